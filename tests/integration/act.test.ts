/** The example workflows, run as workflows: nektos/act is the runner, the fake is GitHub, and this repository is the action. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { FakeGitHub } from '../github/fake/fake-github.js'
import { mergeGroupPayload, payloadOf, pushPayload } from '../github/payloads.js'
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

const reportIn = (artifacts: Readonly<Record<string, Files>>) =>
  JSON.parse(String(artifacts['model-review-report']?.['report.json']))

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
      'evidence.json',
      'model-card.cdx.json',
      'report.html',
      'report.json',
      'report.md',
    ])
    expect(fake.usesOf('pull-request.yml model-review 99')).toEqual({
      used: ['contents: read', 'pull-requests: read', 'pull-requests: write'],
      refused: ['checks/create'],
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

describe.skipIf('absent' in tools)('merge-queue.yml', () => {
  const enqueue = ({ fake }: World, files: Files) => {
    const headRef = `gh-readonly-queue/main/pr-7-${'2'.repeat(40)}`
    const headSha = fake.repository.commit(`heads/${headRef}`, files)
    const payload = JSON.parse(mergeGroupPayload({ headSha, headRef: `refs/heads/${headRef}` }))
    return { workflow: 'merge-queue.yml', event: 'merge_group', payload, ref: `refs/heads/${headRef}`, sha: headSha }
  }

  test('reviews the pull request, and the group again, which gets no comment', async () => {
    const world = await start('loans-better')
    expect((await world.run(pullRequest('merge-queue.yml'))).jobs).toEqual({ 'model-review': 'success' })
    const before = world.fake.repository.comments.map(({ body }) => body)
    const group = enqueue(world, {
      ...world.challenger,
      'models/champion.csv': fixture('loans-better', 'champion.csv'),
    })
    const { jobs, summaries, artifacts } = await world.run({ ...group, runId: 100 })
    expect(jobs).toEqual({ 'model-review': 'success' })
    expect(summaries).toEqual([expect.stringContaining('loan-referral')])
    expect(world.fake.repository.comments.map(({ body }) => body)).toEqual(before)
    expect(reportIn(artifacts).context).toMatchObject({ headSha: group.sha, baseRef: 'main' })
    expect(world.fake.usesOf('merge-queue.yml model-review 100')).toEqual({ used: ['contents: read'], refused: [] })
  })

  test('blocks a group with a worse model, also where the group brings a looser policy and champion of its own', async () => {
    const world = await start('loans-worse')
    const looser = {
      [CONFIG]: config.replace('margin: 0.01', 'margin: 0.9'),
      'models/champion.csv': fixture('loans-worse', 'challenger.csv'),
      'models/challenger.csv': fixture('loans-worse', 'challenger.csv'),
    }
    const { jobs, artifacts } = await world.run({ ...enqueue(world, looser), checkout: looser })
    expect(jobs).toEqual({ 'model-review': 'failure' })
    expect(reportIn(artifacts).verdict).toBe('block')
  })
})

describe.skipIf('absent' in tools)('promote.yml', () => {
  test('runs on a push to the default branch', async () => {
    const { fake, run } = await start('loans-better')
    const after = fake.repository.resolve('main') ?? ''
    const payload = JSON.parse(pushPayload({ after }))
    const { jobs, summaries } = await run({
      workflow: 'promote.yml',
      event: 'push',
      payload,
      ref: 'refs/heads/main',
      sha: after,
    })
    expect(jobs).toEqual({ promote: 'success' })
    expect(summaries).toHaveLength(1)
  })
})
