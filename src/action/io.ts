/** What the action needs of the world, as values and functions, so that a test can be that world. */
import type { Client, ClientSettings } from '../github/client.js'
import type { Environment } from '../github/context.js'
import type { Report } from '../report/report.js'
import type { ReviewRequest } from '../review.js'

/** Everything that the action needs of the world, so that a test can be that world. */
export interface ActionIo {
  readonly input: (name: InputName) => string
  readonly env: Environment
  /** The file's bytes; undefined: there is none. */
  readonly readFile: (file: string) => Promise<Uint8Array | undefined>
  /** Writes a file, making its folder. */
  readonly writeFile: (file: string, text: string) => Promise<void>
  /** Empty where there is no such folder. */
  readonly listFolder: (folder: string) => Promise<readonly { readonly name: string; readonly isFolder: boolean }[]>
  readonly exists: (file: string) => Promise<boolean>
  readonly log: ActionLog
  readonly setOutput: (name: string, value: string) => void
  readonly writeSummary: (markdown: string) => Promise<void>
  readonly connect: (settings: ClientSettings) => Client
  readonly review: (request: ReviewRequest) => Promise<Report>
  readonly version: string
  /** What to do when somebody cancels the job, before it ends; absent: nobody can. */
  readonly whenCancelled?: (finish: () => Promise<void>) => void
}

export interface ActionLog {
  readonly info: (line: string) => void
  readonly warning: (line: string, place?: LogPlace) => void
  readonly error: (line: string, place?: LogPlace) => void
  readonly maskSecret: (secret: string) => void
}

/** Where GitHub shows a line of the log beside the change. */
export interface LogPlace {
  /** From the root of the repository. */
  readonly file: string
  readonly line?: number
}

export type InputName =
  | 'config'
  | 'github-token'
  | 'working-directory'
  | 'models'
  | 'comment'
  | 'fail-on'
  | 'report-directory'
  | 'mode'
  | 'pr-number'
  | 'check-run'

export type CommentMode = 'always' | 'on-change' | 'on-failure' | 'never'
export type FailOn = 'block' | 'review' | 'never'
