import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FakeGitHub } from './fake/fake-github.js'
import { needs, readOnly } from './fake/permissions.js'

async function withFake(
  run: (fake: FakeGitHub, ask: (path: string, init?: RequestInit) => Promise<Response>) => Promise<void>,
) {
  const fake = await FakeGitHub.start()
  fake.repository.pulls.set(7, [])
  const headers = { authorization: `token ${fake.token}`, 'content-type': 'application/json' }
  try {
    await run(fake, (path, init) => fetch(fake.url + path, { ...init, headers: { ...headers, ...init?.headers } }))
  } finally {
    await fake.stop()
  }
}

const comments = '/repos/acme/credit/issues/7/comments'
const post = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) })

describe('the fake GitHub refuses what GitHub would refuse', () => {
  test('an operation outside of the slice is a defect', () =>
    withFake(async (fake, ask) => {
      expect((await ask('/repos/acme/credit/labels')).status).toBe(404)
      expect(fake.defects).toHaveLength(1)
    }))

  test('an unknown key of a body is a defect', () =>
    withFake(async (fake, ask) => {
      expect((await ask(comments, post({ body: 'x', draft: true }))).status).toBe(422)
      expect(fake.defects[0]).toContain('additional properties')
    }))

  test('a missing body, a key of the wrong type and an unknown query parameter are defects', () =>
    withFake(async (fake, ask) => {
      expect((await ask(comments, post({}))).status).toBe(422)
      expect((await ask(comments, post({ body: 5 }))).status).toBe(422)
      expect((await ask(`${comments}?sort=created`)).status).toBe(422)
      expect((await ask('/repos/acme/credit/issues/seven/comments')).status).toBe(422)
      expect(fake.defects).toHaveLength(4)
      expect(fake.repository.comments).toEqual([])
    }))

  test('more than a hundred entries a page are a defect, because GitHub silently gives a hundred', () =>
    withFake(async (fake, ask) => {
      await ask(`${comments}?per_page=101`)
      expect(fake.defects).toHaveLength(1)
    }))

  test('a comment of 65,536 characters is accepted and one more is refused with 422', () =>
    withFake(async (fake, ask) => {
      expect((await ask(comments, post({ body: 'x'.repeat(65_536) }))).status).toBe(201)
      const refused = await ask(comments, post({ body: 'x'.repeat(65_537) }))
      expect(refused.status).toBe(422)
      expect(await refused.text()).toContain('body is too long (maximum is 65536 characters)')
      expect(fake.defects).toEqual([])
    }))

  test('a read-only token may read comments and not write them', () =>
    withFake(async (fake, ask) => {
      fake.access = 'read'
      expect((await ask(comments)).status).toBe(200)
      const refused = await ask(comments, post({ body: 'x' }))
      expect(refused.status).toBe(403)
      expect(await refused.text()).toContain('Resource not accessible by integration')
    }))

  test('an installation token may not ask who it is, a person may', () =>
    withFake(async (fake, ask) => {
      expect((await ask('/user')).status).toBe(403)
      fake.identity = { kind: 'user', login: 'ada' }
      expect(((await (await ask('/user')).json()) as { login: string }).login).toBe('ada')
      expect(fake.defects).toEqual([])
    }))

  test('a wrong token is refused with 401', () =>
    withFake(async (_fake, ask) => {
      expect((await ask(comments, { headers: { authorization: 'token stolen' } })).status).toBe(401)
    }))

  test('pages are linked to the next and the last one', () =>
    withFake(async (fake, ask) => {
      for (let i = 0; i < 201; i += 1) fake.repository.addComment(7, 'ada', `comment ${i}`)
      const second = await ask(`${comments}?per_page=100&page=2`)
      expect(second.headers.get('link')).toMatch(/page=1>; rel="prev".*page=3>; rel="next".*page=3>; rel="last"/)
      const third = await ask(`${comments}?per_page=100&page=3`)
      expect(await third.json()).toHaveLength(1)
      expect(third.headers.get('link')).not.toContain('rel="next"')
      expect(fake.defects).toEqual([])
    }))

  test('a fault strikes the first n calls of its operation and no other', () =>
    withFake(async (fake, ask) => {
      fake.failNext({ operation: 'issues/create-comment', times: 2, status: 502, message: 'Bad Gateway' })
      expect((await ask(comments)).status).toBe(200)
      expect((await ask(comments, post({ body: 'x' }))).status).toBe(502)
      expect((await ask(comments, post({ body: 'x' }))).status).toBe(502)
      expect((await ask(comments, post({ body: 'x' }))).status).toBe(201)
    }))
})

describe('a token that the fake issues does what the permissions of a workflow grant, and no more', () => {
  const askWith = (fake: FakeGitHub, token: string) => (path: string, init?: RequestInit) =>
    fetch(fake.url + path, {
      ...init,
      headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
    })

  test('writing includes reading, what is not named is refused, and both are told', () =>
    withFake(async (fake) => {
      const ask = askWith(fake, fake.issueToken('gate', { 'pull-requests': 'write' }))
      expect((await ask('/repos/acme/credit/pulls/7/files')).status).toBe(200)
      expect((await ask(comments, post({ body: 'x' }))).status).toBe(201)
      expect((await ask('/repos/acme/credit/releases/latest')).status).toBe(403)
      expect(fake.usesOf('gate')).toEqual({
        used: ['pull-requests: read', 'pull-requests: write'],
        refused: ['repos/get-latest-release'],
      })
      expect(fake.defects).toEqual([])
    }))

  test('that of a fork only reads', () =>
    withFake(async (fake) => {
      const ask = askWith(fake, fake.issueToken('fork', readOnly({ 'pull-requests': 'write' })))
      expect((await ask(comments)).status).toBe(200)
      expect((await ask(comments, post({ body: 'x' }))).status).toBe(403)
    }))

  test('every operation of the slice has its need', () => {
    const slice = JSON.parse(readFileSync(new URL('openapi/slice.json', import.meta.url), 'utf8'))
    const operations = Object.values<Record<string, { operationId?: string }>>(slice.paths).flatMap((methods) =>
      Object.values(methods).flatMap(({ operationId }) => operationId ?? []),
    )
    expect(Object.keys(needs).sort()).toEqual(operations.sort())
  })
})
