/**
 * What decisions are worth at every threshold, from sums by bucket and level alone (statistics.md, section 11). Buckets are
 * the units (section 9): exact up to 1024 units; beyond, a standard error is right to about 2 %. Everything here is reported
 * and takes no part in a decision.
 */
import type { BestPoint, CurveQuestion, CurveRange } from './comparison.js'
import type { ChoiceSums, GridSums } from './fold/grid.js'
import type { SmoothForm } from './fold.js'
import type { BothModels, OperatingPoint } from './plan.js'
import { contrastOf, failStatistic, MINIMUM_SUPPORT, upperEnd } from './stats/gate.js'
import { maxAbsoluteT, signedSumsOf, TIE_TOLERANCE } from './stats/max-t.js'
import { fmix32, type SignVectors } from './stats/random.js'
import { selectKth } from './stats/select.js'
import type { SliceSums } from './sums.js'

type Model = keyof BothModels<unknown>

/** Sums of a business function over a grid, and how its value follows from them. */
export interface CurveInput {
  readonly sums: GridSums
  /** The value of sums[0] = Σ w and sums[1 + j] of choice j. By threshold: what a false positive costs may depend on it. */
  formAt(threshold: number): Pick<SmoothForm, 'combine' | 'gradient'>
  /** The choice whose sum is the denominator, for a ratio of sums of shares. */
  readonly denominator: number | undefined
  /** +1: more is better. */
  readonly sign: 1 | -1
  readonly confidence: number
  readonly smallSample: 'guarded' | 'exchangeable'
  readonly signs: SignVectors
}

/** One model's decisions made in one way: what they are worth, and what each bucket has to do with it. */
export interface Arm {
  readonly value: number
  /** Influence of the bucket's rows on the value, by bucket; Σ is 0. */
  readonly influence: Float64Array
  /** Share of the bucket in the value's denominator; Σ is 1. */
  readonly share: Float64Array
}

/** A bucket disagrees if its part in the difference exceeds this share of its parts in the values: less is rounding. */
const NOISE = 1e-12

/**
 * The decisions of a model at a level (see `ChoiceSums`), the same in all buckets or one for each; undefined where the value
 * or its derivatives do not exist. threshold: which of the forms applies.
 */
export function armOf(
  input: CurveInput,
  model: Model,
  level: number | ((bucket: number) => number),
  threshold: number,
): Arm | undefined {
  const { sums, denominator } = input
  const { buckets, weight } = sums
  const totals = sums[model].map((choice) => totalsAt(choice, level, buckets))
  const all = [weight, ...totals].map(sumOf)
  const form = input.formAt(threshold)
  const value = form.combine(all)
  const gradient = form.gradient(all)
  if (![value, ...gradient].every(Number.isFinite)) return undefined
  // Of a form that changes when all weights are scaled, the influence at a fixed total weight, as in the fold.
  const centre = gradient.reduce((sum, slope, j) => sum + (slope * all[j]) / all[0], 0)
  const influence = new Float64Array(buckets)
  const share = new Float64Array(buckets)
  for (let bucket = 0; bucket < buckets; bucket++) {
    let sum = (gradient[0] - centre) * weight[bucket]
    for (let j = 0; j < totals.length; j++) sum += gradient[j + 1] * totals[j][bucket]
    influence[bucket] = sum
    share[bucket] =
      denominator === undefined ? weight[bucket] / all[0] : totals[denominator][bucket] / all[denominator + 1]
  }
  return { value, influence, share }
}

function totalsAt(
  { unflagged, gained }: ChoiceSums,
  level: number | ((bucket: number) => number),
  buckets: number,
): Float64Array {
  return unflagged.map((base, bucket) => {
    const own = typeof level === 'number' ? level : level(bucket)
    return base + gained[own * buckets + bucket]
  })
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}

