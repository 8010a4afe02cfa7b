import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ProblemError } from '../../src/core/problem.js'
import { renderHtml } from '../../src/report/media/html.js'
import { renderJson } from '../../src/report/media/json.js'
import { renderComment, renderMarkdownReport } from '../../src/report/media/markdown.js'
import { renderText } from '../../src/report/media/text.js'
import { readReport } from '../../src/report/read-report.js'
import type { Report } from '../../src/report/report.js'
import { states } from './fixtures.js'
import { anyReport } from './generate.js'

const again = (report: Report) => readReport(renderJson(report), 'report.json')
const media = {
  json: renderJson,
  comment: (report: Report) => renderComment(report, { maxBytes: 60_000 }).body,
  markdown: (report: Report) => renderMarkdownReport(report),
  html: (report: Report) => renderHtml(report),
  text: (report: Report) => renderText(report, { color: false }),
}

describe('a report that was written and read again says the same in every medium', () => {
  test.each(Object.entries(states))('%s', (_name, report) => {
    for (const render of Object.values(media)) expect(render(again(report))).toBe(render(report))
  })

  test.each(Object.entries(media))('as %s, whatever it says', (_name, render) => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(render(again(report))).toBe(render(report))
      }),
      { numRuns: 60 },
    )
  })
})

const problemsOf = (json: string) => {
  try {
    readReport(json, 'report.json')
    return []
  } catch (error) {
    return (error as ProblemError).problems.map(({ code, args }) => [code, args.at])
  }
}
/** A report with something else at a path. */
// biome-ignore lint/suspicious/noExplicitAny: it is what a stranger wrote
const changed = (change: (report: any) => void) => {
  const report = JSON.parse(renderJson(states['block-slice']!))
  change(report)
  return JSON.stringify(report)
}

describe('what is no report', () => {
  test.each([
    ['nothing', '', null],
    ['no JSON', '{"schemaVersion": 1', null],
    ['a list', '[]', null],
    ['another version', changed((report) => (report.schemaVersion = 2)), 'schemaVersion'],
    ['a verdict of its own', changed((report) => (report.verdict = 'ship')), 'verdict'],
    [
      'a status of its own',
      changed((report) => (report.models[0].checks[0].status = 'fine')),
      'models.0.checks.0.status',
    ],
    [
      'a check without a gate',
      changed((report) => delete report.models[0].checks[0].gating),
      'models.0.checks.0.gating',
    ],
    ['a text for a number', changed((report) => (report.models[0].checks[0].n = '12')), 'models.0.checks.0.n'],
    ['a model without words', changed((report) => delete report.models[0].words), 'models.0.words'],
    [
      'arguments that are objects',
      changed((report) => (report.problems = [{ code: 'x', severity: 'error', args: { a: {} } }])),
      'problems.0.args.a',
    ],
  ])('%s is refused, and where it is wrong is said', (_name, json, at) => {
    expect(problemsOf(json)).toEqual([['report_unreadable', at]])
  })

  test.each([
    [
      'a number that JSON can write and nobody can count to',
      changed((report) => (report.x = 0)).replace('"x":0', '"x":1e999'),
    ],
    ['a text without end', changed((report) => (report.models[0].name = 'x'.repeat(20_001)))],
    ['a nest of lists', changed((report) => (report.x = 0)).replace('"x":0', `"x":${'['.repeat(40)}${']'.repeat(40)}`)],
    [
      'a key that reaches for the prototype',
      changed((report) => (report.x = 0)).replace('"x":0', '"__proto__":{"verdict":"pass"}'),
    ],
    ['more than a report can hold', changed((report) => (report.x = Array.from({ length: 2_000_001 }, () => 0)))],
  ])('%s is refused', (_name, json) => {
    expect(problemsOf(json)).toEqual([['report_too_large', undefined]])
  })
})
