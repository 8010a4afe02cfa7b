import { describe, expect, it } from 'vitest'
import { DRAWS } from '../../src/core/compare.js'
import { judgeFamilies, type Member } from '../../src/core/families.js'
import { foldSlicing, type Measure, prepareFold } from '../../src/core/fold.js'
import { examine } from '../../src/core/judge.js'
import { drawSigns } from '../../src/core/stats/random.js'
import { isDefined, type MetricSums } from '../../src/core/sums.js'
import { makePair } from '../core/make-pair.js'
import { absolute, policyOf } from '../core/make-plan.js'
import type { Random } from '../laws/generate.js'
import { drawColumns, shareOfRuns } from './simulate.js'

/**
 * Gains per row whose mean is exactly 0 and which are skewed: most rows lose a little, a few gain much. In a slice without
 * one of the few, the challenger looks worse without doubt; nothing in the data of the slice says otherwise.
 */
const SKEWED: Readonly<Record<string, (random: Random) => number>> = {
  'a lottery of 1 in 20': (random) => (random.uniform() < 0.05 ? 19 : -1),
  'a lottery of 1 in 100': (random) => (random.uniform() < 0.01 ? 99 : -1),
  exponential: (random) => -Math.log(1 - random.uniform()) - 1,
  'log-normal, σ = 1.5': (random) => Math.exp(1.5 * random.normal() - 1.125) - 1,
  'log-normal, σ = 2': (random) => Math.exp(2 * random.normal() - 2) - 1,
}

const policy = policyOf()

/** Any check of five metrics on the whole and on forty slices blocks, in two tiers, as in a review. */
function blocks(n: number, draw: readonly ((random: Random) => number)[], random: Random): boolean {
  const columns = drawColumns(n, random)
  const zero = new Array<number>(n).fill(0)
  const seeded = Array.from({ length: n }, () => random.uniform())
  const pair = makePair({ label: zero, champion: zero, challenger: seeded })
  const measures = draw.map(
    (gain): Measure => ({
      kind: 'mean',
      champion: new Float64Array(n),
      challenger: Float64Array.from({ length: n }, () => gain(random)),
      needsChampion: false,
    }),
  )
  const input = prepareFold(pair, { champion: 0.5, challenger: 0.5 }, measures)
  const whole = foldSlicing(input, new Int32Array(n), 1, measures)
  const member = (
    sums: MetricSums,
    index: number,
    counts: (typeof whole.counts)[number],
    tier: Member['tier'],
  ): Member => {
    const all = whole.sums[index][0]
    if (!isDefined(sums) || !isDefined(all)) throw new Error('a mean has a value')
    const question = {
      sign: 1,
      margin: absolute(0),
      role: 'guardrail',
      requiresProof: false,
      isSlice: tier === 'slices',
      needsClasses: 'none',
      zeroOne: false,
      effectScale: undefined,
      counts,
      clustered: false,
      sums,
      whole: all,
    } as const
    return { tier, examined: examine(question, policy) }
  }
  const members = measures.map((_, index) => member(whole.sums[index][0], index, whole.counts[0], 'overall'))
  for (const column of Object.values(columns)) {
    const groups = [...new Set(column)]
    const folded = foldSlicing(
      input,
      Int32Array.from(column, (value) => groups.indexOf(value)),
      groups.length,
      measures,
    )
    for (const slice of groups.keys()) {
      for (const index of measures.keys())
        members.push(member(folded.sums[index][slice], index, folded.counts[slice], 'slices'))
    }
  }
  const { answers } = judgeFamilies(members, 0.05, () => drawSigns(pair.fingerprint, pair.buckets, DRAWS))
  expect(members.length).toBe(draw.length * 41)
  expect(answers.filter(Boolean).length).toBeGreaterThan(draw.length * 20)
  return answers.some((answer) => answer?.rejected)
}

describe('equal means with skewed differences, on the whole and on 40 slices of 1,000 rows (statistics.md, sections 15 and 16)', () => {
  it('of five kinds: any false block in at most 10 % of 200 runs', () => {
    const rate = shareOfRuns(200, 2_000_003, (random) => blocks(1000, Object.values(SKEWED), random))
    console.log(`five kinds of skewed differences: any false block in ${(100 * rate).toFixed(1)} % of 200 runs`)
    expect(rate).toBeLessThanOrEqual(0.1)
  })

  // The promise is 5 %. One overall check of this kind, in a tier of 2.5 %, is blocked in 6.1 % of runs at 1,000 rows by the
  // formulas of section 4 themselves (10,000 runs outside this code; 8.1 % at 200 rows, 4.1 % at 10,000), five of their own in
  // 14 %: case 2 of section 15. Declaring an effect scale is the answer there.
  it('of the heaviest tail alone: any false block in at most 10 % of 1,000 runs', () => {
    const rate = shareOfRuns(1000, 2_500_009, (random) => blocks(1000, [SKEWED['log-normal, σ = 2']], random))
    console.log(`log-normal differences with σ = 2: any false block in ${(100 * rate).toFixed(1)} % of 1,000 runs`)
    expect(rate).toBeLessThanOrEqual(0.1)
  })
})
