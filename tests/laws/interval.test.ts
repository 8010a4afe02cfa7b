import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldSlicing, type Measure, prepareFold } from '../../src/core/fold.js'
import {
  contrastOf,
  failStatistic,
  guardedErrorOf,
  lowerEnd,
  passCriticalValue,
  passStatistic,
  upperEnd,
} from '../../src/core/stats/gate.js'
import { isDefined } from '../../src/core/sums.js'
import { makePair } from '../core/make-pair.js'
import { measureOf } from '../core/measure-of.js'
import { makeRows, seedRandom } from './generate.js'
import { everyMetric, runs, shapes } from './shapes.js'

/** Nearer to the margin than this share of the standard error, rounding may decide differently. */
const TIE = 1e-9

describe('both ends of the interval invert the tests, in whole numbers of tests and by no other road', () => {
  it('lower > −margin iff the PASS statistic exceeds its critical value; upper < −margin iff the FAIL statistic does', () => {
    const seen = { passes: 0, doesNotPass: 0, fails: 0, doesNotFail: 0, ties: 0 }
    fc.assert(
      fc.property(shapes(20, 300), fc.constantFrom(0, 0.03, 0.2), fc.boolean(), (shape, relative, exchangeable) => {
        const rows = makeRows(shape)
        const pair = makePair(rows)
        const random = seedRandom(shape.seed + 17)
        const codes = Int32Array.from(pair.order, (row) => (rows.columns.region[row] === 'west' ? 0 : -1))
        const measures = everyMetric.map(
          (metric): Measure => measureOf(metric, { beta: 2, threshold_probability: 0.2 }, pair, true),
        )
        const input = prepareFold(pair, { champion: 0.5, challenger: 0.5 }, measures)
        const slices = foldSlicing(input, codes, 1, measures).sums
        const wholes = foldSlicing(input, new Int32Array(pair.n), 1, measures).sums
        for (const [index] of measures.entries()) {
          const [slice, whole] = [slices[index][0], wholes[index][0]]
          if (!isDefined(slice) || !isDefined(whole)) continue
          const contrast = contrastOf(slice, whole, {
            sign: index % 2 === 0 ? 1 : -1,
            relative,
            zeroOne: true,
            declaredEffectScale: undefined,
            smallSample: exchangeable ? 'exchangeable' : 'guarded',
          })
          if (contrast.silent) continue
          const critical = passCriticalValue(contrast, 0.05)
          const [low, joint] = [lowerEnd(contrast, critical), 1.6 + 2.5 * random.uniform()]
          const high = upperEnd(contrast, joint)
          // Margins all over the place, and some close to either end.
          const size = guardedErrorOf(contrast)
          const near = (end: number) =>
            Number.isFinite(end) ? [-end + size * 1e-6, -end - size * 1e-6, -end * 1.01] : []
          const wide = [0, 1, 2, 3].map(() => 4 * size * random.uniform() ** 2)
          for (const margin of [0, ...wide, ...near(low), ...near(high)]) {
            if (margin < 0) continue
            if (Math.abs(low + margin) < TIE * size || Math.abs(high + margin) < TIE * size) {
              seen.ties++
              continue
            }
            const passes = passStatistic(contrast, margin, critical)?.passes ?? false
            const fails = -failStatistic(contrast, margin).final > joint
            expect(low > -margin).toBe(passes)
            expect(high < -margin).toBe(fails)
            seen[passes ? 'passes' : 'doesNotPass']++
            seen[fails ? 'fails' : 'doesNotFail']++
          }
        }
      }),
      runs(450),
    )
    for (const answer of ['passes', 'doesNotPass', 'fails', 'doesNotFail'] as const)
      expect(seen[answer]).toBeGreaterThan(300)
    expect(seen.ties).toBeLessThan(20)
  })
})
