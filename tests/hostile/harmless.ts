/** The same description in words that nothing could take for markup: what the document of a hostile one has to look like. */
import type { Description } from '../../src/report/description.js'
import { cleanText } from '../../src/report/escape.js'

/** Every character that is neither letter, digit nor space becomes a letter, and every kind of space the plain one. */
export function harmless(text: string): string {
  return cleanText(text)
    .replace(/\s/g, ' ')
    .replace(/[^\p{L}\p{N} ]/gu, 'x')
}

/** Keys of a description whose strings are ours and no text. */
const OURS: ReadonlySet<string> = new Set(['kind', 'drop', 'align', 'last', 'verdict', 'href', 'icon', 'question'])

export function harmlessDescription(description: Description): Description {
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return OURS.has(key) ? value : harmless(value)
    if (Array.isArray(value)) return value.map((item) => walk(item, key))
    if (value === null || typeof value !== 'object') return value
    const { kind, text } = value as { kind?: unknown; text?: unknown }
    // Code that shows nothing is told as empty, also where what does not show is no plain space.
    if (kind === 'code' && typeof text === 'string' && cleanText(text).trim() === '') return { kind, text: '' }
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, kind === 'mention' ? item : walk(item, name)]),
    )
  }
  return walk(description, '') as Description
}
