import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { foldSlicing, prepareFold } from '../../../src/core/fold.js'
import { isDefined } from '../../../src/core/sums.js'
import { makePair } from '../make-pair.js'
import { measureOf } from '../measure-of.js'

interface EdgeCase {
  readonly name: string
  readonly y: readonly number[]
  readonly score?: readonly number[]
  readonly pred?: readonly number[]
  readonly [metric: string]: unknown
}

// scikit-learn 1.2.1; origin in the file itself. Multi-class, ranking and calibration entries are not of the binary task.
const { cases, tolerance }: { cases: readonly EdgeCase[]; tolerance: number } = JSON.parse(
  readFileSync(new URL('../../reference/metrics_edge_cases.json', import.meta.url), 'utf8'),
)
const metricOf: Readonly<Record<string, string>> = { mcc: 'matthews_corrcoef' }

function foldAlone(metric: string, y: readonly number[], score: readonly number[]) {
  const pair = makePair({ label: y, champion: score, challenger: score })
  const measure = measureOf(metric, {}, pair, false)
  const input = prepareFold(pair, { champion: 0.5, challenger: 0.5 }, [measure])
  return foldSlicing(input, new Int32Array(pair.n), 1, [measure]).sums[0][0]
}

describe('scikit-learn’s edge cases', () => {
  const asked = cases.flatMap(({ name, ...rest }) =>
    ['roc_auc', 'average_precision', 'precision', 'recall', 'f1']
      .filter((metric) => metric in rest)
      .map((metric) => [name, metric, rest[metric] as number | null, { name, ...rest } as EdgeCase] as const),
  )
  it.each(asked)('%s: %s is %s', (_, metric, expected, { y, score, pred }) => {
    const sums = foldAlone(metric, y, (score ?? pred)!)
    if (expected === null) expect(isDefined(sums)).toBe(false)
    else {
      if (!isDefined(sums)) throw new Error(JSON.stringify(sums))
      expect(Math.abs(sums.champion - expected)).toBeLessThan(tolerance)
      expect(sums.challenger).toBe(sums.champion)
      expect(sums.difference).toBe(0)
    }
  })

  const [degenerate] = cases.filter((entry) => 'mcc' in entry)
  it(`${degenerate.name}: a correlation with a constant is not evaluated (scikit-learn says 0 by convention)`, () => {
    const sums = foldAlone(metricOf.mcc, degenerate.y, degenerate.pred!)
    expect(sums).toEqual({ undefinedBecause: { code: 'no_predicted_negative', args: { model: 'both' } } })
  })

  it('one class has no ROC AUC, and says so', () => {
    expect(foldAlone('roc_auc', [1, 1, 1], [0.1, 0.2, 0.3])).toEqual({
      undefinedBecause: { code: 'one_class', args: { metric: 'roc_auc' } },
    })
  })
})

describe('log loss of a certainty that was wrong', () => {
  // The file clips at 1e-15, as scikit-learn before 1.2 did for doubles; later versions clip at the spacing of doubles at 1.
  const clipped = cases.filter((entry) => 'log_loss' in entry)
  it.each(clipped.map((entry) => [entry.name, entry] as const))(
    '%s: clips at 2.2e-16 as scikit-learn >= 1.2 does, where the file has 1e-15',
    (_, { y, score, log_loss }) => {
      const sums = foldAlone('log_loss', y, score!)
      if (!isDefined(sums)) throw new Error(JSON.stringify(sums))
      const wrong = y.filter((label, row) => label !== score![row]).length
      expect(wrong).toBeGreaterThan(0)
      expect(Math.abs(sums.champion - (wrong * 52 * Math.LN2) / y.length)).toBeLessThan(tolerance)
      expect(Math.abs((log_loss as number) - (wrong * -Math.log(1e-15)) / y.length)).toBeLessThan(tolerance)
    },
  )
})
