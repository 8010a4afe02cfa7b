/**
 * From two values with their standard errors to a status: the unpaired z test of evidence B, and what a role makes of it
 * (product.md, "From estimate to verdict").
 */
import type { CheckStatus, Evidence, Interval } from './comparison.js'
import type { Margin, Role } from './plan.js'
import { adjustHolm } from './stats/multiplicity.js'
import { normalCdf, normalQuantile } from './stats/normal.js'

/** z of 80 % power, as in statistics.md, section 7. */
const POWER_QUANTILE = 0.8416

/** What is asked of one metric. Values and errors in the metric's unit. */
export interface TotalsQuestion {
  /** 1: higher is better. */
  readonly sign: 1 | -1
  readonly champion: number
  readonly challenger: number
  readonly championError: number
  readonly challengerError: number
  readonly margin: Margin
  readonly role: Role
  readonly requiresProof: boolean
  /** Rows on the smaller side; undefined: not known. */
  readonly n: number | undefined
}

/** A question with its statistic. */
export interface ExaminedTotals {
  readonly question: TotalsQuestion
  readonly marginValue: number
  /** sign·(challenger − champion). */
  readonly improvement: number
  /** Of the improvement plus the margin; a relative margin takes part of the champion's error with it. */
  readonly standardError: number
  readonly statistic: number
  /** Of "the loss is no larger than the margin", one-sided. */
  readonly pValue: number
}

export interface JudgedTotals {
  readonly status: CheckStatus
  readonly why:
    | 'regression_shown'
    | 'shown_better'
    | 'non_inferior'
    | 'no_harm_shown'
    | 'estimate_beyond_margin'
    | 'undecided'
  readonly interval: Interval
  readonly evidence: Evidence
  readonly lossWithinMargin: boolean
}

/**
 * The one-sided z statistic of a difference of independent samples: (improvement + margin) / standard error, with
 * standard error sqrt(e_champion² + e_challenger²). For a relative margin r of a champion c, the contrast is
 * sign·(challenger − c) + r·c, and the champion's error counts (1 − sign·r) times (Fieller). Both errors above 0.
 * Welch's test with known variances; R `BSDA::zsum.test`. Two-sided p of the same statistic at margin 0: 2·Φ(−|z|).
 */
export function examineTotals(question: TotalsQuestion): ExaminedTotals {
  const { sign, champion, challenger, championError, challengerError, margin } = question
  const improvement = sign === 1 ? challenger - champion : champion - challenger
  const share = margin.kind === 'relative' ? margin.value : 0
  const marginValue = margin.kind === 'relative' ? share * champion : margin.value
  const standardError = Math.hypot(challengerError, (1 - sign * share) * championError)
  const statistic = (improvement + marginValue) / standardError
  return { question, marginValue, improvement, standardError, statistic, pValue: normalCdf(statistic) }
}

/**
 * Answers to the questions of one family. FAIL: Holm's adjusted p ≤ 1 − confidence, over all of them; PASS: the statistic is
 * beyond the one-sided quantile, each for itself. The interval inverts both: `low` at confidence for the check alone,
 * `high` at the level of the step of Holm's procedure at which the check was decided. criticalValue: that of the last step,
 * null when nothing was asked. Holm 1979, Scand. J. Statist. 6:65; R `p.adjust(p, 'holm')`.
 */
export function judgeTotals(
  family: readonly ExaminedTotals[],
  confidence: number,
): { readonly answers: readonly JudgedTotals[]; readonly criticalValue: number | null } {
  const alpha = 1 - confidence
  const adjusted = adjustHolm(family.map(({ pValue }) => pValue))
  const rejected = adjusted.map((p) => p <= alpha)
  const order = family.map((_, index) => index).sort((i, j) => family[i].pValue - family[j].pValue)
  const rejections = rejected.filter((fails) => fails).length
  const criticalAt = (rank: number) => normalQuantile(1 - alpha / (family.length - rank))
  const lastStep = Math.min(rejections, family.length - 1)
  const answers = family.map((examined, index) => {
    const step = rejected[index] ? order.indexOf(index) : lastStep
    return answer(examined, { fails: rejected[index], pValue: adjusted[index], critical: criticalAt(step) }, confidence)
  })
  return { answers, criticalValue: family.length === 0 ? null : criticalAt(lastStep) }
}

interface Decided {
  readonly fails: boolean
  readonly pValue: number
  readonly critical: number
}

