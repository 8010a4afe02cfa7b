/** The whole pure flow: a joined pair and a plan in, a comparison out. */
import { describeCalibration } from './calibration.js'
import { checkId } from './check-id.js'
import type { Check, CheckKind, Comparison, Family, Scaled } from './comparison.js'
import { explainFailures } from './failures.js'
import {
  type DrawElsewhere,
  type JudgedFamilies,
  judgeFamilies,
  judgeFamiliesTogether,
  type Member,
  type Tier,
} from './families.js'
import { countFlips, type FlipList, findFlips, listFlips, type RowValues, testFlips } from './flips.js'
import {
  type FoldedSlicing,
  type FoldInput,
  foldSlicing,
  type Measure,
  needsRanks,
  newRankScratch,
  prepareFold,
  type RankElsewhere,
  type RankScratch,
} from './fold.js'
import { type Examined, examine, type Judgement, judge, type Question, unaskable } from './judge.js'
import { businessMeasure, businessTraits, type MetricTraits, measureKey, metricMeasure, traitsOf } from './measures.js'
import { metricId, type NamedMetric } from './metrics/names.js'
import { isReason } from './metrics/task-metric.js'
import { checkNegativeFlips } from './negative-flips.js'
import { resolveOperatingPoint } from './operating-point.js'
import { findOperatingPoint } from './operating-point-findings.js'
import type { Pair } from './pair.js'
import type { BusinessPlan, Margin, MetricPlan, OperatingPoint, Plan, Role, SlicePlan } from './plan.js'
import { type Problem, type Reason, reason } from './problem.js'
import { distributeScores } from './score-distribution.js'
import { cutSlices, type Slicing } from './slices.js'
import { drawSigns } from './stats/random.js'
import { isDefined, type MetricSums, type SliceCounts } from './sums.js'
import { verdictOf } from './verdict.js'

/** D of section 5. */
export const DRAWS = 4999

/** Progress of long work, for a terminal: phase and share done. */
export type Progress = (phase: string, done: number) => void

/** Something computed on every slice: a distinct metric or a business function. */
export interface Measured {
  readonly measure: Measure
  readonly undefinedBecause: Reason | undefined
  /** The same of a pair with other predictions. */
  readonly remake: (pair: Pair) => Pick<Measured, 'measure' | 'undefinedBecause'>
}

/** One check before it is judged. */
export interface Draft {
  readonly id: string
  readonly kind: CheckKind
  readonly metric: string
  readonly title: string | undefined
  readonly traits: MetricTraits
  readonly slice: Readonly<Record<string, string>> | null
  readonly severity: SlicePlan['severity']
  readonly role: Role
  readonly tier: Tier
  readonly margin: Margin | null
  readonly requiresProof: boolean
  readonly effectScale: number | undefined
  readonly counts: SliceCounts
  readonly weightShare: number | undefined
  readonly sums: MetricSums
  readonly whole: MetricSums
  readonly scale: { readonly rows: number; readonly per: string } | undefined
}

/**
 * Compares challenger with champion on the rows of a pair. Problems found on the way (slice columns with too many values,
 * formulas without a value) are added to `problems`. Throws ProblemError where nothing can be concluded.
 */
export function compare(
  pair: Pair,
  plan: Plan,
  problems: readonly Problem[] = [],
  progress: Progress = () => {},
): Comparison {
  progress('slices', 0)
  const chosen = chooseMeasures(pair, plan)
  const begun = begin(pair, plan, progress, { ...chosen, cut: cutSlices(plan.slices, pair) })
  const drafted = draftAll(begun, foldAll(begun))
  return conclude(begun, drafted, judgeFamilies(...drafted.asked), problems)
}

/**
 * Where there is another processor: who takes some of the work, and gives the same numbers to the last bit. Each may answer
 * undefined: it will not (too little work to share, or nowhere to do it). A promise that fails costs time only: the work is
 * then done here.
 */
