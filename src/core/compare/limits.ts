import { checkId } from '../check-id.js'
import type { Begun } from '../compare.js'
import type { Check } from '../comparison.js'
import type { FoldedSlicing } from '../fold.js'
import { businessTraits, type MetricTraits, measureKey, traitsOf } from '../measures.js'
import { metricId } from '../metrics/names.js'
import type { MetricPlan, Role } from '../plan.js'
import { reason } from '../problem.js'
import type { MetricSums, SliceCounts } from '../sums.js'
import { businessKey, sumsOf } from './catalogue.js'
import { valuesOf } from './checks.js'

/** Absolute limits on the challenger: a bound agreed beforehand, met or not; no test is involved. */
export function limitChecks({ plan, catalogue }: Pick<Begun, 'plan' | 'catalogue'>, overall: FoldedSlicing): Check[] {
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
export function withLimits(checks: readonly Check[], limits: readonly Check[]): readonly Check[] {
  const overall = checks.filter((check) => check.slice === null)
  return [...overall, ...limits, ...checks.filter((check) => check.slice !== null)]
}
