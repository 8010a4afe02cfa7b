/**
 * From the sums of one check to its status: PASS and FAIL of statistics.md, and what a role makes of them (product.md,
 * "From estimate to verdict").
 */
import type { CheckStatus, Evidence, Interval } from './comparison.js'
import {
  examineSides,
  levelOfTarget,
  lowerEndOfSides,
  passOfSides,
  type TargetSides,
  upperEndOfSides,
} from './judge-target.js'
import type { Margin, Policy, Role } from './plan.js'
import { type Reason, reason } from './problem.js'
import {
  type Contrast,
  type ContrastOptions,
  contrastOf,
  failStatistic,
  guardedErrorOf,
  lowerEnd,
  MINIMUM_SUPPORT,
  minimumDetectableLoss,
  minimumPassableMargin,
  type PassStatistic,
  passCriticalValue,
  passStatistic,
  rowsNeeded,
  rowsToShowLoss,
  standardErrorOf,
  unseenDifference,
  upperEnd,
} from './stats/gate.js'
import { TIE_TOLERANCE } from './stats/max-t.js'
import { normalQuantile } from './stats/normal.js'
import type { SliceCounts, SliceSums } from './sums.js'

/** What is asked of one metric on one slice. */
export interface Question {
  readonly sign: 1 | -1
  /** Nearer to a target is better, whatever `sign`; the sums then have it as their `centre`. */
  readonly hasTarget?: boolean
  readonly margin: Margin
  readonly role: Role
  /** Must a loss beyond the margin be ruled out? True of primaries and of guardrails that require it. */
  readonly requiresProof: boolean
  /** A slice need not prove innocence: undecided is `inconclusive` there, `pass` for an overall guardrail. */
  readonly isSlice: boolean
  readonly needsClasses: 'none' | 'positives' | 'both'
  readonly zeroOne: boolean
  readonly effectScale: number | undefined
  readonly counts: SliceCounts
  readonly clustered: boolean
  readonly sums: SliceSums
  readonly whole: SliceSums
}

/** A question with what the joint critical value needs from it: everything before the families are known. */
export interface Examined {
  readonly question: Question
  readonly contrast: Contrast
  /** Both sides of a target; undefined for other metrics. */
  readonly sides: TargetSides['sides'] | undefined
  /** The same difference against a margin of 0, for "improved" and for support rules. */
  readonly plain: Contrast
  /** Boundary in the contrast's own terms: the absolute margin, or 0 for a relative one. */
  readonly boundary: number
  /** The margin in the metric's unit. */
  readonly marginValue: number
  readonly failStatistic: number
  readonly ineligibleBecause: Reason | undefined
  /** Σ u by bucket, of the contrast (section 5). */
  readonly buckets: Float64Array
}

/**
 * Why a question cannot be asked; undefined if it can. A relative margin is a share of the champion's value; of a distance
 * from a target, which may be 0, there is none.
 */
export function unaskable(question: Pick<Question, 'margin' | 'sums' | 'hasTarget'>): Reason | undefined {
  if (question.hasTarget && question.margin.kind === 'relative') return reason('margin_of_target_relative')
  if (question.margin.kind === 'relative' && !(question.sums.champion > 0)) return reason('champion_not_positive')
  return undefined
}

const optionsOf = (question: Question, policy: Policy): ContrastOptions => ({
  sign: question.sign,
  relative: question.margin.kind === 'relative' ? question.margin.value : 0,
  zeroOne: question.zeroOne,
  declaredEffectScale: question.effectScale,
  smallSample: policy.smallSample,
})

export function examine(question: Question, policy: Policy): Examined {
  if (question.hasTarget) return examineTarget(question, policy)
  const options = optionsOf(question, policy)
  const { sums, whole, margin } = question
  const contrast = contrastOf(sums, whole, options)
  const boundary = margin.kind === 'absolute' ? margin.value : 0
  return {
    question,
    contrast,
    plain: options.relative === 0 ? contrast : contrastOf(sums, whole, { ...options, relative: 0 }),
    boundary,
    marginValue: margin.kind === 'absolute' ? margin.value : margin.value * sums.champion,
    failStatistic: failStatistic(contrast, boundary).final,
    ineligibleBecause: whyIneligible(question, contrast),
    buckets: contrastBuckets(sums, options),
    sides: undefined,
  }
}

