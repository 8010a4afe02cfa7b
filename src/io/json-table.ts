import { errorOf, ProblemError } from '../core/problem.js'
import { type CategoryView, CellState, type KeyView, type NumberView } from '../core/table.js'
import { parsePlainDecimal, readNumber } from './decimal.js'
import { lineAt } from './delimited-text.js'
import { Dictionary } from './dictionary.js'
import { isNested, type JsonCells, type JsonColumn, jsonText } from './json-cells.js'
import { once } from './once.js'
import { problemsOfStep } from './problems-of.js'
import type { TextTable } from './text-table.js'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * A table over the values of a JSON file. Numbers keep the text they are written with, so that an id has every digit;
 * null, NaN and an absent key are missing, as is an empty text. Other text is text: "NA" in categories is two letters, but
 * asked for numbers it is read as a cell of a CSV, for those who write numbers as text. true and false are text.
 *
 * A column with an array or object in any row throws ProblemError with `nested_column` when it is looked at.
 */
export function makeJsonTable(cells: JsonCells, source: string): TextTable {
  const { bytes, rows, rowStarts } = cells
  const columns = new Map(
    cells.columns.map((column) => {
      const check = once(() => problemsOfStep(() => refuseNested(cells, column, source)))
      const looked = <View>(make: () => View) =>
        once(() => {
          const problems = check()
          if (problems.length > 0) throw new ProblemError(...problems)
          return make()
        })
      return [
        column.name,
        {
          name: column.name,
          check,
          numbers: looked(() => parseNumbers(bytes, rows, column)),
          categories: looked(() => encodeCategories(bytes, rows, column)),
          keys: looked(() => packKeys(bytes, rows, column)),
        },
      ]
    }),
  )
  return {
    source,
    rows,
    columnNames: [...columns.keys()],
    column: (name) => columns.get(name),
    problemsOf: (name) => columns.get(name)?.check() ?? [],
    lineOf: (row) => lineAt(bytes, rowStarts[row]),
    notes: () => [],
  }
}

function refuseNested({ bytes, rows }: JsonCells, { name, starts, ends }: JsonColumn, file: string): void {
  for (let row = 0; row < rows; row++)
    if (ends[row] > 0 && isNested(bytes[starts[row]]))
      throw new ProblemError(
        errorOf('nested_column', {
          file,
          column: name,
          kind: bytes[starts[row]] === 0x7b ? 'objects' : 'arrays',
          line: lineAt(bytes, starts[row]),
        }),
      )
}

/** Absent, null or NaN. Of the words of JSON these two alone begin with n and N. */
const isMissing = (bytes: Uint8Array, start: number, end: number): boolean =>
  end === 0 || bytes[start] === 0x6e || bytes[start] === 0x4e

function parseNumbers(bytes: Uint8Array, rows: number, { starts, ends }: JsonColumn): NumberView {
  const values = new Float64Array(rows)
  let state: Uint8Array | undefined
  for (let row = 0; row < rows; row++) {
    const start = starts[row]
    const end = ends[row]
    let cell: number = CellState.missing
    let value = Number.NaN
    if (!isMissing(bytes, start, end)) {
      value = bytes[start] === QUOTE ? Number.NaN : parsePlainDecimal(bytes, start, end)
      cell = CellState.finite
      if (Number.isNaN(value)) {
        const read = readNumber(jsonText(bytes, start, end))
        value = read.value
        cell = read.state
      }
    }
    values[row] = value
    if (cell === CellState.finite) continue
    state ??= new Uint8Array(rows)
    state[row] = cell
  }
  return { values, state }
}

function encodeCategories(bytes: Uint8Array, rows: number, { starts, ends }: JsonColumn): CategoryView {
  const codes = new Int32Array(rows)
  const dictionary = new Dictionary()
  for (let row = 0; row < rows; row++) {
    const start = starts[row]
    const end = ends[row]
    if (isMissing(bytes, start, end)) codes[row] = -1
    else if (bytes[start] !== QUOTE) codes[row] = dictionary.codeOf(bytes, start, end, false)
    else if (!bytes.subarray(start, end).includes(BACKSLASH))
      codes[row] = dictionary.codeOf(bytes, start + 1, end - 1, end - start === 2)
    else {
      const text = encoder.encode(jsonText(bytes, start, end))
      codes[row] = dictionary.codeOf(text, 0, text.length, text.length === 0)
    }
  }
  return { codes, categories: dictionary.texts() }
}

function packKeys(bytes: Uint8Array, rows: number, { starts, ends }: JsonColumn): KeyView {
  // An escape is never shorter than what it stands for.
  let room = 0
  for (let row = 0; row < rows; row++) room += ends[row] - starts[row]
  const packed = new Uint8Array(room)
  const offsets = new Uint32Array(rows + 1)
  let to = 0
  for (let row = 0; row < rows; row++) {
    const start = starts[row]
    const end = ends[row]
    if (!isMissing(bytes, start, end)) {
      const isText = bytes[start] === QUOTE
      const from = isText ? start + 1 : start
      const until = isText ? end - 1 : end
      const before = to
      let isEscaped = false
      for (let at = from; at < until; at++) {
        const byte = bytes[at]
        packed[to++] = byte
        isEscaped ||= byte === BACKSLASH
      }
      if (isEscaped) to = before + encoder.encodeInto(jsonText(bytes, start, end), packed.subarray(before)).written
    }
    offsets[row + 1] = to
  }
  return { bytes: packed.subarray(0, to), offsets }
}

const encoder = new TextEncoder()
