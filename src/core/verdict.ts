import type { Check, Verdict } from './comparison.js'
import type { Policy } from './plan.js'
import { type Reason, reason } from './problem.js'

const RANK: Readonly<Record<Verdict, number>> = { pass: 0, review: 1, block: 2, error: 3 }

/** The worst of several verdicts; `pass` if there are none. */
export const worstVerdict = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.reduce((worst, verdict) => (RANK[verdict] > RANK[worst] ? verdict : worst), 'pass')

/** Stands beside the metrics: a requirement or a number that no test of statistics is about. */
export const isRequirement = ({ kind }: Pick<Check, 'kind'>): boolean =>
  kind === 'scenario' || kind === 'operations' || kind === 'drift'

/** A bound agreed beforehand on one number of the challenger. A scenario is not one: it is a list of cases. */
export const isLimit = ({ kind, limit }: Pick<Check, 'kind' | 'limit'>): boolean =>
  kind === 'limit' || ((kind === 'operations' || kind === 'drift') && limit !== undefined)

/** What of a check the verdict looks at. */
export type Deciding = Pick<Check, 'kind' | 'limit' | 'slice' | 'severity' | 'gating' | 'status' | 'reason'>

/** Something that decides beside the checks: the predictions are the same, or there is no champion. */
export interface Standing {
  readonly verdict: Verdict
  readonly reason: Reason
}

/** What a check says that a standing reason has said already. */
const EXPLAINED: readonly string[] = ['identical_predictions', 'identical_aggregates', 'no_champion']
export const isExplained = ({ reason }: Pick<Check, 'reason'>): boolean => EXPLAINED.includes(reason?.code ?? '')

/**
 * One verdict from all checks and the policy (product.md, "From estimate to verdict"), with the reasons that led to it,
 * the deciding ones first. Slices block on shown harm only; what a primary, guardrail, limit or requirement could not
 * evaluate is never a pass; and a policy in which nothing can block is not passed either. Broken limits and failed critical
 * scenarios block whatever `policy.onRegression` says; a failed normal scenario and a number that rose too far follow it.
 */
export function decideVerdict(
  checks: readonly Deciding[],
  policy: Policy,
  standing: readonly Standing[],
): { readonly verdict: Verdict; readonly reasons: readonly Reason[] } {
  const gating = checks.filter((check) => check.gating)
  // A normal slice carries role guardrail but need not prove innocence; overall checks and critical slices must.
  const mustAnswer = gating.filter((check) => check.slice === null || check.severity === 'critical')
  const failed = gating.filter((check) => check.status === 'regressed')
  const scenarios = failed.filter((check) => check.kind === 'scenario')
  const isCritical = (check: Deciding) => check.severity === 'critical'
  const inconclusive = mustAnswer.filter((check) => check.status === 'inconclusive')
  const unevaluated = mustAnswer.filter((check) => check.status === 'not_evaluated' && !isExplained(check))
  const findings: Standing[] = []
  const add = (verdict: Verdict, code: string, { length }: readonly Deciding[]) => {
    if (length > 0) findings.push({ verdict, reason: reason(code, { count: length }) })
  }
  const isTested = (check: Deciding) => !isLimit(check) && !isRequirement(check)
  add(policy.onRegression, 'checks_regressed', failed.filter(isTested))
  add('block', 'critical_scenarios_failed', scenarios.filter(isCritical))
  add('block', 'limits_broken', failed.filter(isLimit))
  add(
    policy.onRegression,
    'scenarios_failed',
    scenarios.filter((check) => !isCritical(check)),
  )
  add(
    policy.onRegression,
    'numbers_worse',
    failed.filter((check) => isRequirement(check) && check.kind !== 'scenario' && !isLimit(check)),
  )
  findings.push(...standing)
  add(policy.onInconclusive, 'checks_inconclusive', inconclusive)
  add(worstVerdict(['review', policy.onInconclusive]), 'not_evaluated_gating', unevaluated)
  // That one model alone cannot be compared is said already.
  const isAlone = standing.some((found) => found.reason.code === 'no_champion')
  if (gating.length === 0 && !isAlone) findings.push({ verdict: 'review', reason: reason('no_gating_checks') })
  const verdict = worstVerdict(findings.map((finding) => finding.verdict))
  findings.sort((a, b) => RANK[b.verdict] - RANK[a.verdict])
  const reasons = findings.map((finding) => finding.reason)
  return { verdict, reasons: reasons.length > 0 ? reasons : [reason('all_fine')] }
}

/** The verdict on checks of which `n` rows are the evidence. */
export function verdictOf(
  checks: readonly Check[],
  policy: Policy,
  identicalPredictions: boolean,
  n: number,
): { readonly verdict: Verdict; readonly reasons: readonly Reason[] } {
  const identical = { verdict: policy.onIdentical, reason: reason('identical_predictions', { n }) }
  return decideVerdict(checks, policy, identicalPredictions ? [identical] : [])
}
