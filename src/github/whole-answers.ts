/**
 * Answers arrive whole or not at all. Octokit takes a body that breaks off for an empty one, and JSON that does not parse for
 * text: half of a policy would be a policy. Here both are failures of the connection, which are asked again.
 */
type Fetch = typeof globalThis.fetch

/** Statuses whose answers have no body. */
const EMPTY = new Set([101, 103, 204, 205, 304])

export function readWhole(fetch: Fetch): Fetch {
  return async (...asked) => {
    const response = await fetch(...asked)
    if (response.body === null || EMPTY.has(response.status) || (response.status >= 300 && response.status < 400))
      return response
    const bytes = await response.arrayBuffer()
    const mayBeEmpty = response.status !== 200 && bytes.byteLength === 0
    if (isJson(response) && !mayBeEmpty && !parses(bytes)) throw new Error('GitHub answered with JSON that breaks off.')
    const { status, statusText, headers, url } = response
    const whole = new Response(bytes, { status, statusText, headers })
    return Object.defineProperty(whole, 'url', { value: url })
  }
}

const isJson = ({ headers }: Response) => /^application\/(?:\w+\+)?json\b/i.test(headers.get('content-type') ?? '')

function parses(bytes: ArrayBuffer): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes))
    return true
  } catch {
    return false
  }
}
