/** Thresholds of both models: as the plan gives them, or found on the rows by what they must reach. */
import { orderByScore, type ScoreOrder } from './metrics/ranking.js'
import type { Pair } from './pair.js'
import type { OperatingPoint, OperatingRule, Plan } from './plan.js'
import { errorOf, ProblemError } from './problem.js'

/** Sums of weights differ in their last digits by the order of their addition: a target met but for that is met. */
const ROUNDING = 1e-12

/**
 * The threshold of each model. Thresholds of the plan are taken as they are. A rule is met by each model on its own, with
 * the rows' weights; rows of equal score are flagged together or not at all, so that
 *   `top`: at most `target` of all rows are flagged, as many as that allows;
 *   `false_positive_rate`: at most `target` of the negative rows are flagged, as many rows as that allows;
 *   `recall`: at least `target` of the positive rows are flagged, by as few rows as that takes;
 *   `precision`: at least `target` of the flagged rows are positive; of several such thresholds the lowest.
 * The threshold is the number with the fewest decimals that flags exactly those rows. Throws ProblemError
 * `operating_point_unreachable` where no threshold that flags a row meets the rule, `operating_point_one_class` where the
 * rows of the class that it counts are missing. Tasks other than binary flag nothing: both thresholds are 0.5.
 */
export function resolveOperatingPoint(pair: Pair, point: Plan['operatingPoint']): OperatingPoint {
  if (!('rule' in point)) return point
  if (pair.values.task !== 'binary') return { champion: 0.5, challenger: 0.5 }
  const challenger = findThreshold(pair.challengerScore, pair, point, 'challenger')
  const champion = pair.identicalPredictions ? challenger : findThreshold(pair.championScore, pair, point, 'champion')
  const problems = [...new Set([champion, challenger])].flatMap((each) => (typeof each === 'number' ? [] : [each]))
  if (problems.length > 0) throw new ProblemError(...problems)
  return { champion: Number(champion), challenger: Number(challenger) }
}

function findThreshold(score: Float64Array, pair: Pair, { rule, target }: OperatingRule, model: string) {
  const { label, weight } = pair
  const order = orderByScore(score)
  const { rows } = order
  let positives = 0
  let all = 0
  for (const row of rows) {
    const w = weight ? weight[row] : 1
    all += w
    positives += w * label[row]
  }
  const counted = { top: all, precision: all, recall: positives, false_positive_rate: all - positives }[rule]
  if (!(counted > 0)) return errorOf('operating_point_one_class', { rule })
  let chosen = -1
  let flagged = 0
  let caught = 0
  let best: { readonly reached: number; readonly at: number } | undefined
  // From the highest score down, one group of equal scores at a time.
  for (let k = rows.length - 1; k >= 0; k--) {
    const row = rows[k]
    const w = weight ? weight[row] : 1
    flagged += w
    caught += w * label[row]
    if (k > 0 && score[rows[k - 1]] === score[row]) continue
    const reached = { top: flagged, precision: caught, recall: caught, false_positive_rate: flagged - caught }[rule]
    const share = reached / (rule === 'precision' ? flagged : counted)
    const isMet = rule === 'precision' || rule === 'recall' ? share >= target - ROUNDING : share <= target + ROUNDING
    if (isMet) chosen = k
    if (best === undefined || (rule === 'precision' && share > best.reached)) best = { reached: share, at: score[row] }
    if (rule === 'recall' ? isMet : rule !== 'precision' && !isMet) break
  }
  if (chosen < 0) return errorOf('operating_point_unreachable', { rule, target, model, ...best })
  return thresholdAt(score, order, chosen)
}

/**
 * The threshold that flags the rows from position `first` of the order on: the number with the fewest decimals above the
 * next lower score. first: the first position of a group of equal scores.
 */
export function thresholdAt(score: Float64Array, { rows }: ScoreOrder, first: number): number {
  const at = score[rows[first]]
  return first === 0 ? at : simplestBetween(score[rows[first - 1]], at)
}

/** The number with the fewest decimals in (below, at], the largest of them; `at` itself where 15 do not suffice. */
export function simplestBetween(below: number, at: number): number {
  for (let decimals = 0; decimals <= 15; decimals++) {
    const step = 10 ** decimals
    if (Math.abs(at) * step > Number.MAX_SAFE_INTEGER) break
    const candidate = Number((Math.floor(at * step) / step).toFixed(decimals))
    if (candidate > below && candidate <= at) return candidate
  }
  return at
}

/**
 * The threshold of a score that flags as much weight as `flagged`, as nearly as ties allow; of two equally near the one
 * that flags less. undefined where `flagged` is 0: no score is a threshold that flags nobody.
 */
export function thresholdForVolume(
  score: Float64Array,
  order: ScoreOrder,
  weight: Float64Array | undefined,
  flagged: number,
): number | undefined {
  if (!(flagged > 0)) return undefined
  const { rows } = order
  let chosen = -1
  let nearest = Number.POSITIVE_INFINITY
  let sum = 0
  for (let k = rows.length - 1; k >= 0; k--) {
    sum += weight ? weight[rows[k]] : 1
    if (k > 0 && score[rows[k - 1]] === score[rows[k]]) continue
    const distance = Math.abs(sum - flagged)
    if (distance < nearest - ROUNDING * flagged) {
      nearest = distance
      chosen = k
    }
    if (sum >= flagged) break
  }
  return thresholdAt(score, order, chosen)
}
