/**
 * Metrics of the regression task. Names and definitions are scikit-learn's; what it has no name for is named in its manner.
 * An error is prediction − truth, in the unit of the truth.
 */
import type { Unit } from '../comparison.js'
import type { Measure } from '../fold.js'
import { reason } from '../problem.js'
import { quantileOfSorted } from '../quantile.js'
import type { RegressionValues } from '../task-values.js'
import { checkDomain, type Domain } from './domain.js'
import {
  absoluteError,
  absolutePercentageError,
  errorOf,
  lossPerRow,
  pinballLoss,
  type RowLoss,
  squaredError,
  squaredLogError,
  symmetricAbsolutePercentageError,
  tweedieDeviance,
} from './errors.js'
import { explainedMeasure } from './explained.js'
import { hasParameter, readParameter } from './parameter.js'
import { ratioMeasure, rootOfMeanMeasure } from './smooth-form.js'
import type { TaskMetric, TaskMetrics } from './task-metric.js'
import { weightedMedian, weightedQuantile } from './weighted-quantile.js'

type Metric = TaskMetric<RegressionValues>

const share: Unit = { kind: 'share' }
const score: Unit = { kind: 'score' }
/** An error is in the unit of what is predicted. */
const ofLabel: Unit = { kind: 'score', of: 'label' }

const lossesOf = ({ yTrue, champion, challenger }: RegressionValues, loss: RowLoss) => ({
  champion: lossPerRow(yTrue, champion, loss),
  challenger: lossPerRow(yTrue, challenger, loss),
})

const meanMeasure = (values: RegressionValues, loss: RowLoss, needsChampion: boolean): Measure => ({
  kind: 'mean',
  ...lossesOf(values, loss),
  needsChampion,
})

/** A metric that is the mean of a loss of each row, without parameters. */
const meanOf = (metric: string, unit: Unit, loss: RowLoss, domain: Domain = {}): Metric => ({
  better: 'lower',
  unit,
  measure: (values, _, needsChampion) =>
    checkDomain(metric, values, domain) ?? meanMeasure(values, loss, needsChampion),
})

const rootOfMeanOf = (metric: string, unit: Unit, loss: RowLoss, domain: Domain = {}): Metric => ({
  better: 'lower',
  unit,
  measure: (values, _, needsChampion) => {
    const outside = checkDomain(metric, values, domain)
    if (outside) return outside
    const { champion, challenger } = lossesOf(values, loss)
    return rootOfMeanMeasure(champion, challenger, needsChampion)
  },
})

const explained = (metric: string, centreErrors: boolean): Metric => ({
  better: 'higher',
  unit: score,
  measure: (values, _, needsChampion) => explainedMeasure(metric, values, centreErrors, needsChampion),
})

/** A quantity of the absolute errors of a slice that has no usable influence function. */
function statisticOfErrors(
  values: RegressionValues,
  quantity: (errors: Float64Array, weight: Float64Array) => number,
  needsChampion: boolean,
): Measure {
  const { champion, challenger } = lossesOf(values, absoluteError)
  return {
    kind: 'statistic',
    needsChampion,
    compute(rows, weight) {
      const own = Float64Array.from(rows, (row) => weight[row])
      const [ofChampion, ofChallenger] = [champion, challenger].map((errors) =>
        quantity(
          Float64Array.from(rows, (row) => errors[row]),
          own,
        ),
      )
      return { champion: ofChampion, challenger: ofChallenger }
    },
  }
}

/** Tweedie deviance exists where a variance of mean^power does: counts may be 0 below 2, their predictions never. */
const tweedieDomain = (power: number): Domain => {
  if (power === 0) return {}
  if (power < 0) return { prediction: 'above_zero' }
  return { label: power < 2 ? 'not_negative' : 'above_zero', prediction: 'above_zero' }
}

const aboveMinusOne: Domain = { label: 'above_minus_one', prediction: 'above_minus_one' }

/**
 * Mean absolute error. cap: errors count no more than that quantile (R type 7) of the champion's absolute errors over all
 * rows, so that a few wild rows cannot decide; the level is the champion's, hence the same for every slice and both models.
 */
const meanAbsoluteError: Metric = {
  better: 'lower',
  unit: ofLabel,
  measure: (values, parameters, needsChampion) => {
    const metric = 'mean_absolute_error'
    if (!hasParameter(parameters, 'cap')) return meanMeasure(values, absoluteError, needsChampion)
    const cap = readParameter(metric, parameters, 'cap', 'share')
    if (typeof cap !== 'number') return cap
    const { champion, challenger } = lossesOf(values, absoluteError)
    if (champion.length === 0) return reason('slice_empty')
    const largest = quantileOfSorted(champion.slice().sort(), cap)
    // Capped at 0, all errors would be 0, the challenger's too: it could be as wrong as it likes.
    if (largest === 0) return reason('cap_zero', { metric, cap })
    const capped = (errors: Float64Array) => errors.map((error) => Math.min(error, largest))
    return { kind: 'mean', champion: capped(champion), challenger: capped(challenger), needsChampion }
  },
}

