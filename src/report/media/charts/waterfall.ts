/** From today's total to the new one, by the groups of one column: who gains and who pays. */
import type { Check } from '../../../core/comparison.js'
import { type ColumnOfMoney, columnsOfMoney, remainderOf, rowsOf } from '../../describe/money-by-group.js'
import { shorten } from '../../escape.js'
import { type Phrase, plainText } from '../../phrase.js'
import type { BusinessReport, ModelReport } from '../../report.js'
import { say } from '../../say.js'
import { groupOf } from '../../words/check-names.js'
import { formatLargeAmount, formatLargeSize, formatNumber, formatTotal, withUnit } from '../../words/format.js'
import { MINUS } from '../../words/signs.js'
import { type Band, bottomAxis, linear } from './axes.js'
import { type Chart, type Drawing, isNarrow } from './chart.js'
import { element, label, line } from './svg.js'

const MOST_BARS = 7

interface Step {
  readonly name: string
  readonly n: number
  readonly change: number
}

/** One chart for each function whose amounts add up, by the column whose groups move most. */
export function waterfallCharts(model: ModelReport): Chart[] {
  if (model.identicalPredictions) return []
  return model.business.flatMap((business) => {
    const chart = chartOf(business, model)
    return chart === null ? [] : [chart]
  })
}

function chartOf(business: BusinessReport, model: ModelReport): Chart | null {
  const { whole, all, columns } = columnsOfMoney(business, model)
  if (!whole || whole.champion === null || whole.challenger === null || whole.difference === null) return null
  if (whole.unit.kind !== 'money' || whole.unit.perRow === false) return null
  const column = columns.find(({ isPartition }) => isPartition)
  if (!column) return null
  const steps = stepsOf(column, whole, all, model)
  const unit = shorten(business.unit)
  const today = whole.champion * all
  const next = whole.challenger * all
  const signed = (amount: number) =>
    `${amount < 0 ? MINUS : amount > 0 ? '+' : ''}${formatLargeSize(amount, 'nearest')}`
  const total = (amount: number) => `${amount < 0 ? MINUS : ''}${formatTotal(amount, next - today)}`
  const [most] = [...steps].sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
  const name = shorten(business.name)
  const by = shorten(column.column.replaceAll('_', ' '))
  const said = say().charts.waterfall
  const size = formatLargeAmount(most.change, unit, 'nearest')
  const change = say().moneyWords.change(size, most.change < 0 ? 'less' : 'more')
  const items = [
    said.todayTotal(withUnit(total(today), unit)),
    ...steps.map(({ name: group, change }) => said.item(group, signed(change))),
    said.newTotal(withUnit(total(next), unit)),
  ]
  return {
    finding: said.finding({ name, by, group: most.name, change }),
    numbers: plainText(say().lists.long(items)),
    key: [said.key(unit, whole.better === 'lower')],
    draw: (width) => draw({ steps, today, next, better: whole.better, signed, total, unit }, width),
    table: {
      kind: 'grid',
      caption: said.caption(name, by),
      header: said.headers(model.words.row, unit),
      align: ['left', 'right', 'right'],
      rows: [
        [[said.today], [formatNumber(whole.n)], [total(today)]],
        ...steps.map(({ name: group, n, change }): Phrase[] => [[group], [formatNumber(n)], [signed(change)]]),
        [[said.new], [formatNumber(whole.n)], [total(next)]],
      ],
    },
  }
}

/** The groups that move most, smallest sum first, and the rest as one step. */
function stepsOf({ groups, column }: ColumnOfMoney, whole: Check, all: number, model: ModelReport): Step[] {
  const listed = groups.slice(0, MOST_BARS)
  const steps = listed.map(
    (check): Step => ({
      name: plainText(groupOf(check.slice!)),
      n: check.n,
      change: check.difference! * rowsOf(check, all),
    }),
  )
  const sign = whole.better === 'lower' ? -1 : 1
  steps.sort((a, b) => sign * (b.change - a.change))
  const rest = remainderOf(whole, listed)
  return rest === null
    ? steps
    : [
        ...steps,
        {
          name: say().charts.waterfall.others(model.words.row, shorten(column.replaceAll('_', ' '))),
          n: rest.n,
          change: rest.total,
        },
      ]
}

interface Bars {
  readonly steps: readonly Step[]
  readonly today: number
  readonly next: number
  readonly better: Check['better']
  readonly signed: (amount: number) => string
  readonly total: (amount: number) => string
  readonly unit: string
}

const ROW = 38
const NARROW_ROW = 48
const BAR = 20
const TOP = 10
/** Room for names beside a wide plot, and for amounts behind the bars. */
const NAMES = 250
const AMOUNT = 96

function draw({ steps, today, next, better, signed, total, unit }: Bars, width: number): Drawing {
  const said = say().charts.waterfall
  const narrow = isNarrow(width)
  const rowHeight = narrow ? NARROW_ROW : ROW
  let level = today
  const spans = steps.map((step) => {
    const from = level
    level += step.change
    return { ...step, from, to: level }
  })
  const ends = [today, next, ...spans.flatMap(({ from, to }) => [from, to])]
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const air = (high - low) * 0.15 || Math.abs(high) * 0.1 || 1
  const x = linear([low - air, high], [narrow ? 0 : NAMES, width - AMOUNT], narrow ? 3 : 6)
  const base = x.domain[0]
  const isGood = (change: number) => (better === 'lower' ? change <= 0 : change >= 0)
  const rows = [
    { name: said.today, from: base, to: today, text: total(today), kind: 'today-fill', joins: today },
    ...spans.map(({ name, from, to, change }) => ({
      name,
      from,
      to,
      text: signed(change),
      kind: isGood(change) ? 'fine-fill' : 'worse-fill',
      joins: to,
    })),
    { name: said.new, from: base, to: next, text: total(next), kind: 'new-fill', joins: next },
  ]
  const bottom = TOP + rows.length * rowHeight
  const tops = rows.map((_, index) => TOP + index * rowHeight + (narrow ? 22 : (ROW - BAR) / 2))
  const bands: readonly Band[] = narrow ? tops.map((top) => [top - 3, top + BAR + 3]) : [[TOP, bottom]]
  const bars = rows.map(({ name, from, to, text, kind, joins }, index) => {
    const top = tops[index]
    const [start, end] = [Math.min(x(from), x(to)), Math.max(x(from), x(to))]
    return [
      narrow
        ? label(0, top - 6, name, { kind: 'name', room: width })
        : label(0, top + 15, name, { kind: 'name', room: NAMES - 20 }),
      element('rect', { x: start, y: top, width: Math.max(1.5, end - start), height: BAR, class: kind }),
      label(end + 6, top + 15, text, { kind: 'value', room: width - end - 6 }),
      index < rows.length - 1 && !narrow ? line(x(joins), top + BAR, x(joins), tops[index + 1], 'link') : '',
    ].join('')
  })
  return {
    height: bottom + 40,
    body: bottomAxis(x, { bands, bottom, title: said.axis(unit), narrow }) + bars.join(''),
  }
}
