/** The runs of the gate on a commit: where their report lies, and how they are made to run again. */
import type { Client, Repository } from './client.js'
import { statusOf } from './client.js'
import type { PullRequest } from './pull-request.js'
import { ask } from './stores.js'

export interface GateRun {
  readonly id: number
  readonly isDone: boolean
  readonly isGood: boolean
  readonly conclusion: string | null
  /** `owner/name`; null: the fork was deleted. */
  readonly headRepository: string | null
  readonly startedBy: string | null
}

/** Runs of pull requests on a commit that uploaded the artifact, newest first. Throws ProblemError with what GitHub said. */
export async function findGateRuns(
  client: Client,
  repository: Repository,
  head: string,
  artifact: string,
): Promise<GateRun[]> {
  const { workflow_runs: runs } = await ask('listing the runs on the commit', 'actions: read', async () => {
    const query = { ...repository, head_sha: head, event: 'pull_request', per_page: 100 }
    return (await client.octokit.request('GET /repos/{owner}/{repo}/actions/runs', query)).data
  })
  const { artifacts } = await ask(`listing artifacts named ${artifact}`, 'actions: read', async () => {
    const query = { ...repository, name: artifact, per_page: 100 }
    return (await client.octokit.request('GET /repos/{owner}/{repo}/actions/artifacts', query)).data
  })
  const uploaded = new Set(artifacts.filter(({ name }) => name === artifact).map(({ workflow_run: run }) => run?.id))
  return runs
    .filter((run) => run.head_sha === head && run.event === 'pull_request' && uploaded.has(Number(run.id)))
    .map(({ id, status, conclusion, head_repository, actor }) => ({
      id: Number(id),
      isDone: status === 'completed',
      isGood: conclusion === 'success',
      conclusion,
      headRepository: head_repository?.full_name ?? null,
      startedBy: actor?.login ?? null,
    }))
    .sort((a, b) => b.id - a.id)
}

export interface PastRun {
  readonly id: number
  readonly headSha: string
  /** When it was started, ISO 8601 in UTC. */
  readonly at: string
}

/** Runs on any commit of a pull request's branch that uploaded the artifact, newest first. Throws ProblemError with what GitHub said. */
export async function findRunsOfPull(
  client: Client,
  repository: Repository,
  pull: Pick<PullRequest, 'headBranch' | 'headRepository'>,
  artifact: string,
  most: number,
): Promise<PastRun[]> {
  const { workflow_runs: runs } = await ask('listing the runs of the branch', 'actions: read', async () => {
    const query = { ...repository, branch: pull.headBranch, event: 'pull_request', per_page: 100 }
    return (await client.octokit.request('GET /repos/{owner}/{repo}/actions/runs', query)).data
  })
  const { artifacts } = await ask(`listing artifacts named ${artifact}`, 'actions: read', async () => {
    const query = { ...repository, name: artifact, per_page: 100 }
    return (await client.octokit.request('GET /repos/{owner}/{repo}/actions/artifacts', query)).data
  })
  const uploaded = new Set(artifacts.filter(({ name }) => name === artifact).map(({ workflow_run: run }) => run?.id))
  return runs
    .filter((run) => run.event === 'pull_request' && run.head_repository?.full_name === pull.headRepository)
    .filter((run) => uploaded.has(Number(run.id)))
    .map(({ id, head_sha: headSha, created_at }) => ({
      id: Number(id),
      headSha,
      at: new Date(created_at).toISOString(),
    }))
    .sort((a, b) => b.id - a.id)
    .slice(0, most)
}

/**
 * Runs the gate again: its failed jobs, or all of them where none failed (a waiver that was taken back turns a good run bad).
 * Result: the status of GitHub's refusal; null: it runs.
 */
export async function rerunGate(client: Client, repository: Repository, run: GateRun): Promise<number | null> {
  const route = run.isGood
    ? 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun'
    : 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs'
  try {
    await client.octokit.request(route, { ...repository, run_id: run.id, request: { retries: 0 } })
    return null
  } catch (error) {
    const status = statusOf(error)
    if (status === undefined) throw error
    return status
  }
}
