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
  const question = askMaxT(bucketSums, statistics, alpha, signs)
  return answerMaxT(question, [drawMaxima(question, signs)])
}

/** The checks of a tier from the best to the worst, and what decides about them, whoever draws. */
export interface MaxTQuestion {
  /** Place of each in the order given. */
  readonly order: readonly number[]
  readonly bucketSums: readonly Float64Array[]
  /** −statistic, less the tolerance for ties; never decreasing. */
  readonly losses: Float64Array
  /** Draws in which the worst may be as bad where a check is still significant; −1: the draws are too few for alpha. */
  readonly allowed: number
  /** 1 where the data themselves count as one more draw. */
  readonly seen: number
  readonly draws: number
}

/** What some of the draws say. What all of them say follows from parts of them, to the last bit: see `answerMaxT`. */
export interface DrawnMaxima {
  /** By rank: draws in which the worst of the checks up to here is at least as bad as this one. */
  readonly exceeding: Float64Array
  /** Over all checks, one number a draw. */
  readonly maxima: Float64Array
  /** By rank, wherever c may be asked for: the largest allowed + 1 of the maxima (all, if there are fewer). */
  readonly largest: ReadonlyMap<number, Float64Array>
}

/** Arguments and errors: see `maxT`. */
export function askMaxT(
  bucketSums: readonly Float64Array[],
  statistics: readonly number[],
  alpha: number,
  signs: Pick<SignVectors, 'buckets' | 'draws' | 'complete'>,
): MaxTQuestion {
  validate(bucketSums, statistics, alpha, signs)
  // In a sample of draws the data themselves count as one more; a complete enumeration contains them.
  const seen = signs.complete ? 0 : 1
  const total = signs.draws + seen
  // From the best to the worst, so that the running maximum after check i is that of step-down's set {0 … i}: one pass
  // serves every step.
  const order = statistics.map((_, index) => index).sort((i, j) => statistics[j] - statistics[i] || i - j)
  return {
    order,
    bucketSums: order.map((index) => bucketSums[index]),
    losses: Float64Array.from(order, (index) => -statistics[index] - TIE_TOLERANCE),
    allowed: Math.min(total - 1, Math.floor(alpha * total + TIE_TOLERANCE)) - seen,
    seen,
    draws: signs.draws,
  }
}

/** Goes through some of the draws (`signs`: those alone) for all checks. */
export function drawMaxima(
  { bucketSums, losses, allowed }: Pick<MaxTQuestion, 'bucketSums' | 'losses' | 'allowed'>,
  signs: SignVectors,
): DrawnMaxima {
  const ranks = bucketSums.length
  const exceeding = new Float64Array(ranks)
  const largest = new Map<number, Float64Array>()
  const maxima = new Float64Array(signs.draws).fill(Number.NEGATIVE_INFINITY)
  if (ranks === 0) return { exceeding, maxima, largest }
  const kernel = new SignedSums(signs)
  const insignificantMaxima = new Float64Array(signs.draws)
  let lastInsignificant = -1
  for (let rank = 0; rank < ranks; rank++) {
    if (rank % SCREENED_TOGETHER === 0) kernel.screen(bucketSums.slice(rank, rank + SCREENED_TOGETHER))
    kernel.raiseMaxima(maxima, bucketSums[rank], rank % SCREENED_TOGETHER)
    exceeding[rank] = countAtLeast(maxima, losses[rank])
    // Among all draws at least as many exceed: what is insignificant here is so for good.
    if (exceeding[rank] <= allowed) largest.set(rank, largestOf(maxima, allowed + 1))
    else {
      insignificantMaxima.set(maxima)
      lastInsignificant = rank
    }
  }
  // Only the last insignificant rank can end the steps; c of the earlier ones is never asked for.
  if (lastInsignificant >= 0) largest.set(lastInsignificant, largestOf(insignificantMaxima, allowed + 1))
  return { exceeding, maxima, largest }
}

/**
 * Whether `answerMaxT` rejects any check, from all of the draws. The maxima of some checks are never above those of all, so the
 * work ends as soon as chance alone is as bad as the worst check often enough.
 */
