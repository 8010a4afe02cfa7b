/** Calibration and drift beside scikit-learn and SciPy, asked live. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeCalibration } from '../../src/core/calibration.js'
import { compare } from '../../src/core/compare.js'
import { jensenShannon, testHomogeneity, testKolmogorovSmirnov } from '../../src/core/stats/two-samples.js'
import { makePair } from '../core/make-pair.js'
import { metricPlan, planOf } from '../core/make-plan.js'
import { logistic, seedRandom } from '../laws/generate.js'
import { findPython } from './python.js'

const python = findPython('changes')
if ('absent' in python) console.warn(`skipped: calibration and drift beside scikit-learn and SciPy; ${python.absent}`)

const TOLERANCE = 1e-9
/** Of slope and intercept: scikit-learn's solver stops there. */
const SOLVER_TOLERANCE = 1e-5

const random = seedRandom(411)
const drawCalibration = (n: number, a: number, b: number, weighted: boolean) => {
  const score = Array.from({ length: n }, () => 0.013 + 0.9741 * random.uniform())
  const label = score.map((p) => (random.uniform() < logistic(a + b * Math.log(p / (1 - p))) ? 1 : 0))
  return { label, score, ...(weighted ? { weight: score.map(() => 0.2 + 2 * random.uniform()) } : {}) }
}
const calibration: Readonly<Record<string, ReturnType<typeof drawCalibration>>> = {
  'true scores': drawCalibration(400, 0, 1, false),
  'too extreme': drawCalibration(1000, 0.3, 0.5, false),
  'too timid, weighted': drawCalibration(700, -0.6, 2, true),
}
const drawCounts = (bins: number) => Array.from({ length: bins }, () => 3 + random.integer(200))
const counts = Object.fromEntries([2, 5, 10, 40].map((bins) => [`${bins} bins`, [drawCounts(bins), drawCounts(bins)]]))
const drawNumbers = (n: number, shift: number, digits: number) =>
  Array.from({ length: n }, () => Number((random.normal() + shift).toFixed(digits)))
const numbers = {
  'without ties': [drawNumbers(300, 0, 12), drawNumbers(170, 0.2, 12)],
  'with many ties': [drawNumbers(80, 0, 0), drawNumbers(120, 0.5, 0)],
}

const describedOf = (one: ReturnType<typeof drawCalibration>) => {
  const { label, score, weight } = one
  return describeCalibration(
    makePair({ label, champion: score, challenger: score, ...(weight ? { weight } : {}) }),
    0.95,
  )
}

describe.skipIf('absent' in python)('calibration and drift beside scikit-learn and SciPy', () => {
  const described = Object.fromEntries(Object.entries(calibration).map(([name, one]) => [name, describedOf(one)]))
  const edgesOf = (name: string) => {
    const { bins } = described[name]
    return [...bins.map(({ low }) => low), bins[bins.length - 1].high]
  }
  const asked = {
    calibration: Object.fromEntries(
      Object.entries(calibration).map(([name, one]) => [name, { ...one, edges: edgesOf(name) }]),
    ),
    counts,
    numbers,
  }
  const answered =
    'absent' in python
      ? undefined
      : spawnSync(python.python, [join(import.meta.dirname, 'changes.py')], {
          input: JSON.stringify(asked),
          encoding: 'utf8',
          maxBuffer: 2 ** 26,
        })
  const oracle = answered && answered.status === 0 ? JSON.parse(answered.stdout) : undefined

  it('answers', () => {
    expect(answered?.stderr ?? '').not.toMatch(/Traceback/)
    expect(oracle?.versions.scipy).toMatch(/^\d/)
  })

  it.each(Object.keys(calibration))('calibration of %s', (name) => {
    const { challenger, bins } = described[name]
    const expected = oracle.calibration[name]
    expect(Math.abs(challenger.slope! - expected.slope)).toBeLessThan(SOLVER_TOLERANCE)
    expect(Math.abs(challenger.intercept! - expected.intercept)).toBeLessThan(SOLVER_TOLERANCE)
    const { label, score, weight } = calibration[name]
    const pair = makePair({
      label,
      champion: score,
      challenger: score.map((p) => p * 0.99),
      ...(weight ? { weight } : {}),
    })
    const [brier] = compare(pair, planOf({ metrics: [metricPlan('brier_score', { role: 'info' })] })).checks
    expect(Math.abs(brier.champion! - expected.brier)).toBeLessThan(TOLERANCE)
    if (weight) return
    expect(Math.abs(challenger.expectedCalibrationError - expected.expected_error)).toBeLessThan(TOLERANCE)
    const own = bins.flatMap(({ challenger: bin }) => (bin ? [[bin.n, bin.meanPredicted, bin.observed]] : []))
    expect(own).toHaveLength(expected.bins.length)
    for (const [k, bin] of own.entries())
      for (const [i, value] of bin.entries()) expect(Math.abs(value - expected.bins[k][i])).toBeLessThan(TOLERANCE)
  })

  it.each(Object.keys(counts))('chi-square and Jensen–Shannon of %s', (name) => {
    const [reference, current] = counts[name]
    const expected = oracle.counts[name]
    const test = testHomogeneity(reference, current)
    expect(test.df).toBe(expected.df)
    expect(Math.abs(test.statistic - expected.statistic)).toBeLessThan(TOLERANCE * Math.max(1, expected.statistic))
    expect(Math.abs(test.pValue - expected.p)).toBeLessThan(TOLERANCE)
    expect(Math.abs(jensenShannon(reference, current) - expected.jensen_shannon)).toBeLessThan(TOLERANCE)
  })

  it.each(Object.keys(numbers) as (keyof typeof numbers)[])('the distance of Kolmogorov and Smirnov %s', (name) => {
    const [x, y] = numbers[name].map((values) => Float64Array.from(values).sort())
    expect(Math.abs(testKolmogorovSmirnov(x, y).statistic - oracle.numbers[name])).toBeLessThan(TOLERANCE)
  })
})
