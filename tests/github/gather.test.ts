import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { runAction } from '../../src/action.js'
import { warningOf } from '../../src/core/problem.js'
import { renderJson } from '../../src/report/media/json.js'
import type { ModelReport, Report } from '../../src/report/report.js'
import { CONFIG, makeWorld, startRepository, type World } from './action-world.js'
import { mergeGroupPayload } from './payloads.js'
import { modelOf, reportOf } from './reports.js'

const NAMES = ['credit', 'fraud', 'churn']
const config = `version: 1
models:
${NAMES.map(
  (name) => `  - name: ${name}
    when: ["models/${name}/**"]
    champion: { path: ${name}.csv, ref: base }
    challenger: { path: ${name}.csv }
    metrics: [{ metric: roc_auc, role: primary, margin: 0.005 }]
`,
).join('')}`

async function startMonorepo(touched: readonly string[] = ['credit', 'fraud']) {
  const fake = await startRepository(config)
  fake.repository.pulls.set(
    7,
    touched.map((name) => ({ filename: `models/${name}/train.py`, status: 'modified' as const })),
  )
  return fake
}

/** What a job left behind. */
const jobOf = (models: readonly Partial<ModelReport>[], more: Partial<Report> = {}) =>
  renderJson(
    reportOf({
      models: models.map(modelOf),
      context: {
        repository: 'acme/credit',
        pullRequest: 7,
        headSha: '1'.repeat(40),
        baseSha: null,
        baseRef: 'main',
        runUrl: null,
      },
      ...more,
    }),
  )

const gathering = async (
  fake: Awaited<ReturnType<typeof startMonorepo>>,
  files: Readonly<Record<string, string>>,
  more: Parameters<typeof makeWorld>[1] = {},
) => {
  const world = await makeWorld(fake, { ...more, files, inputs: { mode: 'publish', ...more.inputs } })
  return { world, exit: await runAction(world.io) }
}
const inFolder = (name: string) => `model-review-report/${name}/report.json`
const written = async (world: World): Promise<Report> =>
  JSON.parse(await readFile(world.outputs['report-json']!, 'utf8'))

describe('reports of several jobs', () => {
  test('are one comment and one verdict, the worst, with a word for every model', async () => {
    const fake = await startMonorepo()
    const { world, exit } = await gathering(fake, {
      [inFolder('a')]: jobOf([{ name: 'credit', verdict: 'pass' }]),
      [inFolder('b')]: jobOf([
        { name: 'fraud', verdict: 'block', reasons: [{ code: 'checks_regressed', args: { count: 1 } }] },
      ]),
    })
    expect(exit).toBe(1)
    expect(world.outputs).toMatchObject({ verdict: 'block' })
    expect(JSON.parse(world.outputs.models!)).toEqual({ credit: 'pass', fraud: 'block', churn: 'untouched' })
    expect(fake.repository.comments).toHaveLength(1)
    expect(fake.repository.comments[0]?.body).toMatch(/fraud[\s\S]*credit/)
    expect(world.requests).toEqual([])
  })

  test('of which one is missing are an error that names the model, however good the others are', async () => {
    const fake = await startMonorepo()
    const { world, exit } = await gathering(fake, { [inFolder('a')]: jobOf([{ name: 'credit', verdict: 'pass' }]) })
    expect(exit).toBe(2)
    expect(JSON.parse(world.outputs.models!)).toEqual({ credit: 'pass', fraud: 'missing', churn: 'untouched' })
    expect(fake.repository.comments[0]?.body).toContain('No job has reported on "fraud"')
    expect(fake.repository.comments[0]?.body).toContain('credit')
  })

  test('none at all are an error where a model is touched, and nothing to review where none is', async () => {
    const { world, exit } = await gathering(await startMonorepo(), {})
    expect(exit).toBe(2)
    expect(world.outputs.verdict).toBe('error')
    const untouched = await gathering(await startMonorepo([]), {})
    expect(untouched.exit).toBe(0)
    expect(JSON.parse(untouched.world.outputs.models!)).toEqual({
      credit: 'untouched',
      fraud: 'untouched',
      churn: 'untouched',
    })
  })

  test('of a job that crashed are an error, said in its own words', async () => {
    const fake = await startMonorepo(['credit'])
    const problems = [{ code: 'token_missing', severity: 'error', args: {} } as const]
    const { world, exit } = await gathering(fake, { [inFolder('a')]: jobOf([], { verdict: 'error', problems }) })
    expect(exit).toBe(2)
    expect((await written(world)).problems.map(({ code }) => code)).toContain('token_missing')
  })

  test('on one model count with the worst verdict', async () => {
    const fake = await startMonorepo(['credit'])
    for (const verdicts of [
      ['pass', 'block'],
      ['block', 'pass'],
    ] as const) {
      const { world, exit } = await gathering(fake, {
        [inFolder('a')]: jobOf([{ name: 'credit', verdict: verdicts[0] }]),
        [inFolder('b')]: jobOf([{ name: 'credit', verdict: verdicts[1] }]),
      })
      expect(exit).toBe(1)
      expect((await written(world)).problems.map(({ code }) => code)).toContain('model_reported_twice')
    }
  })

  test('do not repeat what each job was told, nor what one left to another', async () => {
    const fake = await startMonorepo()
    const told = warningOf('changed_files_not_permitted')
    const left = warningOf('models_left_out', { models: ['fraud'], chosen: ['credit'] })
    const { world } = await gathering(fake, {
      [inFolder('a')]: jobOf([{ name: 'credit' }], { problems: [told, left] }),
      [inFolder('b')]: jobOf([{ name: 'fraud' }], { problems: [told] }),
    })
    expect((await written(world)).problems.map(({ code }) => code)).toEqual(['changed_files_not_permitted'])
  })

  test('before there are rules on the base branch inform and block nothing', async () => {
    const fake = await startMonorepo(['credit'])
    fake.repository.commit('heads/main', { 'README.md': '' })
    const { world, exit } = await gathering(fake, { [inFolder('a')]: jobOf([{ name: 'credit', verdict: 'block' }]) })
    expect(exit).toBe(0)
    expect(await written(world)).toMatchObject({ advisory: true, verdict: 'block', problems: [{ code: 'policy_new' }] })
    // But nothing at all is no information.
    expect((await gathering(fake, {})).exit).toBe(2)
  })

  test('on another commit are refused', async () => {
    const fake = await startMonorepo(['credit'])
    fake.repository.describePull(7, { headSha: '1'.repeat(40) })
    const other = jobOf([{ name: 'credit' }]).replaceAll('1'.repeat(40), '9'.repeat(40))
    const { world, exit } = await gathering(fake, { [inFolder('a')]: other })
    expect(exit).toBe(2)
    expect((await written(world)).problems.map(({ code }) => code)).toEqual(['report_of_other_commit'])
  })

  test('are gathered in a merge queue as well, without a comment', async () => {
    const fake = await startMonorepo()
    const head = fake.repository.commit('heads/queue', {
      [CONFIG]: config,
      'predictions.csv': 'champion',
      'models/credit/train.py': 'new',
    })
    const job = jobOf([{ name: 'credit', verdict: 'pass' }]).replaceAll('1'.repeat(40), head)
    const { world, exit } = await gathering(
      fake,
      { [inFolder('a')]: job },
      { env: { GITHUB_EVENT_NAME: 'merge_group' }, payload: mergeGroupPayload({ headSha: head }) },
    )
    expect(exit).toBe(0)
    expect(JSON.parse(world.outputs.models!)).toEqual({ credit: 'pass', fraud: 'untouched', churn: 'untouched' })
    expect(fake.repository.comments).toEqual([])
  })
})

