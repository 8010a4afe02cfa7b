/**
 * The short road for pairs in which every row is a unit of weight 1: nothing is written down for each row and slicing but
 * the ranks. What a measure adds to a slice then depends on the row's two values, and on its slice and label alone.
 *
 * With x the row's values and code = 2·slice + label, the terms of `RowTerms` are δ = scale·(x_challenger − x_champion −
 * centre), a = share, u = scale·(x_challenger − x_champion − offset), where scale, centre, share and offset are looked up
 * by code. Two passes, one for the values and one for the moments about them, lose no digits where differences are
 * nearly constant.
 */

import { reason } from '../problem.js'
import { NOISE, newSumTable, PLACE, type SumTable, WIDTH } from './accumulate.js'
import type { Base } from './base.js'
import type { CellTotals } from './cells.js'
import type { FoldInput, Measure, RankOrder } from './input.js'
import { newValues, refuseOneClass, type Values } from './terms.js'

/** Most slices a slicing may have here: a code is a 16-bit number. */
const MOST_SLICES = 2 ** 15 - 1

/** Rows are units of weight 1. */
const isPlain = (pair: FoldInput['pair']): boolean => !pair.unitOfRow && !pair.weight

/** The slicing can take this road. */
export const canFoldPlain = ({ pair }: FoldInput, slices: number): boolean => isPlain(pair) && slices <= MOST_SLICES

/** 2·slice + label of every row; rows in no slice go to one more slice behind the last. */
function codeRows(input: FoldInput, base: Base): Uint16Array {
  const { label } = input.pair
  const { codes: slices } = base
  const codes = new Uint16Array(slices.length)
  const none = base.slices
  for (let row = 0; row < codes.length; row++) {
    const slice = slices[row]
    codes[row] = 2 * (slice < 0 ? none : slice) + label[row]
  }
  return codes
}

/** What is summed: two values of every row in some order of the rows. */
interface PlainTerms {
  readonly codes: Uint16Array
  /** code·buckets + bucket. */
  readonly bucketCodes: Uint32Array
  /** The value at place k is at `first + step * k`. */
  readonly champion: Float64Array
  readonly challenger: Float64Array
  readonly first: number
  readonly step: number
}

function bucketCodesOf(codes: Uint16Array, bucketOf: Uint16Array, buckets: number): Uint32Array {
  const result = new Uint32Array(codes.length)
  for (let k = 0; k < result.length; k++) result[k] = codes[k] * buckets + bucketOf[k]
  return result
}

/** What the measures of one slicing share on this road, made when the first of them needs it. */
export interface PlainSlicing {
  readonly input: FoldInput
  readonly base: Base
  readonly totals: CellTotals
  readonly codes: Uint16Array
  readonly bucketCodes: Uint32Array
  readonly ranks: () => PlainRanks
  readonly fourths: boolean
}

export function preparePlain(
  input: FoldInput,
  base: Base,
  totals: CellTotals,
  scratch: RankScratch,
  fourths: boolean,
): PlainSlicing {
  const codes = codeRows(input, base)
  let ranks: PlainRanks | undefined
  return {
    input,
    base,
    totals,
    codes,
    bucketCodes: bucketCodesOf(codes, input.pair.bucketOfRow, input.pair.buckets),
    ranks: () => {
      ranks ??= rankPlain(input, base, codes, scratch)
      return ranks
    },
    fourths,
  }
}

/** By code; see above. `championCentre` and `championOffset` stand to the champion's value as the others to the difference. */
interface CodeTables {
  readonly scale: Float64Array
  readonly share: Float64Array
  readonly centre: Float64Array
  readonly offset: Float64Array
  readonly championCentre: Float64Array
  readonly championOffset: Float64Array
}

const newTables = (slices: number): CodeTables => {
  const table = () => new Float64Array(2 * slices + 2)
  return {
    scale: table(),
    share: table(),
    centre: table(),
    offset: table(),
    championCentre: table(),
    championOffset: table(),
  }
}

/** Placements and precision terms of both models by place in the challenger's order, and the values they give. */
interface PlainRanks {
  readonly codes: Uint16Array
  readonly bucketCodes: Uint32Array
  /** Placement and precision term in turn. */
  readonly champion: RankTerms
  readonly challenger: RankTerms
}

