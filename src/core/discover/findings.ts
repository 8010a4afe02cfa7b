/** From tested candidates to findings: what only restates another is put under it, and each explains itself. */
import type { FoundSlice } from '../comparison.js'
import type { Pair } from '../pair.js'
import type { OperatingPoint, Plan } from '../plan.js'
import { failStatistic, MINIMUM_SUPPORT, upperEnd } from '../stats/gate.js'
import { normalCdf } from '../stats/normal.js'
import type { SliceSums } from '../sums.js'
import { declareSlice } from './declare.js'
import type { Outcome } from './halves.js'
import { type Loss, meanLosses } from './loss.js'
import type { SearchedColumn } from './predicates.js'
import { profileOf } from './profile.js'
import { type Candidate, contrastFor, type SearchOptions, type SearchRows, sumListed } from './search.js'

/** Findings listed in each direction. */
const MOST_CONFIRMED = 8
const MOST_UNCONFIRMED = 3
/** Candidates looked at for findings: the others are alike or weaker. */
const MOST_LOOKED_AT = 100
/** An unconfirmed finding is at least this far from chance, taken by itself, … */
const LEAST_UNCONFIRMED = 1.96
/** … and chance alone would give its like less often than this, over everything that was searched. */
const MOST_BY_CHANCE = 0.5
/** Slices listed under the finding that they restate. */
const MOST_ALIKE = 5

export interface Listing extends Outcome {
  readonly pair: Pair
  readonly plan: Plan
  readonly at: OperatingPoint
  readonly loss: Loss
  readonly columns: readonly SearchedColumn[]
  readonly minRows: number
  readonly alpha: number
  readonly criticalValue: number | null
  readonly direction: FoundSlice['direction']
  /** Every row of the pair, and their sums. */
  readonly rowsOfAll: SearchRows
  readonly wholeOfAll: SliceSums
}

/** A finding in the making: what restates it is put under it. */
interface Head {
  readonly candidate: Candidate
  readonly pValue: number
  readonly confirmed: boolean
  /** Its rows, ascending. */
  readonly rows: Int32Array
  readonly alike: FoundSlice['alike']['slices'][number][]
}

/**
 * Candidates from the most to the least significant. One that is not shown worse outside the findings before it restates
 * them: a parent whose loss lies in its child, a child that adds nothing to its parent, a slice of nearly the same rows. It
 * is put under the finding with which it shares most.
 */
export function listFindings(listing: Listing): FoundSlice[] {
  const { tested, direction, family, alpha, criticalValue, rowsOfAll, columns } = listing
  const pValues = family.pValues(tested.map((candidate) => candidate[direction].tested))
  const ranked = tested
    .map((candidate, index) => ({ candidate, pValue: pValues[index], confirmed: pValues[index] <= alpha }))
    .filter(({ candidate, pValue }) => candidate[direction].tested >= LEAST_UNCONFIRMED && pValue <= MOST_BY_CHANCE)
    .sort(
      (a, b) =>
        Number(b.confirmed) - Number(a.confirmed) ||
        b.candidate[direction].rank - a.candidate[direction].rank ||
        a.candidate.columns.length - b.candidate.columns.length ||
        compareConjunctions(a.candidate, b.candidate),
    )
    .slice(0, MOST_LOOKED_AT)
  const heads: Head[] = []
  // Bit h: the row lies in finding h.
  const covered = new Uint32Array(rowsOfAll.n)
  const generalise = makeGeneralise(ranked)
  for (const listed of ranked) {
    const { candidate, pValue, confirmed } = generalise(listed)
    const told = heads.find((head) => head.candidate === candidate)
    if (told) {
      if (listed.candidate !== candidate) told.alike.push(aliasOf(listed.candidate, columns))
      continue
    }
    const least = confirmed && criticalValue !== null ? criticalValue : LEAST_UNCONFIRMED
    const containing = heads.find((head) => isPartOf(candidate, head.candidate))
    const rows = containing ? undefined : rowsIn(candidate, columns, rowsOfAll.n)
    const restated = rows === undefined ? containing : findRestated(rows, heads, covered, least, listing)
    if (restated) {
      restated.alike.push(aliasOf(listed.candidate, columns))
      continue
    }
    const count = heads.filter((head) => head.confirmed === confirmed).length
    if (count >= (confirmed ? MOST_CONFIRMED : MOST_UNCONFIRMED)) continue
    for (const row of rows!) covered[row] |= 1 << heads.length
    heads.push({ candidate, pValue, confirmed, rows: rows!, alike: [] })
  }
  return heads.map((head) => describeFinding(head, listing))
}

interface Ranked {
  readonly candidate: Candidate
  readonly pValue: number
  readonly confirmed: boolean
}

