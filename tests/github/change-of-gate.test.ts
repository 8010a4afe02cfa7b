/** Pull requests that also change what judges them, through the action and the real review. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { runAction } from '../../src/action.js'
import { review } from '../../src/review.js'
import { CONFIG, makeWorld, type Setting } from './action-world.js'
import { startFake } from './helpers.js'

const fixture = path.resolve(import.meta.dirname, '../../fixtures/loans-slice-regression')
const read = (file: string) => readFileSync(path.join(fixture, file), 'utf8')
const APPROVALS = '  approvals: { any_of: ["@acme/risk"] }\n'
const agreed = `version: 1
models:
  - name: loan-referral
    champion: { path: champion.csv, ref: base }
    challenger: { path: challenger.csv }
    columns: { id: application_id, label: bank_rejected, score: reject_probability }
    operating_point: { threshold: 0.15 }
    metrics: [{ metric: roc_auc, role: primary, margin: 0.01 }]
    slices: { metrics: [roc_auc, { metric: brier_score, margin: 5% }], margin: 0.03, min_rows: 50, of: [county, sex] }
policy:
  confidence: 0.95
`
const files = { 'challenger.csv': read('challenger.csv') }
/** Without the group that gets worse. */
const loosened = agreed.replace('[county, sex]', '[sex]')

async function run(proposed: string | null, changes: readonly string[], base = agreed, env: Setting['env'] = {}) {
  const fake = await startFake()
  fake.repository.commit('heads/main', { [CONFIG]: base, 'champion.csv': read('champion.csv') })
  fake.repository.pulls.set(
    7,
    changes.map((filename) => ({ filename, status: 'modified' })),
  )
  const world = await makeWorld(fake, {
    review: (request) => review(request),
    files: { ...files, ...(proposed === null ? {} : { [CONFIG]: proposed }) },
    env,
  })
  const exitCode = await runAction(world.io)
  const report = JSON.parse(readFileSync(world.outputs['report-json']!, 'utf8'))
  const problemOf = (code: string) => report.problems.find((problem: { code: string }) => problem.code === code)
  return { fake, exitCode, report, problemOf, body: fake.repository.comments[0]?.body ?? '' }
}

describe('a pull request that loosens the rules', () => {
  test('is judged by those of the base branch, and shown what its own would say of the same rows', async () => {
    const { exitCode, report, problemOf, body, fake } = await run(loosened, [CONFIG, 'challenger.csv'])
    expect(exitCode).toBe(1)
    expect(report.verdict).toBe('block')
    expect(problemOf('policy_changed_in_pr').args.held).toBe(false)
    expect(problemOf('proposed_policy_effect').args).toMatchObject({
      verdict: 'block',
      proposed: 'pass',
      freed: 2,
      freedChecks: ['roc_auc@county=Suffolk', 'brier_score@county=Suffolk'],
    })
    expect(body).toContain('2 checks would no longer block')
    const above = body.slice(0, body.indexOf('**Better or worse?**'))
    expect(above).toContain('By the rules that it proposes, the verdict would be a pass instead of a block.')
    // The same files, taken once: the second look asks GitHub for nothing.
    expect(fake.calls.filter((call) => call.path.endsWith('/contents/champion.csv'))).toHaveLength(1)
  })

  test('says so where its rules would change nothing', async () => {
    const { problemOf } = await run(`${agreed}# a word\n`, [CONFIG, 'challenger.csv'])
    expect(problemOf('proposed_policy_same')).toBeDefined()
  })

  test('is told of mistakes in its rules, and judged all the same', async () => {
    const { exitCode, problemOf, report } = await run(agreed.replace('margin: 0.01', 'margn: 0.01'), [CONFIG])
    expect(exitCode).toBe(1)
    expect(problemOf('proposed_policy_invalid').args).toEqual({ path: CONFIG, count: 1 })
    expect(problemOf('unknown_key').severity).toBe('warning')
    expect(report.verdict).toBe('block')
  })

  test('is told what it means to remove them', async () => {
    const { exitCode, problemOf } = await run(null, [CONFIG])
    expect(exitCode).toBe(1)
    expect(problemOf('proposed_policy_missing')).toBeDefined()
  })

  test('reads no file for its rules that the review did not read', async () => {
    const other = loosened.replace('path: champion.csv', 'path: secrets.csv')
    const { problemOf, fake } = await run(other, [CONFIG])
    expect(problemOf('proposed_policy_unknown').args.models).toEqual(['loan-referral'])
    expect(problemOf('proposed_policy_other_file').args.path).toBe('secrets.csv')
    expect(fake.calls.map((call) => call.path).join()).not.toContain('secrets.csv')
  })
})

describe('where the policy sets up approvals', () => {
  const base = `${loosened}${APPROVALS}`

  test('a change of the rules holds a pull request that would pass', async () => {
    const { exitCode, report, problemOf, body } = await run(`${base}# a word\n`, [CONFIG, 'challenger.csv'], base)
    expect(report.models[0].verdict).toBe('pass')
    expect(report.verdict).toBe('review')
    expect(exitCode).toBe(3)
    expect(problemOf('policy_changed_in_pr').args.held).toBe(true)
    expect(body).toContain('Approval is asked for')
  })

  test('so does a change of the workflow that runs the review, and of no other', async () => {
    const env = { GITHUB_WORKFLOW_REF: 'acme/credit/.github/workflows/review.yml@refs/pull/7/merge' }
    const own = await run(base, ['.github/workflows/review.yml', 'challenger.csv'], base, env)
    expect([own.exitCode, own.report.verdict]).toEqual([3, 'review'])
    const other = await run(base, ['.github/workflows/lint.yml', 'challenger.csv'], base, env)
    expect([other.exitCode, other.report.verdict]).toEqual([0, 'pass'])
    expect(other.problemOf('other_workflows_changed')).toBeDefined()
  })

  test('a change of the rules is held without any model under review', async () => {
    const watched = base.replace('    operating_point', '    when: ["models/**"]\n    operating_point')
    const { exitCode, report, body } = await run(`${watched}# a word\n`, [CONFIG], watched)
    expect(report.models).toEqual([])
    expect([exitCode, report.verdict]).toEqual([3, 'review'])
    expect(body).toContain('what judges them does')
  })
})
