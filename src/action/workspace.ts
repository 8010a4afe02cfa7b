/** The checkout: where it lies, and what the runner left beside it. */
import path from 'node:path'
import type { Environment } from '../github/context.js'
import type { Inputs } from './inputs.js'
import type { ActionIo } from './io.js'

export async function readPayload({ env, readFile }: ActionIo): Promise<string | undefined> {
  const bytes = env.GITHUB_EVENT_PATH ? await readFile(env.GITHUB_EVENT_PATH) : undefined
  return bytes && Buffer.from(bytes).toString('utf8')
}

/**
 * Where the repository lies in the workspace, and the working directory within it. A checkout may be in a folder of the
 * workspace (`actions/checkout` with `path`), and the API knows nothing of that folder.
 */
export async function locateRepository(io: ActionIo, inputs: Inputs): Promise<{ root: string; inRepository: string }> {
  const workspace = workspaceOf(io)
  const start = path.resolve(workspace, inputs.workingDirectory)
  for (let folder = start; ; folder = path.dirname(folder)) {
    const isEnd = folder === workspace || path.dirname(folder) === folder
    if (isEnd || (await io.exists(path.join(folder, '.git')))) {
      return { root: folder, inRepository: path.relative(folder, start).split(path.sep).join('/') }
    }
  }
}

/** The commit that the checkout is at; undefined: it cannot be told. */
export async function readCheckedOutCommit(io: ActionIo, root: string): Promise<string | undefined> {
  const read = async (file: string) => {
    const bytes = await io.readFile(path.join(root, '.git', file))
    return bytes && Buffer.from(bytes).toString('utf8').trim()
  }
  const head = await read('HEAD')
  const branch = /^ref: (refs\/[\w./-]+)$/.exec(head ?? '')?.[1]
  const commit = branch === undefined ? head : await read(branch)
  return commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined
}

export const workspaceOf = ({ env }: { readonly env: Environment }) => path.resolve(env.GITHUB_WORKSPACE || '.')
