/**
 * Confusion metrics depend on a row through its cell and weight alone. So each is a table of eight numbers a slice, and
 * where every row is a unit, its sums follow from the cells' totals without another look at the rows.
 */
import type { Cells, ConfusionMetric, JointCell } from '../metrics/confusion.js'
import type { Reason } from '../problem.js'
import { NOISE, newSumTable, PLACE, type SumTable, WIDTH } from './accumulate.js'
import type { Base } from './base.js'
import type { FoldInput } from './input.js'
import type { RowTerms, Values } from './terms.js'

const EMPTY: Cells = { tp: 0, fp: 0, fn: 0, tn: 0 }

/** Cells of one model from the eight joint cells of a slice. */
function cellsOf(cellWeights: Float64Array, slice: number, bit: 1 | 2): Cells {
  const cells = { ...EMPTY }
  for (let cell = 0; cell < 8; cell++) {
    const w = cellWeights[slice * 8 + cell]
    const flag = (cell & bit) !== 0
    if (cell >= 4) {
      if (flag) cells.tp += w
      else cells.fn += w
    } else if (flag) cells.fp += w
    else cells.tn += w
  }
  return cells
}

/** δ, p and a of a row of weight 1, by slice and joint cell. */
interface CellTable {
  readonly delta: Float64Array
  readonly champion: Float64Array
  readonly share: Float64Array
}

/** Computes the values of the metric on every slice, and its table of influence. */
export function tabulate(base: Base, metric: ConfusionMetric, values: Values): CellTable {
  const { slices } = base
  const table = {
    delta: new Float64Array(slices * 8),
    champion: new Float64Array(slices * 8),
    share: new Float64Array(slices * 8),
  }
  for (let slice = 0; slice < slices; slice++) {
    if (values.reasons[slice]) continue
    const champion = cellsOf(base.cellWeights, slice, 2)
    const challenger = cellsOf(base.cellWeights, slice, 1)
    const why = undefinedFor(metric, champion, challenger)
    if (why) {
      values.reasons[slice] = why
      continue
    }
    values.champion[slice] = metric.value(champion)
    values.challenger[slice] = metric.value(challenger)
    const sameDecisions = [1, 2, 5, 6].every((cell) => base.cellWeights[slice * 8 + cell] === 0)
    values.difference[slice] = sameDecisions ? 0 : values.challenger[slice] - values.champion[slice]
    const byChampion = metric.gradient(champion)
    const byChallenger = metric.gradient(challenger)
    for (let cell = 0; cell < 8; cell++) {
      const row = { label: cell >> 2, champion: (cell >> 1) & 1, challenger: cell & 1 } as JointCell
      const ofChampion = byChampion[cellName(row.label, row.champion)]
      table.champion[slice * 8 + cell] = ofChampion
      table.delta[slice * 8 + cell] = byChallenger[cellName(row.label, row.challenger)] - ofChampion
      table.share[slice * 8 + cell] = metric.share(champion, challenger, row)
    }
  }
  return table
}

/** The terms of every row, looked up. */
export function fillConfusion(
  input: FoldInput,
  base: Base,
  terms: RowTerms,
  metric: ConfusionMetric,
  values: Values,
): void {
  const table = tabulate(base, metric, values)
  const { codes } = base
  const { weight, cells } = input
  const { delta, champion, share } = terms
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const at = slice * 8 + cells[row]
    const w = weight[row]
    delta[row] = w * table.delta[at]
    champion[row] = w * table.champion[at]
    share[row] = w * table.share[at]
  }
}

const cellName = (label: 0 | 1, flag: 0 | 1): keyof Cells =>
  label === 1 ? (flag === 1 ? 'tp' : 'fn') : flag === 1 ? 'fp' : 'tn'

/** A metric that is undefined for one model only is a finding about that model. */
function undefinedFor(metric: ConfusionMetric, champion: Cells, challenger: Cells): Reason | undefined {
  const ofChampion = metric.undefinedOn(champion)
  const ofChallenger = metric.undefinedOn(challenger)
  const why = ofChallenger ?? ofChampion
  if (!why) return undefined
  const model = ofChampion && ofChallenger ? 'both' : ofChallenger ? 'challenger' : 'champion'
  return why.code === 'one_class' ? why : { code: why.code, args: { ...why.args, model } }
}

/** Totals of the rows of each slice and cell: what all confusion metrics share. */
export interface CellTotals {
  /** Rows, Σ w², Σ w³ and Σ w⁴ by slice and cell. */
  readonly rows: Float64Array
  readonly squares: Float64Array
  readonly cubes: Float64Array
  readonly fourths: Float64Array
  /** Σ w by slice, cell and bucket. */
  readonly buckets: Float64Array
}

