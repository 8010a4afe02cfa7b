/** What a function of the decision is worth at every threshold, and apart from it what the new model adds. */
import { area, line as path } from 'd3-shape'
import type { CurvePoint, DecisionCurve, ValueCurve } from '../../../core/comparison.js'
import { type Amounts, amountsOf, captionOf, placesOf, thresholdOf } from '../../describe/operating-point.js'
import type { Grid } from '../../description.js'
import { type Phrase, plainText } from '../../phrase.js'
import type { ModelReport } from '../../report.js'
import { say } from '../../say.js'
import { formatPercent, formatPlainPercent } from '../../words/format.js'
import { bottomAxis, leftAxis, linear, type Scale, spread } from './axes.js'
import { type Chart, type Drawing, isNarrow } from './chart.js'
import { dot, element, label, line, place, square } from './svg.js'

const TOP = 30
const GAP = 40
const BOTTOM = 42

/** A line beside those of the two models. */
interface Beside {
  readonly name: string
  readonly at: (threshold: number) => number | null
}

/** Net benefit over threshold probabilities, beside that of flagging everybody. */
export function decisionCurveChart({ confidence, points }: DecisionCurve, model: ModelReport): Chart | null {
  const said = say().charts.valueCurve
  const nobody = { champion: null, challenger: null }
  const curve: ValueCurve = {
    id: 'net_benefit',
    title: said.netBenefit,
    unit: { kind: 'score' },
    better: 'higher',
    confidence,
    points,
    everybody: nobody,
    nobody,
    best: nobody,
    questions: [],
  }
  const flagAll = new Map(points.map(({ threshold, everybody }) => [threshold, everybody]))
  return valueCurveChart(curve, model, { name: said.flagAll, at: (threshold) => flagAll.get(threshold) ?? null })
}

/** Null where fewer than two thresholds have a value. */
export function valueCurveChart(curve: ValueCurve, model: ModelReport, beside?: Beside): Chart | null {
  const points = curve.points.filter(({ champion, challenger }) => champion !== null && challenger !== null)
  if (points.length < 2) return null
  const amounts = amountsOf(curve, model)
  const name = captionOf(curve)
  const said = say().charts.valueCurve
  return {
    finding: findingOf(curve, points, name),
    numbers: numbersOf(curve, model, amounts),
    key: [said.key(formatPlainPercent(curve.confidence), beside?.name ?? null)],
    draw: (width) => draw(curve, points, model, amounts, width, beside),
    table: tableOf(curve, points, model, amounts, said.caption(name)),
    along: {
      start: startOf(points, model),
      x: (width) => {
        const x = scaleOf(points, width)
        return points.map(({ threshold }) => x(threshold))
      },
    },
  }
}

function findingOf({ better }: ValueCurve, points: readonly CurvePoint[], name: string): string {
  const shown = (isShown: (range: { low: number | null; high: number | null }) => boolean) =>
    points.filter(({ range }) => range !== null && isShown(range)).length
  const worse = shown(({ high }) => high !== null && high < 0)
  const gained = shown(({ low }) => low !== null && low > 0)
  const isHigherFirst = better !== 'lower'
  const [higher, lower] = isHigherFirst ? [gained, worse] : [worse, gained]
  return say().charts.valueCurve.finding({ name, higher, lower, all: points.length, isHigherFirst })
}

function numbersOf(curve: ValueCurve, { operatingPoint }: ModelReport, amounts: Amounts): string {
  const said = say().charts.valueCurve
  const at = (threshold: number) => curve.points.find((point) => point.threshold === threshold)
  const used = at(operatingPoint!.challenger)
  const best = (['champion', 'challenger'] as const).flatMap((name) => {
    const found = curve.best[name]
    return found ? [said.best(name, thresholdOf(found.threshold))] : []
  })
  const inUse =
    used && used.champion !== null && used.challenger !== null
      ? [
          said.inUse({
            threshold: thresholdOf(used.threshold),
            today: amounts.value(used.champion),
            new: amounts.value(used.challenger),
            change: amounts.change(used.difference ?? 0),
            range: amounts.range(used.range),
          }),
        ]
      : []
  const ends = said.ends(thresholdOf(curve.points[0].threshold), thresholdOf(curve.points.at(-1)!.threshold))
  return plainText(say().lists.long([ends, ...inUse, ...best]))
}

