/** Sentences of `counts.ts`: how many checks are fine, unclear, not checked and worse. */

import { type Phrase, phrase } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { lists } from './lists.js'
import { countOf } from './nouns.js'

const areSo = (count: number, word: string): string => `${formatNumber(count)} ${count === 1 ? 'is' : 'are'} ${word}`

/** In a heading, where lines may break anywhere. */
const inHeading = (count: number, noun: string): string => `${formatNumber(count)} ${count === 1 ? noun : `${noun}s`}`

const breakLimits = (count: number): string => (count === 1 ? 'breaks its limit' : 'break their limits')

/** `2 of 63 checks`, and where there is one alone: `the only check`, with `verb` behind it. */
const someOf = (count: number, total: number, verb = ''): string =>
  total === 1 ? `the only check${verb}` : `${formatNumber(count)} of ${inHeading(total, 'check')}`

/** `(3 shown better, 14 because no harm is shown)`. */
const inBrackets = (details: readonly string[]): string => (details.length > 0 ? ` (${details.join(', ')})` : '')

export const counts = {
  /** Behind the number of those that are fine. */
  allBetter: 'all shown better',
  shownBetter: (count: number): string => `${formatNumber(count)} shown better`,
  noHarmShown: (count: number): string => `${formatNumber(count)} because no harm is shown`,

  nothingTested: 'No check was tested: every prediction is the same.',
  checkedAlone: (parts: readonly string[]): string =>
    `What is required of the new model alone was checked: ${parts.join(', ')}.`,
  noneJudged: 'No check was judged.',
  only: {
    better: 'The only check is shown better.',
    fine: 'The only check is fine.',
    unclear: 'The only check is unclear.',
    worse: 'The only check is worse.',
    broken: 'The only check is a broken limit.',
    failed: 'The only check is a failed scenario.',
    notChecked: 'The only check could not be run.',
  },
  allFine: (total: number, details: readonly string[]): string =>
    `All ${formatNumber(total)} checks are fine${inBrackets(details)}.`,
  allWorse: (total: number): string => `All ${formatNumber(total)} checks are worse.`,

  /** Parts of one sentence; the first says of how many. */
  fineOf: (fine: number, total: number, details: readonly string[]): string =>
    `${fine === 0 ? 'None' : formatNumber(fine)} of the ${countOf(total, formatNumber(total), 'check')} ${fine <= 1 ? 'is' : 'are'} fine${inBrackets(details)}`,
  areUnclear: (count: number): string => areSo(count, 'unclear'),
  areNotChecked: (count: number): string => areSo(count, 'not checked'),
  areWorse: (count: number): string => areSo(count, 'worse'),
  noneIsWorse: 'none is worse',
  breakLimits: (count: number): string => `${formatNumber(count)} ${breakLimits(count)}`,
  areFailedScenarios: (count: number): string =>
    `${formatNumber(count)} ${count === 1 ? 'is a failed scenario' : 'are failed scenarios'}`,
  line: (parts: readonly string[]): string => `${parts.join(', ')}.`,

  /** All that failed, one or more. */
  allWaived: (failed: number): string =>
    failed === 1 ? 'It is waived.' : `${failed === 2 ? 'Both' : `All ${formatNumber(failed)}`} of these are waived.`,
  someWaived: (waived: number, failed: number): string =>
    `${formatNumber(waived)} of the ${formatNumber(failed)} that fail ${waived === 1 ? 'is' : 'are'} waived.`,

  scenariosFailed: (count: number): string => `${countOf(count, formatNumber(count), 'scenario')} failed`,
  limitsBroken: (count: number): string => `${countOf(count, formatNumber(count), 'limit')} broken`,
  worse: (count: number): string => `${formatNumber(count)} worse`,
  unclear: (count: number): string => `${formatNumber(count)} unclear`,
  notChecked: (count: number): string => `${formatNumber(count)} not checked`,
  fine: (count: number, details: readonly string[]): string => `${formatNumber(count)} fine${inBrackets(details)}`,
  ofFailedWaived: (count: number): string => `${formatNumber(count)} of the failed waived`,
  nothingJudged: 'nothing judged',

  /** Parts of a heading. */
  waived: (count: number): string => `${formatNumber(count)} waived`,
  samePredictions: 'the predictions did not change',
  brokenOf: (broken: number, total: number): string => `${someOf(broken, total)} ${breakLimits(broken)}`,
  scenariosFailedInHeading: (count: number): string => `${inHeading(count, 'scenario')} failed`,
  limitsBrokenInHeading: (count: number): string => `${inHeading(count, 'limit')} broken`,
  worseOf: (count: number, total: number): string => `${someOf(count, total, ' is')} worse`,
  notCheckedOf: (count: number, total: number): string =>
    total === 1 ? 'the only check could not be run' : `${someOf(count, total)} not checked`,
  undecidedOf: (count: number, total: number): string => `${someOf(count, total, ' is')} undecided`,
  noneWorseOf: (total: number): string => `${inHeading(total, 'check')}, none worse`,

  /** What was found, check by check. */
  scenarioFailed: (name: Phrase, cases: Phrase): Phrase => phrase`${name} failed: ${cases}`,
  /** group, value: null without one. */
  limitBroken: (name: Phrase, group: Phrase | null, value: string | null): Phrase =>
    phrase`${name}${group === null ? '' : phrase` in ${group}`} limit broken, ${value ?? 'unknown'}`,
  changed: (name: Phrase, group: Phrase | null, change: string | null): Phrase =>
    phrase`${name}${group === null ? '' : phrase` in ${group}`} ${change ?? 'unknown'}`,
  /** `Leavers caught: plan basic −3.0 points, plan family −2.0 points`. */
  changedInGroups: (name: Phrase, groups: readonly Phrase[]): Phrase => phrase`${name}: ${lists.plain(groups)}`,
  changedGroup: (group: Phrase, change: string | null): Phrase => phrase`${group} ${change ?? 'unknown'}`,
  undecided: (checks: Phrase): Phrase => phrase`undecided: ${checks}`,
  better: (check: Phrase): Phrase => phrase`better: ${check}`,
  notWorseThanAllowed: 'not worse than allowed',
}
