/** A scenario in words: how many of its cases fail, how many of them newly. */
import type { Check } from '../../core/comparison.js'
import { clip } from '../escape.js'
import { code, type Phrase, plainText } from '../phrase.js'
import type { Words } from '../report.js'
import { say, sentenceOf } from '../say.js'

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
  const said = say().cases
  const found = casesOf(check)
  if (found === null) return [check.reason ? said.asClause(sentenceOf(check.reason)) : said.noReason]
  const { expect } = found
  return said.found({
    ...found,
    row: words.row,
    flagged: words.flagged === null ? null : clip(words.flagged, LONGEST),
    formula: expect === null ? null : code(clip(expect, LONGEST)),
  })
}

/** `12 of 14`: the cases behind a share of them that pass. */
export const casesBehind = (share: number, { n }: Check): string => say().cases.countOf(Math.round(share * n), n)

/** `2 newly fail`, for a table. */
export function casesChange(check: Check): string | null {
  const words = say().cases
  const found = casesOf(check)
  if (found === null || found.newlyFailed === null) return null
  const { newlyFailed, newlyPassed } = found
  const parts = [
    ...(newlyFailed > 0 ? [words.newlyFail(newlyFailed)] : []),
    ...(newlyPassed !== null && newlyPassed > 0 ? [words.newlyPass(newlyPassed)] : []),
  ]
  return parts.length > 0 ? plainText(say().lists.plain(parts)) : words.noChange
}
