/** What GitHub keeps beside the repository: artifacts of runs and assets of releases, of the same repository only. */
import { errorOf, ProblemError } from '../core/problem.js'
import { sha256 } from '../io/digest.js'
import { MOST_DOWNLOADED_BYTES } from '../io/download.js'
import type { Remote, SourceBytes } from '../io/source.js'
import { type FolderKind, takeFolder } from '../io/take-folder.js'
import { readZip, type ZipEntry } from '../io/zip.js'
import { type Client, problemOf, type Repository, statusOf } from './client.js'

type ArtifactRemote = Extract<Remote, { kind: 'artifact' }>
type ReleaseRemote = Extract<Remote, { kind: 'release' }>

export interface Store {
  readonly client: Client
  readonly repository: Repository
  readonly defaultBranch: string
}

/**
 * What may start a run whose artifacts are believed. A run that a pull request, an issue or another run starts may carry
 * the default branch's name and yet handle what a stranger wrote.
 */
const TRUSTED_EVENTS = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'release']
const MOST_RUNS_ASKED = 5
const MOST_PAGES = 3
const PER_PAGE = 100

interface Run {
  readonly id: number | bigint
  readonly event: string
  readonly status: string | null
  readonly conclusion: string | null
  readonly head_branch: string | null
  readonly head_sha: string
  readonly path: string
  readonly repository: { readonly id: number | bigint }
  readonly head_repository: { readonly id: number | bigint } | null
}

interface Artifact {
  readonly id: number
  readonly name: string
  readonly size_in_bytes: number
  readonly expired: boolean
  readonly created_at: string | null
  readonly digest?: string | null
  readonly workflow_run?: {
    readonly id?: number
    readonly repository_id?: number
    readonly head_repository_id?: number
    readonly head_branch?: string
  } | null
}

/**
 * A file of the newest artifact of that name that a good run on the default branch of this very repository uploaded.
 * Throws ProblemError with `artifact_missing` {path, ref, source}, `artifact_expired`, `artifact_file_missing`,
 * `artifact_file_unclear`, `download_too_large`, `digest_differs`, those of `readZip` and of GitHub.
 */
export async function fetchArtifact(store: Store, remote: ArtifactRemote, orFolder?: FolderKind): Promise<SourceBytes> {
  const { client, repository } = store
  const { run, artifact } = await (remote.workflow === undefined
    ? findByName(store, remote)
    : findByWorkflow(store, remote, remote.workflow))
  const name = `artifact ${remote.name}`
  if (artifact.size_in_bytes > MOST_DOWNLOADED_BYTES)
    throw new ProblemError(errorOf('download_too_large', { file: name, limit: MOST_DOWNLOADED_BYTES }))
  const bytes = await download(
    client,
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    { ...repository, artifact_id: artifact.id, archive_format: 'zip' },
    name,
    'actions: read',
  )
  checkDigest(bytes, artifact.digest, name)
  const entries = readZip(bytes, name)
  const origin = { kind: 'artifact', version: null, run: String(run.id), time: isoOf(artifact.created_at) } as const
  const taken = { ref: store.defaultBranch, commit: run.head_sha, origin }
  const chosen = chooseEntry(entries, remote.path)
  if (chosen) return { path: `${remote.name}/${chosen.path}`, ...taken, bytes: chosen.read() }
  const prefix = remote.path === undefined ? '' : `${remote.path.replace(/\/+$/, '')}/`
  if (orFolder && entries.some(({ path }) => path.startsWith(prefix))) {
    const path = `${remote.name}/${prefix}`.replace(/\/$/, '')
    const folder = await takeFolder(folderIn(entries, path, prefix), orFolder)
    return { path, ...taken, bytes: folder.manifest, folder }
  }
  const holds = entries.slice(0, 10).map(({ path }) => path)
  throw new ProblemError(
    remote.path === undefined
      ? errorOf('artifact_file_unclear', { name: remote.name, files: entries.length, holds })
      : errorOf('artifact_file_missing', { name: remote.name, path: remote.path, holds }),
  )
}

