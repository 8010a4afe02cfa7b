/** Slices of a pair: who is in which group. */
import type { SlicePlan } from './plan.js'

export interface Slice {
  /** Column (or slice name) to value. */
  readonly key: Readonly<Record<string, string>>
  readonly n: number
}

/** One partition (or part) of the rows: `codes[row]` is an index into `slices`, or −1 for a row in none of them. */
export interface Slicing {
  readonly plan: SlicePlan
  readonly codes: Int32Array
  readonly slices: readonly Slice[]
}
