import { orderKeys } from './canonical-order.js'
import { compareKeys, equalKeys, equalSequences, gatherKeys, type PackedKeys } from './keys.js'

/** Keys in the order of their text, and where each stood. */
export interface SortedKeys {
  readonly keys: PackedKeys
  /** `rowAt[place]`: the row the key at `place` came from; undefined: the rows were in strict order already. */
  readonly rowAt: Int32Array | undefined
}

/** Sorts keys by UTF-16 code units (see `orderKeys`); equal keys keep their order. */
export function sortKeys(keys: PackedKeys): SortedKeys {
  const rowAt = orderKeys(keys)
  return { keys: rowAt ? gatherKeys(keys, rowAt) : keys, rowAt }
}

/** Keys that stand in more than one row. */
export interface RepeatedKeys {
  /** Rows beyond the first of their key. */
  readonly count: number
  /** The earliest row that repeats a key, and the row it repeats. */
  readonly first: number
  readonly second: number
}

/** undefined: every key stands once. */
export function findRepeatedKeys({ keys, rowAt }: SortedKeys): RepeatedKeys | undefined {
  if (!rowAt) return undefined
  let count = 0
  let first = -1
  let second = -1
  for (let place = 1, start = 0; place < rowAt.length; place++) {
    if (!equalKeys(keys, place - 1, keys, place)) {
      start = place
      continue
    }
    count++
    if (place === start + 1 && (second < 0 || rowAt[place] < second)) {
      first = rowAt[start]
      second = rowAt[place]
    }
  }
  return count === 0 ? undefined : { count, first, second }
}

/** Which place of one sorted sequence belongs to which of the other. */
export interface Match {
  /** For every place on the left the place on the right with the same key, or −1; undefined: place i belongs to place i. */
  readonly partner: Int32Array | undefined
  readonly matched: number
}

/**
 * Joins two sorted sequences of keys by exact text. Both may be empty. A key that repeats is matched once; callers refuse
 * repeated keys. Sorting and merging reads memory in order: at a million shuffled rows it takes about half the time of a
 * hash table, whose every look-up misses the cache, and no choice of ids can make it slow.
 */
export function matchSorted(left: PackedKeys, right: PackedKeys): Match {
  const leftRows = left.offsets.length - 1
  const rightRows = right.offsets.length - 1
  if (equalSequences(left, right)) return { partner: undefined, matched: leftRows }
  const partner = new Int32Array(leftRows).fill(-1)
  let matched = 0
  for (let leftPlace = 0, rightPlace = 0; leftPlace < leftRows && rightPlace < rightRows; ) {
    const comparison = compareKeys(left, leftPlace, right, rightPlace)
    if (comparison === 0) {
      partner[leftPlace++] = rightPlace++
      matched++
    } else if (comparison < 0) leftPlace++
    else rightPlace++
  }
  return { partner, matched }
}

/** Distinct keys in order: `rankOfRow[row]` is the place of the row's key among them, `distinct` the keys themselves. */
export function rankKeys(keys: PackedKeys): { rankOfRow: Int32Array; distinct: PackedKeys } {
  const rows = keys.offsets.length - 1
  const sorted = sortKeys(keys)
  const rankOfRow = new Int32Array(rows)
  const firstPlaces = new Int32Array(rows)
  let count = 0
  for (let place = 0; place < rows; place++) {
    if (place === 0 || !equalKeys(sorted.keys, place - 1, sorted.keys, place)) firstPlaces[count++] = place
    rankOfRow[sorted.rowAt ? sorted.rowAt[place] : place] = count - 1
  }
  return { rankOfRow, distinct: gatherKeys(sorted.keys, firstPlaces.subarray(0, count)) }
}
