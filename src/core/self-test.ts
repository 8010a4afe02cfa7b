/**
 * The self-test of a policy: what would it have said of a challenger that is neither better nor worse, on these very rows?
 * Such a challenger is made by exchanging the two models' predictions unit by unit at random; then the whole gate runs.
 */

import { businessKey, type Catalogue, measuresOf } from './compare/catalogue.js'
import type { Draft } from './compare/drafts.js'
import {
  type Begun,
  begin,
  checkLimits,
  chooseMeasures,
  compare,
  type Drafted,
  draftAll,
  foldAll,
  type Progress,
} from './compare.js'
import type { Check, CheckStatus, Comparison, Verdict } from './comparison.js'
import { judgeFamilies, rejectFamilies, type Tier } from './families.js'
import { prepareFold } from './fold.js'
import { decide, smallestLossBlocked, smallestMarginPassed } from './judge.js'
import type { Pair } from './pair.js'
import type { Plan } from './plan.js'
import { errorOf, type Problem, ProblemError, type Reason, reason } from './problem.js'
import { cutSlices } from './slices.js'
import { intervalClopperPearson } from './stats/clopper-pearson.js'
import { intervalOfQuantile } from './stats/quantile-interval.js'
import { fmix32, fnv1a32, seedXoshiro128 } from './stats/random.js'
import { type Exchange, swapCells, swapMeasure, swapPredictions } from './swap.js'
import { type Deciding, decideVerdict } from './verdict.js'

/** Of every share and quantile that the runs give. */
const CONFIDENCE = 0.95
/** Share of the runs in which a loss must be caught, or a margin passed, to be told. */
const POWER = 0.8

export interface SelfTestOptions {
  /** How often predictions are exchanged; a whole number, at least 1. */
  readonly runs: number
  /** Chooses the exchanges; a whole number from 0 to 2³² − 1. */
  readonly seed: number
}

/** So many of all runs; `low` and `high` are the ends of the Clopper–Pearson interval of the true share. */
export interface Share {
  readonly count: number
  readonly low: number
  readonly high: number
}

