/** Rows of several classes for tests, straight from arrays: the pair that carries them, and what the models say. */

import type { RowTerms } from '../../../src/core/fold/terms.js'
import { type FoldedSlicing, foldSlicing, influencesOf, type Measure, prepareFold } from '../../../src/core/fold.js'
import { multiclassMetrics } from '../../../src/core/metrics/multiclass.js'
import { isReason } from '../../../src/core/metrics/task-metric.js'
import type { Pair } from '../../../src/core/pair.js'
import type { ClassPredictions, MulticlassValues } from '../../../src/core/task-values.js'
import { makePair } from '../../core/make-pair.js'
import { seedRandom } from '../../laws/generate.js'

export interface ModelRows {
  readonly predicted: readonly number[]
  /** One list a class. */
  readonly probabilities?: readonly (readonly number[])[]
}

const half = { champion: 0.5, challenger: 0.5 }

const predictions = ({ predicted, probabilities }: ModelRows): ClassPredictions => ({
  predicted: Int32Array.from(predicted),
  probabilities: probabilities?.map((values) => Float64Array.from(values)),
})

export function classValues(
  classes: readonly string[],
  label: readonly number[],
  champion: ModelRows,
  challenger: ModelRows = champion,
): MulticlassValues {
  return {
    task: 'multiclass',
    classes,
    label: Int32Array.from(label),
    champion: predictions(champion),
    challenger: predictions(challenger),
  }
}

/** Every row a unit of its own. */
export function pairOf(values: MulticlassValues, weight?: readonly number[]): Pair {
  const zeros = new Array<number>(values.label.length).fill(0)
  return makePair({ label: zeros, champion: zeros, challenger: zeros, weight })
}

/** "recall_class 3" is recall_class with class 3, "top_k_accuracy 2" has k = 2. */
export function measureOf(name: string, values: MulticlassValues): Measure {
  const [metric, parameter] = name.split(' ')
  const key = metric === 'top_k_accuracy' ? 'k' : 'class'
  const made = multiclassMetrics[metric].measure(values, parameter ? { [key]: Number(parameter) } : {}, true)
  if (isReason(made)) throw new Error(JSON.stringify(made))
  return made
}

export const fold = (
  pair: Pair,
  measure: Measure,
  codes = new Int32Array(pair.n),
  slices = 1,
): FoldedSlicing['sums'][0] => foldSlicing(prepareFold(pair, half, [measure]), codes, slices, [measure]).sums[0]

export const termsOf = (pair: Pair, measure: Measure, codes = new Int32Array(pair.n), slices = 1): RowTerms =>
  influencesOf(prepareFold(pair, half, [measure]), codes, slices, measure)

/** Seeded rows: probabilities in steps of a twentieth where ties are wanted; row k of the first ones has label k. */
export function randomRows(seed: number, n: number, classes: number, ties: boolean) {
  const random = seedRandom(seed)
  const label = Array.from({ length: n }, (_, row) =>
    row < 2 * classes ? row % classes : Math.floor(classes * random.uniform() ** 2),
  )
  const model = (skill: number): Required<ModelRows> => {
    const probabilities = Array.from({ length: classes }, () => new Array<number>(n))
    const predicted = label.map((y, row) => {
      const sizes = Array.from({ length: classes }, (_, k) => Math.exp(random.normal() + (k === y ? skill : 0)))
      const total = sizes.reduce((sum, size) => sum + size, 0)
      for (const [k, size] of sizes.entries()) {
        probabilities[k][row] = ties ? Math.round((20 * size) / total) / 20 : size / total
      }
      return sizes.indexOf(Math.max(...sizes))
    })
    // Every class is decided for at least once, so that precision exists.
    for (let k = 0; k < classes; k++) predicted[k] = k
    return { predicted, probabilities }
  }
  return {
    classes: Array.from({ length: classes }, (_, k) => `class ${k}`),
    label,
    champion: model(1),
    challenger: model(1.4),
    weight: label.map(() => Number((0.25 + 3 * random.uniform() ** 2).toFixed(3))),
  }
}