export interface Elsewhere {
  readonly fold: FoldElsewhere
  readonly rank: RankElsewhere
  readonly draw: DrawElsewhere
}

/** Slicings are taken by both sides, each by one of them, until none is left. */
export type FoldElsewhere = (
  input: FoldInput,
  slicings: readonly FoldedPart[],
  measures: readonly Measure[],
) => SharedFold | undefined

export interface SharedFold {
  /** The next slicing to fold here; undefined: all are taken. */
  take(): number | undefined
  /** Those taken elsewhere. */
  readonly there: Promise<ReadonlyMap<number, FoldedSlicing>>
}

interface FoldedPart {
  readonly codes: Int32Array
  readonly slices: number
}

/** The same comparison, with some of the work done elsewhere at the same time. */
export async function compareTogether(
  elsewhere: Elsewhere,
  pair: Pair,
  plan: Plan,
  problems: readonly Problem[] = [],
  progress: Progress = () => {},
): Promise<Comparison> {
  progress('slices', 0)
  const chosen = chooseMeasures(pair, plan)
  const ranked = needsRanks(measuresOf(chosen.catalogue)) ? elsewhere.rank(pair)?.catch(() => undefined) : undefined
  const cut = cutSlices(plan.slices, pair)
  const begun = begin(pair, plan, progress, { ...chosen, cut, ranked: await ranked })
  const drafted = draftAll(begun, await foldTogether(elsewhere.fold, begun))
  return conclude(begun, drafted, await judgeFamiliesTogether(elsewhere.draw, ...drafted.asked), problems)
}

async function foldTogether(foldElsewhere: FoldElsewhere, begun: Begun): Promise<Folded> {
  const { slicings } = begun.cut
  const parts = slicings.map(({ codes, slices }) => ({ codes, slices: slices.length }))
  const shared = foldElsewhere(begun.input, parts, begun.sliceMeasures)
  if (!shared) return foldAll(begun)
  // A failure is looked at only once the work here is done.
  const guarded = shared.there.catch(() => undefined)
  const overall = foldOverall(begun)
  const here = new Map<number, FoldedSlicing>()
  for (let index = shared.take(); index !== undefined; index = shared.take()) {
    begun.progress('metrics', (index + 1) / (slicings.length + 1))
    here.set(index, foldOne(begun, slicings[index]))
  }
  const there = await guarded
  return {
    overall,
    slicings: slicings.map((slicing, index) => here.get(index) ?? there?.get(index) ?? foldOne(begun, slicing)),
  }
}

/** Everything before the first sum. */
export interface Begun {
  readonly pair: Pair
  readonly plan: Plan
  readonly progress: Progress
  readonly cut: ReturnType<typeof cutSlices>
  /** Resolved on the rows where the plan gives a rule. */
  readonly point: OperatingPoint
  readonly catalogue: Catalogue
  readonly sliceMeasures: readonly Measure[]
  readonly input: FoldInput
  readonly scratch: RankScratch
}

export interface Folded {
  readonly overall: FoldedSlicing
  readonly slicings: readonly FoldedSlicing[]
}

export function chooseMeasures(pair: Pair, plan: Plan): Pick<Begun, 'point' | 'catalogue'> {
  const point = resolveOperatingPoint(pair, plan.operatingPoint)
  return { point, catalogue: listMeasures(plan, pair, point) }
}

/** made: what is there already. */
export function begin(
  pair: Pair,
  plan: Plan,
  progress: Progress,
  made: Pick<Begun, 'cut' | 'point' | 'catalogue'> & { readonly ranked?: FoldInput['ranked'] },
): Begun {
  const { cut, point, catalogue, ranked } = made
  const input = prepareFold(pair, point, measuresOf(catalogue), ranked)
  const sliceMeasures = catalogue.onSlices.map((place) => catalogue.list[place].measure)
  return { pair, plan, progress, cut, point, catalogue, sliceMeasures, input, scratch: newRankScratch(input) }
}