interface RankTerms {
  readonly terms: Float64Array
  /** Twice the pairs of a positive and a negative in the right order, ties counting half: a whole number. */
  readonly rightPairs: Float64Array
  /** Σ of the precision at every positive. */
  readonly precisions: Float64Array
}

/** Two arrays of 2n numbers, used again from slicing to slicing. */
export interface RankScratch {
  readonly champion: Float64Array
  readonly challenger: Float64Array
}

/** As long as the rows are many if there are rank metrics, else empty. */
export function newRankScratch({ pair, ranked }: FoldInput): RankScratch {
  const length = ranked && isPlain(pair) ? 2 * pair.n : 0
  return { champion: new Float64Array(length), challenger: new Float64Array(length) }
}

function rankPlain(input: FoldInput, base: Base, rowCodes: Uint16Array, scratch: RankScratch): PlainRanks {
  const { champion, challenger } = input.ranked!
  const codes = codesInOrder(challenger, rowCodes)
  return {
    codes,
    bucketCodes: bucketCodesOf(codes, input.ranked!.buckets, input.pair.buckets),
    champion: placeAndWeigh(champion, codesInOrder(champion, rowCodes), base, scratch.champion),
    challenger: placeAndWeigh(challenger, codes, base, scratch.challenger),
  }
}

function codesInOrder({ order: { rows } }: RankOrder, codes: Uint16Array): Uint16Array {
  const ordered = new Uint16Array(codes.length)
  for (let k = 0; k < ordered.length; k++) ordered[k] = codes[rows[k]]
  return ordered
}

/**
 * Placements (`placements`) and precision terms (`precisionTerms`, by its letters) of one model, in a single walk from the
 * lowest score up: with weights of 1 what lies above is what is there less what lies below, exactly. Between groups with a
 * positive row nothing changes but the count of negatives, so ties need no thought there.
 */
function placeAndWeigh(
  { order, place, positiveGroups }: RankOrder,
  codes: Uint16Array,
  base: Base,
  terms: Float64Array,
): RankTerms {
  const { slices } = base
  const n = order.rows.length
  const walk: RankWalk = {
    codes,
    place,
    terms,
    count: new Int32Array(2 * slices + 2),
    below: new Int32Array(2 * slices + 2),
    tied: new Int32Array(2 * slices + 2),
    half: new Float64Array(2 * slices + 2),
    negativeTerms: new Float64Array(2 * slices + 2),
    firstSum: new Float64Array(slices + 1),
    rightPairs: new Float64Array(slices + 1),
    precisions: new Float64Array(slices + 1),
  }
  for (let slice = 0; slice < slices; slice++) {
    walk.count[2 * slice + 1] = base.positives[slice]
    walk.count[2 * slice] = base.n[slice] - base.positives[slice]
    walk.half[2 * slice + 1] = 0.5 / walk.count[2 * slice]
    walk.half[2 * slice] = 0.5 / walk.count[2 * slice + 1]
    walk.negativeTerms[2 * slice] = 1
  }
  let at = 0
  for (let i = 0; i < positiveGroups.length; i += 2) {
    passNegatives(walk, at, positiveGroups[i])
    at = positiveGroups[i + 1]
    passGroup(walk, positiveGroups[i], at)
  }
  passNegatives(walk, at, n)
  return { terms, rightPairs: walk.rightPairs, precisions: walk.precisions }
}

interface RankWalk {
  readonly codes: Uint16Array
  readonly place: Int32Array
  readonly terms: Float64Array
  /** By code: rows there are, rows passed, rows of the group at hand, half of 1/rows of the other label. */
  readonly count: Int32Array
  readonly below: Int32Array
  readonly tied: Int32Array
  readonly half: Float64Array
  /** By slice in turn: placement of a negative row that stands here, and its precision term, −C2. */
  readonly negativeTerms: Float64Array
  /** C1. */
  readonly firstSum: Float64Array
  readonly rightPairs: Float64Array
  readonly precisions: Float64Array
}

function passNegatives({ codes, place, terms, below, negativeTerms }: RankWalk, start: number, end: number): void {
  for (let k = start; k < end; k++) {
    const code = codes[k] // even: 2·slice
    const at = 2 * place[k]
    below[code]++
    terms[at] = negativeTerms[code]
    terms[at + 1] = negativeTerms[code + 1]
  }
}

