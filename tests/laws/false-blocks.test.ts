import { describe, expect, it } from 'vitest'
import { blocks, drawWorld, gatePlan, review, shareOfRuns } from '../statistics/simulate.js'

// The small sister of tests/statistics: 60 runs cannot tell 5 from 8 %, but they tell a gate that cries wolf. With one 95 %
// interval a check, more than two thirds of such runs would block (statistics.md, section 15).
describe('equal models, 5 metrics on the whole and on 40 slices of 500 rows', () => {
  it('are blocked in at most 7 of 60 runs: of a gate that blocks in 5 %, one such series in 100 has more', () => {
    let eligible = 0
    const rate = shareOfRuns(60, 5_000_011, (random) => {
      const comparison = review(drawWorld({ n: 500, positives: 0.3 }, random), gatePlan(0.5))
      eligible += comparison.families.reduce((sum, family) => sum + family.eligible, 0)
      return blocks(comparison)
    })
    expect(rate * 60).toBeLessThanOrEqual(7)
    expect(eligible / 60).toBeGreaterThan(60)
  })

  it('and a challenger that sees nothing is blocked in every one of 10 runs', () => {
    const rate = shareOfRuns(10, 5_500_003, (random) =>
      blocks(review(drawWorld({ n: 500, positives: 0.3, signalOf: () => 0 }, random), gatePlan(0.5))),
    )
    expect(rate).toBe(1)
  })
})
