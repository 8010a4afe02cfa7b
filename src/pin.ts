/** Rows of failed cases put on the list of a pinned scenario, so that they stay looked at. */
import type { ModelConfig } from './config/schema.js'
import { resolveOperatingPoint } from './core/operating-point.js'
import type { Plan } from './core/plan.js'
import { errorOf, ProblemError } from './core/problem.js'
import { findFailedRows } from './core/scenarios.js'
import { keyText, type Table } from './core/table.js'
import { readTable } from './io/read-table.js'
import type { Fetch } from './io/source.js'
import { listedRows, takeListed } from './requirements.js'
import { joinModel } from './review.js'

/** Values of the columns that name a row. */
type Id = readonly string[]

export interface FailedRows {
  /** Name of the scenario. */
  readonly name: string
  readonly columns: readonly string[]
  readonly ids: readonly Id[]
}

/**
 * The rows in the failed cases of one scenario, by its name or the id of its check. Throws ProblemError with
 * `scenario_unknown`, with the reason for which the scenario cannot be answered, or with what is wrong with the files.
 */
export async function findRowsToPin(model: ModelConfig, plan: Plan, wanted: string, fetch: Fetch): Promise<FailedRows> {
  const scenario = plan.scenarios.find(
    ({ name, slug }) => wanted === name || wanted === slug || wanted === `scenario.${slug}`,
  )
  if (!scenario) {
    const known = plan.scenarios.map(({ name }) => name)
    throw new ProblemError(errorOf('scenario_unknown', { value: wanted, model: model.name, known }))
  }
  const { pair, hasChampion } = await joinModel(model, plan, fetch)
  const tables = await takeListed(model, fetch, () => {})
  const failed = findFailedRows(scenario, pair, {
    operatingPoint: resolveOperatingPoint(pair, plan.operatingPoint),
    hasChampion,
    listed: listedRows(model, plan, tables, pair.idColumns),
  })
  if ('code' in failed) throw new ProblemError(errorOf(failed.code, failed.args))
  if (pair.idColumns.length === 0) throw new ProblemError(errorOf('scenario_needs_ids'))
  const rows = pair.items ?? pair
  const views = pair.idColumns.map((name) => rows.column(name)!.categories())
  const ids = failed.map((row) => views.map(({ codes, categories }) => categories[codes[row]] ?? ''))
  return { name: scenario.name, columns: pair.idColumns, ids }
}

/** The ids that a file lists; none where there is no file yet. Throws ProblemError `pin_file_columns` for other columns. */
export async function listedIds(
  file: string,
  bytes: Uint8Array | undefined,
  columns: readonly string[],
): Promise<Id[]> {
  if (bytes === undefined || bytes.length === 0) return []
  const table: Table = await readTable({ path: file, bytes })
  const isSame = table.columnNames.length === columns.length && columns.every((name) => table.column(name))
  if (!isSame) throw new ProblemError(errorOf('pin_file_columns', { file, found: table.columnNames, columns }))
  const keys = columns.map((name) => table.column(name)!.keys())
  return Array.from({ length: table.rows }, (_, row) => keys.map((key) => keyText(key, row)))
}

/** Both lists without repetition, sorted by code units. */
export function mergeIds(...lists: readonly (readonly Id[])[]): Id[] {
  const known = new Map(lists.flat().map((id) => [JSON.stringify(id), id]))
  return [...known.values()].sort((a, b) => {
    const at = a.findIndex((part, i) => part !== b[i])
    return at < 0 ? 0 : a[at] < b[at] ? -1 : 1
  })
}

/** The content of a file of ids: JSON Lines where its name says so, else CSV. */
export function renderIds(file: string, columns: readonly string[], ids: readonly Id[]): string {
  if (/\.(?:jsonl|ndjson)$/i.test(file)) {
    return ids.map((id) => `${JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, id[i]])))}\n`).join('')
  }
  return [columns, ...ids].map((cells) => `${cells.map(csvCell).join(',')}\n`).join('')
}

const csvCell = (text: string): string => (/[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
