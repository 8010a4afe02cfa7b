/** Several scores of one item (samples of a language model, ratings of several judges): one row an item, with their mean. */
import { equalKeys, gatherKeys, joinKeys, type PackedKeys, packKeys } from './keys.js'
import { fmix32, fnv1a32 } from './stats/random.js'
import { CellState, type Column, type KeyView, type NumberView, type Table } from './table.js'
import type { Repeats } from './task-values.js'

export interface AveragedTable extends Table {
  /** By row of this table. undefined: the table has no such id or score column, and is as it was. */
  readonly repeats: Repeats | undefined
}

/**
 * Makes one row of all rows that share an id, in order of first appearance. id: one or several columns that together name
 * the item, compared by exact text; a row without an id stays a row of its own, for the join to report.
 *
 * The score column holds the mean of the item's scores, summed from the smallest, so that neither the order of the rows nor
 * rounding tells equal scores apart. If any of them is missing, infinite or text, so is the item's score (the worst of
 * these, in the order named, decides): a lost prediction is never averaged away. All other columns are those of the item's
 * first row. `lineOf` is the line of the item's first row, or of the first score that cannot be used.
 *
 * `repeats.count` is the number of rows of each item and `repeats.correct` how many of them score 1 or more.
 */
export function averageRepeats(table: Table, id: string | readonly string[], score: string): AveragedTable {
  const idNames = typeof id === 'string' ? [id] : id
  const idColumns = idNames.map((name) => table.column(name))
  const scores = table.column(score)
  if (!scores || !idColumns.every((column) => column !== undefined)) {
    return view(
      table,
      (name) => table.column(name),
      table.rows,
      (row) => row,
      undefined,
    )
  }
  const items = groupById(packKeys(joinKeys(idColumns.map((column) => column.keys()))))
  const averaged = averageScores(scores.numbers(), items)
  const columns = new Map<string, Column | undefined>()
  const column = (name: string): Column | undefined => {
    if (!columns.has(name)) {
      const whole = table.column(name)
      const made = name === score ? scoreColumn(scores, averaged, items) : whole && rowsOfColumn(whole, items.firstRow)
      columns.set(name, made)
    }
    return columns.get(name)
  }
  return view(table, column, items.firstRow.length, (item) => averaged.shownRow[item], {
    count: Float64Array.from(items.count),
    correct: averaged.correct,
  })
}

function view(
  table: Table,
  column: Table['column'],
  rows: number,
  rowOf: (row: number) => number,
  repeats: Repeats | undefined,
): AveragedTable {
  const { source, columnNames } = table
  return { source, columnNames, rows, column, lineOf: (row) => table.lineOf(rowOf(row)), repeats }
}

interface Items {
  readonly itemOfRow: Int32Array
  readonly firstRow: Int32Array
  readonly count: Int32Array
}

/** Rows of equal text get one number, in order of first appearance; every empty text one of its own. */
function groupById(keys: PackedKeys): Items {
  const rows = keys.offsets.length - 1
  const itemOfRow = new Int32Array(rows)
  const firstRow = new Int32Array(rows)
  const count = new Int32Array(rows)
  let size = 16
  while (size < rows * 2) size *= 2
  const mask = size - 1
  const slots = new Int32Array(size).fill(-1)
  let items = 0
  for (let row = 0; row < rows; row++) {
    const [start, end] = [keys.offsets[row], keys.offsets[row + 1]]
    let item = -1
    if (start < end) {
      let slot = fmix32(fnv1a32(keys.bytes, start, end)) & mask
      while (slots[slot] >= 0 && !equalKeys(keys, firstRow[slots[slot]], keys, row)) slot = (slot + 1) & mask
      item = slots[slot]
      if (item < 0) slots[slot] = items
    }
    if (item < 0) {
      item = items++
      firstRow[item] = row
    }
    itemOfRow[row] = item
    count[item]++
  }
  return { itemOfRow, firstRow: firstRow.slice(0, items), count: count.slice(0, items) }
}

interface AveragedScores extends NumberView {
  /** Row of the item's first score of its state: of the first unusable score, where there is one. */
  readonly shownRow: Int32Array
  readonly correct: Float64Array
}

