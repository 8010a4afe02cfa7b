import { describe, expect, it } from 'vitest'
import type { DriftColumn, DriftReport } from '../../src/core/drift.js'
import { renderHtml } from '../../src/report/media/html.js'
import { renderComment } from '../../src/report/media/markdown.js'
import { renderText } from '../../src/report/media/text.js'
import { passed } from './fixtures.js'

const column = (changes: Partial<DriftColumn> = {}): DriftColumn => ({
  column: 'region',
  model: null,
  kind: 'category',
  bins: [
    { of: { kind: 'value', value: 'EU' }, reference: 0.41, current: 0.72 },
    { of: { kind: 'value', value: 'US' }, reference: 0.59, current: 0.28 },
  ],
  stability: 0.4,
  limit: 0.13,
  pValue: 1e-9,
  adjustedPValue: 1e-8,
  isShown: true,
  jensenShannon: 0.05,
  chiSquare: { statistic: 200, df: 1, pValue: 1e-20 },
  kolmogorovSmirnov: null,
  missing: { reference: 0, current: 0 },
  median: null,
  range: null,
  newValues: null,
  ...changes,
})
const calm = column({ column: 'sex', isShown: false, stability: 0.001 })
const drift = (...columns: DriftColumn[]): DriftReport => ({
  rows: { reference: 5000, current: 9906 },
  units: { reference: 5000, current: 9906 },
  tolerated: 0.1,
  confidence: 0.95,
  columns,
  notCompared: [],
})
const withDrift = (found: DriftReport, changes: object = {}) => ({
  ...passed,
  models: [{ ...passed.models[0], drift: found, ...changes }],
})
const text = (found: DriftReport, changes: object = {}) =>
  renderText(withDrift(found, changes), { color: false }).replaceAll(/[\s\u00a0]+/g, ' ')

describe('the part about drift', () => {
  it('says the main change in shares of the rows, and what the index would have to be', () => {
    const shown = text(drift(column(), calm))
    expect(shown).toContain('72.0 % of customers now have region EU; 41.0 % in the reference.')
    expect(shown).toContain('(Stability index 0.40; above 0.13 it shows more drift than the 0.1 tolerated.)')
    expect(shown).toContain('1 other column is not shown to drift by more than is tolerated.')
    expect(shown).toContain('9,906 reviewed customers against 5,000 rows of the reference.')
  })

  it('never calls the rows alike: what is not shown is only not shown', () => {
    const shown = text(drift(calm))
    expect(shown).toContain('No drift shown')
    expect(shown).toContain('The one column compared is not shown to drift by more than is tolerated.')
    expect(shown).not.toMatch(/no drift\b(?! shown)/i)
  })

  it('does not comfort where nothing was compared, and gives one reason once', () => {
    const reason = { code: 'drift_too_few_rows', args: { column: 'y_score', rows: 1, side: 'reference', minimum: 20 } }
    const shown = text({ ...drift(), notCompared: [1, 2].map(() => ({ column: 'y_score', reason })) })
    expect(shown).toContain('Unknown: nothing was compared')
    expect(shown).not.toContain('No drift shown')
    expect(shown.split('the reference has 1 row; at least 20 are needed')).toHaveLength(2)
  })

  it('calls scores scores: nobody listed them as columns', () => {
    const scores = (['champion', 'challenger'] as const).map((model) => ({ ...calm, column: 'y_score', model }))
    expect(text(drift(...scores))).toContain('None of the 2 scores is shown to drift')
    expect(text(drift(column(), ...scores))).toContain('1 of 3 columns and scores drifts')
  })

  it('tells ranges of numbers with their middle value, and values that are missing now', () => {
    const number = column({
      column: 'age',
      kind: 'number',
      bins: [
        { of: { kind: 'range', low: null, high: 40 }, reference: 0.6, current: 0.35 },
        { of: { kind: 'range', low: 40, high: null }, reference: 0.4, current: 0.65 },
      ],
      median: { reference: 36.25, current: 44 },
    })
    expect(text(drift(number))).toContain(
      '65.0 % of customers now have age 40 and more; 40.0 % in the reference. Its middle value is 44 instead of 36.25.',
    )
    const missing = column({
      bins: [
        { of: { kind: 'value', value: 'EU' }, reference: 1, current: 0.7 },
        { of: { kind: 'missing' }, reference: 0, current: 0.3 },
      ],
      missing: { reference: 0, current: 0.3 },
    })
    expect(text(drift(missing))).toContain('30.0 % of customers now have no region; 0.0 % in the reference.')
  })

  it('points out new values and values outside the range, also where no drift is shown', () => {
    const shown = text(
      drift(
        { ...calm, newValues: { count: 3, share: 0.02, examples: ['APAC'] } },
        {
          ...calm,
          column: 'age',
          kind: 'number',
          range: { reference: { low: 18, high: 70 }, current: { low: 17, high: 99 }, outside: 0.013 },
        },
      ),
    )
    expect(shown).toContain(
      '2.0 % of customers have a value of sex that the reference does not know (3 values, such as APAC).',
    )
    expect(shown).toContain(
      "1.3 % of customers have a value of age outside the reference's range (17 to 99 instead of 18 to 70).",
    )
  })

  it('says whose scores have moved', () => {
    const scores = column({
      column: 'p',
      model: 'challenger',
      kind: 'number',
      bins: [
        { of: { kind: 'range', low: null, high: 0.08161 }, reference: 0.099, current: 0.197 },
        { of: { kind: 'range', low: 0.08161, high: null }, reference: 0.901, current: 0.803 },
      ],
    })
    expect(text(drift(scores))).toContain(
      '19.7 % of the scores of the new model are under 0.08161; 9.9 % in the reference.',
    )
  })

  it('shows names from files as they are, harmless', () => {
    const hostile = column({
      column: '</td><script>',
      bins: [{ ...column().bins[0], of: { kind: 'value', value: '@all <b>' } }, column().bins[1]],
    })
    const html = renderHtml(withDrift(drift(hostile)))
    expect(html.match(/<script/g)).toHaveLength(2)
    expect(html).not.toContain('<b>')
    const comment = renderComment(withDrift(drift(hostile)), { maxBytes: 60_000 }).body
    expect(comment).not.toMatch(/@all/)
  })

  it('lists every column in the page, and six at most in a comment', () => {
    const many = Array.from({ length: 9 }, (_, k) => column({ column: `c${k}` }))
    const comment = renderComment(withDrift(drift(...many)), { maxBytes: 60_000 }).body
    expect(comment).toContain('`c5`')
    expect(comment).not.toContain('`c6`')
    expect(comment).toContain('drift; the report lists them.')
    expect(renderHtml(withDrift(drift(...many)))).toContain('c8')
  })
})
