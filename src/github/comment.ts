/** One comment of ours on a pull request, found again and updated in place. */
import { type Problem, warningOf } from '../core/problem.js'
import { MARKER } from '../report/marker.js'
import { type Client, problemOf, type Repository, statusOf } from './client.js'

/**
 * Renders the comment within a number of UTF-8 bytes. A smaller budget gives a shorter text, or the same when nothing is left
 * to drop. stood: the text that our comment has so far; null: there is none.
 */
export type RenderComment = (maxBytes: number, stood: string | null) => string

export interface CommentRequest {
  readonly client: Client
  readonly repository: Repository
  readonly pullRequest: number
  readonly render: RenderComment
  /** False: an existing comment is brought up to date, but none is started. */
  readonly mayCreate: boolean
  readonly readOnlyBecause: 'fork' | 'dependabot' | null
}

export type CommentOutcome =
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly url: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly problem: Problem }

interface OwnComment {
  readonly id: number
  readonly url: string
  readonly body: string
}

/** GitHub's error names 65,536 characters, but other sizes were seen refused: the budget stays below. */
const FIRST_BUDGET_BYTES = 60_000
const SMALLEST_BUDGET_BYTES = 1_000
const CREATE_ATTEMPTS = 3

/** Writes the comment. Never throws for what GitHub answers: a comment that cannot be posted is a warning, not a verdict. */
export async function publishComment(request: CommentRequest): Promise<CommentOutcome> {
  try {
    const isOurs = await knowOurselves(request.client)
    const existing = await findOwn(request, isOurs)
    if (existing) return await update(request, existing)
    if (!request.mayCreate) return { kind: 'none' }
    return await create(request, isOurs)
  } catch (error) {
    return { kind: 'refused', problem: refusalOf(error, request.readOnlyBecause) }
  }
}

function refusalOf(error: unknown, readOnlyBecause: CommentRequest['readOnlyBecause']): Problem {
  const { code, args } = problemOf(error, 'writing the comment', 'pull-requests: write')
  if (code === 'github_not_permitted') return warningOf('comment_not_permitted', { because: readOnlyBecause })
  const status = statusOf(error)
  if (status === 422) return warningOf('comment_too_long', {})
  return warningOf('comment_failed', { why: code, status: status ?? null, seconds: args.seconds ?? null })
}

type IsOurs = (user: { login: string; type: string }) => boolean

/**
 * Who wrote "our" comments. A person's token is asked for its login. Tokens of Actions and of GitHub Apps (`ghs_…`) may not
 * ask (403), and the App's name cannot be learned from them: for these any bot account counts, since only a bot of this
 * repository can have begun a comment with our marker; a person who pastes the marker does not.
 */
async function knowOurselves(client: Client): Promise<IsOurs> {
  const anyBot: IsOurs = ({ login, type }) => type === 'Bot' || login === 'github-actions[bot]'
  if (client.token.startsWith('ghs_')) return anyBot
  try {
    const { data } = await client.octokit.request('GET /user')
    return ({ login }) => login.toLowerCase() === data.login.toLowerCase()
  } catch (error) {
    if (statusOf(error) === 403) return anyBot
    throw error
  }
}

async function findOwn(
  { client, repository, pullRequest }: CommentRequest,
  isOurs: IsOurs,
): Promise<OwnComment | undefined> {
  const pages = client.octokit.paginate.iterator('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...repository,
    issue_number: pullRequest,
    per_page: 100,
  })
  for await (const { data } of pages) {
    const own = data.find(({ body, user }) => body?.startsWith(MARKER) && user && isOurs(user))
    if (own) return { id: own.id, url: own.html_url, body: own.body ?? '' }
  }
  return undefined
}

async function update(request: CommentRequest, existing: OwnComment): Promise<CommentOutcome> {
  const { client, repository, render } = request
  if (isSameText(existing.body, render(FIRST_BUDGET_BYTES, existing.body)))
    return { kind: 'unchanged', url: existing.url }
  return inSmallerTiers(request, existing.body, async (body) => {
    const { data } = await client.octokit.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      ...repository,
      comment_id: existing.id,
      body,
    })
    return { kind: 'updated', url: data.html_url }
  })
}

/**
 * Creates the comment. A gateway's 5xx does not say whether the comment was created behind it, so before another attempt
 * the comments are read again: two comments of ours would contradict each other after the next push.
 */
async function create(request: CommentRequest, isOurs: IsOurs): Promise<CommentOutcome> {
  const { client, repository, pullRequest, render } = request
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inSmallerTiers(request, null, async (body) => {
        const { data } = await client.octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
          ...repository,
          issue_number: pullRequest,
          body,
          request: { retries: 0 },
        })
        return { kind: 'created', url: data.html_url }
      })
    } catch (error) {
      const status = statusOf(error)
      if (status === undefined || status < 500 || attempt === CREATE_ATTEMPTS) throw error
      await client.pause(attempt ** 2)
      const own = await findOwn(request, isOurs)
      if (own)
        return isSameText(own.body, render(FIRST_BUDGET_BYTES, null))
          ? { kind: 'created', url: own.url }
          : update(request, own)
    }
  }
}

/** On 422 the same is tried with half the bytes, until the renderer has nothing left to drop. */
async function inSmallerTiers<T>(
  { client, render }: CommentRequest,
  stood: string | null,
  send: (body: string) => Promise<T>,
): Promise<T> {
  let body = render(FIRST_BUDGET_BYTES, stood)
  for (let budget = FIRST_BUDGET_BYTES; ; ) {
    if (!body.startsWith(MARKER)) throw new Error('A comment without its marker could never be found again.')
    try {
      return await send(body)
    } catch (error) {
      budget = Math.floor(Math.min(budget, Buffer.byteLength(body)) / 2)
      const shorter = render(budget, stood)
      if (statusOf(error) !== 422 || budget < SMALLEST_BUDGET_BYTES || shorter === body) throw error
      body = shorter
      await client.pause(1)
    }
  }
}

const isSameText = (stored: string, rendered: string) =>
  stored.replaceAll('\r\n', '\n').trimEnd() === rendered.replaceAll('\r\n', '\n').trimEnd()
