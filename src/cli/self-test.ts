import type { Command } from 'commander'
import { ProblemError } from '../core/problem.js'
import {
  renderSelfTestJson,
  renderSelfTestText,
  type SelfTestReport,
  selfTestExitCode,
} from '../report/media/self-test.js'
import { selfTestModels } from '../self-test.js'
import type { CliIo } from './io.js'
import { addSourceOptions, noColor, type OutputOptions, parseCount, type SourceOptions } from './options.js'
import { prepare } from './prepare.js'
import { readerStream, reportOfProblems, showProgress, writeFiles } from './write.js'

/** More say nothing more, and take days on large files. */
const MOST_RUNS = 100_000

interface SelfTestOptions extends Pick<OutputOptions, 'json' | 'quiet' | 'color'>, SourceOptions {
  readonly runs: number
  readonly seed: number
}

export function addSelfTest(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  const command = program
    .command('self-test')
    .description(
      'How often would the policy stop a model that is as good as the champion, and what loss would it catch?',
    )
    .argument('[champion]', 'predictions of the model in production')
    .argument('[challenger]', 'predictions of the proposed model')
  addSourceOptions(command)
    .option('--runs <number>', 'how often predictions are exchanged at random', parseCount(1, MOST_RUNS), 200)
    .option(
      '--seed <number>',
      'chooses the exchanges; the same seed gives the same result',
      parseCount(0, 2 ** 32 - 1),
      1,
    )
    .option('--json <file>', 'write the result as JSON; "-" is standard output')
    .option('--quiet', 'print the summary line only')
    .addOption(noColor())
    .action(async (champion: string | undefined, challenger: string | undefined, options: SelfTestOptions) => {
      done(await runSelfTest(io, champion, challenger, options))
    })
}

/** Exits 0 whatever the policy is worth; 2 where it could not be tested. */
async function runSelfTest(
  io: CliIo,
  champion: string | undefined,
  challenger: string | undefined,
  options: SelfTestOptions,
): Promise<number> {
  const { runs, seed } = options
  const progress = showProgress(io, options)
  let made: SelfTestReport
  try {
    const prepared = await prepare(io, champion, challenger, options)
    made = await selfTestModels({ ...prepared, runs, seed, progress: progress.show, helper: io.helper })
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { schemaVersion, tool } = reportOfProblems([])
    made = { schemaVersion, tool, runs, seed, models: [], problems: error.problems }
  }
  progress.clear()
  const out = readerStream(io, [options.json])
  const color = options.color && out.isTTY === true && !io.env.NO_COLOR
  out.write(renderSelfTestText(made, { color, quiet: options.quiet === true }))
  const unwritten = await writeFiles(io, [[options.json, () => renderSelfTestJson(made)]])
  if (unwritten.length > 0) throw new ProblemError(...unwritten)
  return selfTestExitCode(made)
}
