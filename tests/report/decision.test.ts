import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reason } from '../../src/core/problem.js'
import { decisionMessages } from '../../src/report/languages/english/messages/decision.js'
import { messages } from '../../src/report/languages/english/messages/index.js'
import { sentenceOf } from '../../src/report/say.js'

const core = path.join(import.meta.dirname, '../../src/core')
const sources = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const codesOfCore = new Set(
  sources.flatMap((file) =>
    [...readFileSync(path.join(core, file), 'utf8').matchAll(/\b(?:reason|errorOf|warningOf)\(\s*'([a-z0-9_]+)'/g)].map(
      ([, code]) => code,
    ),
  ),
)

describe('sentences of the decision', () => {
  it('exist for every code that the core can give as a reason or problem', () => {
    expect(codesOfCore.size).toBeGreaterThan(10)
    expect([...codesOfCore].filter((code) => !Object.hasOwn(messages, code))).toEqual([])
  })
  it('hold what was found', () => {
    expect(sentenceOf(reason('slice_too_small', { slice: 'age 60+', n: 49, min_rows: 50 }))).toBe(
      'age 60+ has 49 rows; the policy asks for 50. Not checked.',
    )
    expect(sentenceOf(reason('no_disagreement', { needed: 292.4 }))).toContain('it takes about 300 rows')
    expect(sentenceOf(reason('too_few_disagreements', { units: 2, minimum: 10 }))).toBe(
      'Only 2 decisions changed; fewer than 10 cannot block.',
    )
    expect(sentenceOf(reason('limit_broken', { value: 0.513, limit: 0.55, kind: 'min' }))).toBe(
      'The value is 0.513; the limit is at least 0.55.',
    )
  })
  it('are whole sentences whatever arguments are given or missing', () => {
    const args = fc.dictionary(
      fc.constantFrom(
        'slice',
        'n',
        'min_rows',
        'metric',
        'why',
        'model',
        'count',
        'value',
        'limit',
        'kind',
        'needed',
        'units',
        'minimum',
        'support',
        'positives',
        'negatives',
      ),
      fc.oneof(
        fc.constantFrom(null, true, 'text', 3, 0.25),
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
      ),
    )
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(decisionMessages)), args, (code, given) => {
        const sentence = sentenceOf(reason(code, given))
        expect(sentence).toMatch(/^\S.*[.?]$/s)
        expect(sentence).not.toMatch(/undefined|NaN|\[object/)
      }),
    )
  })
})
