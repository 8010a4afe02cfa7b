/** Which way is better, for names of metrics that mean one thing everywhere. */
import type { Direction } from './aggregate.js'

const HIGHER = [
  'accuracy', 'acc', 'acc_norm', 'acc_norm_nosquash', 'balanced_accuracy', 'precision', 'recall', 'sensitivity',
  'specificity', 'tpr', 'tnr', 'f1', 'f05', 'f2', 'fbeta', 'auc', 'roc_auc', 'auroc', 'pr_auc', 'auprc',
  'average_precision', 'avg_prec', 'ap', 'map', 'mrr', 'ndcg', 'hit_rate', 'mcc', 'matthews_corrcoef',
  'matthews_correlation', 'cohen_kappa', 'kappa', 'jaccard', 'iou', 'miou', 'dice', 'r2', 'explained_variance',
  'pearson', 'pearsonr', 'spearman', 'spearmanr', 'em', 'exact_match', 'exact', 'bleu', 'sacrebleu', 'chrf', 'rouge',
  'rouge1', 'rouge2', 'rougel', 'rougelsum', 'meteor', 'bertscore', 'win_rate', 'pass', 'pass_at', 'top_k_accuracy',
] // biome-ignore format: a list of words
const LOWER = [
  'loss', 'log_loss', 'logloss', 'cross_entropy', 'brier', 'error', 'error_rate', 'mae', 'mean_absolute_error', 'mse',
  'mean_squared_error', 'rmse', 'root_mean_squared_error', 'medae', 'median_absolute_error', 'max_error', 'mape',
  'mean_absolute_percentage_error', 'smape', 'wape', 'mase', 'msle', 'rmsle', 'pinball_loss', 'mean_pinball_loss',
  'hamming_loss', 'hinge_loss', 'ece', 'fpr', 'fnr', 'wer', 'cer', 'ter', 'eer', 'perplexity', 'ppl',
  'word_perplexity', 'byte_perplexity', 'bits_per_byte', 'pct_stereotype', 'likelihood_diff',
  'likelihood_difference', 'mean_abs_error', 'mean_abs_perc_error', 'abs_error_max',
] // biome-ignore format: a list of words

const directions: ReadonlyMap<string, Direction> = new Map([
  ...HIGHER.map((name) => [name, 'higher'] as const),
  ...LOWER.map((name) => [name, 'lower'] as const),
])

/** What stands before a name without changing its meaning. */
const PART_OF_DATA = /^(?:train|training|val|valid|validation|eval|evaluation|test|testing|dev|holdout)_/
/** What stands behind it: `@10`, `_at_10`, `_macro`, `_score`. */
const VARIANT = /(?:@\d+|_at_\d+|_(?:macro|micro|weighted|avg|score))$/

/**
 * The direction in which a metric of this name improves; undefined when the name is not one of the known. Of a name with
 * dots or slashes the last part counts, and what follows a comma (a filter of lm-evaluation-harness) does not; then case, hyphens, a leading
 * part of the data (`val_`) and a trailing variant (`@10`, `_macro`, `_score`). No other guessing: a wrong direction
 * would turn losses into gains.
 */
export function knownDirection(metric: string): Direction | undefined {
  const last = metric.split(',')[0].split(/[./]/).at(-1)!
  let name = last
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  for (;;) {
    const known = directions.get(name)
    if (known) return known
    const shorter = PART_OF_DATA.test(name) ? name.replace(PART_OF_DATA, '') : name.replace(VARIANT, '')
    if (shorter === name) return undefined
    name = shorter
  }
}
