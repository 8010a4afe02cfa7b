import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import type { Check, Comparison } from '../../src/core/comparison.js'
import { parseExpression } from '../../src/core/expression.js'
import type { MetricPlan, SlicePlan } from '../../src/core/plan.js'
import { makePair, type PairRows } from './make-pair.js'
import { absolute, businessPlan, metricPlan, planOf, relative, sliceBy, sliceMetricPlan } from './make-plan.js'

/** Rows by what happens to them: label, flagged by the champion, flagged by the challenger, how many, region. */
type Group = readonly [label: 0 | 1, champion: 0 | 1, challenger: 0 | 1, count: number, region?: string]

function rowsOf(groups: readonly Group[]): PairRows {
  const rows = groups.flatMap(([label, champion, challenger, count, region = 'north']) =>
    Array.from({ length: count }, () => ({ label, champion, challenger, region })),
  )
  return {
    label: rows.map(({ label }) => label),
    champion: rows.map(({ champion }) => 0.1 + 0.8 * champion),
    challenger: rows.map(({ challenger }) => 0.2 + 0.7 * challenger),
    columns: { region: rows.map(({ region }) => region), amount: rows.map((_, row) => 1 + (row % 7)) },
  }
}

/** Accuracy: `kept` rows stay as they are, `won` become right, `lost` become wrong. */
const changes = (kept: number, won: number, lost: number, region?: string): Group[] => [
  [1, 1, 1, Math.ceil(kept / 2), region],
  [0, 0, 0, Math.floor(kept / 2), region],
  [1, 0, 1, Math.ceil(won / 2), region],
  [0, 1, 0, Math.floor(won / 2), region],
  [1, 1, 0, Math.ceil(lost / 2), region],
  [0, 0, 1, Math.floor(lost / 2), region],
]

const review = (groups: readonly Group[], plan: Parameters<typeof planOf>[0]): Comparison =>
  compare(makePair(rowsOf(groups)), planOf(plan))
const accuracyOf = (groups: readonly Group[], changed: Partial<MetricPlan> = {}, policy = {}): Check =>
  review(groups, { metrics: [metricPlan('accuracy', changed)], policy }).checks[0]
const answer = ({ status, reason }: Check) => [status, reason?.code]

