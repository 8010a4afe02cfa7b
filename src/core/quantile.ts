/** How many of the ascending numbers lie below `bound`: the first place with one that does not. NumPy `searchsorted`. */
export function countBelow(sorted: Float64Array, bound: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle] < bound) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Quantile of sorted numbers by linear interpolation between order statistics: with h = (n − 1)·share, the value at
 * position h. sorted: at least one number, ascending; share in [0, 1]; RangeError otherwise. One number: that number.
 * Hyndman, Fan 1996, Am Stat 50:361, definition 7; R `quantile(type = 7)`, NumPy `quantile`.
 */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  if (sorted.length === 0 || !(share >= 0 && share <= 1)) {
    throw new RangeError(`no quantile ${share} of ${sorted.length} numbers`)
  }
  const position = (sorted.length - 1) * share
  const below = Math.floor(position)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (position - below) * (sorted[above] - sorted[below])
}
