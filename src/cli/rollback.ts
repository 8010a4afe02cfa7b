import type { Command } from 'commander'
import { baseFolderOf } from '../config/base-folder.js'
import { loadConfig } from '../config/load.js'
import { errorOf, ProblemError } from '../core/problem.js'
import { mlflowSettingsOf } from '../io/mlflow-registry.js'
import { cleanText } from '../report/escape.js'
import type { RollbackPlan } from '../rollback.js'
import { type CliIo, DEFAULT_CONFIG, EXIT } from './io.js'
import { requireWhole, takeLedger } from './ledger.js'
import { readConfig } from './prepare.js'

interface RollbackOptions {
  readonly config: string
  readonly reason?: string
  readonly ledger?: string
  readonly dryRun?: boolean
}

export function addRollback(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  program
    .command('rollback')
    .argument('[model]', 'the model; needed where the ledger has several')
    .description(
      'Go back to the champion before the present one: what "promotion" names moves back, and the ledger says so.',
    )
    .option('--config <file>', 'the config', DEFAULT_CONFIG)
    .option('--reason <text>', 'why, for the ledger')
    .option('--ledger <file>', 'with --dry-run: the ledger as a file (default: its branch, as last fetched)')
    .option('--dry-run', 'say what would be done, and do nothing')
    .action(async (model: string | undefined, options: RollbackOptions) => {
      done(await runRollback(io, model, options))
    })
}

async function runRollback(
  io: CliIo,
  wanted: string | undefined,
  { config: named, reason, ledger: file, dryRun }: RollbackOptions,
): Promise<number> {
  // GitHub's client is half of the program, and no other command needs it.
  const { connect, planRollback, readLedgerOf, rollBack } = await import('../rollback.js')
  const { config } = loadConfig(await readConfig(io, named, named === DEFAULT_CONFIG), named)
  if (dryRun) {
    say(io, planRollback(config, await takeLedger(io, file, config), wanted), 'Would go back')
    return EXIT.pass
  }
  const token = io.env.GITHUB_TOKEN || io.env.GH_TOKEN
  const [owner, repo] = (io.env.GITHUB_REPOSITORY ?? '').split('/')
  if (!token || !owner || !repo) throw new ProblemError(errorOf('rollback_no_access'))
  const branch = config.policy.ledger_branch
  const apiUrl = (io.env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, '')
  const place = { client: connect({ token, apiUrl }), repository: { owner, repo }, branch }
  const ledger = await readLedgerOf(place)
  requireWhole(ledger, branch)
  const plan = planRollback(config, ledger, wanted)
  const by = io.env.GITHUB_ACTOR || io.env.USER || 'unknown'
  const at = new Date(Date.now()).toISOString()
  await rollBack(plan, {
    ...place,
    mlflow: mlflowSettingsOf(io.env),
    by,
    reason: reason ?? null,
    at,
    baseFolder: baseFolderOf(named),
  })
  say(io, plan, 'Went back')
  return EXIT.pass
}

function say(io: CliIo, { model, from, to, pointers, revert }: RollbackPlan, did: string): void {
  const nameOf = ({ commit, file, at }: RollbackPlan['to']) =>
    `${file?.version ? `version ${file.version}, ` : ''}commit ${commit.slice(0, 7)} of ${at.slice(0, 10)}`
  const lines = [
    `${did} with ${model.name}: from ${nameOf(from)}, to ${nameOf(to)}.`,
    ...pointers.map((pointer) => `Moves back: ${pointer}`),
    ...(revert === null
      ? []
      : [
          'The champion is a file of the branch, which only a merge changes. In a clone:',
          `  git switch --create rollback-${revert.slice(0, 7)} && git revert --no-edit ${revert}`,
          '  (a merge commit needs "git revert -m 1"); then open a pull request.',
        ]),
  ]
  io.stdout.write(`${lines.map(cleanText).join('\n')}\n`)
}
