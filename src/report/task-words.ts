/** Plain words for the metrics of tasks without a positive label, and of others with parameters, by canonical name. */

import { formatPlain, formatPlainPercent } from './format.js'

export interface TaskWords {
  readonly name: string
  readonly worse: string
  readonly better: string
}

export interface DetailedWords extends TaskWords {
  /** What sets the metric apart from others of its name: `first 10`, `within 50`; null without a parameter. */
  readonly detail: string | null
}

const errors = (name: string): TaskWords => ({ name, worse: 'makes larger errors', better: 'makes smaller errors' })
const ranking = (name: string): TaskWords => ({ name, worse: 'ranks worse', better: 'ranks better' })
const decisions = (name: string): TaskWords => ({ name, worse: 'decides worse', better: 'decides better' })
const answers = (name: string): TaskWords => ({ name, worse: 'scores worse', better: 'scores better' })
const intervals = (name: string): TaskWords => ({
  name,
  worse: 'gives worse intervals',
  better: 'gives better intervals',
})

const TASK_WORDS: Readonly<Record<string, TaskWords>> = {
  // binary, with a parameter
  net_benefit: { name: 'Net benefit', worse: 'brings less net benefit', better: 'brings more net benefit' },
  // regression and forecast
  mean_absolute_error: errors('Typical error'),
  mean_squared_error: errors('Squared error'),
  root_mean_squared_error: errors('Error, large ones counted more'),
  median_absolute_error: errors('Middle error'),
  max_error: errors('Largest error'),
  absolute_error_quantile: errors('Large errors'),
  within: { name: 'Close enough', worse: 'is close less often', better: 'is close more often' },
  r2: errors('Share of the variation explained'),
  explained_variance: errors('Share of the variation explained, bias aside'),
  mean_absolute_percentage_error: errors('Error in percent'),
  weighted_absolute_percentage_error: errors('Error in percent of the volume'),
  symmetric_mean_absolute_percentage_error: errors('Error in percent of both'),
  mean_squared_log_error: errors('Error by ratio'),
  root_mean_squared_log_error: errors('Error by ratio'),
  mean_error: {
    name: 'Predictions too high or too low',
    worse: 'errs more to one side',
    better: 'errs less to one side',
  },
  mean_pinball_loss: errors('Error of quantiles'),
  mean_poisson_deviance: errors('Error of counts'),
  mean_gamma_deviance: errors('Error of amounts'),
  mean_tweedie_deviance: errors('Error of amounts'),
  mean_absolute_scaled_error: errors('Error against the naive forecast'),
  root_mean_squared_scaled_error: errors('Error against the naive forecast, large ones counted more'),
  weighted_quantile_loss: errors('Error of quantiles'),
  interval_coverage: intervals('Inside the interval'),
  interval_width: intervals('Width of the interval'),
  interval_score: intervals('Interval'),
  // ranking
  ndcg: ranking('Order of the results'),
  map: ranking('Order of the relevant results'),
  mrr: ranking('Place of the first relevant result'),
  precision: ranking('Relevant among the first'),
  recall: ranking('Relevant ones found'),
  hit_rate: ranking('Queries with a relevant result'),
  roc_auc_per_query: ranking('Order within a query'),
  // multiclass
  precision_macro: decisions('Named classes that are right, classes counted alike'),
  precision_micro: decisions('Right decisions'),
  precision_weighted: decisions('Named classes that are right'),
  recall_macro: decisions('Classes recognised, counted alike'),
  recall_micro: decisions('Right decisions'),
  recall_weighted: decisions('Right decisions'),
  f1: decisions('Recognised against mistaken'),
  f1_macro: decisions('Recognised against mistaken, classes counted alike'),
  f1_micro: decisions('Right decisions'),
  f1_weighted: decisions('Recognised against mistaken'),
  top_k_accuracy: decisions('Right class among the first'),
  cohen_kappa_score: decisions('Agreement beyond chance'),
  cohen_kappa_linear: decisions('Agreement beyond chance'),
  cohen_kappa_quadratic: decisions('Agreement beyond chance'),
  roc_auc_ovr_macro: ranking('Ranking of classes'),
  roc_auc_ovr_weighted: ranking('Ranking of classes'),
  roc_auc_ovo_macro: ranking('Ranking of classes'),
  roc_auc_ovo_weighted: ranking('Ranking of classes'),
  // score
  mean_score: answers('Score'),
  exact_match: answers('Exact answers'),
  pass: answers('Solved'),
  win_rate: { name: 'Wins against the other', worse: 'wins less', better: 'wins more' },
}

