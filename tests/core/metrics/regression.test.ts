import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { regressionMetrics } from '../../../src/core/metrics/regression.js'
import type { TaskMetric } from '../../../src/core/metrics/task-metric.js'
import { weightedMedian, weightedQuantile } from '../../../src/core/metrics/weighted-quantile.js'
import type { RegressionValues } from '../../../src/core/task-values.js'
import {
  definedSums,
  expectClose,
  expectInfluences,
  foldTask,
  influencesIn,
  makeTaskPair,
  measureOf,
  parseEntry,
  type TaskRows,
  valuesOf,
} from './fold-task.js'

// biome-ignore lint/suspicious/noExplicitAny: JSON of a reference file
const read = (path: string): any => JSON.parse(readFileSync(path, 'utf8'))
const reference = (name: string) => read(join(import.meta.dirname, '../../reference', name))

const metrics: Readonly<Record<string, TaskMetric<RegressionValues>>> = regressionMetrics

interface Rows extends Omit<TaskRows, 'n'> {
  readonly yTrue: readonly number[]
  readonly champion: readonly number[]
  readonly challenger: readonly number[]
}

function make({ yTrue, champion, challenger, ...rest }: Rows) {
  const { pair, take } = makeTaskPair({ n: yTrue.length, ...rest })
  const values: RegressionValues = {
    task: 'regression',
    yTrue: take(yTrue),
    champion: take(champion),
    challenger: take(challenger),
  }
  return { pair, values }
}

const ask = (values: RegressionValues, metric: string, parameters: Record<string, number> = {}) =>
  metrics[metric].measure(values, parameters, true)

const rowsOf = (yTrue: number[], champion: number[], challenger = champion): Rows => ({ yTrue, champion, challenger })

describe('values and standard errors of scikit-learn 1.2.1 on 60 rows with weights and clusters', () => {
  const { data, metrics: expectedMetrics } = reference('metrics_influence.json')
  const entries: Readonly<Record<string, string>> = {
    rmse: 'root_mean_squared_error',
    mse: 'mean_squared_error',
    mae: 'mean_absolute_error',
    mape: 'mean_absolute_percentage_error',
    r2: 'r2',
    'pinball_0.9': 'mean_pinball_loss alpha=0.9',
    'pinball_0.1': 'mean_pinball_loss alpha=0.1',
  }
  const rows = { yTrue: data.y_reg, champion: data.pred_champion, challenger: data.pred_challenger }

  describe.each(['unweighted', 'weighted'])('%s', (weighting) => {
    const weight = weighting === 'weighted' ? { weight: data.weight } : {}
    it.each(Object.keys(entries))(
      '%s, its influence values, and its standard error by rows and by clusters',
      (name) => {
        const expected = expectedMetrics[name][weighting]
        const { metric, parameters } = parseEntry(entries[name])
        const { pair, values } = make({ ...rows, ...weight })
        const measure = measureOf(ask(values, metric, parameters))
        const sums = definedSums(foldTask(pair, measure)[0])
        const standardError = (units: number, squares: number) => Math.sqrt((units / (units - 1)) * squares)
        expect(Math.abs(sums.champion - expected.champion)).toBeLessThan(1e-12)
        expect(Math.abs(sums.challenger - expected.challenger)).toBeLessThan(1e-12)
        expect(Math.abs(sums.difference - expected.diff)).toBeLessThan(1e-12)
        expect(Math.abs(standardError(60, sums.moments.dd) / expected.se_diff - 1)).toBeLessThan(1e-6)
        expect(Math.abs(standardError(60, sums.moments.pp) / expected.se_champion - 1)).toBeLessThan(1e-6)
        const { delta } = influencesIn(pair, measure)
        for (const [row, z] of expected.z_diff_first12.entries()) expect(Math.abs(delta[row] - z)).toBeLessThan(1e-8)

        const clustered = make({ ...rows, ...weight, cluster: data.cluster })
        const byCluster = definedSums(foldTask(clustered.pair, measureOf(ask(clustered.values, metric, parameters)))[0])
        expect(byCluster.units).toBe(17)
        expect(Math.abs(standardError(17, byCluster.moments.dd) / expected.se_diff_clustered - 1)).toBeLessThan(1e-6)
      },
    )
  })
})

