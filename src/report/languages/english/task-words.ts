/** Metrics of tasks without a positive label, and those with parameters. Values arrive formatted. */
import { upperFirstLetter } from './letters.js'

interface TaskWords {
  readonly name: string
  /** What the new model does when the metric falls, without numbers. */
  readonly worse: string
  readonly better: string
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

export const taskWords = {
  /** By the metric's id without its parameters. */
  metrics: {
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
  },
  /** Of one class. */
  ofClass: {
    recall: (name: string): TaskWords => decisions(upperFirstLetter(`${name} recognised`)),
    precision: (name: string): TaskWords => decisions(`Named ${name} rightly`),
    f1: (name: string): TaskWords => decisions(upperFirstLetter(`${name} recognised against mistaken`)),
  },

  /** What a parameter sets apart. */
  first: (k: string): string => `first ${k}`,
  level: (share: string): string => `level ${share}`,
  within: (tolerance: string): string => `within ${tolerance}`,
  power: (power: string): string => `power ${power}`,
  target: (share: string): string => `target ${share}`,
  targetZero: 'target 0',
  ofInterval: (share: string): string => `for ${share}`,
  actingPays: (share: string): string => `acting pays from a chance of ${share}`,
  tries: (count: number, formatted: string): string => `${formatted} ${count === 1 ? 'try' : 'tries'}`,
  capped: (share: string): string => `the largest ${share} capped`,
  highGrades: 'high grades counted more',
  relevantFrom: (grade: string): string => `relevant from ${grade}`,
  tiesById: 'ties by id',
}
