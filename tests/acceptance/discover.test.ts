/** Without any declared slice, the planted one is the first finding; equal and better challengers give no false alarm. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FoundSlice } from '../../src/core/comparison.js'
import { hasSharedData, readShared, reviewPair, SHARED_DATA } from './shared-data.js'

const SETS = {
  'adult-income': { task: 'binary', columns: { id: 'id', label: 'income_over_50k', score: 'score' } },
  'compas-recidivism': {
    task: 'binary',
    columns: { id: 'id', label: 'two_year_recid', score: 'score' },
    // The champion's own score in another scale: a measurement, not a group.
    exclude: ['decile_score'],
  },
  'credit-default': {
    task: 'binary',
    columns: { id: 'customer_id', label: 'default_next_month', score: 'default_probability' },
  },
  'online-shoppers': {
    task: 'binary',
    positive: 'true',
    columns: { id: 'session_id', label: 'purchased', score: 'p_purchase' },
  },
  'sst2-sentiment': {
    task: 'binary',
    positive: 'positive',
    columns: { id: 'sample_id', label: 'label', score: 'p_positive' },
  },
  'telco-churn': {
    task: 'binary',
    positive: 'Yes',
    columns: { id: 'customerID', label: 'Churn', score: 'churn_probability' },
  },
  'bike-sharing': {
    task: 'regression',
    columns: { id: 'id', label: 'rentals', prediction: 'predicted_rentals' },
  },
  'insurance-charges': {
    task: 'regression',
    columns: { id: 'policy_id', label: 'charges', prediction: 'predicted_charges' },
  },
  'dry-bean': { task: 'multiclass', columns: { id: 'bean_id', label: 'label', prediction: 'predicted' } },
  'movielens-ranking': {
    task: 'ranking',
    columns: { id: 'id', query: 'user_id', label: 'rating', score: 'score' },
  },
} as const

type SetName = keyof typeof SETS

const searched = new Map<string, Promise<readonly FoundSlice[]>>()

function discover(set: SetName, kind: string): Promise<readonly FoundSlice[]> {
  const key = `${set} ${kind}`
  const pending = searched.get(key) ?? search(set, kind)
  searched.set(key, pending)
  return pending
}

async function search(set: SetName, kind: string): Promise<readonly FoundSlice[]> {
  const { task, columns, ...rest } = SETS[set]
  const report = await reviewPair(join(SHARED_DATA, set), {
    name: set,
    task,
    columns,
    ...('positive' in rest ? { positive: rest.positive } : {}),
    champion: { path: 'champion.csv' },
    challenger: { path: `challenger-${kind}.csv` },
    discover: 'exclude' in rest ? { exclude: rest.exclude } : true,
  })
  expect(report.models[0].problems.filter(({ severity }) => severity === 'error')).toEqual([])
  return report.models[0].discovered
}

const kindsOf = (set: SetName): string[] => Object.keys(readShared(set, 'cases.json').cases)
const planted = hasSharedData
  ? (Object.keys(SETS) as SetName[]).flatMap((set) =>
      kindsOf(set)
        .filter((kind) => kind.endsWith('-regression'))
        .map((kind) => [set, kind] as const),
    )
  : []

describe.skipIf(!hasSharedData)('searching the real datasets', () => {
  it.each(planted)('%s, %s: the first finding lies in the planted slice, and is confirmed', async (set, kind) => {
    const [first] = await discover(set, kind)
    const truth: Record<string, string> = readShared(set, 'cases.json').cases[kind].true_slice
    expect(first).toMatchObject({ direction: 'worse', confirmed: true })
    // Every condition of the planted slice is among those found: then all rows found are its rows.
    expect(first.slice).toMatchObject(truth)
  })

  it('finds exactly the planted slice in all sets but one, where the loss sits in a part of it', async () => {
    const partly: string[] = []
    for (const [set, kind] of planted) {
      const [first] = await discover(set, kind)
      const truth = readShared(set, 'cases.json').cases[kind].true_slice
      if (Object.keys(first.slice).length > Object.keys(truth).length) partly.push(set)
    }
    // Women without prior counts: the rest of the women is predicted no worse than before.
    expect(partly).toEqual(['compas-recidivism'])
  })

  it.each(Object.keys(SETS) as SetName[])('%s, better: nothing is confirmed to be worse', async (set) => {
    const found = await discover(set, 'better')
    expect(found.filter(({ direction, confirmed }) => direction === 'worse' && confirmed)).toEqual([])
  })

  it.each((Object.keys(SETS) as SetName[]).filter((set) => SETS[set].task === 'binary'))(
    '%s, same: nothing is confirmed to be worse',
    async (set) => {
      const found = await discover(set, 'same')
      expect(found.filter(({ direction, confirmed }) => direction === 'worse' && confirmed)).toEqual([])
    },
  )
})
