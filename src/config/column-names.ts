/** Column names that are understood without being configured, most telling first; compared without regard to case. */
export const columnAliases = {
  id: ['id', 'row_id', 'example_id', 'sample_id', 'record_id', 'uuid', 'key'],
  label: [
    'label',
    'y_true',
    'target',
    'actual',
    'ground_truth',
    'truth',
    'outcome',
    'relevance',
    'rating',
    'grade',
    'y',
  ],
  score: ['score', 'y_score', 'probability', 'proba', 'y_prob', 'y_proba', 'predict_proba', 'prob', 'p'],
  prediction: ['prediction', 'y_pred', 'predicted', 'pred', 'forecast', 'yhat', 'predicted_label', 'decision'],
  query: ['query', 'query_id', 'qid', 'session', 'session_id', 'user_id', 'group'],
  series: ['series', 'series_id', 'unique_id', 'item_id', 'ts_id', 'time_series'],
  horizon: ['horizon', 'step', 'h', 'lead', 'steps_ahead'],
  time: ['time', 'date', 'timestamp', 'datetime', 'ds', 'target_date', 'origin', 'cutoff', 'forecast_date'],
  lower: ['lower', 'lo', 'lower_bound', 'yhat_lower', 'prediction_lower'],
  upper: ['upper', 'hi', 'upper_bound', 'yhat_upper', 'prediction_upper'],
  scale: ['scale', 'mase_scale', 'seasonal_scale'],
  weight: ['weight', 'sample_weight', 'weights'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type ColumnRole = keyof typeof columnAliases
