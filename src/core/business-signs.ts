/** Whether a business function wants what it seems to want: the signs of its formulas, proof-read on the data. */
import { constantOf, type ModelValues, OUTCOMES, valuesOfModel } from './business-values.js'
import {
  aggregateForm,
  columnsOf,
  type Expression,
  evaluateNumbers,
  modelValuesOf,
  type RowScope,
} from './expression.js'
import { rowScope } from './formula-scope.js'
import type { Pair } from './pair.js'
import type { BusinessPlan, MatrixCell, OperatingPoint, Outcome } from './plan.js'
import { type Problem, warningOf } from './problem.js'

/** Differences below this share of the amounts are noise of their sums. */
const NOISE = 1e-9

type Signs = Pick<BusinessPlan, 'name' | 'unit' | 'better' | 'formula'>

/** 1 where more is better. */
const signOf = ({ better }: Signs) => (better === 'lower' ? -1 : 1)

/**
 * Warnings about a formula that does not want right decisions: `perfect_model_worth_less`, where a model that predicts every
 * label would be worth less than the champion, and `mistakes_pay` or `wrong_class_pays`, where on more than half of the rows
 * of a class the wrong decision is worth more than the right one. champion: its values on the rows. A formula that reads no
 * label says nothing of right and wrong, and none is found; nor where the perfect model has no finite value.
 */
export function proofreadSigns(
  plan: Signs & BusinessPlan,
  pair: Pair,
  operatingPoint: OperatingPoint,
  champion: ModelValues,
): Problem[] {
  if (pair.n === 0 || pair.values.task === 'score' || !readsLabel(plan)) return []
  const perfect = valuesOfModel(plan, pair, 'perfect', operatingPoint)
  const worth = [champion, perfect].map(({ terms }) => totalOf(plan, terms, pair.weight))
  const gain = signOf(plan) * (worth[1] - worth[0])
  const isLess = gain < -NOISE * Math.max(Math.abs(worth[0]), Math.abs(worth[1]))
  const { name, unit, better } = plan
  return [
    ...mistakesThatPay(plan, pair, operatingPoint),
    ...(isLess
      ? [warningOf('perfect_model_worth_less', { name, unit, better, champion: worth[0], perfect: worth[1] })]
      : []),
  ]
}

const readsLabel = ({ formula }: Signs) => formula.kind !== 'value' || modelValuesOf(formula.value).includes('label')

/** The value of the whole: a mean over rows, or what an aggregate formula makes of its sums. */
function totalOf({ formula }: Signs, terms: readonly Float64Array[], weight: Float64Array | undefined): number {
  const sums = [0, ...terms.map(() => 0)]
  for (let row = 0; row < (terms[0]?.length ?? 0); row++) {
    const w = weight?.[row] ?? 1
    sums[0] += w
    for (const [j, term] of terms.entries()) sums[j + 1] += w * term[row]
  }
  if (formula.kind === 'value' && formula.value.kind === 'aggregate') return aggregateForm(formula.value).combine(sums)
  return sums[1] / sums[0]
}

function mistakesThatPay(plan: Signs, pair: Pair, operatingPoint: OperatingPoint): Problem[] {
  const { formula } = plan
  const scope = rowScope(pair, 'champion', operatingPoint)
  if (formula.kind === 'matrix') return wrongClasses(plan, formula.cells, scope)
  if (pair.values.task !== 'binary') return []
  const byOutcome = valuesByOutcome(formula, scope)
  return byOutcome ? wrongDecisions(plan, byOutcome, scope.label!) : []
}

/** What each row would be worth under each outcome; only the two of its own label are ever read. */
function valuesByOutcome(
  formula: Exclude<BusinessPlan['formula'], { kind: 'matrix' }>,
  scope: RowScope,
): Readonly<Record<Outcome, Float64Array>> | undefined {
  if (formula.kind === 'outcomes') {
    const values = OUTCOMES.map(
      (outcome) => [outcome, evaluateNumbers(formula.outcomes[outcome], scope).values] as const,
    )
    return Object.fromEntries(values) as Record<Outcome, Float64Array>
  }
  if (formula.value.kind === 'aggregate') return undefined
  const decided = [0, 1].map((decision) => {
    const all = new Uint8Array(scope.rows).fill(decision)
    return evaluateNumbers(formula.value, { ...scope, flagged: all, prediction: all }).values
  })
  return {
    true_negative: decided[0],
    false_negative: decided[0],
    true_positive: decided[1],
    false_positive: decided[1],
  }
}

/** Each mistake beside the right decision on the same rows. */
const MISTAKES: readonly { readonly mistake: Outcome; readonly right: Outcome; readonly label: 0 | 1 }[] = [
  { mistake: 'false_negative', right: 'true_positive', label: 1 },
  { mistake: 'false_positive', right: 'true_negative', label: 0 },
]

