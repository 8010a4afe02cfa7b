/** Folders that hold one table in several files, as Spark, Databricks, Dask and DuckDB write them. */
import { errorOf, ProblemError } from '../core/problem.js'
import { type Folder, type FolderEntry, readFiles, type TakenFolder } from './folder.js'
import { maxFileBytes } from './read-table.js'

const MOST_PARTS = 2000

/** Tables whose files count only as far as a log beside them says so, by the name of that log. */
const LOGS: Readonly<Record<string, string>> = { _delta_log: 'Delta', '.hoodie': 'Hudi' }

const isPart = (name: string): boolean => /^part-/.test(name) || /\.(parquet|pq)$/i.test(name)

/** Whether the entries look like a table in several files rather than like anything else; finished or not. */
export const looksLikeParts = (entries: readonly FolderEntry[]): boolean =>
  entries.some(
    ({ name, kind }) =>
      (kind === 'file' && (isPart(name) || name === '_SUCCESS')) || isUnfinished(name) || Object.hasOwn(LOGS, name),
  )

const isUnfinished = (name: string): boolean => name === '_temporary'

/**
 * The files of one table in a folder, by name. As in Spark and Hive, files that begin with a dot or an underline (`_SUCCESS`,
 * `.part-00000.crc`) are no part of it; every other file is, so that no rows are left out in silence.
 *
 * Throws ProblemError with `folder_without_parts` {path, holds: names}, `folder_unfinished` {path, found}, `folder_of_log`
 * {path, format}, `folder_nested` {path, found}, `folder_too_many_parts` {path, files, limit}, `file_too_large`, and what
 * `list` and `read` throw.
 */
export async function takePartsFolder(folder: Folder): Promise<TakenFolder> {
  const { path } = folder
  const entries = [...(await folder.list(''))].sort((a, b) => (a.name < b.name ? -1 : 1))
  const names = entries.map(({ name }) => name)
  const log = names.find((name) => Object.hasOwn(LOGS, name))
  if (log !== undefined) throw new ProblemError(errorOf('folder_of_log', { path, format: LOGS[log] }))
  // Databricks begins with `_started_ID` and ends with `_committed_ID`; files of other writers stay in `_temporary` till then.
  const unfinished = names.find(
    (name) =>
      isUnfinished(name) || (/^_started_/.test(name) && !names.includes(name.replace('_started_', '_committed_'))),
  )
  if (unfinished !== undefined) throw new ProblemError(errorOf('folder_unfinished', { path, found: unfinished }))
  const seen = entries.filter(({ name }) => !/^[._]/.test(name))
  const parts = seen.filter(({ kind }) => kind === 'file').map(({ name }) => name)
  if (!parts.some(isPart)) {
    const isNested = seen.some(({ name, kind }) => kind === 'folder' && name.includes('='))
    if (!isNested) throw new ProblemError(errorOf('folder_without_parts', { path, holds: names.slice(0, 10) }))
  }
  const inner = seen.find(({ kind }) => kind !== 'file')
  if (inner) throw new ProblemError(errorOf('folder_nested', { path, found: inner.name }))
  if (parts.length > MOST_PARTS)
    throw new ProblemError(errorOf('folder_too_many_parts', { path, files: parts.length, limit: MOST_PARTS }))
  return readFiles(folder, 'parts', parts, { mostBytes: maxFileBytes })
}
