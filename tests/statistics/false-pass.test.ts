import { describe, expect, it } from 'vitest'
import { normalCdf } from '../../src/core/stats/normal.js'
import type { PairRows } from '../core/make-pair.js'
import { absolute, metricPlan, planOf } from '../core/make-plan.js'
import type { Random } from '../laws/generate.js'
import { review, runsOf, shareOfRuns } from './simulate.js'

const RUNS = runsOf(1000)
/** 5 % promised, and three Monte-Carlo standard errors of so many runs. */
const MOST = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / RUNS)

const draw = (
  n: number,
  row: (random: Random) => { label: number; champion: number; challenger: number },
  random: Random,
): PairRows => {
  const rows = Array.from({ length: n }, () => row(random))
  return {
    label: rows.map(({ label }) => label),
    champion: rows.map(({ champion }) => champion),
    challenger: rows.map(({ challenger }) => challenger),
  }
}

/** A decision is changed for the worse in `losses`, for the better in `wins` of the rows. */
const flips = (wins: number, losses: number) => (random: Random) => {
  const label = random.uniform() < 0.4 ? 1 : 0
  const place = random.uniform()
  const right = 0.9 * label + 0.05
  const wrong = 1 - right
  if (place < losses) return { label, champion: right, challenger: wrong }
  if (place < losses + wins) return { label, champion: wrong, challenger: right }
  return place < 0.85 ? { label, champion: right, challenger: right } : { label, champion: wrong, challenger: wrong }
}

/** Normal scores of either class: the area is Φ(separation/√2) whatever their correlation. */
const separated = (champion: number, challenger: number) => (random: Random) => {
  const label = random.uniform() < 0.3 ? 1 : 0
  const shared = random.normal()
  const score = (separation: number) => normalCdf(separation * label + 0.8 * shared + 0.6 * random.normal())
  return { label, champion: score(champion), challenger: score(challenger) }
}
const area = (separation: number) => normalCdf(separation / Math.SQRT2)

const worlds: readonly (readonly [string, string, number, (random: Random) => ReturnType<ReturnType<typeof flips>>])[] =
  [
    ['accuracy', 'accuracy', 0.03, flips(0.04, 0.07)],
    ['accuracy that only loses', 'accuracy', 0.03, flips(0, 0.03)],
    // Flips do not look at the label: recall loses as much as accuracy.
    ['recall', 'recall', 0.04, flips(0.03, 0.07)],
    ['ROC AUC', 'roc_auc', area(1.4) - area(1.3), separated(1.4, 1.3)],
    // Losing a decision costs (0.95² − 0.05²) of the Brier score.
    ['Brier score', 'brier_score', 0.04 * (0.95 ** 2 - 0.05 ** 2), flips(0.03, 0.07)],
  ]

describe('a primary whose loss is exactly its margin', () => {
  it.each(worlds.flatMap((world) => [300, 1000].map((n) => [...world, n] as const)))(
    '%s: is passed in no more than 5 % of runs (within three standard errors)',
    (name, metric, margin, row, n) => {
      const plan = planOf({ metrics: [metricPlan(metric, { margin: absolute(margin) })] })
      let blocked = 0
      const rate = shareOfRuns(RUNS, 4_000_037 + n, (random) => {
        const [check] = review(draw(n, row, random), plan).checks
        if (check.status === 'regressed') blocked++
        return check.status === 'pass' || check.status === 'improved'
      })
      console.log(
        `${name}, ${n} rows: passed in ${(100 * rate).toFixed(1)} %, blocked in ${(100 * blocked) / RUNS} % of ${RUNS} runs`,
      )
      expect(rate).toBeLessThanOrEqual(MOST)
      expect(blocked / RUNS).toBeLessThanOrEqual(MOST)
    },
  )

  it('and one that is as good as the champion is passed: the rate above is no accident of never passing', () => {
    const plan = planOf({ metrics: [metricPlan('accuracy', { margin: absolute(0.03) })] })
    const rate = shareOfRuns(300, 4_500_007, (random) => {
      const [check] = review(draw(1000, flips(0.05, 0.05), random), plan).checks
      return check.status === 'pass' || check.status === 'improved'
    })
    expect(rate).toBeGreaterThan(0.8)
  })
})
