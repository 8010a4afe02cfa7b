import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import { metricNames } from '../../src/core/measures.js'
import type { Parameters } from '../../src/core/metrics/names.js'
import type { Pair } from '../../src/core/pair.js'
import type { MetricPlan, Plan } from '../../src/core/plan.js'
import { readTable } from '../../src/io/read-table.js'
import { makePair } from '../core/make-pair.js'
import { findPython } from './python.js'

type Values = Readonly<Record<string, number | null>>
type BothModels<Of> = { readonly champion: Of; readonly challenger: Of }
const models = ['champion', 'challenger'] as const

interface AnyCase {
  readonly name: string
  readonly label: readonly number[]
  readonly weight?: readonly number[]
}

interface BinaryCase extends AnyCase, BothModels<{ readonly score: readonly number[]; readonly threshold: number }> {
  readonly task: 'binary'
}

interface RegressionCase extends AnyCase, BothModels<{ readonly predicted: readonly number[] }> {
  readonly task: 'regression'
}

interface ClassModel {
  readonly predicted: readonly number[]
  /** One list a class. */
  readonly probabilities: readonly (readonly number[])[]
}

interface MulticlassCase extends AnyCase, BothModels<ClassModel> {
  readonly task: 'multiclass'
  readonly classes: readonly string[]
}

type Case = BinaryCase | RegressionCase | MulticlassCase

const entry = (metric: string, parameters: Parameters = {}): MetricPlan => ({
  metric,
  parameters,
  role: 'info',
  margin: { kind: 'absolute', value: 0 },
  requireNonInferior: false,
  min: undefined,
  max: undefined,
  effectScale: undefined,
})

/** What scikit-learn and NumPy say nothing about where rows have weights. */
const UNWEIGHTED_ONLY = ['roc_auc_ovo_macro', 'roc_auc_ovo_weighted', 'absolute_error_quantile']

/** Every metric of the case's task, with the parameters that oracle.py knows. */
function metricsOf(one: Case): readonly MetricPlan[] {
  const plans = metricNames(one.task).flatMap((name): MetricPlan[] => {
    const classes = one.task === 'multiclass' ? one.classes : []
    const ofClass = /^(\w+)_class$/.exec(name)?.[1]
    if (ofClass !== undefined) return classes.map((each) => entry(ofClass, { class: each }))
    switch (name) {
      case 'fbeta':
        return [entry(name, { beta: 0.5 }), entry(name, { beta: 2 })]
      case 'net_benefit':
        return [entry(name, { threshold_probability: 0.2 })]
      case 'top_k_accuracy':
        return classes.slice(1).map((_, at) => entry(name, { k: at + 1 }))
      case 'mean_pinball_loss':
        return [entry(name, { alpha: 0.9 })]
      case 'absolute_error_quantile':
        return [entry(name, { q: 0.9 })]
      case 'within':
        return [entry(name, { tolerance: 1 })]
      case 'mean_tweedie_deviance':
        return [entry(name, { power: 1.5 })]
      default:
        return [entry(name)]
    }
  })
  return one.weight ? plans.filter(({ metric }) => !UNWEIGHTED_ONLY.includes(metric)) : plans
}

function pairOf(one: Case): Pair {
  const weight = one.weight ? { weight: one.weight } : {}
  if (one.task === 'binary') {
    const { label, champion, challenger } = one
    return makePair({ label, champion: champion.score, challenger: challenger.score, ...weight })
  }
  const zeros = one.label.map(() => 0)
  const pair = {
    ...makePair({ label: zeros, champion: zeros, challenger: zeros, ...weight }),
    identicalPredictions: false,
  }
  if (one.task === 'regression') {
    const [champion, challenger] = models.map((model) => Float64Array.from(one[model].predicted))
    return { ...pair, values: { task: 'regression', yTrue: Float64Array.from(one.label), champion, challenger } }
  }
  const [champion, challenger] = models.map((model) => ({
    predicted: Int32Array.from(one[model].predicted),
    probabilities: one[model].probabilities.map((values) => Float64Array.from(values)),
  }))
  const { classes } = one
  return { ...pair, values: { task: 'multiclass', classes, label: Int32Array.from(one.label), champion, challenger } }
}

