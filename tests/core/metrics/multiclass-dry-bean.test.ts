import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isDefined } from '../../../src/core/sums.js'
import { hasSharedData, readShared, SHARED_DATA } from '../../acceptance/shared-data.js'
import { classValues, fold, type ModelRows, measureOf, pairOf } from './multiclass-rows.js'

/** Reference name by ours. */
const names: Readonly<Record<string, string>> = {
  accuracy: 'accuracy',
  balanced_accuracy: 'balanced_accuracy',
  precision_macro: 'precision_macro',
  precision_micro: 'precision_micro',
  precision_weighted: 'precision_weighted',
  recall_macro: 'recall_macro',
  recall_micro: 'recall_micro',
  recall_weighted: 'recall_weighted',
  f1_macro: 'f1_macro',
  f1_micro: 'f1_micro',
  f1_weighted: 'f1_weighted',
  matthews_corrcoef: 'mcc',
  cohen_kappa_score: 'cohen_kappa',
  log_loss: 'log_loss',
  'top_k_accuracy 2': 'top_2_accuracy',
  'top_k_accuracy 3': 'top_3_accuracy',
  roc_auc_ovr_macro: 'roc_auc_ovr_macro',
  roc_auc_ovr_weighted: 'roc_auc_ovr_weighted',
  roc_auc_ovo_macro: 'roc_auc_ovo_macro',
  roc_auc_ovo_weighted: 'roc_auc_ovo_weighted',
}

/** Columns of a file without quoted cells. */
function readColumns(file: string): Readonly<Record<string, readonly string[]>> {
  const [header, ...lines] = readFileSync(join(SHARED_DATA, 'dry-bean', file), 'utf8')
    .trim()
    .split(/\r?\n/)
  const rows = lines.map((line) => line.split(','))
  return Object.fromEntries(header.split(',').map((name, column) => [name, rows.map((row) => row[column])]))
}

describe.skipIf(!hasSharedData)('dry-bean: metrics equal scikit-learn’s to 1e-9, overall and per slice', () => {
  const reference = hasSharedData ? readShared('dry-bean', 'reference-metrics.json') : { files: {}, columns: {} }
  const classes: readonly string[] = reference.columns.classes ?? []
  it.each(Object.keys(reference.files))('%s', (file) => {
    const champion = readColumns('champion.csv')
    const columns = readColumns(file)
    expect(columns.bean_id).toEqual(champion.bean_id)
    const model: ModelRows = {
      predicted: columns.predicted.map((name) => classes.indexOf(name)),
      probabilities: classes.map((name) => columns[`proba_${name}`].map(Number)),
    }
    const label = columns.label.map((name) => classes.indexOf(name))
    const values = classValues(classes, label, model)
    const pair = pairOf(values)
    const { overall, slices } = reference.files[file]
    let compared = 0
    for (const { where, metrics } of [{ where: {}, metrics: overall }, ...slices]) {
      const codes = Int32Array.from(label, (_, row) =>
        Object.entries(where).every(([column, value]) => champion[column][row] === value) ? 0 : -1,
      )
      const rows = [...codes.keys()].filter((row) => codes[row] === 0)
      expect(rows.length).toBe(metrics.n)
      const known = new Set(rows.flatMap((row) => [label[row], model.predicted[row]])).size
      const compare = (name: string, expected: number | undefined, mayMiss: boolean): void => {
        if (expected === undefined) return
        const sums = fold(pair, measureOf(name, values), codes)[0]
        if (!isDefined(sums)) {
          expect(mayMiss, `${name} ${JSON.stringify(where)} ${JSON.stringify(sums)}`).toBe(true)
          return
        }
        // The reference averages over all seven classes, and counts 0 for those that a slice does not know.
        const target = /macro$/.test(name) && !name.startsWith('roc') ? (expected * classes.length) / known : expected
        expect(Math.abs(sums.champion - target), `${name} ${JSON.stringify(where)}`).toBeLessThan(1e-9)
        compared++
      }
      const rates = classes.map((name) => metrics.per_class[name])
      // scikit-learn's 0 is a convention in some class.
      const hasZero = rates.some(({ precision, recall }) => precision === 0 || recall === 0)
      for (const [name, theirs] of Object.entries(names)) {
        const isAverage = /^(precision|recall|f1)_(macro|weighted)$/.test(name)
        compare(name, metrics[theirs], isAverage && hasZero)
      }
      for (const [k, { precision, recall, f1 }] of rates.entries()) {
        compare(`precision_class ${k}`, precision, precision === 0)
        compare(`recall_class ${k}`, recall, recall === 0)
        compare(`f1_class ${k}`, f1, f1 === 0)
      }
    }
    expect(compared).toBeGreaterThan(110)
  })
})