function wrongDecisions(
  plan: Signs,
  values: Readonly<Record<Outcome, Float64Array>>,
  label: Uint8Array | Float64Array,
  counted = true,
): Problem[] {
  const { name, unit, better } = plan
  return MISTAKES.flatMap(({ mistake, right, label: of }): Problem[] => {
    const paying = new Paying(signOf(plan))
    for (let row = 0; row < label.length; row++) {
      if (label[row] === of) paying.add(values[mistake][row], values[right][row])
    }
    if (!paying.isMost) return []
    const rows = counted ? { rows: paying.rows, of: paying.all } : { rows: null, of: null }
    return [warningOf('mistakes_pay', { name, unit, better, mistake, right, amount: paying.mean, ...rows })]
  })
}

/** Counts the rows on which a mistake is worth more than the right decision. */
class Paying {
  rows = 0
  all = 0
  private sum = 0
  private readonly sign: number

  constructor(sign: number) {
    this.sign = sign
  }

  add(mistake: number, right: number): void {
    const gain = this.sign * (mistake - right)
    if (!Number.isFinite(gain)) return
    this.all++
    this.sum += gain
    if (gain > NOISE * Math.max(Math.abs(mistake), Math.abs(right))) this.rows++
  }

  get isMost(): boolean {
    return this.rows > this.all / 2
  }

  /** What the mistake is worth more, on average over all of these rows. */
  get mean(): number {
    return this.sum / this.all
  }
}

/** The cell off the diagonal that pays most, and how many there are. */
function wrongClasses(plan: Signs, cells: readonly MatrixCell[], scope: RowScope): Problem[] {
  const { names, label } = scope.classes!
  const evaluate = (value: Expression | undefined) => (value ? evaluateNumbers(value, scope).values : undefined)
  const found = names.flatMap((actual, place) => {
    const row = cells.filter((cell) => cell.actual === actual)
    if (row.length === 0) return []
    const right = evaluate(row.find((cell) => cell.predicted === actual)?.value)
    // Every class that no cell names is worth 0.
    const others = row.filter((cell) => cell.predicted !== actual)
    const unnamed = names.find((name) => row.every((cell) => cell.predicted !== name) && name !== actual)
    const mistakes = [
      ...others.map(({ predicted, value }) => ({ predicted, values: evaluate(value) })),
      ...(unnamed === undefined ? [] : [{ predicted: unnamed, values: undefined }]),
    ]
    return mistakes.flatMap(({ predicted, values }) => {
      const paying = new Paying(signOf(plan))
      for (let i = 0; i < label.length; i++) {
        if (label[i] === place) paying.add(values?.[i] ?? 0, right?.[i] ?? 0)
      }
      return paying.isMost ? [{ actual, predicted, amount: paying.mean, rows: paying.rows, of: paying.all }] : []
    })
  })
  return wrongClassWarning(plan, found)
}

interface PayingCell {
  readonly actual: string
  readonly predicted: string
  readonly amount: number
  readonly rows: number | null
  readonly of: number | null
}

function wrongClassWarning({ name, unit, better }: Signs, found: readonly PayingCell[]): Problem[] {
  const [worst] = [...found].sort((a, b) => b.amount - a.amount)
  return worst ? [warningOf('wrong_class_pays', { name, unit, better, ...worst, cells: found.length })] : []
}

/** The same where the formulas are numbers, so that no data are needed; nothing is found where they are not. */
export function proofreadConstants(plan: Signs): Problem[] {
  const { formula } = plan
  if (formula.kind === 'matrix') return constantClasses(plan, formula.cells)
  if (formula.kind === 'outcomes') {
    const values = OUTCOMES.map((outcome) => [outcome, constantOrNothing(formula.outcomes[outcome])] as const)
    return wrongDecisions(plan, Object.fromEntries(values) as Record<Outcome, Float64Array>, ONE_OF_EACH, false)
  }
  const { value } = formula
  const reads = modelValuesOf(value)
  const isKnown = columnsOf(value).length === 0 && reads.includes('flagged') && reads.includes('label')
  if (!isKnown || value.kind === 'aggregate' || reads.includes('score')) return []
  const values = valuesByOutcome(formula, { rows: 2, column: () => undefined, label: ONE_OF_EACH })
  return values ? wrongDecisions(plan, values, ONE_OF_EACH, false) : []
}

/** A row of either label. */
const ONE_OF_EACH = Uint8Array.of(0, 1)

/** NaN for a formula that needs data: then nothing is compared. */
const constantOrNothing = (expression: Expression) => new Float64Array(2).fill(constantOf(expression) ?? Number.NaN)

function constantClasses(plan: Signs, cells: readonly MatrixCell[]): Problem[] {
  const found = cells.flatMap(({ actual, predicted, value }): PayingCell[] => {
    const diagonal = cells.find((cell) => cell.actual === actual && cell.predicted === actual)
    const mistake = constantOf(value)
    const right = diagonal ? constantOf(diagonal.value) : 0
    if (actual === predicted || mistake === undefined || right === undefined) return []
    const amount = signOf(plan) * (mistake - right)
    return amount > 0 ? [{ actual, predicted, amount, rows: null, of: null }] : []
  })
  return wrongClassWarning(plan, found)
}
