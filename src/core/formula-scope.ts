/** What the names in a formula stand for: columns, and what the judged model says, by task. */
import {
  type Expression,
  evaluateNumbers,
  type ModelValue,
  modelValuesOf,
  type ParseOptions,
  type RowScope,
} from './expression.js'
import type { Pair } from './pair.js'
import type { OperatingPoint } from './plan.js'
import type { MulticlassValues, RankingValues, Task } from './task-values.js'

/** The model whose decisions are valued; `perfect` predicts every label. */
export type JudgedModel = 'champion' | 'challenger' | 'perfect'

const MODEL_VALUES: Readonly<Record<Task, readonly ModelValue[]>> = {
  binary: ['score', 'label', 'prediction', 'flagged'],
  multiclass: ['score', 'label', 'prediction'],
  regression: ['score', 'label', 'prediction'],
  forecast: ['score', 'label', 'prediction'],
  ranking: ['score', 'label', 'position'],
  score: ['score'],
}

/** How formulas over rows are read for a task: which values of the model they know, and whether these are classes. */
export const formulaOptions = (task: Task): Pick<ParseOptions, 'modelValues' | 'classNames'> => ({
  modelValues: MODEL_VALUES[task],
  classNames: task === 'multiclass',
})

/** What the names in a formula stand for, for one of the models. Of a ranking, whose rows are queries: columns only. */
export function rowScope(pair: Pair, model: JudgedModel, operatingPoint: OperatingPoint): RowScope {
  const { values, n } = pair
  const column = (name: string) => pair.column(name)
  switch (values.task) {
    case 'binary': {
      if (model === 'perfect') {
        const score = Float64Array.from(pair.label)
        return { rows: n, column, score, label: pair.label, flagged: pair.label, prediction: pair.label }
      }
      const score = model === 'champion' ? pair.championScore : pair.challengerScore
      const threshold = operatingPoint[model]
      const flagged = new Uint8Array(n)
      for (let row = 0; row < n; row++) flagged[row] = score[row] >= threshold ? 1 : 0
      return { rows: n, column, score, label: pair.label, flagged, prediction: flagged }
    }
    case 'multiclass':
      return { rows: n, column, ...classScope(values, model) }
    case 'regression':
    case 'forecast': {
      const label = values.yTrue
      const own = model === 'perfect' ? label : model === 'champion' ? pair.championScore : pair.challengerScore
      return { rows: n, column, score: own, prediction: own, label }
    }
    case 'score':
      return { rows: n, column, score: model === 'perfect' ? undefined : values[model] }
    case 'ranking':
      return { rows: n, column }
  }
}

/** `score` is the probability of the class that is predicted. */
function classScope(values: MulticlassValues, model: JudgedModel): Pick<RowScope, 'classes' | 'score'> {
  const { classes: names, label } = values
  if (model === 'perfect') return { classes: { names, label, prediction: label }, score: ones(label.length) }
  const { predicted: prediction, probabilities } = values[model]
  const score = probabilities && Float64Array.from(prediction, (place, row) => probabilities[place][row])
  return { classes: { names, label, prediction }, score }
}

const ones = (n: number) => new Float64Array(n).fill(1)

export interface Evaluated {
  /** One number a row of the pair; NaN where undefined. */
  readonly values: Float64Array
  /** Of these rows, or items of a ranking: undefined, and with a condition that met a missing value. */
  readonly undefinedRows: number
  readonly missingRows: number
  readonly of: number
}

/**
 * A row formula for every row of the pair. In a ranking it is about an item, and the row's value is the sum over the items
 * of its query. Throws as `evaluateNumbers` does.
 */
export function makeEvaluator(
  pair: Pair,
  model: JudgedModel,
  operatingPoint: OperatingPoint,
): (expression: Expression) => Evaluated {
  const { values } = pair
  if (values.task === 'ranking') return evaluateItems(pair, values, model)
  const scope = rowScope(pair, model, operatingPoint)
  return (expression) => ({ ...evaluateNumbers(expression, scope), of: scope.rows })
}

/** Items with the same score are taken in this many orders at most. */
const MOST_ORDERS = 64

interface Places {
  /** First place, from 1, of the group of equal scores that the item is in; its rank inside; size of the group. */
  readonly first: Float64Array
  readonly inside: Int32Array
  readonly size: Int32Array
  readonly orders: number
}

function placesOf(scores: Float64Array, itemStart: Int32Array): Places {
  const items = scores.length
  const first = new Float64Array(items)
  const inside = new Int32Array(items)
  const size = new Int32Array(items)
  let largest = 1
  for (let query = 0; query + 1 < itemStart.length; query++) {
    const start = itemStart[query]
    const order = Int32Array.from({ length: itemStart[query + 1] - start }, (_, k) => start + k)
    order.sort((a, b) => scores[b] - scores[a] || a - b)
    for (let from = 0; from < order.length; ) {
      let to = from + 1
      while (to < order.length && scores[order[to]] === scores[order[from]]) to++
      for (let k = from; k < to; k++) {
        first[order[k]] = from + 1
        inside[order[k]] = k - from
        size[order[k]] = to - from
      }
      largest = Math.max(largest, to - from)
      from = to
    }
  }
  return { first, inside, size, orders: Math.min(largest, MOST_ORDERS) }
}

/**
 * Items of equal score have no order: a formula that reads `position` is averaged over the cyclic orders of the group, in
 * which each of its items stands in each of its places equally often, so the mean is that over all orders. (Of a group of
 * more than `MOST_ORDERS` items, over that many cyclic orders evenly spaced.)
 */
function evaluateItems(pair: Pair, values: RankingValues, model: JudgedModel): (expression: Expression) => Evaluated {
  const { itemStart, relevance } = values
  const score = model === 'perfect' ? relevance : values[model]
  const items = score.length
  const column = (name: string) => pair.itemColumn?.(name)
  let known: Places | undefined
  return (expression) => {
    const total = new Float64Array(items)
    let missingRows = 0
    const add = (position: Float64Array | undefined, isCounted: (item: number) => number) => {
      const scope = { rows: items, column, score, label: relevance, position }
      const evaluated = evaluateNumbers(expression, scope)
      missingRows = Math.max(missingRows, evaluated.missingRows)
      for (let item = 0; item < items; item++) {
        const share = isCounted(item)
        if (share > 0) total[item] += share * evaluated.values[item]
      }
    }
    if (modelValuesOf(expression).includes('position')) {
      known ??= placesOf(score, itemStart)
      const { first, inside, size, orders } = known
      const position = new Float64Array(items)
      for (let turn = 0; turn < orders; turn++) {
        const ordersOf = (item: number) => Math.min(size[item], MOST_ORDERS)
        for (let item = 0; item < items; item++) {
          const shift = Math.floor((turn * size[item]) / ordersOf(item))
          position[item] = first[item] + ((inside[item] + shift) % size[item])
        }
        add(position, (item) => (turn < ordersOf(item) ? 1 / ordersOf(item) : 0))
      }
    } else add(undefined, () => 1)
    const sums = new Float64Array(pair.n)
    let undefinedRows = 0
    for (let query = 0; query < pair.n; query++) {
      for (let item = itemStart[query]; item < itemStart[query + 1]; item++) {
        sums[query] += total[item]
        if (Number.isNaN(total[item])) undefinedRows++
      }
    }
    return { values: sums, undefinedRows, missingRows, of: items }
  }
}
