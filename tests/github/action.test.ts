import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { startsComment } from '../../src/action/comment.js'
import { jobExitCodeOf } from '../../src/action/exit-code.js'
import type { FailOn } from '../../src/action/inputs.js'
import { runAction } from '../../src/action.js'
import { defuseCommands } from '../../src/action-io.js'
import { MARKER } from '../../src/report/marker.js'
import type { Report } from '../../src/report/report.js'
import type { ReviewRequest } from '../../src/review.js'
import { makeZip } from '../io/make-zip.js'
import { serve } from '../io/serve.js'
import { CONFIG, configOf, makeWorld, reviewed, startRepository } from './action-world.js'
import { payloadOf } from './payloads.js'
import { checkOf, modelOf, reportOf } from './reports.js'

describe('a pull request that touches a model', () => {
  test('is reviewed by the policy of the base branch, and reported in a comment, a summary, files and outputs', async () => {
    const fake = await startRepository()
    const world = await makeWorld(fake, { files: { 'predictions.csv': 'challenger' } })
    expect(await runAction(world.io)).toBe(0)
    const [request] = world.requests
    expect(request).toMatchObject({
      models: ['credit'],
      advisory: false,
      configSource: `${CONFIG} on main`,
      problems: [],
    })
    expect(request?.context).toEqual({
      repository: 'acme/credit',
      pullRequest: 7,
      headSha: '1'.repeat(40),
      baseSha: fake.repository.resolve('main'),
      baseRef: 'main',
      runUrl: 'https://github.com/acme/credit/actions/runs/99',
    })
    expect(Buffer.from((await request!.fetch({ path: 'predictions.csv', ref: 'base' })).bytes).toString()).toBe(
      'champion',
    )
    expect(Buffer.from((await request!.fetch({ path: 'predictions.csv', ref: undefined })).bytes).toString()).toBe(
      'challenger',
    )
    expect(fake.repository.comments).toHaveLength(1)
    expect(fake.repository.comments[0]?.body.startsWith(MARKER)).toBe(true)
    expect(world.summaries).toHaveLength(1)
    const folder = path.join(world.workspace, 'model-review-report')
    expect(world.outputs).toEqual({
      'champion-version': '',
      verdict: 'pass',
      models: '{"credit":"pass"}',
      regressions: '0',
      improvements: '0',
      inconclusive: '0',
      waived: '0',
      'report-json': path.join(folder, 'report.json'),
      'report-html': path.join(folder, 'report.html'),
      'report-markdown': path.join(folder, 'report.md'),
      'report-evidence': path.join(folder, 'evidence.json'),
      'report-model-card': path.join(folder, 'model-card.cdx.json'),
      'comment-url': 'https://github.test/acme/credit/pull/7#issuecomment-1000',
    })
    expect(JSON.parse(await readFile(world.outputs['report-json']!, 'utf8')).verdict).toBe('pass')
    expect(await readFile(world.outputs['report-html']!, 'utf8')).toContain('<html')
    const digest = createHash('sha256')
      .update(await readFile(world.outputs['report-json']!))
      .digest('hex')
    const evidence = JSON.parse(await readFile(world.outputs['report-evidence']!, 'utf8'))
    expect(evidence).toMatchObject({ verdict: 'pass', report: { sha256: digest }, change: { commit: '1'.repeat(40) } })
    expect(JSON.parse(await readFile(world.outputs['report-model-card']!, 'utf8')).bomFormat).toBe('CycloneDX')
  })

  test('leaves the changed decisions beside the reports, and their ids in no other place', async () => {
    const fake = await startRepository()
    const row = {
      id: 'client-4711',
      label: '1',
      championScore: 0.7,
      challengerScore: 0.2,
      championDecision: 'flagged',
      challengerDecision: 'not flagged',
      became: 'wrong',
      valueDifference: null,
    } as const
    const review = (request: ReviewRequest) => {
      request.takeFlips?.('credit', { rows: [row], total: 1 })
      return reviewed(request, 'pass')
    }
    const world = await makeWorld(fake, { review })
    await runAction(world.io)
    const folder = path.join(world.workspace, 'model-review-report')
    expect(await readFile(path.join(folder, 'flips.csv'), 'utf8')).toContain('credit,client-4711,1,0.7,0.2')
    const reports = await Promise.all(
      ['report.json', 'report.html', 'report.md', 'evidence.json', 'model-card.cdx.json'].map((file) =>
        readFile(path.join(folder, file), 'utf8'),
      ),
    )
    const said = [...reports, ...world.summaries, ...world.log, fake.repository.comments[0]?.body]
    expect(said.join('\n')).not.toContain('client-4711')
  })

  test('takes files from artifacts and MLflow, and no credential appears in what it says', async () => {
    const fake = await startRepository()
    fake.repository.addArtifact(fake.repository.addRun(), 'predictions', makeZip([{ path: 'a.csv', content: 'kept' }]))
    const registry = await serve((_, response) => response.writeHead(401).end())
    const review = async (request: ReviewRequest) => {
      const artifact = { kind: 'artifact', name: 'predictions', path: undefined, workflow: undefined } as const
      const taken = await request.fetch({ path: 'predictions', ref: undefined, remote: artifact })
      expect(Buffer.from(taken.bytes).toString()).toBe('kept')
      const mlflow = {
        kind: 'mlflow',
        model: 'models:/credit@champion',
        path: 'p.csv',
        trackingUri: undefined,
      } as const
      await request.fetch({ path: 'credit', ref: undefined, remote: mlflow })
      return reviewed(request, 'pass')
    }
    const account = {
      MLFLOW_TRACKING_USERNAME: 'ada',
      MLFLOW_TRACKING_PASSWORD: 'p4ssw0rd',
      MLFLOW_TRACKING_TOKEN: 't0ken',
    }
    const world = await makeWorld(fake, { review, env: { MLFLOW_TRACKING_URI: registry.url, ...account } })
    expect(await runAction(world.io)).toBe(2)
    const header = Buffer.from('ada:p4ssw0rd').toString('base64')
    expect(registry.asked.map(({ headers }) => headers.authorization)).toEqual([`Basic ${header}`])
    expect(world.secrets).toEqual([fake.token, 't0ken', 'p4ssw0rd', header])
    const files = await Promise.all(
      Object.entries(world.outputs).flatMap(([name, file]) =>
        name.startsWith('report-') ? [readFile(file, 'utf8')] : [],
      ),
    )
    const bodies = fake.repository.comments.map(({ body }) => body)
    const said = JSON.stringify([world.log, world.outputs, world.summaries, files, bodies])
    expect(said).toContain('MLFLOW_TRACKING_PASSWORD')
    for (const secret of world.secrets) expect(said).not.toContain(secret)
    expect(said).not.toContain('signed_for_minutes')
  })

  test('costs eight requests, and masks the token', async () => {
    const fake = await startRepository()
    const world = await makeWorld(fake)
    await runAction(world.io)
    expect(fake.calls.map(({ operation }) => operation)).toEqual([
      'checks/create',
      'repos/get-commit',
      'pulls/list-files',
      'repos/get-content',
      'issues/list-comments',
      'pulls/get',
      'issues/create-comment',
      'issues/list-comments',
    ])
    expect(world.secrets).toEqual([fake.token])
    expect(JSON.stringify([world.log, world.outputs, world.summaries])).not.toContain(fake.token)
  })

  test.each([
    ['its version in a registry', { version: '12', commit: null }, '12'],
    ['the commit it was read at', { version: null, commit: 'c'.repeat(40) }, 'c'.repeat(40)],
    ['nothing, where nobody knows', { version: null, commit: null }, ''],
  ])('names the champion in the outputs by %s', async (_name, { version, commit }, expected) => {
    const fake = await startRepository()
    const origin = { kind: 'mlflow', version, run: null, time: null } as const
    const input = {
      role: 'champion',
      path: 'p.csv',
      ref: null,
      commit,
      sha256: 'a',
      bytes: 1,
      rows: 1,
      origin,
    } as const
    const world = await makeWorld(fake, { review: () => reportOf({ models: [modelOf({ inputs: [input] })] }) })
    await runAction(world.io)
    expect(world.outputs['champion-version']).toBe(expected)
  })

  test('counts the checks that can block in the outputs', async () => {
    const fake = await startRepository()
    const checks = ['regressed', 'improved', 'improved', 'inconclusive', 'pass'].map((status, i) =>
      checkOf({ id: `metric_${i}`, status: status as never }),
    )
    checks.push(checkOf({ id: 'reported', role: 'info', gating: false, status: 'regressed' }))
    const world = await makeWorld(fake, {
      review: () => reportOf({ verdict: 'block', models: [modelOf({ verdict: 'block', checks })] }),
    })
    expect(await runAction(world.io)).toBe(1)
    expect(world.outputs).toMatchObject({ verdict: 'block', regressions: '1', improvements: '2', inconclusive: '1' })
  })

  test('that loosens its own margin is judged by the old one', async () => {
    const fake = await startRepository()
    fake.repository.pulls.set(7, [
      { filename: 'models/credit/train.py', status: 'modified' },
      { filename: CONFIG, status: 'modified', patch: '@@ -7 +7 @@\n-margin: 0.005\n+margin: 0.5' },
    ])
    const world = await makeWorld(fake, { files: { [CONFIG]: configOf(0.5) } })
    await runAction(world.io)
    expect(world.requests[0]?.config.plans[0]?.metrics[0]?.margin).toEqual({ kind: 'absolute', value: 0.005 })
    expect(world.requests[0]?.problems.map(({ code }) => code)).toEqual(['policy_changed_in_pr'])
    expect(fake.repository.comments[0]?.body).toContain('judged by the rules on')
  })

  test('that brings the first policy is informed and not held up', async () => {
    const fake = await startRepository(undefined)
    fake.repository.commit('heads/main', { 'README.md': '' })
    fake.repository.pulls.set(7, [{ filename: CONFIG, status: 'added' }])
    const world = await makeWorld(fake, {
      files: { [CONFIG]: configOf(0.005) },
      review: (request) => reviewed(request, 'block'),
    })
    expect(await runAction(world.io)).toBe(0)
    expect(world.requests[0]).toMatchObject({ advisory: true, models: ['credit'] })
    expect(world.outputs.verdict).toBe('block')
  })

  test('reviews of several models can be limited to some of them', async () => {
    const two = configOf(0.005) + configOf(0.005).split('models:\n')[1]!.replace('name: credit', 'name: fraud')
    const fake = await startRepository(two)
    const world = await makeWorld(fake, { inputs: { models: 'fraud\n' } })
    await runAction(world.io)
    expect(world.requests[0]?.models).toEqual(['fraud'])
    const unknown = await makeWorld(fake, { inputs: { models: 'fraud, frod' } })
    expect(await runAction(unknown.io)).toBe(2)
    expect(unknown.log.join('\n')).toContain('frod')
  })
})

