import { errorOf, ProblemError } from '../core/problem.js'
import { lineAt } from './delimited-text.js'

/** Where every value of a JSON file of records begins and ends: nothing is copied or read until a column is asked for. */
export interface JsonCells {
  readonly bytes: Uint8Array
  readonly rows: number
  readonly columns: readonly JsonColumn[]
  /** Where each row begins. */
  readonly rowStarts: Uint32Array
}

export interface JsonColumn {
  readonly name: string
  /** Value of row r is the bytes from starts[r] to ends[r], as written, quotes included; absent where both are 0. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Finds the values of JSON Lines (one object a line, blank lines allowed), of an array of objects, or of an object with
 * `columns` and `data` (pandas' orient "split"), in one pass over UTF-8 bytes.
 *
 * JSON of RFC 8259, and the words that Python's json and pandas write beside it: NaN, Infinity, -Infinity.
 *
 * Throws ProblemError with `broken_json` (the first place that is no JSON), `json_cut_off`, `not_json_rows`,
 * `repeated_key`, `ragged_json_row`, `no_rows`, `duplicate_column`, `file_empty`.
 */
export function findJsonCells(bytes: Uint8Array, file: string): JsonCells {
  return new Scanner(bytes, file).scan()
}

/** Growing starts and ends of one column. */
interface Growing {
  readonly name: string
  starts: Uint32Array
  ends: Uint32Array
  /** One more than the last row that has a value; a second one in the same row is a repeated key. */
  rows: number
  /** The key as the first row wrote it, quotes included. */
  readonly key: Uint8Array
}

class Scanner {
  private readonly bytes: Uint8Array
  private readonly file: string
  private at = 0
  /** Where what is being read ends: a line, or the file. */
  private end: number
  private columns: Growing[] = []
  private readonly places = new Map<string, number>()
  private rowStarts: Uint32Array
  private rows = 0

  constructor(bytes: Uint8Array, file: string) {
    this.bytes = bytes
    this.file = file
    this.end = bytes.length
    this.rowStarts = new Uint32Array(1024)
  }

  scan(): JsonCells {
    this.skipSpace()
    if (this.at === this.end) throw new ProblemError(errorOf('file_empty', { file: this.file }))
    if (this.bytes[this.at] === OPEN_BRACKET) this.readArray()
    else if (!this.readSplit()) this.readLines()
    if (this.rows === 0) throw new ProblemError(errorOf('no_rows', { file: this.file, columns: this.columns.length }))
    return {
      bytes: this.bytes,
      rows: this.rows,
      columns: this.columns.map(({ name, starts, ends }) => ({
        name,
        starts: starts.subarray(0, this.rows),
        ends: ends.subarray(0, this.rows),
      })),
      rowStarts: this.rowStarts.subarray(0, this.rows),
    }
  }

  // ---- the three shapes ----------------------------------------------------------------------------------------------

  private readLines(): void {
    const { bytes } = this
    let nestedKeys = 0
    while (true) {
      this.end = bytes.length
      this.skipSpace()
      if (this.at >= bytes.length) break
      const lineEnd = bytes.indexOf(LINE_FEED, this.at)
      this.end = lineEnd < 0 ? bytes.length : lineEnd
      if (bytes[this.at] !== OPEN_BRACE) {
        this.skipValue()
        throw this.notRows('lines that are no objects')
      }
      this.readRecord()
      this.skipSpace()
      if (this.at < this.end) this.fail('the end of the line')
    }
    if (this.rows === 1) {
      nestedKeys = this.columns.filter(({ starts }) => isNested(bytes[starts[0]])).length
      // What pandas writes without being asked for records: an object of columns.
      if (this.columns.length > 0 && nestedKeys === this.columns.length)
        throw this.notRows('one object that holds whole columns')
    }
  }

  private readArray(): void {
    this.at++
    this.skipSpace()
    if (this.bytes[this.at] === CLOSE_BRACKET) this.at++
    else
      while (true) {
        this.skipSpace()
        if (this.bytes[this.at] !== OPEN_BRACE) {
          this.skipValue()
          throw this.notRows('an array of values that are no objects')
        }
        this.readRecord()
        if (!this.continues(CLOSE_BRACKET)) break
      }
    this.expectEnd()
  }

