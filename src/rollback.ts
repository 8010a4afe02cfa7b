/** Back to the champion before the present one: pointers first, then the ledger; what only a merge can do is said. */
import { posix } from 'node:path'
import type { Config, ModelConfig } from './config/schema.js'
import { specOf } from './config/schema-source.js'
import { errorOf, ProblemError } from './core/problem.js'
import type { Entry, Ledger } from './decisions/ledger.js'
import { modelsOf, type Promotion, productionOf, rollbackEntry } from './decisions/promotion.js'
import { putChampionFile } from './github/champion-file.js'
import { keptNameOf, putChampionAsset } from './github/champion-release.js'
import type { Client, Repository } from './github/client.js'
import { readFileAt } from './github/contents.js'
import { appendToLedgerBranch, readLedgerBranch } from './github/ledger-branch.js'
import { fetchRelease } from './github/stores.js'
import { sha256 } from './io/digest.js'
import { type MlflowSettings, moveMlflowAlias } from './io/mlflow-registry.js'

/** For whoever carries a plan out. */
export { connect } from './github/client.js'

export interface RollbackPlan {
  readonly model: ModelConfig
  readonly from: Promotion
  readonly to: Promotion
  /** What moves back: `release credit-champion/predictions.csv`. */
  readonly pointers: readonly string[]
  /** The champion is a file of the branch itself: a commit takes it back, in a pull request as any other. */
  readonly revert: string | null
}

/**
 * Which champion a model goes back to. wanted: undefined means the only model that was ever promoted. Throws ProblemError with
 * `rollback_nothing` {model}, `rollback_model_unclear` {known, count}, `input_model_unknown`.
 */
export function planRollback(config: Config, ledger: Ledger, wanted: string | undefined): RollbackPlan {
  const known = modelsOf(ledger.entries)
  if (known.length === 0) throw new ProblemError(errorOf('rollback_nothing', { model: null }))
  if (wanted === undefined && known.length > 1)
    throw new ProblemError(errorOf('rollback_model_unclear', { known, count: known.length }))
  const name = wanted ?? known[0]
  const model = config.models.find((each) => each.name === name)
  if (!model)
    throw new ProblemError(
      errorOf('input_model_unknown', { models: [name], known: config.models.map((each) => each.name) }),
    )
  const { current: from, previous: to } = productionOf(ledger.entries, name)
  if (!from || !to) throw new ProblemError(errorOf('rollback_nothing', { model: name }))
  const { release, mlflow, file } = model.promotion ?? {}
  const pointers = [
    ...(file && to.file ? [`file ${file.path}`] : []),
    ...(release && to.file ? [`release ${release.tag}/${release.asset}`] : []),
    ...(mlflow && to.file?.version ? [`mlflow alias ${mlflow.alias} → version ${to.file.version}`] : []),
  ]
  return { model, from, to, pointers, revert: model.champion.ref === undefined || file ? null : from.commit }
}

export interface RollbackWorld {
  readonly client: Client
  readonly repository: Repository
  readonly branch: string
  readonly mlflow: MlflowSettings
  readonly by: string
  readonly reason: string | null
  readonly at: string
  /** Folder that the config's paths start at, from the root of the repository. */
  readonly baseFolder: string
}

/** Carries a plan out. A second call finds that it is done, and plans the next one. Throws ProblemError with what GitHub and MLflow said. */
export async function rollBack({ model, from, to, pointers }: RollbackPlan, world: RollbackWorld): Promise<void> {
  const { client, repository, branch } = world
  const { release, mlflow, file } = model.promotion ?? {}
  if (file && to.file) {
    const at = posix.join(world.baseFolder, to.file.path)
    const bytes = await readFileAt(client, repository, at, to.commit)
    if (bytes === undefined || sha256(bytes) !== to.file.sha256)
      throw new ProblemError(errorOf('rollback_file_missing', { path: at, commit: to.commit.slice(0, 7) }))
    const { default_branch: main } = (await client.octokit.request('GET /repos/{owner}/{repo}', { ...repository })).data
    const place = { path: posix.join(world.baseFolder, file.path), branch: main }
    await putChampionFile(client, repository, place, bytes, `Champion of ${model.name} again: ${to.commit.slice(0, 7)}`)
  }
  if (release && to.file) {
    const kept = { kind: 'release', tag: release.tag, asset: keptNameOf(release.asset, to.file.sha256) } as const
    const { bytes } = await fetchRelease({ client, repository, defaultBranch: '' }, kept)
    await putChampionAsset(client, repository, release, bytes, to.commit)
  }
  const { challenger } = model
  const spec = specOf(challenger)
  const remote = 'remote' in spec && spec.remote?.kind === 'mlflow' ? spec.remote : undefined
  if (mlflow && remote && to.file?.version)
    await moveMlflowAlias(
      remote,
      { alias: mlflow.alias, version: to.file.version, tags: {} },
      world.mlflow,
      client.download,
    )
  const entry: Entry = rollbackEntry({ from, to }, { at: world.at, by: world.by, reason: world.reason, pointers })
  await appendToLedgerBranch({ client, repository, branch }, [entry], `Taken back: ${model.name}`)
}

/** The ledger as GitHub has it now. */
export const readLedgerOf = async ({
  client,
  repository,
  branch,
}: Pick<RollbackWorld, 'client' | 'repository' | 'branch'>) =>
  (await readLedgerBranch({ client, repository, branch })).ledger
