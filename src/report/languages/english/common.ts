/** What several themes say in the same words. */

/** What the author does last. push: to the pull request; where there is none, the comparison is run again. */
export const again = (push: boolean): string => (push ? 'push' : 'compare again')

export const NOTHING_FROM_YOU = 'Nothing from you. Usual code review, then merge.'
export const LIMIT_HAS_NO_RANGE = 'A limit is compared with the measured value itself; no range is involved.'
export const WHAT_WAS_READ = 'What was read'
export const NOT_CHECKED_AND_HOW = 'What was not checked, and how this was computed'
