/** Folders that hold metrics in several files: which of the files are taken, whoever can list and read them. */
import { errorOf, ProblemError } from '../core/problem.js'
import { type Folder, readFiles, type TakenFolder } from './folder.js'

const MOST_FILES = 2000
const DEEPEST = 6
const MOST_BYTES = 2 ** 28

/**
 * The files of metrics in a folder:
 * - `.eval_results/*.yaml` of a model repository of the Hugging Face Hub, or that folder itself; without it README.md, the
 *   model card;
 * - `metrics/` of an MLflow run (`mlruns/<experiment>/<run>`), or that folder itself: one file a metric.
 *
 * Throws ProblemError with `folder_without_metrics` {path, holds: names}, `folder_too_large` {path, files, limit}, and what
 * `list` and `read` throw.
 */
export async function takeMetricsFolder(folder: Folder): Promise<TakenFolder> {
  const entries = await folder.list('')
  const has = (name: string, kind: 'file' | 'folder') =>
    entries.some((each) => each.name === name && each.kind === kind)
  if (folder.name === '.eval_results') return taken(folder, 'eval_results', await yamlFiles(folder, ''), '')
  if (has('.eval_results', 'folder'))
    return taken(folder, 'eval_results', await yamlFiles(folder, '.eval_results/'), '.eval_results/')
  const prefix = has('metrics', 'folder') ? 'metrics/' : folder.name === 'metrics' ? '' : undefined
  if (prefix !== undefined) {
    const paths = await allFiles(folder, prefix)
    // DVC has a folder of that name as well, with one file for each stage.
    if (!paths.some((path) => /\.(json|ya?ml|toml)$/i.test(path))) return taken(folder, 'mlflow', paths, prefix)
    throw new ProblemError(errorOf('folder_without_metrics', { path: folder.path, holds: paths.slice(0, 10) }))
  }
  if (has('README.md', 'file')) return taken(folder, 'model_card', ['README.md'], '')
  throw new ProblemError(
    errorOf('folder_without_metrics', { path: folder.path, holds: sortedNames(entries).slice(0, 10) }),
  )
}

async function taken(
  folder: Folder,
  layout: TakenFolder['layout'],
  paths: readonly string[],
  prefix: string,
): Promise<TakenFolder> {
  if (paths.length === 0) throw new ProblemError(errorOf('folder_without_metrics', { path: folder.path, holds: [] }))
  return readFiles(folder, layout, paths, { mostBytes: MOST_BYTES, prefix })
}

const sortedNames = (entries: readonly { readonly name: string }[]): string[] => entries.map(({ name }) => name).sort()

async function yamlFiles(folder: Folder, path: string): Promise<string[]> {
  const files = (await folder.list(path)).filter(({ name, kind }) => kind === 'file' && /\.ya?ml$/.test(name))
  return limited(
    folder,
    sortedNames(files).map((name) => path + name),
  )
}

/** Names of metrics may hold slashes, which become folders. Hidden files are none. */
async function allFiles(folder: Folder, path: string, depth = 0): Promise<string[]> {
  const found: string[] = []
  if (depth > DEEPEST) return found
  for (const { name, kind } of [...(await folder.list(path))].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (name.startsWith('.')) continue
    if (kind === 'file') found.push(path + name)
    else if (kind === 'folder') found.push(...(await allFiles(folder, `${path}${name}/`, depth + 1)))
    limited(folder, found)
  }
  return found
}

function limited(folder: Folder, paths: string[]): string[] {
  if (paths.length > MOST_FILES)
    throw new ProblemError(errorOf('folder_too_large', { path: folder.path, files: paths.length, limit: MOST_FILES }))
  return paths
}
