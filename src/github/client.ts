/** Speaks to GitHub: proxy, retries, rate limits and a deadline in one place, so that callers only see answers or problems. */
import { Octokit } from '@octokit/core'
import { paginateRest } from '@octokit/plugin-paginate-rest'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { errorOf, type Problem } from '../core/problem.js'
import { downloadBy } from '../io/download.js'
import { proxiedFetch } from './proxied-fetch.js'
import { type WaitingTime, waitingTime } from './waiting-time.js'
import { readWhole } from './whole-answers.js'

export interface ClientSettings {
  readonly token: string
  /** `GITHUB_API_URL`: another host on GitHub Enterprise Server, and the fake in tests. */
  readonly apiUrl: string
  /** How long one second of a prescribed pause lasts, in milliseconds; tests shorten it. */
  readonly secondMs?: number
  /** After waiting for GitHub this long in all, in milliseconds, nothing more is asked. */
  readonly deadlineMs?: number
  /** An attempt that takes longer is given up, and made again while there is time. */
  readonly attemptMs?: number
}

export interface Repository {
  readonly owner: string
  readonly repo: string
}

export type Client = ReturnType<typeof connect>

const RETRIES = 3
const RATE_LIMIT_RETRIES = 2
const LONGEST_PAUSE_SECONDS = 120
const ATTEMPT_MS = 60_000
const AT_ONCE = { key: () => ({ schedule: (_options: unknown, job: () => Promise<void>) => job() }) }

export function connect({
  token,
  apiUrl,
  secondMs = 1_000,
  deadlineMs = 300_000,
  attemptMs = ATTEMPT_MS,
}: ClientSettings) {
  const waiting = waitingTime(deadlineMs)
  const fetch = proxiedFetch()
  const waitIfShort = (seconds: number, _options: unknown, _octokit: unknown, retryCount: number) =>
    retryCount < RATE_LIMIT_RETRIES && seconds <= LONGEST_PAUSE_SECONDS && seconds * secondMs < waiting.left()
  const options = {
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'model-review-gate',
    request: { fetch: readWhole(fetch) },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    // Rate limits are the other plugin's: retried by both, one 429 would become a dozen requests.
    retry: {
      retries: RETRIES,
      retryAfterBaseValue: secondMs,
      doNotRetry: [400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 451],
    },
    throttle: {
      retryAfterBaseValue: secondMs,
      onRateLimit: waitIfShort,
      onSecondaryRateLimit: waitIfShort,
      // The plugin would space all writes of a process by seconds. We write one comment; repetitions pause by themselves.
      write: AT_ONCE as never,
      notifications: AT_ONCE as never,
    },
  }
  const plugins = [limitAttempts(waiting, attemptMs), treatEvery429Alike, retry, throttling] as const
  const octokit = new (Octokit.plugin(paginateRest, ...plugins))(options)
  let isCutOff = false
  octokit.hook.wrap('request', async (request, options) => {
    // Where nothing came back at all, after every repetition, the next request need not wait as long to learn the same.
    const isRepeated = !isCutOff && options.request.retries !== 0
    // Its own copy: what one request counts of its repetitions would otherwise be counted for all that follow.
    options.request = { ...options.request, ...(isCutOff ? { retries: 0 } : {}) }
    try {
      const answer = await waiting.spend(async () => request(options))
      isCutOff = false
      return answer
    } catch (error) {
      const isSilence = statusOf(error) === 500 && (error as { response?: unknown }).response === undefined
      isCutOff = isSilence && (isCutOff || isRepeated)
      throw error
    }
  })
  return {
    octokit,
    token,
    apiUrl,
    /** For addresses that are not the API's: the same proxy, and never the token. */
    download: downloadBy({ fetch, deadlineMs, pauseMs: secondMs }),
    pause: (seconds: number) =>
      waiting.spend(() => new Promise<void>((resolve) => setTimeout(resolve, seconds * secondMs))),
    /** From here on there are at least so many milliseconds to wait, whatever was used up before. */
    allow: (ms: number) => waiting.allow(ms),
  }
}

class DeadlineError extends Error {
  readonly status = 504
  constructor() {
    super('No time was left for another request.')
    this.name = 'DeadlineError'
  }
}

type Hooked = {
  hook: { before: (name: 'request', handle: (options: { request: { signal?: AbortSignal } }) => void) => void }
}

/** The first plugin is the innermost: its time is that of one attempt, where those behind it count all of them together. */
const limitAttempts = (waiting: WaitingTime, attemptMs: number) => (octokit: Hooked) => {
  octokit.hook.before('request', (options) => {
    const left = waiting.left()
    if (left <= 0) throw new DeadlineError()
    options.request.signal = AbortSignal.timeout(Math.ceil(Math.min(left, attemptMs)))
  })
  return {}
}

/** The throttling plugin knows a secondary rate limit by its wording, which proxies and older servers leave out. */
function treatEvery429Alike(octokit: { hook: { error: (name: 'request', handle: (error: Error) => never) => void } }) {
  octokit.hook.error('request', (error) => {
    if (statusOf(error) === 429 && !isRateLimit(error)) error.message += ' (taken for a secondary rate limit)'
    throw error
  })
  return {}
}

export function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status
  return typeof status === 'number' ? status : undefined
}

function headerOf(error: unknown, name: string): string | undefined {
  const headers = (error as { response?: { headers?: Record<string, string> } } | null)?.response?.headers
  return headers?.[name]
}

function isRateLimit(error: unknown): boolean {
  return (
    /\b(secondary rate|rate limit)/i.test(error instanceof Error ? error.message : '') ||
    headerOf(error, 'x-ratelimit-remaining') === '0'
  )
}

/**
 * What went wrong at GitHub, as a problem. `doing` completes "while …" ("reading the policy"); `permission` is the line that
 * a workflow needs for it ("contents: read"). Anything that is no answer of GitHub's is a defect of ours and thrown on.
 */
export function problemOf(error: unknown, doing: string, permission: string): Problem {
  const status = statusOf(error)
  if (status === undefined) throw error
  if (status === 429 || (status === 403 && isRateLimit(error))) {
    const seconds = Number(headerOf(error, 'retry-after'))
    return errorOf('github_rate_limited', { doing, seconds: Number.isFinite(seconds) && seconds > 0 ? seconds : null })
  }
  if (status === 401) return errorOf('github_token_refused', { doing })
  if (status === 403 || status === 404) return errorOf('github_not_permitted', { doing, permission, status })
  if (status >= 500) return errorOf('github_unavailable', { doing, status })
  return errorOf('github_refused', { doing, status })
}
