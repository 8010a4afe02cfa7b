/**
 * ROC AUC of several classes: means of the areas of binary problems, each class against the rest (ovr) or every pair of
 * classes (ovo). Influence values are the same means of DeLong's (statistics.md, section 3), plus the derivative of the
 * weights of the mean where these are shares of the labels.
 */
import type { Measure, SlicingRows } from '../fold/input.js'
import type { RowTerms, Values } from '../fold/terms.js'
import { reason } from '../problem.js'
import type { MulticlassValues } from '../task-values.js'
import { mixParts, type SharePart } from './multiclass-share.js'
import { orderByScore, placements, rankCodes, rankValues, type ScoreOrder } from './ranking.js'

export interface AreaKind {
  /** ovr: each class against all others. ovo: each pair of classes alone, by the score of the one and of the other. */
  readonly scheme: 'ovr' | 'ovo'
  /** Of the areas: equal, or by the share of the labels that are of the class (of either class of the pair). */
  readonly average: 'macro' | 'weighted'
}

/**
 * The measure. scikit-learn `roc_auc_score(multi_class, average)`; for ovo, Hand and Till (2001), eq. 7, and with weights of
 * rows, which scikit-learn refuses there, the same with shares of the weight. A class that is not a label in a slice has no
 * area and is left out of the mean there (scikit-learn: NaN or an error); with fewer than two left there is no value.
 * The share of a row: see `mixParts`; every class is a part, half of each of its areas.
 */
export function areaMeasure(
  name: string,
  values: MulticlassValues,
  probabilities: { readonly champion: readonly Float64Array[]; readonly challenger: readonly Float64Array[] },
  kind: AreaKind,
  needsChampion: boolean,
): Measure {
  const fill = (slicing: SlicingRows, terms: RowTerms, result: Values): void => {
    const labels = countLabels(values, slicing)
    for (const slice of result.reasons.keys()) {
      if (labels.present[slice] < 2) result.reasons[slice] ??= reason('one_class', { metric: name })
    }
    const addInfluences = kind.scheme === 'ovr' ? addAgainstRest : addAgainstEach
    const influencesOf = (scores: readonly Float64Array[]) =>
      addInfluences(values, scores, slicing, labels, kind.average)
    const champion = influencesOf(probabilities.champion)
    const challenger = influencesOf(probabilities.challenger)
    for (let slice = 0; slice < slicing.slices; slice++) {
      if (result.reasons[slice]) continue
      result.champion[slice] = champion.values[slice]
      result.challenger[slice] = challenger.values[slice]
      result.difference[slice] = challenger.values[slice] - champion.values[slice]
    }
    const shares = mixParts(values, slicing, (slice) => (result.reasons[slice] ? [] : partsOf(labels, slice, kind)))
    for (let row = 0; row < slicing.codes.length; row++) {
      const slice = slicing.codes[row]
      if (slice < 0 || result.reasons[slice]) continue
      terms.champion[row] = champion.influences[row]
      terms.delta[row] = challenger.influences[row] - champion.influences[row]
      terms.share[row] = shares(row, slice)
    }
  }
  return { kind: 'influence', needsChampion, fill }
}

/** Weight of each class among the labels: entry slice · classes + class. */
interface Labels {
  readonly classes: number
  readonly weights: Float64Array
  /** Weight of all other classes. */
  readonly rest: Float64Array
  /** Σ w of each slice. */
  readonly all: Float64Array
  /** Classes that are a label, by slice. */
  readonly present: Int32Array
}

function countLabels({ classes: names, label }: MulticlassValues, { codes, slices, weight }: SlicingRows): Labels {
  const classes = names.length
  const weights = new Float64Array(slices * classes)
  const rest = new Float64Array(slices * classes)
  const all = new Float64Array(slices)
  const present = new Int32Array(slices)
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] >= 0) weights[codes[row] * classes + label[row]] += weight[row]
  }
  for (let slice = 0; slice < slices; slice++) {
    const own = weights.subarray(slice * classes, (slice + 1) * classes)
    all[slice] = own.reduce((sum, value) => sum + value, 0)
    present[slice] = own.reduce((count, value) => (value > 0 ? count + 1 : count), 0)
    // From both ends, rather than all − own: no digits are lost, and nothing else is exactly 0.
    let below = 0
    let above = 0
    for (let k = 0; k < classes; k++) {
      rest[slice * classes + k] += below
      below += own[k]
      rest[slice * classes + classes - 1 - k] += above
      above += own[classes - 1 - k]
    }
  }
  return { classes, weights, rest, all, present }
}

