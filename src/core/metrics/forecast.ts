/**
 * Metrics of the forecast task: those of regression on the point forecast, and those of scaled errors, predicted quantiles
 * and prediction intervals. A row is one series at one horizon; all rows count by their weight, whatever their series.
 */
import type { Unit } from '../comparison.js'
import type { Measure } from '../fold.js'
import { type Reason, reason } from '../problem.js'
import type { Forecast, ForecastValues } from '../task-values.js'
import { countRows } from './domain.js'
import { absoluteError, lossPerRow, pinballLoss } from './errors.js'
import { hasParameter, readParameter } from './parameter.js'
import { regressionMetrics } from './regression.js'
import { ratioMeasure, rootOfMeanMeasure } from './smooth-form.js'
import type { TaskMetric, TaskMetrics } from './task-metric.js'

type Metric = TaskMetric<ForecastValues>

const share: Unit = { kind: 'share' }
const score: Unit = { kind: 'score' }
const ofLabel: Unit = { kind: 'score', of: 'label' }
const models = ['champion', 'challenger'] as const

/** The metrics of regression, of the point forecasts. */
const ofPoints = Object.fromEntries(
  Object.entries(regressionMetrics).map(([name, metric]): [string, Metric] => [
    name,
    {
      ...metric,
      measure: ({ yTrue, champion, challenger }, parameters, needsChampion) =>
        metric.measure(
          { task: 'regression', yTrue, champion: champion.point, challenger: challenger.point },
          parameters,
          needsChampion,
        ),
    },
  ]),
) as Readonly<Record<keyof typeof regressionMetrics, Metric>>

/** |error| / scale of every row, for both models. */
function scaledErrors(metric: string, { yTrue, champion, challenger, scale }: ForecastValues) {
  if (!scale) return reason('scale_missing', { metric })
  const rows = countRows(scale, (value) => !(value > 0))
  if (rows > 0) return reason('scale_zero', { metric, rows, total: scale.length })
  const [ofChampion, ofChallenger] = [champion, challenger].map(({ point }) =>
    lossPerRow(yTrue, point, absoluteError).map((error, row) => error / scale[row]),
  )
  return { champion: ofChampion, challenger: ofChallenger }
}

/**
 * Mean of |error| / scale: below 1 is better than repeating the value of one season ago did in the past, if the scale is the
 * mean absolute seasonal difference. Hyndman, Koehler 2006, Int J Forecast 22:679; sktime, GluonTS `MASE`.
 */
const meanAbsoluteScaledError: Metric = {
  better: 'lower',
  unit: score,
  measure: (values, _, needsChampion) => {
    const scaled = scaledErrors('mean_absolute_scaled_error', values)
    return 'code' in scaled ? scaled : { kind: 'mean', ...scaled, needsChampion }
  },
}

/**
 * √ of the mean of (error / scale)² over all rows: RMSSE of Hyndman, Koehler 2006, where the scale is the root mean squared
 * seasonal difference. The M5 competition takes the root series by series and then averages: that is another number.
 */
const rootMeanSquaredScaledError: Metric = {
  better: 'lower',
  unit: score,
  measure: (values, _, needsChampion) => {
    const scaled = scaledErrors('root_mean_squared_scaled_error', values)
    if ('code' in scaled) return scaled
    const square = (errors: Float64Array) => errors.map((error) => error * error)
    return rootOfMeanMeasure(square(scaled.champion), square(scaled.challenger), needsChampion)
  },
}

/** Levels are decimals that were read or computed: 0.1 and 1 − 0.9 are one level. */
const isLevel = (a: number, b: number) => Math.abs(a - b) < 1e-9

/**
 * Pinball loss of every row: at the level `alpha`, or the mean over all levels, which must then be those of both models.
 */
function quantileLosses(metric: string, values: ForecastValues, parameters: Readonly<Record<string, number>>) {
  for (const model of models) {
    if (values[model].quantiles.length === 0) return reason('quantiles_missing', { metric, model })
  }
  const levels = (model: (typeof models)[number]) => values[model].quantiles.map(({ level }) => level)
  if (!hasParameter(parameters, 'alpha')) {
    const [own, other] = models.map(levels)
    const agree = own.length === other.length && own.every((level, at) => isLevel(level, other[at]))
    if (!agree) return reason('quantile_levels_differ', { metric, champion: own, challenger: other })
  }
  const alpha = hasParameter(parameters, 'alpha') ? readParameter(metric, parameters, 'alpha', 'level') : undefined
  if (typeof alpha === 'object') return alpha
  const chosen = (forecast: Forecast) =>
    forecast.quantiles.filter(({ level }) => alpha === undefined || isLevel(level, alpha))
  for (const model of models) {
    if (alpha !== undefined && chosen(values[model]).length === 0) {
      return reason('quantile_level_missing', { metric, model, alpha, levels: levels(model) })
    }
  }
  const [champion, challenger] = models.map((model) => meanOfLevels(values.yTrue, chosen(values[model])))
  return { champion, challenger }
}

