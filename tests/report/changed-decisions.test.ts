import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FlippedRow } from '../../src/core/flips.js'
import { renderFlips } from '../../src/report/media/flips-file.js'
import { renderHtml } from '../../src/report/media/html.js'
import { renderComment, renderMarkdownReport } from '../../src/report/media/markdown.js'
import { renderText } from '../../src/report/media/text.js'
import type { Report } from '../../src/report/report.js'
import { blockSlice } from './fixtures.js'

const row = (changes: Partial<FlippedRow> = {}): FlippedRow => ({
  id: 'client-4711',
  label: '1',
  championScore: 0.7,
  challengerScore: 0.2,
  championDecision: 'flagged',
  challengerDecision: 'not flagged',
  became: 'wrong',
  valueDifference: -225_000,
  ...changes,
})
const blocked = (changes: object = {}): Report => ({
  ...blockSlice,
  models: [{ ...blockSlice.models[0], ...changes }],
})

describe('the file of changed decisions', () => {
  it('has one line for each, with nothing but id, label, scores, decisions and value', () => {
    expect(renderFlips([{ model: 'credit', flips: { rows: [row()], total: 1 } }])).toBe(
      'model,id,label,champion_score,challenger_score,champion_decision,challenger_decision,became,value_difference\n' +
        'credit,client-4711,1,0.7,0.2,flagged,not flagged,wrong,-225000\n',
    )
  })

  it('keeps every text as it is, apart from an apostrophe before what a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (id) => {
        const [, read] = parse(renderFlips([{ model: 'm', flips: { rows: [row({ id })], total: 1 } }])) as string[][]
        expect([id, `'${id}`]).toContain(read[1])
        expect(read[1]).not.toMatch(/^[=@]/)
      }),
    )
    const idOf = (id: string) => parse(renderFlips([{ model: 'm', flips: { rows: [row({ id })], total: 1 } }]))[1][1]
    expect(['=1+1', '@SUM(A1)', '+x', '-x', '-4711', '+3e5', '007'].map(idOf)).toEqual([
      "'=1+1",
      "'@SUM(A1)",
      "'+x",
      "'-x",
      '-4711',
      '+3e5',
      '007',
    ])
  })
})

describe('the part about changed decisions', () => {
  it('says how many become right and wrong, and what that is worth', () => {
    const text = renderText(blocked(), { color: false }).replaceAll(/\s+/g, ' ')
    expect(text).toContain('291 become right, 573 become wrong: the decision changes for 864 of 9,906 clients')
    expect(text).toContain('less than 1 in 2,000')
    expect(text).toContain('NTD 727,100 less in all')
  })

  it('gives the reason where there is no chance to give', () => {
    const flipTest = {
      ...blocked().models[0].flipTest!,
      midPValue: null,
      midPValueReason: { code: 'rows_weighted', args: {} },
    }
    expect(renderText(blocked({ flipTest }), { color: false })).toContain('Rows are weighted')
  })

  it('lists rows in the page of whoever asked for them, and nowhere else', () => {
    const flippedRows = { rows: [row({ id: 'client-4711' })], total: 1 }
    expect(renderHtml(blocked({ flippedRows }))).toContain('client-4711')
    const report = blocked({ flippedRows })
    const elsewhere = [
      renderComment(report, { maxBytes: 60_000 }).body,
      renderMarkdownReport(report),
      renderText(report, { color: false }),
    ]
    for (const text of elsewhere) expect(text).not.toContain('client-4711')
  })
})
