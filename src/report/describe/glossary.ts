/** One line for each term that a comment uses, for readers who meet it for the first time; terms that do not occur have none. */
import type { Block, CheckRow, Description, Section } from '../description.js'
import { code, type Phrase, plainText } from '../phrase.js'
import { say } from '../say.js'

/** Scripts that put no space between words, so that any place may be the edge of one. */
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const PART_OF_WORD = '[\\p{L}\\p{M}\\p{N}_]'

/** Whether any of the words stands in the text as it is, in capitals or not, and not as a part of a longer one. */
export function occurs(words: readonly string[], text: string): boolean {
  const isEdge = (character: string) => new RegExp(PART_OF_WORD, 'u').test(character) && !WITHOUT_SPACES.test(character)
  const patterns = words.map((word) => {
    const characters = [...word]
    const before = isEdge(characters[0]) ? `(?<!${PART_OF_WORD})` : ''
    const after = isEdge(characters.at(-1)!) ? `(?!${PART_OF_WORD})` : ''
    return `${before}${word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}${after}`
  })
  return new RegExp(patterns.join('|'), 'iu').test(text)
}

/** The section, from everything that is said; null where no term needs a line. */
export function glossaryOf(description: Description, tasks: readonly string[]): Section | null {
  const words = say().glossary
  // Cells of long tables say the same again and again.
  const said = new Set<string>()
  const codes = new Set<string>()
  const read = (content: Phrase | null) => {
    if (content === null) return
    said.add(plainText(content))
    for (const part of content) {
      if (typeof part === 'string') continue
      if (part.kind === 'code') codes.add(part.text)
      if (part.kind === 'strong') read(part.phrase)
    }
  }
  const blocks = [
    ...description.open,
    ...(description.models ? [description.models] : []),
    ...[...description.folded, ...(description.mergeAnyway ? [description.mergeAnyway] : [])].flatMap((section) => {
      read(section.title)
      return section.blocks
    }),
  ]
  read(description.heading.text)
  read(description.alert.text)
  for (const { parts } of description.answers) parts.forEach(read)
  for (const block of blocks) readBlock(block, read)
  const text = [...said].join('\n')
  const isRanking = tasks.length > 0 && tasks.every((task) => task === 'ranking')
  const meaningOf = (metric: string): string | undefined => {
    const base = /^[a-z0-9_]+/.exec(metric)?.[0] ?? ''
    if (isRanking && Object.hasOwn(words.ofRanking, base)) return words.ofRanking[base]
    return Object.hasOwn(words.metrics, base) ? words.metrics[base] : undefined
  }
  const items: Phrase[] = [
    ...words.terms.filter((term) => occurs(term.words, text)).map(({ term, meaning }) => words.term(term, meaning)),
    ...[...codes].flatMap((metric) => {
      const meaning = metric.includes('=') ? undefined : meaningOf(metric)
      return meaning === undefined ? [] : [words.metric(code(metric), meaning)]
    }),
  ]
  return items.length === 0
    ? null
    : { title: [words.title], about: 'glossary', blocks: [{ kind: 'list', items }], drop: 'words explained' }
}

function readBlock(block: Block, read: (content: Phrase) => void): void {
  switch (block.kind) {
    case 'title':
      read([block.text])
      break
    case 'paragraph':
      read(block.text)
      break
    case 'list':
      block.items.forEach(read)
      break
    case 'grid':
      for (const row of [block.header.map((cell) => [cell]), ...block.rows]) row.forEach(read)
      break
    case 'checks':
      read([block.rangeTitle])
      for (const row of block.rows) readRow(row, read)
      break
    case 'code':
      break
  }
}

function readRow({ name, result, change, allowed, values, range }: CheckRow, read: (content: Phrase) => void): void {
  read(name)
  for (const text of [result.word, ...result.rest, change, allowed, values, range]) if (text !== null) read([text])
}
