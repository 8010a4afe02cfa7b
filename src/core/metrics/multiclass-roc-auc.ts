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
import { orderByScore, type ScoreOrder } from './ranking.js'

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

/**
 * Calls visit for every row of a slice in ascending order of the score, with `below` and `tied` the weights of the rows that
 * score lower and equal, by cell; cells: a number below `count` for every row, −1 outside all slices. Cells and weights are
 * gathered first: reading them by row inside the walk costs more than all arithmetic.
 */
function walkUp(
  order: ScoreOrder,
  cells: Int32Array,
  weight: Float64Array,
  count: number,
  visit: (row: number, cell: number, below: Float64Array, tied: Float64Array) => void,
): void {
  const { rows, groupEnd } = order
  const n = rows.length
  const cellAt = new Int32Array(n)
  const weightAt = new Float64Array(n)
  for (let position = 0; position < n; position++) {
    cellAt[position] = cells[rows[position]]
    weightAt[position] = weight[rows[position]]
  }
  const below = new Float64Array(count)
  const tied = new Float64Array(count)
  for (let start = 0; start < n; ) {
    const end = groupEnd[start]
    for (let position = start; position < end; position++) {
      if (cellAt[position] >= 0) tied[cellAt[position]] += weightAt[position]
    }
    for (let position = start; position < end; position++) {
      if (cellAt[position] >= 0) visit(rows[position], cellAt[position], below, tied)
    }
    for (let position = start; position < end; position++) {
      const cell = cellAt[position]
      if (cell < 0) continue
      below[cell] += weightAt[position]
      tied[cell] = 0
    }
    start = end
  }
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
  const areas = new Float64Array(slices * classes)
  // Σ over the areas of (weight of the area) × (placement of the row) / (weight of the row's side), and their means by class.
  const placed = new Float64Array(codes.length)
  const means = new Float64Array(slices * classes)
  const cells = new Int32Array(codes.length)
  for (let k = 0; k < classes; k++) {
    const perPair = new Float64Array(slices)
    for (let slice = 0; slice < slices; slice++) {
      const at = slice * classes + k
      if (weights[at] === 0 || rest[at] === 0) continue
      perPair[slice] = classWeight(labels, slice, k, average) / weights[at] / rest[at]
    }
    for (let row = 0; row < codes.length; row++) {
      cells[row] = codes[row] < 0 ? -1 : 2 * codes[row] + (label[row] === k ? 1 : 0)
    }
    walkUp(orderOf(scores[k], classes), cells, weight, 2 * slices, (row, cell, below, tied) => {
      const slice = cell >> 1
      if (cell & 1) {
        const lower = below[cell - 1] + tied[cell - 1] / 2
        placed[row] += perPair[slice] * lower
        areas[slice * classes + k] += weight[row] * lower
      } else {
        const higher = weights[slice * classes + k] - below[cell + 1] - tied[cell + 1] / 2
        placed[row] += perPair[slice] * higher
      }
    })
    for (let slice = 0; slice < slices; slice++) {
      const first = slice * classes
      if (perPair[slice] === 0) continue
      areas[first + k] /= weights[first + k] * rest[first + k]
      const part = classWeight(labels, slice, k, average) * areas[first + k]
      values[slice] += part
      for (let j = 0; j < classes; j++) means[first + j] += part / (j === k ? weights[first + k] : rest[first + k])
    }
  }
  const influences = new Float64Array(codes.length)
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const at = slice * classes + label[row]
    const slope = average === 'weighted' ? (areas[at] - values[slice]) / all[slice] : 0
    influences[row] = weight[row] * (placed[row] - means[at] + slope)
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
  // Σ over the areas that a row is part of of (weight of the area) × (placement of the row) / (weight of the row's class).
  const placed = new Float64Array(codes.length)
  // For the derivative of the weights: Σ of the areas that a class is part of.
  const areasOfClass = new Float64Array(slices * classes)
  const cells = codes.map((slice, row) => (slice < 0 ? -1 : slice * classes + label[row]))
  for (let a = 0; a < classes; a++) {
    const perPair = new Float64Array(slices * classes)
    for (let slice = 0; slice < slices; slice++) {
      const first = slice * classes
      if (weights[first + a] === 0) continue
      for (let b = 0; b < classes; b++) {
        if (b === a || weights[first + b] === 0) continue
        perPair[first + b] = pairWeight(labels, slice, a, b, average) / weights[first + a] / weights[first + b]
      }
    }
    // Weight of the pairs of a row of a and a row of b in the right order.
    const right = new Float64Array(slices * classes)
    walkUp(orderOf(scores[a], classes), cells, weight, slices * classes, (row, cell, below, tied) => {
      const y = label[row]
      const first = cell - y
      if (y === a) {
        let sum = 0
        for (let at = first; at < first + classes; at++) {
          const lower = below[at] + tied[at] / 2
          sum += perPair[at] * lower
          right[at] += weight[row] * lower
        }
        placed[row] += sum
      } else {
        placed[row] += perPair[cell] * (weights[first + a] - below[first + a] - tied[first + a] / 2)
      }
    })
    for (let slice = 0; slice < slices; slice++) {
      const first = slice * classes
      for (let at = first; at < first + classes; at++) {
        if (perPair[at] === 0) continue
        values[slice] += perPair[at] * right[at]
        const area = right[at] / weights[first + a] / weights[at]
        areasOfClass[at] += area
        areasOfClass[first + a] += area
      }
    }
  }
  // The influences of an area sum to 0 over either of its classes: what a placement exceeds the mean of the class by.
  const means = new Float64Array(slices * classes)
  for (let row = 0; row < codes.length; row++) {
    const at = cells[row]
    if (at >= 0) means[at] += (weight[row] / weights[at]) * placed[row]
  }
  const influences = new Float64Array(codes.length)
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const at = cells[row]
    const slope =
      average === 'weighted' ? (areasOfClass[at] / (2 * (present[slice] - 1)) - values[slice]) / all[slice] : 0
    influences[row] = weight[row] * (placed[row] - means[at] + slope)
  }
  return { values, influences }
}