/** More numbers than this (128 MB) are not worth their memory: then the rows are walked for each metric. */
const MOST_BUCKETED = 2 ** 24

/** Totals by cell; undefined where rows are not units of their own, or slices too many. */
export function totalCells(input: FoldInput, base: Base): CellTotals | undefined {
  const { pair, cells, weight } = input
  const { codes, slices } = base
  const { buckets, bucketOfRow } = pair
  if (pair.unitOfRow || slices * 8 * buckets > MOST_BUCKETED) return undefined
  const bucketed = new Float64Array(slices * 8 * buckets)
  const rows = new Float64Array(slices * 8)
  const squares = pair.weight ? new Float64Array(slices * 8) : rows
  const cubes = pair.weight ? new Float64Array(slices * 8) : rows
  const fourths = pair.weight ? new Float64Array(slices * 8) : rows
  if (!pair.weight) {
    for (let row = 0; row < codes.length; row++) {
      if (codes[row] >= 0) bucketed[(codes[row] * 8 + cells[row]) * buckets + bucketOfRow[row]]++
    }
    for (let at = 0; at < bucketed.length; at++) rows[Math.floor(at / buckets)] += bucketed[at]
  } else {
    for (let row = 0; row < codes.length; row++) {
      const slice = codes[row]
      if (slice < 0) continue
      const at = slice * 8 + cells[row]
      rows[at]++
      bucketed[at * buckets + bucketOfRow[row]] += weight[row]
      const square = weight[row] * weight[row]
      squares[at] += square
      cubes[at] += square * weight[row]
      fourths[at] += square * square
    }
  }
  return { rows, squares, cubes, fourths, buckets: bucketed }
}

/** The sums of a confusion metric from the totals of the cells, without a walk over rows. */
export function sumCells(
  base: Base,
  totals: CellTotals,
  metric: ConfusionMetric,
  values: Values,
  buckets: number,
  needsChampion: boolean,
): SumTable {
  const influence = tabulate(base, metric, values)
  const table = newSumTable(base.slices, buckets, needsChampion)
  const { sums, disagreeing, differenceBuckets, championBuckets } = table
  const add = (slice: number, place: number, value: number) => {
    sums[slice * WIDTH + place] += value
  }
  for (let slice = 0; slice < base.slices; slice++) {
    if (values.reasons[slice]) continue
    let largest = 0
    for (let cell = slice * 8; cell < slice * 8 + 8; cell++) {
      if (totals.rows[cell] === 0) continue
      const u = influence.delta[cell] + values.difference[slice] * influence.share[cell]
      largest = Math.max(largest, Math.abs(u), Math.abs(influence.delta[cell]))
    }
    for (let cell = slice * 8; cell < slice * 8 + 8; cell++) {
      if (totals.rows[cell] === 0) continue
      const d = influence.delta[cell]
      const p = influence.champion[cell]
      const a = influence.share[cell]
      const u = d + values.difference[slice] * a
      const t = p + values.champion[slice] * a
      const [second, third, fourth] = [totals.squares[cell], totals.cubes[cell], totals.fourths[cell]]
      add(slice, PLACE.DD, second * d * d)
      add(slice, PLACE.DA, second * d * a)
      add(slice, PLACE.AA, second * a * a)
      add(slice, PLACE.DDD, third * d * d * d)
      add(slice, PLACE.UUUU, fourth * u ** 4)
      if (Math.abs(u) > NOISE * largest) disagreeing[slice] += totals.rows[cell]
      const from = cell * buckets
      for (let bucket = 0; bucket < buckets; bucket++) {
        differenceBuckets[slice * buckets + bucket] += totals.buckets[from + bucket] * u
      }
      if (!championBuckets) continue
      add(slice, PLACE.DP, second * d * p)
      add(slice, PLACE.PP, second * p * p)
      add(slice, PLACE.PA, second * p * a)
      add(slice, PLACE.DDP, third * d * d * p)
      add(slice, PLACE.DPP, third * d * p * p)
      add(slice, PLACE.PPP, third * p * p * p)
      add(slice, PLACE.UUUT, fourth * u ** 3 * t)
      add(slice, PLACE.UUTT, fourth * u * u * t * t)
      add(slice, PLACE.UTTT, fourth * u * t ** 3)
      add(slice, PLACE.TTTT, fourth * t ** 4)
      for (let bucket = 0; bucket < buckets; bucket++) {
        championBuckets[slice * buckets + bucket] += totals.buckets[from + bucket] * t
      }
    }
  }
  return table
}
