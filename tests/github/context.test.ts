import { describe, expect, test } from 'vitest'
import { type ChangeContext, readContext, readQueueRef } from '../../src/github/context.js'
import { codesOf } from './helpers.js'
import {
  commentPayload,
  dispatchPayload,
  finishedRunPayload,
  mergeGroupPayload,
  payloadOf,
  pushPayload,
  runnerEnvironment,
} from './payloads.js'

const env = runnerEnvironment()
const envOf = (event: string) => ({ ...env, GITHUB_EVENT_NAME: event })
const codes = (run: () => unknown) => codesOf(Promise.resolve().then(run))
const common = {
  owner: 'acme',
  repo: 'credit',
  defaultBranch: 'main',
  apiUrl: 'https://api.github.com',
  runUrl: 'https://github.com/acme/credit/actions/runs/99',
}

describe('a pull request', () => {
  const read = (payload: string, more = env) => readContext(more, payload) as ChangeContext

  test('comes from the payload and the environment of the runner', () => {
    expect(read(payloadOf({ headSha: 'a'.repeat(40), baseSha: 'b'.repeat(40) }))).toEqual({
      event: 'pull_request',
      ...common,
      pullRequest: 7,
      commentOn: 7,
      headSha: 'a'.repeat(40),
      baseRef: 'main',
      baseSha: 'b'.repeat(40),
      author: 'ada',
      readOnlyBecause: null,
    })
  })

  test('may have a base branch with slashes', () => {
    expect(read(payloadOf({ baseRef: 'release/2026/q4' })).baseRef).toBe('release/2026/q4')
  })

  test('of a fork, a deleted fork and Dependabot has a token that may only read', () => {
    expect(read(payloadOf({ headRepository: 'stranger/credit' })).readOnlyBecause).toBe('fork')
    expect(read(payloadOf({ headRepository: null })).readOnlyBecause).toBe('fork')
    const dependabot = { ...env, GITHUB_ACTOR: 'dependabot[bot]' }
    expect(read(payloadOf({}), dependabot).readOnlyBecause).toBe('dependabot')
  })
})

describe('a merge group', () => {
  const read = (payload: string) => readContext(envOf('merge_group'), payload)

  test('is judged on its own head, and has no pull request to write to', () => {
    expect(read(mergeGroupPayload())).toEqual({
      event: 'merge_group',
      ...common,
      pullRequest: 7,
      commentOn: null,
      headSha: '3'.repeat(40),
      baseRef: 'main',
      baseSha: '2'.repeat(40),
      author: null,
      readOnlyBecause: null,
    })
  })

  test.each([
    ['refs/heads/gh-readonly-queue/main/pr-7-', undefined],
    [`refs/heads/gh-readonly-queue/main/pr-7-${'a'.repeat(39)}`, undefined],
    [`refs/heads/gh-readonly-queue/main/pr-7-${'a'.repeat(40)}0`, undefined],
    [`refs/heads/gh-readonly-queue/main/pr-0-${'a'.repeat(40)}`, undefined],
    [`refs/heads/feature/gh-readonly-queue/main/pr-7-${'a'.repeat(40)}`, undefined],
    [`refs/heads/gh-readonly-queue//pr-7-${'a'.repeat(40)}`, undefined],
    [`gh-readonly-queue/main/pr-7-${'a'.repeat(40)}`, { baseRef: 'main', pullRequest: 7 }],
    [`refs/heads/gh-readonly-queue/a/b/pr-12-${'a'.repeat(40)}`, { baseRef: 'a/b', pullRequest: 12 }],
    // A base branch that looks like the end of the name: the last one counts.
    [
      `refs/heads/gh-readonly-queue/pr-42-${'b'.repeat(40)}/pr-7-${'a'.repeat(40)}`,
      { baseRef: `pr-42-${'b'.repeat(40)}`, pullRequest: 7 },
    ],
  ])('with the branch %s is %j', (ref, expected) => {
    expect(readQueueRef(ref)).toEqual(expected)
  })

  test('whose branch says nothing, or another base branch, is not evaluated', async () => {
    const elsewhere = mergeGroupPayload({ headRef: `refs/heads/gh-readonly-queue/dev/pr-7-${'2'.repeat(40)}` })
    expect(await codes(() => read(elsewhere))).toEqual(['merge_group_unclear'])
    expect(await codes(() => read(mergeGroupPayload({ headRef: 'refs/heads/dev' })))).toEqual(['merge_group_unclear'])
  })
})

describe('a run that has ended', () => {
  test('is known by what GitHub says of it', () => {
    expect(readContext(envOf('workflow_run'), finishedRunPayload())).toEqual({
      event: 'workflow_run',
      ...common,
      run: {
        id: 41,
        event: 'pull_request',
        conclusion: 'failure',
        url: 'https://github.com/acme/credit/actions/runs/41',
        headSha: '1'.repeat(40),
        headBranch: 'retrain',
        headRepository: 'stranger/credit',
        startedBy: 'stranger',
      },
    })
  })

  test('in another repository is not read', async () => {
    const payload = finishedRunPayload({ ofRepository: 'stranger/credit' })
    expect(await codes(() => readContext(envOf('workflow_run'), payload))).toEqual(['event_unreadable'])
  })
})

test('a comment carries its text, its author and whether it was just written', () => {
  expect(readContext(envOf('issue_comment'), commentPayload({ action: 'edited', state: 'closed' }))).toEqual({
    event: 'issue_comment',
    ...common,
    action: 'edited',
    issue: 7,
    isPullRequest: true,
    isOpen: false,
    comment: {
      id: 9001,
      body: '/model-review status',
      author: 'grace',
      authorType: 'User',
      createdAt: '2026-01-02T03:04:05Z',
    },
  })
})

test('a push and a run by hand carry their branch and commit', () => {
  expect(readContext(envOf('push'), pushPayload())).toMatchObject({
    event: 'push',
    ref: 'refs/heads/main',
    headSha: '3'.repeat(40),
    defaultBranch: 'main',
  })
  const byHand = { ...envOf('workflow_dispatch'), GITHUB_SHA: '4'.repeat(40) }
  expect(readContext(byHand, dispatchPayload())).toMatchObject({
    event: 'workflow_dispatch',
    ref: 'refs/heads/retrain',
    headSha: '4'.repeat(40),
  })
})

describe('what is not as expected is a problem', () => {
  test.each(['pull_request_target', 'pull_request_review', 'schedule', 'toString', '__proto__', ''])(
    'the event "%s" is not supported',
    async (event) => {
      expect(await codes(() => readContext(envOf(event), payloadOf({})))).toEqual(['event_not_supported'])
    },
  )

  test.each(['pull_request', 'merge_group', 'push', 'workflow_dispatch', 'workflow_run', 'issue_comment'])(
    'a payload of %s that is missing, no JSON, or empty',
    async (event) => {
      for (const payload of [undefined, '{', '{}', 'null', '[]'])
        expect(await codes(() => readContext(envOf(event), payload))).toEqual(['event_unreadable'])
    },
  )

  test('a head that is no commit', async () => {
    expect(await codes(() => readContext(env, payloadOf({ headSha: 'main; rm -rf /' })))).toEqual(['event_unreadable'])
  })
})
