import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binomialCdf, binomialMass } from '../../../src/core/stats/binomial.js'
import { chiSquareCdf, chiSquareQuantile, chiSquareUpperTail } from '../../../src/core/stats/chi-square.js'
import { intervalClopperPearson } from '../../../src/core/stats/clopper-pearson.js'
import { betaQuantile, regularizedBeta, regularizedBetaUpper } from '../../../src/core/stats/incomplete-beta.js'
import { regularizedGamma } from '../../../src/core/stats/incomplete-gamma.js'
import { kolmogorovUpperTail } from '../../../src/core/stats/kolmogorov.js'
import { logBeta, logGamma } from '../../../src/core/stats/log-gamma.js'
import { noncentralChiSquareCdf, noncentralChiSquareQuantile } from '../../../src/core/stats/noncentral-chi-square.js'
import { normalCdf, normalQuantile, normalUpperTail } from '../../../src/core/stats/normal.js'
import { studentTCdf, studentTQuantile, studentTUpperTail } from '../../../src/core/stats/student-t.js'
import reference from '../../reference/distributions.json' with { type: 'json' }
import precise from '../../reference/distributions_mpmath.json' with { type: 'json' }
import drift from '../../reference/drift.json' with { type: 'json' }

/** R prints 15 digits, so that 1e-13 relative is as much as its numbers can tell. */
const R_DIGITS = 1e-13
/** mpmath's values are exact to double precision; an argument of t or beta near 1 can cost a few digits. */
const DOUBLE_DIGITS = 2e-13

function expectClose(actual: number, expected: number, relative: number) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), Number.MIN_VALUE))
}

const probability = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true })
const df = fc.oneof(fc.double({ min: 1, max: 300, noNaN: true }), fc.double({ min: 300, max: 1e7, noNaN: true }))

/** quantile(cdf(x)) = x, put as cdf(quantile(p)) = p, which does not ask for digits that p has lost. */
function expectInverse(p: number, cdfAtQuantile: number) {
  expectClose(cdfAtQuantile, p, 1e-11)
}

describe('normal', () => {
  it('quantiles and tails agree with R', () => {
    reference.normal.p.forEach((p, i) => {
      expectClose(normalQuantile(p), reference.normal.q[i], R_DIGITS)
    })
    reference.normal.tail_x.forEach((x, i) => {
      expectClose(normalUpperTail(x), reference.normal.tail[i], R_DIGITS)
    })
  })

  it('agrees with mpmath to 1e-15, far tails included', () => {
    for (const [x, cdf] of precise.normal_cdf) expectClose(normalCdf(x), cdf, 1e-15)
    for (const [p, x] of precise.normal_quantile) expectClose(normalQuantile(p), x, 1e-15)
  })

  it('the quantile inverts the distribution function, which is symmetric and rises', () => {
    fc.assert(
      fc.property(probability, fc.double({ min: -9, max: 9, noNaN: true }), (p, x) => {
        expectInverse(p, normalCdf(normalQuantile(p)))
        expect(normalCdf(x)).toBe(normalUpperTail(-x))
        expect(normalCdf(x) + normalUpperTail(x)).toBeCloseTo(1, 14)
        expect(normalCdf(x + 1e-3)).toBeGreaterThanOrEqual(normalCdf(x))
      }),
    )
  })

  it.each([0, 1, -0.1, Number.NaN])('the quantile of %s is refused', (p) => {
    expect(() => normalQuantile(p)).toThrow(RangeError)
  })
})

describe("Student's t", () => {
  it.each(reference.t)('quantiles and tails with df $df agree with R', (expected) => {
    expected.p.forEach((p, i) => {
      expectClose(studentTQuantile(p, expected.df), expected.q[i], 4e-13)
    })
    expectClose(studentTUpperTail(3, expected.df), expected.tail_at_3, R_DIGITS)
    expectClose(studentTUpperTail(4.5, expected.df), expected['tail_at_4.5'], R_DIGITS)
  })

  it('agrees with mpmath from df 0.5 to 1e7', () => {
    for (const [freedom, t, tail] of precise.t_upper_tail) {
      expectClose(studentTUpperTail(t, freedom), tail, DOUBLE_DIGITS)
      if (tail < 0.45) expectClose(-studentTQuantile(tail, freedom), t, DOUBLE_DIGITS)
    }
  })

  it('the quantile inverts the distribution function, which is symmetric and rises', () => {
    fc.assert(
      fc.property(probability, df, fc.double({ min: -20, max: 20, noNaN: true }), (p, freedom, t) => {
        expectInverse(p, studentTCdf(studentTQuantile(p, freedom), freedom))
        expect(studentTCdf(t, freedom)).toBe(studentTUpperTail(-t, freedom))
        expect(studentTCdf(t, freedom) + studentTUpperTail(t, freedom)).toBeCloseTo(1, 14)
        expect(studentTCdf(t + 1e-3, freedom)).toBeGreaterThanOrEqual(studentTCdf(t, freedom) * (1 - 1e-12))
      }),
    )
  })

  it('with df 1 it is the Cauchy distribution', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 0.49, noNaN: true }), (p) => {
        expectClose(studentTQuantile(p, 1), -1 / Math.tan(Math.PI * p), 1e-12)
      }),
    )
  })

  it('arguments outside the definition, and quantiles beyond doubles, are refused', () => {
    for (const freedom of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => studentTQuantile(0.9, freedom)).toThrow(RangeError)
      expect(() => studentTUpperTail(1, freedom)).toThrow(RangeError)
    }
    expect(() => studentTQuantile(1, 5)).toThrow(RangeError)
    expect(() => studentTQuantile(1e-300, 0.5)).toThrow(RangeError)
    expect(() => studentTUpperTail(Number.NaN, 5)).toThrow(RangeError)
  })
})

