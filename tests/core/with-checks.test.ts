import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import type { Check, Comparison } from '../../src/core/comparison.js'
import type { Policy } from '../../src/core/plan.js'
import { reason } from '../../src/core/problem.js'
import { withChecks, withoutChampion } from '../../src/core/with-checks.js'
import { operationsCheck, scenarioCheck } from './make-check.js'
import { makePair } from './make-pair.js'
import { metricPlan, planOf, policyOf, sliceBy, sliceMetricPlan } from './make-plan.js'

const ROWS = 60
const label = Array.from({ length: ROWS }, (_, row) => row % 2)
const good = label.map((truth, row) => (truth === 1 ? 0.6 : 0.1) + (row % 7) / 30)
const better = good.map((score, row) => (label[row] === 1 ? score + 0.05 : score))
const columns = { region: label.map((_, row) => (row % 3 === 0 ? 'north' : 'south')) }

/** A comparison of a model with one as good, whose verdict is a pass. */
const compared = (challenger = better, policy: Partial<Policy> = {}): Comparison =>
  compare(
    makePair({ label, champion: good, challenger, columns }),
    planOf({
      metrics: [metricPlan('roc_auc', { role: 'guardrail' })],
      slices: { metrics: [sliceMetricPlan('accuracy')], of: [sliceBy('region')] },
      policy,
    }),
  )
const failedScenario = (changes: Partial<Check> = {}) => scenarioCheck(changes, { challenger: 12 })
const missing = (changes: Partial<Check> = {}) =>
  operationsCheck({ challenger: null, status: 'not_evaluated', reason: reason('operations_missing'), ...changes })
const risen = () => operationsCheck({ id: 'operations.latency.p95_ms.max_increase', limit: undefined })

const judged = (added: readonly Check[], policy: Partial<Policy> = {}, comparison = compared(better, policy)) => {
  const { verdict, reasons } = withChecks(comparison, added, policyOf(policy))
  return [verdict, ...reasons.map(({ code, args }) => (args.count === undefined ? code : `${code} ${args.count}`))]
}

describe('checks beside the metrics', () => {
  it('change nothing where none is added, or where all pass', () => {
    const comparison = compared()
    expect(comparison.verdict).toBe('pass')
    expect(withChecks(comparison, [], policyOf())).toBe(comparison)
    expect(judged([scenarioCheck(), operationsCheck({ status: 'pass' })])).toEqual(['pass', 'all_fine'])
  })

  it('stand behind the overall checks and before the slices', () => {
    const { checks } = withChecks(compared(), [scenarioCheck(), operationsCheck()], policyOf())
    expect(checks.map(({ kind }) => kind)).toEqual(['metric', 'scenario', 'operations', 'slice', 'slice'])
  })

  it.each(['block', 'review', 'pass'] as const)(
    'a failed critical scenario blocks, a failed normal one is what on_regression says: %s',
    (onRegression) => {
      const policy = { onRegression }
      expect(judged([failedScenario({ severity: 'critical' })], policy)).toEqual([
        'block',
        'critical_scenarios_failed 1',
      ])
      expect(judged([failedScenario()], policy)).toEqual([onRegression, 'scenarios_failed 1'])
    },
  )

  it('a failed scenario that is only reported decides nothing', () => {
    const reported = failedScenario({ severity: 'info', role: 'info', gating: false })
    expect(judged([reported])).toEqual(['pass', 'all_fine'])
  })

  it.each(['block', 'review', 'pass'] as const)(
    'a broken limit of operations blocks, a number that rose too far is what on_regression says: %s',
    (onRegression) => {
      expect(judged([operationsCheck()], { onRegression })).toEqual(['block', 'limits_broken 1'])
      expect(judged([risen()], { onRegression })).toEqual([onRegression, 'numbers_worse 1'])
    },
  )

  it('what could not be evaluated is never a pass, and blocks where the undecided does', () => {
    const scenario = scenarioCheck({ status: 'not_evaluated', challenger: null, reason: reason('scenario_no_rows') })
    for (const onInconclusive of ['pass', 'review', 'block'] as const)
      for (const check of [missing(), missing({ limit: undefined }), scenario])
        expect(judged([check], { onInconclusive })).toEqual([
          onInconclusive === 'block' ? 'block' : 'review',
          'not_evaluated_gating 1',
        ])
  })

  it('name the deciding reasons first, what blocks before what asks', () => {
    const policy = { onRegression: 'review' } as const
    const added = [failedScenario(), failedScenario({ severity: 'critical' }), operationsCheck(), risen(), missing()]
    expect(judged(added, policy)).toEqual([
      'block',
      'critical_scenarios_failed 1',
      'limits_broken 1',
      'scenarios_failed 1',
      'numbers_worse 1',
      'not_evaluated_gating 1',
    ])
  })

  it('keep what was decided of the metrics', () => {
    const worse = good.map((score) => 1 - score)
    const comparison = compared(worse)
    expect(comparison.verdict).toBe('block')
    const [verdict, first] = judged([scenarioCheck()], {}, comparison)
    expect([verdict, first]).toEqual([
      'block',
      comparison.reasons.map(({ args }) => `checks_regressed ${args.count}`)[0],
    ])
  })

  it.each(['pass', 'review', 'block'] as const)(
    'are judged where the predictions are identical, which still are what on_identical says: %s',
    (onIdentical) => {
      const policy = { onIdentical }
      const same = compared(good, policy)
      expect(judged([scenarioCheck()], policy, same)).toEqual([onIdentical, 'identical_predictions'])
      const failed = judged([failedScenario({ severity: 'critical' })], policy, same)
      expect(failed[0]).toBe('block')
      expect(failed).toContain('critical_scenarios_failed 1')
      expect(failed).toContain('identical_predictions')
    },
  )
})

describe('without a champion', () => {
  const because = reason('no_champion', { path: 'champion.csv' })
  const alone = (policy: Partial<Policy> = {}) => withoutChampion(compared(good, policy), policyOf(policy), because)

  it.each(['pass', 'review', 'block'] as const)('the verdict is what on_missing_champion says: %s', (onMissing) => {
    const policy = { onMissingChampion: onMissing }
    const { verdict, reasons, checks } = alone(policy)
    expect([verdict, reasons]).toEqual([onMissing, [because]])
    expect(checks.map(({ status }) => status)).toEqual(['not_evaluated', 'not_evaluated', 'not_evaluated'])
    expect(judged([scenarioCheck()], policy, alone(policy))).toEqual([onMissing, 'no_champion'])
  })

  it('requirements are judged of the challenger alone, and a failed one leads', () => {
    const policy = { onMissingChampion: 'pass' } as const
    expect(judged([failedScenario({ severity: 'critical' })], policy, alone(policy))).toEqual([
      'block',
      'critical_scenarios_failed 1',
      'no_champion',
    ])
    expect(judged([operationsCheck()], policy, alone(policy))).toEqual(['block', 'limits_broken 1', 'no_champion'])
  })

  it('a number that has nothing to be compared with is said once, by no_champion', () => {
    const uncompared = operationsCheck({ limit: undefined, status: 'not_evaluated', reason: because })
    expect(judged([uncompared], {}, alone())).toEqual(['review', 'no_champion'])
  })

  it('a number that is missing from the challenger is never a pass', () => {
    const policy = { onMissingChampion: 'pass' } as const
    expect(judged([missing()], policy, alone(policy))[0]).toBe('review')
  })
})
