import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/load.js'
import { LANGUAGES } from '../../src/core/languages.js'
import { ProblemError } from '../../src/core/problem.js'
import { catalogueOf } from '../../src/report/languages/index.js'
import { sentenceOf } from '../../src/report/say.js'

const config = (language: string) => `version: 1
models: [{ name: a, champion: { path: a.csv }, challenger: { path: b.csv } }]
report: { language: ${language} }
`

describe('report.language', () => {
  it.each(LANGUAGES)('%s has every word', (language) => {
    // A column of signs has no name.
    const words = (value: unknown): unknown[] => {
      if (Array.isArray(value)) return value.filter((word) => word !== '').flatMap(words)
      return typeof value === 'object' && value !== null ? Object.values(value).flatMap(words) : [value]
    }
    for (const word of words({ ...catalogueOf(language), messages: {} }))
      if (typeof word === 'string') expect(word).toMatch(/\S/)
    expect(loadConfig(config(language), 'c.yml').config.report.language).toBe(language)
  })
  it('that is not there is a mistake of the config, told with those that are', () => {
    let said = ''
    try {
      loadConfig(config('xx'), 'c.yml')
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      said = error.problems.map(sentenceOf).join('\n')
    }
    expect(said).toContain('report.language')
    for (const language of LANGUAGES) expect(said).toContain(language)
  })
})
