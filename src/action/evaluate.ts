/** Mode `evaluate`: policy of the base branch → models that the pull request touches → review. */
import path from 'node:path'
import { baseFolderOf } from '../config/base-folder.js'
import { type LoadedConfig, loadConfig } from '../config/load.js'
import type { ModelConfig } from '../config/schema.js'
import { labelNamesOf } from '../config/schema-github.js'
import { errorOf, ProblemError, warningOf } from '../core/problem.js'
import type { ChangedFiles } from '../github/changed-files.js'
import { fetchFromRepository, resolveCommit } from '../github/contents.js'
import type { ChangeContext, EventContext } from '../github/context.js'
import type { LabelNames } from '../github/labels.js'
import { type Policy, readPolicy } from '../github/policy.js'
import type { PullRequest } from '../github/pull-request.js'
import { fetchArtifact, fetchRelease } from '../github/stores.js'
import { findTouchedModels, touchedFilesOf, type WatchedModel } from '../github/which-models.js'
import { fetchAny } from '../io/fetch-any.js'
import { fetchLocal } from '../io/fetch-local.js'
import { mlflowSettingsOf } from '../io/mlflow-registry.js'
import type { Places } from '../report/annotations.js'
import type { FlipsOfModel } from '../report/flips-file.js'
import type { Report } from '../report/report.js'
import { changeOfDispatch, listFilesOf, requireCheckoutOf } from './change.js'
import { withDecisions } from './decide.js'
import type { Outcome, Session } from './outcome.js'
import { contextOfReport, reportProblems } from './report-of-run.js'
import { locateRepository } from './workspace.js'

/** Expected problems become a report of their own, written on the pull request as soon as it is known. */
export async function evaluate(session: Session, context: EvaluatedContext): Promise<Outcome> {
  const flips: FlipsOfModel[] = []
  let change: ChangeContext | undefined
  try {
    const asked =
      context.event === 'workflow_dispatch'
        ? await changeOfDispatch(session.client, context, session.inputs.pullRequest)
        : { change: context, pull: undefined }
    change = asked.change
    await session.check.begin(change)
    return { kind: 'report', ...(await reviewChange(session, change, asked.pull, flips)), change, flips }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { kind: 'report', report: reportProblems(session.io, change, error.problems), change, flips }
  }
}

interface Reviewed {
  readonly report: Report
  readonly labels: LabelNames | undefined
  readonly places: Places
}

type EvaluatedContext = Extract<EventContext, { event: 'pull_request' | 'merge_group' | 'workflow_dispatch' }>

async function reviewChange(
  session: Session,
  change: ChangeContext,
  pull: PullRequest | undefined,
  flips: FlipsOfModel[],
): Promise<Reviewed> {
  const { io, inputs, client } = session
  const repository = { owner: change.owner, repo: change.repo }
  const folder = await locateRepository(io, inputs)
  if (pull) await requireCheckoutOf(io, folder.root, pull)
  const configPath = path.posix.join(folder.inRepository, inputs.config)
  const baseTip = await resolveCommit(client, repository, `heads/${change.baseRef}`)
  if (baseTip === undefined) throw new ProblemError(errorOf('base_branch_missing', { branch: change.baseRef }))
  const changed = await listFilesOf(client, change, baseTip)
  const policy = await readPolicy({
    client,
    repository,
    path: configPath,
    baseRef: change.baseRef,
    baseTip,
    changed,
    readOwn: () => io.readFile(path.join(folder.root, configPath)),
  })
  const config = loadPolicy(policy, configPath)
  const baseFolder = baseFolderOf(configPath)
  const models = config.config.models.map(watchedOf)
  const store = { client, repository, defaultBranch: change.defaultBranch }
  const { chosen, leftOut } = chooseModels(
    reviewsEverything(policy, change) ? models.map(({ name }) => name) : findTouchedModels(models, changed, baseFolder),
    models,
    inputs.models,
  )
  const report = await io.review({
    config,
    models: chosen,
    leftOut,
    fetch: fetchAny({
      files: fetchFromRepository({
        client,
        repository,
        baseFolder,
        baseTip,
        baseRef: change.baseRef,
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
    context: { ...contextOfReport(change), baseSha: baseTip },
    advisory: policy.advisory,
    problems: [
      ...policy.problems,
      ...changed.problems,
      ...(leftOut.length > 0 ? [warningOf('models_left_out', { models: leftOut, chosen: inputs.models ?? [] })] : []),
    ],
    takeFlips: (model, rows) => flips.push({ model, flips: rows }),
  })
  return {
    report: await withDecisions(session, change, { policy: config.config.policy, configPath, baseTip }, report),
    labels: labelNamesOf(config.config.github),
    places: placesOf(models, changed, configPath),
  }
}

/** A model's annotations stand at its first file that changes here; where none does, at the config that asks for it. */
function placesOf(models: readonly WatchedModel[], changed: ChangedFiles, configPath: string): Places {
  const baseFolder = baseFolderOf(configPath)
  const files = new Map(
    models.map((model) => [model.name, touchedFilesOf(model, changed, baseFolder)[0] ?? configPath]),
  )
  return {
    fileOf: (model) => files.get(model) ?? null,
    isChanged: (file) => changed.files.some((each) => each.path === file),
    baseFolder,
  }
}

/** Nothing of a first policy was reviewed before, and who starts a run by hand wants to see something. */
const reviewsEverything = (policy: Policy, change: ChangeContext) => policy.advisory || change.pullRequest === null

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
): { readonly chosen: readonly string[]; readonly leftOut: readonly string[] } {
  if (chosen === undefined) return { chosen: touched, leftOut: [] }
  const known = all.map(({ name }) => name)
  const unknown = chosen.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new ProblemError(errorOf('input_model_unknown', { models: unknown, known }))
  return {
    chosen: touched.filter((name) => chosen.includes(name)),
    leftOut: touched.filter((name) => !chosen.includes(name)),
  }
}
