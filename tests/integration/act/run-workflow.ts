/**
 * Runs a workflow of examples/workflows as it is written, with nektos/act on this machine and the fake GitHub as its GitHub.
 * What cannot be here is replaced, and what was replaced is told: `WorkflowResult.replaced`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse, stringify } from 'yaml'
import type { FakeGitHub } from '../../github/fake/fake-github.js'
import { type Permissions, readOnly } from '../../github/fake/permissions.js'
import type { FoundTools } from './tools.js'

const root = path.resolve(import.meta.dirname, '../../..')
const standIns = path.join(import.meta.dirname, 'stand-ins')

export type Files = Readonly<Record<string, string | Uint8Array>>

export interface WorkflowRun {
  /** A file of examples/workflows. */
  readonly workflow: string
  readonly event: string
  readonly payload: object
  /** What actions/checkout finds. */
  readonly checkout: Files
  readonly ref: string
  readonly sha: string
  readonly runId: number
  /** GitHub gives the run of a fork's pull request a token that may only read. */
  readonly isFork?: boolean
  readonly env?: Readonly<Record<string, string>>
}

export type JobResult = 'success' | 'failure' | 'skipped'

export interface WorkflowResult {
  /** By the id of the job; `id (value, …)` for one of a matrix. */
  readonly jobs: Readonly<Record<string, JobResult>>
  readonly summaries: readonly string[]
  /** What the steps printed. */
  readonly log: string
  /** All that act wrote, without the command that tells the runner a secret, which a runner does not show. */
  readonly everything: string
  readonly replaced: readonly string[]
  /** What was uploaded: artifact, file, content. */
  readonly artifacts: Readonly<Record<string, Files>>
}

type Tools = Extract<FoundTools, { act: string }>

interface Job {
  permissions?: Permissions
  steps: { uses?: string; with?: Record<string, unknown> }[]
}

interface Line {
  readonly jobID?: string
  readonly matrix?: Readonly<Record<string, unknown>>
  readonly jobResult?: JobResult
  readonly stepResult?: string
  readonly msg?: string
  readonly raw_output?: boolean
  readonly command?: string
  readonly content?: string
}

const folders: string[] = []

