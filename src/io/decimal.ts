import { CellState } from '../core/table.js'

/** Words that say "no value", exactly as written; so does an empty cell. `n/a`, `-` and the like are text. */
export const missingWords: readonly string[] = ['NA', 'NaN', 'nan', 'null', 'NULL', 'None', '<NA>']

const missing = new Set(['', ...missingWords])
const infinite = /^[+-]?inf(inity)?$/i
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const decimalWithComma = /^[+-]?\d+,\d+$/
const thousandsWithComma = /^[+-]?[1-9]\d{0,2},\d{3}$/

/** The powers of ten that a double holds exactly. */
export const powersOfTen = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))

/**
 * The correctly rounded double of a plain decimal number in `bytes`, or NaN if it takes more than this fast path to tell
 * (more than 53 bits of digits, large exponents, spaces, words, text). One multiplication or division of two exact
 * doubles is correctly rounded: Clinger, "How to read floating point numbers accurately", PLDI 1990, section 3.
 */
export function parsePlainDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  const sign = bytes[at]
  if (sign === 0x2d || sign === 0x2b) at++
  let digits = end - at
  let mantissa = 0
  let scale = 0
  for (; at < end; at++) {
    const digit = bytes[at] - 0x30
    if (digit < 0 || digit > 9) break
    mantissa = mantissa * 10 + digit
  }
  if (at < end && bytes[at] === 0x2e) {
    const point = at++
    for (; at < end; at++) {
      const digit = bytes[at] - 0x30
      if (digit < 0 || digit > 9) break
      mantissa = mantissa * 10 + digit
    }
    scale = at - point - 1
    digits--
  }
  digits -= end - at
  if (digits === 0 || mantissa > Number.MAX_SAFE_INTEGER) return Number.NaN
  let power = -scale
  if (at < end) {
    if ((bytes[at] | 0x20) !== 0x65) return Number.NaN
    at++
    const exponentSign = bytes[at]
    if (exponentSign === 0x2d || exponentSign === 0x2b) at++
    if (at >= end || end - at > 3) return Number.NaN
    let exponent = 0
    for (; at < end; at++) {
      const digit = bytes[at] - 0x30
      if (digit < 0 || digit > 9) return Number.NaN
      exponent = exponent * 10 + digit
    }
    power += exponentSign === 0x2d ? -exponent : exponent
  }
  let value = mantissa
  if (power < 0) {
    if (power < -22) return Number.NaN
    value = mantissa / powersOfTen[-power]
  } else if (power > 0) {
    if (power > 22) return Number.NaN
    value = mantissa * powersOfTen[power]
  }
  return sign === 0x2d ? -value : value
}

/** What the text of a cell is as a number, with its `CellState`; spaces around it do not count. */
export function readNumber(text: string): { readonly value: number; readonly state: number } {
  const word = text.trim()
  if (missing.has(word)) return { value: Number.NaN, state: CellState.missing }
  if (infinite.test(word)) return { value: Number.NaN, state: CellState.infinite }
  if (!decimal.test(word)) return { value: Number.NaN, state: CellState.text }
  const value = Number(word)
  return Number.isFinite(value) ? { value, state: CellState.finite } : { value: Number.NaN, state: CellState.infinite }
}

/** Up to four ASCII characters as one number, so that cells are compared without making strings. */
const packWord = (bytes: ArrayLike<number>, start: number, end: number): number => {
  let packed = 0
  for (let at = start; at < end; at++) packed = (packed << 8) | bytes[at]
  return packed
}
const packedMissing = new Set(missingWords.map((word) => packWord(new TextEncoder().encode(word), 0, word.length)))

/** The cell is empty or one of `missingWords`, which all have two to four characters and begin with N, n or <. */
export function isMissingWord(bytes: Uint8Array, start: number, end: number): boolean {
  if (end === start) return true
  if (end - start < 2 || end - start > 4) return false
  const first = bytes[start]
  return (first === 0x4e || first === 0x6e || first === 0x3c) && packedMissing.has(packWord(bytes, start, end))
}

export type CommaMeaning = 'decimal' | 'thousands' | 'neither'

/**
 * What commas mean in the cells of a column that is not separated by commas: decimal marks if every cell with a comma is
 * digits, comma, digits and no cell has a dot. If all of them could as well group thousands (`1,234`) nothing says which.
 */
export function readCommas(texts: Iterable<string>): CommaMeaning {
  let some = false
  let onlyThousands = true
  for (const text of texts) {
    if (text.includes('.')) return 'neither'
    if (!text.includes(',')) continue
    const word = text.trim()
    if (!decimalWithComma.test(word)) return 'neither'
    some = true
    onlyThousands &&= thousandsWithComma.test(word)
  }
  if (!some) return 'neither'
  return onlyThousands ? 'thousands' : 'decimal'
}
