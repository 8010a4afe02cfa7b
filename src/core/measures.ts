/** Metrics and business functions of a plan, made ready for rows: one measure for each distinct thing that is computed. */
import type { Unit } from './comparison.js'
import { aggregateForm, denominatorIndex, type Expression, evaluateNumbers, type RowScope } from './expression.js'
import type { Measure } from './fold.js'
import {
  accuracy,
  balancedAccuracy,
  type ConfusionMetric,
  fBeta,
  matthewsCorrcoef,
  positiveRate,
  precision,
  recall,
  specificity,
} from './metrics/confusion.js'
import { brierScore, logLoss, type MeanMetric } from './metrics/losses.js'
import type { Pair } from './pair.js'
import type { BusinessPlan, OperatingPoint, Outcome } from './plan.js'
import { errorOf, type Problem, ProblemError, type Reason, reason, warningOf } from './problem.js'

/** What is known of a metric without looking at data. */
export interface MetricTraits {
  readonly better: 'higher' | 'lower' | 'target'
  readonly unit: Unit
  /** The classes that must hold at least 10 rows each before the metric may block (statistics.md, section 8). */
  readonly needsClasses: 'none' | 'positives' | 'both'
  /** Rows contribute 0 or 1: q is 1 where nothing is seen to disagree (section 6). */
  readonly zeroOne: boolean
}

interface MetricDefinition extends MetricTraits {
  readonly computation:
    | ConfusionMetric
    | MeanMetric
    | { readonly kind: 'roc_auc' }
    | { readonly kind: 'average_precision' }
}

const share: Unit = { kind: 'share' }
const score: Unit = { kind: 'score' }

function define(
  computation: MetricDefinition['computation'],
  better: MetricDefinition['better'],
  unit: Unit,
  needsClasses: MetricDefinition['needsClasses'] = 'none',
): MetricDefinition {
  return { computation, better, unit, needsClasses, zeroOne: computation.kind === 'confusion' && computation.zeroOne }
}

const definitions: Readonly<
  Record<string, MetricDefinition | ((parameters: Readonly<Record<string, number>>) => MetricDefinition)>
> = {
  accuracy: define(accuracy, 'higher', share),
  balanced_accuracy: define(balancedAccuracy, 'higher', share, 'both'),
  precision: define(precision, 'higher', share),
  recall: define(recall, 'higher', share, 'positives'),
  specificity: define(specificity, 'higher', share),
  f1: define(fBeta(1), 'higher', score),
  fbeta: ({ beta }) => define(fBeta(beta), 'higher', score),
  matthews_corrcoef: define(matthewsCorrcoef, 'higher', score),
  roc_auc: define({ kind: 'roc_auc' }, 'higher', score, 'both'),
  average_precision: define({ kind: 'average_precision' }, 'higher', score, 'positives'),
  log_loss: define(logLoss, 'lower', score),
  brier_score: define(brierScore, 'lower', score),
  positive_rate: define(positiveRate, 'target', share),
}

function definitionOf(metric: string, parameters: Readonly<Record<string, number>>): MetricDefinition {
  const definition = Object.hasOwn(definitions, metric) ? definitions[metric] : undefined
  if (!definition) throw new ProblemError(errorOf('unknown_metric', { metric }))
  return typeof definition === 'function' ? definition(parameters) : definition
}

export const traitsOf = (metric: string, parameters: Readonly<Record<string, number>>): MetricTraits =>
  definitionOf(metric, parameters)

/** Canonical names of the metrics of the binary task. */
export const metricNames: readonly string[] = Object.keys(definitions)

export function businessTraits(plan: BusinessPlan): MetricTraits {
  return { better: plan.better, unit: { kind: 'money', name: plan.unit }, needsClasses: 'none', zeroOne: false }
}

/** Two entries of a config that ask for the same number share one measure. */
export const measureKey = (metric: string, parameters: Readonly<Record<string, number>>): string =>
  `${metric} ${JSON.stringify(Object.entries(parameters).sort())}`