export const measuresOf = ({ list }: Catalogue): readonly Measure[] => list.map(({ measure }) => measure)

const foldOne = ({ input, sliceMeasures, scratch }: Begun, { codes, slices }: Slicing): FoldedSlicing =>
  foldSlicing(input, codes, slices.length, sliceMeasures, { fourths: false, scratch })

function foldOverall({ pair, input, catalogue, scratch, progress }: Begun): FoldedSlicing {
  progress('metrics', 0)
  return foldSlicing(input, new Int32Array(pair.n), 1, measuresOf(catalogue), { scratch })
}

export function foldAll(begun: Begun): Folded {
  const { slicings } = begun.cut
  return {
    overall: foldOverall(begun),
    slicings: slicings.map((slicing, index) => {
      begun.progress('metrics', (index + 1) / (slicings.length + 1))
      return foldOne(begun, slicing)
    }),
  }
}

/** The checks before they are judged, and what is asked of the families. */
export interface Drafted {
  readonly overall: FoldedSlicing
  readonly drafts: readonly Draft[]
  readonly examined: readonly ReturnType<typeof examineDraft>[]
  readonly asked: Parameters<typeof judgeFamilies>
}

/** From the sums on. */
export function draftAll({ pair, plan, progress, cut, catalogue }: Begun, { overall, slicings }: Folded): Drafted {
  const drafts = [
    ...overallDrafts(plan, catalogue, overall),
    ...cut.slicings.flatMap((slicing, index) => sliceDrafts(plan, catalogue, overall, slicing, slicings[index])),
  ]
  progress('decision', 0)
  const examined = drafts.map((draft) => examineDraft(draft, plan, pair))
  const members = drafts.map((draft, index): Member => {
    const answer = examined[index]
    return { tier: draft.tier, examined: 'examined' in answer ? answer.examined : undefined }
  })
  const drawAll = () => drawSigns(pair.fingerprint.subarray(0, 16), pair.buckets, DRAWS)
  return { overall, drafts, examined, asked: [members, 1 - plan.policy.confidence, drawAll, isFlipGate(plan) ? 1 : 0] }
}

function conclude(
  begun: Begun,
  { overall, drafts, examined }: Drafted,
  { answers, families }: JudgedFamilies,
  problems: readonly Problem[],
): Comparison {
  const { pair, plan, cut, point, catalogue } = begun
  const checks = drafts.map((draft, index): Check => {
    const answer = examined[index]
    if ('because' in answer) return unjudgedCheck(draft, answer.because)
    return judgedCheck(draft, judge(answer.examined, answers[index], plan.policy), answer.examined)
  })
  const alphaOfTier = families.find(({ tier }) => tier !== 'reported')?.alpha ?? 1 - plan.policy.confidence
  const flips = lookAtFlips(begun, overall.counts[0], alphaOfTier)
  const limits = [...limitChecks(begun, overall), ...flips.checks]
  const isBinary = pair.values.task === 'binary'
  const all = withLimits(checks, limits).map((check) => (isBinary ? check : { ...check, positives: undefined }))
  const explained = explainFailures(pair, point, cut.slicings, all)
  const small = all.filter((check) => check.reason?.code === 'slice_too_small')
  return {
    schemaVersion: 1,
    ...verdictOf(all, plan.policy, pair.identicalPredictions, pair.n),
    evidence: 'A',
    rows: pair.rows,
    positives: isBinary ? overall.counts[0].positives : null,
    units: pair.units,
    clustered: pair.unitOfRow !== undefined,
    weighted: pair.weight !== undefined,
    identicalPredictions: pair.identicalPredictions,
    disagreement: flips.disagreement,
    flipTest: flips.flipTest,
    scores: distributeScores(pair),
    calibration: isBinary ? describeCalibration(pair, plan.policy.confidence) : null,
    operatingPoint: isBinary ? findOperatingPoint(pair, plan, point, begun.input) : null,
    checks: explained,
    smallSlices: summariseSmall(small, cut.slicings, plan.slices.minRows),
    families: [...families, ...flips.families],
    seed: hex(pair.fingerprint.subarray(0, 16)),
    ...(pair.testSet ? { testSet: hex(pair.testSet) } : {}),
    draws: DRAWS,
    problems: [...problems, ...cut.problems, ...catalogue.problems],
  }
}

