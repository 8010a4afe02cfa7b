/**
 * What metrics are called, by task. Canonical names are scikit-learn's scorer names without `neg_` where it has one. The
 * main parameter of a metric may stand behind an `@` (`ndcg@10`), a class in brackets (`recall[SIRA]`).
 */
import type { Task } from '../task-values.js'

export type Parameters = Readonly<Record<string, number | string>>

/** Parameters that a config may give as keys of their own. */
export const parameterNames = [
  'beta',
  'k',
  'alpha',
  'q',
  'tolerance',
  'power',
  'nominal',
  'cap',
  'gain',
  'relevant',
  'ties',
  'threshold_probability',
] as const
export type ParameterName = (typeof parameterNames)[number]

export interface MetricName {
  /** Parameters that the config must give. */
  readonly parameters: readonly ParameterName[]
  readonly optional?: readonly ParameterName[]
  /** The parameter that may stand behind an `@`. */
  readonly at?: ParameterName
  /** Takes a class in brackets. */
  readonly class?: boolean
  /** Values the metric can take; an end that is not finite is null. */
  readonly range: readonly [number | null, number | null]
}

const unit: MetricName = { parameters: [], range: [0, 1] }
const loss: MetricName = { parameters: [], range: [0, null] }
const correlation: MetricName = { parameters: [], range: [-1, 1] }
const ofClass: MetricName = { parameters: [], class: true, range: [0, 1] }
const atMost = (range: MetricName['range']): MetricName => ({ parameters: ['k'], at: 'k', range })

const binary = {
  accuracy: unit,
  balanced_accuracy: unit,
  precision: unit,
  recall: unit,
  specificity: unit,
  f1: unit,
  fbeta: { parameters: ['beta'], range: [0, 1] },
  matthews_corrcoef: correlation,
  roc_auc: unit,
  average_precision: unit,
  log_loss: loss,
  brier_score: unit,
  positive_rate: unit,
  negative_flip_rate: unit,
  mean_calibration_error: correlation,
  net_benefit: { parameters: ['threshold_probability'], at: 'threshold_probability', range: [null, 1] },
} as const satisfies Readonly<Record<string, MetricName>>

const multiclass = {
  accuracy: unit,
  balanced_accuracy: unit,
  precision: ofClass,
  recall: ofClass,
  f1: ofClass,
  precision_macro: unit,
  precision_micro: unit,
  precision_weighted: unit,
  recall_macro: unit,
  recall_micro: unit,
  recall_weighted: unit,
  f1_macro: unit,
  f1_micro: unit,
  f1_weighted: unit,
  top_k_accuracy: atMost([0, 1]),
  matthews_corrcoef: correlation,
  cohen_kappa_score: correlation,
  cohen_kappa_linear: correlation,
  cohen_kappa_quadratic: correlation,
  roc_auc_ovr_macro: unit,
  roc_auc_ovr_weighted: unit,
  roc_auc_ovo_macro: unit,
  roc_auc_ovo_weighted: unit,
  log_loss: loss,
  brier_score: { parameters: [], range: [0, 2] },
  negative_flip_rate: unit,
} as const satisfies Readonly<Record<string, MetricName>>

const regression = {
  mean_absolute_error: { parameters: [], optional: ['cap'], range: [0, null] },
  mean_squared_error: loss,
  root_mean_squared_error: loss,
  median_absolute_error: loss,
  max_error: loss,
  absolute_error_quantile: { parameters: ['q'], at: 'q', range: [0, null] },
  within: { parameters: ['tolerance'], at: 'tolerance', range: [0, 1] },
  r2: { parameters: [], range: [null, 1] },
  explained_variance: { parameters: [], range: [null, 1] },
  mean_absolute_percentage_error: loss,
  weighted_absolute_percentage_error: loss,
  symmetric_mean_absolute_percentage_error: { parameters: [], range: [0, 2] },
  mean_squared_log_error: loss,
  root_mean_squared_log_error: loss,
  mean_error: { parameters: [], range: [null, null] },
  mean_pinball_loss: { parameters: ['alpha'], at: 'alpha', range: [0, null] },
  mean_poisson_deviance: loss,
  mean_gamma_deviance: loss,
  mean_tweedie_deviance: { parameters: ['power'], at: 'power', range: [0, null] },
} as const satisfies Readonly<Record<string, MetricName>>

