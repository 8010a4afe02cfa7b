/** One comment of ours on a pull request, found again and updated in place. */
import { type Problem, warningOf } from '../core/problem.js'
import { MARKER, parseMarker } from '../report/marker.js'
import { type Client, problemOf, type Repository, statusOf } from './client.js'

/** Renders the comment within a number of UTF-8 bytes. A smaller budget gives a shorter text, or the same when nothing is left to drop. */
export type RenderComment = (
  maxBytes: number,
  /** The text that our comment has so far; null: there is none. */
  stood: string | null,
  /** The pull request has a newer head, of which nothing is reported yet. */
  outdated: boolean,
) => string

export interface CommentRequest {
  readonly client: Client
  readonly repository: Repository
  readonly pullRequest: number
  /** The commit that is reported on. */
  readonly headSha: string
  readonly render: RenderComment
  /** False: an existing comment is brought up to date, but none is started. */
  readonly mayCreate: boolean
  readonly readOnlyBecause: 'fork' | 'dependabot' | null
}

export type CommentOutcome =
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly url: string }
  | { readonly kind: 'none' }
  /** The pull request has a newer head, and the comment stands for that already. */
  | { readonly kind: 'overtaken'; readonly head: string }
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

/**
 * Writes the comment. Never throws for what GitHub answers: a comment that cannot be posted is a warning, not a verdict. A run
 * may end after a newer one, or beside it: the comment of a newer head is never overwritten, and two comments become one.
 */
export async function publishComment(request: CommentRequest): Promise<CommentOutcome> {
  try {
    const isOurs = await knowOurselves(request.client)
    const [existing, ...younger] = await findOwn(request, isOurs)
    if (!existing && !request.mayCreate) return { kind: 'none' }
    // Asked last of all, so that nothing but the write itself comes between.
    const head = await readHead(request)
    const outdated = head !== undefined && head !== request.headSha
    // The newer run may have written since the comments were listed.
    if (outdated && existing && isAbout(await readBody(request, existing), head)) return { kind: 'overtaken', head }
    const writing = { ...request, render: bind(request.render, outdated) }
    if (existing) {
      const outcome = await updateOrCreate(writing, existing, isOurs)
      for (const { id } of younger) await remove(writing, id)
      return outcome
    }
    const created = await create(writing, isOurs)
    return 'id' in created ? await uniteWith(writing, created, head, isOurs) : created
  } catch (error) {
    return { kind: 'refused', problem: refusalOf(error, request.readOnlyBecause) }
  }
}

const bind =
  (render: RenderComment, outdated: boolean): RenderWithin =>
  (maxBytes, stood) =>
    render(maxBytes, stood, outdated)

/** Not only found again behind a gateway that gave up, but surely made now. */
interface Created {
  readonly kind: 'created'
  readonly id: number
  readonly url: string
}
type RenderWithin = (maxBytes: number, stood: string | null) => string
type Writing = Omit<CommentRequest, 'render'> & { readonly render: RenderWithin }

/** Head of the pull request now; undefined: GitHub does not say, and then the comment is worth more than the doubt. */
async function readHead({ client, repository, pullRequest }: CommentRequest): Promise<string | undefined> {
  try {
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...repository,
      pull_number: pullRequest,
    })
    return data.head.sha
  } catch (error) {
    if (statusOf(error) === undefined) throw error
    return undefined
  }
}

async function readBody({ client, repository }: CommentRequest, { id, body }: OwnComment): Promise<string> {
  try {
    const path = 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}'
    return (await client.octokit.request(path, { ...repository, comment_id: id })).data.body ?? ''
  } catch (error) {
    if (statusOf(error) === undefined) throw error
    return body
  }
}

const isAbout = (body: string, head: string): boolean => {
  const marker = parseMarker(body)
  return marker !== null && marker.head !== 'none' && head.startsWith(marker.head)
}

/**
 * Another run may have created a comment at the same time: both see both, and both keep the older one. Whoever made the
 * younger one takes it away, and leaves in the older what belongs there.
 */
async function uniteWith(
  writing: Writing,
  created: Created,
  head: string | undefined,
  isOurs: IsOurs,
): Promise<CommentOutcome> {
  const [oldest] = await findOwn(writing, isOurs)
  const { url } = created
  if (oldest === undefined || oldest.id === created.id) return { kind: 'created', url }
  const isNewest = head === undefined || head === writing.headSha || !isAbout(oldest.body, head)
  const outcome: CommentOutcome = isNewest ? await updateOrCreate(writing, oldest, isOurs) : { kind: 'overtaken', head }
  await remove(writing, created.id)
  return outcome
}

async function remove({ client, repository }: Writing, id: number): Promise<void> {
  try {
    await client.octokit.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      ...repository,
      comment_id: id,
    })
  } catch (error) {
    // Gone already, or it stays until somebody removes it: the next run writes to the older one either way.
    if (statusOf(error) === undefined) throw error
  }
}

/** A comment that somebody deletes between reading and writing it is created anew. */
async function updateOrCreate(writing: Writing, existing: OwnComment, isOurs: IsOurs): Promise<CommentOutcome> {
  try {
    return await update(writing, existing)
  } catch (error) {
    if (statusOf(error) !== 404) throw error
    return await create(writing, isOurs)
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

/** Those on the first page that has one, oldest first: GitHub lists comments by their age. */
async function findOwn(
  { client, repository, pullRequest }: Pick<CommentRequest, 'client' | 'repository' | 'pullRequest'>,
  isOurs: IsOurs,
): Promise<OwnComment[]> {
  const pages = client.octokit.paginate.iterator('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...repository,
    issue_number: pullRequest,
    per_page: 100,
  })
  for await (const { data } of pages) {
    const own = data.filter(({ body, user }) => body?.startsWith(MARKER) && user && isOurs(user))
    if (own.length > 0) return own.map(({ id, html_url, body }) => ({ id, url: html_url, body: body ?? '' }))
  }
  return []
}

async function update(request: Writing, existing: OwnComment): Promise<CommentOutcome> {
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
async function create(request: Writing, isOurs: IsOurs): Promise<Created | CommentOutcome> {
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
        return { kind: 'created', url: data.html_url, id: data.id } as const
      })
    } catch (error) {
      const status = statusOf(error)
      if (status === undefined || status < 500 || attempt === CREATE_ATTEMPTS) throw error
      await client.pause(attempt ** 2)
      const [own] = await findOwn(request, isOurs)
      if (own)
        return isSameText(own.body, render(FIRST_BUDGET_BYTES, null))
          ? { kind: 'created', url: own.url, id: own.id }
          : update(request, own)
    }
  }
}

/** On 422 the same is tried with half the bytes, until the renderer has nothing left to drop. */
async function inSmallerTiers<T>(
  { client, render }: Writing,
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
