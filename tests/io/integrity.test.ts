import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CellState, type Table } from '../../src/core/table.js'
import { readTable } from '../../src/io/read-table.js'
import { columnCategories, columnTexts, problemsOf } from './read-text.js'

// 57 pairs cut from a real data set; they stand beside a checkout and are never part of it.
const folder = fileURLToPath(new URL('../../../shared/data/integrity/', import.meta.url))
const absent = !existsSync(folder)
if (absent) console.warn('skipped: ../shared/data/integrity is not beside this checkout')

interface Case {
  readonly champion: string
  readonly challenger: string
}
const cases: Record<string, Case> = absent ? {} : JSON.parse(readFileSync(`${folder}cases.json`, 'utf8')).cases
const take = (path: string) => readTable({ path, bytes: readFileSync(folder + path) })

const refused: Record<string, { code: string; [arg: string]: unknown }> = {
  'bad-line.jsonl': { code: 'broken_json', line: 13 },
  'duplicate-header.csv': { code: 'duplicate_column', column: 'churn_probability', first: 3, second: 4 },
  'empty.csv': { code: 'file_empty' },
  'header-only.csv': { code: 'no_rows', columns: 7 },
  'latin1.csv': { code: 'not_utf8', line: 2, byte: 'E1' },
  'ragged.csv': { code: 'ragged_row', line: 11, found: 8, expected: 7, rows: 2 },
  'truncated.csv': { code: 'truncated', line: 121, found: 5, expected: 7 },
  'truncated.csv.gz': { code: 'truncated_gzip' },
  'unclosed-quote.csv': { code: 'unclosed_quote', line: 31 },
}

/** Cases whose challenger is clean.csv in another form: cell by cell the same. */
const reEncoded = [
  'tab-separated',
  'extra-columns',
  'column-order',
  'bom-crlf',
  'cr-only',
  'no-final-newline',
  'trailing-blank-lines',
  'quoted',
  'gzip',
  'gzip-without-suffix',
  'utf16le',
  'non-ascii',
  'hostile-values',
  'hostile-header',
  'semicolon-decimal-comma',
  'jsonl',
  'json-array',
]

describe.skipIf(absent)('the pairs of ../shared/data/integrity', () => {
  it.each(Object.entries(cases))(
    '%s: each file is a table or refused with its code',
    async (_, { champion, challenger }) => {
      for (const path of [champion, challenger]) {
        if (path in refused) {
          const { code, ...args } = refused[path]
          expect(await problemsOf(take(path))).toMatchObject([{ code, args: { file: path, ...args } }])
        } else {
          const table = await take(path)
          expect(table.rows).toBeGreaterThan(0)
          expect(columnTexts(table, 'customerID').every((id) => id !== '')).toBe(true)
        }
      }
    },
  )

  it('every refused file belongs to a case', () => {
    const files = new Set(Object.values(cases).flatMap(({ champion, challenger }) => [champion, challenger]))
    expect(Object.keys(refused).filter((path) => !files.has(path))).toEqual([])
  })

  const content = (table: Table) => ({
    ids: columnTexts(table, 'customerID'),
    labels: columnCategories(table, 'Churn'),
    scores: table.column('churn_probability')!.numbers(),
  })

  it.each(reEncoded)('%s holds the ids, labels and scores of clean.csv', async (name) => {
    expect(content(await take(cases[name].challenger))).toEqual(content(await take('clean.csv')))
  })

  it('semicolon-decimal-comma says in a note how the commas were read', async () => {
    const table = await take('semicolon-decimal-comma.csv')
    for (const name of table.columnNames) table.column(name)!.numbers()
    expect(table.notes()).toMatchObject([{ code: 'decimal_comma', args: { column: 'churn_probability' } }])
  })

  it.each([
    ['score-blank.csv', CellState.missing],
    ['score-nan.csv', CellState.missing],
    ['score-null.csv', CellState.missing],
    ['score-na.csv', CellState.missing],
    ['score-inf.csv', CellState.infinite],
    ['score-text.csv', CellState.text],
  ])('%s: six scores are no numbers, and no other row is touched', async (path, expected) => {
    const { state } = (await take(path)).column('churn_probability')!.numbers()
    expect(Array.from(state!).filter((cell) => cell === expected)).toHaveLength(6)
    expect(Array.from(state!).filter((cell) => cell === CellState.finite)).toHaveLength(234)
  })

  it('score-scientific agrees with clean.csv to the digits it was written with', async () => {
    const clean = content(await take('clean.csv')).scores.values
    const scientific = content(await take('score-scientific.csv')).scores.values
    expect(Math.max(...clean.map((value, row) => Math.abs(value - scientific[row])))).toBeLessThan(1e-6)
  })

  it('id-huge keeps every digit of its ids', async () => {
    const ids = columnTexts(await take('id-huge.csv'), 'customerID')
    expect(new Set(ids).size).toBe(240)
    expect(new Set(ids.map(Number)).size).toBeLessThan(240)
  })

  it('quoted and hostile values are kept exactly', async () => {
    const facts = JSON.parse(readFileSync(`${folder}cases.json`, 'utf8')).cases
    for (const path of ['quoted.csv', 'quoted-champion.csv'])
      expect(new Set(columnTexts(await take(path), 'note'))).toEqual(new Set(facts.quoted.facts.note_values))
    for (const name of ['hostile-values', 'non-ascii']) {
      const table = await take(cases[name].challenger)
      const last = table.columnNames.at(-1)!
      expect(new Set(columnCategories(table, last))).toEqual(new Set(facts[name].facts.values))
    }
  })

  it('header-case-space keeps the exact name, so that the plain one is not found', async () => {
    const table = await take('header-case-space.csv')
    expect(table.column('churn_probability')).toBeUndefined()
    expect(table.column(' CHURN_PROBABILITY ')).toBeDefined()
  })
})
