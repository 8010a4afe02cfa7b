/** The GitHub Action: inputs → context → policy → models → review → report → comment, outputs, exit code. */
import path from 'node:path'
import { baseFolderOf } from './config/base-folder.js'
import { type LoadedConfig, loadConfig } from './config/load.js'
import type { ModelConfig } from './config/schema.js'
import { errorOf, type Problem, ProblemError, warningOf } from './core/problem.js'
import { listChangedFiles } from './github/changed-files.js'
import type { Client, ClientSettings } from './github/client.js'
import { publishComment } from './github/comment.js'
import { fetchFromRepository, resolveCommit } from './github/contents.js'
import { type Environment, type PullRequestContext, readContext } from './github/context.js'
import { type Policy, readPolicy } from './github/policy.js'
import { fetchArtifact, fetchRelease } from './github/stores.js'
import { findTouchedModels, type WatchedModel } from './github/which-models.js'
import { fetchAny } from './io/fetch-any.js'
import { fetchLocal } from './io/fetch-local.js'
import { mlflowSettingsOf, secretsOf } from './io/mlflow-registry.js'
import { type FlipsOfModel, renderFlips } from './report/flips-file.js'
import { renderHtml } from './report/html.js'
import { renderJson } from './report/json.js'
import { renderComment, renderMarkdownReport } from './report/markdown.js'
import { sentenceOf } from './report/messages/index.js'
import type { Context, Report } from './report/report.js'
import { renderText } from './report/text.js'
import type { ReviewRequest } from './review.js'

/** Everything that the action needs of the world, so that a test can be that world. */
export interface ActionIo {
  readonly input: (name: InputName) => string
  readonly env: Environment
  /** The file's bytes; undefined: there is none. */
  readonly readFile: (file: string) => Promise<Uint8Array | undefined>
  /** Writes a file, making its folder. */
  readonly writeFile: (file: string, text: string) => Promise<void>
  readonly exists: (file: string) => Promise<boolean>
  readonly log: ActionLog
  readonly setOutput: (name: string, value: string) => void
  readonly writeSummary: (markdown: string) => Promise<void>
  readonly connect: (settings: ClientSettings) => Client
  readonly review: (request: ReviewRequest) => Promise<Report>
  readonly version: string
}

export interface ActionLog {
  readonly info: (line: string) => void
  readonly warning: (line: string) => void
  readonly error: (line: string) => void
  readonly maskSecret: (secret: string) => void
}

export type InputName =
  | 'config'
  | 'github-token'
  | 'working-directory'
  | 'models'
  | 'comment'
  | 'fail-on'
  | 'report-directory'

export type CommentMode = 'always' | 'on-change' | 'on-failure' | 'never'
export type FailOn = 'block' | 'review' | 'never'

interface Inputs {
  readonly config: string
  readonly token: string
  readonly workingDirectory: string
  /** undefined: all. */
  readonly models: readonly string[] | undefined
  readonly comment: CommentMode
  readonly failOn: FailOn
  readonly reportDirectory: string
}

const COMMENT_MODES = ['always', 'on-change', 'on-failure', 'never'] as const
const FAIL_ON = ['block', 'review', 'never'] as const
/** GitHub refuses a larger summary of a step, and with it the whole of it. */
const MAX_SUMMARY_BYTES = 1024 * 1024
/** GitHub shows no more of either kind for a step. */
const MAX_ANNOTATIONS = 10
const DEFECT_EXIT_CODE = 70

/** Runs the action and returns its exit code. Never throws; a defect of ours is printed with its stack and is never a pass. */
export async function runAction(io: ActionIo): Promise<number> {
  try {
    return await run(io)
  } catch (error) {
    io.setOutput('verdict', 'error')
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    io.log.error(`This is a defect of model-review-gate ${io.version}, not of your files. Please report it.\n${stack}`)
    return DEFECT_EXIT_CODE
  }
}

