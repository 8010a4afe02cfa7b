/**
 * The columns that will be looked at, read while the text is split: each byte is touched once, and where cells begin is not
 * written down. Only for text that holds nothing unusual; the cells and views are those of `splitCells` and `makeTextTable`,
 * to which everything else is left.
 */
import { type CategoryView, CellState, type KeyView, type NumberView } from '../core/table.js'
import { isMissingWord, parsePlainDecimal, powersOfTen, readNumber } from './decimal.js'
import {
  type Cells,
  cellText,
  type Delimiter,
  guessRows,
  lineAt,
  QUOTE,
  readHeader,
  splitCells,
} from './delimited-text.js'
import { Dictionary, HASH_PRIME, HASH_START } from './dictionary.js'

export type ViewKind = 'numbers' | 'categories' | 'keys'

export interface WantedView {
  readonly column: string
  readonly kind: ViewKind
}

export interface ReadAhead {
  readonly rows: number
  readonly columnNames: readonly string[]
  /** 1-based line of the first row; each row is one line. */
  readonly firstLine: number
  readonly views: readonly ViewAhead[]
}

export type ViewAhead =
  | { readonly column: string; readonly kind: 'numbers'; readonly view: NumberView }
  | { readonly column: string; readonly kind: 'categories'; readonly view: CategoryView }
  | { readonly column: string; readonly kind: 'keys'; readonly view: KeyView }

/** Delimited text as far as it was read: what will be looked at, or where all cells are. */
export type Delimited = { readonly ahead: ReadAhead } | { readonly cells: Cells }

/** Reads the views that are known to be wanted, or where the text is unusual, finds its cells. Throws as `splitCells`. */
export function readDelimited(bytes: Uint8Array, file: string, wanted: readonly WantedView[]): Delimited {
  const ahead = readAhead(bytes, file, wanted)
  return ahead ? { ahead } : { cells: splitCells(bytes, file) }
}

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const POINT = 0x2e
const PLUS = 0x2b
const MINUS = 0x2d

/** Kinds of columns as the loop over the cells tells them apart. */
const PASS = 0
const NUMBER = 1
const CATEGORY = 2
const KEY = 3
const SEVERAL = 4

/**
 * UTF-8 text without a byte order mark, as for `splitCells`. wanted: the views that will be looked at; those of columns that
 * are not there are left out. undefined: nothing is wanted, or something about the text is unusual (a blank
 * line, a quoted line end, a bare CR, a row of another length, commas that may be decimal marks), and `splitCells` must say
 * what it is.
 */
export function readAhead(bytes: Uint8Array, file: string, wanted: readonly WantedView[]): ReadAhead | undefined {
  const { columnNames, delimiter, bareReturns, end } = readHeader(bytes, file)
  const views = wanted.filter(({ column }) => columnNames.includes(column))
  if (bareReturns || views.length === 0 || columnNames.length === 1) return undefined
  const room = guessRows(bytes, end)
  const readers = views.map((each) => new Reader(each, room, delimiter))
  const columns = columnNames.map((name) => {
    const own = readers.filter((reader) => reader.column === name)
    const kind = own.length === 0 ? PASS : own.length > 1 ? SEVERAL : own[0].code
    // Every column has a first reader, so that the loop need not ask; one that passes is never called.
    return { kind, reader: own[0] ?? readers[0], readers: own }
  })
  const lastEnd = bytes.lastIndexOf(LINE_FEED)
  let rows = end <= lastEnd ? readRows(bytes, end, lastEnd + 1, delimiter, columns, 0) : 0
  if (rows >= 0 && Math.max(end, lastEnd + 1) < bytes.length) {
    // The last line lacks its end.
    const line = new Uint8Array(bytes.length - Math.max(end, lastEnd + 1) + 1)
    line.set(bytes.subarray(bytes.length - line.length + 1))
    line[line.length - 1] = LINE_FEED
    rows = line[line.length - 2] === CARRIAGE_RETURN ? -1 : readRows(line, 0, line.length, delimiter, columns, rows)
  }
  if (rows <= 0 || readers.some((reader) => reader.isDoubtful)) return undefined
  return {
    rows,
    columnNames,
    firstLine: lineAt(bytes, end),
    views: readers.map((reader) => reader.finish(rows)),
  }
}

interface ReadColumn {
  readonly kind: number
  readonly reader: Reader
  readonly readers: readonly Reader[]
}

