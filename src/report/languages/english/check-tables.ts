/** Sentences of `check-tables.ts`: results of checks in words, and what stands around their tables. */

import { joinPhrases, type Phrase, phrase } from '../../phrase.js'
import { formatNumber, formatPercent } from '../../words/format.js'
import { countOf, pluralOf } from './nouns.js'

/** What a number of rows is for: a pass if the models are equal, or as they are estimated, or a proof of the loss. */
type Purpose = 'ifEqual' | 'atEstimate' | 'loss'

const SHOWS_LOSS = 'to show the loss'
const AT_ESTIMATE = 'at this estimate'

/** In four of five tries. */
const chance = (): string => `${formatPercent(0.8, 0)} probability`

const purposes: Readonly<Record<Purpose, () => string>> = {
  ifEqual: () => `to pass with ${chance()} if the models are equally good`,
  atEstimate: () => `to pass with ${chance()} if the estimate is true`,
  loss: () => `to show the loss with ${chance()} if it is as large as estimated`,
}

/** Where a table has numbers of several purposes, it says which is which. */
function rowsNeededFor(told: readonly Purpose[]): string {
  if (told.length === 1) return purposes[told[0]]()
  return told
    .map((purpose) =>
      purpose === 'ifEqual'
        ? purposes.ifEqual()
        : `where it says "${purpose === 'loss' ? SHOWS_LOSS : AT_ESTIMATE}", ${purposes[purpose]()}`,
    )
    .join('; ')
}

export const checkTables = {
  /** Results of checks that were judged. */
  regressed: 'worse',
  improved: 'better',
  pass: 'fine',
  not_evaluated: 'not checked',
  inconclusive: 'unclear',
  noHarmShown: 'no harm shown',
  limit: { regressed: 'limit broken', pass: 'limit met' },
  scenario: { regressed: 'fails', pass: 'passes' },
  onlyReported: 'only reported',
  /** What stands behind a result, after a comma: what it means for the merge, and for its group. */
  unclear: {
    free: 'does not hold the merge',
    approved: 'accepted by approval',
    held: 'holds the merge',
    forPerson: 'a person decides',
  },
  waived: 'waived',
  containsGroupAbove: 'contains the group above',

  rangeTitle: (confidence: string): string => `${confidence} range`,
  /** rangeTitle: `95 % range`. */
  header: (last: 'range' | 'rowsNeeded', rangeTitle: string): string[] => [
    'Result',
    'Check',
    'Change',
    'Today → new',
    'Allowed',
    last === 'range' ? rangeTitle : 'Rows needed',
  ],
  rowsToShowLoss: (rows: string): string => `${rows} ${SHOWS_LOSS}`,
  rowsAtEstimate: (rows: string): string => `${rows} ${AT_ESTIMATE}`,
  moreRowsDoNotHelp: (row: string): string => `more ${pluralOf(row)} will not help`,
  moreRowsNeeded: (row: string): string => `more ${pluralOf(row)} are needed to tell`,

  whatDecided: 'What decided',
  whatIsUndecided: 'What is undecided',
  checksThatDecided: 'The checks that decided',
  checksUndecided: 'The checks that are undecided',
  /** told: in the order ifEqual, loss, atEstimate. */
  rowsNeeded: (told: readonly Purpose[]): string => `Rows needed: ${rowsNeededFor(told)}.`,
  rowsThere: (count: number, row: string): string => `You have ${countOf(count, formatNumber(count), row)}.`,

  /** change: null where it is unknown. */
  changeForAll: (change: string | null, group: Phrase): Phrase => phrase`${change ?? 'unknown'} for all ${group}`,
  /** What is left of the larger groups' changes. */
  without: (n: string, row: string, group: Phrase, changes: readonly Phrase[]): Phrase =>
    phrase`Without the ${n} ${pluralOf(row)} of ${group}, the change is ${joinPhrases(changes, ', ', ' and ')}.`,
}
