import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach } from 'vitest'
import type { ActionIo, InputName } from '../../src/action.js'
import { connect } from '../../src/github/client.js'
import type { Report } from '../../src/report/report.js'
import type { ReviewRequest } from '../../src/review.js'
import type { FakeGitHub } from './fake/fake-github.js'
import { startFake } from './helpers.js'
import { payloadOf, runnerEnvironment } from './payloads.js'
import { modelOf, reportOf } from './reports.js'

export const CONFIG = '.github/model-review.yml'
export const configOf = (margin: number) => `version: 1
models:
  - name: credit
    when: ["models/credit/**"]
    champion: { path: predictions.csv, ref: base }
    challenger: { path: predictions.csv }
    metrics: [{ metric: roc_auc, role: primary, margin: ${margin} }]
`

export interface World {
  readonly io: ActionIo
  readonly requests: ReviewRequest[]
  readonly log: string[]
  readonly secrets: string[]
  readonly outputs: Record<string, string>
  readonly summaries: string[]
  readonly workspace: string
}

const folders: string[] = []
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })))
})

export interface Setting {
  readonly inputs?: Partial<Record<InputName, string>>
  readonly env?: Record<string, string>
  readonly payload?: string
  /** Files of the checkout. */
  readonly files?: Readonly<Record<string, string>>
  readonly review?: (request: ReviewRequest) => Report | Promise<Report>
  readonly writeFile?: ActionIo['writeFile']
}

export async function makeWorld(fake: FakeGitHub, setting: Setting = {}): Promise<World> {
  const workspace = await mkdtemp(path.join(tmpdir(), 'action-'))
  folders.push(workspace)
  await mkdir(path.join(workspace, '.git'))
  for (const [file, text] of Object.entries(setting.files ?? {})) {
    await mkdir(path.dirname(path.join(workspace, file)), { recursive: true })
    await writeFile(path.join(workspace, file), text)
  }
  const eventPath = path.join(workspace, '..', `${path.basename(workspace)}.json`)
  await writeFile(eventPath, setting.payload ?? payloadOf({}))
  folders.push(eventPath)
  const requests: ReviewRequest[] = []
  const log: string[] = []
  const secrets: string[] = []
  const outputs: Record<string, string> = {}
  const summaries: string[] = []
  const exists = async (file: string) =>
    readFile(file).then(
      () => true,
      (error) => error.code === 'EISDIR',
    )
  const io: ActionIo = {
    input: (name) => setting.inputs?.[name] ?? (name === 'github-token' ? fake.token : ''),
    env: {
      ...runnerEnvironment(),
      GITHUB_WORKSPACE: workspace,
      GITHUB_EVENT_PATH: eventPath,
      GITHUB_API_URL: fake.url,
      ...setting.env,
    },
    readFile: (file) => readFile(file).catch(() => undefined),
    writeFile:
      setting.writeFile ??
      (async (file, text) => {
        await mkdir(path.dirname(file), { recursive: true })
        await writeFile(file, text)
      }),
    listFolder: async (folder) => {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
      return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
    },
    exists,
    log: {
      info: (line) => log.push(line),
      warning: (line) => log.push(`warning: ${line}`),
      error: (line) => log.push(`error: ${line}`),
      maskSecret: (secret) => secrets.push(secret),
    },
    setOutput: (name, value) => {
      outputs[name] = value
    },
    writeSummary: async (markdown) => {
      summaries.push(markdown)
    },
    connect: (settings) => connect({ ...settings, secondMs: 1 }),
    review: async (request) => {
      requests.push(request)
      return setting.review ? setting.review(request) : reviewed(request, 'pass')
    },
    version: '0.0.0',
  }
  return { io, requests, log, secrets, outputs, summaries, workspace }
}

/** What a review would report, with the verdict a test asks for. */
export function reviewed(request: ReviewRequest, verdict: Report['verdict']): Report {
  const models = request.models.map((name) => modelOf({ name, verdict }))
  return reportOf({
    verdict: models.length === 0 ? 'pass' : verdict,
    models,
    untouched: request.config.config.models
      .map(({ name }) => name)
      .filter((name) => !request.models.includes(name) && !request.leftOut?.includes(name)),
    advisory: request.advisory,
    context: request.context,
    problems: request.problems,
  })
}

export async function startRepository(config: string | undefined = configOf(0.005)): Promise<FakeGitHub> {
  const fake = await startFake()
  fake.repository.commit(
    'heads/main',
    config === undefined ? { 'README.md': '' } : { [CONFIG]: config, 'predictions.csv': 'champion' },
  )
  fake.repository.pulls.set(7, [{ filename: 'models/credit/train.py', status: 'modified' }])
  return fake
}
