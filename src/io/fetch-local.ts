import { constants } from 'node:buffer'
import { execFile } from 'node:child_process'
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { findNearName } from '../core/nearest-name.js'
import { errorOf, ProblemError } from '../core/problem.js'
import { isKeptByDvc } from './dvc-files.js'
import type { Folder } from './folder.js'
import { maxFileBytes } from './read-table.js'
import type { Fetch, SourceBytes, SourceSpec } from './source.js'
import { type FolderKind, takeFolder } from './take-folder.js'

export interface LocalOptions {
  /** Paths are relative to this folder, and stay inside it. */
  readonly baseFolder: string
  /** The commit that `ref: base` means; undefined: `origin/HEAD`, else the first of the usual branches. */
  readonly gitBase?: string
  /** Paths may leave the base folder: for files that the person at the command line named. Never for a config's. */
  readonly allowOutside?: boolean
}

/**
 * Takes files from the disk, or with a `ref` from the git repository that holds the base folder, as stored there: git's
 * filters are not applied, so that a file of Git LFS is its pointer. Throws ProblemError with `path_outside`,
 * `file_missing`, `dvc_not_pulled`, `is_a_folder`, `file_unreadable`, `file_too_large`, `git_unavailable`, `git_ref_missing`,
 * `file_missing_on_ref`, `link_on_ref`, and for a folder those of `takeFolder`.
 */
