import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { runAction } from '../../src/action.js'
import { CONFIG, configOf, makeWorld, reviewed, type Setting, startRepository } from './action-world.js'
import type { FakeGitHub } from './fake/fake-github.js'
import { commentPayload, dispatchPayload, mergeGroupPayload, payloadOf, pushPayload } from './payloads.js'

const run = async (fake: FakeGitHub, setting: Setting) => {
  const world = await makeWorld(fake, setting)
  return { world, exit: await runAction(world.io), said: world.log.join('\n') }
}
const codesOf = async ({ outputs }: { outputs: Record<string, string> }): Promise<string[]> =>
  JSON.parse(await readFile(outputs['report-json']!, 'utf8')).problems.map(({ code }: { code: string }) => code)

describe('a merge group', () => {
  const env = { GITHUB_EVENT_NAME: 'merge_group' }
  const base = { [CONFIG]: configOf(0.005), 'predictions.csv': 'champion', 'models/credit/train.py': 'old' }

  /** A queue whose group changes what a test says. */
  const startQueue = async (group: Readonly<Record<string, string>>) => {
    const fake = await startRepository()
    fake.repository.commit('heads/main', base)
    const headSha = fake.repository.commit('heads/group', { ...base, ...group })
    return { fake, payload: mergeGroupPayload({ headSha }), headSha }
  }

  test('is evaluated again on its own head, by the policy of the tip of the base branch', async () => {
    const { fake, payload, headSha } = await startQueue({ 'models/credit/train.py': 'new' })
    const { world, exit } = await run(fake, {
      env,
      payload,
      files: { 'predictions.csv': 'challenger', [CONFIG]: configOf(0.5) },
      review: (request) => reviewed(request, 'block'),
    })
    expect(exit).toBe(1)
    const [request] = world.requests
    expect(request).toMatchObject({ models: ['credit'], advisory: false, configSource: `${CONFIG} on main` })
    expect(request?.context).toMatchObject({ headSha, baseSha: fake.repository.resolve('main'), pullRequest: 7 })
    expect(request?.config.plans[0]?.metrics[0]?.margin).toEqual({ kind: 'absolute', value: 0.005 })
  })

  test('writes no comment: the number in the name of a branch is nothing to write to', async () => {
    const { fake, payload } = await startQueue({ 'models/credit/train.py': 'new' })
    const earlier = fake.repository.addComment(7, 'github-actions[bot]', 'Of the pull request.')
    const { exit } = await run(fake, { env, payload })
    expect(exit).toBe(0)
    expect(fake.repository.comments).toEqual([earlier])
    expect(earlier.edits).toBe(0)
  })

  test('that touches no model passes without a review of any', async () => {
    const { fake, payload } = await startQueue({ 'README.md': 'new' })
    const { world, exit } = await run(fake, { env, payload })
    expect(exit).toBe(0)
    expect(world.requests[0]?.models).toEqual([])
    expect(JSON.parse(world.outputs.models!)).toEqual({ credit: 'untouched' })
  })

  test('whose commits GitHub cannot compare, or that differ in too many files, has every model reviewed', async () => {
    const { fake } = await startQueue({})
    const unknown = await run(fake, { env, payload: mergeGroupPayload({ headSha: '9'.repeat(40) }) })
    expect(unknown.world.requests[0]?.models).toEqual(['credit'])
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`docs/${i}.md`, 'x']))
    const { fake: crowded, payload } = await startQueue(many)
    expect((await run(crowded, { env, payload })).world.requests[0]?.models).toEqual(['credit'])
  })

  test('whose branch is none of a queue is not evaluated, and nothing passes', async () => {
    const fake = await startRepository()
    const payload = mergeGroupPayload({ headRef: 'refs/heads/gh-readonly-queue/main/pr-7' })
    const { world, exit, said } = await run(fake, { env, payload })
    expect(exit).toBe(2)
    expect(world.outputs.verdict).toBe('error')
    expect(said).toContain('gh-readonly-queue/main/pr-7')
    expect(fake.calls).toEqual([])
  })
})

