/** The language that is spoken, chosen by whoever writes; English where nobody did. */
import type { Language } from '../core/languages.js'
import type { Reason } from '../core/problem.js'
import type { Catalogue } from './languages/catalogue.js'
import { catalogueOf } from './languages/index.js'
import { say, speak } from './speaking.js'

export { say }

speak(catalogueOf('en'))
/** Whether a writer has chosen already: what is written inside of it is written in its language. */
let isChosen = false

/** What `write` returns, written in that language; inside of another call, in the language of the outer one. */
export const inLanguage = <T>(language: Language | undefined, write: () => T): T =>
  isChosen ? write() : inCatalogue(catalogueOf(language), write)

/** The same with words that no code names. An error leaves the language as it was. */
export function inCatalogue<T>(catalogue: Catalogue, write: () => T): T {
  const [before, wasChosen] = [speak(catalogue), isChosen]
  isChosen = true
  try {
    return write()
  } finally {
    speak(before)
    isChosen = wasChosen
  }
}

/** The sentence for a reason or problem. An unknown code is a defect of ours, but never a lost finding: it is printed raw. */
export function sentenceOf(reason: Reason): string {
  const { messages } = say()
  const message = Object.hasOwn(messages, reason.code) ? messages[reason.code] : undefined
  return message ? message(reason.args) : `${reason.code} ${JSON.stringify(reason.args)}`
}
