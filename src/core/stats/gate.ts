/**
 * The statistics that decide: FAIL (statistics.md, section 4), PASS (section 6), the interval that agrees with both, and
 * what more rows would do (section 7). Everything is computed from the sums of a slice and of the whole data set.
 */
import type { SliceSums } from '../sums.js'
import { studentTQuantile } from './student-t.js'

/** Units needed on either side of anything before it may block (section 8). */
export const MINIMUM_SUPPORT = 10

/** z of 80 % power (section 7). */
const POWER_QUANTILE = 0.8416

/**
 * The linear contrast whose sign is tested: improvement + r·champion. For an absolute margin r is 0 and the boundary −m;
 * for a relative one r is the share and the boundary 0 (section 2). For a metric with a target the champion is measured from
 * it, and r is 0, 2 or −2 (`judge-target.ts`). All in the metric's unit.
 */
export interface Contrast {
  readonly estimate: number
  /** Σ z², Σ z³, Σ z·a, Σ a² over the units of the slice. */
  readonly zz: number
  readonly zzz: number
  readonly za: number
  readonly aa: number
  readonly units: number
  readonly support: number
  /** No unit of the slice disagrees. */
  readonly silent: boolean
  /** Guard r = q/s of (4.2); undefined if q is not known (the whole data set shows no disagreement). */
  readonly guard: number | undefined
  /** max(0, ±ρ, ±ρ₀√(s₀/s)) of (4.5) and (6.1). */
  readonly skewnessUp: number
  readonly skewnessDown: number
  /** ρ, ρ₀√(s₀/s) and q: for the record. */
  readonly skewness: number
  readonly pooledSkewness: number
  readonly effectScale: number | undefined
}

export interface ContrastOptions {
  /** +1 higher is better, −1 lower is better. */
  readonly sign: 1 | -1
  /** 0 for an absolute margin; of the champion's value less `SliceSums.centre`. */
  readonly relative: number
  /** Rows are 0/1: q is 1 even where the whole data set shows no disagreement (section 6). */
  readonly zeroOne: boolean
  readonly declaredEffectScale: number | undefined
  /** `exchangeable`: no guard, no skewness correction. */
  readonly smallSample: 'guarded' | 'exchangeable'
}

/**
 * The contrast of a slice, with the guard and the skewness correction that the whole data set lends it.
 * whole: sums of the same metric on all rows. Source: statistics.md (2.1), (4.1), (4.2), (4.5), (6.1).
 */
export function contrastOf(slice: SliceSums, whole: SliceSums, options: ContrastOptions): Contrast {
  const here = combine(slice, options)
  const there = combine(whole, options)
  const skewness = skewnessOf(here)
  const pooledSkewness = skewnessOf(there) * Math.sqrt(whole.support / slice.support)
  const exchangeable = options.smallSample === 'exchangeable'
  const effectScale = effectScaleOf(whole, there, options)
  return {
    estimate: here.estimate,
    zz: here.zz,
    zzz: here.zzz,
    za: here.za,
    aa: slice.moments.aa,
    units: slice.units,
    support: slice.support,
    silent: slice.disagreeing === 0,
    guard: exchangeable ? 0 : effectScale === undefined ? undefined : effectScale / slice.support,
    skewnessUp: exchangeable ? 0 : Math.max(0, skewness, pooledSkewness),
    skewnessDown: exchangeable ? 0 : Math.max(0, -skewness, -pooledSkewness),
    skewness,
    pooledSkewness,
    effectScale,
  }
}

interface Combined {
  readonly estimate: number
  readonly zz: number
  readonly zzz: number
  readonly za: number
  readonly uu: number
}

/** Sums of z = ±δ + r·p and of ±u + r·t, from those of δ, p and a. */
function combine(sums: SliceSums, { sign, relative: r }: ContrastOptions): Combined {
  const m = sums.moments
  const estimate = sign * sums.difference + r * (sums.champion - (sums.centre ?? 0))
  const zz = Math.max(0, m.dd + 2 * sign * r * m.dp + r * r * m.pp)
  const za = sign * m.da + r * m.pa
  return {
    estimate,
    zz,
    za,
    zzz: sign * m.ddd + 3 * r * m.ddp + 3 * sign * r * r * m.dpp + r * r * r * m.ppp,
    uu: Math.max(0, zz + 2 * estimate * za + estimate * estimate * m.aa),
  }
}

