/** Metrics and business functions of a plan, made ready for rows: one measure for each distinct thing that is computed. */
import { proofreadSigns } from './business-signs.js'
import { valuesOfModel } from './business-values.js'
import type { Unit } from './comparison.js'
import { aggregateForm, denominatorIndex, type Expression, isMeanOverRows } from './expression.js'
import type { Measure } from './fold.js'
import {
  accuracy,
  balancedAccuracy,
  type ConfusionMetric,
  fBeta,
  matthewsCorrcoef,
  netBenefit,
  positiveRate,
  precision,
  recall,
  specificity,
} from './metrics/confusion.js'
import { forecastMetrics } from './metrics/forecast.js'
import { scoreMetrics } from './metrics/item-score.js'
import { brierScore, logLoss, type MeanMetric, meanCalibrationError } from './metrics/losses.js'
import { multiclassMetrics } from './metrics/multiclass.js'
import type { NamedMetric, Parameters } from './metrics/names.js'
import { rankingMetrics } from './metrics/query-ranking.js'
import { regressionMetrics } from './metrics/regression.js'
import type { TaskMetric } from './metrics/task-metric.js'
import type { Pair } from './pair.js'
import type { BusinessPlan, OperatingPoint } from './plan.js'
import { errorOf, type Problem, ProblemError, type Reason, reason, warningOf } from './problem.js'
import type { Task, TaskValues } from './task-values.js'

/** What is known of a metric without looking at data. */
export interface MetricTraits {
  readonly better: 'higher' | 'lower' | 'target'
  /** The value aimed at; undefined where neither side is better and none is known. */
  readonly target: number | undefined
  readonly unit: Unit
  /** The classes that must hold at least 10 rows each before the metric may block (statistics.md, section 8). */
  readonly needsClasses: 'none' | 'positives' | 'both'
  /** Rows contribute 0 or 1: q is 1 where nothing is seen to disagree (section 6). */
  readonly zeroOne: boolean
  /** Whether a test exists for it: a median or a maximum has none here. */
  readonly hasInfluence: boolean
}

/** Whether a change of it can be judged: of a metric without a direction and a target, or without a test, it cannot. */
export const canBeJudged = ({ better, target, hasInfluence }: MetricTraits): boolean =>
  hasInfluence && (better !== 'target' || target !== undefined)

interface BinaryMetric extends MetricTraits {
  readonly computation:
    | ConfusionMetric
    | MeanMetric
    | { readonly kind: 'roc_auc' }
    | { readonly kind: 'average_precision' }
}

const share: Unit = { kind: 'share' }
const score: Unit = { kind: 'score' }

function define(
  computation: BinaryMetric['computation'],
  better: BinaryMetric['better'],
  unit: Unit,
  needsClasses: BinaryMetric['needsClasses'] = 'none',
  target?: number,
): BinaryMetric {
  const zeroOne = computation.kind === 'confusion' && computation.zeroOne
  return { computation, better, unit, needsClasses, zeroOne, target, hasInfluence: true }
}

const binaryMetrics: Readonly<Record<string, BinaryMetric | ((parameters: Parameters) => BinaryMetric)>> = {
  accuracy: define(accuracy, 'higher', share),
  balanced_accuracy: define(balancedAccuracy, 'higher', share, 'both'),
  precision: define(precision, 'higher', share),
  recall: define(recall, 'higher', share, 'positives'),
  specificity: define(specificity, 'higher', share),
  f1: define(fBeta(1), 'higher', score),
  fbeta: ({ beta }) => define(fBeta(Number(beta)), 'higher', score),
  matthews_corrcoef: define(matthewsCorrcoef, 'higher', score),
  roc_auc: define({ kind: 'roc_auc' }, 'higher', score, 'both'),
  average_precision: define({ kind: 'average_precision' }, 'higher', score, 'positives'),
  log_loss: define(logLoss, 'lower', score),
  brier_score: define(brierScore, 'lower', score),
  positive_rate: define(positiveRate, 'target', share),
  mean_calibration_error: define(meanCalibrationError, 'target', share, 'none', 0),
  net_benefit: ({ threshold_probability: probability }) => define(netBenefit(Number(probability)), 'higher', score),
}

/** Declarations of the other tasks, by canonical name. */
const taskMetrics = {
  multiclass: multiclassMetrics,
  regression: regressionMetrics,
  ranking: rankingMetrics,
  forecast: forecastMetrics,
  score: scoreMetrics,
} as unknown as Readonly<Record<Exclude<Task, 'binary'>, Readonly<Record<string, TaskMetric>>>>

function binaryMetric({ metric, parameters }: NamedMetric): BinaryMetric {
  const definition = Object.hasOwn(binaryMetrics, metric) ? binaryMetrics[metric] : undefined
  if (!definition) throw new ProblemError(errorOf('unknown_metric', { metric }))
  return typeof definition === 'function' ? definition(parameters) : definition
}

/** A metric of the confusion matrix, which asks nothing of the rows. Throws for any other. */
export function confusionMetric(named: NamedMetric): ConfusionMetric {
  const { computation } = binaryMetric(named)
  if (computation.kind !== 'confusion') throw new Error(`${named.metric} is no metric of the confusion matrix`)
  return computation
}

/** A class in brackets has declarations of its own: `recall[SIRA]` is `recall_class`. */
function taskMetric(task: Exclude<Task, 'binary'>, { metric, parameters }: NamedMetric): TaskMetric {
  const declared = taskMetrics[task]
  const name = parameters.class === undefined ? metric : `${metric}_class`
  if (!Object.hasOwn(declared, name)) throw new ProblemError(errorOf('unknown_metric', { metric: name }))
  return declared[name]
}

