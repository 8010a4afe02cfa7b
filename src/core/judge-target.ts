/**
 * Metrics with a target t, such as a bias or the coverage of an interval: the loss of a model is its distance |θ − t|, and
 * the improvement d = |θ_P − t| − |θ_C − t| of champion P and challenger C. |·| has no derivative at 0, so d is judged by
 * linear contrasts, one-sided, on both sides of the target (statistics.md, section 11: "two one-sided checks").
 *
 * With L(s, σ) = s(θ_P − t) − σ(θ_C − t) and signs s, σ, d is the smaller of two sides σ (the challenger above the target,
 * or below it), each the larger of two contrasts s, since |x| = max(x, −x):
 *
 *     d = min over σ of max over s of L(s, σ)
 *
 * So d < −m is shown if on some side both contrasts are shown to be below −m: an intersection-union test on each side
 * (Berger 1982, Technometrics 24:295), and the sides are two members of the family that shares the critical value. d > −m is
 * shown if on both sides some contrast is shown to be above −m: an intersection-union test over the sides, with half of
 * alpha for each of the two contrasts of a side. Nothing is assumed of the side on which the champion truly lies: taking it
 * from the data instead passes up to twice as many bad models where the champion is close to its target.
 */
import {
  type Contrast,
  type ContrastOptions,
  contrastOf,
  failStatistic,
  lowerEnd,
  type PassStatistic,
  passStatistic,
  upperEnd,
} from './stats/gate.js'
import type { SliceSums } from './sums.js'

/** One side of the target: its two contrasts, and the one that decides a FAIL as a member of its family. */
export interface TargetSide {
  readonly contrasts: readonly Contrast[]
  readonly failStatistic: number
  /** Σ u by bucket, of the contrast with that statistic. */
  readonly buckets: Float64Array
}

export interface TargetSides {
  /** The contrast that the estimate is: L at the signs of the two distances. */
  readonly attained: Contrast
  /** The challenger above the target; below it. */
  readonly sides: readonly [TargetSide, TargetSide]
}

type Options = Omit<ContrastOptions, 'sign' | 'relative'>
type Sign = 1 | -1

/** L(s, σ) in the terms of the fold: difference Δ = θ_C − θ_P and θ_P − t: −σΔ + (s − σ)(θ_P − t). */
const contrastOptions = (s: Sign, side: Sign, options: Options): ContrastOptions => ({
  ...options,
  sign: side === 1 ? -1 : 1,
  relative: s - side,
})

const signOf = (distance: number): Sign => (distance < 0 ? -1 : 1)

/**
 * The contrasts of a slice. slice, whole: sums of a measure with a `centre`, the target, and with the champion's own terms.
 * boundary: the margin m, metric's unit, ≥ 0.
 */
export function examineSides(slice: SliceSums, whole: SliceSums, boundary: number, options: Options): TargetSides {
  const contrastAt = (s: Sign, side: Sign) => contrastOf(slice, whole, contrastOptions(s, side, options))
  const distance = slice.champion - (slice.centre ?? 0)
  const s = signOf(distance)
  // A challenger on its target lies on both sides; the champion's then keeps the difference itself, and its silence.
  const after = distance + slice.difference
  const attained = contrastAt(s, after === 0 ? s : signOf(after))
  const sideOf = (side: Sign): TargetSide => {
    const signs: readonly Sign[] = [side, side === 1 ? -1 : 1]
    const contrasts = signs.map((each) => contrastAt(each, side))
    const statistics = contrasts.map((contrast) => failStatistic(contrast, boundary).final)
    // Both must be shown to be below: the one that is less so decides.
    const deciding = statistics[1] > statistics[0] ? 1 : 0
    return {
      contrasts,
      failStatistic: statistics[deciding],
      buckets: sumBuckets(slice, contrastOptions(signs[deciding], side, options)),
    }
  }
  return { attained, sides: [sideOf(1), sideOf(-1)] }
}

function sumBuckets({ buckets }: SliceSums, { sign, relative }: ContrastOptions): Float64Array {
  const { difference, champion } = buckets
  if (relative === 0) return sign === 1 ? difference : difference.map((sum) => -sum)
  return difference.map((sum, bucket) => sign * sum + relative * champion![bucket])
}

/** The level of each of the two contrasts of a side, so that the larger of the two is wrong with probability alpha. */
export const levelOfTarget = (alpha: number): number => alpha / 2

/** The statistic that decides a PASS: of each side the better contrast, of the sides the worse. critical: as `passStatistic`. */
export function passOfSides(
  sides: TargetSides['sides'],
  boundary: number,
  critical: number | undefined,
): PassStatistic | undefined {
  const best = sides.map(({ contrasts }) =>
    contrasts
      .map((contrast) => passStatistic(contrast, boundary, critical))
      .reduce((a, b) => (a === undefined || (b !== undefined && b.corrected > a.corrected) ? b : a)),
  )
  return best.reduce((a, b) => (a === undefined || b === undefined ? undefined : b.corrected < a.corrected ? b : a))
}

/** Lower end of the improvement: PASS iff it exceeds −margin. */
export const lowerEndOfSides = (sides: TargetSides['sides'], critical: number | undefined): number =>
  Math.min(...sides.map(({ contrasts }) => Math.max(...contrasts.map((contrast) => lowerEnd(contrast, critical)))))

/**
 * Upper end of the improvement, for the critical value of each side: FAIL iff it is below −margin. Never more than what the
 * champion's own distance may be, (L(s, 1) + L(s, −1)) / 2: nobody comes nearer than to the target itself.
 */
export function upperEndOfSides(sides: TargetSides['sides'], criticals: readonly number[]): number {
  const [above, below] = sides.map(({ contrasts }, side) =>
    contrasts.map((contrast) => upperEnd(contrast, criticals[side])),
  )
  // The contrasts of a side begin with its own sign: s = 1 first above the target, last below it.
  const championDistance = Math.max((above[0] + below[1]) / 2, (above[1] + below[0]) / 2)
  return Math.min(Math.max(...above), Math.max(...below), championDistance)
}
