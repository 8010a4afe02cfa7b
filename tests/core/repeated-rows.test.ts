import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PairColumn } from '../../src/core/pair.js'
import { countRepeatedRows } from '../../src/core/repeated-rows.js'

const columnOf = (codes: readonly number[]): PairColumn => ({
  numbers: () => {
    throw new Error('nobody asks for numbers')
  },
  categories: () => ({ codes: Int32Array.from(codes), categories: ['a', 'b', 'c'] }),
})

const rows = fc.array(
  fc.record({
    label: fc.constantFrom(0, 1),
    scores: fc.tuple(fc.constantFrom(0, 0.25, 0.5), fc.constantFrom(0.1, 0.9)),
    weight: fc.constantFrom(1, 2),
    codes: fc.tuple(fc.integer({ min: -1, max: 2 }), fc.integer({ min: -1, max: 2 })),
  }),
  { minLength: 2, maxLength: 60 },
)

describe('repeated rows', () => {
  it('are those whose label, weight, scores and every feature an earlier row has, counted where they are over 1 %', () => {
    fc.assert(
      fc.property(rows, fc.boolean(), (made, isWeighted) => {
        const texts = made.map(({ weight, ...rest }) => JSON.stringify(isWeighted ? { ...rest, weight } : rest))
        const repeated = texts.length - new Set(texts).size
        const found = countRepeatedRows(
          {
            label: Uint8Array.from(made, (row) => row.label),
            weight: isWeighted ? Float64Array.from(made, (row) => row.weight) : undefined,
            scores: [0, 1].map((place) => Float64Array.from(made, (row) => row.scores[place])),
          },
          ['first', 'second'],
          (name) => columnOf(made.map((row) => row.codes[name === 'first' ? 0 : 1])),
        )
        expect(found).toBe(repeated > made.length / 100 ? repeated : 0)
      }),
      { numRuns: 500 },
    )
  })

  it('are counted in full where a sample shows many', () => {
    const n = 200_000
    const half = Float64Array.from({ length: n }, (_, row) => (row % (n / 2)) / n)
    const content = { label: new Uint8Array(n), weight: undefined, scores: [half, half] }
    const features = Array.from({ length: n }, (_, row) => (row % (n / 2)) % 3)
    expect(countRepeatedRows(content, ['group'], () => columnOf(features))).toBe(n / 2)
  })

  it('say nothing without a feature', () => {
    const content = { label: new Uint8Array(10), weight: undefined, scores: [new Float64Array(10)] }
    expect(countRepeatedRows(content, [], () => undefined)).toBe(0)
  })
})
