/** The verdict on checks that somebody else has written down: never better than what follows from them. */
import type { Check, Verdict } from './comparison.js'
import type { Policy, Role } from './plan.js'
import { type Reason, reason } from './problem.js'
import { decideVerdict, isLimit, isRequirement, type Standing, worstVerdict } from './verdict.js'

export interface Claimed {
  readonly verdict: Verdict
  readonly reasons: readonly Reason[]
  readonly checks: readonly Check[]
  readonly identicalPredictions: boolean
}

/** What the policy judges on all rows. */
export interface Demanded {
  /** Canonical name, or the slug of a business function. */
  readonly metric: string
  /** null: it may be reported in any, as where bare totals cannot be judged. */
  readonly role: Role | null
}

/** Of files that are too old: what the policy makes of it. */
const AGES: readonly string[] = ['source_stale', 'source_age_unknown']

/**
 * The worse of what is claimed and what the checks give by the policy, with its reasons. A metric that the policy judges and
 * that has no check of its role is an error, `check_left_out` {metric}: to say nothing of it would be the easiest lie.
 */
export function rederive(
  claimed: Claimed,
  policy: Policy,
  onStale: Verdict,
  demanded: readonly Demanded[],
): { readonly verdict: Verdict; readonly reasons: readonly Reason[] } {
  const { verdict, reasons } = claimed
  if (verdict === 'error') return { verdict, reasons }
  const leftOut = demanded.filter(
    ({ metric, role }) =>
      !claimed.checks.some(
        (check) =>
          check.slice === null &&
          isNamed(check.metric, metric) &&
          (role === null || (check.role === role && check.gating)),
      ),
  )
  if (leftOut.length > 0)
    return { verdict: 'error', reasons: leftOut.map(({ metric }) => reason('check_left_out', { metric })) }
  const standing = claimed.reasons.flatMap((found): Standing[] => {
    if (found.code === 'no_champion') return [{ verdict: policy.onMissingChampion, reason: found }]
    if (found.code === 'reuse_spent' || found.code === 'reuse_unknown') return [{ verdict: 'review', reason: found }]
    return AGES.includes(found.code) ? [{ verdict: onStale, reason: found }] : []
  })
  const same = claimed.reasons.find(({ code }) => code === 'identical_predictions' || code === 'identical_aggregates')
  if (claimed.identicalPredictions || same)
    standing.push({ verdict: policy.onIdentical, reason: same ?? reason('identical_predictions', { n: 0 }) })
  const isAlone = standing.some((found) => found.reason.code === 'no_champion')
  const answerable = isAlone ? claimed.checks.filter((check) => isLimit(check) || isRequirement(check)) : claimed.checks
  const derived = decideVerdict(answerable, policy, standing)
  return worstVerdict([verdict, derived.verdict]) === verdict ? { verdict, reasons } : derived
}

/** lm-evaluation-harness names its filter behind a comma, which the policy may leave out. */
const isNamed = (metric: string, asked: string) => metric === asked || metric.startsWith(`${asked},`)
