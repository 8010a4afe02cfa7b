import { describe, expect, it } from 'vitest'
import { drawWorld, gatePlan, review, shareOfRuns } from './simulate.js'

describe('harm in a slice of 10 % of 10,000 rows: 0.7 of the log-odds signal is left (statistics.md, section 16)', () => {
  it('is blocked there in at least half of 100 runs, among 5 metrics on the whole and on 40 slices', () => {
    let elsewhere = 0
    const rate = shareOfRuns(100, 3_000_017, (random) => {
      const rows = drawWorld(
        { n: 10_000, positives: 0.3, signal: 1, signalOf: (columns, row) => (columns.ten[row] === '04' ? 0.7 : 1) },
        random,
      )
      const { checks } = review(rows, gatePlan(0.5))
      const blocked = checks.filter(({ gating, status }) => gating && status === 'regressed')
      // The three other columns know nothing of the harm but a tenth of it.
      if (blocked.some(({ slice }) => slice?.ten !== undefined && slice.ten !== '04')) elsewhere++
      return blocked.some(({ slice }) => slice?.ten === '04')
    })
    console.log(
      `harm found in its slice in ${(100 * rate).toFixed(0)} % of 100 runs, in another of the column in ${elsewhere}`,
    )
    expect(rate).toBeGreaterThanOrEqual(0.5)
    expect(elsewhere).toBeLessThanOrEqual(10)
  })
})
