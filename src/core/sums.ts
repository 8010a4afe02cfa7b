/**
 * The narrow waist: for one metric on one slice, totals of the per-unit terms of both models together. Left of it are
 * rows; right of it nobody has ever seen one. Everything that statistics.md, sections 4 to 8, asks for is a polynomial in
 * these numbers, for an absolute margin and for any relative one.
 *
 * Per unit g: δ = z of the challenger − z of the champion (influence values, Σ δ = 0), p = z of the champion, a = share of
 * the unit in the metric's denominator (Σ a = 1). With Δ the difference of the two values and θ the champion's, u = δ + Δa
 * and t = p + θa are the unit's contributions to the difference and to the champion's value.
 */
import type { Reason } from './problem.js'

export interface SliceSums {
  /** Independent units with a row in the slice. */
  readonly units: number
  readonly champion: number
  /** What t is measured from, for metrics with a target: then t = p + (θ − centre)·a. Absent: 0. */
  readonly centre?: number
  /** Same unit as the metric; challenger − champion, exactly 0 when no row differs. */
  readonly difference: number
  readonly challenger: number
  /** Kish effective count s (statistics.md, section 2). */
  readonly support: number
  /** Units with u ≠ 0, noise of rounding left out. */
  readonly disagreeing: number
  readonly moments: Moments
  /** Known on the whole data only: the guard of every slice is taken from there (section 4). */
  readonly fourths: FourthMoments | undefined
  /** Σ u and Σ t by bucket (section 5); `champion` only where a relative margin needs it. */
  readonly buckets: { readonly difference: Float64Array; readonly champion: Float64Array | undefined }
}

/** Sums over units of products of δ (d), p and a: `ddp` is Σ δ²p. Those with p are 0 unless needed. */
export interface Moments {
  readonly dd: number
  readonly dp: number
  readonly pp: number
  readonly da: number
  readonly pa: number
  readonly aa: number
  readonly ddd: number
  readonly ddp: number
  readonly dpp: number
  readonly ppp: number
}

/** The same of u and t. Those with t are 0 unless needed. */
export interface FourthMoments {
  readonly uuuu: number
  readonly uuut: number
  readonly uutt: number
  readonly uttt: number
  readonly tttt: number
}

/** What a slice holds, whatever the metric. */
export interface SliceCounts {
  readonly n: number
  readonly positives: number
  readonly units: number
  /** Σ w of its rows; undefined where every row weighs 1. */
  readonly weight?: number
}

export type MetricSums =
  | SliceSums
  /** Cannot be judged; the values are there where only the influence function is missing. */
  | { readonly undefinedBecause: Reason; readonly champion?: number; readonly challenger?: number }

export const isDefined = (sums: MetricSums): sums is SliceSums => !('undefinedBecause' in sums)