/** Of both models together, so that neither has a value of its own: judged in `negative-flips.ts`. */
const jointTraits: Readonly<Record<string, MetricTraits>> = {
  negative_flip_rate: {
    better: 'lower',
    target: undefined,
    unit: share,
    needsClasses: 'none',
    zeroOne: true,
    hasInfluence: true,
  },
}

export const isJointMetric = ({ metric }: Pick<NamedMetric, 'metric'>): boolean => Object.hasOwn(jointTraits, metric)

export function traitsOf(task: Task, named: NamedMetric): MetricTraits {
  if (isJointMetric(named)) return jointTraits[named.metric]
  if (task === 'binary') return binaryMetric(named)
  const { better, unit, zeroOne, target, influence } = taskMetric(task, named)
  const aimedAt = typeof target === 'object' ? Number(named.parameters[target.parameter]) : target
  return {
    better,
    target: aimedAt,
    unit,
    needsClasses: 'none',
    zeroOne: zeroOne === true,
    hasInfluence: influence !== false,
  }
}

/** Canonical names of the metrics that are declared for a task. */
export const metricNames = (task: Task): readonly string[] =>
  Object.keys(task === 'binary' ? binaryMetrics : taskMetrics[task])

export function businessTraits(plan: BusinessPlan): MetricTraits {
  const { better, unit: name, formula } = plan
  const isPerRow = formula.kind !== 'value' || isMeanOverRows(formula.value)
  const unit: Unit = { kind: 'money', name, ...(isPerRow ? {} : { perRow: false }) }
  return { better, target: undefined, unit, needsClasses: 'none', zeroOne: false, hasInfluence: true }
}

/** Two entries of a config that ask for the same number share one measure. */
export const measureKey = ({ metric, parameters }: NamedMetric): string =>
  `${metric} ${JSON.stringify(Object.entries(parameters).sort())}`

/** The measure of a metric, or why these data have none. A metric with a target always needs the champion's own terms. */
export function metricMeasure(named: NamedMetric, pair: Pair, needsChampion: boolean): Measure | Reason {
  const { target } = traitsOf(pair.values.task, named)
  const made = measureFrom(named, pair, needsChampion || target !== undefined)
  return target !== undefined && 'kind' in made && made.kind === 'mean' ? { ...made, centre: target } : made
}

function measureFrom(named: NamedMetric, pair: Pair, needsChampion: boolean): Measure | Reason {
  const { values } = pair
  if (values.task !== 'binary') {
    const parameters: Record<string, number> = {}
    for (const [name, value] of Object.entries(named.parameters)) {
      // Words become the numbers that the declarations know: a class its place; the exponential gain and ties by id 1.
      parameters[name] = typeof value === 'number' ? value : name === 'class' ? classIndex(values, value) : 1
      if (parameters[name] < 0) return reason('class_unknown', { class: String(value) })
    }
    return taskMetric(values.task, named).measure(values, parameters, needsChampion)
  }
  const { computation } = binaryMetric(named)
  switch (computation.kind) {
    case 'confusion':
      return { kind: 'confusion', metric: computation, made: named, needsChampion }
    case 'mean':
      return {
        kind: 'mean',
        champion: computation.perRow(pair.label, pair.championScore),
        challenger: computation.perRow(pair.label, pair.challengerScore),
        needsChampion,
      }
    case 'roc_auc':
    case 'average_precision':
      return { kind: computation.kind, needsChampion }
  }
}

const classIndex = (values: TaskValues, name: string): number =>
  values.task === 'multiclass' ? values.classes.indexOf(name) : -1

/** A measure, or why the formula has no value on these rows; and what a reader must know about it. */
export function businessMeasure(
  plan: BusinessPlan,
  pair: Pair,
  operatingPoint: OperatingPoint,
  needsChampion: boolean,
): {
  readonly measure: Measure
  readonly undefinedBecause: Reason | undefined
  readonly problems: readonly Problem[]
} {
  const champion = valuesOfModel(plan, pair, 'champion', operatingPoint)
  const challenger = valuesOfModel(plan, pair, 'challenger', operatingPoint)
  const undefinedRows = Math.max(champion.undefinedRows, challenger.undefinedRows)
  const missingRows = Math.max(champion.missingRows, challenger.missingRows)
  const counted = (rows: number) => ({ name: plan.name, rows, of: champion.of })
  return {
    measure: measureOf(plan, champion.terms, challenger.terms, needsChampion),
    undefinedBecause: undefinedRows > 0 ? reason('formula_undefined_rows', counted(undefinedRows)) : undefined,
    problems: [
      ...(missingRows > 0 ? [warningOf('formula_missing_rows', counted(missingRows))] : []),
      ...(undefinedRows > 0 ? [] : proofreadSigns(plan, pair, operatingPoint, champion)),
    ],
  }
}

function measureOf(
  { formula }: BusinessPlan,
  champion: readonly Float64Array[],
  challenger: readonly Float64Array[],
  needsChampion: boolean,
): Measure {
  if (formula.kind !== 'value' || formula.value.kind === 'row') {
    return { kind: 'mean', champion: champion[0], challenger: challenger[0], needsChampion }
  }
  const denominator = denominatorTerm(formula.value, [champion, challenger])
  return { kind: 'formula', form: aggregateForm(formula.value), champion, challenger, denominator, needsChampion }
}

/** The term whose sum a ratio divides by, if its rows are shares (never negative); a row's weight is its share otherwise. */
function denominatorTerm(value: Expression, models: readonly (readonly Float64Array[])[]): number | undefined {
  const place = denominatorIndex(value)
  if (place === undefined || place === 0) return undefined // sums[0] is the weight of the rows
  const isShare = models.every((terms) => terms[place - 1].every((part) => part >= 0))
  return isShare ? place - 1 : undefined
}
