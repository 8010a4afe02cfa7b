import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { averageRepeats } from '../../src/core/repeats.js'
import { CellState, keyText, type Table } from '../../src/core/table.js'
import { makeTable } from './make-table.js'

const texts = (table: Table, name: string): string[] => {
  const keys = table.column(name)!.keys()
  return Array.from({ length: table.rows }, (_, row) => keyText(keys, row))
}
const names = (table: Table, name: string): (string | null)[] => {
  const { codes, categories } = table.column(name)!.categories()
  return [...codes].map((code) => (code < 0 ? null : categories[code]))
}
const numbers = (table: Table, name: string) => table.column(name)!.numbers()

const samples = makeTable('samples.csv', {
  id: ['b', 'a', 'b', 'c', 'b', 'a'],
  score: ['1', '0', '0', '0.5', '1', '1'],
  topic: ['art', 'law', 'law', 'tax', 'art', 'art'],
  length: ['10', '', '30', '40', '50', '60'],
})

describe('rows that repeat an id', () => {
  const averaged = averageRepeats(samples, 'id', 'score')

  it('become one row an item, in order of first appearance', () => {
    expect(averaged.rows).toBe(3)
    expect(texts(averaged, 'id')).toEqual(['b', 'a', 'c'])
    expect([0, 1, 2].map((row) => averaged.lineOf(row))).toEqual([2, 3, 5])
    expect([averaged.source, averaged.columnNames]).toEqual([samples.source, samples.columnNames])
  })

  it('have the mean of their scores, in every view', () => {
    expect([...numbers(averaged, 'score').values]).toEqual([2 / 3, 0.5, 0.5])
    expect(numbers(averaged, 'score').state).toBeUndefined()
    expect(texts(averaged, 'score')).toEqual([String(2 / 3), '0.5', '0.5'])
    expect(names(averaged, 'score')).toEqual([String(2 / 3), '0.5', '0.5'])
  })

  it('are counted, and those that score 1 or more beside them', () => {
    expect([...averaged.repeats!.count]).toEqual([3, 2, 1])
    expect([...averaged.repeats!.correct]).toEqual([2, 1, 0])
  })

  it('keep the other columns of the first row, missing values included', () => {
    expect(names(averaged, 'topic')).toEqual(['art', 'law', 'tax'])
    expect(texts(averaged, 'topic')).toEqual(['art', 'law', 'tax'])
    expect([...numbers(averaged, 'length').state!]).toEqual([CellState.finite, CellState.missing, CellState.finite])
    expect(numbers(averaged, 'length').values[2]).toBe(40)
    expect(averaged.column('nothing')).toBeUndefined()
  })

  it('name categories in order of first appearance among the rows that are left', () => {
    const table = makeTable('t.csv', { id: ['1', '1', '2', '3'], score: ['0', '0', '0', '0'], c: ['x', 'y', 'z', 'y'] })
    expect(averageRepeats(table, 'id', 'score').column('c')!.categories()).toEqual({
      codes: Int32Array.of(0, 1, 2),
      categories: ['x', 'z', 'y'],
    })
  })
})

describe('a score that cannot be used', () => {
  it.each([
    ['missing', '', CellState.missing],
    ['infinite', 'inf', CellState.infinite],
    ['text', 'n/a?', CellState.text],
  ])('%s in one repeat makes the item so, at the line of that repeat', (_, cell, state) => {
    const table = makeTable('t.csv', { id: ['a', 'b', 'a', 'a'], score: ['1', '0.25', '1', cell] })
    const averaged = averageRepeats(table, 'id', 'score')
    expect([...numbers(averaged, 'score').state!]).toEqual([state, CellState.finite])
    expect(numbers(averaged, 'score').values).toEqual(Float64Array.of(Number.NaN, 0.25))
    expect(averaged.lineOf(0)).toBe(5)
    expect(texts(averaged, 'score')).toEqual([cell, '0.25'])
  })

  it('text is worse than infinite, infinite worse than missing', () => {
    const table = makeTable('t.csv', { id: ['a', 'a', 'a', 'b', 'b'], score: ['', 'what', 'inf', 'inf', ''] })
    const averaged = averageRepeats(table, 'id', 'score')
    expect([...numbers(averaged, 'score').state!]).toEqual([CellState.text, CellState.infinite])
    expect([averaged.lineOf(0), averaged.lineOf(1)]).toEqual([3, 5])
  })
})

