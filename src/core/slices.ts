/** Slices of a pair: who is in which group. */
import { columnsOf, evaluateMask } from './expression.js'
import { findNearName } from './nearest-name.js'
import type { Pair, PairColumn } from './pair.js'
import type { SliceBy, SlicePlan, SlicesPlan } from './plan.js'
import { errorOf, type Problem, ProblemError, warningOf } from './problem.js'
import { countBelow, quantileOfSorted } from './quantile.js'
import { CellState } from './table.js'

export interface Slice {
  /** Column (or slice name) to value. */
  readonly key: Readonly<Record<string, string>>
  readonly n: number
}

/** One partition (or part) of the rows: `codes[row]` is an index into `slices`, or −1 for a row in none of them. */
export interface Slicing {
  readonly plan: SlicePlan
  readonly codes: Int32Array
  readonly slices: readonly Slice[]
  /** Slices below `minRows` that were only counted, because the slicing has more than a thousand. */
  readonly unlisted: { readonly slices: number; readonly rows: number }
}

/** Value of the slice of rows that have none. */
export const MissingValue = '(missing)'
/** Value of the slice of infinite numbers, which belong to no bin. */
const INFINITE = '(infinite)'

/** Distinct values above which only slices of at least `minRows` rows are listed: nobody reads more, and ids look like this. */
const MANY_VALUES = 1000

/**
 * Cuts the rows into the slices of a plan, one slicing for each of its entries, in their order.
 *
 * - column: a slice for each value, as text; missing cells are the slice `(missing)`. A value that looks like this is put
 *   in quotes: `"(missing)"`.
 * - bins: `<25`, `25..40` (25 included, 40 not), `>=60`, and `(missing)`; bins without a row are listed with n = 0.
 * - quantiles: bins at the quantiles of all finite values (R type 7), each edge written as short as it can be without
 *   moving a row. Equal edges, and edges that would leave the first bin empty, are merged (`slice_quantiles_merged`).
 * - cross: every combination that occurs; its key has one entry for each part.
 * - where: the rows for which the formula holds, key `{ slice: name }`, also with n = 0. Rows it cannot decide because
 *   a value is missing are not in it (`slice_where_missing`).
 *
 * Slices are ordered by value: bins by edge, text by UTF-16 code units, missing last; the order of rows changes nothing.
 * A column or cross with more than 1000 slices lists those of at least `minRows` rows and counts the others.
 *
 * Throws ProblemError with all of column_missing, slice_column_not_numeric, slice_name_repeated, slice_no_finite_values and
 * duplicate_slice; the problems returned are warnings.
 */
export function cutSlices(plan: SlicesPlan, pair: Pair): { slicings: Slicing[]; problems: Problem[] } {
  const problems: Problem[] = []
  for (const slice of plan.of) checkColumns(slice.by, pair, problems)
  if (problems.length > 0) throw new ProblemError(...problems)
  const partitions = new Map<string, Partition>()
  const slicings = plan.of.map((slice) => cutOne(slice, slice.minRows ?? plan.minRows, pair, partitions, problems))
  problems.push(...findDuplicates(slicings))
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new ProblemError(...errors)
  return { slicings, problems }
}

/** The name a slicing goes by in messages. */
const nameOf = (by: SliceBy): string => (by.kind === 'cross' ? by.parts.map(nameOf).join(' × ') : by.name)

const MOST_COLUMNS_NAMED = 12

function checkColumns(by: SliceBy, pair: Pair, problems: Problem[]): void {
  const parts = by.kind === 'cross' ? by.parts : [by]
  const names = by.kind === 'cross' ? by.parts.map(({ name }) => name) : []
  const repeated = names.find((name, i) => names.indexOf(name) < i)
  if (repeated !== undefined) problems.push(errorOf('slice_name_repeated', { slice: nameOf(by), name: repeated }))
  for (const part of parts) {
    const columns = part.kind === 'where' ? columnsOf(part.where) : [part.column]
    for (const column of columns) {
      if (pair.column(column)) continue
      const nearest = findNearName(pair.columnNames, column)?.name ?? null
      const columns = pair.columnNames.slice(0, MOST_COLUMNS_NAMED)
      const more = pair.columnNames.length - columns.length
      const missing = errorOf('column_missing', { column, use: 'slice', slice: nameOf(by), nearest, columns, more })
      const same = (problem: Problem) => problem.code === missing.code && problem.args.column === column
      if (!problems.some(same)) problems.push(missing)
    }
  }
}