/** The gate's values of both models. */
function valuesOfGate(one: Case): BothModels<Values> {
  const nowhere = { champion: 0.5, challenger: 0.5 }
  const plan: Plan = {
    task: one.task,
    positive: '1',
    operatingPoint:
      one.task === 'binary' ? { champion: one.champion.threshold, challenger: one.challenger.threshold } : nowhere,
    metrics: metricsOf(one),
    business: [],
    scenarios: [],
    operations: [],
    slices: { metrics: [], minRows: 1, of: [] },
    policy: {
      confidence: 0.95,
      onRegression: 'block',
      onInconclusive: 'review',
      onIdentical: 'review',
      onMissingChampion: 'review',
      maxUnmatched: 0,
      smallSample: 'guarded',
    },
  }
  const { checks } = compare(pairOf(one), plan)
  const of = (model: 'champion' | 'challenger') =>
    Object.fromEntries(checks.map((check) => [check.metric, check[model]]))
  return { champion: of('champion'), challenger: of('challenger') }
}

/** Scores on both sides of the threshold within each class, so that the champion is never the reason for a missing value. */
const scoresOfChampion = (label: readonly number[], threshold: number): number[] =>
  label.map((_, row) => (row % 3 === 0 ? threshold / 2 : (1 + threshold) / 2))

const binaryCase = (
  name: string,
  label: readonly number[],
  score: readonly number[],
  threshold: number,
  weight?: readonly number[],
): BinaryCase => ({
  task: 'binary',
  name,
  label,
  champion: { score: scoresOfChampion(label, threshold), threshold },
  challenger: { score, threshold },
  ...(weight ? { weight } : {}),
})

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
  return binaryCase(name, label, score, 0.5, options.weighted ? weight : undefined)
}

const rows = (name: string, label: number[], score: number[], weight?: number[]): Case =>
  binaryCase(name, label, score, 0.5, weight)

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

interface ClassOptions {
  readonly rows: number
  readonly classes: readonly string[]
  readonly seed: number
  /** Probabilities are whole twentieths: many ties, zeros and ones. */
  readonly ties?: boolean
  readonly weighted?: boolean
  /** Place of a class that is never a label. */
  readonly notLabelled?: number
  /** Place of a class that the challenger never decides. */
  readonly notDecided?: number
}

/** Two models of several classes; classes differ in size, and every one that may is a label of some row. */
function generatedClasses(name: string, options: ClassOptions): MulticlassCase {
  const { classes, notLabelled, notDecided } = options
  const draw = uniform(options.seed)
  for (let warmUp = 0; warmUp < 10; warmUp++) draw()
  const draws = Array.from({ length: options.rows }, (_, row) =>
    row < classes.length ? row : Math.floor(classes.length * draw() ** 1.7),
  )
  const label = draws.map((k) => (k === notLabelled ? (k + 1) % classes.length : k))
  const model = (skill: number, never: number | undefined): ClassModel => {
    const byRow = label.map((y) => {
      const sizes = classes.map((_, k) => Math.exp(2 * (draw() + draw() - 1) + (k === y ? skill : 0)))
      const total = sizes.reduce((sum, size) => sum + size, 0)
      return options.ties ? twentieths(sizes.map((size) => size / total)) : sizes.map((size) => size / total)
    })
    const predicted = byRow.map((ps) => {
      const best = Math.max(...ps.filter((_, k) => k !== never))
      return ps.findIndex((p, k) => p === best && k !== never)
    })
    return { predicted, probabilities: classes.map((_, k) => byRow.map((ps) => ps[k])) }
  }
  return {
    task: 'multiclass',
    name,
    classes,
    label,
    champion: model(1, undefined),
    challenger: model(1.6, notDecided),
    ...(options.weighted ? { weight: label.map(() => Math.exp(3 * draw() - 1)) } : {}),
  }
}

/** Whole twentieths that sum to 1: what rounding leaves over goes to the last class. */
function twentieths(probabilities: readonly number[]): number[] {
  const whole = probabilities.map((p) => Math.floor(20 * p))
  const left = 20 - whole.reduce((sum, part) => sum + part, 0)
  return whole.map((part, k) => (k === whole.length - 1 ? part + left : part) / 20)
}

const four = ['ash', 'birch', 'cedar', 'dogwood']
/** In the order of the join. Kappa's distances follow the numbers: 10 comes after 9, though not as text. */
const numbered = ['10', '7', '8', '9']