/** Σ (±u + r·t)⁴ over the whole data. */
function fourthMomentOf({ fourths }: SliceSums, { sign, relative: r }: ContrastOptions): number {
  if (!fourths) throw new Error('the whole data come without fourth moments')
  const { uuuu, uuut, uutt, uttt, tttt } = fourths
  return uuuu + 4 * sign * r * uuut + 6 * r * r * uutt + 4 * sign * r * r * r * uttt + r * r * r * r * tttt
}

/** ρ = Σz³/(Σz²)^{3/2}; 0 if Σz² = 0. */
const skewnessOf = ({ zz, zzz }: Combined): number => (zz > 0 ? zzz / zz ** 1.5 : 0)

/** q of (4.1): what one row can change, at its root-mean-square weighted by itself, never below what was declared. */
function effectScaleOf(whole: SliceSums, there: Combined, options: ContrastOptions): number | undefined {
  const declared = options.declaredEffectScale
  const silent = whole.disagreeing === 0
  const seen =
    silent || there.uu === 0 ? undefined : whole.support * Math.sqrt(fourthMomentOf(whole, options) / there.uu)
  const known = seen ?? (options.zeroOne ? 1 : undefined)
  if (declared === undefined) return known
  return Math.max(known ?? 0, declared)
}

/** se of (2.1): the standard error of the estimate. */
export const standardErrorOf = (contrast: Contrast): number =>
  contrast.units > 1 ? Math.sqrt((contrast.units / (contrast.units - 1)) * contrast.zz) : Number.POSITIVE_INFINITY

/** se with the guard's phantom win and loss (section 6). */
export const guardedErrorOf = (contrast: Contrast): number =>
  Math.sqrt(standardErrorOf(contrast) ** 2 + 2 * (contrast.guard ?? 0) ** 2)

/** Hall's (1992) monotone cubic transformation that removes skewness from a t statistic, (4.4). */
export function hall(t: number, rho: number): number {
  if (rho <= 1e-9) return t
  return ((1 + (rho * t) / 3) ** 3 - 1) / rho + rho / 6
}

/** Inverse of `hall` in t. */
export function inverseHall(y: number, rho: number): number {
  if (rho <= 1e-9) return y
  return (3 / rho) * (Math.cbrt(1 + rho * (y - rho / 6)) - 1)
}

/** T̃ and its steps (4.3)–(4.5) at boundary −margin: below 0 speaks for a regression beyond the margin. */
export interface FailStatistic {
  readonly guarded: number
  readonly t: number
  readonly corrected: number
  readonly final: number
}

/** The FAIL statistic. margin: metric's unit, ≥ 0 (0 for a contrast with a relative margin). No disagreement: all 0. */
export function failStatistic(contrast: Contrast, margin: number): FailStatistic {
  if (contrast.silent) return { guarded: 0, t: 0, corrected: 0, final: 0 }
  const { support } = contrast
  const shifted = contrast.estimate + margin
  const uu = Math.max(0, contrast.zz + 2 * shifted * contrast.za + shifted * shifted * contrast.aa)
  const guarded = shifted === 0 ? 0 : shifted / Math.sqrt(uu + 2 * (contrast.guard ?? 0) ** 2)
  const t = guarded / Math.sqrt(1 - Math.min((guarded * guarded) / support, 0.9999))
  if (!(t < 0)) return { guarded, t, corrected: t, final: guarded }
  const corrected = Math.min(0, hall(t, contrast.skewnessUp))
  return { guarded, t, corrected, final: corrected / Math.sqrt(1 + (corrected * corrected) / support) }
}

/** t̂ of (6.1) and what it must exceed. */
export interface PassStatistic {
  readonly t: number
  readonly corrected: number
  readonly critical: number
  readonly passes: boolean
}

/** t_{1−α, s−1}: what (6.1) must exceed. undefined where support is below 10 or there are fewer than 2 units. */
export function passCriticalValue(contrast: Contrast, alpha: number): number | undefined {
  if (contrast.support < MINIMUM_SUPPORT || contrast.units < 2) return undefined
  return studentTQuantile(1 - alpha, contrast.support - 1)
}

