/** Waivers as a file of the repository, for those who prefer a reviewed pull request to a command. */
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { type Problem, warningOf } from '../core/problem.js'
import { daysUntil, startOfDay } from './day.js'
import { type Waiver, waiverId } from './waivers.js'

const text = z.string().trim().min(1).max(500)
const day = z
  .union([z.string(), z.date().transform((date) => date.toISOString().slice(0, 10))])
  .refine((value) => startOfDay(value) !== undefined)

const fileSchema = z.strictObject({
  version: z.literal(1),
  waivers: z.array(
    z.strictObject({
      model: text,
      check: text,
      by: text,
      since: day,
      until: day,
      because: text,
      /** Largest loss that is accepted, in the unit of the check; left out only for checks without a number. */
      up_to: z.number().optional(),
    }),
  ),
})

/**
 * The waivers of a file's text, and what is wrong with it: a file with a mistake waives nothing, since half of it could be
 * more than was meant. maxDays: longest time from `since` to `until`; null: the policy lets nobody waive.
 */
export function readWaiversFile(
  content: string,
  path: string,
  maxDays: number | null,
): { readonly waivers: readonly Waiver[]; readonly problems: readonly Problem[] } {
  const none = (code: string, args: Problem['args']) => ({
    waivers: [],
    problems: [warningOf(code, { path, ...args })],
  })
  const lines = new LineCounter()
  const document = parseDocument(content.replace(/^\uFEFF/, ''), {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  })
  const flaw = [...document.errors, ...document.warnings][0]
  if (flaw) return none('waivers_file_wrong', { line: lines.linePos(flaw.pos[0]).line, at: null })
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 0 })
  } catch {
    return none('waivers_file_wrong', { line: null, at: null })
  }
  if (value === null || value === undefined) return { waivers: [], problems: [] }
  const parsed = fileSchema.safeParse(value)
  if (!parsed.success) {
    const at = parsed.error.issues[0].path
    const node = document.getIn(at.length > 0 ? at : [], true) as { range?: [number, number, number] } | undefined
    const line = node?.range ? lines.linePos(node.range[0]).line : null
    return none('waivers_file_wrong', { line, at: at.join('.') || null })
  }
  if (maxDays === null && parsed.data.waivers.length > 0) return none('waivers_not_set_up', {})
  const tooLong = parsed.data.waivers.find(
    ({ since, until }) => daysUntil(until, startOfDay(since) as number) > (maxDays ?? 0),
  )
  if (tooLong) {
    const { model, check, since, until } = tooLong
    return none('waivers_file_too_long', { model, check, since, until, days: maxDays ?? 0 })
  }
  const waivers = parsed.data.waivers.map(({ model, check, by, since, until, because, up_to }): Waiver => {
    const id = waiverId('file', model, check, by, since, until, because, up_to ?? 'none')
    return {
      id,
      model,
      check,
      by,
      until,
      reason: because,
      upTo: up_to ?? null,
      source: 'file',
      since,
      isRevoked: false,
    }
  })
  return { waivers, problems: [] }
}
