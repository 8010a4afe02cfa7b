import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reason } from '../../src/core/problem.js'
import { cleanText } from '../../src/report/escape.js'
import { MARKER } from '../../src/report/marker.js'
import { renderCheckOutput, renderComment, renderMarkdownReport, withAnswers } from '../../src/report/media/markdown.js'
import { hostileReport, reportsOfHostileFiles } from './hostile-report.js'
import { expectOwnStructure } from './own-structure.js'
import { readMarkdown } from './read-document.js'
import { hostileText } from './strings.js'

describe('a report whose every name is hostile', () => {
  it('keeps exactly its own headings, tables, cells, marks, links and mentions in the comment', () => {
    fc.assert(
      fc.property(hostileReport, (report) => expectOwnStructure(report, { full: false }, readMarkdown)),
      { numRuns: 40 },
    )
  })

  it('keeps them in the summary and the report file, where nothing is left out', () => {
    fc.assert(
      fc.property(hostileReport, (report) => expectOwnStructure(report, { full: true }, readMarkdown)),
      { numRuns: 15 },
    )
  })

  it('keeps rows as wide as their head, one heading, one marker and no address of others in a shortened comment', () => {
    fc.assert(
      fc.property(hostileReport, fc.integer({ min: 1_000, max: 20_000 }), (report, maxBytes) => {
        const { body } = renderComment(report, { maxBytes, commands: true })
        const { parts, comments, references } = readMarkdown(body)
        expect(body.startsWith(MARKER)).toBe(true)
        expect(comments).toHaveLength(1)
        expect(parts.filter((part) => /^<h\d>$/.test(part))).toEqual(['<h3>'])
        expect(parts.filter((part) => /⟨(?:a [^⟩]*zz|img|em|del|input|sup)/.test(part))).toEqual([])
        expect(widthsOf(parts).filter(({ head, row }) => head !== row)).toEqual([])
        expect(references.filter((reference) => /zz|#|GH-|:/i.test(reference))).toEqual([])
      }),
      { numRuns: 25 },
    )
  })

  it('keeps the same in the check run, in its title and in answers to commands', () => {
    fc.assert(
      fc.property(hostileReport, hostileText, (report, text) => {
        const { title, summary, text: more } = renderCheckOutput(report, 65_535)
        expect(title).toBe(cleanText(title))
        const answer = { command: text, by: text, at: '2026-11-29T10:00:00Z', ok: false, answer: reason('undecided') }
        for (const body of [summary, more ?? '', withAnswers(null, [answer])]) {
          const { parts, references } = readMarkdown(body)
          expect(parts.filter((part) => /⟨(?:a [^⟩]*zz|img|em|del|input|sup)/.test(part))).toEqual([])
          expect(widthsOf(parts).filter(({ head, row }) => head !== row)).toEqual([])
          expect(references.filter((reference) => /zz|#|GH-|:/i.test(reference))).toEqual([])
        }
      }),
      { numRuns: 25 },
    )
  })

  it('fits the comment into its budget, however long the names are', () => {
    const long = fc
      .tuple(hostileText, fc.integer({ min: 5_000, max: 70_000 }))
      .map(([text, length]) => `${text}|\`@zz `.repeat(Math.ceil(length / (text.length + 6))))
    fc.assert(
      fc.property(hostileReport, long, (report, text) => {
        const named = { ...report, models: report.models.map((model) => ({ ...model, name: text, owner: text })) }
        expect(Buffer.byteLength(renderComment(named, { maxBytes: 60_000 }).body)).toBeLessThanOrEqual(60_000)
      }),
      { numRuns: 20 },
    )
  })
})

/** Cells of every row beside those of its table's head. */
function widthsOf(parts: readonly string[]): { head: number; row: number }[] {
  const widths: { head: number; row: number }[] = []
  let head = 0
  let row = 0
  for (const part of parts) {
    if (part === '<tr>') row = 0
    if (part === '<table>') head = 0
    if (part === '<td>' || part === '<th>') row += 1
    if (part === '</tr>') {
      if (head === 0) head = row
      widths.push({ head, row })
    }
  }
  return widths
}

it.skipIf(reportsOfHostileFiles === undefined)(
  'every value of the hostile files stays text in the comment and the report file',
  () => {
    for (const report of reportsOfHostileFiles ?? []) {
      expectOwnStructure(report, { full: false }, readMarkdown)
      expectOwnStructure(report, { full: true }, readMarkdown)
      expect(readMarkdown(renderMarkdownReport(report)).comments).toHaveLength(1)
    }
  },
)
