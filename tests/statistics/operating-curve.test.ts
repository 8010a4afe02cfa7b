import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import { parseExpression } from '../../src/core/expression.js'
import { makePair, type PairRows } from '../core/make-pair.js'
import { businessPlan, planOf } from '../core/make-plan.js'
import { logistic, type Random, seedRandom } from '../laws/generate.js'

const RUNS = 150
const ROWS = 400
/** Rows that stand for all there are. */
const POPULATION = 200_000
const CONFIGURED = 0.2

/** Two models that are equally good; a good row brings 1 if it is not flagged, a bad one loses 5, a good one flagged costs 0.5. */
function draw(random: Random, n: number): Required<Pick<PairRows, 'label' | 'champion' | 'challenger'>> {
  const rows = Array.from({ length: n }, () => {
    const signal = random.normal() * 1.3 - 1.5
    return {
      label: random.uniform() < logistic(signal) ? 1 : 0,
      champion: logistic(signal + 0.7 * random.normal()),
      challenger: logistic(signal + 0.7 * random.normal()),
    }
  })
  return {
    label: rows.map(({ label }) => label),
    champion: rows.map(({ champion }) => champion),
    challenger: rows.map(({ challenger }) => challenger),
  }
}

const outcome = (text: string) => parseExpression(text, { expect: 'number', aggregates: false })
const plan = planOf({
  operatingPoint: { champion: CONFIGURED, challenger: CONFIGURED },
  business: [
    businessPlan('0', {
      formula: {
        kind: 'outcomes',
        outcomes: {
          true_negative: outcome('1'),
          false_negative: outcome('-5'),
          true_positive: outcome('0'),
          false_positive: outcome('-0.5'),
        },
      },
    }),
  ],
})

/** The value of a threshold over the whole population. */
function truthOf(label: readonly number[], scores: readonly number[]): (threshold: number) => number {
  const order = scores.map((_, row) => row).sort((a, b) => scores[a] - scores[b])
  const sorted = Float64Array.from(order, (row) => scores[row])
  const below = new Float64Array(order.length + 1)
  let flagged = 0
  for (const [k, row] of order.entries()) {
    const isBad = label[row] === 1
    flagged += isBad ? 0 : -0.5
    below[k + 1] = below[k] + (isBad ? -5 : 1.5)
  }
  return (threshold) => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle] >= threshold) high = middle
      else low = middle + 1
    }
    return (flagged + below[low]) / sorted.length
  }
}

describe('a value curve of two models that are equally good', () => {
  const random = seedRandom(20240611)
  const all = draw(random, POPULATION)
  const truth = { champion: truthOf(all.label, all.champion), challenger: truthOf(all.label, all.challenger) }
  const curves = Array.from(
    { length: RUNS },
    () => compare(makePair(draw(random, ROWS)), plan).operatingPoint!.curves[0],
  )
  const shareOf = (isSo: (curve: (typeof curves)[number]) => boolean) => curves.filter(isSo).length / RUNS

  it('has ranges that all hold at once in 95 of 100 data sets, and so have the questions', () => {
    const holds = (range: (typeof curves)[number]['points'][number]['range'], difference: number) =>
      range === null || ((range.low ?? -Infinity) <= difference && difference <= (range.high ?? Infinity))
    // Three standard errors of so many runs below.
    const least = 0.95 - 3 * Math.sqrt((0.95 * 0.05) / RUNS)
    const trueDifference = (threshold: number) => truth.challenger(threshold) - truth.champion(threshold)
    expect(
      shareOf(({ points }) => points.every(({ threshold, range }) => holds(range, trueDifference(threshold)))),
    ).toBeGreaterThan(least)
    expect(
      shareOf(({ questions }) =>
        questions.every(({ question, thresholds, range }) =>
          question === 'each_at_best'
            ? true
            : holds(range, truth.challenger(thresholds.challenger) - truth.champion(thresholds.champion)),
        ),
      ),
    ).toBeGreaterThan(least)
    expect(curves.every(({ points }) => points.filter(({ range }) => range !== null).length > 30)).toBe(true)
  })

  it('holds the best threshold among the plausible ones, and seldom recommends to leave one that is nearly the best', () => {
    const contains = ({ points, best }: (typeof curves)[number]) => {
      const { low, high } = best.challenger!.plausible
      const values = points.map(({ threshold }) => truth.challenger(threshold))
      const at = points[values.indexOf(Math.max(...values))].threshold
      return low <= at && at <= high
    }
    expect(shareOf(contains)).toBeGreaterThan(0.95)
    expect(shareOf(({ best }) => best.challenger!.changeRecommended)).toBeLessThan(0.05)
  })

  it('values the best threshold without the optimism of having chosen it: no higher than it is, a little lower', () => {
    const summary = (of: (curve: (typeof curves)[number]) => number) => {
      const values = curves.map(of)
      const mean = values.reduce((sum, value) => sum + value, 0) / RUNS
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      return { mean, error: Math.sqrt(squares / RUNS / (RUNS - 1)) }
    }
    const asSeen = summary(({ points, best }) => {
      const { threshold } = best.challenger!
      return points.find((point) => point.threshold === threshold)!.challenger! - truth.challenger(threshold)
    })
    const crossFitted = summary(({ best }) => best.challenger!.value! - truth.challenger(best.challenger!.threshold))
    expect(asSeen.mean).toBeGreaterThan(3 * asSeen.error)
    expect(crossFitted.mean).toBeLessThan(2 * crossFitted.error)
    expect(crossFitted.mean).toBeGreaterThan(-asSeen.mean - 2 * crossFitted.error)
  })
})