function averageScores({ values, state }: NumberView, { itemOfRow, firstRow, count }: Items): AveragedScores {
  const items = firstRow.length
  const worst = new Uint8Array(items)
  const shownRow = firstRow.slice()
  const correct = new Float64Array(items)
  const start = new Int32Array(items + 1)
  for (let item = 0; item < items; item++) start[item + 1] = start[item] + count[item]
  const next = start.slice()
  const grouped = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const item = itemOfRow[row]
    const cell = state ? state[row] : CellState.finite
    grouped[next[item]++] = values[row]
    if (cell === CellState.finite && values[row] >= 1) correct[item]++
    // States are numbered from good to bad: finite, missing, infinite, text.
    if (cell > worst[item]) {
      worst[item] = cell
      shownRow[item] = row
    }
  }
  const means = new Float64Array(items)
  for (let item = 0; item < items; item++) {
    means[item] = worst[item] === CellState.finite ? meanOf(grouped.subarray(start[item], start[item + 1])) : Number.NaN
  }
  return {
    values: means,
    state: worst.some((cell) => cell !== CellState.finite) ? worst : undefined,
    shownRow,
    correct,
  }
}

/** Mean of finite numbers; sorts them. Exact where all are equal; scaled first where their sum is beyond a double. */
function meanOf(values: Float64Array): number {
  if (values.length === 1) return values[0]
  values.sort()
  const [smallest] = values
  let above = 0
  for (const value of values) above += value - smallest
  if (above < Number.POSITIVE_INFINITY) return smallest + above / values.length
  return values.reduce((mean, value) => mean + value / values.length, 0)
}

const encoder = new TextEncoder()

/** The column of means. As text: the cell itself where the item has one row or an unusable score, else the mean. */
function scoreColumn(scores: Column, averaged: AveragedScores, { firstRow, count }: Items): Column {
  const { values, state, shownRow } = averaged
  const isOwn = (item: number) => count[item] === 1 || (state !== undefined && state[item] !== CellState.finite)
  const keys = once((): KeyView => {
    const own = gatherKeys(packKeys(scores.keys()), shownRow)
    const texts = Array.from(firstRow, (_, item) =>
      isOwn(item) ? own.bytes.subarray(own.offsets[item], own.offsets[item + 1]) : encoder.encode(String(values[item])),
    )
    const offsets = new Uint32Array(texts.length + 1)
    for (const [item, text] of texts.entries()) offsets[item + 1] = offsets[item] + text.length
    const bytes = new Uint8Array(offsets[texts.length])
    for (const [item, text] of texts.entries()) bytes.set(text, offsets[item])
    return { bytes, offsets }
  })
  const categories = once(() => {
    const own = scores.categories()
    return encode(firstRow.length, (item) => {
      if (!isOwn(item)) return String(values[item])
      const code = own.codes[shownRow[item]]
      return code < 0 ? undefined : own.categories[code]
    })
  })
  return { name: scores.name, numbers: () => ({ values, state }), categories, keys }
}

function rowsOfColumn(column: Column, rows: Int32Array): Column {
  return {
    name: column.name,
    numbers: once(() => {
      const { values, state } = column.numbers()
      const states = state && Uint8Array.from(rows, (row) => state[row])
      const isUsed = states?.some((cell) => cell !== CellState.finite)
      return { values: Float64Array.from(rows, (row) => values[row]), state: isUsed ? states : undefined }
    }),
    categories: once(() => {
      const { codes, categories } = column.categories()
      return encode(rows.length, (i) => (codes[rows[i]] < 0 ? undefined : categories[codes[rows[i]]]))
    }),
    keys: once(() => gatherKeys(packKeys(column.keys()), rows)),
  }
}

/** Dictionary of texts, numbered by first appearance; undefined is missing. */
function encode(rows: number, textOf: (row: number) => string | undefined) {
  const codeOf = new Map<string, number>()
  const codes = Int32Array.from({ length: rows }, (_, row) => {
    const text = textOf(row)
    if (text === undefined) return -1
    const code = codeOf.get(text) ?? codeOf.size
    codeOf.set(text, code)
    return code
  })
  return { codes, categories: [...codeOf.keys()] }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