function chooseEntry(entries: readonly ZipEntry[], path: string | undefined): ZipEntry | undefined {
  if (path === undefined) return entries.length === 1 ? entries[0] : undefined
  const wanted = path.replace(/^\.\//, '')
  return entries.find((entry) => entry.path === wanted)
}

const folderIn = (entries: readonly ZipEntry[], path: string, prefix: string) => ({
  path,
  name: path.split('/').at(-1) ?? path,
  list: async (inside: string) => {
    const start = prefix + (inside === '' || inside.endsWith('/') ? inside : `${inside}/`)
    const below = entries.filter((entry) => entry.path.startsWith(start)).map((entry) => entry.path.slice(start.length))
    const names = new Map(below.map((rest) => [rest.split('/')[0], rest.includes('/') ? 'folder' : 'file'] as const))
    return [...names].map(([name, kind]) => ({ name, kind }) as const)
  },
  read: async (inside: string) => {
    const entry = entries.find((each) => each.path === prefix + inside)
    if (!entry) throw new ProblemError(errorOf('file_missing', { path: inside, folder: path, near: null }))
    return entry.read()
  },
})

interface FoundArtifact {
  readonly run: Run
  readonly artifact: Artifact
}

/** Newest first; each candidate's run is asked for, since the artifact does not say how its run ended. */
async function findByName(store: Store, remote: ArtifactRemote): Promise<FoundArtifact> {
  const { client, repository, defaultBranch } = store
  let expired = 0
  let asked = 0
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { artifacts } = await ask(`listing artifacts named ${remote.name}`, 'actions: read', async () => {
      const query = { ...repository, name: remote.name, per_page: PER_PAGE, page }
      return (await client.octokit.request('GET /repos/{owner}/{repo}/actions/artifacts', query)).data
    })
    for (const artifact of newestFirst(artifacts)) {
      const made = artifact.workflow_run
      const isOwn = made?.repository_id !== undefined && made.repository_id === made.head_repository_id
      if (artifact.name !== remote.name || !isOwn || made.id === undefined || made.head_branch !== defaultBranch)
        continue
      if (artifact.expired) {
        expired++
        continue
      }
      if (asked === MOST_RUNS_ASKED) throw missing(store, remote, expired)
      asked++
      const run_id = made.id
      const run = await ask('reading a run of the workflow', 'actions: read', async () => {
        return (
          await client.octokit.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...repository, run_id })
        ).data
      })
      if (isGood(run, defaultBranch)) return { run, artifact }
    }
    if (artifacts.length < PER_PAGE) break
  }
  throw missing(store, remote, expired)
}

async function findByWorkflow(store: Store, remote: ArtifactRemote, workflow: string): Promise<FoundArtifact> {
  const { client, repository, defaultBranch } = store
  const runs = await ask(`listing runs of ${workflow}`, 'actions: read', async () => {
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', {
      ...repository,
      workflow_id: workflow,
      branch: defaultBranch,
      status: 'success',
      per_page: 20,
    })
    return data.workflow_runs
  }).catch((error: unknown) => {
    const isUnknown = error instanceof ProblemError && error.problems[0].args.status === 404
    throw isUnknown ? new ProblemError(errorOf('workflow_missing', { workflow, name: remote.name })) : error
  })
  let expired = 0
  for (const run of runs.filter((each) => isGood(each, defaultBranch)).slice(0, MOST_RUNS_ASKED)) {
    const artifacts = await ask(`listing artifacts named ${remote.name}`, 'actions: read', async () => {
      const query = { ...repository, run_id: Number(run.id), name: remote.name, per_page: PER_PAGE }
      return (await client.octokit.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', query)).data
        .artifacts
    })
    // A run that was repeated may hold several of one name.
    const named = newestFirst(artifacts).filter(({ name }) => name === remote.name)
    const artifact = named.find((each) => !each.expired)
    if (artifact) return { run, artifact }
    expired += named.length
  }
  throw missing(store, remote, expired)
}

function isGood(run: Run, defaultBranch: string): boolean {
  return (
    run.conclusion === 'success' &&
    run.head_branch === defaultBranch &&
    TRUSTED_EVENTS.includes(run.event) &&
    run.head_repository !== null &&
    run.head_repository.id === run.repository.id
  )
}

export const newestFirst = <T extends { readonly created_at: string | null; readonly id: number }>(
  all: readonly T[],
): T[] => [...all].sort((a, b) => Date.parse(b.created_at ?? '') - Date.parse(a.created_at ?? '') || b.id - a.id)

function missing({ defaultBranch }: Store, { name }: ArtifactRemote, expired: number): ProblemError {
  // What was there once is no first version: to go on without a champion would let a decline pass.
  if (expired > 0) return new ProblemError(errorOf('artifact_expired', { name, branch: defaultBranch }))
  return new ProblemError(errorOf('artifact_missing', { path: name, ref: defaultBranch, source: 'artifact' }))
}

/**
 * An asset of a release, by tag; `latest` is the newest that is neither a draft nor a pre-release. Throws ProblemError with
 * `release_missing` {path, ref, source}, `asset_missing` {asset, tag, holds}, `download_too_large`, `digest_differs` and
 * those of GitHub.
 */