async function run(io: ActionIo): Promise<number> {
  let inputs: Inputs | undefined
  let context: PullRequestContext | undefined
  let client: Client | undefined
  const flips: FlipsOfModel[] = []
  let report: Report
  try {
    inputs = readInputs(io)
    context = readContext(io.env, await readPayload(io))
    for (const secret of [inputs.token, ...secretsOf(mlflowSettingsOf(io.env))]) io.log.maskSecret(secret)
    client = io.connect({ token: inputs.token, apiUrl: context.apiUrl })
    report = await review(io, inputs, context, client, flips)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    report = reportProblems(io, context, error.problems)
  }
  await writeReportFiles(io, report, flips)
  await writeSummary(io, report)
  if (inputs && context && client) await writeComment(io, inputs, context, client, report)
  writeOutputs(io, report)
  const exitCode = jobExitCodeOf(report, inputs?.failOn ?? 'block')
  annotate(io, report, exitCode)
  io.log.info(renderText(report, { color: false, exitCode }))
  return exitCode
}

async function review(
  io: ActionIo,
  inputs: Inputs,
  context: PullRequestContext,
  client: Client,
  flips: FlipsOfModel[],
): Promise<Report> {
  const repository = { owner: context.owner, repo: context.repo }
  const folder = await locateRepository(io, inputs)
  const configPath = path.posix.join(folder.inRepository, inputs.config)
  const baseTip = await resolveCommit(client, repository, `heads/${context.baseRef}`)
  if (baseTip === undefined) throw new ProblemError(errorOf('base_branch_missing', { branch: context.baseRef }))
  const changed = await listChangedFiles(client, repository, context.pullRequest)
  const policy = await readPolicy({
    client,
    repository,
    path: configPath,
    baseRef: context.baseRef,
    baseTip,
    changed,
    readOwn: () => io.readFile(path.join(folder.root, configPath)),
  })
  const config = loadPolicy(policy, configPath)
  const baseFolder = baseFolderOf(configPath)
  const models = config.config.models.map(watchedOf)
  const store = { client, repository, defaultBranch: context.defaultBranch }
  const touched = policy.advisory ? models.map(({ name }) => name) : findTouchedModels(models, changed, baseFolder)
  return io.review({
    config,
    models: chooseModels(touched, models, inputs.models),
    fetch: fetchAny({
      files: fetchFromRepository({
        client,
        repository,
        baseFolder,
        baseTip,
        baseRef: context.baseRef,
        local: fetchLocal({ baseFolder: path.join(folder.root, baseFolder) }),
      }),
      download: client.download,
      mlflow: mlflowSettingsOf(io.env),
      artifact: (remote, orFolder) => fetchArtifact(store, remote, orFolder),
      release: (remote) => fetchRelease(store, remote),
    }),
    now: Date.now(),
    configSource: policy.source,
    configSha256: policy.sha256,
    context: { ...contextOfReport(context), baseSha: baseTip },
    advisory: policy.advisory,
    problems: [...policy.problems, ...changed.problems],
    takeFlips: (model, rows) => flips.push({ model, flips: rows }),
  })
}

/** Beside what is wrong with the config stands what is known about it: that it is new, or changed here. */
function loadPolicy(policy: Policy, configPath: string): LoadedConfig {
  try {
    return loadConfig(policy.text, configPath)
  } catch (error) {
    if (error instanceof ProblemError) throw new ProblemError(...error.problems, ...policy.problems)
    throw error
  }
}

function watchedOf({ name, when, champion, challenger, evaluation, drift }: ModelConfig): WatchedModel {
  const reference = typeof drift?.reference === 'string' ? { path: drift.reference } : drift?.reference
  const own = [challenger, evaluation, champion.ref === undefined ? champion : undefined, reference]
  return { name, when, paths: own.flatMap((source) => (source?.path === undefined ? [] : [source.path])) }
}

function chooseModels(
  touched: readonly string[],
  all: readonly WatchedModel[],
  chosen: readonly string[] | undefined,
): string[] {
  if (chosen === undefined) return [...touched]
  const known = all.map(({ name }) => name)
  const unknown = chosen.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new ProblemError(errorOf('input_model_unknown', { models: unknown, known }))
  return touched.filter((name) => chosen.includes(name))
}

