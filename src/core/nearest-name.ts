import type { Table } from './table.js'

/** How a near name differs from the wanted one: only in spaces around it, only in case (and spaces), or in spelling. */
export type NameDifference = 'spaces' | 'case' | 'spelling'

export interface NearName {
  readonly name: string
  readonly difference: NameDifference
}

/**
 * The name a person most likely meant by `wanted`, for messages only: nothing is ever looked up by a near name.
 *
 * Spaces around a name come before upper and lower case, and both before spelling. Spelling allows one edit for every
 * three characters of the longer name, at least one (optimal string alignment distance: insert, delete, replace, swap
 * of neighbours; R `stringdist` method "osa"). Ties go to the earlier name. undefined: nothing is near, or `names` is empty.
 */
export function findNearName(names: Iterable<string>, wanted: string): NearName | undefined {
  const trimmed = wanted.trim()
  const folded = foldCase(wanted)
  let sameFolded: string | undefined
  let spelling: string | undefined
  let fewest = Number.POSITIVE_INFINITY
  for (const name of names) {
    if (name.trim() === trimmed) return { name, difference: 'spaces' }
    const other = foldCase(name)
    if (other === folded) sameFolded ??= name
    const allowed = Math.max(1, Math.floor(Math.max(folded.length, other.length) / 3))
    if (Math.abs(folded.length - other.length) > allowed) continue
    const edits = countEdits(folded, other)
    if (edits <= allowed && edits < fewest) {
      fewest = edits
      spelling = name
    }
  }
  if (sameFolded !== undefined) return { name: sameFolded, difference: 'case' }
  return spelling === undefined ? undefined : { name: spelling, difference: 'spelling' }
}

/** The column a person most likely meant by `name`; for messages only. See `findNearName`. */
export const nearestColumn = (table: Table, name: string): NearName | undefined => findNearName(table.columnNames, name)

const foldCase = (name: string): string => name.trim().toLowerCase()

function countEdits(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      let edits = Math.min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (swapped) edits = Math.min(edits, beforeLast[column - 2] + 1)
      current.push(edits)
    }
    beforeLast = last
    last = current
  }
  return last[to.length]
}
