/**
 * The result of comparing one challenger with one champion: plain, versioned data, no rows, no prose.
 * Everything that is shown or decided downstream is read from here.
 */
import type { BothModels, Margin, OperatingRule, Role } from './plan.js'
import type { Problem, Reason } from './problem.js'

export type Verdict = 'pass' | 'review' | 'block' | 'error'

export type CheckStatus = 'improved' | 'pass' | 'regressed' | 'inconclusive' | 'not_evaluated'

/** The last three are requirements and numbers beside the metrics: see `with-checks.ts`. */
export type CheckKind = 'metric' | 'slice' | 'business' | 'limit' | 'integrity' | 'scenario' | 'operations' | 'drift'

export interface Check {
  /**
   * `metric@column=value,column=value`; overall: `metric`; a limit: `metric.min` or `metric.max`; beside the metrics the
   * kind comes first: `scenario.known_rings`, `operations.latency.p95_ms.max`.
   */
  readonly id: string
  readonly kind: CheckKind
  /** Canonical metric name, the slug of a business function or scenario, or the path of a number in a file. */
  readonly metric: string
  /** The own name of a business function or a scenario; undefined for metrics. */
  readonly title: string | undefined
  readonly unit: Unit
  readonly better: 'higher' | 'lower' | 'target'
  /** The value aimed at, where `better` is target and one is known: then the improvement is what the distance from it loses. */
  readonly target?: number | undefined
  /** Column (or slice name) to value; null is the whole data set. */
  readonly slice: Readonly<Record<string, string>> | null
  readonly severity: 'normal' | 'critical' | 'info'
  readonly role: Role
  /** Can this check block? */
  readonly gating: boolean
  /** Rows of the slice; of those with a positive label. */
  readonly n: number
  readonly positives: number | undefined
  /** Independent units (clusters) of the slice. */
  readonly units: number
  /** Share of its rows in the weight of all; undefined where every row weighs 1. */
  readonly weightShare?: number
  readonly champion: number | null
  readonly challenger: number | null
  /** challenger − champion. */
  readonly difference: number | null
  /** The difference, signed so that positive is good. */
  readonly improvement: number | null
  /** Of the improvement. */
  readonly interval: Interval | null
  readonly margin: Margin | null
  /** The margin in the metric's unit: for a relative one, its share of the champion's value. */
  readonly marginValue: number | null
  /** For kind `limit`, and for what is like one beside the metrics: the bound on the challenger, or on its distance from a target. */
  readonly limit: { readonly kind: 'min' | 'max' | 'max_distance'; readonly value: number } | undefined
  readonly status: CheckStatus
  readonly reason: Reason | null
  /** Findings that change no status, for instance `regression_within_margin`. */
  readonly notes: readonly Reason[]
  readonly evidence: Evidence | null
  readonly scaled: Scaled | undefined
  /** Of a check that failed, as far as its rows were looked at. */
  readonly profile?: FailureProfile
}

/** Who the rows of a failed check are, and what another threshold would do for them. */
export interface FailureProfile extends Omit<FoundProfile, 'standsOut'> {
  /** null: the check is no rate of decisions, or no threshold of the challenger reaches what is asked. */
  readonly recovery: Recovery | null
}

/** The challenger's threshold at which the rate is what the champion's is now, or what the limit asks for; chosen on these rows. */
export interface Recovery {
  readonly threshold: number
  /** Share of all rows that the challenger flags there, and at its own threshold. */
  readonly flagged: number
  readonly flaggedNow: number
}

/**
 * Of the improvement; where there is no difference, as for a rate of both models together, of the value itself. null is
 * an infinite end. `low` inverts the pass test (this check alone), `high` the fail test
 * (all checks of the tier together): status, sentence and range cannot contradict each other. For a relative margin the
 * ends are margins at which the answers change, times the champion's value.
 */
