import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import type { OperatingPointFindings, ValueCurve } from '../../src/core/comparison.js'
import { parseExpression } from '../../src/core/expression.js'
import { halvesOf } from '../../src/core/operating-curve.js'
import type { BusinessPlan } from '../../src/core/plan.js'
import { fmix32, fnv1a32 } from '../../src/core/stats/random.js'
import { makePair, type PairRows } from './make-pair.js'
import { businessPlan, metricPlan, planOf } from './make-plan.js'

type PlanParts = Parameters<typeof planOf>[0]

const outcomes = (texts: Partial<Record<string, string>>): BusinessPlan['formula'] => {
  const of = (name: string) => parseExpression(texts[name] ?? '0', { expect: 'number', aggregates: false })
  return {
    kind: 'outcomes',
    outcomes: {
      true_negative: of('true_negative'),
      false_negative: of('false_negative'),
      true_positive: of('true_positive'),
      false_positive: of('false_positive'),
    },
  }
}

const money = businessPlan('0', {
  formula: outcomes({ true_negative: '0.1 * amount', false_negative: '-0.5 * amount', false_positive: '-1' }),
})

const findings = (rows: PairRows, plan: PlanParts = {}): OperatingPointFindings =>
  compare(makePair(rows), planOf({ business: [money], ...plan })).operatingPoint!

const curveOf = (rows: PairRows, plan: PlanParts = {}): ValueCurve => findings(rows, plan).curves[0]

const pointAt = ({ points }: Pick<ValueCurve, 'points'>, threshold: number) =>
  points.find((each) => each.threshold === threshold)!

const question = (curve: ValueCurve, name: string) => curve.questions.find((each) => each.question === name)!

/** Six rows, worth 10 each: a good one approved earns 1, a bad one approved loses 5, a good one refused costs 1. */
const six: PairRows = {
  label: [0, 0, 1, 0, 1, 1],
  champion: [0.1, 0.2, 0.3, 0.4, 0.6, 0.9],
  challenger: [0.1, 0.2, 0.6, 0.3, 0.7, 0.8],
  columns: { amount: [10, 10, 10, 10, 10, 10] },
}

/** Many rows: the challenger is better and its scores are higher. */
function many(
  n: number,
  seed: number,
  parts: { weighted?: boolean; clustered?: boolean; lift?: number } = {},
): PairRows {
  let state = seed
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const rows = Array.from({ length: n }, (_, row) => {
    const signal = 4 * random() - 2
    const noise = () => 2 * (random() + random() - 1)
    const share = (x: number) => Math.round(1000 / (1 + Math.exp(-x))) / 1000
    return {
      label: random() < 1 / (1 + Math.exp(1 - 2 * signal)) ? 1 : 0,
      champion: share(2 * signal - 1 + 1.5 * noise()),
      challenger: share(2 * signal - 1 + (parts.lift ?? 0) + 0.5 * noise()),
      amount: Math.ceil(40 * random()),
      weight: 0.5 + random(),
      cluster: `unit ${row % Math.ceil(n / 3)}`,
    }
  })
  return {
    label: rows.map((row) => row.label),
    champion: rows.map((row) => row.champion),
    challenger: rows.map((row) => row.challenger),
    columns: { amount: rows.map((row) => row.amount) },
    ...(parts.weighted ? { weight: rows.map((row) => row.weight) } : {}),
    ...(parts.clustered ? { cluster: rows.map((row) => row.cluster) } : {}),
  }
}

/** The value of decisions, summed row by row. flags: by row. */
function worth(rows: PairRows, flags: readonly boolean[], isCounted: (row: number) => boolean = () => true): number {
  let sum = 0
  let all = 0
  for (const [row, flagged] of flags.entries()) {
    if (!isCounted(row)) continue
    const w = rows.weight?.[row] ?? 1
    const amount = Number(rows.columns!.amount[row])
    const value = rows.label[row] === 1 ? (flagged ? 0 : -0.5 * amount) : flagged ? -1 : 0.1 * amount
    sum += w * value
    all += w
  }
  return sum / all
}

const flagsAt = (scores: readonly number[], threshold: number) => scores.map((score) => score >= threshold)

