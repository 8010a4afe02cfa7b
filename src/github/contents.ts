/** Files of the repository at a commit, through the API: what a pull request's own checkout has no say in. */
import { posix } from 'node:path'
import { errorOf, ProblemError } from '../core/problem.js'
import { isKeptByDvc } from '../io/dvc-files.js'
import type { Fetch } from '../io/source.js'
import { type Client, problemOf, type Repository, statusOf } from './client.js'

/** The contents API serves no larger file. */
const MAX_BYTES = 100 * 1024 * 1024

/** The commit that a branch (`heads/main`), a tag (`tags/v1`), either without its prefix, or a commit names; undefined: none. */
export async function resolveCommit(client: Client, repository: Repository, ref: string): Promise<string | undefined> {
  try {
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/commits/{ref}', {
      ...repository,
      ref,
      headers: { accept: 'application/vnd.github.sha' },
    })
    const commit = String(data).trim()
    return /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined
  } catch (error) {
    // 404 is also what GitHub answers to a token that may not see the repository, so it must not read as "no such branch".
    if (statusOf(error) === 422 || statusOf(error) === 409) return undefined
    throw new ProblemError(problemOf(error, 'looking up a branch, tag or commit', 'contents: read'))
  }
}

/** A file's bytes at a commit that exists; undefined: there is no such file. */
export async function readFileAt(
  client: Client,
  repository: Repository,
  path: string,
  commit: string,
): Promise<Uint8Array | undefined> {
  try {
    const response = await client.octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
      ...repository,
      path,
      ref: commit,
      headers: { accept: 'application/vnd.github.raw+json' },
      // Parsed by Octokit, the bytes would become text: a compressed or UTF-16 file would not survive it.
      request: { parseSuccessResponseBody: false },
    })
    const type = String(response.headers['content-type'] ?? '')
    const stream = response.data as unknown as AsyncIterable<Uint8Array> & { cancel?: () => Promise<void> }
    if (!type.includes('vnd.github.raw')) {
      await stream.cancel?.()
      throw new ProblemError(errorOf('is_a_folder', { path }))
    }
    return await readAll(stream, path)
  } catch (error) {
    if (error instanceof ProblemError) throw error
    if (statusOf(error) === 404) return undefined
    if (statusOf(error) === 403 && /too large|up to 100 MB/i.test((error as Error).message)) {
      throw new ProblemError(errorOf('file_too_large_for_api', { path, megabytes: 100 }))
    }
    throw new ProblemError(problemOf(error, `reading ${path}`, 'contents: read'))
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>, path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength
      if (size > MAX_BYTES) throw new ProblemError(errorOf('file_too_large_for_api', { path, megabytes: 100 }))
      chunks.push(chunk)
    }
  } catch (error) {
    // A connection that breaks in the middle of a body carries no status of its own.
    if (error instanceof ProblemError) throw error
    throw new ProblemError(errorOf('github_unavailable', { doing: `reading ${path}`, status: 502 }))
  }
  return Buffer.concat(chunks, size)
}

export interface RepositorySource {
  readonly client: Client
  readonly repository: Repository
  /** Folder that the config's paths start at, from the root of the repository; '' is the root. */
  readonly baseFolder: string
  /** Tip of the base branch: what `ref: base` means. */
  readonly baseTip: string
  readonly baseRef: string
  /** Takes files without a ref: the job's working tree, where predictions may have just been made. */
  readonly local: Fetch
}

/** Files with a ref come through the API at a commit that is recorded; files without one from the working tree. */
export function fetchFromRepository(source: RepositorySource): Fetch {
  const { client, repository, baseFolder, baseTip, baseRef, local } = source
  const commits = new Map<string, Promise<string | undefined>>([['base', Promise.resolve(baseTip)]])
  const commitOf = (ref: string) => {
    const known = commits.get(ref) ?? resolveCommit(client, repository, ref)
    commits.set(ref, known)
    return known
  }
  return async (spec) => {
    if (spec.ref === undefined) return local(spec)
    const path = posix.join(baseFolder, spec.path)
    if (path === '..' || path.startsWith('../') || posix.isAbsolute(spec.path)) {
      throw new ProblemError(errorOf('path_outside', { path: spec.path }))
    }
    const commit = await commitOf(spec.ref)
    if (commit === undefined) throw new ProblemError(errorOf('github_ref_missing', { path: spec.path, ref: spec.ref }))
    const bytes = await readFileAt(client, repository, path, commit).catch((error: unknown) => {
      const isFolder = error instanceof ProblemError && error.problems[0].code === 'is_a_folder'
      if (!spec.orFolder || !isFolder) throw error
      throw new ProblemError(
        errorOf('folder_at_ref', { path: spec.path, ref: spec.ref === 'base' ? baseRef : spec.ref! }),
      )
    })
    if (bytes === undefined) {
      const ref = spec.ref === 'base' ? baseRef : spec.ref
      const textOf = async (name: string) => {
        const found = await readFileAt(client, repository, name, commit)
        return found === undefined ? undefined : Buffer.from(found).toString('utf8')
      }
      if (await isKeptByDvc(path, textOf)) throw new ProblemError(errorOf('dvc_not_pulled', { path: spec.path, ref }))
      throw new ProblemError(errorOf('file_missing_on_ref', { path: spec.path, ref, commit, near: null }))
    }
    if (!spec.wantsTime) return { path: spec.path, ref: spec.ref, commit, bytes }
    const time = await timeOf(client, repository, path, commit)
    const origin = { kind: 'path', version: null, run: null, time } as const
    return { path: spec.path, ref: spec.ref, commit, bytes, origin }
  }
}

/** When the file was last changed, as of a commit. */
async function timeOf(client: Client, repository: Repository, path: string, commit: string): Promise<string | null> {
  try {
    const query = { ...repository, path, sha: commit, per_page: 1 }
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/commits', query)
    const parsed = Date.parse(data[0]?.commit.committer?.date ?? '')
    return Number.isNaN(parsed) ? null : new Date(parsed).toISOString()
  } catch (error) {
    throw new ProblemError(problemOf(error, `looking up when ${path} was changed`, 'contents: read'))
  }
}
