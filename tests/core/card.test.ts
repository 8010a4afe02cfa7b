import { describe, expect, it } from 'vitest'
import { readCard } from '../../src/core/card.js'

const texts = (content: unknown) => Object.fromEntries(readCard(content).fields.map(({ field, text }) => [field, text]))

describe('a card', () => {
  it('says who trained the model, on what, from which commit, and when', () => {
    const card = readCard({
      trained_by: 'Ada',
      data: 'clients_2025.parquet',
      commit: '3f2a9c1',
      date: '2026-01-03',
      intended_use: 'Credit up to 10,000',
    })
    expect(card.missing).toEqual([])
    expect(card.fields.map(({ text }) => text)).toEqual([
      'Ada',
      'clients_2025.parquet',
      '3f2a9c1',
      '2026-01-03',
      'Credit up to 10,000',
    ])
  })

  it('names what it lacks; empty is lacking', () => {
    expect(readCard({ trained_by: ' ', data: [], commit: null, date: '2026-01-03' }).missing).toEqual([
      'trained_by',
      'data',
      'commit',
      'intended_use',
    ])
  })

  it.each([undefined, null, 3, 'text', [], [{ trained_by: 'Ada' }]])(
    'without names (%j) lacks everything',
    (content) => {
      expect(readCard(content)).toMatchObject({ fields: [], missing: { length: 5 } })
    },
  )

  it('of the Model Card Toolkit is found inside its parts', () => {
    expect(
      texts({
        schema_version: '0.0.2',
        model_details: {
          name: 'Census',
          owners: [{ name: 'Model Cards Team', contact: 'model-cards@google.com' }],
          version: { name: 'v1.0', date: '2020-08-28' },
        },
        model_parameters: { data: [{ name: 'train', description: 'UCI Census' }] },
        considerations: { use_cases: [{ description: 'Demonstration' }], limitations: [{ description: 'Old data' }] },
      }),
    ).toMatchObject({
      trained_by: 'Model Cards Team',
      data: 'train, UCI Census',
      date: '2020-08-28',
      intended_use: 'Demonstration',
      version: 'v1.0',
      limitations: 'Old data',
    })
  })

  it('prefers what stands higher up, and spells of names do not matter', () => {
    expect(texts({ details: { 'Trained By': 'Bob' }, 'Training-Data': 'x' })).toMatchObject({
      trained_by: 'Bob',
      data: 'x',
    })
    expect(texts({ details: { trained_by: 'Bob' }, authors: ['Ada', 'Eve'] })).toMatchObject({ trained_by: 'Ada, Eve' })
  })

  it('is shortened', () => {
    expect([...texts({ data: 'x'.repeat(5000) }).data]).toHaveLength(300)
    expect(texts({ data: Array.from({ length: 20 }, (_, i) => `set ${i}`) }).data).toContain('and 12 more')
  })
})