  /** An object whose first key is `columns`, `index` or `data`, with at least `columns` and `data`. Else nothing is read. */
  private readSplit(): boolean {
    const { bytes } = this
    const begin = this.at
    const found = this.peekKey()
    if (found !== 'columns' && found !== 'index' && found !== 'data') return false
    let names: number | undefined
    let data: number | undefined
    try {
      this.at++
      while (true) {
        const key = this.readKey()
        const start = this.at
        if (key === 'columns' && bytes[start] === OPEN_BRACKET) names = start
        if (key === 'data' && bytes[start] === OPEN_BRACKET) data = start
        this.skipValue()
        if (!this.continues(CLOSE_BRACE)) break
      }
      this.skipSpace()
      if (this.at < this.end) names = undefined
    } catch (error) {
      // Rows of JSON Lines may begin with such a key too; then the lines tell what is wrong.
      if (!(error instanceof ProblemError)) throw error
      if (names === undefined) data = undefined
      else throw error
    }
    if (names === undefined || data === undefined) {
      this.at = begin
      return false
    }
    this.at = names
    this.readNames()
    this.at = data
    this.readDataRows()
    return true
  }

  private peekKey(): string | undefined {
    let at = this.at + 1
    while (isSpace(this.bytes[at])) at++
    const close = this.bytes.indexOf(QUOTE, at + 1)
    return this.bytes[at] === QUOTE && close > 0 ? decoder.decode(this.bytes.subarray(at + 1, close)) : undefined
  }

  private readNames(): void {
    this.at++
    this.skipSpace()
    if (this.bytes[this.at] === CLOSE_BRACKET) return
    while (true) {
      this.skipSpace()
      const start = this.at
      this.skipValue()
      const name = jsonText(this.bytes, start, this.at)
      const first = this.places.get(name)
      if (first !== undefined)
        throw new ProblemError(
          errorOf('duplicate_column', {
            file: this.file,
            column: name,
            first: first + 1,
            second: this.columns.length + 1,
          }),
        )
      this.addColumn(name, start, this.at)
      if (!this.continues(CLOSE_BRACKET)) return
    }
  }

  private readDataRows(): void {
    this.at++
    this.skipSpace()
    if (this.bytes[this.at] === CLOSE_BRACKET) return
    while (true) {
      this.skipSpace()
      if (this.bytes[this.at] !== OPEN_BRACKET) throw this.notRows('data that are no rows')
      const row = this.beginRow()
      this.at++
      let place = 0
      this.skipSpace()
      if (this.bytes[this.at] === CLOSE_BRACKET) this.at++
      else
        while (true) {
          this.skipSpace()
          const start = this.at
          this.skipValue()
          if (place < this.columns.length) this.setCell(this.columns[place], row, start)
          place++
          if (!this.continues(CLOSE_BRACKET)) break
        }
      if (place !== this.columns.length)
        throw new ProblemError(
          errorOf('ragged_json_row', {
            file: this.file,
            line: lineAt(this.bytes, this.rowStarts[row]),
            row: row + 1,
            found: place,
            expected: this.columns.length,
          }),
        )
      if (!this.continues(CLOSE_BRACKET)) return
    }
  }

  // ---- one record ----------------------------------------------------------------------------------------------------

  private beginRow(): number {
    if (this.rows === this.rowStarts.length) this.rowStarts = grow(this.rowStarts)
    this.rowStarts[this.rows] = this.at
    return this.rows++
  }