/** A complete cut of the rows: every row has a code; values in their order. */
interface Partition {
  readonly codes: Int32Array
  readonly values: readonly string[]
  /** Values are listed even when no row has them. */
  readonly declared: boolean
}

type Part = Extract<SliceBy, { kind: 'column' | 'bins' | 'quantiles' }>

function cutOne(
  plan: SlicePlan,
  minRows: number,
  pair: Pair,
  partitions: Map<string, Partition>,
  problems: Problem[],
): Slicing {
  const { by } = plan
  if (by.kind === 'where') return cutWhere(plan, by, pair, problems)
  const partitionOf = (part: Part): Partition => {
    const id = JSON.stringify(part)
    const partition = partitions.get(id) ?? cutPart(part, pair, problems)
    partitions.set(id, partition)
    return partition
  }
  if (by.kind !== 'cross') {
    const { codes, values, declared } = partitionOf(by)
    const counts = countCodes(codes, values.length)
    const keys = values.map((value) => ({ [by.name]: value }))
    return list(plan, codes, keys, counts, declared, minRows, by.column, problems)
  }
  const parts = by.parts.map((part) => ({ name: part.name, partition: partitionOf(part) }))
  const { codes, combinations } = combine(parts.map(({ partition }) => partition))
  const keys = combinations.map((combination) =>
    // fromEntries defines properties, so that a column named `__proto__` is one.
    Object.fromEntries(parts.map(({ name, partition }, i) => [name, partition.values[combination[i]]])),
  )
  return list(plan, codes, keys, countCodes(codes, keys.length), false, minRows, nameOf(by), problems)
}

function list(
  plan: SlicePlan,
  codes: Int32Array,
  keys: readonly Slice['key'][],
  counts: Int32Array,
  declared: boolean,
  minRows: number,
  column: string,
  problems: Problem[],
): Slicing {
  const isThere = (code: number) => declared || counts[code] > 0
  const present = keys.reduce((total, _, code) => total + (isThere(code) ? 1 : 0), 0)
  const many = present > MANY_VALUES
  const place = new Int32Array(keys.length).fill(-1)
  const slices: Slice[] = []
  let rows = 0
  keys.forEach((key, code) => {
    if (isThere(code) && (!many || counts[code] >= minRows)) place[code] = slices.push({ key, n: counts[code] }) - 1
    else rows += counts[code]
  })
  const unlisted = { slices: present - slices.length, rows }
  if (many) {
    const args = { column, values: present, listed: slices.length, minRows }
    problems.push(
      warningOf(plan.by.kind === 'cross' ? 'slice_cross_high_cardinality' : 'slice_column_high_cardinality', args),
    )
  }
  if (slices.length === keys.length) return { plan, codes, slices, unlisted }
  const listed = new Int32Array(codes.length)
  for (let row = 0; row < codes.length; row++) listed[row] = place[codes[row]]
  return { plan, codes: listed, slices, unlisted }
}

function cutWhere(plan: SlicePlan, by: Extract<SliceBy, { kind: 'where' }>, pair: Pair, problems: Problem[]): Slicing {
  const scope = { rows: pair.n, label: pair.label, column: (name: string) => pair.column(name) }
  const { mask, missingRows } = evaluateMask(by.where, scope)
  if (missingRows > 0) {
    problems.push(warningOf('slice_where_missing', { slice: by.name, count: missingRows, rows: pair.n }))
  }
  const codes = new Int32Array(pair.n)
  let n = 0
  for (let row = 0; row < codes.length; row++) {
    codes[row] = mask[row] - 1
    n += mask[row]
  }
  return { plan, codes, slices: [{ key: { slice: by.name }, n }], unlisted: { slices: 0, rows: 0 } }
}