const forecast = {
  ...regression,
  mean_pinball_loss: { parameters: [], optional: ['alpha'], at: 'alpha', range: [0, null] },
  mean_absolute_scaled_error: loss,
  root_mean_squared_scaled_error: loss,
  weighted_quantile_loss: { parameters: [], optional: ['alpha'], at: 'alpha', range: [0, null] },
  interval_coverage: { parameters: ['nominal'], at: 'nominal', range: [0, 1] },
  interval_width: loss,
  interval_score: { parameters: ['nominal'], at: 'nominal', range: [0, null] },
} as const satisfies Readonly<Record<string, MetricName>>

const ranking = {
  ndcg: { parameters: [], optional: ['k', 'gain', 'ties'], at: 'k', range: [0, 1] },
  map: { parameters: [], optional: ['k', 'relevant', 'ties'], at: 'k', range: [0, 1] },
  mrr: { parameters: [], optional: ['k', 'relevant', 'ties'], at: 'k', range: [0, 1] },
  precision: { parameters: ['k'], optional: ['relevant', 'ties'], at: 'k', range: [0, 1] },
  recall: { parameters: ['k'], optional: ['relevant', 'ties'], at: 'k', range: [0, 1] },
  hit_rate: { parameters: ['k'], optional: ['relevant', 'ties'], at: 'k', range: [0, 1] },
  roc_auc_per_query: { parameters: [], optional: ['relevant', 'ties'], range: [0, 1] },
} as const satisfies Readonly<Record<string, MetricName>>

const score = {
  mean_score: { parameters: [], range: [null, null] },
  exact_match: unit,
  pass: atMost([0, 1]),
  win_rate: unit,
} as const satisfies Readonly<Record<string, MetricName>>

export const metricsOfTask: Readonly<Record<Task, Readonly<Record<string, MetricName>>>> = {
  binary,
  multiclass,
  regression,
  ranking,
  forecast,
  score,
}

export interface NamedMetric {
  readonly metric: string
  readonly parameters: Parameters
}

const named = (metric: string, parameters: Parameters = {}): NamedMetric => ({ metric, parameters })

