/**
 * Metrics of the order of the scores. A row's influence depends on the other rows of its slice, so they are computed for
 * all slices of a slicing at once, in two walks along the globally sorted scores.
 */

/** The rows in ascending order of one model's score; rows of equal score form a group. */
export interface ScoreOrder {
  /** Row numbers, ascending by score, equal scores by row number. */
  readonly rows: Int32Array
  /** groupEnd[k]: position after the last row of the group that position k belongs to. */
  readonly groupEnd: Int32Array
}

/** Sorts the rows by score. score: n finite numbers. */
export function orderByScore(score: Float64Array): ScoreOrder {
  const rows = sortedRows(score)
  const n = rows.length
  const groupEnd = new Int32Array(n)
  for (let start = 0; start < n; ) {
    let end = start + 1
    while (end < n && score[rows[end]] === score[rows[start]]) end++
    groupEnd.fill(end, start, end)
    start = end
  }
  return { rows, groupEnd }
}

/**
 * Least-significant-digit radix sort of doubles, 16 bits a pass: stable, so ties keep the row order, and several times
 * faster than a comparison sort of row numbers. Passes in which all keys agree are skipped.
 */
function sortedRows(score: Float64Array): Int32Array {
  const n = score.length
  const positiveZero = score.map((value) => value + 0) // −0 + 0 is +0: equal scores must have equal bits
  const words = new Uint32Array(positiveZero.buffer)
  let rows = new Int32Array(n)
  let next = new Int32Array(n)
  for (let row = 0; row < n; row++) rows[row] = row
  const keys = new Uint16Array(n)
  const counts = new Uint32Array(65537)
  for (let digit = 0; digit < 4; digit++) {
    const high = digit >> 1 // 0: low word, 1: high word (little endian)
    const shift = (digit & 1) * 16
    for (let row = 0; row < n; row++) {
      // Order of doubles as unsigned integers: flip all bits of negatives, the sign bit of the others.
      const negative = words[2 * row + 1] >>> 31
      let word = words[2 * row + high]
      word = negative ? ~word : high ? word ^ 0x80000000 : word
      keys[row] = (word >>> shift) & 0xffff
    }
    counts.fill(0)
    for (let row = 0; row < n; row++) counts[keys[row] + 1]++
    if (n > 0 && counts[keys[0] + 1] === n) continue
    for (let key = 0; key < 65536; key++) counts[key + 1] += counts[key]
    for (let k = 0; k < n; k++) next[counts[keys[rows[k]]]++] = rows[k]
    const swap = rows
    rows = next
    next = swap
  }
  return rows
}

export interface RankInput {
  readonly order: ScoreOrder
  /** Slice of every row, −1 for none. */
  readonly codes: Int32Array
  readonly slices: number
  readonly label: Uint8Array
  readonly weight: Float64Array
  /** Total weight of the positive and of the negative rows of each slice. */
  readonly positiveWeight: Float64Array
  readonly negativeWeight: Float64Array
}

/**
 * Placement values of ROC AUC (DeLong, DeLong and Clarke-Pearson 1988, eq. 3–5): for a positive row the share of the
 * negative weight that scores below it, ties counting half; for a negative row the share of the positive weight above.
 * Their weighted mean over either class is the area. Result: one number a row; rows outside any slice, and rows of slices
 * with one class, are left as 0 (the caller does not use them).
 */
export function placements(input: RankInput): Float64Array {
  const { order, codes, slices, label, weight, positiveWeight, negativeWeight } = input
  const { rows, groupEnd } = order
  const result = new Float64Array(rows.length)
  const below = [new Float64Array(slices), new Float64Array(slices)] // weight scored lower, by label
  const [negativesBelow, positivesBelow] = below
  const tied = [new Float64Array(slices), new Float64Array(slices)]
  const [negativesTied, positivesTied] = tied
  for (let start = 0; start < rows.length; ) {
    const end = groupEnd[start]
    if (end === start + 1) {
      const row = rows[start]
      const slice = codes[row]
      if (slice >= 0) {
        if (label[row] === 1) {
          result[row] = negativesBelow[slice] / negativeWeight[slice]
          positivesBelow[slice] += weight[row]
        } else {
          result[row] = (positiveWeight[slice] - positivesBelow[slice]) / positiveWeight[slice]
          negativesBelow[slice] += weight[row]
        }
      }
    } else {
      for (let k = start; k < end; k++) {
        const slice = codes[rows[k]]
        if (slice >= 0) tied[label[rows[k]]][slice] += weight[rows[k]]
      }
      for (let k = start; k < end; k++) {
        const row = rows[k]
        const slice = codes[row]
        if (slice < 0) continue
        result[row] =
          label[row] === 1
            ? (negativesBelow[slice] + negativesTied[slice] / 2) / negativeWeight[slice]
            : (positiveWeight[slice] - positivesBelow[slice] - positivesTied[slice] / 2) / positiveWeight[slice]
      }
      for (let k = start; k < end; k++) {
        const row = rows[k]
        const slice = codes[row]
        if (slice < 0) continue
        below[label[row]][slice] += weight[row]
        tied[label[row]][slice] = 0
      }
    }
    start = end
  }
  return result
}

/**
 * Average precision (step form, ties grouped; scikit-learn `average_precision_score`): values and influence terms.
 * With groups k from the highest score down, A and B the cumulative weights of positives and of all rows, the influence of
 * a row is w·[y(A/B + C1 − v) − C2]/W⁺ (statistics.md, section 3). Result, one number a row each: `terms` is
 * y(A/B + C1) − C2; `precisions` is A/B at the row's group, whose weighted mean over the positives is the metric.
 */
export function precisionTerms(input: RankInput): { terms: Float64Array; precisions: Float64Array } {
  const { order, codes, slices, label, weight } = input
  const { rows, groupEnd } = order
  const n = rows.length
  const precisions = new Float64Array(n)
  const inverseTotal = new Float64Array(n)
  const positivesAbove = new Float64Array(slices)
  const allAbove = new Float64Array(slices)
  for (let end = n; end > 0; ) {
    let start = end - 1
    while (start > 0 && groupEnd[start - 1] === end) start--
    for (let k = start; k < end; k++) {
      const row = rows[k]
      const slice = codes[row]
      if (slice < 0) continue
      allAbove[slice] += weight[row]
      if (label[row] === 1) positivesAbove[slice] += weight[row]
    }
    for (let k = start; k < end; k++) {
      const row = rows[k]
      const slice = codes[row]
      if (slice < 0) continue
      precisions[row] = positivesAbove[slice] / allAbove[slice]
      inverseTotal[row] = 1 / allAbove[slice]
    }
    end = start
  }
  const terms = new Float64Array(n)
  const firstSum = new Float64Array(slices) // C1: Σ g/B over this group and all lower ones
  const secondSum = new Float64Array(slices) // C2: Σ gA/B²
  for (let start = 0; start < n; ) {
    const end = groupEnd[start]
    for (let k = start; k < end; k++) {
      const row = rows[k]
      const slice = codes[row]
      if (slice < 0 || label[row] === 0) continue
      const step = weight[row] * inverseTotal[row]
      firstSum[slice] += step
      secondSum[slice] += step * precisions[row]
    }
    for (let k = start; k < end; k++) {
      const row = rows[k]
      const slice = codes[row]
      if (slice < 0) continue
      terms[row] = label[row] === 1 ? precisions[row] + firstSum[slice] - secondSum[slice] : -secondSum[slice]
    }
    start = end
  }
  return { terms, precisions }
}
