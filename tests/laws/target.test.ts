import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import type { Check } from '../../src/core/comparison.js'
import { foldSlicing, type Measure, prepareFold } from '../../src/core/fold.js'
import { studentTQuantile } from '../../src/core/stats/student-t.js'
import { isDefined } from '../../src/core/sums.js'
import { makePair } from '../core/make-pair.js'
import { absolute, metricPlan, planOf, sliceBy, sliceMetricPlan } from '../core/make-plan.js'
import { makeRegression, type RegressionRows } from '../core/make-regression.js'
import { makeRows, seedRandom } from './generate.js'
import { runs, shapes } from './shapes.js'

interface World {
  readonly seed: number
  readonly n: number
  readonly champion: number
  readonly challenger: number
  readonly shared: number
  readonly clustered: boolean
  readonly weighted: boolean
}

/** Biases of both models in standard deviations of an error; near the target, far from it, on one side and on both. */
const worlds = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  n: fc.integer({ min: 30, max: 300 }),
  champion: fc.constantFrom(-2, -0.3, -0.05, 0, 0.05, 0.3, 2),
  challenger: fc.constantFrom(-2, -0.3, -0.05, 0, 0.05, 0.3, 2),
  shared: fc.constantFrom(0, 0.7, 0.99),
  clustered: fc.boolean(),
  weighted: fc.boolean(),
})

function rowsOf({ seed, n, champion, challenger, shared, clustered, weighted }: World): RegressionRows {
  const random = seedRandom(seed)
  const truth = Array.from({ length: n }, () => random.normal())
  const both = truth.map(() => random.normal())
  const own = (bias: number) =>
    truth.map((y, row) => y + bias + shared * both[row] + Math.sqrt(1 - shared ** 2) * random.normal())
  return {
    truth,
    champion: own(champion),
    challenger: own(challenger),
    columns: { half: truth.map((_, row) => String(row % 2)) },
    ...(clustered ? { cluster: truth.map((_, row) => String(row >> 1).padStart(4, '0')) } : {}),
    ...(weighted ? { weight: truth.map(() => 0.5 + random.uniform()) } : {}),
  }
}

const bias = (margin: number) =>
  planOf({
    task: 'regression',
    metrics: [metricPlan('mean_error', { margin: absolute(margin) })],
    slices: {
      minRows: 10,
      metrics: [sliceMetricPlan('mean_error', { margin: absolute(margin) })],
      of: [sliceBy('half')],
    },
  })

const judged = (rows: RegressionRows, margin: number): readonly Check[] =>
  compare(makeRegression(rows), bias(margin)).checks

const mirrored = (rows: RegressionRows): RegressionRows => {
  const flip = (values: readonly number[]) => values.map((value) => -value)
  return { ...rows, truth: flip(rows.truth), champion: flip(rows.champion), challenger: flip(rows.challenger) }
}

