/** What a document of ours has to be like, whatever the names in it are. */
import { expect } from 'vitest'
import { describeReport } from '../../src/report/describe/describe.js'
import type { Description } from '../../src/report/description.js'
import { renderDescription } from '../../src/report/media/markdown.js'
import type { Report } from '../../src/report/report.js'
import { harmlessDescription } from './harmless.js'
import type { ReadDocument } from './read-document.js'

/** The mentions that the report asks for itself: people whom the policy of the base branch names. */
function mentionsOf(description: Description): string[] {
  const found: string[] = []
  const walk = (value: unknown) => {
    if (value === null || typeof value !== 'object') return
    const { kind, text } = value as { kind?: unknown; text?: unknown }
    if (kind === 'mention' && typeof text === 'string') found.push(text)
    for (const item of Object.values(value)) walk(item)
  }
  walk(description)
  return found.filter((text) => /^@[a-z0-9-]+(\/[\w.-]+)?$/i.test(text))
}

/**
 * The document has the same headings, tables, rows, cells, lists, marks and links, with the same text in each, as one of
 * harmless words; its only mentions are those that the policy asks for, and its only HTML comment is our marker.
 */
export function expectOwnStructure(
  report: Report,
  { full }: { readonly full: boolean },
  read: (markdown: string) => ReadDocument,
): void {
  const description = describeReport(report, { commands: true, full })
  const { parts, comments, references } = read(renderDescription(description, []))
  expect(parts).toEqual(read(renderDescription(harmlessDescription(description), [])).parts)
  expect(comments).toHaveLength(1)
  expect([...new Set(references)].sort()).toEqual([...new Set(mentionsOf(description))].sort())
}
