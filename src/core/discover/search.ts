/**
 * The search itself: every conjunction of up to three predicates, folded into sums and tested together. Hot path: typed
 * arrays, one pass a combination of columns, no row objects.
 */

import type { SearchCounts } from '../comparison.js'
import { contrastOf, failStatistic, MINIMUM_SUPPORT } from '../stats/gate.js'
import type { RunningMaxima } from '../stats/max-t.js'
import type { SliceSums } from '../sums.js'
import type { SearchedColumn } from './predicates.js'

/** The rows that are searched, in canonical order. */
export interface SearchRows {
  readonly n: number
  /** Weight times improvement of every row: positive where the challenger's loss is smaller. */
  readonly gain: Float64Array
  /** undefined: every row weighs 1. */
  readonly weight: Float64Array | undefined
  /** Never decreasing; undefined: every row is a unit of its own. */
  readonly unitOfRow: Int32Array | undefined
  readonly bucketOfRow: Uint16Array
  readonly buckets: number
}

/** A conjunction: `values[i]` is an index into the values of column `columns[i]`; columns ascending. */
export interface Conjunction {
  readonly columns: readonly number[]
  readonly values: readonly number[]
}

export interface Candidate extends Conjunction {
  readonly n: number
  /** Mean improvement of its rows. */
  readonly improvement: number
  readonly standardError: number
  readonly worse: Statistic
  readonly better: Statistic
}

/** Of one direction, at margin 0; positive speaks for it. */
export interface Statistic {
  /**
   * −t of section 4: T of (4.3) against the spread inside the slice, so that a slice is not ranked before the part of it that
   * holds the whole loss. Skewness is left out: the correction that makes the test honest in small skewed slices also draws
   * all strong ones together.
   */
  readonly rank: number
  /** −T̃ of (4.5), which the joint distribution is compared with. */
  readonly tested: number
}

export interface SearchOptions {
  readonly maxPredicates: number
  readonly minRows: number
  readonly smallSample: 'guarded' | 'exchangeable'
  /** Takes part in the joint distribution of all candidates; undefined: candidates are only ranked. */
  readonly maxima: RunningMaxima | undefined
  /** Keep only this many of the best in either direction, and skip what cannot be among them. undefined: keep all. */
  readonly keep: number | undefined
  /** Give up beyond this many candidates. */
  readonly most: number
  /** Asked between combinations of columns; true stops the search with what it has. */
  readonly isTimeUp: () => boolean
  readonly progress: (done: number) => void
}

export interface Searched extends SearchCounts {
  readonly candidates: readonly Candidate[]
  /** More than `most` candidates: nothing is concluded. */
  readonly tooMany: boolean
}

/** Places of the sums of one cell. */
const STRIDE = 11
const [X, XX, XXX, DISAGREEING, UNITS, A, AA, XA, XXA, XAA, AAA] = Array.from({ length: STRIDE }, (_, i) => i)

/**
 * Tests every conjunction of up to `maxPredicates` columns' values with at least `minRows` rows: for each, d̂ and T̃ of
 * statistics.md, section 4, exactly as for a declared slice with a mean of the same loss. A conjunction is looked at only if
 * all its parts have `minRows` rows (no part of a slice is larger than the slice), one predicate before two before three, so
 * that a search that is stopped has looked at the plain ones.
 *
 * Bound (with `keep`): of the rows of a slice, no part can have a larger |T̃| than P/√(P²/p + 2q²), where P is the sum and p
 * the number of its units with a positive contribution (Cauchy–Schwarz; Hall's correction only shrinks). After Sagadeeva,
 * Boehm 2021, SIGMOD, section 3, with T in the place of their score.
 */
export function searchSlices(
  rows: SearchRows,
  columns: readonly SearchedColumn[],
  whole: SliceSums,
  options: SearchOptions,
): Searched {
  return new Search(rows, columns, whole, options).run()
}

