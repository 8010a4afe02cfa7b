import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseExpression } from '../../src/core/expression.js'
import { joinPair, type Pair } from '../../src/core/pair.js'
import type { SliceBy, SlicesPlan } from '../../src/core/plan.js'
import { type Problem, ProblemError } from '../../src/core/problem.js'
import { quantileOfSorted } from '../../src/core/quantile.js'
import { cutSlices, type Slicing } from '../../src/core/slices.js'
import { sentenceOf } from '../../src/report/say.js'
import { digest, makeTable } from './make-table.js'

/** A pair whose rows keep their order. */
function pairOf(columns: Readonly<Record<string, readonly string[]>>): Pair {
  const n = Object.values(columns)[0].length
  const id = Array.from({ length: n }, (_, row) => String(row).padStart(7, '0'))
  const cells = { id, y: id.map((_, row) => String(row % 2)), p: id.map(() => '0.5'), ...columns }
  const table = makeTable('all.csv', cells)
  return joinPair(
    { champion: table, challenger: table },
    { id: 'id', label: 'y', score: 'p' },
    { positive: '1', maxUnmatched: 0, digest, scoreRange: [0, 1] },
  ).pair
}

const planOf = (...of: readonly SliceBy[]): SlicesPlan => ({
  metrics: [],
  minRows: 2,
  of: of.map((by) => ({ by, severity: 'normal', margin: undefined, minRows: undefined })),
})

const column = (name: string): Extract<SliceBy, { kind: 'column' }> => ({ kind: 'column', name, column: name })
const bins = (name: string, ...edges: number[]): Extract<SliceBy, { kind: 'bins' }> => ({
  kind: 'bins',
  name,
  column: name,
  edges,
})
const quantiles = (name: string, count: number): Extract<SliceBy, { kind: 'quantiles' }> => ({
  kind: 'quantiles',
  name,
  column: name,
  count,
})

const cut = (columns: Readonly<Record<string, readonly string[]>>, ...of: readonly SliceBy[]) =>
  cutSlices(planOf(...of), pairOf(columns))

/** Slice values with their counts, in order. */
const listOf = ({ slices }: Slicing) => slices.map(({ key, n }) => [Object.values(key).join(' & '), n])

function refusal(run: () => unknown): readonly Problem[] {
  try {
    run()
    return []
  } catch (error) {
    if (error instanceof ProblemError) return error.problems
    throw error
  }
}

describe('slices by column', () => {
  test('one for each value in the order of text, rows without a value last', () => {
    const { slicings } = cut({ city: ['b', 'a', '', 'b', 'é', 'B'] }, column('city'))
    expect(listOf(slicings[0])).toEqual([
      ['B', 1],
      ['a', 1],
      ['b', 2],
      ['é', 1],
      ['(missing)', 1],
    ])
    expect([...slicings[0].codes]).toEqual([2, 1, 4, 2, 3, 0])
    expect(slicings[0].slices[0].key).toEqual({ city: 'B' })
  })

  test('a value that reads "(missing)" is another slice than rows without a value', () => {
    const { slicings } = cut({ city: ['(missing)', '', '"(missing)"'] }, column('city'))
    expect(listOf(slicings[0]).map(([value]) => value)).toEqual(['""(missing)""', '"(missing)"', '(missing)'])
  })

  test('above 1000 values only those with enough rows are listed, the others counted', () => {
    const code = [...Array.from({ length: 1001 }, (_, i) => `id ${i}`), 'id 7', 'id 8', 'id 8']
    const { slicings, problems } = cut({ code }, column('code'))
    expect(listOf(slicings[0])).toEqual([
      ['id 7', 2],
      ['id 8', 3],
    ])
    expect(slicings[0].unlisted).toEqual({ slices: 999, rows: 999 })
    expect(slicings[0].codes.filter((each) => each < 0)).toHaveLength(999)
    expect(problems).toMatchObject([
      { code: 'slice_column_high_cardinality', args: { values: 1001, listed: 2, minRows: 2 } },
    ])
  })

  test('1000 values are all listed', () => {
    const { slicings, problems } = cut({ code: Array.from({ length: 1000 }, (_, i) => String(i)) }, column('code'))
    expect(slicings[0].slices).toHaveLength(1000)
    expect(problems).toEqual([])
  })
})

