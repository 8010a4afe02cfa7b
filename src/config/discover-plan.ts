/** `discover` of the config to what the core searches. */
import { ExpressionError, parseExpression } from '../core/expression.js'
import { resolveMetric } from '../core/metrics/names.js'
import { nearest } from '../core/nearest.js'
import type { BusinessPlan, DiscoverLoss, DiscoverPlan, MetricPlan } from '../core/plan.js'
import type { Task } from '../core/task-values.js'
import type { Report } from './plan-values.js'
import { type DiscoverConfig, discoverObject } from './schema-discover.js'

/**
 * What is compared row by row where the config does not say; the first that these data have. The Brier score rather than
 * the log loss: one row can change it by 1 at most, so few confident mistakes do not drown a whole slice.
 */
export const defaultLosses: Readonly<
  Record<Task, readonly { readonly metric: string; readonly parameters: Readonly<Record<string, number>> }[]>
> = {
  binary: [{ metric: 'brier_score', parameters: {} }],
  multiclass: [
    { metric: 'brier_score', parameters: {} },
    { metric: 'accuracy', parameters: {} },
  ],
  regression: [{ metric: 'mean_absolute_error', parameters: { cap: 0.99 } }],
  forecast: [{ metric: 'mean_absolute_error', parameters: { cap: 0.99 } }],
  ranking: [{ metric: 'ndcg', parameters: { k: 10 } }],
  score: [{ metric: 'mean_score', parameters: {} }],
}

/** The plan of a search; undefined if none is asked for. Mistakes are told to `report`. */
export function checkDiscover(
  given: DiscoverConfig | undefined,
  task: Task,
  metrics: readonly MetricPlan[],
  business: readonly BusinessPlan[],
  report: Report,
): DiscoverPlan | undefined {
  if (given === undefined || given === false) return undefined
  const config = given === true ? discoverObject.parse({}) : given
  return {
    columns: config.columns,
    exclude: config.exclude,
    maxPredicates: config.max_predicates,
    minRows: config.min_rows,
    ranges: config.bins,
    losses: config.loss === undefined ? defaultsFor(task, metrics) : lossOf(config.loss, task, business, report),
    maxSeconds: config.max_seconds,
  }
}

/** In a ranking, the NDCG that is judged already, at the same depth. */
function defaultsFor(task: Task, metrics: readonly MetricPlan[]): DiscoverLoss[] {
  const judged = task === 'ranking' ? metrics.find(({ metric }) => metric === 'ndcg') : undefined
  return (judged ? [judged] : defaultLosses[task]).map(({ metric, parameters }) => ({
    kind: 'metric',
    metric,
    parameters,
  }))
}

function lossOf(loss: string, task: Task, business: readonly BusinessPlan[], report: Report): DiscoverLoss[] {
  const metric = resolveMetric(loss, task)
  if (metric) return [{ kind: 'metric', ...metric }]
  const named = business.find(({ name, slug }) => name === loss || slug === loss)
  if (named) return [{ kind: 'business', slug: named.slug }]
  // What neither model says is the same for both: a name with a typo rather than a formula.
  if (!/\b(score|prediction|flagged)\b/.test(loss)) {
    const known = [...defaultLosses[task].map(({ metric: name }) => name), ...business.map(({ name }) => name)]
    report(['discover', 'loss'], 'discover_loss_unknown', {
      value: loss,
      suggestion: nearest(loss, known) ?? null,
      known,
    })
    return []
  }
  try {
    return [{ kind: 'formula', formula: parseExpression(loss, { expect: 'number', aggregates: false }) }]
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    report(['discover', 'loss'], error.code, error.args)
    return []
  }
}
