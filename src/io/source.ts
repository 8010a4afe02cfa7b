import type { TakenFolder } from './metrics-folder.js'

/** Where a file is to be taken from, as the config says it. */
export interface SourceSpec {
  readonly path: string
  /** `base`, a branch, a tag or a commit; undefined: the working tree. */
  readonly ref: string | undefined
  /** Whether a folder of metrics will do as well (`takeMetricsFolder`). */
  readonly orFolder?: boolean
}

/** A file that was taken: its bytes and what a reader must be able to check later. */
export interface SourceBytes {
  readonly path: string
  readonly ref: string | null
  /** The commit the bytes were read at, when there is one. */
  readonly commit: string | null
  /** Of a folder: its manifest. */
  readonly bytes: Uint8Array
  readonly folder?: TakenFolder
}

/**
 * Takes a file from where the spec says. Throws ProblemError with `file_missing`, `file_unreadable`, `champion_missing_on_ref`, …
 * The command line reads disk and git; the action reads disk and the GitHub API; tests read a map.
 */
export type Fetch = (spec: SourceSpec) => Promise<SourceBytes>
