/** What every measure needs to know of the slices of one slicing: counts, weights, supports. */
import type { FoldInput } from './input.js'

export interface Base {
  readonly codes: Int32Array
  readonly slices: number
  readonly n: Float64Array
  readonly positives: Float64Array
  readonly units: Float64Array
  /** Σ w by slice and joint cell, 8 a slice. */
  readonly cellWeights: Float64Array
  readonly weights: Float64Array
  readonly positiveWeights: Float64Array
  readonly negativeWeights: Float64Array
  /** Effective counts of the rows with y = 1, y = 0, flagged by the champion, flagged by the challenger. */
  readonly classSupport: readonly [Float64Array, Float64Array, Float64Array, Float64Array]
}

/** Whether a joint cell belongs to y = 1, y = 0, ŷ champion = 1, ŷ challenger = 1. */
const inClass = (cell: number, which: number): boolean =>
  which === 0 ? cell >= 4 : which === 1 ? cell < 4 : which === 2 ? (cell & 2) !== 0 : (cell & 1) !== 0

export function countSlices(input: FoldInput, codes: Int32Array, slices: number): Base {
  const { pair, weight, cells } = input
  const n = new Float64Array(slices)
  const cellWeights = new Float64Array(slices * 8)
  const cellCounts = new Float64Array(slices * 8)
  const cellSquares = new Float64Array(slices * 8)
  const units = new Float64Array(slices)
  if (pair.weight) {
    for (let row = 0; row < codes.length; row++) {
      const slice = codes[row]
      if (slice < 0) continue
      const at = slice * 8 + cells[row]
      const w = weight[row]
      cellCounts[at]++
      cellWeights[at] += w
      cellSquares[at] += w * w
    }
  } else {
    for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) cellCounts[codes[row] * 8 + cells[row]]++
    cellWeights.set(cellCounts)
    cellSquares.set(cellCounts)
  }
  const positives = new Float64Array(slices)
  const weights = new Float64Array(slices)
  const positiveWeights = new Float64Array(slices)
  const negativeWeights = new Float64Array(slices)
  for (let slice = 0; slice < slices; slice++) {
    for (let cell = 0; cell < 8; cell++) {
      const at = slice * 8 + cell
      n[slice] += cellCounts[at]
      weights[slice] += cellWeights[at]
      if (cell >= 4) {
        positives[slice] += cellCounts[at]
        positiveWeights[slice] += cellWeights[at]
      } else negativeWeights[slice] += cellWeights[at]
    }
  }
  const classWeights = [0, 1, 2, 3].map((which) => {
    const result = new Float64Array(slices)
    for (let at = 0; at < slices * 8; at++) if (inClass(at & 7, which)) result[at >> 3] += cellWeights[at]
    return result
  })
  const classSquares = pair.unitOfRow
    ? unitSquares(input, codes, slices, units)
    : [0, 1, 2, 3].map((which) => {
        const result = new Float64Array(slices)
        for (let at = 0; at < slices * 8; at++) if (inClass(at & 7, which)) result[at >> 3] += cellSquares[at]
        return result
      })
  if (!pair.unitOfRow) units.set(n)
  const classSupport = [0, 1, 2, 3].map((which) =>
    classWeights[which].map((sum, slice) => (sum > 0 ? (sum * sum) / classSquares[which][slice] : 0)),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array]
  return { codes, slices, n, positives, units, cellWeights, weights, positiveWeights, negativeWeights, classSupport }
}

/** Σ over units of (weight of the unit's rows in the class)², for the four classes; counts the units on the way. */
function unitSquares(input: FoldInput, codes: Int32Array, slices: number, units: Float64Array): Float64Array[] {
  const unitOfRow = input.pair.unitOfRow!
  const squares = [0, 1, 2, 3].map(() => new Float64Array(slices))
  const sums = [0, 1, 2, 3].map(() => new Float64Array(slices))
  const current = new Int32Array(slices).fill(-1)
  const flush = (slice: number) => {
    for (let which = 0; which < 4; which++) {
      squares[which][slice] += sums[which][slice] ** 2
      sums[which][slice] = 0
    }
  }
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    if (current[slice] !== unitOfRow[row]) {
      flush(slice)
      current[slice] = unitOfRow[row]
      units[slice]++
    }
    for (let which = 0; which < 4; which++) {
      if (inClass(input.cells[row], which)) sums[which][slice] += input.weight[row]
    }
  }
  for (let slice = 0; slice < slices; slice++) flush(slice)
  return squares
}