/** `arm` less `base`, as the sums that section 4 asks for, with buckets as units. */
export function contrastArms({ sums }: CurveInput, arm: Arm, base: Arm): SliceSums {
  const { buckets, weight } = sums
  let scale = 0
  for (let bucket = 0; bucket < buckets; bucket++) {
    scale = Math.max(scale, Math.abs(arm.influence[bucket]), Math.abs(base.influence[bucket]))
  }
  const difference = arm.value - base.value
  const parts = new Float64Array(buckets)
  let disagreeing = 0
  for (let bucket = 0; bucket < buckets; bucket++) {
    const share = (arm.share[bucket] + base.share[bucket]) / 2
    const part = arm.influence[bucket] - base.influence[bucket] + difference * share
    if (!(Math.abs(part) > NOISE * scale)) continue
    parts[bucket] = part
    disagreeing++
  }
  const isSilent = disagreeing === 0
  let units = 0
  let [dd, da, aa, ddd, uuuu] = [0, 0, 0, 0, 0]
  for (let bucket = 0; bucket < buckets; bucket++) {
    if (!(weight[bucket] > 0)) continue
    units++
    const share = (arm.share[bucket] + base.share[bucket]) / 2
    const delta = isSilent ? 0 : parts[bucket] - difference * share
    dd += delta * delta
    da += delta * share
    aa += share * share
    ddd += delta * delta * delta
    uuuu += parts[bucket] ** 4
  }
  return {
    units,
    champion: base.value,
    challenger: arm.value,
    difference: isSilent ? 0 : difference,
    support: 1 / aa,
    disagreeing,
    moments: { dd, dp: 0, pp: 0, da, pa: 0, aa, ddd, ddp: 0, dpp: 0, ppp: 0 },
    fourths: { uuuu, uuut: 0, uutt: 0, uttt: 0, tttt: 0 },
    buckets: { difference: parts, champion: undefined },
  }
}

/** Fewer units than section 8 asks for tell nothing. */
const isTelling = ({ support, disagreeing }: SliceSums) => support >= MINIMUM_SUPPORT && disagreeing >= MINIMUM_SUPPORT

type Inference = Pick<CurveInput, 'confidence' | 'smallSample' | 'signs' | 'sign'>

const contrastIn = (sums: SliceSums, sign: 1 | -1, { smallSample }: Inference) =>
  contrastOf(sums, sums, { sign, relative: 0, zeroOne: false, declaredEffectScale: undefined, smallSample })

/**
 * Ranges of several improvements that hold together with the probability `confidence`: both ends invert the test of
 * section 4 at the critical value of max |T| over them (section 5). null in the place of one that is undefined or too thin.
 */
export function rangesOf(contrasts: readonly (SliceSums | undefined)[], inference: Inference): CurveRange[] {
  const { confidence, sign, signs } = inference
  const telling = contrasts.filter((sums) => sums !== undefined).filter(isTelling)
  const parts = telling.map((sums) => sums.buckets.difference)
  const critical = maxAbsoluteT(parts, 1 - confidence, signs)
  return contrasts.map((sums) => {
    if (sums === undefined || critical === null || !isTelling(sums)) return null
    const end = (direction: 1 | -1) => upperEnd(contrastIn(sums, direction, inference), critical)
    const [low, high] = [-end(sign === 1 ? -1 : 1), end(sign)]
    return { low: Number.isFinite(low) ? low : null, high: Number.isFinite(high) ? high : null }
  })
}

/** A difference as an improvement; never −0. */
export const signed = (difference: number, sign: 1 | -1): number => (sign === 1 ? difference : 0 - difference)

/** Of thresholds that are worth the same, the one nearest the configured one, then the lower: no change without a gain. */
function bestLevel(
  values: readonly (number | undefined)[],
  { sums, sign }: CurveInput,
  configured: number,
): number | undefined {
  let best: number | undefined
  for (const [level, value] of values.entries()) {
    if (value === undefined) continue
    const distance = (of: number) => Math.abs(sums.thresholds[of - 1] - configured)
    const gain = best === undefined ? 1 : sign * (value - values[best]!)
    const isSame = best !== undefined && Math.abs(gain) <= NOISE * Math.abs(values[best]!)
    if (isSame ? distance(level) < distance(best!) : gain > 0) best = level
  }
  return best
}

/** Half of the buckets, by hash: 0 or 1 for each. As many in one half as in the other, or one more. */
export function halvesOf(weight: Float64Array): Uint8Array {
  const halves = new Uint8Array(weight.length)
  Array.from(weight.keys())
    .filter((bucket) => weight[bucket] > 0)
    .map((bucket) => ({ bucket, hash: fmix32(bucket + 1) }))
    .sort((a, b) => a.hash - b.hash)
    .forEach(({ bucket }, place) => {
      halves[bucket] = place % 2
    })
  return halves
}

/** Values of a model at every level that has a threshold, on one half of the buckets; levels 0 and last are undefined. */
function valuesOnHalf(input: CurveInput, model: Model, halves: Uint8Array, half: number): (number | undefined)[] {
  const { sums } = input
  const onHalf = (values: Float64Array, from: number) => {
    let sum = 0
    for (let bucket = 0; bucket < sums.buckets; bucket++) if (halves[bucket] === half) sum += values[from + bucket]
    return sum
  }
  const fixed = sums[model].map((choice) => onHalf(choice.unflagged, 0))
  const weight = onHalf(sums.weight, 0)
  const values = sums.thresholds.map((threshold, k) => {
    const gained = sums[model].map((choice) => onHalf(choice.gained, (k + 1) * sums.buckets))
    const value = input.formAt(threshold).combine([weight, ...fixed.map((sum, j) => sum + gained[j])])
    return Number.isFinite(value) ? value : undefined
  })
  return [undefined, ...values]
}

