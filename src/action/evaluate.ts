/** Mode `evaluate`: policy of the base branch → models that the pull request touches → review. */
import path from 'node:path'
import { baseFolderOf } from '../config/base-folder.js'
import { type LoadedConfig, loadConfig } from '../config/load.js'
import type { ModelConfig } from '../config/schema.js'
import { errorOf, ProblemError } from '../core/problem.js'
import { listChangedFiles } from '../github/changed-files.js'
import type { Client } from '../github/client.js'
import { fetchFromRepository, resolveCommit } from '../github/contents.js'
import type { PullRequestContext } from '../github/context.js'
import { type Policy, readPolicy } from '../github/policy.js'
import { fetchArtifact, fetchRelease } from '../github/stores.js'
import { findTouchedModels, type WatchedModel } from '../github/which-models.js'
import { fetchAny } from '../io/fetch-any.js'
import { fetchLocal } from '../io/fetch-local.js'
import { mlflowSettingsOf } from '../io/mlflow-registry.js'
import type { FlipsOfModel } from '../report/flips-file.js'
import type { Report } from '../report/report.js'
import type { Inputs } from './inputs.js'
import type { ActionIo } from './io.js'
import { contextOfReport } from './report-of-run.js'
import { locateRepository } from './workspace.js'

export async function evaluate(
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
