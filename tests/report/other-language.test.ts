/** Another language is one object: everything that a report says comes out of the catalogue. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { english } from '../../src/report/languages/english/index.js'
import { renderHtml } from '../../src/report/media/html.js'
import { renderJson } from '../../src/report/media/json.js'
import { renderComment, renderMarkdownReport } from '../../src/report/media/markdown.js'
import { renderText } from '../../src/report/media/text.js'
import { inCatalogue } from '../../src/report/say.js'
import { changedGates, decided } from './decided-fixtures.js'
import { states } from './fixtures.js'
import { anyReport } from './generate.js'
import { foreignWords, namesIn, pseudoOf } from './pseudo-language.js'
import { reviewFixture } from './review-fixture.js'

const pseudo = pseudoOf(english)
const all = Object.entries({ ...states, ...decided, ...changedGates })

describe.each(all)('the report of state %s in another language', (_, report) => {
  const names = namesIn(report)
  const foreign = (render: () => string) => foreignWords(inCatalogue(pseudo, render), names)
  it('is no English in a comment', () => {
    expect(
      foreign(() => renderComment(report, { maxBytes: 60_000, commands: true, today: '2026-11-29' }).body),
    ).toEqual([])
  })
  it('is no English in the whole report', () => {
    expect(foreign(() => renderMarkdownReport(report))).toEqual([])
  })
  it('is no English on a terminal', () => {
    expect(foreign(() => renderText(report, { color: false }))).toEqual([])
  })
  it('is no English in a browser', () => {
    expect(foreign(() => renderHtml(report))).toEqual([])
  })
})

/** What a report for machines says to people. */
function sentencesIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'message' || key === 'inWords' ? [String(each ?? '')] : sentencesIn(each),
  )
}

const fixtures = join(import.meta.dirname, '../../fixtures')
const reviewed = readdirSync(fixtures).filter((name) => existsSync(join(fixtures, name, 'model-review.yml')))

describe.each(reviewed)('the report of fixtures/%s in another language', (name) => {
  it('is no English in any medium', async () => {
    const report = await reviewFixture(name)
    const names = namesIn(report)
    const media = {
      comment: () => renderComment(report, { maxBytes: 60_000, commands: true }).body,
      markdown: () => renderMarkdownReport(report),
      terminal: () => renderText(report, { color: false }),
      page: () => renderHtml(report),
      json: () => sentencesIn(JSON.parse(renderJson(report))).join('\n'),
    }
    for (const [medium, render] of Object.entries(media))
      expect(foreignWords(inCatalogue(pseudo, render), names), medium).toEqual([])
  })
})

describe('any report in another language', () => {
  it('is no English, whatever was found', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const markdown = inCatalogue(pseudo, () =>
          renderMarkdownReport(report, { commands: true, today: '2026-11-29' }),
        )
        expect(foreignWords(markdown, namesIn(report))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
