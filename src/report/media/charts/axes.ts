/** Axes: few round ticks, thin lines, numbers as the report writes them. */
import { scaleLinear } from 'd3-scale'
import { say } from '../../say.js'
import { formatPlain } from '../../words/format.js'
import { label, line } from './svg.js'

export interface Scale {
  (value: number): number
  readonly ticks: readonly number[]
  readonly domain: readonly [number, number]
  /** Where it begins and ends in the drawing. */
  readonly sides: readonly [number, number]
}

/** A linear scale; `room`: how many ticks there may be. A range of a single value is widened. */
export function linear(domain: readonly [number, number], range: readonly [number, number], room: number): Scale {
  const [low, high] = domain[0] === domain[1] ? widened(domain[0]) : domain
  const scale = scaleLinear([low, high], range)
  return Object.assign((value: number) => scale(Math.min(Math.max(value, low), high)), {
    ticks: scale.ticks(room),
    domain: [low, high] as const,
    sides: range,
  })
}

const widened = (value: number): [number, number] => {
  const half = value === 0 ? 1 : Math.abs(value) / 2
  return [value - half, value + half]
}

/** Both ends with some air, so that nothing is drawn on the frame. */
export function spread(values: readonly number[], air = 0.06): [number, number] {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const more = (high - low) * air
  return [low - more, high + more]
}

/** `7,800`, `1.5 M`, `2 bn`: what ticks of a scale are called; all in the unit of the largest. */
export function tickText(value: number, ticks: readonly number[]): string {
  const largest = Math.max(...ticks.map(Math.abs))
  const scale = [
    { size: 1e12, name: 'trillion' as const },
    { size: 1e9, name: 'billion' as const },
    { size: 1e6, name: 'million' as const },
  ].find(({ size }) => largest >= size)
  const rounded = (number: number) => formatPlain(Number(number.toPrecision(10)))
  return scale && value !== 0 ? say().format.scaled(rounded(value / scale.size), scale.name) : rounded(value)
}

export interface AxisOptions {
  /** Where lines may run: from top to bottom of the plot, or only along each row, so that none crosses a name. */
  readonly bands: readonly Band[]
  /** Of the numbers. */
  readonly bottom: number
  readonly title?: string | undefined
  /** A tick in words. */
  readonly text?: ((value: number) => string) | undefined
  /** A narrow drawing has its title at the left edge. */
  readonly narrow: boolean
}

export type Band = readonly [top: number, bottom: number]

/** An upright line through every band. */
export const upright = (x: number, bands: readonly Band[], kind: string): string =>
  bands.map(([top, bottom]) => line(x, top, x, bottom, kind)).join('')

/** Grid lines and numbers below a plot. */
export function bottomAxis(scale: Scale, { bands, bottom, title, text, narrow }: AxisOptions): string {
  const words = text ?? ((value: number) => tickText(value, scale.ticks))
  const [left, right] = scale.sides
  const heading =
    title === undefined
      ? ''
      : narrow
        ? label(0, bottom + 34, title, { kind: 'tick', room: right })
        : label((left + right) / 2, bottom + 34, title, { anchor: 'middle', kind: 'tick' })
  return [
    ...scale.ticks.map((tick) => upright(scale(tick), bands, 'grid')),
    ...scale.ticks.map((tick) => label(scale(tick), bottom + 16, words(tick), { anchor: 'middle', kind: 'tick' })),
    heading,
  ].join('')
}

/** Grid lines and numbers left of a plot. */
export function leftAxis(
  scale: Scale,
  {
    left,
    right,
    text = (value) => tickText(value, scale.ticks),
  }: {
    readonly left: number
    readonly right: number
    readonly text?: (value: number) => string
  },
): string {
  return scale.ticks
    .map(
      (tick) =>
        line(left, scale(tick), right, scale(tick), 'grid') +
        label(left - 6, scale(tick) + 4, text(tick), { anchor: 'end', kind: 'tick' }),
    )
    .join('')
}
