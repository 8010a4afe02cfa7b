/**
 * A GitHub that runs on loopback: a real HTTP server, so that the client, its retries and the built bundle are tested as
 * they are. Every request is validated against GitHub's own description of its API (../openapi/slice.json) and against
 * rules that the description does not state; every answer is validated too, so that the fake cannot drift from it.
 */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OpenAPIBackend, type Request } from 'openapi-backend'
import type { Answer, Asked, Handlers, Identity } from './answer.js'
import { type Fault as AnyFault, send } from './faults.js'
import { checkHandlers } from './handlers/checks.js'
import { commentHandlers } from './handlers/comments.js'
import { gitHandlers } from './handlers/git.js'
import { labelHandlers } from './handlers/labels.js'
import { peopleHandlers } from './handlers/people.js'
import { pullHandlers } from './handlers/pulls.js'
import { releaseHandlers } from './handlers/releases.js'
import { repositoryHandlers } from './handlers/repository.js'
import { runHandlers } from './handlers/runs.js'
import { needs, type Permissions, scopeThatAllows } from './permissions.js'
import { refusalOf } from './shapes.js'
import { FakeRepository } from './state.js'

const handlers = {
  ...repositoryHandlers,
  ...gitHandlers,
  ...runHandlers,
  ...releaseHandlers,
  ...pullHandlers,
  ...commentHandlers,
  ...checkHandlers,
  ...labelHandlers,
  ...peopleHandlers,
} satisfies Handlers

/** By the operation id of GitHub's description. */
export type OperationId = keyof typeof handlers

/** These are about no repository. */
const ELSEWHERE: readonly string[] = ['users/get-authenticated', 'teams/get-membership-for-user-in-org']

export type Fault = AnyFault<OperationId>

/** One request, as it arrived. The token is not kept. */
export interface Call {
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly status: number
  /** Whose token it was, where tokens were issued. */
  readonly holder: string | null
}

interface Token {
  readonly holder: string
  readonly permissions: Permissions
}

export class FakeGitHub {
  readonly repository: FakeRepository
  /** `read`: what the token of a fork's pull request may do. */
  access: 'read' | 'write' = 'write'
  /** Whether the workflow grants `checks: write`; most do not. */
  mayWriteChecks = false
  identity: Identity = { kind: 'installation', login: 'github-actions[bot]' }
  readonly calls: Call[] = []
  /** Requests that GitHub would not understand, and answers that GitHub would not give: both are defects, ours or the fake's. */
  readonly defects: string[] = []
  /** May do what `access` says. */
  readonly token = 'ghs_loopback'
  /** How far the server's clock is ahead of this machine's, in milliseconds. */
  clockAheadMs = 0
  #before: { operation: OperationId; happens: () => void }[] = []
  #tokens = new Map<string, Token>()
  #faults: { fault: Fault; left: number }[] = []
  #api: OpenAPIBackend
  #server: Server
  /** Where GitHub keeps large files: another host, to which a token must never go. */
  #storage: Server
  #stored = new Map<string, Uint8Array>()
  /** Where the API lies on its host: `/api/v3` on GitHub Enterprise Server, on github.com nothing. */
  readonly mount: string
  url = ''
  storageUrl = ''

