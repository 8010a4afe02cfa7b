/** A pair whose models have exchanged what they said of some of its units: what could as well have been seen, were they equal. */
import type { Measure } from './fold.js'
import type { Pair } from './pair.js'
import type { ClassPredictions, Forecast, TaskValues } from './task-values.js'

/** By row of the pair: 1 where the models exchange everything they said. All rows of a unit have the same. */
export type Exchange = Uint8Array

/**
 * The pair with the predictions of the two models exchanged in the rows where `exchange` is 1; everything else (labels,
 * weights, units, columns, the fingerprint) is shared with the pair given.
 */
export function swapPredictions(pair: Pair, exchange: Exchange): Pair {
  const [championScore, challengerScore] = swapArrays(pair.championScore, pair.challengerScore, exchange)
  return { ...pair, championScore, challengerScore, values: swapValues(pair.values, exchange) }
}

/** The two arrays with their entries exchanged where `exchange` is 1; the arrays given are left as they are. */
export function swapArrays<T extends Float64Array | Int32Array>(one: T, other: T, exchange: Exchange): [T, T] {
  const first = one.slice() as T
  const second = other.slice() as T
  for (let row = 0; row < exchange.length; row++) {
    if (exchange[row] === 0) continue
    first[row] = other[row]
    second[row] = one[row]
  }
  return [first, second]
}

function swapValues(values: TaskValues, exchange: Exchange): TaskValues {
  switch (values.task) {
    case 'binary':
      return values
    case 'regression': {
      const [champion, challenger] = swapArrays(values.champion, values.challenger, exchange)
      return { ...values, champion, challenger }
    }
    case 'multiclass': {
      const [champion, challenger] = swapClasses(values.champion, values.challenger, exchange)
      return { ...values, champion, challenger }
    }
    case 'ranking': {
      const [champion, challenger] = swapArrays(
        values.champion,
        values.challenger,
        spreadOverItems(values.itemStart, exchange),
      )
      return { ...values, champion, challenger }
    }
    case 'forecast': {
      const [champion, challenger] = swapForecasts(values.champion, values.challenger, exchange)
      return { ...values, champion, challenger }
    }
    case 'score': {
      const [champion, challenger] = swapArrays(values.champion, values.challenger, exchange)
      const { repeats } = values
      const counts = swapArrays(repeats.champion.count, repeats.challenger.count, exchange)
      const correct = swapArrays(repeats.champion.correct, repeats.challenger.correct, exchange)
      return {
        ...values,
        champion,
        challenger,
        repeats: {
          champion: { count: counts[0], correct: correct[0] },
          challenger: { count: counts[1], correct: correct[1] },
        },
      }
    }
  }
}

/** What one model does not say, neither of them says: the columns of a task are those of both. */
function swapOptional(
  one: Float64Array | undefined,
  other: Float64Array | undefined,
  exchange: Exchange,
): [Float64Array | undefined, Float64Array | undefined] {
  return one && other ? swapArrays(one, other, exchange) : [one, other]
}

function swapClasses(
  one: ClassPredictions,
  other: ClassPredictions,
  exchange: Exchange,
): [ClassPredictions, ClassPredictions] {
  const predicted = swapArrays(one.predicted, other.predicted, exchange)
  const ofOther = other.probabilities
  const probabilities =
    ofOther && one.probabilities?.map((probability, k) => swapArrays(probability, ofOther[k], exchange))
  const side = (k: 0 | 1) => ({
    predicted: predicted[k],
    probabilities: probabilities?.map((both) => both[k]) ?? [one, other][k].probabilities,
  })
  return [side(0), side(1)]
}

function swapForecasts(one: Forecast, other: Forecast, exchange: Exchange): [Forecast, Forecast] {
  const point = swapArrays(one.point, other.point, exchange)
  const lower = swapOptional(one.lower, other.lower, exchange)
  const upper = swapOptional(one.upper, other.upper, exchange)
  const quantiles = one.quantiles.map(({ values }, k) => swapArrays(values, other.quantiles[k].values, exchange))
  const side = (k: 0 | 1) => ({
    point: point[k],
    lower: lower[k],
    upper: upper[k],
    quantiles: one.quantiles.map(({ level }, q) => ({ level, values: quantiles[q][k] })),
  })
  return [side(0), side(1)]
}

function spreadOverItems(itemStart: Int32Array, exchange: Exchange): Exchange {
  const items = new Uint8Array(itemStart[itemStart.length - 1])
  for (let query = 0; query < exchange.length; query++) {
    if (exchange[query] === 1) items.fill(1, itemStart[query], itemStart[query + 1])
  }
  return items
}

/**
 * A measure that was made of both models' rows, with these exchanged; undefined where it is not made of rows alone and has
 * to be made anew from the swapped pair. A decision goes with the score it was made from, also where the models have
 * operating points of their own.
 */
export function swapMeasure(measure: Measure, exchange: Exchange): Measure | undefined {
  if (measure.kind === 'mean') {
    const [champion, challenger] = swapArrays(measure.champion, measure.challenger, exchange)
    return { ...measure, champion, challenger }
  }
  if (measure.kind !== 'formula') return undefined
  const terms = measure.champion.map((term, j) => swapArrays(term, measure.challenger[j], exchange))
  return { ...measure, champion: terms.map(([one]) => one), challenger: terms.map(([, other]) => other) }
}

/** Joint cells (`FoldInput.cells`) with the two decisions of a row exchanged. */
export function swapCells(cells: Uint8Array, exchange: Exchange): Uint8Array {
  const swapped = cells.slice()
  for (let row = 0; row < cells.length; row++) {
    if (exchange[row] === 1) swapped[row] = (cells[row] & 4) | ((cells[row] & 1) << 1) | ((cells[row] >> 1) & 1)
  }
  return swapped
}
