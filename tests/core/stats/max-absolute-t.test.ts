import { describe, expect, it } from 'vitest'
import { maxAbsoluteT, maxT, signedSumsOf } from '../../../src/core/stats/max-t.js'
import { drawSigns } from '../../../src/core/stats/random.js'
import { seedRandom } from '../../laws/generate.js'

const random = seedRandom(5)
const BUCKETS = 37
const sums = Array.from({ length: 5 }, () => Float64Array.from({ length: BUCKETS }, () => random.normal()))
const signs = drawSigns(
  Uint8Array.from({ length: 16 }, (_, k) => k * 7),
  BUCKETS,
  999,
)

describe('the critical value of the largest |T|', () => {
  it('is that of the largest T over the checks and their opposites', () => {
    const opposites = sums.map((values) => values.map((value) => -value))
    const both = maxT([...sums, ...opposites], new Array(10).fill(0), 0.05, signs)
    expect(maxAbsoluteT(sums, 0.05, signs)).toBeCloseTo(both.firstCriticalValue!, 12)
  })

  it('does not depend on the units of a check', () => {
    const scaled = sums.map((values, k) => values.map((value) => value * 1000 ** k))
    expect(maxAbsoluteT(scaled, 0.05, signs)).toBeCloseTo(maxAbsoluteT(sums, 0.05, signs)!, 9)
  })

  it('is infinite where the draws are too few, and none without a check', () => {
    expect(maxAbsoluteT(sums, 0.0001, signs)).toBe(Number.POSITIVE_INFINITY)
    expect(maxAbsoluteT([], 0.05, signs)).toBeNull()
  })
})

describe('signed sums', () => {
  it('are Σ e·U for every draw', () => {
    const [found] = signedSumsOf([sums[0]], signs)
    for (let draw = 0; draw < signs.draws; draw += 50) {
      let sum = 0
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        const isPlus = (signs.bytes[(bucket >> 3) * signs.draws + draw] >> (bucket & 7)) & 1
        sum += isPlus ? sums[0][bucket] : -sums[0][bucket]
      }
      expect(found[draw]).toBeCloseTo(sum, 10)
    }
  })
})
