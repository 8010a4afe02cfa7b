/** What a search may say of a row: one value, or one range, of one column. */
import type { Pair, PairColumn } from '../pair.js'
import { ProblemError, type Reason, reason } from '../problem.js'
import { countBelow } from '../quantile.js'
import { MissingValue } from '../slices.js'
import { CellState } from '../table.js'

/** One column cut into values that are common enough to be searched. */
export interface SearchedColumn {
  readonly name: string
  readonly values: readonly SearchedValue[]
  /** Index into `values` of every row; `values.length` for rows with a rare value. */
  readonly codes: Uint16Array
}

export type SearchedValue =
  | { readonly kind: 'value'; readonly text: string }
  /** low ≤ x < high; −∞ and ∞ are the open ends. */
  | { readonly kind: 'range'; readonly text: string; readonly low: number; readonly high: number }
  | { readonly kind: 'missing'; readonly text: string }

export interface SkippedColumn {
  readonly column: string
  readonly reason: Reason
}

/** Distinct numbers above which a column is cut into ranges instead of values. */
const MOST_NUMBERS_AS_VALUES = 20
/** Distinct values of one column that are searched; the commonest come first. */
const MOST_VALUES = 200
/** Rows looked at to place the edges of ranges. */
const MOST_SAMPLED = 100_000
/** An edge may move by this share of the rows to become a rounder number. */
const EDGE_LEEWAY = 0.02

/**
 * The columns as the search sees them. Numbers with more than 20 distinct values are cut at `ranges` quantiles of their
 * finite values, each edge moved to the roundest number that shifts no more than 2 % of the rows; every other column by its
 * values, as text, missing cells being one of them. Values and ranges of fewer than `minRows` rows are left out. A column
 * without two sides to compare (one value, or none common enough) is skipped with a reason.
 */
export function cutColumns(
  pair: Pair,
  names: readonly string[],
  minRows: number,
  ranges: number,
): { readonly columns: readonly SearchedColumn[]; readonly skipped: readonly SkippedColumn[] } {
  const columns: SearchedColumn[] = []
  const skipped: SkippedColumn[] = []
  for (const name of names) {
    const cut = cutColumn(pair, name, minRows, ranges)
    if ('code' in cut) skipped.push({ column: name, reason: cut })
    else columns.push(cut)
  }
  return { columns, skipped }
}

function cutColumn(pair: Pair, name: string, minRows: number, ranges: number): SearchedColumn | Reason {
  let column: PairColumn | undefined
  try {
    column = pair.column(name)
  } catch (error) {
    // A column of items has no one value for a query.
    if (error instanceof ProblemError) return { code: error.problems[0].code, args: error.problems[0].args }
    throw error
  }
  if (!column) return reason('column_missing', { column: name, use: 'discover', nearest: null })
  const numeric = rangesOf(column, ranges)
  return dropRare(name, numeric ?? valuesOf(column), pair.n, minRows)
}

interface Cut {
  readonly values: readonly SearchedValue[]
  readonly codes: ArrayLike<number>
}

function dropRare(name: string, { values, codes }: Cut, n: number, minRows: number): SearchedColumn | Reason {
  const counts = new Int32Array(values.length)
  for (let row = 0; row < n; row++) if (codes[row] >= 0) counts[codes[row]]++
  const common = [...values.keys()]
    .filter((code) => counts[code] >= minRows)
    .sort((a, b) => counts[b] - counts[a] || compareText(values[a].text, values[b].text))
    .slice(0, MOST_VALUES)
    .sort((a, b) => a - b)
  if (common.length === 0)
    return reason('discover_no_common_value', {
      column: name,
      distinct: counts.reduce((distinct, count) => distinct + (count > 0 ? 1 : 0), 0),
      min_rows: minRows,
    })
  if (common.length === 1 && counts[common[0]] === n)
    return reason('discover_one_value', { column: name, value: values[common[0]].text })
  const place = new Uint16Array(values.length).fill(common.length)
  common.forEach((code, index) => {
    place[code] = index
  })
  const searched = new Uint16Array(n)
  for (let row = 0; row < n; row++) searched[row] = codes[row] >= 0 ? place[codes[row]] : common.length
  return { name, values: common.map((code) => values[code]), codes: searched }
}

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Values in code-unit order, so that the order of rows changes nothing. */
function valuesOf(column: PairColumn): Cut {
  const { codes, categories } = column.categories()
  const order = [...categories.keys()].sort((a, b) => compareText(categories[a], categories[b]))
  const place = new Int32Array(categories.length)
  order.forEach((code, index) => {
    place[code] = index
  })
  const missing = categories.length
  const ordered = new Int32Array(codes.length)
  for (let row = 0; row < codes.length; row++) ordered[row] = codes[row] < 0 ? missing : place[codes[row]]
  return {
    values: [
      ...order.map((code): SearchedValue => ({ kind: 'value', text: categories[code] })),
      { kind: 'missing', text: MissingValue },
    ],
    codes: ordered,
  }
}

