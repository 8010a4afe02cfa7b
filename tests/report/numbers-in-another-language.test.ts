/** Numbers are language: their signs come out of the catalogue, and nothing is decided by how a number is written. */
import { describe, expect, it } from 'vitest'
import { english } from '../../src/report/languages/english/index.js'
import { renderHtml } from '../../src/report/media/html.js'
import { renderComment, renderMarkdownReport } from '../../src/report/media/markdown.js'
import { renderText } from '../../src/report/media/text.js'
import type { Report } from '../../src/report/report.js'
import { inCatalogue } from '../../src/report/say.js'
import { decided } from './decided-fixtures.js'
import { states } from './fixtures.js'

/** Signs that no text has. */
const [DECIMAL, THOUSANDS] = ['\ue00a', '\ue00b']
const other = { ...english, format: { ...english.format, decimal: DECIMAL, thousands: THOUSANDS } }
const asEnglish = (text: string) => text.replaceAll(DECIMAL, '.').replaceAll(THOUSANDS, ',')

const renderers: Readonly<Record<string, (report: Report) => string>> = {
  comment: (report) => renderComment(report, { maxBytes: 60_000, commands: true, today: '2026-11-29' }).body,
  'whole report': renderMarkdownReport,
  terminal: (report) => renderText(report, { color: false }),
  // Charts cut a name by the width of what stands beside it, and no font says how wide these signs are.
  page: (report) => renderHtml(report).replace(/<(style|script|svg)[\s\S]*?<\/\1>/g, ''),
}

describe.each(Object.entries(renderers))('numbers with other signs, in the %s', (_, render) => {
  it.each(Object.entries({ ...states, ...decided }))('say the same of state %s', (_, report) => {
    const said = inCatalogue(other, () => render(report))
    expect(asEnglish(said)).toBe(render(report))
    // Thousands, and shares with decimals, that nobody's data hold.
    const byHand = said.match(/\d,\d{3}|\d\.\d+\u00a0(?:%|points)/g) ?? []
    expect(byHand.filter((number) => !JSON.stringify(report).includes(number))).toEqual([])
  })
})
