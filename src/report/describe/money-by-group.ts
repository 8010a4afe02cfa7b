/** Who gains and who pays: the money of a business function by group, for information. */
import type { Check } from '../../core/comparison.js'
import type { Block, Grid, Section } from '../description.js'
import { shorten } from '../escape.js'
import { type Findings, isOverall } from '../findings.js'
import type { Phrase } from '../phrase.js'
import type { BusinessReport, ModelReport } from '../report.js'
import { say } from '../say.js'
import { groupOf } from '../words/check-names.js'
import { changeOf, decimalsOf, rangeInWords } from '../words/check-numbers.js'
import { formatLargeSize, formatNumber, formatPlainPercent, formatSigned } from '../words/format.js'
import { MINUS, NBSP } from '../words/signs.js'

/** Groups of one column, and columns, that are listed: the largest changes. */
const MOST_GROUPS = 4
const MOST_COLUMNS = 3

/** The column of slices that the config names, which may overlap and leave rows out. */
const NAMED_SLICES = 'slice'

/** Whether amounts of groups add up to that of the whole: not those of ratios and totals. */
const addsUp = (check: Check): boolean => check.unit.kind === 'money' && check.unit.perRow !== false

/** Rows that a group stands for: its own, or of weighted rows its share of all. `all`: rows of the test. */
export const rowsOf = (check: Check, all: number): number =>
  check.weightShare === undefined ? check.n : check.weightShare * all

/** Change of the whole group on the test data, in the unit. */
const totalOf = (check: Check, all: number): number => check.difference! * rowsOf(check, all)

/** What groups are sorted by: the amount where amounts add up, else the change itself; positive is good. */
const gainOf = (check: Check, all: number): number =>
  (check.better === 'lower' ? -1 : 1) * (addsUp(check) ? totalOf(check, all) : check.difference!)

/** The groups of single columns by how much their money changes in all, those who lose first. */
export function moneyByGroup({ model }: Findings): Section | null {
  if (model.identicalPredictions) return null
  const blocks = model.business.flatMap((business) => blocksOf(business, model))
  return blocks.length > 0 ? { title: [say().moneyByGroup.title], blocks, drop: 'groups to watch' } : null
}

export interface ColumnOfMoney {
  readonly column: string
  /** Those that change most first. */
  readonly groups: readonly Check[]
  /** Its groups do not overlap, so that they and the rest add up to the whole. */
  readonly isPartition: boolean
}

/** The groups of each single column that have an amount, the column that moves most first. */
export function columnsOfMoney(
  business: BusinessReport,
  model: ModelReport,
): { readonly whole: Check | undefined; readonly all: number; readonly columns: readonly ColumnOfMoney[] } {
  const checks = model.checks.filter(
    (check) => check.kind === 'business' && check.metric === business.slug && check.difference !== null,
  )
  const whole = checks.find(isOverall)
  const columns = new Map<string, Check[]>()
  for (const check of checks) {
    const names = Object.keys(check.slice ?? {})
    if (names.length === 1) columns.set(names[0], [...(columns.get(names[0]) ?? []), check])
  }
  const all = whole?.n ?? model.rows?.matched ?? 0
  const size = (check: Check) => Math.abs(gainOf(check, all))
  const sorted = [...columns]
    .map(([column, groups]) => ({
      column,
      groups: [...groups].sort((a, b) => size(b) - size(a)),
      isPartition: column !== NAMED_SLICES,
    }))
    .sort((a, b) => size(b.groups[0]) - size(a.groups[0]))
  return { whole, all, columns: sorted }
}

function blocksOf(business: BusinessReport, model: ModelReport): Block[] {
  const { whole, all, columns } = columnsOfMoney(business, model)
  const largest = columns.slice(0, MOST_COLUMNS)
  if (largest.length === 0) return []
  const sums = whole === undefined || addsUp(whole)
  const { explained } = say().moneyByGroup
  return [
    { kind: 'paragraph', text: explained(shorten(business.name), model.words.row, sums, model.weighted) },
    gridOf(
      business,
      model,
      largest.flatMap(({ column, groups }) => linesOf(column, groups, whole, all, model)),
      sums,
    ),
  ]
}

interface Line {
  readonly group: Phrase
  readonly n: number
  readonly total: number | null
  readonly change: string
  readonly range: string
}

/** The groups of one column, and the rest of the rows, so that the amounts add up to the whole. */
function linesOf(
  column: string,
  groups: readonly Check[],
  whole: Check | undefined,
  all: number,
  model: ModelReport,
): Line[] {
  const listed = groups.slice(0, MOST_GROUPS).sort((a, b) => gainOf(a, all) - gainOf(b, all))
  const rows = listed.map((check) => lineOf(groupOf(check.slice!), withDigitsOf(whole, check), all))
  if (whole === undefined || !addsUp(whole) || column === NAMED_SLICES) return rows
  const rest = remainderOf(whole, listed)
  if (rest === null) return rows
  const change = formatSigned(rest.total / rest.rows, decimalsOf(whole))
  return [
    ...rows,
    {
      group: [say().moneyByGroup.allOthers(model.words.row, shorten(column))],
      n: rest.n,
      total: rest.total,
      change: `${change}${NBSP}${unitOf(whole)}`,
      range: '',
    },
  ]
}

/** What the whole holds beside some of its groups, which do not overlap; null where they are all of it. */
export function remainderOf(
  whole: Check,
  groups: readonly Check[],
): { readonly n: number; readonly rows: number; readonly total: number } | null {
  const sum = (of: (check: Check) => number) => groups.reduce((total, check) => total + of(check), 0)
  const n = whole.n - sum((check) => check.n)
  if (n <= 0) return null
  const all = whole.n
  return {
    n,
    rows: all - sum((check) => rowsOf(check, all)),
    total: totalOf(whole, all) - sum((check) => totalOf(check, all)),
  }
}

const unitOf = (check: Check): string => (check.unit.kind === 'money' ? shorten(check.unit.name) : '')

/** Written with the digits of the whole, so that the amounts of a column can be compared at a glance. */
const withDigitsOf = (whole: Check | undefined, check: Check): Check =>
  whole === undefined ? check : { ...check, champion: whole.champion, challenger: whole.challenger }

const lineOf = (group: Phrase, check: Check, all: number): Line => ({
  group,
  n: check.n,
  total: addsUp(check) ? totalOf(check, all) : null,
  change: changeOf(check) ?? '',
  range: rangeInWords(check) ?? '',
})

function gridOf(business: BusinessReport, model: ModelReport, rows: readonly Line[], sums: boolean): Grid {
  const { row } = model.words
  const unit = shorten(business.unit)
  const { caption, header } = say().moneyByGroup
  return {
    kind: 'grid',
    caption: caption(shorten(business.name)),
    header: [
      header.group,
      header.rows(row),
      ...(sums ? [header.changeInTest, header.perRow(row)] : [header.change]),
      header.range(formatPlainPercent(model.policy.confidence)),
    ],
    align: ['left', 'right', ...(sums ? (['right'] as const) : []), 'right', 'right'],
    rows: rows.map(({ group, n, total, change, range: ofGroup }): Phrase[] => [
      group,
      [formatNumber(n)],
      ...(sums ? [[total === null ? '' : signed(total, unit)]] : []),
      [change],
      [ofGroup],
    ]),
  }
}

function signed(amount: number, unit: string): string {
  const sign = amount < 0 ? MINUS : amount > 0 ? '+' : ''
  return `${sign}${formatLargeSize(amount, 'nearest')}${NBSP}${unit}`
}
