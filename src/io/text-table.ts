import { type Problem, warningOf } from '../core/problem.js'
import { type CategoryView, CellState, type Column, type KeyView, type NumberView, type Table } from '../core/table.js'
import { isMissingWord, parsePlainDecimal, readCommas, readNumber } from './decimal.js'
import { type Cells, cellText, lineAt, QUOTE, splitCells } from './delimited-text.js'
import { Dictionary, sameBytes } from './dictionary.js'
import { once } from './once.js'
import type { ReadAhead, ViewAhead } from './read-ahead.js'

/** A table read from a file, which also says how it understood what could be understood in two ways. */
export interface TextTable extends Table {
  /** Reads a column as far as is needed to know whether it can be looked at; what is wrong with it. */
  problemsOf(name: string): readonly Problem[]
  /**
   * Warnings about the columns that were asked for numbers so far: `decimal_comma` (0,5 was read as 0.5) and
   * `ambiguous_comma` (1,234 may be either, so it stays text). Ask after the numbers.
   */
  notes(): readonly Problem[]
}

/**
 * A table over cells. Each view of a column is made when it is first asked for, and kept.
 *
 * Numbers: decimal, with spaces around them allowed. Missing: an empty cell or one of `missingWords`. In categories these
 * words mean missing only without quotes: `"NA"` in quotes is the text NA. Keys are exact text: only an empty cell is empty.
 */
export function makeTextTable(cells: Cells, source: string): TextTable {
  const notes: Problem[] = []
  const columns = new Map<string, Column>()
  for (const [index, name] of cells.columnNames.entries()) {
    columns.set(name, {
      name,
      numbers: once(() =>
        parseNumbers(cells, index, (code) => notes.push(warningOf(code, { file: source, column: name }))),
      ),
      categories: once(() => encodeCategories(cells, index)),
      keys: once(() => packKeys(cells, index)),
    })
  }
  return {
    source,
    rows: cells.rows,
    columnNames: cells.columnNames,
    column: (name) => columns.get(name),
    problemsOf: () => [],
    lineOf: (row) => (cells.multiline ? lineAt(cells.bytes, cells.starts[row * cells.stride]) : cells.firstLine + row),
    notes: () => notes,
  }
}

/** As `makeTextTable`, over views that are there; for any other the text is split now. */
export function makeTableAhead(ahead: ReadAhead, text: Uint8Array, source: string): TextTable {
  let lateNotes: () => readonly Problem[] = () => []
  const whole = once(() => {
    const table = makeTextTable(splitCells(text, source), source)
    lateNotes = table.notes
    return table
  })
  return withViews(
    {
      source,
      rows: ahead.rows,
      columnNames: ahead.columnNames,
      column: (name) => (ahead.columnNames.includes(name) ? lateColumn(name, whole) : undefined),
      problemsOf: () => [],
      lineOf: (row) => ahead.firstLine + row,
      notes: () => lateNotes(),
    },
    ahead.views,
  )
}

const lateColumn = (name: string, table: () => TextTable): Column => ({
  name,
  numbers: () => table().column(name)!.numbers(),
  categories: () => table().column(name)!.categories(),
  keys: () => table().column(name)!.keys(),
})

/** The same table, with views that were read elsewhere. */
export function withViews(table: TextTable, views: readonly ViewAhead[]): TextTable {
  const columns = new Map<string, Column | undefined>()
  for (const name of table.columnNames) {
    const own = views.filter(({ column }) => column === name)
    const find = <Kind extends ViewAhead['kind']>(kind: Kind): Extract<ViewAhead, { kind: Kind }> | undefined =>
      own.find((view): view is Extract<ViewAhead, { kind: Kind }> => view.kind === kind)
    const column = table.column(name)
    columns.set(
      name,
      column && {
        name,
        numbers: () => find('numbers')?.view ?? column.numbers(),
        categories: () => find('categories')?.view ?? column.categories(),
        keys: () => find('keys')?.view ?? column.keys(),
      },
    )
  }
  return { ...table, column: (name) => columns.get(name) }
}

