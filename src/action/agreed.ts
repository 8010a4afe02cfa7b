/** What is agreed on the base branch: the policy that judges a change, and which of its models the change puts under review. */
import path from 'node:path'
import { baseFolderOf } from '../config/base-folder.js'
import { type LoadedConfig, loadConfig } from '../config/load.js'
import type { ModelConfig } from '../config/schema.js'
import { labelNamesOf } from '../config/schema-github.js'
import { isGateChange } from '../core/gate-changes.js'
import { errorOf, type Problem, ProblemError, warningOf } from '../core/problem.js'
import type { ChangedFiles } from '../github/changed-files.js'
import { resolveCommit } from '../github/contents.js'
import type { ChangeContext } from '../github/context.js'
import { findGateChanges } from '../github/gate-changes.js'
import type { LabelNames } from '../github/labels.js'
import { type Policy, readPolicy } from '../github/policy.js'
import { findTouchedModels, touchedFilesOf, type WatchedModel } from '../github/which-models.js'
import type { Places } from '../report/media/annotations.js'
import { listFilesOf } from './change.js'
import type { Session } from './outcome.js'

export interface Agreed {
  readonly policy: Policy
  readonly config: LoadedConfig
  /** From the root of the repository. */
  readonly configPath: string
  readonly baseFolder: string
  /** Commit of the base branch that all of this was read at. */
  readonly baseTip: string
  readonly changed: ChangedFiles
  /** Every model of the config, with the files that put it under review. */
  readonly watched: readonly WatchedModel[]
  /** Under review, in the order of the config. */
  readonly models: readonly string[]
  /** Under review, and left to another job by the input `models`. */
  readonly leftOut: readonly string[]
  readonly problems: readonly Problem[]
}

/** Where the repository lies: see `locateRepository`. `root` undefined: nothing is checked out, so nothing is read from there. */
export interface Folder {
  readonly root: string | undefined
  readonly inRepository: string
}

/**
 * at: a commit of the base branch; absent: its tip. Throws ProblemError with whatever is wrong with the policy, the base branch
 * or the input `models`.
 */
export async function readAgreed(
  session: Session,
  change: ChangeContext,
  folder: Folder,
  at?: string,
): Promise<Agreed> {
  const { io, inputs, client } = session
  const { root } = folder
  const repository = { owner: change.owner, repo: change.repo }
  const configPath = path.posix.join(folder.inRepository, inputs.config)
  const baseTip = at ?? (await resolveCommit(client, repository, `heads/${change.baseRef}`))
  if (baseTip === undefined) throw new ProblemError(errorOf('base_branch_missing', { branch: change.baseRef }))
  const changed = await listFilesOf(client, change, baseTip)
  const policy = await readPolicy({
    client,
    repository,
    path: configPath,
    baseRef: change.baseRef,
    baseTip,
    changed,
    readOwn: async () => (root === undefined ? undefined : io.readFile(path.join(root, configPath))),
  })
  const config = loadPolicy(policy, configPath)
  const baseFolder = baseFolderOf(configPath)
  const watched = config.config.models.map(watchedOf)
  const names = watched.map(({ name }) => name)
  const touched = reviewsEverything(policy, change) ? names : findTouchedModels(watched, changed, baseFolder)
  const { models, leftOut } = chooseModels(touched, names, inputs.models)
  const left =
    leftOut.length > 0 ? [warningOf('models_left_out', { models: leftOut, chosen: inputs.models ?? [] })] : []
  const gate = policy.advisory
    ? policy.problems
    : sayWhetherHeld(
        [
          ...policy.problems,
          ...findGateChanges({ changed, config: config.config, baseFolder, workflowRef: ranBy(io, change) }),
        ],
        config.config.policy.approvals !== undefined,
      )
  const problems = [...gate, ...changed.problems, ...left]
  return { policy, config, configPath, baseFolder, baseTip, changed, watched, models, leftOut, problems }
}

/** The workflow that reviewed the change: of a run that another one reports on, it is not known. */
const ranBy = ({ env }: Session['io'], { event }: ChangeContext): string | undefined =>
  event === 'workflow_run' ? undefined : env.GITHUB_WORKFLOW_REF

/** The first change of the gate says what follows for the merge. */
function sayWhetherHeld(problems: readonly Problem[], held: boolean): Problem[] {
  const first = problems.find(isGateChange)
  return problems.map((problem) => (problem === first ? { ...problem, args: { ...problem.args, held } } : problem))
}

/** The same, or the arguments of `policy_missing` where there is no policy, neither on the base branch nor in a checkout. */
export async function readAgreedIfThere(
  session: Session,
  change: ChangeContext,
  folder: Folder,
  at?: string,
): Promise<Agreed | { readonly missing: Problem['args'] }> {
  try {
    return await readAgreed(session, change, folder, at)
  } catch (error) {
    const [problem, ...others] = error instanceof ProblemError ? error.problems : []
    if (problem?.code !== 'policy_missing' || others.length > 0) throw error
    return { missing: problem.args }
  }
}

/** The labels that the policy asks for, and where annotations belong. */
export const shownBeside = (agreed: Agreed): { readonly labels: LabelNames | undefined; readonly places: Places } => ({
  labels: labelNamesOf(agreed.config.config.github),
  places: placesOf(agreed),
})

/** A model's annotations stand at its first file that changes here; where none does, at the config that asks for it. */
function placesOf({ watched, changed, configPath, baseFolder }: Agreed): Places {
  const files = new Map(
    watched.map((model) => [model.name, touchedFilesOf(model, changed, baseFolder)[0] ?? configPath]),
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

export function watchedOf({ name, when, champion, challenger, evaluation, drift }: ModelConfig): WatchedModel {
  const reference = typeof drift?.reference === 'string' ? { path: drift.reference } : drift?.reference
  const own = [challenger, evaluation, champion.ref === undefined ? champion : undefined, reference]
  return { name, when, paths: own.flatMap((source) => (source?.path === undefined ? [] : [source.path])) }
}

function chooseModels(
  touched: readonly string[],
  known: readonly string[],
  chosen: readonly string[] | undefined,
): { readonly models: readonly string[]; readonly leftOut: readonly string[] } {
  if (chosen === undefined) return { models: touched, leftOut: [] }
  const unknown = chosen.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new ProblemError(errorOf('input_model_unknown', { models: unknown, known }))
  return {
    models: touched.filter((name) => chosen.includes(name)),
    leftOut: touched.filter((name) => !chosen.includes(name)),
  }
}
