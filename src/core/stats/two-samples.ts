/**
 * How far two samples of counts or numbers lie apart: the measures of drift of statistics.md, section 12. Counts are of the
 * same bins in the same order; J bins, n₁ and n₂ rows, κ = 1/n₁ + 1/n₂.
 */
import { chiSquareQuantile, chiSquareUpperTail } from './chi-square.js'
import { kolmogorovUpperTail } from './kolmogorov.js'
import { noncentralChiSquareCdf, noncentralChiSquareQuantile } from './noncentral-chi-square.js'
import { normalQuantile, normalUpperTail } from './normal.js'

type Counts = readonly number[]

function requireSamples(reference: Counts, current: Counts): void {
  const isSample = (counts: Counts) =>
    counts.every((count) => count >= 0 && Number.isFinite(count)) && counts.some((count) => count > 0)
  if (reference.length !== current.length || reference.length < 2 || !isSample(reference) || !isSample(current)) {
    throw new RangeError('two samples over the same two or more bins are needed, each with a row')
  }
}

const sum = (counts: Counts): number => counts.reduce((total, count) => total + count, 0)

/**
 * Population stability index, Σ (pⱼ − qⱼ)·ln(pⱼ/qⱼ) over the shares of two samples; 0 where they are the same, no upper end.
 * If a bin is empty in either sample, ½ is added to every count of both first. Fewer than two bins, different numbers of
 * bins, a negative count or an empty sample: RangeError. Yurdakul, Naranjo 2020, J. Risk Model Validation 14(4), eq. 1.
 */
export function populationStability(reference: Counts, current: Counts): number {
  requireSamples(reference, current)
  const isEmptySomewhere = [...reference, ...current].some((count) => count === 0)
  const pad = isEmptySomewhere ? 0.5 : 0
  const all = [reference, current].map((counts) => sum(counts) + pad * counts.length)
  return reference.reduce((total, count, bin) => {
    const p = (count + pad) / all[0]
    const q = (current[bin] + pad) / all[1]
    return total + (p - q) * Math.log(p / q)
  }, 0)
}

/** Beyond this the cube root is normal to 1e-5 of the quantile, and the exact sum takes long. */
const LARGE_NONCENTRALITY = 200_000

/**
 * P value of "the stability index of the two populations is no larger than `tolerated`": P(χ²_{J−1}(tolerated/κ) > PSI/κ),
 * and with 0 that of "no drift". bins ≥ 2; kappa > 0; tolerated ≥ 0. Asymptotic; Potgieter et al., arXiv:2307.11878.
 */
export function stabilityPValue(stability: number, bins: number, kappa: number, tolerated: number): number {
  const df = bins - 1
  const noncentrality = tolerated / kappa
  const x = Math.max(0, stability / kappa)
  if (noncentrality === 0) return chiSquareUpperTail(x, df)
  if (noncentrality > LARGE_NONCENTRALITY) return normalUpperTail(cubeRoot(x, df, noncentrality))
  return Math.max(0, 1 - noncentralChiSquareCdf(x, df, noncentrality))
}

/** The stability index above which drift beyond `tolerated` is shown at `level` (0.95): κ·χ²_{level, J−1}(tolerated/κ). */
export function stabilityLimit(level: number, bins: number, kappa: number, tolerated: number): number {
  const df = bins - 1
  const noncentrality = tolerated / kappa
  if (noncentrality === 0) return kappa * chiSquareQuantile(level, df)
  if (noncentrality > LARGE_NONCENTRALITY) return kappa * cubeRootInverse(normalQuantile(level), df, noncentrality)
  return kappa * noncentralChiSquareQuantile(level, df, noncentrality)
}

/**
 * A noncentral chi-square as a normal deviate by its cube root (Abdel-Aty 1954, Biometrika 41:538): (x/(df + λ))^{1/3} is
 * nearly normal with mean 1 − v and variance v = 2(1 + λ/(df + λ))/(9(df + λ)).
 */