export interface Interval {
  readonly low: number | null
  readonly high: number | null
  readonly confidence: number
  /** Whether `high` counts all checks together (false: the check is in no family, both ends are pointwise). */
  readonly simultaneous: boolean
}

/** What the decision was computed from: every intermediate of statistics.md, sections 4 to 7. Totals have no support. */
export interface Evidence {
  /** null with a single unit, which has none. */
  readonly standardError: number | null
  readonly support: number | null
  readonly disagreeingUnits: number | null
  /** r of (4.2); null where nothing is known to measure it by. */
  readonly guard: number | null
  /** T̃ of (4.5) and the adjusted p value of section 5; null when not eligible to block. */
  readonly failStatistic: number | null
  readonly pValue: number | null
  readonly criticalValue: number | null
  /** t̂ of (6.1) and its critical value; null when (6.1) is not used. */
  readonly passStatistic: number | null
  readonly passCritical: number | null
  readonly eligible: boolean
  readonly ineligibleBecause: Reason | null
  /** Rows of this slice that would give an answer with 80 % power (section 7). */
  readonly rowsNeeded: RowsNeeded | null
  /** Smallest loss (positive, metric's unit) this check would have blocked with 80 % power; null if none. */
  readonly minimumDetectableLoss: number | null
  /** Smallest margin that would be passed with 80 % power if the models were equal. */
  readonly minimumPassableMargin: number | null
}

export interface RowsNeeded {
  /** If the models are equally good. null: a margin of 0 cannot be passed by equal models. */
  readonly ifEqual: number | null
  /** At the present estimate; null: more rows will not turn it into a pass. */
  readonly atEstimate: number | null
  /** For an estimate beyond the margin: rows that would show the loss, were it as large as estimated. */
  readonly toShowLoss?: number | null
}

/** The per-row difference at the volume the config names: units of the business function a `per`. */
export interface Scaled {
  readonly per: string
  readonly rows: number
  readonly difference: number
  readonly low: number | null
  readonly high: number | null
}

/**
 * How a metric's values are written: `share` 0.58 is 58 %; `score` has no unit, or that of the label, which has a name if the
 * config gives it one; `money` is named by `name`; `number` is a measured one (`{ kind: 'number', name: 'ms' }`; the name may
 * be empty).
 */
export type Unit =
  | { readonly kind: 'share' }
  | { readonly kind: 'score'; readonly of?: 'label'; readonly name?: string }
  /** Of one row, unless `perRow` is false: a total, or a ratio of sums. */
  | { readonly kind: 'money'; readonly name: string; readonly perRow?: false }
  | { readonly kind: 'number'; readonly name: string }

export interface Rows {
  readonly champion: number
  readonly challenger: number
  readonly matched: number
  readonly onlyChampion: number
  readonly onlyChallenger: number
  /** Matched rows without a usable prediction of one of the models or a label. */
  readonly unusable: number
  /** Items of the queries, where the rows that are judged are queries. */
  readonly items?: number
}

/** The 2×2 of decisions at the operating point (section 11). */
export interface Disagreement {
  /** Share of rows where the decision changes (weighted as the rows are). */
  readonly share: number
  readonly changed: number
  readonly becameRight: number
  readonly becameWrong: number
}

/** What the changed decisions say beside their counts (section 11). */
export interface FlipTest {
  /** Changed from one wrong class to another. */
  readonly stayedWrong: number
  /** Right by the champion and wrong by the challenger, as a share of the weight of all rows (Yan et al. 2021). */
  readonly negativeFlipRate: number
  /** McNemar's mid-p of right against wrong ones; null where rows are weighted or clustered, for the reason beside it. */
  readonly midPValue: number | null
  readonly midPValueReason: Reason | null
  /** What the changed rows are worth in all by the first business function: null without one that values single rows. */
  readonly value: { readonly slug: string; readonly difference: number; readonly improvement: number } | null
}

