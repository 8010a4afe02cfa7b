/** The checks of a model by the part they play in the sentences. */
import type { Check, CheckStatus } from '../core/comparison.js'
import { isExplained, isLimit, isRequirement } from '../core/verdict.js'
import type { ModelReport, Report, WaiverReport } from './report.js'
import { isReportedOnly } from './words/check-names.js'

export const MOST_NAMED = 3
export const MOST_GROUPS_NAMED = 6

/** The checks of a model by the part they play in the sentences. */
export interface Findings {
  readonly model: ModelReport
  readonly report: Report
  /** Take part in the decision, by their role. */
  readonly judged: readonly Check[]
  readonly overall: readonly Check[]
  readonly groups: readonly Check[]
  readonly failedOverall: readonly Check[]
  readonly failedLimits: readonly Check[]
  /** Critical ones first. */
  readonly failedScenarios: readonly Check[]
  /** Numbers beside the metrics that moved further than allowed. */
  readonly failedNumbers: readonly Check[]
  /** Failed checks of groups, smallest group first, those containing it under it. */
  readonly failedGroups: readonly { readonly check: Check; readonly contains: Check | null }[]
  /** Groups that failed and contain no other failed group, each once. */
  readonly smallestGroups: readonly Check[]
  /** Undecided, and a person is asked because of it. */
  readonly undecided: readonly Check[]
  /** Undecided with an estimate beyond the allowed loss, in groups: not proven, worth watching; worst first. */
  readonly watched: readonly Check[]
  readonly notEvaluated: readonly Check[]
  /** Not evaluated although the verdict waits for their answer. */
  readonly unanswered: readonly Check[]
  /** Shown worse, but within the margin. */
  readonly worseWithinMargin: readonly Check[]
  /** Shown worse, but undecided whether by more than the margin. */
  readonly worseAndUndecided: readonly Check[]
  /** Failed, and accepted by a waiver. Where something else fails too, the failed ones above leave these out. */
  readonly waived: readonly Check[]
  /** Of the whole data, shown worse, but only reported. */
  readonly reportedWorse: readonly Check[]
  /** The same, shown better. */
  readonly reportedBetter: readonly Check[]
}

const isTooSmall = (check: Check) => check.status === 'not_evaluated' && check.reason?.code === 'slice_too_small'
export const isOverall = (check: Check) => check.slice === null
export const hasStatus =
  (...statuses: readonly CheckStatus[]) =>
  (check: Check) =>
    statuses.includes(check.status)

/** Whether an undecided check asks for a person: the same rule that the verdict follows. */
const mustAnswer = (check: Check) =>
  check.gating && !isReportedOnly(check) && (isOverall(check) || check.severity === 'critical')
export const asksForPerson = (check: Check) => check.status === 'inconclusive' && mustAnswer(check)

type SliceIndex = ReadonlyMap<string, readonly Check[]>

const keyOfEntries = (entries: readonly (readonly [string, string])[]): string =>
  JSON.stringify([...entries].sort(([a], [b]) => (a < b ? -1 : 1)))

/**
 * Whether the estimate lies beyond the margin on rows that could have shown a loss. On too few of them the estimate says
 * little, and more rows are what helps.
 */
export const isBeyondMargin = ({ reason, evidence }: Check): boolean =>
  reason?.code === 'estimate_beyond_margin' && evidence?.ineligibleBecause == null

export function indexBySlice(checks: readonly Check[]): SliceIndex {
  const index = new Map<string, Check[]>()
  for (const check of checks) {
    const key = keyOfEntries(Object.entries(check.slice ?? {}))
    index.set(key, [...(index.get(key) ?? []), check])
  }
  return index
}

/** Crosses of more columns than this are not searched for the groups that contain them. */
const MOST_CROSSED = 8

/**
 * Checks of groups that contain this one's. A group with fewer conditions, all of them among this one's, contains it; so
 * the candidates are looked up rather than every pair compared.
 */
export function outersOf(check: Check, index: SliceIndex): readonly Check[] {
  const entries = Object.entries(check.slice ?? {})
  if (entries.length > MOST_CROSSED) return []
  const everything = 2 ** entries.length - 1
  return Array.from({ length: Math.max(0, everything - 1) }, (_, subset) =>
    entries.filter((_, bit) => ((subset + 1) >> bit) & 1),
  ).flatMap((part) => index.get(keyOfEntries(part)) ?? [])
}

const severityOf = (check: Check): number =>
  check.improvement === null ? 0 : check.improvement / (check.marginValue || Math.abs(check.champion ?? 1) || 1)

const byId = (a: Check, b: Check) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

