import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distributeScores } from '../../src/core/score-distribution.js'

const rows = (champion: readonly number[], challenger: readonly number[], label: readonly number[] = []) => ({
  n: champion.length,
  label: Uint8Array.from(champion, (_, row) => label[row] ?? 0),
  championScore: Float64Array.from(champion),
  challengerScore: Float64Array.from(challenger),
  values: { task: 'binary' } as const,
})

describe('the distribution of scores', () => {
  it('puts the smallest score into the first bin and the largest into the last, over both models together', () => {
    const { bins } = distributeScores(rows([0.1, 0.2], [0.3, 0.58], [0, 1]))!
    expect(bins).toHaveLength(24)
    expect([bins[0].low, bins.at(-1)!.high]).toEqual([0.1, 0.58])
    expect(bins[0].champion).toEqual({ n: 1, positives: 0 })
    expect(bins.at(-1)!.challenger).toEqual({ n: 1, positives: 1 })
  })

  it('counts every row and every positive once for each model, whatever the scores', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score, fc.constantFrom(0, 1)), { minLength: 1, maxLength: 60 }), (made) => {
        const found = distributeScores(
          rows(
            made.map(([a]) => a),
            made.map(([, b]) => b),
            made.map(([, , label]) => label),
          ),
        )
        if (found === null) return
        const positives = made.filter(([, , label]) => label === 1).length
        for (const model of ['champion', 'challenger'] as const) {
          expect(found.bins.reduce((sum, bin) => sum + bin[model]!.n, 0)).toBe(made.length)
          expect(found.bins.reduce((sum, bin) => sum + bin[model]!.positives!, 0)).toBe(positives)
        }
        for (const [index, bin] of found.bins.entries()) {
          expect(bin.high).toBeGreaterThanOrEqual(bin.low)
          if (index > 0) expect(bin.low).toBe(found.bins[index - 1].high)
        }
      }),
    )
  })

  it('is nothing where all scores are one value, and where the task has no number a row', () => {
    expect(distributeScores(rows([0.5, 0.5], [0.5, 0.5]))).toBeNull()
    const values = { task: 'ranking' } as never
    expect(distributeScores({ ...rows([0.1, 0.2], [0.3, 0.4]), values })).toBeNull()
  })
})
