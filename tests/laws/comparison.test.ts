import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import type { Check, Comparison } from '../../src/core/comparison.js'
import { foldSlicing, prepareFold } from '../../src/core/fold.js'
import type { Margin, Plan } from '../../src/core/plan.js'
import { isDefined } from '../../src/core/sums.js'
import { makePair } from '../core/make-pair.js'
import { absolute, businessPlan, metricPlan, planOf, relative, sliceBy, sliceMetricPlan } from '../core/make-plan.js'
import { measureOf } from '../core/measure-of.js'
import { type LawRows, makeRows } from './generate.js'
import { everyMetric, runs, shapes } from './shapes.js'

const MONEY = 'if(flagged, 0, if(label, -0.5, 0.1) * amount)'
const RATIO = 'sum(if(flagged, cost, 0)) / sum(if(flagged, amount, 1))'

/** Everything that can be asked, on the whole and on two cuts. */
function everything(margin: Margin, changes: Parameters<typeof planOf>[0] = {}): Plan {
  return planOf({
    metrics: everyMetric.map((metric) => metricPlan(metric, { margin })),
    business: [
      businessPlan(MONEY, { margin }),
      businessPlan(RATIO, { name: 'Cost share', slug: 'cost_share', better: 'lower', margin }),
    ],
    slices: {
      metrics: ['accuracy', 'roc_auc', 'brier_score'].map((metric) => sliceMetricPlan(metric, { margin })),
      of: [sliceBy('region'), { ...sliceBy('age'), by: { kind: 'bins', name: 'age', column: 'age', edges: [30, 50] } }],
    },
    ...changes,
  })
}

const margins = fc.oneof(
  fc.constantFrom(0, 0.005, 0.02, 0.1, 0.4).map(absolute),
  fc.constantFrom(0.001, 0.02, 0.1, 0.5).map(relative),
)

const swap = (rows: LawRows): LawRows => ({ ...rows, champion: rows.challenger, challenger: rows.champion })
const negated = (value: number | null) => (value === null ? null : 0 - value)

describe('swapping the models', () => {
  it('negates every difference (to the last bit, without weights), and swaps champion and challenger', () => {
    fc.assert(
      fc.property(shapes(30, 150), (shape) => {
        const rows = makeRows(shape)
        const [first, second] = [rows, swap(rows)].map((data) => compare(makePair(data), everything(absolute(0.02))))
        for (const [index, check] of first.checks.entries()) {
          const other = second.checks[index]
          expect(other.id).toBe(check.id)
          // Weights are summed by cell, and the cells change places.
          const expectSame = (a: number | null, b: number | null) => {
            if (!shape.weighted || a === null || b === null) expect(a, check.id).toBe(b)
            else expect(Math.abs(a - b), check.id).toBeLessThan(1e-13 * Math.max(1, Math.abs(b)))
          }
          expectSame(other.difference, negated(check.difference))
          expectSame(other.improvement, negated(check.improvement))
          expectSame(other.champion, check.challenger)
          expectSame(other.challenger, check.champion)
          expect(other.n).toBe(check.n)
          if (check.evidence && other.evidence) {
            expect(other.evidence.disagreeingUnits).toBe(check.evidence.disagreeingUnits)
            expect(Math.abs(other.evidence.support! / check.evidence.support! - 1)).toBeLessThan(1e-12)
            expect(Math.abs(other.evidence.standardError! - check.evidence.standardError!)).toBeLessThan(1e-12)
          }
        }
        expect(second.disagreement!.becameWrong).toBe(first.disagreement!.becameRight)
      }),
      runs(25),
    )
  })
})

