/** Comments on a pull request that ask something of us, and the reaction that shows they were read. */
import { ProblemError } from '../core/problem.js'
import { hasCommand } from '../decisions/commands.js'
import { type Client, problemOf, type Repository, statusOf } from './client.js'

export interface AskingComment {
  readonly id: number
  readonly body: string
  readonly author: string
  /** ISO 8601 in UTC. */
  readonly at: string
}

/**
 * Comments of people, as they were written first, that begin with a command; oldest first. One that was edited since is left
 * out: others may edit it, so it no longer says what its author said. Throws ProblemError with what GitHub said.
 */
export async function listAskingComments(
  client: Client,
  repository: Repository,
  pullRequest: number,
): Promise<AskingComment[]> {
  try {
    const comments = await client.octokit.paginate('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...repository,
      issue_number: pullRequest,
      per_page: 100,
    })
    return comments.flatMap(({ id, body = '', user, created_at, updated_at }) => {
      const isOfPerson = user !== null && user.type !== 'Bot'
      if (!isOfPerson || created_at !== updated_at || !hasCommand(body)) return []
      return [{ id, body, author: user.login, at: isoOf(created_at) }]
    })
  } catch (error) {
    throw new ProblemError(problemOf(error, 'reading the comments', 'pull-requests: write'))
  }
}

/** A time of GitHub's with milliseconds, as the ledger writes them. */
export const isoOf = (time: string): string => new Date(Date.parse(time)).toISOString()

export type Reaction = '+1' | '-1' | 'confused' | 'eyes'

/** Result: the status of GitHub's refusal; null: it stands there. It is a sign and nothing more. */
export async function react(
  client: Client,
  repository: Repository,
  comment: number,
  content: Reaction,
): Promise<number | null> {
  try {
    await client.octokit.request('POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', {
      ...repository,
      comment_id: comment,
      content,
    })
    return null
  } catch (error) {
    const status = statusOf(error)
    if (status === undefined) throw error
    return status
  }
}