describe('a metric with a target', () => {
  it('passes iff the lower end of its interval is above −margin, and fails iff the upper end is below it', () => {
    const seen: Record<string, number> = {}
    fc.assert(
      fc.property(worlds, fc.constantFrom(0, 0.02, 0.1, 0.3, 1), (world, margin) => {
        for (const { status, interval, improvement, evidence } of judged(rowsOf(world), margin)) {
          const low = interval!.low ?? Number.NEGATIVE_INFINITY
          const high = interval!.high ?? Number.POSITIVE_INFINITY
          seen[status] = (seen[status] ?? 0) + 1
          expect(status === 'pass' || status === 'improved').toBe(low > -margin && !(high < -margin))
          expect(status === 'regressed').toBe(high < -margin)
          if (status === 'improved') expect(low).toBeGreaterThan(0)
          // A better end that many checks widen lies beyond the estimate, and so does the worse one.
          expect(low).toBeLessThanOrEqual(improvement!)
          expect(high).toBeGreaterThanOrEqual(improvement!)
          if (evidence!.passStatistic !== null)
            expect(evidence!.passStatistic > evidence!.passCritical!).toBe(low > -margin)
        }
      }),
      runs(120),
    )
    for (const status of ['improved', 'pass', 'regressed', 'inconclusive']) expect(seen[status]).toBeGreaterThan(20)
  })

  it('improves by what its distance from the target loses', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        for (const { improvement, champion, challenger, target, better } of judged(rowsOf(world), 0)) {
          expect([better, target]).toEqual(['target', 0])
          expect(improvement).toBeCloseTo(Math.abs(champion!) - Math.abs(challenger!), 12)
        }
      }),
      runs(30),
    )
  })

  it('is judged alike when both models err to the other side', () => {
    const shown = (checks: readonly Check[]) =>
      checks.map(({ status, improvement, interval }) => ({ status, improvement, interval }))
    fc.assert(
      fc.property(worlds, fc.constantFrom(0, 0.1), (world, margin) => {
        const rows = rowsOf(world)
        const [one, other] = [shown(judged(rows, margin)), shown(judged(mirrored(rows), margin))]
        for (const [at, { status, improvement, interval }] of one.entries()) {
          expect(improvement).toBeCloseTo(other[at].improvement!, 12)
          expect(interval!.low).toBeCloseTo(other[at].interval!.low!, 9)
          // The coins are tossed anew for other data; the test alone is what must agree.
          if (status !== 'regressed' && other[at].status !== 'regressed') expect(other[at].status).toBe(status)
        }
      }),
      runs(40),
    )
  })

  it('changes the sign of its improvement when the models change places', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const rows = rowsOf(world)
        const swapped = { ...rows, champion: rows.challenger, challenger: rows.champion }
        const [there, back] = [judged(rows, 0), judged(swapped, 0)]
        for (const [at, { improvement }] of there.entries()) expect(improvement).toBeCloseTo(-back[at].improvement!, 12)
      }),
      runs(20),
    )
  })

  it('with both models far on one side passes by the paired difference, at half of alpha', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
        const n = 200
        const rows = rowsOf({ seed, n, champion: 50, challenger: 50, shared: 0.7, clustered: false, weighted: false })
        const plan = { ...bias(0.1), policy: { ...bias(0.1).policy, smallSample: 'exchangeable' as const } }
        const [check] = compare(makeRegression(rows), plan).checks
        const differences = rows.truth.map((_, row) => rows.champion[row] - rows.challenger[row])
        const mean = differences.reduce((a, b) => a + b) / n
        const deviation = Math.sqrt(differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1))
        const half = (studentTQuantile(0.975, n - 1) * deviation) / Math.sqrt(n)
        expect(check.interval!.low).toBeCloseTo(mean - half, 9)
      }),
      runs(20),
    )
  })

  it('measures the champion from its target on either road through the fold', () => {
    fc.assert(
      fc.property(shapes(20, 200), fc.constantFrom(-3, 0.8), fc.boolean(), (shape, centre, rowByRow) => {
        const { weight, cluster, ...rows } = makeRows(shape)
        const pair = makePair({
          ...rows,
          ...(shape.weighted ? { weight } : {}),
          ...(shape.clustered ? { cluster } : {}),
        })
        const mean = (by: number, at?: number): Measure => ({
          kind: 'mean',
          champion: pair.championScore.map((score) => score - by),
          challenger: pair.challengerScore.map((score) => score - by),
          needsChampion: true,
          ...(at === undefined ? {} : { centre: at }),
        })
        const measures = [mean(0, centre), mean(centre)]
        const input = prepareFold(pair, { champion: 0.5, challenger: 0.5 }, measures)
        const [[centred], [shifted]] = foldSlicing(input, new Int32Array(pair.n), 1, measures, { rowByRow }).sums
        if (!isDefined(centred) || !isDefined(shifted)) throw new Error('no sums')
        expect(centred.champion - centre).toBeCloseTo(shifted.champion, 12)
        for (const key of ['uuuu', 'uuut', 'uutt', 'uttt', 'tttt'] as const)
          expect(centred.fourths![key]).toBeCloseTo(shifted.fourths![key], 12)
        for (const [bucket, sum] of shifted.buckets.champion!.entries())
          expect(centred.buckets.champion![bucket]).toBeCloseTo(sum, 12)
      }),
      runs(60),
    )
  })
})
