import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testMcNemar } from '../../../src/core/stats/mcnemar.js'
import reference from '../../reference/mcnemar.json' with { type: 'json' }

describe('McNemar', () => {
  it.each(reference.tables)('$name: every variant agrees with R', (table) => {
    const test = testMcNemar(table.b, table.c)
    const pairs = [
      [test.statistic, table.chi2],
      [test.pValue, table.p],
      [test.correctedStatistic, table.chi2_cc],
      [test.correctedPValue, table.p_cc],
      [test.exactPValue, table.exact_p_two_sided],
      [test.exactPValueLess, table.exact_p_b_less],
      [test.exactPValueGreater, table.exact_p_b_greater],
      [test.midPValue, table.midp_two_sided],
      [test.zScore, table.z_score],
    ]
    for (const [actual, expected] of pairs)
      expect(Math.abs(actual - expected)).toBeLessThan(1e-10 * Math.max(1, expected))
  })

  it('swapping the models turns the sign and leaves the two-sided p values', () => {
    const count = fc.integer({ min: 0, max: 3000 })
    fc.assert(
      fc.property(count, count, (b, c) => {
        const [one, other] = [testMcNemar(b, c), testMcNemar(c, b)]
        expect(one.zScore + other.zScore).toBe(0)
        expect(one.exactPValue).toBe(other.exactPValue)
        expect(one.midPValue).toBeCloseTo(other.midPValue, 12)
        expect(one.exactPValueLess).toBe(other.exactPValueGreater)
        expect(one.midPValue).toBeLessThanOrEqual(one.exactPValue)
        expect(one.midPValue).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('counts that are no counts are refused', () => {
    expect(() => testMcNemar(-1, 2)).toThrow(RangeError)
    expect(() => testMcNemar(1, 2.5)).toThrow(RangeError)
  })
})
