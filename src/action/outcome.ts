/** What every mode is given, and what it comes to. */
import type { Problem } from '../core/problem.js'
import type { Client } from '../github/client.js'
import type { ChangeContext } from '../github/context.js'
import type { LabelNames } from '../github/labels.js'
import type { Places } from '../report/media/annotations.js'
import type { FlipsOfModel } from '../report/media/flips-file.js'
import type { Report } from '../report/report.js'
import type { CheckRun } from './check.js'
import type { Inputs } from './inputs.js'
import type { ActionIo } from './io.js'

export interface Session {
  readonly io: ActionIo
  readonly inputs: Inputs
  readonly client: Client
  readonly check: CheckRun
}

/** A report, for files, summary, comment, outputs and the exit code. */
export interface Reported {
  readonly kind: 'report'
  readonly report: Report
  /** What the report is about; undefined: it was not learned, so there is no place for a comment. */
  readonly change: ChangeContext | undefined
  readonly flips: readonly FlipsOfModel[]
  /** Where annotations belong; absent: nothing is known of the files of the change. */
  readonly places?: Places
  /** Names of the labels that the policy asks for; absent: it asks for none. */
  readonly labels?: LabelNames | undefined
}

export type Outcome =
  | Reported
  | {
      /** There was nothing to judge, so there is no verdict, and nothing that could be taken for a pass. */
      readonly kind: 'nothing'
      readonly why: readonly Problem[]
    }
  | {
      /** Commands were answered; the gate itself is another job. null: there is no report of the newest commit. */
      readonly kind: 'answered'
      readonly verdict: Report['verdict'] | null
      /** The answers, in sentences. */
      readonly said: readonly string[]
    }
  | {
      /** Merges were recorded. */
      readonly kind: 'promoted'
      readonly said: readonly Problem[]
      /** What names the new champion of each model that was promoted now. */
      readonly versions: Readonly<Record<string, string>>
    }
