/** What the gate did to a team, from its ledger: so that a rule is moved, or a gate switched on, on evidence. */
import type { Json, LedgerEntry } from './ledger.js'
import { promotionsOf, type Standing } from './promotion.js'

/** What became of a failure in a pull request. */
export type Outcome =
  /** A later commit of the pull request no longer had it. */
  | 'fixed'
  | 'waived'
  /** The pull request was merged with it, without a waiver. */
  | 'merged_anyway'

export interface RuleStats {
  readonly model: string
  /** Id of a check. */
  readonly check: string
  /** Pull requests that it held, by what became of it. */
  readonly held: Readonly<Record<Outcome, number>>
  /** Of those merged with it, waived or not: how many were taken back later. Of failures, the others may have been false alarms. */
  readonly takenBack: number
  /** Pull requests in which it was worse and held nothing, since it only informs. */
  readonly onlyReported: number
}

export interface Stats {
  /** Days of the first and the last entry, YYYY-MM-DD; null: there is none. */
  readonly since: string | null
  readonly until: string | null
  /** Merged pull requests, and pushes without one, that changed a model: by how they stand to their review. */
  readonly merges: Readonly<Record<Standing, number>>
  /** Of the merged pull requests: how many the gate held at least once. */
  readonly held: number
  readonly refused: number
  readonly rollbacks: number
  /** Hours from the first review that was no pass to the first approval or waiver; null: nobody ever decided. */
  readonly decisionHours: { readonly count: number; readonly median: number; readonly longest: number } | null
  /** Most often held first. */
  readonly rules: readonly RuleStats[]
}

interface Worse {
  readonly model: string
  readonly check: string
  readonly gating: boolean
}

interface Review {
  readonly at: string
  readonly verdict: string
  readonly worse: readonly Worse[]
}

/** entries: of a whole ledger. Pull requests that were never merged left no review in it, and are not counted. */
export function statsOf(entries: readonly LedgerEntry[]): Stats {
  const promotions = promotionsOf(entries)
  const merges: Record<Standing, number> = { agreed: 0, despite: 0, unreviewed: 0, advisory: 0 }
  // One merge may promote several models: it stands as badly as the worst of them.
  const order: readonly Standing[] = ['despite', 'unreviewed', 'advisory', 'agreed']
  for (const own of groupBy(promotions, ({ commit }) => commit).values()) {
    const worst = order.find((standing) => own.some((each) => each.standing === standing))
    if (worst) merges[worst]++
  }
  const takenBack = new Set(entries.filter(({ kind }) => kind === 'rollback').map(({ payload }) => payload.from))
  const reviews = reviewsOf(entries)
  const rules = new Map<string, { -readonly [Key in keyof RuleStats]: RuleStats[Key] }>()
  const ruleOf = ({ model, check }: Worse) => {
    const key = JSON.stringify([model, check])
    const known = rules.get(key) ?? {
      model,
      check,
      held: { fixed: 0, waived: 0, merged_anyway: 0 },
      takenBack: 0,
      onlyReported: 0,
    }
    rules.set(key, known)
    return known
  }
  let held = 0
  const hours: number[] = []
  for (const [pr, own] of reviews) {
    const promoted = promotions.filter(({ pullRequest }) => pullRequest === pr)
    const last = own.at(-1)?.worse ?? []
    const firstHeld = own.find(({ verdict }) => verdict !== 'pass')
    if (own.some(({ verdict }) => verdict === 'block')) held++
    const decision = firstHeld && entries.find((entry) => entry.pr === pr && isDecision(entry))
    if (firstHeld && decision) hours.push(Math.max(0, Date.parse(decision.at) - Date.parse(firstHeld.at)) / 3_600_000)
    for (const worse of distinct(own.flatMap((review) => review.worse))) {
      const rule = ruleOf(worse)
      const isLast = last.some(({ model, check }) => model === worse.model && check === worse.check)
      // A waiver may be older than the pull request, and then stands in the promotion alone.
      const wasWaived =
        promoted.some(({ model, waived }) => model === worse.model && waived.includes(worse.check)) ||
        entries.some(
          ({ kind, pr: of, payload }) =>
            kind === 'waive' && of === pr && payload.model === worse.model && payload.check === worse.check,
        )
      const outcome: Outcome = !isLast ? 'fixed' : wasWaived ? 'waived' : 'merged_anyway'
      const isBack = promoted.some(({ model, key }) => model === worse.model && takenBack.has(key))
      if (isLast && isBack) rule.takenBack++
      if (!worse.gating) {
        rule.onlyReported++
        continue
      }
      rule.held = { ...rule.held, [outcome]: rule.held[outcome] + 1 }
    }
  }
  const dates = entries.map(({ at }) => at.slice(0, 10)).sort()
  return {
    since: dates[0] ?? null,
    until: dates.at(-1) ?? null,
    merges,
    held,
    refused: entries.filter(({ kind }) => kind === 'refuse').length,
    rollbacks: takenBack.size,
    decisionHours: hours.length === 0 ? null : { count: hours.length, ...middleOf(hours) },
    rules: [...rules.values()].sort(
      (a, b) =>
        sumOf(b.held) - sumOf(a.held) ||
        b.onlyReported - a.onlyReported ||
        compare(a.model, b.model) ||
        compare(a.check, b.check),
    ),
  }
}

const isDecision = ({ kind }: LedgerEntry): boolean => kind === 'approve' || kind === 'waive'

/** By pull request, in the order of their time. */
function reviewsOf(entries: readonly LedgerEntry[]): Map<number, Review[]> {
  const found = new Map<number, Review[]>()
  for (const { kind, pr, at, payload } of entries) {
    if (kind !== 'review' || pr === null) continue
    const own = found.get(pr) ?? []
    own.push({ at, verdict: String(payload.verdict), worse: worseOf(payload.models) })
    found.set(pr, own)
  }
  for (const own of found.values()) own.sort((a, b) => compare(a.at, b.at))
  return found
}

const isRecord = (value: Json | undefined): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const worseOf = (models: Json | undefined): Worse[] =>
  (Array.isArray(models) ? models : []).filter(isRecord).flatMap(({ model, worse }) =>
    (Array.isArray(worse) ? worse : []).filter(isRecord).map(({ check, gating }) => ({
      model: String(model),
      check: String(check),
      gating: gating === true,
    })),
  )

/** A check that held the merge once counts as one that holds. */
function distinct(all: readonly Worse[]): Worse[] {
  const groups = groupBy(all, ({ model, check }) => JSON.stringify([model, check]))
  return [...groups.values()].map((own) => ({ ...own[0], gating: own.some(({ gating }) => gating) }))
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

/** The median of an even number of values is the mean of the two in the middle. */
function middleOf(values: readonly number[]): { readonly median: number; readonly longest: number } {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  const median = Number.isInteger(half) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[Math.floor(half)]
  return { median, longest: sorted[sorted.length - 1] }
}

const sumOf = (held: Readonly<Record<Outcome, number>>): number => held.fixed + held.waived + held.merged_anyway
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