/** A group of equal scores. */
function passGroup(walk: RankWalk, start: number, end: number): void {
  const { codes, place, terms, count, below, tied, half, negativeTerms, firstSum, rightPairs, precisions } = walk
  for (let k = start; k < end; k++) {
    const code = codes[k]
    tied[code]++
    if ((code & 1) === 0) continue
    const above = count[code] - below[code]
    const step = 1 / (above + count[code - 1] - below[code - 1])
    firstSum[code >> 1] += step
    negativeTerms[code] -= step * above * step
  }
  for (let k = start; k < end; k++) {
    const code = codes[k]
    const at = 2 * place[k]
    if ((code & 1) === 1) {
      const slice = code >> 1
      const passed = 2 * below[code - 1] + tied[code - 1]
      const above = count[code] - below[code]
      const precision = above * (1 / (above + count[code - 1] - below[code - 1]))
      terms[at] = passed * half[code]
      terms[at + 1] = precision + firstSum[slice] + negativeTerms[code]
      rightPairs[slice] += passed
      precisions[slice] += precision
    } else {
      terms[at] = (2 * (count[code + 1] - below[code + 1]) - tied[code + 1]) * half[code]
      terms[at + 1] = negativeTerms[code + 1]
    }
  }
  for (let k = start; k < end; k++) {
    const code = codes[k]
    below[code]++
    tied[code] = 0
    if ((code & 1) === 1) negativeTerms[code - 1] = 2 * (count[code] - below[code]) * half[code - 1]
  }
}

export type PlainMeasure = Extract<Measure, { kind: 'mean' | 'roc_auc' | 'average_precision' }>

export const isPlainMeasure = (measure: Measure): measure is PlainMeasure =>
  measure.kind === 'mean' || measure.kind === 'roc_auc' || measure.kind === 'average_precision'

/** Sums of a mean or a rank metric on all slices of a slicing, and its values. */
export function sumPlain(
  slicing: PlainSlicing,
  measure: PlainMeasure,
): { readonly table: SumTable; readonly values: Values } {
  const { base, totals } = slicing
  const { buckets } = slicing.input.pair
  const values = newValues(base)
  // One more slice, for the rows in none.
  const table = newSumTable(base.slices + 1, buckets, measure.needsChampion)
  const tables = newTables(base.slices)
  const terms = plainTerms(slicing, measure)
  const largest = tabulate(slicing, measure, terms, values, tables)
  const counts = new Float64Array(2 * base.slices)
  for (let slice = 0; slice < base.slices; slice++) {
    counts[2 * slice] = base.n[slice] - base.positives[slice]
    counts[2 * slice + 1] = base.positives[slice]
  }
  const sums = newPlainSums(tables, buckets, measure.needsChampion)
  const noise = noiseOf(tables, values, largest)
  let isNoisy = false
  for (let from = 0; from < terms.codes.length; from += BLOCK) {
    const to = Math.min(terms.codes.length, from + BLOCK)
    addMoments(terms, tables, sums.moments, from, to)
    isNoisy = countZeros(terms, tables, noise, sums.zeros, from, to) || isNoisy
    addToBuckets(terms, sums.buckets, from, to)
    if (!sums.champion) continue
    addChampionMoments(terms, tables, sums.champion.moments, from, to)
    addChampionsToBuckets(terms, sums.champion.buckets, from, to)
  }
  finishDifferences(sums.moments, tables, counts, table)
  if (isNoisy) recountDisagreeing(terms, tables, table.disagreeing)
  else for (let code = 0; code < counts.length; code++) table.disagreeing[code >> 1] += counts[code] - sums.zeros[code]
  scaleBuckets(sums.buckets, tables.scale, tables.offset, totals, buckets, table.differenceBuckets)
  if (sums.champion && table.championBuckets) {
    finishChampions(sums.champion.moments, tables, counts, table)
    scaleBuckets(sums.champion.buckets, tables.scale, tables.championOffset, totals, buckets, table.championBuckets)
  }
  if (slicing.fourths) sumFourths(terms, tables, table)
  return { table, values }
}

function plainTerms({ codes, bucketCodes, ranks }: PlainSlicing, measure: PlainMeasure): PlainTerms {
  if (measure.kind === 'mean') {
    return { codes, bucketCodes, champion: measure.champion, challenger: measure.challenger, first: 0, step: 1 }
  }
  const { champion, challenger, ...byRank } = ranks()
  const first = measure.kind === 'roc_auc' ? 0 : 1
  return { ...byRank, champion: champion.terms, challenger: challenger.terms, first, step: 2 }
}

