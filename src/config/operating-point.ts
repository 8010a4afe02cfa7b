/** The operating point of a model of the config, as the core works on it. */
import { resolveMetric } from '../core/metrics/names.js'
import type { OperatingPoint, OperatingRule } from '../core/plan.js'
import type { Task } from '../core/task-values.js'
import type { Report } from './plan-values.js'
import type { MetricConfig, ModelConfig } from './schema.js'
import { POINT_RULES } from './schema-operating-point.js'
import { shareOf } from './schema-parts.js'

/** Thresholds, or the rule that finds them; mistakes are told to `report`. metrics: as the config lists them. */
export function operatingPointOf(
  point: ModelConfig['operating_point'],
  metrics: readonly (MetricConfig | undefined)[],
  task: Task,
  report: Report,
): OperatingPoint | OperatingRule {
  if (typeof point === 'number') return { champion: point, challenger: point }
  const { threshold, champion, challenger } = point
  const rules = POINT_RULES.filter((rule) => point[rule] !== undefined)
  const both = champion !== undefined && challenger !== undefined
  const one = champion !== undefined || challenger !== undefined
  if (rules.length === 1 && threshold === undefined && !one) {
    const [rule] = rules
    const value = point[rule]!
    const found = { rule, target: shareOf(value) }
    if (found.target === 0) report(['operating_point', rule], 'operating_point_target', { rule, value })
    tellHeldMetrics(found, metrics, task, report)
    return found
  }
  if (rules.length === 0 && threshold !== undefined && !one) return { champion: threshold, challenger: threshold }
  if (rules.length === 0 && threshold === undefined && both) return { champion, challenger }
  report(['operating_point'], 'operating_point_shape')
  return { champion: 0.5, challenger: 0.5 }
}

/** The metric that a rule holds at its target. */
const HELD: Readonly<Record<OperatingRule['rule'], string>> = {
  top: 'positive_rate',
  precision: 'precision',
  recall: 'recall',
  false_positive_rate: 'specificity',
}

/** What the rule holds is alike for both models whatever they are worth: a check on it could never fail. */
function tellHeldMetrics(
  { rule, target }: OperatingRule,
  metrics: readonly (MetricConfig | undefined)[],
  task: Task,
  report: Report,
): void {
  metrics.forEach((entry, i) => {
    if (typeof entry !== 'object' || resolveMetric(entry.metric, task)?.metric !== HELD[rule]) return
    const { role, margin, min, max } = entry
    const isJudged = role === undefined ? [margin, min, max].some((given) => given !== undefined) : role !== 'info'
    if (isJudged) report(['metrics', i], 'operating_point_holds_metric', { metric: HELD[rule], rule, target })
  })
}
