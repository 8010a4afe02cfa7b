import { describe, expect, it } from 'vitest'
import { blocks, drawWorld, gatePlan, review, shareOfRuns } from './simulate.js'

const RUNS = 400

describe('equal models, 5 metrics on the whole and on 40 slices, 1,000 rows (statistics.md, section 16)', () => {
  it.each([
    ['30 % positives', 0.3, 0.5],
    ['1 % positives', 0.01, 0.05],
  ])('%s: any false block in at most 8 % of 400 runs, where 5 % is promised', (name, positives, threshold) => {
    let eligible = 0
    const rate = shareOfRuns(RUNS, 1_000_003, (random) => {
      const comparison = review(drawWorld({ n: 1000, positives }, random), gatePlan(threshold))
      eligible += comparison.families.reduce((sum, family) => sum + family.eligible, 0)
      return blocks(comparison)
    })
    console.log(
      `${name}: any false block in ${(100 * rate).toFixed(1)} % of ${RUNS} runs; ${(eligible / RUNS).toFixed(0)} checks could block`,
    )
    expect(rate).toBeLessThanOrEqual(0.08)
    expect(eligible / RUNS).toBeGreaterThan(positives > 0.1 ? 100 : 50)
  })
})
