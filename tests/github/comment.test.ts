import { describe, expect, test } from 'vitest'
import { type CommentRequest, publishComment } from '../../src/github/comment.js'
import type { FakeGitHub } from './fake/fake-github.js'
import { connectTo, repository, startFake } from './helpers.js'

const MARKER = '<!-- model-review-gate v1 model=credit head=1111111 verdict=pass -->'
const textOf = (words: string) => `${MARKER}\n${words}`

const publish = (fake: FakeGitHub, words: string, more: Partial<CommentRequest> = {}) =>
  publishComment({
    client: connectTo(fake),
    repository,
    pullRequest: 7,
    render: () => textOf(words),
    mayCreate: true,
    readOnlyBecause: null,
    ...more,
  })

describe('the sticky comment', () => {
  test('is created once and then updated in place', async () => {
    const fake = await startFake()
    const created = await publish(fake, 'first')
    expect(created).toEqual({ kind: 'created', url: 'https://github.test/acme/credit/pull/7#issuecomment-1000' })
    expect(await publish(fake, 'second')).toEqual({ ...created, kind: 'updated' })
    expect(fake.repository.comments).toEqual([
      { id: 1_000, issue: 7, login: 'github-actions[bot]', body: textOf('second'), edits: 1 },
    ])
  })

  test('is left alone when nothing in it would change', async () => {
    const fake = await startFake()
    fake.repository.addComment(7, 'github-actions[bot]', `${textOf('same\nwords').replaceAll('\n', '\r\n')}\r\n`)
    expect((await publish(fake, 'same\nwords')).kind).toBe('unchanged')
    expect(fake.callsOf('issues/update-comment')).toEqual([])
  })

  test('is found behind a hundred and more comments of others', async () => {
    const fake = await startFake()
    for (let i = 0; i < 130; i += 1) fake.repository.addComment(7, 'ada', `comment ${i}`)
    const own = fake.repository.addComment(7, 'github-actions[bot]', textOf('old'))
    for (let i = 0; i < 130; i += 1) fake.repository.addComment(7, 'ada', `later comment ${i}`)
    expect((await publish(fake, 'new')).kind).toBe('updated')
    expect(own.body).toBe(textOf('new'))
    expect(fake.repository.comments).toHaveLength(261)
  })

  test('is not mistaken for a comment in which a person pasted the marker', async () => {
    const fake = await startFake()
    const pasted = fake.repository.addComment(7, 'mallory', textOf('all is well'))
    expect((await publish(fake, 'verdict')).kind).toBe('created')
    expect(pasted).toMatchObject({ body: textOf('all is well'), edits: 0 })
  })

  test('is not mistaken for a bot that quotes it, nor for one on another pull request', async () => {
    const fake = await startFake()
    fake.repository.pulls.set(8, [])
    fake.repository.addComment(7, 'github-actions[bot]', `Coverage fell.\n${MARKER}`)
    fake.repository.addComment(8, 'github-actions[bot]', textOf('other'))
    expect((await publish(fake, 'verdict')).kind).toBe('created')
  })

  test("of a GitHub App is found by the App's own bot account", async () => {
    const fake = await startFake()
    fake.identity = { kind: 'installation', login: 'acme-gate[bot]' }
    await publish(fake, 'first')
    expect((await publish(fake, 'second')).kind).toBe('updated')
    expect(fake.callsOf('users/get-authenticated')).toEqual([])
  })

  test("of a person's token is found by the login that GitHub names", async () => {
    const fake = await startFake()
    Object.assign(fake, { token: 'github_pat_x' })
    fake.identity = { kind: 'user', login: 'Ada' }
    fake.repository.addComment(7, 'github-actions[bot]', textOf('of the bot'))
    fake.repository.addComment(7, 'ada', textOf('of ada'))
    expect((await publish(fake, 'new')).kind).toBe('updated')
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([textOf('of the bot'), textOf('new')])
  })

  test('is not started where none may be, but an existing one is brought up to date', async () => {
    const fake = await startFake()
    expect(await publish(fake, 'x', { mayCreate: false })).toEqual({ kind: 'none' })
    fake.repository.addComment(7, 'github-actions[bot]', textOf('old'))
    expect((await publish(fake, 'new', { mayCreate: false })).kind).toBe('updated')
  })
})

describe('a comment that GitHub refuses', () => {
  test('as too long is sent in smaller and smaller forms', async () => {
    const fake = await startFake()
    const budgets: number[] = []
    const render = (maxBytes: number) => {
      budgets.push(maxBytes)
      return textOf('x'.repeat(maxBytes < 20_000 ? 100 : 65_500 + maxBytes / 1_000))
    }
    expect((await publish(fake, '', { render })).kind).toBe('created')
    expect(budgets).toEqual([60_000, 30_000, 15_000])
    expect(fake.callsOf('issues/create-comment').map(({ status }) => status)).toEqual([422, 422, 201])
  })

  test('as too long is sent smaller on an update as well', async () => {
    const fake = await startFake()
    fake.repository.addComment(7, 'github-actions[bot]', textOf('old'))
    const render = (maxBytes: number) => textOf('x'.repeat(maxBytes > 40_000 ? 70_000 : 100))
    expect((await publish(fake, '', { render })).kind).toBe('updated')
  })

  test('also in its shortest form is a warning', async () => {
    const fake = await startFake()
    const render = () => textOf('x'.repeat(70_000))
    expect(await publish(fake, '', { render })).toMatchObject({
      kind: 'refused',
      problem: { code: 'comment_too_long', severity: 'warning' },
    })
    expect(fake.callsOf('issues/create-comment')).toHaveLength(1)
  })

  test.each([null, 'fork', 'dependabot'] as const)(
    'for want of permission (%s) is a warning',
    async (readOnlyBecause) => {
      const fake = await startFake()
      fake.access = 'read'
      expect(await publish(fake, 'x', { readOnlyBecause })).toEqual({
        kind: 'refused',
        problem: { code: 'comment_not_permitted', severity: 'warning', args: { because: readOnlyBecause } },
      })
    },
  )

  test('because of 500 four times over is a warning', async () => {
    const fake = await startFake()
    fake.failNext({ operation: 'issues/list-comments', times: 4, status: 500, message: 'Server Error' })
    expect(await publish(fake, 'x')).toMatchObject({ problem: { code: 'comment_failed', args: { status: 500 } } })
  })
})

describe('a comment behind a gateway that fails', () => {
  test('is sent again when it did not arrive', async () => {
    const fake = await startFake()
    fake.failNext({ operation: 'issues/create-comment', times: 2, status: 502, message: 'Bad Gateway' })
    expect((await publish(fake, 'x')).kind).toBe('created')
    expect(fake.repository.comments).toHaveLength(1)
  })

  test('is not sent twice when it did arrive', async () => {
    const fake = await startFake()
    fake.failNext({
      operation: 'issues/create-comment',
      times: 1,
      status: 502,
      message: 'Bad Gateway',
      afterEffect: true,
    })
    expect((await publish(fake, 'x')).kind).toBe('created')
    expect(fake.repository.comments).toHaveLength(1)
    expect(fake.callsOf('issues/create-comment')).toHaveLength(1)
  })

  test('waits out a secondary rate limit', async () => {
    const fake = await startFake()
    const limit = {
      status: 429,
      message: 'You have exceeded a secondary rate limit.',
      headers: { 'retry-after': '30' },
    }
    fake.failNext({ operation: 'issues/create-comment', times: 1, ...limit })
    expect((await publish(fake, 'x')).kind).toBe('created')
    expect(fake.repository.comments).toHaveLength(1)
  })
})
