/** Where each model flags and what that means, on the rows of a pair: from rows to the sums of `operating-curve.ts`. */
import type { CurvePoint, DecisionCurve, OperatingPointFindings, Unit, ValueCurve } from './comparison.js'
import {
  aggregateForm,
  denominatorIndex,
  type Expression,
  evaluateNumbers,
  modelValuesOf,
  type RowScope,
} from './expression.js'
import {
  type Choice,
  type Grid,
  type GridSums,
  gridOf,
  pooledThresholds,
  type ScoredRows,
  sumGrid,
} from './fold/grid.js'
import type { FoldInput, SmoothForm } from './fold.js'
import { rowScope } from './formula-scope.js'
import { metricId } from './metrics/names.js'
import { orderByScore } from './metrics/ranking.js'
import {
  type Arm,
  answerQuestions,
  armOf,
  type CurveInput,
  contrastArms,
  followModel,
  rangesOf,
  signed,
} from './operating-curve.js'
import { thresholdForVolume } from './operating-point.js'
import type { Pair } from './pair.js'
import type { BothModels, BusinessPlan, OperatingPoint, Plan } from './plan.js'
import { type Reason, reason } from './problem.js'
import { drawSigns } from './stats/random.js'

/** Points of a curve: those of the pooled scores and the three thresholds that are asked about. */
const MOST_POINTS = 64
const ASKED_ABOUT = 3

/** As many as make the critical value right to 2 %, as the standard errors over buckets are. */
const CURVE_DRAWS = 1999

/** A change of less than this share of the champion's is not told. */
const SMALLEST_SHIFT = 0.1

type Model = keyof OperatingPoint

/** Something that is worth more or less by who is flagged. */
interface Valued {
  readonly id: string
  readonly title: string | null
  readonly unit: Unit
  readonly better: 'higher' | 'lower'
  readonly choices: BothModels<readonly Choice[]>
  readonly form: Pick<SmoothForm, 'combine' | 'gradient'>
  readonly denominator: number | undefined
}

/** Everything a report says of the operating point. The pair's task is binary. */
export function findOperatingPoint(
  pair: Pair,
  plan: Plan,
  point: OperatingPoint,
  input: FoldInput,
): OperatingPointFindings {
  const models: BothModels<ScoredRows> = {
    champion: { score: pair.championScore, order: input.ranked?.champion.order ?? orderByScore(pair.championScore) },
    challenger: {
      score: pair.challengerScore,
      order: input.ranked?.challenger.order ?? orderByScore(pair.challengerScore),
    },
  }
  const sameVolume = thresholdForVolume(
    pair.challengerScore,
    models.challenger.order,
    pair.weight,
    flaggedWeight(input, 'champion'),
  )
  const asked = [point.champion, point.challenger, ...(sameVolume === undefined ? [] : [sameVolume])]
  const valued = [...plan.business.flatMap((business) => worthOf(business, pair, point)), ...netBenefits(plan, pair)]
  const pooled = valued.length > 0 ? pooledThresholds(models, MOST_POINTS - ASKED_ABOUT) : []
  const grid = gridOf(models, [...pooled, ...asked])
  const { confidence, smallSample } = plan.policy
  const shared = {
    confidence,
    smallSample,
    signs: drawSigns(pair.fingerprint.subarray(0, 16), pair.buckets, CURVE_DRAWS),
    denominator: undefined,
    sign: 1,
  } as const
  const sum = (choices: BothModels<readonly Choice[]>) => sumGrid(pair, input.weight, grid, choices)
  const flags = sum(alike(flagChoice(pair.n)))
  const volume: CurveInput = { ...shared, sums: flags, formAt: () => mean }
  const { operatingPoint: rule } = plan
  return {
    ...point,
    rule: 'rule' in rule ? { kind: rule.rule, target: rule.target } : { kind: 'threshold', target: null },
    flagged: {
      champion: flaggedShare(flags, 'champion', point.champion),
      challenger: flaggedShare(flags, 'challenger', point.challenger),
    },
    sameVolume: sameVolume ?? null,
    notes:
      'rule' in rule || pair.identicalPredictions
        ? []
        : [...volumeNote(volume, point, sameVolume), ...scaleNote(pair, input, shared, point)],
    curves: valued.map((value) => {
      const sign = value.better === 'lower' ? -1 : 1
      const { form, denominator } = value
      return curveOf({ ...shared, sums: sum(value.choices), formAt: () => form, denominator, sign }, value, {
        flags,
        point,
        sameVolume: sameVolume ?? null,
      })
    }),
    decisionCurve: plan.decisionCurve
      ? decisionCurveOf(pair, input.weight, gridOf(models, PROBABILITIES), shared)
      : null,
  }
}