/** undefined: the column is not one of many different numbers. */
function rangesOf(column: PairColumn, ranges: number): Cut | undefined {
  const { values, state } = column.numbers()
  const n = values.length
  let finite = 0
  for (let row = 0; row < n; row++) {
    const cell = state ? state[row] : CellState.finite
    if (cell === CellState.text) return undefined
    if (cell === CellState.finite) finite++
  }
  if (finite === 0) return undefined
  const step = Math.max(1, Math.floor(finite / MOST_SAMPLED))
  const sample = new Float64Array(Math.ceil(finite / step))
  for (let row = 0, seen = 0, taken = 0; row < n; row++) {
    if (state && state[row] !== CellState.finite) continue
    if (seen++ % step === 0) sample[taken++] = values[row]
  }
  sample.sort()
  if (countDistinct(sample, MOST_NUMBERS_AS_VALUES + 1) <= MOST_NUMBERS_AS_VALUES) return undefined
  const edges = roundEdges(sample, ranges)
  const codes = new Int32Array(n)
  for (let row = 0; row < n; row++) {
    if (state && state[row] !== CellState.finite) {
      codes[row] = state[row] === CellState.missing ? edges.length + 1 : -1
      continue
    }
    let bin = 0
    while (bin < edges.length && values[row] >= edges[bin]) bin++
    codes[row] = bin
  }
  const ends = [Number.NEGATIVE_INFINITY, ...edges, Number.POSITIVE_INFINITY]
  return {
    values: [
      ...ends
        .slice(1)
        .map((high, bin): SearchedValue => ({ kind: 'range', low: ends[bin], high, text: rangeText(ends[bin], high) })),
      { kind: 'missing', text: MissingValue },
    ],
    codes,
  }
}

function rangeText(low: number, high: number): string {
  if (low === Number.NEGATIVE_INFINITY) return high === Number.POSITIVE_INFINITY ? 'all' : `<${high}`
  return high === Number.POSITIVE_INFINITY ? `>=${low}` : `${low}..${high}`
}

function countDistinct(sorted: Float64Array, most: number): number {
  let distinct = sorted.length > 0 ? 1 : 0
  for (let i = 1; i < sorted.length && distinct < most; i++) if (sorted[i] !== sorted[i - 1]) distinct++
  return distinct
}

/** Ascending edges near the quantiles, as round as the leeway allows; fewer where values are heaped. */
function roundEdges(sorted: Float64Array, ranges: number): number[] {
  const edges: number[] = []
  for (let k = 1; k < ranges; k++) {
    const target = Math.round((sorted.length * k) / ranges)
    const edge = roundNear(sorted, target)
    if (edge > sorted[0] && edge > (edges.at(-1) ?? Number.NEGATIVE_INFINITY)) edges.push(edge)
  }
  return edges
}

const STEPS = [10, 5, 2, 1]

/** The roundest number that has about `target` of the values below it: a multiple of the largest 1, 2 or 5 × 10^k that will do. */
function roundNear(sorted: Float64Array, target: number): number {
  const exact = sorted[target]
  const leeway = sorted.length * EDGE_LEEWAY
  const isNear = (edge: number) => Math.abs(countBelow(sorted, edge) - target) <= leeway
  const size = Math.max(Math.abs(exact), sorted[sorted.length - 1] - sorted[0])
  if (!(size > 0) || !Number.isFinite(size)) return exact
  const top = Math.floor(Math.log10(size))
  for (let power = top; power >= top - 6; power--) {
    for (const step of STEPS) {
      // Through text, so that 3 × 0.1 is 0.3.
      const unit = Number(`${step}e${power}`)
      const multiple = Number((Math.round(exact / unit) * unit).toPrecision(12))
      if (isNear(multiple)) return multiple
    }
  }
  return exact
}
