import type { TaskColumns } from '../join.js'
import type { PairColumn } from '../pair.js'
import type { TaskValues } from '../task-values.js'

interface ReadValues {
  readonly truth: Float64Array
  /** The numeric columns of each model, in the order of `fieldsOf`. */
  readonly champion: readonly Float64Array[]
  readonly challenger: readonly Float64Array[]
  readonly classes:
    | {
        readonly names: readonly string[]
        readonly champion: Float64Array | undefined
        readonly challenger: Float64Array | undefined
      }
    | undefined
  readonly scale: () => Float64Array | undefined
}

export function valuesOf(task: TaskColumns | undefined, read: ReadValues): TaskValues {
  const { truth, champion, challenger, classes } = read
  switch (task?.task) {
    case undefined:
      return { task: 'binary' }
    case 'multiclass': {
      const names = classes!.names
      // Probabilities in the order of the classes: the columns may come in any.
      const place = names.map((name) => task.probabilities.findIndex((each) => each.class === name))
      const predictions = (fields: readonly Float64Array[], predicted: Float64Array | undefined) => {
        const probabilities = fields.length > 0 ? place.map((k) => fields[k]) : undefined
        return { predicted: predicted ? Int32Array.from(predicted) : mostProbable(probabilities!), probabilities }
      }
      return {
        task: 'multiclass',
        classes: names,
        label: Int32Array.from(truth),
        champion: predictions(champion, classes!.champion),
        challenger: predictions(challenger, classes!.challenger),
      }
    }
    case 'regression':
      return { task: 'regression', yTrue: truth, champion: champion[0], challenger: challenger[0] }
    case 'forecast': {
      const forecast = (fields: readonly Float64Array[]) => {
        let next = 1
        const lower = task.lower === undefined ? undefined : fields[next++]
        const upper = task.upper === undefined ? undefined : fields[next++]
        const quantiles = task.quantiles.map(({ level }, k) => ({ level, values: fields[next + k] }))
        return { point: fields[0], lower, upper, quantiles }
      }
      return {
        task: 'forecast',
        yTrue: truth,
        champion: forecast(champion),
        challenger: forecast(challenger),
        scale: read.scale(),
      }
    }
    case 'ranking':
      // Items become queries later (`pairOfQueries`): until then relevance and scores are what is known.
      return { task: 'regression', yTrue: truth, champion: champion[0], challenger: challenger[0] }
    case 'score': {
      const repeats = ([scores, count, correct]: readonly Float64Array[]) => ({
        count: count ?? new Float64Array(scores.length).fill(1),
        correct: correct ?? scores.map((value) => (value >= 1 ? 1 : 0)),
      })
      return {
        task: 'score',
        champion: champion[0],
        challenger: challenger[0],
        repeats: { champion: repeats(champion), challenger: repeats(challenger) },
      }
    }
  }
}

/** The class of the largest probability, the first of equal ones. */
function mostProbable(probabilities: readonly Float64Array[]): Int32Array {
  return Int32Array.from(probabilities[0], (_, row) => {
    let best = 0
    for (let k = 1; k < probabilities.length; k++) if (probabilities[k][row] > probabilities[best][row]) best = k
    return best
  })
}

/**
 * Whether rows equal in everything that is known are likely to be copies. Where a row is one of few marks or classes, equal
 * rows are common among different subjects; items of a query are no units.
 */
export function repetitionSaysMuch(task: TaskColumns | undefined, fields: readonly Float64Array[]): boolean {
  if (task?.task === 'multiclass') return fields.length > 0
  return task?.task !== 'score' && task?.task !== 'ranking'
}

export function scaleOf(task: TaskColumns | undefined, column: (name: string) => PairColumn | undefined) {
  if (task?.task !== 'forecast' || task.scale === undefined) return undefined
  return column(task.scale)?.numbers().values
}
