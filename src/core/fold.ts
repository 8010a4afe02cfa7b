/**
 * Folds the rows of a pair into sums, one slicing at a time: the hot path. Typed arrays, no row objects; every sum runs in
 * canonical order, so that results do not depend on the order of the input (statistics.md, section 2).
 */
import type { AggregateForm } from './expression.js'
import type { Cells, ConfusionMetric, JointCell } from './metrics/confusion.js'
import { orderByScore, placements, precisionTerms, type RankInput, type ScoreOrder } from './metrics/ranking.js'
import type { Pair } from './pair.js'
import { type Reason, reason } from './problem.js'
import type { MetricSums, Moments, SliceCounts, SliceSums } from './sums.js'

/** One metric or business function, ready for rows. */
export type Measure = {
  /** Whether some margin on it is relative, so that sums with the champion's own terms are needed. */
  readonly needsChampion: boolean
} & (
  | { readonly kind: 'confusion'; readonly metric: ConfusionMetric }
  | { readonly kind: 'mean'; readonly champion: Float64Array; readonly challenger: Float64Array }
  | { readonly kind: 'roc_auc' }
  | { readonly kind: 'average_precision' }
  | {
      readonly kind: 'formula'
      readonly form: AggregateForm
      /** Row values of each term of the form, for each model. */
      readonly champion: readonly Float64Array[]
      readonly challenger: readonly Float64Array[]
      /** Term whose sum is the denominator, if the form is a ratio of sums. */
      readonly denominator: number | undefined
    }
)

export interface FoldedSlicing {
  readonly counts: readonly SliceCounts[]
  /** sums[measure][slice] */
  readonly sums: readonly (readonly MetricSums[])[]
}

/** The pair as the fold reads it: what is shared by all slicings is computed once. */
export interface FoldInput {
  readonly pair: Pair
  readonly weight: Float64Array
  /** label·4 + champion flagged·2 + challenger flagged. */
  readonly cells: Uint8Array
  readonly championOrder: ScoreOrder | undefined
  readonly challengerOrder: ScoreOrder | undefined
}

export function prepareFold(
  pair: Pair,
  operatingPoint: { readonly champion: number; readonly challenger: number },
  measures: readonly Measure[],
): FoldInput {
  const { n, label, championScore, challengerScore } = pair
  const cells = new Uint8Array(n)
  for (let row = 0; row < n; row++) {
    cells[row] =
      label[row] * 4 +
      (championScore[row] >= operatingPoint.champion ? 2 : 0) +
      (challengerScore[row] >= operatingPoint.challenger ? 1 : 0)
  }
  const ranks = measures.some((measure) => measure.kind === 'roc_auc' || measure.kind === 'average_precision')
  return {
    pair,
    weight: pair.weight ?? new Float64Array(n).fill(1),
    cells,
    championOrder: ranks ? orderByScore(championScore) : undefined,
    challengerOrder: ranks ? orderByScore(challengerScore) : undefined,
  }
}

/**
 * Sums of every measure on every slice of one slicing. codes: n slice numbers, −1 for none; slices: their count.
 * A metric that does not exist on a slice (one class, nothing flagged) gives the reason instead.
 */
export function foldSlicing(
  input: FoldInput,
  codes: Int32Array,
  slices: number,
  measures: readonly Measure[],
): FoldedSlicing {
  const base = countSlices(input, codes, slices)
  const terms = newRowTerms(input.pair.n)
  const sums = measures.map((measure) => foldMeasure(input, base, terms, measure))
  const counts = Array.from({ length: slices }, (_, slice) => ({
    n: base.n[slice],
    positives: base.positives[slice],
    units: base.units[slice],
  }))
  return { counts, sums }
}

interface Base {
  readonly codes: Int32Array
  readonly slices: number
  readonly n: Float64Array
  readonly positives: Float64Array
  readonly units: Float64Array
  /** Σ w by slice and joint cell, 8 a slice. */
  readonly cellWeights: Float64Array
  readonly weights: Float64Array
  readonly positiveWeights: Float64Array
  readonly negativeWeights: Float64Array
  /** Effective counts of the rows with y = 1, y = 0, flagged by the champion, flagged by the challenger. */
  readonly classSupport: readonly [Float64Array, Float64Array, Float64Array, Float64Array]
}

