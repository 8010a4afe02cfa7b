/** Bytes from an address: encrypted, bounded in size and time, and nobody's password but for the host it was given for. */
import { errorOf, ProblemError } from '../core/problem.js'

/** No file of predictions that a download is the right way for is larger. */
export const MOST_DOWNLOADED_BYTES = 2 ** 30

const MOST_REDIRECTS = 5
const ATTEMPTS = 3
const DEADLINE_MS = 300_000

export interface DownloadRequest {
  readonly url: URL
  /** What the address is called in messages: never with credentials or a signature. */
  readonly name: string
  /** Value of the Authorization header, for this address's own host and port only. */
  readonly authorization?: string
  readonly accept?: string
  readonly maxBytes?: number
  /** Plain http to any host, for a server that somebody trusted named so. Otherwise only on this machine. */
  readonly allowHttp?: boolean
  /** Refusals that are answers: their body is returned as well. */
  readonly answers?: readonly number[]
  /** Sent as JSON, with POST; such a request is not redirected. What it asks for must bear being asked twice. */
  readonly json?: unknown
}

export interface Downloaded {
  readonly status: number
  readonly bytes: Uint8Array
  readonly headers: Headers
}

export interface Network {
  readonly fetch: typeof globalThis.fetch
  readonly deadlineMs?: number
  /** Pause before another attempt, in milliseconds. */
  readonly pauseMs?: number
}

export type Download = (request: DownloadRequest) => Promise<Downloaded>

/**
 * Downloads a file. Redirects are followed a few times, without credentials once they leave the host, and never from https
 * to http. A server that is busy is asked again. Throws ProblemError with `url_not_https`, `url_refused` {url, status},
 * `url_unreachable` {url, why}, `download_too_large` {file, limit} or `download_timed_out` {url, seconds}.
 */
export function downloadBy({ fetch, deadlineMs = DEADLINE_MS, pauseMs = 1_000 }: Network): Download {
  return async (request) => {
    const signal = AbortSignal.timeout(deadlineMs)
    for (let attempt = 1; ; attempt++) {
      try {
        return await downloadOnce(request, fetch, signal)
      } catch (error) {
        if (signal.aborted)
          throw new ProblemError(
            errorOf('download_timed_out', { url: request.name, seconds: Math.round(deadlineMs / 1000) }),
          )
        if (!(error instanceof ProblemError)) throw error
        if (attempt === ATTEMPTS || !isPassing(error)) throw error
        await new Promise((resolve) => setTimeout(resolve, pauseMs * attempt))
      }
    }
  }
}

/** Whether another attempt may go better. */
function isPassing({ problems: [{ code, args }] }: ProblemError): boolean {
  return code === 'url_unreachable' || (code === 'url_refused' && (Number(args.status) >= 500 || args.status === 429))
}

async function downloadOnce(
  request: DownloadRequest,
  fetch: Network['fetch'],
  signal: AbortSignal,
): Promise<Downloaded> {
  const { name, accept = '*/*', maxBytes = MOST_DOWNLOADED_BYTES } = request
  let { url } = request
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    refuseOpenText(url, request)
    const authorization = url.origin === request.url.origin ? request.authorization : undefined
    const response = await asking(name, () =>
      fetch(url, {
        redirect: 'manual',
        signal,
        ...(request.json === undefined ? {} : { method: 'POST', body: JSON.stringify(request.json) }),
        headers: {
          accept,
          'user-agent': 'model-review-gate',
          // Compressed on the way, a small answer may inflate without bound; a file that is gzip stays one.
          'accept-encoding': 'identity',
          ...(authorization === undefined ? {} : { authorization }),
          ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
        },
      }),
    )
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel()
      if (request.json !== undefined) break
      const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined
      if (next === undefined || next.username !== '' || next.password !== '') break
      url = next
      continue
    }
    if (!response.ok && !request.answers?.includes(response.status)) {
      await response.body?.cancel()
      throw new ProblemError(errorOf('url_refused', { url: name, status: response.status }))
    }
    const bytes = await readBounded(response, name, maxBytes)
    return { status: response.status, bytes, headers: response.headers }
  }
  throw new ProblemError(errorOf('url_unreachable', { url: name, why: 'it redirects without end or to no address' }))
}

function refuseOpenText(url: URL, { name, allowHttp, url: first }: DownloadRequest): void {
  const isAllowed = allowHttp === true || (isLoopback(url) && isLoopback(first))
  if (url.protocol === 'https:' || (url.protocol === 'http:' && first.protocol === 'http:' && isAllowed)) return
  throw new ProblemError(errorOf('url_not_https', { url: name }))
}

export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)

async function readBounded(response: Response, name: string, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = new ProblemError(errorOf('download_too_large', { file: name, limit: maxBytes }))
  const chunks: Uint8Array[] = []
  const announced = Number(response.headers.get('content-length') ?? Number.NaN)
  if (announced > maxBytes) {
    await response.body?.cancel()
    throw tooLarge
  }
  let size = 0
  await asking(name, async () => {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength
      if (size > maxBytes) throw tooLarge
      chunks.push(chunk)
    }
  })
  return Buffer.concat(chunks, size)
}

/** What the network says of itself, as a problem without the address. */
async function asking<T>(name: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ProblemError) throw error
    const { cause } = error as { cause?: { code?: unknown } }
    const why = typeof cause?.code === 'string' ? cause.code : 'the connection broke'
    throw new ProblemError(errorOf('url_unreachable', { url: name, why }))
  }
}

/** An address without credentials, query and fragment, which may hold secrets. */
export const nameOfUrl = (url: URL): string => `${url.protocol}//${url.host}${url.pathname}`
