/** The numbers behind a page, for its script and for saving: aggregates, and rows only where the report holds some. */
import type { Check } from '../../core/comparison.js'
import type { ModelReport, Report } from '../report.js'
import { renderFlips } from './flips-file.js'
import { ordered } from './json.js'

const COLUMNS = [
  'id',
  'kind',
  'metric',
  'role',
  'gating',
  'status',
  'n',
  'positives',
  'champion',
  'challenger',
  'difference',
  'improvement',
  'low',
  'high',
  'margin',
] as const

const valuesOf = (check: Check): readonly unknown[] => [
  check.id,
  check.kind,
  check.metric,
  check.role,
  check.gating,
  check.status,
  check.n,
  check.positives ?? null,
  check.champion,
  check.challenger,
  check.difference,
  check.improvement,
  check.interval?.low ?? null,
  check.interval?.high ?? null,
  check.marginValue,
]

const numbersOf = (model: ModelReport) => ({
  name: model.name,
  verdict: model.verdict,
  evidence: model.evidence,
  rows: model.rows,
  disagreement: model.disagreement,
  flips: model.flips,
  checks: { columns: COLUMNS, rows: model.checks.map(valuesOf) },
  operatingPoint: model.operatingPoint,
  calibration: model.calibration ?? null,
  scores: model.scores ?? null,
  drift: model.drift ?? null,
  discovered: model.discovered,
})

/** The changed decisions as the file of them, where the report holds them because its config asks for rows; else null. */
export function flipsOf(models: readonly ModelReport[]): string | null {
  const flips = models.flatMap(({ name, flippedRows }) => (flippedRows ? [{ model: name, flips: flippedRows }] : []))
  return flips.length === 0 ? null : renderFlips(flips)
}

/** JSON that no text in it can end early, inside a script element. */
export function renderNumbers({ schemaVersion, verdict, tool, models }: Report, order: readonly ModelReport[]): string {
  const listed = order.length > 0 ? order : models
  const data = { schemaVersion, verdict, tool, models: listed.map(numbersOf), flips: flipsOf(listed) }
  return JSON.stringify(ordered(data, 'numbers'))
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029')
}
