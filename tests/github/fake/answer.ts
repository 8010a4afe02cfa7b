/** What is asked of the fake, and what it answers: the shapes that all handlers share. */
import type { BreakdownKind } from './faults.js'
import type { refusalOf } from './shapes.js'
import type { FakeRepository } from './state.js'

export interface Asked {
  readonly operation: string
  readonly method: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly accept: string
  readonly body: unknown
  readonly url: URL
}

export interface Answer {
  /** How the connection fails while this is sent. */
  readonly breakdown?: { readonly kind: BreakdownKind; readonly ms?: number }
  readonly status: number
  readonly json?: unknown
  readonly bytes?: { readonly type: string; readonly content: Uint8Array }
  readonly headers?: Readonly<Record<string, string>>
  /** The answer is that the bytes lie there. */
  readonly elsewhere?: Uint8Array
}

/** Who the token speaks for. `installation`: an Actions token or a GitHub App's, which may not ask who it is. */
export interface Identity {
  readonly kind: 'installation' | 'user'
  readonly login: string
}

/** What a handler may look at and change. */
export interface World {
  readonly repository: FakeRepository
  readonly identity: Identity
  /** Requests that GitHub would not understand. */
  readonly defects: string[]
  /** Of the API. */
  readonly url: string
}

export type Handler = (asked: Asked, world: World) => Answer | ReturnType<typeof refusalOf>

/** Handlers by operation id of GitHub's description. */
export type Handlers = Readonly<Record<string, Handler>>

const MAX_PER_PAGE = 100

/** One page of a list, with the links to the others. */
export function pageOf({ query, url, operation }: Asked, { defects }: World, all: readonly unknown[]): Answer {
  const perPage = Number(query.per_page ?? 30)
  const page = Number(query.page ?? 1)
  if (perPage > MAX_PER_PAGE) defects.push(`${operation}: GitHub gives ${MAX_PER_PAGE} a page, not ${perPage}`)
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
