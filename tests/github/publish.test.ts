import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { runAction } from '../../src/action.js'
import type { Check } from '../../src/core/comparison.js'
import { sha256 } from '../../src/io/digest.js'
import { MARKER } from '../../src/report/marker.js'
import { renderJson } from '../../src/report/media/json.js'
import type { Report } from '../../src/report/report.js'
import { makeZip } from '../io/make-zip.js'
import { CONFIG, configOf, makeWorld, startRepository, type World } from './action-world.js'
import type { FakeGitHub } from './fake/fake-github.js'
import type { FakeRun } from './fake/state.js'
import { finishedRunPayload } from './payloads.js'
import { checkOf, modelOf, reportOf } from './reports.js'

const HEAD = '1'.repeat(40)
const FORK = 'stranger/credit'

/** A repository with a pull request from a fork, whose run has ended and uploaded what a test says. */
async function startFork(uploads: Readonly<Record<string, string>> | null, run: Partial<FakeRun> = {}) {
  const fake = await startRepository()
  fake.repository.describePull(7, { headSha: HEAD, headBranch: 'retrain', headRepository: FORK, author: 'stranger' })
  const made = fake.repository.addRun({ event: 'pull_request', branch: 'retrain', sha: HEAD, fork: true, ...run })
  if (uploads !== null) {
    const files = Object.entries(uploads).map(([path, content]) => ({ path, content }))
    fake.repository.addArtifact(made, 'model-review-report', makeZip(files))
  }
  return { fake, run: made }
}

const env = { GITHUB_EVENT_NAME: 'workflow_run' }
const publishing = (fake: FakeGitHub, payload: string, inputs = {}): Promise<World> =>
  makeWorld(fake, { env, payload, inputs })

const ofCredit = (checks: readonly Check[], more: Partial<Report> = {}) => {
  const verdict = more.verdict ?? 'pass'
  return renderJson(
    reportOf({
      models: [modelOf({ name: 'credit', verdict, checks })],
      tool: {
        name: 'model-review-gate',
        version: '0.0.0',
        configSha256: sha256(Buffer.from(configOf(0.005))),
        configSource: CONFIG,
      },
      context: {
        repository: 'acme/credit',
        pullRequest: 7,
        headSha: HEAD,
        baseSha: null,
        baseRef: 'main',
        runUrl: 'https://evil.test/',
      },
      ...more,
    }),
  )
}
const fine = [checkOf({})]
const written = async (world: World) => JSON.parse(await readFile(world.outputs['report-json']!, 'utf8'))
const codesOf = async (world: World) => {
  const report = await written(world)
  const problems = [...report.problems, ...report.models.flatMap((model: Report['models'][number]) => model.problems)]
  return problems.map(({ code }: { code: string }) => code)
}

describe('a run for a fork that has ended', () => {
  test('is published on its pull request: comment, summary, files, outputs, and who computed it', async () => {
    const { fake, run } = await startFork({ 'report.json': ofCredit(fine) })
    const world = await publishing(fake, finishedRunPayload({ id: run.id, conclusion: 'success' }))
    expect(await runAction(world.io)).toBe(0)
    const [comment] = fake.repository.comments
    expect(comment?.issue).toBe(7)
    expect(comment?.body.startsWith(`${MARKER} model=credit head=1111111 verdict=pass`)).toBe(true)
    expect(comment?.body).toMatch(/Computed in a contributor.s fork/)
    expect(world.outputs).toMatchObject({ verdict: 'pass', models: '{"credit":"pass"}' })
    expect(world.summaries[0]).toContain('credit')
    expect(world.requests).toEqual([])
    // Nothing that the file says of itself is taken over.
    expect((await written(world)).context).toEqual({
      repository: 'acme/credit',
      pullRequest: 7,
      headSha: HEAD,
      baseSha: fake.repository.resolve('main'),
      baseRef: 'main',
      runUrl: `https://github.com/acme/credit/actions/runs/${run.id}`,
    })
    expect(JSON.stringify([comment, world.summaries])).not.toContain('evil.test')
  })

  test('costs eleven requests', async () => {
    const { fake, run } = await startFork({ 'report.json': ofCredit(fine) })
    await runAction((await publishing(fake, finishedRunPayload({ id: run.id }))).io)
    expect(fake.calls.map(({ operation }) => operation)).toEqual([
      'pulls/list',
      'checks/create',
      'actions/list-workflow-run-artifacts',
      'actions/download-artifact',
      'repos/get-commit',
      'pulls/list-files',
      'repos/get-content',
      'issues/list-comments',
      'pulls/get',
      'issues/create-comment',
      'issues/list-comments',
    ])
  })

  test('before there are rules on the base branch informs and blocks nothing', async () => {
    const worse = [checkOf({ status: 'regressed' })]
    const { fake, run } = await startFork({ 'report.json': ofCredit(worse, { verdict: 'block' }) })
    fake.repository.commit('heads/main', { 'README.md': '' })
    const world = await publishing(fake, finishedRunPayload({ id: run.id }))
    expect(await runAction(world.io)).toBe(0)
    expect(await written(world)).toMatchObject({ advisory: true, verdict: 'block' })
    expect(await codesOf(world)).toEqual(['computed_elsewhere', 'policy_new'])
  })

  test('fails as the verdict asks', async () => {
    const worse = [checkOf({ status: 'regressed' })]
    const { fake, run } = await startFork({ 'report.json': ofCredit(worse, { verdict: 'block' }) })
    const world = await publishing(fake, finishedRunPayload({ id: run.id }))
    expect(await runAction(world.io)).toBe(1)
    expect(world.outputs.verdict).toBe('block')
  })
})