/** Common short names; reports print the canonical one. A short name counts where its task has the canonical one. */
export const metricAliases: Readonly<Record<string, NamedMetric>> = {
  acc: named('accuracy'),
  bacc: named('balanced_accuracy'),
  ppv: named('precision'),
  positive_predictive_value: named('precision'),
  tpr: named('recall'),
  sensitivity: named('recall'),
  true_positive_rate: named('recall'),
  tnr: named('specificity'),
  true_negative_rate: named('specificity'),
  f1_score: named('f1'),
  f2: named('fbeta', { beta: 2 }),
  'f0.5': named('fbeta', { beta: 0.5 }),
  mcc: named('matthews_corrcoef'),
  auc: named('roc_auc'),
  auroc: named('roc_auc'),
  ap: named('average_precision'),
  logloss: named('log_loss'),
  cross_entropy: named('log_loss'),
  brier: named('brier_score'),
  brier_score_loss: named('brier_score'),
  calibration_in_the_large: named('mean_calibration_error'),
  cohen_kappa: named('cohen_kappa_score'),
  kappa: named('cohen_kappa_score'),
  qwk: named('cohen_kappa_quadratic'),
  macro_f1: named('f1_macro'),
  micro_f1: named('f1_micro'),
  weighted_f1: named('f1_weighted'),
  roc_auc_ovr: named('roc_auc_ovr_macro'),
  roc_auc_ovo: named('roc_auc_ovo_macro'),
  mae: named('mean_absolute_error'),
  mse: named('mean_squared_error'),
  rmse: named('root_mean_squared_error'),
  medae: named('median_absolute_error'),
  mape: named('mean_absolute_percentage_error'),
  wape: named('weighted_absolute_percentage_error'),
  wmape: named('weighted_absolute_percentage_error'),
  smape: named('symmetric_mean_absolute_percentage_error'),
  msle: named('mean_squared_log_error'),
  rmsle: named('root_mean_squared_log_error'),
  bias: named('mean_error'),
  pinball: named('mean_pinball_loss'),
  poisson_deviance: named('mean_poisson_deviance'),
  gamma_deviance: named('mean_gamma_deviance'),
  r_squared: named('r2'),
  mase: named('mean_absolute_scaled_error'),
  rmsse: named('root_mean_squared_scaled_error'),
  wql: named('weighted_quantile_loss'),
  coverage: named('interval_coverage'),
  mean_average_precision: named('map'),
  mean_reciprocal_rank: named('mrr'),
  hit: named('hit_rate'),
  gauc: named('roc_auc_per_query'),
  score: named('mean_score'),
  em: named('exact_match'),
}

/** Every name that a config of a task may use, canonical names first. */
export function acceptedMetricNames(task: Task): readonly string[] {
  const own = metricsOfTask[task]
  return [
    ...Object.keys(own),
    ...Object.keys(metricAliases).filter((alias) => Object.hasOwn(own, metricAliases[alias].metric)),
  ]
}

const SHAPE = /^(?<name>[A-Za-z_][\w.]*?)(?:@(?<at>\d+(?:\.\d+)?))?(?:\[(?<class>[^\]]+)\])?$/

/** The metric of a canonical or short name of a task, with its parameters; undefined for any other name. */
export function resolveMetric(text: string, task: Task): NamedMetric | undefined {
  const parts = SHAPE.exec(text.trim())?.groups
  if (!parts) return undefined
  const own = metricsOfTask[task]
  const alias = Object.hasOwn(metricAliases, parts.name) ? metricAliases[parts.name] : undefined
  const { metric, parameters } = Object.hasOwn(own, parts.name) ? named(parts.name) : (alias ?? named(''))
  if (!Object.hasOwn(own, metric)) return undefined
  const { at, class: takesClass } = own[metric]
  if ((parts.at !== undefined && at === undefined) || (parts.class !== undefined && !takesClass)) return undefined
  return {
    metric,
    parameters: {
      ...parameters,
      ...(parts.at !== undefined && at !== undefined ? { [at]: Number(parts.at) } : {}),
      ...(parts.class !== undefined ? { class: parts.class } : {}),
    },
  }
}

/** Parameters that are words. */
const WORDS: Readonly<Record<string, string>> = { 'gain exponential': '.exponential', 'ties by_id': '.by_id' }

/**
 * One word for a metric with its parameters, unique in a config: `f2`, `ndcg@10`, `recall[SIRA]`,
 * `mean_absolute_error.cap0.99`.
 */
export function metricId({ metric, parameters }: NamedMetric): string {
  if (metric === 'fbeta') return `f${parameters.beta}`
  const at = Object.values(metricsOfTask).find((own) => Object.hasOwn(own, metric) && own[metric].at)?.[metric].at
  const rest = Object.keys(parameters).filter((name) => name !== at && name !== 'class')
  return [
    metric,
    at !== undefined && parameters[at] !== undefined ? `@${parameters[at]}` : '',
    parameters.class !== undefined ? `[${parameters.class}]` : '',
    ...rest.sort().map((name) => WORDS[`${name} ${parameters[name]}`] ?? `.${name}${parameters[name]}`),
  ].join('')
}
