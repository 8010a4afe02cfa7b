import { describe, expect, it } from 'vitest'
import { applyDecisions } from '../../src/decisions/apply.js'
import { type Entry, type Json, readLedger, writeLedger } from '../../src/decisions/ledger.js'
import { withReuse } from '../../src/decisions/reuse.js'
import type { ModelReport, Report } from '../../src/report/report.js'
import { modelOf, reportOf } from '../github/reports.js'

const [ROWS, OTHER_ROWS] = ['a'.repeat(64), 'b'.repeat(64)]
const fileOf = (n: number) => n.toString(16).padStart(64, '0')

const entryOf = (kind: string, n: number, payload: Record<string, Json>): Entry => {
  const at = new Date(Date.UTC(2027, 0, 1, 0, n)).toISOString()
  return { kind, key: `${kind} ${n}`, at, by: 'grace', pr: n, head: null, payload }
}
const reviewOf = (n: number, testSet: string, challenger = n) =>
  entryOf('review', n, { models: [{ model: 'credit', testSet, challenger: fileOf(challenger) }] })
const promotionOf = (n: number, testSet: string) =>
  entryOf('promote', n, { testSet, file: { path: 'p.csv', sha256: fileOf(n), version: null } })
const ledgerOf = (...entries: readonly Entry[]) => readLedger(writeLedger(entries)).entries
const judged = (count: number) => ledgerOf(...Array.from({ length: count }, (_, n) => reviewOf(n + 1, ROWS)))

function reportWith(challenger: number, more: Partial<ModelReport> = {}): Report {
  const input = { role: 'challenger', path: 'p.csv', ref: null, commit: null, bytes: 1, rows: 1 } as const
  const inputs = [{ ...input, sha256: fileOf(challenger) }]
  const verdict = more.verdict ?? 'pass'
  return reportOf({ verdict, models: [modelOf({ name: 'credit', verdict, testSet: ROWS, inputs, ...more })] })
}
const problemsOf = ({ models }: Report) => models[0].problems.map(({ code, args }) => [code, args.count])
const reasonsOf = ({ models }: Report) => models[0].reasons.map(({ code }) => code)

describe('rows that have judged', () => {
  it('are counted by different new models, of reviews and of merges, and only where they are the same rows', () => {
    const entries = ledgerOf(reviewOf(1, ROWS), reviewOf(2, ROWS, 1), promotionOf(3, ROWS), reviewOf(4, OTHER_ROWS))
    expect(problemsOf(withReuse(reportWith(9), entries, 6))).toEqual([['reuse_high', 3]])
    expect(problemsOf(withReuse(reportWith(1), entries, 4))).toEqual([['reuse_high', 2]])
    expect(problemsOf(withReuse(reportWith(1), entries, 5))).toEqual([])
  })

  it('twenty of them are warned of without a budget, and hold nothing', () => {
    expect(problemsOf(withReuse(reportWith(99), judged(18), null))).toEqual([])
    const warned = withReuse(reportWith(99), judged(19), null)
    expect(problemsOf(warned)).toEqual([['reuse_high', 20]])
    expect(withReuse(reportWith(99), judged(500), null).verdict).toBe('pass')
  })

  it('up to the budget let a pass be one, and beyond it ask for a person', () => {
    expect(withReuse(reportWith(99), judged(39), 40).verdict).toBe('pass')
    const spent = withReuse(reportWith(99), judged(40), 40)
    expect([spent.verdict, spent.models[0].verdict, reasonsOf(spent)[0]]).toEqual(['review', 'review', 'reuse_spent'])
  })

  it('never better a verdict', () => {
    for (const verdict of ['block', 'review', 'error'] as const)
      expect(withReuse(reportWith(99, { verdict }), judged(40), 40).verdict).toBe(verdict)
  })

  it('of which the ledger cannot say anything ask for a person only where a budget is set', () => {
    expect(withReuse(reportWith(99), undefined, null).verdict).toBe('pass')
    const unknown = withReuse(reportWith(99), undefined, 40)
    expect([unknown.verdict, reasonsOf(unknown)[0]]).toEqual(['review', 'reuse_unknown'])
  })

  it('are said once, however often it is applied', () => {
    for (const count of [25, 40]) {
      const once = withReuse(reportWith(99), judged(count), 40)
      expect(withReuse(once, judged(count), 40)).toEqual(once)
    }
  })

  it('of files of totals are none', () => {
    const report = reportWith(99, { testSet: null })
    expect(withReuse(report, judged(40), 40)).toEqual(report)
  })

  it('beyond the budget are no failure, so that no waiver is for it', () => {
    const spent = withReuse(reportWith(99), judged(40), 40)
    const rules = { approvals: null, waivers: { who: ['@grace'], maxDays: 30 } }
    const people = { pullRequest: 7, head: '1'.repeat(40), author: 'ada', file: [], reviews: [], problems: [] }
    expect(applyDecisions(spent, { rules, ...people, ledger: judged(40) }, 0).verdict).toBe('review')
  })
})