/** Fills values and tables; returns what no difference of a row's two values exceeds. */
function tabulate(
  { base, ranks }: PlainSlicing,
  measure: PlainMeasure,
  terms: PlainTerms,
  values: Values,
  tables: CodeTables,
): number {
  if (measure.kind === 'mean') return tabulateMean(base, terms, values, tables, measure.centre ?? 0)
  if (measure.kind === 'roc_auc') tabulateRocAuc(base, ranks(), values, tables)
  else tabulateAveragePrecision(base, ranks(), values, tables)
  return LARGEST_RANK_DIFFERENCE
}

/** Returns the largest difference of a row. */
function tabulateMean(
  base: Base,
  terms: PlainTerms,
  values: Values,
  tables: CodeTables,
  championOffset: number,
): number {
  const { codes, champion, challenger } = terms
  const ofChampion = new Float64Array(base.slices + 1)
  const ofChallenger = new Float64Array(base.slices + 1)
  const differences = new Float64Array(base.slices + 1)
  let largest = 0
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row] >> 1
    const difference = challenger[row] - champion[row]
    ofChampion[slice] += champion[row]
    ofChallenger[slice] += challenger[row]
    differences[slice] += difference
    if (difference > largest) largest = difference
    else if (-difference > largest) largest = -difference
  }
  for (let slice = 0; slice < base.slices; slice++) {
    const n = base.n[slice]
    values.champion[slice] = ofChampion[slice] / n
    values.challenger[slice] = ofChallenger[slice] / n
    values.difference[slice] = differences[slice] / n
    if (!values.reasons[slice] && !Number.isFinite(values.champion[slice] + values.challenger[slice])) {
      values.reasons[slice] = reason('metric_undefined', { why: 'a row without a finite value' })
    }
    for (let code = 2 * slice; code < 2 * slice + 2; code++) {
      tables.scale[code] = 1 / n
      tables.share[code] = 1 / n
      tables.centre[code] = values.difference[slice]
      tables.championCentre[code] = values.champion[slice]
      tables.championOffset[code] = championOffset
    }
  }
  return largest
}

function tabulateRocAuc(base: Base, { champion, challenger }: PlainRanks, values: Values, tables: CodeTables): void {
  const { slices, positiveWeights: positives, negativeWeights: negatives } = base
  refuseOneClass(values, 'roc_auc', (slice) => positives[slice] === 0 || negatives[slice] === 0)
  for (let slice = 0; slice < slices; slice++) {
    const pairs = 2 * positives[slice] * negatives[slice]
    values.champion[slice] = champion.rightPairs[slice] / pairs
    values.challenger[slice] = challenger.rightPairs[slice] / pairs
    values.difference[slice] = (challenger.rightPairs[slice] - champion.rightPairs[slice]) / pairs
    for (const label of [0, 1]) {
      const code = 2 * slice + label
      tables.scale[code] = 1 / (label === 1 ? positives[slice] : negatives[slice])
      tables.share[code] = tables.scale[code] / 2
      tables.centre[code] = values.difference[slice]
      tables.offset[code] = values.difference[slice] / 2
      tables.championCentre[code] = values.champion[slice]
      tables.championOffset[code] = values.champion[slice] / 2
    }
  }
}

function tabulateAveragePrecision(
  base: Base,
  { champion, challenger }: PlainRanks,
  values: Values,
  tables: CodeTables,
): void {
  const { slices, positiveWeights: positives } = base
  refuseOneClass(values, 'average_precision', (slice) => positives[slice] === 0)
  for (let slice = 0; slice < slices; slice++) {
    values.champion[slice] = champion.precisions[slice] / positives[slice]
    values.challenger[slice] = challenger.precisions[slice] / positives[slice]
    values.difference[slice] = values.challenger[slice] - values.champion[slice]
    for (const label of [0, 1]) {
      const code = 2 * slice + label
      tables.scale[code] = 1 / positives[slice]
      tables.share[code] = label / positives[slice]
      tables.centre[code] = label * values.difference[slice]
      tables.championCentre[code] = label * values.champion[slice]
    }
  }
}

/** No rank term is larger: placements lie in 0 … 1, precision terms within 2 + ln n. */
const LARGEST_RANK_DIFFERENCE = 64

// One short loop for each thing that is summed: they run two to four times as fast as one loop for all of them. All of them
// go over one block of rows before the next, so that the rows come from the memory's cache.
const BLOCK = 4096

