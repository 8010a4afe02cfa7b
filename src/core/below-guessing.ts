import type { Check } from './comparison.js'
import { type Problem, warningOf } from './problem.js'

/** Standard errors below one half: an honest model that knows nothing is not there by chance. */
const FAR = 4

/** Models that rank worse than guessing, beyond chance: most often the score, or `positive`, means the other label. */
export function findBelowGuessing(checks: readonly Check[], positive: string): Problem[] {
  const check = checks.find(({ id }) => id === 'roc_auc')
  if (!check?.positives || check.positives === check.n) return []
  const { n, positives, units, champion, challenger } = check
  // Of scores that know nothing, as of ranks (Mann and Whitney); rows of one unit may all say the same.
  const error = Math.sqrt((n + 1) / (12 * positives * (n - positives))) * Math.sqrt(n / units)
  const low = 0.5 - FAR * error
  const models = Object.entries({ champion, challenger }).flatMap(([model, value]) =>
    typeof value === 'number' && value < low ? [{ model, value }] : [],
  )
  if (models.length === 0) return []
  return [
    warningOf('ranks_below_guessing', {
      models: models.map(({ model }) => model),
      values: models.map(({ value }) => value),
      positive,
    }),
  ]
}