const alike = (...choices: readonly Choice[]): BothModels<readonly Choice[]> => ({
  champion: choices,
  challenger: choices,
})

const flagChoice = (n: number): Choice => ({ unflagged: new Float64Array(n), flagged: new Float64Array(n).fill(1) })

const mean: CurveInput['formAt'] extends (threshold: number) => infer Form ? Form : never = {
  combine: (sums) => sums[1] / sums[0],
  gradient: (sums) => [-sums[1] / sums[0] / sums[0], 1 / sums[0]],
}

function flaggedWeight({ cells, weight }: FoldInput, model: Model): number {
  const bit = model === 'champion' ? 2 : 1
  let sum = 0
  for (let row = 0; row < cells.length; row++) if (cells[row] & bit) sum += weight[row]
  return sum
}

const totalOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)

function flaggedShare(flags: GridSums, model: Model, threshold: number): number {
  const level = flags.thresholds.indexOf(threshold) + 1
  const { buckets, weight } = flags
  return totalOf(flags[model][0].gained.subarray(level * buckets, (level + 1) * buckets)) / totalOf(weight)
}

/** The worth of a row flagged and not, where a formula depends on that; nothing where it does not or has no value. */
function worthOf(business: BusinessPlan, pair: Pair, point: OperatingPoint): Valued[] {
  const { formula, better, name, slug, unit } = business
  const decided = (scope: RowScope, flag: 0 | 1) => {
    const flagged = new Uint8Array(pair.n).fill(flag)
    return { ...scope, flagged, prediction: flagged }
  }
  const scopesOf = (model: Model) => {
    const scope = rowScope(pair, model, point)
    return [decided(scope, 0), decided(scope, 1)]
  }
  const scopes = { champion: scopesOf('champion'), challenger: scopesOf('challenger') }
  const evaluate = (expression: Expression, model: Model, flag: 0 | 1) =>
    evaluateNumbers(expression, scopes[model][flag]).values
  const choose = (expressions: readonly Expression[], choiceOf: (model: Model) => Choice[]) => {
    const champion = choiceOf('champion')
    const isOfModel = expressions.some((expression) => modelValuesOf(expression).includes('score'))
    return { champion, challenger: isOfModel ? choiceOf('challenger') : champion }
  }
  const common = { id: slug, title: name, unit: { kind: 'money', name: unit } as const, better }
  if (formula.kind === 'outcomes') {
    const { true_positive, false_positive, false_negative, true_negative } = formula.outcomes
    const byLabel = (positive: Float64Array, negative: Float64Array) =>
      positive.map((value, row) => (pair.label[row] === 1 ? value : negative[row]))
    const choices = choose(Object.values(formula.outcomes), (model) => [
      {
        flagged: byLabel(evaluate(true_positive, model, 1), evaluate(false_positive, model, 1)),
        unflagged: byLabel(evaluate(false_negative, model, 0), evaluate(true_negative, model, 0)),
      },
    ])
    return isFiniteEverywhere(choices) ? [{ ...common, choices, form: mean, denominator: undefined }] : []
  }
  if (formula.kind === 'matrix') return []
  const read = modelValuesOf(formula.value)
  if (!read.includes('flagged') && !read.includes('prediction')) return []
  const form = aggregateForm(formula.value)
  const choices = choose([formula.value], (model) =>
    form.terms.map((term) => ({ unflagged: evaluate(term, model, 0), flagged: evaluate(term, model, 1) })),
  )
  if (!isFiniteEverywhere(choices)) return []
  return [{ ...common, choices, form, denominator: denominatorOf(formula.value, choices) }]
}

