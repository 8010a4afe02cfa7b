import { requirePositive, requireProbability } from './arguments.js'
import { findRoot } from './find-root.js'
import { regularizedGamma } from './incomplete-gamma.js'

/**
 * Cumulative distribution function of the chi-square distribution, P(X ≤ x). x ≥ 0, df > 0 (need not be whole); RangeError
 * otherwise. P(df/2, x/2): DLMF 8.2.4. R `pchisq`, SciPy `chi2.cdf`.
 */
export function chiSquareCdf(x: number, df: number): number {
  return regularizedGamma(df / 2, x / 2).lower
}

/** Upper tail of the chi-square distribution, P(X > x), without cancellation. SciPy `chi2.sf`. See `chiSquareCdf`. */
export function chiSquareUpperTail(x: number, df: number): number {
  return regularizedGamma(df / 2, x / 2).upper
}

/**
 * Quantile of the chi-square distribution: the x with P(X ≤ x) = p. p in (0, 1), df > 0; RangeError otherwise.
 * Bracketed root of the smaller tail. R `qchisq`, SciPy `chi2.ppf`.
 */
export function chiSquareQuantile(p: number, df: number): number {
  requireProbability(p)
  requirePositive('df', df)
  const excessAt = p <= 0.5 ? (x: number) => chiSquareCdf(x, df) - p : (x: number) => 1 - p - chiSquareUpperTail(x, df)
  let high = df + 1
  while (excessAt(high) < 0) high *= 2
  return findRoot(excessAt, 0, high)
}