function cutPart(part: Part, pair: Pair, problems: Problem[]): Partition {
  const column = pair.column(part.column)!
  if (part.kind === 'column') return cutByValue(column)
  const numbers = readNumbers(part, column, problems)
  if (part.kind === 'bins') return cutByEdges(numbers, part.edges, true)
  return cutByEdges(numbers, findQuantileEdges(part, numbers, problems), false)
}

const byCodeUnits = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

function cutByValue(column: PairColumn): Partition {
  const { codes, categories } = column.categories()
  const order = [...categories.keys()].sort((left, right) => byCodeUnits(categories[left], categories[right]))
  const rank = new Int32Array(categories.length)
  order.forEach((code, place) => {
    rank[code] = place
  })
  const missing = categories.length
  const ranked = new Int32Array(codes.length)
  for (let row = 0; row < codes.length; row++) ranked[row] = codes[row] < 0 ? missing : rank[codes[row]]
  const values = order.map((code) => quoteIfLikeMissing(categories[code]))
  return { codes: ranked, values: [...values, MissingValue], declared: false }
}

/** Distinct texts stay distinct, and none of them is `(missing)`. */
const quoteIfLikeMissing = (value: string): string => (/^"*\(missing\)"*$/.test(value) ? `"${value}"` : value)

interface Numbers {
  readonly values: Float64Array
  readonly state: Uint8Array | undefined
}

function readNumbers(part: Part, column: PairColumn, problems: Problem[]): Numbers {
  const { values, state } = column.numbers()
  const text = state ? state.reduce((count, cell) => count + (cell === CellState.text ? 1 : 0), 0) : 0
  if (text > 0) {
    const args = { column: part.column, slice: part.name, count: text, rows: values.length }
    problems.push(errorOf('slice_column_not_numeric', args))
  }
  return { values, state }
}

function cutByEdges({ values, state }: Numbers, edges: readonly number[], declared: boolean): Partition {
  const bins = edges.length + 1
  const codes = new Int32Array(values.length)
  let other = 0
  for (let row = 0; row < values.length; row++) {
    const cell = state ? state[row] : CellState.finite
    if (cell !== CellState.finite) {
      codes[row] = cell === CellState.infinite ? bins : bins + 1
      other |= cell === CellState.infinite ? 1 : 2
      continue
    }
    let bin = 0
    while (bin < edges.length && values[row] >= edges[bin]) bin++
    codes[row] = bin
  }
  const names = [...edges, Number.POSITIVE_INFINITY].map((edge, bin) => {
    if (edges.length === 0) return 'all'
    if (bin === 0) return `<${edge}`
    return bin === edges.length ? `>=${edges[bin - 1]}` : `${edges[bin - 1]}..${edge}`
  })
  // Declared bins are listed even when empty; the two that nobody declared are not.
  if (declared && other === 0) return { codes, values: names, declared }
  if (!declared || other === 3) return { codes, values: [...names, INFINITE, MissingValue], declared }
  if (other === 1) return { codes, values: [...names, INFINITE], declared }
  for (let row = 0; row < codes.length; row++) if (codes[row] === bins + 1) codes[row] = bins
  return { codes, values: [...names, MissingValue], declared }
}

function findQuantileEdges(
  part: Extract<Part, { kind: 'quantiles' }>,
  { values, state }: Numbers,
  problems: Problem[],
): number[] {
  const sorted = (state ? values.filter((_, row) => state[row] === CellState.finite) : values.slice()).sort()
  if (sorted.length === 0) {
    problems.push(errorOf('slice_no_finite_values', { column: part.column, slice: part.name }))
    return []
  }
  const edges: number[] = []
  for (let k = 1; k < part.count; k++) {
    const edge = shortenEdge(quantileOfSorted(sorted, k / part.count), sorted)
    // Below the smallest value there is nobody.
    if (edge > sorted[0] && edge !== edges[edges.length - 1]) edges.push(edge)
  }
  if (edges.length < part.count - 1) {
    const args = { column: part.column, slice: part.name, asked: part.count, groups: edges.length + 1 }
    problems.push(warningOf('slice_quantiles_merged', args))
  }
  return edges
}

