import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import type { MetricPlan, Plan } from '../../src/core/plan.js'
import { makePair } from '../core/make-pair.js'
import { findPython } from './python.js'

interface Case {
  readonly name: string
  readonly label: readonly number[]
  readonly score: readonly number[]
  readonly threshold: number
  readonly weight?: readonly number[]
}

type Values = Readonly<Record<string, number | null>>

const entry = (metric: string, parameters: Readonly<Record<string, number>> = {}): MetricPlan => ({
  metric,
  parameters,
  role: 'info',
  margin: { kind: 'absolute', value: 0 },
  requireNonInferior: false,
  min: undefined,
  max: undefined,
  effectScale: undefined,
})

const metrics: readonly MetricPlan[] = [
  entry('accuracy'),
  entry('balanced_accuracy'),
  entry('precision'),
  entry('recall'),
  entry('specificity'),
  entry('f1'),
  entry('fbeta', { beta: 0.5 }),
  entry('fbeta', { beta: 2 }),
  entry('matthews_corrcoef'),
  entry('roc_auc'),
  entry('average_precision'),
  entry('log_loss'),
  entry('brier_score'),
  entry('positive_rate'),
]

/** The gate's values of one model: the case is the challenger, beside a champion that exists for every metric. */
function valuesOfGate({ label, score, threshold, weight }: Case): Values {
  const plan: Plan = {
    task: 'binary',
    positive: '1',
    operatingPoint: { champion: threshold, challenger: threshold },
    metrics,
    business: [],
    slices: { metrics: [], minRows: 1, of: [] },
    policy: {
      confidence: 0.95,
      onRegression: 'block',
      onInconclusive: 'review',
      onIdentical: 'review',
      maxUnmatched: 0,
      smallSample: 'guarded',
    },
  }
  const pair = makePair({
    label,
    champion: champion(label, threshold),
    challenger: score,
    ...(weight ? { weight } : {}),
  })
  const { checks } = compare(pair, plan)
  return Object.fromEntries(checks.map((check) => [check.metric, check.challenger]))
}

/** Scores on both sides of the threshold within each class, so that the champion is never the reason for a missing value. */
const champion = (label: readonly number[], threshold: number): number[] =>
  label.map((_, row) => (row % 3 === 0 ? threshold / 2 : (1 + threshold) / 2))

// ---- cases -----------------------------------------------------------------------------------------------------------

/** Uniform numbers in [0, 1): a small generator of 32 bits, seeded. */
function uniform(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}

function generated(
  name: string,
  options: { rows: number; share: number; digits?: number; weighted?: boolean; extreme?: boolean; seed: number },
): Case {
  const draw = uniform(options.seed)
  for (let warmUp = 0; warmUp < 10; warmUp++) draw()
  const label: number[] = []
  const score: number[] = []
  const weight: number[] = []
  for (let row = 0; row < options.rows; row++) {
    const positive = draw() < options.share ? 1 : 0
    let value = Math.min(1, Math.max(0, 0.35 + 0.25 * positive + 0.5 * (draw() + draw() - 1)))
    if (options.extreme) value = draw() < 0.3 ? Math.round(value) : value ** 9
    if (options.digits !== undefined) value = Math.round(value * 10 ** options.digits) / 10 ** options.digits
    label.push(positive)
    score.push(value)
    weight.push(Math.exp(3 * draw() - 1))
  }
  return { name, label, score, threshold: 0.5, ...(options.weighted ? { weight } : {}) }
}

const rows = (name: string, label: number[], score: number[], weight?: number[]): Case => ({
  name,
  label,
  score,
  threshold: 0.5,
  ...(weight ? { weight } : {}),
})

