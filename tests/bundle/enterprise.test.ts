/** GitHub Enterprise Server: every host is the one that the runner names, and the API lies under a path of it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { FakeGitHub } from '../github/fake/fake-github.js'
import { FakeRepository } from '../github/fake/state.js'
import { makeZip } from '../io/make-zip.js'
import { removeFolders, runBundle } from './action-runner.js'

const CONFIG = '.github/model-review.yml'
const SERVER = 'https://ghe.example.com'
const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '../../fixtures/loans-worse', file))

const running: FakeGitHub[] = []
afterEach(async () => {
  const defects = running.flatMap((fake) => fake.defects)
  await Promise.all(running.splice(0).map((fake) => fake.stop()))
  removeFolders()
  expect(defects).toEqual([])
})

test('a review on GitHub Enterprise Server asks its host alone: policy, artifact, pages of comments, check run, labels', async () => {
  const fake = await FakeGitHub.start(new FakeRepository('acme', 'credit'), '/api/v3')
  running.push(fake)
  fake.mayWriteChecks = true
  const { repository } = fake
  const config = `version: 1
models:
  - name: loan-referral
    champion: { artifact: { name: predictions } }
    challenger: { path: challenger.csv }
    columns: { id: application_id, label: bank_rejected, score: reject_probability }
    operating_point: { threshold: 0.15 }
    metrics: [{ metric: roc_auc, role: primary, margin: 0.01 }]
github: { labels: true }
`
  repository.commit('heads/main', { [CONFIG]: config })
  repository.pulls.set(7, [{ filename: 'challenger.csv', status: 'modified' }])
  repository.addArtifact(
    repository.addRun(),
    'predictions',
    makeZip([{ path: 'champion.csv', content: read('champion.csv').toString() }]),
  )
  // Ours is on the second page, whose address GitHub gives: on its own host, under its own path.
  for (let count = 0; count < 120; count++) repository.addComment(7, 'ada', 'a word')
  const ours = repository.addComment(
    7,
    'github-actions[bot]',
    '<!-- model-review-gate v1 model=x head=none verdict=pass -->',
  )
  const result = await runBundle(fake, {
    files: { 'challenger.csv': read('challenger.csv'), [CONFIG]: config },
    env: { GITHUB_SERVER_URL: SERVER },
  })
  expect(result.exitCode).toBe(1)
  expect(result.outputs.verdict).toBe('block')
  expect(ours.edits).toBe(1)
  expect(ours.body).toContain(`${SERVER}/acme/credit/actions/runs/99`)
  expect(repository.checkRuns).toMatchObject([
    { status: 'completed', conclusion: 'failure', detailsUrl: `${SERVER}/acme/credit/actions/runs/99` },
  ])
  expect(repository.labelsOf(7)).toEqual(['model-review: blocked'])
  expect(fake.callsOf('issues/list-comments')).toHaveLength(2)
  expect(fake.calls.filter(({ operation }) => operation === 'unknown')).toEqual([])
  const evidence = readFileSync(result.outputs['report-evidence'] ?? '', 'utf8')
  expect(JSON.parse(evidence).change.run).toBe(`${SERVER}/acme/credit/actions/runs/99`)
  // The runner reads the masked words from the log, and leaves them out of it.
  const log = result.stdout.replace(/^::add-mask::.*$/gm, '')
  for (const text of [log, result.stderr, result.summary, ours.body, evidence]) {
    expect(text).not.toMatch(/https:\/\/(?:api\.)?github\.com/)
    expect(text).not.toContain(fake.token)
  }
  expect(fake.calls.length).toBeLessThanOrEqual(15)
})

test('the workflow of examples/ghes: its config, its rights and its step are all that the server is asked with', async () => {
  const fake = await FakeGitHub.start(new FakeRepository('acme', 'credit'), '/api/v3')
  running.push(fake)
  const { repository } = fake
  const example = path.resolve(import.meta.dirname, '../../examples/ghes')
  const own = (file: string) => readFileSync(path.join(example, file), 'utf8')
  const workflow = parse(own('.github/workflows/model-review.yml'))
  const [[job, { 'runs-on': labels, steps }]] = Object.entries<{
    'runs-on': readonly string[]
    steps: readonly { uses?: string; with?: Record<string, string>; env?: Record<string, string> }[]
  }>(workflow.jobs)
  expect([job, labels[0]]).toEqual(['model-review', 'self-hosted'])
  const gate = steps.find(({ uses }) => uses?.includes('/model-review-gate@'))!
  const token = fake.issueToken('ghes', workflow.permissions)
  const config = own(CONFIG)
  repository.commit('heads/main', { [CONFIG]: config, 'predictions.csv': own('before/predictions.csv') })
  repository.pulls.set(7, [{ filename: 'predictions.csv', status: 'modified' }])
  const result = await runBundle(fake, {
    inputs: { ...gate.with, 'github-token': token },
    files: { 'predictions.csv': own('predictions.csv'), [CONFIG]: config },
    env: { ...gate.env, GITHUB_SERVER_URL: SERVER },
  })
  expect(result.exitCode, result.stdout).toBe(0)
  expect(own('README.md')).toContain(`The verdict is **${result.outputs.verdict}**`)
  expect(repository.comments.map(({ body }) => body)).toEqual([
    expect.stringContaining(`${SERVER}/acme/credit/actions`),
  ])
  expect(repository.checkRuns).toMatchObject([{ conclusion: 'success' }])
  expect(repository.labelsOf(7)).toEqual(['model-review: pass'])
  expect(fake.usesOf('ghes')).toEqual({
    used: ['checks: write', 'contents: read', 'pull-requests: read', 'pull-requests: write'],
    refused: [],
  })
  // Later versions of these refuse to run there.
  for (const { uses } of steps.filter(({ uses }) => /\/(up|down)load-artifact@/.test(uses ?? '')))
    expect(own('.github/workflows/model-review.yml')).toContain(`${uses} # v3.`)
})