describe('what a stranger uploaded', () => {
  const publishOf = async (json: string) => {
    const { fake, run } = await startFork({ 'report.json': json })
    const world = await publishing(fake, finishedRunPayload({ id: run.id, conclusion: 'success' }))
    return { fake, world, exit: await runAction(world.io) }
  }

  test.each([
    ['a pass over a check that is worse', [checkOf({ status: 'regressed' })], 'block', 1],
    ['a pass over an undecided check', [checkOf({ status: 'inconclusive' })], 'review', 0],
    ['a check that is said to gate nothing', [checkOf({ gating: false, status: 'regressed' })], 'error', 2],
    ['a check in a lesser role', [checkOf({ role: 'guardrail' })], 'error', 2],
    ['no check at all', [], 'error', 2],
    ['another check than the policy asks for', [checkOf({ id: 'f1', metric: 'f1' })], 'error', 2],
  ] as const)('%s is never published as a pass', async (_name, checks, verdict, exit) => {
    const published = await publishOf(ofCredit(checks))
    expect(published.world.outputs.verdict).toBe(verdict)
    expect(published.exit).toBe(exit)
    expect(published.fake.repository.comments[0]?.body).toContain(`verdict=${verdict} `)
  })

  test('a report that claims that rules are not agreed yet blocks all the same', async () => {
    const worse = [checkOf({ status: 'regressed' })]
    const { exit } = await publishOf(ofCredit(worse, { verdict: 'block', advisory: true }))
    expect(exit).toBe(1)
  })

  test('a report that leaves out the model of the change is a missing result', async () => {
    const { world, exit } = await publishOf(ofCredit([], { models: [], untouched: ['credit'] }))
    expect(exit).toBe(2)
    expect(world.outputs).toMatchObject({ verdict: 'error', models: '{"credit":"missing"}' })
    expect(await codesOf(world)).toContain('model_result_missing')
  })

  test('a report about a model of its own invention is left out', async () => {
    const models = [modelOf({ name: 'credit', checks: fine }), modelOf({ name: 'trojan', verdict: 'pass' })]
    const { world, exit } = await publishOf(ofCredit(fine, { models }))
    expect(exit).toBe(0)
    expect((await written(world)).models.map(({ name }: { name: string }) => name)).toEqual(['credit'])
    expect(await codesOf(world)).toContain('model_not_expected')
  })

  test('words, owner and policy are those of the base branch', async () => {
    const model = modelOf({
      name: 'credit',
      owner: '@mallory',
      checks: fine,
      words: { row: 'lie', positive: null, negative: null, flagged: null, notFlagged: null, positiveLabel: '1' },
      policy: { ...modelOf({}).policy, onRegression: 'pass', onInconclusive: 'pass' },
    })
    const { world } = await publishOf(ofCredit(fine, { models: [model] }))
    const [published] = (await written(world)).models
    expect(published).toMatchObject({ owner: null, words: { row: 'row' } })
    expect(published.policy).toMatchObject({ onRegression: 'block', onInconclusive: 'review' })
  })

  test('a report by other rules than those of the base branch needs a person', async () => {
    const tool = {
      name: 'model-review-gate',
      version: '0.0.0',
      configSha256: 'f'.repeat(64),
      configSource: null,
    } as const
    const { world } = await publishOf(ofCredit(fine, { tool }))
    expect(world.outputs.verdict).toBe('review')
    expect(await codesOf(world)).toContain('report_of_other_policy')
  })

  test.each([
    ['no JSON', '<html>', 'report_unreadable'],
    ['a report of a shape of its own', JSON.stringify({ schemaVersion: 1, verdict: 'pass' }), 'report_unreadable'],
    [
      'a report that no page can show',
      ofCredit(fine).replace('"inferred": []', '"inferred": [], "drift": {"columns": 5}'),
      'report_unreadable',
    ],
    ['a nest', `${'['.repeat(100)}${']'.repeat(100)}`, 'report_too_large'],
  ])('%s is an error on the pull request, with no stack in the log', async (_name, json, code) => {
    const { fake, world, exit } = await publishOf(json)
    expect(exit).toBe(2)
    expect(world.outputs.verdict).toBe('error')
    expect(await codesOf(world)).toContain(code)
    expect(fake.repository.comments).toHaveLength(1)
    expect(world.log.join('\n')).not.toMatch(/\n\s+at /)
  })

  test.each([
    ['names that lead out', { '../report.json': ofCredit(fine) }, 'zip_unsafe'],
    ['no report', { 'README.md': 'hello' }, 'run_report_missing'],
  ])('an archive with %s is an error', async (_name, uploads, code) => {
    const { fake, run } = await startFork(uploads)
    const world = await publishing(fake, finishedRunPayload({ id: run.id, conclusion: 'success' }))
    expect(await runAction(world.io)).toBe(2)
    expect(await codesOf(world)).toContain(code)
  })

  test('an archive that is larger than reports are is not downloaded', async () => {
    const { fake, run } = await startFork(null)
    fake.repository.addArtifact(run, 'model-review-report', makeZip([{ path: 'report.json', content: '{}' }]), {
      claimedSize: 2 ** 30,
    })
    const world = await publishing(fake, finishedRunPayload({ id: run.id }))
    expect(await runAction(world.io)).toBe(2)
    expect(await codesOf(world)).toEqual(['download_too_large'])
    expect(fake.callsOf('actions/download-artifact')).toEqual([])
  })

  test('of another run is not taken', async () => {
    const { fake, run } = await startFork(null)
    const other = fake.repository.addRun({ event: 'pull_request', branch: 'retrain', sha: HEAD, fork: true })
    fake.repository.addArtifact(
      other,
      'model-review-report',
      makeZip([{ path: 'report.json', content: ofCredit(fine) }]),
    )
    const world = await publishing(fake, finishedRunPayload({ id: run.id }))
    expect(await runAction(world.io)).toBe(2)
    expect(await codesOf(world)).toEqual(['run_report_missing'])
  })
})