/** Whether scores can be taken as probabilities (section 11); for information. See `calibration.ts`. */
export interface Calibration {
  /** By score, over both models together; ascending. */
  readonly bins: readonly CalibrationBin[]
  /** null: there is no champion. */
  readonly champion: ModelCalibration | null
  readonly challenger: ModelCalibration
}

/** Scores from `low` up to, not including, `high`; the last bin includes it. null: the model has no score there. */
export interface CalibrationBin {
  readonly low: number
  readonly high: number
  readonly champion: ReliabilityOfBin | null
  readonly challenger: ReliabilityOfBin | null
}

export interface ReliabilityOfBin {
  readonly n: number
  /** Mean score and share of positives, by weight. */
  readonly meanPredicted: number
  readonly observed: number
}

interface TwoSided {
  readonly low: number
  readonly high: number
  readonly confidence: number
}

export interface ModelCalibration {
  readonly meanPredicted: number
  readonly observed: number
  /** Mean of label − score: below 0, the scores are too high. */
  readonly inTheLarge: number
  readonly interval: TwoSided | null
  readonly intervalReason: Reason | null
  /** Can be negative: then no miscalibration is seen beyond the noise. */
  readonly debiasedSquaredError: number | null
  readonly debiasedReason: Reason | null
  /** Of the label on the log odds of the score; 1 and 0 are perfect. */
  readonly slope: number | null
  readonly slopeInterval: TwoSided | null
  readonly intercept: number | null
  readonly logisticReason: Reason | null
  /** Rows with a score of 0 or 1, left out of slope and intercept. */
  readonly rowsWithoutLogOdds: number
  /** Biased upward; for information only. */
  readonly expectedCalibrationError: number
}

/** How the scores of both models lie, for pictures; ascending bins of equal width. See `score-distribution.ts`. */
export interface ScoreDistribution {
  readonly bins: readonly ScoreBin[]
}

/** Scores from `low` up to, not including, `high`; the last bin includes it. */
export interface ScoreBin {
  readonly low: number
  readonly high: number
  /** null: there is no champion. */
  readonly champion: RowsOfBin | null
  readonly challenger: RowsOfBin
}

export interface RowsOfBin {
  readonly n: number
  /** null: the task knows none. */
  readonly positives: number | null
}

/** Where each model flags, and what that means. Reported only: no check is judged by anything beside the thresholds. */
export interface OperatingPointFindings {
  /** Score at or above which a row is flagged. */
  readonly champion: number
  readonly challenger: number
  /** `threshold`: as the config gives them. A rule: found on these rows, for each model on its own, to reach the target. */
  readonly rule: {
    readonly kind: 'threshold' | OperatingRule['rule']
    readonly target: number | null
  }
  /** Share of the rows (by weight) that each model flags; null without a champion. */
  readonly flagged: BothModels<number | null>
  /** The challenger's threshold that flags as many rows as the champion, as nearly as equal scores allow; null: it flags none. */
  readonly sameVolume: number | null
  /** A threshold that means something else on the challenger's scale. */
  readonly notes: readonly Reason[]
  /** One for each business function that depends on the decision, and for each net benefit. */
  readonly curves: readonly ValueCurve[]
  /** Net benefit over threshold probabilities, where the config asks for it. */
  readonly decisionCurve: DecisionCurve | null
}

/** Of an improvement, several together; an infinite end is null. null: too few rows decide differently to say anything. */
export type CurveRange = { readonly low: number | null; readonly high: number | null } | null

export interface CurvePoint {
  readonly threshold: number
  /** Share of the rows (by weight) that each model flags there. */
  readonly flagged: BothModels<number>
  /** null: the formula has no value there. */
  readonly champion: number | null
  readonly challenger: number | null
  readonly difference: number | null
  readonly improvement: number | null
  /** Of the improvement, all points of the curve together. */
  readonly range: CurveRange
}

