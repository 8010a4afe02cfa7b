/**
 * What is to be compared and how it is judged, as the pure core needs it: no paths, no GitHub, every default filled in.
 * `config/` makes it from a file; tests make it by hand.
 */
import type { Expression } from './expression.js'
import type { NamedMetric, Parameters } from './metrics/names.js'
import type { OperationsPlan } from './operations.js'
import type { ScenarioPlan } from './scenario-plan.js'
import type { Task } from './task-values.js'

export interface Plan {
  readonly task: Task
  /** Label value that counts as positive, as text (`"1"`, `"Yes"`, `"true"`). */
  readonly positive: string
  readonly operatingPoint: OperatingPoint | OperatingRule
  readonly metrics: readonly MetricPlan[]
  readonly business: readonly BusinessPlan[]
  /** undefined: no reference is named. */
  readonly drift?: DriftPlan | undefined
  /** undefined: the negative-flip rate was not asked for. */
  readonly negativeFlips?: NegativeFlipPlan | undefined
  /** Whether net benefit is told over all thresholds. Default: it is not. */
  readonly decisionCurve?: boolean
  readonly slices: SlicesPlan
  readonly scenarios: readonly ScenarioPlan[]
  readonly operations: readonly OperationsPlan[]
  /** The search for slices that nobody declared; undefined: none. */
  readonly discover?: DiscoverPlan
  readonly policy: Policy
}

export interface BothModels<T> {
  readonly champion: T
  readonly challenger: T
}

/** Score at or above which a row is flagged. */
export type OperatingPoint = BothModels<number>

/** What each model's threshold must reach on the rows under review (see `operating-point.ts`). */
export interface OperatingRule {
  readonly rule: 'top' | 'precision' | 'recall' | 'false_positive_rate'
  /** A share, above 0 and at most 1. */
  readonly target: number
}

export type Role = 'primary' | 'guardrail' | 'info'

/** The largest loss tolerated: in the metric's unit, or as a share of the champion's value (0.02 is 2 %). */
export type Margin =
  | { readonly kind: 'absolute'; readonly value: number }
  | { readonly kind: 'relative'; readonly value: number }

export interface MetricPlan {
  /** Canonical name, for instance `roc_auc`. */
  readonly metric: string
  /** `beta` of fbeta, `k` of ndcg, the class of a recall. */
  readonly parameters: Parameters
  readonly role: Role
  readonly margin: Margin
  /** Ask of a guardrail what is asked of a primary. */
  readonly requireNonInferior: boolean
  /** Absolute limits on the challenger's value. */
  readonly min: number | undefined
  readonly max: number | undefined
  /** For a metric with a target: the largest distance from it that the challenger may have. */
  readonly maxDistance?: number | undefined
  /** Its value is held to its limits; what cannot be judged is not asked for a difference. */
  readonly limitsOnly?: boolean
  /** A large change one row can cause, in the metric's unit (statistics 4.1); raises the guard. */
  readonly effectScale: number | undefined
}

/** How the reviewed rows are compared with a reference. */
export interface DriftPlan {
  /** all: those that both have, apart from id, label, score and the like. */
  readonly columns: 'all' | readonly string[]
  /** The population stability index that is tolerated. */
  readonly psiMax: number
  /** Whether drift that is shown blocks; else it is only reported. */
  readonly block: boolean
}

/** Decisions that are right today and wrong with the challenger: the largest share allowed, tested. */
export interface NegativeFlipPlan {
  readonly role: Role
  /** undefined: only reported. */
  readonly max: number | undefined
}