/** A model at every threshold of the grid, and at its best. */
export interface ModelCurve {
  /** By level; undefined at level 0 and where there is no value. */
  readonly arms: readonly (Arm | undefined)[]
  readonly best: BestPoint | null
  /** Each half of the units decided at the other half's best threshold. */
  readonly crossFitted: Arm | undefined
}

/** configured: one of the grid's thresholds. */
export function followModel(input: CurveInput, model: Model, configured: number): ModelCurve {
  const { sums, sign } = input
  const arms = [undefined, ...sums.thresholds.map((threshold, k) => armOf(input, model, k + 1, threshold))]
  const best = bestLevel(
    arms.map((arm) => arm?.value),
    input,
    configured,
  )
  if (best === undefined) return { arms, best: null, crossFitted: undefined }
  const halves = halvesOf(sums.weight)
  const [ofFirst, ofSecond] = [0, 1].map((half) =>
    bestLevel(valuesOnHalf(input, model, halves, half), input, configured),
  )
  const crossFitted =
    ofFirst === undefined || ofSecond === undefined
      ? undefined
      : armOf(input, model, (bucket) => (halves[bucket] === 0 ? ofSecond : ofFirst), configured)
  const atConfigured = arms[sums.thresholds.indexOf(configured) + 1]
  const gain = crossFitted && atConfigured && contrastArms(input, crossFitted, atConfigured)
  const plausible = plausibleThresholds(input, arms)
  return {
    arms,
    crossFitted,
    best: {
      threshold: sums.thresholds[best - 1],
      plausible,
      value: crossFitted?.value ?? null,
      configured: atConfigured?.value ?? null,
      improvement: gain ? signed(gain.difference, sign) : null,
      range: rangesOf([gain], input)[0],
      changeRecommended: atConfigured !== undefined && (configured < plausible.low || configured > plausible.high),
    },
  }
}

/**
 * The lowest and the highest threshold that no other one is shown to beat. For each the critical value is that of the
 * largest T* of all others against it, so that the true best is among the unbeaten with the probability `confidence`,
 * however the best one seen was chosen (multiple comparisons with the best; Hsu 1984, Ann Stat 12:1136; statistics.md,
 * section 11, tests the best one seen only, which finds differences where it was chosen by luck).
 */
function plausibleThresholds(input: CurveInput, arms: readonly (Arm | undefined)[]): BestPoint['plausible'] {
  const levels = [...arms.keys()].filter((level) => arms[level] !== undefined)
  const isBeaten = testAgainstOthers(
    input,
    levels.map((level) => arms[level]!),
  )
  let low = 0
  let high = levels.length - 1
  // The best one seen is beaten by none.
  while (low < high && isBeaten(low)) low++
  while (high > low && isBeaten(high)) high--
  const { thresholds } = input.sums
  return { low: thresholds[levels[low] - 1], high: thresholds[levels[high] - 1] }
}

/** Whether an arm is shown to be worth less than another, tested against all of them at once. */
function testAgainstOthers(input: CurveInput, arms: readonly Arm[]): (own: number) => boolean {
  const { sign, confidence, signs } = input
  const { differs, norms } = normsOfPairs(arms)
  const alpha = 1 - confidence
  const rank = Math.ceil(confidence * (signs.draws + 1) - TIE_TOLERANCE)
  // T* exceeds x with a probability of at most exp(−x²/2) (Hoeffding 1963, J Am Stat Assoc 58:13): where even this bound
  // over all others is passed, no draw has to be looked at.
  const certain = Math.sqrt(2 * Math.log(arms.length / alpha))
  const signArms = () => {
    const influence = signedSumsOf(
      arms.map((arm) => arm.influence),
      signs,
    )
    const shares = arms.map((arm) => arm.share)
    if (input.denominator !== undefined) return { influence, share: signedSumsOf(shares, signs) }
    // A row's weight is its share in all of them.
    const [share] = signedSumsOf(shares.slice(0, 1), signs)
    return { influence, share: shares.map(() => share) }
  }
  let signed: ReturnType<typeof signArms> | undefined
  const maxima = new Float64Array(signs.draws)
  const criticalValue = (own: number, rivals: readonly number[]): number => {
    signed ??= signArms()
    maxima.fill(Number.NEGATIVE_INFINITY)
    for (const other of rivals) {
      const factor = sign / norms[own * arms.length + other]
      const half = (arms[other].value - arms[own].value) / 2
      const [a, b] = [signed.influence[other], signed.influence[own]]
      const [aShare, bShare] = [signed.share[other], signed.share[own]]
      for (let draw = 0; draw < maxima.length; draw++) {
        const value = (a[draw] - b[draw] + half * (aShare[draw] + bShare[draw])) * factor
        if (value > maxima[draw]) maxima[draw] = value
      }
    }
    return selectKth(maxima, rank) + TIE_TOLERANCE
  }
  return (own) => {
    const statistic = (other: number) =>
      (sign * (arms[other].value - arms[own].value)) / norms[own * arms.length + other]
    const rivals = [...arms.keys()]
      .filter((other) => {
        const pair = own * arms.length + other
        return other !== own && differs[pair] >= MINIMUM_SUPPORT && norms[pair] > 0
      })
      .sort((a, b) => statistic(b) - statistic(a))
    const beats = (other: number, critical: number) => {
      const loss = contrastArms(input, arms[own], arms[other])
      return isTelling(loss) && -failStatistic(contrastIn(loss, sign, input), 0).final > critical
    }
    if (rivals.length === 0 || rank > signs.draws || !(statistic(rivals[0]) > 0)) return false
    if (statistic(rivals[0]) > certain && beats(rivals[0], certain)) return true
    const critical = criticalValue(own, rivals)
    // The guard and the correction for skewness of section 4 only lower a statistic: few have to be computed.
    return rivals.filter((other) => statistic(other) > critical).some((other) => beats(other, critical))
  }
}