/** By code. */
interface PlainSums {
  /** Σ e, Σ e² and Σ e³, where e is the difference about its centre. */
  readonly moments: Float64Array
  /** Rows with u = 0. */
  readonly zeros: Float64Array
  /** Σ of the differences by code and bucket. */
  readonly buckets: Float64Array
  /** undefined: not needed. */
  readonly champion:
    | {
        /** Σ f, Σ ef, Σ f², Σ e²f, Σ ef² and Σ f³, where f is the champion's value about its centre. */
        readonly moments: Float64Array
        readonly buckets: Float64Array
      }
    | undefined
}

function newPlainSums({ scale }: CodeTables, buckets: number, needsChampion: boolean): PlainSums {
  const table = (width: number) => new Float64Array(scale.length * width)
  return {
    moments: table(3),
    zeros: table(1),
    buckets: table(buckets),
    champion: needsChampion ? { moments: table(6), buckets: table(buckets) } : undefined,
  }
}

function finishDifferences(sums: Float64Array, tables: CodeTables, counts: Float64Array, table: SumTable): void {
  const { scale, share } = tables
  for (let code = 0; code < counts.length; code++) {
    if (counts[code] === 0) continue
    const at = (code >> 1) * WIDTH
    const a = scale[code]
    table.sums[at + PLACE.DA] += a * share[code] * sums[3 * code]
    table.sums[at + PLACE.AA] += share[code] * share[code] * counts[code]
    table.sums[at + PLACE.DD] += a * a * sums[3 * code + 1]
    table.sums[at + PLACE.DDD] += a * a * a * sums[3 * code + 2]
  }
}

function addMoments(terms: PlainTerms, { centre }: CodeTables, sums: Float64Array, from: number, to: number): void {
  const { codes, champion, challenger, first, step } = terms
  for (let k = from, at = first + step * from; k < to; k++, at += step) {
    const code = codes[k]
    const e = challenger[at] - champion[at] - centre[code]
    const ee = e * e
    const place = 3 * code
    sums[place] += e
    sums[place + 1] += ee
    sums[place + 2] += ee * e
  }
}

function finishChampions(sums: Float64Array, tables: CodeTables, counts: Float64Array, table: SumTable): void {
  const { scale, share } = tables
  for (let code = 0; code < counts.length; code++) {
    if (counts[code] === 0) continue
    const at = (code >> 1) * WIDTH
    const from = 6 * code
    const a = scale[code]
    table.sums[at + PLACE.PA] += a * share[code] * sums[from]
    table.sums[at + PLACE.DP] += a * a * sums[from + 1]
    table.sums[at + PLACE.PP] += a * a * sums[from + 2]
    table.sums[at + PLACE.DDP] += a * a * a * sums[from + 3]
    table.sums[at + PLACE.DPP] += a * a * a * sums[from + 4]
    table.sums[at + PLACE.PPP] += a * a * a * sums[from + 5]
  }
}

function addChampionMoments(
  terms: PlainTerms,
  { centre, championCentre }: CodeTables,
  sums: Float64Array,
  from: number,
  to: number,
): void {
  const { codes, champion, challenger, first, step } = terms
  for (let k = from, at = first + step * from; k < to; k++, at += step) {
    const code = codes[k]
    const value = champion[at]
    const e = challenger[at] - value - centre[code]
    const f = value - championCentre[code]
    const ef = e * f
    const ff = f * f
    const place = 6 * code
    sums[place] += f
    sums[place + 1] += ef
    sums[place + 2] += ff
    sums[place + 3] += e * ef
    sums[place + 4] += e * ff
    sums[place + 5] += f * ff
  }
}

/** Σ scale·(x − offset) by slice and bucket, from the sums of x by code and bucket. */
function scaleBuckets(
  sums: Float64Array,
  scale: Float64Array,
  offset: Float64Array,
  totals: CellTotals,
  buckets: number,
  result: Float64Array,
): void {
  for (let code = 0; code < scale.length - 2; code++) {
    const a = scale[code]
    if (!(a > 0 && a < Number.POSITIVE_INFINITY)) continue
    const to = (code >> 1) * buckets
    const from = code * buckets
    const shift = offset[code]
    if (shift === 0) {
      for (let bucket = 0; bucket < buckets; bucket++) result[to + bucket] += a * sums[from + bucket]
      continue
    }
    // The four cells of a label stand one after the other.
    const cell = code * 4 * buckets
    for (let bucket = 0; bucket < buckets; bucket++) {
      const at = cell + bucket
      const rows =
        totals.buckets[at] +
        totals.buckets[at + buckets] +
        totals.buckets[at + 2 * buckets] +
        totals.buckets[at + 3 * buckets]
      result[to + bucket] += a * (sums[from + bucket] - shift * rows)
    }
  }
}

