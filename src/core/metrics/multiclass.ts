/**
 * Metrics of the multiclass task. Names, values and edges are scikit-learn's, but for two things: what scikit-learn sets to 0
 * with a warning has no value here, and the label set is fixed over both models and all slices.
 */
import type { Unit } from '../comparison.js'
import type { Measure } from '../fold.js'
import { type Reason, reason } from '../problem.js'
import type { MulticlassValues } from '../task-values.js'
import { correlation, kappa } from './multiclass-agreement.js'
import {
  type Average,
  averageRate,
  f1Rate,
  precisionRate,
  type Rate,
  readClass,
  recallRate,
} from './multiclass-rates.js'
import { type AreaKind, areaMeasure } from './multiclass-roc-auc.js'
import { bothModels, brierScoreOf, isAmongTop, isRight, logLossOf } from './multiclass-rows.js'
import { type ClassMetric, classMeasure } from './multiclass-totals.js'
import { readParameter } from './parameter.js'
import type { TaskMetric, TaskMetrics } from './task-metric.js'

type Metric = TaskMetric<MulticlassValues>

const share: Unit = { kind: 'share' }
const score: Unit = { kind: 'score' }

/**
 * Share of right decisions. With one label and one decision a row, it is also precision, recall and F1 with micro averaging,
 * and recall with weighted averaging.
 */
const accuracy: Metric = {
  better: 'higher',
  unit: share,
  zeroOne: true,
  measure: (values, _, needsChampion) => ({ kind: 'mean', needsChampion, ...bothModels(values, isRight) }),
}

const byTotals = (unit: Unit, make: (classes: readonly string[]) => ClassMetric): Metric => ({
  better: 'higher',
  unit,
  measure: (values, _, needsChampion) => classMeasure(values, make(values.classes), needsChampion),
})

const averaged = (name: string, rate: Rate, average: Average, unit: Unit): Metric =>
  byTotals(unit, (classes) => averageRate(name, rate, average, classes))

/** The rate of one class; parameter `class`: its index into the label set. */
const ofOneClass = (name: string, rate: Rate, unit: Unit, zeroOne: boolean): Metric => ({
  better: 'higher',
  unit,
  zeroOne,
  measure: (values, parameters, needsChampion) =>
    classMeasure(values, averageRate(name, rate, readClass(values, parameters), values.classes), needsChampion),
})

type Probabilities = Readonly<Record<'champion' | 'challenger', readonly Float64Array[]>>

function readProbabilities(metric: string, { champion, challenger }: MulticlassValues): Probabilities | Reason {
  if (champion.probabilities && challenger.probabilities) {
    return { champion: champion.probabilities, challenger: challenger.probabilities }
  }
  const model = champion.probabilities ? 'challenger' : challenger.probabilities ? 'champion' : 'both'
  return reason('probabilities_missing', { metric, model })
}

const isMissing = (read: Probabilities | Reason): read is Reason => 'code' in read

const byProbabilities = (
  name: string,
  traits: Pick<Metric, 'better' | 'unit' | 'zeroOne'>,
  make: (
    values: MulticlassValues,
    probabilities: Probabilities,
    parameters: Readonly<Record<string, number>>,
    needsChampion: boolean,
  ) => Measure | Reason,
): Metric => ({
  ...traits,
  measure(values, parameters, needsChampion) {
    const probabilities = readProbabilities(name, values)
    return isMissing(probabilities) ? probabilities : make(values, probabilities, parameters, needsChampion)
  },
})

const meanLoss = (
  name: string,
  perRow: (label: Int32Array, probabilities: readonly Float64Array[]) => Float64Array,
): Metric =>
  byProbabilities(name, { better: 'lower', unit: score }, ({ label }, { champion, challenger }, _, needsChampion) => ({
    kind: 'mean',
    needsChampion,
    champion: perRow(label, champion),
    challenger: perRow(label, challenger),
  }))

const area = (name: string, kind: AreaKind): Metric =>
  byProbabilities(name, { better: 'higher', unit: score }, (values, probabilities, _, needsChampion) =>
    areaMeasure(name, values, probabilities, kind, needsChampion),
  )

/** Share of rows whose label is among the k most probable classes; of no use from k = number of classes on. */
const topK: Metric = byProbabilities(
  'top_k_accuracy',
  { better: 'higher', unit: share, zeroOne: true },
  ({ classes, label }, { champion, challenger }, parameters, needsChampion) => {
    const k = readParameter('top_k_accuracy', parameters, 'k', 'count')
    if (typeof k !== 'number') return k
    if (k >= classes.length) return reason('top_k_is_all', { k, classes: classes.length })
    return {
      kind: 'mean',
      needsChampion,
      champion: isAmongTop(label, champion, k),
      challenger: isAmongTop(label, challenger, k),
    }
  },
)

/** By canonical name. `precision_class`, `recall_class` and `f1_class` take `class`, an index into the label set. */
export const multiclassMetrics: TaskMetrics<MulticlassValues> = {
  accuracy,
  balanced_accuracy: averaged('balanced_accuracy', recallRate, 'labelled', share),
  precision_macro: averaged('precision_macro', precisionRate, 'macro', share),
  precision_micro: accuracy,
  precision_weighted: averaged('precision_weighted', precisionRate, 'weighted', share),
  precision_class: ofOneClass('precision', precisionRate, share, false),
  recall_macro: averaged('recall_macro', recallRate, 'macro', share),
  recall_micro: accuracy,
  recall_weighted: accuracy,
  recall_class: ofOneClass('recall', recallRate, share, true),
  f1_macro: averaged('f1_macro', f1Rate, 'macro', score),
  f1_micro: { ...accuracy, unit: score },
  f1_weighted: averaged('f1_weighted', f1Rate, 'weighted', score),
  f1_class: ofOneClass('f1', f1Rate, score, false),
  top_k_accuracy: topK,
  matthews_corrcoef: byTotals(score, () => correlation('matthews_corrcoef')),
  cohen_kappa_score: byTotals(score, (classes) => kappa('cohen_kappa_score', 0, classes)),
  cohen_kappa_linear: byTotals(score, (classes) => kappa('cohen_kappa_linear', 1, classes)),
  cohen_kappa_quadratic: byTotals(score, (classes) => kappa('cohen_kappa_quadratic', 2, classes)),
  roc_auc_ovr_macro: area('roc_auc_ovr_macro', { scheme: 'ovr', average: 'macro' }),
  roc_auc_ovr_weighted: area('roc_auc_ovr_weighted', { scheme: 'ovr', average: 'weighted' }),
  roc_auc_ovo_macro: area('roc_auc_ovo_macro', { scheme: 'ovo', average: 'macro' }),
  roc_auc_ovo_weighted: area('roc_auc_ovo_weighted', { scheme: 'ovo', average: 'weighted' }),
  log_loss: meanLoss('log_loss', logLossOf),
  brier_score: meanLoss('brier_score', brierScoreOf),
}
