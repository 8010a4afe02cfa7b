import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { examineTotals, judgeTotals, shareStandardError, type TotalsQuestion } from '../../src/core/aggregate-judge.js'

interface Case {
  sign: 1 | -1
  champion: number
  championError: number
  challenger: number
  challengerError: number
  kind: 'absolute' | 'relative'
  margin: number
  statistic: number
  adjusted: number
  fails: boolean
  passes: boolean
  low: number
  high: number
}

const reference: {
  cases: Case[]
  shares: { counts: [number, number, number, number]; standardError: number }[]
} = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'reference', 'aggregates_scipy.json'), 'utf8'))

const ask = (from: Partial<TotalsQuestion> = {}): TotalsQuestion => ({
  sign: 1,
  champion: 0.8,
  challenger: 0.8,
  championError: 0.01,
  challengerError: 0.01,
  margin: { kind: 'absolute', value: 0.01 },
  role: 'primary',
  requiresProof: true,
  n: undefined,
  ...from,
})
const judgeOne = (question: TotalsQuestion) => judgeTotals([examineTotals(question)], 0.95).answers[0]

describe('unpaired z test', () => {
  const family = reference.cases.map(({ kind, margin, ...rest }) =>
    examineTotals(ask({ ...rest, margin: { kind, value: margin } })),
  )
  const { answers } = judgeTotals(family, 0.95)

  it.each(reference.cases.map((expected, index) => ({ expected, index })))(
    'statistic, Holm p, decisions and both ends equal SciPy and statsmodels: case $index',
    ({ expected, index }) => {
      const { evidence, interval, status } = answers[index]
      expect(family[index].statistic).toBeCloseTo(expected.statistic, 11)
      expect(evidence.pValue).toBeCloseTo(expected.adjusted, 11)
      expect(status === 'regressed').toBe(expected.fails)
      expect(status === 'pass' || status === 'improved').toBe(expected.passes)
      // Root finding stops at about 1e-13 of values up to 6.
      expect(interval.low).toBeCloseTo(expected.low, 10)
      expect(interval.high).toBeCloseTo(expected.high, 10)
    },
  )

  it('the reference holds failing, passing and undecided cases of both kinds of margin', () => {
    expect(new Set(reference.cases.map(({ fails, passes }) => `${fails} ${passes}`)).size).toBe(3)
    expect(new Set(reference.cases.map(({ kind }) => kind)).size).toBe(2)
  })

  it('a check that fails alone need not fail beside others: Holm counts them all', () => {
    const worse = ask({ challenger: 0.765 })
    const alone = judgeTotals([examineTotals(worse)], 0.95).answers[0]
    const among = judgeTotals([worse, ask(), ask(), ask(), ask()].map(examineTotals), 0.95).answers[0]
    expect([alone.status, among.status]).toEqual(['regressed', 'inconclusive'])
    expect(alone.interval.high).toBeLessThan(-0.01)
    expect(among.interval.high).toBeGreaterThan(-0.01)
  })

  it('swapping the models negates the statistic at margin 0', () => {
    const margin = { kind: 'absolute', value: 0 } as const
    const forth = examineTotals(ask({ champion: 0.8, challenger: 0.83, championError: 0.02, margin }))
    const back = examineTotals(ask({ champion: 0.83, challenger: 0.8, challengerError: 0.02, margin }))
    expect(back.statistic).toBe(-forth.statistic)
  })

  it('has no end of a relative range where the champion is not told from 0', () => {
    const { interval } = judgeOne(ask({ champion: 0.01, margin: { kind: 'relative', value: 0.1 } }))
    expect(interval).toMatchObject({ low: null, high: null })
  })
})

describe('what a role makes of it', () => {
  it.each([
    ['primary', 0.8, 'inconclusive', 'undecided'],
    ['primary', 0.78, 'inconclusive', 'estimate_beyond_margin'],
    ['primary', 0.82, 'pass', 'non_inferior'],
    ['primary', 0.85, 'improved', 'shown_better'],
    ['primary', 0.74, 'regressed', 'regression_shown'],
    ['guardrail', 0.8, 'pass', 'no_harm_shown'],
    ['guardrail', 0.78, 'inconclusive', 'estimate_beyond_margin'],
    ['guardrail', 0.74, 'regressed', 'regression_shown'],
  ] as const)('%s at %s is %s: %s', (role, challenger, status, why) => {
    expect(judgeOne(ask({ role, requiresProof: role === 'primary', challenger }))).toMatchObject({ status, why })
  })

  it('says a loss that is shown and tolerated', () => {
    expect(judgeOne(ask({ challenger: 0.76, margin: { kind: 'absolute', value: 0.1 } }))).toMatchObject({
      status: 'pass',
      lossWithinMargin: true,
    })
  })

  it('tells the rows that would decide from the rows there are: four times as many halve both errors', () => {
    const few = judgeOne(ask({ n: 1000 })).evidence.rowsNeeded!
    const more = judgeOne(ask({ n: 4000, championError: 0.005, challengerError: 0.005 })).evidence.rowsNeeded!
    expect(few.ifEqual).toBeCloseTo(more.ifEqual!, 6)
    expect(few.ifEqual).toBeGreaterThan(1000)
    expect(judgeOne(ask()).evidence.rowsNeeded).toBeNull()
  })
})

describe('standard error of a share', () => {
  it.each(reference.shares)(
    'of two samples $counts equals statsmodels (agresti-caffo)',
    ({ counts, standardError }) => {
      const [right1, n1, right2, n2] = counts
      const both = Math.hypot(shareStandardError(right1 / n1, n1), shareStandardError(right2 / n2, n2))
      expect(both).toBeCloseTo(standardError, 12)
    },
  )

  it('refuses what is no share', () => {
    expect(() => shareStandardError(1.2, 10)).toThrow(RangeError)
    expect(() => shareStandardError(0.2, 0)).toThrow(RangeError)
  })
})