/** How much a class counts in the mean over classes. */
const classWeight = (labels: Labels, slice: number, k: number, average: AreaKind['average']): number =>
  average === 'macro' ? 1 / labels.present[slice] : labels.weights[slice * labels.classes + k] / labels.all[slice]

/** How much the area of a pair by the score of its first class counts; the two orders of a pair count alike. */
function pairWeight(labels: Labels, slice: number, a: number, b: number, average: AreaKind['average']): number {
  const others = labels.present[slice] - 1
  if (average === 'macro') return 1 / (labels.present[slice] * others)
  const at = slice * labels.classes
  return (labels.weights[at + a] + labels.weights[at + b]) / (2 * others * labels.all[slice])
}

function partsOf(labels: Labels, slice: number, { scheme, average }: AreaKind): readonly SharePart[] {
  const at = slice * labels.classes
  const present = Array.from({ length: labels.classes }, (_, k) => k).filter((k) => labels.weights[at + k] > 0)
  const sumOthers = (k: number, term: (other: number) => number): number =>
    present.reduce((sum, other) => (other === k ? sum : sum + term(other)), 0)
  const weigh = (k: number): number =>
    scheme === 'ovo'
      ? sumOthers(k, (other) => pairWeight(labels, slice, k, other, average))
      : classWeight(labels, slice, k, average) / 2 +
        sumOthers(
          k,
          (other) =>
            (classWeight(labels, slice, other, average) / 2) * (labels.weights[at + k] / labels.rest[at + other]),
        )
  return present.map((k) => ({ weight: weigh(k), classes: [k], label: [1 / labels.weights[at + k]] }))
}

interface Areas {
  /** The mean area of one model, by slice. */
  readonly values: Float64Array
  /** w · derivative by the row's weight; rows of slices with fewer than two classes are meaningless. */
  readonly influences: Float64Array
}

/**
 * Sorting is most of the work and the same for every slicing and each of these metrics. Beyond this many numbers (256 MiB of
 * orders for the two models) it is done again each time.
 */
const MOST_KEPT = 2 ** 24
const keptOrders = new WeakMap<Float64Array, ScoreOrder>()

function orderOf(score: Float64Array, classes: number): ScoreOrder {
  const kept = keptOrders.get(score)
  if (kept) return kept
  const order = orderByScore(score)
  if (score.length * classes <= MOST_KEPT) keptOrders.set(score, order)
  return order
}

function addAgainstRest(
  { label }: MulticlassValues,
  scores: readonly Float64Array[],
  { codes, slices, weight }: SlicingRows,
  labels: Labels,
  average: AreaKind['average'],
): Areas {
  const { classes, weights, rest, all } = labels
  const values = new Float64Array(slices)
  const influences = new Float64Array(codes.length)
  const areas = new Float64Array(slices * classes)
  const isClass = new Uint8Array(codes.length)
  for (let k = 0; k < classes; k++) {
    for (let row = 0; row < codes.length; row++) isClass[row] = label[row] === k ? 1 : 0
    const ofClass = (table: Float64Array) => Float64Array.from({ length: slices }, (_, s) => table[s * classes + k])
    const order = orderOf(scores[k], classes)
    const placed = placements({
      order,
      ...rankValues(order, isClass, weight),
      codes: rankCodes(order, codes),
      slices,
      positiveWeight: ofClass(weights),
      negativeWeight: ofClass(rest),
    })
    for (let row = 0; row < codes.length; row++) {
      const slice = codes[row]
      if (slice >= 0 && isClass[row])
        areas[slice * classes + k] += (weight[row] * placed[row]) / weights[slice * classes + k]
    }
    for (let slice = 0; slice < slices; slice++) {
      const at = slice * classes + k
      if (weights[at] > 0) values[slice] += classWeight(labels, slice, k, average) * areas[at]
    }
    for (let row = 0; row < codes.length; row++) {
      const slice = codes[row]
      const at = slice * classes + k
      if (slice < 0 || weights[at] === 0) continue
      const a = weight[row] / (isClass[row] ? weights[at] : rest[at])
      influences[row] += classWeight(labels, slice, k, average) * a * (placed[row] - areas[at])
    }
  }
  if (average === 'weighted') {
    for (let row = 0; row < codes.length; row++) {
      const slice = codes[row]
      if (slice < 0) continue
      influences[row] += (weight[row] / all[slice]) * (areas[slice * classes + label[row]] - values[slice])
    }
  }
  return { values, influences }
}

