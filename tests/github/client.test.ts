import { describe, expect, test } from 'vitest'
import { problemOf } from '../../src/github/client.js'
import { resolveCommit } from '../../src/github/contents.js'
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