describe('a primary', () => {
  it('that is shown better is improved', () => {
    expect(answer(accuracyOf(changes(900, 80, 20)))).toEqual(['improved', 'shown_better'])
  })
  it('that is shown not worse than its margin passes', () => {
    expect(answer(accuracyOf(changes(900, 50, 50), { margin: absolute(0.03) }))).toEqual(['pass', 'non_inferior'])
  })
  it('has to be shown with more certainty where many challengers share the test rows, and fails as before', () => {
    const shared = { reuseBudget: 40 }
    const [alone, among] = [{}, shared].map((policy) =>
      accuracyOf(changes(900, 58, 50), { margin: absolute(0.015) }, policy),
    )
    expect([answer(alone), answer(among)]).toEqual([
      ['pass', 'non_inferior'],
      ['inconclusive', 'undecided'],
    ])
    expect(among.interval!.low!).toBeLessThan(alone.interval!.low!)
    expect(among.interval!.high).toBe(alone.interval!.high)
    const [better, luckier] = [{}, shared].map((policy) => accuracyOf(changes(900, 62, 38), {}, policy))
    expect([better.status, luckier.status]).toEqual(['improved', 'pass'])
    const [failed, failedToo] = [{}, shared].map((policy) => accuracyOf(changes(900, 10, 90), {}, policy))
    expect([failed.status, failedToo.status]).toEqual(['regressed', 'regressed'])
    expect(failedToo.evidence!.pValue).toBe(failed.evidence!.pValue)
  })
  it('whose loss beyond the margin is shown regressed', () => {
    const check = accuracyOf(changes(900, 10, 90))
    expect(answer(check)).toEqual(['regressed', 'regression_shown'])
    expect(check.interval!.high!).toBeLessThan(-0.02)
    expect(check.evidence!.pValue!).toBeLessThanOrEqual(0.05)
  })
  it('of which neither is shown is inconclusive, and says how many rows would decide', () => {
    const check = accuracyOf(changes(180, 10, 10))
    expect(answer(check)).toEqual(['inconclusive', 'undecided'])
    expect(check.evidence!.rowsNeeded!.ifEqual!).toBeGreaterThan(200)
    expect(check.evidence!.rowsNeeded!.atEstimate).toBe(check.evidence!.rowsNeeded!.ifEqual)
  })
  it('whose estimate lies beyond the margin, without proof, says so, and that more rows will not help', () => {
    const check = accuracyOf(changes(185, 5, 10))
    expect(answer(check)).toEqual(['inconclusive', 'estimate_beyond_margin'])
    expect(check.evidence!.rowsNeeded!.atEstimate).toBeNull()
  })
  it('with a margin of 0 must be shown better; equal models would never be', () => {
    const check = accuracyOf(changes(900, 50, 50), { margin: absolute(0) })
    expect(answer(check)).toEqual(['inconclusive', 'undecided'])
    expect(check.evidence!.rowsNeeded!.ifEqual).toBeNull()
  })
  it('with a regression that is shown but within the margin passes with a note', () => {
    const check = accuracyOf(changes(9000, 10, 60), { margin: absolute(0.02) })
    expect(answer(check)).toEqual(['pass', 'non_inferior'])
    expect(check.notes.map(({ code }) => code)).toEqual(['regression_within_margin'])
  })
  it('with a relative margin has it as a share of the champion’s value', () => {
    const check = accuracyOf(changes(900, 50, 50), { margin: relative(0.1) })
    expect(check.marginValue).toBeCloseTo(0.095, 12)
    expect(check.status).toBe('pass')
  })
  it('with a relative margin of a champion without value is not evaluated', () => {
    const groups: Group[] = [
      [1, 0, 1, 30],
      [1, 0, 0, 30],
      [0, 0, 0, 60],
    ]
    const plan = { metrics: [metricPlan('recall', { margin: relative(0.1) })] }
    const result = review(groups, plan)
    expect(answer(result.checks[0])).toEqual(['not_evaluated', 'champion_not_positive'])
    expect(result.verdict).toBe('review')
  })
})

describe('a guardrail', () => {
  const guardrail = { role: 'guardrail' } as const
  it('passes where no harm is shown and the estimate lies within the margin; the smallest loss it would have seen is told', () => {
    const check = accuracyOf(changes(180, 10, 10), guardrail)
    expect(answer(check)).toEqual(['pass', 'no_harm_shown'])
    expect(check.evidence!.minimumDetectableLoss!).toBeGreaterThan(0.02)
  })
  it('is inconclusive if the estimate itself lies beyond the margin', () => {
    expect(answer(accuracyOf(changes(185, 5, 10), guardrail))).toEqual(['inconclusive', 'estimate_beyond_margin'])
  })
  it('blocks on harm shown', () => {
    expect(answer(accuracyOf(changes(900, 10, 90), guardrail))).toEqual(['regressed', 'regression_shown'])
  })
  it('of which non-inferiority is required is asked what a primary is asked', () => {
    const check = accuracyOf(changes(180, 10, 10), { ...guardrail, requireNonInferior: true })
    expect(answer(check)).toEqual(['inconclusive', 'undecided'])
  })
})

describe('an info metric', () => {
  it('is judged in a family of its own and never gates', () => {
    const result = review(changes(900, 10, 90), { metrics: [metricPlan('accuracy', { role: 'info' })] })
    expect(answer(result.checks[0])).toEqual(['regressed', 'regression_shown'])
    expect(result.checks[0].gating).toBe(false)
    expect([result.verdict, result.reasons[0].code]).toEqual(['review', 'no_gating_checks'])
    expect(result.families.map(({ tier, alpha }) => [tier, alpha])).toEqual([['reported', expect.closeTo(0.05, 12)]])
  })
  it('without a good direction is reported only', () => {
    const result = review(changes(90, 5, 5), {
      metrics: [metricPlan('accuracy'), metricPlan('positive_rate', { role: 'info' })],
    })
    expect(answer(result.checks[1])).toEqual(['pass', 'reported_only'])
    expect([result.checks[1].improvement, result.checks[1].interval]).toEqual([null, null])
  })
})

