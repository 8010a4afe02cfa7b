/** A model of the config to the plan that the core works on: short names resolved, formulas parsed, defaults applied. */
import type { AggregateMetricPlan, AggregatePlan } from '../core/aggregate.js'
import {
  columnsOf,
  type Expression,
  ExpressionError,
  isMeanOverRows,
  type ParseOptions,
  parseExpression,
} from '../core/expression.js'
import { formulaOptions } from '../core/formula-scope.js'
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
import type { OperationsPlan } from '../core/operations.js'
import type {
  BusinessPlan,
  Margin,
  MetricPlan,
  Outcome,
  Plan,
  Policy,
  Role,
  SliceBy,
  SliceMetricPlan,
  SlicePlan,
} from '../core/plan.js'
import { errorOf, ProblemError, type Reason } from '../core/problem.js'
import type { ScenarioPlan } from '../core/scenario-plan.js'
import type { Task } from '../core/task-values.js'
import { checkDiscover } from './discover-plan.js'
import { operatingPointOf } from './operating-point.js'
import { checkOperations } from './operations.js'
import { type Path, pathText } from './path.js'
import { checkScenarios, DEFAULT_VARIANT } from './scenarios.js'
import {
  type BusinessConfig,
  defaultMetrics,
  defaultSliceMetrics,
  type MetricConfig,
  type ModelConfig,
  type PolicyConfig,
  type SliceConfig,
} from './schema.js'
import { percentOf, shareOf } from './schema-parts.js'
import type { ScenarioConfig } from './schema-scenarios.js'

/** Takes note of a mistake: the path of the value that is wrong, a code, and what the sentence about it needs. */
export type Report = (path: Path, code: string, args?: Reason['args']) => void

/** What a model is judged by that has files of metrics and no rows. */
export interface MetricsPlan extends AggregatePlan {
  readonly task: 'metrics'
  /** Asked for, though nothing can answer them without rows. */
  readonly scenarios: readonly ScenarioPlan[]
  readonly operations: readonly OperationsPlan[]
}

/** Of rows or of metrics, told apart by `task`. */
export type ModelPlan = Plan | MetricsPlan

/**
 * The plan of a model. Throws ProblemError with every mistake that the schema cannot see: a formula with a typo, a metric
 * named twice, a slice that is neither a column nor a condition. Paths in the problems start at the model.
 */
export function toPlan(model: ModelConfig, policy: PolicyConfig): ModelPlan {
  const problems: ReturnType<typeof errorOf>[] = []
  const plan = checkModel(model, policy, (path, code, args = {}) => {
    problems.push(errorOf(code, { ...args, path: pathText(path) }))
  })
  if (problems.length > 0) throw new ProblemError(...problems)
  return plan
}

/** A model in which parts that the schema refused are undefined, so that the others can still be checked. */
export type PartialModel = {
  readonly [Key in
    | 'task'
    | 'trust'
    | 'operating_point'
    | 'decision_curve'
    | 'positive'
    | 'columns'
    | 'discover'
    | 'drift']?: ModelConfig[Key]
} & {
  readonly scenarios?: readonly (ScenarioConfig | undefined)[]
  readonly operations?: ModelConfig['operations']
  readonly metrics?: readonly (MetricConfig | undefined)[]
  readonly business?: readonly (BusinessConfig | undefined)[]
  readonly slices?: {
    readonly metrics?: readonly (NonNullable<ModelConfig['slices']['metrics']>[number] | undefined)[]
    readonly margin?: ModelConfig['slices']['margin']
    readonly min_rows?: number
    readonly of?: readonly (SliceConfig | undefined)[]
  }
}

/** The plan of a model as far as it can be made; mistakes are told to `report`. */
export function checkModel(model: PartialModel, policy: PolicyConfig, report: Report): ModelPlan {
  return model.task === 'metrics'
    ? checkTotals(model, policy, report)
    : checkRows(model, model.task ?? 'binary', policy, report)
}

