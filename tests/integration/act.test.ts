/** The example workflows, run as workflows: nektos/act is the runner, the fake is GitHub, and this repository is the action. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { finishedRunPayload, mergeGroupPayload, payloadOf, pushPayload } from '../github/payloads.js'
import { makeZip } from '../io/make-zip.js'
import type { Files } from './act/run-workflow.js'
import {
  CONFIG,
  config,
  fixture,
  HEAD,
  type Model,
  pullRequest,
  ran,
  reportIn,
  start,
  stop,
  tools,
  type World,
} from './act/world.js'

const folder = path.resolve(import.meta.dirname, '../../examples/workflows')
if ('absent' in tools) console.warn(`skipped: the example workflows are not run; ${tools.absent}`)

afterEach(stop)

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
    expect(log).toMatch(/::error\b.*loan-referral/)
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

describe.skipIf('absent' in tools)('attest.yml', () => {
  test('signs the evidence about the report, of a blocked model too', async () => {
    const { fake, run } = await start('loans-worse')
    const { jobs, log } = await run(pullRequest('attest.yml'))
    expect(jobs).toEqual({ 'model-review': 'failure' })
    expect(log).toMatch(/Attested .*report\.json/)
    expect(fake.repository.comments).toHaveLength(1)
  })
})

describe.skipIf('absent' in tools)('pull-request-fork.yml and publish.yml', () => {
  const FORK = 'stranger/credit'
  const RUN = 41

  async function firstHalf(model: Model) {
    const world = await start(model)
    world.fake.repository.describePull(7, {
      headSha: HEAD,
      headBranch: 'retrain',
      headRepository: FORK,
      author: 'stranger',
    })
    const payload = JSON.parse(payloadOf({ headSha: HEAD, headRepository: FORK }))
    const event = { workflow: 'pull-request-fork.yml', event: 'pull_request', payload }
    return { ...world, first: await world.run({ ...event, isFork: true, runId: RUN }) }
  }

  /** GitHub keeps what the first half has uploaded, and starts the second with nothing but the default branch. */
  function secondHalf({ fake, run }: World, conclusion: string, uploaded: Readonly<Record<string, Files>>) {
    const ended = {
      id: RUN,
      event: 'pull_request',
      branch: 'retrain',
      sha: HEAD,
      workflow: 'model-review.yml',
      fork: true,
    }
    const made = fake.repository.addRun({ ...ended, conclusion: conclusion === 'success' ? 'success' : 'failure' })
    for (const [name, files] of Object.entries(uploaded)) {
      const packed = Object.entries(files).map(([file, content]) => ({ path: file, content }))
      fake.repository.addArtifact(made, name, makeZip(packed))
    }
    const payload = JSON.parse(finishedRunPayload({ id: RUN, conclusion, headSha: HEAD, headRepository: FORK }))
    const sha = fake.repository.resolve('main') ?? ''
    return run({
      workflow: 'publish.yml',
      event: 'workflow_run',
      payload,
      checkout: {},
      ref: 'refs/heads/main',
      sha,
      runId: 42,
    })
  }

  test('judge with a token that only reads, and comment from the default branch, where nothing is checked out', async () => {
    const world = await firstHalf('loans-worse')
    const { fake, first } = world
    expect(first.jobs).toEqual({ 'model-review': 'failure' })
    expect(first.summaries).toEqual([expect.stringContaining('loan-referral')])
    expect(Object.keys(first.artifacts)).toEqual(['model-review-report'])
    expect(fake.repository.comments).toEqual([])
    expect(fake.usesOf(`pull-request-fork.yml model-review ${RUN}`).used).toEqual([
      'contents: read',
      'pull-requests: read',
    ])

    const second = await secondHalf(world, 'failure', first.artifacts)
    expect(second.jobs).toEqual({ publish: 'success' })
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([expect.stringMatching(/^<!-- .*verdict=block/)])
    expect([...fake.usesOf('publish.yml publish 42').used].sort()).toEqual([
      'actions: read',
      'contents: read',
      'pull-requests: read',
      'pull-requests: write',
    ])
  })

  test('do not let a fork say that it passed', async () => {
    const world = await firstHalf('loans-worse')
    const { 'report.json': report, ...others } = world.first.artifacts['model-review-report'] ?? {}
    const claimed = String(report).replaceAll('"verdict": "block"', '"verdict": "pass"')
    expect(claimed).not.toBe(String(report))
    await secondHalf(world, 'success', { 'model-review-report': { ...others, 'report.json': claimed } })
    expect(world.fake.repository.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(/^<!-- .*verdict=block/),
    ])
  })
})

describe.skipIf('absent' in tools)('monorepo.yml', () => {
  const modelOf = (name: string) =>
    config.slice(config.indexOf('  - name')).replaceAll('loan-referral', name).replaceAll('models/', `${name}/`)
  const names = ['credit', 'fraud']

  async function startBoth(models: Readonly<Record<string, Model>>, listed = names) {
    const world = await start('loans-better')
    const both = `version: 1\nmodels:\n${listed.map(modelOf).join('')}`
    const champions = names.map((name) => [
      `${name}/champion.csv`,
      fixture(models[name] ?? 'loans-better', 'champion.csv'),
    ])
    world.fake.repository.commit('heads/main', { [CONFIG]: both, ...Object.fromEntries(champions) })
    world.fake.repository.pulls.set(
      7,
      names.map((name) => ({ filename: `${name}/challenger.csv`, status: 'modified' })),
    )
    const challengers = names.map((name) => [
      `${name}/challenger.csv`,
      fixture(models[name] ?? 'loans-better', 'challenger.csv'),
    ])
    const checkout = { [CONFIG]: both, ...Object.fromEntries(challengers) }
    return {
      ...world,
      run: (more: object) => world.run({ ...pullRequest('monorepo.yml'), checkout, ...more }),
    }
  }

  test('gives one comment and one verdict: that of the worst model, also though its job has failed', async () => {
    const { fake, run } = await startBoth({ credit: 'loans-better', fraud: 'loans-worse' })
    const { jobs, artifacts } = await run({})
    expect(jobs).toEqual({ 'model (credit)': 'success', 'model (fraud)': 'failure', 'model-review': 'failure' })
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([expect.stringMatching(/^<!-- .*verdict=block/)])
    expect(
      reportIn(artifacts).models.map(({ name, verdict }: { name: string; verdict: string }) => [name, verdict]),
    ).toEqual([
      ['credit', 'pass'],
      ['fraud', 'block'],
    ])
    expect(fake.usesOf('monorepo.yml model 99').used).toEqual(['contents: read', 'pull-requests: read'])
  })

  test('passes when all pass', async () => {
    const { run } = await startBoth({})
    expect((await run({})).jobs).toEqual({
      'model (credit)': 'success',
      'model (fraud)': 'success',
      'model-review': 'success',
    })
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
    expect(world.fake.usesOf('merge-queue.yml model-review 100')).toEqual({
      used: ['contents: read'],
      refused: ['checks/create'],
    })
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

describe.skipIf('absent' in tools)('every example workflow', () => {
  test('was run above', () => {
    expect([...ran].sort()).toEqual(readdirSync(folder).sort())
  })

  test('has no complaint of the newest actionlint', () => {
    if ('absent' in tools) throw new Error(tools.absent)
    const files = readdirSync(folder).map((file) => path.join(folder, file))
    const { stdout, status } = spawnSync(tools.actionlint, ['-shellcheck=', '-pyflakes=', ...files], {
      encoding: 'utf8',
    })
    expect([stdout, status]).toEqual(['', 0])
  })
})
