/** Who asks, and about which change: the runner's environment and the event's payload, checked before anything relies on them. */
import { z } from 'zod'
import { errorOf, ProblemError } from '../core/problem.js'

export interface PullRequestContext {
  readonly event: 'pull_request'
  readonly owner: string
  readonly repo: string
  readonly pullRequest: number
  readonly headSha: string
  /** Name of the branch that the pull request wants to change. */
  readonly baseRef: string
  /** Tip of that branch when the event was sent; it may have moved since. */
  readonly baseSha: string
  /** Why the token of this run may only read: GitHub gives forks and Dependabot no more. */
  readonly readOnlyBecause: 'fork' | 'dependabot' | null
  /** Of the repository; where the event does not say, the branch that is asked to be changed. */
  readonly defaultBranch: string
  readonly apiUrl: string
  readonly runUrl: string | null
}

const sha = z.string().regex(/^[0-9a-f]{40,64}$/)
const payloadSchema = z.object({
  pull_request: z.object({
    number: z.number().int().positive(),
    /** `repo` is null when the fork was deleted. */
    head: z.object({ sha, repo: z.object({ full_name: z.string() }).nullable() }),
    base: z.object({
      sha,
      ref: z.string().min(1),
      repo: z.object({ full_name: z.string(), default_branch: z.string().min(1).optional() }),
    }),
  }),
})

const repositorySchema = z.string().regex(/^[^/\s]+\/[^/\s]+$/)

export type Environment = Readonly<Record<string, string | undefined>>

/** Reads the context of a run. Throws ProblemError with `event_not_supported` or `event_unreadable`. */
export function readContext(env: Environment, payloadText: string | undefined): PullRequestContext {
  const event = env.GITHUB_EVENT_NAME ?? ''
  if (event !== 'pull_request') throw new ProblemError(errorOf('event_not_supported', { event: event || null }))
  const payload = payloadSchema.safeParse(parseJson(payloadText))
  if (!payload.success) {
    const issue = payload.error.issues[0]
    throw new ProblemError(errorOf('event_unreadable', { event, at: issue?.path.join('.') || null }))
  }
  const { number, head, base } = payload.data.pull_request
  const repository = repositorySchema.safeParse(env.GITHUB_REPOSITORY ?? base.repo.full_name)
  if (!repository.success) throw new ProblemError(errorOf('event_unreadable', { event, at: 'GITHUB_REPOSITORY' }))
  const [owner, repo] = repository.data.split('/') as [string, string]
  const isFork = head.repo?.full_name !== base.repo.full_name
  return {
    event,
    owner,
    repo,
    pullRequest: number,
    headSha: head.sha,
    baseRef: base.ref,
    baseSha: base.sha,
    defaultBranch: base.repo.default_branch ?? base.ref,
    readOnlyBecause: isFork ? 'fork' : env.GITHUB_ACTOR === 'dependabot[bot]' ? 'dependabot' : null,
    apiUrl: (env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, ''),
    runUrl: env.GITHUB_RUN_ID
      ? `${env.GITHUB_SERVER_URL || 'https://github.com'}/${owner}/${repo}/actions/runs/${env.GITHUB_RUN_ID}`
      : null,
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