  private constructor(api: OpenAPIBackend, repository: FakeRepository, mount: string) {
    this.#api = api
    this.mount = mount
    this.repository = repository
    this.#server = createServer((request, response) => void this.#serve(request, response))
    this.#storage = createServer((request, response) => {
      if (request.headers.authorization !== undefined) this.defects.push('the storage was sent an Authorization header')
      const bytes = this.#stored.get(request.url ?? '')
      response.statusCode = bytes === undefined ? 404 : 200
      response.end(bytes)
    })
  }

  static async start(repository = new FakeRepository('acme', 'credit'), mount = ''): Promise<FakeGitHub> {
    loading ??= loadApi()
    const fake = new FakeGitHub(await loading, repository, mount)
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve))
    await new Promise<void>((resolve) => fake.#storage.listen(0, '127.0.0.1', resolve))
    fake.storageUrl = `http://127.0.0.1:${(fake.#storage.address() as AddressInfo).port}`
    fake.url = `http://127.0.0.1:${(fake.#server.address() as AddressInfo).port}${mount}`
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

  /** A token of a job, which may do what the workflow grants. */
  issueToken(holder: string, permissions: Permissions): string {
    const token = `ghs_loopback_${this.#tokens.size}`
    this.#tokens.set(token, { holder, permissions })
    return token
  }

  /** What of the grants of a token was needed, as `scope: level`, and what was refused for want of one. */
  usesOf(holder: string): { readonly used: readonly string[]; readonly refused: readonly string[] } {
    const permissions = [...this.#tokens.values()].find((token) => token.holder === holder)?.permissions ?? {}
    const operations = [...new Set(this.calls.filter((call) => call.holder === holder).map((call) => call.operation))]
    const scopes = operations.map((operation) => ({ operation, scope: scopeThatAllows(operation, permissions) }))
    return {
      used: [
        ...new Set(scopes.flatMap(({ operation, scope }) => (scope ? [`${scope}: ${needs[operation]?.level}`] : []))),
      ],
      refused: scopes.flatMap(({ operation, scope }) => (scope === undefined ? [operation] : [])),
    }
  }

  /** Something that others do, just before the next request of an operation is answered. */
  beforeNext(operation: OperationId, happens: () => void): void {
    this.#before.push({ operation, happens })
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
      path: decodeURIComponent(pathOf(url, this.mount)),
      query,
      body,
      status: answer.status,
      holder: this.#tokens.get(tokenOf(String(request.headers.authorization ?? '')))?.holder ?? null,
    })
    if (answer.breakdown?.kind === 'hang') return
    if (answer.breakdown?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, answer.breakdown?.ms))
    if (response.destroyed) return
    response.statusCode = answer.status
    response.setHeader('date', new Date(Date.now() + this.clockAheadMs).toUTCString())
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
    if (answer.elsewhere) {
      const path = `/${this.#stored.size}?sig=signed_for_minutes`
      this.#stored.set(path, answer.elsewhere)
      response.setHeader('location', this.storageUrl + path)
      response.end()
    } else {
      const { type, content } = answer.bytes ?? {
        type: 'application/json; charset=utf-8',
        content: Buffer.from(answer.json === undefined ? '' : JSON.stringify(answer.json)),
      }
      response.setHeader('content-type', type)
      send(response, content, answer.breakdown?.kind)
    }
  }

  #match(request: IncomingMessage, url: URL, query: Record<string, string>, body: unknown) {
    return this.#api.router.matchOperation(requestOf(request, pathOf(url, this.mount), query, body))
  }

  #answer(request: IncomingMessage, url: URL, query: Record<string, string>, body: unknown): Answer {
    const operation = this.#match(request, url, query, body)
    if (operation?.operationId === undefined) {
      this.defects.push(`${request.method} ${url.pathname} is no operation of the slice`)
      return refusalOf(404, 'Not Found')
    }
    const asked = requestOf(request, pathOf(url, this.mount), query, body)
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
        method: request.method ?? '',
        params,
        query,
        accept: String(request.headers.accept ?? ''),
        body,
        url,
      },
      String(request.headers.authorization ?? ''),
    )
    if (
      answer.bytes === undefined &&
      answer.elsewhere === undefined &&
      answer.breakdown === undefined &&
      answer.status !== 204
    ) {
      const valid = this.#api.validator.validateResponse(answer.json, operation, answer.status)
      if (!valid.valid && !valid.errors?.every(isOfSeveralShapes))
        this.defects.push(`answer of ${operation.operationId}: ${JSON.stringify(valid.errors)}`)
    }
    return answer
  }

  #decide(asked: Asked, authorization: string): Answer {
    if (!/^(token|bearer) \S+$/i.test(authorization)) return refusalOf(401, 'Requires authentication')
    const issued = this.#tokens.get(tokenOf(authorization))
    if (!issued && tokenOf(authorization) !== this.token) return refusalOf(401, 'Bad credentials')
    const queued = this.#faults.find(
      ({ fault, left }) => left > 0 && (fault.operation === 'any' || fault.operation === asked.operation),
    )
    if (queued) {
      queued.left -= 1
      const { fault } = queued
      const takesEffect = fault.afterEffect || asked.method === 'GET' || fault.kind === 'slow'
      if ('status' in fault) {
        if (fault.afterEffect) this.#perform(asked)
        return { ...refusalOf(fault.status, fault.message), headers: fault.headers }
      }
      return { ...(takesEffect ? this.#perform(asked) : { status: 200, json: {} }), breakdown: fault }
    }
    const maySend = this.access === 'write' && (this.mayWriteChecks || !asked.operation.startsWith('checks/'))
    const isAllowed = issued
      ? scopeThatAllows(asked.operation, issued.permissions) !== undefined
      : maySend || asked.method === 'GET'
    if (!isAllowed) {
      return refusalOf(403, 'Resource not accessible by integration')
    }
    return this.#perform(asked)
  }

  #perform(asked: Asked): Answer {
    const { params, operation } = asked
    const due = this.#before.findIndex((each) => each.operation === operation)
    if (due >= 0) this.#before.splice(due, 1)[0]?.happens()
    const { owner, name } = this.repository
    if (!ELSEWHERE.includes(operation) && (params.owner !== owner || params.repo !== name))
      return refusalOf(404, 'Not Found')
    const handle = (handlers as Handlers)[operation]
    if (!handle) throw new Error(`The fake has no answer for ${operation}.`)
    return handle(asked, this)
  }
}