describe('values of scikit-learn 1.9.1 (make_regression_sklearn.py)', () => {
  for (const one of reference('regression_sklearn.json').cases) {
    describe.each(['unweighted', 'weighted'] as const)(`${one.name}, %s`, (weighting) => {
      const { pair, values } = make({
        yTrue: one.y_true,
        champion: one.champion,
        challenger: one.challenger,
        ...(weighting === 'weighted' ? { weight: one.weight } : {}),
      })
      it.each(Object.keys(one[weighting].champion))('%s', (entry) => {
        const { metric, parameters } = parseEntry(entry)
        const measured = valuesOf(pair, measureOf(ask(values, metric, parameters)))
        for (const model of ['champion', 'challenger'] as const) {
          expectClose(measured[model], one[weighting][model][entry], 1e-12, model)
        }
      })
    })
  }

  it('every metric is among them, but the one quantile that is tested below', () => {
    const compared = new Set(
      reference('regression_sklearn.json').cases.flatMap((one: { weighted: { champion: object } }) =>
        Object.keys(one.weighted.champion).map((entry) => parseEntry(entry).metric),
      ),
    )
    expect(Object.keys(metrics).filter((metric) => !compared.has(metric))).toEqual(['absolute_error_quantile'])
  })
})

describe('influence values', () => {
  const gated = [
    ...Object.keys(metrics).filter((name) => !/median|max_error|quantile|within/.test(name)),
    'mean_absolute_error cap=0.7',
    'within tolerance=2',
    'mean_pinball_loss alpha=0.8',
    'mean_tweedie_deviance power=1.5',
    'mean_tweedie_deviance power=3',
  ]
  const positive = fc.double({ min: 0.5, max: 40, noNaN: true })
  const row = fc.record({
    y: positive,
    champion: positive,
    challenger: positive,
    weight: fc.double({ min: 0.2, max: 4, noNaN: true }),
  })

  it.each(gated)('of %s are the derivatives of both values by the weight of the row, in every slice', (entry) => {
    const { metric, parameters } = parseEntry(entry)
    let compared = 0
    fc.assert(
      fc.property(fc.array(row, { minLength: 8, maxLength: 24 }), (rows) => {
        const { pair, values } = make({
          yTrue: rows.map(({ y }) => y),
          champion: rows.map(({ champion }) => champion),
          challenger: rows.map(({ challenger }) => challenger),
          weight: rows.map(({ weight }) => weight),
        })
        // A quantile of the champion's errors may be 0 by chance.
        fc.pre(rows.some(({ y, champion }) => y !== champion))
        const codes = Int32Array.from(rows, (_, at) => (at % 4) - 1)
        const made = ask(values, metric, parameters)
        if (parameters.cap !== undefined && 'code' in made) return
        compared += expectInfluences(pair, measureOf(made), codes, 3)
      }),
      { seed: 20240609, numRuns: 12 },
    )
    expect(compared).toBeGreaterThan(60)
  })

  it('of the root of a mean are 0 where a model makes no error at all, and those of the other stand', () => {
    const { pair, values } = make(rowsOf([1, 2, 3, 5], [1, 2, 3, 5], [1, 2, 4, 7]))
    for (const metric of ['root_mean_squared_error', 'root_mean_squared_log_error']) {
      const measure = measureOf(ask(values, metric))
      expect(definedSums(foldTask(pair, measure)[0]).champion).toBe(0)
      const { champion, delta } = influencesIn(pair, measure)
      expect([...champion]).toEqual([0, 0, 0, 0])
      expect(delta[3]).toBeGreaterThan(0)
      expectInfluences(pair, measure, new Int32Array(4), 1)
    }
  })

  it('of explained variance and R² keep their digits when the truth is far from 0', () => {
    const near = { yTrue: [1, 2, 4, 8, 3], champion: [2, 2, 3, 7, 3], challenger: [1, 3, 4, 6, 2] }
    const far = Object.fromEntries(
      Object.entries(near).map(([name, numbers]) => [name, numbers.map((x) => x + 2 ** 30)]),
    )
    for (const metric of ['r2', 'explained_variance']) {
      const [small, large] = [near, far as typeof near].map((rows) => {
        const { pair, values } = make(rows)
        return definedSums(foldTask(pair, measureOf(ask(values, metric)))[0])
      })
      expectClose(large.champion, small.champion, 1e-12)
      expectClose(large.challenger, small.challenger, 1e-12)
      expect(Math.abs(large.moments.dd / small.moments.dd - 1)).toBeLessThan(1e-12)
    }
  })
})

