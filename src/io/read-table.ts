import { errorOf, ProblemError } from '../core/problem.js'
import { readArrow } from './arrow.js'
import { readHeader, splitCells } from './delimited-text.js'
import type { TakenFolder } from './folder.js'
import { inflateGzip, isGzip } from './gunzip.js'
import { findJsonCells } from './json-cells.js'
import { makeJsonTable } from './json-table.js'
import { looksLikeLmEvalSamples, readLmEvalSamples } from './lm-eval-samples.js'
import { type Part, readParquet } from './parquet.js'
import { type Delimited, readDelimited, type ViewAhead, type WantedView } from './read-ahead.js'
import { findObstacle, recogniseFormat } from './recognise.js'
import { decodeText } from './text-encoding.js'
import { makeTableAhead, makeTextTable, type TextTable, withViews } from './text-table.js'

/** Where a cell begins is a 32-bit number. */
export const maxFileBytes = 2 ** 32 - 1
/** A small file that inflates to more than this is more likely an accident or an attack than predictions. */
const defaultMaxInflatedBytes = 2 ** 31

export interface ReadOptions {
  /** Most bytes that a gzip file, or the compressed parts of another, may inflate to. Default 2 GiB. */
  readonly maxInflatedBytes?: number
  /**
   * The columns that will be looked at, in whatever table they are: these are read now, so that what is wrong with them is
   * told now, and to look at another one is a defect. Undefined: each column is read when it is first looked at.
   */
  readonly columns?: readonly string[]
  /**
   * The views that will be looked at, from the column names: in delimited text they are read while it is split, which takes
   * less time and memory. Any other can still be asked for.
   */
  readonly wanted?: (columnNames: readonly string[]) => readonly WantedView[]
  /** Reads what is wanted in another thread. */
  readonly elsewhere?: ReadElsewhere
}

/** What another thread reads; undefined: it will not. A promise that fails costs time only, but for a ProblemError. */
export interface ReadElsewhere {
  readDelimited(text: Uint8Array, file: string, wanted: readonly WantedView[]): Promise<Delimited> | undefined
  /** The views that can be read: what is wrong with the others is told when they are looked at. */
  readParquetViews(
    parts: readonly Part[],
    file: string,
    maxInflatedBytes: number,
    wanted: readonly WantedView[],
  ): Promise<readonly ViewAhead[]> | undefined
}

/**
 * A table from the bytes of a file, recognised by content and never by name, as it is or in gzip: CSV, TSV and the like
 * (`splitCells`), JSON Lines and JSON records (`findJsonCells`), both in UTF-8 or in UTF-16 with a byte order mark
 * (`decodeText`); samples of lm-evaluation-harness (`readLmEvalSamples`); Parquet (`readParquet`); Arrow and Feather (`readArrow`).
 *
 * A folder of part files (`takePartsFolder`) is one table; the parts are Parquet.
 *
 * Throws ProblemError; codes: `file_empty`, `file_too_large`, `lfs_pointer`, `dvc_pointer`, `not_csv`, `part_not_parquet`
 * {file, path}, and those of the functions named above. What is wrong with one column is thrown when it is read.
 */
export async function readTable(
  source: { readonly path: string; readonly bytes: Uint8Array; readonly folder?: TakenFolder },
  options: ReadOptions = {},
): Promise<TextTable> {
  const { path: file, bytes, folder } = source
  const limit = Math.min(options.maxInflatedBytes ?? defaultMaxInflatedBytes, maxFileBytes)
  if (folder) return chosen(await readParquetParts(partsOf(folder, file), file, limit, options), options)
  const inflated = isGzip(bytes) ? await inflateGzip(bytes, file, limit) : bytes
  if (inflated.length > maxFileBytes)
    throw new ProblemError(errorOf('file_too_large', { file, bytes: inflated.length, limit: maxFileBytes }))
  const obstacle = findObstacle(inflated, file)
  if (obstacle) throw new ProblemError(obstacle)
  return chosen(await readFormat(inflated, file, limit, options), options)
}

