/** The change under review, where the event alone does not say it. */
import { errorOf, ProblemError } from '../core/problem.js'
import { type ChangedFiles, listChangedFiles, listComparedFiles } from '../github/changed-files.js'
import type { Client } from '../github/client.js'
import type { ChangeContext, DispatchContext } from '../github/context.js'
import { type PullRequest, readPullRequest } from '../github/pull-request.js'
import type { ActionIo } from './io.js'
import { readCheckedOutCommit } from './workspace.js'

/**
 * Of a run that was started by hand: the pull request that `pr-number` names, else what the chosen branch would change in
 * the default branch. Throws ProblemError with `pull_request_unknown` {number} or `pull_request_closed` {number}.
 */
export async function changeOfDispatch(
  client: Client,
  context: DispatchContext,
  number: number | undefined,
): Promise<{ readonly change: ChangeContext; readonly pull: PullRequest | undefined }> {
  const { ref: _, ...common } = context
  if (number === undefined) {
    const change = {
      ...common,
      pullRequest: null,
      commentOn: null,
      baseRef: context.defaultBranch,
      baseSha: null,
      author: null,
      readOnlyBecause: null,
    }
    return { change, pull: undefined }
  }
  const pull = await readPullRequest(client, { owner: context.owner, repo: context.repo }, number)
  if (!pull) throw new ProblemError(errorOf('pull_request_unknown', { number }))
  if (!pull.isOpen) throw new ProblemError(errorOf('pull_request_closed', { number }))
  return { change: { ...common, ...changeOfPullRequest(pull) }, pull }
}

export const changeOfPullRequest = ({ number, headSha, baseRef, baseSha, author }: PullRequest) => ({
  pullRequest: number,
  commentOn: number,
  headSha,
  baseRef,
  baseSha,
  author,
  readOnlyBecause: null,
})

/**
 * A run that was started by hand has checked out whatever its workflow says: reports on another commit than the pull
 * request's would look like the real ones. Throws ProblemError with `checkout_of_other_commit` {number, found}.
 */
export async function requireCheckoutOf(io: ActionIo, root: string, pull: PullRequest): Promise<void> {
  const found = await readCheckedOutCommit(io, root)
  if (found !== undefined && [pull.headSha, pull.mergeCommit].includes(found)) return
  throw new ProblemError(errorOf('checkout_of_other_commit', { number: pull.number, found: found ?? null }))
}

/** A merge group, and a branch that was chosen by hand, have no list of files: they are compared with the base branch. */
export function listFilesOf(client: Client, change: ChangeContext, baseTip: string): Promise<ChangedFiles> {
  const repository = { owner: change.owner, repo: change.repo }
  return change.event === 'merge_group' || change.pullRequest === null
    ? listComparedFiles(client, repository, baseTip, change.headSha)
    : listChangedFiles(client, repository, change.pullRequest)
}