/** What a business function is worth at each threshold. */
export interface ValueCurve {
  /** Check id: the slug of a business function, or `net_benefit@0.2`. */
  readonly id: string
  readonly title: string | null
  readonly unit: Unit
  readonly better: 'higher' | 'lower'
  readonly confidence: number
  /** Ascending by threshold, at most 64. Empty: the formula has no value on some rows. */
  readonly points: readonly CurvePoint[]
  /** If every row, or none, were flagged. */
  readonly everybody: BothModels<number | null>
  readonly nobody: BothModels<number | null>
  readonly best: BothModels<BestPoint | null>
  readonly questions: readonly CurveQuestion[]
}

/** Where a model is worth most. */
export interface BestPoint {
  /** Best of the curve's thresholds on all rows. */
  readonly threshold: number
  /** Lowest and highest threshold of the curve that no other one is shown to beat: the true best may lie between them. */
  readonly plausible: { readonly low: number; readonly high: number }
  /** Value at thresholds chosen on one half of the units and applied to the other: without the optimism of choosing. */
  readonly value: number | null
  readonly configured: number | null
  /** Of that value over the configured threshold's, signed so that positive is good. */
  readonly improvement: number | null
  readonly range: CurveRange
  /** The configured threshold lies outside the plausible ones. */
  readonly changeRecommended: boolean
}

/** What the new model is worth more than today's, asked in one way. */
export interface CurveQuestion {
  /**
   * `as_configured` only where the configured thresholds differ; `same_threshold`: both at the champion's; `same_volume`: the
   * challenger flags as many as the champion; `each_at_best`: at thresholds of the other half of the units.
   */
  readonly question: 'as_configured' | 'same_threshold' | 'same_volume' | 'each_at_best'
  /** `each_at_best`: the best on all rows. */
  readonly thresholds: BothModels<number>
  readonly flagged: BothModels<number>
  readonly champion: number
  readonly challenger: number
  readonly difference: number
  readonly improvement: number
  /** Of the improvement, all questions together. */
  readonly range: CurveRange
}

export interface DecisionCurve {
  readonly confidence: number
  /** Ascending by threshold probability, from 0.01 to 0.99. To flag nobody is worth 0 everywhere. */
  readonly points: readonly (CurvePoint & { readonly everybody: number | null })[]
}

export interface Family {
  /** limits: those that are tested. */
  readonly tier: 'overall' | 'slices' | 'reported' | 'limits'
  readonly alpha: number
  /** Checks that could block: the members of the maximum. */
  readonly eligible: number
  readonly checks: number
  /** c of the last step; null when nothing is eligible. */
  readonly criticalValue: number | null
}

export interface Comparison {
  readonly schemaVersion: 1
  readonly verdict: Verdict
  /** Why the verdict is what it is, most important first. */
  readonly reasons: readonly Reason[]
  readonly evidence: 'A' | 'B' | 'C'
  readonly rows: Rows | null
  /** Rows with a positive label; null for tasks without one. */
  readonly positives: number | null
  readonly units: number | null
  readonly clustered: boolean
  readonly weighted: boolean
  readonly identicalPredictions: boolean
  readonly disagreement: Disagreement | null
  readonly flipTest?: FlipTest | null
  /** Of the binary task. */
  readonly calibration?: Calibration | null
  /** Of the binary task and of regression. */
  readonly scores?: ScoreDistribution | null
  /** null for tasks whose rows are not flagged. */
  readonly operatingPoint: OperatingPointFindings | null
  readonly checks: readonly Check[]
  /** Slices that were too small to judge: counted, not listed one check a metric. */
  readonly smallSlices: {
    readonly slices: number
    readonly rows: number
    readonly minRows: number
    readonly examples: readonly { readonly slice: Readonly<Record<string, string>>; readonly n: number }[]
  }
  /** The search for undeclared slices, or why there was nothing to search; undefined: nobody asked. */
  readonly discovery?: Discovery | Reason
  readonly families: readonly Family[]
  /** First 16 bytes of the SHA-256 of the data, hex: the seed of the sign vectors. */
  readonly seed: string | null
  /** SHA-256 of the rows' ids and labels, hex; absent: totals, which have no rows. */
  readonly testSet?: string
  readonly draws: number | null
  readonly problems: readonly Problem[]
}

