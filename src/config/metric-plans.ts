import { canBeJudged, isJointMetric, traitsOf } from '../core/measures.js'
import {
  acceptedMetricNames,
  metricId,
  metricsOfTask,
  type NamedMetric,
  type ParameterName,
  parameterNames,
  resolveMetric,
} from '../core/metrics/names.js'
import { nearest } from '../core/nearest.js'
import type { Margin, MetricPlan, Role, SliceMetricPlan } from '../core/plan.js'
import type { Reason } from '../core/problem.js'
import type { Task } from '../core/task-values.js'
import type { Path } from './path.js'
import { marginOf, type Report } from './plan-values.js'
import type { MetricConfig, ModelConfig, SliceConfig } from './schema.js'
import { percentOf } from './schema-parts.js'

const NO_LOSS: Margin = { kind: 'absolute', value: 0 }

interface Judged {
  readonly role?: Role
  readonly margin?: number | string
  readonly min?: number
  readonly max?: number
  readonly max_distance?: number
}

const LIMITS = ['min', 'max', 'max_distance'] as const
export const hasLimit = (entry: Judged): boolean => LIMITS.some((limit) => entry[limit] !== undefined)

export const roleOf = (entry: Judged): Role =>
  entry.role ?? (entry.margin === undefined && !hasLimit(entry) ? 'info' : 'guardrail')

export const isPrimary = (entry: MetricConfig | undefined) => typeof entry === 'object' && entry.role === 'primary'

type Entry = { metric: string } & { [Key in ParameterName]?: number | string }

/** Canonical name and parameters; undefined after telling what is wrong with them. place: where the name stands. */
function resolve(entry: Entry, path: Path, place: Path, task: Task, report: Report): NamedMetric | undefined {
  const found = resolveMetric(entry.metric, task)
  if (!found) {
    const known = acceptedMetricNames(task)
    const value = entry.metric
    const others = (Object.keys(metricsOfTask) as Task[]).filter((other) => resolveMetric(entry.metric, other))
    if (others.length > 0) {
      report(place, 'metric_of_other_task', { value: entry.metric, task, tasks: others })
      return undefined
    }
    report(place, 'metric_unknown', { value, suggestion: nearest(entry.metric, known) ?? null, known, task })
    return undefined
  }
  const { metric } = found
  const parameters: Record<string, number | string> = { ...found.parameters }
  const { parameters: needed, optional = [] } = metricsOfTask[task][metric]
  const allowed: readonly string[] = [...needed, ...optional]
  for (const name of parameterNames) {
    const value = entry[name]
    if (value === undefined) continue
    if (!allowed.includes(name) || found.parameters[name] !== undefined) {
      report([...path, name], name === 'beta' ? 'beta_unused' : 'parameter_unused', { metric: entry.metric, name })
      continue
    }
    parameters[name] = name === 'cap' && typeof value === 'string' ? percentOf(value) : value
  }
  // A default is no parameter: ndcg with and without naming its gain is one metric.
  if (parameters.gain === 'linear') delete parameters.gain
  if (parameters.ties === 'expected') delete parameters.ties
  const missing = needed.filter((name) => parameters[name] === undefined)
  for (const name of missing) {
    report(path, name === 'beta' ? 'beta_missing' : 'parameter_missing', { metric: entry.metric, name })
  }
  return missing.length > 0 ? undefined : { metric, parameters }
}

/** A margin or limit outside what the metric can be is a percentage that lost its sign. */
function checkRange({ metric }: NamedMetric, task: Task, entry: Judged, path: Path, report: Report): void {
  const [low, high] = metricsOfTask[task][metric].range
  const margin = marginOf(entry.margin)
  const widest = high === null || low === null ? Number.POSITIVE_INFINITY : high - low
  if (margin && margin.value >= (margin.kind === 'relative' ? 1 : widest)) {
    report([...path, 'margin'], 'margin_too_large', { value: entry.margin!, metric })
  }
  for (const bound of ['min', 'max'] as const) {
    const value = entry[bound]
    if (value !== undefined && ((low !== null && value < low) || (high !== null && value > high))) {
      report([...path, bound], 'limit_out_of_range', { value, metric, low, high })
    }
  }
  checkLimits(entry, path, report)
}

