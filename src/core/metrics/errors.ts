/** Losses of one prediction, and arrays of them. Errors are prediction − truth, in the unit of the truth. */

/** Loss of one row from what happened and what was predicted. */
export type RowLoss = (yTrue: number, yPred: number) => number

/** The loss of every row. yTrue, yPred: n finite numbers; result: n numbers. */
export function lossPerRow(yTrue: Float64Array, yPred: Float64Array, loss: RowLoss): Float64Array {
  const losses = new Float64Array(yTrue.length)
  for (let row = 0; row < losses.length; row++) losses[row] = loss(yTrue[row], yPred[row])
  return losses
}

export const errorOf: RowLoss = (yTrue, yPred) => yPred - yTrue

export const absoluteError: RowLoss = (yTrue, yPred) => Math.abs(yPred - yTrue)

export const squaredError: RowLoss = (yTrue, yPred) => (yPred - yTrue) * (yPred - yTrue)

/** (log(1 + prediction) − log(1 + truth))²; both above −1. scikit-learn `mean_squared_log_error`. */
export const squaredLogError: RowLoss = (yTrue, yPred) => {
  const error = Math.log1p(yPred) - Math.log1p(yTrue)
  return error * error
}

/**
 * |error| / |truth|. Where the truth is 0 the divisor is the spacing of doubles at 1, as in scikit-learn's
 * `mean_absolute_percentage_error`: one such row makes the mean astronomically large, and so visible.
 */
export const absolutePercentageError: RowLoss = (yTrue, yPred) =>
  Math.abs(yPred - yTrue) / Math.max(Math.abs(yTrue), Number.EPSILON)

/** 2|error| / (|truth| + |prediction|), 0 to 2; 0 where both are 0. Makridakis 1993, Int J Forecast 9:527. */
export const symmetricAbsolutePercentageError: RowLoss = (yTrue, yPred) => {
  const size = Math.abs(yTrue) + Math.abs(yPred)
  return size === 0 ? 0 : (2 * Math.abs(yPred - yTrue)) / size
}

/**
 * Pinball (quantile) loss at the level alpha in (0, 1): alpha for every unit that the prediction is too low, 1 − alpha for
 * every unit that it is too high. Koenker, Bassett 1978, Econometrica 46:33; scikit-learn `mean_pinball_loss`.
 */
export const pinballLoss =
  (alpha: number): RowLoss =>
  (yTrue, yPred) =>
    yTrue >= yPred ? alpha * (yTrue - yPred) : (1 - alpha) * (yPred - yTrue)

/**
 * Unit deviance of the Tweedie distribution with variance proportional to mean^power: 0 normal, 1 Poisson, 2 gamma, 3
 * inverse Gaussian. Domain: `tweedieDomain`. Jørgensen 1987, JRSS-B 49:127; scikit-learn `mean_tweedie_deviance`.
 */
export function tweedieDeviance(power: number): RowLoss {
  if (power === 0) return squaredError
  if (power === 1) return (y, p) => 2 * ((y > 0 ? y * Math.log(y / p) : 0) - y + p)
  if (power === 2) return (y, p) => 2 * (Math.log(p / y) + y / p - 1)
  const one = 1 - power
  const two = 2 - power
  return (y, p) => 2 * ((y > 0 ? y ** two : 0) / (one * two) - (y * p ** one) / one + p ** two / two)
}
