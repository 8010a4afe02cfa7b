/** Sentences of `cases.ts`: what became of the cases of a scenario. */

import { type Phrase, phrase, strong } from '../../phrase.js'
import type { Cases } from '../../words/cases.js'
import { formatNumber } from '../../words/format.js'
import { participleOf, pluralOf } from './nouns.js'

interface Found extends Cases {
  /** The noun for one row. */
  readonly row: string
  /** The verb for a flagged row; null: the config has none. */
  readonly flagged: string | null
  /** What each case has to meet; null: something else is asked. */
  readonly formula: Phrase | null
}

const passes = (count: number) => (count === 1 ? 'passes' : 'pass')

/** What those do that fail, all of them since today's model or not: `are no longer declined`. */
function failure({ failed, expect, form, flagged, formula }: Found, allNew: boolean): Phrase {
  const one = failed === 1
  const be = one ? 'is' : 'are'
  // Whoever waits for a flag knows it by what is done then.
  const done = participleOf(flagged ?? 'flag')
  if (expect === 'flagged') return [`${be} ${allNew ? 'no longer' : 'not'} ${done}`]
  if (expect === 'not flagged') return [`${be} ${allNew ? 'now' : 'wrongly'} ${done}`]
  if (formula === null) return [form === 'pinned' ? (one ? 'gets worse' : 'get worse') : one ? 'fails' : 'fail']
  return allNew
    ? phrase`no longer ${one ? 'meets' : 'meet'} ${formula}`
    : phrase`${one ? 'does' : 'do'} not meet ${formula}`
}

function newly({ failed, newlyFailed, form, expect }: Found, allNew: boolean): string {
  if (newlyFailed === null || allNew || (form === 'pinned' && expect === null)) return ''
  if (newlyFailed === 0) return failed === 1 ? ", with today's model too" : ', none of them newly'
  return `, ${formatNumber(newlyFailed)} of them newly`
}

export const cases = {
  noReason: 'no reason was given',
  /** A sentence inside another one. */
  asClause: (sentence: string): string => sentence.replace(/\.$/, ''),
  /** `2 of 14 clients are no longer declined`, `3 of 120 groups do not meet score[high] <= score[low], 1 of them newly`. */
  found: (found: Found): Phrase => {
    const { cases: all, failed, newlyFailed, newlyPassed, form, undecided, row } = found
    const noun = form === 'groups' ? 'group' : form === 'pinned' ? `pinned ${row}` : row
    const nouns = `${formatNumber(all)} ${all === 1 ? noun : pluralOf(noun)}`
    const passing = newlyPassed ? `; ${formatNumber(newlyPassed)} newly ${passes(newlyPassed)}` : ''
    const open = undecided > 0 ? `; ${formatNumber(undecided)} could not be told` : ''
    if (failed === 0) return [`${undecided > 0 ? `none of the ${nouns} fails` : `all ${nouns} pass`}${passing}${open}`]
    const allNew = newlyFailed === failed
    const count = strong(`${formatNumber(failed)} of ${nouns}`)
    return phrase`${count} ${failure(found, allNew)}${newly(found, allNew)}${passing}${open}`
  },
  countOf: (some: number, all: number): string => `${formatNumber(some)} of ${formatNumber(all)}`,
  /** Where one model alone has a count. */
  newlyFail: (count: number): string => `${formatNumber(count)} newly ${count === 1 ? 'fails' : 'fail'}`,
  newlyPass: (count: number): string => `${formatNumber(count)} newly ${passes(count)}`,
  noChange: 'no change',
}