describe('a pull request that touches no model', () => {
  const readme = [{ filename: 'README.md', status: 'modified' as const }]

  test('passes quickly and gets no comment', async () => {
    const fake = await startRepository()
    fake.repository.pulls.set(7, readme)
    const world = await makeWorld(fake)
    expect(await runAction(world.io)).toBe(0)
    expect(world.requests[0]?.models).toEqual([])
    expect(fake.repository.comments).toEqual([])
    expect(world.outputs).toMatchObject({ verdict: 'pass', regressions: '0' })
    expect(world.summaries).toHaveLength(1)
  })

  test('brings a comment of an earlier push up to date', async () => {
    const fake = await startRepository()
    fake.repository.pulls.set(7, readme)
    const earlier = fake.repository.addComment(7, 'github-actions[bot]', `${MARKER} verdict=block -->\nBlocked.`)
    await runAction((await makeWorld(fake)).io)
    expect(earlier.body).not.toContain('Blocked.')
    expect(fake.repository.comments).toHaveLength(1)
  })

  test('gets a comment where every pull request is to have one', async () => {
    const fake = await startRepository()
    fake.repository.pulls.set(7, readme)
    await runAction((await makeWorld(fake, { inputs: { comment: 'always' } })).io)
    expect(fake.repository.comments).toHaveLength(1)
  })
})

