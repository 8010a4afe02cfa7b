/** Waivers: a failure that somebody answers for, for a time and up to a loss. They hold for every later change of the model. */
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import type { Check } from '../core/comparison.js'
import type { WaiverReport } from '../report/report.js'
import { daysUntil } from './day.js'
import { lossOf } from './findings.js'
import type { LedgerEntry } from './ledger.js'

export interface Waiver {
  readonly id: string
  readonly model: string
  readonly check: string
  readonly by: string
  /** The last day, in UTC. */
  readonly until: string
  readonly reason: string
  /** Largest loss that was accepted, in the unit of the check; null: the check has no number. */
  readonly upTo: number | null
  readonly source: 'command' | 'file'
  /** The first day; null: since it was given. */
  readonly since: string | null
  readonly isRevoked: boolean
}

/** What a ledger entry of kind `waive` holds. */
export const waivePayload = z.object({
  id: z.string().regex(/^w-[0-9a-f]{8}$/),
  model: z.string().min(1),
  check: z.string().min(1),
  until: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  reason: z.string().min(1),
  upTo: z.number().nullable(),
})
export type WaivePayload = z.output<typeof waivePayload>

/** A waiver is named by what gave it, so that giving it twice is giving it once. */
export const waiverId = (...of: readonly (string | number)[]): string =>
  `w-${createHash('sha256')
    .update(canonicalize(of) as string)
    .digest('hex')
    .slice(0, 8)}`

/** The waivers of a ledger, revoked ones too. Entries of another shape are none. */
export function waiversOfLedger(entries: readonly LedgerEntry[]): Waiver[] {
  const revoked = new Set(entries.filter(({ kind }) => kind === 'revoke').map(({ payload }) => payload.id))
  return entries.flatMap((entry) => {
    const payload = entry.kind === 'waive' ? waivePayload.safeParse(entry.payload).data : undefined
    if (!payload) return []
    const { id, model, check, until, reason, upTo } = payload
    const isRevoked = revoked.has(id)
    return [{ id, model, check, by: entry.by, until, reason, upTo, source: 'command' as const, since: null, isRevoked }]
  })
}

type State = 'in_force' | 'revoked' | 'expired' | 'grew' | 'not_yet'

/** Whether a waiver still covers a check that fails now. */
export function stateOf(waiver: Waiver, check: Check, now: number): State {
  if (waiver.isRevoked) return 'revoked'
  if (daysUntil(waiver.until, now) < 0) return 'expired'
  if (waiver.since !== null && daysUntil(waiver.since, now) > 0) return 'not_yet'
  const loss = lossOf(check)
  // A loss that is not known cannot be said to be within what was accepted, unless none was known then either.
  if (waiver.upTo === null) return loss === null ? 'in_force' : 'grew'
  return loss !== null && loss <= waiver.upTo + 1e-9 * Math.max(1e-3, Math.abs(waiver.upTo)) ? 'in_force' : 'grew'
}

export const waiverReport = (waiver: Waiver, now: number): WaiverReport => {
  const { id, model, check, by, until, reason, source } = waiver
  return { id, model, check, by, until, daysLeft: Math.max(0, daysUntil(until, now)), reason, source }
}
