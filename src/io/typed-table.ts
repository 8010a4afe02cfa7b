import { isUtf8 } from 'node:buffer'
import { errorOf, ProblemError } from '../core/problem.js'
import { type CategoryView, CellState, type Column, type KeyView, type NumberView } from '../core/table.js'
import { readNumber } from './decimal.js'
import { Dictionary } from './dictionary.js'
import { dateText, decimalText, doubleText, floatText, timestampText, timeText } from './number-text.js'
import { once } from './once.js'
import { problemsOfStep } from './problems-of.js'
import type { TextTable } from './text-table.js'

/** A column as a typed file holds it: numbers stay numbers, and repeated values are stored once. */
export type TypedColumn = NumberColumn | LongColumn | BooleanColumn | PackedTexts | CodedColumn

/** Rows that hold a 1 are missing; undefined when none is. */
type Missing = Uint8Array | undefined

export interface NumberColumn {
  readonly kind: 'number'
  readonly values: Float64Array | Float32Array | Int32Array | Uint32Array
  readonly missing: Missing
  readonly meaning: Meaning
}

export interface LongColumn {
  readonly kind: 'long'
  readonly values: BigInt64Array | BigUint64Array
  readonly missing: Missing
  readonly meaning: Meaning
}

export interface BooleanColumn {
  readonly kind: 'boolean'
  readonly values: Uint8Array
  readonly missing: Missing
}

/** Text packed as in `KeyView`: an empty text is a missing one, as in a CSV. */
export interface PackedTexts extends KeyView {
  readonly kind: 'texts'
}

/** Row r holds value `codes[r]` of `of`; −1 is missing. */
export interface CodedColumn {
  readonly kind: 'coded'
  readonly codes: Int32Array
  readonly of: Exclude<TypedColumn, CodedColumn>
}

/** What the stored numbers stand for. */
export type Meaning =
  | { readonly is: 'integer' }
  | { readonly is: 'double' }
  | { readonly is: 'float' }
  | { readonly is: 'decimal'; readonly scale: number }
  | { readonly is: 'date' }
  | { readonly is: 'time'; readonly nanoseconds: bigint }
  /** `nanoseconds`: length of one unit. `isInstant`: counted from an epoch in UTC rather than in local time. */
  | { readonly is: 'timestamp'; readonly nanoseconds: bigint; readonly isInstant: boolean }

/** How to get at a column of a file that is already known to hold it. `read` throws ProblemError when it is damaged. */
export interface ColumnReader {
  readonly name: string
  read(): TypedColumn
}

/**
 * A table over typed columns, each read when it is first looked at. Views agree with those of the same data written as a
 * CSV by pandas, but that booleans are `true` and `false`, and times ISO 8601. NaN is missing. Text is text: only an empty
 * one is missing, and `NA` is two letters; but asked for numbers it is read as a cell of a CSV.
 */
export function makeTypedTable(readers: readonly ColumnReader[], rows: number, source: string): TextTable {
  const columns = new Map(readers.map((reader) => [reader.name, makeColumn(reader, source)]))
  return {
    source,
    rows,
    columnNames: readers.map(({ name }) => name),
    column: (name) => columns.get(name),
    problemsOf: (name) => problemsOfStep(() => columns.get(name)?.load()),
    lineOf: (row) => row + 1,
    notes: () => [],
  }
}

function makeColumn({ name, read }: ColumnReader, file: string): Column & { load(): TypedColumn } {
  const column = once(() => {
    const typed = read()
    const texts = typed.kind === 'coded' ? typed.of : typed
    if (texts.kind === 'texts' && !isUtf8(texts.bytes))
      throw new ProblemError(errorOf('column_not_text', { file, column: name }))
    return typed
  })
  return {
    name,
    load: column,
    numbers: once(() => numbersOf(column())),
    categories: once(() => categoriesOf(column())),
    keys: once(() => keysOf(column())),
  }
}

// ---- numbers ---------------------------------------------------------------------------------------------------------

const isTime = (meaning: Meaning): boolean =>
  meaning.is === 'date' || meaning.is === 'time' || meaning.is === 'timestamp'

function numbersOf(column: TypedColumn): NumberView {
  switch (column.kind) {
    case 'coded':
      return gatherNumbers(column.codes, numbersOf(column.of))
    case 'texts':
      return numbersOfTexts(column)
    case 'boolean':
      // As in a CSV, where true is text.
      return notNumbers(column.values.length, column.missing)
    case 'number':
      return isTime(column.meaning) ? notNumbers(column.values.length, column.missing) : numbersOfNumbers(column)
    case 'long':
      return isTime(column.meaning) ? notNumbers(column.values.length, column.missing) : numbersOfLongs(column)
  }
}

