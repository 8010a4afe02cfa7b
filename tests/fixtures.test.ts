/** Dropping a folder into fixtures/ adds a test: its expected.json states what the gate must say. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from '../src/cli.js'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'fixtures')
const scratch = mkdtempSync(join(tmpdir(), 'model-review-fixtures-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

interface Expected {
  readonly exit: number
  readonly verdict: string
  /** Must be among the checks that regressed. */
  readonly regressed: readonly string[]
  /** Must be among the codes of the problems. */
  readonly problems: readonly string[]
  readonly because: string
}

const scenarios = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'model-review.yml')))

async function compareScenario(name: string) {
  const written = { stdout: '', stderr: '' }
  const json = join(scratch, `${name}.json`)
  const exit = await runCli({
    argv: ['compare', '--config', `fixtures/${name}/model-review.yml`, '--json', json],
    cwd: root,
    env: {},
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
  })
  return { exit, ...written, report: JSON.parse(readFileSync(json, 'utf8')) }
}

describe('fixtures', () => {
  it.each(scenarios)(
    '%s: the exit code, verdict, failed checks and problems that its expected.json states',
    async (name) => {
      const expected: Expected = JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8'))
      const { exit, stdout, stderr, report } = await compareScenario(name)
      expect(stderr).toBe('')
      expect({ exit, verdict: report.verdict }, stdout).toEqual({ exit: expected.exit, verdict: expected.verdict })
      const { checks, problems } = report.models[0]
      const regressed = checks
        .filter((check: { status: string }) => check.status === 'regressed')
        .map((check: { id: string }) => check.id)
      expect(regressed).toEqual(expect.arrayContaining([...expected.regressed]))
      const codes = [...problems, ...report.problems].map((problem: { code: string }) => problem.code)
      expect(codes).toEqual(expect.arrayContaining([...expected.problems]))
      // What does not block regresses in nothing that could: a false alarm is a failure of the gate too.
      const blocking = checks.filter(
        (check: { status: string; gating: boolean }) => check.gating && check.status === 'regressed',
      )
      if (expected.verdict !== 'block') expect(blocking).toEqual([])
    },
  )

  it('show each of the six situations of a first review', () => {
    const expectations = scenarios.map((name) => JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')))
    expect(new Set(expectations.map(({ verdict }: Expected) => verdict))).toEqual(
      new Set(['pass', 'block', 'review', 'error']),
    )
    expect(scenarios).toEqual(
      expect.arrayContaining([
        'loans-better',
        'loans-worse',
        'loans-slice-regression',
        'loans-metric-up-money-down',
        'loans-equal',
        'loans-too-few-rows',
      ]),
    )
  })

  it('the table in fixtures/README.md lists every folder with its verdict', () => {
    const rows = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^\| `([\w-]+)` \|.*\| (\w+) \|$/gm)]
    const told = Object.fromEntries(rows.map(([, name, verdict]) => [name, verdict]))
    const stated = scenarios.map((name) => [
      name,
      JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')).verdict,
    ])
    expect(told).toEqual(Object.fromEntries(stated))
  })
})
