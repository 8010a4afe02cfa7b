/**
 * The joint critical value of a family of checks: max-T with random signs (statistics.md, section 5).
 * If champion and challenger were interchangeable, every bucket's sum could as well have had the other sign. Flipping whole
 * buckets at random, in all checks alike, shows how large the worst of the checks gets by chance, however they overlap.
 */
import type { SignVectors } from './random.js'
import { selectKth } from './select.js'

/**
 * Two statistics closer than this are equal: with shares of rows, exact ties are common and arrive with different rounding.
 */
export const TIE_TOLERANCE = 1e-9

export interface MaxTCheck {
  /** Probability that the worst of all checks gets at least as bad by chance. */
  readonly singleStepP: number
  /** The same among the checks not rejected before this one; never smaller than that of a more significant check. */
  readonly stepDownP: number
  /** The loss is shown: −statistic > criticalValue, beyond a tie; the same as stepDownP ≤ alpha. */
  readonly rejected: boolean
  /** c of the step in which the check was rejected, else of the last step. Infinity: the draws are too few for alpha. */
  readonly criticalValue: number
}

export interface MaxT {
  /** In the order given. */
  readonly checks: readonly MaxTCheck[]
  /** c over all checks; null without any. */
  readonly firstCriticalValue: number | null
  /** c over the checks that were left in the last step (over the last ones rejected, if none is left). */
  readonly lastCriticalValue: number | null
}

/**
 * Tests all checks of a tier together, one-sided, so that the probability of any false rejection is at most alpha, whatever
 * their correlation; step-down gains power where some checks are rejected.
 * bucketSums: U of each check, one sum of the improvement's influence per bucket, at margin 0. statistics: T̃ of each check,
 * negative where the challenger is worse than its margin. alpha in (0, 1). All finite, as many sums as `signs.buckets`;
 * RangeError otherwise. A check whose sums are all 0 gets the value 0 in every draw. The order of the checks is irrelevant.
 * Romano, Wolf 2005, JASA 100:94, algorithm 4.1; wild signs: Chernozhukov, Chetverikov, Kato 2019, Rev. Econ. Stud. 86:1867.
 * R `multtest::MTP(method = "sd.maxT")` is the same idea with a bootstrap.
 */
export function maxT(
  bucketSums: readonly Float64Array[],
  statistics: readonly number[],
  alpha: number,
  signs: SignVectors,
): MaxT {
  validate(bucketSums, statistics, alpha, signs)
  if (statistics.length === 0) return { checks: [], firstCriticalValue: null, lastCriticalValue: null }

  // In a sample of draws the data themselves count as one more; a complete enumeration contains them.
  const seen = signs.complete ? 0 : 1
  const total = signs.draws + seen
  const allowed = Math.min(total - 1, Math.floor(alpha * total + TIE_TOLERANCE))
  const isSignificant = (exceeding: number) => exceeding + seen <= allowed
  const criticalValueOf = (maxima: Float64Array) =>
    total - allowed > signs.draws ? Number.POSITIVE_INFINITY : selectKth(maxima.slice(), total - allowed)

  // From the best to the worst, so that the running maximum after check i is that of step-down's set {0 … i}: one pass
  // serves every step.
  const order = statistics.map((_, index) => index).sort((i, j) => statistics[j] - statistics[i] || i - j)
  const lossOf = (rank: number) => -statistics[order[rank]] - TIE_TOLERANCE
  const exceeding = new Float64Array(order.length)
  const criticalValues = new Float64Array(order.length)
  const kernel = new SignedSums(signs)
  const maxima = new Float64Array(signs.draws).fill(Number.NEGATIVE_INFINITY)
  const insignificantMaxima = new Float64Array(signs.draws)
  let lastInsignificant = -1
  for (let rank = 0; rank < order.length; rank++) {
    const { values, norm } = kernel.compute(bucketSums[order[rank]])
    exceeding[rank] = raiseMaxima(maxima, values, norm, lossOf(rank))
    if (isSignificant(exceeding[rank])) {
      criticalValues[rank] = criticalValueOf(maxima)
    } else {
      insignificantMaxima.set(maxima)
      lastInsignificant = rank
    }
  }
  // Only the last insignificant rank can end the steps; c of the earlier ones is never asked for.
  if (lastInsignificant >= 0) criticalValues[lastInsignificant] = criticalValueOf(insignificantMaxima)

  const criticalValueAt = new Float64Array(order.length)
  let remaining = order.length
  let lastCriticalValue = 0
  for (let rejectedInStep = true; rejectedInStep && remaining > 0; ) {
    lastCriticalValue = criticalValues[remaining - 1]
    const stepEnd = remaining
    while (remaining > 0 && lossOf(remaining - 1) > lastCriticalValue) remaining--
    rejectedInStep = remaining < stepEnd
    criticalValueAt.fill(lastCriticalValue, rejectedInStep ? remaining : 0, stepEnd)
  }

  const checks = new Array<MaxTCheck>(order.length)
  const sortedMaxima = maxima.sort()
  let stepDownP = 0
  for (let rank = order.length - 1; rank >= 0; rank--) {
    stepDownP = Math.max(stepDownP, (exceeding[rank] + seen) / total)
    checks[order[rank]] = {
      singleStepP: (countFrom(sortedMaxima, lossOf(rank)) + seen) / total,
      stepDownP,
      rejected: rank >= remaining,
      criticalValue: criticalValueAt[rank],
    }
  }
  return { checks, firstCriticalValue: criticalValues[order.length - 1], lastCriticalValue }
}