/** For every two arms: buckets in which they differ, and the root of the sum of squares of their parts in the difference. */
function normsOfPairs(arms: readonly Arm[]): { readonly differs: Int32Array; readonly norms: Float64Array } {
  const differs = new Int32Array(arms.length ** 2)
  const norms = new Float64Array(arms.length ** 2)
  const largest = arms.map(({ influence }) => influence.reduce((most, value) => Math.max(most, Math.abs(value)), 0))
  for (let i = 0; i < arms.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [arms[i], arms[j]]
      const half = (a.value - b.value) / 2
      const noise = NOISE * Math.max(largest[i], largest[j])
      let count = 0
      let squares = 0
      for (let bucket = 0; bucket < a.influence.length; bucket++) {
        const part = a.influence[bucket] - b.influence[bucket] + half * (a.share[bucket] + b.share[bucket])
        if (!(part > noise || part < -noise)) continue
        count++
        squares += part * part
      }
      for (const at of [i * arms.length + j, j * arms.length + i]) {
        differs[at] = count
        norms[at] = Math.sqrt(squares)
      }
    }
  }
  return { differs, norms }
}

/** What is asked of the two curves; `flaggedAt` tells the share that a model flags at one of the grid's thresholds. */
export function answerQuestions(
  input: CurveInput,
  curves: BothModels<ModelCurve>,
  configured: OperatingPoint,
  sameVolume: number | null,
  flaggedAt: (model: Model, threshold: number) => number,
): CurveQuestion[] {
  const { sums, sign } = input
  const at = (model: Model, threshold: number) => curves[model].arms[sums.thresholds.indexOf(threshold) + 1]
  const asked: {
    question: CurveQuestion['question']
    thresholds: OperatingPoint
    arms: BothModels<Arm | undefined>
  }[] = []
  const ask = (question: CurveQuestion['question'], challenger: number) => {
    const thresholds = { champion: configured.champion, challenger }
    const arms = { champion: at('champion', configured.champion), challenger: at('challenger', challenger) }
    asked.push({ question, thresholds, arms })
  }
  if (configured.champion !== configured.challenger) ask('as_configured', configured.challenger)
  ask('same_threshold', configured.champion)
  if (sameVolume !== null) ask('same_volume', sameVolume)
  const { champion, challenger } = curves
  if (champion.best && challenger.best) {
    asked.push({
      question: 'each_at_best',
      thresholds: { champion: champion.best.threshold, challenger: challenger.best.threshold },
      arms: { champion: champion.crossFitted, challenger: challenger.crossFitted },
    })
  }
  const contrasts = asked.map(({ arms }) =>
    arms.champion && arms.challenger ? contrastArms(input, arms.challenger, arms.champion) : undefined,
  )
  const ranges = rangesOf(contrasts, input)
  return asked.flatMap(({ question, thresholds }, place) => {
    const contrast = contrasts[place]
    if (!contrast) return []
    return [
      {
        question,
        thresholds,
        flagged: {
          champion: flaggedAt('champion', thresholds.champion),
          challenger: flaggedAt('challenger', thresholds.challenger),
        },
        champion: contrast.champion,
        challenger: contrast.challenger,
        difference: contrast.difference,
        improvement: signed(contrast.difference, sign),
        range: ranges[place],
      },
    ]
  })
}
