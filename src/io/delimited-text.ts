import { errorOf, type Problem, ProblemError } from '../core/problem.js'

/** Where every cell of a delimited text begins and ends: no cell is copied or read until a column is asked for. */
export interface Cells {
  readonly bytes: Uint8Array
  /**
   * `stride` numbers a row: where each field begins, then one more than the end of the last field. So field c of row r
   * is the bytes from `starts[r * stride + c]` up to, without, `starts[r * stride + c + 1] - 1`, quotes included.
   */
  readonly starts: Uint32Array
  readonly stride: number
  readonly rows: number
  readonly columnNames: readonly string[]
  readonly delimiter: Delimiter
  /** 1-based line of the first row. */
  readonly firstLine: number
  /** Some quoted field holds a line end, so that rows and lines differ. */
  readonly multiline: boolean
}

export type Delimiter = ',' | ';' | '\t' | '|'
/** In order of preference when two occur equally often in the first line. */
const delimiters: readonly Delimiter[] = [',', '\t', ';', '|']

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
export const QUOTE = 0x22

/**
 * Splits UTF-8 text into cells, in one pass and without making a string.
 *
 * The first line holds the column names. The delimiter is whichever of comma, tab, semicolon and bar occurs most often in
 * it outside quotes; comma before tab before semicolon before bar when they tie. Lines end with LF or CRLF, or all with a
 * bare CR. A field that begins with `"` is quoted: it may hold delimiters and line ends, and `""` is a quote; a quote
 * further inside a field is an ordinary character. Blank lines at the end are ignored, as is a missing last line end. In
 * a file of one column a blank line between rows is an empty cell; in any other it is refused. A column without a name is
 * called `Unnamed: 0` after its position from 0, as pandas does.
 *
 * Throws ProblemError with `blank_line`, `duplicate_column`, `file_empty`, `mixed_line_ends`, `no_rows`, `ragged_row`,
 * `stray_quote`, `truncated`, `unclosed_quote`. Rows of the wrong length are all counted before they are told.
 */
export function splitCells(bytes: Uint8Array, file: string): Cells {
  const header = readHeader(bytes, file)
  const columns = header.columnNames.length
  const stride = columns + 1
  const length = bytes.length
  const delimiter = header.delimiter.charCodeAt(0)
  const bareReturns = header.bareReturns
  // Bytes that end a run of ordinary characters. A table look-up costs the same for every delimiter.
  const ends = new Uint8Array(256)
  ends[delimiter] = 1
  ends[LINE_FEED] = 1
  ends[CARRIAGE_RETURN] = 1

  // Ragged rows and blank lines are kept aside until the end, so that one message can tell how many there are.
  const problems: Problem[] = []
  let raggedRows = 0
  let raggedStart = 0
  let raggedFields = 0
  let blankLines = 0
  let blankStart = 0

  let starts = new Uint32Array(guessRows(bytes, header.end) * stride)
  let multiline = false
  let rowSlot = 0
  let slot = 0
  let rowStart = header.end
  let at = header.end

  while (at < length) {
    // One field begins here.
    starts[slot++] = at
    if (bytes[at] === QUOTE) {
      const closing = findClosingQuote(bytes, at)
      if (closing < 0) {
        problems.push(errorOf('unclosed_quote', { file, line: lineAt(bytes, at) }))
        break
      }
      multiline ||= holdsLineEnd(bytes, at, closing)
      if (closing + 1 < length && ends[bytes[closing + 1]] === 0) {
        problems.push(errorOf('stray_quote', { file, line: lineAt(bytes, closing) }))
        break
      }
      at = closing + 1
    } else {
      while (at < length && ends[bytes[at]] === 0) at++
    }

    // A delimiter, a line end or the end of the file ends it here.
    let next = at + 1
    if (at < length) {
      const byte = bytes[at]
      if (byte === delimiter) {
        at = next
        if (at < length) continue
        starts[slot++] = at
      } else {
        const isReturn = byte === CARRIAGE_RETURN
        if (isReturn && next < length && bytes[next] === LINE_FEED) next++
        const isBare = isReturn && next === at + 1
        if (isBare !== bareReturns && !(isBare && next === length)) {
          problems.push(errorOf('mixed_line_ends', { file, line: lineAt(bytes, at) }))
          break
        }
      }
    }

    // One row ends here.
    const fields = slot - rowSlot
    if (at === rowStart) {
      if (blankLines++ === 0) blankStart = at
      slot = rowSlot
    } else {
      if (blankLines > 0) {
        if (columns > 1) {
          problems.push(errorOf('blank_line', { file, line: lineAt(bytes, blankStart) }))
          break
        }
        while (rowSlot + (blankLines + 1) * stride > starts.length) starts = grow(starts, stride)
        for (let blank = 0; blank < blankLines; blank++) {
          starts[rowSlot++] = blankStart
          starts[rowSlot++] = blankStart + 1
        }
        starts[rowSlot] = rowStart
        slot = rowSlot + fields
        blankLines = 0
      }
      if (fields === columns) {
        starts[slot++] = at + 1
        rowSlot = slot
        if (slot + stride > starts.length) starts = grow(starts, stride)
      } else if (at >= length && fields < columns) {
        problems.push(errorOf('truncated', { file, line: lineAt(bytes, rowStart), found: fields, expected: columns }))
      } else {
        if (raggedRows++ === 0) {
          raggedStart = rowStart
          raggedFields = fields
        }
        slot = rowSlot
      }
    }
    at = next
    rowStart = at
  }

  if (raggedRows > 0)
    problems.unshift(
      errorOf('ragged_row', {
        file,
        line: lineAt(bytes, raggedStart),
        found: raggedFields,
        expected: columns,
        rows: raggedRows,
      }),
    )
  if (problems.length > 0) throw new ProblemError(...problems)
  const rows = rowSlot / stride
  if (rows === 0) throw new ProblemError(errorOf('no_rows', { file, columns }))
  return {
    bytes,
    starts: starts.subarray(0, rowSlot),
    stride,
    rows,
    columnNames: header.columnNames,
    delimiter: header.delimiter,
    firstLine: lineAt(bytes, header.end),
    multiline,
  }
}

