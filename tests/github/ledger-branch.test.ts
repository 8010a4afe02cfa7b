import { describe, expect, it } from 'vitest'
import { type Entry, LEDGER_FILE, readLedger } from '../../src/decisions/ledger.js'
import { appendToLedgerBranch, readLedgerBranch } from '../../src/github/ledger-branch.js'
import { codesOf, connectTo, repository, startFake } from './helpers.js'

const entryOf = (n: number): Entry => ({
  kind: 'answer',
  key: `comment ${n} line 1`,
  at: '2027-01-01T00:00:00.000Z',
  by: 'grace',
  pr: 7,
  head: null,
  payload: {},
})

async function open(secondMs = 1) {
  const fake = await startFake()
  const place = { client: connectTo(fake, { secondMs }), repository, branch: 'model-review' }
  const stored = () => {
    const tip = fake.repository.refs.get('heads/model-review')
    return tip === undefined ? undefined : Buffer.from(fake.repository.filesAt(tip).get(LEDGER_FILE) ?? '').toString()
  }
  const keys = () => readLedger(stored() ?? '').entries.map(({ key }) => key)
  return { fake, place, stored, keys }
}

describe('the ledger on its branch', () => {
  it('begins with the first entry, on a branch without a history in common with the code', async () => {
    const { fake, place, keys } = await open()
    expect((await readLedgerBranch(place)).commit).toBeNull()
    await appendToLedgerBranch(place, [entryOf(1)], 'answer')
    expect(keys()).toEqual(['comment 1 line 1'])
    expect(fake.callsOf('git/create-commit')[0].body).toMatchObject({ parents: [] })
    await appendToLedgerBranch(place, [entryOf(2)], 'answer')
    expect(keys()).toEqual(['comment 1 line 1', 'comment 2 line 1'])
    expect(fake.callsOf('git/create-ref')).toHaveLength(1)
  })

  it('of entries that are there already nothing is written', async () => {
    const { fake, place } = await open()
    await appendToLedgerBranch(place, [entryOf(1)], 'answer')
    await appendToLedgerBranch(place, [entryOf(1)], 'answer')
    expect(fake.callsOf('repos/create-or-update-file-contents')).toHaveLength(0)
  })

  it.each([true, false])('five writers at once lose nothing (the branch is there: %s)', async (isThere) => {
    const { place, keys, stored } = await open(20)
    if (isThere) await appendToLedgerBranch(place, [entryOf(0)], 'answer')
    await Promise.all(Array.from({ length: 5 }, (_, n) => appendToLedgerBranch(place, [entryOf(n + 1)], 'answer')))
    expect(keys()).toHaveLength(isThere ? 6 : 5)
    expect(readLedger(stored() ?? '').damage).toBeNull()
  })

  it('a write whose answer is lost is not made twice', async () => {
    const { fake, place, keys } = await open()
    await appendToLedgerBranch(place, [entryOf(1)], 'answer')
    fake.failNext({
      operation: 'repos/create-or-update-file-contents',
      times: 1,
      status: 502,
      message: '',
      afterEffect: true,
    })
    await appendToLedgerBranch(place, [entryOf(2)], 'answer')
    expect(keys()).toEqual(['comment 1 line 1', 'comment 2 line 1'])
  })

  it('a write that another one undid is made again', async () => {
    const { fake, place, keys } = await open()
    await appendToLedgerBranch(place, [entryOf(1)], 'answer')
    const before = fake.repository.refs.get('heads/model-review')!
    const { refs } = fake.repository
    const set = refs.set.bind(refs)
    let undone = 0
    refs.set = (name, sha) => set(name, name === 'heads/model-review' && undone++ === 0 ? before : sha)
    await appendToLedgerBranch(place, [entryOf(2)], 'answer')
    expect(undone).toBe(2)
    expect(keys()).toEqual(['comment 1 line 1', 'comment 2 line 1'])
  })

  it('a damaged ledger is repaired with the next entry, and its former text stays in the history', async () => {
    const { fake, place, stored, keys } = await open()
    await appendToLedgerBranch(place, [entryOf(1), entryOf(2)], 'answer')
    fake.repository.commit('heads/model-review', { [LEDGER_FILE]: stored()!.replace('comment 1', 'comment 7') })
    expect((await readLedgerBranch(place)).ledger.damage).toEqual({ line: 1, lost: 1 })
    await appendToLedgerBranch(place, [entryOf(3)], 'answer')
    expect(keys()).toEqual(['comment 2 line 1', expect.stringMatching(/^repair /), 'comment 3 line 1'])
    expect((await readLedgerBranch(place)).ledger.damage).toBeNull()
  })

  it('a tag of the branch’s name is not the ledger', async () => {
    const { fake, place } = await open()
    fake.repository.commit('tags/model-review', { [LEDGER_FILE]: 'forged\n' })
    expect(await readLedgerBranch(place)).toMatchObject({ commit: null, text: '' })
  })

  it.each([
    [403, 'ledger_not_written'],
    [409, 'ledger_not_written'],
  ])('a write that GitHub refuses with %i is said', async (status, code) => {
    const { fake, place } = await open()
    await appendToLedgerBranch(place, [entryOf(1)], 'answer')
    fake.failNext({ operation: 'repos/create-or-update-file-contents', times: 12, status, message: 'no' })
    expect(await codesOf(appendToLedgerBranch(place, [entryOf(2)], 'answer'))).toEqual([code])
  })

  it('a ledger that cannot be read is said, and not taken for an empty one', async () => {
    const { fake, place } = await open()
    fake.failNext({ operation: 'git/get-ref', times: 9, status: 500, message: 'down' })
    expect(await codesOf(readLedgerBranch(place))).toEqual(['ledger_not_readable'])
  })
})
