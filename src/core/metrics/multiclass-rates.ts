/** Precision, recall and F1 of classes, alone and averaged. */
import { type Reason, reason } from '../problem.js'
import type { MulticlassValues } from '../task-values.js'
import type { SharePart } from './multiclass-share.js'
import { type ClassMetric, type ClassTotals, newGradient, type TotalsPair } from './multiclass-totals.js'

/** A rate of one class: right·(rows right) / (labelled·(rows labelled) + predicted·(rows decided)). */
export interface Rate {
  readonly right: number
  readonly labelled: 0 | 1
  readonly predicted: 0 | 1
}

export const recallRate: Rate = { right: 1, labelled: 1, predicted: 0 }
export const precisionRate: Rate = { right: 1, labelled: 0, predicted: 1 }
/** Harmonic mean of precision and recall: 0 for a class that has rows but none right, as in scikit-learn. */
export const f1Rate: Rate = { right: 2, labelled: 1, predicted: 1 }

/**
 * macro: over the classes that are a label or a decision of either model in the slice. labelled: over those that are a
 * label (balanced accuracy). weighted: over those that are a label, by their share of the labels. A number: that class.
 */
export type Average = 'macro' | 'labelled' | 'weighted' | number

/**
 * Mean of a rate over classes: scikit-learn `precision_score`, `recall_score`, `f1_score` with `average`, and
 * `balanced_accuracy_score`. A class of the label set that a slice knows neither as label nor as decision is left out of the
 * average, as scikit-learn does. Where the rate of a class of the average does not exist (the precision of a class that a
 * model never decides, the recall of a class that is never a label, the F1 of one that is neither for a model), the metric
 * has no value; scikit-learn takes 0 with a warning. Wherever there is a value, it is scikit-learn's.
 * The share of a row: see `mixParts`; every class is a part, of which either model defines a half.
 */
export function averageRate(name: string, rate: Rate, average: Average, classNames: readonly string[]): ClassMetric {
  const denominator = (totals: ClassTotals, k: number): number =>
    rate.labelled * totals.labelled[k] + rate.predicted * totals.predicted[k]
  return {
    undefinedOn(pair) {
      const classes = averagedClasses(average, pair)
      for (const side of ['champion', 'challenger'] as const) {
        const without = classes.filter((k) => denominator(pair[side], k) === 0)
        if (without.length > 0) return explainMissing(name, rate, side, without, classes, classNames)
      }
      return undefined
    },
    evaluate(totals, pair) {
      const gradient = newGradient(totals.labelled.length)
      const classes = averagedClasses(average, pair)
      let value = 0
      for (const k of classes) {
        const below = denominator(totals, k)
        const weight = classWeight(average, totals, k, classes)
        const ofClass = (rate.right * totals.right[k]) / below
        value += weight * ofClass
        gradient.right[k] = (weight * rate.right) / below
        gradient.labelled[k] = (-weight * rate.labelled * ofClass) / below
        gradient.predicted[k] = (-weight * rate.predicted * ofClass) / below
        if (average === 'weighted') gradient.labelled[k] += ofClass / totals.all
      }
      if (average === 'weighted') gradient.all = -value / totals.all
      return { value, gradient }
    },
    parts(pair) {
      const classes = averagedClasses(average, pair)
      return classes.map((k): SharePart => {
        const champion = 0.5 / denominator(pair.champion, k)
        const challenger = 0.5 / denominator(pair.challenger, k)
        return {
          weight: classWeight(average, pair.champion, k, classes),
          classes: [k],
          label: [rate.labelled * (champion + challenger)],
          champion: [rate.predicted * champion],
          challenger: [rate.predicted * challenger],
        }
      })
    },
  }
}

function averagedClasses(average: Average, { champion, challenger }: TotalsPair): readonly number[] {
  if (typeof average === 'number') return [average]
  const classes: number[] = []
  for (let k = 0; k < champion.labelled.length; k++) {
    const isDecided = champion.predicted[k] > 0 || challenger.predicted[k] > 0
    if (champion.labelled[k] > 0 || (average === 'macro' && isDecided)) classes.push(k)
  }
  return classes
}

function classWeight(average: Average, totals: ClassTotals, k: number, classes: readonly number[]): number {
  return average === 'weighted' ? totals.labelled[k] / totals.all : 1 / classes.length
}

function explainMissing(
  metric: string,
  rate: Rate,
  model: 'champion' | 'challenger',
  without: readonly number[],
  classes: readonly number[],
  classNames: readonly string[],
): Reason {
  const args = { metric, class: classNames[without[0]], classes: without.length, of: classes.length }
  if (!rate.predicted) return reason('class_not_labelled', args)
  if (!rate.labelled) return reason('class_not_predicted', { ...args, model })
  return reason('class_absent', { ...args, model })
}

/** The class that the parameter `class` names by its index into the label set; throws RangeError for any other index. */
export function readClass({ classes }: MulticlassValues, parameters: Readonly<Record<string, number>>): number {
  const index = Object.hasOwn(parameters, 'class') ? parameters.class : -1
  if (!Object.hasOwn(classes, index)) throw new RangeError(`no class ${index} among ${classes.length}`)
  return index
}