/** Whether a joint cell belongs to y = 1, y = 0, ŷ champion = 1, ŷ challenger = 1. */
const inClass = (cell: number, which: number): boolean =>
  which === 0 ? cell >= 4 : which === 1 ? cell < 4 : which === 2 ? (cell & 2) !== 0 : (cell & 1) !== 0

function countSlices(input: FoldInput, codes: Int32Array, slices: number): Base {
  const { pair, weight, cells } = input
  const n = new Float64Array(slices)
  const cellWeights = new Float64Array(slices * 8)
  const cellCounts = new Float64Array(slices * 8)
  const cellSquares = new Float64Array(slices * 8)
  const units = new Float64Array(slices)
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const at = slice * 8 + cells[row]
    const w = weight[row]
    cellCounts[at]++
    cellWeights[at] += w
    cellSquares[at] += w * w
  }
  const positives = new Float64Array(slices)
  const weights = new Float64Array(slices)
  const positiveWeights = new Float64Array(slices)
  const negativeWeights = new Float64Array(slices)
  for (let slice = 0; slice < slices; slice++) {
    for (let cell = 0; cell < 8; cell++) {
      const at = slice * 8 + cell
      n[slice] += cellCounts[at]
      weights[slice] += cellWeights[at]
      if (cell >= 4) {
        positives[slice] += cellCounts[at]
        positiveWeights[slice] += cellWeights[at]
      } else negativeWeights[slice] += cellWeights[at]
    }
  }
  const classWeights = [0, 1, 2, 3].map((which) => {
    const result = new Float64Array(slices)
    for (let at = 0; at < slices * 8; at++) if (inClass(at & 7, which)) result[at >> 3] += cellWeights[at]
    return result
  })
  const classSquares = pair.unitOfRow
    ? unitSquares(input, codes, slices, units)
    : [0, 1, 2, 3].map((which) => {
        const result = new Float64Array(slices)
        for (let at = 0; at < slices * 8; at++) if (inClass(at & 7, which)) result[at >> 3] += cellSquares[at]
        return result
      })
  if (!pair.unitOfRow) units.set(n)
  const classSupport = [0, 1, 2, 3].map((which) =>
    classWeights[which].map((sum, slice) => (sum > 0 ? (sum * sum) / classSquares[which][slice] : 0)),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array]
  return { codes, slices, n, positives, units, cellWeights, weights, positiveWeights, negativeWeights, classSupport }
}

/** Σ over units of (weight of the unit's rows in the class)², for the four classes; counts the units on the way. */
function unitSquares(input: FoldInput, codes: Int32Array, slices: number, units: Float64Array): Float64Array[] {
  const unitOfRow = input.pair.unitOfRow!
  const squares = [0, 1, 2, 3].map(() => new Float64Array(slices))
  const sums = [0, 1, 2, 3].map(() => new Float64Array(slices))
  const current = new Int32Array(slices).fill(-1)
  const flush = (slice: number) => {
    for (let which = 0; which < 4; which++) {
      squares[which][slice] += sums[which][slice] ** 2
      sums[which][slice] = 0
    }
  }
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    if (current[slice] !== unitOfRow[row]) {
      flush(slice)
      current[slice] = unitOfRow[row]
      units[slice]++
    }
    for (let which = 0; which < 4; which++) {
      if (inClass(input.cells[row], which)) sums[which][slice] += input.weight[row]
    }
  }
  for (let slice = 0; slice < slices; slice++) flush(slice)
  return squares
}

/** Per-row δ, p and a of the measure at hand; reused from measure to measure. */
export interface RowTerms {
  readonly delta: Float64Array
  readonly champion: Float64Array
  readonly share: Float64Array
}

const newRowTerms = (n: number): RowTerms => ({
  delta: new Float64Array(n),
  champion: new Float64Array(n),
  share: new Float64Array(n),
})

