/** Answers to commands, as the ledger keeps them. */
import { z } from 'zod'
import type { Reason } from '../core/problem.js'
import type { CommandAnswer } from '../report/report.js'
import type { Json, LedgerEntry } from './ledger.js'

const reasonValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.union([z.string(), z.number()]))])

/** What every entry that a command made holds beside its own. */
const answeredPayload = z.object({
  command: z.string(),
  ok: z.boolean(),
  answer: z.object({ code: z.string(), args: z.record(z.string(), reasonValue) }),
})

/** More are not shown: the ledger has them all. */
const MOST_SHOWN = 20

export const answeredWith = (command: string, ok: boolean, answer: Reason): { readonly [key: string]: Json } => ({
  command,
  ok,
  answer: { code: answer.code, args: answer.args },
})

/** The answers given in one pull request, oldest first; at most the last 20. */
export function answersOfLedger(entries: readonly LedgerEntry[], pullRequest: number | null): CommandAnswer[] {
  return entries
    .flatMap(({ pr, by, at, payload }) => {
      const answered = pr !== null && pr === pullRequest ? answeredPayload.safeParse(payload).data : undefined
      return answered ? [{ ...answered, by, at }] : []
    })
    .slice(-MOST_SHOWN)
}

/** Names an entry by the line of the comment that asked for it, so that a command is answered once. */
export const keyOfCommand = (comment: number, line: number): string => `comment ${comment} line ${line}`

/** Comments that were answered. */
export const commentsAnswered = (entries: readonly LedgerEntry[]): ReadonlySet<number> =>
  new Set(entries.flatMap(({ key }) => /^comment (\d+) line \d+$/.exec(key)?.[1] ?? []).map(Number))
