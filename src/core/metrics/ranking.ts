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
    const own = score[rows[start]]
    let end = start + 1
    while (end < n && score[rows[end]] === own) end++
    while (start < end) groupEnd[start++] = end
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

/** The rows of one slicing in the ascending order of one model's score: everything is by position in that order. */
export interface RankedRows {
  readonly order: ScoreOrder
  readonly label: Uint8Array
  readonly weight: Float64Array
  /** Slice at every position, −1 for none. */
  readonly codes: Int32Array
  readonly slices: number
  /** Total weight of the positive and of the negative rows of each slice. */
  readonly positiveWeight: Float64Array
  readonly negativeWeight: Float64Array
}

/** values by position to values by row. */
function scatter(values: Float64Array, { rows }: ScoreOrder, result: Float64Array): Float64Array {
  for (let k = 0; k < rows.length; k++) result[rows[k]] = values[k]
  return result
}

/** Label and weight in the order of the scores: the same for every slicing. */
export function rankValues(order: ScoreOrder, label: Uint8Array, weight: Float64Array) {
  const { rows } = order
  const labels = new Uint8Array(rows.length)
  const weights = new Float64Array(rows.length)
  for (let k = 0; k < rows.length; k++) {
    labels[k] = label[rows[k]]
    weights[k] = weight[rows[k]]
  }
  return { label: labels, weight: weights }
}

/** Slice codes in the order of the scores. */
export function rankCodes({ rows }: ScoreOrder, codes: Int32Array): Int32Array {
  const ranked = new Int32Array(rows.length)
  for (let k = 0; k < rows.length; k++) ranked[k] = codes[rows[k]]
  return ranked
}

/**
 * Placement values of ROC AUC (DeLong, DeLong and Clarke-Pearson 1988, eq. 3–5): for a positive row the share of the
 * negative weight that scores below it, ties counting half; for a negative row the share of the positive weight above.
 * Their weighted mean over either class is the area. Result: one number a row; rows outside any slice, and rows of slices
 * with one class, are meaningless (the caller does not use them). rightPairs, if given, gains by slice twice the weight of
 * the pairs in the right order, ties counting half: a whole number, hence exact, where weights are 1.
 */
export function placements(input: RankedRows, rightPairs = new Float64Array(input.slices)): Float64Array {
  const { order, codes, slices, label, weight, positiveWeight, negativeWeight } = input
  const { groupEnd } = order
  const n = codes.length
  const placed = new Float64Array(n)
  // Weight scored lower, and tied, in pairs by slice: negatives, positives.
  const below = new Float64Array(2 * slices)
  const tied = new Float64Array(2 * slices)
  for (let start = 0; start < n; ) {
    const end = groupEnd[start]
    if (end === start + 1) {
      const slice = codes[start]
      if (slice >= 0) {
        if (label[start] === 1) {
          placed[start] = below[2 * slice] / negativeWeight[slice]
          rightPairs[slice] += weight[start] * 2 * below[2 * slice]
          below[2 * slice + 1] += weight[start]
        } else {
          placed[start] = (positiveWeight[slice] - below[2 * slice + 1]) / positiveWeight[slice]
          below[2 * slice] += weight[start]
        }
      }
    } else {
      for (let k = start; k < end; k++) if (codes[k] >= 0) tied[2 * codes[k] + label[k]] += weight[k]
      for (let k = start; k < end; k++) {
        const slice = codes[k]
        if (slice < 0) continue
        if (label[k] === 1) rightPairs[slice] += weight[k] * (2 * below[2 * slice] + tied[2 * slice])
        placed[k] =
          label[k] === 1
            ? (below[2 * slice] + tied[2 * slice] / 2) / negativeWeight[slice]
            : (positiveWeight[slice] - below[2 * slice + 1] - tied[2 * slice + 1] / 2) / positiveWeight[slice]
      }
      for (let k = start; k < end; k++) {
        if (codes[k] < 0) continue
        const at = 2 * codes[k] + label[k]
        below[at] += weight[k]
        tied[at] = 0
      }
    }
    start = end
  }
  return scatter(placed, order, new Float64Array(n))
}

/**
 * Average precision (step form, ties grouped; scikit-learn `average_precision_score`): values and influence terms.
 * With groups k from the highest score down, A and B the cumulative weights of positives and of all rows, the influence of
 * a row is w·[y(A/B + C1 − v) − C2]/W⁺ (statistics.md, section 3). Result: `terms`, one number a row, is y(A/B + C1) − C2;
 * `values`, one a slice, is the metric, Σ w·y·A/B / W⁺ (NaN where no row is positive).
 */
export function precisionTerms(input: RankedRows): { terms: Float64Array; values: Float64Array } {
  const { order, codes, slices, label, weight, positiveWeight } = input
  const { groupEnd } = order
  const n = codes.length
  const precisions = new Float64Array(n)
  const inverseTotal = new Float64Array(n)
  const positivesAbove = new Float64Array(slices)
  const allAbove = new Float64Array(slices)
  const values = new Float64Array(slices)
  for (let end = n; end > 0; ) {
    let start = end - 1
    while (start > 0 && groupEnd[start - 1] === end) start--
    for (let k = start; k < end; k++) {
      const slice = codes[k]
      if (slice < 0) continue
      allAbove[slice] += weight[k]
      if (label[k] === 1) positivesAbove[slice] += weight[k]
    }
    for (let k = start; k < end; k++) {
      const slice = codes[k]
      if (slice < 0) continue
      const inverse = 1 / allAbove[slice]
      inverseTotal[k] = inverse
      precisions[k] = positivesAbove[slice] * inverse
    }
    end = start
  }
  const firstSum = new Float64Array(slices) // C1: Σ g/B over this group and all lower ones
  const secondSum = new Float64Array(slices) // C2: Σ gA/B²
  for (let start = 0; start < n; ) {
    const end = groupEnd[start]
    for (let k = start; k < end; k++) {
      const slice = codes[k]
      if (slice < 0 || label[k] === 0) continue
      const step = weight[k] * inverseTotal[k]
      firstSum[slice] += step
      secondSum[slice] += step * precisions[k]
      values[slice] += weight[k] * precisions[k]
    }
    for (let k = start; k < end; k++) {
      const slice = codes[k]
      if (slice < 0) continue
      precisions[k] = label[k] === 1 ? precisions[k] + firstSum[slice] - secondSum[slice] : -secondSum[slice]
    }
    start = end
  }
  for (let slice = 0; slice < slices; slice++) values[slice] /= positiveWeight[slice]
  return { terms: scatter(precisions, order, inverseTotal), values }
}
