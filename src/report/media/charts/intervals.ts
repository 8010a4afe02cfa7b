/** Estimates with their ranges, one row each: what lies beyond a line, and what may. */
import { type Band, bottomAxis, linear, type Scale, upright } from './axes.js'
import { type Drawing, isNarrow } from './chart.js'
import { element, label, line, square, widthOf } from './svg.js'

export type Standing = 'worse' | 'unclear' | 'fine'

export interface IntervalRow {
  readonly name: string
  /** Beside the name, in quieter type: the result in words, and the change. */
  readonly note: string
  readonly standing: Standing
  readonly estimate: number
  /** null: no end. */
  readonly low: number | null
  readonly high: number | null
}

export interface IntervalOptions {
  /** Beyond it (to the left) the plot is tinted; absent: nothing is allowed or forbidden. */
  readonly limit?: { readonly at: number; readonly text: string }
  readonly zero: string
  readonly axis: string
  readonly tick?: (value: number) => string
}

const ROW = 42
const NARROW_ROW = 60
const TOP = 26
const BOTTOM = 42
/** Room for names beside a wide plot. */
const NAMES = 320

/** Rows from top to bottom. What runs out of the plot has an arrow for an end. */
export function drawIntervals(rows: readonly IntervalRow[], options: IntervalOptions, width: number): Drawing {
  const narrow = isNarrow(width)
  const rowHeight = narrow ? NARROW_ROW : ROW
  const sides = [narrow ? 6 : NAMES, width - 10] as const
  const bottom = TOP + rows.length * rowHeight
  const x = linear(domainOf(rows, options), sides, narrow ? 5 : 8)
  const middleOf = (index: number) => TOP + index * rowHeight + (narrow ? 47 : rowHeight / 2)
  const bands: readonly Band[] = narrow
    ? rows.map((_, index) => [middleOf(index) - 10, middleOf(index) + 10])
    : [[TOP - 4, bottom]]
  const { limit } = options
  return {
    height: bottom + BOTTOM,
    body: [
      limit ? bands.map(([top, end]) => beyond(sides[0], x(limit.at), top, end)).join('') : '',
      bottomAxis(x, { bands, bottom, title: options.axis, text: options.tick, narrow }),
      upright(x(0), bands, 'zero'),
      limit ? upright(x(limit.at), bands, 'limit') : '',
      ...headings(x, options),
      ...rows.map((row, index) => {
        const y = middleOf(index)
        const [room, up] = narrow ? [width, 32] : [NAMES - 20, 4]
        const name = label(0, y - up, row.name, { kind: 'name', room })
        return `${name}${label(0, y - up + 17, row.note, { kind: row.standing, room })}${drawRow(row, x, y)}`
      }),
    ].join(''),
  }
}

const beyond = (left: number, right: number, top: number, bottom: number): string =>
  right > left ? element('rect', { x: left, y: top, width: right - left, height: bottom - top, class: 'beyond' }) : ''

/** What the two lines mean, above the plot; the second one only where there is room for both. */
function headings(x: Scale, { limit, zero }: IntervalOptions): string[] {
  const [left, right] = x.sides
  const y = TOP - 10
  const zeroAt = Math.min(Math.max(x(0) + 4, left), right)
  if (!limit) {
    const fits = zeroAt + widthOf(zero) <= right + 10
    return [label(fits ? zeroAt : right + 10, y, zero, { anchor: fits ? undefined : 'end', kind: 'tick' })]
  }
  const at = x(limit.at)
  const before = at - 4 - left >= widthOf(limit.text)
  const own = before
    ? label(at - 4, y, limit.text, { anchor: 'end', kind: 'worse' })
    : label(left, y, limit.text, { kind: 'worse' })
  const end = before ? at : left + widthOf(limit.text)
  return zeroAt > end + 8 && zeroAt + widthOf(zero) <= right + 10
    ? [own, label(zeroAt, y, zero, { kind: 'tick' })]
    : [own]
}

/** Estimates decide how far the axis reaches; long ranges are cut by arrows. */
function domainOf(rows: readonly IntervalRow[], { limit }: IntervalOptions): [number, number] {
  const estimates = rows.map(({ estimate }) => estimate)
  const base = limit ? Math.abs(limit.at) : Math.max(...estimates.map(Math.abs), 1e-12)
  const lows = rows.map(({ low }) => low ?? 0)
  const highs = rows.map(({ high }) => high ?? 0)
  const worst = Math.max(-15 * base, Math.min(0, ...estimates))
  const best = Math.min(10 * base, Math.max(0, ...estimates))
  const low = Math.max(Math.min(worst, ...lows), Math.min(1.8 * worst, worst - 2.5 * base))
  const high = Math.min(Math.max(best, ...highs), Math.max(1.8 * best, best + 2.5 * base))
  const from = Math.min(low, limit ? 1.4 * limit.at : 0)
  const to = Math.max(high, limit ? 0.6 * base : 0)
  const air = (to - from) * 0.03
  return [from - air, to + air]
}

function drawRow(row: IntervalRow, x: Scale, y: number): string {
  const [left, right] = x.sides
  const [from, to] = x.domain
  const cutsLow = row.low === null || row.low < from
  const cutsHigh = row.high === null || row.high > to
  const low = cutsLow ? left : x(row.low!)
  const high = cutsHigh ? right : x(row.high!)
  const arrow = (tip: number, back: number) =>
    element('path', { d: `M${tip} ${y}l${back} -5v10z`, class: `${row.standing}-fill` })
  const end = (at: number) => line(at, y - 5, at, y + 5, `${row.standing}-line`)
  const isOff = row.estimate < from || row.estimate > to
  return [
    line(low, y, high, y, `${row.standing}-line`),
    cutsLow ? arrow(left - 4, 8) : end(low),
    cutsHigh ? arrow(right + 4, -8) : end(high),
    isOff ? '' : square(x(row.estimate), y, `${row.standing}-fill`, 10),
  ].join('')
}
