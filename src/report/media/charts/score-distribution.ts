/** Where the scores of both models lie; of the binary task one panel for each label. */
import { area, curveStepAfter, line as path } from 'd3-shape'
import type { ScoreBin } from '../../../core/comparison.js'
import { thresholdOf } from '../../describe/operating-point.js'
import { type Phrase, plainText } from '../../phrase.js'
import type { ModelReport } from '../../report.js'
import { say } from '../../say.js'
import { negativesOf, positivesOf } from '../../words/check-names.js'
import { formatNumber, formatPercent } from '../../words/format.js'
import { bottomAxis, leftAxis, linear } from './axes.js'
import { type Chart, type Drawing, isNarrow } from './chart.js'
import { element, label, line } from './svg.js'

type Side = 'champion' | 'challenger'

interface Panel {
  readonly title: string
  readonly count: (bin: ScoreBin, side: Side) => number
}

/** Null where the task has no score a row. */
export function scoresChart(model: ModelReport): Chart | null {
  const bins = model.scores?.bins ?? []
  if (bins.length === 0) return null
  const sides: Side[] =
    bins[0].champion === null || model.identicalPredictions ? ['challenger'] : ['champion', 'challenger']
  const { words } = model
  const isBinary = bins[0].challenger.positives !== null
  const what = isBinary ? 'scores' : 'predictions'
  const said = say().charts.scores
  const panels: Panel[] = isBinary
    ? [
        { title: positivesOf(words), count: (bin, side) => bin[side]!.positives! },
        { title: negativesOf(words), count: (bin, side) => bin[side]!.n - bin[side]!.positives! },
      ]
    : [{ title: said.all(words.row), count: (bin, side) => bin[side]!.n }]
  const drawn = panels.filter(({ count }) => sides.every((side) => bins.some((bin) => count(bin, side) > 0)))
  if (drawn.length === 0) return null
  const alone = sides.length === 1
  const items = sides.map((side) => {
    const n = bins.reduce((sum, bin) => sum + bin[side]!.n, 0)
    return said.item({ side, n, what, middle: thresholdOf(middleOf(bins, side)) })
  })
  return {
    finding: said.finding(what, alone),
    numbers: plainText(say().lists.long(items)),
    key: [said.key(words.row, alone, model.operatingPoint !== null)],
    draw: (width) => draw(bins, drawn, sides, model, width),
    table: {
      kind: 'grid',
      caption: said.caption(what),
      header: [said.from, said.to, ...sides.flatMap((side) => panels.map(({ title }) => said.column(side, title)))],
      align: ['right', 'right', ...sides.flatMap(() => panels.map(() => 'right' as const))],
      rows: bins.map((bin): Phrase[] => [
        [thresholdOf(bin.low)],
        [thresholdOf(bin.high)],
        ...sides.flatMap((side) => panels.map(({ count }): Phrase => [formatNumber(count(bin, side))])),
      ]),
    },
  }
}

/** Upper end of the bin that holds the middle score. */
function middleOf(bins: readonly ScoreBin[], side: Side): number {
  const half = bins.reduce((sum, bin) => sum + bin[side]!.n, 0) / 2
  let seen = 0
  for (const bin of bins) {
    seen += bin[side]!.n
    if (seen >= half) return bin.high
  }
  return bins.at(-1)!.high
}

const TOP = 26
const GAP = 40
const BOTTOM = 42

function draw(
  bins: readonly ScoreBin[],
  panels: readonly Panel[],
  sides: readonly Side[],
  model: ModelReport,
  width: number,
): Drawing {
  const narrow = isNarrow(width)
  const left = narrow ? 46 : 56
  const right = width - 10
  const height = narrow ? 90 : 120
  const x = linear([bins[0].low, bins.at(-1)!.high], [left, right], narrow ? 4 : 8)
  const parts: string[] = []
  let top = TOP
  for (const [index, { title, count }] of panels.entries()) {
    const bottom = top + height
    const shares = new Map(
      sides.map((side) => {
        const all = bins.reduce((sum, bin) => sum + count(bin, side), 0)
        return [side, bins.map((bin) => count(bin, side) / all)]
      }),
    )
    const y = linear([0, Math.max(...[...shares.values()].flat()) * 1.05], [bottom, top], 3)
    const steps = (side: Side): [number, number][] => {
      const of = shares.get(side)!
      return [
        ...bins.map(({ low }, bin): [number, number] => [x(low), y(of[bin])]),
        [x(bins.at(-1)!.high), y(of.at(-1)!)],
      ]
    }
    parts.push(leftAxis(y, { left, right, text: (value) => formatPercent(value, 0) }))
    parts.push(label(0, top - 10, say().charts.scores.panel(title), { kind: 'name', room: width }))
    for (const side of sides) {
      const kind = side === 'champion' ? 'today' : 'new'
      const filled = area<[number, number]>()
        .curve(curveStepAfter)
        .y0(bottom)
        .y1(([, at]) => at)
        .digits(1)(steps(side))
      const outline = path<[number, number]>().curve(curveStepAfter).digits(1)(steps(side))
      if (side === sides[0]) parts.push(element('path', { d: filled ?? '', class: `${kind}-band` }))
      parts.push(element('path', { d: outline ?? '', class: `${kind}-curve` }))
    }
    const { operatingPoint } = model
    if (operatingPoint) {
      for (const side of sides) {
        const at = operatingPoint[side]
        if (at >= bins[0].low && at <= bins.at(-1)!.high)
          parts.push(line(x(at), top, x(at), bottom, side === 'champion' ? 'in-use' : 'in-use new'))
      }
    }
    if (index === panels.length - 1) parts.push(bottomAxis(x, { bands: [], bottom, narrow }))
    top = bottom + GAP
  }
  return { height: top - GAP + BOTTOM - 12, body: parts.join('') }
}