/** The words of a metric of one class: `recall[SIRA]`. */
const CLASS_NAMES: Readonly<Record<string, (name: string) => string>> = {
  recall: (name) => `${name} recognised`,
  precision: (name) => `Named ${name} rightly`,
  f1: (name) => `${name} recognised against mistaken`,
}

const first = (k: number): string => `first ${formatPlain(k)}`
const level = (share: number): string => `level ${formatPlain(share)}`

/** What the number behind the `@` of a metric says: `first 5`, `within 50`, `3 tries`. */
const PARAMETERS: Readonly<Record<string, (value: number) => string>> = {
  ndcg: first,
  map: first,
  mrr: first,
  precision: first,
  recall: first,
  hit_rate: first,
  top_k_accuracy: first,
  within: (tolerance) => `within ${formatPlain(tolerance)}`,
  absolute_error_quantile: level,
  mean_pinball_loss: level,
  weighted_quantile_loss: level,
  mean_tweedie_deviance: (power) => `power ${formatPlain(power)}`,
  interval_coverage: (nominal) => `target ${formatPlainPercent(nominal)}`,
  interval_score: (nominal) => `for ${formatPlainPercent(nominal)}`,
  net_benefit: (probability) => `acting pays from a chance of ${formatPlainPercent(probability)}`,
  pass: (k) => `${formatPlain(k)} ${k === 1 ? 'try' : 'tries'}`,
}

/** The words of a metric as a check names it: `ndcg@10`, `recall[SIRA]`, `mean_absolute_error.cap0.99`. */
export function taskWordsOf(metric: string): DetailedWords | undefined {
  const [, base, rest] = /^([a-z_][a-z0-9_]*)(.*)$/i.exec(metric) ?? []
  if (base === undefined || !Object.hasOwn(TASK_WORDS, base)) return undefined
  const ofClass = /^\[([^\]]+)\]$/.exec(rest)?.[1]
  if (ofClass !== undefined && Object.hasOwn(CLASS_NAMES, base))
    return { ...decisions(CLASS_NAMES[base](ofClass)), detail: null }
  const at = /^@(\d+(?:\.\d+)?(?:e[+-]?\d+)?)/.exec(rest)?.[1]
  const cap = /\.cap(\d+(?:\.\d+)?)/.exec(rest)?.[1]
  const relevant = /\.relevant(-?\d+(?:\.\d+)?)/.exec(rest)?.[1]
  const details = [
    ...(at !== undefined && Object.hasOwn(PARAMETERS, base) ? [PARAMETERS[base](Number(at))] : []),
    ...(base === 'mean_error' ? ['target 0'] : []),
    ...(cap === undefined ? [] : [`the largest ${formatPlainPercent(1 - Number(cap))} capped`]),
    ...(rest.includes('.exponential') ? ['high grades counted more'] : []),
    ...(relevant === undefined ? [] : [`relevant from ${formatPlain(Number(relevant))}`]),
    ...(rest.includes('.by_id') ? ['ties by id'] : []),
  ]
  return { ...TASK_WORDS[base], detail: details.length > 0 ? details.join(', ') : null }
}

/** Parameters that the words beside the name say already. */
const SAID_IN_WORDS = /\.(?:cap\d+(?:\.\d+)?|exponential|relevant-?\d+(?:\.\d+)?|by_id)/g

/** `mean_absolute_error` of `mean_absolute_error.cap0.99`: the name that people know, beside the words of the rest. */
export const knownNameOf = (metric: string): string =>
  taskWordsOf(metric) === undefined ? metric : metric.replaceAll(SAID_IN_WORDS, '')
