import { describe, expect, test } from 'vitest'
import { readContext } from '../../src/github/context.js'
import { codesOf } from './helpers.js'
import { payloadOf, runnerEnvironment } from './payloads.js'

const env = runnerEnvironment()
const codes = (run: () => unknown) => codesOf(Promise.resolve().then(run))

describe('the context of a run', () => {
  test('comes from the payload of the pull request and the environment of the runner', () => {
    expect(readContext(env, payloadOf({ headSha: 'a'.repeat(40), baseSha: 'b'.repeat(40) }))).toEqual({
      event: 'pull_request',
      owner: 'acme',
      repo: 'credit',
      pullRequest: 7,
      headSha: 'a'.repeat(40),
      baseRef: 'main',
      baseSha: 'b'.repeat(40),
      readOnlyBecause: null,
      defaultBranch: 'main',
      apiUrl: 'https://api.github.com',
      runUrl: 'https://github.com/acme/credit/actions/runs/99',
    })
  })

  test('a base branch may hold slashes', () => {
    expect(readContext(env, payloadOf({ baseRef: 'release/2026/q4' })).baseRef).toBe('release/2026/q4')
  })

  test('a fork, a deleted fork and Dependabot have a token that may only read', () => {
    expect(readContext(env, payloadOf({ headRepository: 'stranger/credit' })).readOnlyBecause).toBe('fork')
    expect(readContext(env, payloadOf({ headRepository: null })).readOnlyBecause).toBe('fork')
    const dependabot = { ...env, GITHUB_ACTOR: 'dependabot[bot]' }
    expect(readContext(dependabot, payloadOf({})).readOnlyBecause).toBe('dependabot')
  })

  test.each(['push', 'pull_request_target', 'workflow_run', 'issue_comment', ''])(
    'the event "%s" is not supported',
    async (event) => {
      expect(await codes(() => readContext({ ...env, GITHUB_EVENT_NAME: event }, payloadOf({})))).toEqual([
        'event_not_supported',
      ])
    },
  )

  test.each([
    ['no payload', undefined],
    ['no JSON', '{'],
    ['no pull request', '{}'],
    ['a head that is no commit', payloadOf({ headSha: 'main; rm -rf /' })],
  ])('%s is a problem', async (_name, payload) => {
    expect(await codes(() => readContext(env, payload))).toEqual(['event_unreadable'])
  })
})
