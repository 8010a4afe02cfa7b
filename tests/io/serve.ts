/** Servers on loopback that end with the test, and record what was asked of them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'

export interface Served {
  readonly url: string
  readonly asked: { readonly path: string; readonly headers: IncomingMessage['headers'] }[]
}

const running: (() => void)[] = []
afterEach(() => {
  for (const stop of running.splice(0)) stop()
})

export async function serve(
  answer: (path: string, response: ServerResponse, attempt: number) => void,
): Promise<Served> {
  const asked: Served['asked'] = []
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers })
    answer(request.url ?? '', response, asked.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

export const redirectTo = (response: ServerResponse, location: string): void => {
  response.writeHead(302, { location }).end()
}
