import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import type { Check } from '../../src/core/comparison.js'
import { makePair } from './make-pair.js'
import { absolute, metricPlan, planOf, sliceBy, sliceMetricPlan } from './make-plan.js'

/** Rows of two regions; in the south the challenger misses most positives that the champion catches. */
const rows = Array.from({ length: 1200 }, (_, row) => {
  const region = row % 3 === 0 ? 'south' : 'north'
  const label = row % 4 === 0 ? 1 : 0
  const champion = label === 1 ? 0.6 + (row % 40) / 100 : (row % 45) / 100
  const isHurt = region === 'south' && label === 1
  const challenger = isHurt ? 0.3 + (row % 40) / 150 : champion
  return { region, label, champion, challenger }
})
const pair = makePair({
  label: rows.map(({ label }) => label),
  champion: rows.map(({ champion }) => champion),
  challenger: rows.map(({ challenger }) => challenger),
  columns: { region: rows.map(({ region }) => region) },
})
const comparison = compare(
  pair,
  planOf({
    metrics: [metricPlan('recall', { margin: absolute(0.01), min: 0.9 })],
    slices: { of: [sliceBy('region')], metrics: [sliceMetricPlan('recall', { margin: absolute(0.01) })] },
  }),
)
const checkOf = (id: string): Check => comparison.checks.find((check) => check.id === id)!

describe('a check that failed', () => {
  it('knows who its rows are, what the models said of them, and which way the mistakes went', () => {
    const south = rows.filter(({ region }) => region === 'south')
    const check = checkOf('recall@region=south')
    const positives = south.filter(({ label }) => label === 1)
    expect(check.status).toBe('regressed')
    expect(check.profile!.label).toEqual({
      here: expect.closeTo(positives.length / south.length, 12),
      all: expect.closeTo(0.25, 12),
    })
    expect(check.profile!.score!.challenger).toBeCloseTo(
      south.reduce((sum, { challenger }) => sum + challenger, 0) / south.length,
      12,
    )
    expect(check.profile!.mistakes).toEqual([
      {
        code: 'found_missed',
        args: { champion: 0, challenger: positives.filter(({ challenger }) => challenger < 0.5).length },
      },
    ])
  })
  it('of the whole data has the profile of all rows', () =>
    expect(checkOf('recall').profile!.label).toEqual({ here: 0.25, all: 0.25 }))
  it('that is a limit has the threshold that meets it', () => {
    const { threshold, flagged, flaggedNow } = checkOf('recall.min').profile!.recovery!
    const caught = (from: number) => rows.filter(({ label, challenger }) => label === 1 && challenger >= from).length
    expect(caught(threshold)).toBeGreaterThanOrEqual(0.9 * 300)
    const next = Math.min(...rows.map(({ challenger }) => challenger).filter((score) => score > threshold))
    expect(caught(next)).toBeLessThan(0.9 * 300)
    expect(flagged).toBeGreaterThan(flaggedNow)
  })
})

it('a check that did not fail has no profile', () => {
  expect(checkOf('recall@region=north')).not.toHaveProperty('profile')
})

describe('the threshold that recovers a rate', () => {
  const score = fc.integer({ min: 0, max: 20 }).map((value) => value / 20)
  const made = fc.array(fc.record({ label: fc.constantFrom(0, 1), champion: score, challenger: score }), {
    minLength: 60,
    maxLength: 200,
  })

  it.each(['recall', 'specificity'] as const)(
    'gives the challenger at least the %s of the champion, and the next one towards its own does not',
    (metric) => {
      let recovered = 0
      fc.assert(
        fc.property(made, (all) => {
          // The challenger's scores are pulled to the harmful side, so that something fails.
          const shifted = all.map(({ label, champion, challenger }) => ({
            label: label as 0 | 1,
            champion: label === 1 ? Math.max(champion, 0.45) : Math.min(champion, 0.55),
            challenger: metric === 'recall' ? challenger * 0.45 : 0.5 + challenger / 2,
          }))
          const { checks } = compare(
            makePair({
              label: shifted.map(({ label }) => label),
              champion: shifted.map(({ champion }) => champion),
              challenger: shifted.map(({ challenger }) => challenger),
            }),
            planOf({ metrics: [metricPlan(metric, { margin: absolute(0.01) })] }),
          )
          const recovery = checks[0].profile?.recovery
          if (!recovery) return
          recovered += 1
          const asked = shifted.filter(({ label }) => label === (metric === 'recall' ? 1 : 0))
          const right = (of: 'champion' | 'challenger', from: number) =>
            asked.filter((row) => row[of] >= from === (metric === 'recall')).length
          expect(right('challenger', recovery.threshold)).toBeGreaterThanOrEqual(right('champion', 0.5))
          const scores = asked.map(({ challenger }) => challenger).sort((a, b) => a - b)
          const next =
            metric === 'recall'
              ? scores.find((each) => each > recovery.threshold)
              : scores.findLast((each) => each < recovery.threshold)
          if (next !== undefined) expect(right('challenger', next)).toBeLessThan(right('champion', 0.5))
        }),
        { numRuns: 60 },
      )
      expect(recovered).toBeGreaterThan(20)
    },
  )
})
