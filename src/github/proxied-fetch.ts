/** Requests through the proxy that the runner names (`https_proxy`, `no_proxy`), address by address. */
import { HttpClient } from '@actions/http-client'
import { type Dispatcher, fetch } from 'undici'

export function proxiedFetch(): typeof globalThis.fetch {
  const dispatchers = new Map<string, Dispatcher | undefined>()
  const dispatcherOf = (address: string): Dispatcher | undefined => {
    const { origin } = new URL(address)
    if (!dispatchers.has(origin)) dispatchers.set(origin, new HttpClient().getAgentDispatcher(origin))
    return dispatchers.get(origin)
  }
  const ask = (address: string | URL | { readonly url: string }, options: object = {}) => {
    const url = typeof address === 'string' || address instanceof URL ? String(address) : address.url
    return fetch(url, { ...options, dispatcher: dispatcherOf(url) })
  }
  // Two declarations of one standard.
  return ask as unknown as typeof globalThis.fetch
}
