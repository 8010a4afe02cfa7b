/** Another language is one object: everything that a report says comes out of the catalogue. */
import { describe, expect, it, vi } from 'vitest'
import { renderHtml } from '../../src/report/html.js'
import { renderComment, renderMarkdownReport } from '../../src/report/markdown.js'
import { renderText } from '../../src/report/text.js'
import { decided } from './decided-fixtures.js'
import { states } from './fixtures.js'
import { foreignWords, namesIn } from './pseudo-language.js'

vi.mock('../../src/report/languages/english/index.js', async (original) => {
  const { pseudoOf } = await import('./pseudo-language.js')
  return { english: pseudoOf(((await original()) as { english: object }).english) }
})

const all = Object.entries({ ...states, ...decided })

// PSEUDO: until every file's sentences are in the catalogue.
describe.skipIf(!process.env.PSEUDO).each(all)('the report of state %s in another language', (_, report) => {
  const names = namesIn(report)
  it('is no English in a comment', () => {
    const { body } = renderComment(report, { maxBytes: 60_000, commands: true, today: '2026-11-29' })
    expect(foreignWords(body, names)).toEqual([])
  })
  it('is no English in the whole report', () => {
    expect(foreignWords(renderMarkdownReport(report), names)).toEqual([])
  })
  it('is no English on a terminal', () => {
    expect(foreignWords(renderText(report, { color: false }), names)).toEqual([])
  })
  it('is no English in a browser', () => {
    expect(foreignWords(renderHtml(report), names)).toEqual([])
  })
})
