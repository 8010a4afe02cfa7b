import { errorOf, ProblemError } from '../core/problem.js'
import { readArrow } from './arrow.js'
import { readHeader, splitCells } from './delimited-text.js'
import { inflateGzip, isGzip } from './gunzip.js'
import { findJsonCells } from './json-cells.js'
import { makeJsonTable } from './json-table.js'
import { looksLikeLmEvalSamples, readLmEvalSamples } from './lm-eval-samples.js'
import { readParquet } from './parquet.js'
import { type Delimited, readDelimited, type WantedView } from './read-ahead.js'
import { findObstacle, recogniseFormat } from './recognise.js'
import { decodeText } from './text-encoding.js'
import { makeTableAhead, makeTextTable, type TextTable } from './text-table.js'

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
  /** Does this in another thread; undefined: it will not. */
  readonly readElsewhere?: (
    text: Uint8Array,
    file: string,
    wanted: readonly WantedView[],
  ) => Promise<Delimited> | undefined
}

/**
 * A table from the bytes of a file, recognised by content and never by name, as it is or in gzip: CSV, TSV and the like
 * (`splitCells`), JSON Lines and JSON records (`findJsonCells`), both in UTF-8 or in UTF-16 with a byte order mark
 * (`decodeText`); samples of lm-evaluation-harness (`readLmEvalSamples`); Parquet (`readParquet`); Arrow and Feather (`readArrow`).
 *
 * Throws ProblemError; codes: `file_empty`, `file_too_large`, `lfs_pointer`, `dvc_pointer`, `not_csv`, and those of the
 * functions named above. What is wrong with one column is thrown when it is read.
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
  const table = await readFormat(inflated, file, limit, options)
  return options.columns ? keepColumns(table, options.columns) : table
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
      const read = (await readOrFail(text, file, wanted, options.readElsewhere)) ?? readDelimited(text, file, wanted)
      return 'cells' in read ? makeTextTable(read.cells, file) : makeTableAhead(read.ahead, text, file)
    }
    case 'json': {
      const text = decodeText(bytes, file)
      if (looksLikeLmEvalSamples(text)) return readLmEvalSamples(text, file)
      return makeJsonTable(findJsonCells(text, file), file)
    }
    case 'parquet':
      return readParquet(bytes, file, maxInflatedBytes)
    case 'arrow':
      return readArrow(bytes, file, maxInflatedBytes)
  }
}

/** undefined: it was not done. What is wrong with the text is thrown; what went wrong with the thread is not. */
async function readOrFail(
  text: Uint8Array,
  file: string,
  wanted: readonly WantedView[],
  readElsewhere: ReadOptions['readElsewhere'],
): Promise<Delimited | undefined> {
  try {
    return await readElsewhere?.(text, file, wanted)
  } catch (error) {
    if (error instanceof ProblemError) throw error
    return undefined
  }
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