class Search {
  private readonly rows: SearchRows
  private readonly columns: readonly SearchedColumn[]
  private readonly whole: SliceSums
  private readonly options: SearchOptions
  private readonly scratch: readonly Int32Array[]
  private readonly guardScale: number
  private readonly kept: { readonly worse: Best; readonly better: Best } | undefined
  private candidates: Candidate[] = []
  private considered = 0
  private tooSmall = 0
  private bounded = 0
  private tooThin = 0
  private nearlyAll = 0
  private tested = 0
  private stopped = false
  private done = 0
  private readonly combinations: number

  constructor(rows: SearchRows, columns: readonly SearchedColumn[], whole: SliceSums, options: SearchOptions) {
    this.rows = rows
    this.columns = columns
    this.whole = whole
    this.options = options
    this.scratch = Array.from({ length: options.maxPredicates }, () => new Int32Array(rows.n))
    this.kept =
      options.keep === undefined ? undefined : { worse: new Best(options.keep), better: new Best(options.keep) }
    this.guardScale = smallestGuard(rows, whole, options.smallSample)
    this.combinations = countCombinations(columns.length, options.maxPredicates)
  }

  run(): Searched {
    const { maxPredicates, most } = this.options
    const all = { codes: new Int32Array(this.rows.n), count: 1, columns: [], values: [[]] as readonly number[][] }
    for (let level = 1; level <= maxPredicates && !this.stopped && this.tested <= most; level++)
      this.extend(all, 0, level)
    const kept = this.kept && [...new Set([...this.kept.worse.items, ...this.kept.better.items])]
    return {
      candidates: kept ?? this.candidates,
      considered: this.considered,
      tooSmall: this.tooSmall,
      bounded: this.bounded,
      tooThin: this.tooThin,
      nearlyAll: this.nearlyAll,
      tested: this.tested,
      stopped: this.stopped,
      tooMany: this.tested > most,
    }
  }

  /** Adds columns to a parent until `level` of them are together. */
  private extend(parent: Cells, first: number, level: number): void {
    const depth = parent.columns.length + 1
    for (let column = first; column + (level - depth) < this.columns.length; column++) {
      if (this.options.isTimeUp()) this.stopped = true
      if (this.stopped || this.tested > this.options.most) return
      const cells = this.cross(parent, column, depth === level)
      if (depth === level) {
        this.test(cells)
        this.options.progress(++this.done / this.combinations)
      } else if (cells.count > 0) {
        const promising = this.kept ? this.dropHopeless(cells) : cells
        if (promising.count > 0) this.extend(promising, column + 1, level)
      }
    }
  }

  /** The values of a column within each cell of the parent: those with enough rows get a number, the others `count`. */
  private cross(parent: Cells, column: number, counts: boolean): Cells {
    const { codes: added, values } = this.columns[column]
    const width = values.length + 1
    const size = (parent.count + 1) * width
    const n = new Int32Array(size)
    const { codes: before } = parent
    for (let row = 0; row < added.length; row++) n[before[row] * width + added[row]]++
    const place = new Int32Array(size).fill(-1)
    const keys: number[][] = []
    const rows: number[] = []
    let seen = 0
    for (let cell = 0; cell < size; cell++) {
      const [from, value] = [Math.floor(cell / width), cell % width]
      if (from === parent.count || value === values.length || n[cell] === 0) continue
      seen++
      if (n[cell] < this.options.minRows) continue
      place[cell] = keys.push([...parent.values[from], value]) - 1
      rows.push(n[cell])
    }
    if (counts) {
      this.considered += seen
      this.tooSmall += seen - keys.length
    }
    for (let cell = 0; cell < size; cell++) if (place[cell] < 0) place[cell] = keys.length
    const codes = this.scratch[parent.columns.length]
    for (let row = 0; row < added.length; row++) codes[row] = place[before[row] * width + added[row]]
    return { codes, count: keys.length, columns: [...parent.columns, column], values: keys, rows }
  }

