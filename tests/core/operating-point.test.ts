import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderByScore } from '../../src/core/metrics/ranking.js'
import { resolveOperatingPoint, simplestBetween, thresholdForVolume } from '../../src/core/operating-point.js'
import type { OperatingRule } from '../../src/core/plan.js'
import { ProblemError } from '../../src/core/problem.js'
import { makePair, type PairRows } from './make-pair.js'

/** Ten rows; the champion's three highest scores are equal. */
const rows: PairRows = {
  label: [1, 1, 0, 1, 0, 1, 0, 0, 0, 0],
  champion: [0.9, 0.9, 0.9, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1],
  challenger: [0.95, 0.85, 0.75, 0.65, 0.55, 0.45, 0.35, 0.25, 0.15, 0.05],
}

const resolve = (rule: OperatingRule['rule'], target: number, data: PairRows = rows) =>
  resolveOperatingPoint(makePair(data), { rule, target })

const problemsOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map(({ code, args }) => ({ code, ...args }))
    throw error
  }
  return []
}

describe('thresholds found on the rows', () => {
  it('top flags as many of the highest scores as the capacity allows, never more', () => {
    // 40 % are 4 rows: 0.9 three times and 0.7; 0.95 … 0.65.
    expect(resolve('top', 0.4)).toEqual({ champion: 0.7, challenger: 0.6 })
  })

  it('top leaves out a whole group of equal scores that would exceed the capacity', () => {
    expect(resolve('top', 0.5, { ...rows, champion: [0.9, 0.8, 0.7, 0.7, 0.7, 0.7, 0.4, 0.3, 0.2, 0.1] })).toEqual({
      champion: 0.8,
      challenger: 0.5,
    })
  })

  it('recall flags as few rows as reach it', () => {
    // 3 of 4 positives: the champion's first four rows; the challenger's first four.
    expect(resolve('recall', 0.75)).toEqual({ champion: 0.7, challenger: 0.6 })
  })

  it('false_positive_rate flags as many rows as stay within it', () => {
    // 2 of 6 negatives are flagged with the first six rows.
    expect(resolve('false_positive_rate', 0.34)).toEqual({ champion: 0.5, challenger: 0.4 })
  })

  it('precision takes the lowest of several thresholds that reach it', () => {
    // Shares of positives by rows flagged, challenger: 1, 1, 2/3, 3/4, 3/5, 4/6, …
    expect(resolve('precision', 0.75)).toEqual({ champion: 0.7, challenger: 0.6 })
    expect(resolve('precision', 0.66)).toEqual({ champion: 0.5, challenger: 0.4 })
  })

  it('a share that the weights meet but for rounding is met', () => {
    const weight = [0.1, 0.2, 0.3, 0.4, 1, 1, 1, 2, 2, 2]
    expect(resolve('top', 0.1, { ...rows, weight }).challenger).toBe(0.6)
  })

  it('weights count', () => {
    const weight = [1, 1, 1, 1, 1, 1, 1, 1, 1, 11]
    expect(resolve('top', 0.2, { ...rows, weight })).toEqual({ champion: 0.7, challenger: 0.6 })
  })

  it('what no threshold reaches is a problem of that model, with what it reaches', () => {
    expect(problemsOf(() => resolve('precision', 0.9))).toEqual([
      {
        code: 'operating_point_unreachable',
        rule: 'precision',
        target: 0.9,
        model: 'champion',
        reached: 0.75,
        at: 0.7,
      },
    ])
    expect(problemsOf(() => resolve('top', 0.2))).toEqual([
      { code: 'operating_point_unreachable', rule: 'top', target: 0.2, model: 'champion', reached: 0.3, at: 0.9 },
    ])
  })

  it('without a row of the class that it counts, a rule has no answer', () => {
    const label = rows.label.map(() => 0)
    expect(problemsOf(() => resolve('recall', 0.5, { ...rows, label }))[0].code).toBe('operating_point_one_class')
  })

  it('thresholds of the plan are taken as they are', () => {
    const point = { champion: 0.31, challenger: 0.28 }
    expect(resolveOperatingPoint(makePair(rows), point)).toBe(point)
  })

  it('flags what the rule says, on any data (law)', () => {
    const score = fc.integer({ min: 0, max: 12 }).map((tenth) => tenth / 12)
    const row = fc.record({ label: fc.integer({ min: 0, max: 1 }), score, weight: fc.integer({ min: 1, max: 4 }) })
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), fc.double({ min: 0.05, max: 1 }), (list, target) => {
        fc.pre(list.some((each) => each.label === 1) && list.some((each) => each.label === 0))
        const scores = list.map((each) => each.score)
        const data = {
          label: list.map((each) => each.label),
          champion: scores,
          challenger: scores,
          weight: list.map((each) => each.weight),
        }
        const sum = (isCounted: (each: (typeof list)[number]) => boolean) =>
          list.filter(isCounted).reduce((total, each) => total + each.weight, 0)
        const lower = (threshold: number) => Math.max(...scores.filter((each) => each < threshold))
        const flags = (threshold: number) => (each: (typeof list)[number]) => each.score >= threshold
        const topShare = (threshold: number) => sum(flags(threshold)) / sum(() => true)
        const recall = (threshold: number) =>
          sum((each) => each.label === 1 && flags(threshold)(each)) / sum((each) => each.label === 1)
        const problems = problemsOf(() => {
          const { champion } = resolve('top', target, data)
          expect(topShare(champion)).toBeLessThanOrEqual(target + 1e-9)
          if (Number.isFinite(lower(champion))) expect(topShare(lower(champion))).toBeGreaterThan(target)
        })
        if (problems.length > 0) expect(topShare(Math.max(...scores))).toBeGreaterThan(target)
        const { champion } = resolve('recall', target, data)
        expect(recall(champion)).toBeGreaterThanOrEqual(target - 1e-9)
        const above = scores.filter((each) => each >= champion)
        const next = Math.min(...above.filter((each) => each > Math.min(...above)))
        if (Number.isFinite(next)) expect(recall(next)).toBeLessThan(target)
      }),
    )
  })
})

