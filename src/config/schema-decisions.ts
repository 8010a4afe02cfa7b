/** Who may decide: approvals, waivers, and where decisions are kept. */
import { z } from 'zod'

const text = z.string().trim().min(1)
const people = z.array(text).min(1)

const condition = z.union([
  z.enum(['review', 'always', 'policy_change']),
  z.strictObject({
    business_beyond: z
      .number()
      .positive()
      .describe(
        'A business function changes by more than this, for better or worse: at the volume of its scale, else a row.',
      ),
    of: text.optional().describe('Name of that business function. Default: any of them.'),
  }),
  z.strictObject({
    slice_severity: z
      .enum(['critical', 'normal', 'info'])
      .describe('A check on a slice of this severity is worse or undecided.'),
  }),
])

export const approvals = z
  .strictObject({
    any_of: people
      .optional()
      .describe('Users and teams of whom `count` must approve, such as "@acme/risk". Default: nobody.'),
    all_of: people
      .optional()
      .describe('Users and teams each of which must approve, each by another person. Default: nobody.'),
    count: z.number().int().min(1).default(1).describe('How many of any_of must.'),
    when: z
      .union([condition, z.array(condition).min(1)])
      .default(['review', 'policy_change'])
      .describe(
        'What asks for approval, one or several: review (the verdict), policy_change (of this file), always, { business_beyond: 1000000 }, { slice_severity: critical }.',
      ),
    prevent_author: z.boolean().default(true).describe('Whether the author of the change is left out.'),
    readers_may_approve: z
      .boolean()
      .default(false)
      .describe('Whether those named here may approve by a comment without write access to the repository.'),
  })
  .optional()
  .describe('Who may approve a review. Default: a review is a warning and does not hold the merge.')

export const waivers = z
  .strictObject({
    who: people.describe('Users and teams who may waive a check.'),
    max_days: z.number().int().min(1).default(30).describe('Longest time that a waiver lasts.'),
  })
  .optional()
  .describe('Who may waive a check for a time. Default: nobody.')

export const reuse = z
  .strictObject({
    budget: z
      .number()
      .int()
      .min(1)
      .describe(
        'Challengers that one set of test rows may judge. Each has to pass at that many times the certainty; beyond them a person decides.',
      ),
  })
  .optional()
  .describe('How often the same test rows may be used, counted by the ledger. Default: it is only counted.')

export const ledgerBranch = z
  .string()
  .regex(/^(?![/.-])(?!.*(?:\.\.|\/\/|@\{|\.lock$|[/.]$))[A-Za-z0-9._/-]{1,100}$/)
  .default('model-review')
  .describe('Branch that keeps the ledger of decisions. Protect it, so that only the bot writes there.')