describe('a value curve', () => {
  it('is the mean value of the decisions at every threshold', () => {
    const curve = curveOf(six)
    // Champion at 0.4: good ones approved 2 (+2), bad one approved 1 (−5), good one refused 1 (−1): −4 over six rows.
    expect(pointAt(curve, 0.4).champion).toBeCloseTo(-4 / 6, 12)
    // Challenger at 0.4: three good ones approved, nobody else: +3.
    expect(pointAt(curve, 0.4).challenger).toBeCloseTo(3 / 6, 12)
    expect(pointAt(curve, 0.4).difference).toBeCloseTo(7 / 6, 12)
    expect(pointAt(curve, 0.4).flagged).toEqual({ champion: 0.5, challenger: 0.5 })
    expect(curve.everybody.champion).toBeCloseTo(-3 / 6, 12)
    expect(curve.nobody.challenger).toBeCloseTo((3 - 15) / 6, 12)
  })

  it('of six rows has no range, because so few decide nothing', () => {
    expect(curveOf(six).points.map(({ range }) => range)).toEqual(curveOf(six).points.map(() => null))
  })

  it.each([
    ['rows', {}],
    ['weighted rows', { weighted: true }],
    ['rows of units', { clustered: true }],
    ['weighted rows of units', { weighted: true, clustered: true }],
  ])('of %s equals the sum row by row at at most 64 thresholds', (_, parts) => {
    const rows = many(1500, 7, parts)
    const { points } = curveOf(rows)
    expect(points.length).toBeGreaterThan(50)
    expect(points.length).toBeLessThanOrEqual(64)
    const all = (rows.weight ?? rows.label.map(() => 1)).reduce((sum, w) => sum + w, 0)
    for (const { threshold, champion, challenger, flagged } of points) {
      expect(champion).toBeCloseTo(worth(rows, flagsAt(rows.champion, threshold)), 10)
      expect(challenger).toBeCloseTo(worth(rows, flagsAt(rows.challenger, threshold)), 10)
      const sum = flagsAt(rows.champion, threshold).reduce(
        (total, flag, row) => total + (flag ? (rows.weight?.[row] ?? 1) : 0),
        0,
      )
      expect(flagged.champion).toBeCloseTo(sum / all, 10)
    }
  })

  it('of a ratio of sums is the ratio, and has no value where the sum below is 0', () => {
    const ratio = businessPlan('sum(if(flagged, amount, 0)) / sum(if(flagged and label, 1, 0))', { better: 'lower' })
    const rows = many(600, 3)
    const curve = curveOf(rows, { business: [ratio] })
    let undefinedPoints = 0
    for (const { threshold, challenger } of curve.points) {
      const flags = flagsAt(rows.challenger, threshold)
      const sum = (of: (row: number) => number) => flags.reduce((total, flag, row) => total + (flag ? of(row) : 0), 0)
      const below = sum((row) => rows.label[row])
      if (below === 0) {
        undefinedPoints++
        expect(challenger).toBeNull()
      } else expect(challenger).toBeCloseTo(sum((row) => Number(rows.columns!.amount[row])) / below, 9)
    }
    expect(undefinedPoints).toBeGreaterThan(0)
    const defined = curve.points.filter(({ improvement }) => improvement !== null)
    for (const { difference, improvement } of defined) expect(improvement).toBe(0 - difference!)
  })

  it('of a formula that reads the score uses that of each model', () => {
    const rows = many(200, 5)
    const curve = curveOf(rows, { business: [businessPlan('if(flagged, score, -score)')] })
    for (const { threshold, champion, challenger } of curve.points) {
      const direct = (scores: readonly number[]) =>
        scores.reduce((sum, score) => sum + (score >= threshold ? score : -score), 0) / scores.length
      expect(champion).toBeCloseTo(direct(rows.champion), 10)
      expect(challenger).toBeCloseTo(direct(rows.challenger), 10)
    }
  })

  it('is not drawn for a formula that does not depend on the decision', () => {
    expect(findings(many(100, 1), { business: [businessPlan('0.1 * amount')] }).curves).toEqual([])
  })

  it('is not drawn where a decision that was not made has no value', () => {
    const rows = { ...six, columns: { amount: [10, 10, 10, 10, 10, 'unknown'] } }
    const plan = { business: [businessPlan('0', { formula: outcomes({ false_negative: '-amount' }) })] }
    expect(findings(rows, plan).curves).toEqual([])
  })

  it('of identical models differs by exactly 0 everywhere, without a range', () => {
    const rows = many(400, 11)
    const curve = curveOf({ ...rows, challenger: rows.champion })
    expect(new Set(curve.points.map(({ difference }) => difference))).toEqual(new Set([0]))
    expect(curve.points.every(({ range }) => range === null)).toBe(true)
  })

  it('turns around when the models change places', () => {
    const rows = many(800, 23)
    const swapped = { ...rows, champion: rows.challenger, challenger: rows.champion }
    // The same signs for both: the seed is that of the data.
    const fingerprint = makePair(rows).fingerprint
    const of = (data: PairRows) =>
      compare({ ...makePair(data), fingerprint }, planOf({ business: [money] })).operatingPoint!.curves[0]
    const there = of(rows)
    const back = of(swapped)
    // The threshold that keeps the volume is another one, and with it the family of the ranges.
    for (const { threshold, difference } of there.points) {
      const other = pointAt(back, threshold)
      if (other) expect(other.difference).toBeCloseTo(-difference!, 12)
    }
  })

  it('has ranges around its differences, wider than those of one threshold alone', () => {
    const curve = curveOf(many(1500, 7))
    const ranged = curve.points.filter(({ range }) => range !== null)
    expect(ranged.length).toBeGreaterThan(40)
    for (const { improvement, range } of ranged) {
      expect(range!.low).toBeLessThan(improvement!)
      expect(range!.high).toBeGreaterThan(improvement!)
    }
    const same = question(curve, 'same_threshold')
    const point = pointAt(curve, 0.5)
    expect(same.improvement).toBe(point.improvement)
    expect(same.range!.high! - same.range!.low!).toBeLessThan(point.range!.high! - point.range!.low!)
  })

  it('does not depend on the unit of money', () => {
    const cents = businessPlan('0', {
      formula: outcomes({ true_negative: '10 * amount', false_negative: '-50 * amount', false_positive: '-100' }),
    })
    const [inUnits, inCents] = [money, cents].map((business) => curveOf(many(700, 2), { business: [business] }))
    expect(inCents.best.challenger!.plausible).toEqual(inUnits.best.challenger!.plausible)
    for (const [place, { range }] of inUnits.points.entries()) {
      const other = inCents.points[place].range
      expect(other === null).toBe(range === null)
      if (range?.low != null && range.high != null) {
        expect(other!.low! / 100).toBeCloseTo(range.low, 9)
        expect(other!.high! / 100).toBeCloseTo(range.high, 9)
      }
    }
  })
})