describe('no disagreement is not proof', () => {
  it.each([
    [299, 'inconclusive', 'no_disagreement'],
    [300, 'pass', 'no_disagreement'],
  ] as const)('%d silent rows: margin 0.01 is %s by the rule of three', (n, status, code) => {
    const check = accuracyOf(changes(n, 0, 0), { margin: absolute(0.01) })
    expect(answer(check)).toEqual([status, code])
    expect(check.reason!.args.needed as number).toBeCloseTo(100 * Math.log(20), 6)
    expect(check.interval!.low).toBeCloseTo(-Math.log(20) / n, 12)
    expect(check.interval!.high).toBeCloseTo(Math.log(20) / n, 12)
    expect(check.evidence!.eligible).toBe(false)
  })

  it('a silent metric of which one row’s worth is not known stays open, and passes once it is declared', () => {
    // Scores differ, no ranking does.
    const groups = changes(400, 0, 0)
    const auc = (changed: Partial<MetricPlan>) =>
      review(groups, { metrics: [metricPlan('roc_auc', changed)] }).checks[0]
    const open = auc({ margin: absolute(0.05) })
    expect(answer(open)).toEqual(['inconclusive', 'no_disagreement'])
    expect([open.interval!.low, open.interval!.high, open.reason!.args.needed]).toEqual([null, null, null])
    expect(auc({ margin: absolute(0.05), effectScale: 1 }).status).toBe('pass')
  })

  it('a silent slice takes the scale from where the data do disagree', () => {
    const groups = [...changes(380, 10, 10, 'south'), ...changes(400, 0, 0, 'north')]
    const { checks } = review(groups, {
      metrics: [metricPlan('accuracy')],
      slices: { metrics: [sliceMetricPlan('accuracy', { margin: absolute(0.02) })], of: [sliceBy('region')] },
    })
    const north = checks.find(({ slice }) => slice?.region === 'north')!
    expect(answer(north)).toEqual(['pass', 'no_disagreement'])
    expect(north.evidence!.guard).toBeCloseTo(1 / 400, 12)
    expect(north.evidence!.ineligibleBecause!.code).toBe('too_few_disagreements')
  })

  it('fewer than 10 silent rows bound nothing from below, however large the margin', () => {
    const check = accuracyOf(changes(8, 0, 0), { margin: absolute(0.5) })
    expect(answer(check)).toEqual(['inconclusive', 'no_disagreement'])
    expect(check.interval!.low).toBeNull()
  })
})

describe('what cannot be evaluated', () => {
  const undefinedBecause = (metric: string, groups: readonly Group[]) => {
    const { checks, verdict } = review(groups, { metrics: [metricPlan(metric)] })
    expect([checks[0].status, checks[0].challenger, checks[0].interval, verdict]).toEqual([
      'not_evaluated',
      null,
      null,
      'review',
    ])
    return [checks[0].reason!.code, checks[0].reason!.args.model]
  }
  it.each(['roc_auc', 'average_precision', 'recall', 'balanced_accuracy', 'matthews_corrcoef'])(
    '%s without positives',
    (metric) => {
      expect(
        undefinedBecause(metric, [
          [0, 0, 1, 40],
          [0, 1, 0, 40],
        ]),
      ).toEqual(['one_class', undefined])
    },
  )
  it.each(['roc_auc', 'specificity', 'balanced_accuracy', 'matthews_corrcoef'])('%s without negatives', (metric) => {
    expect(
      undefinedBecause(metric, [
        [1, 0, 1, 40],
        [1, 1, 0, 40],
      ]),
    ).toEqual(['one_class', undefined])
  })
  it('precision where a model flags nobody names the model', () => {
    expect(
      undefinedBecause('precision', [
        [1, 0, 1, 40],
        [0, 0, 0, 40],
      ]),
    ).toEqual(['no_predicted_positive', 'champion'])
    expect(
      undefinedBecause('precision', [
        [1, 1, 0, 40],
        [0, 0, 0, 40],
      ]),
    ).toEqual(['no_predicted_positive', 'challenger'])
    expect(
      undefinedBecause('precision', [
        [1, 0, 0, 40],
        [0, 0, 0, 40],
      ]),
    ).toEqual(['no_predicted_positive', 'both'])
  })
  it('the correlation where a model flags everybody', () => {
    expect(
      undefinedBecause('matthews_corrcoef', [
        [1, 1, 1, 40],
        [0, 1, 1, 30],
        [0, 0, 1, 10],
      ]),
    ).toEqual(['no_predicted_negative', 'challenger'])
  })
  it('a formula that divides by zero, and one without a value in a row', () => {
    const business = (value: string) => review(changes(90, 5, 5), { business: [businessPlan(value)] }).checks[0]
    expect(answer(business('sum(amount) / sum(if(score > 2, 1, 0))'))).toEqual(['not_evaluated', 'metric_undefined'])
    expect(answer(business('log(amount - 1)'))).toEqual(['not_evaluated', 'formula_undefined_rows'])
  })
  it('identical predictions: every difference is 0, nothing is tested, on_identical decides', () => {
    const rows = rowsOf(changes(90, 5, 5))
    const result = compare(
      makePair({ ...rows, challenger: rows.champion }),
      planOf({ metrics: [metricPlan('accuracy'), metricPlan('log_loss')] }),
    )
    expect(result.checks.map((check) => [...answer(check), check.difference])).toEqual([
      ['not_evaluated', 'identical_predictions', 0],
      ['not_evaluated', 'identical_predictions', 0],
    ])
    expect([result.verdict, result.reasons[0].code]).toEqual(['review', 'identical_predictions'])
    expect(result.families).toEqual([
      expect.objectContaining({ tier: 'overall', checks: 2, eligible: 0, criticalValue: null }),
    ])
  })
})

