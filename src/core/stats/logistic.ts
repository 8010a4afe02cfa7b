import { type Reason, reason } from '../problem.js'

/** Rows, or sums of rows with the same x: weight (or Σ w), x, and Σ w·y. */
export interface LogisticRows {
  readonly x: Float64Array
  readonly weight: Float64Array
  readonly positiveWeight: Float64Array
}

export interface LogisticFit {
  readonly intercept: number
  readonly slope: number
}

const MOST_STEPS = 100

/**
 * Logistic regression of y in {0, 1} on one number: the intercept and slope that maximise Σ w·[y·log μ + (1 − y)·log(1 − μ)]
 * with logit μ = intercept + slope·x. Newton's method (iteratively reweighted least squares) with halved steps. A reason
 * instead where no finite maximum exists: `one_class`, `scores_constant`, or `separation` (some x has all positives on one
 * side and all negatives on the other; Albert, Anderson 1984, Biometrika 71:1). R `glm(family = binomial)`, scikit-learn
 * `LogisticRegression(penalty=None)`.
 */
export function fitLogistic(rows: LogisticRows): LogisticFit | Reason {
  const because = whyNoMaximum(rows)
  if (because) return because
  const { x, weight, positiveWeight } = rows
  // About the mean of x, so that intercept and slope hardly depend on each other.
  let all = 0
  let positives = 0
  let centre = 0
  for (let i = 0; i < x.length; i++) {
    all += weight[i]
    positives += positiveWeight[i]
    centre += weight[i] * x[i]
  }
  centre /= all
  const logLikelihood = (a: number, b: number) => {
    let sum = 0
    for (let i = 0; i < x.length; i++) {
      const eta = a + b * (x[i] - centre)
      // log(1 + e^η) without overflow.
      sum += positiveWeight[i] * eta - weight[i] * (Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta))))
    }
    return sum
  }
  let a = Math.log(positives / (all - positives))
  let b = 0
  let best = logLikelihood(a, b)
  for (let step = 0; step < MOST_STEPS; step++) {
    let gradientA = 0
    let gradientB = 0
    let aa = 0
    let ab = 0
    let bb = 0
    for (let i = 0; i < x.length; i++) {
      const centred = x[i] - centre
      const mu = 1 / (1 + Math.exp(-(a + b * centred)))
      const residual = positiveWeight[i] - weight[i] * mu
      const variance = weight[i] * mu * (1 - mu)
      gradientA += residual
      gradientB += residual * centred
      aa += variance
      ab += variance * centred
      bb += variance * centred * centred
    }
    const determinant = aa * bb - ab * ab
    if (!(determinant > 0)) return reason('separation')
    let stepA = (bb * gradientA - ab * gradientB) / determinant
    let stepB = (aa * gradientB - ab * gradientA) / determinant
    let next = logLikelihood(a + stepA, b + stepB)
    for (let halved = 0; !(next >= best - 1e-12 * Math.abs(best)) && halved < 40; halved++) {
      stepA /= 2
      stepB /= 2
      next = logLikelihood(a + stepA, b + stepB)
    }
    a += stepA
    b += stepB
    best = next
    if (Math.abs(stepA) <= 1e-12 * (1 + Math.abs(a)) && Math.abs(stepB) <= 1e-12 * (1 + Math.abs(b))) break
  }
  return { intercept: a - b * centre, slope: b }
}

function whyNoMaximum({ x, weight, positiveWeight }: LogisticRows): Reason | undefined {
  let [lowestPositive, highestPositive] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  let [lowestNegative, highestNegative] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < x.length; i++) {
    if (positiveWeight[i] > 0) {
      lowestPositive = Math.min(lowestPositive, x[i])
      highestPositive = Math.max(highestPositive, x[i])
    }
    if (positiveWeight[i] < weight[i]) {
      lowestNegative = Math.min(lowestNegative, x[i])
      highestNegative = Math.max(highestNegative, x[i])
    }
  }
  if (lowestPositive > highestPositive || lowestNegative > highestNegative)
    return reason('one_class', { metric: 'the slope of calibration' })
  if (Math.min(lowestPositive, lowestNegative) === Math.max(highestPositive, highestNegative))
    return reason('scores_constant')
  if (highestNegative <= lowestPositive || highestPositive <= lowestNegative) return reason('separation')
  return undefined
}
