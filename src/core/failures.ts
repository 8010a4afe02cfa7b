/** What can be said of the rows of a failed check: who they are, which way the mistakes went, what another threshold would do. */
import type { Check, FailureProfile, Recovery } from './comparison.js'
import { profileOfRows } from './discover/profile.js'
import type { Pair } from './pair.js'
import type { OperatingPoint } from './plan.js'
import type { Slicing } from './slices.js'

/** Checks that are looked at; the rows of each are gone through once. */
const MOST_EXPLAINED = 50

/**
 * The same checks, those that failed with their profile: of all rows, or of the rows of their slice. Checks beside the metrics
 * and a slice whose rows are not known any more have none.
 */
export function explainFailures(
  pair: Pair,
  point: OperatingPoint,
  slicings: readonly Slicing[],
  checks: readonly Check[],
): readonly Check[] {
  const failed = checks.filter(({ status, gating }) => status === 'regressed' && gating).slice(0, MOST_EXPLAINED)
  if (failed.length === 0 || pair.isOfItems) return checks
  const profiles = new Map<Check, FailureProfile>()
  const known = new Map<string, Omit<FailureProfile, 'recovery'> & { readonly rows: Int32Array }>()
  for (const check of failed) {
    const key = JSON.stringify(check.slice)
    let profile = known.get(key)
    if (profile === undefined) {
      const rows = rowsOf(check.slice, pair, slicings)
      if (rows === undefined) continue
      profile = { ...profileOfRows(pair, point, rows), rows }
      known.set(key, profile)
    }
    const { rows, ...rest } = profile
    profiles.set(check, { ...rest, recovery: recoveryOf(check, pair, point, rows) })
  }
  return checks.map((check) => {
    const profile = profiles.get(check)
    return profile === undefined ? check : { ...check, profile }
  })
}

function rowsOf(slice: Check['slice'], pair: Pair, slicings: readonly Slicing[]): Int32Array | undefined {
  if (slice === null) return Int32Array.from({ length: pair.n }, (_, row) => row)
  const wanted = JSON.stringify(slice)
  for (const { slices, codes } of slicings) {
    const place = slices.findIndex(({ key }) => JSON.stringify(key) === wanted)
    if (place < 0) continue
    const rows: number[] = []
    for (let row = 0; row < pair.n; row++) if (codes[row] === place) rows.push(row)
    return Int32Array.from(rows)
  }
  return undefined
}

/**
 * For recall and specificity of unweighted rows. The rate at a threshold t is a count of scores on one side of t, so the
 * threshold that gives as many as wanted is one of the scores.
 */
function recoveryOf(check: Check, pair: Pair, point: OperatingPoint, rows: Int32Array): Recovery | null {
  const { metric, limit } = check
  if (pair.values.task !== 'binary' || pair.weight || (metric !== 'recall' && metric !== 'specificity')) return null
  if (limit !== undefined && limit.kind !== 'min') return null
  const label = metric === 'recall' ? 1 : 0
  const asked = rows.filter((row) => pair.label[row] === label)
  const isRight = (row: number) => pair.championScore[row] >= point.champion === (label === 1)
  const wanted = limit === undefined ? asked.filter(isRight).length : Math.ceil(limit.value * asked.length - 1e-9)
  const scores = Float64Array.from(asked, (row) => pair.challengerScore[row]).sort()
  const threshold =
    label === 1 ? thresholdToCatch(scores, wanted) : thresholdToSpare(scores, wanted, pair.challengerScore)
  if (threshold === undefined) return null
  const shareFrom = (from: number) =>
    pair.challengerScore.reduce((sum, score) => sum + Number(score >= from), 0) / pair.n
  return { threshold, flagged: shareFrom(threshold), flaggedNow: shareFrom(point.challenger) }
}

/** Highest threshold that at least `wanted` of the ascending scores reach. */
const thresholdToCatch = (scores: Float64Array, wanted: number): number | undefined =>
  wanted > 0 ? scores[scores.length - wanted] : undefined

/** Lowest of all scores that leaves `wanted` of the ascending ones below it; undefined: none is high enough. */
function thresholdToSpare(scores: Float64Array, wanted: number, all: Float64Array): number | undefined {
  if (wanted <= 0) return undefined
  const below = scores[wanted - 1]
  const lowest = all.reduce(
    (least, score) => (score > below && score < least ? score : least),
    Number.POSITIVE_INFINITY,
  )
  return Number.isFinite(lowest) ? lowest : undefined
}
