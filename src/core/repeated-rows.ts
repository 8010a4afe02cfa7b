import type { PairColumn } from './pair.js'
import { fmix32 } from './stats/random.js'

/** Share of rows that repeat another row above which it is worth a warning. */
const WORTH_SAYING = 0.01
/** From this many rows on, a sixteenth of them (by the hash of their content) is looked at first. */
const MANY = 65_536
const SAMPLE_MASK = 15

export interface RowContent {
  readonly label: Uint8Array | Float64Array
  readonly weight: Float64Array | undefined
  /** Every number that the models gave to the row. */
  readonly scores: readonly Float64Array[]
}

/**
 * How many rows repeat an earlier row in label, weight, all scores and every feature, under ids of their own; 0 where that
 * is at most 1 % of the rows or where no feature is known. Without features equal scores say little: scores of few digits,
 * or of a tree, repeat among different subjects. Such rows void the intervals (statistics.md, sections 8 and 15) when they
 * are one subject counted twice; whether they are, the reader must say.
 *
 * Rows are grouped by a 32-bit hash of label, weight and scores; groups are then split by one feature after another and
 * compared exactly, until too few are left. Equal rows have equal hashes, so in large data a sixteenth chosen by hash holds
 * a sixteenth of the repetitions: only if that sample shows more than half the limit is everything looked at.
 */
export function countRepeatedRows(
  content: RowContent,
  features: readonly string[],
  column: (name: string) => PairColumn | undefined,
): number {
  const n = content.label.length
  if (features.length === 0 || n < 2) return 0
  const limit = n * WORTH_SAYING
  const hashes = hashContent(content)
  if (n >= MANY) {
    const sampled = rowsWhere(n, (row) => (hashes[row] & SAMPLE_MASK) === 0)
    if (repeatsOf(groupByContent(sampled, hashes, content)) * (SAMPLE_MASK + 1) <= limit / 2) return 0
  }
  let groups = groupByContent(
    rowsWhere(n, () => true),
    hashes,
    content,
  )
  for (const name of features) {
    if (repeatsOf(groups) <= limit) return 0
    const codes = column(name)?.categories().codes
    if (codes) groups = splitByCode(groups, codes)
  }
  const repeated = repeatsOf(groups)
  return repeated > limit ? repeated : 0
}

function hashContent({ label, weight, scores }: RowContent): Int32Array {
  const hashes = new Int32Array(label.length)
  if (label instanceof Float64Array) mixIn(hashes, label)
  else for (let row = 0; row < label.length; row++) hashes[row] = Math.imul(label[row] + 1, 0x9e3779b1)
  for (const numbers of scores) mixIn(hashes, numbers)
  if (weight) mixIn(hashes, weight)
  return hashes
}

function mixIn(hashes: Int32Array, numbers: Float64Array): void {
  const halves = new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2)
  for (let row = 0; row < hashes.length; row++) {
    const low = Math.imul(hashes[row] ^ halves[2 * row], 0x85ebca6b)
    hashes[row] = fmix32(low ^ halves[2 * row + 1])
  }
}

/** Groups of two or more rows, one behind the other: typed arrays, because there may be millions of groups. */
interface Groups {
  readonly rows: Int32Array
  /** Where each group begins in `rows`, and where the last one ends. */
  readonly starts: Int32Array
}

const repeatsOf = ({ rows, starts }: Groups): number => rows.length - (starts.length - 1)

/** Groups of two or more rows with equal label, weight and scores. */
function groupByContent(rows: Int32Array, hashes: Int32Array, content: RowContent): Groups {
  const { label, weight, scores } = content
  const equal = (one: number, other: number) =>
    label[one] === label[other] &&
    scores.every((numbers) => numbers[one] === numbers[other]) &&
    (!weight || weight[one] === weight[other])
  let size = 16
  while (size < rows.length * 2) size *= 2
  const mask = size - 1
  const slots = new Int32Array(size).fill(-1)
  // By place in `rows`: the place of the first row that is equal; by first place: how many there are.
  const firstOf = new Int32Array(rows.length)
  const counts = new Int32Array(rows.length)
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place]
    for (let slot = fmix32(hashes[row]) & mask; ; slot = (slot + 1) & mask) {
      const first = slots[slot]
      if (first < 0) slots[slot] = place
      else if (hashes[rows[first]] !== hashes[row] || !equal(rows[first], row)) continue
      firstOf[place] = first < 0 ? place : first
      counts[firstOf[place]]++
      break
    }
  }
  const groups = newGroups(counts)
  const next = new Int32Array(rows.length)
  let group = 0
  for (let place = 0; place < rows.length; place++) if (counts[place] > 1) next[place] = groups.starts[group++]
  for (let place = 0; place < rows.length; place++) {
    const first = firstOf[place]
    if (counts[first] > 1) groups.rows[next[first]++] = rows[place]
  }
  return groups
}

/** Room for the groups of two or more, in the order of `counts`. */
function newGroups(counts: Int32Array): Groups {
  let groups = 0
  let total = 0
  for (const count of counts) {
    if (count < 2) continue
    groups++
    total += count
  }
  const starts = new Int32Array(groups + 1)
  let group = 0
  for (const count of counts) {
    if (count < 2) continue
    starts[group + 1] = starts[group] + count
    group++
  }
  return { rows: new Int32Array(total), starts }
}

/** Each group's rows of equal code, where there are two or more. codes: −1 or more. */
function splitByCode({ rows, starts }: Groups, codes: Int32Array): Groups {
  let most = -1
  for (const row of rows) if (codes[row] > most) most = codes[row]
  // By code plus one, of the group at hand.
  const counts = new Int32Array(most + 2)
  const next = new Int32Array(most + 2)
  const kept = new Int32Array(rows.length)
  const keptStarts = new Int32Array(rows.length + 1)
  let groups = 0
  let end = 0
  for (let group = 0; group + 1 < starts.length; group++) {
    const [from, to] = [starts[group], starts[group + 1]]
    for (let place = from; place < to; place++) counts[codes[rows[place]] + 1]++
    for (let place = from; place < to; place++) {
      const code = codes[rows[place]] + 1
      if (counts[code] < 2) continue
      if (next[code] === 0) {
        // One more than the place, so that 0 says none.
        next[code] = end + 1
        end += counts[code]
        keptStarts[++groups] = end
      }
      kept[next[code]++ - 1] = rows[place]
    }
    for (let place = from; place < to; place++) {
      const code = codes[rows[place]] + 1
      counts[code] = 0
      next[code] = 0
    }
  }
  return { rows: kept.subarray(0, end), starts: keptStarts.subarray(0, groups + 1) }
}

function rowsWhere(n: number, wanted: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(n)
  let count = 0
  for (let row = 0; row < n; row++) if (wanted(row)) rows[count++] = row
  return rows.subarray(0, count)
}
