import type { Direction } from '../../core/aggregate.js'
import { shareOf } from './classification-report.js'
import { type Found, fieldOf, finiteNumber, isObject, type Json, type JsonObject, textOf } from './found.js'

/** Measures of quality, by Evidently's name; others describe the data and are left out. null: neither way is better. */
const QUALITY: Readonly<Record<string, Direction | null>> = {
  Accuracy: 'higher',
  Precision: 'higher',
  Recall: 'higher',
  F1Score: 'higher',
  TPR: 'higher',
  TNR: 'higher',
  FPR: 'lower',
  FNR: 'lower',
  RocAuc: 'higher',
  LogLoss: 'lower',
  PrecisionByLabel: 'higher',
  RecallByLabel: 'higher',
  F1ByLabel: 'higher',
  RocAucByLabel: 'higher',
  MAE: 'lower',
  RMSE: 'lower',
  MAPE: 'lower',
  AbsMaxError: 'lower',
  R2Score: 'higher',
  MeanError: null,
  RowCount: null,
  NDCG: 'higher',
  MAP: 'higher',
  MRR: 'higher',
  MAR: 'higher',
  HitRate: 'higher',
  PrecisionTopK: 'higher',
  RecallTopK: 'higher',
  FBetaTopK: 'higher',
}

/** `result.current` of these holds numbers under names; before 0.7. */
const OLD_QUALITY = /^(?:Regression|Classification)(?:QualityMetric|DummyMetric)$|^ClassificationQualityByClass$/
const OLD_NAMES: Readonly<Record<string, Direction>> = {
  r2_score: 'higher',
  rmse: 'lower',
  mean_abs_error: 'lower',
  mean_abs_perc_error: 'lower',
  abs_error_max: 'lower',
  accuracy: 'higher',
  precision: 'higher',
  recall: 'higher',
  f1: 'higher',
  'f1-score': 'higher',
  roc_auc: 'higher',
  log_loss: 'lower',
  tpr: 'higher',
  tnr: 'higher',
  fpr: 'lower',
  fnr: 'lower',
}

/**
 * Evidently's JSON reports. From 0.7: `metrics` with `metric_name`, `config` and `value`; names are `RMSE`, `MAE.mean`,
 * `F1ByLabel.0`, `NDCG@10`, with their arguments in brackets where a metric stands twice. Before: `metrics` with `metric` and
 * `result`, whose `current` part is read, as `RegressionQualityMetric.mean_abs_error`.
 * The standard deviation beside a mean error is that of the rows (checked in 0.7.23; for MAPE it is in another unit), so with
 * `RowCount` in the report MAE and MeanError have a standard error, and accuracy is a share of counted rows.
 */
export function readEvidently(document: Json, found: Found): boolean {
  const list = fieldOf(document, 'metrics')
  if (!Array.isArray(list) || list.length === 0 || !list.every(isObject)) return false
  if (list.every((entry) => typeof entry.metric_name === 'string' && 'value' in entry)) {
    readNew(list, found)
    return true
  }
  if (list.every((entry) => typeof entry.metric === 'string' && 'result' in entry)) {
    for (const entry of list) readOld(entry, found)
    return true
  }
  return false
}

const bareName = (entry: JsonObject): string => String(entry.metric_name).replace(/\(.*$/s, '')

function readNew(list: readonly JsonObject[], found: Found): void {
  const known = list.filter((entry) => Object.hasOwn(QUALITY, bareName(entry)))
  const names = known.map(nameOf)
  const rows = finiteNumber(known.find((entry) => bareName(entry) === 'RowCount')?.value)
  for (const [index, entry] of known.entries()) {
    const type = bareName(entry)
    const better = QUALITY[type] ?? undefined
    const name = names.filter((other) => other === names[index]).length > 1 ? String(entry.metric_name) : names[index]
    if (!isObject(entry.value)) {
      found.addValue(name, entry.value, { better, ...(type === 'Accuracy' ? shareOf(entry.value, rows) : {}) })
      continue
    }
    for (const [part, value] of Object.entries(entry.value)) {
      if (part === 'std' && 'mean' in entry.value) continue
      const error = part === 'mean' && (type === 'MAE' || type === 'MeanError') ? meanError(entry.value, rows) : {}
      found.addValue(`${name}.${part}`, value, { better, ...error })
    }
  }
}

/** `RMSE`, `NDCG@10`; with the name of the task before it where a report has several. */
function nameOf(entry: JsonObject): string {
  const k = textOf(fieldOf(entry.config, 'k'))
  const task = ['regression_name', 'classification_name', 'ranking_name']
    .map((key) => textOf(fieldOf(entry.config, key)))
    .find((name) => name !== undefined && name !== 'default')
  return `${task === undefined ? '' : `${task}.`}${bareName(entry)}${k === undefined ? '' : `@${k}`}`
}

function meanError({ std }: JsonObject, rows: number | undefined): { n?: number; standardError?: number } {
  const spread = finiteNumber(std)
  return spread === undefined || rows === undefined || rows < 2
    ? {}
    : { n: rows, standardError: spread / Math.sqrt(rows) }
}

function readOld(entry: JsonObject, found: Found): void {
  const metric = String(entry.metric)
  if (!OLD_QUALITY.test(metric)) return
  const current = fieldOf(entry.result, 'current')
  const readPart = (part: Json | undefined, prefix: string) => {
    if (!isObject(part)) return
    for (const [name, value] of Object.entries(part)) {
      // An average over labels or a label of its own; curves and spreads are no quality.
      if (isObject(value) && ['metrics', 'macro avg', 'weighted avg'].includes(name))
        readPart(value, `${prefix}.${name}`)
      else if (isObject(value) && 'f1-score' in value) readPart(value, `${prefix}.${name}`)
      else if (Object.hasOwn(OLD_NAMES, name) || name === 'mean_error')
        found.addValue(`${prefix}.${name}`, value, { better: OLD_NAMES[name] })
    }
  }
  readPart(current, metric)
}
