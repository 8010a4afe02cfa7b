/** Sentences of `card.ts`: the model's card. */
import type { CardField } from '../../../core/card.js'
import { type Phrase, phrase, strong } from '../../phrase.js'
import { lists } from './lists.js'

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

export const card = {
  title: 'The model card',
  /** text: what the card says, as it says it. */
  field: (field: CardField, text: string): Phrase => phrase`${strong(`${LABELS[field]}:`)} ${text}`,
  lacks: (fields: readonly CardField[]): Phrase =>
    phrase`${strong('The card does not say')} ${lists.or(fields.map((field) => LACKING[field]))}.`,
  from: (path: Phrase, sha256: Phrase): Phrase =>
    phrase`From ${path}, SHA-256 ${sha256}. Shown as written; nothing of it was checked.`,
}
