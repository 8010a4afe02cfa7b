/** Names of checks beside a drawing, where there is little room: the table below it has the whole ones. */
import type { Check } from '../../../core/comparison.js'
import { plainText } from '../../phrase.js'
import type { Words } from '../../report.js'
import { bareNameOf, inlineNameOf } from '../../words/check-names.js'

/** Characters that have room in bold beside a wide drawing, or above a narrow one. */
const ROOM = 36
/** The same behind a result and a change, in a note. */
export const ROOM_IN_NOTE = 26

/** `Ranking (roc_auc)`; without the metric's id where the name is long. */
export function shortNameOf(check: Check, words: Words, room = ROOM): string {
  const name = plainText(inlineNameOf(check, words))
  return name.length > room ? (bareNameOf(check, words) ?? name) : name
}
