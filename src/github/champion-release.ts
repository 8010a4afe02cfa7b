/** The champion as an asset of a release: a name that stays, and beside it every file that was champion once. */
import { createHash } from 'node:crypto'
import { ProblemError } from '../core/problem.js'
import { type Client, problemOf, type Repository, statusOf } from './client.js'

export interface ChampionAsset {
  readonly tag: string
  readonly asset: string
}

interface Release {
  readonly id: number
  readonly uploadUrl: string
  readonly assets: readonly { readonly id: number; readonly name: string; readonly digest: string | null }[]
}

/** The file that keeps a former champion: rollbacks take it from there. */
export const keptNameOf = (asset: string, sha256: string): string => `${sha256.slice(0, 16)}-${asset}`

/**
 * Makes the bytes the asset. It is uploaded under a name of its own first, so that nothing is lost if what follows fails; a
 * second run changes nothing. commit: where a release that must be made is tagged. Throws ProblemError with what GitHub said.
 */
export async function putChampionAsset(
  client: Client,
  repository: Repository,
  { tag, asset }: ChampionAsset,
  bytes: Uint8Array,
  commit: string,
): Promise<void> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const release = (await findRelease(client, repository, tag)) ?? (await makeRelease(client, repository, tag, commit))
  const kept = keptNameOf(asset, sha256)
  if (!release.assets.some(({ name }) => name === kept)) await upload(client, release, kept, bytes)
  const current = release.assets.find(({ name }) => name === asset)
  if (current?.digest === `sha256:${sha256}`) return
  if (current) await remove(client, repository, current.id)
  await upload(client, release, asset, bytes)
}

/** undefined: there is no release of that tag. */
async function findRelease(client: Client, repository: Repository, tag: string): Promise<Release | undefined> {
  try {
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/releases/tags/{tag}', {
      ...repository,
      tag,
    })
    return releaseOf(data)
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw new ProblemError(problemOf(error, `looking up the release ${tag}`, 'contents: read'))
  }
}

async function makeRelease(client: Client, repository: Repository, tag: string, commit: string): Promise<Release> {
  return writing(`making the release ${tag}`, async () => {
    const { data } = await client.octokit.request('POST /repos/{owner}/{repo}/releases', {
      ...repository,
      tag_name: tag,
      target_commitish: commit,
      name: tag,
      body: 'The model in production, and those before it. Kept by model-review-gate.',
      // What `latest` means to others is not ours to change.
      make_latest: 'false',
    })
    return releaseOf(data)
  })
}

interface ReleaseEntry {
  readonly id: number
  readonly upload_url: string
  readonly assets: readonly { readonly id: number; readonly name: string; readonly digest?: string | null }[]
}

const releaseOf = ({ id, upload_url, assets }: ReleaseEntry): Release => ({
  id,
  uploadUrl: upload_url,
  assets: assets.map(({ id: assetId, name, digest }) => ({ id: assetId, name, digest: digest ?? null })),
})

async function upload(client: Client, { uploadUrl }: Release, name: string, bytes: Uint8Array): Promise<void> {
  await writing(`uploading ${name}`, () =>
    client.octokit.request({
      method: 'POST',
      url: uploadUrl,
      name,
      data: bytes,
      headers: { 'content-type': 'application/octet-stream' },
    }),
  )
}

async function remove(client: Client, repository: Repository, asset: number): Promise<void> {
  await writing('replacing the asset', () =>
    client.octokit.request('DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}', {
      ...repository,
      asset_id: asset,
    }),
  )
}

async function writing<T>(doing: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw new ProblemError(problemOf(error, doing, 'contents: write'))
  }
}
