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
    headSha: '1'.repeat(40),
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
    expect(fake.repository.comments).toMatchObject([
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

describe('a comment that is written while something else happens', () => {
  const newHead = '2'.repeat(40)
  const ofNewHead = MARKER.replace('1111111', '2222222')
  const bot = 'github-actions[bot]'
  /** Says whether it was called outdated. */
  const render = (_: number, __: string | null, outdated: boolean) => textOf(outdated ? 'outdated' : 'current')

  test('by a run for a newer head is not overwritten by the older run', async () => {
    const fake = await startFake()
    const newer = fake.repository.addComment(7, bot, `${ofNewHead}\nnewer`)
    fake.repository.describePull(7, { headSha: newHead })
    expect(await publish(fake, '', { render })).toEqual({ kind: 'overtaken', head: newHead })
    expect(newer).toMatchObject({ body: `${ofNewHead}\nnewer`, edits: 0 })
  })

  test('by a run for a newer head after the comments were read is not overwritten either', async () => {
    const fake = await startFake()
    const own = fake.repository.addComment(7, bot, textOf('of the old head'))
    fake.repository.describePull(7, { headSha: newHead })
    fake.beforeNext('pulls/get', () => {
      own.body = `${ofNewHead}\nnewer`
    })
    expect(await publish(fake, '', { render })).toEqual({ kind: 'overtaken', head: newHead })
    expect(own.body).toBe(`${ofNewHead}\nnewer`)
  })

  test('by nobody yet for a newer head says that it is outdated', async () => {
    const fake = await startFake()
    fake.repository.describePull(7, { headSha: newHead })
    expect((await publish(fake, '', { render })).kind).toBe('created')
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([textOf('outdated')])
    expect((await publish(fake, '', { render, headSha: newHead })).kind).toBe('updated')
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([textOf('current')])
  })

  test('is written all the same where GitHub does not say what the head is', async () => {
    const fake = await startFake()
    fake.failNext({ operation: 'pulls/get', times: 4, status: 500, message: 'Server Error' })
    expect((await publish(fake, '', { render })).kind).toBe('created')
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([textOf('current')])
  })

  test('and deleted by somebody in between is created anew', async () => {
    const fake = await startFake()
    fake.repository.addComment(7, bot, textOf('old'))
    fake.beforeNext('issues/update-comment', () => fake.repository.comments.splice(0))
    expect((await publish(fake, 'new')).kind).toBe('created')
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([textOf('new')])
  })

  test('and edited by somebody in between has our text in the end', async () => {
    const fake = await startFake()
    const own = fake.repository.addComment(7, bot, textOf('old'))
    fake.beforeNext('issues/update-comment', () => {
      own.body = 'All is well. Merge it.'
    })
    expect((await publish(fake, 'new')).kind).toBe('updated')
    expect(own.body).toBe(textOf('new'))
  })

  test('by two runs of one head at once is one in the end', async () => {
    const fake = await startFake()
    fake.beforeNext('issues/create-comment', () => fake.repository.addComment(7, bot, textOf('of the other run')))
    expect(await publish(fake, 'ours')).toMatchObject({ kind: 'updated', url: expect.stringContaining('-1000') })
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([textOf('ours')])
  })

  test('by two runs of two heads at once is one in the end, and of the newer head', async () => {
    for (const isNewer of [true, false]) {
      const fake = await startFake()
      fake.repository.describePull(7, { headSha: isNewer ? '1'.repeat(40) : newHead })
      const other = `${isNewer ? MARKER.replace('1111111', '3333333') : ofNewHead}\nof the other run`
      fake.beforeNext('issues/create-comment', () => fake.repository.addComment(7, bot, other))
      const outcome = await publish(fake, 'ours')
      expect(outcome.kind).toBe(isNewer ? 'updated' : 'overtaken')
      expect(fake.repository.comments.map(({ body }) => body)).toEqual([isNewer ? textOf('ours') : other])
    }
  })

  test('is one in the end whichever of two real runs is faster', async () => {
    for (let round = 0; round < 8; round += 1) {
      const fake = await startFake()
      fake.repository.describePull(7, { headSha: newHead })
      const older = publish(fake, '', { render })
      const newer = publish(fake, '', { render: () => `${ofNewHead}\nnewer`, headSha: newHead })
      await Promise.all([older, newer])
      expect(fake.repository.comments.map(({ body }) => body)).toEqual([`${ofNewHead}\nnewer`])
    }
  })

  test('takes away a younger one that a run left behind', async () => {
    const fake = await startFake()
    for (const words of ['old', 'left behind']) fake.repository.addComment(7, bot, textOf(words))
    expect((await publish(fake, 'new')).kind).toBe('updated')
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([textOf('new')])
  })
})