const generatedCases: readonly Case[] = [
  generated('500 rows, a third positive', { rows: 500, share: 0.33, seed: 1 }),
  generated('2,000 rows, 2 % positive', { rows: 2000, share: 0.02, seed: 2 }),
  generated('weights from 0.4 to 7.4', { rows: 700, share: 0.3, weighted: true, seed: 3 }),
  generated('scores of one digit: eleven groups of ties', { rows: 600, share: 0.4, digits: 1, seed: 4 }),
  generated('ties and weights together', { rows: 600, share: 0.4, digits: 1, weighted: true, seed: 5 }),
  generated('scores of exactly 0 and 1, some on the wrong side', { rows: 400, share: 0.5, extreme: true, seed: 6 }),
  generated('scores of exactly 0 and 1, weighted', { rows: 400, share: 0.5, extreme: true, weighted: true, seed: 7 }),
  rows('a score equal to the threshold is flagged', [0, 1, 1, 0], [0.5, 0.5, 0.499999, 0.2]),
  rows('every label positive', [1, 1, 1, 1, 1], [0.9, 0.4, 0.6, 0.2, 0.7]),
  rows('every label negative', [0, 0, 0, 0, 0], [0.9, 0.4, 0.6, 0.2, 0.7]),
  rows('nothing flagged', [1, 0, 1, 0, 0, 1], [0.1, 0.2, 0.3, 0.1, 0.4, 0.2]),
  rows('everything flagged', [1, 0, 1, 0, 0, 1], [0.6, 0.7, 0.8, 0.9, 0.5, 1]),
  rows('every score the same', [1, 0, 1, 0, 0, 1], [0.3, 0.3, 0.3, 0.3, 0.3, 0.3]),
  rows('perfect order', [0, 0, 0, 1, 1, 1], [0.1, 0.2, 0.3, 0.6, 0.7, 0.8]),
  rows('reversed order', [1, 1, 1, 0, 0, 0], [0.1, 0.2, 0.3, 0.6, 0.7, 0.8]),
  rows(
    'weights six orders of magnitude apart',
    [0, 1, 0, 1, 1, 0],
    [0.2, 0.4, 0.6, 0.8, 0.55, 0.1],
    [1e-3, 1e3, 1, 10, 0.5, 200],
  ),
]

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures')

interface FixtureShape {
  readonly folder: string
  readonly label: string
  readonly score: string
  readonly positive: string
  readonly weight?: string
  readonly threshold: number
}

const fixtureShapes: readonly FixtureShape[] = [
  ...['loans-better', 'loans-worse', 'loans-slice-regression', 'loans-metric-up-money-down'].map((folder) => ({
    folder,
    label: 'bank_rejected',
    score: 'reject_probability',
    positive: '1',
    threshold: 0.15,
  })),
  { folder: 'tumours-threshold-too-high', label: 'malignant', score: 'probability', positive: '1', threshold: 0.5 },
  { folder: 'digits-coarse-scores', label: 'is_eight', score: 'probability', positive: 'yes', threshold: 0.5 },
  {
    folder: 'claims-weights-and-households',
    label: 'fraud',
    score: 'fraud_score',
    positive: '1',
    weight: 'weight',
    threshold: 0.12,
  },
]

function fixtureCases(): Case[] {
  return fixtureShapes.flatMap(({ folder, label, score, positive, weight, threshold }) => {
    const read = (file: string) =>
      parse(readFileSync(join(fixtures, folder, file)), { columns: true }) as Record<string, string>[]
    const weights = weight ? { weight: read('champion.csv').map((row) => Number(row[weight])) } : {}
    return ['champion', 'challenger'].map((side) => {
      const table = read(`${side}.csv`)
      return {
        name: `${folder}, ${side}`,
        label: table.map((row) => (row[label] === positive ? 1 : 0)),
        score: table.map((row) => Number(row[score])),
        threshold,
        ...weights,
      }
    })
  })
}

// ---- the comparison --------------------------------------------------------------------------------------------------

const found = findPython()
const python = 'python' in found ? found.python : undefined
if ('absent' in found) console.warn(`SKIPPED: comparison with live scikit-learn: ${found.absent}`)

const cases = [...generatedCases, ...fixtureCases()]

function ask(interpreter: string): Readonly<Record<string, Values>> {
  const answer = spawnSync(interpreter, [join(import.meta.dirname, 'oracle.py')], {
    input: JSON.stringify({ cases }),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (answer.status !== 0) throw new Error(`oracle.py: ${answer.stderr}`)
  return JSON.parse(answer.stdout).cases
}

describe.skipIf(!python)(
  'every metric equals live scikit-learn to 1e-9, and is undefined where it has no value',
  () => {
    const expected = python ? ask(python) : {}

    it.each(cases.map((one) => [one.name, one] as const))('%s', (name, one) => {
      const values = valuesOfGate(one)
      expect(Object.keys(values).sort()).toEqual(Object.keys(expected[name]).sort())
      const different = Object.entries(expected[name]).filter(([metric, value]) => {
        const ours = values[metric]
        if (value === null || ours === null) return value !== ours
        return !(Math.abs(ours - value) <= 1e-9 * Math.max(1, Math.abs(value)))
      })
      expect(different.map(([metric, value]) => ({ metric, scikitLearn: value, ours: values[metric] }))).toEqual([])
    })
  },
)

it('every fixture folder with labels that agree is known here or is a repetition of one that is', () => {
  const repetitions = ['loans-equal', 'loans-too-few-rows', 'identical', 'label-mismatch']
  const known = new Set([...fixtureShapes.map((shape) => shape.folder), ...repetitions])
  const folders = readdirSync(fixtures).filter((folder) => existsSync(join(fixtures, folder, 'champion.csv')))
  expect(folders.filter((folder) => !known.has(folder))).toEqual([])
})
