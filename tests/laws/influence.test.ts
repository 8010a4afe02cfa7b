import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldSlicing, influencesOf, type Measure, prepareFold } from '../../src/core/fold.js'
import { businessMeasure } from '../../src/core/measures.js'
import type { Pair } from '../../src/core/pair.js'
import { isDefined, type MetricSums } from '../../src/core/sums.js'
import { makePair } from '../core/make-pair.js'
import { businessPlan } from '../core/make-plan.js'
import { measureOf } from '../core/measure-of.js'
import { makeRows } from './generate.js'
import { everyMetric, runs, shapes } from './shapes.js'

const half = { champion: 0.5, challenger: 0.5 }
const SLICES = 3
/** Relative step of the weight: truncation error of order its square, rounding of order 1e-16 over it. */
const STEP = 1e-4

const formula = (value: string) => (pair: Pair) => {
  const { measure, undefinedBecause } = businessMeasure(businessPlan(value), pair, half, true)
  if (undefinedBecause) throw new Error(JSON.stringify(undefinedBecause))
  return measure
}

const measures: readonly (readonly [string, (pair: Pair) => Measure])[] = [
  ...[...everyMetric, 'positive_rate', 'mean_calibration_error'].map(
    (metric) =>
      [metric, (pair: Pair) => measureOf(metric, { beta: 2, threshold_probability: 0.2 }, pair, true)] as const,
  ),
  ['the mean of a row formula', formula('if(flagged, 0, if(label, -0.5, 0.1) * amount)')],
  ['a ratio of sums', formula('sum(if(flagged, cost, 0)) / sum(if(score > 0.1, amount, 0.01))')],
  ['a total, at a fixed total weight', formula('sum(if(flagged, cost, -1))')],
  [
    'a formula with a fixed cost, at a fixed total weight',
    formula('sum(if(flagged, cost, 0)) / (sum(if(flagged and label, 1, 0)) + 3)'),
  ],
  [
    'a smooth formula',
    formula('sqrt(mean(score * amount)) + 3 * mean(score) * mean(amount) - log(sum(cost) / count())'),
  ],
]

const valuesOf = (pair: Pair, codes: Int32Array, measure: Measure): readonly MetricSums[] =>
  foldSlicing(prepareFold(pair, half, [measure]), codes, SLICES, [measure]).sums[0]

/** Gives the slice the total weight that it had. */
function rescale(changed: Float64Array, codes: Int32Array, slice: number, weight: Float64Array): void {
  const total = (of: Float64Array) => of.reduce((sum, value, row) => sum + (codes[row] === slice ? value : 0), 0)
  const factor = total(weight) / total(changed)
  for (let row = 0; row < changed.length; row++) if (codes[row] === slice) changed[row] *= factor
}

describe('influence values', () => {
  it.each(measures)(
    'of %s are the derivative of both models’ values by the row’s weight in every slice, and sum to 0',
    (_, measureFor) => {
      let compared = 0
      fc.assert(
        fc.property(shapes(24, 40), (shape) => {
          const rows = makeRows({ ...shape, clustered: false })
          const pair = makePair(rows)
          const codes = Int32Array.from(rows.columns.age, (age) => (Number(age) % 4) - 1)
          const measure = measureFor(pair)
          const values = valuesOf(pair, codes, measure)
          const terms = influencesOf(prepareFold(pair, half, [measure]), codes, SLICES, measure)
          const weight = pair.weight ?? new Float64Array(pair.n).fill(1)
          const derivative = (row: number) => {
            const [up, down] = [1, -1].map((sign) => {
              const changed = weight.slice()
              changed[row] *= 1 + sign * STEP
              rescale(changed, codes, codes[row], weight)
              const sums = valuesOf({ ...pair, weight: changed }, codes, measure)[codes[row]]
              if (!isDefined(sums)) throw new Error('a small change of weight made the metric undefined')
              return sums
            })
            return {
              champion: (up.champion - down.champion) / (2 * STEP),
              difference: (up.difference - down.difference) / (2 * STEP),
            }
          }
          for (let slice = 0; slice < SLICES; slice++) {
            const sums = values[slice]
            if (!isDefined(sums)) continue
            const inSlice = [...codes.keys()].filter((row) => codes[row] === slice)
            const size = Math.max(1, Math.abs(sums.champion), Math.abs(sums.challenger))
            const total = (of: Float64Array) => inSlice.reduce((sum, row) => sum + of[row], 0)
            expect(Math.abs(total(terms.delta))).toBeLessThan(1e-12 * size)
            expect(Math.abs(total(terms.champion))).toBeLessThan(1e-12 * size)
            expect(Math.abs(total(terms.share) - 1)).toBeLessThan(1e-12)
            for (const row of inSlice) {
              const expected = derivative(row)
              expect(Math.abs(terms.champion[row] - expected.champion)).toBeLessThan(1e-6 * size)
              expect(Math.abs(terms.delta[row] - expected.difference)).toBeLessThan(1e-6 * size)
              compared++
            }
          }
        }),
        runs(12),
      )
      expect(compared).toBeGreaterThan(200)
    },
  )
})

describe('the share of a row', () => {
  const shareUnder = (
    source: string,
    term: (pair: Pair, score: Float64Array, amount: Float64Array) => Float64Array,
  ) => {
    const rows = makeRows({ seed: 11, n: 60, weighted: true, clustered: false, decimals: 2, skill: 0.8, noise: 0.6 })
    const pair = makePair(rows)
    const measure = formula(source)(pair)
    const { share } = influencesOf(prepareFold(pair, half, [measure]), new Int32Array(pair.n), 1, measure)
    const amount = Float64Array.from(rows.columns.amount, Number)
    const halves = [pair.championScore, pair.challengerScore].map((score) => {
      const weighed = term(pair, score, amount).map((value, row) => value * pair.weight![row])
      const total = weighed.reduce((sum, value) => sum + value, 0)
      return weighed.map((value) => value / total / 2)
    })
    for (let row = 0; row < pair.n; row++) {
      expect(Math.abs(share[row] - halves[0][row] - halves[1][row])).toBeLessThan(1e-15)
    }
  }

  it('in a ratio of sums is its share of the sum below, half of it for each model', () => {
    shareUnder('100 * sum(if(flagged, cost, 0)) / sum(if(flagged, amount, 1))', (_, score, amount) =>
      amount.map((value, row) => (score[row] >= 0.5 ? value : 1)),
    )
  })

  it.each(['sum(if(flagged, cost, 0)) / count()', 'mean(cost * score)', 'sum(score)', 'sqrt(mean(score))'])(
    'in %s is its share of the weight',
    (source) => {
      shareUnder(source, (pair) => new Float64Array(pair.n).fill(1))
    },
  )
})
