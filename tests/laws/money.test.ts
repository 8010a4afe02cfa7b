import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import type { Check } from '../../src/core/comparison.js'
import { remainderOf } from '../../src/report/describe/money-by-group.js'
import { makePair } from '../core/make-pair.js'
import { businessPlan, planOf, sliceBy } from '../core/make-plan.js'
import { makeRows } from './generate.js'
import { runs, shapes } from './shapes.js'

const FORMULAS = [
  'if(flagged, 0, if(label, -0.5, 0.1) * amount)',
  'mean(if(flagged, cost, 0)) - 2 * mean(score)',
  'sum(if(flagged and label, amount, 0)) / count()',
]

describe('the money of groups', () => {
  it('of every partition adds up to that of the whole, with weights and clusters too', () => {
    fc.assert(
      fc.property(shapes(30, 150), fc.constantFrom(...FORMULAS), (shape, formula) => {
        const rows = makeRows(shape)
        const { checks } = compare(
          makePair(rows),
          planOf({
            business: [businessPlan(formula)],
            slices: {
              of: [
                sliceBy('region'),
                { ...sliceBy('age'), by: { kind: 'bins', name: 'age', column: 'age', edges: [30, 50] } },
                { ...sliceBy('amount'), by: { kind: 'quantiles', name: 'amount', column: 'amount', count: 3 } },
              ],
            },
          }),
        )
        const total = (check: Check) => check.difference! * (check.weightShare ?? check.n / rows.label.length)
        const whole = checks.find((check) => check.slice === null)!
        const size = Math.max(1, Math.abs(whole.champion!), Math.abs(whole.challenger!)) * rows.label.length * 4
        for (const column of ['region', 'age', 'amount']) {
          const groups = checks.filter((check) => check.slice !== null && Object.hasOwn(check.slice, column))
          expect(groups.length).toBeGreaterThan(1)
          const held = groups.filter((check) => check.n > 0)
          expect(Math.abs(held.reduce((sum, check) => sum + total(check), 0) - total(whole))).toBeLessThan(1e-11 * size)
          expect(held.reduce((sum, check) => sum + check.n, 0)).toBe(whole.n)
          // What a report lists of them and what it calls the rest are the whole as well.
          const [first, ...others] = held
          const rest = remainderOf(whole, [first])
          if (others.length === 0) expect(rest).toBeNull()
          else {
            const sum = others.reduce((amount, check) => amount + total(check), 0)
            expect(Math.abs(rest!.total / whole.n - sum)).toBeLessThan(1e-11 * size)
            expect(rest!.n).toBe(others.reduce((n, check) => n + check.n, 0))
          }
        }
      }),
      runs(25),
    )
  })

  it('is not said to add up of ratios and totals, whose unit is not of one row', () => {
    const rows = makeRows({ seed: 4, n: 60, weighted: false, clustered: false, decimals: 2, skill: 0.8, noise: 0.6 })
    const unit = (formula: string) =>
      compare(makePair(rows), planOf({ business: [businessPlan(formula)] })).checks[0].unit
    for (const formula of FORMULAS) expect(unit(formula)).toEqual({ kind: 'money', name: 'EUR' })
    for (const formula of ['sum(if(flagged, cost, 0)) / count(flagged)', 'sum(amount * score)', 'sqrt(mean(score))'])
      expect(unit(formula)).toEqual({ kind: 'money', name: 'EUR', perRow: false })
  })
})
