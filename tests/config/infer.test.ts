import { describe, expect, it } from 'vitest'
import { type Hints, inferModel, type TablePair } from '../../src/config/infer.js'
import { ProblemError } from '../../src/core/problem.js'
import { makeTable } from '../core/make-table.js'
import { drafts } from './draft-tables.js'

const PATHS = { champion: 'a.csv', challenger: 'b.csv' }
const count = (n: number) => Array.from({ length: n }, (_, row) => row)
const cells = (cell: (row: number) => string | number) => count(60).map((row) => String(cell(row)))

/** The output moves a little from file to file, everything else stays. */
function pair(columns: Record<string, string[]>, output: string): TablePair {
  const moved = columns[output].map((cell) => (Number.isNaN(Number(cell)) ? cell : String(Number(cell) * 0.9 + 0.01)))
  return { champion: makeTable('a', columns), challenger: makeTable('b', { ...columns, [output]: moved }) }
}

const binary = {
  id: cells((row) => `r${row}`),
  label: cells((row) => row % 2),
  score: cells((row) => (row % 10) / 10),
}

function codesOf(tables: TablePair, hints: Hints = {}, guess = false): string[] {
  try {
    inferModel(tables, PATHS, hints, guess)
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map(({ code }) => code)
    throw error
  }
  return []
}

describe('a model inferred from two files', () => {
  it.each(Object.entries(drafts))('%s is told by the columns', (task, tables) => {
    expect(inferModel(tables, PATHS, {}).model.task).toBe(task)
  })

  it('binary: names every inference, and gates on roc_auc and log_loss', () => {
    const { model, inferred } = inferModel(pair(binary, 'score'), PATHS, {})
    expect(inferred.map(({ code }) => code)).toEqual([
      'inferred_column',
      'inferred_column',
      'inferred_column',
      'inferred_positive',
      'inferred_threshold',
      'inferred_no_slices',
      'inferred_defaults',
    ])
    expect(model.metrics?.slice(0, 2)).toEqual([
      { metric: 'roc_auc', role: 'primary', margin: 0.01 },
      { metric: 'log_loss', role: 'guardrail', margin: '2%' },
    ])
  })

  it('a column of users beside two labels and a probability is no query', () => {
    const tables = pair({ ...binary, user_id: cells((row) => `u${row % 9}`) }, 'score')
    const { model, unsure } = inferModel(tables, PATHS, {})
    expect(model.task).toBe('binary')
    expect(unsure.map(({ code }) => code)).toContain('unsure_cluster')
  })

  it('a score without a known label is never taken for a judged item when another column may be the label', () => {
    const { label: _, ...rest } = binary
    expect(codesOf(pair({ ...rest, defaulted: binary.label }, 'score'))).toEqual(['column_not_found'])
    expect(codesOf(pair({ ...rest, rentals: cells((row) => row * 3) }, 'score'))).toEqual(['column_not_found'])
  })

  it('numbers are amounts, and classes only where a prediction is always one of them', () => {
    const target = cells((row) => row % 5)
    const columns = { id: binary.id, target }
    const amounts = { ...columns, prediction: cells((row) => (row % 5) + 0.25) }
    const classes = { ...columns, prediction: cells((row) => (row + (row % 7 === 0 ? 1 : 0)) % 5) }
    expect(inferModel(pair(amounts, 'prediction'), PATHS, {}).model.task).toBe('regression')
    const table = makeTable('a', classes)
    const { model, unsure } = inferModel({ champion: table, challenger: table }, PATHS, {})
    expect(model.task).toBe('multiclass')
    expect(unsure.map(({ code }) => code)).toContain('unsure_classes')
  })

  it('a reported decision is no slice', () => {
    const tables = pair({ ...binary, decision: cells((row) => row % 2) }, 'score')
    expect(inferModel(tables, PATHS, {}).model.slices.of).toEqual([])
  })

  it('at most ten slices, none of them with more than twelve values or a name that a config cannot hold', () => {
    const many = Object.fromEntries(count(14).map((i) => [`f${i}`, cells((row) => `v${(row + i) % 3}`)]))
    const tables = pair({ ...binary, wide: cells((row) => row % 13), ' f': many.f1, ...many }, 'score')
    expect(inferModel(tables, PATHS, {}).model.slices.of.map((slice) => (slice as { column: string }).column)).toEqual(
      count(10).map((i) => `f${i}`),
    )
  })
})

describe('columns with names of their own', () => {
  const own = {
    loan: cells((row) => `L-${row}`),
    balance: cells((row) => 1000 + row * 7),
    defaulted: cells((row) => (row % 2 ? 'bad' : 'good')),
    default_risk: cells((row) => ((row % 2) * 40 + (row % 10)) / 60),
  }

  it('are guessed by what they hold, only when asked to, and every guess is said', () => {
    const tables = pair(own, 'default_risk')
    expect(codesOf(tables)).toEqual(['column_not_found', 'column_not_found'])
    const { model, unsure } = inferModel(tables, PATHS, {}, true)
    expect(model.columns).toMatchObject({ id: 'loan', label: 'defaulted', score: 'default_risk' })
    expect(unsure.map(({ code, args }) => [code, args.column ?? null])).toEqual([
      ['guessed_by_uniqueness', 'loan'],
      ['guessed_by_difference', 'default_risk'],
      ['guessed_by_likeness', 'defaulted'],
      ['guessed_positive', 'defaulted'],
      ['unsure_threshold', null],
    ])
  })

  it('the positive label is the one with the higher scores where no word tells', () => {
    expect(inferModel(pair(own, 'default_risk'), PATHS, {}, true).model.positive).toBe('bad')
  })

  it('nothing is guessed where nothing tells', () => {
    const same = { a: cells((row) => row % 3), b: cells((row) => row % 4) }
    const table = makeTable('a', same)
    expect(codesOf({ champion: table, challenger: table }, {}, true)).toEqual(['column_not_found', 'column_not_found'])
  })
})

describe('names that a config cannot hold', () => {
  it('a blank positive label and a column with spaces around its name are told', () => {
    expect(
      codesOf(pair({ ...binary, label: cells((row) => (row % 2 ? ' ' : 'x')) }, 'score'), { positive: ' ' }),
    ).toEqual(['positive_blank'])
    expect(codesOf(pair({ id: binary.id, ' Label ': binary.label, score: binary.score }, 'score'))).toEqual([
      'column_not_nameable',
    ])
    expect(codesOf(pair(binary, 'score'), { label: '' })).toEqual(['column_not_nameable'])
  })
})
