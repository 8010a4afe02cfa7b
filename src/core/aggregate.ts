/**
 * Champion and challenger compared from totals, when there are no rows: numbers with standard errors (evidence B) or bare
 * numbers (evidence C).
 */
import { knownDirection } from './aggregate-direction.js'
import { examineTotals, type JudgedTotals, judgeTotals, type TotalsQuestion } from './aggregate-judge.js'
import { checkId } from './check-id.js'
import type { Check, Comparison, Family } from './comparison.js'
import { findNearName } from './nearest-name.js'
import type { Margin, Policy, Role } from './plan.js'
import { type Reason, reason } from './problem.js'
import { verdictOf } from './verdict.js'

export type Direction = 'higher' | 'lower'

/** What a file of metrics says, whatever its format. */
export interface Aggregates {
  /** Where the numbers come from, as a person would name it (a path); used in messages only. */
  readonly source: string
  readonly format: AggregateFormat
  /** In file order, names unique. */
  readonly metrics: readonly AggregateMetric[]
  /** Names that are there without a finite number, with what stands in its place. */
  readonly unreadable: readonly { readonly name: string; readonly found: string }[]
}

export type AggregateFormat =
  | 'metrics'
  | 'classification_report'
  | 'mlflow'
  | 'lm_eval'
  | 'evidently'
  | 'model_index'
  | 'eval_results'
  | 'sagemaker'

export interface AggregateMetric {
  /** As in the file, nested names joined by dots. */
  readonly name: string
  readonly value: number
  /** Standard error of `value`, in its unit; absent: not known. Never a spread of another kind. */
  readonly standardError?: number | undefined
  /** Rows the value is taken over. */
  readonly n?: number | undefined
  /** As the file says it; absent: the file does not say. */
  readonly better?: Direction | undefined
  /** What must be the same on both sides for the two values to measure the same thing, as text; absent: not known. */
  readonly version?: string | undefined
  readonly shots?: string | undefined
  readonly promptHash?: string | undefined
  readonly setup?: string | undefined
}

export interface AggregatePlan {
  readonly metrics: readonly AggregateMetricPlan[]
  /** `point`: where no standard error is known, the number itself decides, as if it were exact. */
  readonly trust: 'none' | 'point'
  readonly policy: Policy
}

export interface AggregateMetricPlan {
  /** A name of the file; the part `,none` of lm-evaluation-harness may be left out. */
  readonly metric: string
  readonly role: Role
  /** undefined: none was asked for. That is 0 for a test; bare numbers with limits are then held to their limits only. */
  readonly margin: Margin | undefined
  readonly requireNonInferior: boolean
  readonly min: number | undefined
  readonly max: number | undefined
  /** undefined: as the file says, or as the name is known for. */
  readonly better: Direction | undefined
  /** Absent: that of the plan. */
  readonly trust?: AggregatePlan['trust'] | undefined
}

/**
 * Compares two files of metrics. Each metric of the plan is one check, its limits are further ones.
 *
 * With standard errors on both sides (evidence B): an unpaired z test of the two values as independent samples, PASS for
 * each check alone, FAIL by Holm over the gating checks together (see `judgeTotals`). The same rows were usually judged
 * by both models, so that the errors are too large rather than too small for positively correlated results. Without
 * (evidence C): the difference is shown, and decides only if `trust` is `point`; limits hold for any number.
 * A metric that is missing, no number, measured differently on both sides, or of unknown direction is not evaluated, which
 * is never a pass. The same numbers on both sides are `identical_aggregates`, judged by `policy.onIdentical`.
 */
export function compareAggregates(champion: Aggregates, challenger: Aggregates, plan: AggregatePlan): Comparison {
  const identical = areIdentical(champion, challenger)
  const drafts = plan.metrics.map((entry) => draftOf(entry, champion, challenger, plan, identical))
  const { judged, families } = judgeAll(drafts, plan)
  const checks = drafts.map((draft, index) => checkOf(draft, judged[index], plan))
  const all = [...checks, ...drafts.flatMap((draft) => limitChecks(draft))]
  return {
    schemaVersion: 1,
    ...verdictOfTotals(all, plan.policy, identical, challenger.metrics.length),
    evidence: tierOf(drafts),
    rows: null,
    positives: null,
    units: null,
    clustered: false,
    weighted: false,
    identicalPredictions: false,
    disagreement: null,
    operatingPoint: null,
    checks: all,
    smallSlices: { slices: 0, rows: 0, minRows: 0, examples: [] },
    families,
    seed: null,
    draws: null,
    problems: [],
  }
}