describe('what is too thin to block', () => {
  const why = (groups: readonly Group[], metric = 'accuracy', extra: Partial<PairRows> = {}) => {
    const check = compare(
      makePair({ ...rowsOf(groups), ...extra }),
      planOf({ metrics: [metricPlan(metric, { margin: absolute(0) })] }),
    ).checks[0]
    expect(check.status).not.toBe('regressed')
    expect(check.evidence!.pValue).toBeNull()
    expect(check.interval!.high).toBeNull()
    return check.evidence!.ineligibleBecause!.code
  }
  it('fewer than 10 rows that disagree', () => {
    expect(why(changes(100, 0, 9))).toBe('too_few_disagreements')
  })
  it('fewer than 10 positives or negatives, where the metric needs them', () => {
    expect(
      why(
        [
          [1, 1, 0, 9],
          [0, 0, 1, 50],
          [0, 0, 0, 50],
        ],
        'recall',
      ),
    ).toBe('too_few_positives')
    expect(
      why(
        [
          [1, 1, 0, 50],
          [1, 1, 1, 50],
          [0, 0, 1, 9],
        ],
        'roc_auc',
      ),
    ).toBe('too_few_negatives')
  })
  it('fewer than 10 independent units', () => {
    const cluster = Array.from({ length: 130 }, (_, row) => row % 9)
    expect(why(changes(100, 0, 30), 'accuracy', { cluster })).toBe('too_few_clusters')
  })
  it('a support below 10, where a few rows hold the weight', () => {
    const weight = Array.from({ length: 130 }, (_, row) => (row < 5 ? 1000 : 1))
    expect(why(changes(100, 0, 30), 'accuracy', { weight })).toBe('support_too_small')
  })
  it('and 10 of everything can', () => {
    expect(accuracyOf(changes(100, 0, 30), { margin: absolute(0) }).status).toBe('regressed')
  })
})

