/**
 * A GitHub that runs on loopback: a real HTTP server, so that the client, its retries and the built bundle are tested as
 * they are. Every request is validated against GitHub's own description of its API (../openapi/slice.json) and against
 * rules that the description does not state; every answer is validated too, so that the fake cannot drift from it.
 */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OpenAPIBackend, type Request } from 'openapi-backend'
import {
  artifactOf,
  assetOf,
  commentOf,
  commitOf,
  diffEntryOf,
  privateUserOf,
  refusalOf,
  releaseOf,
  runOf,
} from './shapes.js'
import { FakeRepository } from './state.js'

/** GitHub's limit on a comment: in its error message, not in its description. */
const MAX_COMMENT_CHARACTERS = 65_536
const MAX_PER_PAGE = 100
const MAX_LISTED_FILES = 3_000
/** Above this the contents API answers with a refusal instead of the file. */
const MAX_FILE_BYTES = 100 * 1024 * 1024

export type OperationId =
  | 'users/get-authenticated'
  | 'repos/get-commit'
  | 'repos/get-content'
  | 'repos/list-commits'
  | 'actions/list-artifacts-for-repo'
  | 'actions/list-workflow-run-artifacts'
  | 'actions/list-workflow-runs'
  | 'actions/get-workflow-run'
  | 'actions/download-artifact'
  | 'repos/get-latest-release'
  | 'repos/get-release-by-tag'
  | 'repos/get-release-asset'
  | 'pulls/list-files'
  | 'issues/list-comments'
  | 'issues/create-comment'
  | 'issues/update-comment'

const WRITES: ReadonlySet<string> = new Set(['issues/create-comment', 'issues/update-comment'])

/** Who the token speaks for. `installation`: an Actions token or a GitHub App's, which may not ask who it is. */
export interface Identity {
  readonly kind: 'installation' | 'user'
  readonly login: string
}

export interface Fault {
  /** `any`: whatever is asked next. */
  readonly operation: OperationId | 'any'
  readonly times: number
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
  /** The request takes effect and only its answer is lost, as behind a gateway that gave up. */
  readonly afterEffect?: boolean
}

/** One request, as it arrived. The token is not kept. */
export interface Call {
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly status: number
}

interface Answer {
  readonly status: number
  readonly json?: unknown
  readonly bytes?: { readonly type: string; readonly content: Uint8Array }
  readonly headers?: Readonly<Record<string, string>>
  /** The answer is that the bytes lie there. */
  readonly elsewhere?: Uint8Array
}

interface Asked {
  readonly operation: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly accept: string
  readonly body: unknown
  readonly url: URL
}

export class FakeGitHub {
  readonly repository: FakeRepository
  /** `read`: what the token of a fork's pull request may do. */
  access: 'read' | 'write' = 'write'
  identity: Identity = { kind: 'installation', login: 'github-actions[bot]' }
  readonly calls: Call[] = []
  /** Requests that GitHub would not understand, and answers that GitHub would not give: both are defects, ours or the fake's. */
  readonly defects: string[] = []
  readonly token = 'ghs_loopback'
  #faults: { fault: Fault; left: number }[] = []
  #api: OpenAPIBackend
  #server: Server
  /** Where GitHub keeps large files: another host, to which a token must never go. */
  #storage: Server
  #stored = new Map<string, Uint8Array>()
  url = ''
  storageUrl = ''

