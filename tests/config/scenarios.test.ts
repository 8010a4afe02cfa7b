import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/load.js'
import { ProblemError } from '../../src/core/problem.js'

const config = (lines: string, task = 'binary') => `version: 1
models:
  - name: fraud
    task: ${task}
    champion: { path: champion.csv }
    challenger: { path: challenger.csv }
${task === 'metrics' ? '    metrics: [ { metric: auc, min: 0.5 } ]\n' : ''}${lines.replace(/^/gm, '    ')}
`
const planOf = (lines: string, task?: string) => loadConfig(config(lines, task)).plans[0]
const problemsOf = (lines: string, task?: string) => {
  try {
    planOf(lines, task)
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map(({ code, args }) => ({ code, ...args }))
    throw error
  }
  throw new Error('the config was accepted')
}
const scenario = (entry: string) => `scenarios:\n  - ${entry}`

describe('a scenario of the config', () => {
  it('chooses rows by a condition, all of which must pass unless it says otherwise', () => {
    const [plan] = planOf(
      scenario('{ name: Known rings, where: "ring in [7, 9]", expect: flagged, because: incident 2231 }'),
    ).scenarios
    expect(plan).toMatchObject({
      slug: 'known_rings',
      severity: 'normal',
      minPass: 1,
      because: 'incident 2231',
      form: { kind: 'rows', expect: { source: 'flagged' } },
    })
    expect(planOf(scenario('{ name: x, expect: flagged, min_pass: 95% }')).scenarios[0].minPass).toBe(0.95)
  })

  it('compares rows of a group by the column variant, or another', () => {
    const form = (entry: string) => planOf(scenario(entry)).scenarios[0].form
    expect(form('{ name: x, pair_by: id, expect: "score[high] <= score[low]" }')).toMatchObject({
      kind: 'groups',
      pairBy: 'id',
      variant: 'variant',
      tolerance: 0,
    })
    expect(
      form('{ name: x, pair_by: id, variant: role, tolerance: 0.01, expect: "score[1] == score[\'a b\']" }'),
    ).toMatchObject({ variant: 'role', tolerance: 0.01 })
  })

  it('lists rows by id or in a file', () => {
    const form = (entry: string) => planOf(scenario(entry)).scenarios[0].form
    expect(form('{ name: x, ids: [1042, "0007"] }')).toMatchObject({ kind: 'pinned', expect: undefined })
    expect(form('{ name: x, file: pinned.csv, expect: flagged }')).toMatchObject({ kind: 'pinned' })
  })

  it('names its columns with their lines', () => {
    const { columns } = loadConfig(
      config(scenario('{ name: x, pair_by: client, where: "region == \'n\'", expect: "amount[a] <= amount[b]" }')),
    )
    expect(columns[0].map(({ name, line }) => [name, line])).toEqual([
      ['region', 8],
      ['amount', 8],
      ['client', 8],
      ['variant', 8],
    ])
  })

  it.each([
    ['{ name: x, expect: "score[high] <= 1" }', 'expression_member', { column: 6 }],
    ['{ name: x, where: "flagged", expect: flagged }', 'expression_value_unknown', { column: 1, name: 'flagged' }],
    ['{ name: x, expect: "scor >= " }', 'expression_ends_early', { column: 8 }],
    ['{ name: x, expect: "score" }', 'expression_score_condition', { column: 1 }],
    ['{ name: x, expect: "sum(score) > 1" }', 'expression_aggregate_place', { column: 1 }],
    ['{ name: x, pair_by: id, expect: "score <= score[low]" }', 'expression_variant_missing', { column: 1 }],
    ['{ name: x, pair_by: id, expect: "col(\'a b\') <= score[low]" }', 'expression_variant_missing', { name: 'a b' }],
    ['{ name: x, pair_by: id, expect: "score[] <= score[low]" }', 'expression_unexpected', { column: 7 }],
    ['{ name: x, pair_by: id, expect: "score[low" }', 'expression_ends_early', { column: 10 }],
    ['{ name: x, pair_by: id, expect: "score[a][b] <= 1" }', 'expression_member', { column: 9 }],
    ['{ name: x, pair_by: id, expect: "score[a] <= 1" }', 'scenario_one_variant', {}],
    ['{ name: x }', 'scenario_expect_missing', {}],
    ['{ name: x, ids: [1], file: a.csv }', 'scenario_shape', { found: ['ids', 'file'] }],
    ['{ name: x, ids: [1], where: "a > 1" }', 'scenario_key_unused', { key: 'where' }],
    ['{ name: x, expect: flagged, variant: role }', 'scenario_key_unused', { key: 'variant' }],
    ['{ name: x, expect: flagged, tolerance: 1 }', 'scenario_key_unused', { key: 'tolerance' }],
    ['{ name: "…", expect: flagged }', 'scenario_name_empty', {}],
    ['{ name: x, expect: flagged, severty: critical }', 'unknown_key', { suggestion: 'severity' }],
    ['{ name: x, expect: flagged, min_pass: 95 }', 'number_out_of_range', { suggestion: 0.95 }],
    ['{ name: x, expect: flagged, min_pass: 1.5 }', 'number_out_of_range', { suggestion: null }],
  ])('%s is told as %s', (entry, code, args) => {
    expect(problemsOf(scenario(entry))).toMatchObject([{ code, line: 8, ...args }])
  })

  it('has a name of its own', () => {
    expect(
      problemsOf('scenarios:\n  - { name: Known rings, expect: flagged }\n  - { name: known-rings, expect: flagged }'),
    ).toMatchObject([{ code: 'duplicate_scenario', line: 9, first: 'scenarios[0]' }])
  })

  it('reads what the task knows: classes, places in a list, numbers', () => {
    const accepts = (expectation: string, task: string) =>
      planOf(scenario(`{ name: x, expect: "${expectation}" }`), task).scenarios.length
    expect(accepts("prediction == 'cat'", 'multiclass')).toBe(1)
    expect(accepts('position <= 3', 'ranking')).toBe(1)
    expect(accepts('prediction <= 100', 'regression')).toBe(1)
    expect(accepts('score >= 0.5', 'score')).toBe(1)
    expect(problemsOf(scenario('{ name: x, expect: flagged }'), 'regression')).toMatchObject([
      { code: 'expression_value_unknown' },
    ])
    expect(problemsOf(scenario('{ name: x, ids: [1] }'), 'ranking')).toMatchObject([
      { code: 'scenario_expect_missing' },
    ])
  })

  it('with several columns that name a row needs a file', () => {
    expect(problemsOf('columns: { id: [series, date] }\nscenarios:\n  - { name: x, ids: [1] }')).toMatchObject([
      { code: 'scenario_ids_several', line: 9 },
    ])
  })

  it('may stand beside totals, which cannot answer it', () => {
    expect(planOf(scenario('{ name: x, expect: flagged }'), 'metrics').scenarios).toHaveLength(1)
  })
})

