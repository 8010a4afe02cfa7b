/**
 * The language that is being written. Every sentence, number and noun of a report asks for it, so it is no argument of each
 * of them: a renderer sets it once, for as long as it writes. Rendering is synchronous, so no two reports mix.
 */
import type { Language } from '../core/languages.js'
import type { Reason } from '../core/problem.js'
import type { Catalogue } from './languages/catalogue.js'
import { catalogueOf } from './languages/index.js'

let current: Catalogue | null = null

/** The words to write with: those of the report that is being rendered; outside of one, English. */
export const say = (): Catalogue => current ?? catalogueOf('en')

/** What `write` returns, written in that language; inside of another call, in the language of the outer one. */
export const inLanguage = <T>(language: Language | undefined, write: () => T): T =>
  inCatalogue(current ?? catalogueOf(language), write)

/** The same with words that no code names. An error leaves the language as it was. */
export function inCatalogue<T>(catalogue: Catalogue, write: () => T): T {
  const before = current
  current = catalogue
  try {
    return write()
  } finally {
    current = before
  }
}

/** The sentence for a reason or problem. An unknown code is a defect of ours, but never a lost finding: it is printed raw. */
export function sentenceOf(reason: Reason): string {
  const { messages } = say()
  const message = Object.hasOwn(messages, reason.code) ? messages[reason.code] : undefined
  return message ? message(reason.args) : `${reason.code} ${JSON.stringify(reason.args)}`
}
