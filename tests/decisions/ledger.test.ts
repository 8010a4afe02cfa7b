import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  appendToLedger,
  decisiveEntries,
  type Entry,
  mergeLedgers,
  readLedger,
  repairLedger,
  writeLedger,
} from '../../src/decisions/ledger.js'

const entryOf = (n: number, parts: Partial<Entry> = {}): Entry => ({
  kind: 'waive',
  key: `comment ${n} line 1`,
  at: new Date(Date.UTC(2027, 0, 1) + n * 60_000).toISOString(),
  by: 'grace',
  pr: 7,
  head: 'a'.repeat(40),
  payload: { reason: `fix lands in #${n}`, nested: { b: [1, 2.5, null], a: 'é "\\' } },
  ...parts,
})
const three = writeLedger([entryOf(1), entryOf(2), entryOf(3)])

const entries = fc
  .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 8 })
  .map((all) => all.map((n) => entryOf(n)))

describe('a ledger says when it is not as it was written', () => {
  it('what was written reads back whole', () => {
    expect(readLedger(three)).toMatchObject({ damage: null, entries: [{ seq: 1, prev: null }, { seq: 2 }, { seq: 3 }] })
    expect(readLedger('')).toEqual({ entries: [], damage: null })
  })

  it('any single byte that is changed is found, whatever it becomes', () => {
    const bytes = Buffer.from(three)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const damaged = Buffer.from(bytes)
        damaged[at] ^= by
        expect(readLedger(damaged.toString('utf8')).damage).not.toBeNull()
      }),
      { numRuns: 1_000 },
    )
  })

  it('every byte that is left out or doubled is found', () => {
    const bytes = Buffer.from(three)
    for (let at = 0; at < bytes.length; at++) {
      const without = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]).toString('utf8')
      const doubled = Buffer.concat([bytes.subarray(0, at + 1), bytes.subarray(at)]).toString('utf8')
      expect([at, readLedger(without).damage === null, readLedger(doubled).damage === null]).toEqual([at, false, false])
    }
  })

  it('a line that is left out, doubled or moved is found at its place', () => {
    const [a, b, c] = three.trimEnd().split('\n')
    expect(readLedger(`${a}\n${c}\n`).damage).toEqual({ line: 2, lost: 0 })
    expect(readLedger(`${a}\n${a}\n${b}\n`).damage).toMatchObject({ line: 2 })
    expect(readLedger(`${b}\n${a}\n${c}\n`).damage).toMatchObject({ line: 1 })
  })

  it('a line of another form with the same values is not what was written', () => {
    const spaced = `${JSON.stringify(JSON.parse(three.split('\n')[0]), null, 1).replaceAll('\n', '')}\n`
    expect(readLedger(spaced).damage).toEqual({ line: 1, lost: 1 })
  })
})

describe('entries are only ever added', () => {
  it('what was there before stays, byte for byte', () => {
    fc.assert(
      fc.property(entries, entries, (before, added) => {
        const text = writeLedger(before)
        const grown = appendToLedger(text, added)
        expect(grown.startsWith(text)).toBe(true)
        expect(readLedger(grown).damage).toBeNull()
      }),
    )
  })

  it('an entry that is added a second time is there once', () => {
    expect(appendToLedger(three, [entryOf(2), entryOf(4), entryOf(4)])).toBe(appendToLedger(three, [entryOf(4)]))
  })

  it('the order in which two writers are put together does not matter, and nobody’s entry is lost', () => {
    fc.assert(
      fc.property(entries, entries, entries, (common, mine, theirs) => {
        const start = writeLedger(common)
        const [one, other] = [appendToLedger(start, mine), appendToLedger(start, theirs)]
        const merged = mergeLedgers(one, other)
        expect(merged).toBe(mergeLedgers(other, one))
        expect(readLedger(merged).damage).toBeNull()
        const keysOf = (text: string) => readLedger(text).entries.map(({ key }) => key)
        expect(new Set(keysOf(merged))).toEqual(new Set([...keysOf(one), ...keysOf(other)]))
        expect(merged.startsWith(start)).toBe(true)
      }),
    )
  })
})

describe('a damaged ledger is repaired in the open', () => {
  const lines = three.split('\n')
  const damaged = [lines[0], lines[1].replace('#2', '#9'), lines[2], ''].join('\n')

  it('what is still as it was written stays, and the repair says what is lost', () => {
    const repaired = readLedger(repairLedger(damaged, '2027-02-01T00:00:00.000Z', 'model-review'))
    expect(repaired.damage).toBeNull()
    expect(repaired.entries.map(({ key }) => key)).toEqual([
      'comment 1 line 1',
      'comment 3 line 1',
      expect.stringMatching(/^repair /),
    ])
    expect(repaired.entries.at(-1)?.payload).toMatchObject({ line: 2, lost: 1 })
  })

  it('decides nothing while it is damaged, nor does what stood before a loss: that may have been revoked', () => {
    expect(decisiveEntries(readLedger(damaged))).toEqual([])
    const repaired = appendToLedger(damaged, [entryOf(4)])
    expect(decisiveEntries(readLedger(repaired)).map(({ key }) => key)).toEqual(['comment 4 line 1'])
    expect(decisiveEntries(readLedger(three))).toHaveLength(3)
  })

  it('a whole ledger needs no repair', () => {
    expect(repairLedger(three, '2027-02-01T00:00:00.000Z', 'x')).toBe(three)
  })
})
