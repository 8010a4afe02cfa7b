/** The ledger for commands: a file, or what the clone has of its branch. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config } from '../config/schema.js'
import { errorOf, ProblemError } from '../core/problem.js'
import { type Ledger, readLedger } from '../decisions/ledger.js'
import { fetchLocal } from '../io/fetch-local.js'
import { readLocalLedger } from '../rollback.js'
import type { CliIo } from './io.js'

/** Throws ProblemError with `ledger_unreadable_here` or `ledger_broken`: a damaged ledger is believed in nothing. */
export async function takeLedger(io: CliIo, file: string | undefined, { policy }: Config): Promise<Ledger> {
  const branch = policy.ledger_branch
  const where = file ?? `origin/${branch}`
  const ledger = file
    ? readLedger(await readText(io, file, branch))
    : await readLocalLedger(fetchLocal({ baseFolder: io.cwd }), branch)
  requireWhole(ledger, where)
  return ledger
}

export function requireWhole({ damage }: Ledger, where: string): void {
  if (damage) throw new ProblemError(errorOf('ledger_broken', { where, line: damage.line }))
}

async function readText(io: CliIo, file: string, branch: string): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, file), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    throw new ProblemError(errorOf('ledger_unreadable_here', { where: file, branch }))
  }
}
