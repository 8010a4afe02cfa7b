/**
 * A language that nobody speaks: English, letter for letter in Cyrillic. What a report still says in Latin letters beside
 * names and code did not come from the catalogue, so another language would show it in English.
 */
import type { Phrase } from '../../src/report/phrase.js'

const shifted = (text: string): string =>
  text.replace(/[A-Za-z]/g, (letter) =>
    letter >= 'a'
      ? String.fromCharCode(letter.charCodeAt(0) - 97 + 0x430)
      : String.fromCharCode(letter.charCodeAt(0) - 65 + 0x410),
  )

function translated(value: unknown): unknown {
  if (typeof value === 'string') return shifted(value)
  if (Array.isArray(value)) return value.map(translated)
  if (typeof value === 'function') return (...args: unknown[]) => translated(value(...args))
  if (value === null || typeof value !== 'object') return value
  const inline = value as Exclude<Phrase[number], string>
  if (inline.kind === 'code' || inline.kind === 'mention') return value
  if (inline.kind === 'strong') return { ...inline, phrase: translated(inline.phrase) }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, key === 'code' ? each : translated(each)]))
}

export const pseudoOf = <T>(catalogue: T): T => translated(catalogue) as T

/** Values at these keys are names that a config or a file gave. */
const NAMED = [
  'name',
  'title',
  'metric',
  'slice',
  'words',
  'unit',
  'path',
  'id',
  'label',
  'source',
  'model',
  'check',
  'by',
  'reason',
  'until',
  'column',
  'columns',
  'task',
  'context',
  'card',
  'anyOf',
  'allOf',
  'who',
  'configSource',
  'owner',
  'cases',
  'version',
  'untouched',
  'file',
  'files',
  'formula',
  'parameters',
  'given',
  'args',
  'positive',
  'negative',
  'values',
  'value',
  'groups',
  'group',
] // prettier-ignore

/** Words of names in a report, which no language changes. */
export function namesIn(report: unknown): Set<string> {
  const words = new Set<string>()
  const add = (value: unknown): void => {
    if (typeof value === 'string') for (const word of value.match(/[A-Za-z]{2,}/g) ?? []) words.add(word.toLowerCase())
    if (Array.isArray(value)) for (const each of value) add(each)
    else if (value !== null && typeof value === 'object')
      for (const [key, each] of Object.entries(value)) {
        add(key)
        add(each)
      }
  }
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) walk(each)
    else if (value !== null && typeof value === 'object')
      for (const [key, each] of Object.entries(value)) NAMED.includes(key) ? add(each) : walk(each)
  }
  walk(report)
  return words
}

/** Attributes whose words a reader sees or hears. */
const READ_ALOUD = /(?:aria-label|title|alt|placeholder|data-texts?|data-copy|data-copied)="([^"]*)"/g

/** Runs of Latin words that are no names, each once. */
export function foreignWords(text: string, names: ReadonlySet<string>): string[] {
  const shown = text
    .replace(/^ *(`{3,}|~{3,}).*\n[\s\S]*?^ *\1 *$/gm, ' ')
    .replace(/<pre[\s\S]*?<\/pre>|<code>[\s\S]*?<\/code>|<style[\s\S]*?<\/style>|<script[\s\S]*?<\/script>/g, ' ')
    .replace(/(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, ' ')
    .replace(/\]\([^)]*\)/g, ' ')
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/\[!(?:CAUTION|WARNING|IMPORTANT|TIP|NOTE)\]/g, ' ')
    .replace(/<[^>]*>/g, (tag) => ` ${[...tag.matchAll(READ_ALOUD)].map((match) => match[1]).join(' · ')} `)
    .replace(/&#?\w+;/g, ' ')
    // Identifiers, and what is left of a digest.
    .replace(/\b[a-z]+(?:_[a-z]+)+\b|\b(?=[a-f]*\d)[\da-f]{7,}\b/g, ' ')
  const runs: string[] = []
  let end = -1
  for (const match of shown.matchAll(/[A-Za-z]{2,}/g)) {
    if (names.has(match[0].toLowerCase())) continue
    if (match.index <= end + 2) runs[runs.length - 1] += ` ${match[0]}`
    else runs.push(match[0])
    end = match.index + match[0].length
  }
  return [...new Set(runs)].sort()
}
