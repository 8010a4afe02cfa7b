import type { Command } from 'commander'
import { loadConfig } from '../config/load.js'
import { proofreadConstants } from '../core/business-signs.js'
import { doubtsOf } from '../core/plan-doubts.js'
import { cleanText } from '../report/escape.js'
import { sentenceOf } from '../report/say.js'
import { type CliIo, DEFAULT_CONFIG, EXIT } from './io.js'
import { readConfig } from './prepare.js'

export function addValidate(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  program
    .command('validate')
    .description('Check a config without reading data: every mistake with its line.')
    .option('--config <file>', 'the config', DEFAULT_CONFIG)
    .action(async (options: { readonly config: string }) => {
      done(await runValidate(io, options.config))
    })
}

async function runValidate(io: CliIo, named: string): Promise<number> {
  const config = loadConfig(await readConfig(io, named, named === DEFAULT_CONFIG), named)
  const checks = config.plans.reduce(
    (sum, plan) =>
      sum + plan.metrics.length + (plan.task === 'metrics' ? 0 : plan.business.length + (plan.negativeFlips ? 1 : 0)),
    0,
  )
  const models = config.plans.length
  const ofPlans = config.plans.flatMap((plan, place) =>
    plan.task === 'metrics'
      ? []
      : [...doubtsOf(plan, config.config.models[place].name), ...plan.business.flatMap(proofreadConstants)],
  )
  const doubts = [...config.warnings, ...ofPlans]
  io.stdout.write(
    `${named} is valid: ${models} ${models === 1 ? 'model' : 'models'}, ${checks} overall ${checks === 1 ? 'check' : 'checks'}. No data was read.\n${doubts
      .map((doubt) => `Warning: ${cleanText(sentenceOf(doubt))} (${doubt.code})\n`)
      .join('')}`,
  )
  return EXIT.pass
}
