/** Words that are explained below a comment that uses them. */
import { type Phrase, phrase, strong } from '../../phrase.js'

interface Term {
  readonly term: string
  /** As they stand in a comment, each form of its own; in capitals or not. */
  readonly words: readonly string[]
  readonly meaning: string
}

/** In the order in which a reader meets them. */
const TERMS: readonly Term[] = [
  {
    term: "Today's model, the new model",
    words: ["today's model", "today's models", 'new model', 'new models'],
    meaning: 'the one in production (champion), and the one that this change brings (challenger).',
  },
  {
    term: 'Group',
    words: ['group', 'groups'],
    meaning: 'a part of the test rows that have something in common, such as an age band.',
  },
  {
    term: 'Points',
    words: ['\u00a0points'],
    meaning: 'the change of a rate: from 80\u00a0% to 75\u00a0% is −5\u00a0points.',
  },
  {
    term: 'Allowed',
    words: ['allow', 'allows', 'allowed', 'allowing'],
    meaning: 'the largest loss that the policy of the main branch lets pass.',
  },
  {
    term: 'Range',
    words: ['range', 'fits the data'],
    meaning: 'changes that fit the test data. If it lies wholly beyond what is allowed, the loss is shown.',
  },
  {
    term: 'Worse, better',
    words: ['worse', 'better'],
    meaning: 'shown by the test data beyond chance; anything less is called unclear.',
  },
  {
    term: 'Unclear, undecided',
    words: ['unclear', 'undecided'],
    meaning: 'the data show neither a loss beyond what is allowed nor its absence.',
  },
  {
    term: 'No harm shown',
    words: ['no harm shown', 'no harm is shown'],
    meaning: 'no loss beyond what is allowed was seen; that does not prove there is none.',
  },
  {
    term: 'Primary',
    words: ['(primary)'],
    meaning: 'a check of which it must be shown that nothing is lost beyond what is allowed.',
  },
  {
    term: 'Critical',
    words: ['(critical)'],
    meaning: 'it must pass, whatever got better elsewhere.',
  },
  {
    term: 'False alarm',
    words: ['false alarm'],
    meaning: 'a model that is no worse is blocked by chance.',
  },
  {
    term: 'Waiver',
    words: ['waive', 'waiver', 'waived'],
    meaning: 'a person answers for a failed check, with a reason, until a day.',
  },
  {
    term: 'Threshold',
    words: ['threshold'],
    meaning: 'the score from which on a row is flagged.',
  },
  {
    term: 'Flagged',
    words: ['flag', 'flags', 'flagged'],
    meaning: 'the model decides against it: its score reaches the threshold.',
  },
]

/** What a metric measures, by its name without parameters. */
const METRICS: Readonly<Record<string, string>> = {
  roc_auc:
    'of pairs of a positive and another row, the share in which the positive one has the higher score; 0.5 is guessing.',
  average_precision: 'how many of the highest scores are positive, over all depths of the list.',
  log_loss: 'the error of probabilities; sure and wrong costs most. Lower is better.',
  brier_score: 'the mean squared distance of probabilities from what happened. Lower is better.',
  accuracy: 'the share of decisions that are right.',
  balanced_accuracy: 'the same with both labels counted alike.',
  recall: 'of the positive rows, the share that is flagged.',
  specificity: 'of the other rows, the share that is not flagged.',
  precision: 'of the flagged rows, the share that is positive.',
  f1: 'one number for catches and false alarms: the harmonic mean of precision and recall.',
  fbeta: 'the same with recall weighted.',
  matthews_corrcoef: 'the correlation of decisions and labels; 0 is guessing, 1 is perfect.',
  negative_flip_rate: 'the share of all decisions that are right today and wrong with the new model.',
  mean_calibration_error: 'how far probabilities are too high or too low on average.',
  positive_rate: 'the share of rows that is flagged.',
  net_benefit: 'flagged positives per row, less false alarms at the odds of the threshold.',
  mean_absolute_error: 'the mean distance of predictions from the truth. Lower is better.',
  root_mean_squared_error: 'the same, with large distances counted more. Lower is better.',
  mean_squared_error: 'the mean squared distance from the truth. Lower is better.',
  median_absolute_error: 'half of the predictions are nearer to the truth than this. Lower is better.',
  r2: 'the share of the variation that predictions explain; 1 is perfect, 0 is no better than the mean.',
  mean_error: 'how far predictions are too high or too low on average.',
  mean_pinball_loss: 'the error of predicted quantiles. Lower is better.',
  mean_absolute_percentage_error: 'the mean error as a share of the truth. Lower is better.',
  mean_absolute_scaled_error: 'the error against that of the naive forecast; below 1 beats it.',
  interval_coverage: 'the share of truths inside their predicted interval.',
  ndcg: 'how well the best results stand on top; 1 is the best order.',
  map: 'how early the relevant results come.',
  mrr: 'the mean of 1 divided by the place of the first relevant result.',
  hit_rate: 'the share of queries with a relevant result among the first.',
  cohen_kappa_score: 'agreement with the labels beyond that of chance.',
  mean_score: 'the mean of the scores given.',
  exact_match: 'the share of answers that are exactly right.',
  pass: 'the share of problems that are solved within so many tries.',
  win_rate: 'the share of items in which an answer beats the other.',
}
const OF_RANKING: Readonly<Record<string, string>> = {
  precision: 'of the first results, the share that is relevant.',
  recall: 'of the relevant results, the share that is among the first.',
}

export const glossary = {
  title: 'Words used here',
  terms: TERMS,
  metrics: METRICS,
  /** Where they mean something else among results in an order. */
  ofRanking: OF_RANKING,
  term: (term: string, meaning: string): Phrase => phrase`${strong(`${term}:`)} ${meaning}`,
  metric: (metric: Phrase, meaning: string): Phrase => phrase`${metric}: ${meaning}`,
}