describe('chi-square', () => {
  it.each(reference.chi2)('quantiles with df $df agree with R', (expected) => {
    expected.p.forEach((p, i) => {
      expectClose(chiSquareQuantile(p, expected.df), expected.q[i], R_DIGITS)
    })
  })

  it('the upper tail agrees with SciPy', () => {
    expectClose(chiSquareUpperTail(drift.chi2.statistic, drift.chi2.df), drift.chi2.p, 1e-12)
  })

  it('the quantile inverts, and the tails sum to 1', () => {
    fc.assert(
      fc.property(probability, fc.double({ min: 0.5, max: 2000, noNaN: true }), (p, freedom) => {
        const x = chiSquareQuantile(p, freedom)
        expectInverse(p, chiSquareCdf(x, freedom))
        expect(chiSquareCdf(x, freedom) + chiSquareUpperTail(x, freedom)).toBeCloseTo(1, 14)
      }),
    )
  })

  it('a negative x or no degrees of freedom are refused', () => {
    expect(() => chiSquareCdf(-1, 3)).toThrow(RangeError)
    expect(() => chiSquareCdf(1, 0)).toThrow(RangeError)
    expect(() => chiSquareQuantile(0, 3)).toThrow(RangeError)
  })
})

describe('noncentral chi-square', () => {
  it.each(reference.nchi2)('quantiles with df $df and noncentrality $ncp agree with R', (expected) => {
    // R stops its own search for these at about 1e-11.
    expected.p.forEach((p, i) => {
      expectClose(noncentralChiSquareQuantile(p, expected.df, expected.ncp), expected.q[i], 1e-10)
    })
  })

  it('agrees with mpmath, tiny lower tails included', () => {
    for (const [x, freedom, noncentrality, cdf] of precise.noncentral_chi_square_cdf) {
      expectClose(noncentralChiSquareCdf(x, freedom, noncentrality), cdf, DOUBLE_DIGITS)
    }
  })

  it('without noncentrality it is the central one', () => {
    expect(noncentralChiSquareCdf(3, 4, 0)).toBe(chiSquareCdf(3, 4))
    expectClose(noncentralChiSquareCdf(3, 4, 1e-13), chiSquareCdf(3, 4), 1e-12)
  })

  it('the quantile inverts, also for a noncentrality of thousands', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 1, max: 50, noNaN: true }),
        fc.double({ min: 0.01, max: 5000, noNaN: true }),
        (p, freedom, ncp) => {
          expectInverse(p, noncentralChiSquareCdf(noncentralChiSquareQuantile(p, freedom, ncp), freedom, ncp))
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('gamma and beta functions', () => {
  it('logarithms agree with mpmath', () => {
    for (const [x, value] of precise.log_gamma)
      expect(Math.abs(logGamma(x) - value)).toBeLessThan(1e-14 * Math.max(1, Math.abs(value)))
    for (const [a, b, value] of precise.log_beta)
      expect(Math.abs(logBeta(a, b) - value)).toBeLessThan(1e-14 * Math.max(1, Math.abs(value)))
  })

  it('the incomplete beta function agrees with R and mpmath in both tails', () => {
    for (const { x, a, b, p } of reference.beta_inc) expectClose(regularizedBeta(x, a, b), p, R_DIGITS)
    for (const [x, a, b, lower, upper] of precise.incomplete_beta) {
      expectClose(regularizedBeta(x, a, b), lower, DOUBLE_DIGITS)
      expectClose(regularizedBetaUpper(x, a, b), upper, DOUBLE_DIGITS)
    }
  })

  it('the smaller tail of the incomplete gamma function agrees with mpmath', () => {
    for (const [a, x, lower, upper] of precise.incomplete_gamma) {
      const tails = regularizedGamma(a, x)
      // At 1e-208 the exponential alone costs 500 units in the last place.
      expectClose(Math.min(tails.lower, tails.upper), Math.min(lower, upper), 1e-12)
      expect(tails.lower + tails.upper).toBeCloseTo(1, 14)
    }
  })

  it('the beta quantile inverts, and the beta distribution mirrors', () => {
    const shape = fc.double({ min: 0.3, max: 500, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.5, noNaN: true }), shape, shape, (p, a, b) => {
        expectClose(regularizedBeta(betaQuantile(p, a, b), a, b), p, 1e-10)
        // Steps of 1/1024, so that 1 − x is exact.
        const x = Math.ceil(p * 1024) / 1024
        expectClose(regularizedBeta(x, a, b), regularizedBetaUpper(1 - x, b, a), 1e-11)
      }),
    )
  })

  it('arguments outside the definition are refused', () => {
    expect(() => regularizedBeta(1.1, 1, 1)).toThrow(RangeError)
    expect(() => regularizedBeta(0.5, 0, 1)).toThrow(RangeError)
    expect(() => regularizedGamma(0, 1)).toThrow(RangeError)
    expect(() => logGamma(0)).toThrow(RangeError)
  })
})