describe('the pull request of a run', () => {
  const say = async (fake: FakeGitHub, payload: string, inputs = {}) => {
    const world = await publishing(fake, payload, inputs)
    return { world, exit: await runAction(world.io), said: world.log.join('\n') }
  }

  test('that has moved on is left alone', async () => {
    const { fake, run } = await startFork({ 'report.json': ofCredit(fine) })
    fake.repository.describePull(7, { headSha: '2'.repeat(40) })
    const { exit, said, world } = await say(fake, finishedRunPayload({ id: run.id }))
    expect(exit).toBe(0)
    expect(said).toContain('2'.repeat(40))
    expect(world.outputs).toEqual({})
    expect(fake.repository.comments).toEqual([])
  })

  test('is not one of another repository with the same commit', async () => {
    const { fake, run } = await startFork({ 'report.json': ofCredit(fine) })
    fake.repository.describePull(7, { headRepository: 'other/credit' })
    const { exit, world } = await say(fake, finishedRunPayload({ id: run.id }))
    expect(exit).toBe(0)
    expect(world.outputs).toEqual({})
    expect(fake.repository.comments).toEqual([])
  })

  test('that is closed, or whose fork is gone, gets nothing', async () => {
    const { fake, run } = await startFork({ 'report.json': ofCredit(fine) })
    fake.repository.describePull(7, { state: 'closed' })
    for (const headRepository of [FORK, null]) {
      const { exit, said } = await say(fake, finishedRunPayload({ id: run.id, headRepository }))
      expect(exit).toBe(0)
      expect(said).toContain('No open pull request')
    }
    expect(fake.repository.comments).toEqual([])
  })

  test('one of several with the same head is asked for, and a number that is not among them is refused', async () => {
    const { fake, run } = await startFork({ 'report.json': ofCredit(fine) })
    fake.repository.describePull(8, { headRepository: FORK, baseRef: 'release' })
    fake.repository.pulls.set(9, [])
    const payload = finishedRunPayload({ id: run.id })
    const unclear = await say(fake, payload)
    expect(unclear.exit).toBe(2)
    expect(unclear.said).toContain('7, 8')
    expect((await say(fake, payload, { 'pr-number': '9' })).exit).toBe(2)
    expect(fake.repository.comments).toEqual([])
    expect((await say(fake, payload, { 'pr-number': '7' })).exit).toBe(0)
    expect(fake.repository.comments.map(({ issue }) => issue)).toEqual([7])
  })

  test('of a run by a push is none, and a run that nobody has let start has no result', async () => {
    const { fake, run } = await startFork(null)
    expect((await say(fake, finishedRunPayload({ id: run.id, event: 'push' }))).said).toContain('"push"')
    const waiting = await say(fake, finishedRunPayload({ id: run.id, conclusion: 'action_required' }))
    expect(waiting.said).toContain('waits for a maintainer')
    expect(waiting.world.outputs).toEqual({})
    expect(fake.calls).toEqual([])
  })

  test('whose run ended without a report is told that no result is not a pass', async () => {
    for (const conclusion of ['success', 'cancelled', 'skipped', 'failure']) {
      const { fake, run } = await startFork(null)
      const { exit, world } = await say(fake, finishedRunPayload({ id: run.id, conclusion }))
      expect(exit).toBe(2)
      expect(world.outputs.verdict).toBe('error')
      expect(fake.repository.comments[0]?.body).toContain(`as "${conclusion}"`)
    }
  })
})