function examineTarget(question: Question, policy: Policy): Examined {
  const { sums, whole, margin } = question
  const { attained, sides } = examineSides(sums, whole, margin.value, optionsOf(question, policy))
  const worse = sides[1].failStatistic < sides[0].failStatistic ? sides[1] : sides[0]
  return {
    question,
    contrast: attained,
    plain: attained,
    boundary: margin.value,
    marginValue: margin.value,
    failStatistic: worse.failStatistic,
    ineligibleBecause: whyIneligible(question, attained),
    buckets: worse.buckets,
    sides,
  }
}

/** Section 8: what is too thin to block. It may still pass. */
function whyIneligible(question: Question, contrast: Contrast): Reason | undefined {
  const { counts, sums, needsClasses } = question
  const minimum = MINIMUM_SUPPORT
  const negatives = counts.n - counts.positives
  if (question.clustered && counts.units < minimum) return reason('too_few_clusters', { units: counts.units, minimum })
  if (needsClasses !== 'none' && counts.positives < minimum)
    return reason('too_few_positives', { positives: counts.positives, minimum })
  if (needsClasses === 'both' && negatives < minimum) return reason('too_few_negatives', { negatives, minimum })
  if (sums.support < minimum) return reason('support_too_small', { support: sums.support, minimum })
  if (sums.disagreeing < minimum) return reason('too_few_disagreements', { units: sums.disagreeing, minimum })
  if (contrast.guard === undefined) return reason('effect_scale_unknown')
  return undefined
}

function contrastBuckets(sums: SliceSums, { sign, relative }: ContrastOptions): Float64Array {
  const { difference, champion } = sums.buckets
  if (relative === 0) return sign === 1 ? difference : difference.map((sum) => -sum)
  return difference.map((sum, bucket) => sign * sum + relative * champion![bucket])
}

/** What the family said of one check (section 5). */
export interface FamilyAnswer {
  readonly pValue: number
  readonly rejected: boolean
  readonly criticalValue: number
  /** Of a metric with a target: the critical values of its two sides. */
  readonly sides?: readonly number[]
}

export interface Judgement {
  readonly status: CheckStatus
  readonly reason: Reason
  readonly notes: readonly Reason[]
  readonly interval: Interval
  readonly evidence: Evidence
}

/** The answer to one question. `family` is undefined where the check is not eligible to block. */
export function judge(examined: Examined, family: FamilyAnswer | undefined, policy: Policy): Judgement {
  const { question, contrast, plain, marginValue } = examined
  const alpha = passLevel(policy)
  const level = levelOf(examined, alpha)
  const fails = family?.rejected === true
  const pass = plain.silent ? undefined : passOf(examined, alpha)
  const passes = plain.silent ? silentPass(plain, marginValue, alpha) : pass?.passes === true
  const ends = intervalOf(examined, { passes, fails, family }, policy)
  const { status, why } = statusOf(question, {
    passes,
    fails,
    shownBetter: ends.low > 0,
    estimate: plain.estimate,
    marginValue,
    silent: plain.silent,
  })
  const open = status === 'inconclusive' || (status === 'pass' && !passes)
  return {
    status,
    reason:
      why === 'no_disagreement'
        ? reason(why, { needed: silentRowsNeeded(plain, marginValue, question.counts.n, alpha) })
        : reason(why),
    notes: !fails && ends.high < 0 ? [reason('regression_within_margin')] : [],
    interval: {
      low: finite(ends.low),
      high: finite(ends.high),
      confidence: policy.confidence,
      simultaneous: family !== undefined,
    },
    evidence: {
      standardError: finite(standardErrorOf(contrast)),
      support: contrast.support,
      disagreeingUnits: question.sums.disagreeing,
      guard: contrast.guard ?? null,
      failStatistic: family ? examined.failStatistic : null,
      pValue: family ? family.pValue : null,
      criticalValue: family ? finite(family.criticalValue) : null,
      passStatistic: pass ? pass.corrected : null,
      passCritical: pass ? pass.critical : null,
      eligible: family !== undefined,
      ineligibleBecause: examined.ineligibleBecause ?? null,
      rowsNeeded: open ? rowsToDecide(examined, family?.criticalValue, level) : null,
      minimumDetectableLoss:
        family && Number.isFinite(family.criticalValue)
          ? minimumDetectableLoss(contrast, marginValue, family.criticalValue)
          : null,
      minimumPassableMargin: finite(minimumPassableMargin(plain, normalQuantile(1 - level))),
    },
  }
}

