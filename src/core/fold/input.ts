/** What the fold reads: a pair, and what is shared by all its slicings. */
import type { AggregateForm } from '../expression.js'
import type { ConfusionMetric } from '../metrics/confusion.js'
import type { NamedMetric } from '../metrics/names.js'
import { orderByScore, rankValues, type ScoreOrder } from '../metrics/ranking.js'
import type { Pair } from '../pair.js'
import type { Reason } from '../problem.js'
import type { RowTerms, Values } from './terms.js'

/** One metric or business function, ready for rows. */
export type Measure = {
  /** Whether some margin on it is relative, so that sums with the champion's own terms are needed. */
  readonly needsChampion: boolean
} & (
  | {
      readonly kind: 'confusion'
      readonly metric: ConfusionMetric
      /** What `metricMeasure` makes it of. */
      readonly made: NamedMetric
    }
  | {
      readonly kind: 'mean'
      readonly champion: Float64Array
      readonly challenger: Float64Array
      /** The value aimed at, from which the champion's own terms are then measured (`SliceSums.centre`). */
      readonly centre?: number
    }
  | { readonly kind: 'roc_auc' }
  | { readonly kind: 'average_precision' }
  | {
      readonly kind: 'formula'
      /** A smooth function of sums: sums[0] is Σ w, sums[1 + j] is Σ w·term j. */
      readonly form: SmoothForm
      /** Row values of each term of the form, for each model. */
      readonly champion: readonly Float64Array[]
      readonly challenger: readonly Float64Array[]
      /** Term whose sum is the denominator, if the form is a ratio of sums of shares. */
      readonly denominator: number | undefined
    }
  | {
      /** Influence values that depend on the other rows of the slice, made by the metric itself. */
      readonly kind: 'influence'
      readonly fill: (slicing: SlicingRows, terms: RowTerms, values: Values) => void
    }
  | {
      /** A quantity without a usable influence function: shown, never gated. rows: those of one slice, ascending. */
      readonly kind: 'statistic'
      readonly compute: (
        rows: Int32Array,
        /** Of every row of the pair; 1 where no weights are given. */
        weight: Float64Array,
      ) => { readonly champion: number; readonly challenger: number }
    }
)

export type SmoothForm = Pick<AggregateForm, 'combine' | 'gradient'> & {
  /** Why the value does not exist on these sums, where more can be said than that it is not finite. */
  readonly undefinedOn?: (sums: ArrayLike<number>) => Reason | undefined
}

/** What a metric that fills influence values sees of a slicing. */
export interface SlicingRows {
  /** Slice of every row, −1 for none. */
  readonly codes: Int32Array
  readonly slices: number
  readonly weight: Float64Array
  /** Σ w of each slice. */
  readonly weights: Float64Array
}

/** One model's rows in the order of its scores. */
export interface Ranked {
  readonly order: ScoreOrder
  readonly label: Uint8Array
  readonly weight: Float64Array
}

/** One model's rows in the order of its scores, as the fold of plain pairs wants them. */
export interface RankOrder {
  readonly order: ScoreOrder
  /** place[k]: where the row at position k stands in the challenger's order. */
  readonly place: Int32Array
  /** Start and end, in turn, of every group of equal scores that holds a positive row. */
  readonly positiveGroups: Int32Array
}

/** The pair as the fold reads it: what is shared by all slicings is computed once. */
export interface FoldInput {
  readonly pair: Pick<Pair, 'n' | 'label' | 'weight' | 'unitOfRow' | 'units' | 'bucketOfRow' | 'buckets'>
  readonly weight: Float64Array
  /** label·4 + champion flagged·2 + challenger flagged. */
  readonly cells: Uint8Array
  readonly ranked:
    | {
        readonly champion: RankOrder
        readonly challenger: RankOrder
        /** Bucket of the row at every position of the challenger's order. */
        readonly buckets: Uint16Array
      }
    | undefined
}

/** Label and weight by position, for the fold row by row. */
export const rankInput = ({ pair, weight }: FoldInput, order: ScoreOrder): Ranked => ({
  order,
  ...rankValues(order, pair.label, weight),
})

export function prepareFold(
  pair: Pair,
  operatingPoint: { readonly champion: number; readonly challenger: number },
  measures: readonly Measure[],
  ranked: FoldInput['ranked'] = undefined,
): FoldInput {
  const { n, label, championScore, challengerScore } = pair
  const cells = new Uint8Array(n)
  for (let row = 0; row < n; row++) {
    cells[row] =
      label[row] * 4 +
      (championScore[row] >= operatingPoint.champion ? 2 : 0) +
      (challengerScore[row] >= operatingPoint.challenger ? 1 : 0)
  }
  const weight = pair.weight ?? new Float64Array(n).fill(1)
  return {
    pair,
    weight,
    cells,
    ranked: ranked ?? (needsRanks(measures) ? rankModels(pair) : undefined),
  }
}

/** Some measure is one of the order of the scores. */
export const needsRanks = (measures: readonly Measure[]): boolean =>
  measures.some((measure) => measure.kind === 'roc_auc' || measure.kind === 'average_precision')

export type RankedModels = NonNullable<FoldInput['ranked']>

/** Ranks the models where there is another processor for it; undefined: it will not. */
export type RankElsewhere = (pair: Scored) => Promise<RankedModels> | undefined

export type Scored = Pick<Pair, 'championScore' | 'challengerScore' | 'bucketOfRow' | 'label'>

export function rankModels({ championScore, challengerScore, bucketOfRow, label }: Scored): RankedModels {
  const champion = orderByScore(championScore)
  const challenger = orderByScore(challengerScore)
  const n = champion.rows.length
  const placeOfRow = new Int32Array(n)
  const buckets = new Uint16Array(n)
  for (let k = 0; k < n; k++) {
    placeOfRow[challenger.rows[k]] = k
    buckets[k] = bucketOfRow[challenger.rows[k]]
  }
  const place = new Int32Array(n)
  for (let k = 0; k < n; k++) place[k] = placeOfRow[champion.rows[k]]
  return {
    champion: { order: champion, place, positiveGroups: findPositiveGroups(champion, label) },
    challenger: {
      order: challenger,
      place: placeOfRow.map((_, k) => k),
      positiveGroups: findPositiveGroups(challenger, label),
    },
    buckets,
  }
}

function findPositiveGroups({ rows, groupEnd }: ScoreOrder, label: Uint8Array): Int32Array {
  const groups = new Int32Array(2 * rows.length)
  let length = 0
  for (let k = 0; k < rows.length; k++) {
    if (label[rows[k]] === 0) continue
    let start = k
    while (start > 0 && groupEnd[start - 1] === groupEnd[k]) start--
    groups[length++] = start
    groups[length++] = groupEnd[k]
    k = groupEnd[k] - 1
  }
  return groups.slice(0, length)
}