/** Values of one measure on every slice, or why there is none. */
interface Values {
  readonly champion: Float64Array
  readonly difference: Float64Array
  readonly challenger: Float64Array
  readonly reasons: (Reason | undefined)[]
}

const newValues = (slices: number): Values => ({
  champion: new Float64Array(slices),
  difference: new Float64Array(slices),
  challenger: new Float64Array(slices),
  reasons: new Array(slices).fill(undefined),
})

function foldMeasure(input: FoldInput, base: Base, terms: RowTerms, measure: Measure): readonly MetricSums[] {
  const values = fillTerms(input, base, terms, measure)
  const support =
    measure.kind === 'confusion' ? measure.metric.support : measure.kind === 'roc_auc' ? 'both_classes' : 'share'
  return accumulate(input, base, terms, values, measure.needsChampion, (slice, aa) =>
    supportOf(base, slice, support, aa),
  )
}

/**
 * Influence values of every row on one measure, for each slice of a slicing (statistics.md, section 3): δ of the difference,
 * p of the champion's value, a the share of the metric's denominator; n numbers each, meaningless for rows in no slice and
 * in slices where the measure has no value. For tests: the fold itself keeps only their sums.
 */
export function influencesOf(input: FoldInput, codes: Int32Array, slices: number, measure: Measure): RowTerms {
  const terms = newRowTerms(input.pair.n)
  fillTerms(input, countSlices(input, codes, slices), terms, measure)
  return terms
}

function fillTerms(input: FoldInput, base: Base, scratch: RowTerms, measure: Measure): Values {
  const values = newValues(base.slices)
  for (let slice = 0; slice < base.slices; slice++)
    if (base.n[slice] === 0) values.reasons[slice] = reason('slice_empty')
  switch (measure.kind) {
    case 'confusion':
      fillConfusion(input, base, scratch, measure.metric, values)
      break
    case 'mean':
      fillMean(input, base, scratch, measure, values)
      break
    case 'roc_auc':
      fillRocAuc(input, base, scratch, values)
      break
    case 'average_precision':
      fillAveragePrecision(input, base, scratch, values)
      break
    case 'formula':
      fillFormula(input, base, scratch, measure, values)
      break
  }
  return values
}

function supportOf(base: Base, slice: number, kind: ConfusionMetric['support'], sumOfSquaredShares: number): number {
  const [positive, negative, championFlags, challengerFlags] = base.classSupport
  if (kind === 'share') return 1 / sumOfSquaredShares
  if (kind === 'both_classes') return Math.min(positive[slice], negative[slice])
  return Math.min(positive[slice], negative[slice], championFlags[slice], challengerFlags[slice])
}

function fillMean(
  input: FoldInput,
  base: Base,
  scratch: RowTerms,
  measure: { readonly champion: Float64Array; readonly challenger: Float64Array },
  values: Values,
): void {
  const { codes, slices, weights } = base
  const { weight } = input
  const { champion, challenger } = measure
  const sumChallenger = new Float64Array(slices)
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const w = weight[row]
    values.champion[slice] += w * champion[row]
    sumChallenger[slice] += w * challenger[row]
    values.difference[slice] += w * (challenger[row] - champion[row])
  }
  for (let slice = 0; slice < slices; slice++) {
    values.champion[slice] /= weights[slice]
    values.challenger[slice] = sumChallenger[slice] / weights[slice]
    values.difference[slice] /= weights[slice]
    if (!values.reasons[slice] && !Number.isFinite(values.champion[slice] + values.challenger[slice])) {
      values.reasons[slice] = reason('metric_undefined', { why: 'a row without a finite value' })
    }
  }
  const { delta, share } = scratch
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const a = weight[row] / weights[slice]
    share[row] = a
    delta[row] = a * (challenger[row] - champion[row] - values.difference[slice])
    scratch.champion[row] = a * (champion[row] - values.champion[slice])
  }
}