describe('identical models', () => {
  it('differ by exactly 0 everywhere, and are never blocked by a comparison', () => {
    fc.assert(
      fc.property(shapes(30, 150), fc.constantFrom('pass', 'review' as const), (shape, onIdentical) => {
        const rows = makeRows(shape)
        const plan = everything(absolute(0), { policy: { onIdentical: onIdentical as 'pass' | 'review' } })
        const result = compare(makePair({ ...rows, challenger: rows.champion }), plan)
        expect(result.verdict).toBe(onIdentical)
        expect(result.identicalPredictions).toBe(true)
        for (const check of result.checks) {
          if (check.challenger !== null) expect([check.difference, check.improvement]).toEqual([0, 0])
          expect(check.status).toBe('not_evaluated')
          expect(check.interval).toBeNull()
        }
      }),
      runs(15),
    )
  })

  it('in one slice only differ by exactly 0 there, and cannot block there', () => {
    fc.assert(
      fc.property(shapes(60, 150), (shape) => {
        const rows = makeRows(shape)
        const same = rows.columns.region.map((region) => region === 'west')
        const challenger = rows.challenger.map((score, row) => (same[row] ? rows.champion[row] : score))
        const result = compare(makePair({ ...rows, challenger }), everything(absolute(0)))
        const there = result.checks.filter((check) => check.slice?.region === 'west' && check.difference !== null)
        expect(there.length).toBeGreaterThan(2)
        for (const check of there) {
          expect(check.difference).toBe(0)
          expect(check.evidence!.disagreeingUnits).toBe(0)
          expect(check.status).not.toBe('regressed')
        }
      }),
      runs(15),
    )
  })

  it('after a strictly increasing change of score differ in no ranking, and by exactly 0', () => {
    fc.assert(
      fc.property(shapes(60, 150), (shape) => {
        const rows = makeRows(shape)
        const result = compare(
          makePair({ ...rows, challenger: rows.champion.map((score) => score / 2) }),
          planOf({
            metrics: ['roc_auc', 'average_precision'].map((metric) => metricPlan(metric)),
            slices: {
              metrics: [sliceMetricPlan('roc_auc'), sliceMetricPlan('average_precision')],
              of: [sliceBy('region')],
            },
          }),
        )
        for (const check of result.checks) if (check.challenger !== null) expect(check.difference).toBe(0)
        expect(result.identicalPredictions).toBe(false)
      }),
      runs(15),
    )
  })
})

/** PASS iff lower > −margin; FAIL iff upper < −margin. */
function expectIntervalAgrees(check: Check): void {
  const { interval, marginValue, status } = check
  if (!interval) return
  const low = interval.low ?? Number.NEGATIVE_INFINITY
  const high = interval.high ?? Number.POSITIVE_INFINITY
  const passes = status === 'pass' || status === 'improved'
  expect(passes, `${check.id} ${status}: lower ${low}, margin ${marginValue}`).toBe(low > -marginValue!)
  expect(status === 'regressed', `${check.id} ${status}: upper ${high}, margin ${marginValue}`).toBe(
    high < -marginValue!,
  )
  expect(low).toBeLessThanOrEqual(check.improvement!)
  expect(high).toBeGreaterThanOrEqual(check.improvement!)
  expect(status === 'improved').toBe(low > 0)
}

describe('the interval agrees with the decision', () => {
  it('of every primary: passed iff lower > −margin, regressed iff upper < −margin, improved iff lower > 0', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(shapes(30, 400), margins, fc.boolean(), (shape, margin, exchangeable) => {
        const plan = everything(margin, { policy: { smallSample: exchangeable ? 'exchangeable' : 'guarded' } })
        for (const check of compare(makePair(makeRows(shape)), plan).checks) {
          if (check.role !== 'primary') continue
          expectIntervalAgrees(check)
          seen.set(check.status, (seen.get(check.status) ?? 0) + 1)
        }
      }),
      runs(80),
    )
    // The law was put to the test on every answer.
    for (const status of ['improved', 'pass', 'regressed', 'inconclusive']) expect(seen.get(status)).toBeGreaterThan(20)
  })

  it('of every slice: regressed iff upper < −margin', () => {
    let regressed = 0
    fc.assert(
      fc.property(shapes(100, 600), margins, (shape, margin) => {
        for (const check of compare(makePair(makeRows({ ...shape, skill: 0 })), everything(margin)).checks) {
          if (!check.interval || check.slice === null) continue
          const high = check.interval.high ?? Number.POSITIVE_INFINITY
          expect(check.status === 'regressed').toBe(high < -check.marginValue!)
          if (check.status === 'regressed') regressed++
        }
      }),
      runs(30),
    )
    expect(regressed).toBeGreaterThan(20)
  })
})

