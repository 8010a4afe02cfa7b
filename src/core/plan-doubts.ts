/** What a plan can be doubted for without looking at data. */
import { traitsOf } from './measures.js'
import { metricId } from './metrics/names.js'
import type { Plan } from './plan.js'
import { type Problem, warningOf } from './problem.js'

interface Limits {
  readonly min: number | undefined
  readonly max: number | undefined
  readonly maxDistance?: number | undefined
}

const hasLimit = ({ min, max, maxDistance }: Limits): boolean =>
  min !== undefined || max !== undefined || maxDistance !== undefined

/** Whether anything in the plan may block or hold, given data that it can be judged on. */
function canDecide({ metrics, business, negativeFlips, slices, scenarios, operations, drift }: Plan): boolean {
  return (
    [...metrics, ...business].some((entry) => entry.role !== 'info' || hasLimit(entry)) ||
    (negativeFlips !== undefined && negativeFlips.role !== 'info' && negativeFlips.max !== undefined) ||
    (slices.metrics.length > 0 && slices.of.some(({ severity }) => severity !== 'info')) ||
    scenarios.length > 0 ||
    operations.length > 0 ||
    drift?.block === true
  )
}

/**
 * Warnings: plan_decides_nothing (every review ends with a person), limit_on_wrong_side (the only limit of a metric is one
 * that a better model breaks: a floor under a loss, a ceiling over a score). name: of the model, for the sentence.
 */
export function doubtsOf(plan: Plan, name: string): Problem[] {
  const limits = plan.metrics.flatMap((entry): Problem[] => {
    const { better } = traitsOf(plan.task, entry)
    const { min, max } = entry
    const wrong = better === 'lower' ? min : better === 'higher' ? max : undefined
    const right = better === 'lower' ? max : min
    if (wrong === undefined || right !== undefined) return []
    return [warningOf('limit_on_wrong_side', { model: name, metric: metricId(entry), better, value: wrong })]
  })
  return canDecide(plan) ? limits : [warningOf('plan_decides_nothing', { model: name }), ...limits]
}
