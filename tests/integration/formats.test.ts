import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from '../../src/cli.js'
import { CellState, keyText, type Table } from '../../src/core/table.js'
import { fetchLocal } from '../../src/io/fetch-local.js'
import { readTable } from '../../src/io/read-table.js'
import { columnCategories, columnTexts, problemsOf } from '../io/read-text.js'
import { addSpark, findPython } from './python.js'

/** What Python says of a column. Numbers are hexadecimal floats, so that no digit is lost on the way. */
interface Column {
  readonly texts: readonly (string | null)[]
  readonly numbers: readonly (string | null)[]
}

interface Expected {
  readonly files: readonly {
    readonly file: string
    readonly note: string
    readonly columns: Readonly<Record<string, Column | 'nested'>>
  }[]
  readonly sparkSkipped: string | null
  readonly table: Readonly<Record<string, Column>>
}

const found = findPython('formats')
const noSpark = 'absent' in found ? found.absent : addSpark(found.python)
const folder = mkdtempSync(join(tmpdir(), 'model-review-formats-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function writeFiles(): Expected | undefined {
  if ('absent' in found) {
    console.warn(`skipped: ${found.absent}`)
    return undefined
  }
  if (noSpark) console.warn(`skipped the files of Spark: ${noSpark}`)
  const args = [join(import.meta.dirname, 'formats.py'), folder, noSpark ? 'without-spark' : 'with-spark']
  const made = spawnSync(found.python, args, { encoding: 'utf8', cwd: folder })
  if (made.status !== 0) throw new Error(`formats.py: ${made.stderr}`)
  const expected: Expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
  if (expected.sparkSkipped) console.warn(`skipped the files of Spark, which does not start: ${expected.sparkSkipped}`)
  return expected
}

const expected = writeFiles()
const take = (file: string, columns?: readonly string[]) =>
  readTable({ path: file, bytes: readFileSync(join(folder, file)) }, { columns })

/** Python's `float.hex`. */
function fromHex(text: string): number {
  const [, sign, whole, fraction, exponent] = /^(-?)0x(\d)\.?([0-9a-f]*)p([+-]\d+)$/.exec(text)!
  const digits = BigInt(`0x${whole}${fraction}`)
  // In two steps, or the smallest powers of two would vanish before they are multiplied.
  const power = Number(exponent) - 4 * fraction.length
  const half = Math.trunc(power / 2)
  return (sign === '-' ? -1 : 1) * Number(digits) * 2 ** half * 2 ** (power - half)
}

function expectColumn(table: Table, name: string, { texts, numbers }: Column): void {
  const column = table.column(name)!
  const { values, state } = column.numbers()
  const whatIs = (row: number): string | null =>
    (state?.[row] ?? CellState.finite) === CellState.finite ? String(values[row]) : null
  // Text that reads as a number is one, as in a CSV; Python's types say otherwise, so only its numbers are compared.
  numbers.forEach((number, row) => {
    if (number !== null) expect([name, row, whatIs(row)]).toEqual([name, row, String(fromHex(number))])
  })
  texts.forEach((text, row) => {
    if (text === null) expect([name, row, state?.[row]]).toEqual([name, row, CellState.missing])
  })
  expect({ [name]: columnCategories(table, name) }).toEqual({ [name]: foldZeros(texts) })
  expect({ [name]: columnTexts(table, name) }).toEqual({ [name]: texts.map((text) => text ?? '') })
}

/** Of 0.0 and -0.0 the first names the category of both: they are one number. */
function foldZeros(texts: readonly (string | null)[]): (string | null)[] {
  const first = texts.find((text) => text === '0.0' || text === '-0.0')
  return texts.map((text) => (text === '0.0' || text === '-0.0' ? first! : text))
}

describe.skipIf(!expected)('files of other programs, value by value as Python reads them', () => {
  it.each(expected?.files ?? [])('$note: $file', async ({ file, columns }) => {
    const table = await take(file)
    expect(table.columnNames).toEqual(Object.keys(columns))
    for (const [name, column] of Object.entries(columns)) {
      if (column === 'nested') {
        const looking = (async () => table.column(name)!.keys())()
        expect(await problemsOf(looking)).toMatchObject([{ code: 'nested_column', args: { file, column: name } }])
      } else expectColumn(table, name, column)
    }
  })

  it.skipIf(noSpark || expected?.sparkSkipped)(
    'Spark wrote a file with each of its codecs, and with both kinds of timestamps',
    () => {
      const files = expected!.files.filter(({ note }) => note.startsWith('Spark'))
      expect(new Set(files.map(({ note }) => note)).size).toBe(12)
    },
  )

  it('only the named columns are read: a nested one beside them is no obstacle, and named it is', async () => {
    const file = 'pyarrow-snappy.parquet'
    const table = await take(file, ['id', 'no such column'])
    expect(columnTexts(table, 'id')).toEqual(expected!.table.id.texts)
    expect(table.columnNames).toContain('record')
    expect(() => table.column('float64')!.numbers()).toThrow(/not named/)
    expect(await problemsOf(take(file, ['list', 'id', 'record']))).toMatchObject([
      { code: 'nested_column', args: { column: 'list' } },
      { code: 'nested_column', args: { column: 'record' } },
    ])
  })

  it.each(['polars.jsonl', 'duckdb.jsonl', 'duckdb.json'])(
    '%s: ids and integers to the last digit, floats the same double',
    async (file) => {
      const table = await take(file)
      for (const name of ['id', 'int64', 'uint64', 'boolean', 'text', 'unique']) {
        expect({ [name]: columnTexts(table, name) }).toEqual({
          [name]: expected!.table[name].texts.map((text) => text ?? ''),
        })
      }
      const { values } = table.column('float64')!.numbers()
      expect(Array.from(values, String)).toEqual(
        expected!.table.float64.numbers.map((number) => String(fromHex(number!))),
      )
    },
  )

  it('Parquet and CSV of one pandas frame have the same ids, scores and groups', async () => {
    const csv = await take('pandas.csv')
    const parquet = await take('pandas-plain.parquet')
    expect(parquet.columnNames).toEqual(csv.columnNames)
    for (const name of csv.columnNames) {
      expect(parquet.column(name)!.numbers()).toEqual(csv.column(name)!.numbers())
      expect(columnTexts(parquet, name)).toEqual(columnTexts(csv, name))
      expect(columnCategories(parquet, name)).toEqual(columnCategories(csv, name))
    }
  })

  it('pandas to_json: lines, records and split are the same table; the default is explained', async () => {
    const lines = await take('pandas.jsonl')
    expect(columnTexts(lines, 'id').slice(0, 2)).toEqual([String(2n ** 60n), String(2n ** 60n + 1n)])
    expect(new Set(columnCategories(lines, 'group'))).toEqual(new Set(['a', 'b', 'c', null]))
    expect(columnCategories(lines, 'word').slice(0, 2)).toEqual(['x', 'NA'])
    for (const file of ['pandas-records.json', 'pandas-split.json']) {
      const table = await take(file)
      expect(table.columnNames).toEqual(lines.columnNames)
      for (const name of lines.columnNames) expect(columnTexts(table, name)).toEqual(columnTexts(lines, name))
    }
    expect(await problemsOf(take('pandas-columns.json'))).toMatchObject([{ code: 'not_json_rows' }])
  })

  it('a key view is the text of its row', async () => {
    const keys = (await take('pandas.feather')).column('id')!.keys()
    expect(keyText(keys, 3)).toBe(String(2n ** 60n + 3n))
  })
})

const noSparkHere = noSpark !== undefined || expected?.sparkSkipped !== null
const takeFolder = async (path: string, baseFolder = folder) =>
  readTable(await fetchLocal({ baseFolder })({ path, ref: undefined, orFolder: 'parts' }))

const SNIPPETS: readonly (readonly [language: string, path: string, columns: readonly string[]])[] = [
  ['Python', 'predictions/challenger.csv', ['id', 'label', 'score', 'region', 'age_band']],
  ['SQL', 'challenger.parquet', ['id', 'label', 'score', 'region']],
  ['Spark', 'predictions/challenger', ['id', 'label', 'score', 'region']],
]

describe.skipIf(!expected)('the lines of docs/predictions-format.md write what compare reads without a config', () => {
  it.each(SNIPPETS.filter(([language]) => language !== 'Spark' || !noSparkHere))('%s', async (_, path, columns) => {
    const table = await takeFolder(path)
    expect(table.columnNames).toEqual(columns)
    const ids = Array.from({ length: 100 }, (_, row) => String(2n ** 53n + BigInt(row)))
    expect(columnTexts(table, 'id').sort()).toEqual(ids)
    const shown: string[] = []
    const stream = { write: (text: string) => shown.push(text) }
    const argv = ['compare', path, path, '--quiet']
    // The predictions did not change: a person is asked whether that is meant.
    expect(await runCli({ argv, cwd: folder, env: {}, stdout: stream, stderr: stream }), shown.join('')).toBe(3)
  })
})

describe.skipIf(noSparkHere)('the script of examples/spark', () => {
  it.each([
    ['now', ''],
    ['before', 'before'],
  ])('makes the folder as it is committed, of the version %s', async (version, place) => {
    const made = await takeFolder(`example-${version}`)
    const committed = await takeFolder('predictions', join(import.meta.dirname, '../../examples/spark', place))
    expect(made.columnNames).toEqual(committed.columnNames)
    const rowsOf = (table: Table) => {
      const [label, prediction] = ['label', 'prediction'].map((name) => table.column(name)!.numbers().values)
      const cities = columnTexts(table, 'city')
      const rows = columnTexts(table, 'id').map(
        (id, row) => [id, { city: cities[row], label: label[row], prediction: prediction[row] }] as const,
      )
      return new Map(rows)
    }
    const [own, others] = [rowsOf(made), rowsOf(committed)]
    expect(own.size).toBe(3000)
    for (const [id, { prediction, ...row }] of own) {
      expect(others.get(id)).toMatchObject(row)
      // Rounded to a tenth; a last digit may differ between machines.
      expect(Math.abs(others.get(id)!.prediction - prediction)).toBeLessThan(0.11)
    }
  })
})
