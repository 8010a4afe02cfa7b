import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import type { Check } from '../../src/core/comparison.js'
import type { Pair } from '../../src/core/pair.js'
import type { MetricPlan } from '../../src/core/plan.js'
import { seedRandom } from '../laws/generate.js'
import { makePair } from './make-pair.js'
import { absolute, metricPlan, planOf, relative } from './make-plan.js'
import { makeRegression } from './make-regression.js'

const N = 400

/** Predictions of the same truths with these biases and errors of size 1. */
function biased(champion: number, challenger: number): Pair {
  const random = seedRandom(4)
  const truth = Array.from({ length: N }, () => 50 + 10 * random.normal())
  const errors = truth.map(() => random.normal())
  const mean = errors.reduce((a, b) => a + b) / N
  const own = (bias: number) =>
    truth.map((y, row) => y + errors[row] - mean + bias + 0.3 * (row % 2 === 0 ? 1 : -1) * bias)
  return makeRegression({ truth, champion: own(champion), challenger: own(challenger) })
}

const judge = (pair: Pair, changes: Partial<MetricPlan> = {}): readonly Check[] =>
  compare(
    pair,
    planOf({ task: pair.values.task, metrics: [metricPlan('mean_error', { margin: absolute(0.1), ...changes })] }),
  ).checks

describe('a bias', () => {
  it('that becomes smaller on the other side of 0 is better, by the distance it lost', () => {
    const [check] = judge(biased(3.1, -0.2))
    expect(check).toMatchObject({ status: 'improved', better: 'target', target: 0, reason: { code: 'shown_better' } })
    expect(check.difference).toBeCloseTo(-3.3, 12)
    expect(check.improvement).toBeCloseTo(2.9, 12)
  })

  it('that becomes larger is worse, whichever way', () => {
    for (const challenger of [3.1, -3.1]) {
      const [check] = judge(biased(-0.2, challenger))
      expect(check).toMatchObject({ status: 'regressed', reason: { code: 'regression_shown' } })
      expect(check.improvement).toBeCloseTo(-2.9, 12)
      expect(check.interval!.high).toBeLessThan(-0.1)
    }
  })

  it('of the same size on the other side is no loss', () => {
    const [check] = judge(biased(0.5, -0.5), { margin: absolute(0.4) })
    expect(check.status).toBe('pass')
    expect(check.improvement).toBeCloseTo(0, 12)
  })

  it('that is only reported has its improvement and range all the same, and blocks nothing', () => {
    const [check] = judge(biased(0.2, 3), { role: 'info' })
    expect(check).toMatchObject({ status: 'regressed', gating: false })
    expect(check.interval!.high).toBeLessThan(0)
  })

  it('the same in every row passes by the rule of three, and its estimate is exactly 0', () => {
    const pair = biased(1, 1)
    // One pair of rows trades places: the predictions differ, the errors do not.
    const other = { ...pair, identicalPredictions: false }
    const [check] = judge(other, { margin: absolute(0.1), effectScale: 5 })
    expect(check).toMatchObject({ status: 'pass', improvement: 0, reason: { code: 'no_disagreement' } })
  })

  it('has no relative margin: its distance may be 0 today', () => {
    const [check] = judge(biased(1, 1.1), { margin: relative(0.1) })
    expect(check).toMatchObject({ status: 'not_evaluated', reason: { code: 'margin_of_target_relative' } })
  })

  it.each([
    [{ maxDistance: 0.5 }, 'mean_error.max_distance', 'pass'],
    [{ maxDistance: 0.1 }, 'mean_error.max_distance', 'regressed'],
    [{ min: -0.1 }, 'mean_error.min', 'regressed'],
    [{ max: 0.1 }, 'mean_error.max', 'pass'],
  ])('of −0.2 within the limits %j', (limits, id, status) => {
    const checks = judge(biased(3.1, -0.2), limits)
    expect(checks.map((check) => [check.id, check.status])).toEqual([
      ['mean_error', 'improved'],
      [id, status],
    ])
    expect(checks[1]).toMatchObject({ kind: 'limit', gating: true, target: 0 })
  })
})

describe('other metrics with a target', () => {
  /** In so many of the rows the truth lies inside the interval. */
  function covering(champion: number, challenger: number): Pair {
    const random = seedRandom(9)
    const truth = Array.from({ length: N }, () => random.uniform())
    const inside = (share: number) => ({
      point: Float64Array.from(truth),
      lower: Float64Array.from(truth, (_, row) => (row < share * N ? 0 : 2)),
      upper: Float64Array.from(truth, () => 3),
      quantiles: [],
    })
    const scores = truth.map((_, row) => row)
    const pair = makePair({ label: truth.map(() => 0), champion: scores, challenger: scores.map((score) => -score) })
    return {
      ...pair,
      values: {
        task: 'forecast',
        yTrue: Float64Array.from(truth),
        champion: inside(champion),
        challenger: inside(challenger),
        scale: undefined,
      },
    }
  }
  const coverage = (pair: Pair): Check =>
    judge(pair, { metric: 'interval_coverage', parameters: { nominal: 0.8 }, margin: absolute(0.02) })[0]

  it('coverage: more is better below what the interval promises, and worse above it', () => {
    expect(coverage(covering(0.6, 0.78))).toMatchObject({ status: 'improved', target: 0.8, champion: 0.6 })
    expect(coverage(covering(0.78, 1))).toMatchObject({ status: 'regressed', challenger: 1 })
    expect(coverage(covering(0.75, 0.85)).improvement).toBeCloseTo(0, 12)
  })

  it('mean calibration error: mean of probability − label, 0 where as much happens as is predicted', () => {
    const random = seedRandom(2)
    const label = Array.from({ length: N }, () => (random.uniform() < 0.3 ? 1 : 0))
    const score = (by: number) => label.map(() => Math.min(1, Math.max(0, 0.3 + by + 0.1 * random.normal())))
    const [champion, challenger] = [score(0), score(0.2)]
    const [check] = judge(makePair({ label, champion, challenger }), { metric: 'mean_calibration_error' })
    const mean = (scores: readonly number[]) => scores.reduce((sum, p, row) => sum + p - label[row], 0) / N
    expect(check).toMatchObject({ status: 'regressed', target: 0, unit: { kind: 'share' } })
    expect(check.champion).toBeCloseTo(mean(champion), 12)
    expect(check.challenger).toBeCloseTo(mean(challenger), 12)
  })
})

describe('what has no test', () => {
  it('is held to its limits, by its value, and to nothing else', () => {
    const pair = biased(0.2, 0.4)
    const plan = metricPlan('max_error', { role: 'guardrail', max: 2, limitsOnly: true })
    const comparison = compare(pair, planOf({ task: 'regression', metrics: [plan] }))
    expect(comparison.verdict).toBe('block')
    expect(comparison.checks).toMatchObject([
      { id: 'max_error', status: 'pass', gating: false, reason: { code: 'no_influence' } },
      { id: 'max_error.max', status: 'regressed', gating: true, reason: { code: 'limit_broken' } },
    ])
  })

  it('and is not passed over where more was asked of it in code', () => {
    const plan = metricPlan('max_error', { role: 'primary' })
    const comparison = compare(biased(0.2, 0.4), planOf({ task: 'regression', metrics: [plan] }))
    expect(comparison).toMatchObject({ verdict: 'review', checks: [{ status: 'not_evaluated', gating: true }] })
  })
})
