import { type Expression, isMeanOverRows } from '../core/expression.js'
import { formulaOptions } from '../core/formula-scope.js'
import { metricId, resolveMetric } from '../core/metrics/names.js'
import type { BusinessPlan, MetricPlan, Outcome } from '../core/plan.js'
import type { Task } from '../core/task-values.js'
import { checkLimits, judgedBy, roleOf } from './metric-plans.js'
import type { Path } from './path.js'
import { marginOf, parseFormula, type Report, slugOf } from './plan-values.js'
import type { BusinessConfig } from './schema.js'

const OUTCOMES: readonly Outcome[] = ['true_negative', 'false_negative', 'true_positive', 'false_positive']

export function checkBusiness(
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
