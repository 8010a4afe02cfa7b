import type { Check, Scaled } from '../comparison.js'
import type { Examined, Judgement } from '../judge.js'
import type { MetricTraits } from '../measures.js'
import type { Reason } from '../problem.js'
import { isDefined, type MetricSums } from '../sums.js'
import type { Draft } from './drafts.js'

interface BothValues {
  readonly champion: number
  readonly challenger: number
  readonly difference: number
}

/** Also of what cannot be judged but has values. */
export function valuesOf(sums: MetricSums): BothValues | undefined {
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

export function unjudgedCheck(draft: Draft, because: Reason): Check {
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

export function judgedCheck(draft: Draft, judgement: Judgement, examined: Examined): Check {
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
