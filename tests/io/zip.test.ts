import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../src/core/problem.js'
import { readZip } from '../../src/io/zip.js'
import { makeZip, type Packed } from './make-zip.js'

const textsOf = (zip: Uint8Array) =>
  readZip(zip, 'a.zip').map(({ path, read }) => [path, Buffer.from(read()).toString('utf8')])

function problemOf(zip: Uint8Array, maxBytes?: number) {
  try {
    for (const entry of readZip(zip, 'a.zip', maxBytes)) entry.read()
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0]
    throw error
  }
  return undefined
}

const one = (more: Partial<Packed>) => makeZip([{ path: 'a.csv', content: 'x\n1\n', ...more }])

describe('a zip archive', () => {
  it('gives its files by path, stored and deflated, without folders', () => {
    const zip = makeZip([
      { path: 'run/', content: '', stored: true, mode: 0o40755 },
      { path: 'run/größe.csv', content: 'b'.repeat(1000) },
      { path: 'a.csv', content: 'x\n1\n', stored: true },
    ])
    expect(textsOf(zip)).toEqual([
      ['a.csv', 'x\n1\n'],
      ['run/größe.csv', 'b'.repeat(1000)],
    ])
  })

  it('may be empty', () => expect(readZip(makeZip([]), 'a.zip')).toEqual([]))

  it.each(['../a.csv', 'run/../../a.csv', '/etc/passwd', 'C:/a.csv', 'run\\a.csv', 'a\0.csv', './a.csv', 'run//a.csv'])(
    'with a name that leads out of it is not read at all: %j',
    (path) => {
      const zip = makeZip([
        { path: 'good.csv', content: 'x' },
        { path, content: 'x' },
      ])
      expect(problemOf(zip)).toMatchObject({ code: 'zip_unsafe', args: { entry: path, why: 'outside' } })
    },
  )

  it('with a link or with two files of one name is not read at all', () => {
    expect(problemOf(one({ content: '/etc/passwd', mode: 0o120777 }))).toMatchObject({ args: { why: 'link' } })
    const twice = makeZip([
      { path: 'a.csv', content: '1' },
      { path: 'a.csv', content: '2' },
    ])
    expect(problemOf(twice)).toMatchObject({ code: 'zip_unsafe', args: { why: 'twice' } })
  })

  it('that is encrypted is said to be', () => {
    expect(problemOf(one({ flags: 1 }))).toMatchObject({ code: 'zip_unsupported', args: { what: 'encrypted entries' } })
  })

  it('inflates to no more than it claims, and claims no more than is allowed', () => {
    const bomb = '0'.repeat(1_000_000)
    expect(problemOf(one({ content: bomb }), 999_999)).toMatchObject({ code: 'inflated_too_large' })
    expect(problemOf(one({ content: bomb, claims: { unpacked: 10 } }), 999_999)).toMatchObject({ code: 'zip_damaged' })
    expect(problemOf(one({ content: bomb }), 1_000_000)).toBeUndefined()
  })

  it('with another checksum, size or place than its directory says is damaged', () => {
    for (const claims of [{ sum: 1 }, { unpacked: 5 }, { local: 7 }, { local: 4_000_000 }]) {
      expect(problemOf(one({ claims }))).toMatchObject({ code: 'zip_damaged', args: { entry: 'a.csv' } })
    }
  })

  it('cut short anywhere, or followed by something, is damaged', () => {
    const zip = one({})
    for (let length = 0; length < zip.length; length++)
      expect(problemOf(zip.subarray(0, length))).toMatchObject({ code: 'zip_damaged' })
    expect(problemOf(Buffer.concat([zip, Buffer.from('x')]))).toMatchObject({ code: 'zip_damaged' })
  })

  it('with any byte changed gives the same contents or a problem, never other contents', () => {
    const zip = makeZip([
      { path: 'a.csv', content: 'id,score\n1,0.25\n2,0.75\n' },
      { path: 'b/c.csv', content: 'x'.repeat(50), stored: true },
    ])
    const contents = new Set(textsOf(zip).map(([, text]) => text))
    fc.assert(
      fc.property(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(zip)
        changed[at] ^= change
        if (problemOf(changed)) return
        for (const [, text] of textsOf(changed)) expect(contents).toContain(text)
      }),
      { numRuns: 2000 },
    )
  })
})
