/** The model's card: what its file says, as it says it. Nothing of it is checked, and nothing follows from it. */
import type { Section } from '../description.js'
import { clip, shortenPath } from '../escape.js'
import { code } from '../phrase.js'
import type { ModelReport } from '../report.js'
import { say } from '../say.js'

/** Longest value that is printed; the file has the rest. */
const LONGEST = 160

/** none: the config names no card, or it could not be read, which is said among the notes. */
export function cardSections({ card }: ModelReport): Section[] {
  if (!card) return []
  const words = say().card
  return [
    {
      title: [words.title],
      blocks: [
        {
          kind: 'list',
          items: [
            ...card.fields.map(({ field, text }) => words.field(field, clip(text, LONGEST))),
            ...(card.missing.length === 0 ? [] : [words.lacks(card.missing)]),
            words.from(code(shortenPath(card.path)), code(card.sha256.slice(0, 12))),
          ],
        },
      ],
      drop: 'parts of single models',
    },
  ]
}
