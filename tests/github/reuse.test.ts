import { describe, expect, it } from 'vitest'
import { runAction } from '../../src/action.js'
import { writeLedger } from '../../src/decisions/ledger.js'
import { configOf, makeWorld, reviewed, startRepository } from './action-world.js'

const ROWS = 'a'.repeat(64)
const POLICY = `${configOf(0.005)}policy: { reuse: { budget: 1 } }\n`

/** A ledger in which the rows have judged one other model, and nothing else of decisions. */
async function start() {
  const fake = await startRepository(POLICY)
  const file = { path: 'p.csv', sha256: 'b'.repeat(64), version: null }
  const entry = { kind: 'promote', key: 'promote 1', at: '2027-01-01T00:00:00.000Z', by: 'grace', pr: 1, head: null }
  const ledger = writeLedger([{ ...entry, payload: { testSet: ROWS, file } }])
  fake.repository.commit('heads/model-review', { 'ledger.jsonl': ledger })
  const gate = async (testSet: string) => {
    const world = await makeWorld(fake, {
      review: (request) => {
        const report = reviewed(request, 'pass')
        return { ...report, models: report.models.map((model) => ({ ...model, testSet })) }
      },
    })
    return { exit: await runAction(world.io), verdict: world.outputs.verdict }
  }
  return { fake, gate }
}

describe('a budget for the test rows', () => {
  it('that is spent makes a pass a review, although nobody may approve or waive', async () => {
    const { fake, gate } = await start()
    expect((await gate(ROWS)).verdict).toBe('review')
    expect(fake.repository.comments[0].body).toContain('have judged 2 models, and the policy allows 1')
    expect((await gate('c'.repeat(64))).verdict).toBe('pass')
    expect(fake.defects).toEqual([])
  })
})
