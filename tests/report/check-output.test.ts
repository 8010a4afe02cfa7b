import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorOf, warningOf } from '../../src/core/problem.js'
import {
  annotateChecks,
  annotateModels,
  annotateProblems,
  NO_PLACES,
  type Places,
} from '../../src/report/media/annotations.js'
import { renderCheckOutput } from '../../src/report/media/markdown.js'
import { hostileReport } from '../hostile/hostile-report.js'
import { readMarkdown } from '../hostile/read-document.js'
import { blockSlice, check, modelReport, nothingTouched, report, states, threeModels } from './fixtures.js'
import { anyReport } from './generate.js'

const MAX = 65_535
const bytes = (text: string | null) => Buffer.byteLength(text ?? '')

describe('the report as a check run', () => {
  it.each(Object.entries(states))(
    'of %s has the heading as title, the open part as summary, the folded one as text',
    (_, shown) => {
      const { title, summary, text } = renderCheckOutput(shown, MAX)
      expect(title).toMatch(/^(⛔|⚠️|✅|➖) \S/)
      expect(summary).toMatch(/^> \[!(CAUTION|WARNING|IMPORTANT|TIP)\]/)
      for (const question of ['Better or worse?', 'Who gets worse?', 'How sure?', 'What now?']) {
        expect(summary.split(`**${question}**`)).toHaveLength(2)
      }
      expect(`${summary}${text}`).not.toContain('<!--')
      expect(summary).not.toContain('<details>')
      expect(text).toMatch(/^<details>/)
    },
  )

  it('shows every check as text where there is room', () => {
    const { text } = renderCheckOutput(blockSlice, MAX)
    const small = renderCheckOutput(blockSlice, bytes(text) - 1)
    expect(bytes(small.text)).toBeLessThan(bytes(text))
    expect(small.text).not.toBeNull()
  })

  it('fits both parts into the limit in bytes, with hundreds of checks and long names of several bytes a letter', () => {
    const name = 'ä'.repeat(3_000)
    const checks = Array.from({ length: 600 }, (_, index) =>
      check({
        metric: 'recall',
        champion: 0.8,
        challenger: 0.4,
        status: index % 2 === 0 ? 'regressed' : 'pass',
        slice: { [`${name}${index}`]: name },
      }),
    )
    const model = modelReport({
      verdict: 'block',
      reasons: [{ code: 'checks_regressed', args: { count: 300 } }],
      checks,
    })
    const { summary, text } = renderCheckOutput(
      report({ verdict: 'block', models: [model, { ...model, name: 'b' }] }),
      MAX,
    )
    expect(bytes(summary)).toBeLessThanOrEqual(MAX)
    expect(bytes(text)).toBeLessThanOrEqual(MAX)
    expect(summary).toContain('**What now?**')
  })

  it('holds no link, heading or address of a hostile name', () => {
    fc.assert(
      fc.property(hostileReport, (shown) => {
        const { summary, text } = renderCheckOutput(shown, MAX)
        for (const part of [summary, text ?? '']) {
          const { parts, references } = readMarkdown(part)
          expect(parts.filter((each) => /^<h\d>$/.test(each))).toEqual([])
          expect(parts.filter((each) => /⟨(?:a [^⟩]*zz|img|em|del|input|sup)/.test(each))).toEqual([])
          expect(references.filter((reference) => /zz|#|GH-|:/i.test(reference))).toEqual([])
        }
      }),
      { numRuns: 15 },
    )
  })
})

const places: Places = {
  fileOf: (model) => `models/${model}.csv`,
  isChanged: (file) => file === 'services/credit/challenger.csv',
  baseFolder: 'services/credit',
}

describe('annotations', () => {
  it('stand for every failed check that is judged, at the file of its model, with change and allowance', () => {
    const failed = blockSlice.models[0].checks.filter(({ status, role }) => status === 'regressed' && role !== 'info')
    const found = annotateChecks(blockSlice, places)
    expect(found).toHaveLength(failed.length)
    expect(found.every(({ path, level }) => path === 'models/credit-default.csv' && level === 'failure')).toBe(true)
    expect(found.map(({ message }) => message).join('\n')).toContain('−36.0 points')
    expect(found.map(({ message }) => message).join('\n')).toContain('allowed −5.0')
    expect(annotateChecks(states.pass, places)).toEqual([])
  })

  it('stand at the line of a mistake in the config, and at the changed file of a model, not at the champion', () => {
    const mistake = errorOf('unknown_key', { file: '.github/model-review.yml', line: 7, path: 'models[0]', key: 'x' })
    const inFile = (model: string, file: string) => warningOf('label_unusual', { model, file, line: 3 })
    const shown = report({
      problems: [mistake, warningOf('policy_new', { path: 'a.yml', branch: 'main' })],
      models: [
        modelReport({
          problems: [
            inFile('challenger', 'challenger.csv'),
            inFile('champion', 'challenger.csv'),
            inFile('challenger', 'other.csv'),
          ],
        }),
      ],
    })
    expect(annotateProblems(shown, places).map(({ path, line, level }) => [path, line, level])).toEqual([
      ['.github/model-review.yml', 7, 'failure'],
      [null, null, 'warning'],
      ['services/credit/challenger.csv', 3, 'warning'],
      [null, null, 'warning'],
      [null, null, 'warning'],
    ])
  })

  it('say of each model that does not pass why, as failures only where the job fails', () => {
    const [first] = annotateModels(threeModels, NO_PLACES, true)
    expect(first).toMatchObject({ path: null, level: 'failure' })
    expect(annotateModels(threeModels, NO_PLACES, false).every(({ level }) => level === 'warning')).toBe(true)
    expect(annotateModels(nothingTouched, NO_PLACES, true)).toEqual([])
  })

  it('are whole sentences for any report', () => {
    fc.assert(
      fc.property(anyReport, (shown) => {
        const all = [annotateProblems, annotateChecks].flatMap((annotate) => annotate(shown, places))
        for (const { message } of all) {
          expect(message).not.toMatch(/\bundefined\b|\bNaN\b|\[object|\bnull\b/)
          expect(message.trim()).not.toBe('')
        }
      }),
      { numRuns: 40 },
    )
  })
})
