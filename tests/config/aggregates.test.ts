import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/load.js'
import { ProblemError } from '../../src/core/problem.js'
import { sentenceOf } from '../../src/report/say.js'

const withModel = (...lines: readonly string[]) =>
  [
    'version: 1',
    'models:',
    '  - name: credit',
    '    champion: { path: champion.json }',
    '    challenger: { path: challenger.json }',
    ...lines.map((line) => `    ${line}`),
  ].join('\n')
const ROC_AUC = 'metrics: [test.roc_auc]'

const problemsOf = (...lines: readonly string[]) => {
  try {
    loadConfig(withModel(...lines))
  } catch (error) {
    if (error instanceof ProblemError) return error.problems
    throw error
  }
  throw new Error(`accepted: ${lines.join('; ')}`)
}

describe('a model of the task metrics', () => {
  it('becomes a plan for totals: names as written, margins only where asked for, trust none', () => {
    const { plans, columns } = loadConfig(
      withModel(
        'task: metrics',
        'metrics:',
        '  - { metric: test.roc_auc, role: primary, margin: 0.5%, require: non_inferior }',
        '  - { metric: latency, better: lower, max: 20 }',
        '  - macro avg.f1-score',
      ),
    )
    const nothing = { margin: undefined, requireNonInferior: false, min: undefined, max: undefined, better: undefined }
    expect(plans).toEqual([
      {
        task: 'metrics',
        trust: 'none',
        scenarios: [],
        operations: [],
        policy: expect.objectContaining({ confidence: 0.95, onRegression: 'block' }),
        metrics: [
          {
            ...nothing,
            metric: 'test.roc_auc',
            role: 'primary',
            margin: { kind: 'relative', value: 0.005 },
            requireNonInferior: true,
          },
          { ...nothing, metric: 'latency', role: 'guardrail', better: 'lower', max: 20 },
          { ...nothing, metric: 'macro avg.f1-score', role: 'info' },
        ],
      },
    ])
    expect(columns).toEqual([[]])
  })

  it('may trust bare numbers', () => {
    expect(loadConfig(withModel('task: metrics', 'trust: point', ROC_AUC)).plans[0]).toMatchObject({ trust: 'point' })
  })

  it.each([
    ['evaluation: { path: labels.csv }', 'evaluation'],
    ['columns: { id: id }', 'columns'],
    ['positive: 1', 'positive'],
    ['operating_point: 0.5', 'operating_point'],
    ['slices: { of: [region] }', 'slices'],
    ['business: [{ name: Margin, value: sum(amount) }]', 'business'],
  ])('refuses what needs rows: %s', (line, key) => {
    const [problem, ...others] = problemsOf('task: metrics', line, ROC_AUC)
    expect(others).toEqual([])
    expect(problem).toMatchObject({ code: 'not_for_aggregates', args: { key, line: 7, path: `models[0].${key}` } })
    expect(sentenceOf(problem)).toContain(`${key} needs rows`)
  })

  it('refuses parameters of metrics, which a file of totals cannot apply', () => {
    expect(problemsOf('task: metrics', 'metrics: [{ metric: ndcg, k: 10 }]')).toMatchObject([
      { code: 'not_for_aggregates', args: { key: 'k', path: 'models[0].metrics[0].k' } },
    ])
  })

  it.each([[[]], [['metrics: []']]])('asks for the metrics, since no names are known beforehand: %j', (lines) => {
    const problems = problemsOf('task: metrics', ...lines)
    expect(problems).toMatchObject([{ code: 'metrics_not_named' }])
    expect(sentenceOf(problems[0])).toMatch(/^model-review\.yml line \d+: .*has no default metrics/)
  })

  it('tells of a metric named twice, limits that exclude each other, and a margin without bound', () => {
    const metrics = 'metrics: [{ metric: a, min: 2, max: 1 }, { metric: b, margin: 150% }, a]'
    expect(problemsOf('task: metrics', metrics).map(({ code }) => code)).toEqual([
      'min_above_max',
      'margin_too_large',
      'duplicate_metric',
    ])
  })
})

describe('a model with rows', () => {
  it.each([
    ['trust: point', 'trust', 'models[0].trust'],
    ['trust: none', 'trust', 'models[0].trust'],
    ['metrics: [{ metric: roc_auc, better: higher }]', 'better', 'models[0].metrics[0].better'],
  ])('refuses what only totals need: %s', (line, key, path) => {
    for (const task of ['binary', 'regression']) {
      const problems = problemsOf(`task: ${task}`, line.replace('roc_auc', task === 'binary' ? 'roc_auc' : 'r2'))
      expect(problems).toMatchObject([{ code: 'only_for_aggregates', args: { key, path } }])
      expect(sentenceOf(problems[0])).toContain('task: metrics')
    }
  })
})
