import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecastMetrics } from '../../../src/core/metrics/forecast.js'
import { regressionMetrics } from '../../../src/core/metrics/regression.js'
import type { TaskMetric } from '../../../src/core/metrics/task-metric.js'
import type { Forecast, ForecastValues } from '../../../src/core/task-values.js'
import {
  definedSums,
  expectClose,
  expectInfluences,
  foldTask,
  influencesIn,
  makeTaskPair,
  measureOf,
  parseEntry,
  valuesOf,
} from './fold-task.js'

const reference = JSON.parse(readFileSync(join(import.meta.dirname, '../../reference/forecast_gluonts.json'), 'utf8'))
const metrics: Readonly<Record<string, TaskMetric<ForecastValues>>> = forecastMetrics
const numbers = (values: readonly number[]) => Float64Array.from(values)

const referenceForecast = (model: 'champion' | 'challenger'): Forecast => {
  const { point, quantiles } = reference.forecasts[model]
  return {
    point: numbers(point),
    lower: numbers(quantiles[0]),
    upper: numbers(quantiles[2]),
    quantiles: reference.levels.map((level: number, at: number) => ({ level, values: numbers(quantiles[at]) })),
  }
}
const referenceValues: ForecastValues = {
  task: 'forecast',
  yTrue: numbers(reference.y_true),
  champion: referenceForecast('champion'),
  challenger: referenceForecast('challenger'),
  scale: numbers(reference.scale),
}
const ask = (values: ForecastValues, metric: string, parameters: Record<string, number> = {}) =>
  metrics[metric].measure(values, parameters, true)

describe.each(['unweighted', 'weighted'] as const)(
  'values of GluonTS 0.17.0 and scikit-learn 1.9.1, %s',
  (weighting) => {
    const { pair } = makeTaskPair({
      n: reference.y_true.length,
      ...(weighting === 'weighted' ? { weight: reference.weight } : {}),
    })
    it.each(Object.keys(reference[weighting].champion))('%s', (entry) => {
      const { metric, parameters } = parseEntry(entry)
      const measured = valuesOf(pair, measureOf(ask(referenceValues, metric, parameters)))
      for (const model of ['champion', 'challenger'] as const) {
        expectClose(measured[model], reference[weighting][model][entry], 1e-12, model)
      }
    })
  },
)

describe('the metrics of regression', () => {
  const { yTrue, champion, challenger } = referenceValues
  const parameters = { alpha: 0.9, q: 0.9, tolerance: 3, power: 1.5 }
  const { pair } = makeTaskPair({ n: yTrue.length })
  it.each(Object.keys(regressionMetrics).filter((name) => !/pinball|gamma/.test(name)))(
    '%s is that of the points',
    (name) => {
      const regression: TaskMetric['measure'] = regressionMetrics[name as keyof typeof regressionMetrics]
        .measure as never
      const points = regression(
        { task: 'regression', yTrue, champion: champion.point, challenger: challenger.point },
        parameters,
        true,
      )
      expect(valuesOf(pair, measureOf(ask(referenceValues, name, parameters)))).toEqual(
        valuesOf(pair, measureOf(points)),
      )
    },
  )

  it('keep their direction, unit and target', () => {
    for (const [name, { better, unit }] of Object.entries(regressionMetrics)) {
      expect(metrics[name]).toMatchObject({ better, unit })
    }
    expect(metrics.mean_error.target).toBe(0)
    expect(metrics.within.zeroOne).toBe(true)
  })
})

describe('influence values', () => {
  const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true })
  const row = fc.record({
    y: finite(0.5, 30),
    weight: finite(0.2, 4),
    scale: finite(0.5, 5),
    points: fc.tuple(finite(0.5, 30), finite(0.5, 30)),
    widths: fc.tuple(finite(0, 9), finite(0, 9)),
  })
  it.each([
    'mean_absolute_scaled_error',
    'root_mean_squared_scaled_error',
    'mean_pinball_loss',
    'mean_pinball_loss alpha=0.9',
    'weighted_quantile_loss',
    'weighted_quantile_loss alpha=0.1',
    'interval_coverage nominal=0.8',
    'interval_width',
    'interval_score nominal=0.8',
    'weighted_absolute_percentage_error',
  ])('of %s are the derivatives of both values by the weight of the row, in every slice', (entry) => {
    const { metric, parameters } = parseEntry(entry)
    let compared = 0
    fc.assert(
      fc.property(fc.array(row, { minLength: 8, maxLength: 24 }), (rows) => {
        const { pair, take } = makeTaskPair({ n: rows.length, weight: rows.map(({ weight }) => weight) })
        const forecast = (model: 0 | 1): Forecast => {
          const lower = take(rows.map(({ points, widths }) => points[model] - widths[model]))
          const upper = take(rows.map(({ points, widths }) => points[model] + widths[model]))
          const quantiles = [
            { level: 0.1, values: lower },
            { level: 0.9, values: upper },
          ]
          return { point: take(rows.map(({ points }) => points[model])), lower, upper, quantiles }
        }
        const values: ForecastValues = {
          task: 'forecast',
          yTrue: take(rows.map(({ y }) => y)),
          champion: forecast(0),
          challenger: forecast(1),
          scale: take(rows.map(({ scale }) => scale)),
        }
        const codes = Int32Array.from(rows, (_, at) => (at % 4) - 1)
        compared += expectInfluences(pair, measureOf(ask(values, metric, parameters)), codes, 3)
      }),
      { seed: 20240612, numRuns: 12 },
    )
    expect(compared).toBeGreaterThan(60)
  })
})