function rankInput(input: FoldInput, base: Base, order: ScoreOrder): RankInput {
  return {
    order,
    codes: base.codes,
    slices: base.slices,
    label: input.pair.label,
    weight: input.weight,
    positiveWeight: base.positiveWeights,
    negativeWeight: base.negativeWeights,
  }
}

function fillRocAuc(input: FoldInput, base: Base, scratch: RowTerms, values: Values): void {
  const { codes, slices, positiveWeights, negativeWeights } = base
  const { weight, pair } = input
  const { label } = pair
  for (let slice = 0; slice < slices; slice++) {
    if (!values.reasons[slice] && (positiveWeights[slice] === 0 || negativeWeights[slice] === 0)) {
      values.reasons[slice] = reason('one_class', { metric: 'roc_auc' })
    }
  }
  const ofChampion = placements(rankInput(input, base, input.championOrder!))
  const ofChallenger = placements(rankInput(input, base, input.challengerOrder!))
  const sumChallenger = new Float64Array(slices)
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0 || label[row] === 0) continue
    const w = weight[row]
    values.champion[slice] += w * ofChampion[row]
    sumChallenger[slice] += w * ofChallenger[row]
    values.difference[slice] += w * (ofChallenger[row] - ofChampion[row])
  }
  for (let slice = 0; slice < slices; slice++) {
    values.champion[slice] /= positiveWeights[slice]
    values.challenger[slice] = sumChallenger[slice] / positiveWeights[slice]
    values.difference[slice] /= positiveWeights[slice]
  }
  const { delta, share } = scratch
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const a = weight[row] / (label[row] === 1 ? positiveWeights[slice] : negativeWeights[slice])
    share[row] = a / 2
    delta[row] = a * (ofChallenger[row] - ofChampion[row] - values.difference[slice])
    scratch.champion[row] = a * (ofChampion[row] - values.champion[slice])
  }
}

function fillAveragePrecision(input: FoldInput, base: Base, scratch: RowTerms, values: Values): void {
  const { codes, slices, positiveWeights } = base
  const { weight, pair } = input
  const { label } = pair
  for (let slice = 0; slice < slices; slice++) {
    if (!values.reasons[slice] && positiveWeights[slice] === 0) {
      values.reasons[slice] = reason('one_class', { metric: 'average_precision' })
    }
  }
  const ofChampion = precisionTerms(rankInput(input, base, input.championOrder!))
  const ofChallenger = precisionTerms(rankInput(input, base, input.challengerOrder!))
  const sumChallenger = new Float64Array(slices)
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0 || label[row] === 0) continue
    const w = weight[row]
    values.champion[slice] += w * ofChampion.precisions[row]
    sumChallenger[slice] += w * ofChallenger.precisions[row]
    values.difference[slice] += w * (ofChallenger.precisions[row] - ofChampion.precisions[row])
  }
  for (let slice = 0; slice < slices; slice++) {
    values.champion[slice] /= positiveWeights[slice]
    values.challenger[slice] = sumChallenger[slice] / positiveWeights[slice]
    values.difference[slice] /= positiveWeights[slice]
  }
  const { delta, share } = scratch
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const a = weight[row] / positiveWeights[slice]
    const isPositive = label[row]
    share[row] = a * isPositive
    delta[row] = a * (ofChallenger.terms[row] - ofChampion.terms[row] - isPositive * values.difference[slice])
    scratch.champion[row] = a * (ofChampion.terms[row] - isPositive * values.champion[slice])
  }
}