const everyChoice = ({ champion, challenger }: BothModels<readonly Choice[]>) =>
  champion === challenger ? champion : [...champion, ...challenger]

const isFiniteEverywhere = (choices: BothModels<readonly Choice[]>): boolean =>
  everyChoice(choices).every(({ flagged, unflagged }) => areFinite(flagged) && areFinite(unflagged))

function areFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false
  return true
}

/** As for the check of the same formula: the choice whose sum a ratio divides by, if its rows are never negative. */
function denominatorOf(value: Expression, { champion, challenger }: BothModels<readonly Choice[]>): number | undefined {
  const place = denominatorIndex(value)
  if (place === undefined || place === 0) return undefined
  const isShare = [champion[place - 1], challenger[place - 1]].every(({ flagged, unflagged }) =>
    [flagged, unflagged].every((values) => values.every((part) => part >= 0)),
  )
  return isShare ? place - 1 : undefined
}

/** A true positive is worth 1, a false one costs the odds of the threshold probability. */
function netBenefits(plan: Plan, pair: Pair): Valued[] {
  return plan.metrics
    .filter(({ metric }) => metric === 'net_benefit')
    .map((entry) => {
      const probability = Number(entry.parameters.threshold_probability)
      const odds = probability / (1 - probability)
      const flagged = Float64Array.from(pair.label, (label) => (label === 1 ? 1 : -odds))
      const choices = alike({ flagged, unflagged: new Float64Array(pair.n) })
      const id = metricId(entry)
      return { id, title: null, unit: { kind: 'score' }, better: 'higher', choices, form: mean, denominator: undefined }
    })
}

interface About {
  readonly flags: GridSums
  readonly point: OperatingPoint
  readonly sameVolume: number | null
}

function curveOf(input: CurveInput, value: Valued, { flags, point, sameVolume }: About): ValueCurve {
  const { id, title, unit, better } = value
  const champion = followModel(input, 'champion', point.champion)
  const challenger = followModel(input, 'challenger', point.challenger)
  const levels = input.sums.thresholds.length
  const ends = (level: number) => ({
    champion: armOf(input, 'champion', level, 0)?.value ?? null,
    challenger: armOf(input, 'challenger', level, 0)?.value ?? null,
  })
  return {
    id,
    title,
    unit,
    better,
    confidence: input.confidence,
    points: pointsOf(input, { champion: champion.arms, challenger: challenger.arms }, flags),
    everybody: ends(0),
    nobody: ends(levels + 1),
    best: { champion: champion.best, challenger: challenger.best },
    questions: answerQuestions(input, { champion, challenger }, point, sameVolume, (model, threshold) =>
      flaggedShare(flags, model, threshold),
    ),
  }
}

/** Both models at every threshold; arms by level. */
function pointsOf(input: CurveInput, arms: BothModels<readonly (Arm | undefined)[]>, flags: GridSums): CurvePoint[] {
  const { sums, sign } = input
  const contrasts = sums.thresholds.map((_, k) => {
    const [champion, challenger] = [arms.champion[k + 1], arms.challenger[k + 1]]
    return champion && challenger && contrastArms(input, challenger, champion)
  })
  const ranges = rangesOf(contrasts, input)
  return sums.thresholds.map((threshold, k) => {
    const difference = contrasts[k]?.difference ?? null
    return {
      threshold,
      flagged: {
        champion: flaggedShare(flags, 'champion', threshold),
        challenger: flaggedShare(flags, 'challenger', threshold),
      },
      champion: arms.champion[k + 1]?.value ?? null,
      challenger: arms.challenger[k + 1]?.value ?? null,
      difference,
      improvement: difference === null ? null : signed(difference, sign),
      range: ranges[k],
    }
  })
}

/** True and false positives. */
function hits({ n, label }: Pair): Choice[] {
  const unflagged = new Float64Array(n)
  return [
    { unflagged, flagged: Float64Array.from(label) },
    { unflagged, flagged: Float64Array.from(label, (value) => 1 - value) },
  ]
}

/** Threshold probabilities of a decision curve: every 1 % to 10 %, every 2 % from there, and 99 %. */
const PROBABILITIES: readonly number[] = [
  ...Array.from({ length: 10 }, (_, k) => (k + 1) / 100),
  ...Array.from({ length: 44 }, (_, k) => (12 + 2 * k) / 100),
  0.99,
]

