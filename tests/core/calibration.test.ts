import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeCalibration } from '../../src/core/calibration.js'
import { compare } from '../../src/core/compare.js'
import { fitLogistic } from '../../src/core/stats/logistic.js'
import { logistic, seedRandom } from '../laws/generate.js'
import { makePair, type PairRows } from './make-pair.js'
import { metricPlan, planOf } from './make-plan.js'

const read = (name: string) => JSON.parse(readFileSync(new URL(`../reference/${name}.json`, import.meta.url), 'utf8'))
const of = (rows: PairRows) => describeCalibration(makePair(rows), 0.95)
const both = (label: readonly number[], score: readonly number[], rest: Partial<PairRows> = {}) =>
  of({ label, champion: score, challenger: score, ...rest }).challenger

/** Labels drawn with the probability that the log odds `a + b·x` say, of scores that claim log odds x. */
function drawRows(n: number, a: number, b: number, seed: number) {
  const random = seedRandom(seed)
  const score = Array.from({ length: n }, () => 0.02 + 0.96 * random.uniform())
  const logit = (p: number) => Math.log(p / (1 - p))
  const label = score.map((p) => (random.uniform() < logistic(a + b * logit(p)) ? 1 : 0))
  return { label, score }
}

describe('calibration', () => {
  it('in the large and over ten equal bins agrees with the reference', () => {
    const { data } = read('metrics_influence')
    const { calibration } = read('metrics_edge_cases')
    const found = both(data.y, data.score_champion)
    expect(found.expectedCalibrationError).toBeCloseTo(calibration.ece_equal_width10, 12)
    expect(found.inTheLarge).toBeCloseTo(calibration.calibration_in_the_large, 12)
  })

  it('of scores that are true to the labels has slope 1, intercept 0 and no gap, within its ranges', () => {
    const { label, score } = drawRows(20_000, 0, 1, 1)
    const found = both(label, score)
    expect(found.slopeInterval!.low).toBeLessThan(1)
    expect(found.slopeInterval!.high).toBeGreaterThan(1)
    expect(found.slopeInterval!.high - found.slopeInterval!.low).toBeLessThan(0.1)
    expect(found.interval!.low).toBeLessThan(0)
    expect(found.interval!.high).toBeGreaterThan(0)
    expect(Math.abs(found.debiasedSquaredError!)).toBeLessThan(2e-4)
  })

  it('of scores that are too extreme has a slope below 1, and of scores too high a negative gap', () => {
    const extreme = drawRows(5_000, 0, 0.5, 2)
    expect(both(extreme.label, extreme.score).slopeInterval!.high).toBeLessThan(1)
    const high = drawRows(5_000, -0.7, 1, 3)
    expect(both(high.label, high.score).interval!.high).toBeLessThan(0)
  })

  it('has a range in the large that covers the truth as often as it says, also for rows that hang together', () => {
    const random = seedRandom(20)
    let covered = 0
    for (let run = 0; run < 400; run++) {
      const rows = Array.from({ length: 60 }, (_, household) => {
        const p = 0.1 + 0.8 * random.uniform()
        const y = random.uniform() < p ? 1 : 0
        return Array.from({ length: 1 + (household % 4) }, () => ({ p, y, household }))
      }).flat()
      const { interval } = both(
        rows.map(({ y }) => y),
        rows.map(({ p }) => p),
        { cluster: rows.map(({ household }) => household) },
      )
      if (interval!.low <= 0 && interval!.high >= 0) covered++
    }
    expect(covered / 400).toBeGreaterThan(0.92)
    expect(covered / 400).toBeLessThan(0.98)
  })

  it('has bins that hold every row of both models once, with nearly equally many of both together', () => {
    const score = fc.integer({ min: 0, max: 40 }).map((value) => value / 40)
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), score, score), { minLength: 2, maxLength: 120 })
    fc.assert(
      fc.property(rows, (drawn) => {
        const [label, champion, challenger] = [0, 1, 2].map((k) => drawn.map((row) => row[k]))
        const found = of({ label, champion, challenger })
        expect(found.bins.length).toBeLessThanOrEqual(10)
        for (const model of ['champion', 'challenger'] as const) {
          const parts = found.bins.map((bin) => bin[model])
          expect(parts.reduce((sum, part) => sum + (part?.n ?? 0), 0)).toBe(drawn.length)
          const mean = parts.reduce((sum, part) => sum + (part ? part.n * part.observed : 0), 0) / drawn.length
          expect(mean).toBeCloseTo(found[model]!.observed, 10)
        }
        for (const [k, bin] of found.bins.entries()) {
          if (k > 0) expect(bin.low).toBe(found.bins[k - 1].high)
          for (const part of [bin.champion, bin.challenger]) {
            if (!part) continue
            expect(part.meanPredicted).toBeGreaterThanOrEqual(bin.low - 1e-12)
            expect(part.meanPredicted).toBeLessThanOrEqual(bin.high + 1e-12)
          }
        }
      }),
    )
  })

  it('does not change when weights are repeated rows', () => {
    const rows = drawRows(60, 0, 1, 4)
    const weight = rows.label.map((_, row) => 1 + (row % 3))
    const repeat = (values: readonly number[]) => values.flatMap((value, row) => Array(weight[row]).fill(value))
    const weighted = both(rows.label, rows.score, { weight })
    const repeated = both(repeat(rows.label), repeat(rows.score))
    for (const key of [
      'meanPredicted',
      'observed',
      'inTheLarge',
      'slope',
      'intercept',
      'expectedCalibrationError',
    ] as const)
      expect(weighted[key]).toBeCloseTo(repeated[key]!, 10)
  })

  it('gives a reason where labels or scores leave no slope', () => {
    const reasonOf = (label: number[], score: number[]) => {
      const { slope, logisticReason } = both(label, score)
      return [slope, logisticReason?.code]
    }
    expect(reasonOf([1, 1, 1], [0.2, 0.5, 0.7])).toEqual([null, 'one_class'])
    expect(reasonOf([0, 1, 1], [0.5, 0.5, 0.5])).toEqual([null, 'scores_constant'])
    expect(reasonOf([0, 0, 1, 1], [0.1, 0.2, 0.6, 0.9])).toEqual([null, 'separation'])
    // Touching at one score is separation too.
    expect(reasonOf([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.9])).toEqual([null, 'separation'])
    expect(reasonOf([1, 1, 0, 0], [0.1, 0.2, 0.6, 0.9])).toEqual([null, 'separation'])
  })

  it('counts the scores of exactly 0 and 1, which have no log odds', () => {
    const { label, score } = drawRows(200, 0, 1, 5)
    const found = both([...label, 0, 1, 1], [...score, 0, 1, 1])
    expect(found.rowsWithoutLogOdds).toBe(3)
    expect(found.slope).toBeCloseTo(both(label, score).slope!, 10)
  })

  it('takes what chance adds out of the squared error: about 0 for true scores however few', () => {
    const random = seedRandom(8)
    const found = Array.from({ length: 2000 }, () => {
      const score = Array.from({ length: 40 }, () => 0.1 + 0.8 * random.uniform())
      return both(
        score.map((p) => (random.uniform() < p ? 1 : 0)),
        score,
      ).debiasedSquaredError!
    })
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length
    const deviation = Math.sqrt(found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length)
    expect(Math.abs(mean)).toBeLessThan((4 * deviation) / Math.sqrt(found.length))
  })

  it('joins a bin of a single row with its neighbour, and gives a reason where one row is all there is', () => {
    // Pairs of equal scores but for the last: its own bin would hold one row.
    const score = [0.1, 0.1, 0.3, 0.3, 0.6, 0.6, 0.9]
    expect(both([0, 1, 0, 1, 1, 0, 1], score).debiasedSquaredError).not.toBeNull()
    const one = both([1], [0.9])
    expect([one.debiasedSquaredError, one.debiasedReason!.code]).toEqual([null, 'calibration_rows_too_few'])
    expect([one.interval, one.intervalReason!.code]).toEqual([null, 'support_too_small'])
  })

  it('of very many rows pools them without moving the slope', () => {
    const { label, score } = drawRows(100_001, 0.3, 0.8, 6)
    const found = both(label, score)
    const x = Float64Array.from(score, (p) => Math.log(p / (1 - p)))
    const exact = fitLogistic({
      x,
      weight: new Float64Array(x.length).fill(1),
      positiveWeight: Float64Array.from(label),
    })
    if ('code' in exact) throw new Error(exact.code)
    expect(Math.abs(found.slope! - exact.slope)).toBeLessThan(1e-5)
    expect(Math.abs(found.intercept! - exact.intercept)).toBeLessThan(1e-5)
  })

  it('is part of the comparison of the binary task', () => {
    const { label, score } = drawRows(100, 0, 1, 7)
    const pair = makePair({ label, champion: score, challenger: score.map((p) => p * 0.9) })
    const { calibration } = compare(pair, planOf({ metrics: [metricPlan('roc_auc')] }))
    expect(calibration!.challenger.meanPredicted).toBeCloseTo(calibration!.champion!.meanPredicted * 0.9, 12)
  })
})