  private readRecord(): void {
    const { bytes } = this
    const row = this.beginRow()
    this.at++
    this.skipSpace()
    if (bytes[this.at] === CLOSE_BRACE) {
      this.at++
      return
    }
    let guess = 0
    while (true) {
      this.skipSpace()
      // Rows have their keys in the same order, nearly always: compare before looking up.
      let column = this.columns[guess]
      if (column && this.startsWith(column.key)) {
        this.at += column.key.length
        this.passColon()
      } else {
        const start = this.at
        const name = this.readKey()
        const place = this.places.get(name)
        column = place === undefined ? this.addColumn(name, start, this.keyEnd) : this.columns[place]
        if (place !== undefined) guess = place
      }
      if (column.rows > row)
        throw new ProblemError(
          errorOf('repeated_key', { file: this.file, line: lineAt(bytes, this.at), column: column.name }),
        )
      const start = this.at
      this.skipValue()
      this.setCell(column, row, start)
      guess++
      if (!this.continues(CLOSE_BRACE)) return
    }
  }

  private keyEnd = 0

  /** A key, its colon and the space around them. */
  private readKey(): string {
    this.skipSpace()
    const start = this.at
    if (this.bytes[start] !== QUOTE) this.fail('a name in double quotes')
    this.skipText()
    this.keyEnd = this.at
    const name = jsonText(this.bytes, start, this.at)
    this.passColon()
    return name
  }

  private passColon(): void {
    this.skipSpace()
    if (this.at >= this.end || this.bytes[this.at] !== COLON) this.fail('a colon')
    this.at++
    this.skipSpace()
  }

  /** After a value: passes a comma, or the closing mark and then says that there is no more. */
  private continues(close: number): boolean {
    this.skipSpace()
    const byte = this.at < this.end ? this.bytes[this.at] : -1
    if (byte !== COMMA && byte !== close) this.fail(close === CLOSE_BRACE ? 'a comma or }' : 'a comma or ]')
    this.at++
    return byte === COMMA
  }

  private expectEnd(): void {
    this.skipSpace()
    if (this.at < this.end) this.fail('the end of the file')
  }

  private startsWith(key: Uint8Array): boolean {
    const { bytes, at } = this
    for (let i = 0; i < key.length; i++) if (bytes[at + i] !== key[i]) return false
    return true
  }

  private addColumn(name: string, start: number, end: number): Growing {
    const column: Growing = {
      name,
      starts: new Uint32Array(this.rowStarts.length),
      ends: new Uint32Array(this.rowStarts.length),
      rows: 0,
      key: this.bytes.subarray(start, end),
    }
    this.places.set(name, this.columns.length)
    this.columns.push(column)
    return column
  }

  private setCell(column: Growing, row: number, start: number): void {
    if (row >= column.starts.length) {
      column.starts = grow(column.starts, this.rowStarts.length)
      column.ends = grow(column.ends, this.rowStarts.length)
    }
    column.starts[row] = start
    column.ends[row] = this.at
    column.rows = row + 1
  }

  // ---- values --------------------------------------------------------------------------------------------------------

  private skipSpace(): void {
    while (this.at < this.end && isSpace(this.bytes[this.at])) this.at++
  }

  private skipValue(): void {
    const byte = this.at < this.end ? this.bytes[this.at] : -1
    if (byte === QUOTE) this.skipText()
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.skipNested()
    else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) this.skipNumber()
    else {
      for (const word of words) {
        if (!this.startsWith(word) || this.at + word.length > this.end) continue
        this.at += word.length
        return
      }
      // A word that the end of the file cuts in two.
      const rest = this.bytes.subarray(this.at, this.end)
      if (rest.length > 0 && words.some((word) => rest.every((byte, i) => byte === word[i]))) this.at = this.end
      this.fail('a value')
    }
  }

  private skipText(): void {
    const { bytes, end } = this
    let at = this.at + 1
    while (at < end) {
      const byte = bytes[at]
      if (byte === QUOTE) {
        this.at = at + 1
        return
      }
      if (byte === BACKSLASH) {
        const length = escapeLength(bytes, at, end)
        if (length === 0) {
          this.at = at + 6 > end && end === bytes.length ? end : at
          this.fail('an escape of JSON (\\n, \\", \\u00e9, …)')
        }
        at += length
      } else if (byte < 0x20) {
        this.at = at
        this.fail('a double quote at the end of the text')
      } else at++
    }
    this.at = at
    this.fail('a double quote at the end of the text')
  }

