/**
 * Columns of equal length, typed on demand, with missing values.
 *
 * A file is text until somebody asks what a column means: an id wants every digit, a score wants a double, a slice wants
 * few distinct values. So a column is asked for one of three views, and pays only for the view that is used.
 */
export interface Table {
  /** Where the rows come from, as a person would name it (a path); used in messages only. */
  readonly source: string
  readonly rows: number
  /** Column names in file order, without duplicates. */
  readonly columnNames: readonly string[]
  /** Columns that score the rows, each number one way of scoring; absent: the format does not say which do. */
  readonly scores?: readonly string[]
  /** The column of exactly this name; undefined if there is none. */
  column(name: string): Column | undefined
  /** 1-based line (CSV, JSONL) or row number (other formats) at which row `row` begins; for messages. */
  lineOf(row: number): number
}

export interface Column {
  readonly name: string
  numbers(): NumberView
  categories(): CategoryView
  keys(): KeyView
}

/** One double a row. Missing and unreadable cells hold NaN and are told apart by `state`. */
export interface NumberView {
  readonly values: Float64Array
  /** What is in each row; undefined when every row holds a finite number. See `CellState`. */
  readonly state: Uint8Array | undefined
}

/** Codes of `NumberView.state`. */
export const CellState = {
  finite: 0,
  /** An empty cell or one of the documented words for "no value" (`NA`, `NaN`, `null`, …). */
  missing: 1,
  /** `inf`, `-Infinity` and the like, or a number too large for a double. */
  infinite: 2,
  /** Text that is no number. */
  text: 3,
} as const

/** Dictionary-encoded text: `categories[codes[row]]`; code −1 is missing. Categories are in order of first appearance. */
export interface CategoryView {
  readonly codes: Int32Array
  readonly categories: readonly string[]
}

/** Exact text of every row, packed: row i is the UTF-8 bytes from offsets[i] to offsets[i + 1]. Missing is empty text. */
export interface KeyView {
  readonly bytes: Uint8Array
  readonly offsets: Uint32Array
}

const decoder = new TextDecoder('utf-8')

/** The text of one row of a key view. */
export function keyText(keys: KeyView, row: number): string {
  return decoder.decode(keys.bytes.subarray(keys.offsets[row], keys.offsets[row + 1]))
}

/**
 * The same table with a column also under another name; a column that already has that name is hidden by it. A table
 * without the column is returned as it is: whoever asks for the new name is told that it is missing.
 */
export function renameColumn(table: Table, from: string, to: string): Table {
  const renamed = table.column(from)
  if (!renamed) return table
  return {
    source: table.source,
    rows: table.rows,
    columnNames: table.columnNames.includes(to) ? table.columnNames : [...table.columnNames, to],
    column: (name) => (name === to ? renamed : table.column(name)),
    lineOf: (row) => table.lineOf(row),
  }
}

/** A key view of texts. */
export function packTexts(texts: readonly string[]): KeyView {
  const encoder = new TextEncoder()
  const parts = texts.map((text) => encoder.encode(text))
  const offsets = new Uint32Array(parts.length + 1)
  for (const [row, part] of parts.entries()) offsets[row + 1] = offsets[row] + part.length
  const bytes = new Uint8Array(offsets[parts.length])
  for (const [row, part] of parts.entries()) bytes.set(part, offsets[row])
  return { bytes, offsets }
}
