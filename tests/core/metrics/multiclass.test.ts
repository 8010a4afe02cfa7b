import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Measure } from '../../../src/core/fold.js'
import { metricMeasure } from '../../../src/core/measures.js'
import { multiclassMetrics } from '../../../src/core/metrics/multiclass.js'
import { classPositions } from '../../../src/core/metrics/multiclass-agreement.js'
import { isReason } from '../../../src/core/metrics/task-metric.js'
import type { Reason } from '../../../src/core/problem.js'
import { isDefined, type MetricSums, type SliceSums } from '../../../src/core/sums.js'
import type { MulticlassValues } from '../../../src/core/task-values.js'
import { sentenceOf } from '../../../src/report/say.js'
import { runs } from '../../laws/shapes.js'
import { makePair } from '../make-pair.js'
import { classValues, fold, type ModelRows, measureOf, pairOf, randomRows, termsOf } from './multiclass-rows.js'

const readReference = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../reference/${name}.json`, import.meta.url), 'utf8'))

interface ReferenceSet {
  readonly slice: readonly number[]
  readonly label: readonly number[]
  readonly weight: readonly number[]
  readonly champion: ModelRows
  readonly challenger: ModelRows
  readonly values: readonly {
    readonly weighted: boolean
    readonly slice: number | null
    readonly model: 'champion' | 'challenger'
    readonly metrics: Readonly<Record<string, number | null>>
  }[]
}

// scikit-learn 1.9.1; generator and versions in tests/reference/multiclass.py and the file itself.
const reference: { readonly classes: readonly string[]; readonly sets: readonly ReferenceSet[] } =
  readReference('multiclass')

/** Names with a parameter, as the reference writes them. */
const everyMetric = Object.keys(multiclassMetrics).flatMap((name) =>
  name === 'top_k_accuracy'
    ? ['top_k_accuracy 1', 'top_k_accuracy 2']
    : name.endsWith('_class')
      ? [0, 1].map((k) => `${name} ${k}`)
      : [name],
)

function defined(sums: MetricSums): SliceSums {
  if (!isDefined(sums)) throw new Error(JSON.stringify(sums))
  return sums
}

const reasonOf = (sums: MetricSums): Reason | undefined => (isDefined(sums) ? undefined : sums.undefinedBecause)

describe.each(reference.sets.map((set, index) => [`set ${index + 1}`, set] as const))('scikit-learn, %s', (_, set) => {
  const values = classValues(reference.classes, set.label, set.champion, set.challenger)
  it.each([false, true])(
    'has the same value of every metric overall and in every slice, or warns where we have none (weights: %s)',
    (weighted) => {
      const pair = pairOf(values, weighted ? set.weight : undefined)
      const codes = Int32Array.from(set.slice)
      let compared = 0
      let missing = 0
      for (const slice of [null, 0, 1, 2, 3]) {
        const expected = (['champion', 'challenger'] as const).map(
          (model) =>
            set.values.find((one) => one.weighted === weighted && one.slice === slice && one.model === model)!.metrics,
        )
        for (const name of Object.keys(expected[0])) {
          const measure = measureOf(name, values)
          const sums = slice === null ? fold(pair, measure)[0] : fold(pair, measure, codes, 4)[slice]
          const [champion, challenger] = expected.map((metrics) => metrics[name])
          if (champion === null || challenger === null) {
            expect(reasonOf(sums), `${name} in ${slice}`).toBeDefined()
            missing++
            continue
          }
          const { champion: ours, challenger: theirs } = defined(sums)
          // 420 rows of doubles: rounding stays far below.
          expect(Math.abs(ours - champion), `${name} in ${slice}`).toBeLessThan(1e-12)
          expect(Math.abs(theirs - challenger), `${name} in ${slice}`).toBeLessThan(1e-12)
          compared++
        }
      }
      expect(compared).toBeGreaterThan(150)
      expect(missing).toBeGreaterThan(15)
    },
  )
})

it('equals the multi-class edge case of the reference files', () => {
  const { multiclass } = readReference('metrics_edge_cases')
  const values = classValues(['0', '1', '2'], multiclass.y, { predicted: multiclass.pred })
  const pair = pairOf(values)
  for (const [name, theirs] of Object.entries({
    f1_macro: 'macro_f1',
    f1_micro: 'micro_f1',
    f1_weighted: 'weighted_f1',
    recall_macro: 'macro_recall',
    balanced_accuracy: 'macro_recall',
    matthews_corrcoef: 'mcc',
    cohen_kappa_score: 'kappa',
  })) {
    const { champion } = defined(fold(pair, measureOf(name, values))[0])
    expect(Math.abs(champion - multiclass[theirs]), name).toBeLessThan(1e-12)
  }
})

/** Relative step of the weight: truncation error of order its square, rounding of order 1e-16 over it. */
const STEP = 1e-4

describe('influence values', () => {
  it.each(everyMetric)(
    'of %s are the derivative of both models’ values by the row’s weight in every slice, and sum to 0; shares sum to 1',
    (name) => {
      let compared = 0
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1e6 }), fc.boolean(), fc.boolean(), (seed, weighted, ties) => {
          const rows = randomRows(seed, 44, 3, ties)
          const values = classValues(rows.classes, rows.label, rows.champion, rows.challenger)
          const pair = pairOf(values, weighted ? rows.weight : undefined)
          // Slices of different sizes; one row in nine is in none.
          const codes = Int32Array.from(rows.label, (_, row) => [0, 0, 1, 0, 1, 0, 1, 0, -1][row % 9])
          const measure = measureOf(name, values)
          const all = fold(pair, measure, codes, 2)
          const terms = termsOf(pair, measure, codes, 2)
          const weight = pair.weight ?? new Float64Array(pair.n).fill(1)
          const derivative = (row: number) => {
            const [up, down] = [1, -1].map((sign) => {
              const changed = weight.slice()
              changed[row] *= 1 + sign * STEP
              return defined(fold({ ...pair, weight: changed }, measure, codes, 2)[codes[row]])
            })
            return {
              champion: (up.champion - down.champion) / (2 * STEP),
              difference: (up.difference - down.difference) / (2 * STEP),
            }
          }
          for (const slice of [0, 1]) {
            const sums = all[slice]
            if (!isDefined(sums)) continue
            const inSlice = [...codes.keys()].filter((row) => codes[row] === slice)
            const size = Math.max(1, Math.abs(sums.champion), Math.abs(sums.challenger))
            const total = (of: Float64Array) => inSlice.reduce((sum, row) => sum + of[row], 0)
            expect(Math.abs(total(terms.delta))).toBeLessThan(1e-12 * size)
            expect(Math.abs(total(terms.champion))).toBeLessThan(1e-12 * size)
            expect(Math.abs(total(terms.share) - 1)).toBeLessThan(1e-12)
            for (const row of inSlice) {
              expect(terms.share[row]).toBeGreaterThanOrEqual(0)
              const expected = derivative(row)
              expect(Math.abs(terms.champion[row] - expected.champion)).toBeLessThan(1e-6 * size)
              expect(Math.abs(terms.delta[row] - expected.difference)).toBeLessThan(1e-6 * size)
              compared++
            }
          }
        }),
        runs(6),
      )
      expect(compared).toBeGreaterThan(100)
    },
  )

  it.each(everyMetric)('of %s differ by exactly 0 where the models say the same', (name) => {
    const rows = randomRows(3, 80, 4, true)
    const values = classValues(rows.classes, rows.label, rows.champion, {
      predicted: [...rows.champion.predicted],
      probabilities: rows.champion.probabilities.map((ofClass) => [...ofClass]),
    })
    const pair = pairOf(values, rows.weight)
    const measure = measureOf(name, values)
    expect(defined(fold(pair, measure)[0])).toMatchObject({ difference: 0, disagreeing: 0 })
    expect(termsOf(pair, measure).delta.every((delta) => delta === 0)).toBe(true)
  })
})

describe('with two classes', () => {
  const rows = randomRows(8, 120, 2, false)
  // A score above 0.5 decides as the more probable class does; decisions that were set by hand follow their score.
  const decided = (model: Required<ModelRows>): number[] => model.probabilities[1].map((p) => (p >= 0.5 ? 1 : 0))
  const consistent = classValues(
    ['no', 'yes'],
    rows.label,
    { ...rows.champion, predicted: decided(rows.champion) },
    { ...rows.challenger, predicted: decided(rows.challenger) },
  )
  const binary = makePair({
    label: rows.label,
    champion: rows.champion.probabilities[1],
    challenger: rows.challenger.probabilities[1],
    weight: rows.weight,
  })
  const binaryMeasure = (metric: string): Measure => {
    const made = metricMeasure({ metric, parameters: {} }, binary, true)
    if (isReason(made)) throw new Error(JSON.stringify(made))
    return made
  }
  it.each([
    ['accuracy', 'accuracy', 1],
    ['recall_class 1', 'recall', 1],
    ['recall_class 0', 'specificity', 1],
    ['precision_class 1', 'precision', 1],
    ['f1_class 1', 'f1', 1],
    ['balanced_accuracy', 'balanced_accuracy', 1],
    ['matthews_corrcoef', 'matthews_corrcoef', 1],
    ['log_loss', 'log_loss', 1],
    ['brier_score', 'brier_score', 2],
    ['roc_auc_ovr_macro', 'roc_auc', 1],
    ['roc_auc_ovr_weighted', 'roc_auc', 1],
    ['roc_auc_ovo_macro', 'roc_auc', 1],
    ['roc_auc_ovo_weighted', 'roc_auc', 1],
  ])('%s and its influence values are those of the binary %s, times %d', (name, ofBinary, factor) => {
    const pair = pairOf(consistent, rows.weight)
    const measure = measureOf(name, consistent)
    const ours = defined(fold(pair, measure)[0])
    const theirs = defined(fold(binary, binaryMeasure(ofBinary))[0])
    expect(ours.champion).toBeCloseTo(factor * theirs.champion, 12)
    expect(ours.challenger).toBeCloseTo(factor * theirs.challenger, 12)
    const [own, other] = [termsOf(pair, measure), termsOf(binary, binaryMeasure(ofBinary))]
    for (let row = 0; row < pair.n; row++) {
      expect(Math.abs(own.delta[row] - factor * other.delta[row])).toBeLessThan(1e-12)
      expect(Math.abs(own.champion[row] - factor * other.champion[row])).toBeLessThan(1e-12)
    }
  })
  it.each(['recall_class 1', 'precision_class 1', 'f1_class 1'])('%s rests on the same rows', (name) => {
    const pair = pairOf(consistent, rows.weight)
    const own = termsOf(pair, measureOf(name, consistent))
    const other = termsOf(binary, binaryMeasure(name.split('_')[0]))
    for (let row = 0; row < pair.n; row++) expect(Math.abs(own.share[row] - other.share[row])).toBeLessThan(1e-15)
  })
})

describe('support', () => {
  /** Labels in the given numbers; the first decision of every class is wrong. */
  const labels = (counts: readonly number[]): MulticlassValues => {
    const label = counts.flatMap((count, k) => new Array<number>(count).fill(k))
    const predicted = label.map((y, row) => (row === 0 || label[row - 1] !== y ? (y + 1) % counts.length : y))
    const probabilities = counts.map((_, k) =>
      predicted.map((decision) => (decision === k ? 0.8 : 0.2 / (counts.length - 1))),
    )
    return classValues(
      counts.map((_, k) => String(k)),
      label,
      { predicted, probabilities },
    )
  }
  const supportOf = (name: string, counts: readonly number[]): number => {
    const values = labels(counts)
    return defined(fold(pairOf(values), measureOf(name, values))[0]).support
  }
  const macro = ['balanced_accuracy', 'recall_macro', 'f1_macro', 'roc_auc_ovr_macro', 'roc_auc_ovo_macro']

  it.each([...macro, 'matthews_corrcoef', 'cohen_kappa_quadratic'])(
    'of %s is the number of rows where classes are equal',
    (name) => {
      expect(supportOf(name, [40, 40, 40])).toBeCloseTo(120, 9)
    },
  )
  it.each(macro)('of %s is little above the smallest class where that is much smaller than the others', (name) => {
    const support = supportOf(name, [500, 400, 4])
    expect(support).toBeGreaterThanOrEqual(4)
    expect(support).toBeLessThan(6)
  })
  it('of balanced accuracy is (Σ 1/n)²/Σ 1/n³ of the classes', () => {
    const counts = [30, 20, 12]
    const sum = (power: number) => counts.reduce((total, count) => total + count ** -power, 0)
    expect(supportOf('balanced_accuracy', counts)).toBeCloseTo(sum(1) ** 2 / sum(3), 9)
  })
  it.each([
    ['precision_macro', 0, 1],
    ['recall_macro', 1, 0],
    ['f1_macro', 1, 1],
  ] as const)('of %s mixes the shares of the classes by the sum of their squares', (name, ofLabel, ofDecision) => {
    const rows = randomRows(21, 90, 4, false)
    const values = classValues(rows.classes, rows.label, rows.champion, rows.challenger)
    const { share } = termsOf(pairOf(values, rows.weight), measureOf(name, values))
    const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0)
    const parts = rows.classes.map((_, k) => {
      const half = ({ predicted }: ModelRows): number[] => {
        const below = rows.label.map(
          (y, row) => rows.weight[row] * (ofLabel * Number(y === k) + ofDecision * Number(predicted[row] === k)),
        )
        return below.map((value) => value / sum(below) / 2)
      }
      const [champion, challenger] = [half(rows.champion), half(rows.challenger)]
      return champion.map((value, row) => value + challenger[row])
    })
    const squares = parts.map((part) => sum(part.map((value) => value * value)))
    for (let row = 0; row < rows.label.length; row++) {
      const expected = sum(parts.map((part, k) => (part[row] * squares[k]) / sum(squares)))
      expect(Math.abs(share[row] - expected)).toBeLessThan(1e-15)
    }
  })
  it('of the Matthews correlation counts the rows outside a class that holds nearly all', () => {
    expect(supportOf('matthews_corrcoef', [2000, 5, 5])).toBeLessThan(60)
  })
  it('of accuracy is the number of rows', () => {
    expect(supportOf('accuracy', [500, 400, 4])).toBeCloseTo(904, 9)
  })
  it('of the recall of one class is its number of rows', () => {
    expect(supportOf('recall_class 2', [500, 400, 4])).toBeCloseTo(4, 9)
  })
})

describe('top-k accuracy', () => {
  it('puts the later class first among equal probabilities, as scikit-learn does', () => {
    const values = classValues(['a', 'b', 'c'], [0, 1, 2], {
      predicted: [0, 1, 2],
      probabilities: [
        [0.4, 0.3, 0.2],
        [0.4, 0.3, 0.4],
        [0.2, 0.4, 0.4],
      ],
    })
    const value = (k: number) => defined(fold(pairOf(values), measureOf(`top_k_accuracy ${k}`, values))[0]).champion
    expect(value(1)).toBeCloseTo(1 / 3, 15)
    expect(value(2)).toBe(1)
  })
})

describe('log loss', () => {
  it('divides rows by their sum and gives an impossible label the loss of the smallest probability', () => {
    const values = classValues(['a', 'b'], [0, 0], {
      predicted: [0, 1],
      probabilities: [
        [0.6, 0],
        [0.2, 1],
      ],
    })
    const expected = (-Math.log(0.75) - Math.log(2 ** -52)) / 2
    expect(defined(fold(pairOf(values), measureOf('log_loss', values))[0]).champion).toBeCloseTo(expected, 12)
  })
})

describe('weighted kappa', () => {
  it('orders classes that are numbers as numbers', () => {
    expect(classPositions(['1', '10', '2'])).toEqual([0, 2, 1])
    expect(classPositions(['high', '10', '2'])).toEqual([0, 1, 2])
    const label = [0, 1, 2, 2, 1, 0, 2]
    const predicted = [0, 2, 2, 0, 1, 0, 1]
    const asNumbers = classValues(['1', '10', '2'], label, { predicted })
    const swap = (k: number) => [0, 2, 1][k]
    const asLetters = classValues(['a', 'b', 'c'], label.map(swap), { predicted: predicted.map(swap) })
    const value = (values: MulticlassValues) =>
      defined(fold(pairOf(values), measureOf('cohen_kappa_quadratic', values))[0]).champion
    expect(value(asNumbers)).toBeCloseTo(value(asLetters), 15)
  })
})

describe('a metric without a value says why', () => {
  const classes = ['ant', 'bee', 'cat']
  const reasonsOf = (
    name: string,
    label: readonly number[],
    champion: readonly number[],
    challenger: readonly number[],
  ) => {
    const values = classValues(classes, label, { predicted: champion }, { predicted: challenger })
    return reasonOf(fold(pairOf(values), measureOf(name, values))[0])
  }

  it('the precision of a class that a model never decides for, naming the class and the model', () => {
    const found = reasonsOf('precision_macro', [0, 1, 2, 0], [0, 1, 2, 1], [0, 1, 1, 1])
    expect(found).toEqual({
      code: 'class_not_predicted',
      args: { metric: 'precision_macro', class: 'cat', classes: 1, of: 3, model: 'challenger' },
    })
    expect(sentenceOf(found!)).toBe(
      'precision_macro has no value here: the new model never decides for class "cat". Not checked. f1_macro has a value where each class is a label.',
    )
  })
  it('the recall of a class that is decided for and never a label, where balanced accuracy has a value', () => {
    const rows = [
      [0, 1, 0, 1],
      [0, 1, 2, 1],
      [0, 1, 1, 1],
    ] as const
    expect(reasonsOf('recall_macro', ...rows)).toMatchObject({ code: 'class_not_labelled', args: { class: 'cat' } })
    expect(reasonsOf('balanced_accuracy', ...rows)).toBeUndefined()
  })
  it('F1 where a class is neither a label nor a decision of one of the models', () => {
    expect(reasonsOf('f1_macro', [0, 1, 0, 1], [0, 1, 2, 1], [0, 1, 1, 1])).toMatchObject({
      code: 'class_absent',
      args: { class: 'cat', model: 'challenger' },
    })
  })
  it('but not where a class of the label set is no label and no decision of either model', () => {
    for (const name of ['precision_macro', 'recall_macro', 'f1_macro']) {
      expect(reasonsOf(name, [0, 1, 0, 1], [0, 1, 0, 1], [0, 1, 1, 1])).toBeUndefined()
    }
  })
  it.each(['matthews_corrcoef', 'cohen_kappa_score', 'cohen_kappa_linear'])('%s of labels of one class', (name) => {
    expect(reasonsOf(name, [1, 1, 1], [0, 1, 1], [1, 1, 2])).toEqual({ code: 'one_class', args: { metric: name } })
  })
  it('the Matthews correlation of a model that decides for one class only; kappa is 0 there', () => {
    const rows = [
      [0, 1, 2, 1],
      [1, 1, 1, 1],
      [0, 1, 2, 2],
    ] as const
    expect(reasonsOf('matthews_corrcoef', ...rows)).toEqual({
      code: 'one_predicted_class',
      args: { metric: 'matthews_corrcoef', model: 'champion' },
    })
    const values = classValues(classes, rows[0], { predicted: rows[1] }, { predicted: rows[2] })
    const kappa = defined(fold(pairOf(values), measureOf('cohen_kappa_score', values))[0])
    expect(kappa.champion).toBeCloseTo(0, 15)
    expect(kappa.challenger).toBeGreaterThan(0.5)
  })
  it.each(['ovr_macro', 'ovr_weighted', 'ovo_macro', 'ovo_weighted'])('roc_auc_%s of labels of one class', (kind) => {
    const values = classValues(classes, [1, 1], {
      predicted: [1, 1],
      probabilities: [
        [0.2, 0.3],
        [0.5, 0.4],
        [0.3, 0.3],
      ],
    })
    expect(reasonOf(fold(pairOf(values), measureOf(`roc_auc_${kind}`, values))[0])?.code).toBe('one_class')
  })
  it('an empty slice', () => {
    const rows = randomRows(5, 30, 3, true)
    const values = classValues(rows.classes, rows.label, rows.champion, rows.challenger)
    const pair = pairOf(values)
    for (const name of everyMetric) {
      expect(reasonOf(fold(pair, measureOf(name, values), new Int32Array(pair.n), 2)[1])?.code, name).toBe(
        'slice_empty',
      )
    }
  })
  it('probabilities that a model does not give', () => {
    const rows = randomRows(5, 30, 3, true)
    const values = classValues(rows.classes, rows.label, rows.champion, { predicted: rows.challenger.predicted })
    for (const name of ['log_loss', 'brier_score', 'top_k_accuracy', 'roc_auc_ovo_macro']) {
      expect(multiclassMetrics[name].measure(values, { k: 2 }, false)).toEqual({
        code: 'probabilities_missing',
        args: { metric: name, model: 'challenger' },
      })
    }
  })
  it('a k that makes every row right, or that is none', () => {
    const rows = randomRows(5, 30, 3, true)
    const values = classValues(rows.classes, rows.label, rows.champion, rows.challenger)
    const { measure } = multiclassMetrics.top_k_accuracy
    expect(measure(values, { k: 3 }, false)).toEqual({ code: 'top_k_is_all', args: { k: 3, classes: 3 } })
    expect(measure(values, { k: 0.5 }, false)).toMatchObject({ code: 'metric_parameter_invalid' })
  })
  it('but a class outside the label set is a defect of the caller', () => {
    const values = classValues(classes, [0, 1], { predicted: [0, 1] })
    const { measure } = multiclassMetrics.recall_class
    for (const parameters of [{ class: 3 }, { class: -1 }, { class: 0.5 }, {}] as Record<string, number>[]) {
      expect(() => measure(values, parameters, false)).toThrow(RangeError)
    }
  })
})
