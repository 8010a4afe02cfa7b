/** What a row costs under each model: any quantity that is a mean over rows. */
import type { Discovery } from '../comparison.js'
import { type Expression, evaluateNumbers } from '../expression.js'
import { rowScope } from '../formula-scope.js'
import { businessMeasure, businessTraits, metricMeasure, traitsOf } from '../measures.js'
import { metricId, type NamedMetric } from '../metrics/names.js'
import { isReason } from '../metrics/task-metric.js'
import type { Pair } from '../pair.js'
import type { DiscoverLoss, OperatingPoint, Plan } from '../plan.js'
import { type Reason, reason } from '../problem.js'
import type { SearchRows } from './search.js'

/** What a row costs under each model, as the report names it. */
export interface Loss {
  readonly name: string
  readonly better: 'higher' | 'lower'
  readonly unit: Discovery['loss']['unit']
  readonly champion: Float64Array
  readonly challenger: Float64Array
}

/** The first loss that the data have; else why they do not have the last. */
export function chooseLoss(pair: Pair, plan: Plan, at: OperatingPoint, losses: readonly DiscoverLoss[]): Loss | Reason {
  let found: Loss | Reason = reason('discover_loss_not_by_row', { loss: '' })
  for (const loss of losses) {
    found = lossOf(pair, plan, at, loss)
    if (!('code' in found)) return found
  }
  return found
}

function lossOf(pair: Pair, plan: Plan, at: OperatingPoint, loss: DiscoverLoss): Loss | Reason {
  if (loss.kind === 'metric') return metricLoss(pair, plan, loss)
  if (loss.kind === 'formula') return formulaLoss(pair, at, loss.formula)
  const business = plan.business.find(({ slug }) => slug === loss.slug)!
  const made = businessMeasure(business, pair, at, false)
  if (made.undefinedBecause) return made.undefinedBecause
  if (made.measure.kind !== 'mean') return reason('discover_loss_not_by_row', { loss: business.name })
  const { champion, challenger } = made.measure
  const { unit } = businessTraits(business)
  return { name: business.name, better: business.better, unit, champion, challenger }
}

function metricLoss(pair: Pair, plan: Plan, named: NamedMetric): Loss | Reason {
  const measure = metricMeasure(named, pair, false)
  if (isReason(measure)) return measure
  const { better, unit } = traitsOf(plan.task, named)
  if (measure.kind !== 'mean' || better === 'target')
    return reason('discover_loss_not_by_row', { loss: metricId(named) })
  return { name: metricId(named), better, unit, champion: measure.champion, challenger: measure.challenger }
}

function formulaLoss(pair: Pair, at: OperatingPoint, formula: Expression): Loss | Reason {
  const models = (['champion', 'challenger'] as const).map((model) =>
    evaluateNumbers(formula, rowScope(pair, model, at)),
  )
  const undefinedRows = Math.max(...models.map((model) => model.undefinedRows))
  if (undefinedRows > 0)
    return reason('formula_undefined_rows', { name: formula.source, rows: undefinedRows, of: pair.n })
  return {
    name: formula.source,
    better: 'lower',
    unit: { kind: 'score' },
    champion: models[0].values,
    challenger: models[1].values,
  }
}

/** Weighted mean losses of all rows, or of those listed. */
export function meanLosses({ n, weight }: Pair, { champion, challenger }: Loss, listed?: Int32Array) {
  let [a, b, total] = [0, 0, 0]
  const count = listed ? listed.length : n
  for (let i = 0; i < count; i++) {
    const row = listed ? listed[i] : i
    const w = weight ? weight[row] : 1
    a += w * champion[row]
    b += w * challenger[row]
    total += w
  }
  return { champion: a / total, challenger: b / total }
}

/** The rows as they are searched: improvement is positive where the challenger's loss is smaller. */
export function searchRows(pair: Pair, { better, champion, challenger }: Loss): SearchRows {
  const { n, weight, unitOfRow, bucketOfRow, buckets } = pair
  const sign = better === 'higher' ? 1 : -1
  const gain = new Float64Array(n)
  for (let row = 0; row < n; row++) gain[row] = sign * (challenger[row] - champion[row]) * (weight ? weight[row] : 1)
  return { n, gain, weight, unitOfRow, bucketOfRow, buckets }
}