function notNumbers(rows: number, missing: Missing): NumberView {
  const state = new Uint8Array(rows).fill(CellState.text)
  if (missing) for (let row = 0; row < rows; row++) if (missing[row]) state[row] = CellState.missing
  return { values: new Float64Array(rows).fill(Number.NaN), state }
}

function numbersOfNumbers({ values: stored, missing, meaning }: NumberColumn): NumberView {
  const values = stored instanceof Float64Array && !missing ? stored : Float64Array.from(stored)
  if (meaning.is === 'decimal') scaleDown(values, meaning.scale, (row) => stored[row])
  return markStates(values, missing)
}

function numbersOfLongs({ values: stored, missing, meaning }: LongColumn): NumberView {
  const values = new Float64Array(stored.length)
  const halves = new Int32Array(stored.buffer, stored.byteOffset, 2 * stored.length)
  // Both terms are exact, so that their sum is rounded once: what Number(bigint) gives, without making one.
  if (stored instanceof BigInt64Array)
    for (let row = 0; row < values.length; row++)
      values[row] = halves[2 * row + 1] * 4294967296 + (halves[2 * row] >>> 0)
  else
    for (let row = 0; row < values.length; row++)
      values[row] = (halves[2 * row + 1] >>> 0) * 4294967296 + (halves[2 * row] >>> 0)
  if (meaning.is === 'decimal') scaleDown(values, meaning.scale, (row) => stored[row])
  return markStates(values, missing)
}

/** Divides by 10^scale with one rounding: both are exact doubles here, or else the decimal text decides. */
function scaleDown(values: Float64Array, scale: number, exact: (row: number) => bigint | number): void {
  const power = scale >= 0 && scale <= 22 ? Number(`1e${scale}`) : undefined
  for (let row = 0; row < values.length; row++)
    values[row] =
      power !== undefined && Math.abs(values[row]) <= Number.MAX_SAFE_INTEGER
        ? values[row] / power
        : Number(decimalText(exact(row), scale))
}

function markStates(values: Float64Array, missing: Missing): NumberView {
  let state: Uint8Array | undefined
  for (let row = 0; row < values.length; row++) {
    if (missing?.[row] === 1) {
      state ??= new Uint8Array(values.length)
      state[row] = CellState.missing
      values[row] = Number.NaN
    } else if (!Number.isFinite(values[row])) {
      state ??= new Uint8Array(values.length)
      state[row] = Number.isNaN(values[row]) ? CellState.missing : CellState.infinite
    }
  }
  if (!state) return { values, state }
  // The stored values may be those of the column itself, whose text still tells infinite ones.
  const marked = values.map((value, row) => (state[row] === CellState.infinite ? Number.NaN : value))
  return { values: marked, state }
}

function numbersOfTexts(texts: PackedTexts): NumberView {
  const rows = texts.offsets.length - 1
  const values = new Float64Array(rows)
  let state: Uint8Array | undefined
  for (let row = 0; row < rows; row++) {
    const read = readNumber(textAt(texts, row))
    values[row] = read.value
    if (read.state === CellState.finite) continue
    state ??= new Uint8Array(rows)
    state[row] = read.state
  }
  return { values, state }
}

function gatherNumbers(codes: Int32Array, of: NumberView): NumberView {
  const rows = codes.length
  const values = new Float64Array(rows)
  let state: Uint8Array | undefined
  for (let row = 0; row < rows; row++) {
    const code = codes[row]
    const cell = code < 0 ? CellState.missing : (of.state?.[code] ?? CellState.finite)
    values[row] = code < 0 ? Number.NaN : of.values[code]
    if (cell === CellState.finite) continue
    state ??= new Uint8Array(rows)
    state[row] = cell
  }
  return { values, state }
}

// ---- categories ------------------------------------------------------------------------------------------------------

function categoriesOf(column: TypedColumn): CategoryView {
  switch (column.kind) {
    case 'coded':
      return renumber(column.codes, categoriesOf(column.of))
    case 'texts':
      return categoriesOfTexts(column)
    case 'boolean':
      return encodeValues(column.values.length, column.missing, (row) => column.values[row], booleanText)
    case 'number': {
      const { values } = column
      if (values instanceof Int32Array || values instanceof Uint32Array) {
        const view = encodeSmallRange(values, column.missing, column.meaning)
        if (view) return view
      }
      // A NaN is no value, and as a key of a map it would be one.
      return encodeValues(
        values.length,
        nanIsMissing(column),
        (row) => values[row],
        (value) => textOfNumber(value, column.meaning),
      )
    }
    case 'long': {
      const { values } = column
      const toText = (value: number | bigint) => textOfNumber(value, column.meaning)
      const doubles = exactDoubles(values)
      const view = doubles && encodeSmallRange(doubles, column.missing, column.meaning)
      if (view) return view
      return doubles
        ? encodeValues(values.length, column.missing, (row) => doubles[row], toText)
        : encodeValues<bigint>(values.length, column.missing, (row) => values[row], toText)
    }
  }
}

