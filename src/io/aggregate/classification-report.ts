import { shareStandardError } from '../../core/aggregate-judge.js'
import { type Found, fieldOf, finiteNumber, isObject, type Json } from './found.js'

const SCORES = ['precision', 'recall', 'f1-score'] as const

const isRow = (value: Json | undefined): boolean =>
  isObject(value) && [...SCORES, 'support'].every((key) => key in value)

/** scikit-learn's `classification_report(output_dict=True)`: classes and averages, each with its four numbers. */
export const isClassificationReport = (value: Json): boolean =>
  isObject(value) && (isRow(value['macro avg']) || isRow(value['weighted avg']))

/**
 * The numbers of a classification report, under `prefix`. Recall and accuracy are shares of counted rows, and the counts
 * come back from them: correct = recall·support, predicted = correct/precision. So these three have a standard error.
 * With sample weights the counts are no whole numbers, and nothing has one.
 */
export function readClassificationReport(report: Json, prefix: string, found: Found): void {
  if (!isObject(report)) return
  const rows = finiteNumber(fieldOf(report['macro avg'] ?? report['weighted avg'], 'support'))
  for (const [name, value] of Object.entries(report)) {
    if (!isRow(value)) {
      if (!isObject(value)) found.addValue(prefix + name, value, name === 'accuracy' ? shareOf(value, rows) : {})
      continue
    }
    const support = finiteNumber(fieldOf(value, 'support'))
    const recall = finiteNumber(fieldOf(value, 'recall'))
    const precision = finiteNumber(fieldOf(value, 'precision'))
    const isClass = !/ avg$/.test(name)
    const correct = support !== undefined && recall !== undefined ? support * recall : undefined
    const predicted = correct !== undefined && precision ? nearWhole(correct / precision) : undefined
    const better = 'higher'
    const counts = isClass
      ? { recall: shareOf(recall, support), precision: shareOf(precision, predicted) }
      : // Averaged over all rows, recall is accuracy.
        { recall: name === 'micro avg' || name === 'weighted avg' ? shareOf(recall, support) : {}, precision: {} }
    found.addValue(`${prefix}${name}.precision`, fieldOf(value, 'precision'), { better, ...counts.precision })
    found.addValue(`${prefix}${name}.recall`, fieldOf(value, 'recall'), { better, ...counts.recall })
    found.addValue(`${prefix}${name}.f1-score`, fieldOf(value, 'f1-score'), { better })
    found.addValue(`${prefix}${name}.support`, fieldOf(value, 'support'))
  }
}

/** n and standard error of a share; nothing when it is no share of that many rows. */
export function shareOf(share: unknown, rows: number | undefined): { n?: number; standardError?: number } {
  const value = finiteNumber(share)
  const n = rows === undefined ? undefined : nearWhole(rows)
  if (value === undefined || n === undefined || n < 1 || value < 0 || value > 1) return {}
  if (nearWhole(value * n) === undefined) return {}
  return { n, standardError: shareStandardError(value, n) }
}

/** The whole number that a count was before it went through divisions; undefined when it was none. */
function nearWhole(value: number): number | undefined {
  const whole = Math.round(value)
  return Math.abs(value - whole) <= 1e-6 * Math.max(1, whole) ? whole : undefined
}