export async function fetchRelease({ client, repository }: Store, { tag, asset }: ReleaseRemote): Promise<SourceBytes> {
  const doing = tag === 'latest' ? 'looking up the latest release' : `looking up the release ${tag}`
  const release = await ask(doing, 'contents: read', async () => {
    const { data } =
      tag === 'latest'
        ? await client.octokit.request('GET /repos/{owner}/{repo}/releases/latest', { ...repository })
        : await client.octokit.request('GET /repos/{owner}/{repo}/releases/tags/{tag}', { ...repository, tag })
    return data
  }).catch((error: unknown) => {
    const isUnknown = error instanceof ProblemError && error.problems[0].args.status === 404
    throw isUnknown ? new ProblemError(errorOf('release_missing', { path: asset, ref: tag, source: 'release' })) : error
  })
  const found = release.assets.find(({ name, state }) => name === asset && state === 'uploaded')
  if (!found) {
    const holds = release.assets.slice(0, 10).map(({ name }) => name)
    throw new ProblemError(errorOf('asset_missing', { asset, tag: release.tag_name, holds }))
  }
  const name = `${asset} of release ${release.tag_name}`
  if (found.size > MOST_DOWNLOADED_BYTES)
    throw new ProblemError(errorOf('download_too_large', { file: name, limit: MOST_DOWNLOADED_BYTES }))
  const bytes = await download(
    client,
    'GET /repos/{owner}/{repo}/releases/assets/{asset_id}',
    { ...repository, asset_id: found.id },
    name,
    'contents: read',
  )
  checkDigest(bytes, found.digest, name)
  const origin = { kind: 'release', version: release.tag_name, run: null, time: isoOf(found.updated_at) } as const
  return { path: asset, ref: release.tag_name, commit: null, bytes, origin }
}

/** GitHub answers with an address elsewhere, signed for minutes: it is followed without the token. */
export async function download(
  client: Client,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  name: string,
  permission: string,
  maxBytes = MOST_DOWNLOADED_BYTES,
): Promise<Uint8Array> {
  const response = await ask(`downloading ${name}`, permission, () =>
    client.octokit.request(route, {
      ...parameters,
      headers: { accept: 'application/octet-stream' },
      request: { redirect: 'manual', parseSuccessResponseBody: false },
    }),
  ).catch((error: unknown) => {
    const isGone = error instanceof ProblemError && error.problems[0].args.status === 410
    throw isGone ? new ProblemError(errorOf('artifact_expired', { name, branch: null })) : error
  })
  const stream = response.data as (AsyncIterable<Uint8Array> & { cancel?: () => Promise<void> }) | null
  const { location } = response.headers
  if (response.status < 300 || location === undefined) {
    return readAll(stream, name, maxBytes)
  }
  await stream?.cancel?.()
  const url = URL.canParse(location, client.apiUrl) ? new URL(location, client.apiUrl) : undefined
  if (url === undefined)
    throw new ProblemError(errorOf('github_unavailable', { doing: `downloading ${name}`, status: response.status }))
  const allowHttp = client.apiUrl.startsWith('http:')
  return (await client.download({ url, name, allowHttp, maxBytes })).bytes
}

async function readAll(stream: AsyncIterable<Uint8Array> | null, name: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of stream ?? []) {
      size += chunk.byteLength
      if (size > maxBytes) throw new ProblemError(errorOf('download_too_large', { file: name, limit: maxBytes }))
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError(errorOf('github_unavailable', { doing: `downloading ${name}`, status: 502 }))
  }
  return Buffer.concat(chunks, size)
}

/** `sha256:…`, as GitHub took it at the upload; older files have none. */
export function checkDigest(bytes: Uint8Array, digest: string | null | undefined, file: string): void {
  const expected = /^sha256:([0-9a-f]{64})$/i.exec(digest ?? '')?.[1].toLowerCase()
  const found = expected === undefined ? undefined : sha256(bytes)
  if (expected !== found)
    throw new ProblemError(errorOf('digest_differs', { file, expected: expected!, found: found! }))
}

const isoOf = (time: string | null): string | null => {
  const parsed = Date.parse(time ?? '')
  return Number.isNaN(parsed) ? null : new Date(parsed).toISOString()
}

/** The answer, or what GitHub said as a problem; a 404 keeps its status for those who know better what it means. */
export async function ask<T>(doing: string, permission: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (error instanceof ProblemError) throw error
    if (statusOf(error) === undefined) throw error
    throw new ProblemError(problemOf(error, doing, permission))
  }
}