describe('when GitHub refuses', () => {
  test('the comment, verdict, summary, files and outputs stand, and a warning names the permission', async () => {
    const fake = await startRepository()
    fake.access = 'read'
    const world = await makeWorld(fake, { review: (request) => reviewed(request, 'block') })
    expect(await runAction(world.io)).toBe(1)
    expect(
      world.log.filter((line) => line.startsWith('warning:') && line.includes('pull-requests: write')),
    ).toHaveLength(1)
    expect(world.outputs.verdict).toBe('block')
    expect(world.outputs['comment-url']).toBeUndefined()
    expect(world.summaries).toHaveLength(1)
    expect(JSON.parse(await readFile(world.outputs['report-json']!, 'utf8')).verdict).toBe('block')
  })

  test('a fork is told that no permission would help', async () => {
    const fake = await startRepository()
    fake.access = 'read'
    const world = await makeWorld(fake, { payload: payloadOf({ headRepository: 'stranger/credit' }) })
    expect(await runAction(world.io)).toBe(0)
    expect(world.log.join('\n')).toContain('comes from a fork')
  })

  test('the list of files, every model is reviewed and the permission is named', async () => {
    const fake = await startRepository()
    fake.failNext({
      operation: 'pulls/list-files',
      times: 1,
      status: 403,
      message: 'Resource not accessible by integration',
    })
    const world = await makeWorld(fake)
    expect(await runAction(world.io)).toBe(0)
    expect(world.requests[0]).toMatchObject({ models: ['credit'], problems: [{ code: 'changed_files_not_permitted' }] })
  })

  test('the policy, nothing is reviewed and nothing passes', async () => {
    const fake = await startRepository()
    fake.failNext({ operation: 'repos/get-content', times: 4, status: 500, message: 'Server Error' })
    const world = await makeWorld(fake, { files: { [CONFIG]: configOf(0.5) } })
    expect(await runAction(world.io)).toBe(2)
    expect(world.requests).toEqual([])
    expect(world.outputs).toMatchObject({ verdict: 'error', regressions: '', improvements: '', inconclusive: '' })
    expect(fake.repository.comments).toHaveLength(1)
  })
})

