/** A repository → the models in it: which files hold predictions or metrics, and which belong together. */
import { open, readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { columnAliases } from '../config/column-names.js'
import { specOf } from '../config/schema-source.js'
import { errorOf, ProblemError, type Reason, reason } from '../core/problem.js'
import type { Table } from '../core/table.js'
import { downloadBy } from '../io/download.js'
import { type DvcFiles, readDvcFiles } from '../io/dvc-files.js'
import { fetchAny } from '../io/fetch-any.js'
import { fetchLocal } from '../io/fetch-local.js'
import { type MlflowSettings, mlflowSettingsOf } from '../io/mlflow-registry.js'
import { readAny } from '../io/read-any.js'
import type { Fetch } from '../io/source.js'
import { type FilePair, readPair } from './file-pair.js'
import { findRegistered, type RegisteredPair } from './mlflow-registered.js'
import { findRuns } from './mlflow-runs.js'
import { folderOf, modelNameOf, type NamedPair, pairByName } from './pair-names.js'
import { type Walk, type WalkedFile, walkFolder } from './walk.js'

export type FoundSource =
  | { readonly path: string; readonly ref?: 'base' }
  | { readonly mlflow: { readonly model: string; readonly path: string } }

/** What a source is called in messages. */
export const nameOfSource = (source: FoundSource): string =>
  'path' in source ? source.path : `${source.mlflow.model}/${source.mlflow.path}`

export interface FoundModel {
  readonly name: string
  /** undefined: any change. */
  readonly when: readonly string[] | undefined
  readonly champion: FoundSource
  readonly challenger: FoundSource
  readonly files: FilePair
  /** How it was found. */
  readonly because: Reason
  /** A command that writes the champion's file, where git does not hold it. */
  readonly prepare?: string
}

export interface FoundModels {
  readonly models: readonly FoundModel[]
  readonly leftOut: readonly { readonly path: string; readonly problem: Reason }[]
  readonly notes: readonly Reason[]
  /** Of a tracking server, as the environment or a workflow names it. */
  readonly mlflowUri: string | undefined
  /** Whether some model's files are kept by Git LFS. */
  readonly lfs: boolean
}

const ROWS = /\.(csv|tsv|jsonl|ndjson|json|parquet|pq|arrow|feather)(\.gz)?$/i
const METRICS = /\.(json|ya?ml|toml)$/i
const TELLS_ROWS =
  /champion|challenger|candidate|baseline|pred|score|forecast|proba|holdout|eval|samples_|(^|[/_.-])(prod|old|new)([/_.-]|$)/i
const TELLS_METRICS = /metric|score|eval|result|report|summary/i
/** Files named so hold what a model said, whatever their columns are called. */
const OUTPUT_NAMED = /(^|[/_.-])(predictions?|preds?|forecasts?|probabilities)([/_.-]|$)/i
/** What such files hold is input to a model, whatever their columns are called. */
const DATA = /(^|[/_.-])(raw|train|training|features?|inputs?|dataset|node|package|tsconfig|schema)([/_.-]|$)/i
const OUTPUTS: readonly string[] = [...columnAliases.score, ...columnAliases.prediction]
const OUTPUT_LIKE = /pred|prob|score|forecast|yhat|y_hat/i

const MOST_OPENED = 60
const MOST_BYTES = 2 ** 28
const MOST_BYTES_TOGETHER = 2 ** 30
const MOST_MODELS = 20

type Content = 'predictions' | 'rows' | 'metrics'

export async function findModels(root: string, env: Environment, gitBase?: string): Promise<FoundModels> {
  const walk = await walkFolder(root)
  const fetch = fetchLocal({ baseFolder: root, gitBase })
  const dvc = readDvcFiles(await readTexts(root, walk, (path) => /(^|\/)dvc\.yaml$|\.dvc$/.test(path)))
  const leftOut: { path: string; problem: Reason }[] = []
  const notes: Reason[] = []
  const contents = await openFiles(walk.files, dvc, fetch, (path, problem) => leftOut.push({ path, problem }))
  const models: FoundModel[] = []
  const add = async (draft: Omit<FoundModel, 'files' | 'name' | 'when'>, files: () => Promise<FilePair>) => {
    if (models.length >= MOST_MODELS) {
      const problem = reason('init_enough_models', { limit: MOST_MODELS })
      leftOut.push({ path: nameOfSource(draft.challenger), problem })
      return
    }
    try {
      models.push({ ...draft, name: '', when: undefined, files: await files() })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      leftOut.push({ path: nameOfSource(draft.challenger), problem: error.problems[0] })
    }
  }

  const pairs = pairsOf(contents)
  for (const pair of pairs) {
    const { champion, challenger } = pair
    await add(
      {
        champion: { path: champion },
        challenger: { path: challenger },
        because: reason('init_found_pair', { ...pair }),
      },
      () => readPair(fetch, { champion: spec(champion), challenger: spec(challenger) }),
    )
  }
  const paired = new Set(pairs.flatMap(({ champion, challenger }) => [champion, challenger]))
  const singles = singlesOf(contents, dvc, paired)
  const settings = mlflowSettingsOf(env)
  const fetchRegistered = fetchAny({
    files: fetch,
    download: downloadBy({ fetch: globalThis.fetch }),
    mlflow: settings,
  })
  for (const { name, champion, challenger, files } of models.length === 0 ? await registered(settings, leftOut) : []) {
    const local = singles.find((path) => files.some((file) => posix.basename(file) === posix.basename(path)))
    const path = local === undefined ? files[0] : files.find((file) => posix.basename(file) === posix.basename(local))!
    if (path === undefined || (local === undefined && challenger === undefined)) continue
    const from = { mlflow: { model: champion.model, path } }
    const to = local === undefined ? { mlflow: { model: challenger!.model, path } } : { path: local }
    const byNumber = local === undefined && challenger!.byNumber
    const because = reason('init_found_registered', { model: name, path, challenger: nameOfSource(to), byNumber })
    await add({ champion: from, challenger: to, because }, () =>
      readPair(fetchRegistered, { champion: specOf(from), challenger: specOf(to) }),
    )
    if (local !== undefined) paired.add(local)
  }
  for (const path of singles.filter((path) => !paired.has(path))) {
    const found = await findChampion(fetch, path, dvc)
    if (found.kind === 'outside') notes.push(reason('init_one_file', { path }))
    else await add({ ...found.model, challenger: { path } }, found.files)
  }
  for (const mlruns of models.length === 0 ? walk.mlruns : []) {
    const runs = await findRuns(root, mlruns)
    if (!runs) continue
    const tried = [...runs.artifacts.map((path) => `/artifacts/${path}`), '']
    for (const inside of tried) {
      const [champion, challenger] = [runs.champion + inside, runs.challenger + inside]
      const { experiment, model } = runs
      const because = reason('init_found_runs', { champion, challenger, experiment, model: model ?? null })
      const before = models.length
      await add({ champion: { path: champion }, challenger: { path: challenger }, because }, () =>
        readPair(fetch, { champion: spec(champion), challenger: spec(challenger) }),
      )
      if (models.length > before) break
    }
  }
  const { mlflowUri, lfs } = await surroundingsOf(root, walk, env)
  // A store in SQLite is not read: its runs are to be named, or their files downloaded.
  const hasStore = walk.files.some(({ path }) => /(^|\/)mlflow\.db$/.test(path))
  const isMlflow = walk.mlruns.length > 0 || mlflowUri !== undefined || hasStore
  if (isMlflow && !models.some(({ champion }) => 'mlflow' in champion))
    notes.push(reason('init_mlflow', { uri: mlflowUri ?? null }))
  if (walk.cut) notes.push(reason('init_walk_cut', { files: walk.files.length }))
  if (models.length === 0) {
    const looked = walk.files.length
    throw new ProblemError(
      errorOf('init_nothing_found', {
        looked,
        cut: walk.cut,
        mlflow: isMlflow,
      }),
      ...leftOut.map(({ path, problem }) => errorOf(problem.code, { ...problem.args, file: path })),
      ...notes.map(({ code, args }) => errorOf(code, args)),
    )
  }
  return {
    models: withNames(models),
    leftOut,
    notes,
    mlflowUri,
    lfs,
  }
}

/** What the workflow must know of a repository, whatever models are in it. */
export type Surroundings = Pick<FoundModels, 'mlflowUri' | 'lfs'>

type Environment = Readonly<Record<string, string | undefined>>

export const findSurroundings = async (root: string, env: Environment): Promise<Surroundings> =>
  surroundingsOf(root, await walkFolder(root), env)

const surroundingsOf = async (root: string, walk: Walk, env: Environment): Promise<Surroundings> => ({
  mlflowUri: await findTrackingUri(root, walk, env),
  lfs: await usesLfs(root, walk),
})

const spec = (path: string, ref?: 'base') => ({ path, ref })

/** What a server that does not answer holds is left out, and it is said why. */
async function registered(
  settings: MlflowSettings,
  leftOut: { path: string; problem: Reason }[],
): Promise<RegisteredPair[]> {
  if (settings.trackingUri === undefined || !/^https?:/.test(settings.trackingUri)) return []
  try {
    return await findRegistered(settings, downloadBy({ fetch: globalThis.fetch }))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    leftOut.push({ path: withoutLogin(settings.trackingUri), problem: error.problems[0] })
    return []
  }
}

async function readTexts(
  root: string,
  { files }: Walk,
  wanted: (path: string) => boolean,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const { path, bytes } of files)
    if (wanted(path) && bytes < 2 ** 20) texts.set(path, await readFile(join(root, path), 'utf8').catch(() => ''))
  return texts
}