describe('ids', () => {
  it('are compared by exact text: 1, 01 and 1.0 are three items', () => {
    const table = makeTable('t.csv', { id: ['1', '01', '1.0', '1'], score: ['0', '0', '0', '1'] })
    expect(texts(averageRepeats(table, 'id', 'score'), 'id')).toEqual(['1', '01', '1.0'])
  })

  it('may be made of several columns', () => {
    const table = makeTable('t.csv', { task: ['x', 'x', 'y'], item: ['1', '1', '1'], score: ['0', '1', '1'] })
    const averaged = averageRepeats(table, ['task', 'item'], 'score')
    expect([texts(averaged, 'task'), texts(averaged, 'item')]).toEqual([
      ['x', 'y'],
      ['1', '1'],
    ])
    expect([...numbers(averaged, 'score').values]).toEqual([0.5, 1])
  })

  it('that are empty stay rows of their own, for the join to count', () => {
    const table = makeTable('t.csv', { id: ['', 'a', ''], score: ['0', '1', '1'] })
    expect(texts(averageRepeats(table, 'id', 'score'), 'id')).toEqual(['', 'a', ''])
  })

  it.each([
    ['id', { score: ['1', '0'] }],
    ['score', { id: ['1', '1'] }],
  ])('a table without the %s column stays as it is, without repeats', (_, columns) => {
    const table = makeTable('t.csv', columns)
    const averaged = averageRepeats(table, 'id', 'score')
    expect([averaged.rows, averaged.repeats, averaged.lineOf(1)]).toEqual([2, undefined, 3])
    const [name] = averaged.columnNames
    expect(texts(averaged, name)).toEqual(texts(table, name))
  })

  it('no rows are no items', () => {
    const averaged = averageRepeats(makeTable('t.csv', { id: [], score: [] }), 'id', 'score')
    expect([averaged.rows, averaged.repeats!.count.length, numbers(averaged, 'score').values.length]).toEqual([0, 0, 0])
  })
})

describe('means', () => {
  it('of equal scores are that score exactly', () => {
    const table = makeTable('t.csv', { id: ['a', 'a', 'a'], score: ['0.1', '0.1', '0.1'] })
    expect((0.1 + 0.1 + 0.1) / 3).not.toBe(0.1)
    expect(numbers(averageRepeats(table, 'id', 'score'), 'score').values[0]).toBe(0.1)
  })

  it('of scores at the ends of a double stay finite', () => {
    const table = makeTable('t.csv', {
      id: ['a', 'a', 'a', 'a'],
      score: ['1.7e308', '1.7e308', '-1.7e308', '-1.7e308'],
    })
    expect(numbers(averageRepeats(table, 'id', 'score'), 'score').values[0]).toBe(0)
  })

  const arbitraryRows = fc.array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'ä', '😀'),
      score: fc.double({ min: -10, max: 10, noNaN: true }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  const tableOf = (rows: readonly { id: string; score: number }[]) =>
    makeTable('t.csv', { id: rows.map(({ id }) => id), score: rows.map(({ score }) => String(score)) })

  it('are those of a plain grouping, and no row is lost', () => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        const averaged = averageRepeats(tableOf(rows), 'id', 'score')
        const ids = [...new Set(rows.map(({ id }) => id))]
        expect(texts(averaged, 'id')).toEqual(ids)
        ids.forEach((id, item) => {
          const own = rows.filter((row) => row.id === id).map(({ score }) => score)
          const mean = own.reduce((a, b) => a + b, 0) / own.length
          expect(Math.abs(numbers(averaged, 'score').values[item] - mean)).toBeLessThan(1e-13)
          expect(averaged.repeats!.count[item]).toBe(own.length)
          expect(averaged.repeats!.correct[item]).toBe(own.filter((score) => score >= 1).length)
        })
      }),
      { seed: 2 },
    )
  })

  it('are the same number whatever the order of the rows', () => {
    fc.assert(
      fc.property(arbitraryRows, fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (rows, keys) => {
        const shuffled = rows.map((row, i) => ({ row, key: keys[i] })).sort((a, b) => a.key - b.key)
        const meansOf = (table: Table) => {
          const averaged = averageRepeats(table, 'id', 'score')
          return new Map(texts(averaged, 'id').map((id, item) => [id, numbers(averaged, 'score').values[item]]))
        }
        const expected = meansOf(tableOf(rows))
        for (const [id, mean] of meansOf(tableOf(shuffled.map(({ row }) => row)))) expect(mean).toBe(expected.get(id))
      }),
      { seed: 3 },
    )
  })
})