/** Net benefit TP/n − FP/n·p/(1 − p) at the threshold probability p (Vickers, Elkin 2006, Med Decis Making 26:565). */
function decisionCurveOf(
  pair: Pair,
  weight: Float64Array,
  grid: Grid,
  shared: Omit<CurveInput, 'formAt' | 'sums'>,
): DecisionCurve {
  const input: CurveInput = {
    ...shared,
    sums: sumGrid(pair, weight, grid, alike(...hits(pair))),
    formAt: (threshold) => {
      const odds = threshold / (1 - threshold)
      return {
        combine: (sums) => (sums[1] - odds * sums[2]) / sums[0],
        gradient: (sums) => [-(sums[1] - odds * sums[2]) / sums[0] / sums[0], 1 / sums[0], -odds / sums[0]],
      }
    },
  }
  const flags = sumGrid(pair, weight, grid, alike(flagChoice(pair.n)))
  const armsOf = (model: Model) => [
    undefined,
    ...grid.thresholds.map((threshold, k) => armOf(input, model, k + 1, threshold)),
  ]
  const points = pointsOf(input, { champion: armsOf('champion'), challenger: armsOf('challenger') }, flags)
  return {
    confidence: input.confidence,
    points: points.map((each) => ({
      ...each,
      everybody: armOf(input, 'challenger', 0, each.threshold)?.value ?? null,
    })),
  }
}

/** The alert volume changes beyond noise, by more than a tenth. */
function volumeNote(volume: CurveInput, point: OperatingPoint, sameVolume: number | undefined): Reason[] {
  const { sums } = volume
  const at = (model: Model, threshold: number) =>
    armOf(volume, model, sums.thresholds.indexOf(threshold) + 1, threshold)!
  const before = at('champion', point.champion)
  const change = contrastArms(volume, at('challenger', point.challenger), before)
  if (!isShifted(change.difference, before.value, rangesOf([change], volume)[0])) return []
  const keeping = sameVolume === undefined ? undefined : flaggedShare(sums, 'challenger', sameVolume) / before.value
  return [
    reason('threshold_volume', {
      champion: point.champion,
      challenger: point.challenger,
      change: change.difference / before.value,
      keeps: sameVolume === point.challenger ? null : (sameVolume ?? null),
      kept: keeping ?? null,
    }),
  ]
}

/** The scores are higher or lower on average, beyond noise and by more than a tenth, and further from what happens. */
function scaleNote(
  pair: Pair,
  { weight }: FoldInput,
  shared: Omit<CurveInput, 'formAt' | 'sums'>,
  point: OperatingPoint,
): Reason[] {
  if (point.champion !== point.challenger) return []
  const nothing: Grid = {
    thresholds: [],
    reached: { champion: new Uint8Array(pair.n), challenger: new Uint8Array(pair.n) },
  }
  const always = (values: Float64Array): Choice => ({ unflagged: values, flagged: values })
  const sums = sumGrid(pair, weight, nothing, {
    champion: [always(pair.championScore)],
    challenger: [always(pair.challengerScore)],
  })
  const input: CurveInput = { ...shared, sums, formAt: () => mean }
  const [before, after] = [armOf(input, 'champion', 0, 0)!, armOf(input, 'challenger', 0, 0)!]
  const change = contrastArms(input, after, before)
  let positives = 0
  for (let row = 0; row < pair.n; row++) positives += weight[row] * pair.label[row]
  const observed = positives / totalOf(sums.weight)
  const isFurther = Math.abs(after.value - observed) > Math.abs(before.value - observed)
  if (!isFurther || !isShifted(change.difference, before.value, rangesOf([change], input)[0])) return []
  return [
    reason('threshold_scale', {
      threshold: point.challenger,
      champion: before.value,
      challenger: after.value,
      observed,
    }),
  ]
}

function isShifted(difference: number, before: number, range: CurvePoint['range']): boolean {
  if (range === null || !(Math.abs(difference) >= SMALLEST_SHIFT * Math.abs(before))) return false
  return (range.low !== null && range.low > 0) || (range.high !== null && range.high < 0)
}
