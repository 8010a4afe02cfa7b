/** Metrics of the kind 1 − what is left / what there was: R² and explained variance. */

import type { SlicingRows } from '../fold/input.js'
import type { Measure } from '../fold.js'
import { reason } from '../problem.js'
import type { RegressionValues } from '../task-values.js'
import { errorOf, lossPerRow } from './errors.js'

/**
 * 1 − A/B with B = Σ w(y − ȳ)² and A = Σ w·e² (R²) or Σ w(e − ē)² (explained variance, which forgives a constant error).
 * Two passes, about the slice's own means: the sums of squares lose no digits where the truth is far from 0. Influence:
 * ∂A/∂wᵢ = eᵢ² and ∂B/∂wᵢ = (yᵢ − ȳ)², as the mean is the minimum; so z = w(A/B·(y − ȳ)² − e²)/B, which sums to 0.
 * Without any variance of the truth (one row, for instance) there is no value; scikit-learn says 0 or 1 by convention.
 * scikit-learn `r2_score`, `explained_variance_score`; statistics.md, section 3.
 */
export function explainedMeasure(
  metric: string,
  { yTrue, champion, challenger }: Pick<RegressionValues, 'yTrue' | 'champion' | 'challenger'>,
  centreErrors: boolean,
  needsChampion: boolean,
): Measure {
  const errors = [champion, challenger].map((predicted) => lossPerRow(yTrue, predicted, errorOf))
  return {
    kind: 'influence',
    needsChampion,
    fill(slicing, terms, values) {
      const { codes, slices, weight, weights } = slicing
      const truth = squaresAboutMean(slicing, yTrue, true)
      const [left, leftOfChallenger] = errors.map((error) => squaresAboutMean(slicing, error, centreErrors))
      for (let slice = 0; slice < slices; slice++) {
        if (truth.total[slice] === 0) values.reasons[slice] ??= reason('truth_constant', { metric })
        values.champion[slice] = 1 - left.total[slice] / truth.total[slice]
        values.challenger[slice] = 1 - leftOfChallenger.total[slice] / truth.total[slice]
        values.difference[slice] = (left.total[slice] - leftOfChallenger.total[slice]) / truth.total[slice]
      }
      for (let row = 0; row < codes.length; row++) {
        const slice = codes[row]
        if (slice < 0) continue
        const all = truth.total[slice]
        const own = truth.squares[row]
        terms.share[row] = weight[row] / weights[slice]
        terms.champion[row] = (weight[row] * ((left.total[slice] / all) * own - left.squares[row])) / all
        terms.delta[row] =
          (weight[row] * (left.squares[row] - leftOfChallenger.squares[row] - values.difference[slice] * own)) / all
      }
    },
  }
}

/**
 * Squared distance of every row from its slice's weighted mean (or from 0), and their weighted sums. Distances are taken
 * from the slice's first row before the mean is: where all are equal, the sum is exactly 0.
 */
function squaresAboutMean({ codes, slices, weight, weights }: SlicingRows, of: Float64Array, isCentred: boolean) {
  const origin = new Float64Array(slices)
  const mean = new Float64Array(slices)
  if (isCentred) {
    for (let row = codes.length - 1; row >= 0; row--) if (codes[row] >= 0) origin[codes[row]] = of[row]
    for (let row = 0; row < codes.length; row++) {
      const slice = codes[row]
      if (slice >= 0) mean[slice] += weight[row] * (of[row] - origin[slice])
    }
    for (let slice = 0; slice < slices; slice++) mean[slice] /= weights[slice]
  }
  const squares = new Float64Array(codes.length)
  const total = new Float64Array(slices)
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const distance = of[row] - origin[slice] - mean[slice]
    squares[row] = distance * distance
    total[slice] += weight[row] * squares[row]
  }
  return { squares, total }
}
