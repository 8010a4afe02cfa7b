import { shareOf } from './classification-report.js'
import { type Found, fieldOf, finiteNumber, isObject, type Json, readDecimal } from './found.js'

const GROUPS = ['regression_metrics', 'binary_classification_metrics', 'multiclass_classification_metrics']

/**
 * Statistics of Amazon SageMaker Model Monitor: `{"regression_metrics": {"mse": {"value": …, "standard_deviation": …}}}`.
 * The standard deviation is that of five subsamples of 80 % of the rows (documented), no standard error, and is left
 * out. The confusion matrix (rows: true, columns: predicted) says of how many rows accuracy is a share, and of binary
 * metrics which of them recall and precision.
 */
export function readSageMaker(document: Json, found: Found): boolean {
  if (!isObject(document)) return false
  const groups = GROUPS.filter((group) => isObject(document[group]))
  if (groups.length === 0) return false
  for (const group of groups) {
    const metrics = document[group]
    if (!isObject(metrics)) continue
    const rowsOf = confusionRows(metrics.confusion_matrix)
    for (const [name, entry] of Object.entries(metrics)) {
      const value = fieldOf(entry, 'value')
      if (value === undefined) continue
      const number = readDecimal(value)
      if (number === undefined) found.addUnreadable(`${group}.${name}`, value)
      else found.add({ name: `${group}.${name}`, value: number, ...shareOf(number, rowsOf(name, number)) })
    }
  }
  return true
}

/** Rows that a metric is a share of, when the matrix gives back its value; undefined otherwise. */
function confusionRows(matrix: Json | undefined): (name: string, value: number) => number | undefined {
  const counts = isObject(matrix)
    ? Object.entries(matrix).map(([truth, row]) => ({
        truth,
        predicted: isObject(row)
          ? Object.entries(row).map(([name, count]) => [name, finiteNumber(count)] as const)
          : [],
      }))
    : []
  if (counts.length < 2 || counts.some(({ predicted }) => predicted.some(([, count]) => count === undefined)))
    return () => undefined
  const sum = (keep: (truth: string, predicted: string) => boolean) =>
    counts.reduce(
      (total, { truth, predicted }) =>
        total + predicted.reduce((part, [name, count]) => part + (keep(truth, name) ? count! : 0), 0),
      0,
    )
  const positive = counts.length === 2 && counts.some(({ truth }) => truth === '1') ? '1' : undefined
  return (name, value) => {
    const right = (keep: (truth: string, predicted: string) => boolean) => sum((t, p) => t === p && keep(t, p))
    const of = (keep: (truth: string, predicted: string) => boolean) => {
      const rows = sum(keep)
      return rows > 0 && Math.abs(right(keep) / rows - value) < 1e-9 ? rows : undefined
    }
    if (name === 'accuracy') return of(() => true)
    if (positive === undefined) return undefined
    if (name === 'recall' || name === 'true_positive_rate') return of((truth) => truth === positive)
    if (name === 'true_negative_rate') return of((truth) => truth !== positive)
    if (name === 'precision') return of((_, predicted) => predicted === positive)
    return undefined
  }
}
