/**
 * What is decided beside the metrics (scenarios, numbers of operations, drift), added to a comparison that was already
 * judged. No such check is in a family of tests, so none changes the answer of another.
 */
import type { Calibration, Check, Comparison, OperatingPointFindings } from './comparison.js'
import { isJointMetric } from './measures.js'
import type { Policy } from './plan.js'
import { type Reason, reason } from './problem.js'
import { decideVerdict, isLimit, isRequirement, type Standing, worstVerdict } from './verdict.js'

/**
 * The comparison with more checks, and its verdict and reasons by the same rules over all of them. Added checks carry a
 * `reason` whose code and arguments the report makes its words from. They stand behind the overall checks, before slices.
 * A comparison without a champion (see `withoutChampion`) stays one.
 */
export function withChecks(comparison: Comparison, added: readonly Check[], policy: Policy): Comparison {
  if (added.length === 0) return comparison
  const isOverall = (check: Check) => check.slice === null
  const checks = [
    ...comparison.checks.filter(isOverall),
    ...added,
    ...comparison.checks.filter((check) => !isOverall(check)),
  ]
  const standing = comparison.reasons.flatMap((found): Standing[] => {
    if (found.code === 'no_champion') return [{ verdict: policy.onMissingChampion, reason: found }]
    const isIdentical = found.code === 'identical_predictions' || found.code === 'identical_aggregates'
    return isIdentical ? [{ verdict: policy.onIdentical, reason: found }] : []
  })
  const isAlone = standing.some(({ reason: { code } }) => code === 'no_champion')
  return { ...comparison, checks, ...decideVerdict(isAlone ? answerableAlone(checks) : checks, policy, standing) }
}

/** The comparison with something that decides beside its checks, such as a file that is too old. */
export function withStanding(comparison: Comparison, standing: readonly Standing[]): Comparison {
  if (standing.length === 0) return comparison
  const verdict = worstVerdict([comparison.verdict, ...standing.map((each) => each.verdict)])
  const known = comparison.reasons.filter(({ code }) => code !== 'all_fine')
  const added = standing.map((each) => each.reason)
  // The deciding reasons stand first.
  return {
    ...comparison,
    verdict,
    reasons: verdict === comparison.verdict ? [...known, ...added] : [...added, ...known],
  }
}

/**
 * Without a champion there is nothing to compare: the challenger was joined with itself to get its values, its limits
 * stand, and everything that needs a champion says so (evidence D). `because`: reason `no_champion`, with where it was
 * looked for.
 */
export function withoutChampion(comparison: Comparison, policy: Policy, because: Reason): Comparison {
  const checks = comparison.checks.map((check) => ({
    ...check,
    champion: null,
    challenger: isJointMetric(check) ? null : check.challenger,
    difference: null,
    improvement: null,
    ...(check.kind === 'limit' && !isJointMetric(check)
      ? {}
      : {
          interval: null,
          marginValue: null,
          evidence: null,
          scaled: undefined,
          status: 'not_evaluated' as const,
          // A slice that is too small or has one class says that, which is more than that there is no champion.
          reason: reasonAlone(check.reason, because),
        }),
  }))
  return {
    ...comparison,
    ...decideVerdict(answerableAlone(checks), policy, [{ verdict: policy.onMissingChampion, reason: because }]),
    checks,
    identicalPredictions: false,
    disagreement: null,
    flipTest: null,
    calibration: comparison.calibration && calibrationAlone(comparison.calibration),
    scores: comparison.scores && {
      bins: comparison.scores.bins.map((bin) => ({ ...bin, champion: null })),
    },
    operatingPoint: comparison.operatingPoint && pointAlone(comparison.operatingPoint),
    families: [],
    rows: comparison.rows && { ...comparison.rows, champion: 0, matched: 0 },
  }
}

const calibrationAlone = (calibration: Calibration): Calibration => ({
  ...calibration,
  champion: null,
  bins: calibration.bins.map((bin) => ({ ...bin, champion: null })),
})

/** Of one model there is where it flags, and how many; the rest compares. */
const pointAlone = (point: OperatingPointFindings): OperatingPointFindings => ({
  ...point,
  flagged: { champion: null, challenger: point.flagged.challenger },
  sameVolume: null,
  notes: [],
  curves: [],
  decisionCurve: null,
})

function reasonAlone(found: Reason | null, because: Reason): Reason | null {
  if (found === null || ['identical_predictions', 'identical_aggregates'].includes(found.code)) return because
  return found.args.side === 'both' ? reason(found.code, { ...found.args, side: 'challenger' }) : found
}

/** Of one model alone only these are judged; that nothing else can be is what `no_champion` says. */
const answerableAlone = (checks: readonly Check[]): readonly Check[] =>
  checks.filter((check) => isLimit(check) || isRequirement(check))
