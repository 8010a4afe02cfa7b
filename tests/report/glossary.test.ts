import { describe, expect, it } from 'vitest'
import { describeReport } from '../../src/report/describe/describe.js'
import { occurs } from '../../src/report/describe/glossary.js'
import { renderComment } from '../../src/report/media/markdown.js'
import { renderText } from '../../src/report/media/text.js'
import { plainText } from '../../src/report/phrase.js'
import type { Report } from '../../src/report/report.js'
import { decided } from './decided-fixtures.js'
import { blockSlice, check, identical, modelReport, report, states } from './fixtures.js'

const linesOf = (made: Report): string[] =>
  describeReport(made)
    .folded.filter(({ drop }) => drop === 'words explained')
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => (block.kind === 'list' ? block.items.map(plainText) : []))

describe('the words used in a comment', () => {
  it('have a line each, metrics by the name that stands in the tables', () => {
    const lines = linesOf(blockSlice)
    for (const term of ['Points:', 'Allowed:', 'Range:', 'Primary:', 'False alarm:', 'specificity:', 'roc_auc:'])
      expect(lines.some((line) => line.startsWith(term))).toBe(true)
  })
  it('that do not occur have none', () => {
    const lines = linesOf(blockSlice)
    for (const term of ['Waiver:', 'Critical:', 'accuracy:', 'No harm shown:'])
      expect(lines.some((line) => line.startsWith(term))).toBe(false)
    expect(linesOf(decided['pass-waived']).some((line) => line.startsWith('Waiver:'))).toBe(true)
    expect(linesOf(identical).some((line) => line.startsWith('Points:'))).toBe(false)
  })
  it('mean what they mean in the task', () => {
    const made = (task: string) =>
      report({
        models: [
          modelReport({
            task,
            checks: [check({ metric: 'recall@10', champion: 0.5, challenger: 0.5, status: 'pass' })],
          }),
        ],
      })
    expect(linesOf(made('ranking'))).toContainEqual(expect.stringMatching(/^recall@10: of the relevant results/))
    expect(linesOf(made('binary'))).toContainEqual(expect.stringMatching(/^recall@10: of the positive rows/))
  })
  it('are explained before what was not checked, and not on a terminal', () => {
    for (const made of Object.values(states)) {
      const titles = describeReport(made).folded.map(({ title }) => plainText(title))
      const place = titles.indexOf('Words used here')
      if (place >= 0) expect(place).toBe(titles.length - 2)
      expect(renderText(made, { color: false })).not.toContain('Words used here')
    }
  })
  it('are the first to go from a comment that is too long', () => {
    const whole = renderComment(blockSlice, { maxBytes: 60_000 }).body
    const { body } = renderComment(blockSlice, { maxBytes: new TextEncoder().encode(whole).length - 1 })
    expect(body).not.toContain('Words used here')
    expect(body).toContain('Shortened: left out are words explained.')
    expect(body).toContain('Groups to watch (')
  })
})

describe('a word of the glossary', () => {
  it('is found whole, in capitals or not, with whatever is no letter around it', () => {
    expect(occurs(['group'], 'Who? Group, then people.')).toBe(true)
    expect(occurs(['group'], 'groups and subgroup and group_by')).toBe(false)
    expect(occurs(['(primary)'], 'Recall (primary)')).toBe(true)
    expect(occurs(['.*'], 'anything')).toBe(false)
  })
  it('is found with the letters of any script', () => {
    expect(occurs(['schwelle'], 'Die Schwelle steigt')).toBe(true)
    expect(occurs(['schwelle'], 'Die Türschwelle steigt')).toBe(false)
    expect(occurs(['größe'], 'Übergröße')).toBe(false)
    expect(occurs(['порог'], 'Порог растёт')).toBe(true)
    expect(occurs(['порог'], 'пороги растут')).toBe(false)
  })
  it('is found inside a line where a script has no spaces', () => {
    expect(occurs(['閾値'], '新しい閾値が必要です')).toBe(true)
  })
})
