import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import type { OperatingPointFindings } from '../../src/core/comparison.js'
import { parseExpression } from '../../src/core/expression.js'
import { halvesOf } from '../../src/core/operating-curve.js'
import { resolveOperatingPoint } from '../../src/core/operating-point.js'
import type { OperatingRule } from '../../src/core/plan.js'
import { ProblemError } from '../../src/core/problem.js'
import { makePair, type PairRows } from '../core/make-pair.js'
import { businessPlan, metricPlan, planOf } from '../core/make-plan.js'
import { makeRows, type Shape } from '../laws/generate.js'
import { findPython } from './python.js'

/** The oracle sums rows, the gate sums buckets. */
const TOLERANCE = 1e-9
/** Places of a curve beside the three thresholds that are asked about. */
const PLACES = 61
const CONFIGURED = 0.37

type Curve = Readonly<Record<'champion' | 'challenger', readonly (number | null)[]>>
interface Answer extends Readonly<Record<'flagged' | 'worth' | 'cost' | 'fixed' | 'decision', Curve>> {
  readonly quantiles: readonly number[]
  readonly best: Readonly<Record<'champion' | 'challenger', number>>
  readonly rules: readonly Readonly<Record<'champion' | 'challenger', number | null>>[]
}

const outcome = (text: string) => parseExpression(text, { expect: 'number', aggregates: false })

const plan = planOf({
  operatingPoint: { champion: CONFIGURED, challenger: CONFIGURED },
  metrics: [metricPlan('net_benefit', { role: 'info' })],
  decisionCurve: true,
  business: [
    businessPlan('0', {
      formula: {
        kind: 'outcomes',
        outcomes: {
          true_negative: outcome('0.1 * amount'),
          false_positive: outcome('-1'),
          false_negative: outcome('-0.5 * amount'),
          true_positive: outcome('0.02 * amount'),
        },
      },
    }),
    businessPlan('sum(if(flagged, 3, 0)) / count(flagged and label)', { slug: 'cost', better: 'lower' }),
  ],
})

const rules: readonly OperatingRule[] = [
  { rule: 'top', target: 0.02 },
  { rule: 'top', target: 0.35 },
  { rule: 'precision', target: 0.6 },
  { rule: 'precision', target: 0.97 },
  { rule: 'recall', target: 0.9 },
  { rule: 'recall', target: 1 },
  { rule: 'false_positive_rate', target: 0.01 },
  { rule: 'false_positive_rate', target: 0.2 },
]

const shape: Shape = { seed: 1, n: 900, weighted: false, clustered: false, decimals: 6, skill: 1.2, noise: 0.5 }
const cases: readonly (readonly [string, Shape])[] = [
  ['900 rows, each a bucket', shape],
  ['2,500 rows in 1,024 buckets', { ...shape, seed: 2, n: 2500 }],
  ['weights', { ...shape, seed: 3, n: 1500, weighted: true }],
  ['scores of one digit', { ...shape, seed: 4, decimals: 1 }],
  ['weights and scores of one digit', { ...shape, seed: 5, decimals: 1, weighted: true }],
  ['a challenger without signal', { ...shape, seed: 6, skill: 0, n: 1200 }],
]

interface Gate {
  readonly rows: PairRows
  readonly found: OperatingPointFindings
  readonly halves: readonly number[]
}

function askGate(of: Shape): Gate {
  const rows = makeRows(of)
  const pair = makePair(rows)
  const weights = new Float64Array(pair.buckets)
  pair.bucketOfRow.forEach((bucket, row) => {
    weights[bucket] += rows.weight?.[row] ?? 1
  })
  const halves = halvesOf(weights)
  return {
    rows,
    found: compare(pair, plan).operatingPoint!,
    halves: Array.from(pair.bucketOfRow, (bucket) => halves[bucket]),
  }
}

const found = findPython('thresholds')

describe.skipIf('absent' in found)('thresholds and curves beside scikit-learn and NumPy', () => {
  const gates = 'absent' in found ? [] : cases.map(([, of]) => askGate(of))
  const answers = 'absent' in found ? [] : ask(found.python, gates)

  describe.each(cases.map(([name], place) => [name, place] as const))('%s', (_, place) => {
    const gate = gates[place]
    const answer = answers[place]
    const [worth, cost, fixed] = gate?.found.curves ?? []

    it.each(['champion', 'challenger'] as const)('values of the %s at every threshold', (model) => {
      worth.points.forEach((point, k) => {
        expect(near(point.flagged[model], answer.flagged[model][k])).toBe(true)
        expect(near(point[model], answer.worth[model][k])).toBe(true)
        expect(near(cost.points[k][model], answer.cost[model][k])).toBe(true)
        expect(near(fixed.points[k][model], answer.fixed[model][k])).toBe(true)
      })
      gate.found.decisionCurve!.points.forEach((point, k) => {
        expect(near(point[model], answer.decision[model][k])).toBe(true)
      })
    })

    it.each(['champion', 'challenger'] as const)('the %s at its best, cross-fitted', (model) => {
      expect(near(worth.best[model]!.value, answer.best[model])).toBe(true)
    })

    it('the thresholds flag what the pooled quantiles flag', () => {
      const { thresholds } = thresholdsOf(gate)
      const { champion, challenger } = gate.rows
      for (const quantile of answer.quantiles) {
        const nearest = Math.max(...thresholds.filter((threshold) => threshold <= quantile))
        for (const scores of [champion, challenger]) {
          expect(scores.filter((score) => score >= nearest).length).toBe(
            scores.filter((score) => score >= quantile).length,
          )
        }
      }
    })

    it.each(rules.map((rule, k) => [`${rule.rule} ${rule.target}`, rule, k] as const))('%s', (_, rule, k) => {
      const { champion, challenger } = answer.rules[k]
      const { rows } = gate
      try {
        const point = resolveOperatingPoint(makePair(rows), rule)
        expect(near(flaggedShare(rows, rows.champion, point.champion), champion)).toBe(true)
        expect(near(flaggedShare(rows, rows.challenger, point.challenger), challenger)).toBe(true)
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        expect(error.problems.map(({ args }) => args.model)).toEqual([
          ...(champion === null ? ['champion'] : []),
          ...(challenger === null ? ['challenger'] : []),
        ])
      }
    })
  })
})

const near = (a: number | null | undefined, b: number | null | undefined): boolean =>
  typeof a === 'number' && typeof b === 'number'
    ? Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b))
    : a === null && b === null

function flaggedShare(rows: PairRows, scores: readonly number[], threshold: number): number {
  const weight = (row: number) => rows.weight?.[row] ?? 1
  const sum = (isCounted: (score: number) => boolean) =>
    scores.reduce((total, score, row) => total + (isCounted(score) ? weight(row) : 0), 0)
  return sum((score) => score >= threshold) / sum(() => true)
}

const thresholdsOf = ({ found: { curves, decisionCurve } }: Gate) => ({
  thresholds: curves[0].points.map(({ threshold }) => threshold),
  probabilities: decisionCurve!.points.map(({ threshold }) => threshold),
})

function ask(python: string, gates: readonly Gate[]): readonly Answer[] {
  const input = gates.map((gate) => ({
    ...gate.rows,
    amount: gate.rows.columns!.amount,
    ...thresholdsOf(gate),
    halves: gate.halves,
    configured: CONFIGURED,
    places: PLACES,
    rules: rules.map(({ rule, target }) => [rule, target]),
  }))
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'thresholds.py')], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(`thresholds.py: ${stderr}`)
  return JSON.parse(stdout)
}
