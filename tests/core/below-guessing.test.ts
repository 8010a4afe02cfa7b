import { describe, expect, it } from 'vitest'
import { findBelowGuessing } from '../../src/core/below-guessing.js'
import type { Check } from '../../src/core/comparison.js'
import { seedRandom } from '../laws/generate.js'

const checkOf = (changes: Partial<Check>): Check =>
  ({ id: 'roc_auc', n: 400, units: 400, positives: 100, champion: 0.5, challenger: 0.5, ...changes }) as Check
const found = (changes: Partial<Check>) => findBelowGuessing([checkOf(changes)], '1')

/** Mann and Whitney: the share of pairs in which the positive one is higher, of scores that are drawn alike for both. */
function aucOfGuesses(positives: number, negatives: number, uniform: () => number): number {
  const [high, low] = [positives, negatives].map((count) => Array.from({ length: count }, uniform))
  const won = high.reduce((sum, score) => sum + low.filter((other) => score > other).length, 0)
  return won / (positives * negatives)
}

describe('models that rank below guessing', () => {
  it('are named, both or one', () => {
    expect(found({ champion: 0.2, challenger: 0.19 })[0].args.models).toEqual(['champion', 'challenger'])
    expect(found({ champion: 0.8, challenger: 0.2 })[0].args.models).toEqual(['challenger'])
  })
  it('are not those that only guess: of 4,000 small tests at most one is warned of', () => {
    const random = seedRandom(20261130)
    let warned = 0
    for (let run = 0; run < 4000; run++) {
      const challenger = aucOfGuesses(12, 28, () => random.uniform())
      warned += found({ n: 40, units: 40, positives: 12, challenger }).length
    }
    expect(warned).toBeLessThanOrEqual(1)
  })
  it('are believed less where rows belong together, and where one of two labels is rare', () => {
    const below = { champion: 0.36, challenger: 0.36 }
    expect(found(below)).toHaveLength(1)
    expect(found({ ...below, units: 100 })).toEqual([])
    expect(found({ ...below, positives: 4 })).toEqual([])
  })
  it('are not looked for without both labels, without the metric, or where it has no value', () => {
    expect(found({ champion: 0, positives: 0 })).toEqual([])
    expect(found({ champion: 0, positives: 400 })).toEqual([])
    expect(found({ champion: null, challenger: null })).toEqual([])
    expect(findBelowGuessing([checkOf({ id: 'recall', champion: 0 })], '1')).toEqual([])
  })
})
