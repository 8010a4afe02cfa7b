/** The changed decisions as a CSV file, for those who asked for the rows. */
import type { FlipList } from '../../core/flips.js'

export interface FlipsOfModel {
  readonly model: string
  readonly flips: FlipList
}

const COLUMNS = [
  'model',
  'id',
  'label',
  'champion_score',
  'challenger_score',
  'champion_decision',
  'challenger_decision',
  'became',
  'value_difference',
]

/** Begins a formula in a spreadsheet (OWASP, "CSV injection"), unless it is a number. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/**
 * One cell. Text that a spreadsheet would take for a formula gets an apostrophe before it: whoever joins the file back on
 * such ids takes that away again. Numbers, also negative ones, stay as they are.
 */
function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** CSV (RFC 4180, UTF-8, line feeds) with one row for each changed decision, the costliest of each model first. */
export function renderFlips(models: readonly FlipsOfModel[]): string {
  const lines = models.flatMap(({ model, flips }) =>
    flips.rows.map((row) =>
      [
        model,
        row.id,
        row.label,
        row.championScore,
        row.challengerScore,
        row.championDecision,
        row.challengerDecision,
        row.became,
        row.valueDifference,
      ]
        .map(cell)
        .join(','),
    ),
  )
  return [COLUMNS.join(','), ...lines, ''].join('\n')
}