describe('slices', () => {
  const harmed = [...changes(900, 60, 10, 'north'), ...changes(150, 0, 50, 'south'), ...changes(10, 1, 1, 'west')]
  const where: SlicePlan = {
    ...sliceBy('region'),
    by: { kind: 'where', name: 'Nobody', where: parseExpression('amount > 100', { expect: 'boolean' }) },
  }
  const plan = (changed: Partial<SlicePlan> = {}, of: readonly SlicePlan[] = [sliceBy('region', changed)]) => ({
    metrics: [metricPlan('accuracy', { margin: absolute(0.05) })],
    slices: { minRows: 50, metrics: [sliceMetricPlan('accuracy', { margin: absolute(0.03) })], of },
  })
  const inSlice = (result: Comparison, region: string) => result.checks.find(({ slice }) => slice?.region === region)!

  it('block on harm shown beyond their margin, while the whole improves', () => {
    const result = review(harmed, plan())
    expect(result.verdict).toBe('block')
    expect(answer(inSlice(result, 'south'))).toEqual(['regressed', 'regression_shown'])
    expect(inSlice(result, 'north').status).toBe('improved')
    expect(result.families.map(({ tier, alpha }) => [tier, Number(alpha.toFixed(12))])).toEqual([
      ['overall', 0.025],
      ['slices', 0.025],
    ])
  })
  it('too small are not evaluated, counted, and change no verdict', () => {
    const result = review(harmed, plan())
    expect(inSlice(result, 'west').reason).toEqual({
      code: 'slice_too_small',
      args: { slice: 'region west', n: 12, min_rows: 50 },
    })
    expect(result.smallSlices).toEqual({
      slices: 1,
      rows: 12,
      minRows: 50,
      examples: [{ slice: { region: 'west' }, n: 12 }],
    })
    expect(inSlice(review(harmed, plan({ minRows: 12 })), 'west').status).not.toBe('not_evaluated')
  })
  it('with a margin of their own use it', () => {
    expect(inSlice(review(harmed, plan({ margin: absolute(0.4) })), 'south').status).toBe('pass')
  })
  it('of severity info only report', () => {
    const result = review(harmed, plan({ severity: 'info' }))
    const south = inSlice(result, 'south')
    expect([south.status, south.gating, south.role, result.verdict]).toEqual(['regressed', false, 'info', 'pass'])
    expect(result.families.map(({ tier }) => tier)).toEqual(['overall', 'reported'])
  })
  it('of severity critical stand in the overall tier as guardrails, which then has the whole alpha', () => {
    const result = review(harmed, plan({ severity: 'critical', minRows: 5 }))
    expect([inSlice(result, 'south').role, inSlice(result, 'south').status]).toEqual(['guardrail', 'regressed'])
    expect(result.families).toEqual([
      expect.objectContaining({ tier: 'overall', alpha: expect.closeTo(0.05, 12), checks: 4 }),
    ])
  })
  it('that are critical must be evaluated: an empty one is a review', () => {
    const fine = changes(900, 60, 10)
    const result = review(fine, plan({}, [{ ...where, severity: 'critical' }]))
    expect(answer(result.checks[1])).toEqual(['not_evaluated', 'slice_empty'])
    expect([result.verdict, result.reasons[0].code]).toEqual(['review', 'not_evaluated_gating'])
    expect(review(fine, plan({}, [where])).verdict).toBe('pass')
  })
  it('need not prove innocence', () => {
    const result = review([...changes(900, 60, 10), ...changes(60, 3, 3, 'south')], plan())
    expect(answer(inSlice(result, 'south'))).toEqual(['inconclusive', 'undecided'])
    expect(result.verdict).toBe('pass')
  })
  it('show business functions, and do not judge by them', () => {
    const result = review(harmed, {
      ...plan(),
      business: [businessPlan('if(flagged == label, amount, 0)', { role: 'guardrail', margin: absolute(1) })],
    })
    const money = result.checks.filter(({ kind, slice }) => kind === 'business' && slice !== null)
    expect(money.map(({ slice }) => slice!.region)).toEqual(['north', 'south'])
    expect(money.every(({ gating, role }) => !gating && role === 'info')).toBe(true)
  })
})

