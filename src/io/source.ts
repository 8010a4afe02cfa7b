import type { TakenFolder } from './folder.js'
import type { FolderKind } from './take-folder.js'

/** A place outside of the repository's files. */
export type Remote =
  /** What a run of GitHub Actions on the default branch uploaded. */
  | {
      readonly kind: 'artifact'
      readonly name: string
      /** The file inside; undefined: the only one. */
      readonly path: string | undefined
      /** File name of the workflow that uploads it; undefined: any. */
      readonly workflow: string | undefined
    }
  | { readonly kind: 'release'; readonly tag: string; readonly asset: string }
  | {
      readonly kind: 'mlflow'
      /** `models:/name@alias` or `models:/name/3`. */
      readonly model: string
      /** A file among the artifacts of the run; undefined: the metrics of the run. */
      readonly path: string | undefined
      readonly trackingUri: string | undefined
    }
  | { readonly kind: 'url'; readonly url: string }

/** Where a file is to be taken from, as the config says it. */
export interface SourceSpec {
  /** With `remote` only a name for messages. */
  readonly path: string
  /** `base`, a branch, a tag or a commit; undefined: the working tree. */
  readonly ref: string | undefined
  /** The folders that will do as well (`takeFolder`); undefined: none. */
  readonly orFolder?: FolderKind
  readonly remote?: Remote
  /** The digest that the bytes must have, 64 hexadecimal digits. */
  readonly sha256?: string
  /** Whether it will be asked how old the file is, where finding out costs a request. */
  readonly wantsTime?: boolean
}

/** Where the bytes came from, as far as it is known. No credentials, no signed addresses. */
export interface Origin {
  readonly kind: 'path' | Remote['kind']
  /** Version of a model in a registry, tag of a release. */
  readonly version: string | null
  /** The run that made it. */
  readonly run: string | null
  /** When it was made, ISO 8601 in UTC. */
  readonly time: string | null
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
  readonly origin?: Origin
}

/**
 * Takes a file from where the spec says. Throws ProblemError with `file_missing`, `file_unreadable`, `champion_missing_on_ref`, …
 * The command line reads disk and git; the action reads disk and the GitHub API; tests read a map.
 */
export type Fetch = (spec: SourceSpec) => Promise<SourceBytes>

/** Bytes that were taken, of a folder those of its files. */
export const bytesTaken = ({ bytes, folder }: SourceBytes): number =>
  folder ? folder.files.reduce((sum, file) => sum + file.bytes.length, 0) : bytes.length
