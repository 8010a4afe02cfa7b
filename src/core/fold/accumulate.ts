/** Sums the δ, p and a of a measure over units, per slice and bucket: from rows to the waist. */
import { reason } from '../problem.js'
import type { MetricSums, Moments, SliceSums } from '../sums.js'
import type { Base } from './base.js'
import type { FoldInput } from './input.js'
import type { RowTerms, Values } from './terms.js'

/** A unit disagrees if its u exceeds this share of the largest term: less is rounding noise (statistics.md, section 4). */
export const NOISE = 1e-12

/** Places of the running sums of one slice. */
export const PLACE = {
  DD: 0,
  DP: 1,
  PP: 2,
  DA: 3,
  PA: 4,
  AA: 5,
  DDD: 6,
  DDP: 7,
  DPP: 8,
  PPP: 9,
  UUUU: 10,
  UUUT: 11,
  UUTT: 12,
  UTTT: 13,
  TTTT: 14,
} as const
export const WIDTH = 15
const { DD, DP, PP, DA, PA, AA, DDD, DDP, DPP, PPP, UUUU, UUUT, UUTT, UTTT, TTTT } = PLACE

/** Running sums of one measure on all slices of a slicing. */
export interface SumTable {
  /** WIDTH numbers a slice. */
  readonly sums: Float64Array
  readonly disagreeing: Float64Array
  readonly differenceBuckets: Float64Array
  readonly championBuckets: Float64Array | undefined
}

export function newSumTable(slices: number, buckets: number, needsChampion: boolean): SumTable {
  return {
    sums: new Float64Array(slices * WIDTH),
    disagreeing: new Float64Array(slices),
    differenceBuckets: new Float64Array(slices * buckets),
    championBuckets: needsChampion ? new Float64Array(slices * buckets) : undefined,
  }
}

/** From the terms of all rows. */
export function accumulate(
  input: FoldInput,
  base: Base,
  terms: RowTerms,
  values: Values,
  needsChampion: boolean,
  centre = 0,
): SumTable {
  const { pair } = input
  const table = newSumTable(base.slices, pair.buckets, needsChampion)
  const units = pair.unitOfRow
    ? gatherUnits(input, base, terms)
    : { n: base.codes.length, codes: base.codes, buckets: pair.bucketOfRow, ...terms }
  sumDifferences(units, values, table, pair.buckets)
  if (table.championBuckets) sumChampions(units, values, table, table.championBuckets, pair.buckets, centre)
  return table
}

/** δ, p, a by unit and slice (or by row, where every row is a unit), in canonical order within each slice. */
interface UnitTerms extends RowTerms {
  readonly n: number
  readonly codes: Int32Array
  readonly buckets: Uint16Array
}

/** Sums rows into units. The rows of a unit are neighbours in canonical order, so one open unit a slice is enough. */
function gatherUnits(input: FoldInput, base: Base, terms: RowTerms): UnitTerms {
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
    gathered.delta[at] += terms.delta[row]
    gathered.champion[at] += terms.champion[row]
    gathered.share[at] += terms.share[row]
  }
  return gathered
}

function sumDifferences(terms: UnitTerms, values: Values, table: SumTable, buckets: number): void {
  const { n, codes, delta, share, buckets: bucketOf } = terms
  const { difference } = values
  const { sums, differenceBuckets, disagreeing } = table
  const largest = new Float64Array(disagreeing.length)
  const smallest = new Float64Array(disagreeing.length).fill(Number.POSITIVE_INFINITY)
  for (let g = 0; g < n; g++) {
    const slice = codes[g]
    if (slice < 0) continue
    const at = slice * WIDTH
    const d = delta[g]
    const a = share[g]
    const u = d + difference[slice] * a
    const dd = d * d
    const uu = u * u
    sums[at + DD] += dd
    sums[at + DA] += d * a
    sums[at + AA] += a * a
    sums[at + DDD] += dd * d
    sums[at + UUUU] += uu * uu
    differenceBuckets[slice * buckets + bucketOf[g]] += u
    const sizeOfDelta = d < 0 ? -d : d
    const size = u < 0 ? -u : u
    if (sizeOfDelta > largest[slice]) largest[slice] = sizeOfDelta
    if (size > largest[slice]) largest[slice] = size
    if (size > 0) {
      disagreeing[slice]++
      if (size < smallest[slice]) smallest[slice] = size
    }
  }
  const isNoisy = smallest.some((size, slice) => size <= NOISE * largest[slice])
  if (isNoisy) recountDisagreeing(terms, difference, largest, disagreeing)
}

