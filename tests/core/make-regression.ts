import type { Pair } from '../../src/core/pair.js'
import { makePair, type PairRows } from './make-pair.js'

export interface RegressionRows extends Omit<PairRows, 'label'> {
  readonly truth: readonly number[]
}

/** A pair of predictions of a number, straight from arrays. */
export function makeRegression({ truth, ...rows }: RegressionRows): Pair {
  const pair = makePair({ ...rows, label: truth.map(() => 0) })
  return {
    ...pair,
    values: {
      task: 'regression',
      yTrue: Float64Array.from(pair.order, (row) => truth[row]),
      champion: pair.championScore,
      challenger: pair.challengerScore,
    },
  }
}