function readInputs({ input }: ActionIo): Inputs {
  const problems: Problem[] = []
  const choose = <Choice extends string>(name: InputName, allowed: readonly Choice[], usual: Choice): Choice => {
    const value = input(name) || usual
    const known = allowed.find((choice) => choice === value)
    if (known === undefined) problems.push(errorOf('input_not_allowed', { input: name, value, allowed }))
    return known ?? usual
  }
  const pathInside = (name: InputName, usual: string): string => {
    const value = input(name) || usual
    const normal = path.posix.normalize(value)
    if (path.posix.isAbsolute(normal) || normal === '..' || normal.startsWith('../')) {
      problems.push(errorOf('input_path_outside', { input: name, value }))
    }
    return normal
  }
  const models = input('models')
    .split(/[\n,]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const inputs = {
    config: pathInside('config', '.github/model-review.yml'),
    token: input('github-token'),
    workingDirectory: pathInside('working-directory', '.'),
    models: models.length > 0 ? models : undefined,
    comment: choose('comment', COMMENT_MODES, 'on-change'),
    failOn: choose('fail-on', FAIL_ON, 'block'),
    reportDirectory: reportDirectoryOf(input),
  }
  if (inputs.token === '') problems.push(errorOf('token_missing'))
  if (problems.length > 0) throw new ProblemError(...problems)
  return inputs
}

const reportDirectoryOf = (input: (name: InputName) => string) => input('report-directory') || 'model-review-report'

async function readPayload({ env, readFile }: ActionIo): Promise<string | undefined> {
  const bytes = env.GITHUB_EVENT_PATH ? await readFile(env.GITHUB_EVENT_PATH) : undefined
  return bytes && Buffer.from(bytes).toString('utf8')
}

/**
 * Where the repository lies in the workspace, and the working directory within it. A checkout may be in a folder of the
 * workspace (`actions/checkout` with `path`), and the API knows nothing of that folder.
 */
async function locateRepository(io: ActionIo, inputs: Inputs): Promise<{ root: string; inRepository: string }> {
  const workspace = workspaceOf(io)
  const start = path.resolve(workspace, inputs.workingDirectory)
  for (let folder = start; ; folder = path.dirname(folder)) {
    const isEnd = folder === workspace || path.dirname(folder) === folder
    if (isEnd || (await io.exists(path.join(folder, '.git')))) {
      return { root: folder, inRepository: path.relative(folder, start).split(path.sep).join('/') }
    }
  }
}

const workspaceOf = ({ env }: { readonly env: Environment }) => path.resolve(env.GITHUB_WORKSPACE || '.')

function contextOfReport(context: PullRequestContext): Context {
  return {
    repository: `${context.owner}/${context.repo}`,
    pullRequest: context.pullRequest,
    headSha: context.headSha,
    baseSha: context.baseSha,
    baseRef: context.baseRef,
    runUrl: context.runUrl,
  }
}

/** The report of a run that could not get as far as a review. */
function reportProblems(io: ActionIo, context: PullRequestContext | undefined, problems: readonly Problem[]): Report {
  const unknown = { repository: null, pullRequest: null, headSha: null, baseSha: null, baseRef: null, runUrl: null }
  return {
    schemaVersion: 1,
    verdict: 'error',
    advisory: false,
    tool: { name: 'model-review-gate', version: io.version, configSha256: null, configSource: null },
    context: context ? contextOfReport(context) : unknown,
    models: [],
    untouched: [],
    problems,
  }
}

const reportFilesOf = (io: ActionIo) => {
  const folder = path.resolve(workspaceOf(io), reportDirectoryOf(io.input))
  return {
    folder,
    json: path.join(folder, 'report.json'),
    markdown: path.join(folder, 'report.md'),
    html: path.join(folder, 'report.html'),
    flips: path.join(folder, 'flips.csv'),
  }
}

/** The changed decisions hold ids of rows, so they are a file of their own, and there only if a decision was compared. */
async function writeReportFiles(io: ActionIo, report: Report, flips: readonly FlipsOfModel[]): Promise<void> {
  const files = reportFilesOf(io)
  const texts = [
    [files.json, renderJson(report)],
    [files.markdown, renderMarkdownReport(report)],
    [files.html, renderHtml(report)],
    ...(flips.length > 0 ? [[files.flips, renderFlips(flips)] as const] : []),
  ] as const
  try {
    for (const [file, text] of texts) await io.writeFile(file, text)
  } catch {
    io.log.warning(sentenceOf(warningOf('report_files_failed', { folder: reportDirectoryOf(io.input) })))
  }
}

async function writeSummary(io: ActionIo, report: Report): Promise<void> {
  const whole = renderMarkdownReport(report)
  const summary =
    Buffer.byteLength(whole) < MAX_SUMMARY_BYTES
      ? whole
      : renderComment(report, { maxBytes: MAX_SUMMARY_BYTES - 1 }).body
  try {
    await io.writeSummary(summary)
  } catch {
    io.log.warning(sentenceOf(warningOf('summary_failed')))
  }
}

async function writeComment(
  io: ActionIo,
  inputs: Inputs,
  context: PullRequestContext,
  client: Client,
  report: Report,
): Promise<void> {
  if (inputs.comment === 'never') return
  const outcome = await publishComment({
    client,
    repository: { owner: context.owner, repo: context.repo },
    pullRequest: context.pullRequest,
    render: (maxBytes) => renderComment(report, { maxBytes }).body,
    mayCreate: startsComment(report, inputs.comment),
    readOnlyBecause: context.readOnlyBecause,
  })
  if (outcome.kind === 'refused') io.log.warning(sentenceOf(outcome.problem))
  else if (outcome.kind !== 'none') io.setOutput('comment-url', outcome.url)
}

/** Whether a report is worth a new comment. An existing one is brought up to date in every mode but `never`. */
export function startsComment(report: Report, mode: CommentMode): boolean {
  if (mode === 'never') return false
  if (mode === 'always') return true
  if (mode === 'on-failure') return report.verdict !== 'pass'
  return report.verdict !== 'pass' || report.models.length > 0 || report.problems.length > 0
}

function writeOutputs(io: ActionIo, report: Report): void {
  const checks = report.models.flatMap((model) => model.checks.filter((check) => check.gating))
  const isCompared = checks.length > 0 || report.verdict !== 'error'
  const countOf = (status: string) =>
    isCompared ? String(checks.filter((check) => check.status === status).length) : ''
  io.setOutput('verdict', report.verdict)
  io.setOutput('regressions', countOf('regressed'))
  io.setOutput('improvements', countOf('improved'))
  io.setOutput('inconclusive', countOf('inconclusive'))
  const files = reportFilesOf(io)
  io.setOutput('report-json', files.json)
  io.setOutput('report-html', files.html)
  io.setOutput('report-markdown', files.markdown)
}

/**
 * 0 the job succeeds, 1 blocked, 3 a person must decide, 2 could not evaluate. What could not be evaluated is never a
 * pass: it fails also while the policy is new, and only `never` lets it go.
 */
export function jobExitCodeOf(report: Report, failOn: FailOn): number {
  if (failOn === 'never') return 0
  if (report.verdict === 'error') return 2
  if (report.advisory) return 0
  if (report.verdict === 'block') return 1
  if (report.verdict === 'review' && (failOn === 'review' || waitsForApproval(report))) return 3
  return 0
}

const waitsForApproval = (report: Report) =>
  report.models.some((model) => model.verdict === 'review' && model.policy.approvals !== null)

const LEADS: Readonly<Record<Exclude<Report['verdict'], 'pass'>, string>> = {
  review: 'a person must decide.',
  block: 'blocked.',
  error: 'could not be evaluated.',
}

function annotate(io: ActionIo, report: Report, exitCode: number): void {
  const problems = [...report.problems, ...report.models.flatMap((model) => model.problems)]
  const lines: { isError: boolean; text: string }[] = problems.map((problem) => ({
    isError: problem.severity === 'error',
    text: sentenceOf(problem),
  }))
  for (const model of report.models) {
    if (model.verdict === 'pass' || (model.verdict === 'error' && model.problems.length > 0)) continue
    const why = model.reasons.slice(0, 3).map(sentenceOf).join(' ')
    lines.push({ isError: exitCode !== 0, text: `${model.name}: ${LEADS[model.verdict]} ${why}`.trim() })
  }
  for (const { text } of lines.filter(({ isError }) => isError).slice(0, MAX_ANNOTATIONS)) io.log.error(text)
  for (const { text } of lines.filter(({ isError }) => !isError).slice(0, MAX_ANNOTATIONS)) io.log.warning(text)
}
