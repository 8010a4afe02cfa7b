/** The ledger for commands: a file, or what the clone has of its branch. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config } from '../config/schema.js'
import { errorOf, ProblemError } from '../core/problem.js'
import { LEDGER_FILE, type Ledger, readLedger } from '../decisions/ledger.js'
import { fetchLocal } from '../io/fetch-local.js'
import type { Fetch } from '../io/source.js'
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

/**
 * The ledger as a clone has it: the branch as last fetched, else the branch itself. Throws ProblemError with
 * `ledger_unreadable_here` {where, branch}.
 */
async function readLocalLedger(fetch: Fetch, branch: string): Promise<Ledger> {
  for (const ref of [`origin/${branch}`, branch]) {
    try {
      const { bytes } = await fetch({ path: LEDGER_FILE, ref })
      return readLedger(new TextDecoder().decode(bytes))
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
    }
  }
  throw new ProblemError(errorOf('ledger_unreadable_here', { where: `origin/${branch}`, branch }))
}