export function rejectsAny(
  { bucketSums, losses, allowed }: Pick<MaxTQuestion, 'bucketSums' | 'losses' | 'allowed'>,
  signs: SignVectors,
): boolean {
  const worst = bucketSums.length - 1
  if (worst < 0) return false
  const kernel = new SignedSums(signs)
  const maxima = new Float64Array(signs.draws).fill(Number.NEGATIVE_INFINITY)
  // From the worst down: those are the likeliest to be as bad by chance.
  for (let place = 0; place <= worst; place++) {
    if (place % SCREENED_TOGETHER === 0) {
      kernel.screen(bucketSums.slice(Math.max(0, worst - place - SCREENED_TOGETHER + 1), worst - place + 1).reverse())
    }
    kernel.raiseMaxima(maxima, bucketSums[worst - place], place % SCREENED_TOGETHER)
    if (countAtLeast(maxima, losses[worst]) > allowed) return false
  }
  return true
}

function largestOf(values: Float64Array, count: number): Float64Array {
  if (count <= 0) return new Float64Array(0)
  const sorted = values.slice()
  if (count >= sorted.length) return sorted
  selectKth(sorted, sorted.length - count + 1)
  return sorted.slice(sorted.length - count)
}

/** The answer from parts of the draws that together are all of them. */
export function answerMaxT(question: MaxTQuestion, parts: readonly DrawnMaxima[]): MaxT {
  const { order, losses, allowed, seen, draws } = question
  if (order.length === 0) return { checks: [], firstCriticalValue: null, lastCriticalValue: null }
  const total = draws + seen
  const exceeding = order.map((_, rank) => parts.reduce((sum, part) => sum + part.exceeding[rank], 0))
  const criticalValueOf = (rank: number): number => {
    if (allowed < 0) return Number.POSITIVE_INFINITY
    const largest = join(parts.map((part) => part.largest.get(rank)!))
    return selectKth(largest, largest.length - allowed)
  }
  // c of an insignificant rank is asked for at the last of them only.
  const lastInsignificant = exceeding.findLastIndex((count) => count > allowed)
  const criticalValues = exceeding.map((count, rank) =>
    count <= allowed || rank === lastInsignificant ? criticalValueOf(rank) : 0,
  )

  const criticalValueAt = new Float64Array(order.length)
  let remaining = order.length
  let lastCriticalValue = 0
  for (let rejectedInStep = true; rejectedInStep && remaining > 0; ) {
    lastCriticalValue = criticalValues[remaining - 1]
    const stepEnd = remaining
    while (remaining > 0 && losses[remaining - 1] > lastCriticalValue) remaining--
    rejectedInStep = remaining < stepEnd
    criticalValueAt.fill(lastCriticalValue, rejectedInStep ? remaining : 0, stepEnd)
  }

  const checks = new Array<MaxTCheck>(order.length)
  const sortedMaxima = join(parts.map(({ maxima }) => maxima)).sort()
  let stepDownP = 0
  for (let rank = order.length - 1; rank >= 0; rank--) {
    stepDownP = Math.max(stepDownP, (exceeding[rank] + seen) / total)
    checks[order[rank]] = {
      singleStepP: (countFrom(sortedMaxima, losses[rank]) + seen) / total,
      stepDownP,
      rejected: rank >= remaining,
      criticalValue: criticalValueAt[rank],
    }
  }
  return { checks, firstCriticalValue: criticalValues[order.length - 1], lastCriticalValue }
}

