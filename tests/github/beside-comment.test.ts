/** What the action shows beside its comment: check run, labels, annotations at files. */
import { describe, expect, test } from 'vitest'
import { conclusionOf } from '../../src/action/check.js'
import { labelOf } from '../../src/action/labels.js'
import { runAction } from '../../src/action.js'
import { CHECK_RUN_NAME } from '../../src/github/check-run.js'
import type { Report } from '../../src/report/report.js'
import type { ReviewRequest } from '../../src/review.js'
import { CONFIG, configOf, makeWorld, reviewed, startRepository } from './action-world.js'
import { payloadOf } from './payloads.js'
import { checkOf, modelOf, reportOf } from './reports.js'

const withLabels = (labels: string) => `${configOf(0.005)}github: { labels: ${labels} }\n`

/** A review that finds the model worse in two checks. */
const worse = (request: ReviewRequest): Report => ({
  ...reviewed(request, 'block'),
  models: [
    modelOf({
      name: 'credit',
      verdict: 'block',
      reasons: [{ code: 'checks_regressed', args: { count: 2 } }],
      checks: [
        checkOf({ status: 'regressed', challenger: 0.6, difference: -0.1, improvement: -0.1 }),
        checkOf({ id: 'recall', metric: 'recall', status: 'regressed', role: 'guardrail' }),
        checkOf({ id: 'log_loss', metric: 'log_loss', status: 'regressed', role: 'info', gating: false }),
      ],
    }),
  ],
})

describe('the check run of a review', () => {
  test('stands on the head of the pull request, completed, with the report and the failed checks at the file', async () => {
    const fake = await startRepository()
    fake.mayWriteChecks = true
    const world = await makeWorld(fake, { review: worse })
    expect(await runAction(world.io)).toBe(1)
    const [run, ...others] = fake.repository.checkRuns
    expect(others).toEqual([])
    expect(run).toMatchObject({
      name: CHECK_RUN_NAME,
      headSha: '1'.repeat(40),
      status: 'completed',
      conclusion: 'failure',
      title: expect.stringContaining('Do not merge'),
      summary: expect.stringContaining('**Better or worse?**'),
      text: expect.stringContaining('<details>'),
    })
    expect(run.summary).not.toContain('<!--')
    expect(run.annotations).toMatchObject([
      { path: 'models/credit/train.py', annotation_level: 'failure', message: expect.stringContaining('roc_auc') },
      { path: 'models/credit/train.py', annotation_level: 'failure', message: expect.stringContaining('recall') },
    ])
  })

  test('is in progress while the review runs', async () => {
    const fake = await startRepository()
    fake.mayWriteChecks = true
    const seen: string[] = []
    const review = (request: ReviewRequest) => {
      seen.push(...fake.repository.checkRuns.map(({ status }) => status))
      return reviewed(request, 'pass')
    }
    await runAction((await makeWorld(fake, { review })).io)
    expect(seen).toEqual(['in_progress'])
    expect(fake.repository.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'success' }])
  })

  test('is completed as a failure by a defect of ours, which is told as ever', async () => {
    const fake = await startRepository()
    fake.mayWriteChecks = true
    const review = () => {
      throw new TypeError('x is not a function')
    }
    const world = await makeWorld(fake, { review })
    expect(await runAction(world.io)).toBe(70)
    expect(fake.repository.checkRuns).toMatchObject([
      { status: 'completed', conclusion: 'failure', title: 'Do not merge: there is no result' },
    ])
    expect(world.log.join('\n')).toMatch(/TypeError: x is not a function\n\s+at /)
  })

  test('is completed as cancelled where somebody cancels the job', async () => {
    const fake = await startRepository()
    fake.mayWriteChecks = true
    let cancel: () => Promise<void> = async () => {}
    const review = async (request: ReviewRequest) => {
      await cancel()
      return reviewed(request, 'pass')
    }
    const { io } = await makeWorld(fake, { review })
    await runAction({
      ...io,
      whenCancelled: (finish) => {
        cancel = finish
      },
    })
    expect(fake.repository.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }])
  })

  test('shows a mistake in the config at its line', async () => {
    const fake = await startRepository(configOf(0.005).replace('margin:', 'margn:'))
    fake.mayWriteChecks = true
    const world = await makeWorld(fake)
    const places: unknown[] = []
    const { log } = world.io
    const error = (line: string, place?: unknown) => {
      if (place) places.push(place)
      log.error(line)
    }
    expect(await runAction({ ...world.io, log: { ...log, error } })).toBe(2)
    expect(fake.repository.checkRuns).toMatchObject([
      { conclusion: 'failure', annotations: [{ path: CONFIG, start_line: 7, annotation_level: 'failure' }] },
    ])
    expect(places).toEqual([{ file: CONFIG, line: 7 }])
  })

  test('is left out where the token may not write it: one request, a line of the log, no warning', async () => {
    const fake = await startRepository()
    const world = await makeWorld(fake)
    expect(await runAction(world.io)).toBe(0)
    expect(fake.callsOf('checks/create')).toHaveLength(1)
    expect(fake.callsOf('checks/update')).toEqual([])
    expect(world.log.filter((line) => line.includes('checks: write'))).toEqual([expect.not.stringMatching(/^warning/)])
  })

  test('that is asked for always is missed with a warning that names the permission', async () => {
    const fake = await startRepository()
    const world = await makeWorld(fake, { inputs: { 'check-run': 'always' } })
    expect(await runAction(world.io)).toBe(0)
    expect(world.log.filter((line) => line.startsWith('warning:')).join()).toContain('checks: write')
  })

  test.each([
    ['never', {}],
    ['auto', { payload: payloadOf({ headRepository: 'stranger/credit' }) }],
  ])('with %s %j no request is made for it', async (mode, setting) => {
    const fake = await startRepository()
    const world = await makeWorld(fake, { ...setting, inputs: { 'check-run': mode } })
    await runAction(world.io)
    expect(fake.calls.filter(({ operation }) => operation.startsWith('checks/'))).toEqual([])
  })

  test('that GitHub does not take is a warning; verdict and exit code stand', async () => {
    const fake = await startRepository()
    fake.mayWriteChecks = true
    fake.failNext({ operation: 'checks/update', times: 99, status: 500, message: 'Server Error' })
    const world = await makeWorld(fake, { review: worse })
    expect(await runAction(world.io)).toBe(1)
    expect(world.outputs.verdict).toBe('block')
    expect(world.log.filter((line) => line.startsWith('warning:')).join()).toContain('Model review: report')
  })

  test('of a job that reviews some models only is named after them', async () => {
    const fake = await startRepository()
    fake.mayWriteChecks = true
    await runAction((await makeWorld(fake, { inputs: { models: 'credit' } })).io)
    expect(fake.repository.checkRuns.map(({ name }) => name)).toEqual([`${CHECK_RUN_NAME} (credit)`])
  })

  const one = [modelOf({})]
  test.each([
    ['pass', one, 0, 'success'],
    ['pass', [], 0, 'neutral'],
    ['review', one, 0, 'neutral'],
    ['review', one, 3, 'action_required'],
    ['block', one, 1, 'failure'],
    ['block', one, 0, 'neutral'],
    ['error', [], 2, 'failure'],
    ['error', [], 0, 'neutral'],
  ] as const)('of %s with %j models and exit code %i is %s', (verdict, models, exitCode, conclusion) => {
    expect(conclusionOf(reportOf({ verdict, models }), exitCode)).toBe(conclusion)
  })
})

