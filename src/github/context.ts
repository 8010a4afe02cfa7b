/** Who asks, and about what: the runner's environment and the event's payload, checked before anything relies on them. */
import { z } from 'zod'
import { errorOf, ProblemError } from '../core/problem.js'

/** What every run knows, whatever started it. */
interface RunContext {
  readonly owner: string
  readonly repo: string
  /** Of the repository; where the event does not say, the branch that is asked to be changed. */
  readonly defaultBranch: string
  readonly apiUrl: string
  readonly runUrl: string | null
}

/** A change that is, or was, under review. */
export interface ChangeContext extends RunContext {
  readonly event: 'pull_request' | 'merge_group' | 'workflow_dispatch' | 'workflow_run'
  /** In a merge queue it is read from the name of a branch: for people and their decisions, never to write to. */
  readonly pullRequest: number | null
  /** The pull request that the report is written on; null: none. */
  readonly commentOn: number | null
  readonly headSha: string
  /** Name of the branch that is to be changed. */
  readonly baseRef: string
  /** Tip of that branch when the event was sent; it may have moved since. null: the event does not say. */
  readonly baseSha: string | null
  /** Who opened the pull request; null: the event does not say, or nobody did. */
  readonly author: string | null
  /** Why the token of this run may only read: GitHub gives forks and Dependabot no more. */
  readonly readOnlyBecause: 'fork' | 'dependabot' | null
}

/** Another run that has ended, whose report is to be published. */
export interface FinishedRunContext extends RunContext {
  readonly event: 'workflow_run'
  readonly run: {
    readonly id: number
    readonly event: string
    readonly conclusion: string | null
    readonly url: string | null
    readonly headSha: string
    readonly headBranch: string
    /** `owner/name`; null: the fork was deleted. */
    readonly headRepository: string | null
    readonly startedBy: string | null
  }
}

export interface CommentContext extends RunContext {
  readonly event: 'issue_comment'
  readonly action: string
  /** Number of the issue or pull request. */
  readonly issue: number
  readonly isPullRequest: boolean
  readonly isOpen: boolean
  readonly comment: {
    readonly id: number
    readonly body: string
    readonly author: string
    readonly authorType: string
    readonly createdAt: string | null
  }
}

export interface PushContext extends RunContext {
  readonly event: 'push'
  /** `refs/heads/main`, `refs/tags/v1`. */
  readonly ref: string
  readonly before: string
  readonly headSha: string
}

/** Started by hand, or by a call of the API. */
export interface DispatchContext extends RunContext {
  readonly event: 'workflow_dispatch'
  /** Branch or tag that was chosen: `refs/heads/main`. */
  readonly ref: string
  readonly headSha: string
}

export type EventContext =
  | (ChangeContext & { readonly event: 'pull_request' | 'merge_group' })
  | FinishedRunContext
  | CommentContext
  | PushContext
  | DispatchContext

export type Environment = Readonly<Record<string, string | undefined>>

const sha = z.string().regex(/^[0-9a-f]{40,64}$/)
const fullName = z.string().regex(/^[^/\s]+\/[^/\s]+$/)
const number = z.number().int().positive()
const branch = z.string().min(1)
const person = z.object({ login: z.string().min(1) })
const repository = z.object({ default_branch: branch.optional() }).optional()

const pullRequestSchema = z.object({
  pull_request: z.object({
    number,
    user: person.nullish(),
    /** `repo` is null when the fork was deleted. */
    head: z.object({ sha, repo: z.object({ full_name: z.string() }).nullable() }),
    base: z.object({
      sha,
      ref: branch,
      repo: z.object({ full_name: z.string(), default_branch: branch.optional() }),
    }),
  }),
})
const mergeGroupSchema = z.object({
  repository,
  merge_group: z.object({ head_sha: sha, head_ref: branch, base_sha: sha, base_ref: branch }),
})
const pushSchema = z.object({ repository, ref: branch, before: sha, after: sha })
const dispatchSchema = z.object({ repository, ref: branch })
const finishedRunSchema = z.object({
  repository,
  workflow_run: z.object({
    id: number,
    event: z.string(),
    conclusion: z.string().nullable(),
    html_url: z.string().nullish(),
    head_sha: sha,
    head_branch: branch,
    head_repository: z.object({ full_name: fullName }).nullable(),
    repository: z.object({ full_name: fullName }),
    actor: person.nullish(),
  }),
})
const commentSchema = z.object({
  repository,
  action: z.string(),
  issue: z.object({ number, state: z.string(), pull_request: z.unknown().optional() }),
  comment: z.object({
    id: number,
    body: z.string().nullish(),
    user: person.extend({ type: z.string() }).nullable(),
    created_at: z.string().nullish(),
  }),
})

/**
 * Reads the context of a run. Throws ProblemError with `event_not_supported` {event}, `event_unreadable` {event, at} or
 * `merge_group_unclear` {ref}.
 */
export function readContext(env: Environment, payloadText: string | undefined): EventContext {
  const event = env.GITHUB_EVENT_NAME ?? ''
  const read = READERS[event]
  if (!Object.hasOwn(READERS, event) || !read)
    throw new ProblemError(errorOf('event_not_supported', { event: event || null }))
  return read(env, parseJson(payloadText))
}

