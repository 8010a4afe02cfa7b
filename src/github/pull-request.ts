/** Pull requests as GitHub knows them now, which an event's payload may no longer say. */
import { errorOf, ProblemError, warningOf } from '../core/problem.js'
import { type Client, problemOf, type Repository, statusOf } from './client.js'

export interface PullRequest {
  readonly number: number
  readonly isOpen: boolean
  readonly headSha: string
  readonly headBranch: string
  /** `owner/name`; null: the fork was deleted. */
  readonly headRepository: string | null
  readonly baseRef: string
  readonly baseSha: string
  readonly author: string | null
  /** The commit that GitHub checks out for a run on it: the merge of both sides; null: they conflict, or it is being made. */
  readonly mergeCommit: string | null
  /** When and by whom it was merged; null: it was not, or the answer does not say. */
  readonly merged: { readonly at: string; readonly by: string | null } | null
}

interface Entry {
  readonly number: number
  readonly state: string
  readonly head: { readonly sha: string; readonly ref: string; readonly repo: { readonly full_name: string } | null }
  readonly base: { readonly sha: string; readonly ref: string; readonly repo: { readonly full_name: string } }
  readonly user: { readonly login: string } | null
  readonly merge_commit_sha: string | null
  readonly merged_at?: string | null
  readonly merged_by?: { readonly login: string } | null
}

/** undefined: there is none of that number. Throws ProblemError with what GitHub said. */
export async function readPullRequest(
  client: Client,
  repository: Repository,
  number: number,
): Promise<PullRequest | undefined> {
  try {
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...repository,
      pull_number: number,
    })
    return pullRequestOf(data)
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw new ProblemError(problemOf(error, 'reading the pull request', 'pull-requests: read'))
  }
}

/** Whose run it was: what GitHub says of a run, never what the run says of itself. */
export interface RunHead {
  readonly headSha: string
  readonly headBranch: string
  readonly headRepository: string | null
}

/**
 * The open pull request that a run was made for, by its head's commit and repository. A fork could name any number in a file
 * of its own; these it cannot choose. Throws ProblemError with
 * `run_outdated` {sha, head}: the pull request has moved on, and another run is for its present head;
 * `run_without_pull_request` {sha}: it was closed, or its fork is gone;
 * `run_unclear` {sha, numbers}: several have that head, and `pr-number` names none of them.
 */
export async function findPullRequestOfRun(
  client: Client,
  repository: Repository,
  head: RunHead,
  chosen: number | undefined,
): Promise<PullRequest> {
  const { headSha, headRepository } = head
  const candidates = await listCandidates(client, repository, head)
  const open = candidates.filter((pull) => pull.isOpen && pull.headRepository === headRepository)
  const found = open.filter((pull) => pull.headSha === headSha)
  const wanted = chosen === undefined ? found : found.filter(({ number }) => number === chosen)
  if (wanted.length === 1) return wanted[0]
  const numbers = found.map(({ number }) => number)
  if (found.length > 0) throw new ProblemError(errorOf('run_unclear', { sha: headSha, numbers }))
  const moved = open[0]
  throw new ProblemError(
    moved
      ? warningOf('run_outdated', { sha: headSha, head: moved.headSha, number: moved.number })
      : warningOf('run_without_pull_request', { sha: headSha }),
  )
}

/** By the branch of the head; where that gives none, as after a renamed branch, by the commit. */
async function listCandidates(client: Client, repository: Repository, head: RunHead): Promise<PullRequest[]> {
  const owner = head.headRepository?.split('/')[0]
  if (owner === undefined) return []
  try {
    const byBranch = await client.octokit.request('GET /repos/{owner}/{repo}/pulls', {
      ...repository,
      state: 'open',
      head: `${owner}:${head.headBranch}`,
      per_page: 100,
    })
    if (byBranch.data.length > 0) return byBranch.data.map(pullRequestOf)
    const byCommit = await client.octokit.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
      ...repository,
      commit_sha: head.headSha,
      per_page: 100,
    })
    const full = `${repository.owner}/${repository.repo}`
    return byCommit.data.filter(({ base }) => base.repo.full_name === full).map(pullRequestOf)
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 422) return []
    throw new ProblemError(problemOf(error, 'looking for the pull request of the run', 'pull-requests: read'))
  }
}

function pullRequestOf(entry: Entry): PullRequest {
  const { number, state, head, base, user, merge_commit_sha, merged_at } = entry
  return {
    number,
    isOpen: state === 'open',
    headSha: head.sha,
    headBranch: head.ref,
    headRepository: head.repo?.full_name ?? null,
    baseRef: base.ref,
    baseSha: base.sha,
    author: user?.login ?? null,
    mergeCommit: merge_commit_sha,
    merged: merged_at ? { at: merged_at, by: entry.merged_by?.login ?? null } : null,
  }
}
