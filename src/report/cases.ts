/** A scenario in words: how many of its cases fail, how many of them newly. */
import type { Check } from '../core/comparison.js'
import { clip } from './escape.js'
import { formatNumber } from './format.js'
import { participleOf, pluralOf } from './languages/english/nouns.js'
import { code, type Phrase, phrase, strong } from './phrase.js'
import type { Words } from './report.js'
import { sentenceOf } from './say.js'

const LONGEST = 60

/** What a scenario's reason says beside its code; null where it does not. */
export interface Cases {
  readonly cases: number
  readonly failed: number
  readonly newlyFailed: number | null
  readonly newlyPassed: number | null
  /** What each case is: a row of a condition, a group of rows, a row that is listed. */
  readonly form: string
  readonly expect: string | null
  /** Neither passed nor failed: a value or a row is missing. */
  readonly undecided: number
}

export function casesOf({ reason }: Check): Cases | null {
  if (reason?.code !== 'scenario_failed' && reason?.code !== 'scenario_passed') return null
  const { args } = reason
  const number = (name: string) => (typeof args[name] === 'number' ? args[name] : null)
  const text = (name: string) => (typeof args[name] === 'string' ? args[name] : null)
  const [cases, failed] = [number('cases'), number('failed')]
  if (cases === null || failed === null) return null
  return {
    cases,
    failed,
    newlyFailed: number('newly_failed'),
    newlyPassed: number('newly_passed'),
    form: text('form') ?? 'rows',
    expect: text('expect'),
    undecided: number('undecided') ?? 0,
  }
}

/** `2 of 14 clients are no longer declined`, `3 of 120 groups do not meet score[high] <= score[low], 1 of them newly`. */
export function casesInWords(check: Check, words: Words): Phrase {
  const found = casesOf(check)
  if (found === null) return [check.reason ? sentenceOf(check.reason).replace(/\.$/, '') : 'no reason was given']
  const { cases, failed, newlyFailed, newlyPassed, form, undecided } = found
  const noun = form === 'groups' ? 'group' : form === 'pinned' ? `pinned ${words.row}` : words.row
  const nouns = cases === 1 ? noun : pluralOf(noun)
  const passing =
    newlyPassed === null || newlyPassed === 0
      ? ''
      : `; ${formatNumber(newlyPassed)} newly ${newlyPassed === 1 ? 'passes' : 'pass'}`
  const open = undecided > 0 ? `; ${formatNumber(undecided)} could not be told` : ''
  if (failed === 0)
    return phrase`${undecided > 0 ? 'none of the' : 'all'} ${formatNumber(cases)} ${nouns} ${undecided > 0 ? 'fails' : 'pass'}${passing}${open}`
  const count = `${formatNumber(failed)} of ${formatNumber(cases)} ${nouns}`
  const allNew = newlyFailed !== null && newlyFailed === failed && failed > 0
  return phrase`${strong(count)} ${failureInWords(found, words, allNew)}${newlyInWords(found, allNew)}${passing}${open}`
}

function failureInWords({ failed, expect, form }: Cases, words: Words, allNew: boolean): Phrase {
  const be = failed === 1 ? 'is' : 'are'
  // Whoever waits for a flag knows it by what is done then.
  const done = participleOf(clip(words.flagged ?? 'flag', LONGEST))
  if (expect === 'flagged') return [`${be} ${allNew ? 'no longer' : 'not'} ${done}`]
  if (expect === 'not flagged') return [`${be} ${allNew ? 'now' : 'wrongly'} ${done}`]
  if (expect === null)
    return [form === 'pinned' ? (failed === 1 ? 'gets worse' : 'get worse') : failed === 1 ? 'fails' : 'fail']
  const formula = code(clip(expect, LONGEST))
  return allNew
    ? phrase`no longer ${failed === 1 ? 'meets' : 'meet'} ${formula}`
    : phrase`${failed === 1 ? 'does' : 'do'} not meet ${formula}`
}

function newlyInWords({ failed, newlyFailed, form, expect }: Cases, allNew: boolean): string {
  if (newlyFailed === null || allNew || (form === 'pinned' && expect === null)) return ''
  if (newlyFailed === 0) return failed === 1 ? ", with today's model too" : ', none of them newly'
  return `, ${formatNumber(newlyFailed)} of them newly`
}

/** `14 of 14 → 12 of 14`, for a table. */
export function casesTodayToNew(check: Check): string | null {
  const count = (share: number | null) =>
    share === null ? null : `${formatNumber(Math.round(share * check.n))} of ${formatNumber(check.n)}`
  const [today, next] = [count(check.champion), count(check.challenger)]
  if (next === null) return today === null ? null : `today ${today}`
  return today === null ? `new ${next}` : `${today} → ${next}`
}

/** `2 newly fail`, for a table. */
export function casesChange(check: Check): string | null {
  const found = casesOf(check)
  if (found === null || found.newlyFailed === null) return null
  const { newlyFailed, newlyPassed } = found
  const one = (count: number | null, verb: string, verbs: string) =>
    count === null || count === 0 ? [] : [`${formatNumber(count)} newly ${count === 1 ? verb : verbs}`]
  const parts = [...one(newlyFailed, 'fails', 'fail'), ...one(newlyPassed, 'passes', 'pass')]
  return parts.length > 0 ? parts.join(', ') : 'no change'
}
