/** A real MLflow server on loopback: SQLite, local artifacts handed out by the server, two versions, an alias that moves. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runAction } from '../../src/action.js'
import { runCli } from '../../src/cli.js'
import { review } from '../../src/review.js'
import { makeWorld, startRepository } from '../github/action-world.js'
import type { FakeGitHub } from '../github/fake/fake-github.js'
import { payloadOf, pushPayload } from '../github/payloads.js'
import { makeZip } from '../io/make-zip.js'
import { findPython } from './python.js'

const found = findPython('mlflow')
if ('absent' in found) console.warn(`MLflow is not tested: ${found.absent}`)

const fixture = join(import.meta.dirname, '../../fixtures/loans-better')
const script = join(import.meta.dirname, 'mlflow_registry.py')

interface Version {
  readonly version: string
  readonly run: string
}

const CONFIG = `version: 1
models:
  - name: rows
    champion: { mlflow: { model: models:/credit@champion, path: evaluation/champion.csv }, max_age: 1 day }
    challenger: { path: challenger.csv }
    columns: { id: application_id, label: bank_rejected, score: reject_probability }
    operating_point: { threshold: 0.15 }
    metrics: [{ metric: roc_auc, role: primary, margin: 0.01 }]
  - name: numbers
    task: metrics
    trust: point
    champion: { mlflow: models:/credit@champion }
    challenger: { mlflow: models:/credit/2 }
    metrics: [{ metric: roc_auc, role: primary, margin: 0.01 }]
`

const PROMOTING = `version: 1
models:
  - name: loans
    when: ["models/**"]
    champion: { mlflow: { model: models:/loans@champion, path: evaluation/predictions.csv } }
    challenger: { mlflow: { model: models:/loans@challenger, path: evaluation/predictions.csv } }
    promotion: { mlflow: { alias: champion } }
    columns: { id: application_id, label: bank_rejected, score: reject_probability }
    metrics: [{ metric: roc_auc, role: primary, margin: 0.01 }]
`

/** A pull request that is reviewed and merged, with the jobs that follow; its number tells it from the others. */
async function reviewAndMerge(fake: FakeGitHub, number: number, uri: string) {
  const { repository } = fake
  const env = { MLFLOW_TRACKING_URI: uri }
  const headSha = String(number).repeat(40)
  const before = repository.resolve('main')!
  repository.pulls.set(number, [{ filename: 'models/train.py', status: 'modified' }])
  repository.describePull(number, { headSha })
  const payload = payloadOf({ headSha, baseSha: before }).replaceAll('"number":7', `"number":${number}`)
  const gate = await makeWorld(fake, { payload, env, review })
  await runAction(gate.io)
  const run = repository.addRun({ event: 'pull_request', branch: 'retrain', sha: headSha, conclusion: 'success' })
  const content = readFileSync(gate.outputs['report-json']!, 'utf8')
  repository.addArtifact(run, 'model-review-report', makeZip([{ path: 'report.json', content }]))
  const after = repository.commit('heads/main', {
    '.github/model-review.yml': PROMOTING,
    'models/train.py': `# ${number}`,
  })
  const mergedAt = new Date(Date.now()).toISOString()
  repository.describePull(number, { state: 'closed', mergeCommit: after, mergedAt, mergedBy: 'grace' })
  const push = { payload: pushPayload({ before, after }), env: { ...env, GITHUB_EVENT_NAME: 'push' } }
  const promoting = await makeWorld(fake, push)
  const exitCode = await runAction(promoting.io)
  return { verdict: gate.outputs.verdict, exitCode, after, log: promoting.log.join('\n') }
}