describe('four words for what was not compared', () => {
  test('untouched: the change has none of its files', async () => {
    const fake = await startMonorepo([])
    const world = await makeWorld(fake)
    expect(await runAction(world.io)).toBe(0)
    expect(JSON.parse(world.outputs.models!)).toEqual({ credit: 'untouched', fraud: 'untouched', churn: 'untouched' })
    expect(world.summaries[0]).toContain('Nothing to review: no model file changed')
  })

  test('left-out: the input "models" leaves it to another job, which is no pass of it', async () => {
    const fake = await startMonorepo(['fraud'])
    const review: Parameters<typeof makeWorld>[1] = {
      inputs: { models: 'credit' },
      review: ({ leftOut = [], problems }) => reportOf({ leftOut, untouched: ['credit', 'churn'], problems }),
    }
    const world = await makeWorld(fake, review)
    await runAction(world.io)
    expect(world.requests[0]).toMatchObject({ models: [], leftOut: ['fraud'] })
    expect(JSON.parse(world.outputs.models!)).toEqual({ fraud: 'left-out', credit: 'untouched', churn: 'untouched' })
    expect(world.summaries[0]).toContain('Nothing reviewed here')
    expect(world.summaries[0]).not.toContain('May be merged')
    expect(world.log.join('\n')).toContain('warning: This change also touches fraud')
  })

  test('error: it could not be evaluated', async () => {
    const fake = await startMonorepo(['credit'])
    const broken = modelOf({
      name: 'credit',
      verdict: 'error',
      problems: [{ code: 'file_missing', severity: 'error', args: { path: 'credit.csv', folder: '.', near: null } }],
    })
    const world = await makeWorld(fake, { review: () => reportOf({ verdict: 'error', models: [broken] }) })
    expect(await runAction(world.io)).toBe(2)
    expect(JSON.parse(world.outputs.models!)).toEqual({ credit: 'error' })
  })

  test('missing: nobody has reported on it', async () => {
    const { world, exit } = await gathering(await startMonorepo(['credit']), {})
    expect(exit).toBe(2)
    expect(JSON.parse(world.outputs.models!)).toMatchObject({ credit: 'missing' })
    expect(world.summaries[0]).toContain('No job has reported on "credit"')
  })
})