/** One metric of the plan, before it is judged. */
interface Draft {
  readonly entry: AggregateMetricPlan
  readonly champion: AggregateMetric | undefined
  readonly challenger: AggregateMetric | undefined
  readonly better: Direction | undefined
  readonly asked:
    | { readonly question: TotalsQuestion }
    | { readonly point: TotalsQuestion }
    | { readonly because: Reason }
  /** Why the challenger's value cannot be held against a limit; undefined if it can. */
  readonly noValue: Reason | undefined
  readonly gating: boolean
  /** The entry that names the limits, where `entry` is no longer what was asked for. */
  readonly limitsOf?: AggregateMetricPlan
}

function draftOf(
  entry: AggregateMetricPlan,
  championFile: Aggregates,
  challengerFile: Aggregates,
  plan: AggregatePlan,
  identical: boolean,
): Draft {
  const champion = findMetric(championFile, entry.metric)
  const challenger = findMetric(challengerFile, entry.metric)
  const noChampion = champion ? undefined : whyAbsent(championFile, entry.metric, 'champion')
  const noChallenger = challenger ? undefined : whyAbsent(challengerFile, entry.metric, 'challenger')
  const better = entry.better ?? champion?.better ?? challenger?.better ?? knownDirection(entry.metric)
  const draft = { entry, champion, challenger, better, noValue: noChallenger, gating: entry.role !== 'info' }
  if (!champion || !challenger) {
    const isInNeither = [noChampion, noChallenger].every((absent) => absent?.code === 'metric_missing')
    const because = (noChallenger ?? noChampion)!
    return {
      ...draft,
      asked: { because: isInNeither ? { ...because, args: { ...because.args, side: 'both' } } : because },
    }
  }
  const because =
    whyNotComparable(entry, champion, challenger) ??
    (better === undefined ? reason('direction_unknown', { metric: entry.metric }) : undefined) ??
    (identical ? reason('identical_aggregates', { metrics: challengerFile.metrics.length }) : undefined) ??
    (entry.margin?.kind === 'relative' && !(champion.value > 0) ? reason('champion_not_positive') : undefined)
  if (because) return { ...draft, asked: { because } }
  const question: TotalsQuestion = {
    sign: better === 'lower' ? -1 : 1,
    champion: champion.value,
    challenger: challenger.value,
    championError: champion.standardError ?? 0,
    challengerError: challenger.standardError ?? 0,
    margin: entry.margin ?? { kind: 'absolute', value: 0 },
    role: entry.role,
    requiresProof: entry.role === 'primary' || entry.requireNonInferior,
    n: smallerN(champion, challenger),
  }
  const bare = whyBare(entry.metric, champion, challenger)
  if (!bare) return { ...draft, asked: { question } }
  if ((entry.trust ?? plan.trust) === 'point') return { ...draft, asked: { point: question } }
  const limitsOnly = entry.margin === undefined && (entry.min !== undefined || entry.max !== undefined)
  // Held to its limits alone, which are checks of their own: of the difference nothing is asked.
  return limitsOnly
    ? { ...draft, entry: { ...entry, role: 'info' }, limitsOf: entry, gating: false, asked: { because: bare } }
    : { ...draft, asked: { because: bare } }
}

/** The metric of exactly this name, or of this name in the filter that lm-evaluation-harness calls "none". */
const findMetric = (file: Aggregates, name: string): AggregateMetric | undefined =>
  file.metrics.find((metric) => metric.name === name) ?? file.metrics.find((metric) => metric.name === `${name},none`)

function whyAbsent(file: Aggregates, metric: string, side: 'champion' | 'challenger'): Reason {
  const there = file.unreadable.find(({ name }) => name === metric || name === `${metric},none`)
  if (there) return reason('metric_not_number', { metric, side, found: there.found })
  const near = findNearName(
    file.metrics.map(({ name }) => name),
    metric,
  )
  return reason('metric_missing', { metric, side, near: near?.name ?? nameBySuffix(file, metric) ?? null })
}