const classCases: readonly Case[] = [
  generatedClasses('four classes', { rows: 500, classes: four, seed: 11 }),
  generatedClasses('four classes, weights from 0.4 to 7.4', { rows: 500, classes: four, weighted: true, seed: 12 }),
  generatedClasses('tied probabilities of several classes', { rows: 400, classes: four, ties: true, seed: 13 }),
  generatedClasses('ties and weights of several classes', {
    rows: 400,
    classes: four,
    ties: true,
    weighted: true,
    seed: 14,
  }),
  generatedClasses('a class that is never a label', { rows: 300, classes: four, notLabelled: 2, seed: 15 }),
  generatedClasses('a class that is never a label, with weights and ties', {
    rows: 300,
    classes: four,
    notLabelled: 0,
    ties: true,
    weighted: true,
    seed: 16,
  }),
  generatedClasses('a class that one model never decides', { rows: 300, classes: four, notDecided: 3, seed: 17 }),
  generatedClasses('a class of neither labels nor one model’s decisions', {
    rows: 300,
    classes: four,
    notLabelled: 1,
    notDecided: 1,
    seed: 18,
  }),
  generatedClasses('classes named by numbers', { rows: 300, classes: numbered, seed: 20 }),
  generatedClasses('two classes only', { rows: 200, classes: ['no', 'yes'], seed: 19 }),
  {
    task: 'multiclass',
    name: 'labels of one class only',
    classes: ['a', 'b', 'c'],
    label: [1, 1, 1, 1],
    champion: oneHot([1, 0, 1, 2], 3),
    challenger: oneHot([1, 1, 0, 2], 3),
  },
  {
    task: 'multiclass',
    name: 'probabilities of exactly 0 and 1, all decisions of one model alike',
    classes: ['a', 'b', 'c'],
    label: [0, 1, 2, 0, 1, 2],
    champion: oneHot([0, 1, 2, 1, 1, 2], 3),
    challenger: oneHot([1, 1, 1, 1, 1, 1], 3),
  },
]

function oneHot(predicted: readonly number[], classes: number): ClassModel {
  const probabilities = Array.from({ length: classes }, (_, k) => predicted.map((own) => (own === k ? 1 : 0)))
  return { predicted, probabilities }
}

interface NumberOptions {
  readonly rows: number
  readonly seed: number
  readonly truth: (draw: () => number) => number
  readonly predict: (truth: number, draw: () => number) => number
  readonly weighted?: boolean
}

function generatedNumbers(name: string, options: NumberOptions): RegressionCase {
  const draw = uniform(options.seed)
  for (let warmUp = 0; warmUp < 10; warmUp++) draw()
  const label = Array.from({ length: options.rows }, () => options.truth(draw))
  const model = () => ({ predicted: label.map((truth) => options.predict(truth, draw)) })
  return {
    task: 'regression',
    name,
    label,
    champion: model(),
    challenger: model(),
    ...(options.weighted ? { weight: label.map(() => Math.exp(3 * draw() - 1)) } : {}),
  }
}

const positive = {
  truth: (draw: () => number) => Math.exp(4 * draw()),
  predict: (y: number, d: () => number) => y * Math.exp(d() - 0.5),
}
const anySign = {
  truth: (draw: () => number) => 20 * (draw() - 0.5),
  predict: (y: number, d: () => number) => y + 4 * (d() - 0.5),
}
const counts = {
  truth: (draw: () => number) => Math.floor(6 * draw() ** 2),
  predict: (y: number, draw: () => number) => Math.round(y + 3 * draw() - 1) + 0.5,
}
const whole = {
  truth: (draw: () => number) => 1 + Math.floor(6 * draw()),
  predict: (y: number, draw: () => number) => Math.max(1, y + Math.floor(5 * draw()) - 2),
}

const numbers = (name: string, label: number[], champion: number[], challenger: number[], weight?: number[]): Case => ({
  task: 'regression',
  name,
  label,
  champion: { predicted: champion },
  challenger: { predicted: challenger },
  ...(weight ? { weight } : {}),
})

const numberCases: readonly Case[] = [
  generatedNumbers('amounts above 0', { rows: 500, seed: 21, ...positive }),
  generatedNumbers('amounts above 0, weighted', { rows: 500, seed: 22, weighted: true, ...positive }),
  generatedNumbers('numbers of either sign: no logarithm, no deviance', { rows: 400, seed: 23, ...anySign }),
  generatedNumbers('numbers of either sign, weighted', { rows: 401, seed: 24, weighted: true, ...anySign }),
  generatedNumbers('counts, many of them 0', { rows: 400, seed: 25, ...counts }),
  generatedNumbers('counts, weighted', { rows: 400, seed: 26, weighted: true, ...counts }),
  generatedNumbers('whole numbers: errors of few values', { rows: 300, seed: 27, ...whole }),
  generatedNumbers('whole numbers, weighted: the median falls among ties', {
    rows: 300,
    seed: 28,
    weighted: true,
    ...whole,
  }),
  numbers('every truth the same', [3, 3, 3, 3], [2, 3, 4, 3.5], [3, 3, 3, 1]),
  numbers('every truth 0', [0, 0, 0], [1, 2, 0.5], [0.25, 1, 3]),
  numbers('one row', [4], [5], [3.5]),
  numbers('no error at all', [1, 2, 3], [1, 2, 3], [1, 2, 3]),
  numbers('a prediction of 0, which no deviance of counts allows', [1, 0, 2], [0.5, 0.5, 1], [1, 0, 2]),
  numbers('far from 0', [1e9 + 1, 1e9 + 2, 1e9 + 4], [1e9 + 1.5, 1e9 + 2, 1e9 + 3], [1e9, 1e9 + 2.5, 1e9 + 4]),
  numbers('half of the weight is reached exactly', [0, 0, 0, 0], [1, 2, 3, 4], [4, 1, 2, 3], [1, 2, 2, 1]),
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
  { folder: 'fraud-rings-forgotten', label: 'fraud', score: 'probability', positive: '1', threshold: 0.3 },
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
    const weights = weight ? read('champion.csv').map((row) => Number(row[weight])) : undefined
    return models.map((side) => {
      const table = read(`${side}.csv`)
      const truth = table.map((row) => (row[label] === positive ? 1 : 0))
      const scores = table.map((row) => Number(row[score]))
      return binaryCase(`${folder}, ${side}`, truth, scores, threshold, weights)
    })
  })
}