function answer(examined: ExaminedTotals, decided: Decided, confidence: number): JudgedTotals {
  const { question, improvement, marginValue, standardError, statistic } = examined
  const passCritical = normalQuantile(confidence)
  const passes = statistic > passCritical
  const { fails } = decided
  const low = endOf(question, improvement, passCritical, 'low')
  const high = endOf(question, improvement, decided.critical, 'high')
  // Rounding must not let an end lie on the other side of the margin than its test does.
  const interval = {
    low: low === null || passes ? low : Math.min(low, -marginValue),
    high: high === null || fails ? high : Math.max(high, -marginValue),
    confidence,
    simultaneous: true,
  }
  const { status, why } = statusOf(question, {
    passes,
    fails,
    shownBetter: interval.low !== null && interval.low > 0,
    beyond: improvement < -marginValue,
  })
  const open = status === 'inconclusive' || (status === 'pass' && !passes)
  const plainError = Math.hypot(question.championError, question.challengerError)
  return {
    status,
    why,
    interval,
    lossWithinMargin: !fails && interval.high !== null && interval.high < 0,
    evidence: {
      standardError,
      support: null,
      disagreeingUnits: null,
      guard: null,
      failStatistic: statistic,
      pValue: decided.pValue,
      criticalValue: decided.critical,
      passStatistic: statistic,
      passCritical,
      eligible: true,
      ineligibleBecause: null,
      rowsNeeded: open && question.n !== undefined ? rowsToDecide(examined, question.n, passCritical) : null,
      minimumDetectableLoss: marginValue + (decided.critical + POWER_QUANTILE) * standardError,
      minimumPassableMargin: (passCritical + POWER_QUANTILE) * plainError,
    },
  }
}

/**
 * An end of the interval of the improvement: improvement ∓ z·se; for a relative margin −r·c at the r where the test changes
 * its answer, a root of (d + r·c)² = z²·(e_challenger² + (1 − sign·r)²·e_champion²). null: infinite, when the champion is
 * not z standard errors from 0. Fieller 1954, JRSS-B 16:175.
 */
function endOf(question: TotalsQuestion, improvement: number, z: number, end: 'low' | 'high'): number | null {
  const { sign, champion, championError, challengerError, margin } = question
  const before = (z * championError) ** 2
  const after = (z * challengerError) ** 2
  if (margin.kind === 'absolute') return improvement + (end === 'low' ? -1 : 1) * Math.sqrt(before + after)
  const square = champion ** 2 - before
  if (!(square > 0)) return null
  const half = improvement * champion + sign * before
  const constant = improvement ** 2 - before - after
  const spread = Math.sqrt(Math.max(0, half ** 2 - square * constant))
  return -((-half + (end === 'low' ? spread : -spread)) / square) * champion
}

/** Rows a side for an answer with 80 % power, taking errors to fall with the root of the rows. See `Evidence`. */
function rowsToDecide({ marginValue, improvement, standardError }: ExaminedTotals, n: number, passCritical: number) {
  const at = (trueImprovement: number) => {
    const room = marginValue + trueImprovement
    return room > 0 ? n * (((passCritical + POWER_QUANTILE) * standardError) / room) ** 2 : null
  }
  return { ifEqual: at(0), atEstimate: improvement <= -marginValue ? null : at(Math.min(0, improvement)) }
}

interface Shown {
  readonly passes: boolean
  readonly fails: boolean
  readonly shownBetter: boolean
  readonly beyond: boolean
}

/** What a role makes of PASS and FAIL (product.md). */
function statusOf(
  { role, requiresProof }: TotalsQuestion,
  { passes, fails, shownBetter, beyond }: Shown,
): Pick<JudgedTotals, 'status' | 'why'> {
  if (fails) return { status: 'regressed', why: 'regression_shown' }
  if (passes) return shownBetter ? { status: 'improved', why: 'shown_better' } : { status: 'pass', why: 'non_inferior' }
  if (role === 'guardrail' && !requiresProof && !beyond) return { status: 'pass', why: 'no_harm_shown' }
  return { status: 'inconclusive', why: beyond ? 'estimate_beyond_margin' : 'undecided' }
}

/**
 * Standard error of a share of n rows: sqrt(p̃(1 − p̃)/(n + 2)) with p̃ = (n·share + 1)/(n + 2), so that 0 of 209 is not
 * taken for certain. share in [0, 1], n ≥ 1; RangeError otherwise. About 1 % above sqrt(p(1 − p)/n) at n = 200.
 * Agresti, Caffo 2000, Am. Statist. 54:280: one success and one failure added to each of two samples.
 */
export function shareStandardError(share: number, n: number): number {
  if (!(share >= 0 && share <= 1) || !(n >= 1)) throw new RangeError(`no share of rows: ${share} of ${n}`)
  const shrunk = (n * share + 1) / (n + 2)
  return Math.sqrt((shrunk * (1 - shrunk)) / (n + 2))
}