export function checkLimits({ min, max }: Judged, path: Path, report: Report): void {
  if (min !== undefined && max !== undefined && min > max) report([...path, 'min'], 'min_above_max', { min, max })
}

export function checkMetrics(entries: readonly (MetricConfig | undefined)[], task: Task, report: Report): MetricPlan[] {
  const seen = new Map<string, number>()
  return entries.flatMap((given, i) => {
    if (given === undefined) return []
    const path = ['metrics', i]
    const entry: Exclude<MetricConfig, string> = typeof given === 'string' ? { metric: given } : given
    const resolved = resolve(entry, path, typeof given === 'string' ? path : [...path, 'metric'], task, report)
    if (!resolved) return []
    const { metric, parameters } = resolved
    checkRange(resolved, task, entry, path, report)
    const role = roleOf(entry)
    if (isJointMetric(resolved)) checkJoint(entry, role, path, report)
    const limitsOnly = checkJudging(resolved, task, entry, role, path, report)
    const id = metricId({ metric, parameters })
    const before = seen.get(id)
    if (before !== undefined) report(path, 'duplicate_metric', { metric: id, first: `metrics[${before}]` })
    seen.set(id, before ?? i)
    const judged = judgedBy(entry, role, path, report)
    const { max_distance: maxDistance } = entry
    return [
      {
        metric,
        parameters,
        ...judged,
        ...(maxDistance === undefined ? {} : { maxDistance }),
        ...(limitsOnly ? { limitsOnly } : {}),
      },
    ]
  })
}

/** A rate of both models together has no champion's value to compare with: it has a limit or is only reported. */
function checkJoint(entry: Exclude<MetricConfig, string>, role: Role, path: Path, report: Report): void {
  const { metric } = entry
  for (const key of ['margin', 'min', 'effect_scale', 'require'] as const) {
    if (entry[key] !== undefined) report([...path, key], 'flip_rate_key', { metric, key })
  }
  if (role !== 'info' && entry.max === undefined) report(path, 'flip_rate_without_max', { metric })
}

/** What shows the same and can be judged; written as it would stand in the config. */
const INSTEAD: Readonly<Record<string, string>> = {
  median_absolute_error: '{ metric: mean_absolute_error, cap: 99%, margin: 2% }',
  absolute_error_quantile: '{ metric: within, tolerance: 10, margin: 0.02 }',
  max_error: '{ metric: root_mean_squared_error, margin: 2% }',
}

/**
 * Tells of what is asked of a metric and could never be answered. Result: whether it is held to limits alone, which need no
 * test.
 */
function checkJudging(
  resolved: NamedMetric,
  task: Task,
  entry: Judged & { require?: 'non_inferior' },
  role: Role,
  path: Path,
  report: Report,
): boolean {
  const { metric } = resolved
  const traits = traitsOf(task, resolved)
  if (entry.max_distance !== undefined && traits.target === undefined)
    report([...path, 'max_distance'], 'metric_without_target', { metric })
  if (traits.target !== undefined && marginOf(entry.margin)?.kind === 'relative')
    report([...path, 'margin'], 'margin_of_target_relative', { metric, value: entry.margin! })
  if (canBeJudged(traits) || role === 'info') return false
  const asksForMore = entry.margin !== undefined || entry.require !== undefined || role === 'primary'
  if (hasLimit(entry) && !asksForMore) return true
  const key = (['margin', 'role', 'require'] as const).find((each) => entry[each] !== undefined)
  report(key ? [...path, key] : path, ...refusal(resolved.metric, traits.hasInfluence))
  return false
}

