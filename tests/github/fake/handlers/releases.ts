/** Releases and their assets. */
import type { Asked, Handlers, World } from '../answer.js'
import { assetOf, refusalOf, releaseOf } from '../shapes.js'

export const releaseHandlers = {
  'repos/get-latest-release': getRelease,
  'repos/get-release-by-tag': getRelease,
  'repos/get-release-asset': ({ params, accept }, { repository }) => {
    const found = repository.releases.flatMap(({ assets }) => assets).find(({ id }) => id === Number(params.asset_id))
    if (!found) return refusalOf(404, 'Not Found')
    if (!accept.includes('octet-stream')) return { status: 200, json: assetOf(repository, found) }
    return { status: 302, elsewhere: found.content }
  },
  'repos/create-release': ({ body }, { repository, url }) => {
    const { tag_name: tag } = body as { tag_name: string }
    if (repository.releases.some((release) => release.tag === tag)) return refusalOf(422, 'Validation Failed')
    return { status: 201, json: releaseOf(repository, repository.addRelease(tag, {}), url) }
  },
  // A name can be given once: what is to be replaced must be deleted first.
  'repos/upload-release-asset': ({ params, query, body }, { repository }) => {
    const release = repository.releases.find(({ id }) => id === Number(params.release_id))
    const { name } = query
    if (!release || name === undefined) return refusalOf(404, 'Not Found')
    if (release.assets.some((asset) => asset.name === name)) return refusalOf(422, 'already_exists')
    return {
      status: 201,
      json: assetOf(repository, repository.addAsset(release, name, Buffer.from(String(body ?? '')))),
    }
  },
  'repos/delete-release-asset': ({ params }, { repository }) => {
    for (const { assets } of repository.releases) {
      const place = assets.findIndex(({ id }) => id === Number(params.asset_id))
      if (place < 0) continue
      assets.splice(place, 1)
      return { status: 204 }
    }
    return refusalOf(404, 'Not Found')
  },
} satisfies Handlers

function getRelease({ params }: Asked, { repository, url }: World) {
  const found = repository.releases.findLast(({ tag, prerelease }) =>
    params.tag === undefined ? !prerelease : tag === params.tag,
  )
  return found ? { status: 200, json: releaseOf(repository, found, url) } : refusalOf(404, 'Not Found')
}
