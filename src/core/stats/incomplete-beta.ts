import { requirePositive, requireProbability } from './arguments.js'
import { findRoot } from './find-root.js'
import type { Tails } from './incomplete-gamma.js'
import { poissonDeviance, stirlingError } from './log-gamma.js'

const EPSILON = Number.EPSILON
const TINY = 1e-300

/**
 * x^a y^b / B(a, b) for a, b > 0 and x + y = 1, both given so that neither loses digits near 0. 0 at x = 0 or y = 0.
 * Loader 2000, equation 5: relative error about 1e-15 also for large a and b.
 */
export function betaKernel(x: number, y: number, a: number, b: number): number {
  if (x === 0 || y === 0) return 0
  const n = a + b
  const corrections = stirlingError(n) - stirlingError(a) - stirlingError(b)
  const deviance = poissonDeviance(a, n * x) + poissonDeviance(b, n * y)
  return Math.sqrt((a / n) * (b / (2 * Math.PI))) * Math.exp(corrections - deviance)
}

/**
 * Both tails of the beta distribution at x, with y = 1 − x given apart: lower I_x(a, b), upper I_y(b, a).
 * By a continued fraction on the side of the mean a/(a + b) where x lies.
 */
export function betaTails(x: number, y: number, a: number, b: number): Tails {
  const kernel = betaKernel(x, y, a, b)
  const belowMean = a * y - b * x
  if (belowMean >= 0) {
    const lower = Math.min(1, kernel * evaluateFraction(x, y, a, b, belowMean))
    return { lower, upper: 1 - lower }
  }
  const upper = Math.min(1, kernel * evaluateFraction(y, x, b, a, -belowMean))
  return { lower: 1 - upper, upper }
}

/**
 * Regularised incomplete beta function I_x(a, b): the cumulative distribution function of the beta distribution.
 * x in [0, 1], a and b > 0; RangeError otherwise. DLMF 8.17.2. R `pbeta`, SciPy `betainc`.
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  return tailsAt(x, a, b).lower
}

/** The upper tail 1 − I_x(a, b), without cancellation. R `pbeta(…, lower.tail = FALSE)`, SciPy `betaincc`. */
export function regularizedBetaUpper(x: number, a: number, b: number): number {
  return tailsAt(x, a, b).upper
}

/**
 * Quantile of the beta distribution: the x with I_x(a, b) = p. p in (0, 1), a and b > 0; RangeError otherwise.
 * Bracketed root of the smaller tail. R `qbeta`, SciPy `beta.ppf`.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  requireProbability(p)
  if (p <= 0.5) return findRoot((x) => tailsAt(x, a, b).lower - p, 0, 1)
  return findRoot((x) => 1 - p - tailsAt(x, a, b).upper, 0, 1)
}

function tailsAt(x: number, a: number, b: number): Tails {
  requirePositive('a', a)
  requirePositive('b', b)
  if (!(x >= 0 && x <= 1)) throw new RangeError(`x must be between 0 and 1, not ${x}`)
  return betaTails(x, 1 - x, a, b)
}

/**
 * I_x(a, b) divided by `betaKernel`, for belowMean = a·y − b·x ≥ 0. Didonato, Morris 1992, ACM TOMS 18:360, equation 9: the
 * even part of DLMF 8.17.22, whose own terms would cancel where a is large and x near 1. Lentz's method.
 */
function evaluateFraction(x: number, y: number, a: number, b: number, belowMean: number): number {
  let c = 1 / TINY
  let d = (a + 1) / (a * (belowMean + 1))
  let value = d
  for (let n = 1; ; n++) {
    const odd = a + 2 * n - 1
    const competing = n * (b - n) * x
    const numerator = ((a + n - 1) / odd) * ((a + b + n - 1) / odd) * competing * x
    const denominator = n + competing / odd + ((a + n) / (odd + 2)) * (belowMean + 1 + n * (1 + y))
    c = denominator + numerator / c
    if (Math.abs(c) < TINY) c = TINY
    d = denominator + numerator * d
    if (Math.abs(d) < TINY) d = TINY
    d = 1 / d
    const factor = c * d
    value *= factor
    if (Math.abs(factor - 1) <= 2 * EPSILON) return value
  }
}
