import { requireCount, requireProbability } from './arguments.js'
import { betaQuantile } from './incomplete-beta.js'

/**
 * Exact confidence interval of a share, after `successes` of `trials`: covers the true share at least as often as
 * `confidenceLevel` (in (0, 1)) says, equal tails. From 0 if there is no success, to 1 if there is no failure.
 * No trials, or more successes than trials: RangeError.
 * Clopper, Pearson 1934, Biometrika 26:404. R `binom.test`, SciPy `binomtest(…).proportion_ci()`.
 */
export function intervalClopperPearson(
  successes: number,
  trials: number,
  confidenceLevel: number,
): { low: number; high: number } {
  requireCount('successes', successes)
  requireCount('trials', trials)
  requireProbability(confidenceLevel)
  if (trials === 0 || successes > trials) throw new RangeError(`${successes} of ${trials} is no share`)
  const tail = (1 - confidenceLevel) / 2
  return {
    low: successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    high: successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  }
}
