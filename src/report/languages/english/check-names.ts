/** Names of checks and of groups. `words`: the nouns and verbs that the config has; numbers arrive formatted. */
import { type Phrase, phrase, strong } from '../../phrase.js'
import type { Words } from '../../report.js'
import { NBSP } from '../../words/signs.js'
import { lowerFirstLetter, upperFirstLetter } from './letters.js'
import { negativesOf, onePositive, participleOf, pluralOf, positivesOf, thirdPerson } from './nouns.js'

/** The rows that a rate is taken over. */
type Of = 'positives' | 'negatives' | 'rows'

interface MetricWords {
  readonly name: (words: Words) => string
  /** What the new model does when the metric falls, without numbers. */
  readonly worse: (words: Words) => string
  readonly better: (words: Words) => string
}

type Metric =
  | 'roc_auc'
  | 'average_precision'
  | 'log_loss'
  | 'brier_score'
  | 'accuracy'
  | 'balanced_accuracy'
  | 'recall'
  | 'specificity'
  | 'precision'
  | 'f1'
  | 'fbeta'
  | 'matthews_corrcoef'
  | 'negative_flip_rate'
  | 'mean_calibration_error'
  | 'positive_rate'

const fixed = (name: string, worse: string, better: string): MetricWords => ({
  name: () => name,
  worse: () => worse,
  better: () => better,
})
const decisions = (name: string) => fixed(name, 'decides worse', 'decides better')
const probabilities = (name: string) => fixed(name, 'gives worse probabilities', 'gives better probabilities')
const flags = (words: Words): string => thirdPerson(words.flagged ?? 'flag')

/** Metrics of two labels. */
const metrics: Readonly<Record<Metric, MetricWords>> = {
  roc_auc: {
    name: () => 'Ranking',
    worse: ({ row }) => `ranks ${pluralOf(row)} worse`,
    better: ({ row }) => `ranks ${pluralOf(row)} better`,
  },
  average_precision: {
    name: (words) => `Ranking of ${positivesOf(words)}`,
    worse: (words) => `ranks ${positivesOf(words)} worse`,
    better: (words) => `ranks ${positivesOf(words)} better`,
  },
  log_loss: probabilities('Probabilities'),
  brier_score: probabilities('Squared error of probabilities'),
  accuracy: decisions('Right decisions'),
  balanced_accuracy: decisions('Right decisions, both labels counted alike'),
  recall: {
    name: (words) => upperFirstLetter(`${positivesOf(words)} ${words.positive ? 'caught' : 'that are flagged'}`),
    worse: (words) => `misses more ${positivesOf(words)}`,
    better: (words) => `catches more ${positivesOf(words)}`,
  },
  specificity: {
    name: (words) =>
      upperFirstLetter(
        `${negativesOf(words)} ${words.notFlagged ? participleOf(words.notFlagged) : 'that are not flagged'}`,
      ),
    worse: (words) => `${flags(words)} more ${negativesOf(words)}`,
    better: (words) => `${flags(words)} fewer ${negativesOf(words)}`,
  },
  precision: fixed('Flags that are right', 'flags wrongly more often', 'flags wrongly less often'),
  f1: decisions('Catches against false alarms'),
  fbeta: decisions('Catches against false alarms'),
  matthews_corrcoef: decisions('Decisions against labels'),
  negative_flip_rate: fixed(
    'Decisions right today and wrong with the new model',
    'turns more right decisions wrong than allowed',
    'turns few right decisions wrong',
  ),
  mean_calibration_error: fixed(
    'Probabilities too high or too low',
    'gives more one-sided probabilities',
    'gives less one-sided probabilities',
  ),
  positive_rate: {
    name: ({ row }) => upperFirstLetter(`${pluralOf(row)} that are flagged`),
    worse: () => 'flags a different share',
    better: () => 'flags a better share',
  },
}

const people = (of: Of, words: Words): string =>
  of === 'positives' ? positivesOf(words) : of === 'negatives' ? negativesOf(words) : pluralOf(words.row)

const roles = { critical: ' (critical)', primary: ' (primary)', reported: ' (reported only)' }

/** ` (n 551)`: the rows of a check. */
const counted = (n: string): string => ` (n${NBSP}${n})`

export const checkNames = {
  metrics,
  people,
  /** `1 default`, `3 rows labelled 1`. */
  countOfPositives: (count: number, formatted: string, words: Words): string =>
    `${formatted} ${count === 1 ? onePositive(words) : positivesOf(words)}`,

  driftOfToday: "Drift of today's scores",
  driftOfNew: 'Drift of the new scores',
  /** null: of all columns together. */
  driftOf: (column: string | null): string => `Drift of ${column ?? 'all columns'}`,
  scenario: (title: string): string => `"${title}"`,

  /** `Order of the results (first 10)`. */
  detailed: (name: string, detail: string): string => `${name} (${detail})`,
  /** `Ranking, roc_auc`, the metric as code. */
  withMetric: (name: string, metric: Phrase): Phrase => phrase`${name}, ${metric}`,
  /** `Ranking (roc_auc)`: in a sentence that has commas of its own. */
  inlineWithMetric: (name: string, detail: string | null, metric: Phrase): Phrase =>
    phrase`${name} (${detail === null ? '' : `${detail}, `}${metric})`,
  /** `order of the results, first 10`: inside brackets, in the middle of a sentence. */
  inBrackets: (name: string, detail: string | null): string =>
    `${lowerFirstLetter(name)}${detail === null ? '' : `, ${detail}`}`,

  /** First cells of a table. */
  rowOfGroup: (name: Phrase | string, group: Phrase, n: string): Phrase =>
    phrase`${name}, ${strong(group)}${counted(n)}`,
  /** Of a group that contains the one above. */
  rowOfOuterGroup: (name: Phrase | string, group: Phrase, n: string): Phrase =>
    phrase`… all ${group}, ${name}${counted(n)}`,
  /** row: null where it is no amount of one row; n: null where the rows are those of the whole data. */
  rowOfAll: (args: { name: Phrase; row: string | null; role: keyof typeof roles | null; n: string | null }): Phrase =>
    phrase`${args.name}${args.row === null ? '' : ` per ${args.row}`}${args.role === null ? '' : roles[args.role]}${args.n === null ? '' : counted(args.n)}`,

  /** `age band 40-49`. */
  groupPart: (column: string, value: string): string => `${column} ${value}`,
  emptyValue: '(empty)',
  under: (number: string): string => `under ${number}`,
  andMore: (number: string): string => `${number} and more`,
  fromTo: (low: string, high: string): string => `${low} to ${high}`,
  /** `1,275 clients`, and `1,275 clients, 425 of them good clients`. */
  rows: (n: string, row: string): string => `${n} ${pluralOf(row)}`,
  rowsOfThem: (n: string, row: string, count: string, counted: string): string =>
    `${n} ${pluralOf(row)}, ${count} of them ${counted}`,
}