describe('labels', () => {
  test('are not touched unless the policy of the base branch asks for them', async () => {
    const fake = await startRepository()
    await runAction((await makeWorld(fake, { files: { [CONFIG]: withLabels('true') } })).io)
    expect(fake.calls.filter(({ path }) => path.includes('label'))).toEqual([])
  })

  test('say the verdict, under the names of the policy', async () => {
    const fake = await startRepository(withLabels('{ blocked: "model: stop" }'))
    fake.repository.labelsOf(7).push('model-review: pass')
    const world = await makeWorld(fake, { review: worse })
    expect(await runAction(world.io)).toBe(1)
    expect(fake.repository.labelsOf(7)).toEqual(['model: stop'])
  })

  test('are left to the newer run where its report stands already', async () => {
    const fake = await startRepository(withLabels('true'))
    const newer = '9'.repeat(40)
    fake.repository.describePull(7, { headSha: newer })
    const marker = `<!-- model-review-gate v1 model=credit head=${newer.slice(0, 7)} verdict=pass -->`
    fake.repository.addComment(7, 'github-actions[bot]', `${marker}\n### ✅ May be merged`)
    fake.repository.labelsOf(7).push('model-review: pass')
    const world = await makeWorld(fake, { review: worse })
    expect(await runAction(world.io)).toBe(1)
    expect(fake.repository.labelsOf(7)).toEqual(['model-review: pass'])
  })

  test('that may not be changed are a warning, and the verdict stands', async () => {
    const fake = await startRepository(withLabels('true'))
    const message = 'Resource not accessible by integration'
    fake.failNext({ operation: 'issues/create-label', times: 1, status: 403, message })
    const world = await makeWorld(fake)
    expect(await runAction(world.io)).toBe(0)
    expect(world.log.filter((line) => line.startsWith('warning:')).join()).toContain('pull-requests: write')
  })

  test('are not asked for where the token may only read, nor while the review only informs', async () => {
    const fork = await startRepository(withLabels('true'))
    await runAction((await makeWorld(fork, { payload: payloadOf({ headRepository: 'stranger/credit' }) })).io)
    const first = await startRepository()
    first.repository.commit('heads/main', { 'predictions.csv': 'champion' })
    await runAction((await makeWorld(first, { files: { [CONFIG]: withLabels('true') } })).io)
    for (const fake of [fork, first]) expect(fake.calls.filter(({ path }) => path.includes('label'))).toEqual([])
  })

  test.each([
    ['pass', [modelOf({})], 'pass'],
    ['pass', [], null],
    ['review', [modelOf({})], 'review'],
    ['block', [modelOf({})], 'blocked'],
    ['error', [], 'blocked'],
  ] as const)('of %s with %j models is %s', (verdict, models, label) => {
    expect(labelOf({ verdict, models })).toBe(label)
  })
})
