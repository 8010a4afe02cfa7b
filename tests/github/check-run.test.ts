import { describe, expect, test } from 'vitest'
import {
  CHECK_RUN_NAME,
  type CheckAnnotation,
  type CheckOutput,
  type CheckRunPlace,
  completeCheckRun,
  startCheckRun,
} from '../../src/github/check-run.js'
import type { FakeGitHub } from './fake/fake-github.js'
import { connectTo, repository, startFake } from './helpers.js'

const headSha = '1'.repeat(40)
const output: CheckOutput = {
  title: 'Do not merge',
  render: () => ({ summary: 'It gets worse.', text: 'All checks.' }),
  annotations: [],
}
const annotation = (line: number): CheckAnnotation => ({
  path: 'models/credit/predictions.csv',
  line,
  level: 'failure',
  title: 'recall',
  message: 'worse',
})

async function start(): Promise<{ fake: FakeGitHub; place: CheckRunPlace }> {
  const fake = await startFake()
  fake.mayWriteChecks = true
  return {
    fake,
    place: {
      client: connectTo(fake),
      repository,
      name: CHECK_RUN_NAME,
      headSha,
      detailsUrl: 'https://github.test/runs/99',
    },
  }
}

describe('a check run', () => {
  test('is in progress from the start and completed once, on the head, under a name that no job has', async () => {
    const { fake, place } = await start()
    const state = await startCheckRun(place)
    expect(fake.repository.checkRuns).toMatchObject([{ name: CHECK_RUN_NAME, headSha, status: 'in_progress' }])
    expect(await completeCheckRun(place, state, 'failure', output)).toBeUndefined()
    expect(fake.repository.checkRuns).toMatchObject([
      {
        status: 'completed',
        conclusion: 'failure',
        title: 'Do not merge',
        summary: 'It gets worse.',
        text: 'All checks.',
        detailsUrl: 'https://github.test/runs/99',
      },
    ])
  })

  test('is left out without a word where the token may not write checks, and nothing is asked twice', async () => {
    const { fake, place } = await start()
    fake.mayWriteChecks = false
    const state = await startCheckRun(place)
    expect(state).toEqual({ kind: 'not_permitted' })
    expect(await completeCheckRun(place, state, 'failure', output)).toBeUndefined()
    expect(fake.calls).toHaveLength(1)
  })

  test('has all annotations, 50 a request, and at most 150', async () => {
    const { fake, place } = await start()
    const annotations = Array.from({ length: 170 }, (_, index) => annotation(index + 1))
    await completeCheckRun(place, await startCheckRun(place), 'failure', { ...output, annotations })
    const [run] = fake.repository.checkRuns
    expect(run.annotations.map(({ start_line }) => start_line)).toEqual(
      Array.from({ length: 150 }, (_, index) => index + 1),
    )
    expect(fake.callsOf('checks/update')).toHaveLength(3)
    expect(run.text).toBe('All checks.')
  })

  test('is rendered smaller until GitHub takes it, and counts bytes, not characters', async () => {
    const { fake, place } = await start()
    // 40,000 characters of two bytes each: fewer than GitHub's description allows, more than GitHub does.
    const render = (maxBytes: number) => ({ summary: maxBytes > 40_000 ? 'ä'.repeat(40_000) : 'short', text: null })
    const state = await startCheckRun(place)
    expect(await completeCheckRun(place, state, 'success', { ...output, render })).toBeUndefined()
    expect(fake.repository.checkRuns).toMatchObject([{ status: 'completed', summary: 'short', text: null }])
  })

  test('is completed without annotations where GitHub refuses them', async () => {
    const { fake, place } = await start()
    const annotations = [{ ...annotation(1), path: '/outside' }]
    const state = await startCheckRun(place)
    expect(await completeCheckRun(place, state, 'failure', { ...output, annotations })).toBeUndefined()
    expect(fake.repository.checkRuns).toMatchObject([{ status: 'completed', annotations: [] }])
  })

  test('is created completed where it could not be started', async () => {
    const { fake, place } = await start()
    fake.failNext({ operation: 'checks/create', times: 1, status: 502, message: 'Bad gateway' })
    const state = await startCheckRun(place)
    expect(state).toMatchObject({ kind: 'failed', problem: { code: 'github_unavailable' } })
    expect(await completeCheckRun(place, state, 'neutral', output)).toBeUndefined()
    expect(fake.repository.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'neutral' }])
  })

  test('is completed, not doubled, where GitHub made it and only the answer was lost', async () => {
    const { fake, place } = await start()
    fake.failNext({ operation: 'checks/create', times: 1, status: 502, message: 'Bad gateway', afterEffect: true })
    await completeCheckRun(place, await startCheckRun(place), 'success', output)
    expect(fake.repository.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'success' }])
  })

  test('says what went wrong where GitHub never takes it, and throws nothing', async () => {
    const { fake, place } = await start()
    const state = await startCheckRun(place)
    fake.failNext({ operation: 'checks/update', times: 99, status: 500, message: 'Oh' })
    expect(await completeCheckRun(place, state, 'success', output)).toMatchObject({ code: 'github_unavailable' })
    const refusing = await start()
    const other = await startCheckRun(refusing.place)
    refusing.fake.failNext({ operation: 'checks/update', times: 99, status: 422, message: 'No' })
    expect(await completeCheckRun(refusing.place, other, 'success', output)).toMatchObject({ code: 'github_refused' })
    expect(refusing.fake.callsOf('checks/update').length).toBeLessThan(12)
  })
})