interface Header {
  readonly columnNames: readonly string[]
  readonly delimiter: Delimiter
  readonly bareReturns: boolean
  /** Where the first row begins. */
  readonly end: number
}

/** The first line. Throws as `splitCells`. */
export function readHeader(bytes: Uint8Array, file: string): Header {
  const counts = new Map<number, number>(delimiters.map((delimiter) => [delimiter.charCodeAt(0), 0]))
  let fieldStart = true
  let end = 0
  while (end < bytes.length && bytes[end] !== LINE_FEED && bytes[end] !== CARRIAGE_RETURN) {
    if (fieldStart && bytes[end] === QUOTE) {
      end = findClosingQuote(bytes, end)
      if (end < 0) throw new ProblemError(errorOf('unclosed_quote', { file, line: 1 }))
      fieldStart = false
    } else {
      const count = counts.get(bytes[end])
      fieldStart = count !== undefined
      if (count !== undefined) counts.set(bytes[end], count + 1)
    }
    end++
  }
  if (end === 0) {
    const isBlank = bytes.every((byte) => byte === LINE_FEED || byte === CARRIAGE_RETURN)
    throw new ProblemError(isBlank ? errorOf('file_empty', { file }) : errorOf('blank_line', { file, line: 1 }))
  }
  let delimiter = delimiters[0]
  const countOf = (one: Delimiter): number => counts.get(one.charCodeAt(0)) ?? 0
  for (const other of delimiters) if (countOf(other) > countOf(delimiter)) delimiter = other

  const hasReturn = end < bytes.length && bytes[end] === CARRIAGE_RETURN
  const isWindows = hasReturn && bytes[end + 1] === LINE_FEED
  return {
    columnNames: readNames(bytes.subarray(0, end), delimiter, file),
    delimiter,
    bareReturns: hasReturn && !isWindows && end + 1 < bytes.length,
    end: Math.min(bytes.length, end + (isWindows ? 2 : 1)),
  }
}

function readNames(line: Uint8Array, delimiter: Delimiter, file: string): string[] {
  const separator = delimiter.charCodeAt(0)
  const names: string[] = []
  const seen = new Map<string, number>()
  let start = 0
  while (start <= line.length) {
    let end = start
    if (line[start] === QUOTE) {
      end = findClosingQuote(line, start) + 1
      if (end < line.length && line[end] !== separator)
        throw new ProblemError(errorOf('stray_quote', { file, line: lineAt(line, end) }))
    } else {
      while (end < line.length && line[end] !== separator) end++
    }
    const position = names.length
    const name = cellText(line, start, end) || `Unnamed: ${position}`
    const first = seen.get(name)
    if (first !== undefined)
      throw new ProblemError(
        errorOf('duplicate_column', { file, column: name, first: first + 1, second: position + 1 }),
      )
    seen.set(name, position)
    names.push(name)
    start = end + 1
  }
  return names
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text of a cell, without the quotes around it. */
export function cellText(bytes: Uint8Array, start: number, end: number): string {
  if (end === start || bytes[start] !== QUOTE) return decoder.decode(bytes.subarray(start, end))
  return decoder.decode(bytes.subarray(start + 1, end - 1)).replaceAll('""', '"')
}

/** The 1-based line that holds the byte at `position`; CRLF, LF and a bare CR each end a line. */
export function lineAt(bytes: Uint8Array, position: number): number {
  let line = 1
  for (let at = 0; at < position; at++) {
    if (bytes[at] === LINE_FEED || (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED)) line++
  }
  return line
}

/** Where the quote that opens at `opening` closes; −1 if it never does. */
function findClosingQuote(bytes: Uint8Array, opening: number): number {
  for (let at = opening + 1; at < bytes.length; at++) {
    if (bytes[at] !== QUOTE) continue
    if (at + 1 < bytes.length && bytes[at + 1] === QUOTE) at++
    else return at
  }
  return -1
}

function holdsLineEnd(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === LINE_FEED || bytes[at] === CARRIAGE_RETURN) return true
  return false
}

/** Rows to expect from the lines at the start; a wrong guess costs time or untouched memory, nothing else. */
export function guessRows(bytes: Uint8Array, start: number): number {
  const end = Math.min(bytes.length, start + 65_536)
  let lines = 1
  for (let at = start; at < end; at++) if (bytes[at] === LINE_FEED || bytes[at] === CARRIAGE_RETURN) lines++
  return Math.ceil((1.05 * lines * (bytes.length - start)) / Math.max(1, end - start)) + 2
}

function grow(starts: Uint32Array, stride: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.ceil((starts.length / stride) * 1.5 + 2) * stride)
  larger.set(starts)
  return larger
}
