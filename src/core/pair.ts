/** What the comparison needs of two tables that were joined: arrays in canonical order. (Join: see `joinPair`.) */
import type { Rows } from './comparison.js'
import type { CategoryView, NumberView } from './table.js'
import type { TaskValues } from './task-values.js'

export { type JoinColumns, type JoinOptions, type JoinTables, joinPair } from './join.js'

export interface Pair {
  readonly rows: Rows
  /** Matched and usable rows; every array below has this length and is in canonical order (statistics.md, section 2). */
  readonly n: number
  /** What the models said, by task. */
  readonly values: TaskValues
  /** 1: positive. The binary task's; all 0 in others, whose truth is in `values`. */
  readonly label: Uint8Array
  /** The main number of each model: score, prediction, or class. */
  readonly championScore: Float64Array
  readonly challengerScore: Float64Array
  /** undefined: every row weighs 1. */
  readonly weight: Float64Array | undefined
  /** Index of the row's unit, 0 … units − 1, never decreasing; undefined: every row is a unit of its own. */
  readonly unitOfRow: Int32Array | undefined
  readonly units: number
  /** Bucket of the row's unit, 0 … buckets − 1 (statistics.md, section 5). */
  readonly bucketOfRow: Uint16Array
  readonly buckets: number
  /** Every score of the two models is the same number. */
  readonly identicalPredictions: boolean
  /** SHA-256 of the data fingerprint, 32 bytes: the seed of the sign vectors. */
  readonly fingerprint: Uint8Array
  /** SHA-256 of row ids and labels, whatever the models said; undefined: nobody asked. */
  readonly testSet?: Uint8Array
  /** Columns that name a row together; none where rows were paired by position. */
  readonly idColumns: readonly string[]
  /** Of queries: the pair of their items, which knows that it is one. */
  readonly items?: Pair
  readonly isOfItems?: boolean
  /** Names of all columns of the joined tables, for messages. */
  readonly columnNames: readonly string[]
  /** The id of a row as text, several id columns joined by ` | `; undefined where rows have none of their own. */
  idOf?(row: number): string
  /** Rows in which the two files say different things in a column that both have; undefined where only one says it. */
  countDifferent?(name: string, asNumbers: boolean): number | undefined
  /** Any column of the joined tables by name, in canonical order, from the first of evaluation, champion and challenger that has it; else undefined. */
  column(name: string): PairColumn | undefined
  /** The same of items, where the rows are queries made of them. */
  itemColumn?(name: string): PairColumn | undefined
}

export interface PairColumn {
  numbers(): NumberView
  categories(): CategoryView
}