/** The path within the API; one beside it is no operation. */
const pathOf = (url: URL, mount: string): string =>
  url.pathname.startsWith(`${mount}/`) ? url.pathname.slice(mount.length) : `/beside${url.pathname}`

function requestOf(request: IncomingMessage, path: string, query: Record<string, string>, body: unknown): Request {
  return {
    method: request.method ?? 'GET',
    path,
    query,
    headers: request.headers as Record<string, string>,
    body,
  }
}

/** GitHub describes some refusals as one of several shapes that no answer can tell apart. */
const isOfSeveralShapes = ({ keyword, params }: { keyword: string; params: { passingSchemas?: number[] | null } }) =>
  keyword === 'oneOf' && (params.passingSchemas?.length ?? 0) > 1

const tokenOf = (authorization: string) => authorization.split(' ')[1] ?? ''

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

/** GitHub's description leaves null out of the lists of values that may be null, which no validator would let pass. */
const withNull = (_: string, value: { nullable?: boolean; enum?: unknown[] } | null) =>
  value?.nullable && value.enum ? { ...value, enum: [...value.enum, null] } : value

interface BodySchema {
  readonly oneOf?: readonly BodySchema[]
}

/** A schema of a body, or each of its alternatives, that takes no other keys. */
const closed = (schema: BodySchema): BodySchema =>
  schema.oneOf ? { ...schema, oneOf: schema.oneOf.map(closed) } : { ...schema, ...{ additionalProperties: false } }

/** Loads the slice. GitHub ignores unknown keys in a body; we refuse them, because they are always a mistake of ours. */
async function loadApi(): Promise<OpenAPIBackend> {
  const slice = JSON.parse(readFileSync(new URL('../openapi/slice.json', import.meta.url), 'utf8'), withNull)
  for (const operations of Object.values<
    Record<string, { requestBody?: { content: Record<string, { schema: BodySchema }> } }>
  >(slice.paths)) {
    for (const operation of Object.values(operations)) {
      for (const content of Object.values(operation.requestBody?.content ?? {})) {
        content.schema = closed(content.schema)
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