describe('what is wrong with the workflow or the config', () => {
  test.each([
    [{ 'fail-on': 'regression' }, 'input_not_allowed'],
    [{ comment: 'sometimes' }, 'input_not_allowed'],
    [{ config: '../elsewhere.yml' }, 'input_path_outside'],
    [{ 'working-directory': '/etc' }, 'input_path_outside'],
    [{ 'github-token': '' }, 'token_missing'],
  ] as const)('%j ends with exit 2, a sentence, summary and outputs', async (inputs, code) => {
    const fake = await startRepository()
    const world = await makeWorld(fake, { inputs })
    expect(await runAction(world.io)).toBe(2)
    expect(JSON.parse(await readFile(world.outputs['report-json']!, 'utf8')).problems[0].code).toBe(code)
    expect(world.outputs.verdict).toBe('error')
    expect(world.summaries).toHaveLength(1)
    expect(world.log.filter((line) => line.startsWith('error:'))).toHaveLength(1)
    expect(fake.calls).toEqual([])
  })

  test('an event that is not supported ends with exit 2 and no request', async () => {
    const fake = await startRepository()
    const world = await makeWorld(fake, { env: { GITHUB_EVENT_NAME: 'pull_request_target' } })
    expect(await runAction(world.io)).toBe(2)
    expect(world.log.join('\n')).toContain('pull_request')
    expect(fake.calls).toEqual([])
  })

  test('a config with a wrong key ends with exit 2 and a comment that says where', async () => {
    const fake = await startRepository(configOf(0.005).replace('margin:', 'margn:'))
    const world = await makeWorld(fake)
    expect(await runAction(world.io)).toBe(2)
    expect(fake.repository.comments[0]?.body).toContain('margn')
    expect(world.log.filter((line) => line.startsWith('error:')).join()).toContain('margn')
  })

  test('a config that is nowhere ends with exit 2', async () => {
    const fake = await startRepository()
    fake.repository.commit('heads/main', { 'README.md': '' })
    const world = await makeWorld(fake)
    expect(await runAction(world.io)).toBe(2)
    expect(world.log.join('\n')).toContain('model-review init')
  })

  test('a defect of ours prints its stack, sets the verdict and exits 70', async () => {
    const fake = await startRepository()
    const world = await makeWorld(fake, {
      review: () => {
        throw new TypeError('x is not a function')
      },
    })
    expect(await runAction(world.io)).toBe(70)
    expect(world.outputs.verdict).toBe('error')
    expect(world.log.join('\n')).toMatch(/TypeError: x is not a function\n\s+at /)
  })

  test('a defect of ours leaves a summary and report files that say so, without its stack', async () => {
    const fake = await startRepository()
    const world = await makeWorld(fake, {
      review: () => {
        throw new TypeError('x is not a function')
      },
    })
    await runAction(world.io)
    const report = JSON.parse(await readFile(path.join(world.workspace, 'model-review-report/report.json'), 'utf8'))
    expect(report).toMatchObject({ verdict: 'error', problems: [{ code: 'run_defect' }] })
    expect(world.summaries).toHaveLength(1)
    expect(world.summaries[0]).toContain('a defect of model-review-gate')
    expect(world.summaries[0]).not.toContain('TypeError')
  })

  test('a defect in one report file costs neither the others nor the verdict', async () => {
    const fake = await startRepository()
    const world = await makeWorld(fake, {
      review: (request) => {
        // No JSON holds this number.
        return { ...reviewed(request, 'block'), schemaVersion: Number.NaN as never }
      },
    })
    expect(await runAction(world.io)).toBe(1)
    expect(world.outputs.verdict).toBe('block')
    expect(world.log.join('\n')).toContain('The verdict stands')
    expect(await readFile(path.join(world.workspace, 'model-review-report/report.md'), 'utf8')).toContain('credit')
    expect(world.summaries).toHaveLength(1)
  })

  test('a defect while the comment is written costs neither the verdict nor what was written before', async () => {
    const fake = await startRepository()
    const world = await makeWorld(fake, { review: (request) => reviewed(request, 'block') })
    const io: typeof world.io = {
      ...world.io,
      connect: (settings) => {
        const made = world.io.connect(settings)
        made.octokit.hook.before('request', ({ url }) => {
          if (url.includes('/issues/')) throw new TypeError('x is not a function')
        })
        return made
      },
    }
    expect(await runAction(io)).toBe(1)
    expect(world.outputs.verdict).toBe('block')
    expect(world.summaries).toHaveLength(1)
    expect(world.log.join('\n')).toMatch(/warning: .*The verdict stands.*\nTypeError: x is not a function/)
  })

  test('a report folder that cannot be written is a warning', async () => {
    const fake = await startRepository()
    const world = await makeWorld(fake, { writeFile: () => Promise.reject(new Error('EACCES')) })
    expect(await runAction(world.io)).toBe(0)
    expect(world.log.join('\n')).toContain('report-directory')
    expect(world.summaries).toHaveLength(1)
  })
})

