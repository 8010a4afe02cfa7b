/** The model's card: what its file says, as it says it. Nothing of it is checked, and nothing follows from it. */
import type { CardField } from '../core/card.js'
import type { Section } from './description.js'
import { clip } from './escape.js'
import { code, joinPhrases, type Phrase, phrase, strong } from './phrase.js'
import { shortenPath } from './present.js'
import type { ModelReport } from './report.js'

const LABELS: Readonly<Record<CardField, string>> = {
  trained_by: 'Trained by',
  data: 'Data',
  commit: 'Commit',
  date: 'Date',
  intended_use: 'Intended use',
  version: 'Version',
  limitations: 'Limitations',
  license: 'Licence',
}
const LACKING: Readonly<Record<CardField, string>> = {
  trained_by: 'who trained the model (trained_by)',
  data: 'on what data (data)',
  commit: 'from which commit (commit)',
  date: 'when (date)',
  intended_use: 'what it is for (intended_use)',
  version: 'which version it is (version)',
  limitations: 'where it fails (limitations)',
  license: 'under which licence (license)',
}

/** Longest value that is printed; the file has the rest. */
const LONGEST = 160

/** none: the config names no card, or it could not be read, which is said among the notes. */
export function cardSections({ card }: ModelReport): Section[] {
  if (!card) return []
  const fields = card.fields.map(
    ({ field, text }): Phrase => phrase`${strong(`${LABELS[field]}:`)} ${clip(text, LONGEST)}`,
  )
  const lacking =
    card.missing.length === 0
      ? []
      : [
          phrase`${strong('The card does not say')} ${joinPhrases(
            card.missing.map((field) => LACKING[field]),
            ', ',
            ' or ',
          )}.`,
        ]
  return [
    {
      title: ['The model card'],
      blocks: [
        {
          kind: 'list',
          items: [
            ...fields,
            ...lacking,
            phrase`From ${code(shortenPath(card.path))}, SHA-256 ${code(card.sha256.slice(0, 12))}. Shown as written; nothing of it was checked.`,
          ],
        },
      ],
      drop: 'parts of single models',
    },
  ]
}
