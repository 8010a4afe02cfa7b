import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from '../../src/cli.js'
import { draftConfig } from '../../src/config/draft.js'
import { inferModel } from '../../src/config/infer.js'
import { ProblemError } from '../../src/core/problem.js'
import { readTable } from '../../src/io/read-table.js'
import { sentenceOf } from '../../src/report/say.js'
import { expectSound, expectTold, holds, load, reviewFiles } from './world.js'

const encoder = new TextEncoder()

const name = fc.oneof(
  fc.constantFrom(
    ...[
      'id',
      'label',
      'score',
      'prediction',
      'query',
      'series',
      'horizon',
      'proba_a',
      'proba_b',
      'q0.1',
      'q0.9',
      'lower',
    ],
    ...[
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'length',
      '',
      ' label',
      'a*b',
      'yes',
      'null',
      '1e3',
      '~',
    ],
    ...[
      'a"b',
      "a'b",
      'a,b',
      'a\nb',
      'a: b',
      '# x',
      '<b>',
      '|',
      '`',
      '@x',
      '🙂',
      'é',
      'e\u0301',
      '\u202eabc',
      'weight',
      'time',
    ],
  ),
  fc.string({ maxLength: 8, unit: 'grapheme' }),
)
const cell = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '2',
    '0.5',
    '-1',
    '1e308',
    '-0',
    'inf',
    'nan',
    'NA',
    '',
    ' ',
    'a',
    'b',
    'true',
    'no',
    '1,5',
    '1.0',
  ),
  fc.float({ noNaN: true, min: 0, max: 1 }).map(String),
  fc.string({ maxLength: 5, unit: 'grapheme' }),
)
const column = fc.oneof(
  fc.record({ kind: fc.constant('numbered' as const), cells: fc.constant(['r']) }),
  fc.record({ kind: fc.constant('cells' as const), cells: fc.array(cell, { minLength: 1, maxLength: 6 }) }),
  fc.record({
    kind: fc.constant('cells' as const),
    cells: fc.array(fc.constantFrom('0', '1', '0.25', '0.75'), { minLength: 2, maxLength: 7 }),
  }),
)
const table = fc.record({
  rows: fc.integer({ min: 1, max: 80 }),
  columns: fc.uniqueArray(fc.tuple(name, column), { minLength: 1, maxLength: 8, selector: ([own]) => own }),
  shift: fc.integer({ min: 0, max: 3 }),
})
type Shape = typeof table extends fc.Arbitrary<infer T> ? T : never

/** A blank label became a positive one that the schema refused: an exception. */
const FAILED_ONCE: Shape[] = [
  {
    rows: 2,
    columns: [
      ['label', { kind: 'cells', cells: [' ', '0'] }],
      ['', { kind: 'cells', cells: ['0'] }],
      ['é', { kind: 'cells', cells: ['0.75', '0', '0'] }],
    ],
    shift: 1,
  },
]

const quoted = (text: string) => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** `by`: how far columns of cells are shifted, so that the two files differ somewhere. */
function csvOf({ rows, columns }: Shape, by: number): string {
  const line = (row: number) =>
    columns.map(([, { kind, cells }], i) =>
      kind === 'numbered' ? `r${row}` : cells[(row * (i + 1) + (i > 1 ? by : 0)) % cells.length],
    )
  const lines = [columns.map(([own]) => own), ...Array.from({ length: rows }, (_, row) => line(row))]
  return lines.map((cells) => cells.map(quoted).join(',')).join('\n')
}

async function expectHandled(shape: Shape): Promise<void> {
  const files = { a: csvOf(shape, 0), b: csvOf(shape, shape.shift) }
  const read = (path: 'a' | 'b') => readTable({ path, bytes: encoder.encode(files[path]) })
  let text: string
  try {
    const tables = { champion: await read('a'), challenger: await read('b') }
    const inferred = inferModel(tables, { champion: 'a', challenger: 'b' }, {}, true)
    text = draftConfig(inferred, { output: 'x.yml', unsure: inferred.unsure.map(sentenceOf) })
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    expectTold(error.problems)
    return
  }
  expect(load(text), text).toBeDefined()
  const report = (await reviewFiles(text, files))!
  expectSound(report)
  if (shape.shift === 0) expect(report.verdict).not.toBe('pass')
}

const folder = mkdtempSync(join(tmpdir(), 'model-review-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The whole way, through files on the disk. */
async function expectNoDefect(shape: Shape): Promise<void> {
  writeFileSync(join(folder, 'a'), csvOf(shape, 0))
  writeFileSync(join(folder, 'b'), csvOf(shape, shape.shift))
  const run = async (...argv: string[]) => {
    let shown = ''
    const stream = {
      write: (text: string) => {
        shown += text
      },
    }
    const exit = await runCli({ argv, cwd: folder, env: {}, stdout: stream, stderr: stream })
    expect([0, 1, 2, 3], shown).toContain(exit)
    return exit
  }
  await run('compare', 'a', 'b')
  if ((await run('init', 'a', 'b', '--output', 'c.yml', '--force')) === 0) await run('compare', '--config', 'c.yml')
}

describe('tables of any columns', () => {
  it('are told about or drafted into a config that loads and runs', async () => {
    await holds(0.25, table, expectHandled, FAILED_ONCE)
  })

  it('end with an exit code that says what happened, on the command line', async () => {
    await holds(0.03, table, expectNoDefect, FAILED_ONCE)
  })
})
