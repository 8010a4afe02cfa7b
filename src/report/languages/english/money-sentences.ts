/** Sentences of `money-sentences.ts`. `title`: of a business function; `row`: the noun for one row, as the config has it. */

import { type Phrase, phrase } from '../../phrase.js'
import { formatNumber, perPeriod } from '../../words/format.js'
import { upperFirstLetter } from './letters.js'
import { lists } from './lists.js'
import { countOf, pluralOf } from './nouns.js'

/** tested: what `tested` says; null where only one model was valued. */
const behind = (tested: string | null): string => (tested === null ? '' : ` ${upperFirstLetter(tested)}.`)

export const moneySentences = {
  /** `at 24,000 applications a year`. period: `year`, as the config has it. */
  volume: (rows: number, row: string, period: string): string =>
    `at ${formatNumber(rows)} ${pluralOf(row)} ${perPeriod(period)}`,
  /**
   * `in the test of 500 clients: NTD 7,281 instead of 7,805 per client; at 24,000 clients a year that is about NTD 1.3 M less`.
   * ofRow: of one row, not of all; between: the range of the change, where it leaves no doubt which way.
   */
  tested: (args: {
    rows: number
    row: string
    next: string
    today: string
    ofRow: boolean
    atVolume: { readonly volume: string; readonly change: string; readonly between: string | null } | null
  }): string => {
    const { rows, row, next, today, ofRow, atVolume } = args
    const scaled =
      atVolume === null
        ? ''
        : `; ${atVolume.volume} that is about ${atVolume.change}${atVolume.between === null ? '' : `, ${atVolume.between}`}`
    return `in the test of ${countOf(rows, formatNumber(rows), row)}: ${next} instead of ${today}${ofRow ? ` per ${row}` : ''}${scaled}`
  },
  worse: (title: Phrase, tested: string | null): Phrase => phrase`Worse: ${title}.${behind(tested)}`,
  better: (title: Phrase, tested: string | null): Phrase => phrase`Better: ${title}.${behind(tested)}`,
  estimate: (volume: string | null, change: string, range: string): string =>
    `${volume === null ? '' : `${volume}, `}best estimate ${change}; ${range}`,
  notShown: (title: Phrase, estimate: string): Phrase =>
    phrase`${title} is not shown to be worse than allowed, nor better: ${estimate}.`,
  undecided: (title: Phrase, estimate: string): Phrase => phrase`${title} is undecided: ${estimate}.`,
  /** why: the sentence of the reason. */
  notChecked: (title: Phrase, why: string | null): Phrase =>
    phrase`${title} was not checked${why === null ? '.' : `: ${why}`}`,

  // What is lost and what is won.
  losses: (parts: readonly Phrase[]): Phrase => phrase`Losses: ${lists.long(parts)}.`,
  wins: (parts: readonly Phrase[]): Phrase => phrase`Wins: ${lists.long(parts)}.`,
  onlyReported: (parts: readonly Phrase[]): Phrase => phrase`${lists.plain(parts)} (only reported)`,
  /** role: the value of `role`; null for what is only reported. */
  moneyTraded: (name: Phrase, role: string | null, tested: string): Phrase =>
    phrase`${name}${role === null ? '' : ` (${role})`}, ${tested}`,
  traded: (name: Phrase, role: string | null, change: string): Phrase =>
    phrase`${name}${role === null ? '' : `, ${role},`} ${change}`,
  more: (count: number): string => `${formatNumber(count)} more`,
}
