/** How a metric of any task is declared: once, with everything that the rest of the product needs to know of it. */
import type { Unit } from '../comparison.js'
import type { Measure } from '../fold.js'
import type { Reason } from '../problem.js'
import type { TaskValues } from '../task-values.js'

export interface TaskMetric<Values extends TaskValues = TaskValues> {
  /** target: neither more nor less is better; the value should be near `target`. */
  readonly better: 'higher' | 'lower' | 'target'
  /** The value aimed at, for `better: target`: 0 for a bias; for the coverage of an interval, the parameter that says it. */
  readonly target?: number | { readonly parameter: string }
  readonly unit: Unit
  /** A row's own contribution is 0 or 1 (statistics.md, section 6). */
  readonly zeroOne?: boolean
  /** false: a quantity without a usable influence function (kind `statistic`), which is shown, never gated. */
  readonly influence?: false
  /** Makes the measure from all rows, or says why there is none (a column that was not given, a domain error). */
  measure(values: Values, parameters: Readonly<Record<string, number>>, needsChampion: boolean): Measure | Reason
}

/** Canonical metric names of one task, with the parameters that each takes (`ndcg@10` has k = 10). */
export type TaskMetrics<Values extends TaskValues> = Readonly<Record<string, TaskMetric<Values>>>

export const isReason = (made: Measure | Reason): made is Reason => 'code' in made