export interface Catalogue {
  readonly list: readonly Measured[]
  /** Place in `list` of a metric (by `measureKey`) or business function (by slug). */
  readonly place: ReadonlyMap<string, number>
  /** Places folded on every slice. */
  readonly onSlices: readonly number[]
  readonly problems: readonly Problem[]
}

/** Stands in for a metric that these data do not have. */
const UNKNOWN: Measure = {
  kind: 'statistic',
  needsChampion: false,
  compute: () => ({ champion: Number.NaN, challenger: Number.NaN }),
}

export const businessKey = (slug: string) => `business ${slug}`

function listMeasures(plan: Plan, pair: Pair, point: OperatingPoint): Catalogue {
  const sliceOverrides = plan.slices.of.map((slice) => slice.margin)
  const wanted = new Map<string, { named: NamedMetric; relative: boolean; sliced: boolean }>()
  const want = (named: NamedMetric, margins: readonly (Margin | undefined)[], sliced: boolean) => {
    const key = measureKey(named)
    const known = wanted.get(key)
    wanted.set(key, {
      named,
      relative: (known?.relative ?? false) || margins.some((margin) => margin?.kind === 'relative'),
      sliced: (known?.sliced ?? false) || sliced,
    })
  }
  for (const entry of plan.metrics) want(entry, [entry.margin], false)
  if (plan.slices.of.length > 0)
    for (const entry of plan.slices.metrics) want(entry, [entry.margin, ...sliceOverrides], true)
  const place = new Map<string, number>()
  const list: Measured[] = []
  const onSlices: number[] = []
  const problems: Problem[] = []
  for (const [key, { named, relative, sliced }] of wanted) {
    if (sliced) onSlices.push(list.length)
    place.set(key, list.length)
    const remake = (other: Pair) => {
      const made = metricMeasure(named, other, relative)
      return isReason(made)
        ? { measure: UNKNOWN, undefinedBecause: made }
        : { measure: made, undefinedBecause: undefined }
    }
    list.push({ ...remake(pair), remake })
  }
  for (const business of plan.business) {
    onSlices.push(list.length)
    place.set(businessKey(business.slug), list.length)
    const remake = (other: Pair) => businessMeasure(business, other, point, business.margin.kind === 'relative')
    const made = remake(pair)
    list.push({ ...made, remake })
    problems.push(...made.problems)
  }
  return { list, place, onSlices, problems }
}

/** Sums of one measure on one slice, or the reason that its formula has none anywhere. */
function sumsOf(catalogue: Catalogue, place: number, folded: FoldedSlicing, row: number, slice: number): MetricSums {
  const { undefinedBecause } = catalogue.list[place]
  return undefinedBecause ? { undefinedBecause } : folded.sums[row][slice]
}

/** Share of a slice in the weight of all rows; undefined where every row weighs 1. */
function weightShareOf({ weight }: SliceCounts, { counts: [whole] }: FoldedSlicing): number | undefined {
  return weight === undefined || whole.weight === undefined ? undefined : weight / whole.weight
}

