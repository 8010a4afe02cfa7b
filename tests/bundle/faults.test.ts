/**
 * What GitHub, the network and other people do to a run, against the built action: the verdict is in the exit code, the summary
 * and the report files are written, and the token is nowhere, whatever happens.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { FakeGitHub, type OperationId } from '../github/fake/fake-github.js'
import type { BreakdownKind } from '../github/fake/faults.js'
import { payloadOf } from '../github/payloads.js'
import { type Run, removeFolders, runBundle } from './action-runner.js'

const CONFIG = '.github/model-review.yml'
const MARKER = '<!-- model-review-gate v1'
const FILES = ['report.json', 'report.md', 'report.html', 'evidence.json', 'model-card.cdx.json']
const MOST_REQUESTS = 15

const fixture = (name: string, file: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../../fixtures', name, file))

const config = `version: 1
models:
  - name: loan-referral
    when: ["models/**"]
    champion: { path: models/champion.csv, ref: base }
    challenger: { path: models/challenger.csv }
    columns: { id: application_id, label: bank_rejected, score: reject_probability }
    operating_point: { threshold: 0.15 }
    metrics:
      - { metric: roc_auc, role: primary, margin: 0.01 }
    slices: { metrics: [{ metric: roc_auc, margin: 0.9 }], of: [sex] }
`

// Pauses of seconds are part of what is tested, and a busy machine is slow to start a process.
vi.setConfig({ testTimeout: 240_000 })

afterAll(removeFolders)

interface Scene {
  readonly fake: FakeGitHub
  readonly run: (more?: Partial<Parameters<typeof runBundle>[1]>) => Promise<Run>
}

/** A pull request with a better or a worse challenger, and whatever has to hold after every run on it. */
async function onPullRequest(
  kind: 'loans-better' | 'loans-worse',
  act: (scene: Scene) => Promise<void>,
  { changes = 1 }: { readonly changes?: number } = {},
): Promise<void> {
  const fake = await FakeGitHub.start()
  fake.repository.commit('heads/main', { 'models/champion.csv': fixture(kind, 'champion.csv'), [CONFIG]: config })
  const others = Array.from({ length: changes - 1 }, (_, index) => `docs/${index}.md`)
  fake.repository.pulls.set(
    7,
    [...others, 'models/challenger.csv'].map((filename) => ({ filename, status: 'modified' as const })),
  )
  const files = { 'models/challenger.csv': fixture(kind, 'challenger.csv'), [CONFIG]: config }
  try {
    await act({
      fake,
      run: async (more = {}) => {
        const result = await runBundle(fake, { ...more, files: { ...files, ...more.files } })
        expectNothingLost(fake, result)
        return result
      },
    })
    expect(fake.defects).toEqual([])
  } finally {
    await fake.stop()
  }
}

