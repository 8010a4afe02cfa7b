/** Sentences of `drift.ts`: do the rows still look like the reference? `row`: the noun for one row; `name`: of a column. */

import { type Phrase, phrase, strong } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { NBSP } from '../../words/signs.js'
import { lists } from './lists.js'
import { countOf, pluralOf } from './nouns.js'

type Side = 'champion' | 'challenger'
/** What was compared. Scores are compared too, though nobody lists them: they are not called columns. */
type Compared = 'columns' | 'scores' | 'both'

function nounOf(count: number, of: Compared): string {
  if (of === 'both') return count === 1 ? 'column or score' : 'columns and scores'
  if (of === 'scores') return count === 1 ? 'score' : 'scores'
  return count === 1 ? 'column' : 'columns'
}
const compared = (count: number, of: Compared, which: '' | 'more ' | 'other ' = ''): string =>
  `${formatNumber(count)} ${which}${nounOf(count, of)}`

/** The number and its noun may stand on two lines. */
const loosely = (count: number, noun: string): string => countOf(count, formatNumber(count), noun).replace(NBSP, ' ')

const inReference = (share: string): string => `${share} in the reference`

export const drift = {
  nothingCompared: 'Do the rows still look like the reference? Unknown: nothing was compared',
  noneDrifts: 'Do the rows still look like the reference? No drift shown',
  someDrift: (shown: number, all: number, of: Compared): string =>
    `Do the rows still look like the reference? ${formatNumber(shown)} of ${compared(all, of)} ${shown === 1 ? 'drifts' : 'drift'}`,

  moreDrift: (more: number, of: Compared): string =>
    `${compared(more, of, 'more ')} ${more === 1 ? 'drifts' : 'drift'}; the report lists ${more === 1 ? 'it' : 'them'}.`,
  noneShown: (all: number, of: Compared): string =>
    `${all === 1 ? `The one ${nounOf(1, of)} compared is not` : `None of the ${compared(all, of)} is`} shown to drift by more than is tolerated.`,
  othersNotShown: (calm: number, of: Compared): string =>
    `${compared(calm, of, 'other ')} ${calm === 1 ? 'is' : 'are'} not shown to drift by more than is tolerated.`,
  moreFindings: (more: number): string => `${formatNumber(more)} more such findings are in the report.`,
  /** sentence: one of `change`. */
  unlikeReference: (row: string, sentence: Phrase): Phrase =>
    phrase`The reviewed ${pluralOf(row)} are no longer like the reference: ${sentence}`,

  /** What there is more of, or less, as a share now and in the reference; `value` as in `values`. */
  change: {
    scores: (args: { now: string; before: string; side: Side; value: string }): Phrase =>
      phrase`${strong(args.now)} of the scores of ${args.side === 'champion' ? "today's model" : 'the new model'} are ${args.value}; ${inReference(args.before)}.`,
    decisions: (args: { now: string; before: string; side: Side; value: string; row: string }): Phrase =>
      phrase`${strong(args.now)} of ${pluralOf(args.row)} are decided as ${args.value} by ${args.side === 'champion' ? "today's model" : 'the new model'}; ${inReference(args.before)}.`,
    missing: (args: { now: string; before: string; name: Phrase; row: string }): Phrase =>
      phrase`${strong(args.now)} of ${pluralOf(args.row)} now have no ${args.name}; ${inReference(args.before)}.`,
    values: (args: { now: string; before: string; name: Phrase; value: string; row: string }): Phrase =>
      phrase`${strong(args.now)} of ${pluralOf(args.row)} now have ${args.name} ${args.value}; ${inReference(args.before)}.`,
    middle: (now: string, before: string): string => `Its middle value is ${now} instead of ${before}.`,
  },
  values: {
    empty: '(empty)',
    others: 'another, rarer value',
    missing: 'no value',
    any: 'any value',
    under: (high: string): string => `under ${high}`,
    from: (low: string): string => `${low} and more`,
    between: (low: string, high: string): string => `${low} to ${high}`,
  },
  index: (index: string, limit: string, tolerated: string): string =>
    `(Stability index ${index}; above ${limit} it shows more drift than the ${tolerated} tolerated.)`,

  newValues: (args: {
    share: string
    row: string
    name: Phrase
    count: number
    examples: readonly string[]
  }): Phrase => {
    const such = args.examples.length > 0 ? phrase`, such as ${lists.and(args.examples)}` : ''
    return phrase`${args.share} of ${pluralOf(args.row)} have a value of ${args.name} that the reference does not know (${countOf(args.count, formatNumber(args.count), 'value')}${such}).`
  },
  /** now, before: lowest and highest. */
  outside: (args: {
    share: string
    row: string
    name: Phrase
    now: readonly [string, string]
    before: readonly [string, string]
  }): Phrase =>
    phrase`${args.share} of ${pluralOf(args.row)} have a value of ${args.name} outside the reference's range (${args.now[0]} to ${args.now[1]} instead of ${args.before[0]} to ${args.before[1]}).`,
  nowMissing: (share: string, row: string, name: Phrase): Phrase =>
    phrase`${share} of ${pluralOf(row)} have no value of ${name}; in the reference all have one.`,
  notCompared: (why: readonly string[], more: number): string =>
    `Not compared: ${why.join(' ')}${more > 0 ? ` ${countOf(more, formatNumber(more), 'more column')} ${more === 1 ? 'is' : 'are'} in the JSON report.` : ''}`,

  basis: (rows: number, row: string, reference: number): string =>
    `${loosely(rows, `reviewed ${row}`)} against ${loosely(reference, 'row')} of the reference.`,
  rowsBelongTogether: (reference: string, reviewed: string): string =>
    `Rows that belong together count as one for the noise (${reference} and ${reviewed}).`,
  noWeights: 'Weights are not used here.',
  decidesNothing: 'Shown to explain the result; it decides nothing.',

  table: {
    caption: 'Drift by column: worst first',
    headers: [
      'Column',
      'Main change of a share',
      'Index',
      'Shown above',
      'Jensen–Shannon',
      'Distance',
      'p, no drift at all',
    ],
    scoresOf: (name: Phrase, side: Side): Phrase =>
      phrase`${name}, ${side === 'champion' ? "today's model" : 'new model'}`,
    change: (args: { value: string; before: string; now: string; row: string }): string =>
      `${args.value}: ${args.before}${NBSP}→${NBSP}${args.now} of ${pluralOf(args.row)}`,
    oneValue: 'one value',
    below: (limit: string): string => `below${NBSP}${limit}`,
  },
}
