import { requirePositive } from './arguments.js'

const HALF_LOG_2_PI = 0.9189385332046728

/** B_{2k} / (2k (2k − 1)) for k = 1 … 7: the series of the Stirling error in odd powers of 1/x. DLMF 5.11.1. */
const STIRLING_SERIES = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156]

/** From here on the series above is exact to double precision. */
const SERIES_FROM = 10

/**
 * Error of Stirling's formula, δ(x) = ln Γ(x + 1) − [(x + ½) ln x − x + ½ ln 2π], for x > 0; RangeError otherwise.
 * With it, densities of the beta, gamma and binomial families keep their relative precision for large arguments.
 * Loader 2000, "Fast and accurate computation of binomial probabilities", section 2.
 */
export function stirlingError(x: number): number {
  requirePositive('x', x)
  let shifted = x
  let steps = 0
  while (shifted < SERIES_FROM) {
    steps += stirlingStep(shifted)
    shifted += 1
  }
  const inverse = 1 / shifted
  const inverseSquare = inverse * inverse
  return steps + inverse * STIRLING_SERIES.reduceRight((sum, coefficient) => sum * inverseSquare + coefficient, 0)
}

/** δ(x) − δ(x + 1) = (x + ½) ln(1 + 1/x) − 1, by the series of artanh where the difference would cancel. */
function stirlingStep(x: number): number {
  if (x < 0.5) return (x + 0.5) * Math.log1p(1 / x) - 1
  const square = 1 / ((2 * x + 1) * (2 * x + 1))
  let sum = 0
  let power = square
  for (let odd = 3; ; odd += 2) {
    const next = sum + power / odd
    if (next === sum) return sum
    sum = next
    power *= square
  }
}

/**
 * x ln(x/mean) + mean − x, the deviance of a Poisson count x with this mean: 0 where they are equal, never negative, and
 * without cancellation near equality. x ≥ 0, mean > 0. Loader 2000, section 3 (`bd0`).
 */
export function poissonDeviance(x: number, mean: number): number {
  if (x === 0) return mean
  const difference = x - mean
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference
  const ratio = difference / (x + mean)
  const square = ratio * ratio
  let sum = difference * ratio
  let power = 2 * x * ratio
  for (let odd = 3; ; odd += 2) {
    power *= square
    const next = sum + power / odd
    if (next === sum) return sum
    sum = next
  }
}

/**
 * Natural logarithm of the gamma function for x > 0; RangeError otherwise. Error below 1e-14 times max(1, |result|).
 * Stirling's series after shifting (DLMF 5.11.1, 5.5.1). R `lgamma`, SciPy `gammaln`.
 */
export function logGamma(x: number): number {
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_2_PI + stirlingError(x)
}

/**
 * Natural logarithm of the beta function for a, b > 0; RangeError otherwise. Large arguments do not cancel.
 * DLMF 5.12.1 with the Stirling error. R `lbeta`, SciPy `betaln`.
 */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a]
  return (
    HALF_LOG_2_PI -
    0.5 * Math.log(small) +
    small * Math.log(small / (small + large)) -
    (large - 0.5) * Math.log1p(small / large) +
    (stirlingError(small) + stirlingError(large) - stirlingError(small + large))
  )
}
