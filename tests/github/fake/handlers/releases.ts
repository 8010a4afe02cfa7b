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
} satisfies Handlers

function getRelease({ params }: Asked, { repository }: World) {
  const found = repository.releases.findLast(({ tag, prerelease }) =>
    params.tag === undefined ? !prerelease : tag === params.tag,
  )
  return found ? { status: 200, json: releaseOf(repository, found) } : refusalOf(404, 'Not Found')
}