function overallDrafts(plan: Plan, catalogue: Catalogue, overall: FoldedSlicing): Draft[] {
  const whole = (place: number) => sumsOf(catalogue, place, overall, place, 0)
  const common = (place: number) => ({
    slice: null,
    severity: 'normal' as const,
    counts: overall.counts[0],
    weightShare: weightShareOf(overall.counts[0], overall),
    sums: whole(place),
    whole: whole(place),
  })
  const metrics = plan.metrics.map((entry): Draft => {
    const traits = traitsOf(plan.task, entry)
    const place = catalogue.place.get(measureKey(entry))!
    return {
      ...common(place),
      id: checkId(metricId(entry), null),
      kind: 'metric',
      metric: metricId(entry),
      title: undefined,
      traits,
      role: entry.limitsOnly ? 'info' : entry.role,
      tier: entry.limitsOnly || entry.role === 'info' ? 'reported' : 'overall',
      margin: hasNoDirection(traits) ? null : entry.margin,
      requiresProof: entry.role === 'primary' || entry.requireNonInferior,
      effectScale: entry.effectScale,
      scale: undefined,
    }
  })
  const business = plan.business.map(
    (entry): Draft => ({
      ...common(catalogue.place.get(businessKey(entry.slug))!),
      id: checkId(entry.slug, null),
      kind: 'business',
      metric: entry.slug,
      title: entry.name,
      traits: businessTraits(entry),
      role: entry.role,
      tier: entry.role === 'info' ? 'reported' : 'overall',
      margin: entry.margin,
      requiresProof: entry.role === 'primary' || entry.requireNonInferior,
      effectScale: entry.effectScale,
      scale: entry.scale,
    }),
  )
  return [...metrics, ...business]
}

function sliceDrafts(
  plan: Plan,
  catalogue: Catalogue,
  overall: FoldedSlicing,
  slicing: Slicing,
  folded: FoldedSlicing,
): Draft[] {
  const minRows = slicing.plan.minRows ?? plan.slices.minRows
  const { severity } = slicing.plan
  const role: Role = severity === 'critical' ? 'guardrail' : 'info'
  const tier: Tier = severity === 'critical' ? 'overall' : severity === 'info' ? 'reported' : 'slices'
  return slicing.slices.flatMap((slice, index): Draft[] => {
    const counts = folded.counts[index]
    const tooSmall =
      counts.n === 0
        ? reason('slice_empty')
        : counts.n < minRows
          ? reason('slice_too_small', { slice: describeKey(slice.key), n: counts.n, min_rows: minRows })
          : undefined
    const draft = (
      place: number,
      rest: Pick<Draft, 'kind' | 'metric' | 'title' | 'traits' | 'role' | 'tier' | 'margin' | 'effectScale'>,
    ): Draft => ({
      ...rest,
      id: checkId(rest.metric, slice.key),
      slice: slice.key,
      severity,
      requiresProof: false,
      counts,
      weightShare: weightShareOf(counts, overall),
      sums: tooSmall
        ? { undefinedBecause: tooSmall }
        : sumsOf(catalogue, place, folded, catalogue.onSlices.indexOf(place), index),
      whole: sumsOf(catalogue, place, overall, place, 0),
      scale: undefined,
    })
    const metrics = plan.slices.metrics.map((entry) =>
      draft(catalogue.place.get(measureKey(entry))!, {
        kind: 'slice',
        metric: metricId(entry),
        title: undefined,
        traits: traitsOf(plan.task, entry),
        role: severity === 'normal' ? 'guardrail' : role,
        tier,
        margin: hasNoDirection(traitsOf(plan.task, entry)) ? null : (slicing.plan.margin ?? entry.margin),
        effectScale: entry.effectScale,
      }),
    )
    // Who gains and who pays: money by group is shown, not judged.
    const isFolded = ({ slug }: BusinessPlan) => catalogue.onSlices.includes(catalogue.place.get(businessKey(slug))!)
    const business = tooSmall
      ? []
      : plan.business.filter(isFolded).map((entry) =>
          draft(catalogue.place.get(businessKey(entry.slug))!, {
            kind: 'business',
            metric: entry.slug,
            title: entry.name,
            traits: businessTraits(entry),
            role: 'info',
            tier: 'reported',
            margin: { kind: 'absolute', value: 0 },
            effectScale: entry.effectScale,
          }),
        )
    return [...metrics, ...business]
  })
}