const decisions = (result: Comparison) => [
  result.verdict,
  result.reasons,
  result.checks.map(({ id, status, reason, notes }) => [id, status, reason, notes.map(({ code }) => code)]),
]

describe('units of measurement', () => {
  const moneyPlan = (factor: number, margin: Margin): Plan =>
    planOf({
      business: [
        businessPlan(`${factor} * (${MONEY})`, { margin, scale: { rows: 1000, per: 'year' } }),
        businessPlan(`${factor} * sum(if(flagged, amount, 0)) / count()`, {
          slug: 'a',
          name: 'a',
          better: 'lower',
          margin,
          effectScale: factor,
        }),
        businessPlan(`${factor} * sum(if(flagged, amount, 0)) / sum(if(flagged, 1, 0.5))`, {
          slug: 'b',
          name: 'b',
          margin,
        }),
      ],
      slices: { metrics: [], of: [sliceBy('region')] },
    })

  it.each([100, 1e-6, 1e9, 0.37])(
    'rescaling money by %d changes no decision, and every number by this factor',
    (factor) => {
      fc.assert(
        fc.property(shapes(40, 200), margins, (shape, margin) => {
          const pair = makePair(makeRows(shape))
          const scaled = margin.kind === 'absolute' ? absolute(margin.value * factor) : margin
          const [plain, rescaled] = [moneyPlan(1, margin), moneyPlan(factor, scaled)].map((plan) => compare(pair, plan))
          expect(decisions(rescaled).slice(0, 2)).toEqual(decisions(plain).slice(0, 2))
          for (const [index, check] of plain.checks.entries()) {
            const other = rescaled.checks[index]
            expect(other.status).toBe(check.status)
            const expectFactor = (a: number | null, b: number | null) => {
              expect(b === null).toBe(a === null)
              if (a !== null)
                expect(Math.abs(b! - factor * a)).toBeLessThanOrEqual(1e-8 * factor * (Math.abs(a) + size))
            }
            const size = check.evidence?.standardError ?? 0
            expectFactor(check.champion, other.champion)
            expectFactor(check.challenger, other.challenger)
            expectFactor(check.difference, other.difference)
            expectFactor(check.marginValue, other.marginValue)
            if (!check.evidence) continue
            expectFactor(check.interval!.low, other.interval!.low)
            expectFactor(check.interval!.high, other.interval!.high)
            expectFactor(check.evidence.standardError, other.evidence!.standardError)
            if (check.scaled) expectFactor(check.scaled.difference, other.scaled!.difference)
            expect(other.evidence!.pValue).toBe(check.evidence.pValue)
            expect(Math.abs(other.evidence!.support! / check.evidence!.support! - 1)).toBeLessThan(1e-9)
          }
        }),
        runs(10),
      )
    },
  )

  it('multiplying all weights by a power of two changes nothing at all, given the same random signs', () => {
    fc.assert(
      fc.property(shapes(40, 200), margins, (shape, margin) => {
        const pair = makePair(makeRows({ ...shape, weighted: true }))
        const plan = everything(margin)
        const result = (factor: number) =>
          compare({ ...pair, weight: pair.weight!.map((weight) => weight * factor) }, plan)
        expect(result(8)).toEqual(result(1))
      }),
      runs(15),
    )
  })

  it('multiplying all weights by any other number changes numbers by rounding only', () => {
    fc.assert(
      fc.property(shapes(40, 200), (shape) => {
        const pair = makePair(makeRows({ ...shape, weighted: true }))
        const plan = everything(absolute(0.02))
        const result = (factor: number) =>
          compare({ ...pair, weight: pair.weight!.map((weight) => weight * factor) }, plan)
        const [one, other] = [result(1), result(0.7)]
        for (const [index, check] of one.checks.entries()) {
          if (!check.evidence) continue
          const scaled = other.checks[index]
          const size = check.evidence.standardError!
          expect(Math.abs(scaled.improvement! - check.improvement!)).toBeLessThanOrEqual(1e-11 + 1e-9 * size)
          expect(Math.abs(scaled.evidence!.standardError! - size)).toBeLessThanOrEqual(1e-9 * size)
          expect(Math.abs(scaled.evidence!.support! / check.evidence!.support! - 1)).toBeLessThan(1e-9)
        }
      }),
      runs(15),
    )
  })
})

