/** Report files, the report of a run that could not start, and progress. */
import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { errorOf, type Problem } from '../core/problem.js'
import { makeProgress, type ProgressLine } from '../report/media/progress.js'
import type { Context, Report } from '../report/report.js'
import { VERSION } from '../version.js'
import type { CliIo } from './io.js'
import type { OutputOptions } from './options.js'

export const NO_CONTEXT: Context = {
  repository: null,
  pullRequest: null,
  headSha: null,
  baseSha: null,
  baseRef: null,
  runUrl: null,
}

/** As a file name: standard output, as elsewhere on a command line. */
export const STDOUT = '-'

/** What people read: on standard error where standard output is asked to hold a file. */
export const readerStream = (io: CliIo, files: readonly (string | undefined)[]): CliIo['stdout'] =>
  files.includes(STDOUT) ? io.stderr : io.stdout

/** Writes the files that have a name; `-` is standard output. Returns what could not be written. */
export async function writeFiles(
  io: CliIo,
  files: readonly (readonly [file: string | undefined, render: () => string])[],
): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const [file, render] of files) {
    if (file === undefined) continue
    if (file === STDOUT) {
      io.stdout.write(render())
      continue
    }
    try {
      await writeFile(resolve(io.cwd, file), render())
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code
      if (why === undefined) throw error
      problems.push(errorOf('report_unwritable', { file, folder: dirname(file), why }))
    }
  }
  return problems
}

export const reportOfProblems = (problems: readonly Problem[]): Report => ({
  schemaVersion: 1,
  verdict: 'error',
  advisory: false,
  tool: { name: 'model-review-gate', version: VERSION, configSha256: null, configSource: null },
  context: NO_CONTEXT,
  models: [],
  untouched: [],
  problems,
})

/** Nothing with --quiet; never on stdout. */
export function showProgress(io: CliIo, { quiet }: Pick<OutputOptions, 'quiet'>): ProgressLine {
  if (quiet) return { show: () => {}, clear: () => {} }
  return makeProgress({
    write: (text) => io.stderr.write(text),
    isTerminal: io.stderr.isTTY === true,
    clock: io.clock ?? (() => performance.now()),
  })
}