describe('folders', () => {
  test('a config in a working directory speaks for that folder, on the base branch as in the checkout', async () => {
    const fake = await startRepository()
    fake.repository.commit('heads/main', {
      [`services/credit/${CONFIG}`]: configOf(0.005),
      'services/credit/predictions.csv': 'champion',
    })
    fake.repository.pulls.set(7, [{ filename: 'services/credit/models/credit/a.py', status: 'modified' }])
    const world = await makeWorld(fake, {
      inputs: { 'working-directory': './services/credit/' },
      files: { 'services/credit/predictions.csv': 'challenger' },
    })
    expect(await runAction(world.io)).toBe(0)
    const [request] = world.requests
    expect(request?.models).toEqual(['credit'])
    expect(Buffer.from((await request!.fetch({ path: 'predictions.csv', ref: 'base' })).bytes).toString()).toBe(
      'champion',
    )
    expect(Buffer.from((await request!.fetch({ path: 'predictions.csv', ref: undefined })).bytes).toString()).toBe(
      'challenger',
    )
  })

  test('a repository that was checked out into a folder of the workspace is found there', async () => {
    const fake = await startRepository()
    const world = await makeWorld(fake, {
      inputs: { 'working-directory': 'checkout' },
      files: { 'checkout/.git/HEAD': '', 'checkout/predictions.csv': 'challenger' },
    })
    expect(await runAction(world.io)).toBe(0)
    expect(world.requests[0]?.advisory).toBe(false)
    expect(
      Buffer.from((await world.requests[0]!.fetch({ path: 'predictions.csv', ref: undefined })).bytes).toString(),
    ).toBe('challenger')
  })
})