function parseNumbers(cells: Cells, index: number, note: (code: string) => void): NumberView {
  const { bytes, starts, stride, rows } = cells
  const values = new Float64Array(rows)
  let state: Uint8Array | undefined
  let texts = 0
  for (let row = 0, slot = index; row < rows; row++, slot += stride) {
    let start = starts[slot]
    let end = starts[slot + 1] - 1
    if (bytes[start] === QUOTE && end > start) {
      start++
      end--
    }
    const value = parsePlainDecimal(bytes, start, end)
    values[row] = value
    if (Number.isNaN(value)) {
      const read = readNumber(cellText(bytes, start, end))
      values[row] = read.value
      if (read.state === CellState.finite) continue
      state ??= new Uint8Array(rows)
      state[row] = read.state
      if (read.state === CellState.text) texts++
    }
  }
  if (state && texts > 0 && (cells.delimiter === ';' || cells.delimiter === '\t')) {
    const meaning = readCommas(columnTexts(cells, index))
    if (meaning !== 'neither') note(meaning === 'decimal' ? 'decimal_comma' : 'ambiguous_comma')
    if (meaning === 'decimal') {
      let row = 0
      for (const text of columnTexts(cells, index)) {
        if (text.includes(',')) {
          values[row] = Number(text.replace(',', '.'))
          state[row] = CellState.finite
        }
        row++
      }
      if (state.every((cell) => cell === CellState.finite)) state = undefined
    }
  }
  return { values, state }
}

function* columnTexts(cells: Cells, index: number): Generator<string> {
  for (let row = 0; row < cells.rows; row++) {
    const slot = row * cells.stride + index
    yield cellText(cells.bytes, cells.starts[slot], cells.starts[slot + 1] - 1)
  }
}

function packKeys(cells: Cells, index: number): KeyView {
  const { bytes, starts, stride, rows } = cells
  let room = 0
  for (let row = 0, slot = index; row < rows; row++, slot += stride) room += starts[slot + 1] - 1 - starts[slot]
  const packed = new Uint8Array(room)
  const offsets = new Uint32Array(rows + 1)
  let to = 0
  for (let row = 0, slot = index; row < rows; row++, slot += stride) {
    const start = starts[slot]
    const end = starts[slot + 1] - 1
    if (end > start && bytes[start] === QUOTE) to = copyUnquoted(bytes, start, end, packed, to)
    else for (let at = start; at < end; at++) packed[to++] = bytes[at]
    offsets[row + 1] = to
  }
  return { bytes: packed.subarray(0, to), offsets }
}

/** Copies a quoted cell without its quotes; returns where the copy ends. */
function copyUnquoted(bytes: Uint8Array, start: number, end: number, into: Uint8Array, from: number): number {
  let to = from
  for (let at = start + 1; at < end - 1; at++) {
    into[to++] = bytes[at]
    if (bytes[at] === QUOTE) at++
  }
  return to
}

function encodeCategories(cells: Cells, index: number): CategoryView {
  const { bytes, starts, stride, rows } = cells
  const codes = new Int32Array(rows)
  const dictionary = new Dictionary()
  let scratch = new Uint8Array(256)
  let previousStart = 0
  let previousEnd = -1
  let previousCode = -1
  for (let row = 0, slot = index; row < rows; row++, slot += stride) {
    const start = starts[slot]
    const end = starts[slot + 1] - 1
    if (!sameBytes(bytes, start, end, bytes, previousStart, previousEnd)) {
      if (end > start && bytes[start] === QUOTE) {
        if (end - start > scratch.length) scratch = new Uint8Array(2 * (end - start))
        const length = copyUnquoted(bytes, start, end, scratch, 0)
        previousCode = dictionary.codeOf(scratch, 0, length, length === 0)
      } else {
        previousCode = dictionary.codeOf(bytes, start, end, isMissingWord(bytes, start, end))
      }
      previousStart = start
      previousEnd = end
    }
    codes[row] = previousCode
  }
  return { codes, categories: dictionary.texts() }
}
