import { describe, expect, it } from 'vitest'
import { renderStatsText } from '../../src/cli/stats-text.js'
import { type Entry, readLedger, writeLedger } from '../../src/decisions/ledger.js'
import { statsOf } from '../../src/decisions/stats.js'

let made = 0
const entry = (kind: string, pr: number, hour: number, payload: Entry['payload']): Entry => ({
  kind,
  key: `${kind} ${made++}`,
  at: new Date(Date.UTC(2027, 0, 1, hour)).toISOString(),
  by: 'grace',
  pr,
  head: 'a'.repeat(40),
  payload,
})
const worse = (check: string, gating = true) => ({ check, gating, kind: 'slice' })
const review = (pr: number, hour: number, verdict: string, ...checks: ReturnType<typeof worse>[]) =>
  entry('review', pr, hour, { verdict, models: [{ model: 'credit', verdict, worse: checks }] })
const promote = (pr: number, hour: number, standing = 'agreed') =>
  entry('promote', pr, hour, { model: 'credit', standing, verdict: 'pass', commit: String(pr).repeat(40), file: null })
const waive = (pr: number, hour: number, check: string) => entry('waive', pr, hour, { model: 'credit', check })
const statsFor = (...entries: readonly Entry[]) => statsOf(readLedger(writeLedger(entries)).entries)

describe('what became of a failure', () => {
  it('is fixed, where a later commit no longer has it', () => {
    const stats = statsFor(review(1, 0, 'block', worse('recall')), review(1, 5, 'pass'), promote(1, 6))
    expect(stats.rules).toMatchObject([{ check: 'recall', held: { fixed: 1, waived: 0, merged_anyway: 0 } }])
    expect(stats.held).toBe(1)
  })

  it('is waived, or merged anyway, where the last commit still has it', () => {
    const stats = statsFor(
      review(1, 0, 'block', worse('recall'), worse('roc_auc')),
      waive(1, 2, 'recall'),
      promote(1, 6, 'despite'),
    )
    expect(Object.fromEntries(stats.rules.map(({ check, held }) => [check, held]))).toEqual({
      recall: { fixed: 0, waived: 1, merged_anyway: 0 },
      roc_auc: { fixed: 0, waived: 0, merged_anyway: 1 },
    })
    expect(stats.merges).toMatchObject({ despite: 1, agreed: 0 })
  })

  it('of a check that only informs counts apart, and holds nothing', () => {
    const stats = statsFor(review(1, 0, 'pass', worse('log_loss', false)), promote(1, 1))
    expect(stats.rules).toMatchObject([{ check: 'log_loss', onlyReported: 1, held: { fixed: 0 } }])
    expect(stats.held).toBe(0)
    expect(renderStatsText(stats)).toContain('would have held if they were guardrails')
  })

  it('was no false alarm where the champion was taken back', () => {
    const promoted = promote(1, 6, 'despite')
    const back = entry('rollback', 1, 9, { model: 'credit', from: promoted.key, to: 'x', reason: null, pointers: [] })
    const stats = statsFor(review(1, 0, 'block', worse('recall')), promoted, { ...back, pr: null })
    expect(stats.rules[0]).toMatchObject({ held: { merged_anyway: 1 }, takenBack: 1 })
    expect(renderStatsText(stats)).not.toContain('may have been a false alarm.')
    expect(stats.rollbacks).toBe(1)
  })
})

describe('the time to a decision', () => {
  it('runs from the first review that was no pass to the first approval or waiver', () => {
    const stats = statsFor(
      review(1, 0, 'block', worse('recall')),
      waive(1, 3, 'recall'),
      review(2, 10, 'review'),
      entry('approve', 2, 20, {}),
      entry('approve', 2, 30, {}),
    )
    expect(stats.decisionHours).toEqual({ count: 2, median: 6.5, longest: 10 })
  })

  it('of nobody is none, and an empty ledger says that it is', () => {
    expect(statsFor(review(1, 0, 'pass'), promote(1, 1)).decisionHours).toBeNull()
    expect(renderStatsText(statsFor())).toContain('The ledger is empty')
  })
})

it('the text fits a terminal, counts in words and names nothing that is not there', () => {
  const checks = Array.from({ length: 30 }, (_, n) => worse(`recall@region=${n}`))
  const text = renderStatsText(statsFor(review(1, 0, 'block', ...checks), promote(1, 6, 'despite')))
  expect(text).toContain('and 18 more; --json has all.')
  expect(text).not.toMatch(/undefined|NaN|null/)
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})
