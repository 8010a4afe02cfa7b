/** From items to queries: the rows of a ranking file are items, the rows that are judged are queries. */
import type { PairColumn } from './pair.js'
import { type Reason, reason } from './problem.js'
import { CellState } from './table.js'

/**
 * Where the items of each query stand. queryOfItem: the number of each item's query, which begins at 0 and from item to item
 * stays or grows by 1 (`unitOfRow` of a pair). Result: itemStart, one longer than there are queries; the items of query q
 * are itemStart[q] … itemStart[q + 1] − 1. No items: [0]. Throws RangeError for any other sequence, whose queries would be
 * torn apart or empty.
 */
export function groupQueries(queryOfItem: Int32Array): Int32Array {
  const items = queryOfItem.length
  const queries = items === 0 ? 0 : queryOfItem[items - 1] + 1
  const itemStart = new Int32Array(Math.max(queries, 0) + 1)
  for (let item = 0, previous = -1; item < items; item++) {
    const query = queryOfItem[item]
    if (query !== previous + 1 && (item === 0 || query !== previous)) {
      throw new RangeError(`item ${item} belongs to query ${query} after one of query ${previous}`)
    }
    if (query !== previous || item === 0) itemStart[query] = item
    previous = query
  }
  itemStart[queries] = items
  return itemStart
}

/**
 * A column of items as a column of queries: the value that all items of a query share. Values are compared as text, and a
 * missing value is one of them. Where they differ, slices of whole queries cannot be made of the column: the reason
 * `slice_not_constant_in_query` says in how many queries that is so. itemStart: of `groupQueries`.
 */
export function reduceColumn(name: string, column: PairColumn, itemStart: Int32Array): PairColumn | Reason {
  const { codes, categories } = column.categories()
  const total = itemStart.length - 1
  let queries = 0
  for (let query = 0; query < total; query++) {
    const first = itemStart[query]
    let item = first + 1
    while (item < itemStart[query + 1] && codes[item] === codes[first]) item++
    if (item < itemStart[query + 1]) queries++
  }
  if (queries > 0) return reason('slice_not_constant_in_query', { column: name, queries, total })
  return {
    numbers: () => {
      const { values, state } = column.numbers()
      const reduced = Float64Array.from({ length: total }, (_, query) => values[itemStart[query]])
      const states = state && Uint8Array.from({ length: total }, (_, query) => state[itemStart[query]])
      return { values: reduced, state: states?.some((cell) => cell !== CellState.finite) ? states : undefined }
    },
    categories: () => ({
      codes: Int32Array.from({ length: total }, (_, query) => codes[itemStart[query]]),
      categories,
    }),
  }
}