function validate(
  bucketSums: readonly Float64Array[],
  statistics: readonly number[],
  alpha: number,
  signs: SignVectors,
): void {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must be between 0 and 1, not ${alpha}`)
  if (bucketSums.length !== statistics.length) {
    throw new RangeError(`${bucketSums.length} checks have bucket sums, ${statistics.length} have a statistic`)
  }
  for (const statistic of statistics) {
    if (!Number.isFinite(statistic)) throw new RangeError(`a statistic is ${statistic}`)
  }
  for (const sums of bucketSums) {
    if (sums.length !== signs.buckets) {
      throw new RangeError(`${sums.length} bucket sums do not fit signs for ${signs.buckets} buckets`)
    }
    if (!sums.every(Number.isFinite)) throw new RangeError('a bucket sum is not finite')
  }
}

/** Raises the running maxima to values/norm and counts those that are then at least `loss`. A norm of 0 stands for 0s. */
function raiseMaxima(maxima: Float64Array, values: Float64Array, norm: number, loss: number): number {
  const factor = norm > 0 ? 1 / norm : 0
  let count = 0
  for (let draw = 0; draw < maxima.length; draw++) {
    const value = values[draw] * factor
    if (value > maxima[draw]) maxima[draw] = value
    if (maxima[draw] >= loss) count++
  }
  return count
}

/** How many of the ascending values are at least `bound`. */
function countFrom(ascending: Float64Array, bound: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle] >= bound) high = middle
    else low = middle + 1
  }
  return ascending.length - low
}

/** Blocks of 8 buckets summed in one sweep over the draws: eight tables of 256 doubles fill half a level-1 cache. */
const BLOCKS_PER_SWEEP = 8

/**
 * Σ_b e_b U_b for every draw. For a block of 8 buckets there are only 256 signed sums: they are tabulated, and each draw
 * looks its byte of signs up. Work is (256 + draws) / 8 additions a bucket instead of draws, and blocks without any
 * disagreement cost nothing. The order of additions is fixed, so the same sums give the same bits.
 */
class SignedSums {
  private readonly signs: SignVectors
  private readonly tables = new Float64Array(256 * BLOCKS_PER_SWEEP)
  private readonly offsets = new Int32Array(BLOCKS_PER_SWEEP)
  private readonly values: Float64Array
  private readonly padded: Float64Array

  constructor(signs: SignVectors) {
    this.signs = signs
    this.values = new Float64Array(signs.draws)
    this.padded = new Float64Array(8 * Math.ceil(signs.buckets / 8))
  }

  /** One value per draw (overwritten by the next call), and the root of the sum of squares of the bucket sums. */
  compute(bucketSums: Float64Array): { values: Float64Array; norm: number } {
    const { padded, values, tables, offsets } = this
    padded.set(bucketSums)
    let largest = 0
    for (const sum of bucketSums) largest = Math.max(largest, Math.abs(sum))
    values.fill(0)
    if (largest === 0) return { values, norm: 0 }

    let squares = 0
    let slot = 0
    for (let block = 0; block * 8 < padded.length; block++) {
      let blockSquares = 0
      // Relative to the largest, so that neither large nor small units of money leave the range of doubles.
      for (let j = block * 8; j < block * 8 + 8; j++) blockSquares += (padded[j] / largest) ** 2
      if (blockSquares === 0) continue
      squares += blockSquares
      tabulateSignedSums(tables, slot * 256, padded, block * 8)
      offsets[slot++] = block * this.signs.draws
      if (slot === BLOCKS_PER_SWEEP) {
        addLookedUp(values, tables, this.signs.bytes, offsets)
        slot = 0
      }
    }
    if (slot > 0) {
      tables.fill(0, slot * 256)
      addLookedUp(values, tables, this.signs.bytes, offsets)
    }
    return { values, norm: largest * Math.sqrt(squares) }
  }
}

/** tables[at + byte] = Σ_j ±sums[first + j], + where bit j of the byte is 1: each bit doubles the part already filled. */
function tabulateSignedSums(tables: Float64Array, at: number, sums: Float64Array, first: number): void {
  let negative = 0
  for (let j = 0; j < 8; j++) negative -= sums[first + j]
  tables[at] = negative
  for (let j = 0; j < 8; j++) {
    const filled = 1 << j
    const flip = 2 * sums[first + j]
    for (let i = at; i < at + filled; i++) tables[i + filled] = tables[i] + flip
  }
}

/** Adds to every draw's value what the eight tables hold for its eight bytes. The hot loop of the product. */
function addLookedUp(values: Float64Array, tables: Float64Array, bytes: Uint8Array, offsets: Int32Array): void {
  const [o0, o1, o2, o3, o4, o5, o6, o7] = offsets
  for (let draw = 0; draw < values.length; draw++) {
    values[draw] +=
      tables[bytes[o0 + draw]] +
      tables[256 + bytes[o1 + draw]] +
      (tables[512 + bytes[o2 + draw]] + tables[768 + bytes[o3 + draw]]) +
      (tables[1024 + bytes[o4 + draw]] +
        tables[1280 + bytes[o5 + draw]] +
        (tables[1536 + bytes[o6 + draw]] + tables[1792 + bytes[o7 + draw]]))
  }
}
