import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridOf, pooledThresholds, type ScoredRows, sumGrid } from '../../src/core/fold/grid.js'
import { orderByScore } from '../../src/core/metrics/ranking.js'

const scored = (scores: readonly number[]): ScoredRows => {
  const score = Float64Array.from(scores)
  return { score, order: orderByScore(score) }
}

const pairOfScores = fc.integer({ min: 1, max: 40 }).chain((n) => {
  const score = fc.oneof(
    fc.integer({ min: 0, max: 8 }).map((k) => k / 8),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  const list = fc.array(score, { minLength: n, maxLength: n })
  return fc.record({ champion: list, challenger: list })
})

const flaggedBy = (scores: readonly number[], threshold: number) => scores.map((score) => score >= threshold)

describe('thresholds of the pooled scores', () => {
  it('flag what the scores at equal steps flag, of both models (law)', () => {
    fc.assert(
      fc.property(pairOfScores, fc.integer({ min: 2, max: 12 }), ({ champion, challenger }, count) => {
        const pooled = [...champion, ...challenger].map((score) => score + 0).sort((a, b) => a - b)
        const direct = Array.from(
          { length: count },
          (_, k) => pooled[Math.floor((k * (pooled.length - 1)) / (count - 1))],
        )
        const found = pooledThresholds({ champion: scored(champion), challenger: scored(challenger) }, count)
        const decisions = (thresholds: readonly number[]) => [
          ...new Set(
            thresholds.map((threshold) =>
              JSON.stringify([flaggedBy(champion, threshold), flaggedBy(challenger, threshold)]),
            ),
          ),
        ]
        expect(decisions(found)).toEqual(decisions(direct))
        expect(found).toEqual([...new Set(found)].sort((a, b) => a - b))
      }),
    )
  })
})

describe('sums over a grid', () => {
  it('are those of the rows that reach each threshold, and of all and of none (law)', () => {
    fc.assert(
      fc.property(
        pairOfScores,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        (scores, asked) => {
          const n = scores.champion.length
          const grid = gridOf({ champion: scored(scores.champion), challenger: scored(scores.challenger) }, asked)
          const row = (of: (row: number) => number) => Float64Array.from({ length: n }, (_, k) => of(k))
          const choice = { unflagged: row((k) => k % 3), flagged: row((k) => 2 + k) }
          const pair = { buckets: 3, bucketOfRow: Uint16Array.from({ length: n }, (_, k) => k % 3) }
          const weight = row((k) => 1 + (k % 2))
          const sums = sumGrid(pair, weight, grid, { champion: [choice], challenger: [choice] })
          const levels = [Number.NEGATIVE_INFINITY, ...grid.thresholds, Number.POSITIVE_INFINITY]
          for (const model of ['champion', 'challenger'] as const) {
            levels.forEach((threshold, level) => {
              for (let bucket = 0; bucket < 3; bucket++) {
                let sum = 0
                for (let k = bucket; k < n; k += 3) {
                  const { flagged, unflagged } = choice
                  sum += weight[k] * (scores[model][k] >= threshold ? flagged[k] : unflagged[k])
                }
                const [{ unflagged, gained }] = sums[model]
                expect(unflagged[bucket] + gained[level * 3 + bucket]).toBeCloseTo(sum, 9)
              }
            })
          }
        },
      ),
    )
  })
})
