import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, listChangedDecisions } from '../../src/core/compare.js'
import type { Pair } from '../../src/core/pair.js'
import { intervalClopperPearson } from '../../src/core/stats/clopper-pearson.js'
import { testMcNemar } from '../../src/core/stats/mcnemar.js'
import { withoutChampion } from '../../src/core/with-checks.js'
import { makePair, type PairRows } from './make-pair.js'
import { businessPlan, metricPlan, planOf, policyOf } from './make-plan.js'

/** Rows by label and by what both models score, and how many of each. */
type Group = readonly [label: 0 | 1, champion: number, challenger: number, count: number]

const rowsOf = (groups: readonly Group[]): PairRows => {
  const rows = groups.flatMap(([label, champion, challenger, count]) =>
    Array.from({ length: count }, () => ({ label, champion, challenger })),
  )
  return {
    label: rows.map(({ label }) => label),
    champion: rows.map(({ champion }) => champion),
    challenger: rows.map(({ challenger }) => challenger),
    columns: { amount: rows.map((_, row) => 1 + (row % 7)) },
  }
}
/** `wrong` rows become wrong, `right` become right, `kept` stay as they are. */
const flipped = (kept: number, right: number, wrong: number): Group[] => [
  [1, 0.9, 0.8, kept],
  [0, 0.9, 0.1, right],
  [1, 0.7, 0.2, wrong],
]
const flipCheck = (pair: Pair, max: number, policy = {}) => {
  const plan = planOf({ metrics: [metricPlan('accuracy', { role: 'info' })], policy })
  const found = compare(pair, { ...plan, negativeFlips: { role: 'guardrail', max } })
  return { found, check: found.checks.find(({ metric }) => metric === 'negative_flip_rate')! }
}

const multiclassPair = (classes: readonly string[], rows: readonly (readonly [number, number, number])[]): Pair => {
  const [label, champion, challenger] = [0, 1, 2].map((k) => rows.map((row) => row[k]))
  const pair = makePair({ label: label.map(() => 0), champion, challenger })
  const predictions = (predicted: readonly number[]) => ({
    predicted: Int32Array.from(predicted),
    probabilities: undefined,
  })
  return {
    ...pair,
    identicalPredictions: false,
    values: {
      task: 'multiclass',
      classes,
      label: Int32Array.from(label),
      champion: predictions(champion),
      challenger: predictions(challenger),
    },
  }
}

describe('changed decisions', () => {
  it('are told apart as right, wrong and other wrong ones, with McNemar’s mid-p of the first two', () => {
    const { disagreement, flipTest } = compare(
      makePair(rowsOf(flipped(80, 3, 12))),
      planOf({ metrics: [metricPlan('accuracy')] }),
    )
    expect(disagreement).toEqual({ share: 15 / 95, changed: 15, becameRight: 3, becameWrong: 12 })
    expect(flipTest).toEqual({
      stayedWrong: 0,
      negativeFlipRate: 12 / 95,
      midPValue: testMcNemar(3, 12).midPValue,
      midPValueReason: null,
      value: null,
    })
  })

  it('of classes can also change from one wrong class to another', () => {
    const rows: [number, number, number][] = [
      [0, 0, 0],
      [0, 1, 2],
      [1, 1, 2],
      [2, 0, 2],
    ]
    const pair = multiclassPair(['a', 'b', 'c'], rows)
    const found = compare(pair, planOf({ task: 'multiclass', metrics: [metricPlan('accuracy', { role: 'info' })] }))
    expect(found.disagreement).toMatchObject({ changed: 3, becameRight: 1, becameWrong: 1 })
    expect(found.flipTest).toMatchObject({ stayedWrong: 1, negativeFlipRate: 0.25 })
  })

  it('with weights or clusters have no p value but the reason for that', () => {
    const rows = rowsOf(flipped(10, 3, 4))
    const weighted = compare(makePair({ ...rows, weight: rows.label.map((_, row) => 1 + (row % 3)) }), planOf({}))
    expect([weighted.flipTest!.midPValue, weighted.flipTest!.midPValueReason!.code]).toEqual([null, 'rows_weighted'])
    const clustered = compare(makePair({ ...rows, cluster: rows.label.map((_, row) => row % 5) }), planOf({}))
    expect([clustered.flipTest!.midPValue, clustered.flipTest!.midPValueReason!.code]).toEqual([null, 'rows_clustered'])
  })

  it('are worth what the first business function gives them, summed over the changed rows', () => {
    const pair = makePair(rowsOf(flipped(10, 3, 4)))
    const plan = planOf({ business: [businessPlan('if(flagged == label, amount, 0)')] })
    const amounts = Array.from({ length: 17 }, (_, row) => 1 + (row % 7))
    const sum = (from: number, to: number) => amounts.slice(from, to).reduce((total, amount) => total + amount, 0)
    const { flipTest } = compare(pair, plan)
    expect(flipTest!.value!.difference).toBeCloseTo(sum(10, 13) - sum(13, 17), 12)
    const cost = planOf({ business: [businessPlan('if(flagged == label, 0, amount)', { better: 'lower' })] })
    expect(compare(pair, cost).flipTest!.value!.improvement).toBeCloseTo(sum(10, 13) - sum(13, 17), 12)
  })

  it('right and wrong ones change places when the models do, and the mid-p stays', () => {
    const count = fc.integer({ min: 0, max: 30 })
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 30 }), (right, wrong, kept) => {
        const rows = rowsOf(flipped(kept, right, wrong))
        const forth = compare(makePair(rows), planOf({}))
        const back = compare(makePair({ ...rows, champion: rows.challenger, challenger: rows.champion }), planOf({}))
        expect(back.disagreement!.becameWrong).toBe(forth.disagreement!.becameRight)
        expect(back.flipTest!.midPValue).toBeCloseTo(forth.flipTest!.midPValue!, 12)
      }),
    )
  })
})