  private test(cells: Cells): void {
    const { count } = cells
    if (count === 0) return
    const { maxima, most } = this.options
    // Then nothing is concluded; their buckets would take a gigabyte.
    if (this.tested + count > most) {
      this.tested += count
      return
    }
    const sums = sumCells(this.rows, cells.codes, count)
    const buckets = maxima && sumBuckets(this.rows, cells.codes, count)
    const plain = isPlain(this.rows)
    const inFamily: Float64Array[] = []
    for (let cell = 0; cell < count; cell++) {
      // What leaves out fewer rows than a slice must have is everybody, and no group.
      if (cells.rows![cell] > this.rows.n - this.options.minRows) {
        this.nearlyAll++
        continue
      }
      const slice = sliceSums(sums, cell, plain, cells.rows![cell])
      if (slice.units < MINIMUM_SUPPORT || slice.disagreeing < MINIMUM_SUPPORT || slice.support < MINIMUM_SUPPORT) {
        this.tooThin++
        continue
      }
      this.tested++
      const candidate = judgeCandidate(slice, this.whole, this.options.smallSample)
      const found = { columns: cells.columns, values: cells.values[cell], n: cells.rows![cell], ...candidate }
      if (this.kept) {
        this.kept.worse.offer(found.worse.rank, found)
        this.kept.better.offer(found.better.rank, found)
      } else this.candidates.push(found)
      if (buckets) inFamily.push(buckets.subarray(cell * this.rows.buckets, (cell + 1) * this.rows.buckets))
    }
    maxima?.raise(inFamily)
  }

  /** Cells none of whose parts can be among the best. */
  private dropHopeless(cells: Cells): Cells {
    const { worse, better } = this.kept!
    const [least, most] = [worse.threshold(), better.threshold()]
    if (least <= 0 || most <= 0) return cells
    const bounds = boundCells(this.rows, cells.codes, cells.count, this.guardScale)
    const place = new Int32Array(cells.count + 1).fill(-1)
    const values: number[][] = []
    for (let cell = 0; cell < cells.count; cell++) {
      if (bounds.worse[cell] < least && bounds.better[cell] < most) this.bounded++
      else place[cell] = values.push(cells.values[cell] as number[]) - 1
    }
    if (values.length === cells.count) return cells
    for (let cell = 0; cell < place.length; cell++) if (place[cell] < 0) place[cell] = values.length
    const { codes } = cells
    for (let row = 0; row < codes.length; row++) codes[row] = place[codes[row]]
    return { codes, count: values.length, columns: cells.columns, values }
  }
}

/** A set of disjoint conjunctions over the same columns: every row has the number of its own, or `count` for none. */
interface Cells {
  readonly codes: Int32Array
  readonly count: number
  readonly columns: readonly number[]
  readonly values: readonly (readonly number[])[]
  readonly rows?: readonly number[]
}

function countCombinations(columns: number, most: number): number {
  let total = 0
  let combinations = 1
  for (let size = 1; size <= Math.min(most, columns); size++) {
    combinations = (combinations * (columns - size + 1)) / size
    total += combinations
  }
  return total
}

/** The best few, by score, ties by what was found first. */
class Best {
  readonly items: Candidate[] = []
  private readonly scores: number[] = []
  private readonly most: number

  constructor(most: number) {
    this.most = most
  }

  threshold(): number {
    return this.items.length < this.most ? Number.NEGATIVE_INFINITY : this.scores[this.scores.length - 1]
  }

  offer(score: number, item: Candidate): void {
    if (!(score > 0) || score <= this.threshold()) return
    let place = this.scores.length
    while (place > 0 && this.scores[place - 1] < score) place--
    this.scores.splice(place, 0, score)
    this.items.splice(place, 0, item)
    if (this.items.length > this.most) {
      this.items.pop()
      this.scores.pop()
    }
  }
}

