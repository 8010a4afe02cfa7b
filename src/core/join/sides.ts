import { findNearName } from '../nearest-name.js'
import { errorOf, type Problem } from '../problem.js'
import type { Column, Table } from '../table.js'

export type Role = 'champion' | 'challenger' | 'evaluation'

export interface Side {
  readonly role: Role
  readonly table: Table
}

export function columnOf(side: Side, name: string, problems: Problem[], use: string): Column | undefined {
  const column = side.table.column(name)
  if (!column) problems.push(columnMissing([side], name, use))
  return column
}

export interface SideColumn {
  readonly side: Side
  readonly column: Column
}

export function anyColumn(
  sides: readonly Side[],
  name: string,
  use: string,
  problems: Problem[],
): SideColumn | undefined {
  for (const side of sides) {
    const column = side.table.column(name)
    if (column) return { side, column }
  }
  problems.push(columnMissing(sides, name, use))
  return undefined
}

/** Of a wide file the first columns show well enough whether it is the right one. */
const MOST_COLUMNS_NAMED = 12

export function columnMissing(sides: readonly Side[], name: string, use: string): Problem {
  const names = [...new Set(sides.flatMap(({ table }) => table.columnNames))]
  return errorOf('column_missing', {
    column: name,
    use,
    models: sides.map(({ role }) => role),
    files: sides.map(({ table }) => table.source),
    nearest: findNearName(names, name)?.name ?? null,
    columns: names.slice(0, MOST_COLUMNS_NAMED),
    more: Math.max(0, names.length - MOST_COLUMNS_NAMED),
  })
}