describe('the limit on the negative-flip rate', () => {
  it('is decided by the exact bounds of Clopper and Pearson, each side at its own level', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 0.01, max: 0.6, noNaN: true }),
        (kept, wrong, max) => {
          const { check } = flipCheck(makePair(rowsOf(flipped(kept, 0, wrong))), max)
          const { low, high } = intervalClopperPearson(wrong, kept + wrong, 0.9)
          expect(check.interval!.low).toBeCloseTo(low, 12)
          expect(check.interval!.high).toBeCloseTo(high, 12)
          const expected = low > max ? 'regressed' : high <= max ? 'pass' : 'inconclusive'
          expect(check.status).toBe(expected)
        },
      ),
    )
  })

  it('takes its share of the error rate from the other checks that can block', () => {
    const plan = planOf({ metrics: [metricPlan('accuracy')] })
    const pair = makePair(rowsOf(flipped(500, 30, 30)))
    const without = compare(pair, plan).families.find(({ tier }) => tier === 'overall')!
    const limited = compare(pair, { ...plan, negativeFlips: { role: 'guardrail', max: 0.1 } })
    expect(without.alpha).toBeCloseTo(0.05, 12)
    expect(limited.families.map(({ tier, alpha }) => [tier, alpha.toFixed(4)])).toEqual([
      ['overall', '0.0250'],
      ['limits', '0.0250'],
    ])
    const reported = compare(pair, { ...plan, negativeFlips: { role: 'info', max: undefined } })
    expect(reported.families).toHaveLength(1)
  })

  it('blocks when broken, whatever else got better, and asks a person when undecided', () => {
    expect(flipCheck(makePair(rowsOf(flipped(900, 300, 60))), 0.02).found.verdict).toBe('block')
    const { found, check } = flipCheck(makePair(rowsOf(flipped(900, 30, 15))), 0.02)
    expect([found.verdict, check.status, check.reason!.code]).toEqual(['review', 'inconclusive', 'rate_undecided'])
    expect(check.reason!.args.needed).toBeGreaterThan(945)
    expect(flipCheck(makePair(rowsOf(flipped(900, 30, 2))), 0.02).found.verdict).toBe('pass')
  })

  it('with as many rows as it asks for passes at the same rate', () => {
    const { check } = flipCheck(makePair(rowsOf(flipped(980, 0, 10))), 0.015)
    const rows = Math.ceil(Number(check.reason!.args.needed) * 1.02)
    const wrong = Math.floor((rows * 10) / 990)
    expect(flipCheck(makePair(rowsOf(flipped(rows - wrong, 0, wrong))), 0.015).check.status).toBe('pass')
  })

  it('with clusters or weights is decided by (6.1): wider than the exact bounds where rows hang together', () => {
    const rows = rowsOf(flipped(900, 0, 30))
    const plain = flipCheck(makePair(rows), 0.02).check.interval!
    // All rows that become wrong belong to few households.
    const clustered = flipCheck(makePair({ ...rows, cluster: rows.label.map((_, row) => Math.floor(row / 10)) }), 0.02)
    expect(clustered.check.interval!.high!).toBeGreaterThan(plain.high!)
    expect(clustered.check.interval!.low!).toBeLessThan(plain.low!)
    const few = flipCheck(makePair({ ...rows, cluster: rows.label.map((_, row) => row % 5) }), 0.02).check
    expect([few.status, few.notes[0].code, few.interval!.high]).toEqual(['inconclusive', 'too_few_clusters', null])
  })

  it('with weights that are all alike is close to the exact bounds', () => {
    const rows = rowsOf(flipped(1900, 0, 100))
    const plain = flipCheck(makePair(rows), 0.05).check.interval!
    const weighted = flipCheck(makePair({ ...rows, weight: rows.label.map((_, row) => 1 + 0.001 * (row % 2)) }), 0.05)
    expect(Math.abs(weighted.check.interval!.low! - plain.low!)).toBeLessThan(0.002)
    expect(Math.abs(weighted.check.interval!.high! - plain.high!)).toBeLessThan(0.002)
  })

  it('without any negative flip in weighted rows is met by the rule of three only', () => {
    const pair = (n: number) =>
      makePair({ ...rowsOf([[1, 0.9, 0.8, n]]), weight: Array.from({ length: n }, (_, row) => 1 + 0.01 * (row % 2)) })
    expect(flipCheck(pair(100), 0.02).check.status).toBe('inconclusive')
    expect(flipCheck(pair(160), 0.02).check.status).toBe('pass')
  })

  it('has nothing to say without a champion', () => {
    const { found } = flipCheck(makePair(rowsOf(flipped(90, 0, 0))), 0.02)
    const alone = withoutChampion(found, policyOf(), { code: 'no_champion', args: {} })
    const check = alone.checks.find(({ metric }) => metric === 'negative_flip_rate')!
    expect([check.status, check.challenger, check.interval]).toEqual(['not_evaluated', null, null])
    expect([alone.flipTest, alone.disagreement]).toEqual([null, null])
  })

  it('holds for classes too', () => {
    const rows = Array.from({ length: 400 }, (_, row): [number, number, number] => [
      row % 3,
      row % 3,
      row % 9 ? row % 3 : (row + 1) % 3,
    ])
    const plan = planOf({ task: 'multiclass', metrics: [metricPlan('accuracy', { role: 'info' })] })
    const { checks } = compare(multiclassPair(['a', 'b', 'c'], rows), {
      ...plan,
      negativeFlips: { role: 'primary', max: 0.05 },
    })
    expect(checks.find(({ metric }) => metric === 'negative_flip_rate')).toMatchObject({
      id: 'negative_flip_rate.max',
      status: 'regressed',
      challenger: 45 / 400,
    })
  })
})