describe('the simplest number of an interval', () => {
  it('has the fewest decimals, and is the largest of those', () => {
    expect(simplestBetween(0.6, 0.7)).toBe(0.7)
    expect(simplestBetween(0.3001, 0.3141)).toBe(0.31)
    expect(simplestBetween(0.31, 0.3141)).toBe(0.314)
    expect(simplestBetween(0.99, 1)).toBe(1)
  })

  it('is the upper end where no short number lies between', () => {
    const at = 0.1 + 0.2
    expect(simplestBetween(0.3, at)).toBe(at)
  })

  it('lies in the interval (law)', () => {
    const score = fc.double({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(score, score, (a, b) => {
        fc.pre(a !== b)
        const [below, at] = a < b ? [a, b] : [b, a]
        const found = simplestBetween(below, at)
        expect(found > below && found <= at).toBe(true)
      }),
    )
  })
})

describe('the threshold that keeps the volume', () => {
  const score = Float64Array.of(0.9, 0.8, 0.8, 0.8, 0.2)
  const order = orderByScore(score)
  const at = (flagged: number) => thresholdForVolume(score, order, undefined, flagged)

  it('flags as many rows as asked', () => {
    expect(at(4)).toBe(0.8)
    expect(at(5)).toBe(0.2)
  })

  it('flags as nearly as many as equal scores allow; of two equally near the fewer', () => {
    expect(at(2)).toBe(0.9)
    expect(at(3)).toBe(0.8)
    expect(
      thresholdForVolume(Float64Array.of(0.9, 0.8, 0.8), orderByScore(Float64Array.of(0.9, 0.8, 0.8)), undefined, 2),
    ).toBe(0.9)
  })

  it('does not exist where nobody is flagged', () => {
    expect(at(0)).toBeUndefined()
  })
})