describe('the questions', () => {
  const rows = many(1200, 31, { lift: 1 })

  it('same threshold: both models at the champion’s', () => {
    const asked = question(curveOf(rows, { operatingPoint: { champion: 0.4, challenger: 0.6 } }), 'same_threshold')
    expect(asked.thresholds).toEqual({ champion: 0.4, challenger: 0.4 })
    expect(asked.challenger).toBeCloseTo(worth(rows, flagsAt(rows.challenger, 0.4)), 10)
    expect(asked.champion).toBeCloseTo(worth(rows, flagsAt(rows.champion, 0.4)), 10)
  })

  it('as configured, where the two thresholds differ', () => {
    const asked = question(curveOf(rows, { operatingPoint: { champion: 0.4, challenger: 0.6 } }), 'as_configured')
    expect(asked.challenger).toBeCloseTo(worth(rows, flagsAt(rows.challenger, 0.6)), 10)
    expect(curveOf(rows).questions.map((each) => each.question)).toEqual([
      'same_threshold',
      'same_volume',
      'each_at_best',
    ])
  })

  it('same volume: the challenger flags as many rows as the champion', () => {
    const { sameVolume, curves, flagged } = findings(rows)
    const asked = question(curves[0], 'same_volume')
    expect(asked.thresholds).toEqual({ champion: 0.5, challenger: sameVolume })
    const count = flagsAt(rows.challenger, sameVolume!).filter(Boolean).length
    expect(Math.abs(count / 1200 - flagged.champion!)).toBeLessThan(0.003)
    expect(asked.flagged.challenger).toBeCloseTo(count / 1200, 12)
  })

  it('each at its best: thresholds of one half of the units, applied to the other', () => {
    const curve = curveOf(rows)
    const bucketOf = (row: number) => {
      const bytes = new TextEncoder().encode(String(row).padStart(9, '0'))
      return fmix32(fnv1a32(bytes, 0, bytes.length)) % 1024
    }
    const buckets = rows.label.map((_, row) => bucketOf(row))
    const weights = new Float64Array(1024)
    for (const bucket of buckets) weights[bucket]++
    const halves = halvesOf(weights)
    const direct = (scores: readonly number[]) => {
      const bestOn = (half: number) => {
        let best = { threshold: 0, value: Number.NEGATIVE_INFINITY }
        for (const { threshold } of curve.points) {
          const value = worth(rows, flagsAt(scores, threshold), (row) => halves[buckets[row]] === half)
          if (value > best.value + 1e-12) best = { threshold, value }
        }
        return best.threshold
      }
      const chosen = [bestOn(1), bestOn(0)]
      return worth(
        rows,
        scores.map((score, row) => score >= chosen[halves[buckets[row]]]),
      )
    }
    const asked = question(curve, 'each_at_best')
    expect(asked.champion).toBeCloseTo(direct(rows.champion), 10)
    expect(asked.challenger).toBeCloseTo(direct(rows.challenger), 10)
    expect(asked.challenger).toBe(curve.best.challenger!.value)
  })
})

