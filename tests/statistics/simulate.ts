/** Many seeded reviews of models whose truth is known, through the real core. */
import { compare } from '../../src/core/compare.js'
import type { Comparison } from '../../src/core/comparison.js'
import type { Plan } from '../../src/core/plan.js'
import { makePair, type PairRows } from '../core/make-pair.js'
import { absolute, metricPlan, planOf, sliceBy, sliceMetricPlan } from '../core/make-plan.js'
import { logistic, type Random, seedRandom } from '../laws/generate.js'

export const FIVE_METRICS = ['accuracy', 'recall', 'roc_auc', 'log_loss', 'brier_score']

/**
 * Forty slices: 5, 10 and 10 of about equal size, and 15 of 3 to 10 % of the rows (at n = 1,000: of 30 to 100), as in
 * statistics.md, section 15. `half` is one more column, of a tenth of the rows, for harm that is planted.
 */
export function drawColumns(n: number, random: Random): Readonly<Record<string, readonly string[]>> {
  const among = (groups: number) => Array.from({ length: n }, () => String(random.integer(groups)).padStart(2, '0'))
  const sizes = Array.from({ length: 15 }, (_, group) => 3 + group / 2)
  const bounds = sizes.map(
    (_, group) => sizes.slice(0, group + 1).reduce((a, b) => a + b) / sizes.reduce((a, b) => a + b),
  )
  const small = Array.from({ length: n }, () => {
    const place = random.uniform()
    return String(bounds.findIndex((bound) => place <= bound)).padStart(2, '0')
  })
  return { five: among(5), ten: among(10), tens: among(10), small }
}

/** Five metrics on the whole and on forty slices; a margin of 0 everywhere. */
export const gatePlan = (threshold: number, changes: Parameters<typeof planOf>[0] = {}): Plan =>
  planOf({
    operatingPoint: { champion: threshold, challenger: threshold },
    metrics: FIVE_METRICS.map((metric) => metricPlan(metric, { margin: absolute(0) })),
    slices: {
      minRows: 20,
      metrics: FIVE_METRICS.map((metric) => sliceMetricPlan(metric, { margin: absolute(0) })),
      of: ['five', 'ten', 'tens', 'small'].map((column) => sliceBy(column)),
    },
    ...changes,
  })

export interface World {
  readonly n: number
  /** Share of positives, about. */
  readonly positives: number
  /** Standard deviation of the log-odds that the models see; 1.5 unless said. */
  readonly signal?: number
  /** What is left of the log-odds signal in the challenger's scores, by row. */
  readonly signalOf?: (columns: Readonly<Record<string, readonly string[]>>, row: number) => number
}

const NOISE = 0.5

/** Log-odds whose mean of probabilities is `share`. */
function interceptOf(share: number, signal: number): number {
  let [low, high] = [-20, 20]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    let mean = 0
    for (let k = 0; k < 200; k++) mean += logistic(middle + signal * quantile((k + 0.5) / 200)) / 200
    if (mean < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Normal quantile, near enough for an intercept (Tukey's lambda distribution). */
const quantile = (p: number): number => (p ** 0.14 - (1 - p) ** 0.14) / 0.1975

/** Two models that see the same log-odds, each through noise of its own: retrained, and equally good unless `signalOf` says. */
export function drawWorld({ n, positives, signal: spread = 1.5, signalOf }: World, random: Random): PairRows {
  const columns = drawColumns(n, random)
  const intercept = interceptOf(positives, spread)
  const label: number[] = []
  const champion: number[] = []
  const challenger: number[] = []
  for (let row = 0; row < n; row++) {
    const signal = spread * random.normal()
    label.push(random.uniform() < logistic(intercept + signal) ? 1 : 0)
    champion.push(logistic(intercept + signal + NOISE * random.normal()))
    const left = signalOf?.(columns, row) ?? 1
    challenger.push(logistic(intercept + left * signal + NOISE * random.normal()))
  }
  return { label, champion, challenger, columns }
}

/** Runs of a simulation whose bound follows their number: all, or the share of them that `SIMULATION_SHARE` names. */
export const runsOf = (all: number): number => Math.ceil(all * Number(process.env.SIMULATION_SHARE ?? 1))

/** Share of the runs of which `holds`. Run i is seeded by `seed` + i: a run can be repeated alone. */
export function shareOfRuns(count: number, seed: number, holds: (random: Random) => boolean): number {
  let held = 0
  for (let run = 0; run < count; run++) if (holds(seedRandom(seed + run * 7919))) held++
  return held / count
}

export const review = (rows: PairRows, plan: Plan): Comparison => compare(makePair(rows), plan)

export const blocks = (comparison: Comparison): boolean =>
  comparison.checks.some(({ gating, status }) => gating && status === 'regressed')