describe('clusters', () => {
  it('of one row each are no clusters', () => {
    fc.assert(
      fc.property(shapes(40, 200), margins, (shape, margin) => {
        const rows = makeRows({ ...shape, clustered: false })
        const alone = makePair(rows)
        const own = makePair({ ...rows, cluster: rows.label.map((_, row) => String(row).padStart(9, '0')) })
        const plan = everything(margin)
        const [without, withOwn] = [compare(alone, plan), compare({ ...own, fingerprint: alone.fingerprint }, plan)]
        expect(withOwn.clustered).toBe(true)
        for (const [index, check] of without.checks.entries()) {
          const other = withOwn.checks[index]
          expect([other.id, other.units, other.difference]).toEqual([check.id, check.units, check.difference])
          if (!check.evidence) continue
          expect(other.evidence!.disagreeingUnits).toBe(check.evidence.disagreeingUnits)
          for (const key of ['standardError', 'support', 'guard', 'passCritical', 'failStatistic'] as const) {
            const [a, b] = [check.evidence[key], other.evidence![key]]
            expect(b === null).toBe(a === null)
            if (a !== null) expect(Math.abs(b! - a)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a)))
          }
        }
      }),
      runs(20),
    )
  })

  it('of several rows widen what is not independent: the same rows five times over have the error of once', () => {
    const rows = makeRows({ seed: 3, n: 120, weighted: false, clustered: false, decimals: 6, skill: 0.8, noise: 0.6 })
    const five = <T>(values: readonly T[]) => Array.from({ length: 5 }, () => values).flat()
    const repeated = {
      label: five(rows.label),
      champion: five(rows.champion),
      challenger: five(rows.challenger),
      cluster: five(rows.label.map((_, row) => String(row).padStart(9, '0'))),
      columns: {
        region: five(rows.columns.region),
        age: five(rows.columns.age),
        amount: five(rows.columns.amount),
        cost: five(rows.columns.cost),
      },
    }
    const plan = everything(absolute(0.02))
    const [once, five5] = [rows, repeated].map((data) => compare(makePair(data), plan))
    for (const [index, check] of once.checks.entries()) {
      if (!check.evidence) continue
      const other = five5.checks[index].evidence!
      expect(Math.abs(other.standardError! / check.evidence.standardError! - 1)).toBeLessThan(1e-9)
      expect(Math.abs(other.support! / check.evidence.support! - 1)).toBeLessThan(1e-9)
    }
  })
})

