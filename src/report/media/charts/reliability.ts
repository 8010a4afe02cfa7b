/** What was predicted against what happened: probabilities that hold lie on the diagonal. */
import { line as path } from 'd3-shape'
import type { CalibrationBin } from '../../../core/comparison.js'
import { reliabilityTable } from '../../describe/calibration.js'
import type { ModelReport } from '../../report.js'
import { say } from '../../say.js'
import { positivesOf } from '../../words/check-names.js'
import { formatPercent, formatPlainPercent } from '../../words/format.js'
import { bottomAxis, leftAxis, linear } from './axes.js'
import { type Chart, type Drawing, isNarrow } from './chart.js'
import { dot, element, label, line, square } from './svg.js'

type Side = 'champion' | 'challenger'

/** Null where no bin is filled, or the scores were never read as probabilities. */
export function reliabilityChart(model: ModelReport): Chart | null {
  const bins = model.calibration?.bins ?? []
  const points = (side: Side) => bins.flatMap((bin) => (bin[side] ? [bin[side]] : []))
  if (points('challenger').length === 0) return null
  const positives = positivesOf(model.words)
  const alone = points('champion').length === 0 || model.identicalPredictions
  const { champion, challenger } = model.calibration!
  const said = say().charts.reliability
  const shares = ({ meanPredicted, observed }: { meanPredicted: number; observed: number }) =>
    [formatPercent(meanPredicted), formatPercent(observed)] as const
  return {
    finding: said.finding(...shares(challenger), positives),
    numbers: [
      ...(alone || !champion ? [] : [said.today(...shares(champion), positives)]),
      said.byRange(points('challenger').map((point) => said.item(...shares(point)))),
    ].join(' '),
    key: [said.key(positives, alone)],
    draw: (width) => draw(bins, alone ? ['challenger'] : ['champion', 'challenger'], positives, width),
    table: reliabilityTable(model, alone),
  }
}

const TOP = 26
const BOTTOM = 44

function draw(bins: readonly CalibrationBin[], sides: readonly Side[], positives: string, width: number): Drawing {
  const narrow = isNarrow(width)
  const left = narrow ? 46 : 56
  const size = narrow ? width - left - 14 : 400
  const right = left + size
  const values = bins.flatMap((bin) =>
    sides.flatMap((side) => (bin[side] ? [bin[side].meanPredicted, bin[side].observed] : [])),
  )
  // Rare events crowd near 0: the axis ends where the data do.
  const end = Math.min(1, Math.max(...values) * 1.08 || 1)
  const x = linear([0, end], [left, right], narrow ? 4 : 6)
  const y = linear([0, end], [TOP + size, TOP], narrow ? 4 : 6)
  const percent = (value: number) => formatPlainPercent(Number(value.toPrecision(6)))
  const curves = sides.map((side) => {
    const points = bins.flatMap((bin) => (bin[side] ? [bin[side]] : []))
    const curve = path<(typeof points)[number]>()
      .x(({ meanPredicted }) => x(meanPredicted))
      .y(({ observed }) => y(observed))
      .digits(1)(points)
    const marks = points.map(({ meanPredicted, observed }) =>
      side === 'champion'
        ? dot(x(meanPredicted), y(observed), 4)
        : square(x(meanPredicted), y(observed), 'new-mark', 8),
    )
    return element('path', { d: curve ?? '', class: side === 'champion' ? 'today-thin' : 'new-thin' }) + marks.join('')
  })
  return {
    height: TOP + size + BOTTOM,
    body: [
      leftAxis(y, { left, right, text: percent }),
      bottomAxis(x, {
        bands: [[TOP, TOP + size]],
        bottom: TOP + size,
        text: percent,
        title: say().charts.reliability.predicted,
        narrow: false,
      }),
      label(0, 14, say().charts.reliability.happened(positives), { kind: 'tick', room: width }),
      line(x(0), y(0), x(end), y(end), 'diagonal'),
      ...curves,
    ].join(''),
  }
}
