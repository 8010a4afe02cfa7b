/** Runs in a folder `mlruns`: MLflow's store of files. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { CHAMPION_ALIASES, ROWS } from './mlflow-registered.js'

export interface RunPair {
  readonly experiment: string
  /** Folders, from the root. */
  readonly champion: string
  readonly challenger: string
  /** The registered model whose alias named the champion; undefined: the older run is taken. */
  readonly model: string | undefined
  /** A file among the artifacts of both runs, from the folder of artifacts. */
  readonly artifacts: readonly string[]
}

const MOST_RUNS = 500

/** The two newest finished runs of the experiment that was run last; undefined: there are no two. */
export async function findRuns(root: string, mlruns: string): Promise<RunPair | undefined> {
  const aliased = await findChampions(root, mlruns)
  const runs: { experiment: string; folder: string; id: string; time: number }[] = []
  for (const experiment of await foldersIn(join(root, mlruns))) {
    if (experiment === 'models' || experiment.startsWith('.')) continue
    const named = await readMeta(join(root, mlruns, experiment, 'meta.yaml'))
    for (const id of (await foldersIn(join(root, mlruns, experiment))).slice(0, MOST_RUNS)) {
      const folder = `${mlruns}/${experiment}/${id}`
      const meta = await readMeta(join(root, folder, 'meta.yaml'))
      if (!meta || meta.lifecycle_stage === 'deleted' || !(await isFolder(join(root, folder, 'metrics')))) continue
      const time = Number(meta.end_time ?? meta.start_time)
      if (Number.isFinite(time)) runs.push({ experiment: String(named?.name ?? experiment), folder, id, time })
    }
  }
  const newestFirst = runs.sort((a, b) => b.time - a.time || (a.folder < b.folder ? -1 : 1))
  const [challenger] = newestFirst
  if (!challenger) return undefined
  const others = newestFirst.filter((run) => run.experiment === challenger.experiment && run !== challenger)
  const known = newestFirst.find(({ id }) => aliased.has(id) && id !== challenger.id)
  const champion = known ?? others[0]
  if (!champion) return undefined
  const [before, after] = await Promise.all([champion, challenger].map(({ folder }) => artifactsOf(root, folder)))
  return {
    experiment: challenger.experiment,
    champion: champion.folder,
    challenger: challenger.folder,
    model: known && aliased.get(known.id),
    artifacts: before.filter((path) => after.includes(path)),
  }
}

/** Run → registered model, for versions that an alias calls champion. */
async function findChampions(root: string, mlruns: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const name of await foldersIn(join(root, mlruns, 'models'))) {
    for (const alias of CHAMPION_ALIASES) {
      const version = await readFile(join(root, mlruns, 'models', name, 'aliases', alias), 'utf8').catch(() => '')
      if (!/^\d+$/.test(version.trim())) continue
      const meta = await readMeta(join(root, mlruns, 'models', name, `version-${version.trim()}`, 'meta.yaml'))
      if (typeof meta?.run_id === 'string' && !found.has(meta.run_id)) found.set(meta.run_id, name)
    }
  }
  return found
}

/** Files of rows among the artifacts of a run, two folders deep. */
async function artifactsOf(root: string, run: string): Promise<string[]> {
  const found: string[] = []
  const visit = async (inside: string, depth: number): Promise<void> => {
    const entries = await readdir(join(root, run, 'artifacts', inside), { withFileTypes: true }).catch(() => [])
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`
      if (entry.isFile() && ROWS.test(entry.name)) found.push(path)
      else if (entry.isDirectory() && depth < 2) await visit(path, depth + 1)
    }
  }
  await visit('', 0)
  return found
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort()
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

async function readMeta(file: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined || text.length > 100_000) return undefined
  try {
    const value: unknown = parse(text, { logLevel: 'silent' })
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
