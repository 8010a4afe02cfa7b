import { requireCount, requireProbability } from './arguments.js'
import { regularizedBetaUpper } from './incomplete-beta.js'

export interface QuantileInterval {
  /** The smallest value with at least a share `p` of all values at or below it (R type 1). */
  readonly value: number
  /** −∞ or +∞ where the values are too few to bound the quantile on that side. */
  readonly low: number
  readonly high: number
}

/**
 * Quantile of a sample and an interval that covers the true one at least as often as `confidenceLevel` says, whatever the
 * distribution: two order statistics, chosen by the binomial distribution of the number of values below the quantile.
 * ascending: at least one value, sorted, infinities allowed; p and confidenceLevel in (0, 1). RangeError otherwise.
 * Conover 1999, Practical Nonparametric Statistics, section 3.2. R `quantileCI(x, prob, method = "exact")` of MKinfer, SciPy
 * `quantile_test(x, p=p).confidence_interval()`.
 */
export function intervalOfQuantile(
  ascending: Float64Array | readonly number[],
  p: number,
  confidenceLevel: number,
): QuantileInterval {
  const n = ascending.length
  requireCount('values', n)
  requireProbability(p)
  requireProbability(confidenceLevel)
  if (n === 0) throw new RangeError('no value, no quantile')
  const tail = (1 - confidenceLevel) / 2
  // P(X ≤ k) for X binomial(n, p).
  const atMost = (k: number) => (k < 0 ? 0 : k >= n ? 1 : regularizedBetaUpper(p, k + 1, n - k))
  let below = 0
  while (below < n && atMost(below) <= tail) below++
  let above = below
  while (above <= n && atMost(above) < 1 - tail) above++
  return {
    value: ascending[Math.max(0, Math.ceil(p * n - 1e-9) - 1)],
    low: below === 0 ? Number.NEGATIVE_INFINITY : ascending[below - 1],
    high: above >= n ? Number.POSITIVE_INFINITY : ascending[above],
  }
}
