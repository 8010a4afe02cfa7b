/** How sure a pass has to be is said as it was used. */
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/load.js'
import { renderMarkdownReport } from '../../src/report/media/markdown.js'
import type { PolicyReport, Report } from '../../src/report/report.js'
import { outlineOf } from '../../src/review.js'
import { passed } from './fixtures.js'

const withPolicy = (changes: Partial<PolicyReport>): Report => ({
  ...passed,
  models: passed.models.map((model) => ({ ...model, policy: { ...model.policy, ...changes } })),
})
const methodOf = (made: Report): string =>
  renderMarkdownReport(made)
    .split('\n')
    .find((line) => line.startsWith('- **Method:**'))!
    .replaceAll('\u00a0', ' ')

describe('a pass of rows that', () => {
  it('judge one model is at the confidence of the policy', () => {
    expect(methodOf(withPolicy({}))).toContain('A pass needs 95 % for')
    expect(methodOf(withPolicy({ reuseBudget: 1 }))).toBe(methodOf(withPolicy({})))
  })
  it('may judge many is at their share of the error rate, and so is the end of a range that decides it', () => {
    const method = methodOf(withPolicy({ reuseBudget: 40 }))
    expect(method).toContain('A pass needs 99.875 % for')
    expect(method).toContain('may judge 40 new models')
    expect(method).toContain('is at 99.875 % instead of 95 %')
    expect(methodOf(withPolicy({ reuseBudget: 3 }))).toContain('A pass needs 98.33 % for')
  })
  it.each([
    [{ reuse: { budget: 40 } }, 40],
    [{}, undefined],
  ])('are those of the config: %o', (policy, budget) => {
    const model = {
      name: 'm',
      champion: { path: 'a.csv' },
      challenger: { path: 'b.csv' },
      columns: { id: 'id', label: 'y', score: 's' },
    }
    const { config, plans } = loadConfig(JSON.stringify({ version: 1, policy, models: [model] }))
    expect(outlineOf(config.models[0], plans[0], config.policy, []).policy.reuseBudget).toBe(budget)
  })
})