describe('equal predictions', () => {
  it.each(Object.keys(metrics))('differ by exactly 0 in %s', (metric) => {
    const { pair, values } = make({ ...rowsOf([1, 2.5, 3.1, 7], [1.3, 2, 3.7, 5.9]), weight: [1, 0.3, 2, 1.7] })
    const measure = measureOf(ask(values, metric, { q: 0.3, tolerance: 0.5, alpha: 0.9, power: 1.5 }))
    const { champion, challenger } = valuesOf(pair, measure)
    expect(challenger - champion).toBe(0)
    if (measure.kind !== 'statistic') expect([...influencesIn(pair, measure).delta]).toEqual([0, 0, 0, 0])
  })
})

describe('the weight of a row', () => {
  it('is its share, but for errors as a share of the volume, where the size of the truth counts', () => {
    const { pair, values } = make({ ...rowsOf([1, 3, -6], [2, 2, 2], [1, 1, 1]), weight: [1, 2, 1] })
    const shares = (metric: string) => [...influencesIn(pair, measureOf(ask(values, metric))).share]
    expect(shares('root_mean_squared_error')).toEqual([0.25, 0.5, 0.25])
    expect(shares('r2')).toEqual([0.25, 0.5, 0.25])
    const expected = [1 / 13, 6 / 13, 6 / 13]
    for (const [row, share] of shares('weighted_absolute_percentage_error').entries()) {
      expect(Math.abs(share - expected[row])).toBeLessThan(1e-15)
    }
  })
})

describe('a cap at a quantile of the champion’s errors', () => {
  it('limits the errors of both models to one level, the same in every slice', () => {
    const { pair, values } = make(rowsOf([0, 0, 0, 0, 0], [1, 2, 3, 4, 100], [1, 1, 1, 1, 50]))
    const measure = measureOf(ask(values, 'mean_absolute_error', { cap: 0.75 }))
    const sums = foldTask(pair, measure, Int32Array.of(0, 0, 0, 0, 1), 2).map(definedSums)
    expect(sums.map(({ champion }) => champion)).toEqual([2.5, 4])
    expect(sums.map(({ challenger }) => challenger)).toEqual([1, 4])
  })

  it('of 0 is refused: it would hide every error of the challenger', () => {
    const { values } = make(rowsOf([1, 2, 3, 4], [1, 2, 3, 5], [9, 9, 9, 9]))
    expect(ask(values, 'mean_absolute_error', { cap: 0.5 })).toEqual({
      code: 'cap_zero',
      args: { metric: 'mean_absolute_error', cap: 0.5 },
    })
  })
})

describe('what is not gated is shown', () => {
  it.each(['median_absolute_error', 'absolute_error_quantile', 'max_error'])(
    '%s has values by slice and no influence',
    (metric) => {
      const { pair, values } = make(rowsOf([0, 0, 0, 0, 0], [1, -2, 3, 4, 5], [2, 0, 2, 7, -7]))
      const measure = measureOf(ask(values, metric, { q: 0.5 }))
      const sums = foldTask(pair, measure, Int32Array.of(0, 0, 0, 1, -1), 3)
      const code = 'no_influence'
      expect(sums[0]).toMatchObject({
        undefinedBecause: { code },
        champion: metric === 'max_error' ? 3 : 2,
        challenger: 2,
      })
      expect(sums[1]).toMatchObject({ undefinedBecause: { code }, champion: 4, challenger: 7 })
      expect(sums[2]).toEqual({ undefinedBecause: { code: 'slice_empty', args: {} } })
    },
  )
})