/** Sums of every cell, `STRIDE` numbers each. Without weights and units only those of the row's own contribution are kept. */
function sumCells({ gain, weight, unitOfRow }: SearchRows, codes: Int32Array, count: number): Float64Array {
  const sums = new Float64Array((count + 1) * STRIDE)
  if (!weight && !unitOfRow) {
    for (let row = 0; row < codes.length; row++) {
      const x = gain[row]
      if (x === 0) continue
      const at = codes[row] * STRIDE
      const xx = x * x
      sums[at] += x
      sums[at + 1] += xx
      sums[at + 2] += xx * x
      sums[at + 3]++
    }
    return sums
  }
  // Rows of a unit are neighbours: a cell's open unit is closed when the next one begins there.
  const openUnit = new Int32Array(count + 1).fill(-1)
  const openX = new Float64Array(count + 1)
  const openA = new Float64Array(count + 1)
  for (let row = 0; row < codes.length; row++) {
    const cell = codes[row]
    const unit = unitOfRow ? unitOfRow[row] : row
    if (openUnit[cell] !== unit) {
      if (openUnit[cell] >= 0) addUnit(sums, cell * STRIDE, openX[cell], openA[cell])
      openUnit[cell] = unit
      openX[cell] = 0
      openA[cell] = 0
    }
    openX[cell] += gain[row]
    openA[cell] += weight ? weight[row] : 1
  }
  for (let cell = 0; cell < count; cell++)
    if (openUnit[cell] >= 0) addUnit(sums, cell * STRIDE, openX[cell], openA[cell])
  return sums
}

function addUnit(sums: Float64Array, at: number, x: number, a: number): void {
  sums[at + X] += x
  sums[at + XX] += x * x
  sums[at + XXX] += x * x * x
  if (x !== 0) sums[at + DISAGREEING]++
  sums[at + UNITS]++
  sums[at + A] += a
  sums[at + AA] += a * a
  sums[at + XA] += x * a
  sums[at + XXA] += x * x * a
  sums[at + XAA] += x * a * a
  sums[at + AAA] += a * a * a
}

function sumBuckets({ gain, bucketOfRow, buckets }: SearchRows, codes: Int32Array, count: number): Float64Array {
  const sums = new Float64Array((count + 1) * buckets)
  for (let row = 0; row < codes.length; row++) sums[codes[row] * buckets + bucketOfRow[row]] -= gain[row]
  return sums
}

const NO_BUCKETS = { difference: new Float64Array(0), champion: undefined }

/** The sums of one cell as the gate wants them: u = X/W, a = A/W, δ = u − d̂·a. */
function sliceSums(sums: Float64Array, cell: number, plain: boolean, n: number): SliceSums {
  const at = cell * STRIDE
  const x = sums[at + X]
  const xx = sums[at + XX]
  const xxx = sums[at + XXX]
  const [units, a, aa, xa, xxa, xaa, aaa] = plain
    ? [n, n, n, x, xx, x, n]
    : [UNITS, A, AA, XA, XXA, XAA, AAA].map((place) => sums[at + place])
  const d = x / a
  return {
    units,
    champion: 0,
    challenger: d,
    difference: d,
    support: (a * a) / aa,
    disagreeing: sums[at + DISAGREEING],
    moments: {
      dd: Math.max(0, xx - 2 * d * xa + d * d * aa) / a ** 2,
      dp: 0,
      pp: 0,
      da: (xa - d * aa) / a ** 2,
      pa: 0,
      aa: aa / a ** 2,
      ddd: (xxx - 3 * d * xxa + 3 * d * d * xaa - d * d * d * aaa) / a ** 3,
      ddp: 0,
      dpp: 0,
      ppp: 0,
    },
    fourths: undefined,
    buckets: NO_BUCKETS,
  }
}

/** Sums of some rows, ascending. */
export function sumListed({ gain, weight, unitOfRow }: SearchRows, listed: Int32Array): SliceSums {
  const sums = new Float64Array(STRIDE)
  let unit = -1
  let x = 0
  let a = 0
  for (let i = 0; i < listed.length; i++) {
    const row = listed[i]
    const own = unitOfRow ? unitOfRow[row] : row
    if (own !== unit) {
      if (unit >= 0) addUnit(sums, 0, x, a)
      unit = own
      x = 0
      a = 0
    }
    x += gain[row]
    a += weight ? weight[row] : 1
  }
  if (unit >= 0) addUnit(sums, 0, x, a)
  return sliceSums(sums, 0, false, listed.length)
}

