import { nearest } from './nearest.js'
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
 * Spaces around a name come before upper and lower case, and both before spelling (see `nearest`). Ties go to the earlier
 * name. undefined: nothing is near, or `names` is empty.
 */
export function findNearName(names: readonly string[], wanted: string): NearName | undefined {
  const sameTrimmed = names.find((name) => name.trim() === wanted.trim())
  if (sameTrimmed !== undefined) return { name: sameTrimmed, difference: 'spaces' }
  const sameFolded = names.find((name) => foldCase(name) === foldCase(wanted))
  if (sameFolded !== undefined) return { name: sameFolded, difference: 'case' }
  const similar = nearest(wanted, names)
  return similar === undefined ? undefined : { name: similar, difference: 'spelling' }
}

/** The column a person most likely meant by `name`; for messages only. See `findNearName`. */
export const nearestColumn = (table: Table, name: string): NearName | undefined => findNearName(table.columnNames, name)

const foldCase = (name: string): string => name.trim().toLowerCase()
