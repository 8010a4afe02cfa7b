/**
 * The language that is being written. Every sentence, number and noun of a report asks for it, so it is no argument of each
 * of them: a renderer sets it once, for as long as it writes. Rendering is synchronous, so no two reports mix.
 *
 * This file knows no language, so the languages can use what asks for theirs; `say.ts` brings English, which is spoken from
 * then on where nobody chose.
 */
import type { Catalogue } from './languages/catalogue.js'

let current: Catalogue | null = null

/** The words to write with. */
export function say(): Catalogue {
  if (current === null) throw new Error('no language is spoken yet: report/say.ts was not loaded')
  return current
}

/** From now on, what `say` gives. Returns what it gave before; null: nothing yet. */
export function speak(catalogue: Catalogue | null): Catalogue | null {
  const before = current
  current = catalogue
  return before
}