describe('undefined is a reason', () => {
  const plain = make(rowsOf([1, 2], [1, 3])).values

  it.each([
    ['mean_squared_log_error', 'champion', 'above_minus_one', rowsOf([0, 1, 2], [-1, 1, -3], [0, 1, 2]), 2],
    ['root_mean_squared_log_error', 'label', 'above_minus_one', rowsOf([-1, 1, 2], [-1, 1, 3]), 1],
    ['mean_poisson_deviance', 'label', 'not_negative', rowsOf([-0.5, 1, 2], [1, 1, 3]), 1],
    ['mean_poisson_deviance', 'challenger', 'above_zero', rowsOf([0, 1, 2], [1, 1, 3], [1, 0, 0]), 2],
    ['mean_gamma_deviance', 'label', 'above_zero', rowsOf([0, 1, 2], [1, 1, 3]), 1],
  ] as const)('%s: a number of the %s that is not %s', (metric, of, rule, rows, count) => {
    const { values } = make(rows)
    expect(ask(values, metric)).toEqual({
      code: 'metric_domain',
      args: { metric, of, rule, rows: count, total: 3 },
    })
  })

  it('the domain of Tweedie deviance is scikit-learn’s: any truth below 0, none at 0, counts from 1, amounts from 2', () => {
    const mixed = make(rowsOf([-1, 0, 2], [1, 1, 3])).values
    const counts = make(rowsOf([0, 1, 2], [1, 1, 3])).values
    const isRefused = (values: RegressionValues, power: number) =>
      'code' in ask(values, 'mean_tweedie_deviance', { power })
    expect([-1, 0, 1, 1.5, 2, 3].map((power) => isRefused(mixed, power))).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
    ])
    expect([-1, 0, 1, 1.5, 2, 3].map((power) => isRefused(counts, power))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ])
  })

  it.each([
    ['mean_pinball_loss', 'alpha', [0, 1, -0.1]],
    ['absolute_error_quantile', 'q', [0, 1.01]],
    ['within', 'tolerance', [-1, Number.POSITIVE_INFINITY]],
    ['mean_tweedie_deviance', 'power', [0.5, 0.99]],
    ['mean_absolute_error', 'cap', [0, 1.5]],
  ] as const)('%s: a %s that makes no sense is named', (metric, parameter, wrong) => {
    for (const value of wrong) {
      expect(ask(plain, metric, { [parameter]: value })).toMatchObject({
        code: 'metric_parameter_invalid',
        args: { metric, parameter, value },
      })
    }
  })

  it.each([
    ['absolute_error_quantile', 'q'],
    ['within', 'tolerance'],
  ])('%s without its %s says so', (metric, parameter) => {
    expect(ask(plain, metric)).toMatchObject({ code: 'metric_parameter_missing', args: { metric, parameter } })
  })

  it.each(['r2', 'explained_variance'])(
    '%s of a slice with one truth does not exist, nor does that of one row',
    (metric) => {
      // The weighted mean of three times 0.1 is not 0.1 in doubles.
      const { pair, values } = make({
        ...rowsOf([0.1, 0.1, 0.1, 7, 1, 2], [1, 2, 3, 4, 1, 1]),
        weight: [0.1, 0.7, 0.3, 1, 1, 1],
      })
      const sums = foldTask(pair, measureOf(ask(values, metric)), Int32Array.of(0, 0, 0, 1, 2, 2), 4)
      for (const slice of [0, 1]) {
        expect(sums[slice]).toEqual({ undefinedBecause: { code: 'truth_constant', args: { metric } } })
      }
      expect(definedSums(sums[2]).units).toBe(2)
      expect(sums[3]).toEqual({ undefinedBecause: { code: 'slice_empty', args: {} } })
    },
  )

  it('an error as a share of nothing does not exist', () => {
    const metric = 'weighted_absolute_percentage_error'
    const { pair, values } = make(rowsOf([0, 0, 5], [1, 2, 3]))
    const sums = foldTask(pair, measureOf(ask(values, metric)), Int32Array.of(0, 0, 1), 2)
    expect(sums[0]).toEqual({ undefinedBecause: { code: 'truth_all_zero', args: { metric } } })
    expect(definedSums(sums[1]).champion).toBe(0.4)
  })

  it('an error too large for a double does not become a number', () => {
    const { pair, values } = make(rowsOf([1e200, 1], [-1e200, 1], [1e200, 1]))
    expect(foldTask(pair, measureOf(ask(values, 'mean_squared_error')))[0]).toMatchObject({
      undefinedBecause: { code: 'metric_undefined' },
    })
  })
})