function fillFormula(
  input: FoldInput,
  base: Base,
  scratch: RowTerms,
  measure: Extract<Measure, { kind: 'formula' }>,
  values: Values,
): void {
  const { codes, slices, weights } = base
  const { weight } = input
  const { form, denominator } = measure
  const width = form.terms.length + 1
  const sumTerms = (terms: readonly Float64Array[]) => {
    const sums = Array.from({ length: slices }, () => new Float64Array(width))
    for (let slice = 0; slice < slices; slice++) sums[slice][0] = weights[slice]
    for (const [j, term] of terms.entries()) {
      for (let row = 0; row < codes.length; row++) {
        if (codes[row] >= 0) sums[codes[row]][j + 1] += weight[row] * term[row]
      }
    }
    return sums
  }
  const models = [measure.champion, measure.challenger].map((terms) => {
    const sums = sumTerms(terms)
    return {
      terms,
      sums,
      values: sums.map((sum) => form.combine(sum)),
      gradients: sums.map((sum) => form.gradient(sum)),
    }
  })
  const [champion, challenger] = models
  for (let slice = 0; slice < slices; slice++) {
    values.champion[slice] = champion.values[slice]
    values.challenger[slice] = challenger.values[slice]
    values.difference[slice] = challenger.values[slice] - champion.values[slice]
    const finite = models.every(
      (model) => Number.isFinite(model.values[slice]) && Array.from(model.gradients[slice]).every(Number.isFinite),
    )
    if (!values.reasons[slice] && !finite) {
      values.reasons[slice] = reason('metric_undefined', {
        why: 'the formula divides by zero or has no finite value here',
      })
    }
  }
  // Influence z = w Σ_j ∂f/∂S_j t_j; it needs no centring, because f does not change when all weights are scaled.
  const influence = (model: (typeof models)[number], row: number, slice: number): number => {
    let sum = model.gradients[slice][0]
    for (let j = 0; j < model.terms.length; j++) sum += model.gradients[slice][j + 1] * model.terms[j][row]
    return weight[row] * sum
  }
  const shareOf = (row: number, slice: number): number => {
    if (denominator === undefined) return weight[row] / weights[slice]
    const half = (model: (typeof models)[number]) =>
      (0.5 * weight[row] * model.terms[denominator][row]) / model.sums[slice][denominator + 1]
    return half(champion) + half(challenger)
  }
  const { delta, share } = scratch
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const ofChampion = influence(champion, row, slice)
    scratch.champion[row] = ofChampion
    delta[row] = influence(challenger, row, slice) - ofChampion
    share[row] = shareOf(row, slice)
  }
}

const EMPTY: Cells = { tp: 0, fp: 0, fn: 0, tn: 0 }

/** Cells of one model from the eight joint cells of a slice. */
function cellsOf(cellWeights: Float64Array, slice: number, bit: 1 | 2): Cells {
  const cells = { ...EMPTY }
  for (let cell = 0; cell < 8; cell++) {
    const w = cellWeights[slice * 8 + cell]
    const flag = (cell & bit) !== 0
    if (cell >= 4) {
      if (flag) cells.tp += w
      else cells.fn += w
    } else if (flag) cells.fp += w
    else cells.tn += w
  }
  return cells
}

/** Confusion metrics depend on a row only through its cell and weight: δ, p and a are looked up in a table of eight. */
function fillConfusion(input: FoldInput, base: Base, scratch: RowTerms, metric: ConfusionMetric, values: Values): void {
  const { slices, codes } = base
  const table = {
    delta: new Float64Array(slices * 8),
    champion: new Float64Array(slices * 8),
    share: new Float64Array(slices * 8),
  }
  for (let slice = 0; slice < slices; slice++) {
    if (values.reasons[slice]) continue
    const champion = cellsOf(base.cellWeights, slice, 2)
    const challenger = cellsOf(base.cellWeights, slice, 1)
    const why = undefinedFor(metric, champion, challenger)
    if (why) {
      values.reasons[slice] = why
      continue
    }
    values.champion[slice] = metric.value(champion)
    values.challenger[slice] = metric.value(challenger)
    const sameDecisions = [1, 2, 5, 6].every((cell) => base.cellWeights[slice * 8 + cell] === 0)
    values.difference[slice] = sameDecisions ? 0 : values.challenger[slice] - values.champion[slice]
    const byChampion = metric.gradient(champion)
    const byChallenger = metric.gradient(challenger)
    for (let cell = 0; cell < 8; cell++) {
      const row = { label: cell >> 2, champion: (cell >> 1) & 1, challenger: cell & 1 } as JointCell
      const ofChampion = byChampion[cellName(row.label, row.champion)]
      table.champion[slice * 8 + cell] = ofChampion
      table.delta[slice * 8 + cell] = byChallenger[cellName(row.label, row.challenger)] - ofChampion
      table.share[slice * 8 + cell] = metric.share(champion, challenger, row)
    }
  }
  const { weight, cells } = input
  const { delta, champion, share } = scratch
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const at = slice * 8 + cells[row]
    const w = weight[row]
    delta[row] = w * table.delta[at]
    champion[row] = w * table.champion[at]
    share[row] = w * table.share[at]
  }
}