describe('slices by bins', () => {
  test('hold their lower edge and not their upper one, and are listed even when empty', () => {
    const { slicings } = cut({ age: ['24.9', '25', '39.9', '60', '61', ''] }, bins('age', 25, 40, 60))
    expect(listOf(slicings[0])).toEqual([
      ['<25', 1],
      ['25..40', 2],
      ['40..60', 0],
      ['>=60', 2],
      ['(missing)', 1],
    ])
  })

  test('infinite values belong to no bin', () => {
    const { slicings } = cut({ age: ['1', 'inf', '', '30'] }, bins('age', 25))
    expect(listOf(slicings[0])).toEqual([
      ['<25', 1],
      ['>=25', 1],
      ['(infinite)', 1],
      ['(missing)', 1],
    ])
    const without = cut({ age: ['1', 'inf'] }, bins('age', 25)).slicings[0]
    expect(listOf(without)).toEqual([
      ['<25', 1],
      ['>=25', 0],
      ['(infinite)', 1],
    ])
  })

  test('text cannot be cut into ranges', () => {
    const problems = refusal(() => cut({ age: ['1', 'old', 'young'] }, bins('age', 25)))
    expect(problems).toMatchObject([{ code: 'slice_column_not_numeric', args: { column: 'age', count: 2, rows: 3 } }])
  })
})

describe('slices by quantiles', () => {
  test('quantile interpolates linearly between order statistics (R type 7)', () => {
    // R 4.2: quantile(c(1, 2, 4, 8, 16), c(0, .1, .25, .5, .9, 1), type = 7)
    const sorted = Float64Array.of(1, 2, 4, 8, 16)
    const found = [0, 0.1, 0.25, 0.5, 0.9, 1].map((share) => quantileOfSorted(sorted, share))
    ;[1, 1.4, 2, 4, 12.8, 16].forEach((expected, i) => {
      expect(found[i]).toBeCloseTo(expected, 12)
    })
    expect(() => quantileOfSorted(new Float64Array(), 0.5)).toThrow(RangeError)
  })

  test('part the rows as the quantiles do, with edges as short as that allows', () => {
    const number = fc.double({ min: -1000, max: 1000, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 2, max: 6 }),
        (values, count) => {
          const { slicings } = cut({ x: values.map(String) }, quantiles('x', count))
          const sorted = Float64Array.from(values).sort()
          const edges = Array.from({ length: count - 1 }, (_, k) => quantileOfSorted(sorted, (k + 1) / count))
          const groupOf = (value: number) => edges.filter((edge) => value >= edge).length
          values.forEach((one, i) => {
            values.forEach((other, j) => {
              expect(slicings[0].codes[i] === slicings[0].codes[j]).toBe(groupOf(one) === groupOf(other))
            })
          })
        },
      ),
    )
    const { slicings } = cut({ x: ['0.12345', '0.2', '0.333333', '0.98765'] }, quantiles('x', 2))
    expect(listOf(slicings[0])).toEqual([
      ['<0.3', 2],
      ['>=0.3', 2],
    ])
  })

  test('that coincide are merged, and said so', () => {
    const { slicings, problems } = cut({ x: ['0', '0', '0', '0', '5', ''] }, quantiles('x', 4))
    expect(listOf(slicings[0])).toEqual([
      ['all', 5],
      ['(missing)', 1],
    ])
    expect(problems).toMatchObject([{ code: 'slice_quantiles_merged', args: { asked: 4, groups: 1 } }])
  })

  test('need a number', () => {
    expect(refusal(() => cut({ x: ['', ''] }, quantiles('x', 4)))).toMatchObject([{ code: 'slice_no_finite_values' }])
  })
})