describe('the best threshold', () => {
  it('is the one of the curve that is worth most, and among the plausible ones', () => {
    const { best, points } = curveOf(many(1200, 31))
    const highest = Math.max(...points.map(({ challenger }) => challenger!))
    expect(points.find(({ threshold }) => threshold === best.challenger!.threshold)!.challenger).toBe(highest)
    const { threshold, plausible } = best.challenger!
    expect(plausible.low <= threshold && threshold <= plausible.high).toBe(true)
  })

  it('is recommended where the configured one is shown to be worth less', () => {
    const far = curveOf(many(1500, 31), { operatingPoint: { champion: 0.98, challenger: 0.98 } }).best.challenger!
    expect(far.changeRecommended).toBe(true)
    expect(far.plausible.high).toBeLessThan(0.98)
    expect(far.range!.low).toBeGreaterThan(0)
  })

  it('is not recommended where the rows cannot tell it from the configured one', () => {
    const rows = many(1500, 31)
    const { threshold } = curveOf(rows).best.challenger!
    const near = curveOf(rows, { operatingPoint: { champion: threshold, challenger: threshold } }).best.challenger!
    expect(near.changeRecommended).toBe(false)
  })

  it('stays at the configured threshold where nothing is gained by another', () => {
    const flat = businessPlan('0', { formula: outcomes({}) })
    expect(curveOf(many(300, 4), { business: [flat] }).best.challenger!.threshold).toBe(0.5)
  })
})

describe('the halves of the units', () => {
  it('hold as many of the buckets with rows each, or one more', () => {
    const weight = Float64Array.from({ length: 101 }, (_, bucket) => (bucket % 5 === 0 ? 0 : 1))
    const halves = halvesOf(weight)
    const inHalf = (half: number) => Array.from(weight.keys()).filter((b) => weight[b] > 0 && halves[b] === half).length
    expect([inHalf(0), inHalf(1)]).toEqual([40, 40])
  })
})

describe('net benefit', () => {
  const rows = many(900, 17)
  const benefit = (scores: readonly number[], threshold: number, probability: number) => {
    const flags = flagsAt(scores, threshold)
    const count = (label: number) => flags.filter((flag, row) => flag && rows.label[row] === label).length
    return (count(1) - (count(0) * probability) / (1 - probability)) / flags.length
  }

  it('of a metric with a fixed probability is a curve over thresholds', () => {
    const [curve] = findings(rows, { business: [], metrics: [metricPlan('net_benefit', { role: 'info' })] }).curves
    expect(curve).toMatchObject({ id: 'net_benefit@0.2', title: null, better: 'higher', unit: { kind: 'score' } })
    for (const { threshold, challenger } of curve.points)
      expect(challenger).toBeCloseTo(benefit(rows.challenger, threshold, 0.2), 12)
  })

  it('as a check is that of the rows flagged at the operating point', () => {
    const { checks } = compare(makePair(rows), planOf({ metrics: [metricPlan('net_benefit')] }))
    expect(checks[0].champion).toBeCloseTo(benefit(rows.champion, 0.5, 0.2), 12)
    expect(checks[0].id).toBe('net_benefit@0.2')
  })

  it('as a decision curve changes the cost of a false positive with the threshold', () => {
    expect(findings(rows).decisionCurve).toBeNull()
    const { decisionCurve } = findings(rows, { business: [], decisionCurve: true })
    expect(decisionCurve!.points.length).toBeGreaterThan(50)
    const positives = rows.label.filter((label) => label === 1).length / 900
    for (const { threshold, champion, challenger, everybody } of decisionCurve!.points) {
      expect(threshold > 0 && threshold < 1).toBe(true)
      expect(champion).toBeCloseTo(benefit(rows.champion, threshold, threshold), 10)
      expect(challenger).toBeCloseTo(benefit(rows.challenger, threshold, threshold), 10)
      expect(everybody).toBeCloseTo(positives - ((1 - positives) * threshold) / (1 - threshold), 8)
    }
  })
})

describe('a threshold on another scale', () => {
  it('is noted with the change of the volume and the threshold that keeps it', () => {
    const rows = many(1500, 9, { lift: 1 })
    const { notes, sameVolume, flagged } = findings(rows, { business: [] })
    const volume = notes.find(({ code }) => code === 'threshold_volume')!
    expect(volume.args).toMatchObject({ champion: 0.5, challenger: 0.5, keeps: sameVolume })
    expect(volume.args.change).toBeCloseTo(flagged.challenger! / flagged.champion! - 1, 12)
    expect(notes.map(({ code }) => code)).toContain('threshold_scale')
  })

  it('is not noted for a small change, nor for one within noise, nor where a rule sets the thresholds', () => {
    expect(findings(many(1500, 9)).notes).toEqual([])
    expect(findings(many(24, 9, { lift: 1 })).notes).toEqual([])
    const rule = { rule: 'top', target: 0.1 } as const
    expect(findings(many(1500, 9, { lift: 1 }), { operatingPoint: rule }).notes).toEqual([])
  })
})
