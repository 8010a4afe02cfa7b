import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { foldSlicing, influencesOf, type Measure, prepareFold } from '../../src/core/fold.js'
import type { Pair } from '../../src/core/pair.js'
import { isDefined, type SliceSums } from '../../src/core/sums.js'
import { makePair } from './make-pair.js'
import { measureOf } from './measure-of.js'

// scikit-learn 1.2.1 values and linearised standard errors on 60 rows with ties, weights and 17 clusters
// (origin and generator in the file itself).
const reference = JSON.parse(readFileSync(new URL('../reference/metrics_influence.json', import.meta.url), 'utf8'))
const { data } = reference

const metrics: Readonly<Record<string, { metric: string; parameters?: Record<string, number> }>> = {
  accuracy: { metric: 'accuracy' },
  balanced_accuracy: { metric: 'balanced_accuracy' },
  precision: { metric: 'precision' },
  recall: { metric: 'recall' },
  f1: { metric: 'f1' },
  f2: { metric: 'fbeta', parameters: { beta: 2 } },
  'f0.5': { metric: 'fbeta', parameters: { beta: 0.5 } },
  mcc: { metric: 'matthews_corrcoef' },
  roc_auc: { metric: 'roc_auc' },
  average_precision: { metric: 'average_precision' },
  log_loss: { metric: 'log_loss' },
  brier: { metric: 'brier_score' },
}
const half = { champion: 0.5, challenger: 0.5 }

function foldOverall(pair: Pair, measure: Measure): SliceSums {
  const input = prepareFold(pair, half, [measure])
  const sums = foldSlicing(input, new Int32Array(pair.n), 1, [measure]).sums[0][0]
  if (!isDefined(sums)) throw new Error(JSON.stringify(sums))
  return sums
}

const errorOf = ({ units, moments }: SliceSums) => Math.sqrt((units / (units - 1)) * moments.dd)

describe.each(['unweighted', 'weighted'] as const)('%s', (weighting) => {
  const rows = {
    label: data.y,
    champion: data.score_champion,
    challenger: data.score_challenger,
    ...(weighting === 'weighted' ? { weight: data.weight } : {}),
  }
  const pair = makePair(rows)
  const clusteredPair = makePair({ ...rows, cluster: data.cluster })

  const check = (name: string, measureFor: (pair: Pair) => Measure) => {
    const expected = reference.metrics[name][weighting]
    const sums = foldOverall(pair, measureFor(pair))
    expect(Math.abs(sums.champion - expected.champion)).toBeLessThan(1e-12)
    expect(Math.abs(sums.challenger - expected.challenger)).toBeLessThan(1e-12)
    expect(Math.abs(sums.difference - expected.diff)).toBeLessThan(1e-12)
    expect(Math.abs(errorOf(sums) / expected.se_diff - 1)).toBeLessThan(1e-6)
    const championError = Math.sqrt((sums.units / (sums.units - 1)) * sums.moments.pp)
    expect(Math.abs(championError / expected.se_champion - 1)).toBeLessThan(1e-6)
    const clustered = foldOverall(clusteredPair, measureFor(clusteredPair))
    expect(clustered.units).toBe(17)
    expect(Math.abs(clustered.difference - expected.diff)).toBeLessThan(1e-12)
    expect(Math.abs(errorOf(clustered) / expected.se_diff_clustered - 1)).toBeLessThan(1e-6)
    const measure = measureFor(pair)
    const { delta } = influencesOf(prepareFold(pair, half, [measure]), new Int32Array(pair.n), 1, measure)
    for (const [row, z] of expected.z_diff_first12.entries()) expect(Math.abs(delta[row] - z)).toBeLessThan(1e-8)
    expect(Math.abs(delta.reduce((sum, z) => sum + z, 0))).toBeLessThan(1e-12)
  }

  it.each(Object.keys(metrics))(
    '%s has scikit-learn’s value, and the standard error of its numerical derivative',
    (name) => {
      const { metric, parameters } = metrics[name]
      check(name, (of) => measureOf(metric, parameters ?? {}, of, true))
    },
  )

  it('mean_value, a row formula of business value, has the reference’s value and standard error', () => {
    const value = (of: ReturnType<typeof makePair>, score: Float64Array) =>
      Float64Array.from(of.order, (row, at) =>
        score[at] >= 0.5 ? data.y[row] * data.amount[row] - (1 - data.y[row]) * 8 : 0,
      )
    check('mean_value', (of) => ({
      kind: 'mean',
      champion: value(of as ReturnType<typeof makePair>, of.championScore),
      challenger: value(of as ReturnType<typeof makePair>, of.challengerScore),
      needsChampion: true,
    }))
  })
})
