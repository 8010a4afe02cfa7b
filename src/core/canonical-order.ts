import { CollatedByte, compareKeys, type PackedKeys } from './keys.js'

/** Positions looked at when digits are chosen; an id rarely needs more of them to differ. */
const WINDOW = 16
/** Below this many rows, comparing is faster than counting. */
const FEW = 48
/** Bytes that can stand at a position, and "the text has ended". */
const SYMBOLS = 257

/**
 * The order of rows by the text of their keys, as JavaScript's `<` orders strings (UTF-16 code units, never a locale).
 *
 * Result: row numbers; rows with equal text keep their order. undefined: the rows are in strictly increasing order as they
 * stand, so nothing is to be moved and no two are equal. Time grows with the bytes, not with n log n: rows are sorted
 * by as many of their bytes as fit a 32-bit number (only positions at which rows differ, only bytes that occur), and
 * those that are still equal by the bytes that follow.
 */
export function orderKeys(keys: PackedKeys): Int32Array | undefined {
  const rows = keys.offsets.length - 1
  let increasing = true
  for (let row = 1; row < rows && increasing; row++) increasing = compareKeys(keys, row - 1, keys, row) < 0
  if (increasing) return undefined
  const order = new Int32Array(rows)
  for (let row = 0; row < rows; row++) order[row] = row
  sortRuns(keys, order)
  return order
}

interface Run {
  readonly start: number
  readonly end: number
  /** Bytes that all rows of the run have in common. */
  readonly depth: number
}

function sortRuns(keys: PackedKeys, order: Int32Array): void {
  const pending: Run[] = [{ start: 0, end: order.length, depth: 0 }]
  for (let run = pending.pop(); run; run = pending.pop()) {
    if (run.end - run.start < FEW) sortFew(keys, order, run)
    else sortMany(keys, order, run, pending)
  }
}

function sortFew(keys: PackedKeys, order: Int32Array, { start, end, depth }: Run): void {
  for (let i = start + 1; i < end; i++) {
    const row = order[i]
    let at = i
    for (; at > start && compareKeys(keys, order[at - 1], keys, row, depth) > 0; at--) order[at] = order[at - 1]
    order[at] = row
  }
}

function sortMany(keys: PackedKeys, order: Int32Array, run: Run, pending: Run[]): void {
  const { start, end } = run
  const digits = chooseDigits(keys, order, run)
  // Nothing left to look at in any row: the texts are equal.
  if (!digits) return
  if (digits.combinations === 1) {
    pending.push({ start, end, depth: run.depth + digits.positions })
    return
  }
  const rows = order.subarray(start, end)
  const packed = packDigits(keys, rows, run.depth, digits)
  const sorted = sortPacked(packed, rows, digits.combinations)
  const depth = run.depth + digits.positions
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1
    while (to < sorted.length && sorted[to] === sorted[from]) to++
    if (to - from > 1) pending.push({ start: start + from, end: start + to, depth })
    from = to
  }
}

interface Digits {
  readonly positions: number
  /** `rank[position * SYMBOLS + symbol]`: place of a symbol among those that occur at the position; "ended" is 0. */
  readonly ranks: Uint16Array
  readonly radixes: readonly number[]
  /** Product of the radixes, at most 2^32. */
  readonly combinations: number
}

function chooseDigits(keys: PackedKeys, order: Int32Array, { start, end, depth }: Run): Digits | undefined {
  const { bytes, offsets } = keys
  const ranks = new Uint16Array(WINDOW * SYMBOLS)
  let longest = 0
  for (let i = start; i < end; i++) {
    const from = offsets[order[i]] + depth
    const length = Math.min(offsets[order[i] + 1] - from, WINDOW)
    if (length > longest) longest = length
    for (let position = 0; position < length; position++) {
      ranks[position * SYMBOLS + 1 + CollatedByte[bytes[from + position]]] = 1
    }
    if (length < WINDOW) ranks[length * SYMBOLS] = 1
  }
  if (longest <= 0) return undefined
  // A text that has ended at one position has ended at all that follow.
  let ended = false
  const radixes: number[] = []
  let combinations = 1
  for (let position = 0; position < longest; position++) {
    const base = position * SYMBOLS
    ended ||= ranks[base] === 1
    ranks[base] = ended ? 1 : 0
    let radix = 0
    for (let symbol = 0; symbol < SYMBOLS; symbol++) if (ranks[base + symbol]) ranks[base + symbol] = radix++
    if (combinations * radix > 2 ** 32) break
    combinations *= radix
    radixes.push(radix)
  }
  return { positions: radixes.length, ranks, radixes, combinations }
}

function packDigits(keys: PackedKeys, rows: Int32Array, depth: number, digits: Digits): Uint32Array {
  const { bytes, offsets } = keys
  const { positions, ranks, radixes } = digits
  const packed = new Uint32Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    const from = offsets[rows[i]] + depth
    const length = offsets[rows[i] + 1] - from
    let value = 0
    for (let position = 0; position < positions; position++) {
      const symbol = position < length ? 1 + CollatedByte[bytes[from + position]] : 0
      value = value * radixes[position] + ranks[position * SYMBOLS + symbol]
    }
    packed[i] = value
  }
  return packed
}

/** Least significant digit first, 11 bits at a time; stable. Reorders `rows` in place and returns the sorted values. */
function sortPacked(packed: Uint32Array, rows: Int32Array, combinations: number): Uint32Array {
  const bits = Math.max(1, Math.ceil(Math.log2(combinations)))
  const passes = Math.ceil(bits / 11)
  const width = Math.ceil(bits / passes)
  const mask = (1 << width) - 1
  let values = packed
  let places: Int32Array = rows.slice()
  let nextValues: Uint32Array = new Uint32Array(packed.length)
  let nextPlaces: Int32Array = new Int32Array(rows.length)
  const starts = new Uint32Array(mask + 1)
  for (let shift = 0; shift < bits; shift += width) {
    starts.fill(0)
    for (let i = 0; i < values.length; i++) starts[(values[i] >>> shift) & mask]++
    for (let digit = 0, total = 0; digit <= mask; digit++) {
      const count = starts[digit]
      starts[digit] = total
      total += count
    }
    for (let i = 0; i < values.length; i++) {
      const to = starts[(values[i] >>> shift) & mask]++
      nextValues[to] = values[i]
      nextPlaces[to] = places[i]
    }
    ;[values, nextValues] = [nextValues, values]
    ;[places, nextPlaces] = [nextPlaces, places]
  }
  rows.set(places)
  return values
}
