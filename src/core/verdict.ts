import type { Check, Verdict } from './comparison.js'
import type { Policy } from './plan.js'
import { type Reason, reason } from './problem.js'

const RANK: Readonly<Record<Verdict, number>> = { pass: 0, review: 1, block: 2, error: 3 }

/** The worst of several verdicts; `pass` if there are none. */
export const worstVerdict = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.reduce((worst, verdict) => (RANK[verdict] > RANK[worst] ? verdict : worst), 'pass')

/**
 * One verdict from all checks and the policy (product.md, "From estimate to verdict"), with the reasons that led to it,
 * the deciding ones first. Slices block on shown harm only; what a primary, guardrail or limit could not evaluate is never
 * a pass; and a policy in which nothing can block is not passed either.
 */
export function verdictOf(
  checks: readonly Check[],
  policy: Policy,
  identicalPredictions: boolean,
  n: number,
): { readonly verdict: Verdict; readonly reasons: readonly Reason[] } {
  const gating = checks.filter((check) => check.gating)
  // A normal slice carries role guardrail but need not prove innocence; overall checks and critical slices must.
  const mustAnswer = gating.filter((check) => check.slice === null || check.severity === 'critical')
  const limits = gating.filter((check) => check.kind === 'limit' && check.status === 'regressed')
  const regressed = gating.filter((check) => check.kind !== 'limit' && check.status === 'regressed')
  const inconclusive = mustAnswer.filter((check) => check.status === 'inconclusive')
  const unevaluated = mustAnswer.filter(
    (check) => check.status === 'not_evaluated' && check.reason?.code !== 'identical_predictions',
  )
  const findings: { readonly verdict: Verdict; readonly reason: Reason }[] = []
  const add = (verdict: Verdict, code: string, count: number) => {
    if (count > 0) findings.push({ verdict, reason: reason(code, { count }) })
  }
  add(policy.onRegression, 'checks_regressed', regressed.length)
  add('block', 'limits_broken', limits.length)
  if (identicalPredictions)
    findings.push({ verdict: policy.onIdentical, reason: reason('identical_predictions', { n }) })
  add(policy.onInconclusive, 'checks_inconclusive', inconclusive.length)
  add(worstVerdict(['review', policy.onInconclusive]), 'not_evaluated_gating', unevaluated.length)
  if (gating.length === 0) findings.push({ verdict: 'review', reason: reason('no_gating_checks') })
  const verdict = worstVerdict(findings.map((finding) => finding.verdict))
  findings.sort((a, b) => RANK[b.verdict] - RANK[a.verdict])
  const reasons = findings.map((finding) => finding.reason)
  return { verdict, reasons: reasons.length > 0 ? reasons : [reason('all_fine')] }
}