export interface BusinessPlan {
  readonly name: string
  /** Check id: `Expected margin` becomes `expected_margin`. */
  readonly slug: string
  readonly unit: string
  readonly better: 'higher' | 'lower'
  readonly role: Role
  readonly margin: Margin
  readonly requireNonInferior: boolean
  readonly min: number | undefined
  readonly max: number | undefined
  readonly effectScale: number | undefined
  /**
   * Value of a row by what happened (missing outcomes are worth 0), by actual and predicted class (missing cells are worth
   * 0), or a formula over sums, means and counts.
   */
  readonly formula:
    | { readonly kind: 'outcomes'; readonly outcomes: Readonly<Record<Outcome, Expression>> }
    | { readonly kind: 'matrix'; readonly cells: readonly MatrixCell[] }
    | { readonly kind: 'value'; readonly value: Expression }
  /** Volume to which the per-row difference is scaled: `{ rows: 2400000, per: 'year' }`. */
  readonly scale: { readonly rows: number; readonly per: string } | undefined
}

export type Outcome = 'true_negative' | 'false_negative' | 'true_positive' | 'false_positive'

/** One cell of a matrix by names of classes. */
export interface MatrixCell {
  readonly actual: string
  readonly predicted: string
  readonly value: Expression
}

export interface SlicesPlan {
  /** Judged on every slice. */
  readonly metrics: readonly SliceMetricPlan[]
  readonly minRows: number
  readonly of: readonly SlicePlan[]
}

export interface SliceMetricPlan {
  readonly metric: string
  readonly parameters: Parameters
  readonly margin: Margin
  readonly effectScale: number | undefined
}

/** One way to cut the rows. `critical` moves its checks into the overall tier as guardrails; `info` only reports. */
export interface SlicePlan {
  readonly by: SliceBy
  readonly severity: 'normal' | 'critical' | 'info'
  /** Overrides the margin of every slice metric. */
  readonly margin: Margin | undefined
  readonly minRows: number | undefined
}

export type SliceBy =
  | { readonly kind: 'column'; readonly name: string; readonly column: string }
  | { readonly kind: 'bins'; readonly name: string; readonly column: string; readonly edges: readonly number[] }
  | { readonly kind: 'quantiles'; readonly name: string; readonly column: string; readonly count: number }
  | { readonly kind: 'cross'; readonly parts: readonly Exclude<SliceBy, { kind: 'cross' } | { kind: 'where' }>[] }
  | { readonly kind: 'where'; readonly name: string; readonly where: Expression }

export interface Policy {
  /** 0.95: alpha is 0.05. */
  readonly confidence: number
  /** Challengers that one test set may judge: each may pass at alpha divided by it. undefined: one. */
  readonly reuseBudget?: number
  readonly onRegression: 'block' | 'review' | 'pass'
  readonly onInconclusive: 'pass' | 'review' | 'block'
  readonly onIdentical: 'pass' | 'review' | 'block'
  readonly onMissingChampion: 'pass' | 'review' | 'block'
  /** Share of rows (0.001 is 0.1 %) that may lack a partner or a usable prediction. */
  readonly maxUnmatched: number
  /** `exchangeable` sets the guard and the skewness correction to zero (statistics, section 4). */
  readonly smallSample: 'guarded' | 'exchangeable'
}

export interface DiscoverPlan {
  readonly columns: readonly string[] | 'all'
  /** Columns that are left out by name: a typo is told. */
  readonly exclude: readonly string[]
  /** Conditions that a slice may combine: 1 to 3. */
  readonly maxPredicates: number
  /** undefined: max(50, 1 % of the rows). */
  readonly minRows: number | undefined
  /** Ranges that a column of numbers is cut into. */
  readonly ranges: number
  /** The first that the data have is compared. */
  readonly losses: readonly DiscoverLoss[]
  /** After which the search stops with what it has; whoever has a clock keeps it. */
  readonly maxSeconds: number
}

/** What a row costs: a metric that is a mean over rows, a business function, or a row formula. */
export type DiscoverLoss =
  | ({ readonly kind: 'metric' } & NamedMetric)
  | { readonly kind: 'business'; readonly slug: string }
  | { readonly kind: 'formula'; readonly formula: Expression }