describe('edges of definitions', () => {
  const only = (metric: string, y: number, p: number) => {
    const { pair, values } = make(rowsOf([y], [p]))
    return valuesOf(pair, measureOf(ask(values, metric, { tolerance: 1 }))).champion
  }
  it('a symmetric percentage error is 0 where truth and prediction are 0, and 2 where one is', () => {
    expect([
      only('symmetric_mean_absolute_percentage_error', 0, 0),
      only('symmetric_mean_absolute_percentage_error', 0, 3),
    ]).toEqual([0, 2])
  })
  it('a percentage error of a truth of 0 is divided by the spacing of doubles at 1', () => {
    expect(only('mean_absolute_percentage_error', 0, 1)).toBe(2 ** 52)
  })
  it('an error exactly at the tolerance is within it', () => {
    expect([only('within', 2, 3), only('within', 2, 3.001)]).toEqual([1, 0])
  })
  it('the deviance of a truth of 0 and of a perfect prediction', () => {
    expect([
      only('mean_poisson_deviance', 0, 3),
      only('mean_poisson_deviance', 3, 3),
      only('mean_gamma_deviance', 3, 3),
    ]).toEqual([6, 0, 0])
  })
  it('a bias has its sign: predictions above the truth are positive, and 0 is aimed at', () => {
    expect(only('mean_error', 2, 5)).toBe(3)
    expect(regressionMetrics.mean_error).toMatchObject({ better: 'target', target: 0 })
  })
})

describe('weighted quantiles', () => {
  const numbers = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 })
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  /** R type 7 from its definition. */
  const typeSeven = (values: readonly number[], p: number) => {
    const sorted = [...values].sort((a, b) => a - b)
    const h = (sorted.length - 1) * p
    const next = sorted[Math.min(Math.floor(h) + 1, sorted.length - 1)]
    return sorted[Math.floor(h)] + (h - Math.floor(h)) * (next - sorted[Math.floor(h)])
  }

  it('are R’s type 7 where weights are equal, and nearly so where they are nearly equal', () => {
    fc.assert(
      fc.property(numbers, share, fc.double({ min: 0.1, max: 9, noNaN: true }), (values, p, weight) => {
        const array = Float64Array.from(values)
        const equal = new Float64Array(values.length).fill(weight)
        expectClose(weightedQuantile(array, equal, p), typeSeven(values, p), 1e-12)
        const nearly = equal.map((own, at) => own * (1 + (at % 2) * 1e-9))
        expectClose(weightedQuantile(array, nearly, p), typeSeven(values, p), 1e-5)
      }),
      { seed: 20240610 },
    )
  })

  it('do not depend on the scale of the weights, nor on the order of the rows', () => {
    const row = fc.record({
      value: fc.double({ min: -9, max: 9, noNaN: true }),
      weight: fc.double({ min: 0.1, max: 9, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 20 }), share, (rows, p) => {
        const of = (list: typeof rows, scale: number) => {
          const values = Float64Array.from(list, ({ value }) => value)
          const weight = Float64Array.from(list, ({ weight: own }) => own * scale)
          return [weightedQuantile(values, weight, p), weightedMedian(values, weight)]
        }
        const [quantile, median] = of(rows, 1)
        expectClose(of(rows, 4)[0], quantile, 1e-12)
        expectClose(of([...rows].reverse(), 1)[0], quantile, 1e-9)
        expect(of(rows, 4)[1]).toBe(median)
        const values = rows.map(({ value }) => value)
        expect(quantile).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12)
        expect(quantile).toBeLessThanOrEqual(Math.max(...values) + 1e-12)
      }),
      { seed: 20240611 },
    )
  })

  it('by hand: of 1, 2, 3 with weights 1, 2, 1 the effective count is 16/6, and the quarter lies at 1.75', () => {
    // n* = 8/3; (n* − 1)/4 = 5/12: uniform from 5/12 to 17/12 of 8/3; the first row ends at 2/3: 1/4 of it, the rest is 2.
    const weight = Float64Array.of(1, 2, 1)
    expectClose(weightedQuantile(Float64Array.of(1, 2, 3), weight, 0.25), 1.75, 1e-14)
    expectClose(weightedQuantile(Float64Array.of(1, 2, 3), weight, 0.5), 2, 1e-14)
    // The first 3/8 of the weight: 1/4 of it is 1, 1/8 is 2.
    expectClose(weightedQuantile(Float64Array.of(1, 2, 3), weight, 0), 4 / 3, 1e-14)
  })

  it('of no numbers, or beyond 0 and 1, are refused', () => {
    const none = new Float64Array(0)
    expect(() => weightedMedian(none, none)).toThrow(RangeError)
    expect(() => weightedQuantile(none, none, 0.5)).toThrow(RangeError)
    expect(() => weightedQuantile(Float64Array.of(1, 2), Float64Array.of(1, 2), 1.5)).toThrow(RangeError)
  })
})

