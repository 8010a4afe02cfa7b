import { describe, expect, it } from 'vitest'
import { declareSlice } from '../../../src/core/discover/declare.js'
import { cutColumns, type SearchedValue } from '../../../src/core/discover/predicates.js'
import { evaluateMask, parseExpression } from '../../../src/core/expression.js'
import type { PairColumn } from '../../../src/core/pair.js'
import { errorOf, ProblemError } from '../../../src/core/problem.js'
import { CellState } from '../../../src/core/table.js'
import { makePair } from '../make-pair.js'

const N = 400
const rowsOf = <T>(make: (row: number) => T): T[] => Array.from({ length: N }, (_, row) => make(row))

function pairWith(columns: Readonly<Record<string, readonly (string | number)[]>>) {
  const half = rowsOf(() => 0.5)
  return makePair({ label: rowsOf((row) => row % 2), champion: half, challenger: half, columns })
}

const cut = (columns: Parameters<typeof pairWith>[0], minRows = 40, ranges = 4) =>
  cutColumns(pairWith(columns), Object.keys(columns), minRows, ranges)

/** A column of numbers of which some are missing, as a file gives it. */
const withMissing = (values: readonly (number | null)[]): PairColumn => ({
  numbers: () => ({
    values: Float64Array.from(values, (value) => value ?? Number.NaN),
    state: Uint8Array.from(values, (value) => (value === null ? CellState.missing : CellState.finite)),
  }),
  categories: () => {
    throw new Error('numbers suffice')
  },
})

describe('the columns of a search', () => {
  it('cuts many numbers at round edges near the quantiles', () => {
    const { columns } = cut({ amount: rowsOf((row) => 13 + row * 7.31) })
    expect(columns[0].values.map(({ text }) => text)).toEqual(['<800', '800..1500', '1500..2200', '>=2200'])
    const counts = columns[0].values.map((_, code) => columns[0].codes.filter((own) => own === code).length)
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThanOrEqual(2 * 0.02 * N + 1)
  })

  it('keeps few numbers as values, and texts in an order that the rows do not decide', () => {
    const { columns } = cut({ children: rowsOf((row) => row % 3), region: rowsOf((row) => ['south', 'east'][row % 2]) })
    expect(columns.map(({ values }) => values.map(({ text }) => text))).toEqual([
      ['0', '1', '2'],
      ['east', 'south'],
    ])
  })

  it('leaves out rare values, and says of a column why it is not searched', () => {
    const { columns, skipped } = cut({
      id: rowsOf((row) => `row ${row}`),
      country: rowsOf((row) => (row < 30 ? 'LI' : row % 2 === 0 ? 'DE' : 'FR')),
      constant: rowsOf(() => 'same'),
    })
    expect(columns.map(({ name, values }) => [name, values.map(({ text }) => text)])).toEqual([
      ['country', ['DE', 'FR']],
    ])
    expect(columns[0].codes.slice(0, 30)).toEqual(new Uint16Array(30).fill(2))
    expect(skipped.map(({ column, reason }) => [column, reason.code])).toEqual([
      ['id', 'discover_no_common_value'],
      ['constant', 'discover_one_value'],
    ])
  })

  it('takes a missing value for a value', () => {
    const pair = pairWith({})
    const column = withMissing(rowsOf((row) => (row % 4 === 0 ? null : row)))
    const { columns } = cutColumns({ ...pair, column: () => column }, ['income'], 40, 2)
    const values = columns[0].values
    expect(values.map(({ kind }) => kind)).toEqual(['range', 'range', 'missing'])
    expect(columns[0].codes[0]).toBe(2)
    expect(columns[0].codes[1]).toBe(0)
  })

  it('heaps of one number make fewer ranges, never an empty one', () => {
    const { columns } = cut({ visits: rowsOf((row) => (row < 250 ? 0 : row)) })
    const [first, ...others] = columns[0].values
    expect(first.kind === 'range' && first.low).toBe(Number.NEGATIVE_INFINITY)
    for (const code of columns[0].values.keys())
      expect(columns[0].codes.filter((own) => own === code).length).toBeGreaterThanOrEqual(40)
    expect(others.length).toBeGreaterThan(0)
  })

  it('skips a column of items that has no one value for a query', () => {
    const pair = {
      ...pairWith({}),
      column: () => {
        throw new ProblemError(errorOf('slice_not_constant_in_query', { column: 'genre', queries: 3, total: 9 }))
      },
    }
    expect(cutColumns(pair, ['genre'], 40, 4).skipped[0].reason.code).toBe('slice_not_constant_in_query')
  })
})

describe('a found slice as the config declares it', () => {
  const hostile = `a"b\\c' or true`
  const value = (text: string): SearchedValue => ({ kind: 'value', text })
  const range = (low: number, high: number): SearchedValue => ({ kind: 'range', text: '', low, high })

  it.each<[string, readonly { column: string; value: SearchedValue }[]]>([
    ['texts', [{ column: 'region', value: value('east') }]],
    [
      'a text and a range',
      [
        { column: 'region', value: value('south') },
        { column: 'age', value: range(25, 60) },
      ],
    ],
    ['open ranges', [{ column: 'age', value: range(Number.NEGATIVE_INFINITY, 60) }]],
    ['names that are no words', [{ column: 'net income (EUR)', value: value('high') }]],
    ['names that mean something else', [{ column: 'label', value: value('x') }]],
    ['values that look like code', [{ column: 'region', value: value(hostile) }]],
  ])('is a formula that holds for its rows alone: %s', (_, parts) => {
    const columns = {
      region: rowsOf((row) => ['east', 'south', hostile][row % 3]),
      age: rowsOf((row) => row % 97),
      'net income (EUR)': rowsOf((row) => ['high', 'low'][row % 2]),
      label: rowsOf((row) => ['x', 'y'][row % 2]),
    }
    const declared = declareSlice(parts)
    if (!('where' in declared)) throw new Error('no formula')
    const pair = pairWith(columns)
    const { mask } = evaluateMask(parseExpression(declared.where, { expect: 'boolean' }), {
      rows: N,
      label: pair.label,
      column: (name) => pair.column(name),
    })
    const expected = rowsOf((row) =>
      parts.every(({ column, value: part }) => {
        const cell = columns[column as keyof typeof columns][row]
        return part.kind === 'range' ? Number(cell) >= part.low && Number(cell) < part.high : String(cell) === part.text
      })
        ? 1
        : 0,
    )
    expect(Array.from(mask)).toEqual(expected)
    expect(expected).toContain(1)
  })

  it('is a cut of its columns where a missing value belongs to it', () => {
    expect(
      declareSlice([
        { column: 'region', value: { kind: 'missing', text: '(missing)' } },
        { column: 'age', value: range(25, Number.POSITIVE_INFINITY) },
      ]),
    ).toEqual({ columns: [{ column: 'region' }, { column: 'age', bins: [25] }] })
  })
})