/** A child is told from its parent if chance gives such a difference of means less often than 1 in 20. */
const LEAST_DIFFERENCE = 1.645

/**
 * A slice that is no worse (better) than the rest of a larger one, with one condition less and as sure, adds nothing to it:
 * the larger one is what was found.
 */
function makeGeneralise(ranked: readonly Ranked[]): (listed: Ranked) => Ranked {
  const byKey = new Map(ranked.map((each) => [conjunctionKey(each.candidate.columns, each.candidate.values), each]))
  return (listed) => {
    let found = listed
    for (;;) {
      const { columns, values } = found.candidate
      const parents = columns
        .map((_, dropped) => byKey.get(conjunctionKey(without(columns, dropped), without(values, dropped))))
        .filter((parent) => parent !== undefined)
        .filter((parent) => parent.confirmed === found.confirmed && addsNothing(found.candidate, parent.candidate))
      if (parents.length === 0) return found
      found = parents.reduce((best, parent) => (ranked.indexOf(parent) < ranked.indexOf(best) ? parent : best))
    }
  }
}

const conjunctionKey = (columns: readonly number[], values: readonly number[]): string =>
  JSON.stringify([columns, values])
const without = (list: readonly number[], index: number): number[] => list.filter((_, i) => i !== index)

/** From the means and standard errors of both: Σ(x − mean)² of the rest is what is left of the parent's. */
function addsNothing(child: Candidate, parent: Candidate): boolean {
  const rest = parent.n - child.n
  if (rest <= 0) return true
  const mean = (parent.n * parent.improvement - child.n * child.improvement) / rest
  const spread = ({ n, standardError }: Candidate) => (n * standardError) ** 2
  const between = child.n * (child.improvement - parent.improvement) ** 2 + rest * (mean - parent.improvement) ** 2
  const left = Math.max(0, spread(parent) - spread(child) - between)
  const error = Math.sqrt(child.standardError ** 2 + left / rest ** 2)
  const side = Math.sign(child.improvement)
  return side * (child.improvement - mean) <= LEAST_DIFFERENCE * error
}

const aliasOf = (candidate: Candidate, columns: readonly SearchedColumn[]): Head['alike'][number] => ({
  slice: keyOf(candidate, columns),
  n: candidate.n,
  improvement: candidate.improvement,
})

/** Whether a conjunction has all the conditions of another, so that its rows are some of the other's. */
const isPartOf = (inner: Candidate, outer: Candidate): boolean =>
  outer.columns.every((column, i) => inner.values[inner.columns.indexOf(column)] === outer.values[i])

const compareConjunctions = (a: Candidate, b: Candidate): number => {
  const [left, right] = [JSON.stringify([a.columns, a.values]), JSON.stringify([b.columns, b.values])]
  return left < right ? -1 : left > right ? 1 : 0
}

function rowsIn(
  { columns: own, values, n: most }: Candidate,
  columns: readonly SearchedColumn[],
  n: number,
): Int32Array {
  const parts = own.map((column, i) => ({ codes: columns[column].codes, value: values[i] }))
  const listed = new Int32Array(Math.max(most, n))
  let count = 0
  const [first, ...others] = parts
  for (let row = 0; row < n; row++) {
    if (first.codes[row] === first.value && others.every(({ codes, value }) => codes[row] === value))
      listed[count++] = row
  }
  return listed.slice(0, count)
}

/**
 * The finding that a slice restates: the one with which it shares most, if what lies outside all findings is too little or
 * not shown worse (better) by itself. undefined: it says something of its own.
 */
function findRestated(
  rows: Int32Array,
  heads: readonly Head[],
  covered: Uint32Array,
  least: number,
  { rowsOfAll, wholeOfAll, plan, direction, minRows }: Listing,
): Head | undefined {
  if (heads.length === 0) return undefined
  const rest = new Int32Array(rows.length)
  const shared = new Int32Array(heads.length)
  let count = 0
  for (const row of rows) {
    let bits = covered[row]
    if (bits === 0) rest[count++] = row
    for (let head = 0; bits !== 0; head++, bits >>>= 1) shared[head] += bits & 1
  }
  if (count >= minRows) {
    const sums = sumListed(rowsOfAll, rest.subarray(0, count))
    const enough = sums.support >= MINIMUM_SUPPORT && sums.disagreeing >= MINIMUM_SUPPORT
    const contrast = contrastFor(sums, wholeOfAll, direction, plan.policy.smallSample)
    if (enough && -failStatistic(contrast, 0).final >= least) return undefined
  }
  return heads[shared.indexOf(Math.max(...shared))]
}

const keyOf = ({ columns: own, values }: Candidate, columns: readonly SearchedColumn[]): FoundSlice['slice'] =>
  // fromEntries defines properties, so that a column named `__proto__` is one.
  Object.fromEntries(own.map((column, i) => [columns[column].name, columns[column].values[values[i]].text]))