function expectNothingLost(fake: FakeGitHub, { exitCode, stdout, stderr, outputs, summary, workspace }: Run): void {
  expect(exitCode).not.toBe(70)
  expect(stdout).not.toMatch(/^\s+at /m)
  const files = FILES.map((name) => readFileSync(path.join(workspace, 'model-review-report', name), 'utf8'))
  const report = JSON.parse(files[0]!)
  expect(outputs.verdict).toBe(report.verdict)
  expect({ pass: 0, block: 1, error: 2, review: 0 }[report.verdict as string]).toBe(exitCode)
  expect(summary).toMatch(/^<!-- model-review-gate|^###/)
  // Only the command that hides it from the log may hold it.
  const log = stdout.replaceAll(`::add-mask::${fake.token}`, '')
  for (const text of [log, stderr, summary, ...Object.values(outputs), ...files]) expect(text).not.toContain(fake.token)
}

const ours = (fake: FakeGitHub) => fake.repository.comments.filter(({ body }) => body.startsWith(MARKER))

const READS = ['repos/get-commit', 'pulls/list-files', 'repos/get-content'] as const satisfies OperationId[]

test.concurrent('the quiet path costs at most 15 requests, first and again', async () => {
  await onPullRequest('loans-better', async ({ fake, run }) => {
    await run()
    expect(fake.calls.length).toBeLessThanOrEqual(MOST_REQUESTS)
    const before = fake.calls.length
    await run()
    expect(fake.calls.length - before).toBeLessThanOrEqual(MOST_REQUESTS)
    expect(ours(fake)).toHaveLength(1)
  })
})

describe('what is read passes in the end', () => {
  const passing: readonly (readonly [string, (operation: OperationId) => Parameters<FakeGitHub['failNext']>[0]])[] = [
    ['500', (operation) => ({ operation, times: 1, status: 500, message: 'Server Error' })],
    ['502 twice', (operation) => ({ operation, times: 2, status: 502, message: 'Bad Gateway' })],
    ['a reset in the middle', (operation) => ({ operation, times: 1, kind: 'reset' })],
    [
      '403 secondary limit with Retry-After',
      (operation) => ({
        operation,
        times: 1,
        status: 403,
        message: 'You have exceeded a secondary rate limit.',
        headers: { 'retry-after': '1' },
      }),
    ],
    [
      '429 with Retry-After',
      (operation) => ({
        operation,
        times: 1,
        status: 429,
        message: 'Too Many Requests',
        headers: { 'retry-after': '1' },
      }),
    ],
    ['a slow answer', (operation) => ({ operation, times: 1, kind: 'slow', ms: 1_500 })],
  ]
  for (const [name, faultOf] of passing) {
    test.concurrent(`after ${name} on every kind of read`, async () => {
      await onPullRequest('loans-better', async ({ fake, run }) => {
        for (const operation of READS) fake.failNext(faultOf(operation))
        expect((await run()).exitCode).toBe(0)
        expect(ours(fake)).toHaveLength(1)
      })
    })
  }

  test.concurrent('after JSON that breaks off', async () => {
    await onPullRequest('loans-better', async ({ fake, run }) => {
      fake.failNext({ operation: 'pulls/list-files', times: 1, kind: 'truncate' })
      fake.failNext({ operation: 'issues/list-comments', times: 1, kind: 'truncate' })
      expect((await run()).exitCode).toBe(0)
      expect(ours(fake)).toHaveLength(1)
    })
  })

  test.concurrent('after a rate limit that is over by its own account, on a server with another clock', async () => {
    await onPullRequest('loans-better', async ({ fake, run }) => {
      fake.clockAheadMs = -5 * 3_600_000
      const reset = String(Math.floor(Date.now() / 1000) - 5 * 3_600)
      fake.failNext({
        operation: 'repos/get-commit',
        times: 1,
        status: 403,
        message: 'API rate limit exceeded for installation ID 1.',
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
      })
      expect((await run()).exitCode).toBe(0)
    })
  })
})

describe('what cannot be read is an error, never a pass', () => {
  test.concurrent('a connection that is refused', async () => {
    await onPullRequest('loans-better', async ({ run }) => {
      const result = await run({ env: { GITHUB_API_URL: 'http://127.0.0.1:9' } })
      expect(result.exitCode).toBe(2)
      expect(result.stdout).toMatch(/^::error::GitHub did not answer as it should/m)
    })
  })

  test.concurrent('a token that is refused', async () => {
    await onPullRequest('loans-better', async ({ run }) => {
      const result = await run({ inputs: { 'github-token': 'ghs_expired' } })
      expect(result.exitCode).toBe(2)
      expect(result.stdout).toMatch(/^::error::GitHub refused the token/m)
      expect(result.summary + result.outputs).not.toContain('ghs_expired')
    })
  })

  const refusals: readonly (readonly [number, OperationId])[] = [
    [403, 'repos/get-content'],
    [404, 'repos/get-commit'],
    [409, 'repos/get-commit'],
    [422, 'pulls/list-files'],
    [451, 'repos/get-content'],
  ]
  for (const [status, operation] of refusals) {
    test.concurrent(`${status} to ${operation}`, async () => {
      await onPullRequest('loans-better', async ({ fake, run }) => {
        fake.failNext({ operation, times: 99, status, message: 'Refused' })
        const result = await run()
        expect(result.exitCode).toBe(2)
        expect(result.stdout).toMatch(/^::error::/m)
      })
    })
  }

  const breakdowns: readonly BreakdownKind[] = ['reset', 'truncate']
  for (const kind of breakdowns) {
    test.concurrent(`a list of files that always breaks off (${kind})`, async () => {
      await onPullRequest('loans-better', async ({ fake, run }) => {
        fake.failNext({ operation: 'pulls/list-files', times: 99, kind })
        expect((await run()).exitCode).toBe(2)
      })
    })
  }

  test.concurrent('a champion whose bytes always break off, and it is not taken for an empty one', async () => {
    await onPullRequest('loans-better', async ({ fake, run }) => {
      fake.beforeNext('repos/get-content', () =>
        fake.failNext({ operation: 'repos/get-content', times: 99, kind: 'reset' }),
      )
      const result = await run()
      expect(result.exitCode).toBe(2)
      expect(result.stdout).toMatch(
        /^::error.*::GitHub did not answer as it should while reading models\/champion.csv/m,
      )
    })
  })

  test.concurrent('500 without end', async () => {
    await onPullRequest('loans-better', async ({ fake, run }) => {
      fake.failNext({ operation: 'repos/get-commit', times: 99, status: 500, message: 'Server Error' })
      expect((await run()).exitCode).toBe(2)
    })
  })
})

describe('a comment that cannot be written is a warning, and the verdict stands', () => {
  const message = 'Refused'
  const faults: readonly (readonly [string, Parameters<FakeGitHub['failNext']>[0]])[] = [
    ['403', { operation: 'issues/create-comment', times: 99, status: 403, message }],
    ['404', { operation: 'issues/create-comment', times: 99, status: 404, message }],
    ['409', { operation: 'issues/create-comment', times: 99, status: 409, message }],
    ['410', { operation: 'issues/create-comment', times: 99, status: 410, message }],
    ['422 to every size', { operation: 'issues/create-comment', times: 99, status: 422, message }],
    [
      '429 without end',
      { operation: 'issues/create-comment', times: 99, status: 429, message, headers: { 'retry-after': '1' } },
    ],
    ['500 without end', { operation: 'issues/create-comment', times: 99, status: 500, message }],
    ['a reset each time', { operation: 'issues/create-comment', times: 99, kind: 'reset' }],
    ['a list of comments that is never given', { operation: 'issues/list-comments', times: 99, status: 502, message }],
    ['a list of comments that breaks off', { operation: 'issues/list-comments', times: 99, kind: 'truncate' }],
  ]
  for (const [name, fault] of faults) {
    test.concurrent(name, async () => {
      await onPullRequest('loans-worse', async ({ fake, run }) => {
        fake.failNext(fault)
        const result = await run()
        expect(result.exitCode).toBe(1)
        expect(result.stdout).toMatch(/^::warning::The comment could not be written.*The verdict stands/m)
        expect(ours(fake)).toEqual([])
      })
    })
  }

  for (const kind of ['reset', 'refuse'] as const) {
    test.concurrent(`one that was written while its answer was lost (${kind}) is not written twice`, async () => {
      await onPullRequest('loans-worse', async ({ fake, run }) => {
        const shared = { operation: 'issues/create-comment', times: 1, afterEffect: true } as const
        fake.failNext(kind === 'reset' ? { ...shared, kind } : { ...shared, status: 502, message: 'Bad Gateway' })
        const result = await run()
        expect(result.exitCode).toBe(1)
        expect(ours(fake)).toHaveLength(1)
        expect(result.outputs['comment-url']).toContain('#issuecomment-')
      })
    })
  }

  test.concurrent('with a token that may only read', async () => {
    await onPullRequest('loans-worse', async ({ fake, run }) => {
      fake.access = 'read'
      const result = await run()
      expect(result.exitCode).toBe(1)
      expect(result.stdout).toMatch(/^::warning::.*pull-requests: write/m)
    })
  })
})

describe('while other people and other runs are at work', () => {
  test.concurrent('a comment that is deleted between read and write is written anew', async () => {
    await onPullRequest('loans-worse', async ({ fake, run }) => {
      const old = fake.repository.addComment(
        7,
        'github-actions[bot]',
        `${MARKER} model=x head=none verdict=pass -->\nold`,
      )
      fake.beforeNext('issues/update-comment', () => {
        fake.repository.comments.splice(fake.repository.comments.indexOf(old), 1)
      })
      expect((await run()).exitCode).toBe(1)
      expect(ours(fake)).toHaveLength(1)
      expect(ours(fake)[0]?.body).toContain('loan-referral')
    })
  })

  test.concurrent('a comment that is edited between read and write says at the end what we say', async () => {
    await onPullRequest('loans-worse', async ({ fake, run }) => {
      const old = fake.repository.addComment(
        7,
        'github-actions[bot]',
        `${MARKER} model=x head=none verdict=block -->\nold`,
      )
      fake.beforeNext('issues/update-comment', () => {
        old.body = `${MARKER} model=x head=none verdict=pass -->\n### May be merged, says a stranger`
      })
      expect((await run()).exitCode).toBe(1)
      expect(ours(fake)).toHaveLength(1)
      expect(ours(fake)[0]?.body).toContain('loan-referral')
      expect(ours(fake)[0]?.body).not.toContain('says a stranger')
    })
  })

  test.concurrent('two runs at once on one commit leave one comment', async () => {
    await onPullRequest('loans-worse', async ({ fake, run }) => {
      const runs = await Promise.all([run(), run()])
      expect(runs.map(({ exitCode }) => exitCode)).toEqual([1, 1])
      expect(ours(fake)).toHaveLength(1)
    })
  })

  test.concurrent('of two runs on two commits the comment is of the newest head, whichever ends last', async () => {
    const [older, newer] = ['a'.repeat(40), 'b'.repeat(40)]
    await onPullRequest('loans-worse', async ({ fake, run }) => {
      fake.repository.describePull(7, { headSha: newer })
      const runs = await Promise.all([
        run({ payload: payloadOf({ headSha: older }) }),
        run({ payload: payloadOf({ headSha: newer }) }),
      ])
      expect(runs.map(({ exitCode }) => exitCode)).toEqual([1, 1])
      expect(ours(fake)).toHaveLength(1)
      expect(ours(fake)[0]?.body).toContain(`head=${newer.slice(0, 7)}`)
      await run({ payload: payloadOf({ headSha: older }) })
      expect(ours(fake)[0]?.body).toContain(`head=${newer.slice(0, 7)}`)
    })
  })

  test.concurrent('a run whose head was pushed over does not overwrite what the newer run said', async () => {
    const [older, newer] = ['a'.repeat(40), 'b'.repeat(40)]
    await onPullRequest('loans-worse', async ({ fake, run }) => {
      fake.repository.describePull(7, { headSha: older })
      const said = `${MARKER} model=loan-referral head=${newer.slice(0, 7)} verdict=pass -->\nnewer`
      fake.beforeNext('repos/get-content', () => {
        fake.repository.describePull(7, { headSha: newer })
        fake.repository.addComment(7, 'github-actions[bot]', said)
      })
      expect((await run({ payload: payloadOf({ headSha: older }) })).exitCode).toBe(1)
      expect(ours(fake).map(({ body }) => body)).toEqual([said])
    })
  })
})

describe('sizes', () => {
  test.concurrent('with more files than GitHub lists every model is reviewed', async () => {
    await onPullRequest(
      'loans-worse',
      async ({ fake, run }) => {
        const result = await run()
        expect(result.exitCode).toBe(1)
        expect(fake.callsOf('pulls/list-files')).toHaveLength(30)
      },
      // The challenger is the last of them, and beyond the list.
      { changes: 3_200 },
    )
  })

  test.concurrent('the comment is found behind hundreds', async () => {
    await onPullRequest('loans-better', async ({ fake, run }) => {
      for (let i = 0; i < 450; i += 1) fake.repository.addComment(7, 'ada', `comment ${i}`)
      const own = fake.repository.addComment(
        7,
        'github-actions[bot]',
        `${MARKER} model=x head=none verdict=block -->\nold`,
      )
      for (let i = 0; i < 20; i += 1) fake.repository.addComment(7, 'bob', `comment ${i}`)
      expect((await run()).exitCode).toBe(0)
      expect(own.edits).toBe(1)
      expect(ours(fake)).toHaveLength(1)
      expect(fake.calls.length).toBeLessThanOrEqual(MOST_REQUESTS)
    })
  })
})

describe('an event without what one expects of it ends in a sentence', () => {
  const whole = JSON.parse(payloadOf({}))
  const without = (change: (event: typeof whole) => void) => {
    const event = structuredClone(whole)
    change(event)
    return JSON.stringify(event)
  }
  const payloads: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['no JSON', '{"pull_request": {'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no pull request', '{}'],
    ['a pull request that is null', without((event) => (event.pull_request = null))],
    ['no number', without((event) => delete event.pull_request.number)],
    ['a number that is text', without((event) => (event.pull_request.number = '7; rm -rf /'))],
    ['no head', without((event) => delete event.pull_request.head)],
    ['a head that is no commit', without((event) => (event.pull_request.head.sha = '::error::zz'))],
    ['no base', without((event) => delete event.pull_request.base)],
    ['a base without name', without((event) => (event.pull_request.base.ref = ''))],
  ]
  test.concurrent.each(payloads)('%s', async (_name, payload) => {
    await onPullRequest('loans-better', async ({ run }) => {
      const result = await run({ payload })
      expect(result.exitCode).toBe(2)
      expect(result.stdout).toMatch(/^::error::The description of the "pull_request" event/m)
      expect(result.stdout).not.toMatch(/^::error::zz/m)
    })
  })

  test.concurrent('and a fork that was deleted does not hinder the review', async () => {
    await onPullRequest('loans-better', async ({ run }) => {
      expect((await run({ payload: payloadOf({ headRepository: null }) })).exitCode).toBe(0)
    })
  })
})
