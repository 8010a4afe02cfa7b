/** Small pictures made of characters, for a terminal. Each stands beside the numbers that it draws. */
import type { CurvePlot, IntervalPlot } from '../description.js'

const WIDTH = 50
/** Losses and gains beyond so many times the allowed loss are drawn at the edge. */
const FARTHEST = 12
/** The axis reaches at least so far to both sides. */
const NEAREST = 2

/** One line of 50 characters for each check, all on one axis; the widest range decides how far it reaches. */
export function drawIntervals(plots: readonly (IntervalPlot | null)[]): (string | null)[] {
  const ends = plots.flatMap((plot) => (plot === null ? [] : [plot.low, plot.estimate, plot.high]))
  const known = ends.filter((end) => end !== null).map((end) => Math.max(-FARTHEST, Math.min(FARTHEST, end)))
  const from = Math.min(-NEAREST, ...known)
  const to = Math.max(NEAREST / 2, ...known)
  const place = (value: number): number =>
    Math.max(0, Math.min(WIDTH - 1, Math.round(((value - from) / (to - from)) * (WIDTH - 1))))
  return plots.map((plot) => plot && drawInterval(plot, from, to, place))
}

function drawInterval(
  { low, estimate, high }: IntervalPlot,
  from: number,
  to: number,
  place: (value: number) => number,
): string {
  const line: string[] = Array.from({ length: WIDTH }, () => ' ')
  const [start, end] = [low === null ? 0 : place(low), high === null ? WIDTH - 1 : place(high)]
  for (let column = start; column <= end; column++) line[column] = '─'
  line[place(-1)] = '┊'
  line[place(0)] = '│'
  if (low === null || low < from) line[0] = '<'
  if (high === null || high > to) line[WIDTH - 1] = '>'
  line[place(estimate)] = '●'
  return line.join('').trimEnd()
}

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** Both curves as rows of bars on one scale, at most 50 long; a place without a value is a dot. */
export function drawCurves({ champion, challenger }: CurvePlot): {
  readonly champion: string
  readonly challenger: string
} {
  const known = [...champion, ...challenger].filter((value) => value !== null)
  const lowest = Math.min(...known)
  const spread = Math.max(...known) - lowest
  const bar = (value: number | null): string =>
    value === null ? '·' : BARS[spread > 0 ? Math.round(((value - lowest) / spread) * (BARS.length - 1)) : 0]
  const few = (values: readonly (number | null)[]): string =>
    (values.length <= WIDTH
      ? values
      : Array.from({ length: WIDTH }, (_, index) => values[Math.round((index * (values.length - 1)) / (WIDTH - 1))])
    )
      .map(bar)
      .join('')
  return { champion: few(champion), challenger: few(challenger) }
}
