/** Pull requests and the files they change. */
import { type Handlers, pageOf } from '../answer.js'
import { diffEntryOf, refusalOf } from '../shapes.js'

const MAX_LISTED_FILES = 3_000

export const pullHandlers = {
  'pulls/list-files': (asked, world) => {
    const pull = world.repository.pulls.get(Number(asked.params.pull_number))
    if (!pull) return refusalOf(404, 'Not Found')
    const files = pull.slice(0, MAX_LISTED_FILES).map((file) => diffEntryOf(world.repository, file))
    return pageOf(asked, world, files)
  },
} satisfies Handlers
