import type { AggregateFormat, Aggregates } from '../../core/aggregate.js'
import { errorOf, ProblemError } from '../../core/problem.js'
import type { TakenFolder } from '../folder.js'
import { inflateGzip, isGzip } from '../gunzip.js'
import { findObstacle } from '../recognise.js'
import { decodeText } from '../text-encoding.js'
import { isClassificationReport, readClassificationReport } from './classification-report.js'
import { parseMetricsDocument } from './document.js'
import { readEvidently } from './evidently.js'
import { Found, type Reader } from './found.js'
import { readLmEval } from './lm-eval.js'
import { readMlflow } from './mlflow.js'
import { readMlflowFolder } from './mlflow-folder.js'
import { readEvalResults, readModelIndex } from './model-index.js'
import { readPlainMetrics } from './plain-metrics.js'
import { readSageMaker } from './sagemaker.js'

/** A file of metrics is small; what is larger holds rows. */
const maxMetricsBytes = 2 ** 28

/** From the most telling shape to the least: anything with names and numbers is plain metrics. */
const readers: readonly (readonly [AggregateFormat, Reader])[] = [
  ['model_index', readModelIndex],
  ['eval_results', readEvalResults],
  ['sagemaker', readSageMaker],
  ['lm_eval', readLmEval],
  ['evidently', readEvidently],
  [
    'classification_report',
    (document, found) => {
      if (!isClassificationReport(document)) return false
      readClassificationReport(document, '', found)
      return true
    },
  ],
  ['mlflow', readMlflow],
  ['metrics', readPlainMetrics],
]

/** Obstacles that mean the same for metrics as for rows. */
const SHARED_OBSTACLES = ['file_empty', 'lfs_pointer', 'dvc_pointer']

/**
 * The metrics in the bytes of a file, recognised by content and never by name: JSON, YAML, TOML or the front matter of a model
 * card, of any `AggregateFormat`, as it is or in gzip; or those of a folder (`takeMetricsFolder`).
 *
 * Throws ProblemError; codes: `file_empty`, `file_too_large`, `lfs_pointer`, `dvc_pointer`, `metrics_not_recognised`,
 * `metrics_unreadable`, `metrics_too_deep`, `metric_twice`, `no_metrics_found`, and those of `inflateGzip` and `decodeText`.
 */
export async function readAggregates(source: {
  readonly path: string
  readonly bytes: Uint8Array
  readonly folder?: TakenFolder
}): Promise<Aggregates> {
  const { path: file, bytes, folder } = source
  if (folder) return readFolder(folder, file)
  const inflated = isGzip(bytes) ? await inflateGzip(bytes, file, maxMetricsBytes) : bytes
  if (inflated.length > maxMetricsBytes)
    throw new ProblemError(errorOf('file_too_large', { file, bytes: inflated.length, limit: maxMetricsBytes }))
  const obstacle = findObstacle(inflated, file)
  if (obstacle && SHARED_OBSTACLES.includes(obstacle.code)) throw new ProblemError(obstacle)
  if (obstacle?.code === 'not_csv' || inflated.includes(0))
    throw new ProblemError(errorOf('metrics_not_recognised', { file }))
  return readDocument(new TextDecoder().decode(decodeText(inflated, file)), file)
}

/** All files of a folder, as if they were one. */
async function readFolder({ layout, files }: TakenFolder, path: string): Promise<Aggregates> {
  if (layout === 'parts') {
    const holds = files.slice(0, 10).map((file) => file.path)
    throw new ProblemError(errorOf('folder_without_metrics', { path, holds }))
  }
  const found = new Found(path)
  if (layout === 'mlflow') readMlflowFolder(files, path, found)
  else {
    for (const file of files) {
      const read = await readAggregates({ path: `${path}/${file.path}`, bytes: file.bytes })
      for (const metric of read.metrics) found.add(metric)
      for (const { name, found: value } of read.unreadable) found.addUnreadable(name, value)
    }
  }
  const format = layout === 'model_card' ? 'model_index' : layout
  if (found.metrics.length + found.unreadable.length === 0)
    throw new ProblemError(errorOf('no_metrics_found', { file: path, format }))
  return { source: path, format, metrics: found.metrics, unreadable: found.unreadable }
}

function readDocument(text: string, file: string): Aggregates {
  const document = parseMetricsDocument(text, file)
  // The front matter of a page is full of words; only a model card has metrics there.
  const candidates = document.isFrontMatter ? readers.slice(0, 1) : readers
  for (const [format, read] of candidates) {
    const found = new Found(file)
    if (!read(document.value, found)) continue
    if (found.metrics.length + found.unreadable.length === 0)
      throw new ProblemError(errorOf('no_metrics_found', { file, format }))
    return { source: file, format, metrics: found.metrics, unreadable: found.unreadable }
  }
  throw new ProblemError(errorOf('metrics_not_recognised', { file }))
}
