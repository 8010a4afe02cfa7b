/** Where candidates are too many to be tested together: one half of the units chooses, the other tests. */
import type { Discovery } from '../comparison.js'
import type { RunningMaxima } from '../stats/max-t.js'
import type { SliceSums } from '../sums.js'
import type { SearchedColumn } from './predicates.js'
import { type Candidate, type Searched, type SearchOptions, type SearchRows, searchSlices, sumAll } from './search.js'

/** Candidates that the first half hands to the second, in each direction. */
const KEPT_BY_HALF = 25

export interface Outcome {
  /** Where candidates were chosen. */
  readonly searched: Searched
  /** Candidates with the numbers they were tested by. */
  readonly tested: readonly Candidate[]
  readonly family: RunningMaxima
  /** Rows they were tested on, and their sums. */
  readonly rows: SearchRows
  readonly whole: SliceSums
  /** Whether a row of the pair is one of them. */
  readonly isTested: (row: number) => boolean
  readonly method: Discovery['method']
}

/**
 * Too many candidates to test together: units in even buckets choose the best few, units in odd buckets test those alone.
 * Honest without any correction for the choice, at the price of half of the data.
 */
export function searchByHalves(
  rows: SearchRows,
  columns: readonly SearchedColumn[],
  search: SearchOptions,
  family: RunningMaxima,
): Outcome {
  const halves = [0, 1].map((half) => takeRows(rows, columns, (row) => (rows.bucketOfRow[row] & 1) === half))
  const [choosing, testing] = halves
  const half = { ...search, minRows: Math.ceil(search.minRows / 2), most: Number.POSITIVE_INFINITY }
  const searched = searchSlices(choosing.rows, choosing.columns, sumAll(choosing.rows), {
    ...half,
    keep: KEPT_BY_HALF,
  })
  const wholeTest = sumAll(testing.rows)
  const tested: Candidate[] = []
  for (const candidate of searched.candidates) {
    const one = candidate.columns.map((column, i) => onlyValue(testing.columns[column], candidate.values[i]))
    const [again] = searchSlices(testing.rows, one, wholeTest, {
      ...half,
      maxPredicates: one.length,
      minRows: 1,
      maxima: undefined,
      keep: undefined,
    }).candidates.filter(({ columns: own }) => own.length === one.length)
    if (again) {
      tested.push({ ...again, columns: candidate.columns, values: candidate.values })
      family.raise([bucketsOf(testing.rows, one)])
    }
  }
  const isTested = (row: number) => (rows.bucketOfRow[row] & 1) === 1
  return { searched, tested, family, rows: testing.rows, whole: wholeTest, isTested, method: 'split_half' }
}

/** A column of which one value alone is searched. */
const onlyValue = ({ name, values, codes }: SearchedColumn, value: number): SearchedColumn => ({
  name,
  values: [values[value]],
  codes: codes.map((code) => (code === value ? 0 : 1)),
})

function bucketsOf({ n, gain, bucketOfRow, buckets }: SearchRows, columns: readonly SearchedColumn[]): Float64Array {
  const sums = new Float64Array(buckets)
  for (let row = 0; row < n; row++)
    if (columns.every(({ codes }) => codes[row] === 0)) sums[bucketOfRow[row]] -= gain[row]
  return sums
}

function takeRows(rows: SearchRows, columns: readonly SearchedColumn[], isTaken: (row: number) => boolean) {
  const chosen = Int32Array.from({ length: rows.n }, (_, row) => row).filter(isTaken)
  const pick = <T extends Float64Array | Int32Array | Uint16Array>(values: T): T =>
    (values.constructor as unknown as { from(source: ArrayLike<number>, map: (row: number) => number): T }).from(
      chosen,
      (row) => values[row],
    )
  return {
    rows: {
      n: chosen.length,
      gain: pick(rows.gain),
      weight: rows.weight && pick(rows.weight),
      unitOfRow: rows.unitOfRow && pick(rows.unitOfRow),
      bucketOfRow: pick(rows.bucketOfRow),
      buckets: rows.buckets,
    } satisfies SearchRows,
    columns: columns.map((column) => ({ ...column, codes: pick(column.codes) })),
  }
}
