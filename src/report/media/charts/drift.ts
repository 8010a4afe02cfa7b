/** Columns by how far the reviewed rows have moved from the reference. */
import type { DriftColumn, DriftReport } from '../../../core/drift.js'
import { shorten } from '../../escape.js'
import { type Phrase, plainText } from '../../phrase.js'
import type { ModelReport } from '../../report.js'
import { say } from '../../say.js'
import { formatNumber, formatPlain } from '../../words/format.js'
import { type Band, bottomAxis, linear, upright } from './axes.js'
import { type Chart, type Drawing, isNarrow } from './chart.js'
import { element, label, widthOf } from './svg.js'

const MOST_COLUMNS = 12

/** Null where nothing was compared. */
export function driftChart({ drift }: ModelReport): Chart | null {
  if (!drift || drift.columns.length === 0) return null
  const columns = drift.columns.slice(0, MOST_COLUMNS)
  const shown = drift.columns.filter(({ isShown }) => isShown).length
  const said = say().charts.drift
  const items = columns.map((column) => said.item(nameOf(column), index(column), wordOf(column)))
  const key = said.key(formatPlain(drift.tolerated))
  return {
    finding: said.finding(shown, drift.columns.length),
    numbers: plainText(say().lists.long(items)),
    key: [drift.columns.length > columns.length ? `${key} ${said.largestAreDrawn(columns.length)}` : key],
    draw: (width) => draw(columns, drift, width),
    table: {
      kind: 'grid',
      caption: said.caption,
      header: said.headers,
      align: ['left', 'left', 'right'],
      leading: true,
      rows: columns.map((column): Phrase[] => [[wordOf(column)], [nameOf(column)], [index(column)]]),
    },
  }
}

const index = ({ stability }: DriftColumn): string => formatNumber(stability, 3)
const wordOf = ({ isShown }: DriftColumn): string => (isShown ? say().charts.drift.drifts : say().charts.drift.notShown)
const nameOf = ({ column, model }: DriftColumn): string =>
  model === null ? shorten(column) : say().charts.drift.scoresOf(model)

const ROW = 42
const NARROW_ROW = 48
const BAR = 18
const TOP = 26
/** Room for names beside a wide plot. */
const NAMES = 250

function draw(columns: readonly DriftColumn[], { tolerated }: DriftReport, width: number): Drawing {
  const said = say().charts.drift
  const narrow = isNarrow(width)
  const rowHeight = narrow ? NARROW_ROW : ROW
  const left = narrow ? 6 : NAMES
  const bottom = TOP + columns.length * rowHeight
  const largest = Math.max(tolerated * 1.3, ...columns.map(({ stability }) => stability)) || 1
  const x = linear([0, largest], [left, width - 56], narrow ? 4 : 7)
  const tops = columns.map((_, row) => TOP + row * rowHeight + (narrow ? 22 : (ROW - BAR) / 2))
  const bands: readonly Band[] = narrow ? tops.map((top) => [top - 3, top + BAR + 3]) : [[TOP - 4, bottom]]
  const text = said.tolerated(formatPlain(tolerated))
  const at = x(tolerated)
  const before = at + widthOf(text) > width
  return {
    height: bottom + 26,
    body: [
      bottomAxis(x, { bands, bottom, narrow }),
      ...columns.map((column, row) => {
        const top = tops[row]
        const end = x(Math.max(0, column.stability))
        const names = narrow
          ? label(0, top - 7, said.nameAndResult(nameOf(column), wordOf(column)), { kind: 'name', room: width })
          : label(0, top + 5, nameOf(column), { kind: 'name', room: left - 20 }) +
            label(0, top + 22, wordOf(column), { kind: column.isShown ? 'worse' : 'plain', room: left - 20 })
        const kind = column.isShown ? 'worse-fill' : 'bar'
        return [
          names,
          element('rect', { x: left, y: top, width: Math.max(1, end - left), height: BAR, class: kind }),
          label(end + 6, top + 14, index(column), { kind: 'tick' }),
        ].join('')
      }),
      upright(left, bands, 'zero'),
      upright(at, bands, 'limit'),
      label(before ? at - 4 : at + 4, TOP - 10, text, { anchor: before ? 'end' : undefined, kind: 'tick' }),
    ].join(''),
  }
}
