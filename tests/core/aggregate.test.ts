import { describe, expect, it } from 'vitest'
import {
  type AggregateMetric,
  type AggregateMetricPlan,
  type AggregatePlan,
  type Aggregates,
  compareAggregates,
} from '../../src/core/aggregate.js'

const policy: AggregatePlan['policy'] = {
  confidence: 0.95,
  onRegression: 'block',
  onInconclusive: 'review',
  onIdentical: 'review',
  onMissingChampion: 'review',
  maxUnmatched: 0.001,
  smallSample: 'guarded',
}
const want = (metric: string, rest: Partial<AggregateMetricPlan> = {}): AggregateMetricPlan => ({
  metric,
  role: 'primary',
  margin: { kind: 'absolute', value: 0.01 },
  requireNonInferior: false,
  min: undefined,
  max: undefined,
  better: undefined,
  ...rest,
})
const planOf = (metrics: AggregateMetricPlan[], rest: Partial<AggregatePlan> = {}): AggregatePlan => ({
  metrics,
  trust: 'none',
  policy,
  ...rest,
})
const file = (...metrics: AggregateMetric[]): Aggregates => ({
  source: 'metrics.json',
  format: 'metrics',
  metrics,
  unreadable: [],
})
const sure = (name: string, value: number, rest: Partial<AggregateMetric> = {}): AggregateMetric => ({
  name,
  value,
  standardError: 0.005,
  ...rest,
})
const bare = (name: string, value: number): AggregateMetric => ({ name, value })

describe('one number among others', () => {
  const judge = (trust: AggregatePlan['trust'], own: AggregatePlan['trust'] | undefined) =>
    compareAggregates(
      file(bare('acc', 0.8), bare('f1', 0.7)),
      file(bare('acc', 0.7), bare('f1', 0.6)),
      planOf([want('acc', { trust: own }), want('f1')], { trust }),
    ).checks.map(({ status }) => status)

  it('is trusted for itself, or not, whatever is said of the others', () => {
    expect(judge('none', 'point')).toEqual(['regressed', 'not_evaluated'])
    expect(judge('point', 'none')).toEqual(['not_evaluated', 'regressed'])
    expect(judge('point', undefined)).toEqual(['regressed', 'regressed'])
  })
})

describe('evidence B', () => {
  it('blocks on a loss shown beyond the margin', () => {
    const result = compareAggregates(file(sure('acc', 0.8)), file(sure('acc', 0.7)), planOf([want('acc')]))
    expect(result).toMatchObject({ evidence: 'B', verdict: 'block', rows: null, seed: null })
    expect(result.checks[0]).toMatchObject({ status: 'regressed', reason: { code: 'regression_shown' } })
    expect(result.checks[0].notes).toContainEqual({ code: 'independent_samples', args: { confidence: 0.95 } })
  })

  it('passes a primary that is shown not to be worse', () => {
    const result = compareAggregates(file(sure('acc', 0.8)), file(sure('acc', 0.83)), planOf([want('acc')]))
    expect(result).toMatchObject({ verdict: 'pass', reasons: [{ code: 'all_fine' }] })
  })

  it('takes a lower loss for better by its known name, by the file, or by the config, which has the last word', () => {
    const status = (metric: string, stated: 'higher' | 'lower' | undefined, better?: 'higher' | 'lower') =>
      compareAggregates(
        file(sure(metric, 0.8, { better: stated })),
        file(sure(metric, 0.7, { better: stated })),
        planOf([want(metric, { better })]),
      ).checks[0].status
    expect(status('log_loss', undefined)).toBe('improved')
    expect(status('surprise', 'lower')).toBe('improved')
    expect(status('surprise', 'lower', 'higher')).toBe('regressed')
    expect(status('surprise', undefined)).toBe('not_evaluated')
  })

  it('reported metrics are a family of their own and never block', () => {
    const result = compareAggregates(
      file(sure('acc', 0.8), sure('f1', 0.8)),
      file(sure('acc', 0.83), sure('f1', 0.5)),
      planOf([want('acc'), want('f1', { role: 'info' })]),
    )
    expect(result.verdict).toBe('pass')
    expect(result.checks[1]).toMatchObject({ status: 'regressed', gating: false })
    expect(result.families.map(({ tier, checks, eligible }) => [tier, checks, eligible])).toEqual([
      ['overall', 1, 1],
      ['reported', 1, 1],
    ])
  })

  it('says that the numbers are over different rows', () => {
    const result = compareAggregates(
      file(sure('acc', 0.8, { n: 1000 })),
      file(sure('acc', 0.8001, { n: 900 })),
      planOf([want('acc')]),
    )
    expect(result.checks[0].notes).toContainEqual({ code: 'rows_differ', args: { champion: 1000, challenger: 900 } })
  })

  it('does not take a standard error of 0 for certainty', () => {
    const result = compareAggregates(
      file(sure('acc', 0, { standardError: 0 })),
      file(sure('acc', 0.001)),
      planOf([want('acc')]),
    )
    expect(result.checks[0].reason).toEqual({ code: 'standard_error_zero', args: { metric: 'acc', side: 'champion' } })
    expect(result.verdict).toBe('review')
  })
})

