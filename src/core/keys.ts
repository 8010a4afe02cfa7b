/** Packed text of many rows (`KeyView`): compared and gathered as bytes, because a million strings are slow. */
import type { KeyView } from './table.js'

/** A key view whose bytes can also be read four at a time, at any offset. */
export interface PackedKeys extends KeyView {
  readonly words: DataView
}

export const packKeys = ({ bytes, offsets }: KeyView): PackedKeys => ({
  bytes,
  offsets,
  words: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
})

/**
 * UTF-8 bytes order text by code point, JavaScript's `<` by UTF-16 code unit. The two differ only where one text has a
 * character above U+FFFF (lead byte F0–F4) and the other one of U+E000–U+FFFF (lead bytes EE, EF), which UTF-16 puts
 * last. EE and EF never occur inside a character, so moving these two bytes to the end gives the order of UTF-16.
 */
export const CollatedByte: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 0xee ? 0xfe : byte === 0xef ? 0xff : byte,
)

/**
 * Compares the text of two rows as JavaScript's `<` compares strings: by UTF-16 code units, a prefix first.
 * from: bytes known to be equal already. Negative, 0 or positive. Text must be valid UTF-8.
 */
export function compareKeys(left: PackedKeys, leftRow: number, right: PackedKeys, rightRow: number, from = 0): number {
  const leftStart = left.offsets[leftRow]
  const rightStart = right.offsets[rightRow]
  const leftLength = left.offsets[leftRow + 1] - leftStart
  const rightLength = right.offsets[rightRow + 1] - rightStart
  const common = Math.min(leftLength, rightLength)
  let at = from
  while (at + 4 <= common && left.words.getUint32(leftStart + at) === right.words.getUint32(rightStart + at)) at += 4
  for (; at < common; at++) {
    const leftByte = left.bytes[leftStart + at]
    const rightByte = right.bytes[rightStart + at]
    if (leftByte !== rightByte) return CollatedByte[leftByte] - CollatedByte[rightByte]
  }
  return leftLength - rightLength
}

/** Whether two rows hold the same bytes. */
export function equalKeys(left: PackedKeys, leftRow: number, right: PackedKeys, rightRow: number): boolean {
  const start = left.offsets[leftRow]
  const length = left.offsets[leftRow + 1] - start
  const rightStart = right.offsets[rightRow]
  return length === right.offsets[rightRow + 1] - rightStart && equalBytes(left, start, right, rightStart, length)
}

/** Whether two views hold the same texts in the same order. */
export function equalSequences(left: PackedKeys, right: PackedKeys): boolean {
  const rows = left.offsets.length - 1
  if (right.offsets.length - 1 !== rows) return false
  const leftBase = left.offsets[0]
  const rightBase = right.offsets[0]
  for (let row = 1; row <= rows; row++) {
    if (left.offsets[row] - leftBase !== right.offsets[row] - rightBase) return false
  }
  return equalBytes(left, leftBase, right, rightBase, left.offsets[rows] - leftBase)
}

function equalBytes(left: PackedKeys, leftStart: number, right: PackedKeys, rightStart: number, length: number) {
  let at = 0
  for (; at + 4 <= length; at += 4) {
    if (left.words.getUint32(leftStart + at) !== right.words.getUint32(rightStart + at)) return false
  }
  for (; at < length; at++) if (left.bytes[leftStart + at] !== right.bytes[rightStart + at]) return false
  return true
}

/** The texts of `rows`, packed in that order. */
export function gatherKeys(keys: PackedKeys, rows: Int32Array): PackedKeys {
  const offsets = new Uint32Array(rows.length + 1)
  const starts = new Uint32Array(rows.length)
  let length = 0
  for (let i = 0; i < rows.length; i++) {
    const start = keys.offsets[rows[i]]
    starts[i] = start
    length += keys.offsets[rows[i] + 1] - start
    offsets[i + 1] = length
  }
  const gathered = packKeys({ bytes: new Uint8Array(length), offsets })
  for (let i = 0; i < rows.length; i++) {
    let from = starts[i]
    let to = offsets[i]
    const end = offsets[i + 1]
    for (; to + 4 <= end; to += 4, from += 4) gathered.words.setUint32(to, keys.words.getUint32(from))
    for (; to < end; to++, from++) gathered.bytes[to] = keys.bytes[from]
  }
  return gathered
}

/** Positions as ids: the decimal numbers from 1 to `rows`, packed. */
export function positionKeys(rows: number): PackedKeys {
  const offsets = new Uint32Array(rows + 1)
  const bytes = new Uint8Array(rows * String(rows).length)
  let length = 0
  for (let row = 0; row < rows; row++) {
    let end = length + 1
    for (let rest = row + 1; rest >= 10; rest = Math.floor(rest / 10)) end++
    for (let at = end - 1, rest = row + 1; at >= length; at--, rest = Math.floor(rest / 10))
      bytes[at] = 48 + (rest % 10)
    length = end
    offsets[row + 1] = length
  }
  return packKeys({ bytes: bytes.subarray(0, length), offsets })
}

/** Parts of an id that is made of several columns, joined by a character that no text file holds as content. */
export const KEY_SEPARATOR = '\u001f'
const SEPARATOR = KEY_SEPARATOR.charCodeAt(0)

/** One key a row from several columns; a single column is returned as it is. An empty part makes the whole key empty. */
export function joinKeys(parts: readonly KeyView[]): KeyView {
  if (parts.length === 1) return parts[0]
  const rows = parts[0].offsets.length - 1
  const length = parts.reduce((sum, { offsets }) => sum + offsets[rows] - offsets[0] + rows, 0)
  const bytes = new Uint8Array(length)
  const offsets = new Uint32Array(rows + 1)
  let at = 0
  for (let row = 0; row < rows; row++) {
    const isWhole = parts.every((part) => part.offsets[row] < part.offsets[row + 1])
    for (let k = 0; isWhole && k < parts.length; k++) {
      const part = parts[k]
      if (k > 0) bytes[at++] = SEPARATOR
      for (let byte = part.offsets[row]; byte < part.offsets[row + 1]; byte++) bytes[at++] = part.bytes[byte]
    }
    offsets[row + 1] = at
  }
  return { bytes: bytes.subarray(0, at), offsets }
}
