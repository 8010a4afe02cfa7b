import { describe, expect, it } from 'vitest'
import {
  judgeOperations,
  type OperationsBound,
  type OperationsPlan,
  parseOperationsPath,
} from '../../src/core/operations.js'
import { reason } from '../../src/core/problem.js'

const plan = (path: string, ...bounds: readonly OperationsBound[]): OperationsPlan => ({
  path,
  steps: parseOperationsPath(path) as readonly (string | number)[],
  name: undefined,
  unit: 'ms',
  gating: true,
  because: undefined,
  owner: undefined,
  bounds,
})
const rise = (value: number, kind: 'absolute' | 'relative'): OperationsBound => ({
  kind: 'max_increase',
  margin: { kind, value },
})
const judge = (one: OperationsPlan, champion: unknown, challenger: unknown) =>
  judgeOperations([one], { file: 'was.json', content: champion }, { file: 'is.json', content: challenger })[0]
const p95 = (value: unknown) => ({ latency: { p95_ms: value } })

describe('a number under a limit', () => {
  it.each([
    ['max', 200, 200, 'pass'],
    ['max', 200, 200.01, 'regressed'],
    ['min', 200, 200, 'pass'],
    ['min', 200, 199.99, 'regressed'],
  ] as const)('%s %d: %d is a %s, whatever the champion has', (kind, value, found, status) => {
    const check = judge(plan('latency.p95_ms', { kind, value }), {}, p95(found))
    expect(check).toMatchObject({
      id: `operations.latency.p95_ms.${kind}`,
      kind: 'operations',
      status,
      challenger: found,
      champion: null,
      limit: { kind, value },
      unit: { kind: 'number', name: 'ms' },
    })
  })
})

describe('a number that may move so far', () => {
  it.each([
    [rise(0.1, 'relative'), 180, 198, 'pass'],
    [rise(0.1, 'relative'), 180, 198.1, 'regressed'],
    [rise(0.1, 'absolute'), 0.3, 0.4, 'pass'],
    [rise(10, 'absolute'), 180, 191, 'regressed'],
    [rise(0, 'absolute'), 180, 20, 'pass'],
    [{ kind: 'max_decrease', margin: { kind: 'relative', value: 0.5 } }, 100, 49, 'regressed'],
    [{ kind: 'max_decrease', margin: { kind: 'relative', value: 0.5 } }, 100, 51, 'pass'],
  ] as const)('%j from %d to %d: %s', (bound, before, after, status) => {
    expect(judge(plan('latency.p95_ms', bound), p95(before), p95(after)).status).toBe(status)
  })

  it('says what is allowed in its own unit', () => {
    const check = judge(plan('latency.p95_ms', rise(0.1, 'relative')), p95(180), p95(210))
    expect(check).toMatchObject({ marginValue: 18, difference: 30, improvement: -30, better: 'lower' })
    expect(check.reason).toMatchObject({ code: 'number_beyond', args: { allowed: 0.1, relative: true } })
  })

  it('by a share of nothing cannot be told', () => {
    const check = judge(plan('latency.p95_ms', rise(0.1, 'relative')), p95(0), p95(1))
    expect(check).toMatchObject({ status: 'not_evaluated', reason: { code: 'champion_not_positive' } })
  })

  it('cannot be told where the champion has none', () => {
    const check = judge(plan('latency.p95_ms', rise(0.1, 'relative')), {}, p95(1))
    expect(check).toMatchObject({ status: 'not_evaluated', reason: { args: { file: 'was.json' } } })
  })
})

describe('a number that is not there', () => {
  const max: OperationsBound = { kind: 'max', value: 200 }
  it.each([
    [{}, 'operations_missing', { at: 'latency', near: null }],
    [{ latency: { p95ms: 1 } }, 'operations_missing', { at: 'p95_ms', near: 'p95ms' }],
    [{ latency: 3 }, 'operations_missing', { at: 'p95_ms' }],
    [p95('187 ms'), 'operations_not_number', { found: 'the text "187 ms"' }],
    [p95(null), 'operations_not_number', { found: 'nothing' }],
    [p95([1, 2]), 'operations_not_number', { found: 'a list of 2' }],
    [p95({ mean: 1 }), 'operations_not_number', { found: 'a mapping' }],
    [p95(true), 'operations_not_number', { found: 'true' }],
    [p95(Number.NaN), 'operations_not_number', { found: 'NaN' }],
  ])('in %j is no pass: %s', (content, code, args) => {
    const check = judge(plan('latency.p95_ms', max), {}, content)
    expect(check).toMatchObject({ status: 'not_evaluated', challenger: null })
    expect(check.reason).toMatchObject({ code, args })
  })

  it('is none that every mapping has by birth', () => {
    expect(judge(plan('constructor.length', max), {}, {}).reason?.code).toBe('operations_missing')
  })

  it('because its file could not be read says that', () => {
    const unknownBecause = reason('file_missing', { path: 'is.json' })
    const [check] = judgeOperations(
      [plan('size', max)],
      { file: 'was.json', content: {} },
      { file: 'is.json', unknownBecause },
    )
    expect(check).toMatchObject({ status: 'not_evaluated', reason: { code: 'file_missing' } })
  })
})

describe('a path', () => {
  it.each([
    ['size', ['size']],
    ['latency.p95_ms', ['latency', 'p95_ms']],
    ['stages[0].seconds', ['stages', 0, 'seconds']],
    ['["a.b"].c', ['a.b', 'c']],
    ["x['y z'][12]", ['x', 'y z', 12]],
    ['["a\\"b"]', ['a"b']],
    ['größe-mb', ['größe-mb']],
  ])('%s is read', (path, steps) => {
    expect(parseOperationsPath(path)).toEqual(steps)
  })

  it.each([
    ['latency..p95', 8],
    ['.a', 1],
    ['a.', 2],
    ['a[b]', 2],
    ['a[0]b', 5],
    ['a b', 2],
  ])('%s breaks off at character %d', (path, column) => {
    expect(parseOperationsPath(path)).toEqual({ column })
  })
})
