/** Pairs whose rows are not the rows of the files: queries made of items, items made of repeats. */
import type { Pair, PairColumn } from './pair.js'
import { errorOf, ProblemError } from './problem.js'
import { groupQueries, reduceColumn } from './queries.js'
import type { AveragedTable } from './repeats.js'
import { type Column, packTexts, type Table } from './table.js'

/**
 * The pair of queries from a pair of items whose unit is the query. Each query is a row and a unit; it weighs what each of
 * its items weighs. A column serves for queries if its value is the same for all items of each query; ProblemError
 * otherwise, for weights at once. weightColumn: its name, for that message.
 */
export function pairOfQueries(items: Pair, weightColumn?: string): Pair {
  const itemStart = groupQueries(items.unitOfRow!)
  const n = itemStart.length - 1
  const { weight, bucketOfRow } = items
  const uneven = weight ? countUneven(weight, itemStart) : 0
  if (uneven > 0)
    throw new ProblemError(
      errorOf('weight_not_constant_in_query', { column: weightColumn ?? null, queries: uneven, total: n }),
    )
  const nothing = new Float64Array(n)
  const reduced = new Map<string, PairColumn | undefined>()
  const column = (name: string): PairColumn | undefined => {
    if (!reduced.has(name)) {
      const whole = items.column(name)
      const made = whole && reduceColumn(name, whole, itemStart)
      if (made && 'code' in made) throw new ProblemError(errorOf(made.code, made.args))
      reduced.set(name, made)
    }
    return reduced.get(name)
  }
  return {
    ...items,
    items: { ...items, isOfItems: true },
    rows: { champion: n, challenger: n, matched: n, onlyChampion: 0, onlyChallenger: 0, unusable: 0, items: items.n },
    n,
    values: {
      task: 'ranking',
      itemStart,
      relevance: (items.values as { readonly yTrue: Float64Array }).yTrue,
      champion: items.championScore,
      challenger: items.challengerScore,
    },
    label: new Uint8Array(n),
    championScore: nothing,
    challengerScore: nothing,
    weight: weight && Float64Array.from({ length: n }, (_, query) => weight[itemStart[query]]),
    unitOfRow: undefined,
    units: n,
    bucketOfRow: Uint16Array.from({ length: n }, (_, query) => bucketOfRow[itemStart[query]]),
    column,
    itemColumn: (name) => items.column(name),
  }
}

/** Queries whose items differ in a value. */
function countUneven(values: Float64Array, itemStart: Int32Array): number {
  let queries = 0
  for (let query = 0; query + 1 < itemStart.length; query++) {
    const first = itemStart[query]
    let item = first
    while (item < itemStart[query + 1] && values[item] === values[first]) item++
    if (item < itemStart[query + 1]) queries++
  }
  return queries
}

/** Columns that carry the repeats of each item through the join; no file can hold such names. */
export const REPEAT_COLUMNS = { count: '\u0000count', correct: '\u0000correct' } as const

/** The averaged table with its repeats as columns. */
export function withRepeats(table: AveragedTable): Table {
  const { repeats } = table
  if (!repeats) return table
  const numeric = (name: string, values: Float64Array): Column => ({
    name,
    numbers: () => ({ values, state: undefined }),
    categories: () => {
      const categories = [...new Set(values)].map(String)
      return { categories, codes: Int32Array.from(values, (value) => categories.indexOf(String(value))) }
    },
    keys: () => packTexts(Array.from(values, String)),
  })
  const count = numeric(REPEAT_COLUMNS.count, repeats.count)
  const correct = numeric(REPEAT_COLUMNS.correct, repeats.correct)
  return {
    source: table.source,
    rows: table.rows,
    columnNames: table.columnNames,
    lineOf: (row) => table.lineOf(row),
    column: (name) => (name === count.name ? count : name === correct.name ? correct : table.column(name)),
  }
}
