import { requirePositive } from './arguments.js'
import { poissonDeviance, stirlingError } from './log-gamma.js'

/** Both tails of a distribution at a point; they sum to 1 and the smaller keeps its relative precision. */
export interface Tails {
  readonly lower: number
  readonly upper: number
}

const EPSILON = Number.EPSILON
const TINY = 1e-300

/**
 * x^a e^(−x) / Γ(a + 1) for a > 0 and x > 0: the Poisson probability of a with mean x, when a is whole.
 * Loader 2000, equation 6 (R `dpois_raw`): relative error about 1e-15 also for large a.
 */
export function poissonMass(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - poissonDeviance(a, x)) / Math.sqrt(2 * Math.PI * a)
}

/**
 * Regularised incomplete gamma functions: lower P(a, x) and upper Q(a, x), for a > 0 and x ≥ 0; RangeError otherwise.
 * Series DLMF 8.7.1 below a + 1, continued fraction DLMF 8.9.2 above. R `pgamma(x, a)`, SciPy `gammainc`, `gammaincc`.
 */
export function regularizedGamma(a: number, x: number): Tails {
  requirePositive('a', a)
  if (!(x >= 0)) throw new RangeError(`x must not be negative, not ${x}`)
  if (x === 0) return { lower: 0, upper: 1 }
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 }
  if (x < a + 1) {
    const lower = Math.min(1, poissonMass(a, x) * sumSeries(a, x))
    return { lower, upper: 1 - lower }
  }
  const upper = Math.min(1, a * poissonMass(a, x) * evaluateFraction(a, x))
  return { lower: 1 - upper, upper }
}

/** Σ x^k / ((a + 1) … (a + k)), k from 0. */
function sumSeries(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * EPSILON; k++) {
    term *= x / (a + k)
    sum += term
  }
  return sum
}

/** The continued fraction of Γ(a, x) / (x^a e^(−x)), by Lentz's method. */
function evaluateFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let value = d
  for (let k = 1; ; k++) {
    const numerator = k * (a - k)
    b += 2
    d = numerator * d + b
    if (Math.abs(d) < TINY) d = TINY
    c = b + numerator / c
    if (Math.abs(c) < TINY) c = TINY
    d = 1 / d
    const factor = c * d
    value *= factor
    if (Math.abs(factor - 1) <= 2 * EPSILON) return value
  }
}