describe('slices', () => {
  it('of a partition add up to the whole: weighted values, bucket by bucket', () => {
    fc.assert(
      fc.property(shapes(40, 300), fc.constantFrom('accuracy', 'log_loss', 'brier_score'), (shape, metric) => {
        const rows = makeRows(shape)
        const pair = makePair(rows)
        const codes = Int32Array.from(pair.order, (row) => Number(rows.columns.age[row]) % 4)
        const measure = measureOf(metric, {}, pair, true)
        const input = prepareFold(pair, { champion: 0.5, challenger: 0.5 }, [measure])
        const [whole] = foldSlicing(input, new Int32Array(pair.n), 1, [measure]).sums[0]
        const parts = foldSlicing(input, codes, 4, [measure]).sums[0]
        if (!isDefined(whole)) throw new Error('a mean of all rows has a value')
        const share = (slice: number) => {
          const weightOf = (row: number) => (pair.weight ? pair.weight[row] : 1)
          const all = Array.from(codes, (_, row) => weightOf(row)).reduce((a, b) => a + b)
          return Array.from(codes, (code, row) => (code === slice ? weightOf(row) : 0)).reduce((a, b) => a + b) / all
        }
        const merged = (of: (sums: (typeof parts)[number] & { champion: number }) => number) =>
          parts.reduce((sum, part, slice) => (isDefined(part) ? sum + share(slice) * of(part) : sum), 0)
        expect(Math.abs(merged((part) => part.champion) - whole.champion)).toBeLessThan(1e-12)
        for (const key of ['difference', 'challenger'] as const) {
          expect(Math.abs(merged((part) => (isDefined(part) ? part[key] : 0)) - whole[key])).toBeLessThan(1e-12)
        }
        for (const key of ['difference', 'champion'] as const) {
          for (let bucket = 0; bucket < pair.buckets; bucket++) {
            const sum = merged((part) => (isDefined(part) ? part.buckets[key]![bucket] : 0))
            expect(Math.abs(sum - whole.buckets[key]![bucket])).toBeLessThan(1e-12)
          }
        }
      }),
      runs(30),
    )
  })

  it('know of each other only through the critical value', () => {
    const alone = (check: Check) => ({
      ...check,
      status: undefined,
      reason: undefined,
      notes: undefined,
      // Told of checks that failed, which the critical value decides.
      profile: undefined,
      interval: { ...check.interval, high: undefined },
      evidence: {
        ...check.evidence,
        pValue: undefined,
        criticalValue: undefined,
        minimumDetectableLoss: undefined,
        rowsNeeded: undefined,
      },
    })
    fc.assert(
      fc.property(shapes(60, 200), margins, (shape, margin) => {
        const pair = makePair(makeRows(shape))
        const plan = everything(margin)
        const fewer = compare(pair, { ...plan, slices: { ...plan.slices, of: [plan.slices.of[0]] } })
        const more = compare(pair, plan)
        expect(more.checks.length).toBeGreaterThan(fewer.checks.length)
        for (const check of fewer.checks) {
          const other = more.checks.find(({ id }) => id === check.id)!
          // The overall tier does not even share a critical value with the slices.
          if (check.slice === null) expect(other).toEqual(check)
          else expect(alone(other)).toEqual(alone(check))
        }
      }),
      runs(20),
    )
  })
})

describe('the random signs', () => {
  const shape = { seed: 9, n: 80, weighted: true, clustered: false, decimals: 2, skill: 0.8, noise: 0.6 }
  const rows = makeRows(shape)
  const pair = makePair(rows)
  const { seed } = compare(pair, everything(absolute(0.02)))

  it('are those of the data: the config does not re-roll them', () => {
    const plans = [
      everything(relative(0.1)),
      planOf({ metrics: [metricPlan('accuracy')], policy: { confidence: 0.9 } }),
    ]
    for (const plan of plans) expect(compare(pair, plan).seed).toBe(seed)
    expect(seed).toMatch(/^[0-9a-f]{32}$/)
  })

  it('change the p values when they change, and nothing else that is computed', () => {
    const other = compare(
      { ...pair, fingerprint: pair.fingerprint.map((byte) => byte ^ 0xff) },
      everything(absolute(0.02)),
    )
    const same = compare(pair, everything(absolute(0.02)))
    expect(other.seed).not.toBe(seed)
    const evidence = (result: Comparison) =>
      result.checks.flatMap(({ evidence }) => (evidence?.eligible ? [evidence] : []))
    expect(evidence(other).map(({ pValue }) => pValue)).not.toEqual(evidence(same).map(({ pValue }) => pValue))
    expect(evidence(other).map(({ failStatistic }) => failStatistic)).toEqual(
      evidence(same).map(({ failStatistic }) => failStatistic),
    )
  })
})
