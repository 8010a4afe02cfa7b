import { requireCount } from './arguments.js'
import { betaKernel, betaTails } from './incomplete-beta.js'

/**
 * P(X = k) for X binomial: k successes of n trials with probability p each. n whole and ≥ 0, p in [0, 1]; RangeError
 * otherwise; 0 for a k that cannot occur. Loader 2000. R `dbinom`, SciPy `binom.pmf`.
 */
export function binomialMass(k: number, n: number, p: number): number {
  requireTrials(n, p)
  if (!Number.isInteger(k) || k < 0 || k > n) return 0
  if (p === 0) return k === 0 ? 1 : 0
  if (p === 1) return k === n ? 1 : 0
  if (k === 0) return Math.exp(n * Math.log1p(-p))
  if (k === n) return p ** n
  return (betaKernel(p, 1 - p, k, n - k) * n) / (k * (n - k))
}

/**
 * P(X ≤ k) for X binomial (see `binomialMass`). 0 below k = 0, 1 from k = n. I_{1−p}(n − k, k + 1): DLMF 8.17.5.
 * R `pbinom`, SciPy `binom.cdf`.
 */
export function binomialCdf(k: number, n: number, p: number): number {
  requireTrials(n, p)
  const whole = Math.floor(k)
  if (whole < 0) return 0
  if (whole >= n) return 1
  return betaTails(1 - p, p, n - whole, whole + 1).lower
}

function requireTrials(n: number, p: number): void {
  requireCount('n', n)
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p must be between 0 and 1, not ${p}`)
}
