import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadConfig as loadAny } from '../../src/config/load.js'
import { metricId } from '../../src/core/metrics/names.js'
import type { Plan } from '../../src/core/plan.js'
import { type Problem, ProblemError } from '../../src/core/problem.js'
import { configMessages } from '../../src/report/languages/english/messages/config.js'
import { sentenceOf } from '../../src/report/say.js'

/** These configs speak of rows; those of the task metrics have tests of their own. */
const loadConfig = (...given: Parameters<typeof loadAny>) => {
  const loaded = loadAny(...given)
  return { ...loaded, plans: loaded.plans as readonly Plan[] }
}

/** Every finding of these tests must have words, and no gap in them. */
const expectSentence = (problem: Problem) => {
  expect(Object.keys(configMessages)).toContain(problem.code)
  expect(sentenceOf(problem)).toMatch(/^model-review\.yml[: ].*\S$/s)
  expect(sentenceOf(problem)).not.toMatch(/undefined|NaN|\[object|\bnull\b/)
}

const problemsOf = (text: string): readonly Problem[] => {
  try {
    loadConfig(text)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    for (const problem of error.problems) expectSentence(problem)
    return error.problems
  }
  throw new Error(`accepted: ${text}`)
}
const found = (text: string) => problemsOf(text).map(({ code, args }) => [code, args.line, args.path])

/** A config with one model; `lines` are its further keys and begin on line 6. */
const withModel = (...lines: string[]) =>
  [
    'version: 1',
    'models:',
    '  - name: credit',
    '    champion: { path: champion.csv }',
    '    challenger: { path: challenger.csv }',
    ...lines.map((line) => `    ${line}`),
  ].join('\n')

describe('a complete config', () => {
  const text = `# yaml-language-server: $schema=schema.json
version: 1
models:
  - name: credit-default
    task: binary
    owner: "@acme/credit-risk"
    when: ["models/credit/**"]
    champion: { path: models/credit/predictions.csv, ref: base }
    challenger: { path: models/credit/predictions.csv }
    columns: { id: customer_id, label: default_next_month, score: probability, cluster: household_id }
    positive: 1
    operating_point: { champion: 0.25, challenger: 0.22 }
    metrics:
      - { metric: auc, role: primary, margin: 0.005 }
      - { metric: recall, margin: 0.02, min: 0.55, require: non_inferior }
      - { metric: log_loss, role: guardrail, margin: 2% }
      - { metric: f2, effect_scale: 2 }
      - brier
    slices:
      metrics: [recall, { metric: brier_score, margin: 5% }]
      margin: 0.03
      of:
        - education
        - { cross: [sex, age_band, { column: limit_bal, quantiles: 4 }] }
        - { column: age, bins: [25, 40, 60], name: age_band }
        - { name: High limits, where: "limit_bal >= 400000", severity: critical, margin: 0.01, min_rows: 20 }
    business:
      - name: Expected margin
        unit: NTD
        role: primary
        margin: 1%
        outcomes: { true_negative: 0.12 * limit_bal, false_negative: -0.45 * limit_bal }
        scale: { rows: 2400000, per: year }
      - { name: Cost per caught default, value: "sum(if(flagged, 30, 0)) / count(flagged and label)", better: lower }
    words: { row: client, flagged: decline }
policy:
  max_unmatched: 0.1%
  approvals: { any_of: ["@acme/risk"] }
`
  const { config, plans, columns } = loadConfig(text)
  const [plan] = plans

  test('gives a plan with short names resolved and roles from what is asked', () => {
    expect(plan.metrics.map(({ metric, parameters, role, margin }) => ({ metric, parameters, role, margin }))).toEqual([
      { metric: 'roc_auc', parameters: {}, role: 'primary', margin: { kind: 'absolute', value: 0.005 } },
      { metric: 'recall', parameters: {}, role: 'guardrail', margin: { kind: 'absolute', value: 0.02 } },
      { metric: 'log_loss', parameters: {}, role: 'guardrail', margin: { kind: 'relative', value: 0.02 } },
      { metric: 'fbeta', parameters: { beta: 2 }, role: 'info', margin: { kind: 'absolute', value: 0 } },
      { metric: 'brier_score', parameters: {}, role: 'info', margin: { kind: 'absolute', value: 0 } },
    ])
    expect(plan.metrics[1]).toMatchObject({ requireNonInferior: true, min: 0.55, max: undefined })
    expect(plan.metrics[3].effectScale).toBe(2)
    expect(plan.operatingPoint).toEqual({ champion: 0.25, challenger: 0.22 })
    expect(plan.positive).toBe('1')
  })

  test.each<[string, unknown]>([
    ['{ top: 2% }', { rule: 'top', target: 0.02 }],
    ['{ top: 0.02 }', { rule: 'top', target: 0.02 }],
    ['{ precision: 0.8 }', { rule: 'precision', target: 0.8 }],
    ['{ recall: 90% }', { rule: 'recall', target: 0.9 }],
    ['{ false_positive_rate: 0.1% }', { rule: 'false_positive_rate', target: 0.001 }],
    ['{ threshold: 0.3 }', { champion: 0.3, challenger: 0.3 }],
    ['0.3', { champion: 0.3, challenger: 0.3 }],
  ])('operating_point: %s', (written, point) => {
    const [plan] = loadConfig(
      text
        .replace('{ champion: 0.25, challenger: 0.22 }', written)
        .replace('metric: recall, margin: 0.02, min: 0.55', 'metric: f1, margin: 0.02'),
    ).plans
    expect(plan).toMatchObject({ operatingPoint: point })
  })

  test('a slice metric keeps its own margin before the one of slices', () => {
    expect(plan.slices.metrics.map(({ metric, margin }) => [metric, margin])).toEqual([
      ['recall', { kind: 'absolute', value: 0.03 }],
      ['brier_score', { kind: 'relative', value: 0.05 }],
    ])
    expect(plan.slices.minRows).toBe(50)
  })

  test('a cross may name slices declared after it, columns, and cuts of its own', () => {
    const ageBand = { kind: 'bins', name: 'age_band', column: 'age', edges: [25, 40, 60] }
    expect(plan.slices.of.map(({ by }) => by)).toMatchObject([
      { kind: 'column', name: 'education', column: 'education' },
      {
        kind: 'cross',
        parts: [
          { kind: 'column', name: 'sex', column: 'sex' },
          ageBand,
          { kind: 'quantiles', name: 'limit_bal', column: 'limit_bal', count: 4 },
        ],
      },
      ageBand,
      { kind: 'where', name: 'High limits', where: { source: 'limit_bal >= 400000', type: 'boolean' } },
    ])
    expect(plan.slices.of[3]).toMatchObject({
      severity: 'critical',
      margin: { kind: 'absolute', value: 0.01 },
      minRows: 20,
    })
  })

  test('a business function gets a slug; outcomes that are not named are worth 0', () => {
    expect(plan.business.map(({ slug, role, better }) => [slug, role, better])).toEqual([
      ['expected_margin', 'primary', 'higher'],
      ['cost_per_caught_default', 'info', 'lower'],
    ])
    expect(plan.business[0].formula).toMatchObject({
      outcomes: { true_positive: { source: '0', root: { node: 'constant', value: 0 } } },
    })
    expect(plan.business[0].scale).toEqual({ rows: 2400000, per: 'year' })
  })

  test('defaults are filled in', () => {
    expect(plan.policy).toEqual({
      confidence: 0.95,
      onRegression: 'block',
      onInconclusive: 'review',
      onIdentical: 'review',
      onMissingChampion: 'review',
      maxUnmatched: 0.001,
      smallSample: 'guarded',
    })
    expect(config.policy.approvals).toEqual({
      any_of: ['@acme/risk'],
      count: 1,
      when: ['review', 'policy_change'],
      prevent_author: true,
      readers_may_approve: false,
    })
    expect(config.policy.ledger_branch).toBe('model-review')
    expect(config.policy.waivers).toBeUndefined()
  })

  test('every column that is named comes with its place and line', () => {
    expect(columns[0].filter(({ name }) => name === 'limit_bal')).toEqual([
      { name: 'limit_bal', usedBy: 'slices.of[1].cross[2].column', line: 24 },
      { name: 'limit_bal', usedBy: 'slices.of[3].where', line: 26 },
      { name: 'limit_bal', usedBy: 'business[0].outcomes.true_negative', line: 32 },
      { name: 'limit_bal', usedBy: 'business[0].outcomes.false_negative', line: 32 },
    ])
    expect(columns[0].map(({ name }) => name)).not.toContain('age_band')
    expect(columns[0].map(({ name }) => name)).not.toContain('label')
  })
})

describe('defaults', () => {
  const { plans } = loadConfig(withModel('slices: { of: [region] }'))

  test('without metrics the model is judged by roc_auc and log_loss', () => {
    expect(plans[0].metrics.map(({ metric, role }) => [metric, role])).toEqual([
      ['roc_auc', 'primary'],
      ['log_loss', 'guardrail'],
      ['brier_score', 'info'],
    ])
  })

  test('slices are judged by roc_auc at 0.02 and brier_score at 5 %', () => {
    expect(plans[0].slices.metrics).toMatchObject([
      { metric: 'roc_auc', margin: { kind: 'absolute', value: 0.02 } },
      { metric: 'brier_score', margin: { kind: 'relative', value: 0.05 } },
    ])
  })

  test('a bare slice metric has its default margin unless slices give one', () => {
    const bare = loadConfig(withModel('slices: { metrics: [roc_auc, brier, recall], of: [region] }'))
    expect(bare.plans[0].slices.metrics.map(({ margin }) => margin.value)).toEqual([0.02, 0.05, 0])
  })

  test.each([
    ['yes', 'yes'],
    ['true', 'true'],
    ['1.0', '1'],
    ['"01"', '01'],
  ])('positive: %s is the label %s', (written, label) => {
    expect(loadConfig(withModel(`positive: ${written}`)).plans[0].positive).toBe(label)
  })

  test('a column cut into bins answers to its own name in a cross', () => {
    const { plans } = loadConfig(withModel('slices: { of: [{ column: age, bins: [40] }, { cross: [sex, age] }] }'))
    expect(plans[0].slices.of[1].by).toMatchObject({ parts: [{ kind: 'column' }, { kind: 'bins', edges: [40] }] })
  })

  test('a column that is also cut into bins is crossed as it is, whichever comes first', () => {
    for (const order of ['age, { column: age, bins: [40] }', '{ column: age, bins: [40] }, age']) {
      const { plans } = loadConfig(withModel(`slices: { of: [${order}, { cross: [sex, age] }] }`))
      expect(plans[0].slices.of[2].by).toMatchObject({ parts: [{ kind: 'column' }, { kind: 'column', column: 'age' }] })
    }
  })
})

describe('text that is no config', () => {
  test.each([
    ['', 'config_empty'],
    ['\n# nothing\n', 'config_empty'],
    ['- a\n- b', 'config_not_a_mapping'],
    ['just words', 'config_not_a_mapping'],
    ['version: 1\nversion: 1', 'yaml_duplicate_key'],
    ['models:\n\t- name: a', 'yaml_tab'],
    ['version: 1\n---\nversion: 1', 'yaml_several_documents'],
    ['owner: @acme/risk', 'yaml_needs_quotes'],
    ['models: [a, b', 'yaml_invalid'],
    ['version: !!js/function "f"', 'yaml_invalid'],
    ['a: *nobody', 'yaml_alias_unknown'],
  ])('%j is told as %s', (text, code) => {
    const codes = problemsOf(text).map((problem) => problem.code)
    expect(codes).toContain(code)
  })

  test('one slip of indentation is told once, where it is', () => {
    const text =
      'version: 1\nmodels:\n  - name: a\n    task: binary\n   columns:\n      id: a\n    positive: 1\n    words: {}\n'
    const problems = problemsOf(text)
    expect(problems.map(({ code }) => code)).toEqual(['yaml_invalid'])
    expect(problems[0].args.line).toBe(5)
  })

  test('a duplicate key is told with its line', () => {
    const [problem] = problemsOf('version: 1\npolicy: {}\nversion: 1')
    expect(problem.args.line).toBe(3)
  })

  test('a file whose aliases multiply is refused before it fills the memory', () => {
    const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`)
    expect(found(`l0: &l0 [x, x]\n${levels.join('\n')}`)[0][0]).toBe('config_too_many_aliases')
  })

  test('an alias may repeat a part of the file', () => {
    const text = withModel('metrics: &judged [{ metric: recall, margin: 0.02 }]')
    const second = '  - { name: b, champion: { path: a }, challenger: { path: b }, metrics: *judged }'
    expect(loadConfig(`${text}\n${second}`).plans[1].metrics[0].metric).toBe('recall')
  })

  test('a byte order mark and carriage returns are no obstacle', () => {
    expect(loadConfig(`\uFEFF${withModel('positive: 2').replaceAll('\n', '\r\n')}`).plans[0].positive).toBe('2')
  })

  test('keys that JavaScript treats specially are unknown keys', () => {
    expect(found('version: 1\n__proto__: { polluted: 1 }\nconstructor: 2\nmodels: []').map(([code]) => code)).toEqual([
      'unknown_key',
      'unknown_key',
      'value_empty',
    ])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('what can never be judged is refused where it is asked for', () => {
  const withTask = (task: string, lines: string) => withModel(`task: ${task}\n    ${lines}`)

  test.each<[string, string, string | null]>([
    ['{ metric: median_absolute_error, margin: 2% }', 'metrics[0].margin', 'cap: 99%'],
    ['{ metric: medae, role: primary }', 'metrics[0].role', 'mean_absolute_error'],
    ['{ metric: max_error, role: guardrail }', 'metrics[0].role', 'root_mean_squared_error'],
    ['{ metric: absolute_error_quantile, q: 0.9, max: 40, require: non_inferior }', 'metrics[0].require', 'within'],
  ])('%s: a quantity without a test, at %s', (entry, path, suggestion) => {
    const [problem, ...others] = problemsOf(withTask('regression', `metrics: [${entry}]`))
    expect(others).toEqual([])
    expect(problem).toMatchObject({ code: 'metric_without_influence', args: { line: 7, path: `models[0].${path}` } })
    expect(sentenceOf(problem)).toContain(suggestion)
  })

  test('as a slice metric too', () => {
    expect(found(withTask('regression', 'slices: { metrics: [median_absolute_error], of: [a] }'))).toEqual([
      ['metric_without_influence', 7, 'models[0].slices.metrics[0]'],
    ])
  })

  test.each([
    ['regression', 'median_absolute_error', { role: 'info' }],
    ['regression', '{ metric: max_error, max: 40 }', { role: 'guardrail', max: 40, limitsOnly: true }],
    ['binary', '{ metric: positive_rate, max: 0.3 }', { role: 'guardrail', max: 0.3, limitsOnly: true }],
    ['regression', '{ metric: mean_error, max_distance: 2 }', { role: 'guardrail', maxDistance: 2 }],
  ])('a bare name, and limits alone, are what any metric of %s may have: %s', (task, entry, expected) => {
    const [plan] = loadConfig(withTask(task, `metrics: [${entry}]`)).plans
    expect(plan.metrics[0]).toMatchObject(expected)
  })

  test('a cluster of a ranking, which its queries are already', () => {
    const lines = 'task: ranking\n    columns: { query: q, cluster: user }'
    const [problem] = problemsOf(withModel(lines))
    expect(problem).toMatchObject({ code: 'cluster_is_query', args: { line: 7, value: 'user' } })
  })

  test('ties of a ranking are a parameter of its metrics, and the usual one is none', () => {
    const [plan] = loadConfig(
      withTask('ranking', 'metrics: [{ metric: ndcg@5, ties: by_id }, { metric: ndcg@5, ties: expected }]'),
    ).plans
    expect((plan as Plan).metrics.map(metricId)).toEqual(['ndcg@5.by_id', 'ndcg@5'])
  })

  test('numbers are trusted one by one, or all of them', () => {
    const [plan] = loadConfig(withTask('metrics', 'metrics: [{ metric: a, trust: point }, { metric: b }]')).plans
    expect(plan).toMatchObject({ trust: 'none', metrics: [{ trust: 'point' }, { trust: undefined }] })
  })
})

describe('mistakes in one place', () => {
  test.each<[string, string, string]>([
    ['chalenge: 1', 'unknown_key', 'models[0]'],
    ['discover: { colums: all }', 'unknown_key', 'models[0].discover'],
    ['discover: { loss: log_los }', 'discover_loss_unknown', 'models[0].discover.loss'],
    ['discover: { loss: "score +" }', 'expression_ends_early', 'models[0].discover.loss'],
    ['drift: {}', 'missing_key', 'models[0].drift'],
    ['drift: { reference: a.csv, psi: 0.2 }', 'unknown_key', 'models[0].drift'],
    ['task: clustering', 'value_unknown', 'models[0].task'],
    ['task: binry', 'value_unknown', 'models[0].task'],
    ['operating_point: { top: 2%, recall: 0.9 }', 'operating_point_shape', 'models[0].operating_point'],
    ['operating_point: { threshold: 0.2, top: 2% }', 'operating_point_shape', 'models[0].operating_point'],
    ['operating_point: { top: 0% }', 'operating_point_target', 'models[0].operating_point.top'],
    ['operating_point: { top: 200% }', 'share_above_one', 'models[0].operating_point.top'],
    ['operating_point: { precison: 0.8 }', 'unknown_key', 'models[0].operating_point'],
    ['operating_point: { champion: 0.5 }', 'operating_point_shape', 'models[0].operating_point'],
    ['operating_point: 25', 'number_out_of_range', 'models[0].operating_point'],
    ['evaluation: { url: x, path: y }', 'source_twice', 'models[0].evaluation.url'],
    ['when: "models/**"', 'wrong_type', 'models[0].when'],
    ['owner:', 'value_empty', 'models[0].owner'],
    ['metrics:', 'value_empty', 'models[0].metrics'],
    ['slices:', 'value_empty', 'models[0].slices'],
    ['metrics: [rocauk]', 'metric_unknown', 'models[0].metrics[0]'],
    ['metrics: [rmse]', 'metric_of_other_task', 'models[0].metrics[0]'],
    ['metrics: [{ role: primary }]', 'missing_key', 'models[0].metrics[0]'],
    ['metrics: [{ metric: auc, margin: two }]', 'wrong_format', 'models[0].metrics[0].margin'],
    ['metrics: [{ metric: auc, margin: -0.1 }]', 'number_out_of_range', 'models[0].metrics[0].margin'],
    ['metrics: [{ metric: auc, margin: 2 }]', 'margin_too_large', 'models[0].metrics[0].margin'],
    ['metrics: [{ metric: auc, margin: 0.02, min: 70 }]', 'limit_out_of_range', 'models[0].metrics[0].min'],
    ['metrics: [{ metric: auc, min: 0.8, max: 0.7 }]', 'min_above_max', 'models[0].metrics[0].min'],
    ['metrics: [fbeta]', 'beta_missing', 'models[0].metrics[0]'],
    ['metrics: [{ metric: f1, beta: 2 }]', 'beta_unused', 'models[0].metrics[0].beta'],
    ['metrics: [auc, roc_auc]', 'duplicate_metric', 'models[0].metrics[1]'],
    ['metrics: [{ metric: positive_rate, role: guardrail }]', 'metric_without_direction', 'models[0].metrics[0].role'],
    [
      'metrics: [{ metric: positive_rate, max: 0.3, margin: 0.1 }]',
      'metric_without_direction',
      'models[0].metrics[0].margin',
    ],
    ['metrics: [{ metric: auc, max_distance: 0.1 }]', 'metric_without_target', 'models[0].metrics[0].max_distance'],
    [
      'metrics: [{ metric: calibration_in_the_large, margin: 2% }]',
      'margin_of_target_relative',
      'models[0].metrics[0].margin',
    ],
    [
      'slices: { margin: 5%, metrics: [mean_calibration_error] }',
      'margin_of_target_relative',
      'models[0].slices.margin',
    ],
    [
      'slices: { metrics: [{ metric: mean_calibration_error, margin: 5% }] }',
      'margin_of_target_relative',
      'models[0].slices.metrics[0].margin',
    ],
    [
      'slices: { metrics: [mean_calibration_error], of: [{ column: a, margin: 5% }] }',
      'margin_of_target_relative',
      'models[0].slices.of[0].margin',
    ],
    ['slices: { metrics: [{ metric: auc, trust: point }] }', 'unknown_key', 'models[0].slices.metrics[0]'],
    ['metrics: [{ metric: auc, role: primary, trust: point }]', 'only_for_aggregates', 'models[0].metrics[0].trust'],
    ['metrics: [{ metric: auc, role: info, margin: 0.1 }]', 'info_is_not_judged', 'models[0].metrics[0].margin'],
    ['metrics: [{ metric: negative_flip_rate, role: primary }]', 'flip_rate_without_max', 'models[0].metrics[0]'],
    [
      'metrics: [{ metric: negative_flip_rate, max: 0.1, margin: 0.1 }]',
      'flip_rate_key',
      'models[0].metrics[0].margin',
    ],
    ['slices: { metrics: [negative_flip_rate] }', 'flip_rate_by_slice', 'models[0].slices.metrics[0]'],
    ['metrics: []', 'nothing_to_check', 'models[0].metrics'],
    ['slices: { metrics: [positive_rate] }', 'metric_without_direction', 'models[0].slices.metrics[0]'],
    ['slices: { of: [a, a] }', 'duplicate_slice_entry', 'models[0].slices.of[1]'],
    [
      'slices: { of: [{ column: a, bins: [1] }, { column: a, bins: [2] }] }',
      'duplicate_slice_name',
      'models[0].slices.of[1]',
    ],
    ['slices: { of: [{ column: a, bins: [1], quantiles: 4 }] }', 'bins_and_quantiles', 'models[0].slices.of[0]'],
    ['slices: { of: [{ column: a, bins: [2, 1] }] }', 'bins_not_ascending', 'models[0].slices.of[0].bins[1]'],
    ['slices: { of: [{ bins: [2, 1] }] }', 'slice_shape', 'models[0].slices.of[0]'],
    ['slices: { of: [{ where: "a > 1" }] }', 'slice_name_missing', 'models[0].slices.of[0]'],
    [
      'slices: { of: [{ name: x, where: "a > 1" }, { cross: [b, x] }] }',
      'cross_of_condition',
      'models[0].slices.of[1].cross[1]',
    ],
    ['slices: { of: [{ cross: [a, a] }] }', 'cross_repeats', 'models[0].slices.of[0].cross'],
    ['slices: { of: [{ name: x, where: "score > 0.5" }] }', 'expression_model_value', 'models[0].slices.of[0].where'],
    ['business: [{ name: A }]', 'business_formula_missing', 'models[0].business[0]'],
    ['business: [{ name: A, value: 1, outcomes: {} }]', 'business_formula_twice', 'models[0].business[0]'],
    ['business: [{ name: A!, value: 1 }, { name: a, value: 1 }]', 'duplicate_business', 'models[0].business[1].name'],
    ['business: [{ name: "!", value: 1 }]', 'business_name_empty', 'models[0].business[0].name'],
    ['business: [{ name: Recall, value: 1 }]', 'business_named_like_metric', 'models[0].business[0].name'],
    ['business: [{ name: A, value: "sum(x" }]', 'expression_ends_early', 'models[0].business[0].value'],
    ['business: [{ name: A, value: "x > 1" }]', 'expression_type', 'models[0].business[0].value'],
    [
      'business: [{ name: A, outcomes: { true_positive: "sum(x)" } }]',
      'expression_aggregate_place',
      'models[0].business[0].outcomes.true_positive',
    ],
    [
      'business: [{ name: A, matrix: { a: { b: 1 } } }]',
      'business_formula_of_other_task',
      'models[0].business[0].matrix',
    ],
    [
      'business: [{ name: A, value: "sum(x) / sum(y)", scale: { rows: 9, per: year } }]',
      'scale_not_per_row',
      'models[0].business[0].scale',
    ],
    ['business: [{ name: A, matrix: { a: 3 } }]', 'wrong_type', 'models[0].business[0].matrix.a'],
  ])('%s is told as %s', (line, code, path) => {
    expect(found(withModel(line))).toEqual([[code, 6, path]])
  })

  test.each<[string, string, string, string]>([
    ['multiclass', 'outcomes: { false_negative: 1 }', 'business_formula_of_other_task', 'outcomes'],
    ['multiclass', 'matrix: {}', 'business_matrix_empty', 'matrix'],
    ['multiclass', 'matrix: { a: { b: "2 * prediction" } }', 'expression_class_place', 'matrix.a.b'],
    ['multiclass', 'matrix: { 1: { 2: "sum(x)" } }', 'expression_aggregate_place', 'matrix["1"]["2"]'],
    ['regression', 'value: "if(flagged, 1, 0)"', 'expression_value_unknown', 'value'],
    ['score', 'value: "label * 2"', 'expression_value_unknown', 'value'],
    ['ranking', 'value: "prediction"', 'expression_value_unknown', 'value'],
    ['forecast', 'outcomes: {}', 'business_formula_of_other_task', 'outcomes'],
  ])('of the task %s, %s is told as %s', (task, formula, code, place) => {
    const [[foundCode, line, path], ...others] = found(
      withModel(`task: ${task}`, `business: [{ name: A, ${formula} }]`),
    )
    expect([foundCode, line, others]).toEqual([code, 7, []])
    expect(path).toBe(`models[0].business[0].${place}`)
  })

  test('nothing written is told with an example of the task', () => {
    for (const [task, example] of [
      ['binary', 'outcomes'],
      ['multiclass', 'matrix'],
      ['ranking', 'position'],
      ['forecast', 'prediction'],
    ]) {
      const [problem] = problemsOf(withModel(`task: ${task}`, 'business: [{ name: A }]'))
      expect(sentenceOf(problem)).toContain(example)
    }
  })

  test.each<[string, string, number]>([
    ['models: [{ name: a, champion: { path: x }, challenger: { path: y } }]', 'missing_key', 1],
    ['version: 2\nmodels: [{ name: a, champion: { path: x }, challenger: { path: y } }]', 'version_unknown', 1],
    ['version: 1\nmodels: {}', 'wrong_type', 2],
    [`${withModel()}\npolicy: { confidence: 95 }`, 'number_out_of_range', 6],
    [`${withModel()}\npolicy: { max_unmatched: 150% }`, 'share_above_one', 6],
    [`${withModel()}\npolicy:\n  waivers: { who: "@acme" }`, 'wrong_type', 7],
  ])('%j is told as %s on line %d', (text, code, line) => {
    expect(found(text).map((problem) => problem.slice(0, 2))).toEqual([[code, line]])
  })
})

describe('all mistakes are told together', () => {
  const text = withModel(
    'metrics:',
    '  - { metric: recal, margin: 0.02 }',
    '  - { metric: log_loss, marign: 2% }',
    'slices:',
    '  of:',
    '    - name: Large',
    '      where: "amount >= 1000 && new"',
    'business:',
    '  - name: Income',
    '    unti: EUR',
    '    value: "sum(if(flagged, 1))"',
  )

  test('by line, those of the schema and those of meaning alike', () => {
    expect(found(text)).toEqual([
      ['metric_unknown', 7, 'models[0].metrics[0].metric'],
      ['unknown_key', 8, 'models[0].metrics[1]'],
      ['expression_operator', 12, 'models[0].slices.of[0].where'],
      ['unknown_key', 15, 'models[0].business[0]'],
      ['expression_arity', 16, 'models[0].business[0].value'],
    ])
  })

  test('each in a sentence that says where, what and what to do', () => {
    expect(problemsOf(text).map(sentenceOf)).toEqual([
      'model-review.yml line 7: models[0].metrics[0].metric: there is no metric "recal". Did you mean "recall"?',
      'model-review.yml line 8: models[0].metrics[1]: the key "marign" is not known here. Did you mean "margin"?',
      'model-review.yml line 12: models[0].slices.of[0].where: in the formula amount >= 1000 && new, at character 16: there is no operator "&&". Write: and',
      'model-review.yml line 15: models[0].business[0]: the key "unti" is not known here. Did you mean "unit"?',
      'model-review.yml line 16: models[0].business[0].value: in the formula sum(if(flagged, 1)), at character 5: if takes 3 arguments, here it has 2.',
    ])
  })

  test('a mistake in a mapping of several lines is told at its key', () => {
    expect(found(withModel('positive: 1', 'operating_point:', '  champion: 0.5'))).toEqual([
      ['operating_point_shape', 7, 'models[0].operating_point'],
    ])
  })

  test.each<[string, string]>([
    ['{ recall: 90% }', '{ metric: sensitivity, margin: 0.02 }'],
    ['{ precision: 0.8 }', '{ metric: precision, role: primary }'],
    ['{ false_positive_rate: 1% }', '{ metric: specificity, min: 0.9 }'],
  ])('an operating point of %s leaves nothing to judge in %s', (point, metric) => {
    expect(found(withModel(`operating_point: ${point}`, `metrics: [auc, ${metric}]`))).toEqual([
      ['operating_point_holds_metric', 7, 'models[0].metrics[1]'],
    ])
  })

  test('what an operating point holds may be reported, and judged in groups', () => {
    const lines = ['operating_point: { recall: 90% }', 'metrics: [auc, recall, { metric: f1, margin: 0.1 }]']
    const { plans } = loadConfig(withModel(...lines, 'slices: { metrics: [recall], of: [region] }'))
    expect(plans[0].metrics.map(({ metric, role }) => [metric, role])).toEqual([
      ['roc_auc', 'info'],
      ['recall', 'info'],
      ['f1', 'guardrail'],
    ])
  })

  test('two models of one name are told at the second', () => {
    const second = '  - { name: credit, champion: { path: a }, challenger: { path: b } }'
    expect(found(`${withModel()}\n${second}`)).toEqual([['duplicate_model', 6, 'models[1].name']])
  })

  test('a misspelt key that was required is told once', () => {
    const text = 'version: 1\nmodels:\n  - name: a\n    chalenger: { path: x }\n    champion: { path: y }'
    expect(found(text)).toEqual([['unknown_key', 4, 'models[0]']])
  })
})

describe('the fixtures of this repository', () => {
  const folders = new URL('../../fixtures/', import.meta.url)
  const names = readdirSync(folders, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const configs = names.flatMap(({ name }) => {
    const file = new URL(`${name}/model-review.yml`, folders)
    try {
      return [{ name, text: readFileSync(file, 'utf8') }]
    } catch {
      return []
    }
  })

  test.each(configs)('$name has a config that loads', ({ text }) => {
    expect(loadConfig(text).plans.length).toBeGreaterThan(0)
  })
})
