/** What several themes say in the same words. */

import { type Phrase, phrase } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { lowerFirstLetter } from './letters.js'
import { lists } from './lists.js'

/** What the author does last. push: to the pull request; where there is none, the comparison is run again. */
export const again = (push: boolean): string => (push ? 'push' : 'compare again')

export const MERGE_ANYWAY = 'Merge anyway?'
export const NOTHING_FROM_YOU = 'Nothing from you. Usual code review, then merge.'
export const LIMIT_HAS_NO_RANGE = 'A limit is compared with the measured value itself; no range is involved.'
export const WHAT_WAS_READ = 'What was read'
export const NOT_CHECKED_AND_HOW = 'What was not checked, and how this was computed'

/** Who is asked to approve: so many of some, and all of others. */
export interface Approvers {
  readonly count: number
  /** Beside those who approved already. */
  readonly more: boolean
  readonly anyOf: readonly Phrase[]
  readonly allOf: readonly Phrase[]
  readonly notAuthor: boolean
}

/** `One of @a or @b, not the author,`. */
export function approversIn({ count, more, anyOf, allOf, notAuthor }: Approvers): Phrase {
  const counted = `${count === 1 ? 'One' : formatNumber(count)}${more ? ' more' : ''}`
  const names =
    allOf.length === 0
      ? phrase`${counted} of ${lists.or(anyOf)}`
      : anyOf.length === 0
        ? lists.and(allOf)
        : phrase`${lists.and(allOf)}, and ${lowerFirstLetter(counted)} of ${lists.or(anyOf)}`
  return phrase`${names}${notAuthor ? ', not the author,' : ''}`
}

export const areSeveral = ({ count, anyOf, allOf }: Approvers): boolean =>
  allOf.length + (anyOf.length === 0 ? 0 : count) > 1