/** What the files hold, those with a telling name first, as far as the limits go. */
async function openFiles(
  files: readonly WalkedFile[],
  dvc: DvcFiles,
  fetch: Fetch,
  leaveOut: (path: string, problem: Reason) => void,
): Promise<ReadonlyMap<string, Content>> {
  const isMetrics = (path: string) => dvc.metrics.has(path) || (METRICS.test(path) && TELLS_METRICS.test(path))
  const rank = ({ path }: WalkedFile) => (TELLS_ROWS.test(path) ? 0 : isMetrics(path) ? 1 : 2)
  const candidates = files
    .filter(({ path }) => (ROWS.test(path) && !(DATA.test(path) && !TELLS_ROWS.test(path))) || isMetrics(path))
    .filter(({ path, bytes }) => bytes > 0 && bytes <= MOST_BYTES && !path.startsWith('.github/'))
    .sort((a, b) => rank(a) - rank(b))
  const contents = new Map<string, Content>()
  let together = 0
  for (const { path, bytes } of candidates.slice(0, MOST_OPENED)) {
    together += bytes
    if (together > MOST_BYTES_TOGETHER) break
    try {
      const content = await readAny(await fetch(spec(path)))
      contents.set(
        path,
        content.kind === 'metrics' ? 'metrics' : isOutput(path, content.table) ? 'predictions' : 'rows',
      )
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      const [problem] = error.problems
      // A file that is no table is no news; one that is not here yet is.
      if (problem.code === 'lfs_pointer' || problem.code === 'dvc_pointer') leaveOut(path, problem)
    }
  }
  // In the order of the walk: what is found must not depend on names that tell.
  return new Map(files.flatMap(({ path }) => (contents.has(path) ? [[path, contents.get(path)!] as const] : [])))
}

