import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passAtK, scoreMetrics } from '../../../src/core/metrics/item-score.js'
import type { TaskMetric } from '../../../src/core/metrics/task-metric.js'
import type { ScoreValues } from '../../../src/core/task-values.js'
import {
  definedSums,
  expectInfluences,
  foldTask,
  influencesIn,
  makeTaskPair,
  measureOf,
  valuesOf,
} from './fold-task.js'

const metrics: Readonly<Record<string, TaskMetric<ScoreValues>>> = scoreMetrics
const numbers = (values: readonly number[]) => Float64Array.from(values)

/** Answers of an item as [count, correct]. */
type Answers = readonly (readonly [number, number])[]

function make(
  champion: readonly number[],
  challenger: readonly number[],
  answers: { readonly champion: Answers; readonly challenger: Answers } = { champion: [], challenger: [] },
): ScoreValues {
  const repeats = (of: Answers) => ({
    count: numbers(of.map(([count]) => count)),
    correct: numbers(of.map(([, correct]) => correct)),
  })
  return {
    task: 'score',
    champion: numbers(champion),
    challenger: numbers(challenger),
    repeats: { champion: repeats(answers.champion), challenger: repeats(answers.challenger) },
  }
}
const ask = (values: ScoreValues, metric: string, parameters: Record<string, number> = {}) =>
  metrics[metric].measure(values, parameters, true)

/** C(n, k), exactly. */
function binomial(n: number, k: number): bigint {
  let result = 1n
  for (let i = 0; i < k; i++) result = (result * BigInt(n - i)) / BigInt(i + 1)
  return k > n ? 0n : result
}

describe('pass@k', () => {
  it('is 1 − C(n − c, k)/C(n, k), in exact whole numbers, for every n to 40', () => {
    let compared = 0
    for (let n = 1; n <= 40; n++) {
      for (let c = 0; c <= n; c++) {
        for (let k = 1; k <= n; k++) {
          const all = binomial(n, k)
          const exact = Number(((all - binomial(n - c, k)) * 10n ** 18n) / all) / 1e18
          expect(Math.abs(passAtK(n, c, k) - exact)).toBeLessThan(1e-14)
          compared++
        }
      }
    }
    expect(compared).toBeGreaterThan(20_000)
  })

  it('does not overflow where the binomials do', () => {
    expect(binomial(5000, 2000)).toBeGreaterThan(BigInt(Number.MAX_VALUE))
    expect(passAtK(5000, 1, 2000)).toBeCloseTo(0.4, 12)
  })

  it('is the share of right answers for k = 1, exactly 0 for none and 1 where too few are wrong', () => {
    expect([passAtK(8, 2, 1), passAtK(8, 0, 5), passAtK(8, 4, 5), passAtK(3, 3, 3)]).toEqual([0.25, 0, 1, 1])
  })

  it('is the mean over items, each with its own number of answers', () => {
    const champion: Answers = [
      [2, 1],
      [4, 2],
      [3, 0],
    ]
    const challenger: Answers = [
      [5, 5],
      [2, 0],
      [3, 1],
    ]
    const { pair } = makeTaskPair({ n: 3, weight: [1, 2, 1] })
    const measured = valuesOf(
      pair,
      measureOf(ask(make([0, 0, 0], [0, 0, 0], { champion, challenger }), 'pass', { k: 2 })),
    )
    // 1 − C(1,2)/C(2,2) = 1; 1 − C(2,2)/C(4,2) = 5/6; 0. And 1; 0; 1 − C(2,2)/C(3,2) = 2/3.
    expect(measured.champion).toBeCloseTo((1 + 2 * (5 / 6)) / 4, 15)
    expect(measured.challenger).toBeCloseTo((1 + 2 / 3) / 4, 15)
  })

  it('with fewer than k answers of an item is refused, with the model and the count', () => {
    const champion: Answers = [
      [5, 1],
      [5, 2],
      [5, 0],
    ]
    const challenger: Answers = [
      [5, 1],
      [4, 2],
      [1, 1],
    ]
    const values = make([0, 0, 0], [0, 0, 0], { champion, challenger })
    expect(ask(values, 'pass', { k: 5 })).toEqual({
      code: 'too_few_repeats',
      args: { k: 5, model: 'challenger', items: 2, total: 3 },
    })
    expect(ask(values, 'pass')).toMatchObject({
      code: 'metric_parameter_missing',
      args: { metric: 'pass', parameter: 'k' },
    })
    for (const k of [0, 1.5, -1]) expect(ask(values, 'pass', { k })).toMatchObject({ code: 'metric_parameter_invalid' })
  })
})