/** What SECURITY.md promises of the second half as the required check. */
describe('the check of the second half', () => {
  const checkOfRun = async (uploads: Readonly<Record<string, string>> | null, payload = {}) => {
    const { fake, run } = await startFork(uploads)
    fake.mayWriteChecks = true
    const world = await publishing(fake, finishedRunPayload({ id: run.id, ...payload }), { 'fail-on': 'never' })
    const exit = await runAction(world.io)
    return { exit, checks: fake.repository.checkRuns }
  }

  test('is on the head of the pull request and follows the verdict, though the run itself is green', async () => {
    const worse = [checkOf({ status: 'regressed' })]
    const { exit, checks } = await checkOfRun({ 'report.json': ofCredit(worse, { verdict: 'block' }) })
    expect(exit).toBe(0)
    expect(checks).toMatchObject([{ headSha: HEAD, status: 'completed', conclusion: 'failure' }])
  })

  test('fails where the fork took the gate away, or cancelled it: no report is no pass', async () => {
    for (const conclusion of ['success', 'skipped', 'cancelled']) {
      const { checks } = await checkOfRun(null, { conclusion })
      expect(checks).toMatchObject([{ headSha: HEAD, conclusion: 'failure' }])
    }
  })

  test('fails where the fork rewrote its verdict, and passes where the checks do', async () => {
    const forged = await checkOfRun({ 'report.json': ofCredit([checkOf({ status: 'regressed' })]) })
    expect(forged.checks).toMatchObject([{ conclusion: 'failure' }])
    const { checks } = await checkOfRun({ 'report.json': ofCredit(fine) })
    expect(checks).toMatchObject([{ conclusion: 'success' }])
  })

  test('cannot see that the fork made up its numbers', async () => {
    const invented = [
      checkOf({ champion: 0.1, challenger: 0.99, difference: 0.89, improvement: 0.89, status: 'improved' }),
    ]
    const { checks } = await checkOfRun({ 'report.json': ofCredit(invented) })
    expect(checks).toMatchObject([{ conclusion: 'success' }])
  })
})
