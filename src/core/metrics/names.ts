/** What metrics are called. Canonical names are scikit-learn's scorer names without `neg_`. */

export interface MetricName {
  /** Parameters that the config must give. */
  readonly parameters: readonly 'beta'[]
  /** Values the metric can take; an end that is not finite is null. */
  readonly range: readonly [number, number | null]
}

export const metricNames = {
  accuracy: { parameters: [], range: [0, 1] },
  balanced_accuracy: { parameters: [], range: [0, 1] },
  precision: { parameters: [], range: [0, 1] },
  recall: { parameters: [], range: [0, 1] },
  specificity: { parameters: [], range: [0, 1] },
  f1: { parameters: [], range: [0, 1] },
  fbeta: { parameters: ['beta'], range: [0, 1] },
  matthews_corrcoef: { parameters: [], range: [-1, 1] },
  roc_auc: { parameters: [], range: [0, 1] },
  average_precision: { parameters: [], range: [0, 1] },
  log_loss: { parameters: [], range: [0, null] },
  brier_score: { parameters: [], range: [0, 1] },
  positive_rate: { parameters: [], range: [0, 1] },
} as const satisfies Readonly<Record<string, MetricName>>

export type CanonicalMetric = keyof typeof metricNames

export interface NamedMetric {
  readonly metric: CanonicalMetric
  readonly parameters: Readonly<Record<string, number>>
}

const named = (metric: CanonicalMetric, parameters: NamedMetric['parameters'] = {}): NamedMetric => ({
  metric,
  parameters,
})

/** Common short names; reports print the canonical one. */
export const metricAliases = {
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
} as const satisfies Readonly<Record<string, NamedMetric>>

/** Every name that a config may use, canonical names first. */
export const acceptedMetricNames = [...Object.keys(metricNames), ...Object.keys(metricAliases)] as [string, ...string[]]

/** The metric of a canonical or short name; undefined for any other name. */
export function resolveMetric(name: string): NamedMetric | undefined {
  if (Object.hasOwn(metricNames, name)) return named(name as CanonicalMetric)
  return Object.hasOwn(metricAliases, name) ? metricAliases[name as keyof typeof metricAliases] : undefined
}

/** One word for a metric with its parameters, unique in a config: `fbeta` with beta 2 is `f2`; others are their name. */
export function metricId({
  metric,
  parameters,
}: {
  metric: string
  parameters: Readonly<Record<string, number>>
}): string {
  return metric === 'fbeta' ? `f${parameters.beta}` : metric
}