/** Whether a table has a column that only a model writes, or is itself called predictions. */
function isOutput(path: string, table: Table): boolean {
  if (OUTPUT_NAMED.test(path)) return true
  const names = table.columnNames.map((name) => name.trim().toLowerCase())
  return table.scores !== undefined || names.some((name) => OUTPUTS.includes(name) || OUTPUT_LIKE.test(name))
}

function pairsOf(contents: ReadonlyMap<string, Content>): NamedPair[] {
  const kindOf = (path: string) => (contents.get(path) === 'metrics' ? 'metrics' : 'rows')
  const pairs = pairByName([...contents.keys()]).filter(({ champion, challenger }) => {
    const isSure = /champion|challenger|candidate/i.test(champion + challenger)
    const arePredictions = [champion, challenger].every((path) => contents.get(path) === 'predictions')
    const areMetrics = kindOf(champion) === 'metrics'
    return kindOf(champion) === kindOf(challenger) && (isSure || arePredictions || areMetrics)
  })
  // Rows say more than the metrics that somebody computed of them.
  const folders = new Set(pairs.flatMap((pair) => (kindOf(pair.champion) === 'rows' ? [folderOf(pair)] : [])))
  return pairs.filter((pair) => kindOf(pair.champion) === 'rows' || !folders.has(folderOf(pair)))
}

/** Files that are compared with themselves, as they are on the base branch. */
function singlesOf(contents: ReadonlyMap<string, Content>, dvc: DvcFiles, paired: ReadonlySet<string>): string[] {
  const folder = (path: string) => folderOf({ champion: path, challenger: path })
  const free = [...contents].filter(([path]) => !paired.has(path))
  const rows = free.flatMap(([path, content]) => (content === 'predictions' && TELLS_ROWS.test(path) ? [path] : []))
  const known = new Set([...rows, ...[...paired]].map(folder))
  const metrics = free.flatMap(([path, content]) => (content === 'metrics' && !known.has(folder(path)) ? [path] : []))
  return [
    ...rows,
    ...(metrics.some((path) => dvc.metrics.has(path)) ? metrics.filter((path) => dvc.metrics.has(path)) : metrics),
  ]
}