function describeFinding({ candidate, pValue, confirmed, rows: inside, alike }: Head, listing: Listing): FoundSlice {
  const { pair, plan, at, loss, columns, rows, rowsOfAll, whole, isTested, method, alpha, criticalValue, direction } =
    listing
  const tested = method === 'all' ? inside : inside.filter(isTested)
  const { champion, challenger } = meanLosses(pair, loss, tested)
  return {
    slice: keyOf(candidate, columns),
    direction,
    confirmed,
    n: inside.length,
    share: weightOf(pair, inside) / weightOf(pair),
    champion,
    challenger,
    difference: challenger - champion,
    improvement: candidate.improvement,
    interval: intervalOf(sumListed(rowsOfAll, tested), whole, criticalValue, alpha, plan.policy.smallSample),
    pValue,
    corrected: correct(candidate, confirmed, listing),
    profile: profileOf(pair, at, columns, candidate, inside),
    alike: { count: alike.length, slices: alike.slice(0, MOST_ALIKE) },
    declared: declareSlice(
      candidate.columns.map((column, i) => ({
        column: columns[column].name,
        value: columns[column].values[candidate.values[i]],
      })),
    ),
    rowsTested: rows === rowsOfAll ? undefined : candidate.n,
  }
}

function weightOf({ n, weight }: Pair, listed?: Int32Array): number {
  if (!weight) return listed ? listed.length : n
  let total = 0
  if (listed) for (const row of listed) total += weight[row]
  else for (const own of weight) total += own
  return total
}

/** Of the improvement, both ends for all tested slices together: outside it, chance alone would be as rare as alpha. */
function intervalOf(
  slice: SliceSums,
  whole: SliceSums,
  critical: number | null,
  alpha: number,
  smallSample: SearchOptions['smallSample'],
): FoundSlice['interval'] {
  const end = (direction: FoundSlice['direction']) => {
    const value =
      critical === null
        ? Number.POSITIVE_INFINITY
        : upperEnd(contrastFor(slice, whole, direction, smallSample), critical)
    return Number.isFinite(value) ? value : null
  }
  const low = end('better')
  return { low: low === null ? null : -low, high: end('worse'), confidence: 1 - alpha, simultaneous: true }
}

/**
 * The improvement of a slice without the flattery of having been picked. Tested on a half that did not choose it: as it is.
 * Confirmed: the mean of the likelihood given that the statistic had to exceed the critical value (Zhong, Prentice 2008,
 * Biostatistics 9:621; Ghosh, Zou, Wright 2008, AJHG 82:1064, their second estimator, without the values of the other sign). Not confirmed: drawn back towards all rows by as much as the spread of the tested slices is noise.
 */
function correct(candidate: Candidate, confirmed: boolean, listing: Listing): FoundSlice['corrected'] {
  const { method, direction, criticalValue } = listing
  if (method === 'split_half') return { by: 'split_half', improvement: candidate.improvement }
  if (!confirmed || criticalValue === null) return { by: 'shrinkage', improvement: shrink(candidate, listing) }
  const kept = conditionalMean(candidate[direction].tested, criticalValue) / candidate[direction].tested
  return { by: 'conditional', improvement: candidate.improvement * kept }
}

/** ∫μL/∫L over μ ≥ 0 with L = φ(z − μ)/Φ(μ − c), by Simpson's rule; never above z. */
function conditionalMean(z: number, c: number): number {
  const steps = 400
  const width = (z + 8) / steps
  let mass = 0
  let moment = 0
  for (let step = 0; step <= steps; step++) {
    const mean = step * width
    const simpson = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2
    const likelihood = (simpson * Math.exp(-((z - mean) ** 2) / 2)) / normalCdf(mean - c)
    mass += likelihood
    moment += likelihood * mean
  }
  return Math.min(z, moment / mass)
}

/**
 * d₀ + τ²/(τ² + se²)·(d̂ − d₀), τ² by moments over the tested slices. Efron 2011, JASA 106:1602 (selection bias and
 * empirical Bayes); DerSimonian, Laird 1986 for τ².
 */
function shrink({ improvement, standardError }: Candidate, { tested, whole }: Listing): number {
  let squares = 0
  let precision = 0
  let count = 0
  for (const { improvement: d, standardError: se } of tested) {
    if (!(se > 0)) continue
    squares += (d - whole.difference) ** 2 / (se * se)
    precision += 1 / (se * se)
    count++
  }
  const spread = Math.max(0, (squares - count) / precision)
  const kept = spread === 0 ? 0 : spread / (spread + standardError * standardError)
  return whole.difference + kept * (improvement - whole.difference)
}