/** `roc_auc` for `test.roc_auc`: the only metric whose last part is the name. */
function nameBySuffix(file: Aggregates, metric: string): string | undefined {
  const same = file.metrics.filter(({ name }) => name.endsWith(`.${metric}`) || name.endsWith(`.${metric},none`))
  return same.length === 1 ? same[0].name : undefined
}

const MUST_AGREE = [
  ['version', 'version'],
  ['shots', 'shots'],
  ['prompts', 'promptHash'],
  ['setup', 'setup'],
] as const

/** Why two values of one name do not measure the same; what only one side says is no difference. */
function whyNotComparable(
  { metric, better }: AggregateMetricPlan,
  champion: AggregateMetric,
  challenger: AggregateMetric,
): Reason | undefined {
  for (const [what, key] of MUST_AGREE) {
    const before = champion[key]
    const after = challenger[key]
    if (before !== undefined && after !== undefined && before !== after)
      return reason('not_comparable', { metric, what, champion: before, challenger: after })
  }
  if (better === undefined && champion.better && challenger.better && champion.better !== challenger.better)
    return reason('not_comparable', {
      metric,
      what: 'direction',
      champion: champion.better,
      challenger: challenger.better,
    })
  return undefined
}

/** Why no test exists; undefined if both values have a usable standard error. */
function whyBare(metric: string, champion: AggregateMetric, challenger: AggregateMetric): Reason | undefined {
  const errors = [champion.standardError, challenger.standardError]
  if (errors.some((error) => error === undefined)) return reason('evidence_bare_numbers', { metric })
  if (errors.some((error) => !(error! > 0)))
    return reason('standard_error_zero', { metric, side: champion.standardError! > 0 ? 'challenger' : 'champion' })
  return undefined
}

function smallerN({ n: before }: AggregateMetric, { n: after }: AggregateMetric): number | undefined {
  return before === undefined || after === undefined ? undefined : Math.min(before, after)
}

/** The same metrics with the same values: nothing was evaluated anew, or a model was compared with itself. */
function areIdentical(champion: Aggregates, challenger: Aggregates): boolean {
  if (champion.metrics.length === 0 || champion.metrics.length !== challenger.metrics.length) return false
  const values = new Map(champion.metrics.map((metric) => [metric.name, metric]))
  return challenger.metrics.every(({ name, value, standardError }) => {
    const before = values.get(name)
    return before !== undefined && before.value === value && before.standardError === standardError
  })
}

/** B when a check that decides has both standard errors; without such checks, when any has. */
function tierOf(drafts: readonly Draft[]): 'B' | 'C' {
  const gating = drafts.filter((draft) => draft.gating)
  const tested = (gating.length > 0 ? gating : drafts).some(
    ({ entry, champion, challenger }) => champion && challenger && !whyBare(entry.metric, champion, challenger),
  )
  return tested ? 'B' : 'C'
}

type Answer = JudgedTotals | undefined

/** The gating checks are one family, the reported ones another: so "worse" means the same there and dilutes nothing. */
function judgeAll(
  drafts: readonly Draft[],
  plan: AggregatePlan,
): { readonly judged: readonly Answer[]; readonly families: readonly Family[] } {
  const judged: Answer[] = drafts.map(() => undefined)
  const families: Family[] = []
  const alpha = 1 - plan.policy.confidence
  for (const tier of ['overall', 'reported'] as const) {
    const inTier = drafts.flatMap((draft, index) => (draft.gating === (tier === 'overall') ? [index] : []))
    const asked = inTier.flatMap((index) => {
      const { asked } = drafts[index]
      return 'question' in asked ? [{ index, examined: examineTotals(asked.question) }] : []
    })
    const { answers, criticalValue } = judgeTotals(
      asked.map(({ examined }) => examined),
      plan.policy.confidence,
    )
    for (const [position, { index }] of asked.entries()) judged[index] = answers[position]
    if (inTier.length > 0) families.push({ tier, alpha, checks: inTier.length, eligible: asked.length, criticalValue })
  }
  return { judged, families }
}

/**
 * What a check says whether or not it was judged. Where no number of rows is known, `n` and `units` are 0; a metric whose
 * direction is not known has no improvement, as one with a target has none.
 */