const READERS: Readonly<Record<string, (env: Environment, payload: unknown) => EventContext>> = {
  pull_request(env, payload) {
    const { number, head, base, user } = parse('pull_request', pullRequestSchema, payload).pull_request
    const isFork = head.repo?.full_name !== base.repo.full_name
    return {
      event: 'pull_request',
      ...runOf('pull_request', env, base.repo.default_branch ?? base.ref, base.repo.full_name),
      pullRequest: number,
      commentOn: number,
      headSha: head.sha,
      baseRef: base.ref,
      baseSha: base.sha,
      author: user?.login ?? null,
      readOnlyBecause: isFork ? 'fork' : env.GITHUB_ACTOR === DEPENDABOT ? 'dependabot' : null,
    }
  },

  merge_group(env, payload) {
    const { repository, merge_group } = parse('merge_group', mergeGroupSchema, payload)
    const baseRef = merge_group.base_ref.replace(/^refs\/heads\//, '')
    const queued = readQueueRef(merge_group.head_ref)
    if (queued?.baseRef !== baseRef)
      throw new ProblemError(errorOf('merge_group_unclear', { ref: merge_group.head_ref, branch: baseRef }))
    return {
      event: 'merge_group',
      ...runOf('merge_group', env, repository?.default_branch ?? baseRef),
      pullRequest: queued.pullRequest,
      commentOn: null,
      headSha: merge_group.head_sha,
      baseRef,
      baseSha: merge_group.base_sha,
      author: null,
      readOnlyBecause: null,
    }
  },

  push(env, payload) {
    const { repository, ref, before, after } = parse('push', pushSchema, payload)
    const ownBranch = ref.replace(/^refs\/heads\//, '')
    return {
      event: 'push',
      ...runOf('push', env, repository?.default_branch ?? ownBranch),
      ref,
      before,
      headSha: after,
    }
  },

  workflow_dispatch(env, payload) {
    const { repository, ref } = parse('workflow_dispatch', dispatchSchema, payload)
    const headSha = sha.safeParse(env.GITHUB_SHA)
    if (!headSha.success || repository?.default_branch === undefined)
      throw unreadable('workflow_dispatch', headSha.success ? 'repository.default_branch' : 'GITHUB_SHA')
    return {
      event: 'workflow_dispatch',
      ...runOf('workflow_dispatch', env, repository.default_branch),
      ref,
      headSha: headSha.data,
    }
  },

  workflow_run(env, payload) {
    const { repository, workflow_run: run } = parse('workflow_run', finishedRunSchema, payload)
    const common = runOf('workflow_run', env, repository?.default_branch, run.repository.full_name)
    if (run.repository.full_name !== `${common.owner}/${common.repo}`)
      throw unreadable('workflow_run', 'workflow_run.repository.full_name')
    return {
      event: 'workflow_run',
      ...common,
      run: {
        id: run.id,
        event: run.event,
        conclusion: run.conclusion,
        url: run.html_url ?? null,
        headSha: run.head_sha,
        headBranch: run.head_branch,
        headRepository: run.head_repository?.full_name ?? null,
        startedBy: run.actor?.login ?? null,
      },
    }
  },

  issue_comment(env, payload) {
    const { repository, action, issue, comment } = parse('issue_comment', commentSchema, payload)
    return {
      event: 'issue_comment',
      ...runOf('issue_comment', env, repository?.default_branch),
      action,
      issue: issue.number,
      isPullRequest: issue.pull_request !== undefined && issue.pull_request !== null,
      isOpen: issue.state === 'open',
      comment: {
        id: comment.id,
        body: comment.body ?? '',
        author: comment.user?.login ?? 'ghost',
        authorType: comment.user?.type ?? 'User',
        createdAt: comment.created_at ?? null,
      },
    }
  },
}

export const DEPENDABOT = 'dependabot[bot]'

/**
 * The pull request and the base branch that GitHub writes into the name of a merge group's branch; undefined: it is none.
 * A base branch may hold slashes, and be called `pr-42-…` itself, so the expression is anchored at both ends.
 */
export function readQueueRef(ref: string): { readonly baseRef: string; readonly pullRequest: number } | undefined {
  const match = /^(?:refs\/heads\/)?gh-readonly-queue\/(.+)\/pr-(\d{1,15})-[0-9a-f]{40}$/.exec(ref)
  const pullRequest = Number(match?.[2])
  return match && pullRequest > 0 ? { baseRef: match[1], pullRequest } : undefined
}

function runOf(
  event: string,
  env: Environment,
  defaultBranch: string | undefined,
  repositoryOfPayload?: string,
): RunContext {
  const repository = fullName.safeParse(env.GITHUB_REPOSITORY ?? repositoryOfPayload)
  if (!repository.success) throw unreadable(event, 'GITHUB_REPOSITORY')
  if (defaultBranch === undefined) throw unreadable(event, 'repository.default_branch')
  const [owner, repo] = repository.data.split('/') as [string, string]
  return {
    owner,
    repo,
    defaultBranch,
    apiUrl: (env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, ''),
    runUrl: env.GITHUB_RUN_ID
      ? `${env.GITHUB_SERVER_URL || 'https://github.com'}/${owner}/${repo}/actions/runs/${env.GITHUB_RUN_ID}`
      : null,
  }
}

function parse<Payload>(event: string, schema: z.ZodType<Payload>, payload: unknown): Payload {
  const read = schema.safeParse(payload)
  if (!read.success) throw unreadable(event, read.error.issues[0]?.path.join('.') || null)
  return read.data
}

const unreadable = (event: string, at: string | null) => new ProblemError(errorOf('event_unreadable', { event, at }))

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
