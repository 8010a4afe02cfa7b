/** The languages that are there, by code. Another one is a file beside `english/`, an entry here and a code in the core's list. */
import type { Language } from '../../core/languages.js'
import type { Catalogue } from './catalogue.js'
import { english } from './english/index.js'

/** Made on demand: English formats its numbers by rules that ask for the language, so the two files load in any order. */
const catalogues = (): Readonly<Record<Language, Catalogue>> => ({ en: english })

/** The words of a report's language; English where it names none, or one that a report of another version knows. */
export function catalogueOf(language: Language | undefined): Catalogue {
  const known = catalogues()
  return language !== undefined && Object.hasOwn(known, language) ? known[language] : known.en
}
