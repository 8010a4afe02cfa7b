/** What the commands share of the world: arguments, folder, environment, streams; and the exit codes. */
import type { Helper } from '../io/threads.js'

/** Everything the command line needs of the world. */
export interface CliIo {
  /** Arguments after the program's name. */
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: { readonly isTTY?: boolean; write(text: string): unknown }
  readonly stderr: { readonly isTTY?: boolean; write(text: string): unknown }
  /** A second thread, where there is one. */
  readonly helper?: Helper
  /** Milliseconds, of any beginning; default: `performance.now`. */
  readonly clock?: () => number
}

export const EXIT = { pass: 0, block: 1, error: 2, review: 3, defect: 70 } as const

export const DEFAULT_CONFIG = '.github/model-review.yml'
