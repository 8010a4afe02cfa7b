/** A model's card: what its file says of who trained it, on what, from which commit. Shown, never judged. */

/** Fields that every card should have, then those that are shown where they are there. */
export const CARD_FIELDS = [
  'trained_by',
  'data',
  'commit',
  'date',
  'intended_use',
  'version',
  'limitations',
  'license',
] as const
export type CardField = (typeof CARD_FIELDS)[number]

const EXPECTED: readonly CardField[] = ['trained_by', 'data', 'commit', 'date', 'intended_use']

/** Names under which cards hold a field: plain ones, of the Model Card Toolkit, of Hugging Face, of SageMaker. */
const NAMES: Readonly<Record<CardField, readonly string[]>> = {
  trained_by: [
    'trained_by',
    'author',
    'authors',
    'owner',
    'owners',
    'developers',
    'developed_by',
    'model_creator',
    'creator',
    'contact',
  ],
  data: [
    'data',
    'training_data',
    'trained_on',
    'train_data',
    'datasets',
    'dataset',
    'training_dataset',
    'training_datasets',
  ],
  commit: ['commit', 'git_commit', 'code_commit', 'source_commit', 'git_sha', 'revision', 'sha'],
  date: ['date', 'trained_at', 'training_date', 'trained_on_date', 'created_at', 'created', 'last_modified'],
  intended_use: ['intended_use', 'intended_uses', 'purpose_of_model', 'primary_uses', 'use_cases', 'purpose'],
  version: ['version', 'model_version'],
  limitations: ['limitations', 'limits', 'caveats', 'known_issues', 'bias_risks_limitations'],
  license: ['license', 'licence', 'licenses'],
}

export interface Card {
  /** In the order of `CARD_FIELDS`; texts as the file writes them, shortened. */
  readonly fields: readonly { readonly field: CardField; readonly text: string }[]
  /** Expected and not there, or empty. */
  readonly missing: readonly CardField[]
}

/** Levels below the root that are searched, as in `model_details.version.name`. */
const DEEPEST = 3
/** Characters of a value that are kept; the file has the rest. */
const LONGEST = 300
const MOST_ITEMS = 8

/**
 * The fields of a card from what its file holds. A name higher up wins over one deeper down, and the earlier of several
 * names of a field over the later. Anything that is not a mapping is a card without a field.
 */
export function readCard(content: unknown): Card {
  const levels = levelsOf(content)
  const fields = CARD_FIELDS.flatMap((field) => {
    const text = findText(levels, NAMES[field])
    return text === undefined ? [] : [{ field, text }]
  })
  const found = new Set(fields.map(({ field }) => field))
  return { fields, missing: EXPECTED.filter((field) => !found.has(field)) }
}

type Entries = ReadonlyMap<string, unknown>

/** Entries of all mappings by their depth; of equal names on a level the first counts. */
function levelsOf(content: unknown): Entries[] {
  const levels: Map<string, unknown>[] = []
  let mappings = isMapping(content) ? [content] : []
  for (let depth = 0; depth <= DEEPEST && mappings.length > 0; depth++) {
    const level = new Map<string, unknown>()
    const inner: Readonly<Record<string, unknown>>[] = []
    for (const mapping of mappings) {
      for (const [key, value] of Object.entries(mapping)) {
        const name = key.toLowerCase().replace(/[\s-]+/g, '_')
        if (!level.has(name)) level.set(name, value)
        if (isMapping(value)) inner.push(value)
      }
    }
    levels.push(level)
    mappings = inner
  }
  return levels
}

function findText(levels: readonly Entries[], names: readonly string[]): string | undefined {
  for (const level of levels) {
    for (const name of names) {
      const text = level.has(name) ? textOf(level.get(name), DEEPEST) : ''
      if (text !== '') return [...text].length > LONGEST ? `${[...text].slice(0, LONGEST - 1).join('')}…` : text
    }
  }
  return undefined
}

/** A value as a person would say it: of a mapping its name, description or link if it has one, else all of it. */
function textOf(value: unknown, depth: number): string {
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object' || value === null || depth < 0) return ''
  if (Array.isArray(value)) {
    const items = value.slice(0, MOST_ITEMS).map((item) => textOf(item, depth - 1))
    const more = value.length > MOST_ITEMS ? [`and ${value.length - MOST_ITEMS} more`] : []
    return [...items.filter((item) => item !== ''), ...more].join(', ')
  }
  const entries = Object.entries(value)
  const said = ['name', 'description', 'value', 'link', 'url'].flatMap((key) =>
    entries.filter(([name]) => name.toLowerCase() === key).map(([, item]) => textOf(item, depth - 1)),
  )
  const shown = said.filter((item) => item !== '')
  if (shown.length > 0) return shown.join(', ')
  return entries
    .slice(0, MOST_ITEMS)
    .map(([name, item]) => [name, textOf(item, depth - 1)] as const)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name}: ${text}`)
    .join(', ')
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