describe('win rate', () => {
  it('counts ties half; the two rates add up to 1 and differ by (won − lost) / items', () => {
    const { pair } = makeTaskPair({ n: 5 })
    const sums = definedSums(foldTask(pair, measureOf(ask(make([1, 2, 3, 4, 5], [2, 3, 3, 1, 9]), 'win_rate')))[0])
    expect([sums.champion, sums.challenger, sums.difference]).toEqual([0.3, 0.7, 2 / 5])
  })

  it('does not depend on the scale of the scores', () => {
    const score = fc.integer({ min: -5, max: 5 })
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score), { minLength: 2, maxLength: 30 }), (items) => {
        const { pair } = makeTaskPair({ n: items.length })
        const rates = (scale: (x: number) => number) =>
          valuesOf(
            pair,
            measureOf(
              ask(
                make(
                  items.map(([a]) => scale(a)),
                  items.map(([, b]) => scale(b)),
                ),
                'win_rate',
              ),
            ),
          )
        expect(rates((x) => 10 ** x)).toEqual(rates((x) => x))
        expect(Math.abs(rates((x) => x).champion + rates((x) => x).challenger - 1)).toBeLessThan(1e-15)
      }),
      { seed: 20240613 },
    )
  })

  it('an item that is tied adds nothing to the difference, so it does not disagree', () => {
    const { pair } = makeTaskPair({ n: 4 })
    const sums = definedSums(foldTask(pair, measureOf(ask(make([1, 1, 1, 1], [1, 1, 2, 0]), 'win_rate')))[0])
    expect(sums.disagreeing).toBe(2)
  })
})

describe('exact match', () => {
  it('is the mean of right and wrong, and of shares of right answers', () => {
    const { pair } = makeTaskPair({ n: 4 })
    expect(valuesOf(pair, measureOf(ask(make([0, 1, 1, 0], [1, 1, 0.5, 0.25]), 'exact_match')))).toEqual({
      champion: 0.5,
      challenger: 0.6875,
    })
  })
  it('of scores outside 0 to 1 is refused, with the model and the count', () => {
    expect(ask(make([0, 1, 1], [0, 7, -1]), 'exact_match')).toEqual({
      code: 'score_not_share',
      args: { metric: 'exact_match', model: 'challenger', rows: 2, total: 3 },
    })
    expect(measureOf(ask(make([0, 1, 1], [0, 7, -1]), 'mean_score')).kind).toBe('mean')
  })
})

describe('every metric', () => {
  const row = fc.record({
    scores: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    correct: fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })),
    weight: fc.double({ min: 0.2, max: 4, noNaN: true }),
  })
  const build = (rows: readonly { scores: [number, number]; correct: [number, number] }[]) =>
    make(
      rows.map(({ scores }) => scores[0]),
      rows.map(({ scores }) => scores[1]),
      {
        champion: rows.map(({ correct }) => [6, correct[0]] as const),
        challenger: rows.map(({ correct }) => [6, correct[1]] as const),
      },
    )

  it.each(Object.keys(metrics))(
    '%s: influence values are derivatives by the weight of the item, in every slice',
    (metric) => {
      let compared = 0
      fc.assert(
        fc.property(fc.array(row, { minLength: 8, maxLength: 24 }), (rows) => {
          const { pair } = makeTaskPair({ n: rows.length, weight: rows.map(({ weight }) => weight) })
          const codes = Int32Array.from(rows, (_, at) => (at % 4) - 1)
          compared += expectInfluences(pair, measureOf(ask(build(rows), metric, { k: 3 })), codes, 3)
        }),
        { seed: 20240614, numRuns: 12 },
      )
      expect(compared).toBeGreaterThan(60)
    },
  )

  it.each(Object.keys(metrics))(
    '%s: a change of models changes the sign, equal models differ by exactly 0',
    (metric) => {
      const rows = [
        { scores: [0.5, 0.7] as [number, number], correct: [1, 4] as [number, number] },
        { scores: [1, 0.2] as [number, number], correct: [0, 6] as [number, number] },
        { scores: [0.1, 0.6] as [number, number], correct: [3, 2] as [number, number] },
      ]
      const { pair } = makeTaskPair({ n: 3 })
      const values = build(rows)
      const swapped: ScoreValues = {
        task: 'score',
        champion: values.challenger,
        challenger: values.champion,
        repeats: { champion: values.repeats.challenger, challenger: values.repeats.champion },
      }
      const equal = {
        ...values,
        challenger: values.champion,
        repeats: { ...values.repeats, challenger: values.repeats.champion },
      }
      const difference = (of: ScoreValues) =>
        definedSums(foldTask(pair, measureOf(ask(of, metric, { k: 2 })))[0]).difference
      expect(difference(values)).not.toBe(0)
      expect(difference(swapped)).toBe(-difference(values))
      expect(difference(equal)).toBe(0)
      expect([...influencesIn(pair, measureOf(ask(equal, metric, { k: 2 }))).delta]).toEqual([0, 0, 0])
    },
  )
})
