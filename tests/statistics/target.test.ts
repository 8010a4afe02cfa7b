import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import type { Check } from '../../src/core/comparison.js'
import type { Plan } from '../../src/core/plan.js'
import { absolute, metricPlan, planOf } from '../core/make-plan.js'
import { makeRegression } from '../core/make-regression.js'
import type { Random } from '../laws/generate.js'
import { runsOf, shareOfRuns } from './simulate.js'

const RUNS = runsOf(1000)
/** 5 % promised, and three Monte-Carlo standard errors of so many runs. */
const MOST = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / RUNS)
const N = 300
/** Standard error of one model's bias, of errors with standard deviation 1. */
const ERROR = 1 / Math.sqrt(N)

interface World {
  readonly champion: number
  readonly challenger: number
  /** Standard deviation of the champion's errors; the challenger's is 1. */
  readonly spread?: number
  /** Correlation of the errors. */
  readonly correlation?: number
}

const plan = (margin: number, changes: Partial<Plan> = {}): Plan =>
  planOf({ task: 'regression', metrics: [metricPlan('mean_error', { margin: absolute(margin) })], ...changes })

function draw({ champion, challenger, spread = 1, correlation = 0.5 }: World, random: Random) {
  const truth = Array.from({ length: N }, () => 10 * random.normal())
  const shared = truth.map(() => random.normal())
  const own = (bias: number, size: number) =>
    truth.map(
      (y, row) =>
        y + bias + size * (Math.sqrt(correlation) * shared[row] + Math.sqrt(1 - correlation) * random.normal()),
    )
  return makeRegression({ truth, champion: own(champion, spread), challenger: own(challenger, 1) })
}

const judge = (world: World, of: Plan, random: Random): Check => compare(draw(world, random), of).checks[0]
const passes = ({ status }: Check) => status === 'pass' || status === 'improved'

/** The challenger is farther from its target by the margin exactly. */
const AT_THE_MARGIN: readonly (readonly [string, number, World])[] = [
  ['the champion on its target', 0.2, { champion: 0, challenger: 0.2 }],
  [
    'the champion on its target, errors that have nothing in common',
    0.2,
    { champion: 0, challenger: 0.2, correlation: 0 },
  ],
  ['the champion on its target, errors nearly the same', 0.2, { champion: 0, challenger: 0.2, correlation: 0.98 }],
  ['the champion near its target', 0.2, { champion: ERROR, challenger: 0.2 + ERROR }],
  ['the champion two standard errors from it', 0.2, { champion: 2 * ERROR, challenger: -0.2 - 2 * ERROR }],
  ['both far away on one side', 0.2, { champion: 3, challenger: 3.2 }],
  ['both far away on different sides', 0.2, { champion: 3, challenger: -3.2 }],
  ['a champion measured ten times as well, no margin', 0, { champion: 0, challenger: 0, spread: 0.1, correlation: 0 }],
  ['a champion measured five times worse', 0.2, { champion: 0, challenger: 0.2, spread: 5 }],
  ['both on their target, no margin', 0, { champion: 0, challenger: 0 }],
  ['on different sides, no margin', 0, { champion: 0.5, challenger: -0.5 }],
]

describe('a bias that is farther from 0 by its margin exactly', () => {
  it.each(AT_THE_MARGIN)(
    '%s: is passed and is blocked in no more than 5 % of runs each (within three standard errors)',
    (name, margin, world) => {
      let blocked = 0
      const passed = shareOfRuns(RUNS, 5_100_007, (random) => {
        const check = judge(world, plan(margin), random)
        if (check.status === 'regressed') blocked++
        return passes(check)
      })
      console.log(`${name}: passed in ${(100 * passed).toFixed(1)} %, blocked in ${(100 * blocked) / RUNS} %`)
      expect(passed).toBeLessThanOrEqual(MOST)
      expect(blocked / RUNS).toBeLessThanOrEqual(MOST)
    },
  )

  it('beside four other checks that have used up their margins: any of the five is blocked in no more than 5 % of runs', () => {
    const others = ['mean_absolute_error', 'root_mean_squared_error', 'mean_squared_error', 'r2']
    const five = plan(0, {
      metrics: ['mean_error', ...others].map((metric) => metricPlan(metric, { margin: absolute(0) })),
    })
    const blocked = shareOfRuns(RUNS, 5_300_003, (random) =>
      compare(draw({ champion: 0, challenger: 0 }, random), five).checks.some(({ status }) => status === 'regressed'),
    )
    console.log(`any of five blocked in ${(100 * blocked).toFixed(1)} %`)
    expect(blocked).toBeLessThanOrEqual(MOST)
  })
})

describe('and what is true is found', () => {
  // (z₀.₉₇₅ + z₀.₈)·√(2(1 − ½))·ERROR = 2.8 standard errors of the difference, and some more for the guard.
  const seen = 3.2 * ERROR
  it.each<[string, World, number, (check: Check) => boolean]>([
    [
      'a bias of 3.1 that becomes −0.2 is better',
      { champion: 3.1, challenger: -0.2 },
      0,
      ({ status }) => status === 'improved',
    ],
    ['an equal model is passed', { champion: 0.5, challenger: 0.5 }, seen, passes],
    [
      'so is one on the other side, whose distance is measured with both errors',
      { champion: 0.5, challenger: -0.5 },
      2 * seen,
      passes,
    ],
    ['and one beside a champion without bias', { champion: 0, challenger: 0 }, seen, passes],
    [
      'a bias that grows is blocked',
      { champion: 0.5, challenger: 0.5 + seen },
      0,
      ({ status }) => status === 'regressed',
    ],
    [
      'so is one that grows on the other side',
      { champion: 0.5, challenger: -0.5 - 2 * seen },
      0,
      ({ status }) => status === 'regressed',
    ],
  ])('%s, in at least 80 of 100 runs', (name, world, margin, holds) => {
    const rate = shareOfRuns(300, 5_500_009, (random) => holds(judge(world, plan(margin), random)))
    console.log(`${name}: in ${(100 * rate).toFixed(1)} %`)
    expect(rate).toBeGreaterThanOrEqual(0.8)
  })
})