describe('a run that somebody started', () => {
  const env = { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_SHA: '4'.repeat(40) }
  const payload = dispatchPayload()

  test('reviews every model of the branch against the default branch, and comments nowhere', async () => {
    const fake = await startRepository()
    const { world, exit } = await run(fake, { env, payload })
    expect(exit).toBe(0)
    expect(world.requests[0]).toMatchObject({ models: ['credit'], configSource: `${CONFIG} on main` })
    expect(world.requests[0]?.context).toMatchObject({ pullRequest: null, headSha: '4'.repeat(40), baseRef: 'main' })
    expect(fake.repository.comments).toEqual([])
  })

  test.each([
    ['its head', { '.git/HEAD': '1'.repeat(40) }],
    ['the merge of both sides', { '.git/HEAD': '5'.repeat(40) }],
    ['a branch that is at its head', { '.git/HEAD': 'ref: refs/heads/x', '.git/refs/heads/x': `${'1'.repeat(40)}\n` }],
  ])('for a pull request reviews and comments on that, if the checkout is %s', async (_name, files) => {
    const fake = await startRepository()
    fake.repository.describePull(7, { mergeCommit: '5'.repeat(40) })
    const { world, exit } = await run(fake, { env, payload, files, inputs: { 'pr-number': '7' } })
    expect(exit).toBe(0)
    expect(world.requests[0]?.context).toMatchObject({ pullRequest: 7, headSha: '1'.repeat(40), baseRef: 'main' })
    expect(fake.repository.comments.map(({ issue }) => issue)).toEqual([7])
  })

  test.each([
    ['another commit', { '.git/HEAD': '8'.repeat(40) }],
    ['a branch that nobody can read', { '.git/HEAD': 'ref: refs/heads/x' }],
    ['nothing', {}],
  ])('for a pull request reviews nothing if the checkout is %s', async (_name, files) => {
    const fake = await startRepository()
    const { world, exit } = await run(fake, { env, payload, files, inputs: { 'pr-number': '7' } })
    expect(exit).toBe(2)
    expect(world.requests).toEqual([])
    expect(await codesOf(world)).toEqual(['checkout_of_other_commit'])
  })

  test('for a pull request that is closed or unknown reviews nothing', async () => {
    const fake = await startRepository()
    fake.repository.describePull(7, { state: 'closed' })
    for (const [number, code] of [
      ['7', 'pull_request_closed'],
      ['70', 'pull_request_unknown'],
    ] as const) {
      const { world, exit } = await run(fake, { env, payload, inputs: { 'pr-number': number } })
      expect(exit).toBe(2)
      expect(await codesOf(world)).toEqual([code])
    }
  })

  test('with a number that is none is a problem before anything is asked', async () => {
    const fake = await startRepository()
    for (const number of ['0', '-7', '7; echo', '07', '1e3', '#7']) {
      const { world, exit } = await run(fake, { env, payload, inputs: { 'pr-number': number } })
      expect(exit).toBe(2)
      expect(world.log.join()).toContain('"pr-number"')
    }
    expect(fake.calls).toEqual([])
  })
})

describe('what asks for no verdict gives none', () => {
  const nothing = async (event: string, payload: string, part: string) => {
    const fake = await startRepository()
    const { world, exit, said } = await run(fake, { env: { GITHUB_EVENT_NAME: event }, payload })
    expect(exit).toBe(0)
    expect(world.outputs.verdict ?? '').toBe('')
    expect(said).toContain(part)
    expect(world.summaries.join()).toContain('Nothing to do')
    expect(fake.repository.comments).toEqual([])
  }

  test.each([
    ['that asks nothing', commentPayload({ body: 'Looks good to me.' }), 'nothing was asked'],
    ['that was edited', commentPayload({ action: 'edited' }), 'was edited'],
    ['on an issue', commentPayload({ isPullRequest: false }), 'no open pull request'],
    ['on a closed pull request', commentPayload({ state: 'closed' }), 'no open pull request'],
    ['of a bot', commentPayload({ author: 'x[bot]', authorType: 'Bot' }), 'a bot'],
  ])('a comment %s', (_name, payload, part) => nothing('issue_comment', payload, part))
})

test('a push to another branch than the default one is told where it belongs', async () => {
  const fake = await startRepository()
  const payload = pushPayload({ ref: 'refs/heads/feature' })
  const { exit, said } = await run(fake, { env: { GITHUB_EVENT_NAME: 'push' }, payload })
  expect(exit).toBe(2)
  expect(said).toContain('branches: [main]')
  expect(fake.calls).toEqual([])
})

test('a mode that the event does not have is refused before anything is asked', async () => {
  const fake = await startRepository()
  for (const [event, mode, payload] of [
    ['pull_request', 'command', payloadOf({})],
    ['pull_request', 'promote', payloadOf({})],
    ['issue_comment', 'evaluate', commentPayload({})],
    ['push', 'evaluate', pushPayload({})],
  ] as const) {
    const { exit, said } = await run(fake, { env: { GITHUB_EVENT_NAME: event }, payload, inputs: { mode } })
    expect(exit).toBe(2)
    expect(said).toContain(`"mode" is "${mode}"`)
  }
  expect(fake.calls).toEqual([])
})

test('a run whose pull request moves on while it reviews leaves the comment of the newer head alone', async () => {
  const fake = await startRepository()
  const newHead = '2'.repeat(40)
  const newer = `<!-- model-review-gate v1 model=credit head=${newHead.slice(0, 7)} verdict=block -->\nnewer`
  const { exit, said, world } = await run(fake, {
    review: (request) => {
      fake.repository.describePull(7, { headSha: newHead })
      fake.repository.addComment(7, 'github-actions[bot]', newer)
      return reviewed(request, 'pass')
    },
  })
  expect(exit).toBe(0)
  expect(fake.repository.comments.map(({ body }) => body)).toEqual([newer])
  expect(said).toContain('has moved on')
  expect(world.outputs['comment-url']).toBeUndefined()
})

test('a run whose pull request moved on, and of whose new head nothing is known, says that it is outdated', async () => {
  const fake = await startRepository()
  fake.repository.describePull(7, { headSha: '2'.repeat(40) })
  await run(fake, {})
  expect(fake.repository.comments[0]?.body).toMatch(/^<!-- .*head=1111111.*-->\n### .*Outdated, `1111111`: /)
})
