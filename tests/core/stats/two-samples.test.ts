import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  jensenShannon,
  populationStability,
  stabilityLimit,
  stabilityPValue,
  testHomogeneity,
  testKolmogorovSmirnov,
} from '../../../src/core/stats/two-samples.js'
import reference from '../../reference/drift.json' with { type: 'json' }

const TOLERANCE = 1e-9
const near = (actual: number, expected: number) => expect(Math.abs(actual - expected)).toBeLessThan(TOLERANCE)
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
const { reference_counts: before, current_counts: after } = reference.psi
const kappa = 1 / sum(before) + 1 / sum(after)
const sorted = (values: readonly number[]) => Float64Array.from(values).sort()

const counts = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 })), { minLength: 2, maxLength: 12 })
  .filter((pairs) => pairs.some(([a]) => a > 0) && pairs.some(([, b]) => b > 0))
  .map((pairs) => [pairs.map(([a]) => a), pairs.map(([, b]) => b)] as const)

describe('the population stability index', () => {
  it('and its limits agree with SciPy', () => {
    const { psi } = reference
    near(populationStability(before, after), psi.psi)
    near(stabilityLimit(0.95, 10, kappa, 0), psi.null_crit95)
    near(stabilityLimit(0.95, 10, kappa, 0.1), psi.crit95_tolerated_0_1)
    near(stabilityLimit(0.95, 10, kappa, 0.02), psi.crit95_tolerated_0_02)
    near(stabilityPValue(psi.psi, 10, kappa, 0), psi.p_null)
    near(9 * kappa, psi.null_mean)
    const small = reference.psi_small
    near(populationStability(small.reference_counts, small.current_counts), small.psi)
    const published = reference.psi_published
    near(populationStability(published.expected_share, published.observed_share), published.psi)
  })

  it('is 0 for equal shares, never negative, and the same both ways', () => {
    fc.assert(
      fc.property(counts, ([a, b]) => {
        expect(populationStability(a, a)).toBeCloseTo(0, 12)
        expect(populationStability(a, b)).toBeGreaterThanOrEqual(0)
        expect(populationStability(a, b)).toBeCloseTo(populationStability(b, a), 10)
      }),
    )
  })

  it('lies above its limit exactly where its p value lies below one minus the level', () => {
    const share = fc.double({ min: 0.001, max: 0.4, noNaN: true })
    fc.assert(
      fc.property(
        share,
        share,
        fc.integer({ min: 2, max: 20 }),
        fc.integer({ min: 50, max: 20_000 }),
        (psi, tolerated, bins, n) => {
          const limit = stabilityLimit(0.95, bins, 2 / n, tolerated)
          fc.pre(Math.abs(psi - limit) > 1e-9)
          expect(psi > limit).toBe(stabilityPValue(psi, bins, 2 / n, tolerated) < 0.05)
        },
      ),
    )
  })

  it('has a limit that goes on without a step where many rows make the exact sum long', () => {
    const [below, above] = [stabilityLimit(0.95, 10, 0.1 / 199_900, 0.1), stabilityLimit(0.95, 10, 0.1 / 200_100, 0.1)]
    expect(Math.abs(above / below - 1)).toBeLessThan(2e-5)
    expect(Math.abs(stabilityPValue(above, 10, 0.1 / 200_100, 0.1) - 0.05)).toBeLessThan(1e-9)
  })

  it('of no rows or of one bin does not exist', () => {
    expect(() => populationStability([1], [1])).toThrow(RangeError)
    expect(() => populationStability([0, 0], [1, 2])).toThrow(RangeError)
    expect(() => populationStability([1, 2], [1, 2, 3])).toThrow(RangeError)
  })
})

describe('the divergence of Jensen and Shannon', () => {
  it('agrees with SciPy', () => {
    near(jensenShannon(before, after), reference.js.nats)
    near(Math.sqrt(jensenShannon(before, after) / Math.LN2), reference.js.distance_sqrt_bits)
    near((kappa * stabilityLimit(0.95, 10, 1, 0)) / 8, reference.js.null_crit95_nats)
  })

  it('lies between 0 and ln 2, which it reaches where nothing is shared', () => {
    fc.assert(
      fc.property(counts, ([a, b]) => {
        expect(jensenShannon(a, b)).toBeGreaterThanOrEqual(-1e-15)
        expect(jensenShannon(a, b)).toBeLessThanOrEqual(Math.LN2 + 1e-12)
      }),
    )
    expect(jensenShannon([3, 0], [0, 5])).toBeCloseTo(Math.LN2, 14)
  })
})

describe('the chi-square test of two samples of counts', () => {
  it('agrees with SciPy', () => {
    const test = testHomogeneity(before, after)
    near(test.statistic, reference.chi2.statistic)
    near(test.pValue, reference.chi2.p)
    expect(test.df).toBe(reference.chi2.df)
  })

  it('does not count bins that are empty in both, and finds nothing where one bin is left', () => {
    expect(testHomogeneity([3, 0, 4], [5, 0, 9]).df).toBe(1)
    expect(testHomogeneity([3, 0], [5, 0])).toEqual({ statistic: 0, df: 0, pValue: 1 })
  })
})

describe('the test of Kolmogorov and Smirnov', () => {
  it('agrees with SciPy in its distance, and with Stephens in its p value', () => {
    const { x, y, statistic, p } = reference.ks
    const test = testKolmogorovSmirnov(sorted(x), sorted(y))
    near(test.statistic, statistic)
    near(test.pValue, p)
  })

  it('counts equal numbers together', () => {
    expect(testKolmogorovSmirnov(sorted([1, 1, 2]), sorted([1, 2, 2])).statistic).toBeCloseTo(1 / 3, 12)
    expect(testKolmogorovSmirnov(sorted([1, 1, 1]), sorted([1, 1]))).toEqual({ statistic: 0, pValue: 1 })
  })

  it('does not change when both samples are stretched alike', () => {
    const numbers = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const plain = testKolmogorovSmirnov(sorted(a), sorted(b))
        const cubed = testKolmogorovSmirnov(sorted(a.map((v) => v ** 3)), sorted(b.map((v) => v ** 3)))
        expect(cubed).toEqual(plain)
      }),
    )
  })
})