const refusal = (metric: string, hasInfluence: boolean): [string, Reason['args']] =>
  hasInfluence
    ? ['metric_without_direction', { metric }]
    : ['metric_without_influence', { metric, instead: INSTEAD[metric] ?? null }]

interface JudgedBy {
  readonly role: Role
  readonly margin: Margin
  readonly requireNonInferior: boolean
  readonly min: number | undefined
  readonly max: number | undefined
  readonly effectScale: number | undefined
}

export function judgedBy(
  entry: Judged & { effect_scale?: number; require?: 'non_inferior' },
  role: Role,
  path: Path,
  report: Report,
): JudgedBy {
  // Whoever writes a margin or a limit under role info believes it is checked.
  for (const key of ['margin', ...LIMITS] as const) {
    if (entry.role === 'info' && entry[key] !== undefined) report([...path, key], 'info_is_not_judged', { key })
  }
  if (entry.require !== undefined && role === 'info')
    report([...path, 'require'], 'info_is_not_judged', { key: 'require' })
  return {
    role,
    margin: marginOf(entry.margin) ?? NO_LOSS,
    requireNonInferior: entry.require === 'non_inferior',
    min: entry.min,
    max: entry.max,
    effectScale: entry.effect_scale,
  }
}

export function checkSliceMetrics(
  entries: readonly (NonNullable<ModelConfig['slices']['metrics']>[number] | undefined)[],
  shared: string | number | undefined,
  task: Task,
  report: Report,
): SliceMetricPlan[] {
  const seen = new Map<string, number>()
  return entries.flatMap((given, i) => {
    if (given === undefined) return []
    const path = ['slices', 'metrics', i]
    const entry: Exclude<typeof given, string> = typeof given === 'string' ? { metric: given } : given
    const resolved = resolve(entry, path, typeof given === 'string' ? path : [...path, 'metric'], task, report)
    if (!resolved) return []
    const { metric, parameters } = resolved
    checkRange(resolved, task, entry, path, report)
    if (isJointMetric(resolved)) {
      report(path, 'flip_rate_by_slice', { metric })
      return []
    }
    const traits = traitsOf(task, resolved)
    if (!canBeJudged(traits)) report(path, ...refusal(metric, traits.hasInfluence))
    const id = metricId({ metric, parameters })
    const before = seen.get(id)
    if (before !== undefined) report(path, 'duplicate_metric', { metric: id, first: `slices.metrics[${before}]` })
    seen.set(id, before ?? i)
    const margin = marginOf(entry.margin) ?? marginOf(shared) ?? DEFAULT_SLICE_MARGINS.get(metric) ?? NO_LOSS
    if (traits.target !== undefined && margin.kind === 'relative') {
      const place = entry.margin === undefined ? ['slices', 'margin'] : [...path, 'margin']
      report(place, 'margin_of_target_relative', { metric, value: entry.margin ?? shared! })
    }
    return [{ metric, parameters, margin, effectScale: entry.effect_scale }]
  })
}

/** The margin of a slice holds for all of its metrics. */
export function checkSliceMargins(
  entries: readonly (SliceConfig | undefined)[],
  metrics: readonly SliceMetricPlan[],
  task: Task,
  report: Report,
): void {
  const aimed = metrics.find((metric) => traitsOf(task, metric).target !== undefined)
  if (aimed === undefined) return
  for (const [i, entry] of entries.entries()) {
    if (typeof entry !== 'object' || marginOf(entry.margin)?.kind !== 'relative') continue
    report(['slices', 'of', i, 'margin'], 'margin_of_target_relative', { metric: aimed.metric, value: entry.margin! })
  }
}

const DEFAULT_SLICE_MARGINS = new Map<string, Margin>([
  ['roc_auc', { kind: 'absolute', value: 0.02 }],
  ['brier_score', { kind: 'relative', value: 0.05 }],
])
