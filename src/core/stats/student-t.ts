import { requirePositive, requireProbability } from './arguments.js'
import { betaKernel, betaTails } from './incomplete-beta.js'
import { logBeta } from './log-gamma.js'
import { normalQuantile } from './normal.js'

/**
 * Upper tail of Student's t distribution, P(T > t). df > 0 need not be whole; t finite; RangeError otherwise.
 * Beyond |t| = 1e154 the tail is 0.
 * Relative error about 1e-13 from df 1 to 1e7. ½ I_x(df/2, ½), x = df/(df + t²): DLMF 8.17.2; Abramowitz and Stegun 26.7.1.
 * R `pt(…, lower.tail = FALSE)`, SciPy `t.sf`.
 */
export function studentTUpperTail(t: number, df: number): number {
  requirePositive('df', df)
  if (!Number.isFinite(t)) throw new RangeError(`t must be finite, not ${t}`)
  const tail = tailBeyond(Math.abs(t), df).tail
  return t < 0 ? 1 - tail : tail
}

/** Cumulative distribution function of Student's t distribution, P(T ≤ t). R `pt`, SciPy `t.cdf`. See `studentTUpperTail`. */
export function studentTCdf(t: number, df: number): number {
  return studentTUpperTail(-t, df)
}

/**
 * Quantile of Student's t distribution: the t with P(T ≤ t) = p. p in (0, 1), df > 0; RangeError otherwise.
 * Beyond about 1e150 (far tails of df near 1 or below): RangeError. Newton's method on the tail, from the expansion of Abramowitz and Stegun 26.7.5. R `qt`, SciPy `t.ppf`.
 */
export function studentTQuantile(p: number, df: number): number {
  requireProbability(p)
  requirePositive('df', df)
  if (p === 0.5) return 0
  const tail = Math.min(p, 1 - p)
  const size = tail > 0.25 ? solveCentre(Math.abs(p - 0.5), df) : solveTail(tail, df)
  return p < 0.5 ? -size : size
}

/** At t ≥ 0: P(T > t), P(0 < T ≤ t), and t times the density. */
function tailBeyond(t: number, df: number) {
  const square = t * t
  if (square === Number.POSITIVE_INFINITY) return { tail: 0, centre: 0.5, scaledDensity: 0 }
  const x = df / (df + square)
  const y = square / (df + square)
  const { lower, upper } = betaTails(x, y, df / 2, 0.5)
  return { tail: lower / 2, centre: upper / 2, scaledDensity: betaKernel(x, y, df / 2, 0.5) }
}

/** P(0 < T ≤ t) is concave in t, so that Newton's method climbs to the root from below and cannot overshoot. */
function solveCentre(probability: number, df: number): number {
  let t = probability * Math.sqrt(df) * Math.exp(logBeta(0.5, df / 2))
  for (;;) {
    const { centre, scaledDensity } = tailBeyond(t, df)
    const next = t * (1 + (probability - centre) / scaledDensity)
    if (!(next > t * (1 + 2 * Number.EPSILON))) return next
    t = next
  }
}

/** ln P(T > t) is concave in ln t: after the first step Newton's method comes down to the root from above. */
function solveTail(probability: number, df: number): number {
  let t = expandQuantile(-normalQuantile(probability), df)
  for (let first = true; ; first = false) {
    const { tail, scaledDensity } = tailBeyond(t, df)
    if (!(scaledDensity > 0)) throw new RangeError(`the quantile at tail ${probability} with df ${df} is too large`)
    const step = (Math.log(tail / probability) * tail) / scaledDensity
    t *= Math.exp(step)
    if (Math.abs(step) < 1e-14 || (!first && step >= 0)) return t
  }
}

/** The quantile of t in powers of 1/df around that of the normal, z. Abramowitz and Stegun 26.7.5. */
function expandQuantile(z: number, df: number): number {
  const z2 = z * z
  const g1 = (z * (z2 + 1)) / 4
  const g2 = (z * ((5 * z2 + 16) * z2 + 3)) / 96
  const g3 = (z * (((3 * z2 + 19) * z2 + 17) * z2 - 15)) / 384
  const g4 = (z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945)) / 92160
  return z + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df
}