/** What became of the conjunctions that a search came upon. */
export interface SearchCounts {
  /** Conjunctions with at least one row, all of whose parts have `minRows`; of those: with too few rows themselves, … */
  readonly considered: number
  readonly tooSmall: number
  /** … ruled out by an upper bound, … */
  readonly bounded: number
  /** … with fewer than 10 units that disagree, … */
  readonly tooThin: number
  /** … of nearly all rows … */
  readonly nearlyAll: number
  /** … and tested. */
  readonly tested: number
  /** The time allowed was over before everything was looked at; the numbers then depend on the machine. */
  readonly stopped: boolean
}

/** The search for slices that nobody declared (statistics.md, section 13): what was searched, and what was found. */
export interface Discovery extends SearchCounts {
  /** What a row costs; its mean over all rows for each model. */
  readonly loss: {
    readonly name: string
    readonly unit: Unit
    readonly better: 'higher' | 'lower'
    readonly champion: number
    readonly challenger: number
  }
  readonly columns: readonly string[]
  readonly skipped: readonly { readonly column: string; readonly reason: Reason }[]
  readonly maxPredicates: number
  readonly minRows: number
  /** The p values count this many together: all tested, or the few that one half of the data chose. */
  readonly confirmedOver: number
  readonly method: 'all' | 'split_half'
  readonly draws: number
  readonly criticalValue: number | null
  /** Worse first, most significant first; then better. */
  readonly found: readonly FoundSlice[]
}

export interface FoundSlice {
  /** Column to value or range. */
  readonly slice: Readonly<Record<string, string>>
  readonly direction: 'worse' | 'better'
  /** Shown over everything that was searched; else only worth a look. */
  readonly confirmed: boolean
  readonly n: number
  /** Of all rows, by weight. */
  readonly share: number
  /** Mean loss of its rows. */
  readonly champion: number
  readonly challenger: number
  readonly difference: number
  readonly improvement: number
  /** Of the improvement; both ends for all slices searched together. */
  readonly interval: Interval
  readonly pValue: number
  /** The improvement without the flattery of having been picked, and how it was had. */
  readonly corrected: { readonly by: 'conditional' | 'shrinkage' | 'split_half'; readonly improvement: number }
  readonly profile: FoundProfile
  /** Slices that only restate this one. */
  readonly alike: {
    readonly count: number
    readonly slices: readonly {
      readonly slice: Readonly<Record<string, string>>
      readonly n: number
      readonly improvement: number
    }[]
  }
  readonly declared: DeclaredSlice
  /** With `split_half`: rows of the testing half; the numbers above are theirs. */
  readonly rowsTested: number | undefined
}

export interface FoundProfile {
  /** Mean label: for binary tasks the share of positives. */
  readonly label: { readonly here: number; readonly all: number } | null
  /** Mean score of the slice. */
  readonly score: { readonly champion: number; readonly challenger: number } | null
  /** Which way the mistakes went: `found_missed`, `found_alarms`, `found_confused`. */
  readonly mistakes: readonly Reason[]
  /** Values of other columns that are much commoner here: shares of the slice and of all rows. */
  readonly standsOut: readonly {
    readonly column: string
    readonly value: string
    readonly here: number
    readonly all: number
  }[]
}

/** What to write under `slices.of` to have the slice judged in every later review. */
export type DeclaredSlice =
  | { readonly name: string; readonly where: string }
  | { readonly columns: readonly { readonly column: string; readonly bins?: readonly number[] }[] }