/**
 * The status of a question alone, without numbers: that of `judge`, but that `improved` is `pass`. shown: its family rejects it.
 */
export function decide(examined: Examined, shown: boolean, policy: Policy): CheckStatus {
  const { question, plain, marginValue } = examined
  const alpha = passLevel(policy)
  const passes = plain.silent ? silentPass(plain, marginValue, alpha) : passOf(examined, alpha)?.passes === true
  return statusOf(question, {
    passes,
    fails: shown,
    shownBetter: false,
    estimate: plain.estimate,
    marginValue,
    silent: plain.silent,
  }).status
}

/**
 * The loss (positive, the metric's unit) by which every unit would have to be worse for a family with this critical value to
 * reject the question: a loss common to all units moves the statistic's estimate and nothing else. (Of a metric with a target:
 * away from it.) +∞: not eligible to block, or no loss is enough for the support there is.
 */
export function smallestLossBlocked(examined: Examined, critical: number): number {
  const { contrast, sides, boundary, ineligibleBecause } = examined
  if (ineligibleBecause || !Number.isFinite(critical)) return Number.POSITIVE_INFINITY
  const beyond = beyondTies(critical)
  const high = sides
    ? upperEndOfSides(
        sides,
        sides.map(() => beyond),
      )
    : upperEnd(contrast, beyond)
  return Math.max(0, high + boundary)
}

/** The margin (metric's unit) at which the question would just have passed; +∞: none. */
export const smallestMarginPassed = (examined: Examined, policy: Policy): number =>
  Math.max(0, -intervalOf(examined, { passes: true, fails: false, family: undefined }, policy).low)

/** Level of a pass: alpha, shared among the challengers that the test set may judge (section 14). Blocking is per run. */
export const passLevel = ({ confidence, reuseBudget = 1 }: Policy): number => (1 - confidence) / reuseBudget

const levelOf = ({ sides }: Examined, alpha: number): number => (sides ? levelOfTarget(alpha) : alpha)