const chosen = (table: TextTable, { columns }: ReadOptions): TextTable =>
  columns ? keepColumns(table, columns) : table

function partsOf({ files }: TakenFolder, path: string): Part[] {
  return files.map((part) => {
    const file = `${path}/${part.path}`
    const obstacle = findObstacle(part.bytes, file)
    if (obstacle && obstacle.code !== 'not_csv') throw new ProblemError(obstacle)
    if (obstacle || recogniseFormat(part.bytes) !== 'parquet')
      throw new ProblemError(errorOf('part_not_parquet', { file, path }))
    return { file, bytes: part.bytes }
  })
}

async function readFormat(
  bytes: Uint8Array,
  file: string,
  maxInflatedBytes: number,
  options: ReadOptions,
): Promise<TextTable> {
  switch (recogniseFormat(bytes)) {
    case 'delimited': {
      const text = decodeText(bytes, file)
      if (!options.wanted) return makeTextTable(splitCells(text, file), file)
      const wanted = options.wanted(readHeader(text, file).columnNames)
      const pending = options.elsewhere?.readDelimited(text, file, wanted)
      const read = (await resultOrNothing(pending)) ?? readDelimited(text, file, wanted)
      return 'cells' in read ? makeTextTable(read.cells, file) : makeTableAhead(read.ahead, text, file)
    }
    case 'json': {
      const text = decodeText(bytes, file)
      if (looksLikeLmEvalSamples(text)) return readLmEvalSamples(text, file)
      return makeJsonTable(findJsonCells(text, file), file)
    }
    case 'parquet':
      return readParquetParts([{ file, bytes }], file, maxInflatedBytes, options)
    case 'arrow':
      return readArrow(bytes, file, maxInflatedBytes)
  }
}

async function readParquetParts(
  parts: readonly Part[],
  file: string,
  maxInflatedBytes: number,
  options: ReadOptions,
): Promise<TextTable> {
  const table = readParquet(parts, file, maxInflatedBytes)
  if (!options.wanted) return table
  const wanted = options.wanted(table.columnNames)
  const pending = options.elsewhere?.readParquetViews(parts, file, maxInflatedBytes, wanted)
  const views = await resultOrNothing(pending)
  if (views) return withViews(table, views)
  // Now, while another thread may read the other file; each view is kept by its column.
  readViews(table, wanted)
  return table
}

/** undefined: it was not done. What is wrong with the file is thrown; what went wrong with the thread is not. */
async function resultOrNothing<Result>(pending: Promise<Result> | undefined): Promise<Result | undefined> {
  try {
    return await pending
  } catch (error) {
    if (error instanceof ProblemError) throw error
    return undefined
  }
}

/** The views of a table that can be read. */
export function readViews(table: TextTable, wanted: readonly WantedView[]): ViewAhead[] {
  return wanted.flatMap(({ column, kind }): ViewAhead[] => {
    try {
      const found = table.column(column)
      if (!found) return []
      if (kind === 'numbers') return [{ column, kind, view: found.numbers() }]
      if (kind === 'categories') return [{ column, kind, view: found.categories() }]
      return [{ column, kind, view: found.keys() }]
    } catch (error) {
      if (error instanceof ProblemError) return []
      throw error
    }
  })
}

/** What is wrong with several of the columns is told together. */
function keepColumns(table: TextTable, names: readonly string[]): TextTable {
  const wanted = new Set(names)
  const problems = table.columnNames.filter((name) => wanted.has(name)).flatMap((name) => table.problemsOf(name))
  if (problems.length > 0) throw new ProblemError(...problems)
  return {
    ...table,
    column: (name) => {
      const column = table.column(name)
      if (!column || wanted.has(name)) return column
      const refuse = (): never => {
        throw new Error(`column "${name}" of ${table.source} is looked at and was not named when it was read`)
      }
      return { name, numbers: refuse, categories: refuse, keys: refuse }
    },
  }
}
