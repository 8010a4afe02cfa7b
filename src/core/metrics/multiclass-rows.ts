/** Metrics of several classes that are the mean of a value of each row. Results: one number a row. */
import type { ClassPredictions, MulticlassValues } from '../task-values.js'

/** 1 where the decision is the label. Mean: scikit-learn `accuracy_score`. */
export function isRight(label: Int32Array, { predicted }: ClassPredictions): Float64Array {
  const right = new Float64Array(label.length)
  for (let row = 0; row < right.length; row++) right[row] = predicted[row] === label[row] ? 1 : 0
  return right
}

/**
 * 1 where the label is among the k most probable classes. Of equal probabilities those later in the order of the classes
 * come first, as in scikit-learn `top_k_accuracy_score`, which sorts stably and reverses. k: 1 … classes − 1.
 */
export function isAmongTop(label: Int32Array, probabilities: readonly Float64Array[], k: number): Float64Array {
  const among = new Float64Array(label.length)
  for (let row = 0; row < among.length; row++) {
    const y = label[row]
    const own = probabilities[y][row]
    let before = 0
    for (let other = 0; other < probabilities.length; other++) {
      const probability = probabilities[other][row]
      if (probability > own || (probability === own && other > y)) before++
    }
    among[row] = before < k ? 1 : 0
  }
  return among
}

/** As in `losses.ts`, for the same reason. */
const SMALLEST_PROBABILITY = Number.EPSILON

/**
 * Logarithmic loss, in nats: −log of the probability given to the label, at most 36.04 for rows that sum to 1.
 * Probabilities are raised to at least the spacing of doubles at 1, then divided by their sum over the row, as scikit-learn
 * 1.2 `log_loss` does. (Since its version 1.5 it takes rows as they are; rows written with few decimals then lose or gain
 * what rounding took or gave.)
 */
export function logLossOf(label: Int32Array, probabilities: readonly Float64Array[]): Float64Array {
  const losses = new Float64Array(label.length)
  const raise = (probability: number): number => Math.max(probability, SMALLEST_PROBABILITY)
  for (let row = 0; row < losses.length; row++) {
    let sum = 0
    for (const ofClass of probabilities) sum += raise(ofClass[row])
    losses[row] = -Math.log(raise(probabilities[label[row]][row]) / sum)
  }
  return losses
}

/**
 * Brier score of several classes, 0 to 2: Σ over classes of (probability − 1 where it is the label)². Brier (1950), eq. 2;
 * scikit-learn ≥ 1.7 `brier_score_loss(scale_by_half=False)`. With two classes it is twice the binary Brier score.
 */
export function brierScoreOf(label: Int32Array, probabilities: readonly Float64Array[]): Float64Array {
  const losses = new Float64Array(label.length)
  for (const [k, ofClass] of probabilities.entries()) {
    for (let row = 0; row < losses.length; row++) {
      const error = ofClass[row] - (label[row] === k ? 1 : 0)
      losses[row] += error * error
    }
  }
  return losses
}

/** A row value of both models. */
export function bothModels(
  { label, champion, challenger }: MulticlassValues,
  perRow: (label: Int32Array, predictions: ClassPredictions) => Float64Array,
): { readonly champion: Float64Array; readonly challenger: Float64Array } {
  return { champion: perRow(label, champion), challenger: perRow(label, challenger) }
}
