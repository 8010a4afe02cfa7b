/** A report and what people decided about it → the report whose verdict counts both. */
import type { Verdict } from '../core/comparison.js'
import type { Problem } from '../core/problem.js'
import { worstVerdict } from '../core/verdict.js'
import type { CommandAnswer, DecisionsReport, ModelReport, Report, WaiverReport } from '../report/report.js'
import { answersOfLedger } from './answers.js'
import { type Approval, approvalsOfLedger, judgeApprovals } from './approvals.js'
import { failingChecks, verdictWithoutFailures } from './findings.js'
import type { LedgerEntry } from './ledger.js'
import type { DecisionRules } from './rules.js'
import { stateOf, type Waiver, waiverReport, waiversOfLedger } from './waivers.js'

export interface Decisions {
  /** Of the base branch, never of the pull request. */
  readonly rules: DecisionRules
  readonly pullRequest: number | null
  /** Commit that the report is about. */
  readonly head: string
  /** The report is of that commit merged with what stands before it in a queue: an approval is for what was seen. */
  readonly inQueue?: boolean
  /** Login of whoever opened the pull request; null: not known. */
  readonly author: string | null
  /** Entries of the ledger that decide something (`decisiveEntries`). */
  readonly ledger: readonly LedgerEntry[]
  /** Waivers of the reviewed file. */
  readonly file: readonly Waiver[]
  /** Approvals by reviews of GitHub's, of this head, by people with write access. */
  readonly reviews: readonly Approval[]
  /** What is wrong with any of these. */
  readonly problems: readonly Problem[]
}

/**
 * The report with its decisions: `verdict` of the report and of every model counts waivers and approvals, and
 * `decisions.verdictBefore` is what it was without. Applied again, to the result, it gives the same. What could not be
 * evaluated, and a policy that is not agreed yet, are beyond any decision. now: milliseconds since 1970, for ends of waivers.
 */
export function applyDecisions(decided: Report, decisions: Decisions, now: number): Report {
  const report = withoutDecisions(decided)
  const problems = [...report.problems, ...decisions.problems.filter((problem) => !isAmong(problem, report.problems))]
  const answers: readonly CommandAnswer[] = answersOfLedger(decisions.ledger, decisions.pullRequest)
  if (report.advisory) return { ...report, problems, decisions: nothing(report.verdict, answers) }
  const { waivers, ended, isWaived } = judgeWaivers(report, decisions, now)
  const models = report.models.map((model): ModelReport => {
    const failing = model.checks.filter((check) => check.gating && check.status === 'regressed')
    const isCovered = failing.length > 0 && failing.every((check) => isWaived(model.name, check.id))
    if (!isCovered || model.verdict === 'error') return model
    return { ...model, verdict: verdictWithoutFailures(model, worstVerdict) }
  })
  const worst = worstVerdict(models.map(({ verdict }) => verdict))
  // Something beside the models raised it: no waiver is for that.
  const isOfModels = worstVerdict(report.models.map(({ verdict }) => verdict)) === report.verdict
  const waived: Report = { ...report, problems, models, verdict: isOfModels ? worst : report.verdict }
  const approvals =
    decisions.rules.approvals &&
    judgeApprovals({
      rules: decisions.rules.approvals,
      report: waived,
      head: decisions.head,
      inQueue: decisions.inQueue === true,
      author: decisions.author,
      given: [...approvalsOfLedger(decisions.ledger, decisions.pullRequest), ...decisions.reviews],
    })
  const isAsked = (approvals?.because ?? []).length > 0
  return {
    ...waived,
    ...(isAsked ? answeredBy(waived, approvals?.satisfied === true) : {}),
    decisions: {
      verdictBefore: report.verdict,
      modelsBefore: Object.fromEntries(report.models.map(({ name, verdict }) => [name, verdict])),
      waivers,
      ended,
      approvals,
      answers,
    },
  }
}

const nothing = (verdictBefore: Verdict, answers: readonly CommandAnswer[]): DecisionsReport => ({
  verdictBefore,
  waivers: [],
  ended: [],
  approvals: null,
  answers,
})

/** Approval is asked for only where nothing blocks, so it stands between `review` and `pass`. */
function answeredBy({ models }: Report, isSatisfied: boolean): Pick<Report, 'verdict' | 'models'> {
  if (!isSatisfied) return { verdict: 'review', models }
  return {
    verdict: 'pass',
    models: models.map((model) => (model.verdict === 'review' ? { ...model, verdict: 'pass' } : model)),
  }
}

/** The report as it was before decisions were applied to it. */
export function withoutDecisions(report: Report): Report {
  const { decisions, ...rest } = report
  if (!decisions) return rest
  const before = decisions.modelsBefore ?? {}
  return {
    ...rest,
    verdict: decisions.verdictBefore,
    models: report.models.map((model) =>
      Object.hasOwn(before, model.name) ? { ...model, verdict: before[model.name] } : model,
    ),
  }
}

function judgeWaivers(report: Report, { ledger, file }: Decisions, now: number) {
  const known = [...waiversOfLedger(ledger), ...file]
  const waivers: WaiverReport[] = []
  const ended: (WaiverReport & { because: 'expired' | 'grew' | 'revoked' })[] = []
  const covered = new Set<string>()
  for (const { model, check } of failingChecks(report)) {
    const own = known.filter((waiver) => waiver.model === model.name && waiver.check === check.id)
    const states = own.map((waiver) => ({ waiver, state: stateOf(waiver, check, now) }))
    const holding = states.find(({ state }) => state === 'in_force')
    if (holding) {
      waivers.push(waiverReport(holding.waiver, now))
      covered.add(JSON.stringify([model.name, check.id]))
      continue
    }
    // Of several that ended, the last one given says why the check holds the merge again.
    const last = states.findLast(({ state }) => state !== 'not_yet')
    if (last && last.state !== 'in_force' && last.state !== 'not_yet')
      ended.push({ ...waiverReport(last.waiver, now), because: last.state })
  }
  return { waivers, ended, isWaived: (model: string, check: string) => covered.has(JSON.stringify([model, check])) }
}

const isAmong = ({ code, args }: Problem, problems: readonly Problem[]): boolean =>
  problems.some((other) => other.code === code && JSON.stringify(other.args) === JSON.stringify(args))