const cellName = (label: 0 | 1, flag: 0 | 1): keyof Cells =>
  label === 1 ? (flag === 1 ? 'tp' : 'fn') : flag === 1 ? 'fp' : 'tn'

/** A metric that is undefined for one model only is a finding about that model. */
function undefinedFor(metric: ConfusionMetric, champion: Cells, challenger: Cells): Reason | undefined {
  const ofChampion = metric.undefinedOn(champion)
  const ofChallenger = metric.undefinedOn(challenger)
  const why = ofChallenger ?? ofChampion
  if (!why) return undefined
  const model = ofChampion && ofChallenger ? 'both' : ofChallenger ? 'challenger' : 'champion'
  return why.code === 'one_class' ? why : { code: why.code, args: { ...why.args, model } }
}

/** A unit disagrees if its u exceeds this share of the largest term: less is rounding noise (statistics.md, section 4). */
const NOISE = 1e-12

// Places of the running sums of one slice.
const DD = 0
const DP = 1
const PP = 2
const DA = 3
const PA = 4
const AA = 5
const DDD = 6
const DDP = 7
const DPP = 8
const PPP = 9
const UUUU = 10
const UUUT = 11
const UUTT = 12
const UTTT = 13
const TTTT = 14
const LARGEST = 15
const WIDTH = 16

/** Sums the per-row δ, p and a of a measure over units, per slice and bucket. */
function accumulate(
  input: FoldInput,
  base: Base,
  scratch: RowTerms,
  values: Values,
  needsChampion: boolean,
  support: (slice: number, sumOfSquaredShares: number) => number,
): readonly MetricSums[] {
  const { slices, codes } = base
  const { buckets } = input.pair
  const sums = new Float64Array(slices * WIDTH)
  const differenceBuckets = new Float64Array(slices * buckets)
  const championBuckets = needsChampion ? new Float64Array(slices * buckets) : undefined
  const disagreeing = new Float64Array(slices)
  const units = input.pair.unitOfRow ? gatherUnits(input, base, scratch) : undefined
  const terms = units ?? {
    codes,
    delta: scratch.delta,
    champion: scratch.champion,
    share: scratch.share,
    buckets: input.pair.bucketOfRow,
    n: codes.length,
  }
  sumTerms(terms, values, sums, differenceBuckets, championBuckets, buckets)
  countDisagreeing(terms, values, sums, disagreeing)
  return Array.from({ length: slices }, (_, slice): MetricSums => {
    const undefinedBecause = values.reasons[slice]
    if (undefinedBecause) return { undefinedBecause }
    const at = (place: number) => sums[slice * WIDTH + place]
    const moments: Moments = {
      dd: at(DD),
      dp: at(DP),
      pp: at(PP),
      da: at(DA),
      pa: at(PA),
      aa: at(AA),
      ddd: at(DDD),
      ddp: at(DDP),
      dpp: at(DPP),
      ppp: at(PPP),
      uuuu: at(UUUU),
      uuut: at(UUUT),
      uutt: at(UUTT),
      uttt: at(UTTT),
      tttt: at(TTTT),
    }
    const result: SliceSums = {
      units: base.units[slice],
      champion: values.champion[slice],
      challenger: values.challenger[slice],
      difference: values.difference[slice],
      support: support(slice, moments.aa),
      disagreeing: disagreeing[slice],
      moments,
      buckets: {
        difference: differenceBuckets.subarray(slice * buckets, (slice + 1) * buckets),
        champion: championBuckets?.subarray(slice * buckets, (slice + 1) * buckets),
      },
    }
    if (!Number.isFinite(result.support) || !Object.values(moments).every(Number.isFinite)) {
      return { undefinedBecause: reason('metric_undefined', { why: 'its influence values are not finite' }) }
    }
    return result
  })
}

