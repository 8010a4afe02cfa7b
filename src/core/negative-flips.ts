/**
 * The limit on the negative-flip rate: rows that the champion decides rightly and the challenger wrongly, as a share of all
 * rows (Yan et al. 2021, "Positive-congruent training", CVPR). One true model change has one rate; the rows are a sample, so
 * the limit is tested: broken when the rate is shown to lie above it, met when shown to lie below it, else undecided.
 */

import type { Check } from './comparison.js'
import { Flip } from './flips.js'
import { type FoldInput, foldSlicing } from './fold.js'
import { passLevel } from './judge.js'
import type { NegativeFlipPlan, Policy } from './plan.js'
import { type Reason, reason } from './problem.js'
import { intervalClopperPearson } from './stats/clopper-pearson.js'
import { contrastOf, lowerEnd, MINIMUM_SUPPORT, passCriticalValue, unseenDifference } from './stats/gate.js'
import { normalQuantile } from './stats/normal.js'
import { isDefined, type SliceCounts } from './sums.js'

export const NEGATIVE_FLIP_RATE = 'negative_flip_rate'

/** Bounds of a rate, each at its own one-sided level; null: these rows have none. */
export interface RateBounds {
  readonly rate: number
  /** The rate is at least this, wrong with probability at most `alphaAbove`. */
  readonly low: number | null
  /** The rate is at most this, wrong with probability at most `alphaBelow`. */
  readonly high: number | null
  readonly because: Reason | undefined
}

export interface RateRows {
  /** n zeros and ones. */
  readonly hits: Uint8Array
  readonly input: FoldInput
  readonly policy: Pick<Policy, 'smallSample'>
}

/**
 * Bounds of the share of rows that are hits. Single rows that count alike: Clopper and Pearson (1934), exact. Weighted or
 * clustered rows: both ends by (6.1) of statistics.md with q = 1, the upper one by the rule of three where no row is a hit;
 * no bounds with fewer than 10 effective rows or clusters.
 */
export function boundRate({ hits, input, policy }: RateRows, alphaAbove: number, alphaBelow: number): RateBounds {
  const { pair } = input
  if (!pair.weight && !pair.unitOfRow) {
    let count = 0
    for (const hit of hits) count += hit
    return {
      rate: count / pair.n,
      low: intervalClopperPearson(count, pair.n, 1 - 2 * alphaAbove).low,
      high: intervalClopperPearson(count, pair.n, 1 - 2 * alphaBelow).high,
      because: undefined,
    }
  }
  const measure = {
    kind: 'mean',
    champion: new Float64Array(pair.n),
    challenger: Float64Array.from(hits),
    needsChampion: false,
  } as const
  const [sums] = foldSlicing(input, new Int32Array(pair.n), 1, [measure]).sums[0]
  if (!isDefined(sums)) throw new Error('a mean over all rows has sums')
  const options = { relative: 0, zeroOne: true, declaredEffectScale: 1, smallSample: policy.smallSample } as const
  const up = contrastOf(sums, sums, { ...options, sign: 1 })
  const down = contrastOf(sums, sums, { ...options, sign: -1 })
  const because =
    pair.unitOfRow && sums.units < MINIMUM_SUPPORT
      ? reason('too_few_clusters', { units: sums.units, minimum: MINIMUM_SUPPORT })
      : sums.support < MINIMUM_SUPPORT
        ? reason('support_too_small', { support: sums.support, minimum: MINIMUM_SUPPORT })
        : undefined
  if (because) return { rate: sums.challenger, low: null, high: null, because }
  // A share never leaves [0, 1], whatever the t distribution says.
  const low = up.silent ? 0 : Math.max(0, lowerEnd(up, passCriticalValue(up, alphaAbove)))
  const high = down.silent ? unseenDifference(down, alphaBelow)! : -lowerEnd(down, passCriticalValue(down, alphaBelow))
  return { rate: sums.challenger, low, high: Math.min(1, high), because: undefined }
}

/** Rows at which a true rate as estimated would be shown below the limit with 80 % power; null: not below it. */
function rowsNeeded(rate: number, limit: number, alpha: number): number | null {
  if (!(rate < limit)) return null
  const deviation = (share: number) => Math.sqrt(share * (1 - share))
  const needed = (normalQuantile(1 - alpha) * deviation(limit) + normalQuantile(0.8) * deviation(rate)) / (limit - rate)
  // Without a single negative flip, 1 − (1 − limit)^n ≥ 1 − alpha is still asked for.
  return Math.max(needed * needed, Math.log(alpha) / Math.log1p(-Math.min(limit, 1 - 1e-9)))
}

/**
 * The check of the limit, or the bare value where there is none. flips: of `findFlips`; alphaBlock: the share of the error
 * rate that this check may spend on blocking; a pass is tested at `passLevel`.
 */
export function checkNegativeFlips(
  plan: NegativeFlipPlan,
  flips: Uint8Array,
  input: FoldInput,
  counts: SliceCounts,
  policy: Policy,
  alphaBlock: number,
): Check {
  const hits = flips.map((flip) => (flip === Flip.becameWrong ? 1 : 0))
  const alpha = passLevel(policy)
  const { rate, low, high, because } = boundRate({ hits, input, policy }, alphaBlock, alpha)
  const { max } = plan
  const common = {
    metric: NEGATIVE_FLIP_RATE,
    title: undefined,
    unit: { kind: 'share' },
    better: 'lower',
    slice: null,
    severity: 'normal',
    role: plan.role,
    gating: plan.role !== 'info' && max !== undefined,
    n: counts.n,
    positives: counts.positives,
    units: counts.units,
    champion: null,
    challenger: rate,
    difference: null,
    improvement: null,
    interval: { low, high, confidence: policy.confidence, simultaneous: true },
    margin: null,
    marginValue: null,
    notes: because ? [because] : [],
    evidence: null,
    scaled: undefined,
  } as const
  if (max === undefined) {
    const id = NEGATIVE_FLIP_RATE
    return { ...common, id, kind: 'metric', limit: undefined, status: 'pass', reason: reason('reported_only') }
  }
  const args = { value: rate, limit: max, kind: 'max', low, high }
  const isPlain = !input.pair.weight && !input.pair.unitOfRow
  const needed = isPlain ? rowsNeeded(rate, max, alpha) : null
  const { status, why } =
    low !== null && low > max
      ? ({ status: 'regressed', why: reason('rate_above_limit', args) } as const)
      : high !== null && high <= max
        ? ({ status: 'pass', why: reason('rate_below_limit', args) } as const)
        : ({
            status: 'inconclusive',
            why: reason('rate_undecided', { ...args, needed: needed === null ? null : Math.max(needed, counts.n + 1) }),
          } as const)
  const id = `${NEGATIVE_FLIP_RATE}.max`
  return { ...common, id, kind: 'limit', limit: { kind: 'max', value: max }, status, reason: why }
}