const describeKey = (key: Readonly<Record<string, string>>): string =>
  Object.entries(key)
    .map(([column, value]) => `${column} ${value}`)
    .join(', ')

function examineDraft(
  draft: Draft,
  plan: Plan,
  pair: Pair,
): { readonly examined: Examined } | { readonly because: Reason } {
  const { sums, whole } = draft
  if (!isDefined(sums)) return { because: sums.undefinedBecause }
  if (!isDefined(whole)) return { because: whole.undefinedBecause }
  if (pair.identicalPredictions) return { because: reason('identical_predictions', { n: pair.n }) }
  if (draft.margin === null) return { because: reason('reported_only') }
  const question: Question = {
    sign: draft.traits.better === 'lower' ? -1 : 1,
    hasTarget: draft.traits.target !== undefined,
    margin: draft.margin,
    role: draft.role,
    requiresProof: draft.requiresProof,
    isSlice: draft.tier === 'slices',
    needsClasses: draft.traits.needsClasses,
    zeroOne: draft.traits.zeroOne,
    effectScale: draft.effectScale,
    counts: draft.counts,
    clustered: pair.unitOfRow !== undefined,
    sums,
    whole,
  }
  const because = unaskable(question)
  return because ? { because } : { examined: examine(question, plan.policy) }
}

interface BothValues {
  readonly champion: number
  readonly challenger: number
  readonly difference: number
}

/** Also of what cannot be judged but has values. */
function valuesOf(sums: MetricSums): BothValues | undefined {
  const { champion, challenger } = sums
  if (champion === undefined || challenger === undefined) return undefined
  return { champion, challenger, difference: isDefined(sums) ? sums.difference : challenger - champion }
}

/** What every check says whether or not it was judged. */
function outline(draft: Draft) {
  const { traits } = draft
  const values = valuesOf(draft.sums)
  return {
    id: draft.id,
    kind: draft.kind,
    metric: draft.metric,
    title: draft.title,
    unit: traits.unit,
    better: traits.better,
    ...(traits.target === undefined ? {} : { target: traits.target }),
    slice: draft.slice,
    severity: draft.severity,
    role: draft.role,
    gating: draft.tier !== 'reported',
    n: draft.counts.n,
    positives: draft.counts.positives,
    units: draft.counts.units,
    ...(draft.weightShare === undefined ? {} : { weightShare: draft.weightShare }),
    champion: values ? values.champion : null,
    challenger: values ? values.challenger : null,
    difference: values ? values.difference : null,
    improvement: values ? improvementOf(traits, values) : null,
    margin: draft.margin,
    limit: undefined,
  }
}

/** Neither more nor less is better, and no value is aimed at: nothing can be said of a change. */
const hasNoDirection = ({ better, target }: MetricTraits): boolean => better === 'target' && target === undefined

/** The difference signed so that positive is good, or what the distance from the target loses; never −0. */
function improvementOf({ better, target }: MetricTraits, values: BothValues): number | null {
  const { champion, challenger, difference } = values
  if (better !== 'target') return better === 'lower' ? 0 - difference : difference
  if (target === undefined) return null
  const [before, after] = [champion - target, challenger - target]
  // On one side of the target the difference itself, without the rounding of two distances.
  if (before >= 0 && after >= 0) return 0 - difference
  return before <= 0 && after <= 0 ? difference + 0 : Math.abs(before) - Math.abs(after)
}

function unjudgedCheck(draft: Draft, because: Reason): Check {
  return {
    ...outline(draft),
    interval: null,
    marginValue: null,
    // What nobody asked to judge is shown; what was to be judged and cannot be is not.
    status:
      because.code === 'reported_only' || (because.code === 'no_influence' && draft.tier === 'reported')
        ? 'pass'
        : 'not_evaluated',
    reason: because,
    notes: [],
    evidence: null,
    scaled: undefined,
  }
}

