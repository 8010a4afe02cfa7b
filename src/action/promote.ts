/**
 * Mode `promote`: what was merged becomes the champion. The ledger takes note of it, with the review it was merged with; what
 * the config names under `promotion` moves to it, where the review let it through and it is what was reviewed.
 */
import path from 'node:path'
import { baseFolderOf } from '../config/base-folder.js'
import { loadConfig } from '../config/load.js'
import type { Config, ModelConfig } from '../config/schema.js'
import { specOf } from '../config/schema-source.js'
import { errorOf, type Problem, ProblemError, warningOf } from '../core/problem.js'
import { worstVerdict } from '../core/verdict.js'
import type { Entry } from '../decisions/ledger.js'
import {
  type JudgedFile,
  judgedFileOf,
  type Merge,
  productionOf,
  promotionEntry,
  promotionsOf,
  reviewEntry,
  standingOf,
} from '../decisions/promotion.js'
import { putChampionFile } from '../github/champion-file.js'
import { putChampionAsset } from '../github/champion-release.js'
import { listChangedFiles, listComparedFiles } from '../github/changed-files.js'
import { fetchFromRepository, readFileAt } from '../github/contents.js'
import type { ChangeContext, DispatchContext, PushContext } from '../github/context.js'
import { decide } from '../github/decisions.js'
import { findGateRuns, findRunsOfPull } from '../github/gate-runs.js'
import { appendToLedgerBranch, readLedgerBranch, type StoredLedger } from '../github/ledger-branch.js'
import { findMerges, type MergedPull } from '../github/merges.js'
import { fetchRunReports, REPORT_ARTIFACT } from '../github/run-reports.js'
import { fetchArtifact, fetchRelease } from '../github/stores.js'
import { findTouchedModels } from '../github/which-models.js'
import { sha256 } from '../io/digest.js'
import { fetchAny } from '../io/fetch-any.js'
import { mlflowSettingsOf, moveMlflowAlias } from '../io/mlflow-registry.js'
import type { Fetch, SourceBytes } from '../io/source.js'
import type { Report } from '../report/report.js'
import { watchedOf } from './agreed.js'
import { changeOfPullRequest } from './change.js'
import type { Outcome, Session } from './outcome.js'
import { receiveReport } from './receive.js'

type Context = PushContext | DispatchContext

/** Reviews of a pull request that are taken note of, newest first. */
const MOST_REVIEWS = 10

interface Promoting {
  readonly session: Session
  readonly context: Context
  readonly config: Config
  readonly baseFolder: string
  /** Files as they are on the default branch after the push. */
  readonly fetch: Fetch
  readonly stored: StoredLedger
  readonly said: Problem[]
}

/**
 * Records every merge of the push. A second run on the same push changes nothing. Throws ProblemError with `push_elsewhere`
 * {ref, branch}, `policy_missing`, what is wrong with the config, the ledger's and GitHub's.
 */
export async function promote(session: Session, context: Context): Promise<Outcome> {
  const { client, inputs } = session
  if (context.ref !== `refs/heads/${context.defaultBranch}`)
    throw new ProblemError(errorOf('push_elsewhere', { ref: context.ref, branch: context.defaultBranch }))
  const repository = { owner: context.owner, repo: context.repo }
  const configPath = path.posix.join(inputs.workingDirectory, inputs.config)
  const text = await readFileAt(client, repository, configPath, context.headSha)
  if (text === undefined)
    throw new ProblemError(errorOf('policy_missing', { path: configPath, branch: context.defaultBranch }))
  const { config } = loadConfig(new TextDecoder().decode(text), configPath)
  const place = { client, repository, branch: config.policy.ledger_branch }
  const baseFolder = baseFolderOf(configPath)
  const promoting: Promoting = {
    session,
    context,
    config,
    baseFolder,
    fetch: fetchMerged(session, context, baseFolder),
    stored: await readLedgerBranch(place),
    said: [],
  }
  const merges = await findMerges(client, repository, {
    before: beforeOf(context),
    after: context.headSha,
    branch: context.defaultBranch,
  })
  const entries = merges.length === 0 ? await recordPush(promoting) : []
  for (const merge of merges) entries.push(...(await recordMerge(promoting, merge)))
  const known = new Set(promoting.stored.ledger.entries.map(({ key }) => key))
  const added = entries.filter(({ key }) => !known.has(key))
  if (added.length > 0) await appendToLedgerBranch(place, added, messageOf(added))
  if (promoting.said.length === 0)
    promoting.said.push(warningOf('nothing_to_promote', { branch: context.defaultBranch }))
  return { kind: 'promoted', said: promoting.said, versions: versionsOf(added) }
}