export function fetchLocal(options: LocalOptions): Fetch {
  return async (spec) => {
    const full = resolve(options.baseFolder, spec.path)
    const inside = options.allowOutside || (!isAbsolute(spec.path) && isInside(resolve(options.baseFolder), full))
    if (!inside || spec.path.includes('\0')) throw new ProblemError(errorOf('path_outside', { path: spec.path }))
    if (spec.ref === undefined) return readDisk(spec, full, options)
    return readGit(spec, spec.ref, options)
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

async function readDisk({ path, orFolder }: SourceSpec, full: string, options: LocalOptions): Promise<SourceBytes> {
  try {
    const real = await realpath(full)
    if (!options.allowOutside && !isInside(await realpath(options.baseFolder), real))
      throw new ProblemError(errorOf('path_outside', { path }))
    if (orFolder && (await stat(real)).isDirectory()) {
      const folder = await takeFolder(folderOnDisk(path, real), orFolder)
      return { path, ref: null, commit: null, bytes: folder.manifest, folder }
    }
    return { path, ref: null, commit: null, bytes: await readWhole(real, path) }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const names = await readdir(dirname(full)).catch((): string[] => [])
      const way = relative(options.baseFolder, full).split(sep).join('/')
      const textOf = (name: string) => readFile(join(options.baseFolder, name), 'utf8').catch(() => undefined)
      if (await isKeptByDvc(way, textOf)) throw new ProblemError(errorOf('dvc_not_pulled', { path, ref: null }))
      throw new ProblemError(errorOf('file_missing', { path, folder: options.baseFolder, near: nearPath(names, path) }))
    }
    if (code === 'EISDIR') throw new ProblemError(errorOf('is_a_folder', { path }))
    if (code === 'EACCES' || code === 'EPERM' || code === 'ELOOP')
      throw new ProblemError(errorOf('file_unreadable', { path, why: code }))
    throw error
  }
}

/** Links inside are not followed. */
const folderOnDisk = (path: string, real: string): Folder => ({
  path,
  name: basename(real),
  list: async (inside) =>
    (await readdir(join(real, inside), { withFileTypes: true })).map((entry) => ({
      name: entry.name,
      kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other',
    })),
  read: (inside) => readWhole(join(real, inside), `${path}/${inside}`),
})

const MANY_BYTES = 2 ** 24

/** In pieces: `readFile` of Node stops at 2 GiB. */
async function readWhole(real: string, path: string): Promise<Uint8Array> {
  const file = await open(real)
  try {
    const status = await file.stat()
    if (status.isDirectory()) throw new ProblemError(errorOf('is_a_folder', { path }))
    if (!status.isFile()) throw new ProblemError(errorOf('file_unreadable', { path, why: 'not a regular file' }))
    refuseLarge(path, status.size)
    // Many bytes in memory that a second thread can read as well.
    const bytes = new Uint8Array(
      status.size < MANY_BYTES ? new ArrayBuffer(status.size) : new SharedArrayBuffer(status.size),
    )
    let length = 0
    while (length < bytes.length) {
      const piece = await file.read(bytes, length, Math.min(bytes.length - length, 2 ** 30))
      if (piece.bytesRead === 0) break
      length += piece.bytesRead
    }
    return bytes.subarray(0, length)
  } finally {
    await file.close()
  }
}

function refuseLarge(path: string, bytes: number): void {
  const limit = Math.min(maxFileBytes, constants.MAX_LENGTH)
  if (bytes > limit) throw new ProblemError(errorOf('file_too_large', { file: path, bytes, limit }))
}

function nearPath(names: readonly string[], path: string): string | null {
  const near = findNearName(names, basename(path))
  return near ? path.slice(0, path.length - basename(path).length) + near.name : null
}

async function readGit(
  { path, orFolder, wantsTime }: SourceSpec,
  ref: string,
  options: LocalOptions,
): Promise<SourceBytes> {
  const folder = options.baseFolder
  const commit = await findCommit(ref, options)
  const way = relative(folder, resolve(folder, path)) || '.'
  if (orFolder && way === '.') return readGitFolder(path, ref, commit, '.', orFolder, options)
  const entry = (await git(folder, ['ls-tree', '-l', '-z', commit, '--', way])).toString('utf8')
  const [mode, type, object, size] = entry.split(/[ \t\0]+/)
  if (type === undefined) {
    const siblings = ['ls-tree', '-z', '--name-only', commit, '--', `${dirname(way)}/`]
    const names = (await git(folder, siblings).catch(() => Buffer.alloc(0))).toString('utf8').split('\0')
    const textOf = (name: string) =>
      git(folder, ['cat-file', 'blob', `${commit}:./${name}`]).then(String, () => undefined)
    if (await isKeptByDvc(way.split(sep).join('/'), textOf))
      throw new ProblemError(errorOf('dvc_not_pulled', { path, ref }))
    const near = nearPath(
      names.filter(Boolean).map((name) => basename(name)),
      path,
    )
    throw new ProblemError(errorOf('file_missing_on_ref', { path, ref, commit, near }))
  }
  if (mode === '120000') throw new ProblemError(errorOf('link_on_ref', { path, ref, commit }))
  if (type === 'tree' && orFolder) return readGitFolder(path, ref, commit, way, orFolder, options)
  if (type !== 'blob') throw new ProblemError(errorOf('is_a_folder', { path }))
  refuseLarge(path, Number(size))
  const bytes = await git(folder, ['cat-file', 'blob', object])
  if (!wantsTime) return { path, ref, commit, bytes }
  const time = await timeOf(folder, commit, way)
  return { path, ref, commit, bytes, origin: { kind: 'path', version: null, run: null, time } }
}

/** When the file was last changed; null where the history is cut off, in which every file looks as new as the cut. */
async function timeOf(folder: string, commit: string, way: string): Promise<string | null> {
  const shallow = (await git(folder, ['rev-parse', '--is-shallow-repository'])).toString('utf8').trim()
  if (shallow !== 'false') return null
  const seconds = Number((await git(folder, ['log', '-1', '--format=%ct', commit, '--', way])).toString('utf8').trim())
  return seconds > 0 ? new Date(seconds * 1000).toISOString() : null
}

async function readGitFolder(
  path: string,
  ref: string,
  commit: string,
  way: string,
  orFolder: FolderKind,
  { baseFolder }: LocalOptions,
): Promise<SourceBytes> {
  const list = async (inside: string) => {
    const lines = await git(baseFolder, ['ls-tree', '-z', commit, '--', `${way}/${inside}`])
    return lines
      .toString('utf8')
      .split('\0')
      .filter(Boolean)
      .map((line) => {
        const [meta, name] = line.split('\t')
        const [mode, type] = meta.split(' ')
        const kind = type === 'tree' ? 'folder' : type === 'blob' && mode !== '120000' ? 'file' : 'other'
        return { name: basename(name), kind } as const
      })
  }
  // From the base folder, as git ls-tree takes it; the base folder may itself lie inside the repository.
  const read = (inside: string) => git(baseFolder, ['cat-file', 'blob', `${commit}:./${join(way, inside)}`])
  const folder = await takeFolder({ path, name: basename(resolve(baseFolder, path)), list, read }, orFolder)
  return { path, ref, commit, bytes: folder.manifest, folder }
}

/** Where no remote says which branch is the base, such as in a repository that was never pushed. */
const USUAL_BASES = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master']

async function findCommit(ref: string, options: LocalOptions): Promise<string> {
  const names = ref !== 'base' ? [ref] : options.gitBase === undefined ? USUAL_BASES : [options.gitBase]
  const missing = new ProblemError(errorOf('git_ref_missing', { ref, looked: names[0] }))
  for (const name of names) {
    // A name that git could take for an option, a range or a search is no name of a commit.
    if (!/^[^\s\0-][^\s\0]*$/.test(name) || /\.\.|[:?*[\\]/.test(name)) throw missing
    try {
      const found = await git(options.baseFolder, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])
      return found.toString('utf8').trim()
    } catch (error) {
      const { code, stderr } = error as { code?: number | string; stderr?: Buffer }
      if (code === 1) continue
      const why = code === 'ENOENT' ? 'git was not found' : (stderr?.toString('utf8').split('\n')[0] ?? '')
      throw new ProblemError(errorOf('git_unavailable', { ref, why }))
    }
  }
  throw missing
}

const run = promisify(execFile)

async function git(folder: string, args: readonly string[]): Promise<Buffer> {
  const options = { cwd: folder, encoding: 'buffer', maxBuffer: Number.POSITIVE_INFINITY } as const
  return (await run('git', ['--literal-pathspecs', ...args], options)).stdout
}
