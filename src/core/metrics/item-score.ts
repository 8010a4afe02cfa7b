/** Metrics of the score task: every item has a score for each model (evaluations of language models, judges, tests). */
import type { Unit } from '../comparison.js'
import { reason } from '../problem.js'
import type { Repeats, ScoreValues } from '../task-values.js'
import { countRows } from './domain.js'
import { readParameter } from './parameter.js'
import type { TaskMetric, TaskMetrics } from './task-metric.js'

type Metric = TaskMetric<ScoreValues>

const share: Unit = { kind: 'share' }
const models = ['champion', 'challenger'] as const

/** Mean of the items' scores. Higher is better, unless the config says otherwise. */
const meanScore: Metric = {
  better: 'higher',
  unit: { kind: 'score' },
  measure: ({ champion, challenger }, _, needsChampion) => ({ kind: 'mean', champion, challenger, needsChampion }),
}

/**
 * Mean of scores that are 0 or 1: the share of right answers. An item that was answered several times counts by the share
 * of its right answers. A score outside 0 to 1 was not one of right and wrong, and gives no value.
 */
const exactMatch: Metric = {
  better: 'higher',
  unit: share,
  zeroOne: true,
  measure: ({ champion, challenger }, _, needsChampion) => {
    const metric = 'exact_match'
    for (const [model, scores] of [['champion', champion] as const, ['challenger', challenger] as const]) {
      const rows = countRows(scores, (score) => !(score >= 0 && score <= 1))
      if (rows > 0) return reason('score_not_share', { metric, model, rows, total: scores.length })
    }
    return { kind: 'mean', champion, challenger, needsChampion }
  },
}

/**
 * Probability that at least one of k answers drawn from an item's n is right, c of which are: 1 − C(n − c, k)/C(n, k), the
 * unbiased estimate of pass@k, averaged over items. count, correct: whole numbers by item; k ≤ n. As a product: no overflow.
 * Chen et al. 2021, arXiv:2107.03374, equation 1.
 */
export function passAtK(count: number, correct: number, k: number): number {
  if (count - correct < k) return 1
  let noneRight = 1
  for (let drawn = 0; drawn < k; drawn++) noneRight *= (count - correct - drawn) / (count - drawn)
  return 1 - noneRight
}

/** pass@k. No value where an item was answered fewer than k times by one of the models. */
const pass: Metric = {
  better: 'higher',
  unit: share,
  // Between 0 and 1: no item can change the mean by more than one that was all wrong and is all right.
  zeroOne: true,
  measure: ({ repeats }, parameters, needsChampion) => {
    const k = readParameter('pass', parameters, 'k', 'count')
    if (typeof k !== 'number') return k
    for (const model of models) {
      const items = countRows(repeats[model].count, (count) => !(count >= k))
      if (items > 0) return reason('too_few_repeats', { k, model, items, total: repeats[model].count.length })
    }
    const estimate = ({ count, correct }: Repeats) => count.map((n, item) => passAtK(n, correct[item], k))
    return {
      kind: 'mean',
      champion: estimate(repeats.champion),
      challenger: estimate(repeats.challenger),
      needsChampion,
    }
  },
}

/**
 * Share of the items where the model's score exceeds the other's, ties counting half. The two shares add up to 1, so the
 * difference is (items won − items lost) / items, 0 for equal models: a margin of 0.02 allows the challenger to lose 2 % of
 * the items more than it wins. As in AlpacaEval (Dubois et al. 2024, arXiv:2404.04475) and MT-bench's adjusted win rate
 * (Zheng et al. 2023, arXiv:2306.05685), with the champion as the baseline.
 */
const winRate: Metric = {
  better: 'higher',
  unit: share,
  zeroOne: true,
  measure: ({ champion, challenger }, _, needsChampion) => {
    const wins = (own: Float64Array, other: Float64Array) =>
      own.map((score, item) => (score > other[item] ? 1 : score < other[item] ? 0 : 0.5))
    return { kind: 'mean', champion: wins(champion, challenger), challenger: wins(challenger, champion), needsChampion }
  },
}

export const scoreMetrics = {
  mean_score: meanScore,
  exact_match: exactMatch,
  pass,
  win_rate: winRate,
} as const satisfies TaskMetrics<ScoreValues>