const beforeOf = (context: Context): string | undefined =>
  context.event === 'push' && !/^0+$/.test(context.before) ? context.before : undefined

function messageOf(added: readonly Entry[]): string {
  const promoted = added.filter(({ kind }) => kind === 'promote').map(({ payload }) => String(payload.model))
  return promoted.length > 0 ? `Promoted: ${promoted.join(', ')}` : 'What was merged'
}

/** Model to what names it: its version in a registry, else the commit. */
const versionsOf = (added: readonly Entry[]): Record<string, string> =>
  Object.fromEntries(
    added
      .filter(({ kind }) => kind === 'promote')
      .map(({ payload }) => {
        const file = payload.file as { readonly version?: string | null } | null
        return [String(payload.model), file?.version ?? String(payload.commit)]
      }),
  )

/** No checkout is needed, and none is believed: what the branch holds is asked of GitHub. */
function fetchMerged({ io, client }: Session, context: Context, baseFolder: string): Fetch {
  const repository = { owner: context.owner, repo: context.repo }
  const store = { client, repository, defaultBranch: context.defaultBranch }
  const files: Fetch = fetchFromRepository({
    client,
    repository,
    baseFolder,
    baseTip: context.headSha,
    baseRef: context.defaultBranch,
    local: (spec) => files({ ...spec, ref: 'base' }),
  })
  return fetchAny({
    files,
    download: client.download,
    mlflow: mlflowSettingsOf(io.env),
    artifact: (remote, orFolder) => fetchArtifact(store, remote, orFolder),
    release: (remote) => fetchRelease(store, remote),
  })
}

/** A push without a pull request: nobody reviewed what it brought. */
async function recordPush(promoting: Promoting): Promise<Entry[]> {
  const { session, context, config, baseFolder } = promoting
  const before = beforeOf(context)
  if (before === undefined) return []
  const repository = { owner: context.owner, repo: context.repo }
  const changed = await listComparedFiles(session.client, repository, before, context.headSha)
  const at = new Date(Date.now()).toISOString()
  const by = session.io.env.GITHUB_ACTOR || 'unknown'
  const merge = { pullRequest: null, head: context.headSha, commit: context.headSha, mergedAt: at, mergedBy: by }
  return promoteModels(
    promoting,
    findTouchedModels(config.models.map(watchedOf), changed, baseFolder),
    merge,
    undefined,
  )
}

async function recordMerge(promoting: Promoting, merged: MergedPull): Promise<Entry[]> {
  const { session, context, config, baseFolder } = promoting
  const { pull, commit, mergedAt, mergedBy } = merged
  const repository = { owner: context.owner, repo: context.repo }
  const changed = await listChangedFiles(session.client, repository, pull.number)
  const touched = findTouchedModels(config.models.map(watchedOf), changed, baseFolder)
  if (touched.length === 0) return []
  const report = await reviewOf(promoting, merged)
  const merge: Merge = {
    pullRequest: pull.number,
    head: pull.headSha,
    commit,
    mergedAt,
    mergedBy: mergedBy ?? 'unknown',
  }
  return [...(await listReviews(promoting, merged)), ...(await promoteModels(promoting, touched, merge, report))]
}

