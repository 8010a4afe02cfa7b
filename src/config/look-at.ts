/** What a column holds, as far as telling its purpose needs it. */
import { CellState, type Table } from '../core/table.js'

export interface Look {
  /** Number of different values; missing is none. */
  readonly count: number
  /** The first of them, in order of appearance. */
  readonly values: readonly string[]
  /** Smallest and largest number; NaN where some cell is neither a number nor missing. */
  readonly low: number
  readonly high: number
}

const MOST_LISTED = 50

/** undefined: there is no such column. */
export function lookAt(table: Table, name: string): Look | undefined {
  const column = table.column(name)
  if (!column) return undefined
  const { categories } = column.categories()
  const { values, state } = column.numbers()
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let row = 0; row < values.length; row++) {
    const cell = state?.[row] ?? CellState.finite
    if (cell === CellState.missing) continue
    if (cell !== CellState.finite) {
      low = Number.NaN
      break
    }
    low = Math.min(low, values[row])
    high = Math.max(high, values[row])
  }
  const isNumbers = low <= high
  return {
    count: categories.length,
    values: categories.slice(0, MOST_LISTED + 1),
    low: isNumbers ? low : Number.NaN,
    high: isNumbers ? high : Number.NaN,
  }
}

/** Every cell is a finite number or missing, and some cell is a number. */
export const isNumeric = (look: Look | undefined): look is Look => look !== undefined && look.low <= look.high
