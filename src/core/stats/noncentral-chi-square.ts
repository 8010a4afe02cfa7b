import { requirePositive, requireProbability } from './arguments.js'
import { chiSquareCdf } from './chi-square.js'
import { findRoot } from './find-root.js'
import { poissonMass, regularizedGamma } from './incomplete-gamma.js'

/**
 * Cumulative distribution function of the noncentral chi-square distribution, P(X ≤ x). x ≥ 0, df > 0, noncentrality ≥ 0
 * (0: the central one); RangeError otherwise. Poisson mixture of central ones, Johnson, Kotz, Balakrishnan 1995, vol. 2,
 * equation 29.3, summed from the top so that every term adds. R `pchisq(x, df, ncp)`, SciPy `ncx2.cdf`.
 */
export function noncentralChiSquareCdf(x: number, df: number, noncentrality: number): number {
  requirePositive('df', df)
  if (noncentrality === 0) return chiSquareCdf(x, df)
  requirePositive('noncentrality', noncentrality)
  if (!(x >= 0)) throw new RangeError(`x must not be negative, not ${x}`)
  if (x === 0) return 0
  if (x === Number.POSITIVE_INFINITY) return 1
  const mean = noncentrality / 2
  // Ten standard deviations above the mean of the Poisson weights, what is left is below 1e-20.
  const top = Math.ceil(mean + 10 * Math.sqrt(mean) + 40)
  let central = regularizedGamma(df / 2 + top, x / 2).lower
  let sum = 0
  for (let count = top; count >= 0; count--) {
    const term = central * (count === 0 ? Math.exp(-mean) : poissonMass(count, mean))
    sum += term
    if (count < mean && term < sum * 1e-18) break
    // P(a, x) = P(a + 1, x) + x^a e^(−x) / Γ(a + 1), DLMF 8.8.5.
    if (count > 0) central += poissonMass(df / 2 + count - 1, x / 2)
  }
  return Math.min(1, sum)
}

/**
 * Quantile of the noncentral chi-square distribution: the x with P(X ≤ x) = p. p in (0, 1), df > 0, noncentrality ≥ 0;
 * RangeError otherwise. Bracketed root. R `qchisq(p, df, ncp)`, SciPy `ncx2.ppf`.
 */
export function noncentralChiSquareQuantile(p: number, df: number, noncentrality: number): number {
  requireProbability(p)
  const excessAt = (x: number) => noncentralChiSquareCdf(x, df, noncentrality) - p
  let high = df + noncentrality + 1
  while (excessAt(high) < 0) high *= 2
  return findRoot(excessAt, 0, high)
}
