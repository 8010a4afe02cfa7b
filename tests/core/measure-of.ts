import type { Measure } from '../../src/core/fold.js'
import { metricMeasure } from '../../src/core/measures.js'
import type { Parameters } from '../../src/core/metrics/names.js'
import { isReason } from '../../src/core/metrics/task-metric.js'
import type { Pair } from '../../src/core/pair.js'

/** The measure of a metric that these rows have. */
export function measureOf(metric: string, parameters: Parameters, pair: Pair, needsChampion: boolean): Measure {
  const made = metricMeasure({ metric, parameters }, pair, needsChampion)
  if (isReason(made)) throw new Error(`${metric}: ${made.code}`)
  return made
}
