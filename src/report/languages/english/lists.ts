/** Names one after another. */
import { joinPhrases, type Phrase } from '../../phrase.js'

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
}