async function readFixture(folder: string, file: string) {
  const path = join(fixtures, folder, file)
  const table = await readTable({ path, bytes: readFileSync(path) })
  return (column: string) => Array.from(table.column(column)!.numbers().values)
}

async function taskFixtureCases(): Promise<Case[]> {
  const [patients, patientsToo] = await Promise.all(
    models.map((model) => readFixture('diabetes-regression', `${model}.csv`)),
  )
  const [images, imagesToo] = await Promise.all(
    models.map((model) => readFixture('digits-multiclass', `${model}.parquet`)),
  )
  const classes = Array.from({ length: 10 }, (_, digit) => String(digit))
  const ofDigits = (column: (name: string) => number[]): ClassModel => ({
    predicted: column('predicted'),
    probabilities: classes.map((digit) => column(`proba_${digit}`)),
  })
  return [
    {
      task: 'regression',
      name: 'diabetes-regression',
      label: patients('progression'),
      champion: { predicted: patients('predicted_progression') },
      challenger: { predicted: patientsToo('predicted_progression') },
    },
    {
      task: 'multiclass',
      name: 'digits-multiclass',
      classes,
      label: images('digit'),
      champion: ofDigits(images),
      challenger: ofDigits(imagesToo),
    },
  ]
}

// ---- the comparison --------------------------------------------------------------------------------------------------

const found = findPython('metrics')
const python = 'python' in found ? found.python : undefined
if ('absent' in found) console.warn(`SKIPPED: comparison with live scikit-learn: ${found.absent}`)

const cases = [...generatedCases, ...classCases, ...numberCases, ...fixtureCases(), ...(await taskFixtureCases())]

function ask(interpreter: string): Readonly<Record<string, BothModels<Values>>> {
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
      const isMissing = (metric: string) => models.some((model) => expected[name][model][metric] === null)
      for (const model of models) {
        const [ours, theirs] = [values[model], expected[name][model]]
        expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort())
        const different = Object.keys(theirs).filter((metric) => {
          const [own, value] = [ours[metric], theirs[metric]]
          // A difference needs both: where one model has no value, the gate shows none.
          if (own === null || value === null || isMissing(metric)) return own !== null || !isMissing(metric)
          return !(Math.abs(own - value) <= 1e-9 * Math.max(1, Math.abs(value)))
        })
        expect(different.map((metric) => ({ model, metric, scikitLearn: theirs[metric], ours: ours[metric] }))).toEqual(
          [],
        )
      }
    })

    it('has values and missing ones to compare for each task', () => {
      for (const task of ['binary', 'multiclass', 'regression']) {
        const answers = cases
          .filter((one) => one.task === task)
          .flatMap(({ name }) => Object.values(expected[name].challenger))
        expect(answers.filter((value) => value !== null).length, task).toBeGreaterThan(200)
        expect(answers.filter((value) => value === null).length, task).toBeGreaterThan(9)
      }
    })
  },
)

it('every fixture folder with labels that agree is known here or is a repetition of one that is', () => {
  const repetitions = ['loans-equal', 'loans-too-few-rows', 'identical', 'label-mismatch']
  const ofTasks = cases.filter(({ task }) => task !== 'binary').map(({ name }) => name)
  const known = new Set([...fixtureShapes.map((shape) => shape.folder), ...ofTasks, ...repetitions])
  const folders = readdirSync(fixtures).filter((folder) => existsSync(join(fixtures, folder, 'champion.csv')))
  expect(folders.filter((folder) => !known.has(folder))).toEqual([])
})
