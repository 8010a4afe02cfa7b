/** Positions of the p values from the smallest to the largest. NaN or a value outside [0, 1]: RangeError. */
function rankPValues(pValues: readonly number[]): number[] {
  for (const p of pValues)
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a p value between 0 and 1 is needed, not ${p}`)
  return pValues.map((_, index) => index).sort((i, j) => pValues[i] - pValues[j])
}

/**
 * Holm's adjusted p values, in the order given: reject those ≤ α, and the probability of any false rejection is ≤ α,
 * however the tests depend on each other. None in, none out; p outside [0, 1]: RangeError.
 * Holm 1979, Scand. J. Statist. 6:65. R `p.adjust(p, 'holm')`.
 */
export function adjustHolm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length)
  let largest = 0
  rankPValues(pValues).forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]))
    adjusted[index] = largest
  })
  return adjusted
}

/**
 * Adjusted p values of Benjamini and Hochberg, in the order given: reject those ≤ α, and the expected share of false ones
 * among the rejections is ≤ α for independent (or positively dependent) tests. Edges as `adjustHolm`.
 * Benjamini, Hochberg 1995, JRSS-B 57:289. R `p.adjust(p, 'BH')`, SciPy `false_discovery_control`.
 */
export function adjustBenjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length)
  let smallest = 1
  rankPValues(pValues).forEach((_, rank, order) => {
    const index = order[order.length - 1 - rank]
    smallest = Math.min(smallest, (pValues.length / (pValues.length - rank)) * pValues[index])
    adjusted[index] = smallest
  })
  return adjusted
}

/**
 * Hommel's adjusted p values, in the order given: closed testing with Simes' test, never larger than Holm's; bounds the
 * probability of any false rejection for independent (or positively dependent) tests. Edges as `adjustHolm`.
 * Hommel 1988, Biometrika 75:383; Wright 1992, Biometrics 48:1005, appendix. R `p.adjust(p, 'hommel')`.
 */
export function adjustHommel(pValues: readonly number[]): number[] {
  const n = pValues.length
  const order = rankPValues(pValues)
  const sorted = order.map((index) => pValues[index])
  const adjusted = sorted.slice()
  // Simes' bound over the subsets of each size: the largest p values fill ranks 2 … size, one smaller p value joins them.
  for (let size = n; size >= 2; size--) {
    const joining = n - size
    let bound = Number.POSITIVE_INFINITY
    for (let i = joining + 1; i < n; i++) bound = Math.min(bound, (size * sorted[i]) / (i - joining + 1))
    for (let i = 0; i < n; i++) {
      adjusted[i] = Math.max(adjusted[i], Math.min(bound, size * sorted[Math.min(i, joining)]))
    }
  }
  const result = new Array<number>(n)
  order.forEach((index, rank) => {
    result[index] = Math.min(1, adjusted[rank])
  })
  return result
}