function outline({ entry, champion, challenger, better }: Draft) {
  const difference = champion && challenger ? challenger.value - champion.value : null
  const n = champion && challenger ? smallerN(champion, challenger) : undefined
  return {
    id: checkId(entry.metric, null),
    metric: entry.metric,
    title: undefined,
    unit: { kind: 'score' } as const,
    better: better ?? 'target',
    slice: null,
    severity: 'normal',
    role: entry.role,
    n: n ?? 0,
    positives: undefined,
    units: n ?? 0,
    champion: champion?.value ?? null,
    challenger: challenger?.value ?? null,
    difference,
    scaled: undefined,
  } as const
}

function checkOf(draft: Draft, judged: Answer, plan: AggregatePlan): Check {
  const { entry, asked, champion, challenger, better } = draft
  const base = outline(draft)
  const improvement =
    base.difference === null || better === undefined ? null : better === 'lower' ? 0 - base.difference : base.difference
  const margin = entry.margin ?? ('because' in asked ? null : { kind: 'absolute' as const, value: 0 })
  const marginValue =
    margin === null || (margin.kind === 'relative' && !(champion && champion.value > 0))
      ? null
      : margin.kind === 'absolute'
        ? margin.value
        : margin.value * champion!.value
  const check = {
    ...base,
    kind: 'metric' as const,
    gating: draft.gating,
    improvement,
    margin,
    marginValue,
    limit: undefined,
    notes: notesOf(champion, challenger, judged, plan),
  }
  if (judged)
    return {
      ...check,
      interval: judged.interval,
      status: judged.status,
      reason: reason(judged.why),
      evidence: judged.evidence,
    }
  const plain = { ...check, interval: null, evidence: null }
  if ('because' in asked) return { ...plain, status: 'not_evaluated', reason: asked.because }
  // Without a margin of its own a loss of any size is beyond it. Nothing is ever shown better by a bare number.
  const within = improvement! >= -marginValue!
  return {
    ...plain,
    status: within ? 'pass' : 'regressed',
    reason: reason('trusted_point', { metric: entry.metric, within }),
  }
}

function notesOf(
  champion: AggregateMetric | undefined,
  challenger: AggregateMetric | undefined,
  judged: Answer,
  plan: AggregatePlan,
): Reason[] {
  const notes: Reason[] = []
  const before = champion?.n
  const after = challenger?.n
  if (before !== undefined && after !== undefined && before !== after)
    notes.push(reason('rows_differ', { champion: before, challenger: after }))
  if (judged?.lossWithinMargin) notes.push(reason('regression_within_margin'))
  if (judged) notes.push(reason('independent_samples', { confidence: plan.policy.confidence }))
  return notes
}

/** Bounds agreed beforehand, met or not by the challenger's number as it stands; the champion is not asked. */
function limitChecks(draft: Draft): Check[] {
  const { challenger, noValue } = draft
  const entry = draft.limitsOf ?? draft.entry
  return (['min', 'max'] as const).flatMap((kind): Check[] => {
    const value = entry[kind]
    if (value === undefined) return []
    const met = challenger && (kind === 'min' ? challenger.value >= value : challenger.value <= value)
    const base = outline(draft)
    return [
      {
        ...base,
        id: `${base.id}.${kind}`,
        kind: 'limit',
        n: challenger?.n ?? 0,
        units: challenger?.n ?? 0,
        role: entry.role,
        gating: entry.role !== 'info',
        improvement: null,
        interval: null,
        margin: null,
        marginValue: null,
        limit: { kind, value },
        status: met === undefined ? 'not_evaluated' : met ? 'pass' : 'regressed',
        reason: challenger
          ? reason(met ? 'limit_met' : 'limit_broken', { value: challenger.value, limit: value, kind })
          : noValue!,
        notes: [],
        evidence: null,
      },
    ]
  })
}

/** The verdict by the same rules as for rows; what they say of identical predictions is said of identical numbers. */
function verdictOfTotals(checks: readonly Check[], policy: Policy, identical: boolean, metrics: number) {
  const rename = (from: string, to: Reason) => (found: Reason | null) => (found?.code === from ? to : found)
  const asPredictions = rename('identical_aggregates', reason('identical_predictions', { n: metrics }))
  const asNumbers = rename('identical_predictions', reason('identical_aggregates', { metrics }))
  const { verdict, reasons } = verdictOf(
    checks.map((check) => ({ ...check, reason: asPredictions(check.reason) })),
    policy,
    identical,
    metrics,
  )
  return { verdict, reasons: reasons.map((found) => asNumbers(found)!) }
}