describe('edges', () => {
  const make = (champion: Partial<Forecast>, challenger: Partial<Forecast> = champion, scale?: readonly number[]) => {
    const empty: Forecast = { point: numbers([1, 2, 3]), lower: undefined, upper: undefined, quantiles: [] }
    const values: ForecastValues = {
      task: 'forecast',
      yTrue: numbers([1, 2, 4]),
      champion: { ...empty, ...champion },
      challenger: { ...empty, ...challenger },
      scale: scale && numbers(scale),
    }
    return values
  }
  const { pair } = makeTaskPair({ n: 3 })
  const level = (of: number) => ({ level: of, values: numbers([1, 2, 3]) })

  it.each(['mean_absolute_scaled_error', 'root_mean_squared_scaled_error'])(
    '%s without a scale, or with scales that cannot divide, is refused with their count',
    (metric) => {
      expect(ask(make({}), metric)).toEqual({ code: 'scale_missing', args: { metric } })
      expect(ask(make({}, {}, [0, 1, -2]), metric)).toEqual({ code: 'scale_zero', args: { metric, rows: 2, total: 3 } })
    },
  )

  it.each(['mean_pinball_loss', 'weighted_quantile_loss'])(
    '%s without quantiles names the model that has none',
    (metric) => {
      expect(ask(make({}), metric)).toEqual({ code: 'quantiles_missing', args: { metric, model: 'champion' } })
      expect(ask(make({ quantiles: [level(0.5)] }, {}), metric, { alpha: 0.5 })).toEqual({
        code: 'quantiles_missing',
        args: { metric, model: 'challenger' },
      })
    },
  )

  it('a mean over different levels is refused; a level that both predict is compared', () => {
    const metric = 'mean_pinball_loss'
    const values = make({ quantiles: [level(0.1), level(0.5)] }, { quantiles: [level(0.5), level(0.9)] })
    expect(ask(values, metric)).toEqual({
      code: 'quantile_levels_differ',
      args: { metric, champion: [0.1, 0.5], challenger: [0.5, 0.9] },
    })
    expect(valuesOf(pair, measureOf(ask(values, metric, { alpha: 0.5 })))).toEqual({
      champion: 1 / 6,
      challenger: 1 / 6,
    })
    expect(ask(values, metric, { alpha: 0.9 })).toEqual({
      code: 'quantile_level_missing',
      args: { metric, model: 'champion', alpha: 0.9, levels: [0.1, 0.5] },
    })
    expect(ask(values, metric, { alpha: 1 })).toMatchObject({ code: 'metric_parameter_invalid' })
  })

  it('levels that differ by rounding only are one level', () => {
    const values = make({ quantiles: [level(0.1)] }, { quantiles: [level(1 - 0.9)] })
    expect(0.1).not.toBe(1 - 0.9)
    expect(measureOf(ask(values, 'mean_pinball_loss')).kind).toBe('mean')
    expect(measureOf(ask(values, 'mean_pinball_loss', { alpha: 0.1 })).kind).toBe('mean')
  })

  const interval = (lower: readonly number[], upper: readonly number[]) => ({
    lower: numbers(lower),
    upper: numbers(upper),
  })
  const intervalMetrics = ['interval_coverage', 'interval_width', 'interval_score']

  it.each(intervalMetrics)('%s without an end, or with ends in the wrong order, names the model', (metric) => {
    const whole = interval([0, 1, 2], [2, 3, 4])
    const parameters = { nominal: 0.9 }
    expect(ask(make(whole, { lower: whole.lower }), metric, parameters)).toEqual({
      code: 'interval_missing',
      args: { metric, model: 'challenger' },
    })
    expect(ask(make(interval([3, 1, 5], [2, 3, 4]), whole), metric, parameters)).toEqual({
      code: 'interval_crossed',
      args: { metric, model: 'champion', rows: 2, total: 3 },
    })
  })

  it('a truth at an end of the interval is covered, also where the interval is a point', () => {
    const values = make(interval([1, 1, 3.5], [1, 2, 3.9]), interval([1, 2, 0], [9, 2, 4]))
    const measured = valuesOf(pair, measureOf(ask(values, 'interval_coverage', { nominal: 0.8 })))
    expect(measured).toEqual({ champion: 2 / 3, challenger: 1 })
    expect(ask(values, 'interval_coverage')).toMatchObject({ code: 'metric_parameter_missing' })
    expect(forecastMetrics.interval_coverage).toMatchObject({ better: 'target', target: { parameter: 'nominal' } })
  })

  it('the interval score punishes both sides by 2/(1 − nominal) of the distance', () => {
    const values = make(interval([2, 0, 0], [3, 3, 3]), interval([1, 2, 4], [1, 2, 4]))
    // Widths 1, 3, 3; missed by 1 below, 0, and 1 above, each times 10.
    const measured = valuesOf(pair, measureOf(ask(values, 'interval_score', { nominal: 0.8 })))
    expectClose(measured.champion, (1 + 10 + 3 + 3 + 10) / 3, 1e-14)
    expect(measured.challenger).toBe(0)
  })

  it('a quantile loss as a share of nothing does not exist in that slice; rows count by the size of the truth in others', () => {
    const metric = 'weighted_quantile_loss'
    const values = { ...make({ quantiles: [level(0.5)] }), yTrue: numbers([0, 3, -1]) }
    const measure = measureOf(ask(values, metric))
    const sums = foldTask(pair, measure, Int32Array.of(0, 1, 1), 2)
    expect(sums[0]).toEqual({ undefinedBecause: { code: 'truth_all_zero', args: { metric } } })
    expect(definedSums(sums[1]).champion).toBe((1 + 4) / 4)
    expect([...influencesIn(pair, measure, Int32Array.of(0, 1, 1), 2).share].slice(1)).toEqual([0.75, 0.25])
  })
})