/** Without those whose u is nothing but rounding. */
function recountDisagreeing(
  { n, codes, delta, share }: UnitTerms,
  difference: Float64Array,
  largest: Float64Array,
  disagreeing: Float64Array,
): void {
  disagreeing.fill(0)
  for (let g = 0; g < n; g++) {
    const slice = codes[g]
    if (slice < 0) continue
    const u = delta[g] + difference[slice] * share[g]
    if ((u < 0 ? -u : u) > NOISE * largest[slice]) disagreeing[slice]++
  }
}

function sumChampions(
  terms: UnitTerms,
  values: Values,
  { sums }: SumTable,
  championBuckets: Float64Array,
  buckets: number,
  centre: number,
): void {
  const { n, codes, delta, champion, share, buckets: bucketOf } = terms
  for (let g = 0; g < n; g++) {
    const slice = codes[g]
    if (slice < 0) continue
    const at = slice * WIDTH
    const d = delta[g]
    const p = champion[g]
    const a = share[g]
    const u = d + values.difference[slice] * a
    const t = p + (values.champion[slice] - centre) * a
    const pp = p * p
    const tt = t * t
    sums[at + DP] += d * p
    sums[at + PP] += pp
    sums[at + PA] += p * a
    sums[at + DDP] += d * d * p
    sums[at + DPP] += d * pp
    sums[at + PPP] += pp * p
    sums[at + UUUT] += u * u * u * t
    sums[at + UUTT] += u * u * tt
    sums[at + UTTT] += u * tt * t
    sums[at + TTTT] += tt * tt
    championBuckets[slice * buckets + bucketOf[g]] += t
  }
}

/** The waist: one entry a slice. support: the effective count, from Σ a² where the metric's share defines it. */
export function finishSums(
  table: SumTable,
  base: Base,
  values: Values,
  buckets: number,
  fourths: boolean,
  support: (slice: number, sumOfSquaredShares: number) => number,
  centre?: number,
): readonly MetricSums[] {
  return Array.from({ length: base.slices }, (_, slice): MetricSums => {
    const undefinedBecause = values.reasons[slice]
    if (undefinedBecause) return { undefinedBecause }
    const at = (place: number) => table.sums[slice * WIDTH + place]
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
    }
    const fourthMoments = fourths
      ? { uuuu: at(UUUU), uuut: at(UUUT), uutt: at(UUTT), uttt: at(UTTT), tttt: at(TTTT) }
      : undefined
    const result: SliceSums = {
      units: base.units[slice],
      champion: values.champion[slice],
      ...(centre === undefined ? {} : { centre }),
      challenger: values.challenger[slice],
      difference: values.difference[slice],
      support: support(slice, moments.aa),
      disagreeing: table.disagreeing[slice],
      moments,
      fourths: fourthMoments,
      buckets: {
        difference: table.differenceBuckets.subarray(slice * buckets, (slice + 1) * buckets),
        champion: table.championBuckets?.subarray(slice * buckets, (slice + 1) * buckets),
      },
    }
    const numbers = [result.support, ...Object.values(moments), ...Object.values(fourthMoments ?? {})]
    if (!numbers.every(Number.isFinite)) {
      return { undefinedBecause: reason('metric_undefined', { why: 'its influence values are not finite' }) }
    }
    return result
  })
}
