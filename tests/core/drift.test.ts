import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareWithReference, type DriftInput, driftChecks, sampleOfNumbers } from '../../src/core/drift.js'
import type { DriftPlan } from '../../src/core/plan.js'
import { jensenShannon, populationStability, testKolmogorovSmirnov } from '../../src/core/stats/two-samples.js'
import { seedRandom, shuffle } from '../laws/generate.js'
import { makePair } from './make-pair.js'
import { makeTable } from './make-table.js'

type Cells = Readonly<Record<string, readonly (string | number)[]>>
const plan: DriftPlan = { columns: 'all', psiMax: 0.1, block: false }

function inputOf(reference: Cells, current: Cells, changes: Partial<DriftInput> = {}): DriftInput {
  const n = Object.values(current)[0].length
  const score = Array.from({ length: n }, (_, row) => (row % 10) / 10)
  const pair = makePair({ label: score.map(() => 0), champion: score, challenger: score, columns: current })
  const texts = Object.fromEntries(Object.entries(reference).map(([name, cells]) => [name, cells.map(String)]))
  return {
    pair,
    reference: makeTable('reference.csv', texts),
    plan,
    confidence: 0.95,
    special: new Set(),
    scores: [],
    cluster: undefined,
    ...changes,
  }
}
const compareColumns = (reference: Cells, current: Cells, changes: Partial<DriftInput> = {}) =>
  compareWithReference(inputOf(reference, current, changes))

/** `counts` of each value, one after another. */
const repeat = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).flatMap(([value, count]) => Array<string>(count).fill(value))
const regions = (eu: number, us: number) => ({ region: repeat({ EU: eu, US: us }) })

describe('drift of a column of values', () => {
  it('is measured over the values, with the shares of both samples', () => {
    const [column] = compareColumns(regions(410, 590), regions(720, 280)).columns
    expect(column).toMatchObject({ column: 'region', kind: 'category', isShown: true, newValues: null })
    expect(column.bins).toEqual([
      { of: { kind: 'value', value: 'EU' }, reference: 0.41, current: 0.72 },
      { of: { kind: 'value', value: 'US' }, reference: 0.59, current: 0.28 },
    ])
    expect(column.stability).toBeCloseTo(populationStability([410, 590], [720, 280]), 12)
    expect(column.jensenShannon).toBeCloseTo(jensenShannon([410, 590], [720, 280]), 12)
  })

  it('is not shown where chance explains it, however large the index', () => {
    const [column] = compareColumns(regions(10, 15), regions(16, 9)).columns
    expect(column.stability).toBeGreaterThan(0.1)
    expect(column.isShown).toBe(false)
    expect(column.limit!).toBeGreaterThan(column.stability)
  })

  it('names values that the reference does not have, but none that a few rows have', () => {
    const [column] = compareColumns(regions(500, 500), {
      region: repeat({ EU: 480, US: 480, APAC: 30, 'Jane Doe': 5 }),
    }).columns
    expect(column.newValues).toEqual({ count: 2, share: 35 / 995, examples: ['APAC'] })
  })

  it('takes values that are too rare together', () => {
    const rare = (from: number) => Array.from({ length: 30 }, (_, k) => `rare${from + k}`)
    const [column] = compareColumns(
      { x: [...repeat({ a: 500, b: 470 }), ...rare(0)] },
      { x: [...repeat({ a: 500, b: 470 }), ...rare(15)] },
    ).columns
    expect(column.bins.map(({ of }) => of.kind)).toEqual(['value', 'value', 'others'])
    expect(column.bins[2]).toMatchObject({ reference: 0.03, current: 0.03 })
    expect(column.isShown).toBe(false)
  })

  it('sees rows that have no value any more', () => {
    const [column] = compareColumns(regions(500, 500), { region: repeat({ EU: 350, US: 350, '': 300 }) }, {}).columns
    // The pair of this test holds the empty text as a value of its own.
    expect(column.isShown).toBe(true)
    const table = compareColumns(
      { x: [...repeat({ a: 60, b: 40 }), ...Array(50).fill('')] },
      { x: repeat({ a: 90, b: 60 }) },
    )
    expect(table.columns[0].missing).toEqual({ reference: 50 / 150, current: 0 })
    expect(table.columns[0].bins.at(-1)).toEqual({ of: { kind: 'missing' }, reference: 50 / 150, current: 0 })
    expect(table.columns[0].isShown).toBe(true)
  })

  it('is compared as numbers where both are numbers, so that 1 and 1.0 are one value', () => {
    const [column] = compareColumns(
      { x: repeat({ '1.0': 60, '2.0': 40 }) },
      { x: repeat({ '1': 60, '2': 40 }) },
    ).columns
    expect(column.stability).toBe(0)
    expect(column.newValues).toBeNull()
  })
})