function judgedCheck(draft: Draft, judgement: Judgement, examined: Examined): Check {
  const base = outline(draft)
  return {
    ...base,
    interval: judgement.interval,
    marginValue: examined.marginValue,
    status: judgement.status,
    reason: judgement.reason,
    notes: judgement.notes,
    evidence: judgement.evidence,
    scaled: draft.scale ? scaledOf(draft.scale, base.improvement!, judgement.interval) : undefined,
  }
}

function scaledOf(
  scale: { readonly rows: number; readonly per: string },
  improvement: number,
  interval: Judgement['interval'],
): Scaled {
  return {
    per: scale.per,
    rows: scale.rows,
    difference: improvement * scale.rows,
    low: interval.low === null ? null : interval.low * scale.rows,
    high: interval.high === null ? null : interval.high * scale.rows,
  }
}

/** Absolute limits on the challenger: a bound agreed beforehand, met or not; no test is involved. */
function limitChecks({ plan, catalogue }: Begun, overall: FoldedSlicing): Check[] {
  const entries = [
    ...plan.metrics.map((entry) => ({
      entry,
      metric: metricId(entry),
      title: undefined,
      traits: traitsOf(plan.task, entry),
      place: catalogue.place.get(measureKey(entry))!,
    })),
    ...plan.business.map((entry) => ({
      entry,
      metric: entry.slug,
      title: entry.name,
      traits: businessTraits(entry),
      place: catalogue.place.get(businessKey(entry.slug))!,
    })),
  ]
  return entries.flatMap(({ entry, metric, title, traits, place }) =>
    limitsOf(entry).map((limit) =>
      limitCheck(
        limit,
        metric,
        title,
        traits,
        entry.role,
        overall.counts[0],
        sumsOf(catalogue, place, overall, place, 0),
      ),
    ),
  )
}

type Limit = NonNullable<Check['limit']>

function limitsOf({ min, max, maxDistance }: Pick<MetricPlan, 'min' | 'max' | 'maxDistance'>): Limit[] {
  const given = [
    ['min', min],
    ['max', max],
    ['max_distance', maxDistance],
  ] as const
  return given.flatMap(([kind, value]) => (value === undefined ? [] : [{ kind, value }]))
}

const isMet = ({ kind, value }: Limit, challenger: number, target: number | undefined): boolean => {
  if (kind === 'max_distance') return target !== undefined && Math.abs(challenger - target) <= value
  return kind === 'min' ? challenger >= value : challenger <= value
}

function limitCheck(
  limit: Limit,
  metric: string,
  title: string | undefined,
  { unit, better, target }: MetricTraits,
  role: Role,
  counts: SliceCounts,
  sums: MetricSums,
): Check {
  const values = valuesOf(sums)
  const met = values && isMet(limit, values.challenger, target)
  return {
    id: `${checkId(metric, null)}.${limit.kind}`,
    kind: 'limit',
    metric,
    title,
    unit,
    better,
    ...(target === undefined ? {} : { target }),
    slice: null,
    severity: 'normal',
    role,
    gating: role !== 'info',
    n: counts.n,
    positives: counts.positives,
    units: counts.units,
    champion: values ? values.champion : null,
    challenger: values ? values.challenger : null,
    difference: values ? values.difference : null,
    improvement: null,
    interval: null,
    margin: null,
    marginValue: null,
    limit,
    status: met === undefined ? 'not_evaluated' : met ? 'pass' : 'regressed',
    reason: values
      ? reason(met ? 'limit_met' : 'limit_broken', {
          value: values.challenger,
          limit: limit.value,
          kind: limit.kind,
          ...(limit.kind === 'max_distance' ? { target: target! } : {}),
        })
      : 'undefinedBecause' in sums
        ? sums.undefinedBecause
        : null,
    notes: [],
    evidence: null,
    scaled: undefined,
  }
}

/** Limits stand directly behind the overall checks. */
function withLimits(checks: readonly Check[], limits: readonly Check[]): readonly Check[] {
  const overall = checks.filter((check) => check.slice === null)
  return [...overall, ...limits, ...checks.filter((check) => check.slice !== null)]
}

