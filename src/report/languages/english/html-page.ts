/** Sentences of the page: `html.ts`, its blocks, figures and parts, and what its script says. */

import { type Phrase, phrase } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'

/** What the script fills in: a number in braces is the place of a value. */
interface AtThreshold {
  /** null: none. */
  readonly note: string | null
  readonly threshold: string
  readonly flaggedToday: string
  readonly flaggedNew: string
  readonly today: string
  readonly new: string
  /** null: not known. */
  readonly change: { readonly amount: string; readonly range: string } | null
}

export const htmlPage = {
  kind: 'Model review',
  pullRequest: (number: number): string => `pull request ${number}`,
  commit: (id: Phrase): Phrase => phrase`commit ${id}`,
  answers: 'The four answers',
  contents: 'Contents',
  models: 'Models',
  modelAndCounts: (model: Phrase, counts: string): Phrase => phrase`${model}: ${counts}`,
  save: 'Save the numbers:',
  saveChecks: 'checks as CSV',
  saveAll: 'all as JSON',
  saveFlips: 'changed decisions as CSV',
  asksNobody: 'This file makes no request.',

  parts: {
    decided: 'What decided',
    why: 'Why, and what would help',
    answers: 'Asked and answered',
    money: 'Money and thresholds',
    groups: 'Groups',
    decisions: 'Changed decisions',
    predictionsLie: 'Where the predictions lie',
    probabilities: 'Probabilities',
    predictions: 'Predictions',
    drift: 'Drift',
    checks: 'All checks',
    words: 'Words',
    method: 'Method',
  },

  /** Of a long table, so there are many. */
  rows: (count: number, caption: string): string => `${formatNumber(count)} rows: ${caption}`,
  notFailed: (checks: number): string =>
    `${formatNumber(checks)} ${checks === 1 ? 'check that is fine or was not judged' : 'checks that are fine or were not judged'}`,
  worseOrUnclear: (caption: string): string => `${caption}: worse or unclear`,
  fineOrNotJudged: (caption: string): string => `${caption}: fine or not judged`,
  numbersOfChart: 'The numbers of this chart',

  find: 'Find',
  findWhat: 'group or metric',
  result: 'Result',
  results: { all: 'all', worse: 'worse', unclear: 'unclear', fine: 'fine', notJudged: 'not judged' },
  shown: (shown: string, all: string): string => `${shown} of ${all} shown`,
  threshold: 'Threshold',
  atThreshold: ({ note, threshold, today, change, flaggedToday, flaggedNew, ...values }: AtThreshold): string =>
    `At ${threshold}${note === null ? '' : ` (${note})`}: today ${today}, new ${values.new}; change ${change === null ? 'not known' : `${change.amount}, range ${change.range}`}. Flagged: ${flaggedToday} today, ${flaggedNew} new.`,
  copy: 'Copy',
  copied: 'Copied',
}
