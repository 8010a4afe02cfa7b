import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type DownloadRequest, downloadBy } from '../../src/io/download.js'
import { codesOf } from '../github/helpers.js'
import { redirectTo, serve } from './serve.js'

const download = downloadBy({ fetch, pauseMs: 1, deadlineMs: 5_000 })
const take = (url: string, more: Partial<DownloadRequest> = {}) =>
  download({ url: new URL(url), name: 'the file', ...more })

describe('a download', () => {
  it('arrives byte for byte, compressed files as they are', async () => {
    const bytes = gzipSync('id,score\n1,0.5\n')
    const { url, asked } = await serve((_, response) => response.end(bytes))
    expect(Buffer.from((await take(url)).bytes)).toEqual(bytes)
    expect(asked[0].headers).toMatchObject({ 'accept-encoding': 'identity' })
  })

  it('sends credentials to the host it was given, also through its redirects, and to no other', async () => {
    const other = await serve((_, response) => response.end('x'))
    const first = await serve((path, response) => redirectTo(response, path === '/' ? '/again' : `${other.url}/file`))
    await take(first.url, { authorization: 'Bearer s3cret' })
    expect(first.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer s3cret', 'Bearer s3cret'])
    expect(other.asked.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })

  it('is asked for over https only, except on this machine or from a server that somebody trusted named', async () => {
    const asked: string[] = []
    const never = downloadBy({
      fetch: (async (url: URL) => {
        asked.push(String(url))
        return new Response('x')
      }) as typeof fetch,
    })
    const ask = (url: string, allowHttp = false) => codesOf(never({ url: new URL(url), name: 'f', allowHttp }))
    expect(await ask('http://models.example.com/a.csv')).toEqual(['url_not_https'])
    expect(await ask('http://169.254.169.254/latest/meta-data')).toEqual(['url_not_https'])
    expect(await ask('http://127.0.0.1.example.com/')).toEqual(['url_not_https'])
    expect(await ask('file:///etc/passwd')).toEqual(['url_not_https'])
    expect(await ask('ftp://models.example.com/a.csv', true)).toEqual(['url_not_https'])
    expect(asked).toEqual([])
    expect(await ask('https://models.example.com/a.csv')).toEqual([])
    expect(await ask('http://localhost:5000/a.csv')).toEqual([])
    expect(await ask('http://mlflow.house:5000/a.csv', true)).toEqual([])
  })

  it.each(['http://models.example.com/a.csv', 'http://127.0.0.1:1/a.csv', 'file:///etc/passwd'])(
    'is not led from https to %s',
    async (location) => {
      const asked: string[] = []
      const led = downloadBy({
        fetch: (async (url: URL) => {
          asked.push(url.href)
          return new Response(null, { status: 302, headers: { location } })
        }) as typeof fetch,
      })
      const request = { url: new URL('https://models.example.com/a.csv'), name: 'f', allowHttp: true }
      expect(await codesOf(led(request))).toEqual(['url_not_https'])
      expect(asked).toEqual(['https://models.example.com/a.csv'])
    },
  )

  it('ends after a few redirects', async () => {
    const { url, asked } = await serve((_, response) => redirectTo(response, '/again'))
    expect(await codesOf(take(url))).toEqual(['url_unreachable'])
    expect(asked.length).toBeLessThan(20)
  })

  it('is bounded, whether or not its length is announced', async () => {
    const bytes = Buffer.alloc(1001)
    const announced = await serve((_, response) => response.end(bytes))
    const streamed = await serve((_, response) => {
      response.write(bytes.subarray(0, 500))
      response.end(bytes.subarray(500))
    })
    for (const { url } of [announced, streamed]) {
      expect(await codesOf(take(url, { maxBytes: 1000 }))).toEqual(['download_too_large'])
      expect((await take(url, { maxBytes: 1001 })).bytes).toHaveLength(1001)
    }
  })

  it('is given up at the deadline, also when bytes still trickle in', async () => {
    const { url } = await serve((_, response) => {
      const timer = setInterval(() => response.write('x'), 20)
      response.on('close', () => clearInterval(timer))
    })
    const hasty = downloadBy({ fetch, deadlineMs: 200, pauseMs: 1 })
    expect(await codesOf(hasty({ url: new URL(url), name: 'f' }))).toEqual(['download_timed_out'])
  })

  it('is tried again where the server is busy or the connection breaks, and not where it refuses', async () => {
    const busy = await serve((_, response, attempt) => {
      if (attempt === 1) response.writeHead(503).end()
      else if (attempt === 2) response.destroy()
      else response.end('x')
    })
    expect((await take(busy.url)).bytes).toHaveLength(1)
    const refusing = await serve((_, response) => response.writeHead(403).end())
    expect(await codesOf(take(refusing.url))).toEqual(['url_refused'])
    expect(refusing.asked).toHaveLength(1)
  })

  it('that breaks in the middle is no shorter file', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('id,score\n', () => response.destroy())
    })
    expect(await codesOf(take(url))).toEqual(['url_unreachable'])
  })

  it('from nowhere is a problem that does not tell the query of the address', async () => {
    const error = await take('http://127.0.0.1:2/a?sig=s3cret').catch((found: unknown) => found)
    expect(error).toMatchObject({ problems: [{ code: 'url_unreachable', args: { why: 'ECONNREFUSED' } }] })
    expect(JSON.stringify(error)).not.toContain('s3cret')
  })
})
