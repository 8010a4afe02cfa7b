import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import { parseExpression } from '../../src/core/expression.js'
import { joinPair } from '../../src/core/pair.js'
import type { SlicePlan } from '../../src/core/plan.js'
import { sha256Bytes } from '../../src/io/digest.js'
import { readTable } from '../../src/io/read-table.js'
import { businessPlan, metricPlan, planOf, relative, sliceMetricPlan } from '../core/make-plan.js'
import { type LawRows, makeRows, seedRandom, shuffle } from './generate.js'
import { everyMetric, runs, shapes } from './shapes.js'

const by = (slice: SlicePlan['by']): SlicePlan => ({
  by: slice,
  severity: 'normal',
  margin: undefined,
  minRows: undefined,
})
const region = { kind: 'column', name: 'region', column: 'region' } as const
const age = { kind: 'quantiles', name: 'age', column: 'age', count: 3 } as const

const plan = planOf({
  metrics: [...everyMetric.map((metric) => metricPlan(metric)), metricPlan('positive_rate', { role: 'info' })],
  business: [
    businessPlan('if(flagged, 0, if(label, -0.5, 0.1) * amount)', { scale: { rows: 1000, per: 'month' } }),
    businessPlan('sum(if(flagged, cost, 0)) / (sum(if(flagged and label, 1, 0)) + 1)', {
      name: 'Cost per hit',
      slug: 'cost_per_hit',
      better: 'lower',
      margin: relative(0.1),
    }),
  ],
  slices: {
    minRows: 8,
    metrics: [sliceMetricPlan('roc_auc'), sliceMetricPlan('brier_score', { margin: relative(0.05) })],
    of: [
      by(region),
      by(age),
      by({ kind: 'bins', name: 'amount', column: 'amount', edges: [10, 40] }),
      by({ kind: 'cross', parts: [region, { ...age, name: 'age band' }] }),
      {
        ...by({ kind: 'where', name: 'Large', where: parseExpression('amount >= 30', { expect: 'boolean' }) }),
        severity: 'critical',
      },
    ],
  },
})

interface Order {
  readonly champion: readonly number[]
  readonly challenger: readonly number[]
}

/** Ids whose text order is not that of the rows; labels in both files, features in the champion's. */
async function compareFiles(rows: LawRows, order: Order): Promise<string> {
  const id = (row: number) => `client ${(row * 7919) % 100003}`
  const optional = (values: readonly (number | string)[] | undefined, row: number, prefix = '') =>
    values ? [prefix + values[row]] : []
  const names = Object.keys(rows.columns)
  const csv = (score: readonly number[], take: readonly number[], withColumns: boolean) => {
    const header = [
      'id',
      'label',
      'score',
      ...(rows.weight ? ['weight'] : []),
      ...(rows.cluster ? ['household'] : []),
      ...(withColumns ? names : []),
    ]
    const lines = take.map((row) =>
      [
        id(row),
        rows.label[row],
        score[row],
        ...optional(rows.weight, row),
        ...optional(rows.cluster, row, 'h'),
        // A missing value now and then is a slice of its own.
        ...(withColumns
          ? names.map((name) => (row % 17 === 0 && name === 'region' ? '' : rows.columns[name][row]))
          : []),
      ].join(','),
    )
    return new TextEncoder().encode([header.join(','), ...lines, ''].join('\n'))
  }
  const champion = await readTable({ path: 'champion.csv', bytes: csv(rows.champion, order.champion, true) })
  const challenger = await readTable({ path: 'challenger.csv', bytes: csv(rows.challenger, order.challenger, false) })
  const { pair, problems } = joinPair(
    { champion, challenger },
    {
      id: 'id',
      label: 'label',
      score: 'score',
      ...(rows.weight ? { weight: 'weight' } : {}),
      ...(rows.cluster ? { cluster: 'household' } : {}),
    },
    { positive: '1', maxUnmatched: 0, digest: sha256Bytes, scoreRange: [0, 1] },
  )
  return JSON.stringify(compare(pair, plan, problems))
}

async function expectOrderIsIrrelevant(rows: LawRows, seed: number) {
  const random = seedRandom(seed)
  const inOrder = rows.label.map((_, row) => row)
  const shuffled = () => shuffle(inOrder, random)
  const expected = await compareFiles(rows, { champion: inOrder, challenger: inOrder })
  expect(await compareFiles(rows, { champion: shuffled(), challenger: inOrder })).toBe(expected)
  expect(await compareFiles(rows, { champion: shuffled(), challenger: shuffled() })).toBe(expected)
}

describe('shuffled rows of both files give byte-identical results', () => {
  it('with ids, clusters, weights, ties, missing values and every kind of slice', async () => {
    await fc.assert(
      fc.asyncProperty(shapes(20, 150), (shape) => expectOrderIsIrrelevant(makeRows(shape), shape.seed + 1)),
      runs(25),
    )
  })

  it.each([
    ['rows', false],
    ['clusters', true],
  ] as const)('with more %s than there are buckets', async (_, clustered) => {
    const shape = {
      seed: 5,
      n: clustered ? 3600 : 1500,
      weighted: true,
      clustered,
      decimals: 2,
      skill: 0.9,
      noise: 0.6,
    }
    await expectOrderIsIrrelevant(makeRows(shape), 77)
  })

  it('and other data give other results', async () => {
    const shape = { seed: 5, n: 60, weighted: false, clustered: false, decimals: 2, skill: 0.9, noise: 0.6 }
    const order = Array.from({ length: 60 }, (_, row) => row)
    const result = (seed: number) => compareFiles(makeRows({ ...shape, seed }), { champion: order, challenger: order })
    expect(await result(6)).not.toBe(await result(5))
  })
})
