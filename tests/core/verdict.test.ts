import { describe, expect, it } from 'vitest'
import type { Check } from '../../src/core/comparison.js'
import type { Policy } from '../../src/core/plan.js'
import { reason } from '../../src/core/problem.js'
import { verdictOf, worstVerdict } from '../../src/core/verdict.js'
import { policyOf } from './make-plan.js'

const check = (changes: Partial<Check> = {}): Check =>
  ({
    kind: 'metric',
    slice: null,
    severity: 'normal',
    role: 'primary',
    gating: true,
    status: 'pass',
    ...changes,
  }) as Check
const sliceCheck = (changes: Partial<Check> = {}) =>
  check({ kind: 'slice', slice: { region: 'north' }, role: 'guardrail', ...changes })
const verdict = (checks: readonly Check[], policy: Partial<Policy> = {}, identical = false) => {
  const result = verdictOf(checks, policyOf(policy), identical, 100)
  return [result.verdict, ...result.reasons.map(({ code }) => code)]
}

describe('the verdict', () => {
  it('is a pass when every gating check passed or improved', () => {
    expect(verdict([check(), check({ status: 'improved' }), sliceCheck()])).toEqual(['pass', 'all_fine'])
  })

  it.each(['block', 'review', 'pass'] as const)(
    'is what on_regression says of a regressed check: %s',
    (onRegression) => {
      expect(verdict([check({ status: 'regressed' })], { onRegression })).toEqual([onRegression, 'checks_regressed'])
      expect(verdict([check(), sliceCheck({ status: 'regressed' })], { onRegression })[0]).toBe(onRegression)
    },
  )

  it.each(['block', 'review', 'pass'] as const)(
    'is what on_inconclusive says of an undecided check: %s',
    (onInconclusive) => {
      expect(verdict([check({ status: 'inconclusive' })], { onInconclusive })).toEqual([
        onInconclusive,
        'checks_inconclusive',
      ])
      expect(verdict([sliceCheck({ status: 'inconclusive', severity: 'critical' })], { onInconclusive })[0]).toBe(
        onInconclusive,
      )
    },
  )

  it.each(['block', 'review', 'pass'] as const)(
    'is what on_identical says of identical predictions: %s',
    (onIdentical) => {
      const untested = check({ status: 'not_evaluated', reason: reason('identical_predictions', { n: 100 }) })
      expect(verdict([untested], { onIdentical }, true)).toEqual([onIdentical, 'identical_predictions'])
    },
  )

  it('does not wait for normal slices to prove innocence', () => {
    expect(verdict([check(), sliceCheck({ status: 'inconclusive' }), sliceCheck({ status: 'not_evaluated' })])[0]).toBe(
      'pass',
    )
  })

  it('blocks on a broken limit whatever on_regression says', () => {
    expect(verdict([check(), check({ kind: 'limit', status: 'regressed' })], { onRegression: 'pass' })).toEqual([
      'block',
      'limits_broken',
    ])
  })

  it('of what could not be evaluated is never a pass, for checks, limits and critical slices', () => {
    for (const onInconclusive of ['pass', 'review'] as const) {
      for (const unevaluated of [
        check({ status: 'not_evaluated', reason: reason('one_class') }),
        check({ kind: 'limit', status: 'not_evaluated', reason: reason('one_class') }),
        sliceCheck({ severity: 'critical', status: 'not_evaluated', reason: reason('slice_empty') }),
      ]) {
        expect(verdict([check(), unevaluated], { onInconclusive })).toEqual(['review', 'not_evaluated_gating'])
      }
    }
    expect(
      verdict([check({ status: 'not_evaluated', reason: reason('one_class') })], { onInconclusive: 'block' })[0],
    ).toBe('block')
  })

  it('of a policy in which nothing can block is a review, not a pass', () => {
    expect(verdict([])).toEqual(['review', 'no_gating_checks'])
    expect(verdict([check({ gating: false, role: 'info', status: 'regressed' })])).toEqual([
      'review',
      'no_gating_checks',
    ])
  })

  it('ignores what is only reported', () => {
    const reported = (status: Check['status']) => check({ gating: false, role: 'info', status })
    expect(verdict([check(), reported('regressed'), reported('inconclusive'), reported('not_evaluated')])[0]).toBe(
      'pass',
    )
  })

  it('names the deciding reasons first, with counts', () => {
    const { verdict: worst, reasons } = verdictOf(
      [check({ status: 'inconclusive' }), sliceCheck({ status: 'regressed' }), sliceCheck({ status: 'regressed' })],
      policyOf(),
      false,
      100,
    )
    expect(worst).toBe('block')
    expect(reasons).toEqual([reason('checks_regressed', { count: 2 }), reason('checks_inconclusive', { count: 1 })])
  })

  it('is the worst of several models; no model: pass', () => {
    expect(worstVerdict(['pass', 'review', 'pass'])).toBe('review')
    expect(worstVerdict(['block', 'error', 'review'])).toBe('error')
    expect(worstVerdict([])).toBe('pass')
  })
})
