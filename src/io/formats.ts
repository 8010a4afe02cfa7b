/** The files that are read, in words: one entry for each format that is recognised, so that no list of them can lag behind. */
import type { AggregateFormat } from '../core/aggregate.js'
import { parquetCodecs } from './parquet-pages.js'
import type { Format } from './recognise.js'

export interface FormatWords {
  readonly name: string
  /** What of it is understood. */
  readonly reads: string
}

const codecs = parquetCodecs.map((codec) => codec.toLowerCase().replace('_raw', ''))

/** Files of rows. */
export const tableFormats: Readonly<Record<Format | 'samples', FormatWords>> = {
  delimited: {
    name: 'CSV, TSV',
    reads: 'comma, semicolon, tab or bar; quotes; byte order mark; any line end; decimal comma; UTF-8 or UTF-16',
  },
  json: { name: 'JSON Lines, JSON', reads: 'an object a line, or an array of objects' },
  samples: {
    name: 'lm-evaluation-harness, samples',
    reads: 'JSON Lines of `--log_samples`; a column for each metric and filter',
  },
  parquet: {
    name: 'Parquet',
    reads: `${[...new Set(codecs)].join(', ')}; a folder of part files is one table`,
  },
  arrow: { name: 'Arrow, Feather', reads: 'file, stream and Feather 2; buffers bare, in lz4 or zstd' },
}

/** Files of metrics, for `task: metrics`. */
export const metricsFormats: Readonly<Record<AggregateFormat, FormatWords>> = {
  metrics: { name: 'DVC, DVCLive, any names with numbers', reads: 'JSON, YAML, TOML' },
  classification_report: { name: 'scikit-learn `classification_report`', reads: '`output_dict=True`, as JSON' },
  mlflow: { name: 'MLflow', reads: 'metrics of a run, as JSON or as a folder of `mlruns`' },
  lm_eval: { name: 'lm-evaluation-harness, results', reads: 'means, with standard errors' },
  evidently: { name: 'Evidently', reads: 'reports as JSON' },
  model_index: {
    name: 'Hugging Face model card',
    reads: '`model-index` of its front matter; a file, or the folder of the model',
  },
  eval_results: { name: 'Hugging Face evaluation results', reads: 'YAML of `.eval_results`; a file, or the folder' },
  sagemaker: {
    name: 'SageMaker Model Monitor',
    reads: 'statistics; their standard deviations are no standard errors, and are left out',
  },
}