describe('drift of a column of numbers', () => {
  const normal = (n: number, mean: number, seed: number) => {
    const random = seedRandom(seed)
    return Array.from({ length: n }, () => mean + random.normal())
  }

  it('is measured over tenths of the reference, with medians, ranges and the distance of Kolmogorov and Smirnov', () => {
    const [before, after] = [normal(2000, 0, 1), normal(1500, 1, 2)]
    const [column] = compareColumns({ x: before }, { x: after }).columns
    expect(column.bins).toHaveLength(10)
    for (const bin of column.bins) expect(bin.reference).toBeCloseTo(0.1, 10)
    expect(column.median!.current - column.median!.reference).toBeCloseTo(1, 0)
    expect(column.range!.outside).toBeGreaterThan(0)
    const sorted = (values: readonly number[]) => Float64Array.from(values).sort()
    expect(column.kolmogorovSmirnov).toEqual(testKolmogorovSmirnov(sorted(before), sorted(after)))
    expect(column.isShown).toBe(true)
  })

  it('is shown by chance in no more columns than the confidence says, all columns together', () => {
    let runs = 0
    for (let run = 0; run < 120; run++) {
      const draw = (n: number, seed: number) =>
        Object.fromEntries(Array.from({ length: 8 }, (_, k) => [`x${k}`, normal(n, 0, seed * 100 + k)]))
      const { columns } = compareColumns(draw(200, 2 * run), draw(300, 2 * run + 1), { plan: { ...plan, psiMax: 0 } })
      if (columns.some(({ isShown }) => isShown)) runs++
    }
    // 5 % nominal; the chi-square law is an approximation at 200 rows in ten bins.
    expect(runs / 120).toBeLessThan(0.12)
  })

  it('has fewer bins where numbers repeat, and none to compare where there is one value', () => {
    const [column] = compareColumns(
      {
        x: Array(90)
          .fill(0)
          .concat([...Array(60).keys()]),
      },
      { x: [...Array(150).keys()] },
    ).columns
    expect(column.bins.length).toBeLessThan(10)
    const constant = compareColumns({ x: Array(50).fill(7) }, { x: Array(40).fill(7) }).columns[0]
    expect(constant).toMatchObject({ stability: 0, limit: null, pValue: 1, isShown: false })
  })
})

