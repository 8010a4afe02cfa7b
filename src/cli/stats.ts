import type { Command } from 'commander'
import { loadConfig } from '../config/load.js'
import { statsOf } from '../decisions/stats.js'
import { type CliIo, DEFAULT_CONFIG, EXIT } from './io.js'
import { takeLedger } from './ledger.js'
import { readConfig } from './prepare.js'
import { renderStatsJson, renderStatsText } from './stats-text.js'
import { readerStream, writeFiles } from './write.js'

interface StatsOptions {
  readonly config: string
  readonly ledger?: string
  readonly json?: string
}

export function addStats(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  program
    .command('stats')
    .description('What the gate did, from its ledger: what it held, what became of that, and which rules cried wolf.')
    .option('--config <file>', 'the config', DEFAULT_CONFIG)
    .option('--ledger <file>', 'the ledger as a file (default: its branch, as last fetched)')
    .option('--json <file>', 'write the numbers as JSON; - is standard output')
    .action(async (options: StatsOptions) => {
      done(await runStats(io, options))
    })
}

async function runStats(io: CliIo, { config: named, ledger: file, json }: StatsOptions): Promise<number> {
  const { config } = loadConfig(await readConfig(io, named, named === DEFAULT_CONFIG), named)
  const { entries } = await takeLedger(io, file, config)
  const stats = statsOf(entries)
  readerStream(io, [json]).write(renderStatsText(stats))
  const problems = await writeFiles(io, [[json, () => renderStatsJson(stats)]])
  return problems.length > 0 ? EXIT.error : EXIT.pass
}
