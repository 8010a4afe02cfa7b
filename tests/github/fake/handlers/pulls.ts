/** Pull requests and the files they change. */
import { type Asked, type Handlers, pageOf, type World } from '../answer.js'
import { diffEntryOf, refusalOf } from '../shapes.js'
import { listedPullOf, pullOf } from '../shapes-pulls.js'
import type { FakePull } from '../state.js'

const MAX_LISTED_FILES = 3_000

export const pullHandlers = {
  'pulls/get': ({ params }, { repository }) => {
    const number = Number(params.pull_number)
    const pull = repository.pullOf(number)
    return pull ? { status: 200, json: pullOf(repository, number, pull) } : refusalOf(404, 'Not Found')
  },
  'pulls/list': (asked, world) => {
    const { head, base, state = 'open' } = asked.query
    return pullsWhere(asked, world, (pull) => {
      const headOwner = pull.headRepository?.split('/')[0]
      return (
        (state === 'all' || pull.state === state) &&
        (base === undefined || pull.baseRef === base) &&
        (head === undefined || head === `${headOwner}:${pull.headBranch}`)
      )
    })
  },
  // Of a fork's commit GitHub knows the pull request only sometimes; we count on never.
  'repos/list-pull-requests-associated-with-commit': (asked, world) =>
    pullsWhere(
      asked,
      world,
      (pull) =>
        pull.headSha === asked.params.commit_sha &&
        pull.headRepository === `${world.repository.owner}/${world.repository.name}`,
    ),
  'pulls/list-files': (asked, world) => {
    const pull = world.repository.pulls.get(Number(asked.params.pull_number))
    if (!pull) return refusalOf(404, 'Not Found')
    const files = pull.slice(0, MAX_LISTED_FILES).map((file) => diffEntryOf(world.repository, file))
    return pageOf(asked, world, files)
  },
} satisfies Handlers

function pullsWhere(asked: Asked, world: World, isWanted: (pull: FakePull) => boolean) {
  const { repository } = world
  const found = [...repository.pulls.keys()].flatMap((number) => {
    const pull = repository.pullOf(number)!
    return isWanted(pull) ? [listedPullOf(repository, number, pull)] : []
  })
  return pageOf(asked, world, found)
}