/** Value of every row by the first business function, where it is a value of single rows. */
function firstRowValues({ list, place }: Catalogue, plan: Plan): RowValues | undefined {
  const [business] = plan.business
  const measured = business && list[place.get(businessKey(business.slug))!]
  if (measured?.measure.kind !== 'mean' || measured.undefinedBecause) return undefined
  const { champion, challenger } = measured.measure
  return { slug: business.slug, better: business.better, champion, challenger }
}

/** Everything about decisions that change; nulls for tasks without decisions. */
/**
 * The limits on the challenger alone: of metrics, and on the negative-flip rate. alpha: of its family, as `judgeFamilies` says
 * of the others.
 */
export function checkLimits(begun: Begun, overall: FoldedSlicing, alpha: number): Check[] {
  const flips = begun.plan.negativeFlips && findFlips(begun.pair, begun.input.cells)
  return [...limitChecks(begun, overall), ...(flips ? limitFlips(begun, flips, overall.counts[0], alpha) : [])]
}

function limitFlips({ plan, input }: Begun, flips: Uint8Array, counts: SliceCounts, alpha: number): Check[] {
  const asked = plan.negativeFlips
  return asked ? [checkNegativeFlips(asked, flips, input, counts, plan.policy, alpha)] : []
}

function lookAtFlips(begun: Begun, counts: SliceCounts, alpha: number) {
  const { pair, plan, catalogue, input } = begun
  const flips = findFlips(pair, input.cells)
  if (!flips) return { disagreement: null, flipTest: null, checks: [], families: [] }
  const checks = limitFlips(begun, flips, counts, alpha)
  const gating = checks.filter((check) => check.gating)
  return {
    disagreement: countFlips(flips, input.weight),
    flipTest: testFlips(pair, flips, input.weight, firstRowValues(catalogue, plan)),
    checks,
    families: gating.map(
      () => ({ tier: 'limits', alpha, eligible: 1, checks: 1, criticalValue: null }) satisfies Family,
    ),
  }
}

/** Whether the negative-flip rate can block: then it takes a share of alpha as every other family does. */
const isFlipGate = ({ negativeFlips }: Plan): boolean =>
  negativeFlips !== undefined && negativeFlips.role !== 'info' && negativeFlips.max !== undefined

/**
 * The changed decisions of a pair row by row, for the files of those who asked for them; undefined for tasks without
 * decisions. label: the column of the label, for the text in it. See `listFlips`.
 */
export function listChangedDecisions(pair: Pair, plan: Plan, most: number, label?: string): FlipList | undefined {
  const point = resolveOperatingPoint(pair, plan.operatingPoint)
  const catalogue = listMeasures({ ...plan, metrics: [], slices: { ...plan.slices, of: [] } }, pair, point)
  const { cells } = prepareFold(pair, point, [])
  const flips = findFlips(pair, cells)
  const labels = label === undefined ? undefined : pair.column(label)?.categories()
  return flips && listFlips(pair, flips, cells, firstRowValues(catalogue, plan), plan.positive, most, labels)
}

function summariseSmall(
  small: readonly Check[],
  slicings: readonly Slicing[],
  minRows: number,
): Comparison['smallSlices'] {
  const bySlice = new Map<string, { slice: Readonly<Record<string, string>>; n: number }>()
  for (const check of small) bySlice.set(checkId('', check.slice), { slice: check.slice!, n: check.n })
  const slices = [...bySlice.values()].sort((a, b) => b.n - a.n)
  return {
    slices: slicings.reduce((sum, { unlisted }) => sum + unlisted.slices, slices.length),
    rows: slicings.reduce(
      (sum, { unlisted }) => sum + unlisted.rows,
      slices.reduce((sum, { n }) => sum + n, 0),
    ),
    minRows,
    examples: slices.slice(0, 3),
  }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