/** Sums of all rows, with fourth moments. */
export function sumAll(rows: SearchRows): SliceSums {
  const sums = sumCells(rows, new Int32Array(rows.n), 1)
  return { ...sliceSums(sums, 0, isPlain(rows), rows.n), fourths: fourthsOf(rows) }
}

/** Every row is a unit and weighs 1: the sums of powers of x alone say everything. */
const isPlain = ({ weight, unitOfRow }: SearchRows): boolean => weight === undefined && unitOfRow === undefined

/** Σ u⁴ of all units. */
function fourthsOf({ gain, weight, unitOfRow, n }: SearchRows): NonNullable<SliceSums['fourths']> {
  let uuuu = 0
  let total = 0
  let open = 0
  for (let row = 0; row < n; row++) {
    total += weight ? weight[row] : 1
    open += gain[row]
    const ends = row === n - 1 || !unitOfRow || unitOfRow[row + 1] !== unitOfRow[row]
    if (!ends) continue
    uuuu += open ** 4
    open = 0
  }
  return { uuuu: uuuu / total ** 4, uuut: 0, uutt: 0, uttt: 0, tttt: 0 }
}

const directionOf = (sign: 1 | -1, smallSample: SearchOptions['smallSample']) =>
  ({ sign, relative: 0, zeroOne: false, declaredEffectScale: undefined, smallSample }) as const

/** The contrast of a slice in one direction: `worse` asks whether the challenger loses there. */
export const contrastFor = (
  slice: SliceSums,
  whole: SliceSums,
  direction: 'worse' | 'better',
  smallSample: SearchOptions['smallSample'],
) => contrastOf(slice, whole, directionOf(direction === 'worse' ? 1 : -1, smallSample))

function judgeCandidate(slice: SliceSums, whole: SliceSums, smallSample: SearchOptions['smallSample']) {
  const statistic = (direction: 'worse' | 'better'): Statistic => {
    const { t, final } = failStatistic(contrastFor(slice, whole, direction, smallSample), 0)
    return { rank: -t, tested: -final }
  }
  return {
    improvement: slice.difference,
    standardError: Math.sqrt((slice.units / (slice.units - 1)) * slice.moments.dd),
    worse: statistic('worse'),
    better: statistic('better'),
  }
}

/** r·W of the guard is never smaller than this in any slice: q times the smallest weight. */
function smallestGuard(rows: SearchRows, whole: SliceSums, smallSample: SearchOptions['smallSample']): number {
  if (smallSample === 'exchangeable' || whole.moments.dd === 0) return 0
  const scale = contrastFor(whole, whole, 'worse', smallSample).effectScale ?? 0
  if (!rows.weight) return scale
  let least = Number.POSITIVE_INFINITY
  for (const weight of rows.weight) if (weight < least) least = weight
  return scale * least
}

/** For each cell the largest T that any part of it could have, in either direction. */
function boundCells({ gain }: SearchRows, codes: Int32Array, count: number, guard: number) {
  // By rows also where units are larger: a unit's contribution is at most that of its rows with the same sign, and a unit
  // that contributes has at least one such row.
  const sums = new Float64Array(2 * (count + 1))
  const numbers = new Float64Array(2 * (count + 1))
  for (let row = 0; row < codes.length; row++) {
    const x = gain[row]
    if (x === 0) continue
    const at = 2 * codes[row] + (x < 0 ? 0 : 1)
    sums[at] += Math.abs(x)
    numbers[at]++
  }
  const boundAt = (at: number) =>
    sums[at] === 0 ? 0 : sums[at] / Math.sqrt(sums[at] ** 2 / numbers[at] + 2 * guard * guard)
  return {
    worse: Array.from({ length: count }, (_, cell) => boundAt(2 * cell)),
    better: Array.from({ length: count }, (_, cell) => boundAt(2 * cell + 1)),
  }
}