function cubeRoot(x: number, df: number, noncentrality: number): number {
  const variance = cubeRootVariance(df, noncentrality)
  return (Math.cbrt(x / (df + noncentrality)) - (1 - variance)) / Math.sqrt(variance)
}

function cubeRootInverse(z: number, df: number, noncentrality: number): number {
  const variance = cubeRootVariance(df, noncentrality)
  return (df + noncentrality) * (1 - variance + z * Math.sqrt(variance)) ** 3
}

const cubeRootVariance = (df: number, noncentrality: number): number =>
  (2 * (1 + noncentrality / (df + noncentrality))) / (9 * (df + noncentrality))

/**
 * Jensen–Shannon divergence of the shares of two samples, in nats: 0 where they are the same, ln 2 where no bin has rows of
 * both. Empty bins are fine. 8·JS/κ is nearly χ²_{J−1} if nothing drifted. Edges as `populationStability`. Lin 1991, IEEE
 * Trans. Inf. Theory 37:145; SciPy `jensenshannon(…)**2`.
 */
export function jensenShannon(reference: Counts, current: Counts): number {
  requireSamples(reference, current)
  const all = [sum(reference), sum(current)]
  const part = (p: number, middle: number) => (p === 0 ? 0 : p * Math.log(p / middle))
  return reference.reduce((total, count, bin) => {
    const p = count / all[0]
    const q = current[bin] / all[1]
    const middle = (p + q) / 2
    return total + (part(p, middle) + part(q, middle)) / 2
  }, 0)
}

/**
 * Pearson's chi-square test of homogeneity of two samples of counts. Bins that are empty in both are left out; with fewer
 * than two others df and the statistic are 0 and p is 1 (nothing could differ). Edges as `populationStability`.
 * Pearson 1900; SciPy `chi2_contingency(correction=False)`, R `chisq.test(correct = FALSE)`.
 */
export function testHomogeneity(
  reference: Counts,
  current: Counts,
): { readonly statistic: number; readonly df: number; readonly pValue: number } {
  requireSamples(reference, current)
  const all = [sum(reference), sum(current)]
  const share = all[0] / (all[0] + all[1])
  let statistic = 0
  let df = -1
  for (const [bin, count] of reference.entries()) {
    const both = count + current[bin]
    if (both === 0) continue
    df++
    const expected = both * share
    statistic += (count - expected) ** 2 * (1 / expected + 1 / (both - expected))
  }
  return df < 1 ? { statistic: 0, df: 0, pValue: 1 } : { statistic, df, pValue: chiSquareUpperTail(statistic, df) }
}

/**
 * Largest distance between the distribution functions of two samples (Kolmogorov and Smirnov), and its p value by the limit
 * law with Stephens' correction: Kolmogorov's tail at (√nₑ + 0.12 + 0.11/√nₑ)·D with nₑ = n₁n₂/(n₁ + n₂). Both sorted
 * ascending, at least one number each; RangeError otherwise. effectiveN: nₑ where rows hang together; default as said.
 * Stephens 1970, JRSS-B 32:115; D as SciPy `ks_2samp`.
 */
export function testKolmogorovSmirnov(
  reference: Float64Array,
  current: Float64Array,
  effectiveN = (reference.length * current.length) / (reference.length + current.length),
): { readonly statistic: number; readonly pValue: number } {
  const [n, m] = [reference.length, current.length]
  if (n === 0 || m === 0) throw new RangeError('two samples are needed, each with a number')
  let statistic = 0
  let i = 0
  let j = 0
  while (i < n && j < m) {
    const value = Math.min(reference[i], current[j])
    while (i < n && reference[i] === value) i++
    while (j < m && current[j] === value) j++
    statistic = Math.max(statistic, Math.abs(i / n - j / m))
  }
  const root = Math.sqrt(effectiveN)
  return { statistic, pValue: Math.min(1, kolmogorovUpperTail((root + 0.12 + 0.11 / root) * statistic)) }
}