/** The number with fewest digits that parts the sorted values as `edge` does. */
function shortenEdge(edge: number, sorted: Float64Array): number {
  const low = countBelow(sorted, edge)
  const below = low > 0 ? sorted[low - 1] : Number.NEGATIVE_INFINITY
  const above = sorted[low]
  for (let digits = 1; digits <= 16; digits++) {
    const rounded = Number(edge.toPrecision(digits))
    if (rounded > below && rounded <= above) return rounded
  }
  return edge
}

/** Combinations that occur, in the order of the parts' values: `combinations[code][part]` is a code of that part. */
function combine(parts: readonly Partition[]): { codes: Int32Array; combinations: number[][] } {
  let codes = parts[0].codes
  let combinations: number[][] = [...parts[0].values.keys()].map((code) => [code])
  for (const part of parts.slice(1)) {
    const width = part.values.length
    const paired = new Float64Array(codes.length)
    for (let row = 0; row < codes.length; row++) paired[row] = codes[row] * width + part.codes[row]
    const { ranks, distinct } = rankNumbers(paired, combinations.length * width)
    const before = combinations
    combinations = distinct.map((value) => [...before[Math.floor(value / width)], value % width])
    codes = ranks
  }
  return { codes, combinations }
}

/** Whole numbers from 0 to below `limit`: their rank among the distinct ones. */
function rankNumbers(values: Float64Array, limit: number): { ranks: Int32Array; distinct: number[] } {
  const ranks = new Int32Array(values.length)
  if (limit <= Math.max(1 << 16, values.length * 2)) {
    const rank = new Int32Array(limit).fill(-1)
    for (const value of values) rank[value] = 0
    const distinct: number[] = []
    for (let value = 0; value < limit; value++) if (rank[value] === 0) rank[value] = distinct.push(value) - 1
    for (let row = 0; row < values.length; row++) ranks[row] = rank[values[row]]
    return { ranks, distinct }
  }
  const rank = new Map<number, number>()
  for (const value of values) rank.set(value, -1)
  const distinct = [...rank.keys()].sort((left, right) => left - right)
  distinct.forEach((value, place) => {
    rank.set(value, place)
  })
  for (let row = 0; row < values.length; row++) ranks[row] = rank.get(values[row])!
  return { ranks, distinct }
}

function countCodes(codes: Int32Array, distinct: number): Int32Array {
  const counts = new Int32Array(distinct)
  for (let row = 0; row < codes.length; row++) counts[codes[row]]++
  return counts
}

/** Slices whose checks would have the same id, whatever the order of their columns. */
function findDuplicates(slicings: readonly Slicing[]): Problem[] {
  const seen = new Map<string, number>()
  const pairs = new Map<string, { first: number; second: number; count: number }>()
  slicings.forEach((slicing, second) => {
    for (const { key } of slicing.slices) {
      const id = JSON.stringify(Object.entries(key).sort(([left], [right]) => byCodeUnits(left, right)))
      const first = seen.get(id)
      if (first === undefined) {
        seen.set(id, second)
        continue
      }
      const pair = pairs.get(`${first} ${second}`)
      if (pair) pair.count++
      else pairs.set(`${first} ${second}`, { first, second, count: 1 })
    }
  })
  return [...pairs.values()].map(({ first, second, count }) =>
    errorOf('duplicate_slice', {
      first: nameOf(slicings[first].plan.by),
      second: nameOf(slicings[second].plan.by),
      firstEntry: first + 1,
      secondEntry: second + 1,
      count,
    }),
  )
}