const booleanText = (value: number): string => (value === 0 ? 'false' : 'true')

/** Numbers distinct values in the order of their first row. */
function encodeValues<Value>(
  rows: number,
  missing: Missing,
  valueAt: (row: number) => Value,
  toText: (value: Value) => string,
): CategoryView {
  const codes = new Int32Array(rows)
  const known = new Map<Value, number>()
  const categories: string[] = []
  for (let row = 0; row < rows; row++) {
    if (missing?.[row] === 1) {
      codes[row] = -1
      continue
    }
    const value = valueAt(row)
    let code = known.get(value)
    if (code === undefined) {
      code = categories.length
      known.set(value, code)
      categories.push(toText(value))
    }
    codes[row] = code
  }
  return { codes, categories }
}

/** As `encodeValues` for integers that lie close together: a table instead of a map. Undefined when they do not. */
function encodeSmallRange(values: ArrayLike<number>, missing: Missing, meaning: Meaning): CategoryView | undefined {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let row = 0; row < values.length; row++) {
    if (missing?.[row] === 1) continue
    if (values[row] < low) low = values[row]
    if (values[row] > high) high = values[row]
  }
  if (!(high - low < 65_536)) return undefined
  // Where every row is missing, nothing lies between low and high.
  const known = new Int32Array(Math.max(0, high - low + 1)).fill(-1)
  const codes = new Int32Array(values.length)
  const categories: string[] = []
  for (let row = 0; row < values.length; row++) {
    if (missing?.[row] === 1) {
      codes[row] = -1
      continue
    }
    const place = values[row] - low
    if (known[place] < 0) known[place] = categories.push(textOfNumber(values[row], meaning)) - 1
    codes[row] = known[place]
  }
  return { codes, categories }
}

function nanIsMissing({ values, missing }: NumberColumn): Missing {
  if (!(values instanceof Float64Array || values instanceof Float32Array)) return missing
  let marked: Uint8Array | undefined
  for (let row = 0; row < values.length; row++) {
    if (!Number.isNaN(values[row])) continue
    marked ??= missing?.slice() ?? new Uint8Array(values.length)
    marked[row] = 1
  }
  return marked ?? missing
}

/** The same integers as doubles, if every one of them is exact as a double. */
function exactDoubles(values: BigInt64Array | BigUint64Array): Float64Array | undefined {
  const { values: doubles } = numbersOfLongs({ kind: 'long', values, missing: undefined, meaning: { is: 'integer' } })
  for (const value of doubles) if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined
  return doubles
}

function categoriesOfTexts({ bytes, offsets }: PackedTexts): CategoryView {
  const rows = offsets.length - 1
  const codes = new Int32Array(rows)
  const dictionary = new Dictionary()
  for (let row = 0; row < rows; row++)
    codes[row] = dictionary.codeOf(bytes, offsets[row], offsets[row + 1], offsets[row] === offsets[row + 1])
  return { codes, categories: dictionary.texts() }
}

/** A dictionary of a file may hold values that no row has, in any order, and one of them twice. */
function renumber(codes: Int32Array, of: CategoryView): CategoryView {
  const renumbered = new Int32Array(codes.length)
  const newCodes = new Int32Array(of.categories.length).fill(-1)
  const categories: string[] = []
  for (let row = 0; row < codes.length; row++) {
    const category = codes[row] < 0 ? -1 : of.codes[codes[row]]
    if (category < 0) {
      renumbered[row] = -1
      continue
    }
    if (newCodes[category] < 0) newCodes[category] = categories.push(of.categories[category]) - 1
    renumbered[row] = newCodes[category]
  }
  return { codes: renumbered, categories }
}

// ---- keys ------------------------------------------------------------------------------------------------------------

function keysOf(column: TypedColumn): KeyView {
  switch (column.kind) {
    case 'coded':
      return gatherKeys(column.codes, keysOf(column.of))
    case 'texts':
      return { bytes: column.bytes, offsets: column.offsets }
    case 'boolean':
      return packRows(column.values.length, column.missing, (row, keys) =>
        keys.addText(booleanText(column.values[row])),
      )
    case 'number': {
      const { values, meaning } = column
      if (meaning.is === 'integer')
        return packRows(values.length, column.missing, (row, keys) => keys.addInteger(values[row]))
      return packRows(values.length, column.missing, (row, keys) => keys.addText(textOfNumber(values[row], meaning)))
    }
    case 'long': {
      const { values, meaning } = column
      const doubles = meaning.is === 'integer' ? exactDoubles(values) : undefined
      if (doubles) return packRows(values.length, column.missing, (row, keys) => keys.addInteger(doubles[row]))
      return packRows(values.length, column.missing, (row, keys) => keys.addText(textOfNumber(values[row], meaning)))
    }
  }
}

