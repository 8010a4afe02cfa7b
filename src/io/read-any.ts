/** Two files named on the command line: nobody said whether they hold rows or metrics, so their content does. */
import type { Aggregates } from '../core/aggregate.js'
import { ProblemError } from '../core/problem.js'
import { readAggregates } from './aggregate/read-aggregates.js'
import { inflateGzip, isGzip } from './gunzip.js'
import { readTable } from './read-table.js'
import { findObstacle, recogniseFormat } from './recognise.js'
import type { SourceBytes } from './source.js'
import type { TextTable } from './text-table.js'

export type AnyContent =
  | { readonly kind: 'rows'; readonly table: TextTable }
  | { readonly kind: 'metrics'; readonly aggregates: Aggregates }

/** A larger file holds rows. */
const MOST_METRICS_BYTES = 2 ** 25

/**
 * Rows or metrics, by content: metrics are what is a folder, unless of part files; JSON that is one object, or a list of metrics (MLflow, Hugging
 * Face), and no table of several rows; and text that is YAML or TOML with a number. Throws what `readTable` throws, or for
 * what cannot be a table what `readAggregates` throws.
 */
export async function readAny(source: SourceBytes): Promise<AnyContent> {
  const metrics = async () => ({ kind: 'metrics', aggregates: await readAggregates(source) }) as const
  if (source.folder && source.folder.layout !== 'parts') return metrics()
  if (source.folder) return { kind: 'rows', table: await readTable(source) }
  const bytes = isGzip(source.bytes) ? await inflateGzip(source.bytes, source.path, 2 ** 31) : source.bytes
  if (bytes.length > MOST_METRICS_BYTES || findObstacle(bytes, source.path))
    return { kind: 'rows', table: await readTable(source) }
  const format = recogniseFormat(bytes)
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('utf8').trimStart()
  if (format === 'json') {
    const rows = await tried(() => readTable(source))
    // An object alone is one row to a reader of rows, and no review has one row.
    const isList = start[0] === '['
    if (!(rows instanceof ProblemError) && rows.rows > 1 && !isList) return { kind: 'rows', table: rows }
    const read = await tried(metrics)
    if (!(read instanceof ProblemError)) return read
    if (!(rows instanceof ProblemError)) return { kind: 'rows', table: rows }
    throw isOneObject(bytes) ? read : rows
  }
  if (format === 'delimited' && isMapping(start)) {
    const read = await tried(metrics)
    if (!(read instanceof ProblemError)) return read
  }
  return { kind: 'rows', table: await readTable(source) }
}

/** What a step gives, or the problem that it ends with. */
async function tried<T>(step: () => Promise<T>): Promise<T | ProblemError> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
}

function isOneObject(bytes: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && !Array.isArray(value)
  } catch {
    return false
  }
}

/** `name: value`, `name = value`, `[section]` or the front matter of a text, before anything else. */
function isMapping(start: string): boolean {
  const first = start.split(/\r?\n/).find((line) => line.trim() !== '' && !line.startsWith('#')) ?? ''
  return /^(?:---\s*$|- |[^,;\t|]+:(?:\s|$)|\[[\w."' -]+\]\s*$|[\w."'-]+\s*=)/.test(first)
}
