/** The example workflows, run as workflows: nektos/act is the runner, the fake is GitHub, and this repository is the action. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { FakeRun } from '../github/fake/state.js'
import { commentPayload, finishedRunPayload, mergeGroupPayload, payloadOf, pushPayload } from '../github/payloads.js'
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

/** What a run has uploaded, as GitHub gives it to later runs. */
function keep({ fake }: Pick<World, 'fake'>, run: FakeRun, uploaded: Readonly<Record<string, Files>>): void {
  for (const [name, files] of Object.entries(uploaded)) {
    const packed = Object.entries(files).map(([file, content]) => ({ path: file, content }))
    fake.repository.addArtifact(run, name, makeZip(packed))
  }
}

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
    keep({ fake }, made, uploaded)
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
    expect(fake.repository.checkRuns).toMatchObject([{ headSha: HEAD, status: 'completed', conclusion: 'failure' }])
    expect([...fake.usesOf('publish.yml publish 42').used].sort()).toEqual([
      'actions: read',
      'checks: write',
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
  /** Models of the config, each with its champion, and all of them changed by the pull request. */
  async function startWith(models: Readonly<Record<string, Model>>) {
    const world = await start('loans-better')
    const all = Object.entries(models)
    const both = `version: 1\nmodels:\n${all.map(([name]) => modelOf(name)).join('')}`
    const filesOf = (file: string) => all.map(([name, model]) => [`${name}/${file}`, fixture(model, file)] as const)
    world.fake.repository.commit('heads/main', { [CONFIG]: both, ...Object.fromEntries(filesOf('champion.csv')) })
    world.fake.repository.pulls.set(
      7,
      filesOf('challenger.csv').map(([filename]) => ({ filename, status: 'modified' })),
    )
    const checkout = { [CONFIG]: both, ...Object.fromEntries(filesOf('challenger.csv')) }
    return { fake: world.fake, run: () => world.run({ ...pullRequest('monorepo.yml'), checkout }) }
  }
  const verdictsIn = (artifacts: Parameters<typeof reportIn>[0]) =>
    reportIn(artifacts).models.map(({ name, verdict }: { name: string; verdict: string }) => `${name} ${verdict}`)

  test('gives one comment and one verdict: that of the worst model, also though its job has failed', async () => {
    const { fake, run } = await startWith({ credit: 'loans-better', fraud: 'loans-worse' })
    const { jobs, artifacts } = await run()
    expect(jobs).toEqual({ 'model (credit)': 'success', 'model (fraud)': 'failure', 'model-review': 'failure' })
    expect(fake.repository.comments.map(({ body }) => body)).toEqual([expect.stringMatching(/^<!-- .*verdict=block/)])
    expect(verdictsIn(artifacts)).toEqual(['credit pass', 'fraud block'])
    expect(fake.usesOf('monorepo.yml model 99').used).toEqual(['contents: read', 'pull-requests: read'])
  })

  test('passes when all pass', async () => {
    const { run } = await startWith({ credit: 'loans-better', fraud: 'loans-better' })
    const passed = { 'model (credit)': 'success', 'model (fraud)': 'success', 'model-review': 'success' }
    expect((await run()).jobs).toEqual(passed)
  })

  test('fails for a model that is touched and has no job', async () => {
    const { run } = await startWith({ credit: 'loans-better', fraud: 'loans-better', churn: 'loans-better' })
    const { jobs, artifacts } = await run()
    expect(jobs).toEqual({ 'model (credit)': 'success', 'model (fraud)': 'success', 'model-review': 'failure' })
    expect(verdictsIn(artifacts)).toContain('churn error')
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

describe.skipIf('absent' in tools)('commands.yml', () => {
  const policy = `${config}policy:\n  waivers: { who: ["@grace"], max_days: 30 }\n`
  const inTenDays = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)

  /** A pull request that the gate has blocked, whose report GitHub keeps. */
  async function blocked() {
    const world = await start('loans-worse')
    const { repository } = world.fake
    repository.commit('heads/main', { [CONFIG]: policy, 'models/champion.csv': fixture('loans-worse', 'champion.csv') })
    repository.describePull(7, { headSha: HEAD, headBranch: 'retrain', author: 'ada' })
    for (const login of ['ada', 'grace']) repository.people.collaborators.set(login, 'write')
    const gate = () =>
      world.run({ ...pullRequest('pull-request.yml'), checkout: { ...world.challenger, [CONFIG]: policy } })
    const { jobs, artifacts } = await gate()
    expect(jobs).toEqual({ 'model-review': 'failure' })
    const ended = { id: 99, event: 'pull_request', branch: 'retrain', sha: HEAD, workflow: 'model-review.yml' }
    keep(world, repository.addRun({ ...ended, conclusion: 'failure' }), artifacts)
    const say = (author: string, body: string) => {
      const { id, createdAt } = repository.addComment(7, author, body)
      const payload = JSON.parse(commentPayload({ id, body, author, createdAt }))
      return world.run({
        workflow: 'commands.yml',
        event: 'issue_comment',
        payload,
        checkout: {},
        ref: 'refs/heads/main',
        runId: 100 + id,
      })
    }
    const comment = () =>
      repository.comments.filter(({ login }) => login === 'github-actions[bot]').map(({ body }) => body)
    return { ...world, gate, say, comment }
  }

  test('waive what fails: the ledger keeps it, the gate is started again, and then it passes', async () => {
    const { fake, gate, say, comment } = await blocked()
    const { jobs } = await say(
      'grace',
      `/model-review waive roc_auc until ${inTenDays} because the data fix is on its way`,
    )
    expect(jobs).toEqual({ command: 'success' })
    expect(comment()).toEqual([expect.stringContaining('the data fix is on its way')])
    const ledger = fake.repository.filesAt(fake.repository.refs.get('heads/model-review') ?? '').get('ledger.jsonl')
    expect(String(ledger)).toMatch(/"by":"grace".*"kind":"waive"/)
    expect(fake.callsOf('actions/re-run-workflow-failed-jobs')).toHaveLength(1)
    const asked = fake.repository.comments.find(({ login }) => login === 'grace')?.id
    expect(fake.repository.people.reactions).toMatchObject([{ comment: asked, content: '+1' }])
    expect(fake.usesOf(`commands.yml command ${100 + Number(asked)}`)).toEqual({
      used: expect.arrayContaining(['actions: write', 'contents: write', 'issues: write', 'pull-requests: write']),
      refused: [],
    })
    expect((await gate()).jobs).toEqual({ 'model-review': 'success' })
  })

  test('change nothing for somebody who may not, who is told so', async () => {
    const { fake, gate, say, comment } = await blocked()
    const { jobs } = await say('stranger', `/model-review waive roc_auc until ${inTenDays} because I say so`)
    expect(jobs).toEqual({ command: 'success' })
    expect(comment()).toEqual([expect.stringContaining('stranger')])
    expect(fake.callsOf('actions/re-run-workflow-failed-jobs')).toEqual([])
    expect((await gate()).jobs).toEqual({ 'model-review': 'failure' })
  })

  test('do not start a job for talk', async () => {
    const { say } = await blocked()
    expect((await say('grace', 'Looks fine to me.')).jobs).toEqual({ command: 'skipped' })
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