describe('the exit code of the job', () => {
  const approvals = { anyOf: ['@acme/risk'], count: 1, preventAuthor: true }
  const of = (
    verdict: Report['verdict'],
    failOn: FailOn,
    more: { advisory?: boolean; approvals?: typeof approvals | null } = {},
  ) => {
    const model = modelOf({ verdict, approvals: more.approvals ?? null })
    return jobExitCodeOf(reportOf({ verdict, models: [model], advisory: more.advisory ?? false }), failOn)
  }

  test.each(['block', 'review', 'never'] as const)('is 0 for a pass (fail-on: %s)', (failOn) => {
    expect(of('pass', failOn)).toBe(0)
  })

  test('is 1 for a block, unless nothing is to fail', () => {
    expect([of('block', 'block'), of('block', 'review'), of('block', 'never')]).toEqual([1, 1, 0])
  })

  test('is 3 for a review only where reviews are to fail or the policy asks for approvals', () => {
    expect([of('review', 'block'), of('review', 'review'), of('review', 'never')]).toEqual([0, 3, 0])
    expect([of('review', 'block', { approvals }), of('review', 'never', { approvals })]).toEqual([3, 0])
  })

  test('is 2 for what could not be evaluated, also while the policy is new', () => {
    expect([of('error', 'block'), of('error', 'review'), of('error', 'never')]).toEqual([2, 2, 0])
    expect(of('error', 'block', { advisory: true })).toBe(2)
  })

  test('is 0 for a block and a review while the policy is new', () => {
    expect([of('block', 'review', { advisory: true }), of('review', 'review', { advisory: true, approvals })]).toEqual([
      0, 0,
    ])
  })
})

describe('which report is worth a new comment', () => {
  const nothing = reportOf({ verdict: 'pass', models: [] })
  const passed = reportOf({ verdict: 'pass', models: [modelOf({ verdict: 'pass' })] })
  const blocked = reportOf({ verdict: 'block', models: [modelOf({ verdict: 'block' })] })
  const changed = reportOf({
    verdict: 'pass',
    models: [],
    problems: [{ code: 'policy_changed_in_pr', severity: 'warning', args: {} }],
  })

  test.each([
    ['always', [true, true, true, true]],
    ['on-change', [false, true, true, true]],
    ['on-failure', [false, false, true, false]],
    ['never', [false, false, false, false]],
  ] as const)('%s: nothing touched, pass, block, policy changed → %j', (mode, expected) => {
    expect([nothing, passed, blocked, changed].map((report) => startsComment(report, mode))).toEqual(expected)
  })
})

test('log lines cannot be read as commands of the workflow', () => {
  expect(defuseCommands('::error::x\n  ::set-env::y\na ::b::')).toBe(': :error::x\n  : :set-env::y\na ::b::')
  expect(defuseCommands('x ##[add-path]/tmp')).toBe('x # #[add-path]/tmp')
})