function addToBuckets(terms: PlainTerms, sums: Float64Array, from: number, to: number): void {
  const { champion, challenger, bucketCodes, first, step } = terms
  for (let k = from, at = first + step * from; k < to; k++, at += step)
    sums[bucketCodes[k]] += challenger[at] - champion[at]
}

function addChampionsToBuckets(terms: PlainTerms, sums: Float64Array, from: number, to: number): void {
  const { champion, bucketCodes, first, step } = terms
  for (let k = from, at = first + step * from; k < to; k++, at += step) sums[bucketCodes[k]] += champion[at]
}

/** By code: what |u|/scale must exceed to be surely more than noise; NaN where nobody asks. largest: no difference is larger. */
function noiseOf({ scale }: CodeTables, values: Values, largest: number): Float64Array {
  const noise = new Float64Array(scale.length).fill(Number.NaN)
  for (let slice = 0; slice < values.reasons.length; slice++) {
    if (values.reasons[slice]) continue
    const most = 2 * largest * Math.max(scale[2 * slice], scale[2 * slice + 1])
    for (let code = 2 * slice; code < 2 * slice + 2; code++) noise[code] = (NOISE * most) / scale[code]
  }
  return noise
}

/** Counts rows with u = 0; true: some u is so small that it may be noise. */
function countZeros(
  terms: PlainTerms,
  { offset }: CodeTables,
  noise: Float64Array,
  zeros: Float64Array,
  from: number,
  to: number,
): boolean {
  const { codes, champion, challenger, first, step } = terms
  let isNoisy = false
  for (let k = from, at = first + step * from; k < to; k++, at += step) {
    const code = codes[k]
    const u = challenger[at] - champion[at] - offset[code]
    if (Math.abs(u) <= noise[code]) {
      if (u === 0) zeros[code]++
      else isNoisy = true
    }
  }
  return isNoisy
}

/** Without those whose u is nothing but rounding. */
function recountDisagreeing(terms: PlainTerms, tables: CodeTables, disagreeing: Float64Array): void {
  const { codes, champion, challenger, first, step } = terms
  const { scale, centre, offset } = tables
  const largest = new Float64Array(disagreeing.length)
  for (let k = 0, at = first; k < codes.length; k++, at += step) {
    const code = codes[k]
    const difference = challenger[at] - champion[at]
    const u = Math.abs(difference - offset[code]) * scale[code]
    const delta = Math.abs(difference - centre[code]) * scale[code]
    if (u > largest[code >> 1]) largest[code >> 1] = u
    if (delta > largest[code >> 1]) largest[code >> 1] = delta
  }
  for (let k = 0, at = first; k < codes.length; k++, at += step) {
    const code = codes[k]
    const u = Math.abs(challenger[at] - champion[at] - offset[code]) * scale[code]
    if (u > NOISE * largest[code >> 1]) disagreeing[code >> 1]++
  }
}

/** Fourth moments of u and t: asked for on the whole data only. */
function sumFourths(terms: PlainTerms, tables: CodeTables, table: SumTable): void {
  const { codes, champion, challenger, first, step } = terms
  const { scale, offset, championOffset } = tables
  const { sums } = table
  const needsChampion = table.championBuckets !== undefined
  for (let k = 0, at = first; k < codes.length; k++, at += step) {
    const code = codes[k]
    const to = (code >> 1) * WIDTH
    const u = (challenger[at] - champion[at] - offset[code]) * scale[code]
    const uu = u * u
    sums[to + PLACE.UUUU] += uu * uu
    if (!needsChampion) continue
    const t = (champion[at] - championOffset[code]) * scale[code]
    const tt = t * t
    sums[to + PLACE.UUUT] += uu * u * t
    sums[to + PLACE.UUTT] += uu * tt
    sums[to + PLACE.UTTT] += u * t * tt
    sums[to + PLACE.TTTT] += tt * tt
  }
}