/** δ, p, a by unit and slice (or by row, where every row is a unit), in canonical order within each slice. */
interface UnitTerms {
  readonly n: number
  readonly codes: Int32Array
  readonly delta: Float64Array
  readonly champion: Float64Array
  readonly share: Float64Array
  readonly buckets: Uint16Array
}

/** Sums rows into units. The rows of a unit are neighbours in canonical order, so one open unit a slice is enough. */
function gatherUnits(input: FoldInput, base: Base, scratch: RowTerms): UnitTerms {
  const unitOfRow = input.pair.unitOfRow!
  const { bucketOfRow } = input.pair
  const total = base.units.reduce((sum, units) => sum + units, 0)
  const gathered = {
    n: total,
    codes: new Int32Array(total),
    delta: new Float64Array(total),
    champion: new Float64Array(total),
    share: new Float64Array(total),
    buckets: new Uint16Array(total),
  }
  const openUnit = new Int32Array(base.slices).fill(-1)
  const openAt = new Int32Array(base.slices)
  let next = 0
  for (let row = 0; row < base.codes.length; row++) {
    const slice = base.codes[row]
    if (slice < 0) continue
    if (openUnit[slice] !== unitOfRow[row]) {
      openUnit[slice] = unitOfRow[row]
      openAt[slice] = next
      gathered.codes[next] = slice
      gathered.buckets[next] = bucketOfRow[row]
      next++
    }
    const at = openAt[slice]
    gathered.delta[at] += scratch.delta[row]
    gathered.champion[at] += scratch.champion[row]
    gathered.share[at] += scratch.share[row]
  }
  return gathered
}

function sumTerms(
  terms: UnitTerms,
  values: Values,
  sums: Float64Array,
  differenceBuckets: Float64Array,
  championBuckets: Float64Array | undefined,
  buckets: number,
): void {
  const { n, codes, delta, champion, share } = terms
  const bucketOf = terms.buckets
  for (let g = 0; g < n; g++) {
    const slice = codes[g]
    if (slice < 0) continue
    const at = slice * WIDTH
    const d = delta[g]
    const a = share[g]
    const u = d + values.difference[slice] * a
    const dd = d * d
    const uu = u * u
    sums[at + DD] += dd
    sums[at + DA] += d * a
    sums[at + AA] += a * a
    sums[at + DDD] += dd * d
    sums[at + UUUU] += uu * uu
    const size = Math.max(Math.abs(u), Math.abs(d))
    if (size > sums[at + LARGEST]) sums[at + LARGEST] = size
    differenceBuckets[slice * buckets + bucketOf[g]] += u
  }
  if (!championBuckets) return
  for (let g = 0; g < n; g++) {
    const slice = codes[g]
    if (slice < 0) continue
    const at = slice * WIDTH
    const d = delta[g]
    const p = champion[g]
    const a = share[g]
    const u = d + values.difference[slice] * a
    const t = p + values.champion[slice] * a
    sums[at + DP] += d * p
    sums[at + PP] += p * p
    sums[at + PA] += p * a
    sums[at + DDP] += d * d * p
    sums[at + DPP] += d * p * p
    sums[at + PPP] += p * p * p
    sums[at + UUUT] += u * u * u * t
    sums[at + UUTT] += u * u * t * t
    sums[at + UTTT] += u * t * t * t
    sums[at + TTTT] += t * t * t * t
    championBuckets[slice * buckets + bucketOf[g]] += t
  }
}

function countDisagreeing(terms: UnitTerms, values: Values, sums: Float64Array, disagreeing: Float64Array): void {
  const { n, codes, delta, share } = terms
  for (let g = 0; g < n; g++) {
    const slice = codes[g]
    if (slice < 0) continue
    const u = delta[g] + values.difference[slice] * share[g]
    if (Math.abs(u) > NOISE * sums[slice * WIDTH + LARGEST]) disagreeing[slice]++
  }
}
