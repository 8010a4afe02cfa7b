/**
 * Metrics of the decisions among several classes. Each is a smooth function of totals by class, so its value and its
 * influence values come from one declaration: the influence of a row is its weight times the derivative by the totals that
 * the row is part of (statistics.md, section 3).
 */
import type { Measure, SlicingRows } from '../fold/input.js'
import type { RowTerms, Values } from '../fold/terms.js'
import type { Reason } from '../problem.js'
import type { MulticlassValues } from '../task-values.js'
import { mixParts, type SharePart } from './multiclass-share.js'

/** Weighted totals of one model on one slice; arrays have one entry a class. */
export interface ClassTotals {
  readonly all: number
  /** Σ w of the rows with this label. */
  readonly labelled: Float64Array
  /** Σ w of the rows for which the model decides this class. */
  readonly predicted: Float64Array
  /** Σ w of the rows with this label for which it does. */
  readonly right: Float64Array
  /** Σ w of the distance between label and decision. */
  readonly distance: number
}

/** Derivatives of a value by each total. */
export interface ClassGradient {
  all: number
  readonly labelled: Float64Array
  readonly predicted: Float64Array
  readonly right: Float64Array
  distance: number
}

export const newGradient = (classes: number): ClassGradient => ({
  all: 0,
  labelled: new Float64Array(classes),
  predicted: new Float64Array(classes),
  right: new Float64Array(classes),
  distance: 0,
})

/** Both models on one slice. */
export interface TotalsPair {
  readonly champion: ClassTotals
  readonly challenger: ClassTotals
}

export interface ClassMetric {
  /** Distance of two classes, by index; absent: the metric asks for none. */
  distance?(label: number, predicted: number): number
  undefinedOn(pair: TotalsPair): Reason | undefined
  /** The value of one of the two models, and its derivatives. Only called where defined. */
  evaluate(totals: ClassTotals, pair: TotalsPair): { readonly value: number; readonly gradient: ClassGradient }
  /** What the metric rests on, for the share of a row: see `mixParts`. */
  parts(pair: TotalsPair): readonly SharePart[]
}

/** The metric on all rows of both models, ready for the fold. */
export function classMeasure(values: MulticlassValues, metric: ClassMetric, needsChampion: boolean): Measure {
  return {
    kind: 'influence',
    needsChampion,
    fill: (slicing, terms, result) => fillClassMetric(values, metric, slicing, terms, result),
  }
}

function fillClassMetric(
  values: MulticlassValues,
  metric: ClassMetric,
  slicing: SlicingRows,
  terms: RowTerms,
  result: Values,
): void {
  const { slices, codes, weight } = slicing
  const { label } = values
  const championDecision = values.champion.predicted
  const challengerDecision = values.challenger.predicted
  const pairs = sumTotals(values, metric, slicing)
  const championGradients: ClassGradient[] = []
  const challengerGradients: ClassGradient[] = []
  for (let slice = 0; slice < slices; slice++) {
    result.reasons[slice] ??= metric.undefinedOn(pairs[slice])
    if (result.reasons[slice]) continue
    const champion = metric.evaluate(pairs[slice].champion, pairs[slice])
    const challenger = metric.evaluate(pairs[slice].challenger, pairs[slice])
    result.champion[slice] = champion.value
    result.challenger[slice] = challenger.value
    result.difference[slice] = challenger.value - champion.value
    championGradients[slice] = champion.gradient
    challengerGradients[slice] = challenger.gradient
  }
  const shares = mixParts(values, slicing, (slice) => (result.reasons[slice] ? [] : metric.parts(pairs[slice])))
  const slopeAt = (gradient: ClassGradient, y: number, decision: number): number =>
    gradient.all +
    gradient.labelled[y] +
    gradient.predicted[decision] +
    (y === decision ? gradient.right[y] : 0) +
    (metric.distance ? gradient.distance * metric.distance(y, decision) : 0)
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0 || result.reasons[slice]) continue
    const y = label[row]
    const ofChampion = slopeAt(championGradients[slice], y, championDecision[row])
    const ofChallenger = slopeAt(challengerGradients[slice], y, challengerDecision[row])
    terms.champion[row] = weight[row] * ofChampion
    terms.delta[row] = weight[row] * (ofChallenger - ofChampion)
    terms.share[row] = shares(row, slice)
  }
}

/** Totals of both models on every slice. */
function sumTotals(values: MulticlassValues, metric: ClassMetric, slicing: SlicingRows): readonly TotalsPair[] {
  const { codes, slices, weight, weights } = slicing
  const { label } = values
  const classes = values.classes.length
  const table = () => new Float64Array(slices * classes)
  const labelled = table()
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] >= 0) labelled[codes[row] * classes + label[row]] += weight[row]
  }
  const sumModel = (decision: Int32Array) => {
    const sums = { predicted: table(), right: table(), distance: new Float64Array(slices) }
    for (let row = 0; row < codes.length; row++) {
      const slice = codes[row]
      if (slice < 0) continue
      const y = label[row]
      const at = slice * classes + decision[row]
      sums.predicted[at] += weight[row]
      if (decision[row] === y) sums.right[at] += weight[row]
      if (metric.distance) sums.distance[slice] += weight[row] * metric.distance(y, decision[row])
    }
    return sums
  }
  const champion = sumModel(values.champion.predicted)
  const challenger = sumModel(values.challenger.predicted)
  return Array.from({ length: slices }, (_, slice): TotalsPair => {
    const of = (all: Float64Array) => all.subarray(slice * classes, (slice + 1) * classes)
    const totals = (sums: ReturnType<typeof sumModel>): ClassTotals => ({
      all: weights[slice],
      labelled: of(labelled),
      predicted: of(sums.predicted),
      right: of(sums.right),
      distance: sums.distance[slice],
    })
    return { champion: totals(champion), challenger: totals(challenger) }
  })
}
