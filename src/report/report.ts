/**
 * The report as data: what every renderer reads and what `--json` prints. Plain JSON values, no prose: sentences are made
 * from codes by `messages.ts`. Renderers take a `Report` and return a string; they ask nobody anything.
 */
import type { Card } from '../core/card.js'
import type {
  Calibration,
  Check,
  Disagreement,
  Discovery,
  Family,
  FlipTest,
  FoundSlice,
  OperatingPointFindings,
  Rows,
  ScoreDistribution,
  Verdict,
} from '../core/comparison.js'
import type { DriftReport } from '../core/drift.js'
import type { FlipList } from '../core/flips.js'
import type { Language } from '../core/languages.js'
import type { Problem, Reason } from '../core/problem.js'

export interface Report {
  readonly schemaVersion: 1
  /** The worst of the models; `pass` with no models means that nothing was under review. Everything reads this one value. */
  readonly verdict: Verdict
  /** True: the policy is not agreed yet (first adoption), so the verdict informs and the exit code does not block. */
  readonly advisory: boolean
  /** Absent: English. */
  readonly language?: Language
  /** The workflow lets nothing be held up (`fail-on: never`): the report says what would have been blocked. */
  readonly trial?: true
  readonly tool: Tool
  readonly context: Context
  readonly models: readonly ModelReport[]
  /** Models of the config that this change does not touch. */
  readonly untouched: readonly string[]
  /** Models that this change touches and that the input `models` left to another job. */
  readonly leftOut?: readonly string[]
  /** Findings that belong to no model: config errors, missing permissions, policy edited in this pull request. */
  readonly problems: readonly Problem[]
  /** What people decided about this change; absent or null: nobody was asked (command line, first use). */
  readonly decisions?: DecisionsReport | null
  /** What our comment on this pull request said before this run; null: nothing. A hint for history, never authority. */
  readonly before?: { readonly verdict: Verdict; readonly head: string } | null
}

/** What people decided, and what their decisions made of the verdict. Made by `src/decisions`. */
export interface DecisionsReport {
  /** The verdict without them. */
  readonly verdictBefore: Verdict
  /** The same of every model, by its name. */
  readonly modelsBefore?: Readonly<Record<string, Verdict>>
  /** In force on a check that fails now. A waived failure stays visible and counted. */
  readonly waivers: readonly WaiverReport[]
  /** Ended by date, because the loss grew beyond what was accepted, or taken back. */
  readonly ended: readonly (WaiverReport & { readonly because: 'expired' | 'grew' | 'revoked' })[]
  /** null: no approvals are set up, or the policy asks for none here. */
  readonly approvals: ApprovalsReport | null
  /** Answers to commands, newest last; shown in the comment's ledger. */
  readonly answers: readonly CommandAnswer[]
}

export interface ApprovalsReport {
  /** How many different people are needed in all. */
  readonly needed: number
  /** Who may approve: users and teams as the policy of the base branch names them. */
  readonly by: readonly string[]
  readonly given: readonly ApprovalReport[]
  readonly voided: readonly (ApprovalReport & { readonly because: Reason })[]
  readonly satisfied: boolean
  /** Why approval is asked for, most important first. */
  readonly because?: readonly Reason[]
}

export interface WaiverReport {
  /** What `revoke` names. */
  readonly id: string
  readonly model: string
  /** Id of the check. */
  readonly check: string
  readonly by: string
  /** Last day that it holds, in UTC: `2027-01-15`. */
  readonly until: string
  /** Days left after today, in UTC; 0: today is the last one. */
  readonly daysLeft: number
  readonly reason: string
  readonly source: 'command' | 'file'
}

export interface ApprovalReport {
  readonly by: string
  /** Head of the pull request that was approved. */
  readonly sha: string
  /** ISO 8601 in UTC. */
  readonly at: string
  readonly via: 'comment' | 'review'
  readonly reason: string | null
}

export interface CommandAnswer {
  /** The line as it was written: a foreign text. */
  readonly command: string
  readonly by: string
  readonly at: string
  readonly ok: boolean
  readonly answer: Reason
}

export interface Tool {
  readonly name: 'model-review-gate'
  readonly version: string
  /** SHA-256 of the config that judged, hex; null when no config was read. */
  readonly configSha256: string | null
  /** Where the config came from: a path, or `base branch`, … */
  readonly configSource: string | null
}

/** Who asked. All null on the command line outside a repository. */
export interface Context {
  readonly repository: string | null
  readonly pullRequest: number | null
  readonly headSha: string | null
  readonly baseSha: string | null
  readonly baseRef: string | null
  readonly runUrl: string | null
}