const shared = join(import.meta.dirname, '../../../../shared/data')
if (!existsSync(shared))
  console.warn('skipped: metrics of the real regression sets need ../shared/data beside the checkout')

describe.skipIf(!existsSync(shared))('values of scikit-learn on real data, overall and by slice', () => {
  const names: Readonly<Record<string, string>> = {
    mse: 'mean_squared_error',
    rmse: 'root_mean_squared_error',
    mae: 'mean_absolute_error',
    median_absolute_error: 'median_absolute_error',
    r2: 'r2',
    mape: 'mean_absolute_percentage_error',
    explained_variance: 'explained_variance',
    max_error: 'max_error',
    mean_error: 'mean_error',
    wape: 'weighted_absolute_percentage_error',
    pinball_0_1: 'mean_pinball_loss alpha=0.1',
    pinball_0_9: 'mean_pinball_loss alpha=0.9',
    smape: 'symmetric_mean_absolute_percentage_error',
    msle: 'mean_squared_log_error',
    rmsle: 'root_mean_squared_log_error',
    poisson_deviance: 'mean_poisson_deviance',
    gamma_deviance: 'mean_gamma_deviance',
  }
  const sets = existsSync(shared) ? ['bike-sharing', 'insurance-charges'] : []
  const files = sets.flatMap((set) => {
    const { files: ofSet, columns } = read(join(shared, set, 'reference-metrics.json'))
    return Object.keys(ofSet).map((file) => [set, file, ofSet[file], columns] as const)
  })
  it.each(files)('%s %s', (set, file, expected, columns) => {
    const [header, ...lines] = readFileSync(join(shared, set, file), 'utf8')
      .trim()
      .split(/\r?\n/)
    const columnAt = (name: string) => header.split(',').indexOf(name)
    const cells = lines.map((line) => line.split(','))
    const numbers = (name: string) => cells.map((row) => Number(row[columnAt(name)]))
    const { pair, values } = make(rowsOf(numbers(columns.label), numbers(columns.prediction)))
    const wheres = [{ where: {}, metrics: expected.overall }, ...expected.slices]
    let compared = 0
    for (const { where, metrics: ofSlice } of wheres) {
      const codes = Int32Array.from(cells, (row) =>
        Object.entries(where).every(([column, value]) => row[columnAt(column)] === value) ? 0 : -1,
      )
      expect(codes.filter((code) => code === 0).length).toBe(ofSlice.n)
      for (const [name, value] of Object.entries<number | null>(ofSlice)) {
        if (name === 'n') continue
        const { metric, parameters } = parseEntry(names[name])
        const made = ask(values, metric, parameters)
        if ('code' in made) {
          // One row outside the domain refuses the whole file here; scikit-learn then refuses it overall.
          expect(made.code).toBe('metric_domain')
          expect(expected.overall[name]).toBeNull()
          continue
        }
        if (value === null) throw new Error(`scikit-learn has no ${name} of ${file} ${JSON.stringify(where)}`)
        const sums = foldTask(pair, made, codes)[0]
        expectClose(sums.champion ?? Number.NaN, value, 1e-9, `${name} ${JSON.stringify(where)}`)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(50)
  })
})