function addAgainstEach(
  { label }: MulticlassValues,
  scores: readonly Float64Array[],
  { codes, slices, weight }: SlicingRows,
  labels: Labels,
  average: AreaKind['average'],
): Areas {
  const { classes, weights, all, present } = labels
  const values = new Float64Array(slices)
  // Σ over the areas that a row is part of of (weight of the area) × (placement of the row).
  const placed = new Float64Array(codes.length)
  // For the derivative of the weights: Σ of the areas that a class is part of.
  const areasOfClass = new Float64Array(slices * classes)
  for (let a = 0; a < classes; a++) {
    const order = orderOf(scores[a], classes)
    const counts = new Float64Array(slices * classes) // weight of the area of a and b
    for (let slice = 0; slice < slices; slice++) {
      if (present[slice] < 2 || weights[slice * classes + a] === 0) continue
      for (let b = 0; b < classes; b++) {
        const at = slice * classes + b
        if (b !== a && weights[at] > 0) counts[at] = pairWeight(labels, slice, a, b, average)
      }
    }
    const areas = new Float64Array(slices * classes)
    const below = new Float64Array(slices * classes)
    const tied = new Float64Array(slices * classes)
    for (let start = 0; start < codes.length; ) {
      const end = order.groupEnd[start]
      for (let position = start; position < end; position++) {
        const row = order.rows[position]
        if (codes[row] >= 0) tied[codes[row] * classes + label[row]] += weight[row]
      }
      for (let position = start; position < end; position++) {
        const row = order.rows[position]
        const slice = codes[row]
        if (slice < 0) continue
        const first = slice * classes
        if (label[row] === a) {
          for (let at = first; at < first + classes; at++) {
            if (counts[at] === 0) continue
            const placement = (below[at] + tied[at] / 2) / weights[at]
            placed[row] += counts[at] * placement
            areas[at] += (weight[row] / weights[first + a]) * placement
          }
        } else if (weights[first + a] > 0) {
          const above = weights[first + a] - below[first + a] - tied[first + a] / 2
          placed[row] += (counts[first + label[row]] * above) / weights[first + a]
        }
      }
      for (let position = start; position < end; position++) {
        const row = order.rows[position]
        if (codes[row] < 0) continue
        const at = codes[row] * classes + label[row]
        below[at] += weight[row]
        tied[at] = 0
      }
      start = end
    }
    for (let slice = 0; slice < slices; slice++) {
      for (let b = 0; b < classes; b++) {
        const at = slice * classes + b
        values[slice] += counts[at] * areas[at]
        areasOfClass[at] += areas[at]
        areasOfClass[slice * classes + a] += areas[at]
      }
    }
  }
  // Each area's influences sum to 0 over either of its classes: what their placements exceed the mean of the class by.
  const means = new Float64Array(slices * classes)
  for (let row = 0; row < codes.length; row++) {
    const at = codes[row] * classes + label[row]
    if (codes[row] >= 0) means[at] += (weight[row] / weights[at]) * placed[row]
  }
  const influences = new Float64Array(codes.length)
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const at = slice * classes + label[row]
    influences[row] = (weight[row] / weights[at]) * (placed[row] - means[at])
    if (average === 'weighted') {
      const slope = areasOfClass[at] / (2 * (present[slice] - 1)) - values[slice]
      influences[row] += (weight[row] / all[slice]) * slope
    }
  }
  return { values, influences }
}
