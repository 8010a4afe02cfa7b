/** A formula as a person would say it. `words`: the nouns and verbs that the config has; amounts arrive with their unit. */

import { joinPhrases, type Phrase, phrase } from '../../phrase.js'
import type { Words } from '../../report.js'
import { formatNumber } from '../../words/format.js'
import { oneNegative, onePositive, participleOf, pluralOf, positivesOf } from './nouns.js'

type Outcome = 'true_negative' | 'false_negative' | 'true_positive' | 'false_positive'
type Better = 'higher' | 'lower'

const isFlagged = ({ flagged }: Words): string => `is ${participleOf(flagged ?? 'flag')}`
const isNotFlagged = ({ flagged, notFlagged }: Words): string =>
  notFlagged ? `is ${participleOf(notFlagged)}` : `is not ${participleOf(flagged ?? 'flag')}`

const outcomes: Readonly<Record<Outcome, (words: Words) => string>> = {
  true_negative: (words) => `each ${oneNegative(words)} that ${isNotFlagged(words)}`,
  false_negative: (words) =>
    words.positive ? `each missed ${words.positive}` : `each ${onePositive(words)} that ${isNotFlagged(words)}`,
  true_positive: (words) =>
    words.positive ? `each caught ${words.positive}` : `each ${onePositive(words)} that ${isFlagged(words)}`,
  false_positive: (words) => `each ${oneNegative(words)} that ${isFlagged(words)}`,
}

const less = (amount: Phrase, losses: Phrase): Phrase => phrase`${amount} less ${losses}`

const countedRows = (row: string, ofItems: boolean): string => (ofItems ? 'items' : pluralOf(row))

const comparisons = {
  '==': 'is',
  '!=': 'is not',
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
}
const joints = { '+': 'plus', '-': 'less', '*': 'times', '/': 'divided by' }

export const formulaWords = {
  outcomes,
  recognised: (name: Phrase): Phrase => phrase`each ${name} that is recognised`,
  takenFor: (name: Phrase, predicted: Phrase): Phrase => phrase`each ${name} taken for ${predicted}`,
  moreCells: (count: number): string => `and ${formatNumber(count)} more cells of the matrix`,
  nothingCounts: 'nothing counts',
  nothingElseCounts: 'everything else counts nothing',

  eachRow: (row: string): string => `each ${row}`,
  /** What is said of it follows. */
  eachItem: (row: string): string => `each item, summed over a ${row},`,
  /** `each missed default costs 45 % of limit_bal`. */
  loses: (subject: Phrase, better: Better, losses: Phrase): Phrase =>
    phrase`${subject} ${better === 'lower' ? 'saves' : 'costs'} ${losses}`,
  gains: (subject: Phrase, better: Better, gains: Phrase): Phrase =>
    phrase`${subject} ${better === 'lower' ? 'costs' : 'brings'} ${gains}`,
  counts: (subject: Phrase, amount: Phrase): Phrase => phrase`${subject} counts ${amount}`,

  less,
  sum: (terms: readonly (Phrase | string)[]): Phrase => joinPhrases(terms, ' plus '),
  shareOf: (share: string, of: Phrase): Phrase => phrase`${share} of ${of}`,
  times: (factor: Phrase | string, of: Phrase): Phrase => phrase`${factor} times ${of}`,
  nothing: 'nothing',
  loss: (better: Better, losses: Phrase): Phrase => phrase`${better === 'lower' ? 'a saving' : 'a cost'} of ${losses}`,
  ifElse: (when: Phrase, yes: Phrase, no: Phrase): Phrase => phrase`${yes} if ${when}, otherwise ${no}`,
  inBrackets: (amount: Phrase): Phrase => phrase`(${amount})`,

  score: 'the score',
  label: 'the true value',
  prediction: 'the predicted value',
  position: 'its place',
  errorOfPrediction: 'the error of the prediction',
  tooMuch: 'what is predicted too much',
  tooLittle: 'what is predicted too little',

  compare: (left: Phrase, op: keyof typeof comparisons, right: Phrase): Phrase =>
    phrase`${left} ${comparisons[op]} ${right}`,
  isOneOf: (column: Phrase, values: Phrase): Phrase => phrase`${column} is ${values}`,
  classIs: (classes: Phrase): Phrase => phrase`its class is ${classes}`,
  isTakenFor: (classes: Phrase): Phrase => phrase`it is taken for ${classes}`,
  classRecognised: 'its class is recognised',
  classNotRecognised: 'its class is taken for another',
  both: (left: Phrase, op: 'and' | 'or', right: Phrase): Phrase => phrase`${left} ${op} ${right}`,
  isTrue: (column: Phrase, holds: boolean): Phrase => phrase`${column} is ${holds ? 'true' : 'not true'}`,
  isPositive: (words: Words, holds: boolean): string =>
    `it is ${holds ? 'one' : 'not one'} of the ${positivesOf(words)}`,
  itIsFlagged: (words: Words, holds: boolean): string => `it ${holds ? isFlagged(words) : isNotFlagged(words)}`,

  numberOfRows: (row: string): string => `the number of ${pluralOf(row)}`,
  numberWhere: (row: string, ofItems: boolean, when: Phrase): Phrase =>
    phrase`the number of ${countedRows(row, ofItems)} where ${when}`,
  sumOver: (row: string, ofItems: boolean, amount: Phrase): Phrase =>
    phrase`the sum over all ${countedRows(row, ofItems)} of ${amount}`,
  meanOver: (row: string, amount: Phrase): Phrase => phrase`the mean over all ${pluralOf(row)} of ${amount}`,
  /** Between sums, with a comma, so that what belongs together is heard. */
  joined: (left: Phrase, op: keyof typeof joints, right: Phrase): Phrase => phrase`${left}, ${joints[op]} ${right}`,
}
