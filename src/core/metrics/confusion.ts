/**
 * Metrics of the confusion matrix. Each is a smooth function of the four weighted cell totals, so its value and its
 * influence values come from one declaration: the influence of a row on the metric is its weight times the derivative
 * by the total of its cell (statistics.md, section 3).
 */
import { type Reason, reason } from '../problem.js'

/** Weighted totals of one model on one slice. */
export interface Cells {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

export interface ConfusionMetric {
  readonly kind: 'confusion'
  /** Why the value does not exist on these cells; undefined if it does. */
  undefinedOn(cells: Cells): Reason | undefined
  /** Same definition as scikit-learn's metric of the same name. Only called where defined. */
  value(cells: Cells): number
  /** Derivative of the value by each cell total. */
  gradient(cells: Cells): Cells
  /** Whose effective count is the support (statistics.md, section 2). */
  readonly support: 'share' | 'both_classes' | 'every_margin'
  /** Share of a row in the metric's denominator, by its cell in both models; not yet normalised by weight. */
  share(champion: Cells, challenger: Cells, row: JointCell): number
  /** Rows whose own contribution is 0 or 1: one row can change the metric by no more than 1 over the support. */
  readonly zeroOne: boolean
}

/** Where a row lies in both models' confusion matrices. */
export interface JointCell {
  readonly label: 0 | 1
  readonly champion: 0 | 1
  readonly challenger: 0 | 1
}

const total = (cells: Cells) => cells.tp + cells.fp + cells.fn + cells.tn
const positives = (cells: Cells) => cells.tp + cells.fn
const negatives = (cells: Cells) => cells.tn + cells.fp
const flagged = (cells: Cells) => cells.tp + cells.fp

const perRow = (champion: Cells) => 1 / total(champion)
const perPositive = (champion: Cells, _: Cells, row: JointCell) => row.label / positives(champion)
const perNegative = (champion: Cells, _: Cells, row: JointCell) => (1 - row.label) / negatives(champion)
const perClass = (champion: Cells, _: Cells, row: JointCell) =>
  0.5 / (row.label === 1 ? positives(champion) : negatives(champion))

/** Share of correct decisions: (TP + TN) / all. scikit-learn `accuracy_score`. */
export const accuracy: ConfusionMetric = {
  kind: 'confusion',
  undefinedOn: () => undefined,
  value: (cells) => (cells.tp + cells.tn) / total(cells),
  gradient: (cells) => {
    const all = total(cells)
    const wrong = (cells.fp + cells.fn) / all
    const right = (1 - wrong) / all
    return { tp: wrong / all, tn: wrong / all, fp: -right, fn: -right }
  },
  support: 'share',
  share: perRow,
  zeroOne: true,
}

/** Share of the positive rows that are flagged: TP / (TP + FN). scikit-learn `recall_score`; "sensitivity". */
export const recall: ConfusionMetric = {
  kind: 'confusion',
  undefinedOn: (cells) => (positives(cells) > 0 ? undefined : reason('one_class', { metric: 'recall' })),
  value: (cells) => cells.tp / positives(cells),
  gradient: (cells) => {
    const all = positives(cells)
    return { tp: cells.fn / all / all, fn: -cells.tp / all / all, fp: 0, tn: 0 }
  },
  support: 'share',
  share: perPositive,
  zeroOne: true,
}

/** Share of the negative rows that are not flagged: TN / (TN + FP). scikit-learn `recall_score(pos_label=0)`. */
export const specificity: ConfusionMetric = {
  kind: 'confusion',
  undefinedOn: (cells) => (negatives(cells) > 0 ? undefined : reason('one_class', { metric: 'specificity' })),
  value: (cells) => cells.tn / negatives(cells),
  gradient: (cells) => {
    const all = negatives(cells)
    return { tn: cells.fp / all / all, fp: -cells.tn / all / all, tp: 0, fn: 0 }
  },
  support: 'share',
  share: perNegative,
  zeroOne: true,
}

/** Mean of recall and specificity. scikit-learn `balanced_accuracy_score`. */
export const balancedAccuracy: ConfusionMetric = {
  kind: 'confusion',
  undefinedOn: (cells) =>
    positives(cells) > 0 && negatives(cells) > 0 ? undefined : reason('one_class', { metric: 'balanced_accuracy' }),
  value: (cells) => (recall.value(cells) + specificity.value(cells)) / 2,
  gradient: (cells) => {
    const ofPositives = recall.gradient(cells)
    const ofNegatives = specificity.gradient(cells)
    return {
      tp: ofPositives.tp / 2,
      fn: ofPositives.fn / 2,
      tn: ofNegatives.tn / 2,
      fp: ofNegatives.fp / 2,
    }
  },
  support: 'both_classes',
  share: perClass,
  zeroOne: false,
}

/** Share of the flagged rows that are positive: TP / (TP + FP). scikit-learn `precision_score`. */
export const precision: ConfusionMetric = {
  kind: 'confusion',
  undefinedOn: (cells) => (flagged(cells) > 0 ? undefined : reason('no_predicted_positive', {})),
  value: (cells) => cells.tp / flagged(cells),
  gradient: (cells) => {
    const all = flagged(cells)
    return { tp: cells.fp / all / all, fp: -cells.tp / all / all, fn: 0, tn: 0 }
  },
  support: 'share',
  share: (champion, challenger, row) =>
    (0.5 * row.champion) / flagged(champion) + (0.5 * row.challenger) / flagged(challenger),
  zeroOne: false,
}

/**
 * Weighted harmonic mean of precision and recall: (1 + β²)TP / ((1 + β²)TP + β²FN + FP). scikit-learn `fbeta_score`.
 * Undefined (scikit-learn: 0 with a warning) when no row is positive and none is flagged.
 */
export function fBeta(beta: number): ConfusionMetric {
  const square = beta * beta
  const denominator = (cells: Cells) => (1 + square) * cells.tp + square * cells.fn + cells.fp
  return {
    kind: 'confusion',
    undefinedOn: (cells) => (denominator(cells) > 0 ? undefined : reason('one_class', { metric: 'f_beta' })),
    value: (cells) => ((1 + square) * cells.tp) / denominator(cells),
    gradient: (cells) => {
      const all = denominator(cells)
      const value = ((1 + square) * cells.tp) / all
      return { tp: ((1 + square) * (1 - value)) / all, fn: (-square * value) / all, fp: -value / all, tn: 0 }
    },
    support: 'share',
    share: (champion, challenger, row) =>
      (0.5 * (square * row.label + row.champion)) / denominator(champion) +
      (0.5 * (square * row.label + row.challenger)) / denominator(challenger),
    zeroOne: false,
  }
}

/**
 * Matthews correlation coefficient: the correlation of label and decision, −1 to 1. scikit-learn `matthews_corrcoef`.
 * Undefined here where one class, or no or every row, is flagged (scikit-learn returns 0 by convention).
 */
export const matthewsCorrcoef: ConfusionMetric = {
  kind: 'confusion',
  undefinedOn: (cells) => {
    if (positives(cells) === 0 || negatives(cells) === 0) return reason('one_class', { metric: 'matthews_corrcoef' })
    if (flagged(cells) === 0) return reason('no_predicted_positive', {})
    if (cells.tn + cells.fn === 0) return reason('no_predicted_negative', {})
    return undefined
  },
  value: (cells) => {
    const all = total(cells)
    const p = positives(cells) / all
    const q = flagged(cells) / all
    return (cells.tp / all - p * q) / Math.sqrt(p * (1 - p) * q * (1 - q))
  },
  gradient: (cells) => {
    // With a, p, q the shares of TP, positive and flagged rows, v = (a − pq)/S; z of statistics.md section 3 by cell.
    const all = total(cells)
    const a = cells.tp / all
    const p = positives(cells) / all
    const q = flagged(cells) / all
    const scale = Math.sqrt(p * (1 - p) * q * (1 - q))
    const value = (a - p * q) / scale
    const byPositive = q / scale + (value * (1 - 2 * p)) / (2 * p * (1 - p))
    const byFlagged = p / scale + (value * (1 - 2 * q)) / (2 * q * (1 - q))
    const influence = (isTruePositive: number, isPositive: number, isFlagged: number) =>
      ((isTruePositive - a) / scale - (isPositive - p) * byPositive - (isFlagged - q) * byFlagged) / all
    return { tp: influence(1, 1, 1), fp: influence(0, 0, 1), fn: influence(0, 1, 0), tn: influence(0, 0, 0) }
  },
  support: 'every_margin',
  share: perRow,
  zeroOne: false,
}

/** Share of the rows that are flagged: (TP + FP) / all. Neither higher nor lower is better in itself. */
export const positiveRate: ConfusionMetric = {
  kind: 'confusion',
  undefinedOn: () => undefined,
  value: (cells) => flagged(cells) / total(cells),
  gradient: (cells) => {
    const all = total(cells)
    const rate = flagged(cells) / all
    return { tp: (1 - rate) / all, fp: (1 - rate) / all, fn: -rate / all, tn: -rate / all }
  },
  support: 'share',
  share: perRow,
  zeroOne: true,
}

/**
 * Net benefit at a threshold probability p: TP/n − FP/n·p/(1 − p), in true positives a row; at most the share of positives.
 * p is where acting and not acting are worth the same, so p/(1 − p) is what a false positive costs in true positives. Rows
 * are flagged at the operating point, which for probabilities that are right is best at p. p in (0, 1).
 * Vickers, Elkin 2006, Med Decis Making 26:565, equation on page 566; R `dcurves::dca`.
 */
export function netBenefit(thresholdProbability: number): ConfusionMetric {
  const odds = thresholdProbability / (1 - thresholdProbability)
  const value = (cells: Cells) => (cells.tp - odds * cells.fp) / total(cells)
  return {
    kind: 'confusion',
    undefinedOn: () => undefined,
    value,
    gradient: (cells) => {
      const all = total(cells)
      const benefit = value(cells)
      return { tp: (1 - benefit) / all, fp: (-odds - benefit) / all, fn: -benefit / all, tn: -benefit / all }
    },
    support: 'share',
    share: perRow,
    zeroOne: false,
  }
}