/** Where the new model's threshold in use lies. */
function startOf(points: readonly CurvePoint[], { operatingPoint }: ModelReport): number {
  const used = nearest(points, operatingPoint!.challenger)
  return used ? points.indexOf(used) : 0
}

const sidesOf = (width: number): [number, number] => [isNarrow(width) ? 46 : 56, width - 10]

const scaleOf = (points: readonly CurvePoint[], width: number): Scale =>
  linear([points[0].threshold, points.at(-1)!.threshold], sidesOf(width), isNarrow(width) ? 4 : 8)

function draw(
  curve: ValueCurve,
  points: readonly CurvePoint[],
  { operatingPoint }: ModelReport,
  amounts: Amounts,
  width: number,
  beside: Beside | undefined,
): Drawing {
  const narrow = isNarrow(width)
  const [left, right] = sidesOf(width)
  const upper = narrow ? 170 : 250
  const lower = narrow ? 110 : 140
  const x = scaleOf(points, width)
  const values = points.flatMap(({ champion, challenger }) => [champion!, challenger!])
  const y = linear(spread(values, 0.1), [TOP + upper, TOP], narrow ? 4 : 6)
  const sets = (['champion', 'challenger'] as const).flatMap((name) =>
    curve.best[name] ? [{ name, best: curve.best[name] }] : [],
  )
  const setTop = TOP + upper + 10
  const top = setTop + sets.length * 9 + GAP
  const sign = curve.better === 'lower' ? -1 : 1
  const ends = ({ range }: CurvePoint) =>
    (range === null ? [] : [range.low, range.high]).flatMap((end) => (end === null ? [] : [sign * end]))
  const differences = points.flatMap((point) => [point.difference ?? 0, ...ends(point)])
  const z = linear(spread([0, ...differences], 0.08), [top + lower, top], narrow ? 3 : 4)
  const [lowest, highest] = z.domain
  const curveOf = (of: (point: CurvePoint) => number | null, scale: Scale) =>
    path<CurvePoint>()
      .defined((point) => of(point) !== null)
      .x((point) => x(point.threshold))
      .y((point) => scale(of(point)!))
      .digits(1)(points) ?? ''
  const band = area<CurvePoint>()
    .defined(({ range, difference }) => range !== null && difference !== null)
    .x((point) => x(point.threshold))
    .y0(({ range }) => z(sign === 1 ? (range!.low ?? lowest) : range!.high === null ? lowest : -range!.high))
    .y1(({ range }) => z(sign === 1 ? (range!.high ?? highest) : range!.low === null ? highest : -range!.low))
    .digits(1)(points)
  const marks = (['champion', 'challenger'] as const).map((name) => {
    const at = nearest(points, operatingPoint![name])
    return at === undefined
      ? ''
      : name === 'champion'
        ? dot(x(at.threshold), y(at.champion!), 6)
        : square(x(at.threshold), y(at.challenger!), 'new-mark', 11)
  })
  const rings = sets.map(({ name, best }) => {
    const at = nearest(points, best.threshold)
    return at === undefined
      ? ''
      : element('circle', {
          cx: x(at.threshold),
          cy: y(at[name]!),
          r: 8,
          class: name === 'champion' ? 'today-ring' : 'new-ring',
        })
  })
  const plausible = sets.map(({ name, best }, index) => {
    const at = setTop + index * 9
    return line(
      x(best.plausible.low) - 2,
      at,
      x(best.plausible.high) + 2,
      at,
      name === 'champion' ? 'today-bar' : 'new-bar',
    )
  })
  const said = say().charts.valueCurve
  return {
    height: top + lower + BOTTOM,
    body: [
      leftAxis(y, { left, right }),
      label(0, 14, said.title(captionOf(curve), amounts.unit), { kind: 'name', room: width }),
      beside ? besideLine(beside, points, x, y) : '',
      ...inUse(operatingPoint!.champion, operatingPoint!.challenger, x, [TOP, top + lower], right),
      element('path', { d: curveOf(({ champion }) => champion, y), class: 'today-curve' }),
      element('path', { d: curveOf(({ challenger }) => challenger, y), class: 'new-curve' }),
      ...rings,
      ...marks,
      ...plausible,
      label(0, top - 14, said.newMinusToday, { kind: 'name', room: width }),
      band ? element('path', { d: band, class: 'new-band' }) : '',
      leftAxis(z, { left, right }),
      line(left, z(0), right, z(0), 'zero'),
      element('path', { d: curveOf(({ difference }) => difference, z), class: 'new-curve' }),
      bottomAxis(x, { bands: [], bottom: top + lower, title: said.axis, narrow }),
      element('line', { x1: 0, x2: 0, y1: TOP, y2: place(top + lower), class: 'cursor' }),
    ].join(''),
  }
}

