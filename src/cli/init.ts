import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { Command } from 'commander'
import { baseFolderOf } from '../config/base-folder.js'
import { draftConfig } from '../config/draft.js'
import { draftMetricsConfig } from '../config/draft-metrics.js'
import { type Hints, inferModel } from '../config/infer.js'
import { inferMetrics } from '../config/infer-metrics.js'
import { errorOf, ProblemError } from '../core/problem.js'
import { fetchLocal } from '../io/fetch-local.js'
import { sentenceOf } from '../report/messages/index.js'
import { type CliIo, DEFAULT_CONFIG, EXIT } from './io.js'
import { parseThreshold } from './options.js'
import { type FilePair, type FilePaths, readFiles, rememberFiles } from './prediction-files.js'

interface InitOptions extends Hints {
  readonly output: string
  readonly dryRun?: boolean
  readonly force?: boolean
}

export function addInit(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  program
    .command('init')
    .description('Look at two files of predictions or metrics and write a commented config that runs unchanged.')
    .argument('<champion>', 'predictions or metrics of the model in production')
    .argument('<challenger>', 'predictions or metrics of the proposed model')
    .option('--output <file>', 'where the config is written', DEFAULT_CONFIG)
    .option('--dry-run', 'print the config instead')
    .option('--force', 'replace a file that is there')
    .option('--id <column>', 'column that names a row')
    .option('--label <column>', 'column with what really happened')
    .option('--score <column>', 'column with the predicted probability')
    .option('--positive <value>', 'label that counts as positive')
    .option('--threshold <number>', 'score at or above which a row is flagged', parseThreshold)
    .action(async (champion: string, challenger: string, options: InitOptions) => {
      done(await runInit(io, { champion, challenger }, options))
    })
}

/** Writes nothing but the config, and that only where nothing stands. */
async function runInit(
  io: CliIo,
  files: { readonly champion: string; readonly challenger: string },
  options: InitOptions,
): Promise<number> {
  const { output } = options
  const fetch = rememberFiles(fetchLocal({ baseFolder: io.cwd, allowOutside: true }))
  const folder = baseFolderOf(output)
  const fromConfig = (path: string): string => {
    const way = relative(resolve(io.cwd, folder), resolve(io.cwd, path))
    if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) {
      throw new ProblemError(errorOf('draft_outside', { path, folder, output }))
    }
    return way.split(sep).join('/')
  }
  const pair = await readFiles(fetch, files)
  const paths = { champion: fromConfig(files.champion), challenger: fromConfig(files.challenger) }
  const { text, unsure, summary } = draftOf(pair, paths, options)
  if (options.dryRun) {
    io.stdout.write(text)
    return EXIT.pass
  }
  try {
    await mkdir(dirname(resolve(io.cwd, output)), { recursive: true })
    await writeFile(resolve(io.cwd, output), text, { flag: options.force ? 'w' : 'wx' })
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code
    if (why === undefined) throw error
    throw new ProblemError(errorOf(why === 'EEXIST' ? 'draft_exists' : 'draft_unwritable', { output, why }))
  }
  const questions = unsure.length > 0 ? ['Guessed; please check:', ...unsure.map((line) => `  - ${line}`)] : []
  io.stdout.write(
    `${[`Wrote ${output}: ${summary}.`, ...questions, `Next: model-review compare --config ${output}`].join('\n')}\n`,
  )
  return EXIT.pass
}

function draftOf(pair: FilePair, paths: FilePaths, options: InitOptions) {
  const { output } = options
  if (pair.kind === 'metrics') {
    const inferred = inferMetrics(pair.champion, pair.challenger, paths)
    const unsure = inferred.unsure.map(sentenceOf)
    const metrics = inferred.model.metrics?.length ?? 0
    const summary = `task metrics, ${metrics} ${metrics === 1 ? 'metric' : 'metrics'}`
    return { text: draftMetricsConfig(inferred, { output, unsure }), unsure, summary }
  }
  const inferred = inferModel(pair, paths, options, true)
  const unsure = inferred.unsure.map(sentenceOf)
  const slices = inferred.model.slices.of.length
  const summary = `task ${inferred.model.task}, ${slices} ${slices === 1 ? 'column' : 'columns'} as slices`
  return { text: draftConfig(inferred, { output, unsure }), unsure, summary }
}