function checkRows(model: PartialModel, task: Task, policy: PolicyConfig, report: Report): Plan {
  const entries = model.metrics ?? (defaultMetrics[task] as readonly MetricConfig[])
  const judged = checkMetrics(entries, task, report)
  const joint = judged.find(isJointMetric)
  const metrics = judged.filter((entry) => !isJointMetric(entry))
  const business = checkBusiness(model.business ?? [], metrics, task, report)
  const besides = (model.scenarios?.length ?? 0) + (model.operations?.checks.length ?? 0)
  if (model.metrics?.length === 0 && model.business?.length === 0 && besides === 0)
    report(['metrics'], 'nothing_to_check')
  const sliceMetrics = checkSliceMetrics(
    model.slices?.metrics ?? (defaultSliceMetrics(task, entries.find(isPrimary)) as MetricConfig[]),
    model.slices?.margin,
    task,
    report,
  )
  const of = checkSlices(model.slices?.of ?? [], report)
  checkSliceMargins(model.slices?.of ?? [], sliceMetrics, task, report)
  return {
    task,
    positive: String(model.positive ?? 1),
    operatingPoint: operatingPointOf(model.operating_point ?? 0.5, entries, task, report),
    metrics,
    business,
    negativeFlips: joint && { role: joint.role, max: joint.max },
    decisionCurve: model.decision_curve === true,
    drift: model.drift && { columns: model.drift.columns, psiMax: model.drift.psi_max, block: model.drift.block },
    slices: {
      metrics: sliceMetrics,
      minRows: model.slices?.min_rows ?? 0,
      of,
    },
    scenarios: scenariosOf(model, task, report),
    operations: checkOperations(model.operations, report),
    discover: checkDiscover(model.discover, task, metrics, business, report),
    policy: policyOf(policy),
  }
}

function scenariosOf({ scenarios = [], columns }: PartialModel, task: Task | undefined, report: Report) {
  const hasSeveralIds = Array.isArray(columns?.id) && columns.id.length > 1
  return checkScenarios(scenarios, task, hasSeveralIds, report)
}

function checkTotals(model: PartialModel, policy: PolicyConfig, report: Report): MetricsPlan {
  if (model.metrics === undefined || model.metrics.length === 0) report([], 'metrics_not_named')
  const seen = new Map<string, number>()
  const metrics = (model.metrics ?? []).flatMap((given, i): AggregateMetricPlan[] => {
    if (given === undefined) return []
    const path = ['metrics', i]
    const entry: Exclude<MetricConfig, string> = typeof given === 'string' ? { metric: given } : given
    const { metric } = entry
    const before = seen.get(metric)
    if (before !== undefined) report(path, 'duplicate_metric', { metric, first: `metrics[${before}]` })
    seen.set(metric, before ?? i)
    const margin = marginOf(entry.margin)
    if (margin?.kind === 'relative' && margin.value >= 1)
      report([...path, 'margin'], 'margin_too_large', { value: entry.margin!, metric })
    checkLimits(entry, path, report)
    const { effectScale: _, ...judged } = judgedBy(entry, roleOf(entry), path, report)
    return [{ metric, ...judged, margin, better: entry.better, trust: entry.trust }]
  })
  return {
    task: 'metrics',
    metrics,
    trust: model.trust ?? 'none',
    scenarios: scenariosOf(model, undefined, report),
    operations: checkOperations(model.operations, report),
    policy: policyOf(policy),
  }
}

/** What needs rows, and what only numbers without rows need. */
const KEYS_OF_ROWS = [
  'evaluation',
  'columns',
  'positive',
  'operating_point',
  'decision_curve',
  'slices',
  'business',
  'discover',
  'drift',
]
const METRIC_KEYS_OF_ROWS: readonly string[] = [...parameterNames, 'effect_scale', 'max_distance']

/**
 * Tells of keys that the task of the model does not read. `raw` is the model as written: what the schema fills in was not
 * asked for by anybody.
 */
export function checkKeysOfTask(raw: unknown, report: Report): void {
  if (!isMapping(raw)) return
  const isMetrics = raw.task === 'metrics'
  const tell = (path: Path, keys: readonly string[], value: Readonly<Record<string, unknown>>) => {
    for (const key of keys) {
      if (!Object.hasOwn(value, key)) continue
      report([...path, key], isMetrics ? 'not_for_aggregates' : 'only_for_aggregates', { key })
    }
  }
  tell([], isMetrics ? KEYS_OF_ROWS : ['trust'], raw)
  // The query says what belongs together; whatever else is named would be passed over.
  if (raw.task === 'ranking' && isMapping(raw.columns) && Object.hasOwn(raw.columns, 'cluster'))
    report(['columns', 'cluster'], 'cluster_is_query', { value: String(raw.columns.cluster) })
  if (!Array.isArray(raw.metrics)) return
  raw.metrics.forEach((entry: unknown, i) => {
    if (isMapping(entry)) tell(['metrics', i], isMetrics ? METRIC_KEYS_OF_ROWS : ['better', 'trust'], entry)
  })
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function policyOf(policy: PolicyConfig): Policy {
  return {
    confidence: policy.confidence,
    ...(policy.reuse ? { reuseBudget: policy.reuse.budget } : {}),
    onRegression: policy.on_regression,
    onInconclusive: policy.on_inconclusive,
    onIdentical: policy.on_identical,
    onMissingChampion: policy.on_missing_champion,
    maxUnmatched: shareOf(policy.max_unmatched),
    smallSample: policy.small_sample,
  }
}

export function marginOf(value: number | string | undefined): Margin | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number') return { kind: 'absolute', value }
  return { kind: 'relative', value: percentOf(value) }
}