describe('evidence C', () => {
  const champion = file(bare('auc', 0.8))
  const challenger = file(bare('auc', 0.6))

  it('shows the difference of bare numbers and lets a person decide', () => {
    const result = compareAggregates(champion, challenger, planOf([want('auc')]))
    expect(result).toMatchObject({ evidence: 'C', verdict: 'review' })
    expect(result.checks[0]).toMatchObject({
      status: 'not_evaluated',
      reason: { code: 'evidence_bare_numbers' },
      champion: 0.8,
      challenger: 0.6,
      interval: null,
      evidence: null,
    })
    expect(result.checks[0].improvement).toBeCloseTo(-0.2, 12)
  })

  it('blocks on the numbers themselves where they are trusted, and on no smaller loss than the margin', () => {
    const trusting = planOf([want('auc')], { trust: 'point' })
    const beyond = compareAggregates(champion, challenger, trusting)
    expect(beyond.verdict).toBe('block')
    expect(beyond.checks[0].reason).toEqual({ code: 'trusted_point', args: { metric: 'auc', within: false } })
    const within = compareAggregates(champion, file(bare('auc', 0.795)), trusting)
    expect(within.verdict).toBe('pass')
    // Better, but nothing is shown by a bare number.
    expect(compareAggregates(champion, file(bare('auc', 0.9)), trusting).checks[0].status).toBe('pass')
  })

  it('holds any number to a limit, with or without a champion that has it', () => {
    const limited = planOf([want('auc', { min: 0.7, margin: undefined })])
    const broken = compareAggregates(champion, challenger, limited)
    expect(broken.verdict).toBe('block')
    expect(broken.checks.map(({ id, status, gating }) => [id, status, gating])).toEqual([
      ['auc', 'not_evaluated', false],
      ['auc.min', 'regressed', true],
    ])
    expect(compareAggregates(champion, file(bare('auc', 0.75)), limited).verdict).toBe('pass')
    const missing = compareAggregates(file(bare('f1', 1)), file(bare('auc', 0.75)), limited)
    expect(missing.checks[1].status).toBe('pass')
    expect(missing.verdict).toBe('review')
  })

  it('a margin asked for beside a limit still wants an answer', () => {
    const result = compareAggregates(champion, file(bare('auc', 0.75)), planOf([want('auc', { min: 0.7 })]))
    expect(result.verdict).toBe('review')
  })
})