/** A quantile over the runs; null is an infinite end. */
export interface RunQuantile {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

export interface SelfTestedCheck {
  /** The check as the real comparison judged it: its name, unit, margin, rows. */
  readonly check: Check
  /** Runs in which it was shown to be worse: of an equal model, so falsely. */
  readonly regressed: Share
  /** Runs in which it alone was enough not to pass: undecided, or not evaluated. */
  readonly held: Share
  /**
   * The smallest true loss (positive, the metric's unit) that it would have blocked in 80 % of the runs, all checks of its
   * family counted; null where no loss is blocked so often, and why.
   */
  readonly catches: RunQuantile | null
  readonly blindBecause: Reason | null
  /** The smallest margin (metric's unit) that an equal model would have passed in 80 % of the runs; null: none. */
  readonly passable: RunQuantile | null
}

export interface SelfTest {
  readonly runs: number
  readonly seed: number
  readonly confidence: number
  readonly n: number
  readonly units: number
  readonly clustered: boolean
  /** `error`: the operating point could not be found on the exchanged predictions. */
  readonly verdicts: Readonly<Record<Verdict, Share>>
  /** Runs in which at least one check was shown to be worse. The policy promises at most alpha of them. */
  readonly regressed: Share
  /** Runs in which a limit on the challenger's own value was broken. */
  readonly limitsBroken: Share
  /** What the policy allows: 1 − its confidence. */
  readonly alpha: number
  /** Gating checks, in the order of the report. */
  readonly checks: readonly SelfTestedCheck[]
  /** What the owner of the policy should know. */
  readonly warnings: readonly Reason[]
  readonly comparison: Comparison
}

/**
 * Runs the gate on pairs that a model as good as the champion could have given. In each run every unit (cluster, query or row)
 * exchanges the predictions of its two models with probability ½, all of its rows together; labels, weights, slices and
 * the size of every disagreement stay. Were the models interchangeable, each of these pairs would be as likely as the real
 * one (a permutation test's reference set: Good 2005, Permutation, Parametric and Bootstrap Tests of Hypotheses, 3.2), so
 * what the gate says of them is what it would say of an equal model.
 *
 * Nothing is read or joined again: slices are cut once, and a run folds the exchanged predictions, judges every gating check
 * and decides the verdict by the same code as `compare`. Only two things differ. What is merely reported is left out. And the sign
 * vectors of a run are seeded by a hash of the data fingerprint, `seed` and the number of the run instead of the
 * SHA-256 of the exchanged rows: both are unrelated to the data, and this one needs no bytes of the rows.
 *
 * A loss of x that is the same for all units moves the estimate and both ends of its interval by x, so the smallest loss that a
 * check would have blocked in a run can be read off that run. `catches` is the 80 % quantile of these, where section 7 of
 * statistics.md gives the same from one standard error (`minimumDetectableLoss`): guard, skewness and ties count here. Its
 * critical value is that of the first run.
 *
 * Throws ProblemError `self_test_identical` where the models say the same, since nothing can be exchanged; what `compare`
 * throws; RangeError for runs that are no positive number.
 */
export function selfTest(
  pair: Pair,
  plan: Plan,
  { runs, seed }: SelfTestOptions,
  problems: readonly Problem[] = [],
  progress: Progress = () => {},
): SelfTest {
  if (!Number.isInteger(runs) || runs < 1) throw new RangeError(`a positive number of runs is needed, not ${runs}`)
  if (pair.identicalPredictions) throw new ProblemError(errorOf('self_test_identical', { n: pair.n }))
  const comparison = compare(pair, plan, problems)
  const bench = setUp(pair, keepGating(plan))
  const tally = newTally()
  let known: KnownFamilies | undefined
  for (let run = 0; run < runs; run++) {
    progress('self-test', run / runs)
    const swapped = swapBench(bench, exchangeOf(pair, seed, run), pairOfRun(pair, seed, run))
    if (!swapped) {
      tally.verdicts.error++
      continue
    }
    const drafted = draftAll(swapped, foldAll(swapped))
    known ??= knowFamilies(drafted, plan)
    countRun(tally, swapped, drafted, known)
  }
  return summarise(tally, { pair, plan, runs, seed, comparison })
}

/** Without what can neither block nor hold. */
const keepGating = (plan: Plan): Plan => ({
  ...plan,
  metrics: plan.metrics.filter(({ role }) => role !== 'info'),
  business: plan.business.filter(({ role }) => role !== 'info'),
  slices: { ...plan.slices, of: plan.slices.of.filter(({ severity }) => severity !== 'info') },
})

const silent: Progress = () => {}

/** What all runs share, and the whole pair to exchange predictions in. */
function setUp(pair: Pair, plan: Plan): Begun {
  const { point, catalogue } = chooseMeasures(pair, plan)
  const cut = cutSlices(plan.slices, pair)
  return begin(pair, plan, silent, { cut, point, catalogue: withoutMoneyByGroup(catalogue, plan) })
}

/** Money by group is shown, never judged. */
function withoutMoneyByGroup(catalogue: Catalogue, plan: Plan): Catalogue {
  const isBusiness = placesOfBusiness(catalogue, plan)
  return { ...catalogue, onSlices: catalogue.onSlices.filter((place) => !isBusiness.has(place)) }
}

const placesOfBusiness = ({ place }: Catalogue, { business }: Plan) =>
  new Set(business.map(({ slug }) => place.get(businessKey(slug))))

/** The same of predictions that were exchanged; undefined where no threshold does what the operating point asks of them. */
function swapBench(bench: Begun, exchange: Exchange, pair: Pair): Begun | undefined {
  const { plan, cut } = bench
  if ('rule' in plan.operatingPoint) {
    const chosen = chooseOrNothing(pair, plan)
    return (
      chosen && begin(pair, plan, silent, { ...chosen, cut, catalogue: withoutMoneyByGroup(chosen.catalogue, plan) })
    )
  }
  // Decisions go with their scores, also where the models have thresholds of their own: amounts are exchanged, not made anew.
  const isBusiness = placesOfBusiness(bench.catalogue, plan)
  const list = bench.catalogue.list.map((entry, place) => {
    const measure = isBusiness.has(place) ? swapMeasure(entry.measure, exchange) : undefined
    return measure ? { ...entry, measure } : { ...entry, ...entry.remake(pair) }
  })
  const catalogue = { ...bench.catalogue, list }
  const measures = measuresOf(catalogue)
  const input = { ...prepareFold(pair, bench.point, measures), cells: swapCells(bench.input.cells, exchange) }
  const sliceMeasures = catalogue.onSlices.map((place) => measures[place])
  return { ...bench, pair, input, catalogue, sliceMeasures }
}

function chooseOrNothing(pair: Pair, plan: Plan) {
  try {
    return chooseMeasures(pair, plan)
  } catch (error) {
    if (error instanceof ProblemError) return undefined
    throw error
  }
}

/**
 * The pair that a run judges: `compare` says of it what the run says, as long as both models have one operating point. Its
 * fingerprint is the seed of the run's sign vectors.
 */
export function pairOfRun(pair: Pair, seed: number, run: number): Pair {
  return { ...swapPredictions(pair, exchangeOf(pair, seed, run)), fingerprint: seedOf(pair.fingerprint, seed, run, 1) }
}

/** Heads or tails for every unit, spread over its rows. */
function exchangeOf({ n, units, unitOfRow, fingerprint }: Pair, seed: number, run: number): Exchange {
  const next = seedXoshiro128(seedOf(fingerprint, seed, run, 0))
  const ofUnit = new Uint8Array(units)
  let bits = 0
  for (let unit = 0; unit < units; unit++) {
    if ((unit & 31) === 0) bits = next()
    ofUnit[unit] = (bits >>> (unit & 31)) & 1
  }
  return unitOfRow ? Uint8Array.from({ length: n }, (_, row) => ofUnit[unitOfRow[row]]) : ofUnit
}

/** 16 bytes that belong to this data, seed, run and purpose alone: four hashes of all of them. */
function seedOf(fingerprint: Uint8Array, seed: number, run: number, purpose: number): Uint8Array {
  const bytes = new Uint8Array(fingerprint.length + 10)
  bytes.set(fingerprint)
  const view = new DataView(bytes.buffer)
  view.setUint32(fingerprint.length, seed, true)
  view.setUint32(fingerprint.length + 4, run, true)
  bytes[fingerprint.length + 8] = purpose
  const made = new DataView(new ArrayBuffer(16))
  for (let word = 0; word < 4; word++) {
    bytes[fingerprint.length + 9] = word
    made.setUint32(4 * word, fmix32(fnv1a32(bytes, 0, bytes.length)), true)
  }
  return new Uint8Array(made.buffer)
}

/** What the families of the first run say for all: their critical values, and alpha of each. */
interface KnownFamilies {
  readonly critical: ReadonlyMap<Tier, number>
  readonly alpha: number
}

function knowFamilies({ asked }: Drafted, { policy }: Plan): KnownFamilies {
  const { families } = judgeFamilies(...asked)
  const known = families.map(({ tier, criticalValue }): [Tier, number] => [
    tier,
    criticalValue ?? Number.POSITIVE_INFINITY,
  ])
  return {
    critical: new Map(known),
    alpha: families.find(({ tier }) => tier !== 'reported')?.alpha ?? 1 - policy.confidence,
  }
}

/** What is counted over the runs. */
interface Tally {
  readonly verdicts: Record<Verdict, number>
  regressed: number
  limitsBroken: number
  readonly brokenLimits: Set<string>
  /** Runs that are blocked although no check was shown to be worse and no limit was broken. */
  blockedUndecided: number
  /** By gating check, in the order of the drafts; the first run makes them. */
  readonly checks: CheckTally[]
}

interface CheckTally {
  readonly draft: Draft
  regressed: number
  held: number
  readonly losses: number[]
  readonly margins: number[]
  /** Why it could not block, in the last run in which it could not. */
  blindBecause: Reason | undefined
}

const newTally = (): Tally => ({
  verdicts: { pass: 0, review: 0, block: 0, error: 0 },
  regressed: 0,
  limitsBroken: 0,
  brokenLimits: new Set(),
  blockedUndecided: 0,
  checks: [],
})

function countRun(tally: Tally, begun: Begun, drafted: Drafted, known: KnownFamilies): void {
  const { policy } = begun.plan
  const { overall, drafts, examined, asked } = drafted
  const rejected = rejectFamilies(...asked)
  if (tally.checks.length === 0) tally.checks.push(...drafts.map(newCheckTally))
  const deciding = drafts.map((draft, index): Deciding => {
    const answer = examined[index]
    const status: CheckStatus =
      'examined' in answer ? decide(answer.examined, rejected[index], policy) : 'not_evaluated'
    const tallied = tally.checks[index]
    countStatus(tallied, status)
    if ('examined' in answer) {
      const loss = smallestLossBlocked(answer.examined, known.critical.get(draft.tier) ?? Number.POSITIVE_INFINITY)
      tallied.losses.push(loss)
      tallied.blindBecause = answer.examined.ineligibleBecause ?? tallied.blindBecause
      if (draft.requiresProof) tallied.margins.push(smallestMarginPassed(answer.examined, policy))
    } else {
      tallied.losses.push(Number.POSITIVE_INFINITY)
      tallied.margins.push(Number.POSITIVE_INFINITY)
      tallied.blindBecause = answer.because
    }
    const { kind, slice, severity, tier } = draft
    const because = 'because' in answer ? answer.because : null
    return { kind, limit: undefined, slice, severity, gating: tier !== 'reported', status, reason: because }
  })
  const limits = checkLimits(begun, overall, known.alpha).filter(({ gating }) => gating)
  const { verdict } = decideVerdict([...deciding, ...limits], policy, [])
  tally.verdicts[verdict]++
  const broken = limits.filter(({ status }) => status === 'regressed')
  for (const { id } of broken) tally.brokenLimits.add(id)
  const isRegressed = rejected.some((each) => each)
  const isBroken = broken.length > 0
  if (isRegressed) tally.regressed++
  if (isBroken) tally.limitsBroken++
  if (verdict === 'block' && !isRegressed && !isBroken) tally.blockedUndecided++
}

function countStatus(tallied: CheckTally, status: CheckStatus): void {
  const { slice, severity } = tallied.draft
  if (status === 'regressed') tallied.regressed++
  else if ((slice === null || severity === 'critical') && status !== 'pass') tallied.held++
}

const newCheckTally = (draft: Draft): CheckTally => ({
  draft,
  regressed: 0,
  held: 0,
  losses: [],
  margins: [],
  blindBecause: undefined,
})

interface Ran {
  readonly pair: Pair
  readonly plan: Plan
  readonly runs: number
  readonly seed: number
  readonly comparison: Comparison
}

function summarise(tally: Tally, { pair, plan, runs, seed, comparison }: Ran): SelfTest {
  const shareOf = (runsCounted: number): Share => ({
    count: runsCounted,
    ...intervalClopperPearson(runsCounted, runs, CONFIDENCE),
  })
  const byId = new Map(comparison.checks.map((check) => [check.id, check]))
  const checks = gatingOf(tally).map((tallied): SelfTestedCheck => {
    const catches = quantileOf(tallied.losses)
    return {
      check: byId.get(tallied.draft.id)!,
      regressed: shareOf(tallied.regressed),
      held: shareOf(tallied.held),
      catches,
      blindBecause: catches ? null : (tallied.blindBecause ?? reason('self_test_support_too_small')),
      passable: tallied.draft.requiresProof ? quantileOf(tallied.margins) : null,
    }
  })
  const { verdicts } = tally
  return {
    runs,
    seed,
    confidence: CONFIDENCE,
    n: pair.n,
    units: pair.units,
    clustered: pair.unitOfRow !== undefined,
    verdicts: {
      pass: shareOf(verdicts.pass),
      review: shareOf(verdicts.review),
      block: shareOf(verdicts.block),
      error: shareOf(verdicts.error),
    },
    regressed: shareOf(tally.regressed),
    limitsBroken: shareOf(tally.limitsBroken),
    alpha: 1 - plan.policy.confidence,
    checks,
    warnings: warn(tally, checks, { pair, plan, runs, seed, comparison }),
    comparison,
  }
}

/** A metric of which only limits are judged is no check of its own. */
const gatingOf = ({ checks }: Tally) => checks.filter(({ draft }) => draft.tier !== 'reported')

/** null where the quantile itself is infinite. */
function quantileOf(values: readonly number[]): RunQuantile | null {
  const { value, low, high } = intervalOfQuantile(Float64Array.from(values).sort(), POWER, CONFIDENCE)
  if (!Number.isFinite(value)) return null
  return { value, low: Number.isFinite(low) ? low : null, high: Number.isFinite(high) ? high : null }
}

/** What a policy asks or allows that its owner may not have meant; the gravest first. */
function warn(tally: Tally, checks: readonly SelfTestedCheck[], { plan, runs, comparison }: Ran): Reason[] {
  const { policy } = plan
  const warnings: Reason[] = []
  const limits = [...plan.metrics, ...plan.business].some(
    ({ role, min, max }) => role !== 'info' && (min !== undefined || max !== undefined),
  )
  const seeing = checks.filter(({ catches }) => catches !== null).length
  if (checks.length === 0 && !limits) warnings.push(reason('self_test_no_gating_checks'))
  else if (policy.onRegression !== 'block')
    warnings.push(reason('self_test_regression_does_not_block', { on_regression: policy.onRegression }))
  else if (seeing === 0 && !limits) warnings.push(reason('self_test_all_blind', { count: checks.length }))
  if (tally.limitsBroken > 0) warnings.push(...warnOfLimits(tally, comparison, runs))
  const demanding = gatingOf(tally).filter(({ draft }) => draft.requiresProof && draft.margin?.value === 0)
  if (demanding.length > 0)
    warnings.push(reason('self_test_margin_zero', { checks: demanding.map(({ draft }) => draft.id) }))
  else if (tally.verdicts.pass * 2 < runs && tally.limitsBroken * 2 < runs)
    warnings.push(reason('self_test_rarely_passes', { passed: tally.verdicts.pass, runs }))
  if (tally.blockedUndecided > 0)
    warnings.push(reason('self_test_blocks_undecided', { count: tally.blockedUndecided, runs }))
  const alpha = 1 - policy.confidence
  const falselyShown = intervalClopperPearson(tally.regressed, runs, CONFIDENCE)
  if (falselyShown.low > alpha)
    warnings.push(reason('self_test_false_alarms', { count: tally.regressed, runs, promised: alpha }))
  const slices = checks.filter(({ check }) => check.slice !== null)
  const blind = slices.filter(({ catches }) => catches === null)
  if (blind.length > 0) {
    const counts = new Map<string, number>()
    for (const { blindBecause } of blind) counts.set(blindBecause!.code, (counts.get(blindBecause!.code) ?? 0) + 1)
    const byCount = [...counts].sort(([a, i], [b, j]) => j - i || (a < b ? -1 : 1))
    warnings.push(
      reason('self_test_blind_slices', {
        count: blind.length,
        of: slices.length,
        codes: byCount.map(([code]) => code),
        counts: byCount.map(([, each]) => each),
      }),
    )
  }
  return warnings
}

/** A limit that the champion breaks stops its equals; one that lies between the two models stops mixtures of them. */
function warnOfLimits({ limitsBroken, brokenLimits }: Tally, { checks }: Comparison, runs: number): Reason[] {
  const isKept = ({ limit, champion }: Check) =>
    limit && champion !== null && (limit.kind === 'min' ? champion >= limit.value : champion <= limit.value)
  const broken = checks.filter(({ id }) => brokenLimits.has(id))
  const ids = (kept: boolean) => broken.filter((check) => isKept(check) === kept).map(({ id }) => id)
  const warning = (code: string, named: readonly string[]) =>
    named.length > 0 ? [reason(code, { checks: named, count: limitsBroken, runs })] : []
  return [...warning('self_test_limits_broken', ids(false)), ...warning('self_test_limits_between', ids(true))]
}
