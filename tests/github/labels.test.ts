import { describe, expect, test } from 'vitest'
import { updateLabels } from '../../src/github/labels.js'
import { sentenceOf } from '../../src/report/say.js'
import { connectTo, repository, startFake } from './helpers.js'

const names = { pass: 'model-review: pass', review: 'model-review: review', blocked: 'model-review: blocked' }

async function start() {
  const fake = await startFake()
  const request = { client: connectTo(fake), repository, pullRequest: 7, names }
  return { fake, request, labels: fake.repository.labelsOf(7) }
}

describe('labels', () => {
  test('are made when the repository has none, and put on', async () => {
    const { fake, request, labels } = await start()
    expect(await updateLabels({ ...request, wanted: 'blocked' })).toBeUndefined()
    expect(labels).toEqual(['model-review: blocked'])
    expect(fake.repository.labels).toEqual(['model-review: blocked'])
    expect(fake.callsOf('issues/create-label')[0].body).toMatchObject({ color: 'cf222e' })
  })

  test('replace each other, and leave all others alone', async () => {
    const { request, labels } = await start()
    labels.push('bug', 'Model-Review: Blocked', 'model-review: passé')
    expect(await updateLabels({ ...request, wanted: 'pass' })).toBeUndefined()
    expect([...labels].sort()).toEqual(['bug', 'model-review: pass', 'model-review: passé'])
  })

  test('that are right already cost one request', async () => {
    const { fake, request, labels } = await start()
    labels.push('model-review: pass')
    expect(await updateLabels({ ...request, wanted: 'pass' })).toBeUndefined()
    expect(fake.calls).toHaveLength(1)
  })

  test('are taken off where nothing is under review any more', async () => {
    const { request, labels } = await start()
    labels.push('model-review: pass', 'bug')
    expect(await updateLabels({ ...request, wanted: null })).toBeUndefined()
    expect(labels).toEqual(['bug'])
  })

  test('may have the same name twice', async () => {
    const { request, labels } = await start()
    const twice = { pass: 'ok', review: 'look', blocked: 'Look' }
    labels.push('ok')
    expect(await updateLabels({ ...request, names: twice, wanted: 'blocked' })).toBeUndefined()
    expect(labels).toEqual(['Look'])
  })

  test('that somebody takes off at the same moment are no failure', async () => {
    const { fake, request, labels } = await start()
    labels.push('model-review: pass')
    fake.failNext({ operation: 'issues/remove-label', times: 1, status: 404, message: 'Label does not exist' })
    expect(await updateLabels({ ...request, wanted: null })).toBeUndefined()
  })

  test('without permission are a warning that names it', async () => {
    const { fake, request } = await start()
    fake.access = 'read'
    const problem = await updateLabels({ ...request, wanted: 'pass' })
    expect(problem).toMatchObject({ severity: 'warning', code: 'labels_failed' })
    expect(sentenceOf(problem!)).toContain('pull-requests: write')
  })
})
