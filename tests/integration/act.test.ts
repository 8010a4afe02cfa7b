/** The example workflows, run as workflows: nektos/act is the runner, the fake is GitHub, and this repository is the action. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { FakeGitHub } from '../github/fake/fake-github.js'
import { payloadOf } from '../github/payloads.js'
import { type Files, removeRuns, runWorkflow, type WorkflowRun } from './act/run-workflow.js'
import { findTools } from './act/tools.js'

const tools = findTools()
if ('absent' in tools) console.warn(`skipped: the example workflows are not run; ${tools.absent}`)

const CONFIG = '.github/model-review.yml'
const HEAD = '1'.repeat(40)
const MERGED = '3'.repeat(40)

const fixture = (name: string, file: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../../fixtures', name, file))

const config = `version: 1
models:
  - name: loan-referral
    when: ["models/**"]
    champion: { path: models/champion.csv, ref: base }
    challenger: { path: models/challenger.csv }
    columns: { id: application_id, label: bank_rejected, score: reject_probability }
    operating_point: { threshold: 0.15 }
    metrics:
      - { metric: roc_auc, role: primary, margin: 0.01 }
    slices: { metrics: [{ metric: roc_auc, margin: 0.9 }], of: [sex] }
`

const running: FakeGitHub[] = []

afterEach(async () => {
  const defects = running.flatMap((fake) => fake.defects)
  await Promise.all(running.splice(0).map((fake) => fake.stop()))
  removeRuns()
  expect(defects).toEqual([])
})

interface World {
  readonly fake: FakeGitHub
  readonly challenger: Files
  readonly run: (
    run: Pick<WorkflowRun, 'workflow' | 'event' | 'payload'> & Partial<WorkflowRun>,
  ) => ReturnType<typeof runWorkflow>
}

async function start(model: 'loans-better' | 'loans-worse'): Promise<World> {
  const fake = await FakeGitHub.start()
  running.push(fake)
  fake.repository.commit('heads/main', { [CONFIG]: config, 'models/champion.csv': fixture(model, 'champion.csv') })
  fake.repository.pulls.set(7, [{ filename: 'models/challenger.csv', status: 'modified' }])
  const challenger = { [CONFIG]: config, 'models/challenger.csv': fixture(model, 'challenger.csv') }
  return {
    fake,
    challenger,
    run: async (run) => {
      if ('absent' in tools) throw new Error(tools.absent)
      const result = await runWorkflow(tools, fake, {
        checkout: challenger,
        ref: 'refs/pull/7/merge',
        sha: MERGED,
        runId: 99,
        ...run,
      })
      console.info(`${run.workflow}, ${run.event}: replaced ${result.replaced.join('; ')}`)
      expect(result.everything).not.toMatch(/ghs_loopback/)
      return result
    },
  }
}

const pullRequest = (workflow: string) => ({
  workflow,
  event: 'pull_request',
  payload: JSON.parse(payloadOf({ headSha: HEAD })),
})

describe.skipIf('absent' in tools)('pull-request.yml', () => {
  test('passes a better model: job, comment, summary and both uploads, with the rights that it asks for', async () => {
    const { fake, run } = await start('loans-better')
    const { jobs, summaries, artifacts } = await run(pullRequest('pull-request.yml'))
    expect(jobs).toEqual({ 'model-review': 'success' })
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([expect.stringMatching(/^<!-- .*verdict=pass/)])
    expect(summaries).toEqual([expect.stringContaining('loan-referral')])
    expect(Object.keys(artifacts).sort()).toEqual(['model-review-report', 'report.html'])
    expect(Object.keys(artifacts['model-review-report'] ?? {}).sort()).toEqual([
      'report.html',
      'report.json',
      'report.md',
    ])
    expect(fake.usesOf('pull-request.yml model-review 99')).toEqual({
      used: ['contents: read', 'pull-requests: read', 'pull-requests: write'],
      refused: [],
    })
  })

  test('fails the job for a worse model, and uploads its report all the same', async () => {
    const { fake, run } = await start('loans-worse')
    const { jobs, log, artifacts } = await run(pullRequest('pull-request.yml'))
    expect(jobs).toEqual({ 'model-review': 'failure' })
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([expect.stringMatching(/^<!-- .*verdict=block/)])
    expect(log).toMatch(/::error::loan-referral: blocked/)
    expect(Object.keys(artifacts)).toContain('model-review-report')
  })
})

describe.skipIf('absent' in tools)('advisory.yml', () => {
  test('says that it would block and holds nothing up', async () => {
    const { fake, run } = await start('loans-worse')
    const { jobs } = await run(pullRequest('advisory.yml'))
    expect(jobs).toEqual({ 'model-review': 'success' })
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([expect.stringMatching(/^<!-- .*verdict=block/)])
  })
})