/** What the gate said of the merged commit, with what people had decided when it was merged; undefined: nothing that can be read. */
async function reviewOf(promoting: Promoting, { pull, mergedAt }: MergedPull): Promise<Report | undefined> {
  const { session, context, stored, said } = promoting
  const { client } = session
  const repository = { owner: context.owner, repo: context.repo }
  const { owner, repo, defaultBranch, apiUrl, runUrl } = context
  const change: ChangeContext = {
    ...{ owner, repo, defaultBranch, apiUrl, runUrl },
    event: 'workflow_run',
    ...changeOfPullRequest(pull),
  }
  try {
    const run = (await findGateRuns(client, repository, pull.headSha, REPORT_ARTIFACT)).find(({ isDone }) => isDone)
    if (!run) return undefined
    const at = beforeOf(context)
    const { report, agreed } = await receiveReport(session, change, { ...run, headSha: pull.headSha }, at)
    if (!agreed) return report
    return await decide(
      report,
      {
        client,
        repository,
        pullRequest: pull.number,
        head: pull.headSha,
        author: pull.author,
        policy: agreed.config.config.policy,
        configPath: agreed.configPath,
        baseTip: agreed.baseTip,
        stored,
      },
      Date.parse(mergedAt),
    )
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    said.push(...error.problems.map((problem) => ({ ...problem, severity: 'warning' as const })))
    return undefined
  }
}

/** What the gate said on the way, for whoever asks later which rules helped. It decides nothing, so what is missing is missing. */
async function listReviews({ session, context }: Promoting, { pull }: MergedPull): Promise<Entry[]> {
  const { client } = session
  const repository = { owner: context.owner, repo: context.repo }
  try {
    const runs = await findRunsOfPull(client, repository, pull, REPORT_ARTIFACT, MOST_REVIEWS)
    const entries: Entry[] = []
    for (const run of runs) {
      const received = (await fetchRunReports(client, repository, run.id, run.headSha)) ?? []
      const reports = received
        .map(({ report }) => report)
        .filter((report) => report.context.pullRequest === pull.number)
      if (reports.length === 0) continue
      const whole = {
        ...reports[0],
        verdict: worstVerdict(reports.map(({ verdict }) => verdict)),
        models: reports.flatMap(({ models }) => models),
      }
      const entry = reviewEntry(whole, { run: run.id, at: run.at })
      if (entry) entries.push(entry)
    }
    return entries.reverse()
  } catch (error) {
    if (error instanceof ProblemError) return []
    throw error
  }
}

async function promoteModels(
  promoting: Promoting,
  models: readonly string[],
  merge: Merge,
  report: Report | undefined,
): Promise<Entry[]> {
  const entries: Entry[] = []
  for (const model of promoting.config.models.filter(({ name }) => models.includes(name)))
    entries.push(await promoteModel(promoting, model, merge, report))
  return entries
}

