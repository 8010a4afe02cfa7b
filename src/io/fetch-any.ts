/** One door for every source: files of the repository go one way, what lies elsewhere another; digests are checked for all. */
import { errorOf, ProblemError } from '../core/problem.js'
import { sha256 } from './digest.js'
import { type Download, nameOfUrl } from './download.js'
import { fetchFromMlflow, type MlflowSettings } from './mlflow-registry.js'
import type { Fetch, Remote, SourceBytes, SourceSpec } from './source.js'
import type { FolderKind } from './take-folder.js'

type RemoteOf<Kind extends Remote['kind']> = Extract<Remote, { kind: Kind }>

export interface Sources {
  readonly files: Fetch
  readonly download: Download
  readonly mlflow: MlflowSettings
  /** GitHub's own stores; undefined: nobody here can ask GitHub. */
  readonly artifact?: (remote: RemoteOf<'artifact'>, orFolder: FolderKind | undefined) => Promise<SourceBytes>
  readonly release?: (remote: RemoteOf<'release'>) => Promise<SourceBytes>
}

/**
 * Takes a file from any source. Throws ProblemError with what the source throws, `source_needs_github` {kind} and
 * `sha256_differs` {file, expected, found}.
 */
export function fetchAny(sources: Sources): Fetch {
  return async (spec) => {
    const taken = await take(spec, sources)
    const found = spec.sha256 === undefined ? undefined : sha256(taken.bytes)
    if (found !== undefined && found !== spec.sha256!.toLowerCase())
      throw new ProblemError(errorOf('sha256_differs', { file: taken.path, expected: spec.sha256!, found }))
    return taken
  }
}

async function take(spec: SourceSpec, { files, download, mlflow, artifact, release }: Sources): Promise<SourceBytes> {
  const { remote } = spec
  if (remote === undefined) return files(spec)
  const needsGitHub = () => new ProblemError(errorOf('source_needs_github', { kind: remote.kind }))
  switch (remote.kind) {
    case 'artifact':
      if (!artifact) throw needsGitHub()
      return artifact(remote, spec.orFolder)
    case 'release':
      if (!release) throw needsGitHub()
      return release(remote)
    case 'mlflow':
      return fetchFromMlflow(remote, mlflow, download)
    case 'url':
      return fetchUrl(remote, download)
  }
}

/** Throws ProblemError with `url_invalid` {value} and those of `downloadBy`. */
async function fetchUrl({ url: text }: RemoteOf<'url'>, download: Download): Promise<SourceBytes> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.username !== '' || url.password !== '')
    throw new ProblemError(errorOf('url_invalid', { value: url === undefined ? text : nameOfUrl(url) }))
  const name = nameOfUrl(url)
  const { bytes, headers } = await download({ url, name })
  const changed = Date.parse(headers.get('last-modified') ?? '')
  const time = Number.isNaN(changed) ? null : new Date(changed).toISOString()
  return { path: name, ref: null, commit: null, bytes, origin: { kind: 'url', version: null, run: null, time } }
}
