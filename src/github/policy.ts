/** The policy that judges a pull request: the base branch's, so that no pull request can loosen its own gate. */
import { createHash } from 'node:crypto'
import { errorOf, type Problem, ProblemError, warningOf } from '../core/problem.js'
import { type ChangedFiles, changeOf } from './changed-files.js'
import type { Client, Repository } from './client.js'
import { readFileAt } from './contents.js'

export interface Policy {
  readonly text: string
  /** SHA-256 of the file's bytes, hex. */
  readonly sha256: string
  /** For the report: where the text comes from. */
  readonly source: string
  /** No policy is agreed on the base branch yet: the review informs and does not hold anything up. */
  readonly advisory: boolean
  readonly problems: readonly Problem[]
}

export interface PolicyRequest {
  readonly client: Client
  readonly repository: Repository
  /** From the root of the repository. */
  readonly path: string
  readonly baseRef: string
  readonly baseTip: string
  readonly changed: ChangedFiles
  /** The file as this pull request has it; undefined: it has none. */
  readonly readOwn: () => Promise<Uint8Array | undefined>
}

const MAX_SHOWN_LINES = 4
const MAX_SHOWN_CHARACTERS = 100

/** Throws ProblemError with `policy_missing` when neither side has the file, or with what GitHub said. */
export async function readPolicy(request: PolicyRequest): Promise<Policy> {
  const { client, repository, path, baseRef, baseTip, changed, readOwn } = request
  const change = changeOf(changed, path)
  const readAgreed = (at: string) => readFileAt(client, repository, at, baseTip)
  let basePath = path
  let agreed = await readAgreed(path)
  if (agreed === undefined && change?.status === 'renamed' && change.previousPath !== undefined) {
    // A moved file is judged by what stands at its former place: moving it is no first adoption.
    basePath = change.previousPath
    agreed = await readAgreed(basePath)
  }
  const own = agreed === undefined || !changed.complete ? await readOwn() : undefined
  if (agreed === undefined) {
    if (own === undefined) throw new ProblemError(errorOf('policy_missing', { path, branch: baseRef }))
    return {
      text: textOf(own, path),
      sha256: digestOf(own),
      source: `${path} of this pull request`,
      advisory: true,
      problems: [warningOf('policy_new', { path, branch: baseRef })],
    }
  }
  const problems: Problem[] = []
  if (change) {
    const removed = linesOf(change.patch, '-')
    const added = linesOf(change.patch, '+')
    problems.push(warningOf('policy_changed_in_pr', { path: basePath, branch: baseRef, removed, added }))
  } else if (own !== undefined && !Buffer.from(own).equals(agreed)) {
    // The list of changed files has an end; past it, an edit looks like a checkout that is older than the branch.
    problems.push(warningOf('policy_differs', { path, branch: baseRef }))
  }
  return {
    text: textOf(agreed, path),
    sha256: digestOf(agreed),
    source: `${basePath} on ${baseRef}`,
    advisory: false,
    problems,
  }
}

/** The removed or the added lines of a patch, shortened: enough to see a margin move. */
function linesOf(patch: string | undefined, sign: '-' | '+'): string[] {
  return (patch ?? '')
    .split('\n')
    .filter((line) => line.startsWith(sign) && line.slice(1).trim() !== '')
    .slice(0, MAX_SHOWN_LINES)
    .map((line) => line.slice(1).trim().slice(0, MAX_SHOWN_CHARACTERS))
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ProblemError(errorOf('policy_not_text', { path }))
  }
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
