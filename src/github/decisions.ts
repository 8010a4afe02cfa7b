/** What people decided about a change, gathered from where it is kept: ledger, waivers file, reviews. */
import { posix } from 'node:path'
import type { PolicyConfig } from '../config/schema.js'
import { type Problem, ProblemError } from '../core/problem.js'
import { applyDecisions, type Decisions } from '../decisions/apply.js'
import { failingChecks } from '../decisions/findings.js'
import { decisiveEntries, problemsOfLedger } from '../decisions/ledger.js'
import { withReuse } from '../decisions/reuse.js'
import type { ApprovalCondition, DecisionRules } from '../decisions/rules.js'
import { readWaiversFile } from '../decisions/waivers-file.js'
import type { Report } from '../report/report.js'
import type { Client, Repository } from './client.js'
import { readFileAt } from './contents.js'
import { readLedgerBranch, type StoredLedger } from './ledger-branch.js'
import { readReviewApprovals } from './reviews.js'

export const WAIVERS_FILE = 'model-review-waivers.yml'

/** The file of waivers stands beside the config. */
export const waiversPathOf = (configPath: string): string => posix.join(posix.dirname(configPath), WAIVERS_FILE)

/** Rules of the config on the base branch. */
export function rulesOf({ approvals, waivers }: Pick<PolicyConfig, 'approvals' | 'waivers'>): DecisionRules {
  return {
    approvals: approvals
      ? {
          anyOf: approvals.any_of ?? [],
          count: approvals.count,
          allOf: approvals.all_of ?? [],
          when: [approvals.when].flat().map(conditionOf),
          preventAuthor: approvals.prevent_author,
          readersMayApprove: approvals.readers_may_approve,
        }
      : null,
    waivers: waivers ? { who: waivers.who, maxDays: waivers.max_days } : null,
  }
}

type When = Extract<NonNullable<PolicyConfig['approvals']>['when'], readonly unknown[]>[number]

function conditionOf(when: When): ApprovalCondition {
  if (typeof when === 'string') return { kind: when }
  if ('business_beyond' in when) return { kind: 'business_beyond', amount: when.business_beyond, of: when.of ?? null }
  return { kind: 'slice_severity', severity: when.slice_severity }
}

export interface DecisionRequest {
  readonly client: Client
  readonly repository: Repository
  /** null: none is known, so nothing was decided about it. */
  readonly pullRequest: number | null
  readonly head: string
  readonly inQueue?: boolean
  readonly author: string | null
  readonly policy: PolicyConfig
  /** From the root of the repository. */
  readonly configPath: string
  readonly baseTip: string
  /** Read already; undefined: it is read here. */
  readonly stored?: StoredLedger
}

/**
 * The report with what people decided. Asks only for what can matter to it, and where something cannot be read nothing of it
 * counts and that is said: an unreadable ledger never loosens anything. now: milliseconds since 1970.
 */
export async function decide(reviewed: Report, asking: DecisionRequest, now: number): Promise<Report> {
  const { approvals: asked, waivers, reuse } = asking.policy
  if (!asked && !waivers && !reuse) return reviewed
  const unread: Problem[] = []
  const stored = asking.stored ?? (await orProblems(() => readLedgerBranch(placeOf(asking)), unread))
  const report = withReuse(reviewed, stored?.ledger.entries, reuse?.budget ?? null)
  if (!asked && !waivers) {
    const told = stored ? problemsOfLedger(stored.ledger, asking.policy.ledger_branch) : unread
    return { ...report, problems: [...report.problems, ...told] }
  }
  const request = { ...asking, stored }
  const decisions = await gatherDecisions(report, request)
  const decided = applyDecisions(report, decisions, now)
  const { approvals } = decisions.rules
  const isWaiting =
    (decided.decisions?.approvals?.because ?? []).length > 0 && decided.decisions?.approvals?.satisfied === false
  if (!isWaiting || approvals === null || request.pullRequest === null) return decided
  const { client, repository, pullRequest, head } = request
  const reviews = await readReviewApprovals(client, repository, pullRequest, head, approvals)
  const problems = [...decisions.problems, ...reviews.problems]
  return applyDecisions(report, { ...decisions, reviews: reviews.approvals, problems }, now)
}

/** All but the reviews, which are asked for only where approval is still missing. */
export async function gatherDecisions(report: Report, request: DecisionRequest): Promise<Decisions> {
  const { policy, pullRequest, head, author } = request
  const rules = rulesOf(policy)
  const problems: Problem[] = []
  const stored = request.stored ?? (await orProblems(() => readLedgerBranch(placeOf(request)), problems))
  if (stored) problems.push(...problemsOfLedger(stored.ledger, policy.ledger_branch))
  const file = failingChecks(report).length > 0 ? await readFile(request, rules, problems) : []
  const ledger = stored ? decisiveEntries(stored.ledger) : []
  return { rules, pullRequest, head, inQueue: request.inQueue === true, author, ledger, file, reviews: [], problems }
}

export const placeOf = ({ client, repository, policy }: Pick<DecisionRequest, 'client' | 'repository' | 'policy'>) => ({
  client,
  repository,
  branch: policy.ledger_branch,
})

async function readFile(request: DecisionRequest, rules: DecisionRules, problems: Problem[]) {
  const { client, repository, configPath, baseTip } = request
  const path = waiversPathOf(configPath)
  const bytes = await orProblems(() => readFileAt(client, repository, path, baseTip), problems)
  if (!bytes) return []
  const read = readWaiversFile(new TextDecoder().decode(bytes), path, rules.waivers?.maxDays ?? null)
  problems.push(...read.problems)
  return read.waivers
}

/** Nothing that is decided may end a review: it goes on without, and says so. */
async function orProblems<T>(read: () => Promise<T>, problems: Problem[]): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    problems.push(...error.problems.map((problem) => ({ ...problem, severity: 'warning' as const })))
    return undefined
  }
}
