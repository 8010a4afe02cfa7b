/** Smooth functions of sums over rows, with their derivatives: sums[0] is Σ w, sums[1 + j] is Σ w·term j. */
import type { Measure, SmoothForm } from '../fold.js'
import type { Reason } from '../problem.js'

type Formula = Extract<Measure, { kind: 'formula' }>

/**
 * Root of a mean, √(S₁/S₀) of a term that is never negative. Where the mean is 0, every term is, and no row's weight moves
 * the value: the derivative by each sum is infinite there, that by each weight is 0, and 0 is what stands for it.
 */
export const rootOfMean: SmoothForm = {
  combine: (sums) => Math.sqrt(sums[1] / sums[0]),
  gradient: (sums) => {
    const root = Math.sqrt(sums[1] / sums[0])
    return root === 0 ? [0, 0] : [-root / (2 * sums[0]), 1 / (2 * sums[0] * root)]
  },
}

/** Ratio of two sums, S₁/S₂, of which the lower is never negative. undefinedBecause: what to say where it is 0. */
export const ratioOfSums = (undefinedBecause: Reason): SmoothForm => ({
  combine: (sums) => sums[1] / sums[2],
  gradient: (sums) => [0, 1 / sums[2], -sums[1] / sums[2] / sums[2]],
  undefinedOn: (sums) => (sums[2] > 0 ? undefined : undefinedBecause),
})

export function rootOfMeanMeasure(champion: Float64Array, challenger: Float64Array, needsChampion: boolean): Formula {
  const terms = { champion: [champion], challenger: [challenger] }
  return { kind: 'formula', form: rootOfMean, ...terms, denominator: undefined, needsChampion }
}

/** below: the terms of the lower sum, the same for both models; a row's share is its part of that sum. */
export function ratioMeasure(
  champion: Float64Array,
  challenger: Float64Array,
  below: Float64Array,
  undefinedBecause: Reason,
  needsChampion: boolean,
): Formula {
  const terms = { champion: [champion, below], challenger: [challenger, below] }
  return { kind: 'formula', form: ratioOfSums(undefinedBecause), ...terms, denominator: 1, needsChampion }
}
