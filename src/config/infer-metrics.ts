/** A config made from two files of metrics, which have no rows: what is judged, and what can only be shown. */
import type { z } from 'zod'
import type { AggregateMetric, Aggregates, Direction } from '../core/aggregate.js'
import { knownDirection } from '../core/aggregate-direction.js'
import { errorOf, ProblemError, type Reason, reason } from '../core/problem.js'
import { type MetricConfig, type ModelConfig, type modelObject, modelOf } from './schema.js'

export interface InferredMetrics {
  readonly model: ModelConfig
  /** The same, without what is as the defaults have it. */
  readonly input: z.input<typeof modelObject>
  readonly inferred: readonly Reason[]
  readonly unsure: readonly Reason[]
  /** In both files, and not judged: it is not known which way is better, or there are enough others. */
  readonly left: readonly { readonly name: string; readonly better: Direction | undefined }[]
}

/** More than this nobody reads, and every further one asks more evidence of all. */
const MOST_METRICS = 20
/** By the last part of a name, what sums a model up best first. */
const PREFERRED = [
  'roc_auc', 'auc', 'auroc', 'average_precision', 'accuracy', 'acc', 'exact_match', 'acc_norm', 'ndcg', 'map', 'mrr',
  'f1', 'f1_macro', 'mean_absolute_error', 'mae', 'root_mean_squared_error', 'rmse', 'mse', 'r2', 'log_loss', 'loss',
] // biome-ignore format: a list of words
/** Formats whose values are benchmarks: what a higher score is called for, unless the name says otherwise. */
const BENCHMARKS = ['eval_results', 'model_index']
/** Numbers about the run and the data, whose change is no gain or loss of the model. */
const PART_OF_TRAINING = /(^|[._/])(train|training)([._/]|$)/i

interface Candidate {
  readonly champion: AggregateMetric
  readonly challenger: AggregateMetric
  /** undefined: not known. */
  readonly better: Direction | undefined
  readonly assumed: boolean
  readonly tested: boolean
}

/**
 * The metrics of both files whose direction is known: the one that sums up best is primary, the others with standard errors
 * are guardrails, bare numbers are shown. Throws ProblemError with `no_common_metrics` {championFile, challengerFile}.
 */
export function inferMetrics(
  champion: Aggregates,
  challenger: Aggregates,
  paths: { readonly champion: string; readonly challenger: string },
): InferredMetrics {
  const after = new Map(challenger.metrics.map((metric) => [metric.name, metric]))
  const shared = champion.metrics.flatMap((metric) => {
    const other = after.get(metric.name)
    return other && isNameable(metric.name) ? [candidateOf(metric, other, champion.format)] : []
  })
  const usable = shared.filter(({ better }) => better !== undefined)
  const [primary] = [...usable].sort((a, b) => rankOf(a) - rankOf(b))
  if (primary === undefined)
    throw new ProblemError(
      errorOf('no_common_metrics', {
        championFile: champion.source,
        challengerFile: challenger.source,
        shared: shared.slice(0, 10).map(({ champion: { name } }) => name),
      }),
    )
  const inFileOrder = usable.filter((each) => each !== primary)
  const kept = [...inFileOrder].sort((a, b) => Number(b.tested) - Number(a.tested)).slice(0, MOST_METRICS - 1)
  const chosen = [primary, ...inFileOrder.filter((each) => kept.includes(each))]
  const left = shared.flatMap((each) =>
    chosen.includes(each) ? [] : [{ name: each.champion.name, better: each.better }],
  )
  const metrics = chosen.map((each) => entryOf(each, each === primary))
  const input = {
    name: 'model',
    task: 'metrics' as const,
    champion: { path: paths.champion },
    challenger: { path: paths.challenger },
    metrics,
  }
  const name = primary.champion.name
  const unsure = [
    reason('unsure_primary', { metric: name }),
    ...(primary.tested ? [] : [reason('unsure_bare_numbers', { metric: name })]),
    ...(chosen.some(({ assumed }) => assumed)
      ? [
          reason('unsure_metric_direction', {
            metrics: chosen.flatMap((each) => (each.assumed ? [each.champion.name] : [])),
          }),
        ]
      : []),
    ...(left.length > 0
      ? [reason('unsure_left_out', { metrics: left.slice(0, 10).map(({ name }) => name), count: left.length })]
      : []),
  ]
  const inferred = [reason('inferred_metrics', { format: champion.format, metric: name, count: metrics.length })]
  return { model: modelOf(input), input, inferred: [...inferred, ...unsure.slice(1)], unsure, left }
}

/** A config drops the spaces around names. */
const isNameable = (name: string) => name !== '' && name === name.trim()

function candidateOf(champion: AggregateMetric, challenger: AggregateMetric, format: Aggregates['format']): Candidate {
  const said = champion.better ?? challenger.better ?? knownDirection(champion.name)
  const assumed = said === undefined && BENCHMARKS.includes(format)
  const better = PART_OF_TRAINING.test(champion.name) ? undefined : assumed ? 'higher' : said
  const tested = [champion, challenger].every(({ standardError }) => standardError !== undefined && standardError > 0)
  return { champion, challenger, better, assumed, tested }
}

/** What can be tested before what cannot, totals before single classes, then by the list; ties keep the file's order. */
function rankOf({ champion: { name }, tested, assumed }: Candidate): number {
  const last = name
    .split(',')[0]
    .split(/[./]/)
    .at(-1)!
    .toLowerCase()
    .replace(/^(val|valid|validation|eval|test)_|@\d+$/g, '')
  const place = PREFERRED.indexOf(last)
  return (tested ? 0 : 1000) + (assumed ? 500 : 0) + (place < 0 ? PREFERRED.length : place)
}

function entryOf({ champion, better, assumed, tested }: Candidate, isPrimary: boolean): MetricConfig {
  const metric = champion.name
  const direction = assumed ? { better } : {}
  const isShare = champion.value >= 0 && champion.value <= 1 && better === 'higher'
  // A percentage of nothing, or of a negative value, is no margin.
  const marginOf = (percent: 1 | 2) => (isShare ? percent / 100 : champion.value > 0 ? `${percent}%` : 0)
  if (isPrimary) return { metric, ...direction, role: 'primary', margin: marginOf(1) }
  if (tested) return { metric, ...direction, role: 'guardrail', margin: marginOf(2) }
  return assumed ? { metric, ...direction } : metric
}
