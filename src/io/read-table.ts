import { errorOf, ProblemError } from '../core/problem.js'
import { splitCells } from './delimited-text.js'
import { inflateGzip, isGzip } from './gunzip.js'
import { findObstacle } from './recognise.js'
import { decodeText } from './text-encoding.js'
import { makeTextTable, type TextTable } from './text-table.js'

/** Where a cell begins is a 32-bit number. */
export const maxFileBytes = 2 ** 32 - 1
/** A gzip file that inflates to more than this is more likely an accident or an attack than predictions. */
const defaultMaxInflatedBytes = 2 ** 31

export interface ReadOptions {
  /** Most bytes that a gzip file may inflate to. Default 2 GiB. */
  readonly maxInflatedBytes?: number
}

/**
 * A table from the bytes of a file, recognised by content and never by name: CSV, TSV and the like (see `splitCells`),
 * in UTF-8 or in UTF-16 with a byte order mark (see `decodeText`), as it is or in gzip.
 *
 * Throws ProblemError; codes: `file_empty`, `file_too_large`, `lfs_pointer`, `dvc_pointer`, `not_csv`,
 * `format_not_supported_yet`, and those of `inflateGzip`, `decodeText` and `splitCells`.
 */
export async function readTable(
  source: { readonly path: string; readonly bytes: Uint8Array },
  options: ReadOptions = {},
): Promise<TextTable> {
  const { path: file, bytes } = source
  const limit = Math.min(options.maxInflatedBytes ?? defaultMaxInflatedBytes, maxFileBytes)
  const inflated = isGzip(bytes) ? await inflateGzip(bytes, file, limit) : bytes
  if (inflated.length > maxFileBytes)
    throw new ProblemError(errorOf('file_too_large', { file, bytes: inflated.length, limit: maxFileBytes }))
  const obstacle = findObstacle(inflated, file)
  if (obstacle) throw new ProblemError(obstacle)
  return makeTextTable(splitCells(decodeText(inflated, file), file), file)
}