describe('the list of changed decisions', () => {
  const groups: Group[] = [
    [1, 0.9, 0.8, 5],
    [0, 0.6, 0.4, 1],
    [1, 0.7, 0.2, 2],
    [0, 0.1, 0.9, 1],
  ]

  it('is of those that changed, what became wrong first, then by how far the scores lie apart', () => {
    const list = listChangedDecisions(makePair(rowsOf(groups)), planOf({}), 10)!
    expect(list.total).toBe(4)
    expect(list.rows.map(({ id, became }) => [id, became])).toEqual([
      ['9', 'wrong'],
      ['7', 'wrong'],
      ['8', 'wrong'],
      ['6', 'right'],
    ])
    expect(list.rows[0]).toEqual({
      id: '9',
      label: 'not 1',
      championScore: 0.1,
      challengerScore: 0.9,
      championDecision: 'not flagged',
      challengerDecision: 'flagged',
      became: 'wrong',
      valueDifference: null,
    })
  })

  it('is by cost where rows have values, and holds no more rows than asked for', () => {
    const plan = planOf({ business: [businessPlan('if(flagged == label, amount, 0)')] })
    const list = listChangedDecisions(makePair(rowsOf(groups)), plan, 2)!
    // Amounts of rows 7, 8 and 9 are 7, 1 and 2.
    expect(list.rows.map(({ id, valueDifference }) => [id, valueDifference])).toEqual([
      ['7', -7],
      ['9', -2],
    ])
    expect(list.total).toBe(4)
  })

  it('has the label as the data say it, where the column is named', () => {
    const rows = rowsOf(groups)
    const said = { ...makePair(rows) }
    const column = said.column
    said.column = (name) =>
      name === 'outcome'
        ? { ...column('amount')!, categories: () => ({ codes: Int32Array.from(said.label), categories: ['0', '1'] }) }
        : column(name)
    expect(listChangedDecisions(said, planOf({}), 10, 'outcome')!.rows.map(({ label }) => label)).toEqual(
      listChangedDecisions(said, planOf({}), 10)!.rows.map(({ label }) => (label === '1' ? '1' : '0')),
    )
  })

  it('does not exist for tasks without decisions', () => {
    const pair = makePair(rowsOf(groups))
    const [yTrue, champion, challenger] = [pair.label, pair.championScore, pair.challengerScore].map((values) =>
      Float64Array.from(values),
    )
    const values = { task: 'regression', yTrue, champion, challenger } as const
    expect(listChangedDecisions({ ...pair, values }, planOf({ task: 'regression' }), 10)).toBeUndefined()
  })
})