/** Σ|error| / Σ|truth|: the error as a share of the volume; rows count by their size. No value where every truth is 0. */
const weightedAbsolutePercentageError: Metric = {
  better: 'lower',
  unit: share,
  measure: (values, _, needsChampion) => {
    const { champion, challenger } = lossesOf(values, absoluteError)
    const size = values.yTrue.map(Math.abs)
    const undefinedBecause = reason('truth_all_zero', { metric: 'weighted_absolute_percentage_error' })
    return ratioMeasure(champion, challenger, size, undefinedBecause, needsChampion)
  },
}

/** Mean of prediction − truth. Bias: neither sign is better. */
const meanError: Metric = {
  better: 'target',
  target: 0,
  unit: ofLabel,
  measure: (values, _, needsChampion) => meanMeasure(values, errorOf, needsChampion),
}

/** Pinball loss at the level `alpha` (scikit-learn's default 0.5: half of the mean absolute error). */
const meanPinballLoss: Metric = {
  better: 'lower',
  unit: ofLabel,
  measure: (values, parameters, needsChampion) => {
    const alpha = readParameter('mean_pinball_loss', parameters, 'alpha', 'level', 0.5)
    return typeof alpha === 'number' ? meanMeasure(values, pinballLoss(alpha), needsChampion) : alpha
  },
}

/** Share of the rows whose absolute error is at most `tolerance`, in the unit of the truth. */
const within: Metric = {
  better: 'higher',
  unit: share,
  zeroOne: true,
  measure: (values, parameters, needsChampion) => {
    const tolerance = readParameter('within', parameters, 'tolerance', 'not_negative')
    if (typeof tolerance !== 'number') return tolerance
    return meanMeasure(values, (y, p) => (absoluteError(y, p) <= tolerance ? 1 : 0), needsChampion)
  },
}

/** Mean deviance of a Tweedie distribution with variance mean^`power` (scikit-learn's default 0: mean squared error). */
const meanTweedieDeviance: Metric = {
  better: 'lower',
  unit: score,
  measure: (values, parameters, needsChampion) => {
    const metric = 'mean_tweedie_deviance'
    const power = readParameter(metric, parameters, 'power', 'tweedie_power', 0)
    if (typeof power !== 'number') return power
    return (
      checkDomain(metric, values, tweedieDomain(power)) ?? meanMeasure(values, tweedieDeviance(power), needsChampion)
    )
  },
}

const medianAbsoluteError: Metric = {
  better: 'lower',
  unit: ofLabel,
  influence: false,
  measure: (values, _, needsChampion) => statisticOfErrors(values, weightedMedian, needsChampion),
}

/** The absolute error that a share `q` of the rows does not exceed: R type 7, with weights as in `weightedQuantile`. */
const absoluteErrorQuantile: Metric = {
  better: 'lower',
  unit: ofLabel,
  influence: false,
  measure: (values, parameters, needsChampion) => {
    const q = readParameter('absolute_error_quantile', parameters, 'q', 'share')
    if (typeof q !== 'number') return q
    return statisticOfErrors(values, (errors, weight) => weightedQuantile(errors, weight, q), needsChampion)
  },
}

/** The largest absolute error; weights do not matter. */
const maxError: Metric = {
  better: 'lower',
  unit: ofLabel,
  influence: false,
  measure: (values, _, needsChampion) =>
    statisticOfErrors(values, (errors) => errors.reduce((most, error) => Math.max(most, error), 0), needsChampion),
}

export const regressionMetrics = {
  mean_absolute_error: meanAbsoluteError,
  mean_squared_error: meanOf('mean_squared_error', score, squaredError),
  root_mean_squared_error: rootOfMeanOf('root_mean_squared_error', ofLabel, squaredError),
  r2: explained('r2', false),
  explained_variance: explained('explained_variance', true),
  mean_absolute_percentage_error: meanOf('mean_absolute_percentage_error', share, absolutePercentageError),
  weighted_absolute_percentage_error: weightedAbsolutePercentageError,
  symmetric_mean_absolute_percentage_error: meanOf(
    'symmetric_mean_absolute_percentage_error',
    share,
    symmetricAbsolutePercentageError,
  ),
  mean_squared_log_error: meanOf('mean_squared_log_error', score, squaredLogError, aboveMinusOne),
  root_mean_squared_log_error: rootOfMeanOf('root_mean_squared_log_error', score, squaredLogError, aboveMinusOne),
  mean_error: meanError,
  mean_pinball_loss: meanPinballLoss,
  median_absolute_error: medianAbsoluteError,
  absolute_error_quantile: absoluteErrorQuantile,
  within,
  max_error: maxError,
  mean_poisson_deviance: meanOf('mean_poisson_deviance', score, tweedieDeviance(1), tweedieDomain(1)),
  mean_gamma_deviance: meanOf('mean_gamma_deviance', score, tweedieDeviance(2), tweedieDomain(2)),
  mean_tweedie_deviance: meanTweedieDeviance,
} as const satisfies TaskMetrics<RegressionValues>