const NO_LOSS: Margin = { kind: 'absolute', value: 0 }

interface Judged {
  readonly role?: Role
  readonly margin?: number | string
  readonly min?: number
  readonly max?: number
  readonly max_distance?: number
}

const LIMITS = ['min', 'max', 'max_distance'] as const
const hasLimit = (entry: Judged): boolean => LIMITS.some((limit) => entry[limit] !== undefined)

const roleOf = (entry: Judged): Role =>
  entry.role ?? (entry.margin === undefined && !hasLimit(entry) ? 'info' : 'guardrail')

const isPrimary = (entry: MetricConfig | undefined) => typeof entry === 'object' && entry.role === 'primary'

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

function checkLimits({ min, max }: Judged, path: Path, report: Report): void {
  if (min !== undefined && max !== undefined && min > max) report([...path, 'min'], 'min_above_max', { min, max })
}

function checkMetrics(entries: readonly (MetricConfig | undefined)[], task: Task, report: Report): MetricPlan[] {
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

function judgedBy(
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

function checkSliceMetrics(
  entries: NonNullable<NonNullable<PartialModel['slices']>['metrics']>,
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
function checkSliceMargins(
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

/** Lower case, everything but letters and digits to `_`. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')

const OUTCOMES: readonly Outcome[] = ['true_negative', 'false_negative', 'true_positive', 'false_positive']

function checkBusiness(
  entries: readonly (BusinessConfig | undefined)[],
  metrics: readonly MetricPlan[],
  task: Task,
  report: Report,
): BusinessPlan[] {
  const seen = new Map<string, number>()
  const metricIds = new Set(metrics.map(metricId))
  return entries.flatMap((entry, i) => {
    if (entry === undefined) return []
    const path = ['business', i]
    const slug = slugOf(entry.name)
    const before = seen.get(slug)
    if (slug === '') report([...path, 'name'], 'business_name_empty', { value: entry.name })
    else if (before !== undefined) {
      report([...path, 'name'], 'duplicate_business', { value: entry.name, slug, first: `business[${before}]` })
    } else if (metricIds.has(slug) || resolveMetric(slug, task)) {
      report([...path, 'name'], 'business_named_like_metric', { value: entry.name, slug })
    }
    seen.set(slug, before ?? i)
    if (marginOf(entry.margin)?.kind === 'relative' && marginOf(entry.margin)!.value >= 1) {
      report([...path, 'margin'], 'margin_too_large', { value: entry.margin!, metric: entry.name })
    }
    checkLimits(entry, path, report)
    const formula = businessFormula(entry, task, path, report)
    if (!formula) return []
    if (entry.scale !== undefined && formula.kind === 'value' && !isMeanOverRows(formula.value))
      report([...path, 'scale'], 'scale_not_per_row', { value: formula.value.source })
    const { name, unit, better, scale } = entry
    return [{ name, slug, unit, better, formula, scale, ...judgedBy(entry, roleOf(entry), path, report) }]
  })
}

/** The one way in which a business function says what rows are worth. */
const FORMULA_KEYS = ['outcomes', 'matrix', 'value'] as const
const TASK_OF_KEY: Readonly<Partial<Record<(typeof FORMULA_KEYS)[number], Task>>> = {
  outcomes: 'binary',
  matrix: 'multiclass',
}

function businessFormula(
  entry: BusinessConfig,
  task: Task,
  path: Path,
  report: Report,
): BusinessPlan['formula'] | undefined {
  const given = FORMULA_KEYS.filter((key) => entry[key] !== undefined)
  if (given.length !== 1) {
    report(path, given.length === 0 ? 'business_formula_missing' : 'business_formula_twice', { task, found: given })
    return undefined
  }
  const [key] = given
  if ((TASK_OF_KEY[key] ?? task) !== task) {
    report([...path, key], 'business_formula_of_other_task', { key, task, needs: TASK_OF_KEY[key]! })
    return undefined
  }
  const ofRow = { expect: 'number', aggregates: false, ...formulaOptions(task) } as const
  const { outcomes, matrix, value } = entry
  if (value !== undefined) {
    const parsed = parseFormula(value, { ...ofRow, aggregates: true }, [...path, 'value'], report)
    return parsed && { kind: 'value', value: parsed }
  }
  if (matrix !== undefined) {
    const cells = Object.entries(matrix).flatMap(([actual, row]) =>
      Object.entries(row).map(([predicted, source]) => {
        const parsed = parseFormula(source, ofRow, [...path, 'matrix', actual, predicted], report)
        return parsed && { actual, predicted, value: parsed }
      }),
    )
    if (cells.length === 0) report([...path, 'matrix'], 'business_matrix_empty')
    return cells.every((cell) => cell !== undefined) && cells.length > 0 ? { kind: 'matrix', cells } : undefined
  }
  const parsed = OUTCOMES.map(
    (outcome) => [outcome, parseFormula(outcomes![outcome], ofRow, [...path, 'outcomes', outcome], report)] as const,
  )
  if (parsed.some(([, expression]) => expression === undefined)) return undefined
  return { kind: 'outcomes', outcomes: Object.fromEntries(parsed) as Record<Outcome, Expression> }
}

/** A formula, or undefined after its mistake was told. */
export function parseFormula(
  source: string | number,
  options: ParseOptions,
  path: Path,
  report: Report,
): Expression | undefined {
  try {
    return parseExpression(String(source), options)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    report(path, error.code, error.args)
    return undefined
  }
}

type SimpleSlice = Exclude<SliceBy, { kind: 'cross' } | { kind: 'where' }>
type SliceObject = Exclude<SliceConfig, string>

function checkSlices(entries: readonly (SliceConfig | undefined)[], report: Report): SlicePlan[] {
  const declared = new Map<string, { by: SliceBy; place: string }>()
  // Crosses last: they may name any slice of the list.
  const order = [...entries.keys()].sort((a, b) => Number(isCross(entries[a])) - Number(isCross(entries[b])) || a - b)
  const bySlot: (SlicePlan | undefined)[] = []
  const seen = new Map<string, number>()
  for (const i of order) {
    const given = entries[i]
    if (given === undefined) continue
    const path = ['slices', 'of', i]
    const entry: SliceObject = typeof given === 'string' ? { column: given, severity: 'normal' } : given
    const by = sliceBy(entry, declared, path, report)
    if (!by) continue
    const key = JSON.stringify(by)
    const before = seen.get(key)
    if (before !== undefined) report(path, 'duplicate_slice_entry', { first: `slices.of[${before}]` })
    seen.set(key, before ?? i)
    if (by.kind !== 'cross') {
      const other = declared.get(by.name)
      if (other && other.by.kind === by.kind && before === undefined) {
        report(path, 'duplicate_slice_name', { name: by.name, first: other.place })
      }
      // A column may stand beside its own bins; by its name a cross then means the column as it is.
      if (by.kind === 'column' || other?.by.kind !== 'column') declared.set(by.name, { by, place: `slices.of[${i}]` })
    }
    const margin = marginOf(entry.margin)
    if (margin?.kind === 'relative' && margin.value >= 1) {
      report([...path, 'margin'], 'margin_too_large', { value: entry.margin!, metric: 'a slice' })
    }
    bySlot[i] = { by, severity: entry.severity, margin, minRows: entry.min_rows }
  }
  return bySlot.filter((plan) => plan !== undefined)
}

const isCross = (entry: SliceConfig | undefined) => typeof entry === 'object' && entry.cross !== undefined

function sliceBy(
  entry: SliceObject,
  declared: ReadonlyMap<string, { by: SliceBy; place: string }>,
  path: Path,
  report: Report,
): SliceBy | undefined {
  const ways = (['column', 'cross', 'where'] as const).filter((way) => entry[way] !== undefined)
  const cuts = entry.bins !== undefined || entry.quantiles !== undefined
  if (ways.length !== 1 || (cuts && entry.column === undefined)) {
    report(path, 'slice_shape', { found: ways })
    return undefined
  }
  if (entry.column !== undefined) return simpleSlice({ ...entry, column: entry.column }, path, report)
  if (entry.where !== undefined) {
    if (entry.name === undefined) report(path, 'slice_name_missing')
    const options = { expect: 'boolean', aggregates: false, modelValues: false } as const
    const where = parseFormula(entry.where, options, [...path, 'where'], report)
    return where && entry.name !== undefined ? { kind: 'where', name: entry.name, where } : undefined
  }
  const parts = entry.cross!.map((part, i) => crossPartOf(part, declared, [...path, 'cross', i], report))
  if (parts.some((part) => part === undefined)) return undefined
  const names = parts.map((part) => part!.name)
  const repeated = names.find((name, i) => names.indexOf(name) < i)
  if (repeated !== undefined) {
    report([...path, 'cross'], 'cross_repeats', { name: repeated })
    return undefined
  }
  return { kind: 'cross', parts: parts as SimpleSlice[] }
}

type CrossPart = NonNullable<SliceObject['cross']>[number]

function crossPartOf(
  part: CrossPart,
  declared: ReadonlyMap<string, { by: SliceBy; place: string }>,
  path: Path,
  report: Report,
): SimpleSlice | undefined {
  if (typeof part !== 'string') return simpleSlice(part, path, report)
  const by = declared.get(part)?.by
  if (!by) return { kind: 'column', name: part, column: part }
  if (by.kind !== 'where' && by.kind !== 'cross') return by
  report(path, 'cross_of_condition', { name: part })
  return undefined
}

function simpleSlice(
  cut: { column: string; bins?: number[]; quantiles?: number; name?: string },
  path: Path,
  report: Report,
): SimpleSlice | undefined {
  const { column, bins, quantiles, name = column } = cut
  if (bins !== undefined && quantiles !== undefined) {
    report(path, 'bins_and_quantiles')
    return undefined
  }
  if (bins !== undefined) {
    const wrong = bins.findIndex((edge, i) => i > 0 && edge <= bins[i - 1])
    if (wrong >= 0)
      report([...path, 'bins', wrong], 'bins_not_ascending', { value: bins[wrong], before: bins[wrong - 1] })
    return { kind: 'bins', name, column, edges: bins }
  }
  return quantiles === undefined
    ? { kind: 'column', name, column }
    : { kind: 'quantiles', name, column, count: quantiles }
}

export interface ColumnUse {
  readonly name: string
  /** Where the config names it, as a path from the model: `slices.of[2].where`. */
  readonly usedBy: string
  /** 1-based line of the config; null when it was made in code. */
  readonly line: number | null
}

/**
 * Every column that a model's config names, in order of appearance, once for each place; formulas and slices included.
 * `lineOf` tells the line of a path that starts at the model.
 */
export function columnsOfModel(model: ModelConfig, lineOf: (path: Path) => number | null = () => null): ColumnUse[] {
  const uses: ColumnUse[] = []
  const add = (path: Path, ...names: readonly string[]) => {
    for (const name of new Set(names)) uses.push({ name, usedBy: pathText(path), line: lineOf(path) })
  }
  const addFormula = (path: Path, source: string | number, options: ParseOptions = {}) => {
    try {
      add(path, ...columnsOf(parseExpression(String(source), options)))
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
    }
  }
  for (const [role, name] of Object.entries(model.columns)) {
    const names = typeof name === 'string' ? [name] : (name ?? [])
    add(['columns', role], ...names.filter((each) => !each.includes('*')))
  }
  const named = new Set(
    model.slices.of.flatMap((entry) => (typeof entry === 'object' && entry.name ? [entry.name] : [])),
  )
  model.slices.of.forEach((entry, i) => {
    const path = ['slices', 'of', i]
    if (typeof entry === 'string') {
      add(path, entry)
      return
    }
    if (entry.column !== undefined) add([...path, 'column'], entry.column)
    if (entry.where !== undefined) addFormula([...path, 'where'], entry.where)
    entry.cross?.forEach((part, j) => {
      if (typeof part !== 'string') add([...path, 'cross', j, 'column'], part.column)
      else if (!named.has(part)) add([...path, 'cross', j], part)
    })
  })
  model.business.forEach((entry, i) => {
    const options = model.task === 'metrics' ? {} : formulaOptions(model.task)
    if (entry.value !== undefined) addFormula(['business', i, 'value'], entry.value, options)
    for (const [outcome, source] of Object.entries(entry.outcomes ?? {})) {
      addFormula(['business', i, 'outcomes', outcome], source, options)
    }
    for (const [actual, row] of Object.entries(entry.matrix ?? {})) {
      for (const [predicted, source] of Object.entries(row)) {
        addFormula(['business', i, 'matrix', actual, predicted], source, options)
      }
    }
  })
  model.scenarios.forEach((entry, i) => {
    const path = ['scenarios', i]
    const options = model.task === 'metrics' ? {} : formulaOptions(model.task)
    const { where, expect, pair_by, variant = DEFAULT_VARIANT } = entry
    if (where !== undefined) addFormula([...path, 'where'], where, options)
    if (expect !== undefined) addFormula([...path, 'expect'], expect, { ...options, variants: pair_by !== undefined })
    if (pair_by !== undefined) {
      add([...path, 'pair_by'], pair_by)
      add([...path, 'variant'], variant)
    }
  })
  return uses
}