describe('crossed slices', () => {
  test('are the combinations that occur, in the order of their parts', () => {
    const columns = { sex: ['m', 'f', 'm', 'f', ''], age: ['30', '20', '20', '70', '30'] }
    const { slicings } = cut(columns, { kind: 'cross', parts: [column('sex'), bins('age', 25, 60)] })
    expect(slicings[0].slices).toEqual([
      { key: { sex: 'f', age: '<25' }, n: 1 },
      { key: { sex: 'f', age: '>=60' }, n: 1 },
      { key: { sex: 'm', age: '<25' }, n: 1 },
      { key: { sex: 'm', age: '25..60' }, n: 1 },
      { key: { sex: '(missing)', age: '25..60' }, n: 1 },
    ])
    expect([...slicings[0].codes]).toEqual([3, 0, 2, 1, 4])
  })

  test('of columns with many values are found without counting every combination', () => {
    const values = Array.from({ length: 900 }, (_, i) => `v${String((i * 7) % 900).padStart(3, '0')}`)
    const columns = { a: values, b: [...values].reverse() }
    const { slicings } = cut(columns, { kind: 'cross', parts: [column('a'), column('b')] })
    expect(slicings[0].slices).toHaveLength(900)
    expect(slicings[0].slices.every(({ n }) => n === 1)).toBe(true)
    const [first] = slicings[0].slices
    expect(first.key).toEqual({
      a: columns.a[slicings[0].codes.indexOf(0)],
      b: columns.b[slicings[0].codes.indexOf(0)],
    })
  })

  test('may use a column named __proto__', () => {
    const columns = Object.fromEntries([
      ['__proto__', ['x', 'y']],
      ['b', ['1', '1']],
    ])
    const { slicings } = cut(columns, { kind: 'cross', parts: [column('__proto__'), column('b')] })
    expect(slicings[0].slices.map(({ key }) => Object.entries(key))).toEqual([
      [
        ['__proto__', 'x'],
        ['b', '1'],
      ],
      [
        ['__proto__', 'y'],
        ['b', '1'],
      ],
    ])
  })

  test('need different names', () => {
    const problems = refusal(() => cut({ a: ['1', '2'] }, { kind: 'cross', parts: [column('a'), bins('a', 2)] }))
    expect(problems).toMatchObject([{ code: 'slice_name_repeated', args: { name: 'a' } }])
  })
})

describe('slices by formula', () => {
  const where = (name: string, formula: string): SliceBy => ({ kind: 'where', name, where: parseExpression(formula) })

  test('are the rows for which it holds; undecided rows are counted', () => {
    const { slicings, problems } = cut({ limit: ['1', '5', '', '9'] }, where('High limits', 'limit >= 5'))
    expect(slicings[0].slices).toEqual([{ key: { slice: 'High limits' }, n: 2 }])
    expect([...slicings[0].codes]).toEqual([-1, 0, -1, 0])
    expect(problems).toMatchObject([{ code: 'slice_where_missing', args: { count: 1, rows: 4 } }])
  })

  test('are listed when no row is in them', () => {
    expect(listOf(cut({ limit: ['1'], y: ['1'] }, where('none', 'limit > 5')).slicings[0])).toEqual([['none', 0]])
  })
})

describe('a plan of slices', () => {
  test('names every column that no file has, once, with the nearest name', () => {
    const problems = refusal(() => cut({ region: ['a', 'b'] }, column('Region'), bins('Region', 1), column('zzz')))
    expect(problems).toMatchObject([
      { code: 'column_missing', args: { column: 'Region', nearest: 'region', use: 'slice' } },
      { code: 'column_missing', args: { column: 'zzz', nearest: null } },
    ])
    expect(sentenceOf(problems[0])).toBe(
      'slices.of: "Region" uses the column "Region", which none of the files has. Did you mean "region"?',
    )
  })

  test('may not give two slices one name, in whatever order of columns', () => {
    const columns = { a: ['1', '2'], b: ['x', 'y'] }
    const cross = (...parts: Extract<SliceBy, { kind: 'column' }>[]): SliceBy => ({ kind: 'cross', parts })
    const problems = refusal(() =>
      cut(columns, cross(column('a'), column('b')), column('a'), cross(column('b'), column('a'))),
    )
    expect(problems).toMatchObject([{ code: 'duplicate_slice', args: { firstEntry: 1, secondEntry: 3, count: 2 } }])
    expect(refusal(() => cut(columns, column('a'), bins('a', 2)))).toEqual([])
  })

  test('covers every row exactly once for columns, bins, quantiles and crosses', () => {
    const cell = fc.constantFrom('', '1', '2', '3.5', '-7', 'inf')
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 2, maxLength: 50 }), (rows) => {
        const columns = { a: rows.map(([a]) => a), b: rows.map(([, b]) => b) }
        fc.pre(columns.a.some((each) => Number.isFinite(Number(each)) && each !== ''))
        const by: SliceBy[] = [column('b'), bins('a', 0, 2), { ...quantiles('a', 3), name: 'third' }]
        const { slicings } = cut(columns, ...by, { kind: 'cross', parts: [column('b'), bins('a', 0, 2)] })
        for (const { codes, slices } of slicings) {
          expect(slices.map(({ n }) => n)).toEqual(
            slices.map((_, code) => codes.filter((each) => each === code).length),
          )
          expect(slices.reduce((total, { n }) => total + n, 0)).toBe(rows.length)
        }
      }),
    )
  })
})
