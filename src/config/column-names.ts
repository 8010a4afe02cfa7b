/** Column names that are understood without being configured, most telling first; compared without regard to case. */
export const columnAliases = {
  id: ['id', 'row_id', 'example_id', 'sample_id', 'record_id', 'uuid', 'key'],
  label: ['label', 'y_true', 'target', 'actual', 'ground_truth', 'truth', 'outcome', 'relevance', 'rating', 'y'],
  score: ['score', 'y_score', 'probability', 'proba', 'y_prob', 'y_proba', 'predict_proba', 'prob', 'p'],
  prediction: ['prediction', 'y_pred', 'predicted', 'pred', 'forecast', 'yhat', 'predicted_label', 'decision'],
  query: ['query', 'query_id', 'qid', 'session_id', 'user_id', 'group'],
  weight: ['weight', 'sample_weight', 'weights'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type ColumnRole = keyof typeof columnAliases