describe('absolute limits on the challenger', () => {
  const limited = (changed: Partial<MetricPlan>, groups = changes(900, 60, 10)) =>
    review(groups, { metrics: [metricPlan('accuracy', changed)] })
  const accuracy = 960 / 970

  it.each([
    ['min', accuracy - 1e-9, 'pass', 'limit_met'],
    ['min', accuracy + 1e-9, 'regressed', 'limit_broken'],
    ['max', accuracy + 1e-9, 'pass', 'limit_met'],
    ['max', accuracy - 1e-9, 'regressed', 'limit_broken'],
  ] as const)('%s %d: %s', (kind, value, status, code) => {
    const result = limited({ [kind]: value })
    const check = result.checks[1]
    expect([check.id, check.kind, ...answer(check)]).toEqual([`accuracy.${kind}`, 'limit', status, code])
    expect(check.limit).toEqual({ kind, value })
    expect(result.verdict).toBe(status === 'pass' ? 'pass' : 'block')
  })
  it('are met at equality', () => {
    expect(limited({ min: accuracy, max: accuracy }).verdict).toBe('pass')
  })
  it('of an info metric report only', () => {
    const result = review(changes(900, 60, 10), {
      metrics: [metricPlan('accuracy'), metricPlan('recall', { role: 'info', min: 0.9999 })],
    })
    expect(result.checks.find(({ id }) => id === 'recall.min')!.status).toBe('regressed')
    expect(result.verdict).toBe('pass')
  })
  it('on what has no value are not evaluated, and never a pass', () => {
    const result = review(
      [
        [1, 0, 0, 40],
        [0, 0, 0, 40],
        [1, 1, 0, 20],
      ],
      {
        metrics: [
          metricPlan('accuracy', { margin: absolute(0.9) }),
          metricPlan('precision', { role: 'guardrail', min: 0.1 }),
        ],
      },
    )
    expect(answer(result.checks.find(({ kind }) => kind === 'limit')!)).toEqual([
      'not_evaluated',
      'no_predicted_positive',
    ])
    expect(result.verdict).toBe('review')
  })
  it('hold for a champion compared with itself, too', () => {
    const rows = rowsOf(changes(90, 5, 5))
    const plan = planOf({ metrics: [metricPlan('accuracy', { min: 0.99 })], policy: { onIdentical: 'pass' } })
    expect(compare(makePair({ ...rows, challenger: rows.champion }), plan).verdict).toBe('block')
  })
})

describe('knobs', () => {
  it('effect_scale can only make a check more careful', () => {
    const groups = changes(900, 20, 50)
    const plain = accuracyOf(groups, { margin: absolute(0) })
    const declared = (effectScale: number) => accuracyOf(groups, { margin: absolute(0), effectScale })
    expect(plain.status).toBe('regressed')
    expect(declared(0.001).evidence).toEqual(plain.evidence)
    expect(declared(20).status).toBe('inconclusive')
    expect(declared(20).evidence!.guard).toBeCloseTo(20 / 970, 12)
  })
  it('exchangeable sets guard and skewness to zero: T is McNemar’s', () => {
    const check = accuracyOf(changes(60, 5, 15), { margin: absolute(0) }, { smallSample: 'exchangeable' })
    expect(check.evidence!.guard).toBe(0)
    expect(check.evidence!.failStatistic).toBeCloseTo(-10 / Math.sqrt(20), 12)
  })
  it('confidence moves the error budget', () => {
    const alphas = review(changes(900, 60, 10), { metrics: [metricPlan('accuracy')], policy: { confidence: 0.9 } })
    expect(alphas.families[0].alpha).toBeCloseTo(0.1, 12)
    expect(alphas.checks[0].interval!.confidence).toBe(0.9)
  })
  it('scale states the difference at the volume of the business', () => {
    const business = businessPlan('if(flagged == label, amount, 0)', { scale: { rows: 5000, per: 'week' } })
    const [check] = review(changes(900, 60, 10), { business: [business] }).checks
    expect(check.scaled!.difference).toBeCloseTo(5000 * check.improvement!, 9)
    expect(check.scaled!.low).toBeCloseTo(5000 * check.interval!.low!, 9)
  })
})

describe('the comparison', () => {
  it('counts the decisions that change, and which way', () => {
    const { disagreement, positives, n } = {
      ...review(changes(900, 60, 40), { metrics: [metricPlan('accuracy')] }),
      n: 1000,
    }
    expect(disagreement).toEqual({ share: 100 / n, changed: 100, becameRight: 60, becameWrong: 40 })
    expect(positives).toBe(500)
  })
  it('tells betas of fbeta apart', () => {
    const { checks } = review([...changes(900, 60, 40), [1, 1, 0, 30]], {
      metrics: [metricPlan('fbeta', { parameters: { beta: 2 } }), metricPlan('fbeta', { parameters: { beta: 0.5 } })],
    })
    expect(checks.map(({ id }) => id)).toEqual(['f2', 'f0.5'])
    expect(checks[0].challenger).not.toBe(checks[1].challenger)
  })
})
