/** Folds the measures of tasks beside binary, whose labels stand in arrays of their own. */
import { expect } from 'vitest'
import { foldSlicing, influencesOf, type Measure, prepareFold } from '../../../src/core/fold.js'
import { isReason } from '../../../src/core/metrics/task-metric.js'
import type { Pair } from '../../../src/core/pair.js'
import type { Reason } from '../../../src/core/problem.js'
import { isDefined, type MetricSums, type SliceSums } from '../../../src/core/sums.js'
import { makePair } from '../make-pair.js'

const nowhere = { champion: 0.5, challenger: 0.5 }

export interface TaskRows {
  readonly n: number
  readonly weight?: readonly number[]
  readonly cluster?: readonly number[]
}

/** A pair without labels and scores; `take` puts an array into its canonical order. */
export function makeTaskPair({ n, ...rest }: TaskRows) {
  const zeros = new Array<number>(n).fill(0)
  const pair = makePair({ label: zeros, champion: zeros, challenger: zeros, ...rest })
  return { pair, take: (values: readonly number[]) => Float64Array.from(pair.order, (row) => values[row]) }
}

export function measureOf(made: Measure | Reason): Measure {
  if (isReason(made)) throw new Error(JSON.stringify(made))
  return made
}

export function foldTask(
  pair: Pair,
  measure: Measure,
  codes: Int32Array = new Int32Array(pair.n),
  slices = 1,
): readonly MetricSums[] {
  return foldSlicing(prepareFold(pair, nowhere, [measure]), codes, slices, [measure]).sums[0]
}

export function definedSums(sums: MetricSums): SliceSums {
  if (!isDefined(sums)) throw new Error(JSON.stringify(sums))
  return sums
}

/** Both models' values of the whole data, also where they are shown only. */
export function valuesOf(pair: Pair, measure: Measure): { readonly champion: number; readonly challenger: number } {
  const [sums] = foldTask(pair, measure)
  const { champion, challenger } = sums
  if (champion === undefined || challenger === undefined) throw new Error(JSON.stringify(sums))
  return { champion, challenger }
}

export const influencesIn = (pair: Pair, measure: Measure, codes: Int32Array = new Int32Array(pair.n), slices = 1) =>
  influencesOf(prepareFold(pair, nowhere, [measure]), codes, slices, measure)

/** Relative step of the weight: truncation error of order its square, rounding of order 1e-16 over it. */
const STEP = 1e-4

/**
 * Influence values are the derivative of both values by the row's weight, times the weight, in every slice; they add up to 0
 * and shares to 1. Returns how many rows were compared.
 */
export function expectInfluences(pair: Pair, measure: Measure, codes: Int32Array, slices: number): number {
  const values = foldTask(pair, measure, codes, slices)
  const terms = influencesIn(pair, measure, codes, slices)
  const weight = pair.weight ?? new Float64Array(pair.n).fill(1)
  let compared = 0
  for (let slice = 0; slice < slices; slice++) {
    const sums = values[slice]
    if (!isDefined(sums)) continue
    const rows = [...codes.keys()].filter((row) => codes[row] === slice)
    const size = Math.max(1, Math.abs(sums.champion), Math.abs(sums.challenger))
    const total = (of: Float64Array) => rows.reduce((sum, row) => sum + of[row], 0)
    expect(Math.abs(total(terms.delta))).toBeLessThan(1e-12 * size)
    expect(Math.abs(total(terms.champion))).toBeLessThan(1e-12 * size)
    expect(Math.abs(total(terms.share) - 1)).toBeLessThan(1e-12)
    for (const row of rows) {
      const [up, down] = [1, -1].map((sign) => {
        const changed = weight.slice()
        changed[row] *= 1 + sign * STEP
        return definedSums(foldTask({ ...pair, weight: changed }, measure, codes, slices)[slice])
      })
      const slope = (of: 'champion' | 'difference') => (up[of] - down[of]) / (2 * STEP)
      expect(Math.abs(terms.champion[row] - slope('champion'))).toBeLessThan(1e-6 * size)
      expect(Math.abs(terms.delta[row] - slope('difference'))).toBeLessThan(1e-6 * size)
      compared++
    }
  }
  return compared
}

/** `mean_pinball_loss alpha=0.9` of the reference files. */
export function parseEntry(text: string): { readonly metric: string; readonly parameters: Record<string, number> } {
  const [metric, ...pairs] = text.split(' ')
  return {
    metric,
    parameters: Object.fromEntries(pairs.map((pair) => pair.split('=')).map(([k, v]) => [k, Number(v)])),
  }
}

/** Relative to the size of the expected value, or to 1 where that is smaller. */
export function expectClose(actual: number, expected: number, tolerance: number, message?: string): void {
  const difference = Math.abs(actual - expected) / Math.max(1, Math.abs(expected))
  expect(difference, `${message ?? ''} ${actual} against ${expected}`).toBeLessThan(tolerance)
}