describe('what cannot be compared is never a pass', () => {
  it.each([
    ['challenger', [sure('test.roc_auc', 0.8)], []],
    ['champion', [], [sure('test.roc_auc', 0.8)]],
  ] as const)(
    'a metric that the %s does not have is named, with the name that was probably meant',
    (side, has, lacks) => {
      const other = sure('loss', 1)
      const champion = side === 'champion' ? file(other, sure('test.rocauc', 0.7)) : file(other, ...has)
      const challenger = side === 'champion' ? file(other, ...lacks) : file(other, sure('test.rocauc', 0.7))
      const result = compareAggregates(champion, challenger, planOf([want('test.roc_auc')]))
      expect(result.checks[0].reason).toMatchObject({ code: 'metric_missing', args: { side, near: 'test.rocauc' } })
      expect(result.verdict).toBe('review')
    },
  )

  it('suggests the dotted name that ends in the wanted one', () => {
    const both = file(sure('validation.folds.roc_auc', 0.8))
    const result = compareAggregates(both, file(sure('validation.folds.roc_auc', 0.7)), planOf([want('roc_auc')]))
    expect(result.checks[0].reason).toEqual({
      code: 'metric_missing',
      args: { metric: 'roc_auc', side: 'both', near: 'validation.folds.roc_auc' },
    })
  })

  it('NaN in a file is told from an absent metric', () => {
    const challenger = { ...file(), unreadable: [{ name: 'acc', found: 'NaN' }] }
    const result = compareAggregates(file(sure('acc', 1)), challenger, planOf([want('acc', { min: 0.5 })]))
    expect(result.checks.map(({ reason }) => reason?.code)).toEqual(['metric_not_number', 'metric_not_number'])
    expect(result.verdict).toBe('review')
  })

  it.each([
    ['version', 'version', '0', '1'],
    ['shots', 'shots', '0', '5'],
    ['prompts', 'promptHash', 'a1', 'b2'],
    ['setup', 'setup', 'no-tools', 'tools'],
  ])('different %s on the two sides are refused', (what, key, before, after) => {
    const compare = (a: string | undefined, b: string | undefined) =>
      compareAggregates(
        file(sure('t.acc', 0.8, { [key]: a })),
        file(sure('t.acc', 0.6, { [key]: b })),
        planOf([want('t.acc')]),
      )
    expect(compare(before, after).checks[0].reason).toEqual({
      code: 'not_comparable',
      args: { metric: 't.acc', what, champion: before, challenger: after },
    })
    expect(compare(before, after).verdict).toBe('review')
    expect(compare(before, before).verdict).toBe('block')
    expect(compare(before, undefined).verdict).toBe('block')
  })

  it('the same numbers on both sides go by on_identical', () => {
    const same = file(sure('acc', 0.8), bare('loss', 1))
    const result = (onIdentical: 'review' | 'pass' | 'block') =>
      compareAggregates(same, same, planOf([want('acc')], { policy: { ...policy, onIdentical } }))
    expect(result('review')).toMatchObject({
      verdict: 'review',
      reasons: [{ code: 'identical_aggregates', args: { metrics: 2 } }],
    })
    expect(result('pass').verdict).toBe('pass')
    expect(result('block').verdict).toBe('block')
    expect(result('review').checks[0].difference).toBe(0)
  })

  it('one changed number among many is not the same file', () => {
    const result = compareAggregates(
      file(sure('acc', 0.8), bare('loss', 1)),
      file(sure('acc', 0.8), bare('loss', 2)),
      planOf([want('acc')]),
    )
    expect(result.checks[0].reason?.code).toBe('undecided')
  })

  it('a share of a champion that is not above 0 has no meaning', () => {
    const margin = { kind: 'relative', value: 0.02 } as const
    const result = compareAggregates(file(sure('r2', -0.1)), file(sure('r2', 0.2)), planOf([want('r2', { margin })]))
    expect(result.checks[0].reason?.code).toBe('champion_not_positive')
  })

  it('finds the unfiltered metric of lm-evaluation-harness by its short name', () => {
    const result = compareAggregates(
      file(sure('arc.acc,none', 0.8)),
      file(sure('arc.acc,none', 0.6)),
      planOf([want('arc.acc')]),
    )
    expect(result.checks[0]).toMatchObject({ id: 'arc.acc', status: 'regressed' })
  })
})
