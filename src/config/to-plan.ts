/** A model of the config to the plan that the core works on: short names resolved, formulas parsed, defaults applied. */
import type { AggregateMetricPlan, AggregatePlan } from '../core/aggregate.js'
import { columnsOf, ExpressionError, type ParseOptions, parseExpression } from '../core/expression.js'
import { formulaOptions } from '../core/formula-scope.js'
import { isJointMetric } from '../core/measures.js'
import { parameterNames } from '../core/metrics/names.js'
import type { OperationsPlan } from '../core/operations.js'
import type { Plan, Policy } from '../core/plan.js'
import { errorOf, ProblemError } from '../core/problem.js'
import type { ScenarioPlan } from '../core/scenario-plan.js'
import type { Task } from '../core/task-values.js'
import { checkBusiness } from './business-plans.js'
import { checkDiscover } from './discover-plan.js'
import {
  checkLimits,
  checkMetrics,
  checkSliceMargins,
  checkSliceMetrics,
  isPrimary,
  judgedBy,
  roleOf,
} from './metric-plans.js'
import { operatingPointOf } from './operating-point.js'
import { checkOperations } from './operations.js'
import { type Path, pathText } from './path.js'
import { marginOf, type Report } from './plan-values.js'
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
import { shareOf } from './schema-parts.js'
import type { ScenarioConfig } from './schema-scenarios.js'
import { checkSlices } from './slice-plans.js'

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