const operations = (entry: string) => `operations:\n  file: metadata.json\n  checks:\n    - ${entry}`

describe('operations of the config', () => {
  it('name numbers and their bounds, each a check', () => {
    const [plan] = planOf(operations('{ path: latency.p95_ms, unit: ms, max: 200, max_increase: 10% }')).operations
    expect(plan).toMatchObject({
      steps: ['latency', 'p95_ms'],
      unit: 'ms',
      gating: true,
      bounds: [
        { kind: 'max', value: 200 },
        { kind: 'max_increase', margin: { kind: 'relative', value: 0.1 } },
      ],
    })
    expect(planOf(operations('{ path: size, max: 200, role: info }')).operations[0].gating).toBe(false)
  })

  it('are read for totals too', () => {
    expect(planOf(operations('{ path: size, max: 200 }'), 'metrics').operations).toHaveLength(1)
  })

  it.each([
    ['{ path: latency..p95, max: 1 }', 'operations_path', { column: 8, line: 10 }],
    ['{ path: size }', 'operations_bound_missing', { line: 10 }],
    ['{ path: size, min: 3, max: 1 }', 'min_above_max', { line: 10 }],
    ['{ path: size, max_increase: -1 }', 'number_out_of_range', { line: 10 }],
    ['{ path: size, maximum: 1, max: 1 }', 'unknown_key', { key: 'maximum' }],
  ])('%s is told as %s', (entry, code, args) => {
    expect(problemsOf(operations(entry))).toMatchObject([{ code, ...args }])
  })

  it('ask each bound once', () => {
    expect(problemsOf(operations('{ path: size, max: 1 }\n    - { path: size, max: 2, min: 0 }'))).toMatchObject([
      { code: 'duplicate_operations', line: 11, key: 'max' },
    ])
  })
})
