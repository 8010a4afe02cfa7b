import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldSlicing, type Measure, prepareFold } from '../../src/core/fold.js'
import { isDefined, type SliceSums } from '../../src/core/sums.js'
import { makePair } from '../core/make-pair.js'
import { measureOf } from '../core/measure-of.js'

const half = { champion: 0.5, challenger: 0.5 }

/** Rows whose challenger differs from its champion by `size`, rounded to few digits so that scores tie. */
function makeRows(seed: number, n: number, size: number, digits: number) {
  let state = seed
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const round = (value: number) => Number(Math.min(1, Math.max(0, value)).toFixed(digits))
  const label = Array.from({ length: n }, () => (random() < 0.3 ? 1 : 0))
  const champion = label.map((y) => round(0.2 + 0.3 * y + 0.4 * random()))
  const challenger = champion.map((score) => (random() < 0.2 ? score : round(score + size * (random() - 0.5))))
  const codes = Int32Array.from(label, () => Math.floor(5 * random()) - 1)
  return { label, champion, challenger, codes }
}

/** Largest relative distance, each number measured against the size that its terms give it. */
function expectSame(short: SliceSums, long: SliceSums): void {
  const close = (a: number, b: number, scale: number) =>
    expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.abs(scale) + Number.MIN_VALUE)
  for (const key of ['champion', 'challenger', 'support'] as const) close(short[key], long[key], long[key])
  close(short.difference, long.difference, Math.abs(long.difference) + 1e-6 * Math.abs(long.champion))
  expect(short.units).toBe(long.units)
  expect(short.disagreeing).toBe(long.disagreeing)
  const { dd, pp, aa } = long.moments
  const sizes = { d: Math.sqrt(dd), p: Math.sqrt(pp), a: Math.sqrt(aa) }
  for (const [name, value] of Object.entries(long.moments)) {
    // Cauchy and Schwarz: no sum of products is larger than this.
    const bound = [...name].reduce((product, letter) => product * sizes[letter as 'd' | 'p' | 'a'], 1)
    close(short.moments[name as keyof typeof short.moments], value, bound)
  }
  for (const kind of ['difference', 'champion'] as const) {
    const buckets = long.buckets[kind]
    const size = Math.hypot(...(buckets ?? []))
    for (const [bucket, sum] of (buckets ?? []).entries()) close(short.buckets[kind]![bucket], sum, size)
  }
  if (!long.fourths) throw new Error('no fourth moments')
  const { uuuu, tttt } = long.fourths
  for (const [name, value] of Object.entries(long.fourths)) {
    const bound = [...name].reduce((product, letter) => product * (letter === 'u' ? uuuu : tttt) ** 0.25, 1)
    close(short.fourths![name as keyof typeof long.fourths], value, bound)
  }
}

describe('a pair without weights and clusters is folded by the short road', () => {
  it.each(['log_loss', 'brier_score', 'roc_auc', 'average_precision', 'shifted'])(
    'which gives %s the sums of the road row by row, ties, empty slices and rows in none included',
    (metric) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1 }),
          fc.integer({ min: 1, max: 400 }),
          fc.constantFrom(0, 1e-3, 0.05, 0.5),
          fc.constantFrom(1, 2, 6),
          (seed, n, size, digits) => {
            const { codes, ...rows } = makeRows(seed, n, size, digits)
            const pair = makePair(rows)
            const sliceOf = Int32Array.from(pair.order, (row) => codes[row])
            const measure: Measure =
              metric === 'shifted'
                ? {
                    // Differences that are nearly the same in every row: sums of raw powers would lose all their digits.
                    kind: 'mean',
                    champion: pair.championScore,
                    challenger: pair.championScore.map((score, row) => score + 1000 + 1e-4 * pair.challengerScore[row]),
                    needsChampion: true,
                  }
                : measureOf(metric, {}, pair, true)
            const input = prepareFold(pair, half, [measure])
            for (const [slicing, slices] of [[sliceOf, 5] as const, [new Int32Array(n), 1] as const]) {
              const [short] = foldSlicing(input, slicing, slices, [measure]).sums
              const [long] = foldSlicing(input, slicing, slices, [measure], { rowByRow: true }).sums
              for (const [slice, sums] of long.entries()) {
                const other = short[slice]
                if (!isDefined(sums) || !isDefined(other)) expect(other).toEqual(sums)
                else expectSame(other, sums)
              }
            }
          },
        ),
        { numRuns: 60, seed: 20240611 },
      )
    },
  )
})