/** Reads lines from `at` to `end`, behind the last line end; the number of rows with those that were there, or −1. */
function readRows(
  bytes: Uint8Array,
  at: number,
  end: number,
  delimiter: Delimiter,
  columns: readonly ReadColumn[],
  row: number,
): number {
  const separator = delimiter.charCodeAt(0)
  const ends = new Uint8Array(256)
  ends[separator] = 1
  ends[LINE_FEED] = 1
  ends[CARRIAGE_RETURN] = 1
  const count = columns.length
  for (; at < end; row++) {
    for (let c = 0; c < count; c++) {
      const { kind, reader, readers } = columns[c]
      const start = at
      if (bytes[at] === QUOTE) {
        at = findQuotedEnd(bytes, at, end)
        if (at < 0 || ends[bytes[at]] === 0) return -1
        for (const each of readers) each.readQuoted(row, bytes, start, at)
      } else if (kind === CATEGORY) {
        let hash = HASH_START
        for (let byte = bytes[at]; ends[byte] === 0; byte = bytes[++at]) hash = Math.imul(hash ^ byte, HASH_PRIME)
        reader.putCategory(row, bytes, start, at, hash)
      } else if (kind === NUMBER) {
        let byte = bytes[at]
        if (byte === MINUS || byte === PLUS) byte = bytes[++at]
        const first = at
        let mantissa = 0
        let digits = 0
        let scale = 0
        for (; byte >= 0x30 && byte <= 0x39; byte = bytes[++at]) mantissa = mantissa * 10 + (byte - 0x30)
        digits = at - first
        if (byte === POINT) {
          byte = bytes[++at]
          const point = at
          for (; byte >= 0x30 && byte <= 0x39; byte = bytes[++at]) mantissa = mantissa * 10 + (byte - 0x30)
          scale = at - point
          digits += scale
        }
        if (ends[byte] === 1 && digits > 0 && mantissa <= Number.MAX_SAFE_INTEGER && scale <= 22) {
          // As `parsePlainDecimal`: one division of two exact doubles.
          const value = scale === 0 ? mantissa : mantissa / powersOfTen[scale]
          reader.putNumber(row, bytes[start] === MINUS ? -value : value)
        } else {
          while (ends[byte] === 0) byte = bytes[++at]
          reader.readNumber(row, bytes, start, at)
        }
      } else if (kind === KEY) {
        at = reader.putKey(row, bytes, start, ends)
      } else {
        while (ends[bytes[at]] === 0) at++
        if (kind === SEVERAL) for (const each of readers) each.readCell(row, bytes, start, at)
      }
      // A delimiter between fields, a line end behind the last one.
      if (c < count - 1) {
        if (bytes[at] !== separator) return -1
        at++
      }
    }
    if (bytes[at] === CARRIAGE_RETURN) at++
    if (bytes[at] !== LINE_FEED) return -1
    at++
  }
  return row
}

/** Behind the closing quote; −1: there is none on the line. The text ends with a line end. */
function findQuotedEnd(bytes: Uint8Array, opening: number, end: number): number {
  for (let at = opening + 1; at < end; at++) {
    const byte = bytes[at]
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) return -1
    if (byte !== QUOTE) continue
    if (bytes[at + 1] === QUOTE) at++
    else return at + 1
  }
  return -1
}

/** Collects one view of one column, row after row. */
class Reader {
  readonly column: string
  readonly code: number
  /** Commas may be decimal marks: only the whole column tells. */
  isDoubtful = false
  private readonly commasMatter: boolean
  private values: Float64Array
  private state: Uint8Array | undefined
  private codes: Int32Array
  private readonly dictionary = new Dictionary()
  private packed: Uint8Array
  private offsets: Uint32Array
  private length = 0
  private scratch = new Uint8Array(256)

  constructor({ column, kind }: WantedView, room: number, delimiter: Delimiter) {
    this.column = column
    this.code = { numbers: NUMBER, categories: CATEGORY, keys: KEY }[kind]
    this.commasMatter = delimiter === ';' || delimiter === '\t'
    this.values = new Float64Array(this.code === NUMBER ? room : 0)
    this.codes = new Int32Array(this.code === CATEGORY ? room : 0)
    this.offsets = new Uint32Array(this.code === KEY ? room + 1 : 0)
    this.packed = new Uint8Array(this.code === KEY ? 16 * room : 0)
  }

