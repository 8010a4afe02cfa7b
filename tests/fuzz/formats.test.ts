import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSmall, smallFiles } from '../io/small-files.js'
import { apply, damage } from './damage.js'
import { expectSound, holds, LEAN_CONFIG, makeFiles, reviewFiles } from './world.js'

interface Row {
  readonly id: string
  readonly label: number
  readonly score: number
}

const rowsOf = (csv: string): Row[] =>
  csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [id, label, score] = line.split(',')
      return { id, label: Number(label), score: Number(score) }
    })
const files = makeFiles(90)
const [champion, challenger] = [files.champion, files.challenger].map(rowsOf)
const asLines = (rows: readonly Row[]) => Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))

/** The same pair in other formats; `read` is another reader, which throws where there is nothing to read. */
const formats = [
  {
    format: 'JSON lines',
    bytesOf: asLines,
    read: (bytes: Buffer): Row[] =>
      bytes
        .toString()
        .replace(/^\uFEFF/, '')
        .split(/\n/)
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line)),
  },
  {
    format: 'a JSON array',
    bytesOf: (rows: readonly Row[]) => Buffer.from(JSON.stringify(rows)),
    read: (bytes: Buffer): Row[] => JSON.parse(bytes.toString().replace(/^\uFEFF/, '')),
  },
  {
    format: 'gzip',
    bytesOf: (rows: readonly Row[]) => gzipSync(asLines(rows)),
    read: (bytes: Buffer): Row[] =>
      gunzipSync(bytes)
        .toString()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  },
]
const damages = fc.array(damage, { minLength: 1, maxLength: 3 })

describe('files of other formats', () => {
  it.each(formats)('$format: the undamaged pair passes', async ({ bytesOf }) => {
    const report = await reviewFiles(LEAN_CONFIG, { a: bytesOf(champion), b: bytesOf(challenger) })
    expect(report?.verdict, JSON.stringify(report?.models[0].problems)).toBe('pass')
  })

  it.each(formats)('$format: a damaged one passes only if every row can still be read', async ({ bytesOf, read }) => {
    const [a, whole] = [bytesOf(champion), bytesOf(challenger)]
    await holds(0.05, damages, async (list) => {
      const b = Buffer.from(list.reduce<Uint8Array>(apply, whole))
      const report = (await reviewFiles(LEAN_CONFIG, { a, b }))!
      expectSound(report)
      if (report.verdict !== 'pass') return
      const rows = new Map(read(b).map((row) => [String(row.id), row]))
      expect([...rows.keys()].sort()).toEqual(challenger.map(({ id }) => id).sort())
      for (const { id, label } of challenger) {
        // -0 is 0.
        expect(Number(rows.get(id)!.label) === label, `label of ${id}`).toBe(true)
        const score = Number(rows.get(id)!.score)
        expect(score >= 0 && score <= 1).toBe(true)
      }
    })
  })

  it('typed files are told about or read, whatever byte of them is wrong', async () => {
    const config = LEAN_CONFIG.replace('score: score }', 'score: score }\n    positive: "true"')
    await holds(0.05, fc.tuple(fc.constantFrom(...smallFiles), damages), async ([name, list]) => {
      const whole = readSmall(name)
      const report = (await reviewFiles(config, { a: whole, b: list.reduce<Uint8Array>(apply, whole) }))!
      expectSound(report)
      expect(report.verdict).not.toBe('pass')
    })
  })
})
