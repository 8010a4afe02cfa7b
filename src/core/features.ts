/** Whether both files say the same of a row: groups and amounts are read from one of them. */
import { columnsOf, expressionsIn } from './expression.js'
import type { Plan, SliceBy } from './plan.js'
import { CellState, type Column } from './table.js'

/**
 * Rows in which a column of the champion's file differs from that of the challenger's. Numbers are compared as numbers where
 * both columns hold nothing else; otherwise texts, of which those that are the same number are equal. Missing equals missing.
 * championRows, challengerRows: row of each file, pair by pair.
 */
export function countDifferent(
  champion: Column,
  challenger: Column,
  championRows: Int32Array,
  challengerRows: Int32Array,
  asNumbers: boolean,
): number {
  const [before, after] = asNumbers ? [champion.numbers(), challenger.numbers()] : []
  const isText = (state: Uint8Array | undefined) => state?.includes(CellState.text) === true
  if (before && after && !isText(before.state) && !isText(after.state)) {
    let count = 0
    for (let i = 0; i < championRows.length; i++) {
      const [a, b] = [championRows[i], challengerRows[i]]
      const sameState = (before.state?.[a] ?? 0) === (after.state?.[b] ?? 0)
      if (!sameState || ((before.state?.[a] ?? 0) === 0 && before.values[a] !== after.values[b])) count++
    }
    return count
  }
  const one = champion.categories()
  const other = challenger.categories()
  const placeOf = new Map(one.categories.map((text, code) => [textOf(text), code]))
  const translated = Int32Array.from(other.categories, (text) => placeOf.get(textOf(text)) ?? -2)
  const canonical = Int32Array.from(one.categories, (text) => placeOf.get(textOf(text))!)
  let count = 0
  for (let i = 0; i < championRows.length; i++) {
    const a = one.codes[championRows[i]]
    const b = other.codes[challengerRows[i]]
    if ((a < 0 ? -1 : canonical[a]) !== (b < 0 ? -1 : translated[b])) count++
  }
  return count
}

/** `1` and `1.0` are one value. */
const textOf = (text: string): string =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? `#${Number(text)}` : text

/** Columns whose values decide what is judged: those of declared slices and of formulas. true: read as numbers first. */
export function decidingColumns(plan: Plan): ReadonlyMap<string, boolean> {
  const columns = new Map<string, boolean>()
  const add = (by: SliceBy): void => {
    if (by.kind === 'cross') by.parts.forEach(add)
    else if (by.kind === 'where') for (const name of columnsOf(by.where)) columns.set(name, columns.get(name) ?? true)
    else columns.set(by.column, by.kind !== 'column')
  }
  for (const { by } of plan.slices.of) add(by)
  for (const expression of expressionsIn([plan.business, plan.scenarios]))
    for (const name of columnsOf(expression)) columns.set(name, columns.get(name) ?? true)
  return columns
}