describe('drift over several columns', () => {
  const random = seedRandom(3)
  const draw = (n: number, shift: number) => ({
    a: Array.from({ length: n }, () => random.normal() + shift),
    b: Array.from({ length: n }, () => ['u', 'v', 'w'][random.integer(3)]),
    c: Array.from({ length: n }, () => random.integer(5)),
  })
  const [before, after] = [draw(400, 0), draw(500, 0.8)]

  it('is worst first, and shown exactly where the index lies above its limit', () => {
    const { columns } = compareColumns(before, after)
    expect(columns[0].column).toBe('a')
    for (const column of columns) expect(column.isShown).toBe(column.stability > column.limit!)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 2, maxLength: 6 }), (shifts) => {
        const cells = (extra: (k: number) => number) =>
          Object.fromEntries(shifts.map((_, k) => [`x${k}`, repeat({ p: 100 + extra(k), q: 100 })]))
        const wide = Object.fromEntries(
          Object.entries(cells((k) => shifts[k])).map(([name, values]) => [name, [...values, ...values].slice(0, 200)]),
        )
        for (const column of compareColumns(
          cells(() => 0),
          wide,
          { plan: { ...plan, psiMax: 0.01 } },
        ).columns)
          expect(column.isShown).toBe(column.stability > column.limit!)
      }),
    )
  })

  it('does not depend on the order of the rows of either sample', () => {
    const mixed = (cells: Cells) => {
      const order = shuffle([...Object.values(cells)[0].keys()], random)
      return Object.fromEntries(Object.entries(cells).map(([name, values]) => [name, order.map((row) => values[row])]))
    }
    expect(compareColumns(mixed(before), mixed(after))).toEqual(compareColumns(before, after))
  })

  it('leaves out columns with a meaning of their own, and texts with many values, unless they are named', () => {
    const names = (n: number, from: number) => Array.from({ length: n }, (_, row) => `person ${from + row}`)
    const [one, two] = [
      { ...before, id: names(400, 0), who: names(400, 0) },
      { ...after, id: names(500, 0), who: names(500, 0) },
    ]
    const all = compareColumns(one, two, { special: new Set(['id']) })
    expect(all.columns.map(({ column }) => column).sort()).toEqual(['a', 'b', 'c'])
    expect(all.notCompared.map(({ column, reason }) => [column, reason.code])).toEqual([
      ['who', 'drift_too_many_values'],
    ])
    const named = compareColumns(one, two, { plan: { ...plan, columns: ['who', 'nowhere'] } })
    expect(named.columns.map(({ column }) => column)).toEqual(['who'])
    expect(named.notCompared).toEqual([
      { column: 'nowhere', reason: { code: 'drift_column_missing', args: { column: 'nowhere', where: 'reference' } } },
    ])
  })

  it('compares the scores of both models with those of the reference', () => {
    const scores = (['champion', 'challenger'] as const).map((model) => ({
      model,
      column: 'p',
      values: sampleOfNumbers(Float64Array.from(model === 'champion' ? before.a : after.a)),
    }))
    const found = compareColumns({ ...before, p: before.a }, after, { scores }).columns.filter(({ model }) => model)
    expect(found.map(({ model, isShown }) => [model, isShown])).toEqual([
      ['challenger', true],
      ['champion', false],
    ])
  })

  it('counts rows that belong together once for the noise', () => {
    const cluster = (n: number) => Array.from({ length: n }, (_, row) => `h${Math.floor(row / 20)}`)
    const reference = { ...regions(100, 100), h: cluster(200) }
    const current = { ...regions(130, 70), h: cluster(200) }
    const plain = compareColumns(reference, current, { plan: { ...plan, psiMax: 0 }, special: new Set(['h']) })
    const pair = makePair({
      label: Array(200).fill(0),
      champion: Array(200).fill(0.5),
      challenger: Array(200).fill(0.5),
      columns: current,
      cluster: cluster(200),
    })
    const grouped = compareColumns(reference, current, {
      pair,
      plan: { ...plan, psiMax: 0 },
      special: new Set(['h']),
      cluster: 'h',
    })
    expect(plain.columns[0].isShown).toBe(true)
    expect(grouped.units).toEqual({ reference: 10, current: 10 })
    expect(grouped.columns[0].isShown).toBe(false)
  })
})

describe('the checks of drift', () => {
  const report = compareColumns(
    { ...regions(410, 590), x: repeat({ a: 500, b: 500 }) },
    { ...regions(720, 280), x: repeat({ a: 500, b: 500 }) },
  )

  it('are only reported unless the policy lets drift block', () => {
    const shown = driftChecks(report, plan)
    expect(shown.map(({ id, status, gating, role }) => [id, status, gating, role])).toEqual([
      ['drift@column=region', 'regressed', false, 'info'],
      ['drift@column=x', 'pass', false, 'info'],
    ])
    expect(driftChecks(report, { ...plan, block: true }).map(({ gating }) => gating)).toEqual([true, true])
  })

  it('never block because the new model scores otherwise', () => {
    const scores = (['champion', 'challenger'] as const).map((model) => ({
      model,
      column: 'x',
      values: sampleOfNumbers(Float64Array.from([...Array(1000).keys()])),
    }))
    const found = compareColumns({ x: [...Array(1000).keys()].map((x) => x / 2) }, regions(1, 1000), { scores })
    const checks = driftChecks(found, { ...plan, block: true })
    expect(checks.map(({ id, status, gating }) => [id, status, gating])).toEqual([
      ['drift@score=challenger', 'regressed', false],
      ['drift@score=champion', 'regressed', true],
    ])
  })

  it('of a column that is named and missing, or of nothing at all, are not evaluated', () => {
    const named = { columns: ['nowhere'], psiMax: 0.1, block: true } as const
    const [missing] = driftChecks(compareColumns(regions(500, 500), regions(500, 500), { plan: named }), named)
    expect([missing.status, missing.reason!.code, missing.challenger]).toEqual([
      'not_evaluated',
      'drift_column_missing',
      null,
    ])
    const [nothing] = driftChecks(compareColumns({ y: Array(50).fill('a') }, regions(500, 500)), {
      ...plan,
      block: true,
    })
    expect([nothing.id, nothing.status, nothing.reason!.code]).toEqual([
      'drift',
      'not_evaluated',
      'drift_nothing_to_compare',
    ])
  })

  it('of samples of a few rows are not made', () => {
    const few = compareColumns(regions(8, 8), regions(500, 500))
    expect(few.columns).toEqual([])
    expect(few.notCompared[0].reason).toEqual({
      code: 'drift_too_few_rows',
      args: { column: 'region', rows: 16, side: 'reference', minimum: 20 },
    })
  })
})
