/**
 * Slices that nobody declared: where the challenger is worse than the champion, searched among all conjunctions of up to
 * three predicates and tested over everything that was searched (statistics.md, section 13). It explains and points; it
 * never blocks.
 */
import type { Discovery } from './comparison.js'
import { listFindings } from './discover/findings.js'
import { type Outcome, searchByHalves } from './discover/halves.js'
import { chooseLoss, meanLosses, searchRows } from './discover/loss.js'
import { cutColumns } from './discover/predicates.js'
import { type SearchOptions, searchSlices, sumAll } from './discover/search.js'
import { findNearName } from './nearest-name.js'
import { resolveOperatingPoint } from './operating-point.js'
import type { Pair } from './pair.js'
import type { Plan } from './plan.js'
import { errorOf, type Problem, ProblemError, type Reason, reason } from './problem.js'
import { RunningMaxima } from './stats/max-t.js'
import { drawSigns } from './stats/random.js'

/** Draws of the joint distribution: p values in steps of 1/2000. */
const DISCOVERY_DRAWS = 1999
/** Candidates tested over the whole family; beyond, one half of the units chooses and the other tests. */
const MOST_TESTED = 100_000

export interface DiscoverOptions {
  /** Columns with a meaning of their own, which are no groups unless somebody asks for them by name. */
  readonly inUse?: readonly string[]
  readonly isTimeUp?: () => boolean
  readonly progress?: (done: number) => void
  /** For tests: from how many candidates on the data are split. */
  readonly mostTested?: number
}

/**
 * The search of a plan on a pair; or why there is nothing to search. Throws ProblemError for a column that is named in the
 * config and stands in none of the files.
 */
export function discoverSlices(pair: Pair, plan: Plan, options: DiscoverOptions = {}): Discovery | Reason {
  const discover = plan.discover!
  if (pair.identicalPredictions) return reason('identical_predictions', { n: pair.n })
  const at = resolveOperatingPoint(pair, plan.operatingPoint)
  const loss = chooseLoss(pair, plan, at, discover.losses)
  if ('code' in loss) return loss
  const rows = searchRows(pair, loss)
  const whole = sumAll(rows)
  if (whole.disagreeing === 0) return reason('discover_no_difference', { loss: loss.name })
  const asked = discover.columns === 'all' ? [] : discover.columns
  const unknown = [...asked, ...discover.exclude].filter((name) => !pair.columnNames.includes(name))
  if (unknown.length > 0) throw new ProblemError(...unknown.map((name) => missingColumn(pair, name)))
  const leftOut = [...discover.exclude, ...(options.inUse ?? [])]
  const minRows = discover.minRows ?? Math.max(50, Math.ceil(pair.n / 100))
  const cut = cutColumns(
    pair,
    discover.columns === 'all'
      ? pair.columnNames.filter((name) => !leftOut.includes(name))
      : asked.filter((name) => !discover.exclude.includes(name)),
    minRows,
    discover.ranges,
  )
  const search: SearchOptions = {
    maxPredicates: discover.maxPredicates,
    minRows,
    smallSample: plan.policy.smallSample,
    maxima: undefined,
    keep: undefined,
    most: options.mostTested ?? MOST_TESTED,
    isTimeUp: options.isTimeUp ?? (() => false),
    progress: options.progress ?? (() => {}),
  }
  const maxima = () => new RunningMaxima(drawSigns(pair.fingerprint.subarray(16, 32), pair.buckets, DISCOVERY_DRAWS))
  const alpha = 1 - plan.policy.confidence
  const family = maxima()
  const searched = searchSlices(rows, cut.columns, whole, { ...search, maxima: family })
  const outcome: Outcome = searched.tooMany
    ? searchByHalves(rows, cut.columns, search, maxima())
    : { searched, tested: searched.candidates, family, rows, whole, isTested: () => true, method: 'all' }
  const criticalValue = outcome.family.criticalValue(alpha)
  const listing = {
    pair,
    plan,
    at,
    loss,
    columns: cut.columns,
    minRows,
    alpha,
    criticalValue,
    rowsOfAll: rows,
    wholeOfAll: whole,
  }
  const found = (['worse', 'better'] as const).flatMap((direction) =>
    listFindings({ ...listing, ...outcome, direction }),
  )
  return {
    loss: { name: loss.name, unit: loss.unit, better: loss.better, ...meanLosses(pair, loss) },
    columns: cut.columns.map(({ name }) => name),
    skipped: cut.skipped,
    maxPredicates: discover.maxPredicates,
    minRows,
    considered: outcome.searched.considered,
    tooSmall: outcome.searched.tooSmall,
    bounded: outcome.searched.bounded,
    tooThin: outcome.searched.tooThin,
    nearlyAll: outcome.searched.nearlyAll,
    tested: outcome.searched.tested,
    confirmedOver: outcome.tested.length,
    method: outcome.method,
    draws: DISCOVERY_DRAWS,
    criticalValue: criticalValue !== null && Number.isFinite(criticalValue) ? criticalValue : null,
    stopped: outcome.searched.stopped,
    found,
  }
}

const missingColumn = (pair: Pair, column: string): Problem =>
  errorOf('column_missing', {
    column,
    use: 'discover',
    nearest: findNearName(pair.columnNames, column)?.name ?? null,
  })
