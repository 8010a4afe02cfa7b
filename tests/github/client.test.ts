import { describe, expect, test } from 'vitest'
import { listChangedFiles } from '../../src/github/changed-files.js'
import { problemOf } from '../../src/github/client.js'
import { readFileAt, resolveCommit } from '../../src/github/contents.js'
import { codesOf, connectTo, repository, startFake } from './helpers.js'

describe('the client asks again, within bounds', () => {
  test.each([500, 502, 503])('%i is asked again until it is answered', async (status) => {
    const fake = await startFake()
    const commit = fake.repository.commit('heads/main', {})
    fake.failNext({ operation: 'repos/get-commit', times: 3, status, message: 'Server Error' })
    expect(await resolveCommit(connectTo(fake), repository, 'heads/main')).toBe(commit)
    expect(fake.calls.map((call) => call.status)).toEqual([status, status, status, 200])
  })

  test('after three repetitions a burst of 500 is a problem, not a pass', async () => {
    const fake = await startFake()
    fake.failNext({ operation: 'any', times: 99, status: 500, message: 'Server Error' })
    expect(await codesOf(resolveCommit(connectTo(fake), repository, 'heads/main'))).toEqual(['github_unavailable'])
    expect(fake.calls).toHaveLength(4)
  })

  test.each([
    ['403', 403, 'You have exceeded a secondary rate limit. Please wait a few minutes.'],
    ['429', 429, 'You have exceeded a secondary rate limit.'],
    ['429 of a proxy that does not say why', 429, 'Too Many Requests'],
  ])('a secondary rate limit (%s) is waited for as long as Retry-After says', async (_name, status, message) => {
    const fake = await startFake()
    const commit = fake.repository.commit('heads/main', {})
    fake.failNext({ operation: 'repos/get-commit', times: 2, status, message, headers: { 'retry-after': '60' } })
    const started = performance.now()
    expect(await resolveCommit(connectTo(fake), repository, 'heads/main')).toBe(commit)
    expect(performance.now() - started).toBeGreaterThan(2 * 55)
    expect(fake.calls.map((call) => call.status)).toEqual([status, status, 200])
  })

  test('a rate limit that lasts longer than two minutes is not waited for', async () => {
    const fake = await startFake()
    const reset = String(Math.floor(Date.now() / 1000) + 1800)
    fake.failNext({
      operation: 'any',
      times: 9,
      status: 403,
      message: 'API rate limit exceeded for installation ID 1.',
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    })
    expect(await codesOf(resolveCommit(connectTo(fake), repository, 'heads/main'))).toEqual(['github_rate_limited'])
    expect(fake.calls).toHaveLength(1)
  })

  test('a 429 that never ends costs three requests, not a dozen', async () => {
    const fake = await startFake()
    fake.failNext({
      operation: 'any',
      times: 99,
      status: 429,
      message: 'Too Many Requests',
      headers: { 'retry-after': '1' },
    })
    expect(await codesOf(resolveCommit(connectTo(fake), repository, 'heads/main'))).toEqual(['github_rate_limited'])
    expect(fake.calls).toHaveLength(3)
  })

  test('past its deadline nothing more is asked', async () => {
    const fake = await startFake()
    const client = connectTo(fake, { deadlineMs: 0 })
    expect(await codesOf(resolveCommit(client, repository, 'heads/main'))).toEqual(['github_unavailable'])
    expect(fake.calls).toEqual([])
  })

  test('a server that cannot be reached is a problem', async () => {
    const fake = await startFake()
    const client = connectTo(fake, { apiUrl: 'http://127.0.0.1:9' })
    expect(await codesOf(resolveCommit(client, repository, 'heads/main'))).toEqual(['github_unavailable'])
  })

  test.each(['reset', 'truncate'] as const)('an answer that breaks off (%s) is asked for again', async (kind) => {
    const fake = await startFake()
    const commit = fake.repository.commit('heads/main', { 'a.csv': 'id,score\n1,0.5\n2,0.7\n' })
    fake.repository.pulls.set(7, [{ filename: 'a.csv', status: 'modified' }])
    fake.failNext({ operation: 'pulls/list-files', times: 2, kind })
    expect((await listChangedFiles(connectTo(fake), repository, 7)).files.map(({ path }) => path)).toEqual(['a.csv'])
    expect(fake.callsOf('pulls/list-files')).toHaveLength(3)
    // Half a file says that it is whole only with a length of its own, and then nobody can know.
    if (kind === 'truncate') return
    fake.failNext({ operation: 'repos/get-content', times: 2, kind })
    const bytes = await readFileAt(connectTo(fake), repository, 'a.csv', commit)
    expect(Buffer.from(bytes!).toString()).toBe('id,score\n1,0.5\n2,0.7\n')
  })

  test.each(['reset', 'truncate'] as const)(
    'answers that always break off (%s) are a problem, never half a list or half a file',
    async (kind) => {
      const fake = await startFake()
      const commit = fake.repository.commit('heads/main', { 'a.csv': 'id,score\n1,0.5\n' })
      fake.repository.pulls.set(7, [{ filename: 'a.csv', status: 'modified' }])
      fake.failNext({ operation: 'pulls/list-files', times: 99, kind })
      expect(await codesOf(listChangedFiles(connectTo(fake), repository, 7))).toEqual(['github_unavailable'])
      if (kind === 'truncate') return
      fake.failNext({ operation: 'repos/get-content', times: 99, kind })
      expect(await codesOf(readFileAt(connectTo(fake), repository, 'a.csv', commit))).toEqual(['github_unavailable'])
    },
  )

  test('an attempt that hangs is given up and made again', async () => {
    const fake = await startFake()
    const commit = fake.repository.commit('heads/main', {})
    fake.failNext({ operation: 'repos/get-commit', times: 2, kind: 'hang' })
    expect(await resolveCommit(connectTo(fake, { attemptMs: 100 }), repository, 'heads/main')).toBe(commit)
    expect(fake.calls).toHaveLength(3)
  })

  test('a GitHub that always hangs costs its deadline and no more', async () => {
    const fake = await startFake()
    fake.failNext({ operation: 'any', times: 99, kind: 'hang' })
    const client = connectTo(fake, { attemptMs: 200, deadlineMs: 500 })
    const started = performance.now()
    expect(await codesOf(resolveCommit(client, repository, 'heads/main'))).toEqual(['github_unavailable'])
    expect(await codesOf(resolveCommit(client, repository, 'heads/main'))).toEqual(['github_unavailable'])
    expect(performance.now() - started).toBeLessThan(3_000)
    expect(fake.calls.length).toBeLessThanOrEqual(4)
  })

  test('an answer that is slow within its time is taken', async () => {
    const fake = await startFake()
    const commit = fake.repository.commit('heads/main', {})
    fake.failNext({ operation: 'repos/get-commit', times: 1, kind: 'slow', ms: 150 })
    expect(await resolveCommit(connectTo(fake, { attemptMs: 5_000 }), repository, 'heads/main')).toBe(commit)
    expect(fake.calls).toHaveLength(1)
  })

  test('time that is spent on something else does not count, and more may be allowed', async () => {
    const fake = await startFake()
    const commit = fake.repository.commit('heads/main', {})
    const client = connectTo(fake, { deadlineMs: 400 })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await resolveCommit(client, repository, 'heads/main')).toBe(commit)
    fake.failNext({ operation: 'any', times: 99, kind: 'hang' })
    expect(await codesOf(resolveCommit(client, repository, 'heads/main'))).toEqual(['github_unavailable'])
    const asked = fake.calls.length
    client.allow(300)
    await codesOf(resolveCommit(client, repository, 'heads/main'))
    expect(fake.calls.length).toBeGreaterThan(asked)
  })

  test.each([-6, 6])(
    'a server whose clock is %i hours off is waited for as long as Retry-After says',
    async (hours) => {
      const fake = await startFake()
      const commit = fake.repository.commit('heads/main', {})
      fake.clockAheadMs = hours * 3_600_000
      const message = 'You have exceeded a secondary rate limit.'
      fake.failNext({ operation: 'any', times: 1, status: 403, message, headers: { 'retry-after': '60' } })
      const started = performance.now()
      expect(await resolveCommit(connectTo(fake), repository, 'heads/main')).toBe(commit)
      expect(performance.now() - started).toBeLessThan(2_000)
    },
  )

  test('a rate limit that is over by its own account is asked again at once', async () => {
    const fake = await startFake()
    const commit = fake.repository.commit('heads/main', {})
    const reset = String(Math.floor(Date.now() / 1000) - 7_200)
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }
    fake.failNext({ operation: 'any', times: 1, status: 403, message: 'API rate limit exceeded.', headers })
    expect(await resolveCommit(connectTo(fake), repository, 'heads/main')).toBe(commit)
  })

  test('after a silence the next request is asked once, and after an answer it is repeated again', async () => {
    const fake = await startFake()
    const commit = fake.repository.commit('heads/main', {})
    const client = connectTo(fake)
    const silent = (times: number) => fake.failNext({ operation: 'repos/get-commit', times, kind: 'reset' })
    // What is never repeated shows no silence that lasts.
    silent(1)
    const accept = 'application/vnd.github.sha'
    const once = { ...repository, ref: 'heads/main', headers: { accept }, request: { retries: 0 } }
    await client.octokit.request('GET /repos/{owner}/{repo}/commits/{ref}', once).catch(() => undefined)
    silent(4)
    expect(await codesOf(resolveCommit(client, repository, 'heads/main'))).toEqual(['github_unavailable'])
    expect(fake.calls).toHaveLength(1 + 4)
    silent(1)
    expect(await codesOf(resolveCommit(client, repository, 'heads/main'))).toEqual(['github_unavailable'])
    expect(fake.calls).toHaveLength(1 + 4 + 1)
    expect(await resolveCommit(client, repository, 'heads/main')).toBe(commit)
    silent(1)
    expect(await resolveCommit(client, repository, 'heads/main')).toBe(commit)
  })

  test('a refused token and a missing permission are told apart', async () => {
    const fake = await startFake()
    expect(await codesOf(resolveCommit(connectTo(fake, { token: 'expired' }), repository, 'x'))).toEqual([
      'github_token_refused',
    ])
    const elsewhere = { owner: 'acme', repo: 'hidden' }
    expect(await codesOf(resolveCommit(connectTo(fake), elsewhere, 'x'))).toEqual(['github_not_permitted'])
  })

  test('a mistake of ours is not dressed up as an answer of GitHub', () => {
    const defect = new TypeError('x is not a function')
    expect(() => problemOf(defect, 'testing', 'contents: read')).toThrow(defect)
  })
})
