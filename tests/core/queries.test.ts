import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PairColumn } from '../../src/core/pair.js'
import { groupQueries, reduceColumn } from '../../src/core/queries.js'
import { CellState } from '../../src/core/table.js'
import { sentenceOf } from '../../src/report/say.js'
import { makeTable } from './make-table.js'

const columnOf = (cells: readonly string[]): PairColumn => makeTable('items.csv', { c: cells }).column('c')!

function reduced(cells: readonly string[], starts: readonly number[]): PairColumn {
  const result = reduceColumn('c', columnOf(cells), Int32Array.from(starts))
  if ('code' in result) throw new Error(JSON.stringify(result))
  return result
}

describe('groupQueries', () => {
  it('says where the items of each query begin, and where the last ones end', () => {
    expect([...groupQueries(Int32Array.of(0, 0, 1, 2, 2, 2))]).toEqual([0, 2, 3, 6])
  })

  it('no items are no queries', () => {
    expect([...groupQueries(new Int32Array(0))]).toEqual([0])
  })

  it.each([
    ['a query that comes back', [0, 1, 0]],
    ['a query without items', [0, 2]],
    ['a first query that is not number 0', [1, 1]],
    ['a number below 0', [-1, 0]],
  ])('refuses %s', (_, queryOfItem) => {
    expect(() => groupQueries(Int32Array.from(queryOfItem))).toThrow(RangeError)
  })

  it('gives back the sizes of any queries', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 })), (sizes) => {
        const starts = groupQueries(
          Int32Array.from(sizes.flatMap((size, query) => new Array<number>(size).fill(query))),
        )
        expect(sizes.map((_, query) => starts[query + 1] - starts[query])).toEqual(sizes)
        expect(starts).toHaveLength(sizes.length + 1)
      }),
      { seed: 1 },
    )
  })
})

describe('reduceColumn', () => {
  it('keeps the value that all items of a query share, as text and as number', () => {
    const column = reduced(['7', '7', '3', '7', '7'], [0, 2, 3, 5])
    const { codes, categories } = column.categories()
    expect([...codes].map((code) => categories[code])).toEqual(['7', '3', '7'])
    expect([...column.numbers().values]).toEqual([7, 3, 7])
    expect(column.numbers().state).toBeUndefined()
  })

  it('a value missing in all items of a query is missing in the query', () => {
    const column = reduced(['', '', '3'], [0, 2, 3])
    expect([...column.categories().codes]).toEqual([-1, 0])
    expect(column.numbers().state).toEqual(Uint8Array.of(CellState.missing, CellState.finite))
  })

  it.each([
    ['differs', ['a', 'b', 'c', 'c', 'a', 'b', 'b'], 2],
    ['is missing in some items only', ['a', '', 'c', 'c', 'b', 'b', 'b'], 1],
    ['differs in the last item alone', ['a', 'a', 'c', 'c', 'b', 'b', 'c'], 1],
  ])('a value that %s cannot slice queries; the reason counts them', (_, cells, queries) => {
    const found = reduceColumn('genre', columnOf(cells), Int32Array.of(0, 2, 4, 7))
    expect(found).toEqual({ code: 'slice_not_constant_in_query', args: { column: 'genre', queries, total: 3 } })
    expect(sentenceOf(found as never)).toContain(
      `column "genre" differs between items of the same query in ${queries} of 3`,
    )
  })
})
