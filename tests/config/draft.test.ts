import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { draftConfig } from '../../src/config/draft.js'
import { inferModel } from '../../src/config/infer.js'
import { findColumns } from '../../src/config/join-tables.js'
import { loadConfig } from '../../src/config/load.js'
import { defaultPolicy } from '../../src/config/schema.js'
import { toPlan } from '../../src/config/to-plan.js'
import type { Plan } from '../../src/core/plan.js'
import { readTable } from '../../src/io/read-table.js'
import { sentenceOf } from '../../src/report/say.js'
import { makeTable } from '../core/make-table.js'
import { drafts } from './draft-tables.js'

const root = join(import.meta.dirname, '..', '..')
const PATHS = { champion: 'a.csv', challenger: 'b.csv' }

const draft = (tables: Parameters<typeof inferModel>[0]) => {
  const inferred = inferModel(tables, PATHS, {}, true)
  const unsure = inferred.unsure.map(sentenceOf)
  return { inferred, unsure, text: draftConfig(inferred, { output: 'model-review.yml', unsure }) }
}

describe('the drafted config', () => {
  for (const [task, tables] of Object.entries(drafts)) {
    it(`${task}: loads unchanged and means what two files without a config mean`, () => {
      const { inferred, text } = draft(tables)
      expect(inferred.model.task).toBe(task)
      const { plans, config } = loadConfig(text)
      expect(plans).toEqual([toPlan(inferred.model, defaultPolicy())])
      expect(config.policy).toEqual(defaultPolicy())
      expect(config.models[0].columns).toEqual(JSON.parse(JSON.stringify(inferred.model.columns)))
      expect(plans).toEqual([toPlan(inferModel(tables, PATHS, {}).model, defaultPolicy())])
      expect(() => findColumns(tables, config.models[0].columns, plans[0] as Plan)).not.toThrow()
      expect(() => loadConfig(text.replace(/^( +)# (business:| {2}- \{)/gm, '$1$2'))).not.toThrow()
      expect(text).toMatchSnapshot()
    })
  }

  it('lists what was guessed as comments at the top', () => {
    const { text, unsure } = draft(drafts.binary)
    expect(unsure).toEqual([expect.stringContaining('Set operating_point')])
    expect(text.split('version: 1')[0]).toContain(`#   - ${unsure[0]}\n`)
  })

  it('quotes names and labels so that they are read as they are', () => {
    const names = [
      'yes',
      'a: b # c',
      '"q"',
      "it's",
      '- x',
      '{y}',
      '*z',
      '&a',
      '!t',
      '%p',
      '@m',
      '1',
      'größe',
      'a\nb',
      '🙂',
      '\u0085',
    ]
    const flat = (id: string, n = 60) => Array.from({ length: n }, (_, row) => `${id}${row}`)
    const columns = (shift: number) => ({
      id: flat('r'),
      label: flat('', 60).map((_, row) => (row % 3 === 0 ? 'No' : 'Yes')),
      score: flat('').map((_, row) => String(((row * 7 + shift) % 60) / 100)),
      ...Object.fromEntries(names.slice(0, 9).map((name, i) => [name, flat('').map((_, row) => `v${(row + i) % 3}`)])),
    })
    const { inferred, text } = draft({ champion: makeTable('a', columns(0)), challenger: makeTable('b', columns(5)) })
    const model = loadConfig(text).config.models[0]
    expect(model.slices.of).toEqual(names.slice(0, 9))
    expect(model.positive).toBe('Yes')
    expect(inferred.model.slices.of).toHaveLength(9)
    for (const name of names.slice(9)) {
      const other = { ...columns(0), [name]: flat('').map((_, row) => `w${row % 2}`) }
      for (const taken of names.slice(0, 9)) delete (other as Record<string, unknown>)[taken]
      const again = draft({ champion: makeTable('a', other), challenger: makeTable('b', other) })
      expect(loadConfig(again.text).config.models[0].slices.of, JSON.stringify(name)).toEqual([name])
    }
  })

  it('keeps a sentence of the comments on one line, whatever it quotes', () => {
    const { inferred } = draft(drafts.binary)
    const text = draftConfig(inferred, { output: 'x\nversion: 9', unsure: ['a\r\nmodels: []', 'b\u2028c'] })
    expect(() => loadConfig(text)).not.toThrow()
  })
})

const shared = join(root, '..', 'shared', 'data')
const sets: Readonly<Record<string, readonly [task: string, columns: object]>> = {
  'adult-income': ['binary', { id: 'id', label: 'income_over_50k', score: 'score' }],
  'bike-sharing': ['regression', { id: 'id', label: 'rentals', prediction: 'predicted_rentals' }],
  'compas-recidivism': ['binary', { id: 'id', label: 'two_year_recid', score: 'score' }],
  'credit-default': ['binary', { id: 'customer_id', label: 'default_next_month', score: 'default_probability' }],
  'dry-bean': ['multiclass', { id: 'bean_id', label: 'label', prediction: 'predicted', probabilities: 'proba_*' }],
  'insurance-charges': ['regression', { id: 'policy_id', label: 'charges', prediction: 'predicted_charges' }],
  'movielens-ranking': ['ranking', { id: 'id', query: 'user_id', label: 'rating', score: 'score' }],
  'online-shoppers': ['binary', { id: 'session_id', label: 'purchased', score: 'p_purchase' }],
  'sst2-sentiment': ['binary', { id: 'sample_id', label: 'label', score: 'p_positive' }],
  'telco-churn': ['binary', { id: 'customerID', label: 'Churn', score: 'churn_probability' }],
}

describe.skipIf(!existsSync(shared))('columns of real files with names of their own', () => {
  it.each(Object.entries(sets))('%s', async (set, [task, columns]) => {
    const read = async (name: string) => {
      const path = join(shared, set, name)
      return readTable({ path: name, bytes: readFileSync(path) })
    }
    const tables = { champion: await read('champion.csv'), challenger: await read('challenger-better.csv') }
    const { inferred, text } = draft(tables)
    expect(JSON.parse(JSON.stringify(inferred.model.columns))).toEqual(columns)
    const { config, plans } = loadConfig(text)
    expect(config.models[0].task).toBe(task)
    expect(plans).toEqual([toPlan(inferred.model, defaultPolicy())])
    expect(() => findColumns(tables, config.models[0].columns, plans[0] as Plan)).not.toThrow()
  })
})
