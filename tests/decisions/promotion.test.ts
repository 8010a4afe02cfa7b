import { describe, expect, it } from 'vitest'
import { type Entry, readLedger, writeLedger } from '../../src/decisions/ledger.js'
import { modelsOf, productionOf, promotionEntry, promotionsOf, rollbackEntry } from '../../src/decisions/promotion.js'

const promoted = (n: number, model = 'credit'): Entry =>
  promotionEntry(
    {
      model,
      standing: 'agreed',
      report: undefined,
      file: { path: 'p.csv', sha256: String(n).repeat(64), version: String(n) },
      pointers: [],
    },
    {
      pullRequest: n,
      head: String(n).repeat(40),
      commit: String(n).repeat(40),
      mergedAt: new Date(Date.UTC(2027, 0, n)).toISOString(),
      mergedBy: 'grace',
    },
  )
const entriesOf = (...entries: readonly Entry[]) => readLedger(writeLedger(entries)).entries
const back = (entries: ReturnType<typeof entriesOf>, model = 'credit') => {
  const { current, previous } = productionOf(entries, model)
  return rollbackEntry(
    { from: current!, to: previous! },
    { at: '2027-02-01T00:00:00.000Z', by: 'grace', reason: 'alarms at night', pointers: [] },
  )
}

describe('the champion in production', () => {
  it('is the last that was promoted; before it stands the one that a rollback goes back to', () => {
    const { current, previous } = productionOf(entriesOf(promoted(1), promoted(2), promoted(3)), 'credit')
    expect([current?.file?.version, previous?.file?.version]).toEqual(['3', '2'])
  })

  it('after a rollback is the one before, and a second rollback goes back one further', () => {
    const all = [promoted(1), promoted(2), promoted(3)]
    const once = [...all, back(entriesOf(...all))]
    expect(productionOf(entriesOf(...once), 'credit').current?.file?.version).toBe('2')
    const twice = [...once, back(entriesOf(...once))]
    expect(productionOf(entriesOf(...twice), 'credit').current?.file?.version).toBe('1')
    expect(productionOf(entriesOf(...twice), 'credit').previous).toBeUndefined()
  })

  it('of one model has nothing to do with another', () => {
    const entries = entriesOf(promoted(1), promoted(2, 'fraud'), promoted(3, 'fraud'))
    expect(productionOf(entries, 'credit').previous).toBeUndefined()
    expect(modelsOf(entries)).toEqual(['credit', 'fraud'])
  })

  it('a rollback from a champion that somebody has replaced meanwhile changes nothing', () => {
    const all = [promoted(1), promoted(2)]
    const late = back(entriesOf(...all))
    expect(productionOf(entriesOf(...all, promoted(3), late), 'credit').current?.file?.version).toBe('3')
  })

  it('is known by a key that stays when two ledgers are put together and every digest changes', () => {
    const alone = promotionsOf(entriesOf(promoted(2)))[0]
    const behind = promotionsOf(entriesOf(promoted(1), promoted(2)))[1]
    expect(behind.key).toBe(alone.key)
    expect(entriesOf(promoted(1), promoted(2))[1].digest).not.toBe(entriesOf(promoted(2))[0].digest)
  })

  it('of a name that is too long for a key has one all the same, and another name another', () => {
    const [a, b] = ['a', 'b'].map((end) => promoted(1, `${'model '.repeat(60)}${end}`))
    expect(a.key).not.toBe(b.key)
    expect(entriesOf(a, b)).toHaveLength(2)
  })
})
