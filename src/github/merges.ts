/** Which pull requests a push to the default branch brought in. */
import { ProblemError } from '../core/problem.js'
import { type Client, problemOf, type Repository, statusOf } from './client.js'
import { type PullRequest, readPullRequest } from './pull-request.js'

export interface MergedPull {
  readonly pull: PullRequest
  /** On the default branch: the merge, the squashed commit, or the last one that was rebased. */
  readonly commit: string
  /** ISO 8601 in UTC. */
  readonly mergedAt: string
  /** null: GitHub no longer knows. */
  readonly mergedBy: string | null
}

/** Newest first, so that what was merged today is on the first page of a list of a busy repository. */
const PER_PAGE = 100
const NO_COMMIT = /^0+$/

/**
 * Pull requests whose merge is among the pushed commits, in the order of the commits: one for a merge, several for a group
 * of a queue, none for a direct push. before: tip of the branch before the push; undefined: only `after` is looked at. A
 * merge is believed for its commit, which nobody but GitHub writes into a pull request. Throws ProblemError with what GitHub said.
 */
export async function findMerges(
  client: Client,
  repository: Repository,
  { before, after, branch }: { readonly before: string | undefined; readonly after: string; readonly branch: string },
): Promise<MergedPull[]> {
  const pushed = await listPushed(client, repository, before, after)
  const found: MergedPull[] = []
  for (const { number, commit } of await listMerged(client, repository, branch, pushed)) {
    const pull = await readPullRequest(client, repository, number)
    if (pull?.merged) found.push({ pull, commit, mergedAt: pull.merged.at, mergedBy: pull.merged.by })
  }
  return found.sort((a, b) => pushed.indexOf(a.commit) - pushed.indexOf(b.commit))
}

/** Oldest first. A branch that is new, or was moved by force, has no range of commits: then its tip is all that is known. */
async function listPushed(client: Client, { owner, repo }: Repository, before: string | undefined, after: string) {
  if (before === undefined || NO_COMMIT.test(before)) return [after]
  try {
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead: `${before}...${after}`,
      per_page: PER_PAGE,
    })
    const commits = data.commits.map(({ sha }) => sha)
    return commits.includes(after) ? commits : [...commits, after]
  } catch (error) {
    if (statusOf(error) === 404) return [after]
    throw new ProblemError(problemOf(error, 'listing the commits of the push', 'contents: read'))
  }
}

async function listMerged(client: Client, repository: Repository, branch: string, pushed: readonly string[]) {
  try {
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/pulls', {
      ...repository,
      state: 'closed',
      base: branch,
      sort: 'updated',
      direction: 'desc',
      per_page: PER_PAGE,
    })
    return data.flatMap(({ number, merged_at, merge_commit_sha: commit }) =>
      merged_at !== null && commit !== null && pushed.includes(commit) ? [{ number, commit }] : [],
    )
  } catch (error) {
    throw new ProblemError(problemOf(error, 'looking for the pull request that was merged', 'pull-requests: read'))
  }
}
