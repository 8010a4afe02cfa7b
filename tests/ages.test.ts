import { describe, expect, it } from 'vitest'
import { judgeAges } from '../src/ages.js'
import { modelOf } from '../src/config/schema.js'
import { hoursOf } from '../src/config/schema-source.js'
import type { InputReport } from '../src/report/report.js'

const now = Date.parse('2026-03-01T12:00:00Z')
const model = modelOf({
  name: 'credit',
  champion: { mlflow: { model: 'models:/credit@champion', path: 'p.csv' }, max_age: '30 days' },
  challenger: { path: 'challenger.csv' },
})
const inputOf = (time: string | null): InputReport => ({
  role: 'champion',
  path: 'models:/credit@champion/p.csv',
  ref: null,
  commit: null,
  sha256: '0'.repeat(64),
  bytes: 1,
  rows: 1,
  origin: { kind: 'mlflow', version: '3', run: null, time },
})
const codes = (time: string | null, clock: number | undefined = now) =>
  judgeAges(model, [inputOf(time)], 'pass', clock).problems.map(({ code }) => code)

describe('the age of a file', () => {
  it('may be up to max_age, and not more', () => {
    expect(codes('2026-01-30T12:00:00.000Z')).toEqual([])
    expect(codes('2026-01-30T11:59:59.000Z')).toEqual(['source_stale'])
  })

  it('that nobody knows is said, since it may be too old', () => {
    expect(codes(null)).toEqual(['source_age_unknown'])
    expect(judgeAges(model, [inputOf('2026-02-28T00:00:00.000Z')], 'pass', undefined).problems).toHaveLength(1)
  })

  it('of a file from the future is none: clocks differ', () => expect(codes('2026-03-02T00:00:00.000Z')).toEqual([]))

  it('decides what the policy says, with the same words', () => {
    const warned = judgeAges(model, [inputOf('2026-01-01T00:00:00.000Z')], 'pass', now)
    const judged = judgeAges(model, [inputOf('2026-01-01T00:00:00.000Z')], 'review', now)
    expect(warned.standing).toEqual([])
    expect(judged.problems).toEqual([])
    expect(judged.standing).toMatchObject([{ verdict: 'review', reason: { code: 'source_stale' } }])
    expect(judged.standing[0].reason.args).toEqual(warned.problems[0].args)
  })

  it.each([
    ['12h', 12],
    ['1 hour', 1],
    ['30 days', 720],
    ['2w', 336],
  ])('is written as %s', (text, hours) => expect(hoursOf(text)).toBe(hours))
})
