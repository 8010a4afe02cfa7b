/**
 * Rows into sums at many thresholds, in one pass: by bucket and cell of a grid of thresholds, what the rows are worth if
 * they are not flagged, and what flagging them adds (statistics.md, section 11). Right of it nobody sees a row.
 */
import type { ScoreOrder } from '../metrics/ranking.js'
import { simplestBetween } from '../operating-point.js'
import type { Pair } from '../pair.js'
import type { BothModels } from '../plan.js'

/** One model's scores and their ascending order. */
export interface ScoredRows {
  readonly score: Float64Array
  readonly order: ScoreOrder
}

/** Distinct thresholds, ascending, at most 255; by model how many of them each row's score reaches. */
export interface Grid {
  readonly thresholds: readonly number[]
  readonly reached: BothModels<Uint8Array>
}

/**
 * Thresholds at `count` equally spaced places of the sorted scores of both models together: the scores number
 * ⌊k(2n − 1)/(count − 1)⌋ for k = 0 … count − 1. Each becomes the number with the fewest decimals that flags exactly the
 * rows, of both models, that the score itself flags; equal ones are one. Ascending. count: at least 2.
 */
export function pooledThresholds(models: BothModels<ScoredRows>, count: number): number[] {
  const n = models.champion.order.rows.length
  const found = Array.from({ length: count }, (_, k) => {
    const value = pooledScore(models, Math.floor((k * (2 * n - 1)) / (count - 1)))
    const below = Math.max(scoreBelow(models.champion, value), scoreBelow(models.challenger, value))
    return below === Number.NEGATIVE_INFINITY ? value : simplestBetween(below, value)
  })
  return [...new Set(found)]
}

/** The score at a place, from 0, among all scores of both models in ascending order. */
function pooledScore({ champion, challenger }: BothModels<ScoredRows>, place: number): number {
  const at = ({ score, order }: ScoredRows, k: number) =>
    k < 0 ? Number.NEGATIVE_INFINITY : k < order.rows.length ? score[order.rows[k]] : Number.POSITIVE_INFINITY
  const n = champion.order.rows.length
  // Of the first `place + 1` scores, `low` are the champion's: the fewest for which the rest of the champion's are no smaller.
  let low = Math.max(0, place + 1 - n)
  let high = Math.min(n, place + 1)
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(champion, middle) >= at(challenger, place - middle)) high = middle
    else low = middle + 1
  }
  return Math.max(at(champion, low - 1), at(challenger, place - low))
}

/** Position in the ascending order of the first score that reaches the threshold. */
function positionOf({ score, order: { rows } }: ScoredRows, threshold: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (score[rows[middle]] >= threshold) high = middle
    else low = middle + 1
  }
  return low
}

function scoreBelow(model: ScoredRows, threshold: number): number {
  const position = positionOf(model, threshold)
  return position === 0 ? Number.NEGATIVE_INFINITY : model.score[model.order.rows[position - 1]]
}

/** thresholds: in any order, with repetitions. */
export function gridOf(models: BothModels<ScoredRows>, thresholds: readonly number[]): Grid {
  const ascending = [...new Set(thresholds)].sort((a, b) => a - b)
  const reachedBy = (model: ScoredRows) => {
    const { rows } = model.order
    const reached = new Uint8Array(rows.length)
    const starts = [...ascending.map((threshold) => positionOf(model, threshold)), rows.length]
    for (let k = 0; k < ascending.length; k++) {
      for (let position = starts[k]; position < starts[k + 1]; position++) reached[rows[position]] = k + 1
    }
    return reached
  }
  return {
    thresholds: ascending,
    reached: { champion: reachedBy(models.champion), challenger: reachedBy(models.challenger) },
  }
}

/** What a row is worth unflagged and flagged, for one model: n numbers each. */
export interface Choice {
  readonly unflagged: Float64Array
  readonly flagged: Float64Array
}

/**
 * Sums of one choice. A level says who is flagged: 0 is everybody, k + 1 the rows that reach threshold k, the last level,
 * one more than there are thresholds, nobody. Where a row's worth does not depend on the decision, `gained` is 0.
 */
export interface ChoiceSums {
  /** Σ w·unflagged, by bucket. */
  readonly unflagged: Float64Array
  /** Σ w·(flagged − unflagged) over the rows that are flagged, at level·buckets + bucket. */
  readonly gained: Float64Array
}

/** Sums of a list of choices for each model; the champion's and the challenger's may be the same arrays. */
export interface GridSums {
  readonly thresholds: readonly number[]
  readonly buckets: number
  /** Σ w by bucket. */
  readonly weight: Float64Array
  readonly champion: readonly ChoiceSums[]
  readonly challenger: readonly ChoiceSums[]
}

type GridPair = Pick<Pair, 'bucketOfRow' | 'buckets'>

export function sumGrid(
  pair: GridPair,
  weight: Float64Array,
  grid: Grid,
  choices: BothModels<readonly Choice[]>,
): GridSums {
  const { buckets, bucketOfRow } = pair
  const total = new Float64Array(buckets)
  for (let row = 0; row < weight.length; row++) total[bucketOfRow[row]] += weight[row]
  const sumsOf = (model: keyof typeof choices) =>
    choices[model].map((choice) => sumChoice(pair, weight, grid.reached[model], grid.thresholds.length, choice))
  return {
    thresholds: grid.thresholds,
    buckets,
    weight: total,
    champion: sumsOf('champion'),
    challenger: sumsOf('challenger'),
  }
}

function sumChoice(
  { buckets, bucketOfRow }: GridPair,
  weight: Float64Array,
  reached: Uint8Array,
  thresholds: number,
  { unflagged, flagged }: Choice,
): ChoiceSums {
  const base = new Float64Array(buckets)
  const gained = new Float64Array((thresholds + 2) * buckets)
  for (let row = 0; row < weight.length; row++) {
    const bucket = bucketOfRow[row]
    const w = weight[row]
    base[bucket] += w * unflagged[row]
    gained[reached[row] * buckets + bucket] += w * (flagged[row] - unflagged[row])
  }
  for (let at = (thresholds + 1) * buckets - 1; at >= 0; at--) gained[at] += gained[at + buckets]
  return { unflagged: base, gained }
}