/** The PASS statistic of (6.1) against its critical value (`passCriticalValue`). undefined where there is none. */
export function passStatistic(
  contrast: Contrast,
  margin: number,
  critical: number | undefined,
): PassStatistic | undefined {
  if (critical === undefined || contrast.guard === undefined) return undefined
  const error = guardedErrorOf(contrast)
  const shifted = contrast.estimate + margin
  const t = shifted === 0 ? 0 : shifted / error
  const corrected = t > 0 ? -Math.min(0, hall(-t, contrast.skewnessDown)) : t
  return { t, corrected, critical, passes: corrected > critical }
}

/** No unit disagrees: the difference that could have stayed unseen with probability alpha, ln(1/α)·q/s (section 6). */
export const unseenDifference = (contrast: Contrast, alpha: number): number | undefined =>
  contrast.effectScale === undefined ? undefined : (Math.log(1 / alpha) * contrast.effectScale) / contrast.support

/** Lower end of (6.2): PASS iff it exceeds −margin. −∞ where (6.1) cannot be used. critical: `passCriticalValue`. */
export function lowerEnd(contrast: Contrast, critical: number | undefined): number {
  if (critical === undefined || contrast.guard === undefined) return Number.NEGATIVE_INFINITY
  return contrast.estimate + guardedErrorOf(contrast) * inverseHall(-critical, contrast.skewnessDown)
}

/** Upper end of (6.2): FAIL iff it is below −margin, for the critical value c. +∞ if support ≤ c². */
export function upperEnd(contrast: Contrast, critical: number): number {
  const { support, zz, za, aa, guard } = contrast
  if (guard === undefined || !(support > critical * critical)) return Number.POSITIVE_INFINITY
  const t = inverseHall(-critical / Math.sqrt(1 - (critical * critical) / support), contrast.skewnessUp)
  const T = t / Math.sqrt(1 + (t * t) / support)
  // x²(1 − T²Σa²) − 2x·T²Σza − T²(Σz² + 2r²) = 0 at x = estimate + margin; its negative root, without cancellation.
  const square = T * T
  const leading = 1 - square * aa
  const middle = square * za
  const constant = square * (zz + 2 * guard * guard)
  if (leading <= 0) return Number.POSITIVE_INFINITY
  const root = Math.sqrt(middle * middle + leading * constant)
  const x = middle > 0 ? -constant / (middle + root) : (middle - root) / leading
  return contrast.estimate - x
}

/** Rows of the slice at which (6.1) would pass with 80 % power at the true improvement d₀ (section 7); n rows now. */
export function rowsNeeded(
  contrast: Contrast,
  n: number,
  margin: number,
  trueImprovement: number,
  alpha: number,
): number | undefined {
  if (!(margin + trueImprovement > 0) || contrast.support <= 1 || contrast.guard === undefined) return undefined
  const quantile = studentTQuantile(1 - alpha, contrast.support - 1) + POWER_QUANTILE
  return n * ((quantile * guardedErrorOf(contrast)) / (margin + trueImprovement)) ** 2
}

/**
 * Rows of the slice at which the fail test would show a loss beyond the boundary with 80 % power, were the true loss the
 * estimated one: section 7 for the other answer. With f times the rows, variance falls by f and the guard's share by f², so f
 * is the root of (−d̂ − m)²f² = (c + z_β)²(se²f + 2r²). n: rows now, at least so many are needed. undefined where the
 * estimate is within the boundary, or nothing is known to guard it by. critical: c of the check's tier.
 */
export function rowsToShowLoss(contrast: Contrast, n: number, boundary: number, critical: number): number | undefined {
  const beyond = -(contrast.estimate + boundary)
  if (!(beyond > 0) || contrast.guard === undefined || !Number.isFinite(critical)) return undefined
  const ratio = ((critical + POWER_QUANTILE) / beyond) ** 2
  const spread = ratio * standardErrorOf(contrast) ** 2
  const guard = ratio * 2 * contrast.guard ** 2
  return Math.max(n, (n * (spread + Math.sqrt(spread ** 2 + 4 * guard))) / 2)
}

/** Smallest loss beyond which this check blocks with 80 % power: m + (c + z_β)·se (section 7). */
export const minimumDetectableLoss = (contrast: Contrast, margin: number, critical: number): number =>
  margin + (critical + POWER_QUANTILE) * standardErrorOf(contrast)

/** Smallest margin that equal models would pass with 80 % power: (z₁₋α + z_β)·se (section 7). */
export const minimumPassableMargin = (contrast: Contrast, normalQuantile: number): number =>
  (normalQuantile + POWER_QUANTILE) * standardErrorOf(contrast)
