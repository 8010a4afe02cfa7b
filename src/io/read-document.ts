import { errorOf, ProblemError } from '../core/problem.js'
import { parseMetricsDocument } from './aggregate/document.js'
import { findObstacle } from './recognise.js'
import type { SourceBytes } from './source.js'
import { decodeText } from './text-encoding.js'

/** No file of metadata is as large; parsing one would take long. */
const MOST_BYTES = 5_000_000

const POINTERS = ['file_empty', 'lfs_pointer', 'dvc_pointer']

/**
 * What a file of JSON, YAML, TOML, or Markdown with YAML front matter holds, as plain values; dates are texts. Throws
 * ProblemError with `file_empty`, `file_too_large`, `lfs_pointer`, `dvc_pointer`, `document_not_recognised`,
 * `metrics_unreadable`, `metrics_too_deep`, or what `decodeText` throws.
 */
export function readDocument({ path: file, bytes }: Pick<SourceBytes, 'path' | 'bytes'>): unknown {
  if (bytes.length > MOST_BYTES)
    throw new ProblemError(errorOf('file_too_large', { file, bytes: bytes.length, limit: MOST_BYTES }))
  const obstacle = findObstacle(bytes, file)
  if (obstacle && POINTERS.includes(obstacle.code)) throw new ProblemError(obstacle)
  if (obstacle || bytes.includes(0)) throw new ProblemError(errorOf('document_not_recognised', { file }))
  try {
    return plain(parseMetricsDocument(new TextDecoder().decode(decodeText(bytes, file)), file).value)
  } catch (error) {
    const isUnknown = error instanceof ProblemError && error.problems[0].code === 'metrics_not_recognised'
    throw isUnknown ? new ProblemError(errorOf('document_not_recognised', { file })) : error
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}
