/** Names one after another. `more`: how many are left out behind them. */

import { joinPhrases, type Phrase } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'

type Items = readonly (Phrase | string)[]

export const lists = {
  /** `a, b and c`. */
  and: (items: Items): Phrase => joinPhrases(items, ', ', ' and '),
  /** `a, b or c`. */
  or: (items: Items): Phrase => joinPhrases(items, ', ', ' or '),
  /** `a, b, c`. */
  plain: (items: Items): Phrase => joinPhrases(items, ', '),
  /** `a; b; c`, where the items themselves have commas. */
  long: (items: Items): Phrase => joinPhrases(items, '; '),
  /** `a, b and 2 more`; `a, b` where that is all. */
  andMore: (items: Items, more: number): Phrase =>
    more > 0 ? joinPhrases([...items, `${formatNumber(more)} more`], ', ', ' and ') : joinPhrases(items, ', '),
  /** `a; b and 2 more`. */
  longAndMore: (items: Items, more: number): Phrase =>
    more > 0 ? joinPhrases([...items, `${formatNumber(more)} more`], '; ', ' and ') : joinPhrases(items, '; '),
  /** `a; b; 2 more`. */
  longThenMore: (items: Items, more: number): Phrase =>
    joinPhrases(more > 0 ? [...items, `${formatNumber(more)} more`] : items, '; '),
}
