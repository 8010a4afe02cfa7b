import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findRoot } from '../../../src/core/stats/find-root.js'
import { adjustBenjaminiHochberg, adjustHolm, adjustHommel } from '../../../src/core/stats/multiplicity.js'
import { normalCdf, normalQuantile } from '../../../src/core/stats/normal.js'
import { selectKth } from '../../../src/core/stats/select.js'
import reference from '../../reference/multiplicity.json' with { type: 'json' }

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 })

describe('adjusted p values', () => {
  it.each(reference.cases)('agree with statsmodels (case %#)', ({ p, holm, hommel, fdr_bh }) => {
    const expectAll = (actual: number[], expected: number[]) =>
      actual.forEach((value, i) => {
        expect(Math.abs(value - expected[i])).toBeLessThan(1e-12)
      })
    expectAll(adjustHolm(p), holm)
    expectAll(adjustHommel(p), hommel)
    expectAll(adjustBenjaminiHochberg(p), fdr_bh)
  })

  it("Hommel's is the closed test: the largest Simes p value of all sets that hold the hypothesis", () => {
    fc.assert(
      fc.property(pValues, (p) => {
        const closed = p.map(() => 0)
        for (let subset = 1; subset < 2 ** p.length; subset++) {
          const members = p.map((_, i) => i).filter((i) => (subset >> i) & 1)
          const sorted = members.map((i) => p[i]).sort((a, b) => a - b)
          const simes = Math.min(...sorted.map((value, i) => (value * sorted.length) / (i + 1)))
          for (const i of members) closed[i] = Math.max(closed[i], simes)
        }
        adjustHommel(p).forEach((value, i) => {
          expect(value).toBeCloseTo(Math.min(1, closed[i]), 12)
        })
      }),
    )
  })

  it('none is smaller than the p value; Holm ≥ Hommel ≥ Benjamini–Hochberg; order does not matter', () => {
    fc.assert(
      fc.property(pValues, (p) => {
        const [holm, hommel, bh] = [adjustHolm(p), adjustHommel(p), adjustBenjaminiHochberg(p)]
        p.forEach((value, i) => {
          expect(holm[i]).toBeGreaterThanOrEqual(hommel[i] - 1e-15)
          expect(hommel[i]).toBeGreaterThanOrEqual(bh[i] - 1e-15)
          expect(bh[i]).toBeGreaterThanOrEqual(value)
        })
        for (const adjust of [adjustHolm, adjustHommel, adjustBenjaminiHochberg]) {
          expect(adjust([...p].reverse()).reverse()).toEqual(adjust(p))
        }
      }),
    )
  })

  it('values that are no probabilities are refused', () => {
    for (const adjust of [adjustHolm, adjustHommel, adjustBenjaminiHochberg]) {
      expect(() => adjust([0.5, 1.2])).toThrow(RangeError)
      expect(() => adjust([Number.NaN])).toThrow(RangeError)
    }
  })
})

describe('the maximum of normals', () => {
  it.each(reference.gaussian_max)(
    'of $K independent ones has its 95 % quantile where the formula says',
    ({ K, q95, bonferroni }) => {
      expect(Math.abs(normalQuantile(0.95 ** (1 / K)) - q95)).toBeLessThan(1e-6)
      expect(Math.abs(normalQuantile(1 - 0.05 / K) - bonferroni)).toBeLessThan(1e-6)
    },
  )

  it.each(reference.equicorrelated_max)(
    'of $K with correlation $rho, by integrating over the shared part',
    ({ K, rho, q95 }) => {
      const step = 1 / 64
      const excessAt = (c: number) => {
        let sum = 0
        for (let z = -9; z <= 9; z += step) {
          const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
          sum += step * density * normalCdf((c - Math.sqrt(rho) * z) / Math.sqrt(1 - rho)) ** K
        }
        return sum - 0.95
      }
      expect(Math.abs(findRoot(excessAt, 0, 6) - q95)).toBeLessThan(1e-6)
    },
  )
})

describe('helpers', () => {
  it('findRoot finds the root to the last digits and refuses a bracket without a change of sign', () => {
    expect(findRoot((x) => x ** 3 - 2, 0, 2)).toBeCloseTo(Math.cbrt(2), 15)
    expect(findRoot((x) => x - 1e-12, 0, 1)).toBeCloseTo(1e-12, 26)
    expect(findRoot((x) => x, 0, 1)).toBe(0)
    expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow(RangeError)
  })

  it('selectKth is the k-th of the sorted values, ties and infinities included', () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }))
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat(), (values, some) => {
        const k = 1 + (some % values.length)
        const sorted = Float64Array.from(values).sort()
        expect(selectKth(Float64Array.from(values), k) - sorted[k - 1] || 0).toBe(0)
      }),
    )
    expect(() => selectKth(new Float64Array(3), 4)).toThrow(RangeError)
    expect(() => selectKth(new Float64Array(3), 0)).toThrow(RangeError)
  })
})