function passOf(examined: Examined, alpha: number): PassStatistic | undefined {
  const { contrast, sides, boundary } = examined
  const critical = passCriticalValue(contrast, levelOf(examined, alpha))
  return sides ? passOfSides(sides, boundary, critical) : passStatistic(contrast, boundary, critical)
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** No disagreement is not proof: it passes by the rule of three only (section 6). */
function silentPass(plain: Contrast, marginValue: number, alpha: number): boolean {
  const unseen = unseenDifference(plain, alpha)
  return plain.support >= MINIMUM_SUPPORT && unseen !== undefined && unseen <= marginValue
}

/** Rows at which the rule of three would pass; null where no number of rows is known to suffice. */
function silentRowsNeeded(plain: Contrast, marginValue: number, n: number, alpha: number): number | null {
  const unseen = unseenDifference(plain, alpha)
  if (unseen === undefined || !(marginValue > 0)) return null
  return Math.max((n * MINIMUM_SUPPORT) / plain.support, (n * unseen) / marginValue)
}

interface Shown {
  readonly passes: boolean
  readonly fails: boolean
  readonly shownBetter: boolean
  readonly estimate: number
  readonly marginValue: number
  readonly silent: boolean
}

/** What a role makes of PASS and FAIL (product.md). */
function statusOf(question: Question, shown: Shown): { readonly status: CheckStatus; readonly why: string } {
  const { passes, fails, shownBetter, estimate, marginValue, silent } = shown
  if (fails) return { status: 'regressed', why: 'regression_shown' }
  if (passes && shownBetter) return { status: 'improved', why: 'shown_better' }
  if (passes) return { status: 'pass', why: silent ? 'no_disagreement' : 'non_inferior' }
  const beyond = estimate < -marginValue
  const undecided = beyond ? 'estimate_beyond_margin' : silent ? 'no_disagreement' : 'undecided'
  if (question.role === 'guardrail' && !question.isSlice && !question.requiresProof && !beyond)
    return { status: 'pass', why: 'no_harm_shown' }
  return { status: 'inconclusive', why: undecided }
}

/** Section 7, for margins in the metric's unit. The contrast of equal models is the margin itself. */
function rowsToDecide(examined: Examined, critical: number | undefined, alpha: number): Evidence['rowsNeeded'] {
  const { contrast, plain, marginValue, question } = examined
  const at = (trueImprovement: number) =>
    rowsNeeded(contrast, question.counts.n, marginValue, trueImprovement, alpha) ?? null
  const shown =
    critical === undefined ? undefined : rowsToShowLoss(contrast, question.counts.n, examined.boundary, critical)
  return {
    ifEqual: at(0),
    atEstimate: plain.estimate <= -marginValue ? null : at(Math.min(0, plain.estimate)),
    toShowLoss: shown ?? null,
  }
}

interface Decided {
  readonly passes: boolean
  readonly fails: boolean
  readonly family: FamilyAnswer | undefined
}

/** Both ends in the metric's unit, each the inversion of the test that decides. */
function intervalOf(examined: Examined, decided: Decided, policy: Policy): Ends {
  const { plain, contrast, marginValue } = examined
  const alpha = passLevel(policy)
  if (plain.silent) {
    const unseen = unseenDifference(plain, alpha) ?? Number.POSITIVE_INFINITY
    return { low: plain.support >= MINIMUM_SUPPORT ? -unseen : Number.NEGATIVE_INFINITY, high: unseen }
  }
  const passCritical = passCriticalValue(contrast, levelOf(examined, alpha))
  const { low, high } = examined.sides
    ? endsOfSides(examined.sides, passCritical, decided.family)
    : endsOf(examined, passCritical, decided.family, policy)
  // Rounding must not let an end lie on the other side of the margin than its test does.
  return {
    low: decided.passes ? low : Math.min(low, -marginValue),
    high: decided.fails ? high : Math.max(high, -marginValue),
  }
}

interface Ends {
  readonly low: number
  readonly high: number
}

/** As the test itself does, a tie in the statistics counts as not beyond (`maxT`). */
const beyondTies = (critical: number): number => critical + TIE_TOLERANCE

function endsOf(
  examined: Examined,
  passCritical: number | undefined,
  family: FamilyAnswer | undefined,
  policy: Policy,
): Ends {
  const { contrast, question } = examined
  const relative = question.margin.kind === 'relative'
  const end = (of: (contrast: Contrast) => number) => (relative ? relativeEnd(examined, policy, of) : of(contrast))
  return {
    low: end((each) => lowerEnd(each, passCritical)),
    high: family ? end((each) => upperEnd(each, beyondTies(family.criticalValue))) : Number.POSITIVE_INFINITY,
  }
}

const endsOfSides = (
  sides: TargetSides['sides'],
  passCritical: number | undefined,
  family: FamilyAnswer | undefined,
): Ends => ({
  low: lowerEndOfSides(sides, passCritical),
  high: family ? upperEndOfSides(sides, family.sides!.map(beyondTies)) : Number.POSITIVE_INFINITY,
})

/**
 * An end of the interval for a relative margin: −r·θ at the r nearest the margin's own at which the test changes its
 * answer, that is where the end of the contrast's own interval crosses 0. No such r: the end is infinite.
 */
function relativeEnd(examined: Examined, policy: Policy, end: (contrast: Contrast) => number): number {
  const { question } = examined
  const { sums, whole, margin } = question
  const champion = sums.champion
  const options = optionsOf(question, policy)
  const endAt = (r: number) => end(contrastOf(sums, whole, { ...options, relative: r }))
  const isAbove = (r: number) => endAt(r) > 0
  const start = margin.value
  const startsAbove = isAbove(start)
  const outward = startsAbove ? -1 : 1
  let step = Math.max(guardedErrorOf(examined.contrast) / champion, 1e-9)
  let near = start
  for (let k = 0; k < 60; k++) {
    const far = start + outward * step
    if (isAbove(far) !== startsAbove) return -bisect(isAbove, near, far) * champion
    near = far
    step *= 2
  }
  // Never above however much is allowed: no finite bound on the loss; never below however much is asked: none on the gain.
  return startsAbove ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
}

/** The point between `inside` and `outside` where `test` changes, to the last digits. */
function bisect(test: (x: number) => boolean, inside: number, outside: number): number {
  const answer = test(inside)
  let a = inside
  let b = outside
  for (let k = 0; k < 80; k++) {
    const middle = (a + b) / 2
    if (middle === a || middle === b) break
    if (test(middle) === answer) a = middle
    else b = middle
  }
  return a
}
