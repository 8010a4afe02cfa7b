import { describe, expect, it } from 'vitest'
import { draftMetricsConfig } from '../../src/config/draft-metrics.js'
import { inferMetrics } from '../../src/config/infer-metrics.js'
import { loadConfig } from '../../src/config/load.js'
import { defaultPolicy } from '../../src/config/schema.js'
import { toPlan } from '../../src/config/to-plan.js'
import type { AggregateFormat, AggregateMetric, Aggregates } from '../../src/core/aggregate.js'
import type { ProblemError } from '../../src/core/problem.js'
import { sentenceOf } from '../../src/report/say.js'

const PATHS = { champion: 'a.json', challenger: 'b.json' }
const file = (
  values: Readonly<Record<string, number | Partial<AggregateMetric>>>,
  format: AggregateFormat = 'metrics',
): Aggregates => ({
  source: 'a.json',
  format,
  metrics: Object.entries(values).map(([name, value]) =>
    typeof value === 'number' ? { name, value } : { name, value: 0.5, ...value },
  ),
  unreadable: [],
})
const infer = (champion: Aggregates, challenger = champion) => inferMetrics(champion, challenger, PATHS)

describe('a model inferred from two files of metrics', () => {
  it('the metric that sums up best is primary, those with standard errors are guardrails, bare ones are shown', () => {
    const se = { standardError: 0.01 }
    const { model } = infer(file({ 'x.recall': se, f1: 0.7, accuracy: se, wer: { value: 3, ...se } }))
    expect(model.metrics).toEqual([
      { metric: 'accuracy', role: 'primary', margin: 0.01 },
      { metric: 'x.recall', role: 'guardrail', margin: 0.02 },
      'f1',
      { metric: 'wer', role: 'guardrail', margin: '2%' },
    ])
  })

  it('what is not known to be better or worse, or is of the training data, is left out and said', () => {
    const { model, left, unsure } = infer(file({ rows: 900, 'train.auc': 0.99, 'val/loss': 0.3, surprise: 1 }))
    expect(model.metrics).toEqual([{ metric: 'val/loss', role: 'primary', margin: '1%' }])
    expect(left.map(({ name }) => name)).toEqual(['rows', 'train.auc', 'surprise'])
    expect(unsure.map(({ code }) => code)).toEqual(['unsure_primary', 'unsure_bare_numbers', 'unsure_left_out'])
  })

  it('more of a benchmark is taken as better, and that is said', () => {
    const { model, unsure } = infer(file({ 'cais/hle.hle': 20 }, 'eval_results'))
    expect(model.metrics).toEqual([{ metric: 'cais/hle.hle', better: 'higher', role: 'primary', margin: '1%' }])
    expect(unsure.map(({ code }) => code)).toContain('unsure_metric_direction')
  })

  it('a percentage is no margin of what is not positive', () => {
    expect(infer(file({ r2: -0.5 })).model.metrics).toEqual([{ metric: 'r2', role: 'primary', margin: 0 }])
  })

  it.each([
    [file({ auc: 0.8 }), file({ acc: 0.8 }), []],
    [file({ surprise: 0.8 }), file({ surprise: 0.8 }), ['surprise']],
  ])('%#: nothing in common that can be judged is told', (champion, challenger, shared) => {
    try {
      infer(champion, challenger)
      expect.unreachable()
    } catch (error) {
      expect((error as ProblemError).problems).toMatchObject([{ code: 'no_common_metrics', args: { shared } }])
    }
  })

  it('a hundred metrics become twenty, those that can be tested first', () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [`c${i}.recall`, i < 90 ? 0.5 : { standardError: 0.1 }]),
    )
    const { model, left } = infer(file(many))
    const names = model.metrics!.map((entry) => (typeof entry === 'string' ? entry : entry.metric))
    expect(names).toHaveLength(20)
    expect(names).toEqual(expect.arrayContaining(Array.from({ length: 10 }, (_, i) => `c${90 + i}.recall`)))
    expect(left).toHaveLength(80)
  })

  it('drafts a config that loads unchanged and means the same, whatever the metrics are called', () => {
    const names = ['a: b #', '"q"', 'yes', 'macro avg.recall', '- x', 'x\ny', '@m', 'acc,none']
    const inferred = infer(file(Object.fromEntries([...names.map((name) => [`${name}.auc`, 0.7]), ['r\nows', 3]])))
    const unsure = inferred.unsure.map(sentenceOf)
    const text = draftMetricsConfig(inferred, { output: 'c.yml', unsure })
    expect(loadConfig(text).plans).toEqual([toPlan(inferred.model, defaultPolicy())])
    expect(text.split('version: 1')[0]).toContain(`#   - ${unsure[0]}`)
  })
})