/** As far as it lies within the plot. */
function besideLine({ name, at }: Beside, points: readonly CurvePoint[], x: Scale, y: Scale): string {
  const [lowest, highest] = y.domain
  const within = (value: number | null) => value !== null && value >= lowest && value <= highest
  const shown = points.filter(({ threshold }) => within(at(threshold)))
  if (shown.length < 2) return ''
  const last = shown.at(-1)!.threshold
  const drawn = path<CurvePoint>()
    .x(({ threshold }) => x(threshold))
    .y(({ threshold }) => y(at(threshold)!))
    .digits(1)(shown)
  return (
    element('path', { d: drawn ?? '', class: 'beside-curve' }) +
    label(x(last) + 6, y(at(last)!) - 4, name, { kind: 'tick' })
  )
}

function nearest(points: readonly CurvePoint[], threshold: number): CurvePoint | undefined {
  const first = points[0].threshold
  const last = points.at(-1)!.threshold
  if (threshold < first || threshold > last) return undefined
  return points.reduce((best, point) =>
    Math.abs(point.threshold - threshold) < Math.abs(best.threshold - threshold) ? point : best,
  )
}

/** Where the thresholds in use lie. */
function inUse(
  champion: number,
  challenger: number,
  x: Scale,
  [top, bottom]: readonly [number, number],
  right: number,
): string[] {
  const [from, to] = x.domain
  const isOn = (threshold: number) => threshold >= from && threshold <= to
  const one = (threshold: number, text: string, below: number) => {
    if (!isOn(threshold)) return []
    const at = x(threshold)
    const before = at > right - 90
    return [
      line(at, top - 4, at, bottom, 'in-use'),
      label(before ? at - 5 : at + 5, top + 6 + below, text, { anchor: before ? 'end' : undefined, kind: 'tick' }),
    ]
  }
  const said = say().charts.valueCurve
  return champion === challenger
    ? one(champion, said.bothInUse(thresholdOf(champion)), 0)
    : [
        ...one(champion, said.todayInUse(thresholdOf(champion)), 0),
        ...one(challenger, said.newInUse(thresholdOf(challenger)), 16),
      ]
}

function tableOf(
  curve: ValueCurve,
  points: readonly CurvePoint[],
  model: ModelReport,
  amounts: Amounts,
  caption: string,
): Grid {
  const places = placesOf(curve, model)
  const cell = (text: string): Phrase => [text]
  return {
    kind: 'grid',
    caption,
    header: say().charts.valueCurve.headers(amounts.unit, formatPlainPercent(curve.confidence)),
    align: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    leading: true,
    rows: points.map((point) => [
      cell(places.get(point.threshold) ?? ''),
      cell(thresholdOf(point.threshold)),
      cell(formatPercent(point.flagged.champion)),
      cell(formatPercent(point.flagged.challenger)),
      cell(amounts.value(point.champion!)),
      cell(amounts.value(point.challenger!)),
      cell(point.difference === null ? '' : amounts.change(point.difference)),
      cell(point.difference === null ? '' : amounts.range(point.range)),
    ]),
  }
}
