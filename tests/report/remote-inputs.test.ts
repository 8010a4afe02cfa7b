import { describe, expect, it } from 'vitest'
import { inputInWords } from '../../src/report/describe/method.js'
import { plainText } from '../../src/report/phrase.js'
import type { InputOrigin, InputReport } from '../../src/report/report.js'
import { sentenceOf } from '../../src/report/say.js'

const wordsOf = (input: Partial<InputReport>, origin: InputOrigin) =>
  plainText(
    inputInWords({
      role: 'champion',
      path: 'champion.csv',
      ref: null,
      commit: null,
      sha256: '0123456789abcdef'.repeat(4),
      bytes: 1536,
      rows: 10,
      ...input,
      origin,
    }),
  )
const time = '2026-03-01T10:00:00.000Z'

describe('a file from elsewhere, in the words of the report', () => {
  it('of an artifact names its run, branch and commit', () => {
    const input = { path: 'predictions/champion.csv', ref: 'main', commit: 'abcdef0123456789' }
    expect(wordsOf(input, { kind: 'artifact', version: null, run: '42', time })).toBe(
      'champion 0123456789ab (predictions/champion.csv, artifact, run 42 on main, commit abcdef0, of 2026-03-01, 1.5 KiB)',
    )
  })

  it('of a registry names version and run, and the commit as that of the code', () => {
    const input = { path: 'models:/credit@champion', commit: 'abcdef0123456789' }
    expect(wordsOf(input, { kind: 'mlflow', version: '3', run: 'f4b8', time })).toBe(
      'champion 0123456789ab (models:/credit@champion, MLflow, version 3, run f4b8, code at commit abcdef0, of 2026-03-01, 1.5 KiB)',
    )
  })

  it('of a release or an address says what is known of it, and nothing of what is not', () => {
    expect(wordsOf({ ref: 'v2' }, { kind: 'release', version: 'v2', run: null, time: null })).toBe(
      'champion 0123456789ab (champion.csv, release, version v2, 1.5 KiB)',
    )
    const path = 'https://models.example.com/champion.csv'
    expect(wordsOf({ path }, { kind: 'url', version: null, run: null, time: null })).toContain(`(${path}, 1.5 KiB)`)
  })

  it('that is too old is said with its date, its age and what is allowed', () => {
    const args = { role: 'champion', path: 'champion.csv', allowed: '30 days', date: '2026-01-01', hours: 1463 }
    const sentence = sentenceOf({ code: 'source_stale', args })
    for (const part of ['champion.csv', '2026-01-01', '60 days old', '30 days']) expect(sentence).toContain(part)
  })
})