function textOfNumber(value: number | bigint, meaning: Meaning): string {
  switch (meaning.is) {
    case 'integer':
      return String(value)
    case 'double':
      return doubleText(Number(value))
    case 'float':
      return floatText(Number(value))
    case 'decimal':
      return decimalText(value, meaning.scale)
    case 'date':
      return dateText(Number(value))
    case 'time':
      return timeText(BigInt(value) * meaning.nanoseconds)
    case 'timestamp':
      return timestampText(BigInt(value) * meaning.nanoseconds, meaning.isInstant)
  }
}

function packRows(rows: number, missing: Missing, add: (row: number, keys: PackedBuilder) => void): PackedTexts {
  const keys = new PackedBuilder(rows)
  for (let row = 0; row < rows; row++) {
    if (missing?.[row] !== 1) add(row, keys)
    keys.endRow()
  }
  return keys.pack()
}

function gatherKeys(codes: Int32Array, of: KeyView): KeyView {
  const offsets = new Uint32Array(codes.length + 1)
  let length = 0
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] >= 0) length += of.offsets[codes[row] + 1] - of.offsets[codes[row]]
    offsets[row + 1] = length
  }
  const bytes = new Uint8Array(length)
  for (let row = 0, to = 0; row < codes.length; row++) {
    if (codes[row] < 0) continue
    const end = of.offsets[codes[row] + 1]
    for (let at = of.offsets[codes[row]]; at < end; at++) bytes[to++] = of.bytes[at]
  }
  return { bytes, offsets }
}

/** Packs texts row by row, growing as they come. */
export class PackedBuilder {
  private bytes: Uint8Array
  private offsets: Uint32Array
  private rows = 0
  private length = 0

  constructor(expectedRows: number) {
    this.bytes = new Uint8Array(Math.max(64, 8 * expectedRows))
    this.offsets = new Uint32Array(expectedRows + 1)
  }

  /** Texts so far. */
  get count(): number {
    return this.rows
  }

  addBytes(from: Uint8Array, start: number, end: number): void {
    this.reserve(end - start)
    // For the few bytes of an id, a loop is faster than a call.
    if (end - start > 64) {
      this.bytes.set(from.subarray(start, end), this.length)
      this.length += end - start
    } else for (let at = start; at < end; at++) this.bytes[this.length++] = from[at]
  }

  /** ASCII alone. */
  addText(text: string): void {
    this.reserve(text.length)
    for (let at = 0; at < text.length; at++) this.bytes[this.length++] = text.charCodeAt(at)
  }

  addInteger(value: number): void {
    this.reserve(20)
    let rest = Math.abs(value)
    if (value < 0) this.bytes[this.length++] = 0x2d
    let digits = 1
    for (let power = 10; rest >= power; power *= 10) digits++
    this.length += digits
    let at = this.length - 1
    // Nine digits at a time are 32-bit integers, whose division is cheap.
    while (digits > 0) {
      const high = Math.floor(rest / 1e9)
      let low = (rest - high * 1e9) | 0
      for (let place = 0; place < 9 && digits > 0; place++, digits--) {
        const tenth = (low / 10) | 0
        this.bytes[at--] = 0x30 + low - 10 * tenth
        low = tenth
      }
      rest = high
    }
  }

  endRow(): void {
    if (this.rows + 1 >= this.offsets.length) {
      const larger = new Uint32Array(2 * this.offsets.length + 16)
      larger.set(this.offsets)
      this.offsets = larger
    }
    this.offsets[++this.rows] = this.length
  }

  pack(): PackedTexts {
    return {
      kind: 'texts',
      bytes: this.bytes.subarray(0, this.length),
      offsets: this.offsets.subarray(0, this.rows + 1),
    }
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    // Offsets are 32-bit numbers.
    if (this.length + more > 2 ** 32 - 1) throw new RangeError('texts of one column exceed 4 GiB')
    const larger = new Uint8Array(Math.min(2 ** 32 - 1, Math.max(2 * this.bytes.length, this.length + more)))
    larger.set(this.bytes)
    this.bytes = larger
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const textAt = ({ bytes, offsets }: KeyView, row: number): string =>
  decoder.decode(bytes.subarray(offsets[row], offsets[row + 1]))
