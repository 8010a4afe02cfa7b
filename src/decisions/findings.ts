/** What there is to decide about in a report: checks that fail, and everything that asks for a person. */
import { checkIdOfModel } from '../core/check-id.js'
import type { Check, Verdict } from '../core/comparison.js'
import { isGateChange } from '../core/gate-changes.js'
import { isExplained, isRequirement } from '../core/verdict.js'
import type { ModelReport, Report } from '../report/report.js'

export interface FoundCheck {
  readonly model: ModelReport
  readonly check: Check
}

/** Checks that hold the merge by failing, and that a waiver can be for. */
export const failingChecks = (report: Report): FoundCheck[] =>
  report.models.flatMap((model) =>
    model.checks.filter((check) => check.gating && check.status === 'regressed').map((check) => ({ model, check })),
  )

export const allChecks = (report: Report): FoundCheck[] =>
  report.models.flatMap((model) => model.checks.map((check) => ({ model, check })))

/** The checks that a word of a command means: by id, or by `model/id` where several models have that id. */
export const findChecks = (among: readonly FoundCheck[], named: string): FoundCheck[] =>
  among.filter(({ model, check }) => named === check.id || named === checkIdOfModel(model.name, check.id))

/**
 * How much a check loses, in its own unit, positive where it is worse: against the champion; for a limit, beyond the limit.
 * null: it has no number.
 */
export function lossOf({ limit, challenger, target, improvement }: Check): number | null {
  if (limit !== undefined && challenger !== null) {
    if (limit.kind === 'max_distance') return target === undefined ? null : Math.abs(challenger - target) - limit.value
    return limit.kind === 'min' ? limit.value - challenger : challenger - limit.value
  }
  return improvement === null ? null : 0 - improvement
}

/** The largest loss that the data leave open: what somebody accepts who accepts the check as it is. */
export function largestLossOf(check: Check): number | null {
  const loss = lossOf(check)
  const low = check.limit === undefined ? (check.interval?.low ?? null) : null
  return loss === null ? null : Math.max(loss, low === null ? loss : 0 - low)
}

/** One thing that somebody who approves has seen. */
export interface Item {
  readonly model: string
  /** Id of a check, or the code of a reason beside the checks. */
  readonly check: string
  readonly status: string
  readonly loss: number | null
  /** What it was about, where no number says whether it got worse: other files or another commit are another matter. */
  readonly mark: string | null
}

const REASONS_OF_CHECKS: readonly string[] = [
  'checks_regressed',
  'critical_scenarios_failed',
  'limits_broken',
  'scenarios_failed',
  'numbers_worse',
  'checks_inconclusive',
  'not_evaluated_gating',
  'all_fine',
]

/** Everything in a report that is not plainly fine. head: of the pull request. */
export function itemsOf(report: Report, head: string): Item[] {
  return [
    ...report.problems
      .filter(isGateChange)
      // What a patch shows of itself is shortened, so an approval of it is for this commit alone.
      .map(({ code }) => ({ model: '', check: code, status: 'asked', loss: null, mark: head })),
    ...report.models.flatMap((model) => {
      const mark = filesOf(model)
      const checks = model.checks.filter(
        (check) =>
          check.gating && ['regressed', 'inconclusive', 'not_evaluated'].includes(check.status) && isAsked(check),
      )
      const reasons = model.reasons.filter(({ code }) => !REASONS_OF_CHECKS.includes(code))
      return [
        ...checks.map((check) => {
          const loss = lossOf(check)
          const item = { model: model.name, check: check.id, status: check.status as string, loss }
          return { ...item, mark: loss === null || check.status === 'not_evaluated' ? mark : null }
        }),
        ...reasons.map(({ code }) => ({ model: model.name, check: code, status: 'asked', loss: null, mark })),
      ]
    }),
  ]
}

/** Normal slices need not prove innocence. What everything has in common is said once, by its reason. */
const isAsked = (check: Check): boolean =>
  check.status === 'regressed' ||
  ((check.slice === null || check.severity === 'critical' || isRequirement(check)) && !isExplained(check))

/** Digests of the files that the new model came in. */
const filesOf = ({ inputs }: ModelReport): string =>
  inputs
    .filter(({ role }) => role === 'challenger')
    .map(({ sha256 }) => sha256)
    .sort()
    .join(' ')

const STATUS_RANK: Readonly<Record<string, number>> = { asked: 0, inconclusive: 1, not_evaluated: 1, regressed: 2 }

/** The items that somebody who saw `seen` has not agreed to: new ones, and those that got worse. */
export function worseThan(seen: readonly Item[], now: readonly Item[]): Item[] {
  return now.filter((item) => {
    const before = seen.find(({ model, check }) => model === item.model && check === item.check)
    if (!before || (STATUS_RANK[item.status] ?? 3) > (STATUS_RANK[before.status] ?? 3)) return true
    if (item.mark !== null) return item.mark !== before.mark
    return before.loss === null || item.loss === null || item.loss > before.loss + tolerance(before.loss)
  })
}

/** Digits that arithmetic on another machine may not have in common. */
const tolerance = (value: number): number => 1e-9 * Math.max(1e-3, Math.abs(value))

/**
 * What is left of a model's verdict when all that fails is accepted: reasons beside the failures keep what the policy makes
 * of them. A reason of unknown weight keeps the verdict as it is.
 */
export function verdictWithoutFailures(model: ModelReport, worst: (all: readonly Verdict[]) => Verdict): Verdict {
  const { policy, verdict } = model
  const weights: Readonly<Record<string, Verdict>> = {
    checks_regressed: 'pass',
    critical_scenarios_failed: 'pass',
    limits_broken: 'pass',
    scenarios_failed: 'pass',
    numbers_worse: 'pass',
    all_fine: 'pass',
    checks_inconclusive: policy.onInconclusive,
    not_evaluated_gating: worst(['review', policy.onInconclusive]),
    no_gating_checks: 'review',
    reuse_spent: 'review',
    reuse_unknown: 'review',
    identical_predictions: policy.onIdentical,
    identical_aggregates: policy.onIdentical,
    no_champion: policy.onMissingChampion ?? verdict,
    source_stale: policy.onStale ?? verdict,
    source_age_unknown: policy.onStale ?? verdict,
  }
  return worst(model.reasons.map(({ code }) => weights[code] ?? verdict))
}
