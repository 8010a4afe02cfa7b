/**
 * Folds the rows of a pair into sums, one slicing at a time: the hot path. Typed arrays, no row objects; every sum runs in
 * an order that the data alone decide, so that results do not depend on the order of the input (statistics.md, section 2).
 */
import { accumulate, finishSums, type SumTable } from './fold/accumulate.js'
import { type Base, countSlices } from './fold/base.js'
import { type CellTotals, sumCells, totalCells } from './fold/cells.js'
import type { FoldInput, Measure } from './fold/input.js'
import {
  canFoldPlain,
  isPlainMeasure,
  newRankScratch,
  type PlainSlicing,
  preparePlain,
  type RankScratch,
  sumPlain,
} from './fold/plain.js'
import { fillTerms, newRowTerms, newValues, type RowTerms, rankSlicing, type SlicingRanks } from './fold/terms.js'
import type { ConfusionMetric } from './metrics/confusion.js'
import { reason } from './problem.js'
import type { MetricSums, SliceCounts } from './sums.js'

export {
  type FoldInput,
  type Measure,
  needsRanks,
  prepareFold,
  type RankElsewhere,
  type RankedModels,
  rankModels,
  type Scored,
  type SmoothForm,
} from './fold/input.js'
export { newRankScratch, type RankScratch } from './fold/plain.js'

export interface FoldedSlicing {
  readonly counts: readonly SliceCounts[]
  /** sums[measure][slice] */
  readonly sums: readonly (readonly MetricSums[])[]
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
  options: FoldOptions = {},
): FoldedSlicing {
  const base = countSlices(input, codes, slices)
  const { fourths = true, rowByRow = false } = options
  const cells = once(() => totalCells(input, base))
  const work: Work = {
    input,
    base,
    fourths,
    plain: once(() => {
      const totals = !rowByRow && canFoldPlain(input, slices) ? cells() : undefined
      return totals && preparePlain(input, base, totals, options.scratch ?? newRankScratch(input), fourths)
    }),
    terms: once(() => newRowTerms(input.pair.n)),
    cells,
    ranks: once(() => rankSlicing(input, base)),
  }
  return {
    counts: Array.from({ length: slices }, (_, slice) => ({
      n: base.n[slice],
      positives: base.positives[slice],
      units: base.units[slice],
      ...(input.pair.weight ? { weight: base.weights[slice] } : {}),
    })),
    sums: measures.map((measure) => foldMeasure(work, measure)),
  }
}

export interface FoldOptions {
  /** Whether to sum fourth moments: only those of the whole data are ever asked for. Default true. */
  readonly fourths?: boolean
  /** Take the road through `RowTerms` also where there is a shorter one. For tests. */
  readonly rowByRow?: boolean
  /** Memory to use again from slicing to slicing (`newRankScratch`). */
  readonly scratch?: RankScratch
}

/** What the measures of one slicing share, made when the first of them needs it. */
interface Work {
  readonly input: FoldInput
  readonly base: Base
  readonly fourths: boolean
  readonly plain: () => PlainSlicing | undefined
  readonly terms: () => RowTerms
  readonly cells: () => CellTotals | undefined
  readonly ranks: () => SlicingRanks
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function foldMeasure(work: Work, measure: Measure): readonly MetricSums[] {
  const { input, base } = work
  const { buckets } = input.pair
  const kind =
    measure.kind === 'confusion' ? measure.metric.support : measure.kind === 'roc_auc' ? 'both_classes' : 'share'
  const centre = measure.kind === 'mean' ? measure.centre : undefined
  const finish = (table: SumTable, values: ReturnType<typeof newValues>) =>
    finishSums(table, base, values, buckets, work.fourths, (slice, aa) => supportOf(base, slice, kind, aa), centre)
  const cells = measure.kind === 'confusion' ? work.cells() : undefined
  if (measure.kind === 'confusion' && cells) {
    const values = newValues(base)
    return finish(sumCells(base, cells, measure.metric, values, buckets, measure.needsChampion), values)
  }
  if (measure.kind === 'statistic') return computeStatistic(base, measure.compute, input.weight)
  const plain = isPlainMeasure(measure) ? work.plain() : undefined
  if (isPlainMeasure(measure) && plain) {
    const { table, values } = sumPlain(plain, measure)
    return finish(table, values)
  }
  const values = fillTerms(input, base, work.terms(), measure, work.ranks)
  return finish(accumulate(input, base, work.terms(), values, measure.needsChampion, centre), values)
}

/** Values by slice, without anything to judge them by. */
function computeStatistic(
  base: Base,
  compute: Extract<Measure, { kind: 'statistic' }>['compute'],
  weight: Float64Array,
): readonly MetricSums[] {
  const rows = Array.from(base.n, (n) => new Int32Array(n))
  const filled = new Int32Array(base.slices)
  for (let row = 0; row < base.codes.length; row++) {
    const slice = base.codes[row]
    if (slice >= 0) rows[slice][filled[slice]++] = row
  }
  return rows.map((own): MetricSums => {
    if (own.length === 0) return { undefinedBecause: reason('slice_empty') }
    const { champion, challenger } = compute(own, weight)
    return Number.isFinite(champion) && Number.isFinite(challenger)
      ? { undefinedBecause: reason('no_influence'), champion, challenger }
      : { undefinedBecause: reason('metric_undefined', { why: 'it has no finite value here' }) }
  })
}

function supportOf(base: Base, slice: number, kind: ConfusionMetric['support'], sumOfSquaredShares: number): number {
  const [positive, negative, championFlags, challengerFlags] = base.classSupport
  if (kind === 'share') return 1 / sumOfSquaredShares
  if (kind === 'both_classes') return Math.min(positive[slice], negative[slice])
  return Math.min(positive[slice], negative[slice], championFlags[slice], challengerFlags[slice])
}

/**
 * Influence values of every row on one measure, for each slice of a slicing: see `RowTerms`. For tests and explanations: the
 * fold itself keeps only their sums.
 */
export function influencesOf(input: FoldInput, codes: Int32Array, slices: number, measure: Measure): RowTerms {
  const terms = newRowTerms(input.pair.n)
  const base = countSlices(input, codes, slices)
  fillTerms(input, base, terms, measure, () => rankSlicing(input, base))
  return terms
}
