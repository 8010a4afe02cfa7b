/** Metrics that are the mean of a loss of each row. A row's loss depends on its label and its score alone. */

export interface MeanMetric {
  readonly kind: 'mean'
  /** Loss of every row. label: n of 0/1; score: n probabilities in [0, 1]. */
  perRow(label: Uint8Array, score: Float64Array): Float64Array
}

/**
 * The probability given to what happened is raised to at least the spacing of doubles at 1, as scikit-learn has done since
 * its version 1.2 (1e-15 before, and in statistics.md, section 3).
 */
const SMALLEST_PROBABILITY = Number.EPSILON

/**
 * Logarithmic loss, in nats: −log of the probability given to what happened, at most 36.04. scikit-learn `log_loss`,
 * which clips the score itself; clipping the probability of the true class instead loses no digits near 0 and 1.
 */
export const logLoss: MeanMetric = {
  kind: 'mean',
  perRow(label, score) {
    const losses = new Float64Array(score.length)
    for (let row = 0; row < losses.length; row++) {
      const probability = label[row] === 1 ? score[row] : 1 - score[row]
      losses[row] = -Math.log(Math.max(probability, SMALLEST_PROBABILITY))
    }
    return losses
  },
}

/** Brier score: squared distance of the probability from what happened, 0 to 1. scikit-learn `brier_score_loss`. */
export const brierScore: MeanMetric = {
  kind: 'mean',
  perRow(label, score) {
    const losses = new Float64Array(score.length)
    for (let row = 0; row < losses.length; row++) {
      const error = score[row] - label[row]
      losses[row] = error * error
    }
    return losses
  },
}

/**
 * Mean calibration error: mean of probability − what happened, −1 to 1, 0 where the model is right on average ("calibration
 * in the large"; Van Calster et al. 2019, BMC Medicine 17:230). Positive: more is predicted than happens. R `mean(p - y)`.
 */
export const meanCalibrationError: MeanMetric = {
  kind: 'mean',
  perRow: (label, score) => score.map((probability, row) => probability - label[row]),
}
