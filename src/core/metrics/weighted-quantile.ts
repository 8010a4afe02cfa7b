/** Quantiles of weighted numbers. */
import { quantileOfSorted } from '../quantile.js'

/**
 * Weighted median: the number at which half of the weight is reached; half-way to the next one where it is reached
 * exactly. values, weight: n numbers, weights above 0; RangeError without any number. Equal weights give the median.
 * Hyndman, Fan 1996, Am Stat 50:361, definition 2; NumPy `quantile(method='averaged_inverted_cdf')`; scikit-learn's
 * `median_absolute_error` with weights since 1.8 (the lower of the two before).
 */
export function weightedMedian(values: Float64Array, weight: Float64Array): number {
  if (values.length === 0) throw new RangeError('no median of no numbers')
  if (weight.every((own) => own === weight[0])) return quantileOfSorted(values.slice().sort(), 0.5)
  const { sorted, cumulative, total } = accumulateWeights(values, weight)
  const half = total / 2
  const rounding = Number.EPSILON * total
  let at = 0
  while (cumulative[at] < half - rounding) at++
  const isReachedExactly = Math.abs(cumulative[at] - half) <= rounding && at + 1 < sorted.length
  return isReachedExactly ? (sorted[at] + sorted[at + 1]) / 2 : sorted[at]
}

/**
 * Weighted quantile by linear interpolation. values, weight: n numbers, weights above 0; share in [0, 1]; RangeError
 * otherwise. Equal weights give R's type 7, NumPy's default; the scale of the weights does not matter: their effective
 * count n* = (Σw)²/Σw² takes the place of n, so that shares 0 and 1 average the outermost n*-th of the weight. Akinshin
 * 2023, arXiv:2304.07265, "Weighted quantile estimators": his weighted type 7.
 */
export function weightedQuantile(values: Float64Array, weight: Float64Array, share: number): number {
  if (values.length === 0 || weight.every((own) => own === weight[0])) {
    return quantileOfSorted(values.slice().sort(), share)
  }
  if (!(share >= 0 && share <= 1)) throw new RangeError(`no quantile ${share}`)
  const { sorted, cumulative, total } = accumulateWeights(values, weight)
  const effective = (total * total) / weight.reduce((sum, own) => sum + own * own, 0)
  // Weight of the numbers below cumulative share u: uniform between h − 1 and h of n*, with h = (n* − 1)·share + 1.
  const reached = (u: number) => Math.min(1, Math.max(0, effective * u - (effective - 1) * share))
  let quantile = 0
  let before = 0
  for (let at = 0; at < sorted.length; at++) {
    const until = at === sorted.length - 1 ? 1 : reached(cumulative[at] / total)
    quantile += sorted[at] * (until - before)
    before = until
  }
  return quantile
}

function accumulateWeights(values: Float64Array, weight: Float64Array) {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b)
  const cumulative = new Float64Array(values.length)
  let total = 0
  for (const [at, row] of order.entries()) {
    total += weight[row]
    cumulative[at] = total
  }
  return { sorted: Float64Array.from(order, (row) => values[row]), cumulative, total }
}