async function promoteModel(
  promoting: Promoting,
  model: ModelConfig,
  merge: Merge,
  report: Report | undefined,
): Promise<Entry> {
  const { said, stored } = promoting
  const { name } = model
  const own = report?.models.find((each) => each.name === name)
  const standing = standingOf(report, own)
  const reviewed = own ? judgedFileOf(own) : null
  const found = await takeChallenger(promoting, model)
  const entry = (file: JudgedFile | null, pointers: readonly string[]) =>
    promotionEntry({ model: name, standing, report, file, pointers }, merge)
  const known = promotionsOf(stored.ledger.entries).find(({ key }) => key === entry(null, []).key)
  const { current } = productionOf(stored.ledger.entries, name)
  if (known) {
    // What failed to move may move now; but an old run that is started again must not take a newer champion's place.
    const isStill = current?.key === known.key && known.standing === 'agreed' && known.file?.sha256 === found?.sha256
    if (isStill && found) await movePointers(promoting, model, found, merge)
    said.push(warningOf('promotion_known', { model: name, commit: merge.commit.slice(0, 7) }))
    return entry(known.file, known.pointers)
  }
  const number = merge.pullRequest
  if (reviewed && found && found.sha256 !== reviewed.sha256) {
    const args = { model: name, number, reviewed: reviewed.sha256.slice(0, 12), found: found.sha256.slice(0, 12) }
    said.push(errorOf('promotion_differs', args))
    return refused(entry(found.file, []), reviewed)
  }
  const file = reviewed ?? found?.file ?? null
  const isSame = reviewed !== null && found !== undefined
  const isNewest = current === undefined || current.at <= merge.mergedAt
  const pointers = standing === 'agreed' && isSame && isNewest ? await movePointers(promoting, model, found, merge) : []
  const verdict = own?.verdict ?? null
  said.push(
    warningOf(standing === 'agreed' ? 'promoted' : `promoted_${standing}`, { model: name, number, verdict, pointers }),
  )
  if (model.promotion && pointers.length === 0 && (standing !== 'agreed' || !isSame))
    said.push(warningOf('promotion_pointers_held', { model: name, unread: standing === 'agreed' }))
  return entry(file, pointers)
}

/** What is on the branch was not reviewed: that is kept, and nothing is promoted. */
const refused = (entry: Entry, reviewed: JudgedFile): Entry => ({
  ...entry,
  kind: 'refuse',
  key: entry.key.replace(/^promote/, 'refuse'),
  payload: { ...entry.payload, reviewed: reviewed.sha256 },
})

interface Found {
  readonly taken: SourceBytes
  readonly sha256: string
  readonly file: JudgedFile
}

/** The new model's file as it is now; undefined: it is not in the repository, or nowhere to be had. */
async function takeChallenger({ fetch }: Promoting, { challenger }: ModelConfig): Promise<Found | undefined> {
  try {
    const taken = await fetch(specOf(challenger))
    const digest = sha256(taken.bytes)
    return {
      taken,
      sha256: digest,
      file: { path: taken.path, sha256: digest, version: taken.origin?.version ?? null },
    }
  } catch (error) {
    if (error instanceof ProblemError) return undefined
    throw error
  }
}

/** What one pointer cannot do keeps no other from moving. */
async function movePointers(
  { session, context, baseFolder, said }: Promoting,
  { name, promotion, challenger }: ModelConfig,
  { taken }: Found,
  merge: Merge,
): Promise<string[]> {
  const { client, io } = session
  const repository = { owner: context.owner, repo: context.repo }
  const moved: string[] = []
  const move = async (pointer: string, work: () => Promise<void>) => {
    try {
      await work()
      moved.push(pointer)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      said.push(errorOf('promotion_pointer_failed', { model: name, pointer }), ...error.problems)
    }
  }
  const { release, mlflow, file } = promotion ?? {}
  if (file) {
    const place = { path: path.posix.join(baseFolder, file.path), branch: context.defaultBranch }
    await move(`file ${place.path}`, () =>
      putChampionFile(client, repository, place, taken.bytes, `Champion of ${name}: ${merge.commit.slice(0, 7)}`),
    )
  }
  if (release)
    await move(`release ${release.tag}/${release.asset}`, () =>
      putChampionAsset(client, repository, release, taken.bytes, merge.commit),
    )
  const spec = specOf(challenger)
  const remote = 'remote' in spec && spec.remote?.kind === 'mlflow' ? spec.remote : undefined
  const version = taken.origin?.version
  if (mlflow && remote && version)
    await move(`mlflow ${remote.model.replace(/[@/][^@/]*$/, '')}@${mlflow.alias} → ${version}`, () =>
      moveMlflowAlias(
        remote,
        {
          alias: mlflow.alias,
          version,
          tags: {
            'model_review.commit': merge.commit,
            ...(merge.pullRequest === null ? {} : { 'model_review.pull_request': String(merge.pullRequest) }),
          },
        },
        mlflowSettingsOf(io.env),
        client.download,
      ),
    )
  return moved
}