export function removeRuns(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

export async function runWorkflow(tools: Tools, fake: FakeGitHub, run: WorkflowRun): Promise<WorkflowResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'act-run-'))
  folders.push(folder)
  const at = (name: string) => path.join(folder, name)
  for (const name of ['checkout', 'home', 'artifacts', 'cache']) mkdirSync(at(name))
  for (const [file, content] of Object.entries(run.checkout)) {
    mkdirSync(path.dirname(path.join(at('checkout'), file)), { recursive: true })
    writeFileSync(path.join(at('checkout'), file), content)
  }
  spawnSync('git', ['init', '--quiet', at('checkout')])

  const workflow = parse(readFileSync(path.join(root, 'examples/workflows', run.workflow), 'utf8'))
  const jobs = Object.entries<Job>(workflow.jobs)
  const replaced = ["the runner's machine by a process of this one", 'actions/checkout by the copy that act makes']
  const here: string[] = []
  const use = (uses: string, directory: string) => here.push('--local-repository', `${uses}=${directory}`)
  for (const [id, job] of jobs) {
    const granted: Permissions | undefined = job.permissions ?? workflow.permissions
    if (granted === undefined) throw new Error(`${run.workflow}: the job ${id} does not say its permissions`)
    const token = fake.issueToken(`${run.workflow} ${id} ${run.runId}`, run.isFork ? readOnly(granted) : granted)
    for (const step of job.steps) {
      const [action, version] = step.uses?.split('@') ?? []
      if (action === undefined || action === 'actions/checkout') continue
      const standIn = path.join(standIns, action.replace('actions/', ''))
      if (action.endsWith('/model-review-gate')) {
        step.with = { 'github-token': token, ...step.with }
        use(`${action}@${version}`, ourAction(at('action')))
      } else if (existsSync(standIn)) {
        replaced.push(`${action} by tests/integration/act/stand-ins/${path.basename(standIn)}`)
        use(`${action}@${version}`, standIn)
      } else throw new Error(`${run.workflow}: nothing stands in for ${step.uses}`)
    }
  }
  replaced.push('the token of each job by one of the fake with the same permissions')
  writeFileSync(at('workflow.yml'), stringify(workflow))
  writeFileSync(at('event.json'), JSON.stringify(run.payload))

  const environment: Record<string, string> = {
    GITHUB_API_URL: fake.url,
    GITHUB_REPOSITORY: `${fake.repository.owner}/${fake.repository.name}`,
    GITHUB_RUN_ID: String(run.runId),
    GITHUB_REF: run.ref,
    SHA_REF: run.sha,
    STAND_IN_ARTIFACTS: at('artifacts'),
    ...run.env,
  }
  const output = await collect(
    spawn(
      tools.act,
      [
        ...[run.event, '--workflows', at('workflow.yml'), '--eventpath', at('event.json'), '--actor', 'ada'],
        ...['--platform', 'ubuntu-latest=-self-hosted', '--json', '--no-cache-server', '--pull=false'],
        // act would hide the token wherever it is printed, and a leak with it.
        '--insecure-secrets',
        // Jobs share act's copy of an action, which each of them writes anew.
        ...['--concurrent-jobs', '1'],
        ...['--use-new-action-cache', '--action-cache-path', at('cache'), ...here],
        ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ],
      { cwd: at('checkout'), env: { PATH: `${tools.nodeFolder}:${process.env.PATH}`, HOME: at('home') } },
    ),
  )
  const lines = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): Line => JSON.parse(line))
  // act says of every job of a matrix that it failed once one of them has; the steps know better.
  const results = lines.flatMap(({ jobID = '', matrix, jobResult }) => {
    if (!jobResult) return []
    if (Object.keys(matrix ?? {}).length === 0) return [[jobID, jobResult] as const]
    const isOfJob = (line: Line) => nameOf(line.jobID ?? '', line.matrix) === nameOf(jobID, matrix)
    const failed = lines.some((line) => isOfJob(line) && line.stepResult === 'failure')
    return [[nameOf(jobID, matrix), (failed ? 'failure' : 'success') as JobResult] as const]
  })
  const isSkipped = ([id]: readonly [string, Job]) => !results.some(([name]) => name.split(' ')[0] === id)
  return {
    jobs: Object.fromEntries([...jobs.filter(isSkipped).map(([id]) => [id, 'skipped'] as const), ...results]),
    summaries: lines.flatMap(({ command, content }) => (command === 'summary' && content ? [content] : [])),
    log: lines.flatMap(({ msg, raw_output, command }) => (raw_output || command ? [msg ?? ''] : [])).join('\n'),
    everything: lines
      .filter(({ command }) => command !== 'add-mask')
      .map((line) => JSON.stringify(line))
      .join('\n'),
    replaced: [...new Set(replaced)],
    artifacts: readArtifacts(path.join(at('artifacts'), String(run.runId))),
  }
}

const nameOf = (id: string, matrix: Line['matrix']) =>
  Object.keys(matrix ?? {}).length === 0 ? id : `${id} (${Object.values(matrix ?? {}).join(', ')})`

/** What GitHub would take from this repository to run it. */
function ourAction(folder: string): string {
  if (!existsSync(folder)) {
    mkdirSync(folder)
    cpSync(path.join(root, 'action.yml'), path.join(folder, 'action.yml'))
    const isCommandLine = (file: string) => file === path.join(root, 'dist/cli')
    cpSync(path.join(root, 'dist'), path.join(folder, 'dist'), {
      recursive: true,
      filter: (file) => !isCommandLine(file),
    })
  }
  return folder
}

function readArtifacts(folder: string): Record<string, Files> {
  if (!existsSync(folder)) return {}
  const filesIn = (name: string) =>
    readdirSync(path.join(folder, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(path.join(folder, name), file), readFileSync(file)] as const)
  return Object.fromEntries(readdirSync(folder).map((name) => [name, Object.fromEntries(filesIn(name))]))
}

async function collect(child: ReturnType<typeof spawn>): Promise<string> {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk
    })
  await new Promise((resolve) => child.on('close', resolve))
  return output
}