type Champion =
  | { readonly kind: 'outside' }
  | {
      readonly kind: 'found'
      readonly model: Pick<FoundModel, 'champion' | 'because' | 'prepare'>
      files(): Promise<FilePair>
    }

const NOT_THERE = ['file_missing_on_ref', 'git_ref_missing', 'dvc_not_pulled']
const SAFE_PATH = /^[\w./ -]+$/

async function findChampion(fetch: Fetch, path: string, dvc: DvcFiles): Promise<Champion> {
  const itself = () => readPair(fetch, { champion: spec(path), challenger: spec(path) })
  const prepared = (tool: 'dvc' | 'lfs', command: string): Champion => {
    const to = `champion/${path}`
    const model = { champion: { path: to }, because: reason('init_found_pointer', { path, tool }) }
    const folder = to.split('/').slice(0, -1).join('/')
    const prepare = SAFE_PATH.test(path) ? `mkdir -p '${folder}' && ${command} '${to}'` : undefined
    return { kind: 'found', model: { ...model, prepare }, files: itself }
  }
  if (dvc.cached.has(path)) return prepared('dvc', `dvc get . '${path}' --rev origin/main --force -o`)
  const onBase = { champion: { path, ref: 'base' as const } }
  try {
    const files = await readPair(fetch, { champion: spec(path, 'base'), challenger: spec(path) })
    return {
      kind: 'found',
      model: { ...onBase, because: reason('init_found_on_base', { path }) },
      files: () => Promise.resolve(files),
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { code } = error.problems[0]
    if (code === 'lfs_pointer') return prepared('lfs', `git show 'origin/main:${path}' | git lfs smudge >`)
    if (code === 'git_unavailable') return { kind: 'outside' }
    if (!NOT_THERE.includes(code))
      return { kind: 'found', model: { ...onBase, because: error.problems[0] }, files: () => Promise.reject(error) }
    return { kind: 'found', model: { ...onBase, because: reason('init_first_version', { path }) }, files: itself }
  }
}

/** Names are unique; a folder puts a model under review only where it is that model's alone. */
function withNames(models: readonly FoundModel[]): FoundModel[] {
  const names = new Set<string>()
  const folders = models.map(({ champion, challenger }) => {
    if (!('path' in challenger)) return undefined
    const own = 'path' in champion && champion.ref === undefined ? champion.path : challenger.path
    return folderOf({ champion: own, challenger: challenger.path })
  })
  return models.map((model, place) => {
    const wanted =
      (['init_found_runs', 'init_found_registered'].includes(model.because.code)
        ? runsName(model)
        : modelNameOf(nameOfSource(model.challenger))) ?? 'model'
    let name = wanted
    for (let number = 2; names.has(name); number++) name = `${wanted}-${number}`
    names.add(name)
    const own = folders[place]
    const isOwn = own !== undefined && models.length > 1 && folders.filter((folder) => folder === own).length === 1
    return { ...model, name, when: isOwn ? [`${own}/**`] : undefined }
  })
}

const runsName = ({ because: { args } }: FoundModel): string | undefined => {
  const name = args.model ?? args.experiment
  return typeof name === 'string' && name !== 'Default' && /\S/.test(name) ? name.trim() : undefined
}

const TRACKING_URI = /MLFLOW_TRACKING_URI\s*[:=]\s*["']?(https?:\/\/[^\s"'#]+)/

/** Credentials in an address are nobody's business. */
const withoutLogin = (uri: string) => uri.replace(/^(https?:\/\/)[^/@]*@/, '$1')

async function findTrackingUri(
  root: string,
  walk: Walk,
  { MLFLOW_TRACKING_URI: own }: Environment,
): Promise<string | undefined> {
  if (own !== undefined && /^https?:/.test(own)) return withoutLogin(own)
  const texts = await readTexts(root, walk, (path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
  for (const text of texts.values()) {
    const found = TRACKING_URI.exec(text)
    if (found) return withoutLogin(found[1])
  }
  return undefined
}

async function usesLfs(root: string, { files }: Walk): Promise<boolean> {
  if (!files.some(({ path }) => path === '.gitattributes')) return false
  const file = await open(join(root, '.gitattributes')).catch(() => undefined)
  if (!file) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2 ** 16), 0, 2 ** 16, 0)
    return /\bfilter=lfs\b/.test(buffer.toString('utf8', 0, bytesRead))
  } finally {
    await file.close()
  }
}
