/**
 * A report read back from `report.json`, which another job wrote: on a pull request from a fork, a stranger. What decides is
 * read by its type; what is only shown is kept as plain data of a bounded size, whose texts every renderer escapes anyway.
 */
import { z } from 'zod'
import type { Check } from '../core/comparison.js'
import { errorOf, ProblemError } from '../core/problem.js'
import type { ModelReport, Report } from './report.js'

/** In characters of JSON: a report with some thousand checks has a tenth of it. */
export const MOST_REPORT_BYTES = 32 * 2 ** 20
const MOST_DEPTH = 16
const MOST_VALUES = 2_000_000
const LONGEST_TEXT = 20_000
const LONGEST_KEY = 1_000

const text = z.string()
const number = z.number()
const count = z.number().int().nonnegative()
const verdict = z.enum(['pass', 'review', 'block', 'error'])
const argument = z.union([text, number, z.boolean(), z.null(), z.array(z.union([text, number]))])
const reason = z.object({ code: text, args: z.record(text, argument) })
const problem = reason.extend({ severity: z.enum(['error', 'warning']) })
/** Kept as it is. Its size is bounded before, and a renderer that cannot show it refuses the report. */
const shown = z.looseObject({}).nullish()
const shownList = z.array(z.looseObject({}))

const unit = z.union([
  z.object({ kind: z.literal('share') }),
  z.object({ kind: z.literal('score'), of: z.literal('label').optional(), name: text.optional() }),
  z.object({ kind: z.literal('money'), name: text, perRow: z.literal(false).optional() }),
  z.object({ kind: z.literal('number'), name: text }),
])
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined)

const check = z
  .looseObject({
    id: text,
    kind: z.enum(['metric', 'slice', 'business', 'limit', 'integrity', 'scenario', 'operations', 'drift']),
    metric: text,
    title: optional(text),
    unit,
    better: z.enum(['higher', 'lower', 'target']),
    target: optional(number),
    slice: z.record(text, text).nullable(),
    severity: z.enum(['normal', 'critical', 'info']),
    role: z.enum(['primary', 'guardrail', 'info']),
    gating: z.boolean(),
    /** null where it says nothing about rows. */
    n: count.nullable().transform((n) => n ?? 0),
    units: count.nullable().transform((units) => units ?? 0),
    positives: optional(count),
    champion: number.nullable(),
    challenger: number.nullable(),
    difference: number.nullable(),
    improvement: number.nullable(),
    interval: z
      .object({ low: number.nullable(), high: number.nullable(), confidence: number, simultaneous: z.boolean() })
      .nullable(),
    /** In the file the number in the metric's unit; the rule it came from stands beside it. */
    margin: number.nullable(),
    marginRule: z.object({ kind: z.enum(['absolute', 'relative']), value: number }).nullable(),
    limit: optional(z.object({ kind: z.enum(['min', 'max', 'max_distance']), value: number })),
    status: z.enum(['improved', 'pass', 'regressed', 'inconclusive', 'not_evaluated']),
    reason: reason.nullable(),
    notes: z.array(reason),
    evidence: shown.transform((value) => (value ?? null) as unknown as Check['evidence']),
    scaled: shown.transform((value) => (value ?? undefined) as unknown as Check['scaled']),
  })
  .transform(({ margin, marginRule, ...rest }) => ({ ...rest, margin: marginRule, marginValue: margin }))

const model = z.looseObject({
  name: text,
  owner: text.nullable(),
  task: text,
  verdict,
  reasons: z.array(reason),
  evidence: z.enum(['A', 'B', 'C', 'D']).nullable(),
  rows: z
    .looseObject({
      champion: count,
      challenger: count,
      matched: count,
      onlyChampion: count,
      onlyChallenger: count,
      unusable: count,
    })
    .nullable(),
  positives: count.nullable(),
  units: count.nullable(),
  clustered: z.boolean(),
  weighted: z.boolean(),
  identicalPredictions: z.boolean(),
  disagreement: number.nullable(),
  flips: shown,
  operatingPoint: shown,
  checks: z.array(check).max(20_000),
  discovered: shownList,
  discovery: shown,
  smallSlices: shown,
  families: shownList,
  seed: text.nullable(),
  testSet: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullish(),
  draws: count.nullable(),
  inputs: z.array(z.looseObject({ role: text, path: text, sha256: text, bytes: count, rows: count.nullable() })),
  words: z.looseObject({ row: text, positiveLabel: text }),
  business: shownList,
  policy: z.looseObject({}),
  inferred: z.array(reason),
  problems: z.array(problem),
})

const report = z.looseObject({
  schemaVersion: z.literal(1),
  verdict,
  advisory: z.boolean(),
  tool: z.object({
    name: z.literal('model-review-gate'),
    version: text,
    configSha256: text.nullable(),
    configSource: text.nullable(),
  }),
  context: z.object({
    repository: text.nullable(),
    pullRequest: count.nullable(),
    headSha: text.nullable(),
    baseSha: text.nullable(),
    baseRef: text.nullable(),
    runUrl: text.nullable(),
  }),
  models: z.array(model).max(1_000),
  untouched: z.array(text),
  leftOut: z.array(text).optional(),
  problems: z.array(problem),
})

/**
 * Reads a report that `renderJson` wrote; to render it again gives the same bytes. Throws ProblemError with
 * `report_unreadable` {file, at}: where it is not as a report is; `report_too_large` {file}.
 */
export function readReport(json: string, file: string): Report {
  if (json.length > MOST_REPORT_BYTES) throw new ProblemError(errorOf('report_too_large', { file }))
  const value = parse(json)
  if (value === undefined) throw unreadable(file, null)
  if (!isBounded(value)) throw new ProblemError(errorOf('report_too_large', { file }))
  const read = report.safeParse(value)
  if (!read.success) throw unreadable(file, read.error.issues[0]?.path.map(String).join('.') || null)
  const { models, ...rest } = read.data
  return { ...rest, models: models as unknown as readonly ModelReport[] } as Report
}

const unreadable = (file: string, at: string | null) => new ProblemError(errorOf('report_unreadable', { file, at }))

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** Whether it is of a size that a report can have, with numbers that are numbers: JSON can write 1e999. */
function isBounded(root: unknown): boolean {
  let left = MOST_VALUES
  const walk = (value: unknown, depth: number): boolean => {
    left--
    if (left < 0 || depth > MOST_DEPTH) return false
    if (typeof value === 'string') return value.length <= LONGEST_TEXT
    if (typeof value === 'number') return Number.isFinite(value)
    if (Array.isArray(value)) return value.every((item) => walk(item, depth + 1))
    if (typeof value !== 'object' || value === null) return true
    return Object.entries(value).every(
      ([key, item]) => key.length <= LONGEST_KEY && key !== '__proto__' && walk(item, depth + 1),
    )
  }
  return walk(root, 0)
}
