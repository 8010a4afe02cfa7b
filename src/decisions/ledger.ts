/**
 * The ledger: what was decided, one line of canonical JSON an entry, append-only. Every entry carries the digest of the
 * one before it and its own, so a change of any byte shows, people can read it, and two writers' lines can be put
 * together. Where it is kept is not known here.
 */
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import { type Problem, warningOf } from '../core/problem.js'

/** What it is called, wherever it is kept. */
export const LEDGER_FILE = 'ledger.jsonl'

/** A value that JSON can hold. Texts are well-formed: canonical JSON holds no lone surrogates. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** An entry as it is handed in; its place in the chain is the ledger's business. */
export interface Entry {
  /** `approve`, `waive`, `revoke`, `answer`, …; a reader passes over kinds that it does not know. */
  readonly kind: string
  /** What the entry records, named once and for all (`comment 1201 line 2`): a second entry of that key is the first one again. */
  readonly key: string
  /** ISO 8601 in UTC. */
  readonly at: string
  /** Login of whoever decided. */
  readonly by: string
  readonly pr: number | null
  readonly head: string | null
  readonly payload: { readonly [key: string]: Json }
}

export interface LedgerEntry extends Entry {
  /** 1, 2, 3, … */
  readonly seq: number
  /** Digest of the entry before; null: the first. */
  readonly prev: string | null
  /** SHA-256 of the canonical JSON of everything else in the entry, hex. */
  readonly digest: string
}

export interface Ledger {
  /** Entries whose own digest is right, in their order. */
  readonly entries: readonly LedgerEntry[]
  /** The first line that is not as it was written; null: every byte is. */
  readonly damage: { readonly line: number; readonly lost: number } | null
}

const json: z.ZodType<Json> = z.json()
const hex = z.string().regex(/^[0-9a-f]{64}$/)
const entrySchema = z.strictObject({
  seq: z.number().int().positive(),
  prev: hex.nullable(),
  kind: z.string().min(1).max(40),
  key: z.string().min(1).max(200),
  at: z.iso.datetime(),
  by: z.string().min(1).max(100),
  pr: z.number().int().positive().nullable(),
  head: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/)
    .nullable(),
  payload: z.record(z.string(), json),
  digest: hex,
})

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Digest of an entry from everything in it but the digest. */
const sealOf = ({ digest: _, ...rest }: LedgerEntry): string => digestOf(canonicalize(rest) as string)

const seal = (entry: Entry, seq: number, prev: string | null): LedgerEntry => {
  const { kind, key, at, by, pr, head, payload } = entry
  const unsealed = { seq, prev, kind, key, at, by, pr, head, payload, digest: '' }
  return { ...unsealed, digest: sealOf(unsealed) }
}

const lineOf = (entry: LedgerEntry): string => `${canonicalize(entry) as string}\n`

/** Reads a ledger and checks every byte of it. An empty text is an empty ledger. */
export function readLedger(text: string): Ledger {
  if (text === '') return { entries: [], damage: null }
  const lines = text.split('\n')
  // What follows the last line break is a line that was not written to its end.
  const unfinished = lines.pop() === '' ? 0 : 1
  const entries: LedgerEntry[] = []
  let firstWrong: number | undefined = unfinished === 1 ? lines.length + 1 : undefined
  let lost = unfinished
  let expected: { seq: number; prev: string | null } = { seq: 1, prev: null }
  for (const [index, line] of lines.entries()) {
    const entry = readLine(line)
    if (!entry) lost++
    if (!entry || entry.seq !== expected.seq || entry.prev !== expected.prev)
      firstWrong = Math.min(firstWrong ?? index + 1, index + 1)
    if (!entry) continue
    entries.push(entry)
    expected = { seq: entry.seq + 1, prev: entry.digest }
  }
  return { entries, damage: firstWrong === undefined ? null : { line: firstWrong, lost } }
}

/** undefined: the line is not, to the byte, what was written. */
function readLine(line: string): LedgerEntry | undefined {
  try {
    const value: unknown = JSON.parse(line)
    const parsed = entrySchema.safeParse(value)
    if (!parsed.success || canonicalize(value) !== line) return undefined
    return sealOf(parsed.data) === parsed.data.digest ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Entries as a ledger's text, chained anew in their order; of a key only the first entry stays. */
export function writeLedger(entries: readonly Entry[]): string {
  const seen = new Set<string>()
  let prev: string | null = null
  let seq = 0
  let text = ''
  for (const entry of entries) {
    if (seen.has(entry.key)) continue
    seen.add(entry.key)
    const sealed = seal(entry, ++seq, prev)
    prev = sealed.digest
    text += lineOf(sealed)
  }
  return text
}

/**
 * The text with entries added at its end; entries whose key it has already are left out, so a write may be tried again. A
 * damaged text is repaired first (`repairLedger`), at the time of the first entry.
 */
export function appendToLedger(text: string, added: readonly Entry[]): string {
  const ledger = readLedger(text)
  if (added.length === 0) return text
  if (ledger.damage) return appendToLedger(repairLedger(text, added[0].at, added[0].by), added)
  const known = new Set(ledger.entries.map(({ key }) => key))
  let last = ledger.entries.at(-1)
  let grown = text
  for (const entry of added) {
    if (known.has(entry.key)) continue
    known.add(entry.key)
    last = seal(entry, (last?.seq ?? 0) + 1, last?.digest ?? null)
    grown += lineOf(last)
  }
  return grown
}

/**
 * A damaged ledger made whole: every entry that is still as it was written stays, chained anew, and an entry of kind
 * `repair` says from which line on it was damaged, how many lines are lost, and the digest of the damaged text. A whole
 * ledger is returned as it is.
 */
export function repairLedger(text: string, at: string, by: string): string {
  const { entries, damage } = readLedger(text)
  if (!damage) return text
  const sha256 = digestOf(text)
  const payload = { line: damage.line, lost: damage.lost, sha256 }
  return writeLedger([...entries, { kind: 'repair', key: `repair ${sha256}`, at, by, pr: null, head: null, payload }])
}

/**
 * Two ledgers that grew from a common beginning, as one: the beginning, then what either has beyond it, by time and key.
 * The order of the two does not matter. Both must be whole.
 */
export function mergeLedgers(one: string, other: string): string {
  const [first, second] = [readLedger(one), readLedger(other)]
  if (first.damage || second.damage) throw new RangeError('only whole ledgers can be put together')
  let common = 0
  while (common < first.entries.length && first.entries[common].digest === second.entries.at(common)?.digest) common++
  const beyond = [...first.entries.slice(common), ...second.entries.slice(common)].sort(
    (a, b) => compare(a.at, b.at) || compare(a.key, b.key) || compare(a.digest, b.digest),
  )
  return writeLedger([...first.entries.slice(0, common), ...beyond])
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * The entries that decide something. A damaged ledger decides nothing until it is repaired, and a repair that lost lines
 * ends what stood before it: what was lost may have been a revocation.
 */
export function decisiveEntries({ entries, damage }: Ledger): readonly LedgerEntry[] {
  if (damage) return []
  const lossy = entries.findLastIndex(({ kind, payload }) => kind === 'repair' && payload.lost !== 0)
  return entries.slice(lossy + 1)
}

/** What is to be said of the ledger itself. `branch`: where it is kept. */
export function problemsOfLedger({ damage }: Ledger, branch: string): Problem[] {
  return damage ? [warningOf('ledger_damaged', { branch, line: damage.line, lost: damage.lost })] : []
}
