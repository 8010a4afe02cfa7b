/** The languages that are there, by code. Another one is a file beside `english/`, an entry here and a code in the core's list. */
import type { Language } from '../../core/languages.js'
import type { Catalogue } from './catalogue.js'
import { english } from './english/index.js'

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en: english }

/** The words of a report's language; English where it names none, or one that a report of another version knows. */
export const catalogueOf = (language: Language | undefined): Catalogue =>
  language !== undefined && Object.hasOwn(CATALOGUES, language) ? CATALOGUES[language] : english
