import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, test } from 'vitest'
import { type ActionIo, runAction } from '../../src/action.js'
import { connect } from '../../src/github/client.js'
import { makeWorld, reviewed, startRepository } from './action-world.js'

/** Times as short as a test has them, and longer than a busy machine takes for what does answer. */
const TIMES = { secondMs: 1, attemptMs: 2_000, deadlineMs: 20_000 }
/** What a run may take then. Publishing has a time of its own, and asks once where it was silent before. */
const BOUND_MS = 45_000

// Both wait and compute nothing.
describe.concurrent('a GitHub that stops answering', () => {
  test('before anything is read ends in an error, in bounded time, with summary and files', async ({ expect }) => {
    const fake = await startRepository()
    const world = await makeWorld(fake)
    const io: ActionIo = { ...world.io, connect: (settings) => connect({ ...settings, ...TIMES }) }
    fake.failNext({ operation: 'any', times: 999, kind: 'hang' })
    const started = performance.now()
    expect(await runAction(io)).toBe(2)
    expect(performance.now() - started).toBeLessThan(BOUND_MS)
    expect(world.outputs.verdict).toBe('error')
    expect(world.summaries).toHaveLength(1)
    const report = JSON.parse(await readFile(path.join(world.workspace, 'model-review-report/report.json'), 'utf8'))
    expect(report).toMatchObject({ verdict: 'error', problems: [{ code: 'github_unavailable' }] })
  })

  test('after the review keeps its verdict, in bounded time, with summary and files', async ({ expect }) => {
    const fake = await startRepository()
    const world = await makeWorld(fake, {
      review: (request) => {
        fake.failNext({ operation: 'any', times: 999, kind: 'hang' })
        return reviewed(request, 'block')
      },
    })
    const io: ActionIo = { ...world.io, connect: (settings) => connect({ ...settings, ...TIMES }) }
    const started = performance.now()
    expect(await runAction(io)).toBe(1)
    expect(performance.now() - started).toBeLessThan(BOUND_MS)
    expect(world.outputs).toMatchObject({ verdict: 'block' })
    expect(world.summaries).toHaveLength(1)
    expect(world.log.join('\n')).toContain('The comment could not be written')
  })
})
