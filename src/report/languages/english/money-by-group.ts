/** Sentences of `money-by-group.ts`: the money of a business function by group. `row`: the noun for one row. */
import { type Phrase, phrase, sentences, strong } from '../../phrase.js'
import { upperFirstLetter } from './letters.js'
import { pluralOf } from './nouns.js'

export const moneyByGroup = {
  title: 'Who gains and who pays',
  /** sums: amounts of groups add up to the whole. weighted: rows do not count alike. */
  explained: (name: string, row: string, sums: boolean, weighted: boolean): Phrase =>
    sentences(
      phrase`${strong(name)} by group is shown for information and decides nothing.`,
      sums
        ? `Every column splits the same ${pluralOf(row)} anew, so its amounts add up to the whole, and amounts of two columns must not be added.`
        : 'It is no amount of one row, so the groups do not add up to the whole.',
      sums && weighted ? 'Amounts are at the weights of the rows.' : null,
    ),
  allOthers: (row: string, column: string): string => `all other ${pluralOf(row)} by ${column}`,
  caption: (name: string): string => `${name} by group: the largest changes`,
  header: {
    group: 'Group',
    rows: (row: string): string => upperFirstLetter(pluralOf(row)),
    changeInTest: 'Change in the test',
    perRow: (row: string): string => `Per ${row}`,
    change: 'Change',
    range: (confidence: string): string => `${confidence} range`,
  },
}
