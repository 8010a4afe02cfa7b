/** What a business function makes of every row, for the champion, the challenger, or a model that is always right. */
import {
  aggregateForm,
  classNamesOf,
  type Expression,
  ExpressionError,
  evaluateNumbers,
  type RowScope,
} from './expression.js'
import { type Evaluated, type JudgedModel, makeEvaluator, rowScope } from './formula-scope.js'
import { nearest } from './nearest.js'
import { findNearName } from './nearest-name.js'
import type { Pair } from './pair.js'
import type { BusinessPlan, MatrixCell, OperatingPoint, Outcome } from './plan.js'
import { errorOf, ProblemError } from './problem.js'
import type { MulticlassValues } from './task-values.js'

export interface ModelValues {
  /** Row values: one term, or those that the sums of an aggregate formula are taken of. */
  readonly terms: readonly Float64Array[]
  /** Rows (items of a ranking) without a finite value, of so many; those with a condition that met a missing value. */
  readonly undefinedRows: number
  readonly missingRows: number
  readonly of: number
}

/**
 * Values of a business function for each row of the pair, in its unit. A formula that is undefined where its outcome or cell
 * did not happen does not matter. No rows give empty terms. Throws ProblemError `class_name_unknown` for classes that the
 * data do not have and `expression_column_missing` for columns, ExpressionError for values that they lack.
 */
export function valuesOfModel(
  plan: BusinessPlan,
  pair: Pair,
  model: JudgedModel,
  operatingPoint: OperatingPoint,
): ModelValues {
  try {
    return valuesOf(plan, pair, model, operatingPoint)
  } catch (error) {
    if (!(error instanceof ExpressionError) || error.code !== 'expression_column_missing') throw error
    const suggestion = findNearName(pair.columnNames, String(error.args.name))?.name ?? null
    throw new ProblemError(errorOf(error.code, { ...error.args, business: plan.name, suggestion }))
  }
}

function valuesOf(
  { name, formula }: BusinessPlan,
  pair: Pair,
  model: JudgedModel,
  operatingPoint: OperatingPoint,
): ModelValues {
  if (formula.kind === 'value') {
    const parts = formula.value.kind === 'row' ? [formula.value] : aggregateForm(formula.value).terms
    checkClassNames(name, classNamesOf(formula.value), pair)
    return joined(parts.map(makeEvaluator(pair, model, operatingPoint)), pair.n)
  }
  const scope = rowScope(pair, model, operatingPoint)
  if (formula.kind === 'outcomes') return ofOneTerm(outcomeValues(formula.outcomes, scope))
  checkClassNames(
    name,
    formula.cells.flatMap(({ actual, predicted }) => [actual, predicted]),
    pair,
  )
  return ofOneTerm(matrixValues(formula.cells, scope))
}

const joined = (evaluated: readonly Evaluated[], rows: number): ModelValues => ({
  terms: evaluated.map(({ values }) => values),
  undefinedRows: Math.max(0, ...evaluated.map(({ undefinedRows }) => undefinedRows)),
  missingRows: Math.max(0, ...evaluated.map(({ missingRows }) => missingRows)),
  of: evaluated[0]?.of ?? rows,
})

const ofOneTerm = (values: Float64Array): ModelValues => {
  let undefinedRows = 0
  for (const value of values) if (!Number.isFinite(value)) undefinedRows++
  return { terms: [values], undefinedRows, missingRows: 0, of: values.length }
}

/** By label·2 + flagged. */
export const OUTCOMES: readonly Outcome[] = ['true_negative', 'false_positive', 'false_negative', 'true_positive']

function outcomeValues(outcomes: Readonly<Record<Outcome, Expression>>, scope: RowScope): Float64Array {
  const byOutcome = OUTCOMES.map((outcome) => evaluateNumbers(outcomes[outcome], scope).values)
  const values = new Float64Array(scope.rows)
  const label = scope.label!
  const flagged = scope.flagged!
  for (let row = 0; row < values.length; row++) values[row] = byOutcome[label[row] * 2 + flagged[row]][row]
  return values
}

/** The number that a formula is for every row, if it reads none; undefined for any other. */
export function constantOf({ root }: Expression): number | undefined {
  if (root.node === 'constant') return root.value
  return root.node === 'negate' && root.of.node === 'constant' ? -root.of.value : undefined
}

function matrixValues(cells: readonly MatrixCell[], scope: RowScope): Float64Array {
  const { names, label, prediction } = scope.classes!
  const size = names.length
  const constants = new Float64Array(size * size)
  const values = new Float64Array(scope.rows)
  const varying: { readonly place: number; readonly value: Expression }[] = []
  for (const { actual, predicted, value } of cells) {
    const place = names.indexOf(actual) * size + names.indexOf(predicted)
    const constant = constantOf(value)
    if (constant === undefined) varying.push({ place, value })
    else constants[place] = constant
  }
  for (let row = 0; row < values.length; row++) values[row] = constants[label[row] * size + prediction[row]]
  for (const { place, value } of varying) {
    const evaluated = evaluateNumbers(value, scope).values
    for (let row = 0; row < values.length; row++) {
      if (label[row] * size + prediction[row] === place) values[row] = evaluated[row]
    }
  }
  return values
}

/** Longest list of classes in a message. */
const MOST_CLASSES = 20

/** A class that no row has would be worth 0 in silence. */
function checkClassNames(name: string, written: readonly string[], pair: Pair): void {
  if (written.length === 0) return
  const { classes } = pair.values as MulticlassValues
  const known = new Set(classes)
  const unknown = [...new Set(written)].filter((each) => !known.has(each))
  if (unknown.length === 0) return
  throw new ProblemError(
    ...unknown.map((each) =>
      errorOf('class_name_unknown', {
        name,
        class: each,
        nearest: nearest(each, classes) ?? null,
        known: classes.slice(0, MOST_CLASSES),
        count: classes.length,
      }),
    ),
  )
}
