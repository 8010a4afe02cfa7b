/** Agreement of label and decision beyond chance: Matthews correlation and Cohen's kappa of several classes. */
import { type Reason, reason } from '../problem.js'
import type { SharePart } from './multiclass-share.js'
import { type ClassMetric, type ClassTotals, newGradient, type TotalsPair } from './multiclass-totals.js'

const countPresent = (totals: Float64Array): number =>
  totals.reduce((count, weight) => (weight > 0 ? count + 1 : count), 0)

/** Labels of one class say nothing of agreement, whatever is decided. */
function refuseOneLabel(metric: string, { champion }: TotalsPair): Reason | undefined {
  return countPresent(champion.labelled) < 2 ? reason('one_class', { metric }) : undefined
}

/**
 * Labels and either model's decisions, each a part: the counterpart of the smallest of the margins, which statistics.md
 * takes for two classes. A row of a class with the share t of a margin counts 1 − t in it: where nearly all rows are of one
 * class, the others carry the coefficient.
 */
function marginParts({ champion, challenger }: TotalsPair): readonly SharePart[] {
  const classes = [...champion.labelled.keys()]
  const coefficients = (totals: Float64Array): number[] => {
    const scale = champion.all - sumSquares(totals) / champion.all
    return classes.map((k) => (1 - totals[k] / champion.all) / scale)
  }
  return [
    { weight: 1, classes, label: coefficients(champion.labelled) },
    ...(countPresent(champion.predicted) > 1
      ? [{ weight: 1, classes, champion: coefficients(champion.predicted) }]
      : []),
    ...(countPresent(challenger.predicted) > 1
      ? [{ weight: 1, classes, challenger: coefficients(challenger.predicted) }]
      : []),
  ]
}

const sumSquares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0)
const sumProducts = (left: Float64Array, right: Float64Array): number =>
  left.reduce((sum, value, k) => sum + value * right[k], 0)

/**
 * Matthews correlation coefficient of several classes, R_K, −1 to 1: (a − Σ t p)/√((1 − Σ t²)(1 − Σ p²)) with a the share
 * of right decisions, t and p the shares of each class among labels and decisions. Gorodkin (2004), eq. 8; scikit-learn
 * `matthews_corrcoef`. No value where all labels, or all decisions of a model, are one class (scikit-learn: 0).
 */
export function correlation(name: string): ClassMetric {
  return {
    undefinedOn(pair) {
      const oneLabel = refuseOneLabel(name, pair)
      if (oneLabel) return oneLabel
      for (const model of ['champion', 'challenger'] as const) {
        if (countPresent(pair[model].predicted) < 2) return reason('one_predicted_class', { metric: name, model })
      }
      return undefined
    },
    evaluate(totals) {
      const { all } = totals
      const t = totals.labelled.map((sum) => sum / all)
      const p = totals.predicted.map((sum) => sum / all)
      const accuracy = totals.right.reduce((sum, value) => sum + value, 0) / all
      const spreadOfLabels = 1 - sumSquares(t)
      const spreadOfDecisions = 1 - sumSquares(p)
      const scale = Math.sqrt(spreadOfLabels * spreadOfDecisions)
      const value = (accuracy - sumProducts(t, p)) / scale
      const gradient = newGradient(t.length)
      for (let k = 0; k < t.length; k++) {
        gradient.right[k] = 1 / scale / all
        gradient.labelled[k] = (-p[k] / scale + (value * t[k]) / spreadOfLabels) / all
        gradient.predicted[k] = (-t[k] / scale + (value * p[k]) / spreadOfDecisions) / all
      }
      return { value, gradient: centre(gradient, totals) }
    },
    parts: marginParts,
  }
}

/**
 * Cohen's kappa, at most 1: 1 − (mean distance of label and decision)/(the same were they independent). Distance of two
 * classes: 1 (power 0), or a power of the difference of their positions, 1 linear, 2 quadratic. Cohen (1960, 1968);
 * scikit-learn `cohen_kappa_score` with `weights` and with `labels` set to all classes, so that distances are the same in
 * every slice. Positions follow the classes as numbers where every one is a number (2 before 10), else their order.
 * No value where all labels are one class (scikit-learn: 0 or NaN).
 */
export function kappa(name: string, power: 0 | 1 | 2, classNames: readonly string[]): ClassMetric {
  const positions = classPositions(classNames)
  const distance = (label: number, predicted: number): number =>
    label === predicted ? 0 : Math.abs(positions[label] - positions[predicted]) ** power
  return {
    distance,
    undefinedOn: (pair) => refuseOneLabel(name, pair),
    evaluate(totals) {
      const { all } = totals
      const classes = totals.labelled.length
      const observed = totals.distance / all
      const fromLabel = new Float64Array(classes)
      const fromDecision = new Float64Array(classes)
      for (let label = 0; label < classes; label++) {
        for (let decision = 0; decision < classes; decision++) {
          const size = distance(label, decision) / all
          fromLabel[label] += size * totals.predicted[decision]
          fromDecision[decision] += size * totals.labelled[label]
        }
      }
      const expected = sumProducts(fromLabel, totals.labelled) / all
      const gradient = newGradient(classes)
      gradient.distance = -1 / expected / all
      for (let k = 0; k < classes; k++) {
        gradient.labelled[k] = ((observed / expected / expected) * fromLabel[k]) / all
        gradient.predicted[k] = ((observed / expected / expected) * fromDecision[k]) / all
      }
      return { value: 1 - observed / expected, gradient: centre(gradient, totals) }
    },
    parts: marginParts,
  }
}

/** Derivatives by shares become those by totals once the total itself is let vary: influences then sum to 0. */
function centre<Gradient extends ReturnType<typeof newGradient>>(gradient: Gradient, totals: ClassTotals): Gradient {
  const sum =
    sumProducts(gradient.labelled, totals.labelled) +
    sumProducts(gradient.predicted, totals.predicted) +
    sumProducts(gradient.right, totals.right) +
    gradient.distance * totals.distance
  gradient.all = -sum / totals.all
  return gradient
}

/** Position of every class among the others. */
export function classPositions(classNames: readonly string[]): readonly number[] {
  const numbers = classNames.map((name) => (name.trim() === '' ? Number.NaN : Number(name)))
  if (!numbers.every(Number.isFinite)) return [...classNames.keys()]
  const ordered = [...classNames.keys()].sort((left, right) => numbers[left] - numbers[right])
  const positions = new Array<number>(classNames.length)
  for (const [position, index] of ordered.entries()) positions[index] = position
  return positions
}