describe('binomial', () => {
  it.each(reference.binom)('P(X ≤ $x) of $n tosses agrees with R', ({ x, n, p_le }) => {
    expectClose(binomialCdf(x, n, 0.5), p_le, 1e-12)
  })

  it('the distribution function is the sum of the masses, which sum to 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, p) => {
        let sum = 0
        for (let k = 0; k <= n; k++) {
          sum += binomialMass(k, n, p)
          expect(binomialCdf(k, n, p)).toBeCloseTo(sum, 12)
        }
        expect(sum).toBeCloseTo(1, 12)
      }),
    )
  })

  it('counts that cannot occur have no mass', () => {
    expect([binomialMass(-1, 3, 0.5), binomialMass(4, 3, 0.5), binomialMass(1.5, 3, 0.5)]).toEqual([0, 0, 0])
    expect(() => binomialMass(1, 3, 1.5)).toThrow(RangeError)
    expect(() => binomialCdf(1, -3, 0.5)).toThrow(RangeError)
  })
})

describe('Clopper and Pearson', () => {
  it.each(reference.clopper_pearson)('the interval for $x of $n agrees with R', ({ x, n, ci95 }) => {
    const { low, high } = intervalClopperPearson(x, n, 0.95)
    expectClose(low, ci95[0], 1e-12)
    expectClose(high, ci95[1], 1e-12)
  })

  it('each end leaves exactly the tail it promises', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 1000 }), (trials, some) => {
        const successes = some % (trials + 1)
        const { low, high } = intervalClopperPearson(successes, trials, 0.9)
        if (successes < trials) expectClose(binomialCdf(successes, trials, high), 0.05, 1e-9)
        if (successes > 0) expectClose(1 - binomialCdf(successes - 1, trials, low), 0.05, 1e-9)
        const mirrored = intervalClopperPearson(trials - successes, trials, 0.9)
        expect(mirrored.high).toBeCloseTo(1 - low, 12)
      }),
    )
  })

  it('no trials, or more successes than trials, are refused', () => {
    expect(() => intervalClopperPearson(0, 0, 0.95)).toThrow(RangeError)
    expect(() => intervalClopperPearson(4, 3, 0.95)).toThrow(RangeError)
    expect(() => intervalClopperPearson(1, 3, 1)).toThrow(RangeError)
  })
})

describe("Kolmogorov's distribution", () => {
  it('the upper tail agrees with R', () => {
    reference.ks.x.forEach((x, i) => {
      expectClose(kolmogorovUpperTail(x), reference.ks.p[i], 1e-12)
    })
  })

  it("with Stephens' factor it gives the reference p value of two samples", () => {
    const root = Math.sqrt(drift.ks.effective_n)
    expectClose(kolmogorovUpperTail((root + 0.12 + 0.11 / root) * drift.ks.statistic), drift.ks.p, 1e-9)
    expectClose(kolmogorovUpperTail(root * drift.ks.statistic), drift.ks.p_limit_law, 1e-9)
  })

  it('its two forms meet where they change, and it falls from 1 to 0', () => {
    expectClose(kolmogorovUpperTail(1.18), kolmogorovUpperTail(1.18 - 1e-15), 1e-13)
    expect(kolmogorovUpperTail(0)).toBe(1)
    expect(kolmogorovUpperTail(1e-3)).toBe(1)
    expect(kolmogorovUpperTail(30)).toBe(0)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3, noNaN: true }), (x) => {
        expect(kolmogorovUpperTail(x + 1e-6)).toBeLessThanOrEqual(kolmogorovUpperTail(x))
      }),
    )
  })
})
