/** Sentences of `discovered.ts`: groups that nobody declared. `loss`: what was searched, as a name; `row`: the noun for one row. */

import { type Phrase, phrase, plainText, strong } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { lists } from './lists.js'
import { countOf, pluralOf } from './nouns.js'

const counted = (count: number, noun: string): string => countOf(count, formatNumber(count), noun)

const search = (tested: number, stopped: boolean): string =>
  `A search${stopped ? ' that ran out of time' : ''} through ${counted(tested, 'group')}`

export const discovered = {
  title: 'Groups found by search',
  titleAndCount: (findings: number): string => `Groups found by search (${counted(findings, 'finding')})`,

  /** gain: the group where it stands out most. */
  noneWorse: (args: { tested: number; stopped: boolean; gain: Phrase | null }): Phrase =>
    phrase`${search(args.tested, args.stopped)} shows none that gets worse.${args.gain ? phrase` The gain stands out most in ${args.gain}.` : ''}`,
  onlyDeclaredWorse: (args: { tested: number; stopped: boolean; gain: Phrase | null }): Phrase =>
    phrase`${search(args.tested, args.stopped)} shows nothing beyond the declared ones.${args.gain ? phrase` The gain stands out most in ${args.gain}.` : ''}`,
  undeclaredWorse: (args: {
    tested: number
    stopped: boolean
    group: Phrase
    n: number
    row: string
    more: number
    gain: Phrase | null
  }): Phrase =>
    phrase`${search(args.tested, args.stopped)} finds ${strong(args.group)} worse (${counted(args.n, args.row)})${args.more > 0 ? ` and ${formatNumber(args.more)} more` : ''}, which nobody declared${args.gain ? phrase`; the gain stands out most in ${args.gain}` : ''}. Found groups do not block; they say where to look.`,

  searched: (args: {
    tested: number
    maxPredicates: number
    columns: number
    minRows: number
    row: string
    loss: Phrase
  }): Phrase => {
    const conditions =
      args.maxPredicates === 1 ? 'one condition' : `up to ${['', '', 'two', 'three'][args.maxPredicates]} conditions`
    return phrase`Searched: ${counted(args.tested, 'group')} of ${conditions} over ${counted(args.columns, 'column')}, each with at least ${formatNumber(args.minRows)} ${pluralOf(args.row)}, for where the new model is worse than today's by ${args.loss}.`
  },
  nothingSearched: 'No group has enough rows, so nothing was searched.',
  noneShownWorse: 'None is shown to be worse.',
  neverBlocks: 'A finding never blocks: it says where to look.',
  outOfTime:
    'The time allowed for the search ended before all groups were looked at; what was not reached is not in these numbers.',

  losses: 'Losses sit here',
  perhaps: 'Not confirmed, worth a look',
  perhapsToo: 'Perhaps here too: not confirmed, worth a look',
  gains: 'Gains come from here',
  gainsMayOverlap: 'Gains come from here (the groups may overlap)',
  moreInFiles: (more: number): string => `${formatNumber(more)} more in the report files.`,
  /** group: null where it is the only one. */
  declare: (group: Phrase | null): Phrase =>
    phrase`To have ${group ?? 'it'} judged in every review from now on, add to the config:`,

  /** share: `3 in 100`; values: today's and the new one; range: null, not known. */
  finding: (args: {
    group: Phrase
    n: number
    row: string
    share: string
    loss: Phrase
    values: string
    change: string | null
    sure: string
    range: string | null
  }): Phrase =>
    phrase`${strong(args.group)} (${counted(args.n, args.row)}, ${args.share} of all): ${args.loss} ${args.values}, a change of ${args.change ?? 'unknown'}; ${args.sure} range for all groups searched together ${args.range ?? 'unknown'}.`,
  isDeclared: 'It is declared, and judged above.',
  measuredOnOtherHalf: 'Chosen on one half of the rows and measured on the other.',
  corrected: (change: string | null): string =>
    `Allowing for having been picked as the most extreme: ${change ?? 'unknown'}.`,
  /** here, all: shares of the group and of everything. */
  standsOut: (group: Phrase, here: string, all: string): Phrase => phrase`${group} (${here}, ${all} of all)`,
  commonerHere: (groups: readonly Phrase[]): Phrase => phrase`Commoner here: ${lists.and(groups)}.`,
  restatedBy: (count: number, groups: readonly Phrase[]): Phrase =>
    phrase`${counted(count, 'other group')} ${count === 1 ? 'restates' : 'restate'} it${count > groups.length ? ', such as' : ':'} ${lists.long(groups)}.`,

  testedByHalves: (confirmedOver: number, tested: number): string =>
    `One half of the rows chose ${counted(confirmedOver, 'group')}, the other half tested those alone, because all ${formatNumber(tested)} are too many to be tested together.`,
  confirmedMeans: (args: { sure: string; tested: number; draws: number }): string =>
    `Confirmed means: shown with ${args.sure} certainty although all ${formatNumber(args.tested)} were looked at (random signs, ${formatNumber(args.draws)} draws, one family of their own).`,
  /** Combinations that were not looked at; '' where there are none. */
  notLookedAt: (args: { considered: number; tooSmall: number; tooThin: number; bounded: number }): string => {
    const parts = [
      ...(args.tooSmall > 0 ? [`${formatNumber(args.tooSmall)} are too small`] : []),
      ...(args.tooThin > 0 ? [`in ${formatNumber(args.tooThin)} the models hardly differ`] : []),
      ...(args.bounded > 0 ? [`${formatNumber(args.bounded)} were ruled out by a bound`] : []),
    ]
    return parts.length === 0
      ? ''
      : `Of the ${formatNumber(args.considered)} combinations that occur, ${plainText(lists.and(parts))}.`
  },
  skipped: (column: Phrase, why: string): Phrase => phrase`${column} (${why})`,
  leftOut: (columns: readonly Phrase[], more: number): Phrase =>
    phrase`Left out: ${lists.plain(columns)}${more > 0 ? `, ${formatNumber(more)} more` : ''}.`,
  /** Why a column was skipped, in half a sentence: nobody asked for the column by name. */
  differsWithinQuery: 'it differs within a query',
}