function meanOfLevels(yTrue: Float64Array, quantiles: Forecast['quantiles']): Float64Array {
  const mean = new Float64Array(yTrue.length)
  for (const { level, values } of quantiles) {
    const losses = lossPerRow(yTrue, values, pinballLoss(level))
    for (let row = 0; row < mean.length; row++) mean[row] += losses[row]
  }
  return mean.map((sum) => sum / quantiles.length)
}

/** Pinball loss of the predicted quantile of level `alpha`; without it the mean over all predicted levels. */
const meanPinballLoss: Metric = {
  better: 'lower',
  unit: ofLabel,
  measure: (values, parameters, needsChampion) => {
    const losses = quantileLosses('mean_pinball_loss', values, parameters)
    return 'code' in losses ? losses : { kind: 'mean', ...losses, needsChampion }
  },
}

/**
 * 2·Σ pinball loss / Σ|truth|, averaged over the predicted levels (or at the level `alpha`): the quantile loss as a share of
 * the volume. GluonTS `mean_wQuantileLoss`. No value where every truth is 0.
 */
const weightedQuantileLoss: Metric = {
  better: 'lower',
  unit: share,
  measure: (values, parameters, needsChampion) => {
    const metric = 'weighted_quantile_loss'
    const losses = quantileLosses(metric, values, parameters)
    if ('code' in losses) return losses
    const [champion, challenger] = models.map((model) => losses[model].map((loss) => 2 * loss))
    const size = values.yTrue.map(Math.abs)
    return ratioMeasure(champion, challenger, size, reason('truth_all_zero', { metric }), needsChampion)
  },
}

type IntervalLoss = (yTrue: number, lower: number, upper: number) => number

/** Mean over rows of a loss of the prediction interval; no value where an interval ends before it begins. */
function intervalMeasure(
  metric: string,
  values: ForecastValues,
  loss: IntervalLoss,
  needsChampion: boolean,
): Measure | Reason {
  const losses = models.map((model): Float64Array | Reason => {
    const { lower, upper } = values[model]
    if (!lower || !upper) return reason('interval_missing', { metric, model })
    const rows = countRows(lower, (end, row) => end > upper[row])
    if (rows > 0) return reason('interval_crossed', { metric, model, rows, total: lower.length })
    return values.yTrue.map((y, row) => loss(y, lower[row], upper[row]))
  })
  const [champion, challenger] = losses
  if ('code' in champion) return champion
  if ('code' in challenger) return challenger
  return { kind: 'mean', champion, challenger, needsChampion }
}

/** Share of the rows whose truth lies in the interval, its ends included. Should be near what it promises, `nominal`. */
const intervalCoverage: Metric = {
  better: 'target',
  target: { parameter: 'nominal' },
  unit: share,
  zeroOne: true,
  measure: (values, parameters, needsChampion) => {
    const metric = 'interval_coverage'
    const nominal = readParameter(metric, parameters, 'nominal', 'level')
    if (typeof nominal !== 'number') return nominal
    return intervalMeasure(metric, values, (y, lower, upper) => (lower <= y && y <= upper ? 1 : 0), needsChampion)
  },
}

/** Mean of upper − lower end, in the unit of the truth. */
const intervalWidth: Metric = {
  better: 'lower',
  unit: ofLabel,
  measure: (values, _, needsChampion) =>
    intervalMeasure('interval_width', values, (_truth, lower, upper) => upper - lower, needsChampion),
}

/**
 * Interval (Winkler) score: the width, plus 2/(1 − nominal) times the distance by which the truth lies outside. Least, in
 * expectation, for the true quantiles. Gneiting, Raftery 2007, JASA 102:359, equation 43.
 */
const intervalScore: Metric = {
  better: 'lower',
  unit: ofLabel,
  measure: (values, parameters, needsChampion) => {
    const metric = 'interval_score'
    const nominal = readParameter(metric, parameters, 'nominal', 'level')
    if (typeof nominal !== 'number') return nominal
    const penalty = 2 / (1 - nominal)
    const loss: IntervalLoss = (y, lower, upper) => upper - lower + penalty * Math.max(lower - y, y - upper, 0)
    return intervalMeasure(metric, values, loss, needsChampion)
  },
}

export const forecastMetrics = {
  ...ofPoints,
  mean_pinball_loss: meanPinballLoss,
  mean_absolute_scaled_error: meanAbsoluteScaledError,
  root_mean_squared_scaled_error: rootMeanSquaredScaledError,
  weighted_quantile_loss: weightedQuantileLoss,
  interval_coverage: intervalCoverage,
  interval_width: intervalWidth,
  interval_score: intervalScore,
} as const satisfies TaskMetrics<ForecastValues>
