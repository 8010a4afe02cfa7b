import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readTable } from '../../src/io/read-table.js'
import { makeHelper } from '../../src/io/threads.js'

const scratch = mkdtempSync(join(tmpdir(), 'model-review-threads-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
const broken = join(scratch, 'broken.mjs')
writeFileSync(broken, "throw new Error('this thread cannot start')\n")

const header = 'id,label,score\n'
const wanted = () => [{ column: 'score', kind: 'numbers' as const }]
const large = new TextEncoder().encode(header + 'r,1,0.25\n'.repeat(2_000_000))

it('a thread that cannot start costs nothing but time: the file is read here, and later work stays here', async () => {
  const helper = makeHelper(broken, 2)
  const table = await readTable({ path: 'champion.csv', bytes: large }, { wanted, elsewhere: helper })
  expect(table.rows).toBe(2_000_000)
  expect(helper.readDelimited(large, 'champion.csv', wanted())).toBeUndefined()
  helper.close()
})

it('with one processor, or little to do, there is no thread', () => {
  expect(makeHelper(broken, 1).readDelimited(large, 'champion.csv', wanted())).toBeUndefined()
  expect(
    makeHelper(broken, 2).readDelimited(new TextEncoder().encode(header), 'champion.csv', wanted()),
  ).toBeUndefined()
})