  putNumber(row: number, value: number): void {
    if (row >= this.values.length) this.values = lengthen(this.values)
    this.values[row] = value
  }

  /** A cell without quotes around it, or what is between them. */
  readNumber(row: number, bytes: Uint8Array, start: number, end: number): void {
    const plain = parsePlainDecimal(bytes, start, end)
    if (!Number.isNaN(plain)) {
      this.putNumber(row, plain)
      return
    }
    const { value, state } = readNumber(cellText(bytes, start, end))
    this.putNumber(row, value)
    if (state === CellState.finite) return
    if (state === CellState.text && this.commasMatter) this.isDoubtful = true
    this.state ??= new Uint8Array(this.values.length)
    if (row >= this.state.length) {
      const longer = new Uint8Array(this.values.length)
      longer.set(this.state)
      this.state = longer
    }
    this.state[row] = state
  }

  putCategory(row: number, bytes: Uint8Array, start: number, end: number, hash: number): void {
    if (row >= this.codes.length) this.codes = lengthen(this.codes)
    this.codes[row] = isMissingWord(bytes, start, end) ? -1 : this.dictionary.codeOfHashed(bytes, start, end, hash)
  }

  /** Copies the cell that begins at `start`; returns where it ends. */
  putKey(row: number, bytes: Uint8Array, start: number, ends: Uint8Array): number {
    let { packed, length } = this
    let at = start
    for (let byte = bytes[at]; ends[byte] === 0; byte = bytes[++at]) {
      if (length >= packed.length) packed = this.packed = lengthen(packed)
      packed[length++] = byte
    }
    this.endKey(row, length)
    return at
  }

  readCell(row: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.code === NUMBER) this.readNumber(row, bytes, start, end)
    else if (this.code === CATEGORY) {
      let hash = HASH_START
      for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], HASH_PRIME)
      this.putCategory(row, bytes, start, end, hash)
    } else this.copyKey(row, bytes, start, end)
  }

  /** A cell with quotes around it. */
  readQuoted(row: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.code === NUMBER) {
      this.readNumber(row, bytes, start + 1, end - 1)
      return
    }
    if (end - start > this.scratch.length) this.scratch = new Uint8Array(2 * (end - start))
    const { scratch } = this
    let length = 0
    for (let at = start + 1; at < end - 1; at++) {
      scratch[length++] = bytes[at]
      if (bytes[at] === QUOTE) at++
    }
    if (this.code === KEY) {
      this.copyKey(row, scratch, 0, length)
      return
    }
    if (row >= this.codes.length) this.codes = lengthen(this.codes)
    this.codes[row] = this.dictionary.codeOf(scratch, 0, length, length === 0)
  }

  finish(rows: number): ViewAhead {
    const { column } = this
    if (this.code === NUMBER) {
      let { state } = this
      if (state && state.length < rows) {
        const longer = new Uint8Array(rows)
        longer.set(state)
        state = longer
      }
      return {
        column,
        kind: 'numbers',
        view: { values: this.values.subarray(0, rows), state: state?.subarray(0, rows) },
      }
    }
    if (this.code === CATEGORY) {
      const view = { codes: this.codes.subarray(0, rows), categories: this.dictionary.texts() }
      return { column, kind: 'categories', view }
    }
    const view = { bytes: this.packed.subarray(0, this.length), offsets: this.offsets.subarray(0, rows + 1) }
    return { column, kind: 'keys', view }
  }

  private copyKey(row: number, bytes: Uint8Array, start: number, end: number): void {
    while (this.length + end - start > this.packed.length) this.packed = lengthen(this.packed)
    for (let at = start, to = this.length; at < end; at++, to++) this.packed[to] = bytes[at]
    this.endKey(row, this.length + end - start)
  }

  private endKey(row: number, length: number): void {
    if (row + 1 >= this.offsets.length) this.offsets = lengthen(this.offsets)
    this.length = length
    this.offsets[row + 1] = length
  }
}

function lengthen<Numbers extends Float64Array | Int32Array | Uint32Array | Uint8Array>(numbers: Numbers): Numbers {
  const Kind = numbers.constructor as new (length: number) => Numbers
  const longer = new Kind(Math.ceil(1.5 * numbers.length) + 64)
  longer.set(numbers)
  return longer
}
