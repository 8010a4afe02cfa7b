/** The report for machines (`--json`): the stable interface. The same report gives the same bytes. */
import type { Check } from '../../core/comparison.js'
import type { Problem } from '../../core/problem.js'
import { assumptionsOf, wordsOfFormula } from '../describe/assumptions.js'
import type { BusinessReport, ModelReport, Report } from '../report.js'
import { inLanguage, sentenceOf } from '../say.js'

/**
 * JSON with keys in a fixed order: those of the interface first, as product.md lists them, then the rest by name. A value
 * that JSON cannot hold (NaN, an infinity, undefined in a list) is a defect of ours and throws, since printing null for it
 * would turn "could not be computed" into a value. Optional fields that are absent are null.
 */
export function renderJson(report: Report): string {
  return inLanguage(report.language, () => `${JSON.stringify(ordered(shownOf(report), 'report'), null, 2)}\n`)
}

const shownOf = (report: Report) => ({
  ...report,
  models: report.models.map((model) => ({
    ...model,
    checks: model.checks.map((check) => showCheck(check, model)),
    business: model.business.map((business) => showBusiness(business, model)),
    problems: model.problems.map(showProblem),
  })),
  problems: report.problems.map(showProblem),
})

/**
 * The margin as a number in the metric's unit, as the interface has it; the rule it came from beside it. Totals without a
 * number of rows have none, which is not 0; nor are numbers of operations about rows.
 */
const showCheck = (check: Check, model: ModelReport) => ({
  ...check,
  ...(check.n === 0 && (model.rows === null || check.kind === 'operations') ? { n: null, units: null } : {}),
  target: check.target ?? null,
  profile: check.profile ?? null,
  margin: check.marginValue,
  marginRule: check.margin,
  marginValue: undefined,
})

/** The formula also in words (null: it has no usual shape), and what its amount assumes. */
const showBusiness = (business: BusinessReport, model: ModelReport) => ({
  ...business,
  inWords: wordsOfFormula(business, model),
  assumptions: assumptionsOf(business, model),
})

const showProblem = (problem: Problem) => ({ ...problem, message: sentenceOf(problem) })

const FIRST_KEYS = [
  'schemaVersion',
  'verdict',
  'id',
  'name',
  'code',
  'severity',
  'message',
  'args',
  'kind',
  'role',
  'advisory',
  'tool',
  'context',
  'evidence',
  'reasons',
  'rows',
  'disagreement',
  'metric',
  'slice',
  'gating',
  'n',
  'champion',
  'challenger',
  'difference',
  'improvement',
  'interval',
  'low',
  'high',
  'confidence',
  'simultaneous',
  'margin',
  'status',
  'reason',
  'checks',
  'operatingPoint',
  'inputs',
  'models',
  'problems',
]
const rank = (key: string): number => (FIRST_KEYS.includes(key) ? FIRST_KEYS.indexOf(key) : FIRST_KEYS.length)
/** Dropped where absent: stands in `showCheck` only to make way for `margin`. */
const ABSENT = new Set(['marginValue'])

/** Their keys are names from the config or the data, in an order that a reader chose. */
const IN_OWN_ORDER = /\.(slice|formula)$/

export function ordered(value: unknown, path: string): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`defect: ${path} is ${value}, which no report may hold`)
    return value === 0 ? 0 : value
  }
  if (Array.isArray(value)) return Array.from(value, (item, index) => ordered(item, `${path}[${index}]`))
  if (typeof value !== 'object' || ArrayBuffer.isView(value)) throw new Error(`defect: ${path} is no plain value`)
  const entries = Object.entries(value)
    .filter(([key, item]) => !(item === undefined && ABSENT.has(key)))
    .sort(([a], [b]) => (IN_OWN_ORDER.test(path) ? 0 : rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0)))
    .map(([key, item]) => [key, item === undefined ? null : ordered(item, `${path}.${key}`)] as const)
  return Object.fromEntries(entries)
}
