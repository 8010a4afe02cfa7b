import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { baseFolderOf } from '../../src/config/base-folder.js'
import { configPage, jsonSchema, schemaFile, TABLE_START, withKeysTable } from '../../src/config/document.js'
import { defaultPolicy, modelOf } from '../../src/config/schema.js'
import { toPlan } from '../../src/config/to-plan.js'
import { metricNames as definedMetrics, isJointMetric } from '../../src/core/measures.js'
import { acceptedMetricNames, metricsOfTask, resolveMetric } from '../../src/core/metrics/names.js'
import { nearest } from '../../src/core/nearest.js'
import { ProblemError } from '../../src/core/problem.js'
import type { Task } from '../../src/core/task-values.js'

const repository = (path: string) => new URL(`../../${path}`, import.meta.url)

describe('schema.json', () => {
  test('is the schema of the code: run `npx tsc && node scripts/schema.mjs` when this fails', () => {
    expect(readFileSync(repository('schema.json'), 'utf8')).toBe(schemaFile())
  })

  test('describes every key', () => {
    const undescribed: string[] = []
    const visit = (schema: unknown, path: string) => {
      if (typeof schema !== 'object' || schema === null) return
      const { properties, items, anyOf } = schema as {
        properties?: Record<string, { description?: string }>
        items?: unknown
        anyOf?: unknown[]
      }
      for (const [key, child] of Object.entries(properties ?? {})) {
        if (!child.description) undescribed.push(`${path}.${key}`)
        visit(child, `${path}.${key}`)
      }
      visit(items, `${path}[]`)
      for (const branch of anyOf ?? []) visit(branch, path)
    }
    visit(jsonSchema(), '')
    expect(undescribed).toEqual([])
  })

  test('tells the default of every key that may be left out', () => {
    const rows = configPage()
      .split('\n')
      .filter((row) => row.startsWith('| `'))
    expect(rows.length).toBeGreaterThan(150)
    expect(rows.filter((row) => /\| +\|$/.test(row))).toEqual([])
  })
})

describe('the table of keys', () => {
  test('is put between its markers and leaves the rest alone', () => {
    const text = `before\n${TABLE_START}\nstale table\n<!-- config table end -->\nafter`
    const once = withKeysTable(text)
    expect(once).toContain('| `models[].metrics` |')
    expect(once).not.toContain('stale table')
    expect(once.startsWith('before\n') && once.endsWith('\nafter')).toBe(true)
    expect(withKeysTable(once)).toBe(once)
  })

  test('in the README is that of the code', (context) => {
    const readme = repository('README.md')
    if (!existsSync(readme) || !readFileSync(readme, 'utf8').includes(TABLE_START)) {
      return context.skip('README.md has no table of keys')
    }
    const text = readFileSync(readme, 'utf8')
    expect(withKeysTable(text)).toBe(text)
  })
})

describe('metric names', () => {
  const tasks = Object.keys(metricsOfTask) as Task[]

  test.each(tasks)('of %s are those that the core computes', (task) => {
    const named = Object.entries(metricsOfTask[task]).map(([name, metric]) => (metric.class ? `${name}_class` : name))
    // A rate of both models together is no metric of either: see `negative-flips.ts`.
    const own = named.filter((metric) => !isJointMetric({ metric }))
    expect(own.sort()).toEqual([...definedMetrics(task)].sort())
  })

  test.each([
    ['auc', 'roc_auc', {}],
    ['ap', 'average_precision', {}],
    ['mcc', 'matthews_corrcoef', {}],
    ['brier', 'brier_score', {}],
    ['acc', 'accuracy', {}],
    ['logloss', 'log_loss', {}],
    ['f2', 'fbeta', { beta: 2 }],
    ['f0.5', 'fbeta', { beta: 0.5 }],
    ['sensitivity', 'recall', {}],
    ['tnr', 'specificity', {}],
    ['ppv', 'precision', {}],
  ])('%s is %s', (short, metric, parameters) => {
    expect(resolveMetric(short, 'binary')).toEqual({ metric, parameters })
  })

  test.each(tasks)('every accepted name of %s resolves, and no name of JavaScript does', (task) => {
    for (const name of acceptedMetricNames(task)) expect(resolveMetric(name, task), name).toBeDefined()
    for (const name of ['constructor', '__proto__', 'toString']) expect(resolveMetric(name, task)).toBeUndefined()
  })

  test.each([
    ['ndcg@10', 'ranking', { metric: 'ndcg', parameters: { k: 10 } }],
    ['pass@1', 'score', { metric: 'pass', parameters: { k: 1 } }],
    ['recall[SIRA]', 'multiclass', { metric: 'recall', parameters: { class: 'SIRA' } }],
    ['mean_pinball_loss@0.9', 'regression', { metric: 'mean_pinball_loss', parameters: { alpha: 0.9 } }],
    ['recall@10', 'binary', undefined],
    ['recall[a]', 'binary', undefined],
  ] as const)('%s of %s', (text, task, expected) => {
    expect(resolveMetric(text, task)).toEqual(expected)
  })
})

describe('relative paths', () => {
  test.each([
    ['model-review.yml', '.'],
    ['models/credit/review.yml', 'models/credit'],
    ['.github/model-review.yml', '.'],
    ['service/.github/reviews/model-review.yml', 'service'],
    ['/home/.github/model-review.yml', '/home'],
    ['/model-review.yml', '/'],
    ['C:\\work\\.github\\model-review.yml', 'C:/work'],
  ])('those of %s start at %s', (config, folder) => {
    expect(baseFolderOf(config)).toBe(folder)
  })
})

describe('a model made in code', () => {
  const model = modelOf({ name: 'two files', champion: { path: 'a.csv' }, challenger: { path: 'b.csv' } })

  test('has a plan by defaults alone', () => {
    expect(toPlan(model, defaultPolicy())).toMatchObject({
      task: 'binary',
      positive: '1',
      operatingPoint: { champion: 0.5 },
    })
  })

  test('that is wrong is refused with paths that start at the model', () => {
    const wrong = { ...model, metrics: ['fbeta' as const, 'fbeta' as const] }
    expect(() => toPlan(wrong, defaultPolicy())).toThrow(ProblemError)
    expect(() => toPlan(wrong, defaultPolicy())).toThrow(/beta_missing.*"path":"metrics\[0\]"/)
  })
})

describe('the nearest word', () => {
  test.each([
    ['marign', ['margin', 'min'], 'margin'],
    ['logloss', ['log_loss', 'roc_auc'], 'log_loss'],
    ['Log-Loss', ['log_loss'], 'log_loss'],
    ['xyz', ['margin'], undefined],
    ['ab', ['cd', 'ef'], undefined],
    ['', ['a'], undefined],
  ])('to %j among %j is %j', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected)
  })
})
