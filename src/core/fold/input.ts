/** What the fold reads: a pair, and what is shared by all its slicings. */
import type { AggregateForm } from '../expression.js'
import type { ConfusionMetric } from '../metrics/confusion.js'
import { orderByScore, rankValues, type ScoreOrder } from '../metrics/ranking.js'
import type { Pair } from '../pair.js'
import type { Reason } from '../problem.js'
import type { RowTerms, Values } from './terms.js'

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

/** The pair as the fold reads it: what is shared by all slicings is computed once. */
export interface FoldInput {
  readonly pair: Pair
  readonly weight: Float64Array
  /** label·4 + champion flagged·2 + challenger flagged. */
  readonly cells: Uint8Array
  readonly ranked: { readonly champion: Ranked; readonly challenger: Ranked } | undefined
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
  const weight = pair.weight ?? new Float64Array(n).fill(1)
  const rank = (score: Float64Array): Ranked => {
    const order = orderByScore(score)
    return { order, ...rankValues(order, label, weight) }
  }
  const ranks = measures.some((measure) => measure.kind === 'roc_auc' || measure.kind === 'average_precision')
  return {
    pair,
    weight,
    cells,
    ranked: ranks ? { champion: rank(championScore), challenger: rank(challengerScore) } : undefined,
  }
}
