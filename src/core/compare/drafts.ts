import { checkId } from '../check-id.js'
import type { CheckKind } from '../comparison.js'
import type { Tier } from '../families.js'
import type { FoldedSlicing } from '../fold.js'
import { type Examined, examine, type Question, unaskable } from '../judge.js'
import { businessTraits, type MetricTraits, measureKey, traitsOf } from '../measures.js'
import { metricId } from '../metrics/names.js'
import type { Pair } from '../pair.js'
import type { BusinessPlan, Margin, Plan, Role, SlicePlan } from '../plan.js'
import { type Reason, reason } from '../problem.js'
import type { Slicing } from '../slices.js'
import { isDefined, type MetricSums, type SliceCounts } from '../sums.js'
import { businessKey, type Catalogue, sumsOf } from './catalogue.js'

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

/** Share of a slice in the weight of all rows; undefined where every row weighs 1. */
function weightShareOf({ weight }: SliceCounts, { counts: [whole] }: FoldedSlicing): number | undefined {
  return weight === undefined || whole.weight === undefined ? undefined : weight / whole.weight
}

export function overallDrafts(plan: Plan, catalogue: Catalogue, overall: FoldedSlicing): Draft[] {
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

export function sliceDrafts(
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

/** Neither more nor less is better, and no value is aimed at: nothing can be said of a change. */
const hasNoDirection = ({ better, target }: MetricTraits): boolean => better === 'target' && target === undefined

export function examineDraft(
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
