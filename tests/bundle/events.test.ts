/** What several runs make of one change: a fork's and its publisher's, the jobs of a monorepo, a merge queue. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { FakeGitHub } from '../github/fake/fake-github.js'
import { finishedRunPayload, mergeGroupPayload, payloadOf } from '../github/payloads.js'
import { makeZip } from '../io/make-zip.js'
import { removeFolders, runBundle } from './action-runner.js'

const CONFIG = '.github/model-review.yml'
const HEAD = '1'.repeat(40)
const FORK = 'stranger/credit'

const fixture = (name: string, file: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../../fixtures', name, file))

const modelOf = (name: string) => `  - name: ${name}
    when: ["${name}/**"]
    champion: { path: ${name}/champion.csv, ref: base }
    challenger: { path: ${name}/challenger.csv }
    columns: { id: application_id, label: bank_rejected, score: reject_probability }
    operating_point: { threshold: 0.15 }
    metrics: [{ metric: roc_auc, role: primary, margin: 0.01 }]
    slices: { metrics: [{ metric: roc_auc, margin: 0.9 }], of: [sex] }
`
const config = `version: 1\nmodels:\n${modelOf('loans')}${modelOf('cards')}`

const running: FakeGitHub[] = []
afterEach(async () => {
  const defects = running.flatMap((fake) => fake.defects)
  await Promise.all(running.splice(0).map((fake) => fake.stop()))
  removeFolders()
  expect(defects).toEqual([])
})

const base = {
  [CONFIG]: config,
  'loans/champion.csv': fixture('loans-better', 'champion.csv'),
  'cards/champion.csv': fixture('loans-better', 'champion.csv'),
}

async function start(changes: readonly string[]) {
  const fake = await FakeGitHub.start()
  running.push(fake)
  fake.repository.commit('heads/main', base)
  fake.repository.pulls.set(
    7,
    changes.map((filename) => ({ filename, status: 'modified' as const })),
  )
  return fake
}

const challengers = (loans: 'loans-better' | 'loans-worse', cards = loans) => ({
  'loans/challenger.csv': fixture(loans, 'challenger.csv'),
  'cards/challenger.csv': fixture(cards, 'challenger.csv'),
})

describe('the two halves of a fork', () => {
  const halves = async (kind: 'loans-better' | 'loans-worse', change = (json: string) => json) => {
    const fake = await start(['loans/challenger.csv'])
    fake.repository.describePull(7, { headRepository: FORK, author: 'stranger' })
    if (kind === 'loans-worse')
      fake.repository.commit('heads/main', { ...base, 'loans/champion.csv': fixture('loans-worse', 'champion.csv') })
    fake.access = 'read'
    const first = await runBundle(fake, {
      files: challengers(kind),
      payload: payloadOf({ headRepository: FORK }),
      inputs: { comment: 'never' },
    })
    const json = change(readFileSync(first.outputs['report-json'] ?? '', 'utf8'))
    fake.access = 'write'
    const run = fake.repository.addRun({ event: 'pull_request', branch: 'retrain', sha: HEAD, fork: true })
    fake.repository.addArtifact(run, 'model-review-report', makeZip([{ path: 'report.json', content: json }]))
    fake.calls.splice(0)
    const second = await runBundle(fake, {
      files: {},
      payload: finishedRunPayload({ id: run.id }),
      env: { GITHUB_EVENT_NAME: 'workflow_run', GITHUB_ACTOR: 'stranger' },
    })
    return { fake, first, second }
  }

  test('agree: the first fails the check without a comment, the second publishes the same verdict', async () => {
    const { fake, first, second } = await halves('loans-worse')
    expect(first.stderr + second.stderr).toBe('')
    expect([first.exitCode, second.exitCode]).toEqual([1, 1])
    expect(first.outputs['comment-url']).toBeUndefined()
    expect(second.outputs.verdict).toBe('block')
    expect(fake.repository.comments.map(({ issue }) => issue)).toEqual([7])
    expect(fake.repository.comments[0]?.body).toContain('verdict=block')
    expect(fake.repository.comments[0]?.body).toContain("contributor's fork")
    // The first half read the base branch with a token that may only read; the second used no checkout at all.
    expect(fake.calls.length).toBeLessThanOrEqual(15)
  })

  test('a pass is a pass', async () => {
    const { fake, first, second } = await halves('loans-better')
    expect([first.exitCode, second.exitCode]).toEqual([0, 0])
    expect(fake.repository.comments[0]?.body).toContain('verdict=pass')
  })

  test('do not agree where the fork has rewritten its verdict', async () => {
    const forged = (json: string) => json.replaceAll('"verdict": "block"', '"verdict": "pass"')
    const { fake, second } = await halves('loans-worse', forged)
    expect(second.exitCode).toBe(1)
    expect(second.outputs.verdict).toBe('block')
    expect(fake.repository.comments[0]?.body).toContain('verdict=block')
  })
})

test('the jobs of a monorepo become one comment and one verdict, and a job that left nothing is missed', async () => {
  const fake = await start(['loans/challenger.csv', 'cards/challenger.csv'])
  const jobs = await Promise.all(
    ['loans', 'cards'].map((models) =>
      runBundle(fake, { files: challengers('loans-better'), inputs: { models, comment: 'never' } }),
    ),
  )
  expect(jobs.map(({ exitCode }) => exitCode)).toEqual([0, 0])
  expect(JSON.parse(jobs[0]!.outputs.models ?? '')).toEqual({ loans: 'pass', cards: 'left-out' })
  expect(fake.repository.comments).toEqual([])
  const [loans, cards] = jobs.map(({ outputs }) => readFileSync(outputs['report-json'] ?? ''))
  const gather = (files: Record<string, Uint8Array>) => runBundle(fake, { files, inputs: { mode: 'publish' } })
  const whole = await gather({
    'model-review-report/a/report.json': loans!,
    'model-review-report/b/report.json': cards!,
  })
  expect(whole.stderr).toBe('')
  expect(whole.exitCode).toBe(0)
  expect(JSON.parse(whole.outputs.models ?? '')).toEqual({ loans: 'pass', cards: 'pass' })
  expect(fake.repository.comments).toHaveLength(1)
  const missing = await gather({ 'model-review-report/a/report.json': loans! })
  expect(missing.exitCode).toBe(2)
  expect(JSON.parse(missing.outputs.models ?? '')).toEqual({ loans: 'pass', cards: 'missing' })
  expect(fake.repository.comments).toHaveLength(1)
  expect(fake.repository.comments[0]?.body).toContain('No job has reported on "cards"')
})

test('a merge group is evaluated again on its own head, and no comment is written', async () => {
  const fake = await start([])
  fake.repository.commit('heads/main', { ...base, 'loans/champion.csv': fixture('loans-worse', 'champion.csv') })
  const headSha = fake.repository.commit('heads/group', { ...base, ...challengers('loans-worse') })
  const result = await runBundle(fake, {
    files: challengers('loans-worse'),
    payload: mergeGroupPayload({ headSha }),
    env: { GITHUB_EVENT_NAME: 'merge_group' },
  })
  expect(result.exitCode).toBe(1)
  const report = JSON.parse(readFileSync(result.outputs['report-json'] ?? '', 'utf8'))
  expect(report.context).toMatchObject({ headSha, pullRequest: 7, baseSha: fake.repository.resolve('main') })
  expect(fake.repository.comments).toEqual([])
})

test('the quiet path costs at most fifteen requests', async () => {
  const fake = await start(['loans/challenger.csv'])
  Object.assign(fake, { mayWriteChecks: true })
  const result = await runBundle(fake, { files: challengers('loans-better') })
  expect(result.exitCode).toBe(0)
  expect(fake.calls.length).toBeLessThanOrEqual(15)
  expect(fake.calls.length).toBeGreaterThan(5)
})
