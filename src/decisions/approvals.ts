/** Approvals: what asks for them, who gave them, and whether they are still for what stands in the pull request. */
import { z } from 'zod'
import { checkId } from '../core/check-id.js'
import { isGateChange } from '../core/gate-changes.js'
import { type Reason, reason } from '../core/problem.js'
import type { ApprovalReport, ApprovalsReport, Report } from '../report/report.js'
import { type Item, itemsOf, worseThan } from './findings.js'
import type { LedgerEntry } from './ledger.js'
import { type ApprovalCondition, type ApprovalRules, approversNamed, sameName } from './rules.js'

/** An approval as it was given, by a comment or by a review of GitHub's. */
export interface Approval {
  readonly by: string
  readonly sha: string
  readonly at: string
  readonly via: 'comment' | 'review'
  readonly reason: string | null
  /** The names of the policy that this person answered for then: the user, and teams. */
  readonly as: readonly string[]
  /** What there was to see; null: only the commit says. */
  readonly seen: readonly Item[] | null
}

/** What a ledger entry of kind `approve` holds. */
export const approvePayload = z.object({
  /** What `revoke` names. */
  id: z.string(),
  reason: z.string().nullable(),
  as: z.array(z.string()),
  seen: z.array(
    z.object({
      model: z.string(),
      check: z.string(),
      status: z.string(),
      loss: z.number().nullable(),
      mark: z.string().nullable(),
    }),
  ),
})

/** The approvals of one pull request, the latest of each person; none of somebody who took the latest back. */
export function approvalsOfLedger(entries: readonly LedgerEntry[], pullRequest: number | null): Approval[] {
  const revoked = new Set(entries.filter(({ kind }) => kind === 'revoke').map(({ payload }) => payload.id))
  const latest = new Map<string, Approval>()
  for (const entry of entries) {
    if (entry.kind !== 'approve' || entry.pr === null || entry.pr !== pullRequest || entry.head === null) continue
    const payload = approvePayload.safeParse(entry.payload).data
    if (!payload) continue
    const { by, head: sha, at } = entry
    const { id, ...rest } = payload
    if (revoked.has(id)) latest.delete(by.toLowerCase())
    else latest.set(by.toLowerCase(), { by, sha, at, via: 'comment', ...rest })
  }
  return [...latest.values()]
}

export interface ApprovalState {
  readonly rules: ApprovalRules
  /** With the verdict that waivers leave. */
  readonly report: Report
  readonly head: string
  readonly inQueue: boolean
  readonly author: string | null
  readonly given: readonly Approval[]
}

/** Which approvals count, and whether they suffice. null: none are asked for and none were given. */
export function judgeApprovals({ rules, report, head, inQueue, author, given }: ApprovalState): ApprovalsReport | null {
  const because = report.verdict === 'block' || report.verdict === 'error' ? [] : whyAsked(rules, report)
  const now = itemsOf(report, head)
  const counted: Approval[] = []
  const voided: (ApprovalReport & { because: Reason })[] = []
  for (const approval of given) {
    const why = whyVoid(approval, { rules, head, inQueue, author, now })
    if (why === 'not_for_this') continue
    if (why) voided.push({ ...shown(approval), because: why })
    else counted.push(approval)
  }
  if (because.length === 0 && counted.length === 0 && voided.length === 0) return null
  return {
    needed: Math.max(rules.anyOf.length > 0 ? rules.count : 0, rules.allOf.length),
    by: approversNamed(rules),
    given: counted.map(shown),
    voided,
    satisfied: because.length === 0 || suffice(rules, counted),
    because,
  }
}

const shown = ({ by, sha, at, via, reason: why }: Approval): ApprovalReport => ({ by, sha, at, via, reason: why })

/** null: it counts. `not_for_this`: a review of another commit, which GitHub shows itself. */
function whyVoid(
  approval: Approval,
  { rules, head, inQueue, author, now }: Omit<ApprovalState, 'report' | 'given'> & { now: readonly Item[] },
): Reason | 'not_for_this' | null {
  const { by, sha } = approval
  if (rules.preventAuthor && author !== null && sameName(by, author)) return reason('approval_by_author', { by })
  if (!approversNamed(rules).some((name) => approval.as.some((as) => sameName(as, name))))
    return reason('approval_not_named', { by })
  if (sha === head && (!inQueue || approval.seen === null)) return null
  if (approval.seen === null) return 'not_for_this'
  const worse = worseThan(approval.seen, now)
  if (worse.length === 0) return null
  const checks = worse.slice(0, 5).map(({ check }) => check)
  return reason('approval_voided', { by, sha: sha.slice(0, 7), checks, count: worse.length })
}

/** Every name of `allOf` by a person of its own, and `count` people of `anyOf`; one person may be in both. */
export function suffice({ anyOf, allOf, count }: ApprovalRules, given: readonly Approval[]): boolean {
  const isIn = ({ as }: Approval, names: readonly string[]) =>
    names.some((name) => as.some((one) => sameName(one, name)))
  const people = given.filter(({ by }, index) => given.findIndex((other) => sameName(other.by, by)) === index)
  if (anyOf.length > 0 && people.filter((person) => isIn(person, anyOf)).length < count) return false
  const seats = (names: readonly string[], left: readonly Approval[]): boolean => {
    const [name, ...others] = names
    if (name === undefined) return true
    return left.some(
      (person) =>
        isIn(person, [name]) &&
        seats(
          others,
          left.filter((other) => other !== person),
        ),
    )
  }
  return seats(allOf, people)
}

/** Why the policy asks for approval of this report, as codes. A change of what judges is asked about whatever `when` says. */
export function whyAsked({ when }: ApprovalRules, report: Report): Reason[] {
  const changes = report.problems.filter(isGateChange)
  const asked = when.flatMap((condition) => askedBy(condition, report) ?? [])
  // The verdict of a change without a model asks for a person only because of that change.
  const others = report.models.every(({ verdict }) => verdict === 'pass')
    ? asked.filter(({ code }) => code !== 'approval_review')
    : asked
  return changes.length > 0 ? [reason('approval_policy_change', whatChanges(changes)), ...others] : asked
}

const whatChanges = (changes: readonly Reason[]): Reason['args'] => ({
  what: [...new Set(changes.map(({ code }) => WHAT_CHANGES[code] ?? 'rules'))],
})

const WHAT_CHANGES: Readonly<Record<string, string>> = {
  workflow_changed_in_pr: 'workflow',
  evaluation_changed_in_pr: 'data',
}

function askedBy(condition: ApprovalCondition, report: Report): Reason | null {
  switch (condition.kind) {
    case 'always':
      return report.models.length > 0 ? reason('approval_always') : null
    case 'review':
      return report.verdict === 'review' ? reason('approval_review') : null
    case 'policy_change':
      // Always asked about.
      return null
    case 'business_beyond': {
      const found = report.models
        .flatMap((model) => model.checks)
        .find((check) => {
          if (check.kind !== 'business' || check.slice !== null) return false
          if (condition.of !== null && condition.of !== check.title && condition.of !== checkId(check.metric, null))
            return false
          const change = check.scaled?.difference ?? check.difference
          return change === null || Math.abs(change) > condition.amount
        })
      return found ? reason('approval_business', { check: found.id, amount: condition.amount }) : null
    }
    case 'slice_severity': {
      const found = report.models
        .flatMap((model) => model.checks)
        .find(
          ({ slice, severity, status }) =>
            slice !== null && severity === condition.severity && (status === 'regressed' || status === 'inconclusive'),
        )
      return found ? reason('approval_slice', { check: found.id, severity: condition.severity }) : null
    }
  }
}