export function findingsOf(model: ModelReport, report: Report): Findings {
  const judged = model.checks.filter(
    // A group below min_rows is counted as a group, once, not as one check a metric.
    (check) => !isReportedOnly(check) && check.kind !== 'integrity' && !isTooSmall(check),
  )
  const tested = judged.filter((check) => !isLimit(check) && !isRequirement(check))
  const overall = tested.filter(isOverall)
  const groups = tested.filter((check) => !isOverall(check))
  const waivers = new Set(waiversOf(model, report).map((waiver) => waiver.check))
  const waived = judged.filter((check) => check.gating && check.status === 'regressed' && waivers.has(check.id))
  const isOpen = judged.some((check) => check.gating && check.status === 'regressed' && !waivers.has(check.id))
  const failed = (check: Check) => check.status === 'regressed' && !(isOpen && waived.includes(check))
  const failedGroups = nest(groups.filter(failed))
  // The note says that a loss is shown, not that it is within the margin: an undecided check may lie beyond it.
  const shownWorse = judged
    .filter(
      (check) => check.status !== 'regressed' && check.notes.some((note) => note.code === 'regression_within_margin'),
    )
    .sort((a, b) => severityOf(a) - severityOf(b) || byId(a, b))
  return {
    model,
    report,
    judged,
    overall,
    groups,
    failedOverall: overall
      .filter(failed)
      .sort((a, b) => rankOf(a) - rankOf(b) || severityOf(a) - severityOf(b) || byId(a, b)),
    failedLimits: judged.filter((check) => isLimit(check) && failed(check)),
    failedScenarios: judged
      .filter((check) => check.kind === 'scenario' && failed(check))
      .sort((a, b) => Number(b.severity === 'critical') - Number(a.severity === 'critical')),
    failedNumbers: judged.filter(
      (check) => isRequirement(check) && check.kind !== 'scenario' && !isLimit(check) && failed(check),
    ),
    failedGroups,
    smallestGroups: smallestGroups(failedGroups),
    waived,
    undecided: judged.filter(asksForPerson).sort((a, b) => rankOf(a) - rankOf(b)),
    watched: groups
      .filter((check) => check.status === 'inconclusive' && check.reason?.code === 'estimate_beyond_margin')
      .sort((a, b) => severityOf(a) - severityOf(b) || byId(a, b)),
    notEvaluated: model.checks.filter(
      // A reported check is not judged by design, and identical predictions are said once.
      (check) =>
        check.status === 'not_evaluated' &&
        !isTooSmall(check) &&
        !['reported_only', 'identical_predictions', 'no_champion'].includes(check.reason?.code ?? ''),
    ),
    unanswered: judged.filter((check) => check.status === 'not_evaluated' && mustAnswer(check) && !isExplained(check)),
    worseWithinMargin: shownWorse.filter((check) => check.status !== 'inconclusive'),
    worseAndUndecided: shownWorse.filter(hasStatus('inconclusive')),
    reportedWorse: model.checks.filter(
      (check) => isOverall(check) && !isRequirement(check) && isReportedOnly(check) && check.status === 'regressed',
    ),
    reportedBetter: model.checks.filter(
      (check) => isOverall(check) && !isRequirement(check) && isReportedOnly(check) && check.status === 'improved',
    ),
  }
}

/** Money first, then required checks, then the rest. */
export function rankOf(check: Check): number {
  if (check.kind === 'business') return 0
  return check.role === 'primary' ? 1 : 2
}

/** Smallest group first, each followed by the groups that contain it. */
function nest(failed: readonly Check[]): Findings['failedGroups'] {
  const index = indexBySlice(failed)
  const outer = new Map(failed.map((check) => [check, outersOf(check, index)]))
  const containing = new Set([...outer.values()].flat())
  const smallest = failed
    .filter((check) => !containing.has(check))
    .sort((a, b) => severityOf(a) - severityOf(b) || a.n - b.n || byId(a, b))
  const listed = new Set<Check>()
  return smallest.flatMap((check) => {
    const parents = outer
      .get(check)!
      .filter((other) => !listed.has(other))
      .sort((a, b) => a.n - b.n || byId(a, b))
    const chain = [{ check, contains: null }, ...parents.map((parent) => ({ check: parent, contains: check }))]
    for (const link of chain) listed.add(link.check)
    return chain
  })
}

const isOfPeople = (check: Check): boolean => check.unit.kind === 'share' || check.metric === 'roc_auc'

/** Groups that failed and contain no other failed group, each once, by the check that speaks of people if there is one. */
function smallestGroups(failedGroups: Findings['failedGroups']): readonly Check[] {
  const seen = new Map<string, Check>()
  for (const { check, contains: inner } of failedGroups) {
    const key = keyOfEntries(Object.entries(check.slice!))
    const known = seen.get(key)
    if (inner === null && (known === undefined || (!isOfPeople(known) && isOfPeople(check)))) seen.set(key, check)
  }
  return [...seen.values()]
}

/** The improvement to lead with: money, then a required check. */
export function bestOf(findings: Findings): Check | undefined {
  return findings.overall.filter(hasStatus('improved')).sort((a, b) => rankOf(a) - rankOf(b) || byId(a, b))[0]
}

/** Whether a group is shown worse, if only within the margin: then "no group is worse" alone would be wrong. */
export const worseThoughAllowed = (findings: Findings): boolean =>
  [...findings.worseWithinMargin, ...findings.worseAndUndecided].some((check) => !isOverall(check))

export const metLimits = (findings: Findings): readonly Check[] =>
  findings.judged.filter((check) => check.kind === 'limit' && check.status === 'pass' && check.challenger !== null)

/** Waivers that hold for a model. */
export const waiversOf = (model: ModelReport, report: Report): readonly WaiverReport[] =>
  report.decisions?.waivers.filter((waiver) => waiver.model === model.name) ?? []

/** Reasons for which all that several groups lack is said at once. */
const OF_GROUPS = [
  'slice_empty',
  'one_class',
  'no_predicted_positive',
  'no_predicted_negative',
  'champion_not_positive',
] as const
export type GroupReason = (typeof OF_GROUPS)[number]
export const isOfGroup = (why: string): why is GroupReason => (OF_GROUPS as readonly string[]).includes(why)
