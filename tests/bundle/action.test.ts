import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { FakeGitHub } from '../github/fake/fake-github.js'
import { payloadOf } from '../github/payloads.js'
import { type Run, removeFolders, runBundle } from './action-runner.js'

const CONFIG = '.github/model-review.yml'
const MARKER = '<!-- model-review-gate v1'

const fixture = (name: string, file: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../../fixtures', name, file))

const configOf = (margin: number) => `version: 1
models:
  - name: loan-referral
    when: ["models/**"]
    champion: { path: models/champion.csv, ref: base }
    challenger: { path: models/challenger.csv }
    columns: { id: application_id, label: bank_rejected, score: reject_probability }
    operating_point: { threshold: 0.15 }
    metrics:
      - { metric: roc_auc, role: primary, margin: ${margin} }
    slices: { metrics: [{ metric: roc_auc, margin: 0.9 }], of: [sex] }
`

const running: FakeGitHub[] = []

afterEach(async () => {
  const defects = running.flatMap((fake) => fake.defects)
  await Promise.all(running.splice(0).map((fake) => fake.stop()))
  removeFolders()
  expect(defects).toEqual([])
})

interface Setting {
  readonly fixture?: 'loans-better' | 'loans-worse'
  /** On the base branch; null: none. */
  readonly baseConfig?: string | null
  readonly changes?: readonly string[]
}

async function start({
  fixture: name = 'loans-better',
  baseConfig = configOf(0.01),
  changes = ['models/challenger.csv'],
}: Setting) {
  const fake = await FakeGitHub.start()
  running.push(fake)
  fake.repository.commit('heads/main', {
    'models/champion.csv': fixture(name, 'champion.csv'),
    ...(baseConfig === null ? {} : { [CONFIG]: baseConfig }),
  })
  fake.repository.pulls.set(
    7,
    changes.map((filename) => ({ filename, status: 'modified' as const })),
  )
  const files = { 'models/challenger.csv': fixture(name, 'challenger.csv'), [CONFIG]: baseConfig ?? configOf(0.01) }
  const run = (more: Partial<Parameters<typeof runBundle>[1]> = {}) =>
    runBundle(fake, { ...more, files: { ...files, ...more.files } })
  return { fake, run }
}

const reportOf = ({ outputs }: Run) => JSON.parse(readFileSync(outputs['report-json'] ?? '', 'utf8'))
const codesOf = (run: Run): string[] => reportOf(run).problems.map(({ code }: { code: string }) => code)

describe('the built action on a pull request', () => {
  test('with a better challenger passes, with a first comment, a summary, files and outputs', async () => {
    const { fake, run } = await start({})
    const result = await run()
    expect(result.stderr).toBe('')
    expect(result.exitCode).toBe(0)
    expect(result.outputs).toMatchObject({
      verdict: 'pass',
      regressions: '0',
      'comment-url': 'https://github.test/acme/credit/pull/7#issuecomment-1000',
    })
    expect(fake.repository.comments).toHaveLength(1)
    expect(fake.repository.comments[0]?.body).toMatch(new RegExp(`^${MARKER}`))
    expect(fake.repository.comments[0]?.body).toContain('loan-referral')
    expect(result.summary).toContain('loan-referral')
    const report = reportOf(result)
    expect(report).toMatchObject({ verdict: 'pass', advisory: false, models: [{ name: 'loan-referral' }] })
    expect(report.models[0].inputs).toContainEqual(
      expect.objectContaining({ role: 'champion', ref: 'base', commit: fake.repository.resolve('main') }),
    )
    expect(readFileSync(result.outputs['report-html'] ?? '', 'utf8')).toContain('loan-referral')
    expect(readFileSync(result.outputs['report-markdown'] ?? '', 'utf8')).toContain('loan-referral')
    expect(result.stdout).toContain(`::add-mask::${fake.token}`)
  })

  test('with a worse challenger fails the job, and its own later fix turns the same comment', async () => {
    const { fake, run } = await start({ fixture: 'loans-worse' })
    const blocked = await run()
    expect(blocked.exitCode).toBe(1)
    expect(blocked.outputs).toMatchObject({ verdict: 'block' })
    expect(Number(blocked.outputs.regressions)).toBeGreaterThan(0)
    expect(blocked.stdout).toMatch(/^::error(?: file=[^:]*)?::/m)
    const before = fake.repository.comments[0]?.body
    fake.repository.commit('heads/main', {
      [CONFIG]: configOf(0.01),
      'models/champion.csv': fixture('loans-better', 'champion.csv'),
    })
    const fixed = await run({ files: { 'models/challenger.csv': fixture('loans-better', 'challenger.csv') } })
    expect(fixed.exitCode).toBe(0)
    expect(fixed.outputs['comment-url']).toBe(blocked.outputs['comment-url'])
    expect(fake.repository.comments).toHaveLength(1)
    expect(fake.repository.comments[0]?.body).not.toBe(before)
  })

  test('run again on the same commit does not edit its comment', async () => {
    const { fake, run } = await start({})
    const first = await run()
    const second = await run()
    expect(fake.callsOf('issues/update-comment')).toEqual([])
    expect(second.outputs['comment-url']).toBe(first.outputs['comment-url'])
  })

  test('finds its comment behind a hundred others', async () => {
    const { fake, run } = await start({})
    for (let i = 0; i < 105; i += 1) fake.repository.addComment(7, 'ada', `comment ${i}`)
    const own = fake.repository.addComment(7, 'github-actions[bot]', `${MARKER} verdict=block -->\nold`)
    await run()
    expect(own.edits).toBe(1)
    expect(fake.repository.comments).toHaveLength(106)
  })

  test('with a read-only token keeps verdict, summary and outputs, and names the permission in a warning', async () => {
    const { fake, run } = await start({ fixture: 'loans-worse' })
    fake.access = 'read'
    const result = await run()
    expect(result.exitCode).toBe(1)
    expect(result.outputs.verdict).toBe('block')
    expect(result.outputs['comment-url']).toBeUndefined()
    expect(result.summary).toContain('loan-referral')
    expect(result.stdout).toMatch(/^::warning::.*pull-requests: write/m)
  })

  test('from a fork passes with a warning that no permission would help', async () => {
    const { fake, run } = await start({})
    fake.access = 'read'
    const result = await run({ payload: payloadOf({ headRepository: 'stranger/credit' }) })
    expect(result.exitCode).toBe(0)
    expect(result.stdout).toMatch(/^::warning::.*fork/m)
  })

  test('sends a shorter comment when GitHub refuses the first as too long', async () => {
    const { fake, run } = await start({ fixture: 'loans-worse' })
    fake.failNext({ operation: 'issues/create-comment', times: 1, status: 422, message: 'Validation Failed' })
    const result = await run()
    expect(result.exitCode).toBe(1)
    const [refused, accepted] = fake.callsOf('issues/create-comment').map(({ body }) => (body as { body: string }).body)
    expect(accepted!.length).toBeLessThan(refused!.length)
    expect(fake.repository.comments[0]?.body).toContain('loan-referral')
  })

  test('asks again after 500 and waits out a 429', async () => {
    const { fake, run } = await start({})
    fake.failNext({ operation: 'repos/get-content', times: 1, status: 500, message: 'Server Error' })
    fake.failNext({
      operation: 'issues/create-comment',
      times: 1,
      status: 429,
      message: 'You have exceeded a secondary rate limit.',
      headers: { 'retry-after': '1' },
    })
    const result = await run()
    expect(result.exitCode).toBe(0)
    expect(fake.callsOf('issues/create-comment').map(({ status }) => status)).toEqual([429, 201])
    expect(fake.repository.comments).toHaveLength(1)
  })

  test('that touches no model passes without reading a file and without a comment', async () => {
    const { fake, run } = await start({ changes: ['README.md'] })
    const result = await run()
    expect(result.exitCode).toBe(0)
    expect(result.outputs).toMatchObject({ verdict: 'pass', regressions: '0' })
    expect(reportOf(result)).toMatchObject({ models: [], untouched: ['loan-referral'] })
    expect(fake.repository.comments).toEqual([])
    expect(fake.calls.map(({ path: asked }) => asked)).not.toContain('/repos/acme/credit/contents/models/champion.csv')
    expect(result.summary).not.toBe('')
  })

  test('that loosens its own margin is judged by the old one', async () => {
    const { fake, run } = await start({ fixture: 'loans-worse', changes: ['models/challenger.csv', CONFIG] })
    const result = await run({ files: { [CONFIG]: configOf(0.9) } })
    expect(result.exitCode).toBe(1)
    expect(result.outputs.verdict).toBe('block')
    expect(codesOf(result)).toContain('policy_changed_in_pr')
    expect(fake.repository.comments[0]?.body).toContain(CONFIG.split('/')[1])
  })

  test('that brings the first policy is informed and not held up', async () => {
    const { run } = await start({ fixture: 'loans-worse', baseConfig: null, changes: [CONFIG] })
    const result = await run()
    expect(result.exitCode).toBe(0)
    expect(result.outputs.verdict).toBe('block')
    expect(reportOf(result)).toMatchObject({ advisory: true })
    expect(codesOf(result)).toContain('policy_new')
  })

  test('without its predictions is an error, never a pass', async () => {
    const { fake, run } = await start({})
    fake.repository.commit('heads/main', {
      [CONFIG]: configOf(0.01).replace('models/challenger.csv', 'models/other.csv'),
      'models/champion.csv': 'x',
    })
    const result = await run()
    expect(result.exitCode).toBe(2)
    expect(result.outputs.verdict).toBe('error')
    expect(result.stdout).toMatch(/^::error(?: file=[^:]*)?::/m)
    expect(result.stdout).not.toMatch(/^\s+at /m)
    expect(fake.repository.comments).toHaveLength(1)
  })

  test('with a config that is wrong is an error that says where', async () => {
    const { run } = await start({ baseConfig: configOf(0.01).replace('margin: 0.01', 'margn: 0.01') })
    const result = await run()
    expect(result.exitCode).toBe(2)
    expect(result.stdout).toMatch(/^::error(?: file=[^:]*)?::.*margn/m)
    expect(result.summary).toContain('margn')
  })
})

test('an event that is not supported is an error with a summary, and asks GitHub nothing', async () => {
  const { fake, run } = await start({})
  const result = await run({ env: { GITHUB_EVENT_NAME: 'pull_request_target' } })
  expect(result.exitCode).toBe(2)
  expect(result.outputs.verdict).toBe('error')
  expect(result.summary).toContain('event_not_supported')
  expect(fake.calls).toEqual([])
})