  private skipNumber(): void {
    const { bytes, end } = this
    const isDigit = (place: number): boolean => place < end && bytes[place] >= 0x30 && bytes[place] <= 0x39
    let at = this.at
    if (bytes[at] === 0x2d) at++
    if (bytes[at] === 0x49 && this.at + minusInfinity.length <= end && this.startsWith(minusInfinity)) {
      this.at += minusInfinity.length
      return
    }
    const firstDigit = at
    while (isDigit(at)) at++
    let isRight = at > firstDigit && !(bytes[firstDigit] === 0x30 && at > firstDigit + 1)
    if (isRight && at < end && bytes[at] === 0x2e) {
      at++
      isRight = isDigit(at)
      while (isDigit(at)) at++
    }
    if (isRight && at < end && (bytes[at] | 0x20) === 0x65) {
      at++
      if (at < end && (bytes[at] === 0x2b || bytes[at] === 0x2d)) at++
      isRight = isDigit(at)
      while (isDigit(at)) at++
    }
    if (!isRight) {
      if (at < end) this.fail('a number of JSON (0.5, -1, 1e-7)')
      this.at = at
      this.fail('a value')
    }
    this.at = at
  }

  /** An array or object inside a record: read to its end, so that what is broken is found; never by recursion. */
  private skipNested(): void {
    const open: number[] = []
    while (true) {
      this.skipSpace()
      const byte = this.at < this.end ? this.bytes[this.at] : -1
      let isClosed = false
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        const close = byte === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET
        this.at++
        this.skipSpace()
        if (this.at < this.end && this.bytes[this.at] === close) {
          this.at++
          isClosed = true
        } else {
          open.push(close)
          if (close === CLOSE_BRACE) this.readKey()
        }
      } else {
        this.skipValue()
        isClosed = true
      }
      if (!isClosed) continue
      while (open.length > 0 && !this.continues(open[open.length - 1])) open.pop()
      if (open.length === 0) return
      if (open[open.length - 1] === CLOSE_BRACE) this.readKey()
    }
  }

  // ---- what is wrong -------------------------------------------------------------------------------------------------

  private notRows(shape: string): ProblemError {
    return new ProblemError(errorOf('not_json_rows', { file: this.file, shape }))
  }

  private fail(expected: string): never {
    const { bytes, file } = this
    const line = lineAt(bytes, Math.min(this.at, bytes.length))
    if (this.at >= bytes.length) throw new ProblemError(errorOf('json_cut_off', { file, line }))
    let lineStart = this.at
    while (lineStart > 0 && bytes[lineStart - 1] !== LINE_FEED) lineStart--
    const character = decoder.decode(bytes.subarray(lineStart, this.at)).length + 1
    throw new ProblemError(errorOf('broken_json', { file, line, character, expected }))
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const words = ['true', 'false', 'null', 'NaN', 'Infinity'].map(encode)
const minusInfinity = encode('-Infinity')

const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === 0x09

export const isNested = (byte: number): boolean => byte === OPEN_BRACE || byte === OPEN_BRACKET

/** Bytes of the escape that begins at `at`; 0 if it is none. */
function escapeLength(bytes: Uint8Array, at: number, end: number): number {
  const letter = at + 1 < end ? String.fromCharCode(bytes[at + 1]) : ''
  if (letter !== 'u') return letter !== '' && '"\\/bfnrt'.includes(letter) ? 2 : 0
  if (at + 6 > end) return 0
  for (let i = at + 2; i < at + 6; i++) if (!/[0-9a-f]/i.test(String.fromCharCode(bytes[i]))) return 0
  return 6
}

function grow(old: Uint32Array, length = 2 * old.length): Uint32Array {
  const larger = new Uint32Array(length)
  larger.set(old)
  return larger
}

/** The text of a value: of text what it says, of everything else how it is written. */
export function jsonText(bytes: Uint8Array, start: number, end: number): string {
  if (bytes[start] !== QUOTE) return decoder.decode(bytes.subarray(start, end))
  for (let at = start; at < end; at++)
    if (bytes[at] === BACKSLASH) return JSON.parse(decoder.decode(bytes.subarray(start, end)))
  return decoder.decode(bytes.subarray(start + 1, end - 1))
}