function join(parts: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/**
 * The distribution of the largest statistic of a family that is too large to be held at once: checks are added as they come
 * and forgotten. Without step-down, so a little less power than `maxT` and the same guarantee. By the symmetry of the signs
 * the same distribution serves the family of all statistics with the opposite sign.
 */
export class RunningMaxima {
  private readonly signs: SignVectors
  private readonly kernel: SignedSums
  private readonly maxima: Float64Array

  constructor(signs: SignVectors) {
    this.signs = signs
    this.kernel = new SignedSums(signs)
    this.maxima = new Float64Array(signs.draws).fill(Number.NEGATIVE_INFINITY)
  }

  /** Adds checks by their sums per bucket, as in `maxT`. */
  raise(bucketSums: readonly Float64Array[]): void {
    for (let first = 0; first < bucketSums.length; first += SCREENED_TOGETHER) {
      const together = bucketSums.slice(first, first + SCREENED_TOGETHER)
      this.kernel.screen(together)
      together.forEach((sums, field) => {
        this.kernel.raiseMaxima(this.maxima, sums, field)
      })
    }
  }

  /** Probability that the largest of the family reaches `statistic` by chance: (1 + #{M ≥ statistic − 1e-9})/(draws + 1). */
  pValues(statistics: readonly number[]): number[] {
    const sorted = this.maxima.slice().sort()
    const seen = this.signs.complete ? 0 : 1
    return statistics.map(
      (statistic) => (countFrom(sorted, statistic - TIE_TOLERANCE) + seen) / (this.signs.draws + seen),
    )
  }

  /** The ⌈(1−α)(draws + 1)⌉-th smallest maximum; Infinity if the draws are too few for alpha, null before the first check. */
  criticalValue(alpha: number): number | null {
    const { draws, complete } = this.signs
    if (this.maxima[0] === Number.NEGATIVE_INFINITY) return null
    const total = draws + (complete ? 0 : 1)
    const allowed = Math.min(total - 1, Math.floor(alpha * total + TIE_TOLERANCE))
    return total - allowed > draws ? Number.POSITIVE_INFINITY : selectKth(this.maxima.slice(), total - allowed)
  }
}

/**
 * The value that the largest |T*| of several checks exceeds with probability alpha: the critical value of ranges that hold
 * together. bucketSums, alpha, signs: as for `maxT`. null without a check; Infinity where the draws are too few for alpha.
 * statistics.md, section 11; R `multcomp::confint.glht` does the same with a normal distribution.
 */
export function maxAbsoluteT(bucketSums: readonly Float64Array[], alpha: number, signs: SignVectors): number | null {
  validate(bucketSums, new Array(bucketSums.length).fill(0), alpha, signs)
  if (bucketSums.length === 0) return null
  const seen = signs.complete ? 0 : 1
  const total = signs.draws + seen
  const allowed = Math.min(total - 1, Math.floor(alpha * total + TIE_TOLERANCE))
  if (total - allowed > signs.draws) return Number.POSITIVE_INFINITY
  const kernel = new SignedSums(signs)
  const maxima = new Float64Array(signs.draws)
  for (const sums of bucketSums) kernel.raiseAbsoluteMaxima(maxima, sums)
  return selectKth(maxima, total - allowed)
}

/** Σ_b e_b U_b for every draw: what T* is made of, before it is divided by its norm. bucketSums: as for `maxT`. */
export function signedSumsOf(bucketSums: readonly Float64Array[], signs: SignVectors): Float64Array[] {
  validate(bucketSums, new Array(bucketSums.length).fill(0), 0.5, signs)
  const kernel = new SignedSums(signs)
  return bucketSums.map((sums) => kernel.sumAll(sums).slice())
}

function validate(
  bucketSums: readonly Float64Array[],
  statistics: readonly number[],
  alpha: number,
  signs: Pick<SignVectors, 'buckets'>,
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

function countAtLeast(values: Float64Array, bound: number): number {
  let count = 0
  for (let i = 0; i < values.length; i++) if (values[i] >= bound) count++
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

/** With fewer candidates than this, each is summed without tables. */
const FEWEST_TABULATED = 12

/** Blocks of 8 buckets summed in one sweep over the draws: eight tables of 256 doubles fill half a level-1 cache. */
const BLOCKS_PER_SWEEP = 8

/** Checks whose rounded sums share a double. */
const SCREENED_TOGETHER = 3
/** Rounded sums of one check stay below 2^16 in size, so that three of them, 17 bits each, are exact in 53. */
const FIELD = 2 ** 17
/** With more buckets rounding takes too much of a field. */
const MOST_SCREENED_BUCKETS = 2 ** 14

/** What the rounded sums say of a check: Σ_b e_b U_b / norm is at most `factor`·(rounded sum) + `slack`. */
interface Screen {
  readonly factor: number
  readonly slack: number
}

/**
 * Σ_b e_b U_b for every draw. For a block of 8 buckets there are only 256 signed sums: they are tabulated, and each draw
 * looks its byte of signs up. Work is (256 + draws) / 8 additions a bucket instead of draws, and blocks without any
 * disagreement cost nothing. The order of additions is fixed, so the same sums give the same bits.
 *
 * A check changes the running maximum in few draws only, the fewer the more checks came before it. So three checks at a time
 * are first summed as whole numbers that share one double, with a bound on what rounding them may have hidden; only the
 * draws in which a check may exceed the maximum are then summed in full.
 */
class SignedSums {
  private readonly signs: SignVectors
  private readonly tables = new Float64Array(256 * BLOCKS_PER_SWEEP)
  private readonly offsets = new Int32Array(BLOCKS_PER_SWEEP)
  private readonly values: Float64Array
  private readonly padded: Float64Array
  private readonly rounded: Float64Array
  private readonly packed: Float64Array
  private readonly fields: readonly Float64Array[]
  private readonly candidates: Int32Array
  private readonly blockSums = new Float64Array(BLOCKS_PER_SWEEP)
  /** The signs of four blocks of a draw in one number. */
  private readonly words: Uint32Array
  private screens: readonly (Screen | undefined)[] = []

  constructor(signs: SignVectors) {
    const buckets = 8 * Math.ceil(signs.buckets / 8)
    this.signs = signs
    this.values = new Float64Array(signs.draws)
    this.padded = new Float64Array(buckets)
    this.rounded = new Float64Array(buckets)
    this.packed = new Float64Array(signs.draws)
    this.fields = Array.from({ length: SCREENED_TOGETHER }, () => new Float64Array(signs.draws))
    this.candidates = new Int32Array(signs.draws)
    this.words = packWords(signs)
  }

  /** Sums up to three checks roughly. */
  screen(checks: readonly Float64Array[]): void {
    const { rounded, packed } = this
    rounded.fill(0)
    this.screens = checks.map((bucketSums, field) => roundInto(rounded, bucketSums, FIELD ** field))
    this.sumWhole(rounded, packed)
    unpack(packed, this.fields)
  }

  /** Raises the running maxima to Σ_b e_b U_b / norm of a check that was screened as number `field`. */
  raiseMaxima(maxima: Float64Array, bucketSums: Float64Array, field: number): void {
    const { padded, values, candidates } = this
    padded.set(bucketSums)
    const norm = normOf(bucketSums)
    const factor = norm > 0 ? 1 / norm : 0
    const count = this.findCandidates(maxima, field)
    if (norm === 0 || count * 2 > values.length) {
      if (norm === 0) values.fill(0)
      else this.sum(padded, values)
      for (let draw = 0; draw < values.length; draw++) {
        const value = values[draw] * factor
        if (value > maxima[draw]) maxima[draw] = value
      }
      return
    }
    const isTabulated = count >= FEWEST_TABULATED
    if (isTabulated) this.sumSome(padded, count)
    for (let i = 0; i < count; i++) {
      const draw = candidates[i]
      const value = (isTabulated ? values[i] : this.sumDraw(padded, draw)) * factor
      if (value > maxima[draw]) maxima[draw] = value
    }
  }

  /** Raises the running maxima to |Σ_b e_b U_b| / norm. */
  raiseAbsoluteMaxima(maxima: Float64Array, bucketSums: Float64Array): void {
    const { padded, values } = this
    const norm = normOf(bucketSums)
    if (norm === 0) return
    padded.set(bucketSums)
    this.sum(padded, values)
    const factor = 1 / norm
    for (let draw = 0; draw < values.length; draw++) {
      const value = Math.abs(values[draw]) * factor
      if (value > maxima[draw]) maxima[draw] = value
    }
  }

  sumAll(bucketSums: Float64Array): Float64Array {
    this.padded.set(bucketSums)
    this.sum(this.padded, this.values)
    return this.values
  }

  /** Draws in which the check may exceed the maximum; their number. */
  private findCandidates(maxima: Float64Array, field: number): number {
    const screen = this.screens[field]
    if (!screen) return this.packed.length
    return listAbove(this.fields[field], screen, maxima, this.candidates)
  }

  private sum(sums: Float64Array, values: Float64Array): void {
    const { tables, offsets } = this
    values.fill(0)
    let slot = 0
    for (let block = 0; block < sums.length; block += 8) {
      if (isEmptyBlock(sums, block)) continue
      tabulateSignedSums(tables, slot * 256, sums, block)
      offsets[slot++] = (block / 8) * this.signs.draws
      if (slot === BLOCKS_PER_SWEEP) {
        addLookedUp(values, tables, this.signs.bytes, offsets)
        slot = 0
      }
    }
    if (slot > 0) {
      tables.fill(0, slot * 256)
      addLookedUp(values, tables, this.signs.bytes, offsets)
    }
  }

  /** As `sum` for whole numbers, whose sums are exact in any order. */
  private sumWhole(sums: Float64Array, values: Float64Array): void {
    const { tables, words } = this
    const { draws } = this.signs
    values.fill(0)
    for (let first = 0; first < sums.length; first += 8 * BLOCKS_PER_SWEEP) {
      const blocks = Math.min(BLOCKS_PER_SWEEP, (sums.length - first) / 8)
      for (let slot = 0; slot < blocks; slot++) tabulateSignedSums(tables, slot * 256, sums, first + 8 * slot)
      tables.fill(0, blocks * 256)
      addWords(values, tables, words, (first / 32) * draws)
    }
  }

  /** The values that `sum` gives the candidates, in their order. */
  private sumSome(sums: Float64Array, count: number): void {
    const { tables, offsets, values, candidates, signs } = this
    values.fill(0, 0, count)
    let slot = 0
    for (let block = 0; block < sums.length; block += 8) {
      if (isEmptyBlock(sums, block)) continue
      tabulateSignedSums(tables, slot * 256, sums, block)
      offsets[slot++] = (block / 8) * signs.draws
      if (slot === BLOCKS_PER_SWEEP) {
        addLookedUpAt(candidates, count, values, tables, signs.bytes, offsets)
        slot = 0
      }
    }
    if (slot > 0) {
      tables.fill(0, slot * 256)
      addLookedUpAt(candidates, count, values, tables, signs.bytes, offsets)
    }
  }

  /** The value that `sum` gives one draw, to the last bit. */
  private sumDraw(sums: Float64Array, draw: number): number {
    const { blockSums: t, signs } = this
    let value = 0
    let slot = 0
    for (let block = 0; block < sums.length; block += 8) {
      if (isEmptyBlock(sums, block)) continue
      t[slot++] = signedSum(sums, block, signs.bytes[(block / 8) * signs.draws + draw])
      if (slot === BLOCKS_PER_SWEEP) {
        value += addEight(t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7])
        slot = 0
      }
    }
    if (slot === 0) return value
    t.fill(0, slot)
    return value + addEight(t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7])
  }
}

/** The three whole numbers below 2^16 in size that share each double. */
function unpack(packed: Float64Array, [low, middle, high]: readonly Float64Array[]): void {
  const half = FIELD / 2
  const bias = half + half * FIELD + half * FIELD * FIELD
  for (let draw = 0; draw < packed.length; draw++) {
    const all = packed[draw] + bias
    const upper = Math.floor(all * (1 / FIELD))
    const highest = Math.floor(upper * (1 / FIELD))
    low[draw] = all - upper * FIELD - half
    middle[draw] = upper - highest * FIELD - half
    high[draw] = highest - half
  }
}

/** Lists the places where factor·sum + slack exceeds the maximum; returns their number. */
function listAbove(sums: Float64Array, { factor, slack }: Screen, maxima: Float64Array, places: Int32Array): number {
  let count = 0
  for (let i = 0; i < sums.length; i++) if (sums[i] * factor + slack > maxima[i]) places[count++] = i
  return count
}

/** Root of the sum of squares, relative to the largest, so that neither large nor small units of money leave the range of doubles. */
function normOf(sums: Float64Array): number {
  let largest = 0
  for (let j = 0; j < sums.length; j++) largest = Math.max(largest, Math.abs(sums[j]))
  if (largest === 0) return 0
  let squares = 0
  for (let block = 0; block < sums.length; block += 8) {
    let blockSquares = 0
    const end = Math.min(block + 8, sums.length)
    for (let j = block; j < end; j++) blockSquares += (sums[j] / largest) ** 2
    squares += blockSquares
  }
  return largest * Math.sqrt(squares)
}

/**
 * Adds the sums of one check, scaled and rounded to whole numbers, times `unit`. Every signed sum of them is smaller than
 * FIELD/2 in size: Σ|rounded| ≤ scale·Σ|U| + buckets/2. undefined: cannot be scaled, and nothing was added.
 */
function roundInto(rounded: Float64Array, bucketSums: Float64Array, unit: number): Screen | undefined {
  let total = 0
  for (let b = 0; b < bucketSums.length; b++) total += Math.abs(bucketSums[b])
  const scale = (FIELD / 2 - 2 - bucketSums.length / 2) / total
  const norm = normOf(bucketSums)
  if (bucketSums.length > MOST_SCREENED_BUCKETS || !(scale < Number.MAX_VALUE) || !(norm * scale > 0)) return undefined
  let hidden = 0
  for (let b = 0; b < bucketSums.length; b++) {
    const scaled = bucketSums[b] * scale
    const whole = Math.round(scaled)
    hidden += Math.abs(scaled - whole)
    rounded[b] += whole * unit
  }
  // 0.01 of a whole number is a thousand times what the additions in full can round.
  return { factor: 1 / (norm * scale), slack: (hidden + 0.01) / (norm * scale) }
}

function isEmptyBlock(sums: Float64Array, block: number): boolean {
  for (let j = block; j < block + 8; j++) if (sums[j] !== 0) return false
  return true
}

/** Σ_j ±sums[first + j], + where bit j of the byte is 1; added in the order of `tabulateSignedSums`. */
function signedSum(sums: Float64Array, first: number, byte: number): number {
  let sum = 0
  for (let j = 0; j < 8; j++) sum -= sums[first + j]
  // Adding 0 changes nothing, and is faster than asking.
  for (let j = 0; j < 8; j++) sum += ((byte >> j) & 1) * (2 * sums[first + j])
  return sum
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

const addEight = (
  t0: number,
  t1: number,
  t2: number,
  t3: number,
  t4: number,
  t5: number,
  t6: number,
  t7: number,
): number => t0 + t1 + (t2 + t3) + (t4 + t5 + (t6 + t7))

/** Two numbers a draw for every sweep, all those of the first before all those of the second. */
function packWords({ buckets, draws, bytes }: SignVectors): Uint32Array {
  const blocks = Math.ceil(buckets / 8)
  const words = new Uint32Array(2 * Math.ceil(blocks / BLOCKS_PER_SWEEP) * draws)
  for (let block = 0; block < blocks; block++) {
    const from = block * draws
    const to = (block >> 2) * draws
    const shift = 8 * (block & 3)
    for (let draw = 0; draw < draws; draw++) words[to + draw] |= bytes[from + draw] << shift
  }
  return words
}

/** `addLookedUp` with the bytes in two numbers, those of draw 0 at `first`. The hot loop of the product. */
function addWords(values: Float64Array, tables: Float64Array, words: Uint32Array, first: number): void {
  const draws = values.length
  for (let draw = 0; draw < draws; draw++) {
    const low = words[first + draw] | 0
    const high = words[first + draws + draw] | 0
    values[draw] += addEight(
      tables[low & 0xff],
      tables[256 + ((low >>> 8) & 0xff)],
      tables[512 + ((low >>> 16) & 0xff)],
      tables[768 + (low >>> 24)],
      tables[1024 + (high & 0xff)],
      tables[1280 + ((high >>> 8) & 0xff)],
      tables[1536 + ((high >>> 16) & 0xff)],
      tables[1792 + (high >>> 24)],
    )
  }
}

/** Adds to every draw's value what the eight tables hold for its eight bytes. */
function addLookedUp(values: Float64Array, tables: Float64Array, bytes: Uint8Array, offsets: Int32Array): void {
  const [o0, o1, o2, o3, o4, o5, o6, o7] = offsets
  for (let draw = 0; draw < values.length; draw++) {
    values[draw] += addEight(
      tables[bytes[o0 + draw]],
      tables[256 + bytes[o1 + draw]],
      tables[512 + bytes[o2 + draw]],
      tables[768 + bytes[o3 + draw]],
      tables[1024 + bytes[o4 + draw]],
      tables[1280 + bytes[o5 + draw]],
      tables[1536 + bytes[o6 + draw]],
      tables[1792 + bytes[o7 + draw]],
    )
  }
}

/** `addLookedUp` for some of the draws; the value of draws[i] is values[i]. */
function addLookedUpAt(
  draws: Int32Array,
  count: number,
  values: Float64Array,
  tables: Float64Array,
  bytes: Uint8Array,
  offsets: Int32Array,
): void {
  const [o0, o1, o2, o3, o4, o5, o6, o7] = offsets
  for (let i = 0; i < count; i++) {
    const draw = draws[i]
    values[i] += addEight(
      tables[bytes[o0 + draw]],
      tables[256 + bytes[o1 + draw]],
      tables[512 + bytes[o2 + draw]],
      tables[768 + bytes[o3 + draw]],
      tables[1024 + bytes[o4 + draw]],
      tables[1280 + bytes[o5 + draw]],
      tables[1536 + bytes[o6 + draw]],
      tables[1792 + bytes[o7 + draw]],
    )
  }
}