describe.skipIf('absent' in found)('a real MLflow registry', () => {
  const python = 'absent' in found ? '' : found.python
  const quiet = { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' }
  let folder: string
  let server: ChildProcess
  let client: ChildProcess
  let answers: AsyncIterator<string>
  let uri: string
  let versions: readonly Version[]

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mlflow-test-'))
    mkdirSync(join(folder, '.github'))
    writeFileSync(join(folder, '.github', 'model-review.yml'), CONFIG)
    for (const name of ['champion.csv', 'challenger.csv']) copyFileSync(join(fixture, name), join(folder, name))
    const port = await freePort()
    uri = `http://127.0.0.1:${port}`
    const store = ['--backend-store-uri', 'sqlite:///mlflow.db', '--artifacts-destination', './artifacts']
    const address = ['--host', '127.0.0.1', '--port', String(port), '--workers', '1']
    server = spawn(python, ['-m', 'mlflow', 'server', ...store, ...address], {
      cwd: folder,
      env: quiet,
      stdio: 'ignore',
      detached: true,
    })
    await until(async () => (await fetch(`${uri}/health`)).ok)
    const files = ['champion.csv', 'challenger.csv'].map((name) => join(folder, name))
    client = spawn(python, [script, uri], { env: quiet, stdio: ['pipe', 'pipe', 'ignore'] })
    answers = createInterface({ input: client.stdout! })[Symbol.asyncIterator]()
    versions = (await ask('fill', ...files)) as Version[]
  }, 180_000)

  afterAll(() => {
    // The server and its worker, which are a group of their own.
    if (server?.pid !== undefined) process.kill(-server.pid)
    client?.kill()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  /** One command for MLflow's own client: see mlflow_registry.py. */
  async function ask(...command: readonly string[]): Promise<unknown> {
    client.stdin!.write(`${JSON.stringify(command)}\n`)
    for (;;) {
      const { value, done } = await answers.next()
      if (done) throw new Error(`the client of MLflow ended at ${command[0]}`)
      if (value.startsWith('> ')) return JSON.parse(value.slice(2))
    }
  }

  async function compare(env: Readonly<Record<string, string>> = { MLFLOW_TRACKING_URI: uri }) {
    const silent = { write: () => true }
    const argv = ['compare', '--json', 'report.json']
    const exitCode = await runCli({ argv, cwd: folder, env, stdout: silent, stderr: silent })
    return { exitCode, report: JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) }
  }

  // First, while nothing else in the registry has files that could be compared.
  it('README alone: from an empty folder, with Node and dist/ and nothing else, to a blocked regression, by the clock', async () => {
    const root = join(import.meta.dirname, '../..')
    const worse = join(root, 'fixtures/loans-slice-regression')
    const files = ['champion.csv', 'challenger.csv'].map((name) => join(worse, name))
    await ask('project', 'loan-referral', ...files)
    const blocks = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    const [block] = blocks.flatMap(([, text]) => (text.includes('MLFLOW_TRACKING_URI=') ? [text] : []))
    const cli = `'${process.execPath}' '${join(root, 'dist/cli/index.js')}'`
    const lines = block.trim().split('\n')
    expect(lines).toEqual([expect.stringMatching(/^export .*https:\S+$/), 'model-review init', 'model-review compare'])
    const [exported, ...commands] = lines.map((line) => line.replace(/https:\S+/, uri).replace(/^model-review/, cli))
    const work = mkdtempSync(join(folder, 'nothing-'))
    const begin = performance.now()
    // No variable of ours, and no program but those of the system: no Python of the environment, no npm.
    const ran = commands.map((command) =>
      spawnSync('/bin/sh', ['-c', `${exported}\n${command}`], {
        cwd: work,
        env: { PATH: '/usr/bin:/bin' },
        encoding: 'utf8',
      }),
    )
    const seconds = (performance.now() - begin) / 1000
    console.info(
      `README alone, MLflow registry to blocked regression: ${commands.length} commands, ${seconds.toFixed(1)} s`,
    )
    const [init, compare] = ran.map(({ status, stdout, stderr }) => ({ status, shown: stdout + stderr }))
    expect(init.status, init.shown).toBe(0)
    expect(init.shown).toContain('The champion of "loan-referral" in the MLflow registry')
    const config = readFileSync(join(work, '.github/model-review.yml'), 'utf8')
    expect(config).toContain('models:/loan-referral@champion')
    expect(readFileSync(join(work, '.github/workflows/model-review.yml'), 'utf8')).toContain(uri)
    expect(compare.status, compare.shown).toBe(1)
    expect(compare.shown).toMatch(/Do not merge: loan-referral gets worse/)
    expect(compare.shown).toContain('county Suffolk')
    expect(seconds).toBeLessThan(300)
  })

  it('is read by alias: a file of the run, byte for byte, and its metrics of the last step', async () => {
    const { exitCode, report } = await compare()
    expect(exitCode).toBe(0)
    const [rows, numbers] = report.models
    expect(rows).toMatchObject({ verdict: 'pass', evidence: 'A', problems: [] })
    expect(rows.inputs[0]).toMatchObject({
      role: 'champion',
      path: 'models:/credit@champion/evaluation/champion.csv',
      commit: '1'.repeat(40),
      bytes: readFileSync(join(folder, 'champion.csv')).length,
      origin: { kind: 'mlflow', version: versions[0].version, run: versions[0].run },
    })
    expect(Math.abs(Date.now() - Date.parse(rows.inputs[0].origin.time))).toBeLessThan(600_000)
    expect(numbers.evidence).not.toBe('A')
    expect(numbers.checks[0]).toMatchObject({ metric: 'roc_auc', champion: 0.71, challenger: 0.74 })
  })

  it('follows the alias when it moves, and says so where the new version lacks the file', async () => {
    await ask('move', versions[1].version)
    const { exitCode, report } = await compare()
    expect(exitCode).toBe(2)
    const [rows, numbers] = report.models
    expect(rows.problems).toMatchObject([
      { code: 'mlflow_file_missing', args: { version: versions[1].version, holds: ['evaluation'] } },
    ])
    expect(numbers.inputs[0].origin).toMatchObject({ version: versions[1].version, run: versions[1].run })
    expect(numbers.reasons).toMatchObject([{ code: 'identical_aggregates' }])
  })

  it('without the alias is a first version; without an address or a server it cannot be evaluated', async () => {
    await ask('drop')
    const { report } = await compare()
    expect(report.models.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['review', 'review'])
    expect(report.models[0].reasons[0]).toMatchObject({ code: 'no_champion', args: { source: 'mlflow' } })
    const unnamed = await compare({})
    expect(unnamed.exitCode).toBe(2)
    expect(unnamed.report.models[0].problems).toMatchObject([{ code: 'mlflow_uri_missing' }])
  })

  it('has the alias of the champion moved by a merge, with tags, and moved back by a rollback', async () => {
    await ask('train', join(folder, 'champion.csv'), join(folder, 'challenger.csv'))
    const fake = await startRepository(PROMOTING)

    await ask('alias', 'challenger', '1')
    const first = await reviewAndMerge(fake, 7, uri)
    expect([first.verdict, first.exitCode], first.log).toEqual(['review', 0])
    expect(await ask('show')).toMatchObject({ aliases: { challenger: '1', champion: '1' } })

    await ask('alias', 'challenger', '2')
    const second = await reviewAndMerge(fake, 8, uri)
    expect([second.verdict, second.exitCode], second.log).toEqual(['pass', 0])
    expect(await ask('show')).toEqual({
      aliases: { challenger: '2', champion: '2' },
      tags: {
        1: { 'model_review.commit': first.after, 'model_review.pull_request': '7' },
        2: { 'model_review.commit': second.after, 'model_review.pull_request': '8' },
      },
    })

    writeFileSync(join(folder, 'promoting.yml'), PROMOTING)
    let out = ''
    const exitCode = await runCli({
      argv: ['rollback', '--config', 'promoting.yml'],
      cwd: folder,
      env: {
        MLFLOW_TRACKING_URI: uri,
        GITHUB_API_URL: fake.url,
        GITHUB_REPOSITORY: 'acme/credit',
        GITHUB_TOKEN: fake.token,
      },
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (out += text) },
    })
    expect(exitCode, out).toBe(0)
    expect(await ask('show')).toMatchObject({ aliases: { challenger: '2', champion: '1' } })
    expect(fake.defects).toEqual([])
  })

  it('is what examples/mlflow says: registered on the main branch, compared in the pull request', async () => {
    const example = join(import.meta.dirname, '../../examples/mlflow')
    const work = mkdtempSync(join(folder, 'example-'))
    const env = { ...quiet, MLFLOW_TRACKING_URI: uri }
    const train = (...args: string[]) => execFileSync(python, [join(example, 'train.py'), ...args], { cwd: work, env })
    train('--version', 'before', '--register')
    train('--version', 'now')
    mkdirSync(join(work, '.github'))
    copyFileSync(join(example, '.github/model-review.yml'), join(work, '.github/model-review.yml'))
    const silent = { write: () => true }
    const exitCode = await runCli({
      argv: ['compare', '--json', 'report.json'],
      cwd: work,
      env,
      stdout: silent,
      stderr: silent,
    })
    const { verdict, models } = JSON.parse(readFileSync(join(work, 'report.json'), 'utf8'))
    expect(readFileSync(join(example, 'README.md'), 'utf8')).toContain(`The verdict is **${verdict}**`)
    expect([exitCode, verdict]).toEqual([3, 'review'])
    expect(models[0].inputs[0]).toMatchObject({
      path: 'models:/pumps@champion/predictions.csv',
      origin: { kind: 'mlflow', version: '1' },
    })
  }, 180_000)
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

async function until(isReady: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 120_000
  while (!(await isReady().catch(() => false))) {
    if (Date.now() > end) throw new Error('The MLflow server did not start.')
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
