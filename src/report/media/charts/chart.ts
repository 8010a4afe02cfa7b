/** What a chart is before anybody has drawn it: a finding, its numbers in words and in a table, and a drawing for any width. */
import type { Grid } from '../../description.js'
import type { Phrase } from '../../phrase.js'

export interface Chart {
  /** What it shows, as a sentence: its title. */
  readonly finding: string
  /** The numbers that make the finding, for those who cannot see it. */
  readonly numbers: string
  /** How it is read. */
  readonly key: Phrase
  readonly draw: (width: number) => Drawing
  /** Every number of the drawing. */
  readonly table: Grid
  /** A slider leads along the rows of the table, from row `start`: `x` is where they are in a drawing of this width. */
  readonly along?: { readonly start: number; readonly x: (width: number) => readonly number[] }
}

export interface Drawing {
  readonly height: number
  readonly body: string
}

/** Widths that are drawn: one for a screen or paper, one for a phone. */
export const WIDE = 860
export const NARROW = 350
export const isNarrow = (width: number): boolean => width < 560
