/** The second thread, started from the built bundle as the bundle starts it: same answers, to the last bit. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { foldSlicing, prepareFold, rankModels } from '../../src/core/fold.js'
import { ProblemError } from '../../src/core/problem.js'
import { askMaxT, drawMaxima } from '../../src/core/stats/max-t.js'
import { drawSigns, takeDraws } from '../../src/core/stats/random.js'
import { splitCells } from '../../src/io/delimited-text.js'
import { readDelimited, type WantedView } from '../../src/io/read-ahead.js'
import { makeHelper } from '../../src/io/threads.js'
import { makePair } from '../core/make-pair.js'
import { measureOf } from '../core/measure-of.js'

const dist = join(import.meta.dirname, '..', '..', 'dist')
const scratch = mkdtempSync(join(tmpdir(), 'model-review-threads-'))
const helpers = ['cli', 'action'].map((name) => ({ name, helper: makeHelper(join(dist, name, 'index.js'), 2) }))
afterAll(() => {
  for (const { helper } of helpers) helper.close()
  rmSync(scratch, { recursive: true, force: true })
})

const rows = 260_000
const regions = ['north', 'east', 'south', 'west']
/** A score, a label that follows it, a second score near the first: whole numbers modulo primes, nothing random. */
const rowOf = (row: number) => {
  const score = ((row * 7919) % 10007) / 10007
  const label = (row * 104729) % 10009 < 10009 * score * 0.6 ? 1 : 0
  const challenger = Math.min(1, Math.max(0, score + (((row * 31) % 101) - 50) / 400))
  return { score, label, challenger, region: regions[(row * 13) % 4], note: 'x'.repeat(60) }
}
const csv = (pick: (row: ReturnType<typeof rowOf>) => number) => {
  const lines = Array.from({ length: rows }, (_, row) => {
    const made = rowOf(row)
    return `r${String(row).padStart(6, '0')},${made.label},${pick(made).toFixed(6)},${made.region},${made.note}`
  })
  return `id,label,score,region,note\n${lines.join('\n')}\n`
}
const wanted = [
  { column: 'id', kind: 'keys' },
  { column: 'score', kind: 'numbers' },
  { column: 'region', kind: 'categories' },
] as const
const championText = new TextEncoder().encode(csv((row) => row.score))

/** The same value with every typed array as its kind, length and digest: millions of elements compare in no time. */
function digested(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    const length = (value as Uint8Array).length
    return `${value.constructor.name} of ${length}: ${createHash('sha256').update(bytes).digest('hex')}`
  }
  if (value instanceof Map) return [...value].map(digested)
  if (Array.isArray(value)) return value.map(digested)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, digested(part)]))
}

describe.each(helpers)('a thread of dist/$name', ({ helper }) => {
  it.each<[string, readonly WantedView[]]>([
    ['the views that are wanted', wanted],
    ['the cells, where nothing is wanted', []],
  ])('reads the same of a file: %s', async (_, views) => {
    const answer = await helper.readDelimited(championText, 'champion.csv', views)
    expect(digested(answer)).toEqual(digested(readDelimited(championText, 'champion.csv', views)))
  })

  it('finds the same fault in a file', async () => {
    const broken = new TextEncoder().encode(`${csv((row) => row.score)}r,1,0.5,north,x,y,z\n`)
    const problemsOf = (error: unknown) => (error as ProblemError).problems
    let expected: unknown
    try {
      splitCells(broken, 'champion.csv')
    } catch (error) {
      expected = problemsOf(error)
    }
    const answer = await helper.readDelimited(broken, 'champion.csv', wanted)!.then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(answer).toBeInstanceOf(ProblemError)
    expect(problemsOf(answer)).toEqual(expected)
  })

  it('folds slicings into the same sums', async () => {
    const made = Array.from({ length: rows }, (_, row) => rowOf(row))
    const pair = makePair({
      label: made.map((row) => row.label),
      champion: made.map((row) => row.score),
      challenger: made.map((row) => row.challenger),
    })
    const measures = [
      measureOf('accuracy', {}, pair, false),
      measureOf('fbeta', { beta: 2 }, pair, true),
      measureOf('log_loss', {}, pair, true),
      measureOf('roc_auc', {}, pair, false),
      measureOf('average_precision', {}, pair, true),
    ]
    const input = prepareFold(pair, { champion: 0.5, challenger: 0.5 }, measures)
    const slicings = [3, 17].map((slices) => ({
      codes: Int32Array.from({ length: rows }, (_, row) => ((row * 11) % (slices + 1)) - 1),
      slices,
    }))
    const shared = helper.fold(input, slicings, measures)!
    const answer = await shared.there
    const expected = slicings.map(
      ({ codes, slices }, index) => [index, foldSlicing(input, codes, slices, measures, { fourths: false })] as const,
    )
    expect(digested(answer)).toEqual(digested(new Map(expected)))
    expect(shared.take()).toBeUndefined()
  })

  it('ranks both models as one thread does', async () => {
    const made = Array.from({ length: rows }, (_, row) => rowOf(row))
    const pair = makePair({
      label: made.map((row) => row.label),
      champion: made.map((row) => row.score),
      challenger: made.map((row) => row.challenger),
    })
    expect(digested(await helper.rank(pair))).toEqual(digested(rankModels(pair)))
  })

  it('goes through its draws as one thread does', async () => {
    const signs = drawSigns(new Uint8Array(16).fill(5), 300, 4999)
    const bucketSums = Array.from({ length: 1000 }, (_, check) =>
      Float64Array.from({ length: 300 }, (_, bucket) => Math.sin(check * 7 + bucket * bucket)),
    )
    const statistics = bucketSums.map((_, check) => Math.cos(check) * 4 - 1)
    const question = askMaxT(bucketSums, statistics, 0.05, signs)
    const part = takeDraws(signs, 0, 4000)
    expect(digested(await helper.draw(question, part))).toEqual(digested(drawMaxima(question, part)))
  })
})

describe('the built command line', () => {
  const hasTaskset = spawnSync('taskset', ['-c', '0', 'true']).status === 0
  it.skipIf(!hasTaskset || availableParallelism() < 2)(
    'writes the same report to the byte on one processor and on two (skipped without taskset or a second processor)',
    () => {
      writeFileSync(join(scratch, 'champion.csv'), championText)
      writeFileSync(
        join(scratch, 'challenger.csv'),
        csv((row) => row.challenger),
      )
      writeFileSync(
        join(scratch, 'model-review.yml'),
        `version: 1
models:
  - name: regions
    task: binary
    champion: { path: champion.csv }
    challenger: { path: challenger.csv }
    columns: { id: id, label: label, score: score }
    positive: 1
    metrics: [{ metric: roc_auc, role: primary, margin: 0.01 }, { metric: log_loss, role: guardrail, margin: 2% }]
    slices: { of: [region, { column: score, quantiles: 5 }, { where: "region in ['north', 'east']", name: upper }] }
`,
      )
      const reports = [['taskset', '-c', '0'], []].map((prefix, index) => {
        const json = join(scratch, `${index}.json`)
        const [program, ...args] = [...prefix, process.execPath, join(dist, 'cli', 'index.js'), 'compare']
        const { status, stderr } = spawnSync(program, [...args, '--config', 'model-review.yml', '--json', json], {
          cwd: scratch,
          encoding: 'utf8',
        })
        expect(stderr).toBe('')
        expect([0, 1, 3]).toContain(status)
        return readFileSync(json, 'utf8')
      })
      expect(reports[1]).toBe(reports[0])
    },
  )
})