export function metricMeasure(
  metric: string,
  parameters: Readonly<Record<string, number>>,
  pair: Pair,
  needsChampion: boolean,
): Measure {
  const { computation } = definitionOf(metric, parameters)
  switch (computation.kind) {
    case 'confusion':
      return { kind: 'confusion', metric: computation, made: { metric, parameters }, needsChampion }
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

/** What the names in a formula stand for, for one of the two models. */
export function rowScope(pair: Pair, model: 'champion' | 'challenger', operatingPoint: OperatingPoint): RowScope {
  const scores = model === 'champion' ? pair.championScore : pair.challengerScore
  const threshold = operatingPoint[model]
  const flagged = new Uint8Array(pair.n)
  for (let row = 0; row < pair.n; row++) flagged[row] = scores[row] >= threshold ? 1 : 0
  return {
    rows: pair.n,
    column: (name) => pair.column(name),
    score: scores,
    label: pair.label,
    flagged,
    prediction: flagged,
  }
}

const OUTCOMES: readonly Outcome[] = ['true_negative', 'false_positive', 'false_negative', 'true_positive']

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
  const scopes = {
    champion: rowScope(pair, 'champion', operatingPoint),
    challenger: rowScope(pair, 'challenger', operatingPoint),
  }
  let undefinedRows = 0
  let missingRows = 0
  const evaluate = (expression: Expression, model: 'champion' | 'challenger'): Float64Array => {
    const evaluated = evaluateNumbers(expression, scopes[model])
    undefinedRows = Math.max(undefinedRows, evaluated.undefinedRows)
    missingRows = Math.max(missingRows, evaluated.missingRows)
    return evaluated.values
  }
  const { formula } = plan
  let measure: Measure
  if (formula.kind === 'outcomes') {
    const champion = outcomeValues(formula.outcomes, scopes.champion)
    const challenger = outcomeValues(formula.outcomes, scopes.challenger)
    undefinedRows = Math.max(countUndefined(champion), countUndefined(challenger))
    measure = { kind: 'mean', champion, challenger, needsChampion }
  } else if (formula.value.kind === 'row') {
    measure = {
      kind: 'mean',
      champion: evaluate(formula.value, 'champion'),
      challenger: evaluate(formula.value, 'challenger'),
      needsChampion,
    }
  } else {
    const form = aggregateForm(formula.value)
    const champion = form.terms.map((term) => evaluate(term, 'champion'))
    const challenger = form.terms.map((term) => evaluate(term, 'challenger'))
    const denominator = denominatorTerm(formula.value, [champion, challenger])
    measure = { kind: 'formula', form, champion, challenger, denominator, needsChampion }
  }
  return {
    measure,
    undefinedBecause:
      undefinedRows > 0
        ? reason('formula_undefined_rows', { name: plan.name, rows: undefinedRows, of: pair.n })
        : undefined,
    problems:
      missingRows > 0 ? [warningOf('formula_missing_rows', { name: plan.name, rows: missingRows, of: pair.n })] : [],
  }
}

/** The term whose sum a ratio divides by, if its rows are shares (never negative); a row's weight is its share otherwise. */
function denominatorTerm(value: Expression, models: readonly (readonly Float64Array[])[]): number | undefined {
  const place = denominatorIndex(value)
  if (place === undefined || place === 0) return undefined // sums[0] is the weight of the rows
  const isShare = models.every((terms) => terms[place - 1].every((part) => part >= 0))
  return isShare ? place - 1 : undefined
}

/** Value of each row by its outcome; a formula that is undefined in a row where its outcome did not happen does not matter. */
function outcomeValues(outcomes: Readonly<Record<Outcome, Expression>>, scope: RowScope): Float64Array {
  const byOutcome = OUTCOMES.map((outcome) => evaluateNumbers(outcomes[outcome], scope).values)
  const values = new Float64Array(scope.rows)
  const label = scope.label!
  const flagged = scope.flagged!
  for (let row = 0; row < values.length; row++) values[row] = byOutcome[label[row] * 2 + flagged[row]][row]
  return values
}

function countUndefined(values: Float64Array): number {
  let count = 0
  for (const value of values) if (!Number.isFinite(value)) count++
  return count
}