  private constructor(api: OpenAPIBackend, repository: FakeRepository) {
    this.#api = api
    this.repository = repository
    this.#server = createServer((request, response) => void this.#serve(request, response))
    this.#storage = createServer((request, response) => {
      if (request.headers.authorization !== undefined) this.defects.push('the storage was sent an Authorization header')
      const bytes = this.#stored.get(request.url ?? '')
      response.statusCode = bytes === undefined ? 404 : 200
      response.end(bytes)
    })
  }

  static async start(repository = new FakeRepository('acme', 'credit')): Promise<FakeGitHub> {
    loading ??= loadApi()
    const fake = new FakeGitHub(await loading, repository)
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve))
    await new Promise<void>((resolve) => fake.#storage.listen(0, '127.0.0.1', resolve))
    fake.storageUrl = `http://127.0.0.1:${(fake.#storage.address() as AddressInfo).port}`
    fake.url = `http://127.0.0.1:${(fake.#server.address() as AddressInfo).port}`
    return fake
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#storage.closeAllConnections()
    await new Promise((resolve) => this.#storage.close(resolve))
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** The next `times` requests of an operation fail. Faults queue up in the order they were added. */
  failNext(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times })
  }

  callsOf(operation: OperationId): Call[] {
    return this.calls.filter((call) => call.operation === operation)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    const body = await readJson(request)
    const query = Object.fromEntries(url.searchParams)
    const answer = this.#answer(request, url, query, body)
    const operation = this.#match(request, url, query, body)?.operationId ?? 'unknown'
    this.calls.push({
      operation,
      method: request.method ?? '',
      path: decodeURIComponent(url.pathname),
      query,
      body,
      status: answer.status,
    })
    response.statusCode = answer.status
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
    if (answer.elsewhere) {
      const path = `/${this.#stored.size}?sig=signed_for_minutes`
      this.#stored.set(path, answer.elsewhere)
      response.setHeader('location', this.storageUrl + path)
      response.end()
    } else if (answer.bytes) {
      response.setHeader('content-type', answer.bytes.type)
      response.end(answer.bytes.content)
    } else {
      response.setHeader('content-type', 'application/json; charset=utf-8')
      response.end(JSON.stringify(answer.json))
    }
  }

  #match(request: IncomingMessage, url: URL, query: Record<string, string>, body: unknown) {
    return this.#api.router.matchOperation(requestOf(request, url, query, body))
  }

  #answer(request: IncomingMessage, url: URL, query: Record<string, string>, body: unknown): Answer {
    const operation = this.#match(request, url, query, body)
    if (operation?.operationId === undefined) {
      this.defects.push(`${request.method} ${url.pathname} is no operation of the slice`)
      return refusalOf(404, 'Not Found')
    }
    const asked = requestOf(request, url, query, body)
    const validation = this.#api.validator.validateRequest(asked, operation)
    if (!validation.valid) {
      const why = (validation.errors ?? []).map((error) => `${error.instancePath} ${error.message}`).join('; ')
      this.defects.push(`${operation.operationId}: ${why}`)
      return refusalOf(422, `Invalid request. ${why}`)
    }
    const params = this.#api.router.parseRequest(asked, operation).params as Record<string, string>
    const answer = this.#decide(
      {
        operation: operation.operationId,
        params,
        query,
        accept: String(request.headers.accept ?? ''),
        body,
        url,
      },
      String(request.headers.authorization ?? ''),
    )
    if (answer.bytes === undefined && answer.elsewhere === undefined) {
      const valid = this.#api.validator.validateResponse(answer.json, operation, answer.status)
      if (!valid.valid) this.defects.push(`answer of ${operation.operationId}: ${JSON.stringify(valid.errors)}`)
    }
    return answer
  }

  #decide(asked: Asked, authorization: string): Answer {
    if (!/^(token|bearer) \S+$/i.test(authorization)) return refusalOf(401, 'Requires authentication')
    if (authorization.split(' ')[1] !== this.token) return refusalOf(401, 'Bad credentials')
    const queued = this.#faults.find(
      ({ fault, left }) => left > 0 && (fault.operation === 'any' || fault.operation === asked.operation),
    )
    if (queued) {
      queued.left -= 1
      if (queued.fault.afterEffect) this.#perform(asked)
      return { ...refusalOf(queued.fault.status, queued.fault.message), headers: queued.fault.headers }
    }
    if (WRITES.has(asked.operation) && this.access === 'read') {
      return refusalOf(403, 'Resource not accessible by integration')
    }
    return this.#perform(asked)
  }

  #perform(asked: Asked): Answer {
    const { params } = asked
    if (asked.operation === 'users/get-authenticated') {
      if (this.identity.kind === 'installation') return refusalOf(403, 'Resource not accessible by integration')
      return { status: 200, json: privateUserOf(this.identity.login) }
    }
    if (params.owner !== this.repository.owner || params.repo !== this.repository.name)
      return refusalOf(404, 'Not Found')
    switch (asked.operation) {
      case 'repos/get-commit':
        return this.#commit(asked)
      case 'repos/get-content':
        return this.#content(asked)
      case 'repos/list-commits':
        return { status: 200, json: [commitOf(this.repository, asked.query.sha ?? '')] }
      case 'actions/list-artifacts-for-repo':
      case 'actions/list-workflow-run-artifacts': {
        const { run_id } = params
        const found = this.repository.artifacts
          .filter(
            ({ name, run }) =>
              asked.query.name === undefined || (name === asked.query.name && (!run_id || run === Number(run_id))),
          )
          .map((artifact) => artifactOf(this.repository, artifact))
          .reverse()
        const page = this.#page(asked, found)
        return { ...page, json: { total_count: found.length, artifacts: page.json } }
      }
      case 'actions/list-workflow-runs': {
        const known = this.repository.runs.filter(({ workflow }) => workflow === params.workflow_id)
        if (known.length === 0) return refusalOf(404, 'Not Found')
        const found = known
          .filter(({ branch, conclusion }) => branch === asked.query.branch && conclusion === asked.query.status)
          .map((run) => runOf(this.repository, run))
          .reverse()
        const page = this.#page(asked, found)
        return { ...page, json: { total_count: found.length, workflow_runs: page.json } }
      }
      case 'actions/get-workflow-run': {
        const run = this.repository.runs.find(({ id }) => id === Number(params.run_id))
        return run ? { status: 200, json: runOf(this.repository, run) } : refusalOf(404, 'Not Found')
      }
      case 'actions/download-artifact': {
        const artifact = this.repository.artifacts.find(({ id }) => id === Number(params.artifact_id))
        if (!artifact) return refusalOf(404, 'Not Found')
        return artifact.expired ? refusalOf(410, 'Artifact has expired') : { status: 302, elsewhere: artifact.zip }
      }
      case 'repos/get-latest-release':
      case 'repos/get-release-by-tag': {
        const found = this.repository.releases.findLast(({ tag, prerelease }) =>
          params.tag === undefined ? !prerelease : tag === params.tag,
        )
        return found ? { status: 200, json: releaseOf(this.repository, found) } : refusalOf(404, 'Not Found')
      }
      case 'repos/get-release-asset': {
        const found = this.repository.releases
          .flatMap(({ assets }) => assets)
          .find(({ id }) => id === Number(params.asset_id))
        if (!found) return refusalOf(404, 'Not Found')
        if (!asked.accept.includes('octet-stream')) return { status: 200, json: assetOf(this.repository, found) }
        return { status: 302, elsewhere: found.content }
      }
      case 'pulls/list-files': {
        const pull = this.repository.pulls.get(Number(params.pull_number))
        if (!pull) return refusalOf(404, 'Not Found')
        return this.#page(
          asked,
          pull.slice(0, MAX_LISTED_FILES).map((file) => diffEntryOf(this.repository, file)),
        )
      }
      case 'issues/list-comments': {
        if (!this.repository.pulls.has(Number(params.issue_number))) return refusalOf(404, 'Not Found')
        const comments = this.repository.comments.filter((comment) => comment.issue === Number(params.issue_number))
        return this.#page(
          asked,
          comments.map((comment) => commentOf(this.repository, comment)),
        )
      }
      case 'issues/create-comment': {
        if (!this.repository.pulls.has(Number(params.issue_number))) return refusalOf(404, 'Not Found')
        const { body } = asked.body as { body: string }
        const refused = refuseBody(body)
        if (refused) return refused
        const comment = this.repository.addComment(Number(params.issue_number), this.identity.login, body)
        return { status: 201, json: commentOf(this.repository, comment) }
      }
      case 'issues/update-comment': {
        const comment = this.repository.comments.find(({ id }) => id === Number(params.comment_id))
        if (!comment) return refusalOf(404, 'Not Found')
        const { body } = asked.body as { body: string }
        const refused = refuseBody(body)
        if (refused) return refused
        comment.body = body
        comment.edits += 1
        return { status: 200, json: commentOf(this.repository, comment) }
      }
      default:
        throw new Error(`The fake has no answer for ${asked.operation}.`)
    }
  }

  #commit({ params, accept }: Asked): Answer {
    if (!accept.includes('vnd.github.sha')) {
      this.defects.push('repos/get-commit: the fake only speaks the media type for SHA-1')
      return refusalOf(415, 'Unsupported')
    }
    const sha = this.repository.resolve(params.ref ?? '')
    if (sha === undefined) return refusalOf(422, `No commit found for SHA: ${params.ref}`)
    return { status: 200, bytes: { type: 'application/vnd.github.sha; charset=utf-8', content: Buffer.from(sha) } }
  }

  #content({ params, query, accept }: Asked): Answer {
    const sha = this.repository.resolve(query.ref ?? this.repository.defaultBranch)
    if (sha === undefined) return refusalOf(404, `No commit found for the ref ${query.ref}`)
    const path = params.path ?? ''
    const files = this.repository.filesAt(sha)
    const file = files.get(path)
    if (file === undefined) {
      const inside = [...files.keys()].filter((name) => name.startsWith(`${path}/`))
      if (inside.length === 0) return refusalOf(404, 'Not Found')
      return { status: 200, json: this.repository.listFolder(inside) }
    }
    if (!accept.includes('vnd.github.raw')) {
      this.defects.push('repos/get-content: the fake only speaks the raw media type for files')
      return refusalOf(415, 'Unsupported')
    }
    const size = this.repository.pretendedSizes.get(path) ?? file.byteLength
    if (size > MAX_FILE_BYTES) {
      return refusalOf(
        403,
        'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API',
      )
    }
    // The charset is GitHub's own claim, whatever the bytes are: who trusts it mangles compressed and UTF-16 files.
    return { status: 200, bytes: { type: 'application/vnd.github.raw+json; charset=utf-8', content: file } }
  }

  #page({ query, url, operation }: Asked, all: readonly unknown[]): Answer {
    const perPage = Number(query.per_page ?? 30)
    const page = Number(query.page ?? 1)
    if (perPage > MAX_PER_PAGE) this.defects.push(`${operation}: GitHub gives ${MAX_PER_PAGE} a page, not ${perPage}`)
    const size = Math.min(perPage, MAX_PER_PAGE)
    const last = Math.max(1, Math.ceil(all.length / size))
    const linkTo = (target: number, relation: string) => {
      const link = new URL(url)
      link.searchParams.set('page', String(target))
      return `<${link}>; rel="${relation}"`
    }
    const links = [
      ...(page > 1 ? [linkTo(page - 1, 'prev'), linkTo(1, 'first')] : []),
      ...(page < last ? [linkTo(page + 1, 'next'), linkTo(last, 'last')] : []),
    ]
    const headers: Record<string, string> = links.length > 0 ? { link: links.join(', ') } : {}
    return { status: 200, json: all.slice((page - 1) * size, page * size), headers }
  }
}

