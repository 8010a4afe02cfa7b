import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { baseFolderOf } from '../config/base-folder.js'
import { loadConfig } from '../config/load.js'
import { errorOf, ProblemError } from '../core/problem.js'
import { fetchLocal } from '../io/fetch-local.js'
import { findRowsToPin, listedIds, mergeIds, renderIds } from '../pin.js'
import { cleanText } from '../report/escape.js'
import { type CliIo, DEFAULT_CONFIG, EXIT } from './io.js'
import { readConfig } from './prepare.js'

interface PinOptions {
  readonly config: string
  readonly model?: string
  readonly scenario: string
  readonly to: string
  readonly base?: string
}

export function addPin(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  program
    .command('pin')
    .description('Put the rows of a failed scenario on a list, for a scenario that watches them from now on.')
    .option('--config <file>', 'the config', DEFAULT_CONFIG)
    .option('--model <name>', 'the model; needed where the config has several')
    .requiredOption('--scenario <name>', 'name of the scenario, or the id of its check')
    .requiredOption('--to <file>', 'CSV or JSON Lines file; rows are added to those in it')
    .option('--base <ref>', 'what "ref: base" of the config means (default: origin/HEAD)')
    .action(async (options: PinOptions) => {
      done(await runPin(io, options))
    })
}

/** Adds rows to a list and takes none away. */
async function runPin(io: CliIo, { config: named, model: wanted, scenario, to, base }: PinOptions): Promise<number> {
  const { config, plans } = loadConfig(await readConfig(io, named, named === DEFAULT_CONFIG), named)
  const known = config.models.map(({ name }) => name)
  const place = wanted === undefined ? 0 : known.indexOf(wanted)
  if (place < 0) throw new ProblemError(errorOf('input_model_unknown', { models: [wanted!], known }))
  if (wanted === undefined && known.length > 1) throw new ProblemError(errorOf('pin_model_missing', { known }))
  const plan = plans[place]
  if (plan.task === 'metrics') throw new ProblemError(errorOf('scenario_needs_rows'))
  const fetch = fetchLocal({ baseFolder: resolve(io.cwd, baseFolderOf(named)), gitBase: base })
  const { name, columns, ids } = await findRowsToPin(config.models[place], plan, scenario, fetch)
  if (ids.length === 0) {
    io.stdout.write(`No case of "${cleanText(name)}" fails, so nothing was added to ${to}.\n`)
    return EXIT.pass
  }
  const path = resolve(io.cwd, to)
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new ProblemError(errorOf('pin_unwritable', { file: to, why: error.code ?? 'unknown' }))
  })
  const before = mergeIds(await listedIds(to, bytes, columns))
  const all = mergeIds(before, ids)
  try {
    await writeFile(path, renderIds(to, columns, all))
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code
    if (why === undefined) throw error
    throw new ProblemError(errorOf('pin_unwritable', { file: to, why }))
  }
  const added = all.length - before.length
  io.stdout.write(
    `${[
      `${to} lists ${all.length} ${all.length === 1 ? 'row' : 'rows'}: ${added} added, of failed cases of "${cleanText(name)}"; ${before.length} were there.`,
      `A scenario that watches them: { name: Past mistakes stay corrected, file: ${JSON.stringify(to)} } (the path as seen from the config).`,
    ].join('\n')}\n`,
  )
  return EXIT.pass
}
