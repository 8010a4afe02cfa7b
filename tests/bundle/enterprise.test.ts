/** GitHub Enterprise Server: every host is the one that the runner names, and the API lies under a path of it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
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