export interface ModelReport {
  readonly name: string
  readonly owner: string | null
  readonly task: string
  readonly verdict: Verdict
  /** Why the verdict is what it is, most important first. */
  readonly reasons: readonly Reason[]
  /** Evidence tier A to D; null when nothing was compared. */
  readonly evidence: 'A' | 'B' | 'C' | 'D' | null
  readonly rows: Rows | null
  readonly positives: number | null
  readonly units: number | null
  readonly clustered: boolean
  readonly weighted: boolean
  readonly identicalPredictions: boolean
  /** Share of rows where the decision changes. */
  readonly disagreement: number | null
  readonly flips: Disagreement | null
  readonly flipTest?: FlipTest | null
  readonly calibration?: Calibration | null
  readonly scores?: ScoreDistribution | null
  /** null: no reference is named. */
  readonly drift?: DriftReport | null
  /** The changed decisions row by row: only where the config asks for rows in its reports. */
  readonly flippedRows?: FlipList | null
  readonly operatingPoint: OperatingPointFindings | null
  readonly checks: readonly Check[]
  /** Slices that nobody declared and that the search found; empty without a search. */
  readonly discovered: readonly FoundSlice[]
  /** How it was searched, or why not; null: nobody asked. */
  readonly discovery: Omit<Discovery, 'found'> | Reason | null
  readonly smallSlices: {
    readonly slices: number
    readonly rows: number
    readonly minRows: number
    readonly examples: readonly { readonly slice: Readonly<Record<string, string>>; readonly n: number }[]
  } | null
  readonly families: readonly Family[]
  readonly seed: string | null
  /** Names the rows and labels that judged; absent or null: there were none. */
  readonly testSet?: string | null
  readonly draws: number | null
  readonly inputs: readonly InputReport[]
  readonly words: Words
  readonly business: readonly BusinessReport[]
  /** null: the config names none, or it could not be read. */
  readonly card?: CardReport | null
  readonly policy: PolicyReport
  /** What was guessed because no config said so, as codes. */
  readonly inferred: readonly Reason[]
  readonly problems: readonly Problem[]
}

/** What the model's card says. Never judged, and never trusted. */
export interface CardReport extends Card {
  readonly path: string
  readonly sha256: string
}

export interface InputReport {
  readonly role: 'champion' | 'challenger' | 'evaluation' | 'reference' | 'scenario' | 'operations' | 'card'
  readonly path: string
  /** `base`, a branch, a tag or a commit the file was read at; null: the working tree. */
  readonly ref: string | null
  readonly commit: string | null
  readonly sha256: string
  readonly bytes: number
  /** null: the file holds metrics, no rows. */
  readonly rows: number | null
  /** Absent: a file of the repository whose age nobody asked for. */
  readonly origin?: InputOrigin
}

/** Where a file came from, as far as it is known. */
export interface InputOrigin {
  readonly kind: 'path' | 'artifact' | 'release' | 'mlflow' | 'url'
  /** Version of a model in a registry, tag of a release. */
  readonly version: string | null
  /** The run that made it. */
  readonly run: string | null
  /** When it was made, ISO 8601 in UTC. */
  readonly time: string | null
}

/** Plain nouns for sentences; every one has a neutral default, and none changes a number. */
export interface Words {
  /** One row: "client"; plural is made by rule. Default "row". */
  readonly row: string
  /** A row with a positive label: "default". Default null: "rows labelled 1". */
  readonly positive: string | null
  readonly negative: string | null
  /** The verb for a flagged row: "decline". */
  readonly flagged: string | null
  readonly notFlagged: string | null
  /** Unit of the predicted number: "EUR". Absent or null: none is written. */
  readonly unit?: string | null
  /** The positive label itself, as the data write it. */
  readonly positiveLabel: string
}

export interface BusinessReport {
  readonly slug: string
  readonly name: string
  readonly unit: string
  readonly better: 'higher' | 'lower'
  /** The formula as configured: the value expression; outcome to text; or actual class to predicted class to text. */
  readonly formula: string | Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly scale: { readonly rows: number; readonly per: string } | null
}

export interface PolicyReport {
  readonly confidence: number
  /** New models that one set of test rows may judge: each has to pass at the error rate divided by it. Absent: one. */
  readonly reuseBudget?: number
  readonly onRegression: 'block' | 'review' | 'pass'
  readonly onInconclusive: 'pass' | 'review' | 'block'
  readonly onIdentical: 'pass' | 'review' | 'block'
  readonly onMissingChampion?: 'pass' | 'review' | 'block'
  readonly onStale?: 'pass' | 'review' | 'block'
  /** Who may approve a review: users and teams as configured; null: approvals are not set up, so a review does not hold. */
  readonly approvals: {
    readonly anyOf: readonly string[]
    /** Each of them must, beside `count` of the others; absent: nobody must. */
    readonly allOf?: readonly string[]
    readonly count: number
    readonly preventAuthor: boolean
  } | null
  readonly waivers: { readonly who: readonly string[]; readonly maxDays: number } | null
}
