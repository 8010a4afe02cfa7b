import { describe, expect, it } from 'vitest'
import { judgeFamilies, type Member } from '../../src/core/families.js'
import type { Examined } from '../../src/core/judge.js'
import { reason } from '../../src/core/problem.js'
import { maxT } from '../../src/core/stats/max-t.js'
import { drawSigns } from '../../src/core/stats/random.js'
import { seedRandom } from '../laws/generate.js'

const BUCKETS = 64
const signs = drawSigns(new Uint8Array(16).fill(7), BUCKETS, 4999)
const random = seedRandom(21)

/** Only what a family reads of an examined check. */
const examined = (failStatistic: number, ineligible = false) =>
  ({
    failStatistic,
    buckets: Float64Array.from({ length: BUCKETS }, () => random.normal()),
    ineligibleBecause: ineligible ? reason('too_few_disagreements') : undefined,
  }) as unknown as Examined
const member = (tier: Member['tier'], statistic: number, ineligible = false): Member => ({
  tier,
  examined: examined(statistic, ineligible),
})
const judge = (members: readonly Member[], alpha = 0.05) => judgeFamilies(members, alpha, () => signs)

describe('families', () => {
  it('overall and slice checks get half of alpha each, one max-T for each', () => {
    const members = [member('slices', -2.6), member('overall', -2.1), member('slices', 0.3), member('overall', 1)]
    const { answers, families } = judge(members)
    expect(families.map(({ tier, alpha, checks, eligible }) => [tier, alpha, checks, eligible])).toEqual([
      ['overall', 0.025, 2, 2],
      ['slices', 0.025, 2, 2],
    ])
    for (const tier of ['overall', 'slices'] as const) {
      const places = [...members.keys()].filter((index) => members[index].tier === tier)
      const expected = maxT(
        places.map((index) => members[index].examined!.buckets),
        places.map((index) => members[index].examined!.failStatistic),
        0.025,
        signs,
      )
      expect(places.map((index) => answers[index]!.pValue)).toEqual(expected.checks.map(({ stepDownP }) => stepDownP))
      expect(places.map((index) => answers[index]!.rejected)).toEqual(expected.checks.map(({ rejected }) => rejected))
    }
  })

  it.each(['overall', 'slices'] as const)('one tier only, %s, has the whole of alpha', (tier) => {
    expect(judge([member(tier, -1)]).families).toEqual([expect.objectContaining({ tier, alpha: 0.05 })])
  })

  it('a tier that was asked for keeps its half, even if none of its checks could be evaluated', () => {
    const { families } = judge([member('overall', -1), { tier: 'slices', examined: undefined }])
    expect(families).toEqual([
      expect.objectContaining({ tier: 'overall', alpha: 0.025, eligible: 1 }),
      { tier: 'slices', alpha: 0.025, checks: 1, eligible: 0, criticalValue: null },
    ])
  })

  it('what is only reported takes nothing from the others and has the whole of alpha to itself', () => {
    const overall = member('overall', -1.9)
    const alone = judge([overall])
    const with20 = judge([overall, ...Array.from({ length: 20 }, () => member('reported', -3))])
    expect(with20.answers[0]).toEqual(alone.answers[0])
    expect(with20.families[1]).toEqual(expect.objectContaining({ tier: 'reported', alpha: 0.05, checks: 20 }))
  })

  it('what is not eligible has no answer and does not raise the bar', () => {
    const check = member('overall', -1.9)
    const alone = judge([check])
    const crowded = judge([...Array.from({ length: 30 }, () => member('overall', -9, true)), check])
    expect(crowded.answers.slice(0, 30)).toEqual(new Array(30).fill(undefined))
    expect(crowded.answers[30]).toEqual(alone.answers[0])
    expect(crowded.families[0]).toEqual(expect.objectContaining({ checks: 31, eligible: 1 }))
  })

  it('more checks raise the bar', () => {
    const check = member('slices', -2)
    const [one] = judge([check]).families
    const [many] = judge([check, ...Array.from({ length: 40 }, () => member('slices', 0))]).families
    expect(many.criticalValue!).toBeGreaterThan(one.criticalValue! + 0.5)
  })
})