function refuseBody(body: string): Answer | undefined {
  if (body.trim() === '') return refusalOf(422, 'Validation Failed', ["Body can't be blank"])
  if (body.length <= MAX_COMMENT_CHARACTERS) return undefined
  return refusalOf(422, 'Validation Failed', [`body is too long (maximum is ${MAX_COMMENT_CHARACTERS} characters)`])
}

function requestOf(request: IncomingMessage, url: URL, query: Record<string, string>, body: unknown): Request {
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query,
    headers: request.headers as Record<string, string>,
    body,
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  if (chunks.length === 0) return undefined
  const text = Buffer.concat(chunks).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

let loading: Promise<OpenAPIBackend> | undefined

/** Loads the slice. GitHub ignores unknown keys in a body; we refuse them, because they are always a mistake of ours. */
async function loadApi(): Promise<OpenAPIBackend> {
  const slice = JSON.parse(readFileSync(new URL('../openapi/slice.json', import.meta.url), 'utf8'))
  for (const operations of Object.values<
    Record<string, { requestBody?: { content: Record<string, { schema: object }> } }>
  >(slice.paths)) {
    for (const operation of Object.values(operations)) {
      for (const content of Object.values(operation.requestBody?.content ?? {})) {
        content.schema = { ...content.schema, additionalProperties: false }
      }
    }
  }
  const api = new OpenAPIBackend({
    definition: slice,
    quick: true,
    ajvOpts: { formats: { 'date-time': true, uri: true, email: true, int64: true } as never },
  })
  await api.init()
  return api
}
