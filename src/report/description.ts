/** What a report says, as data without a medium: made by `describe.ts`, spoken by the renderers. */
import type { Verdict } from '../core/comparison.js'
import type { Marker } from './marker.js'
import type { Phrase } from './phrase.js'

export type Icon = '⛔' | '⚠️' | '✅' | '➖'

export interface Description {
  readonly verdict: Verdict
  /** Machine values for the hidden first line of the comment. */
  readonly marker: Marker
  readonly heading: { readonly icon: Icon; readonly text: Phrase }
  readonly alert: { readonly kind: AlertKind; readonly lead: string; readonly text: Phrase }
  /** Before the answers: that this change also changes what judges it. Absent: it does not. */
  readonly notices?: readonly Block[]
  /** One row a model, worst first; null with one model. */
  readonly models: Grid | null
  readonly answers: readonly Answer[]
  /** Lines to write as a comment, straight under "What now?". */
  readonly command: { readonly lines: readonly string[]; readonly after: Phrase } | null
  /** How to merge all the same, folded straight under what is asked; null: no decision of people could. */
  readonly mergeAnyway: Section | null
  /** Open blocks: what decided. */
  readonly open: readonly Block[]
  readonly folded: readonly Section[]
  readonly links: readonly Link[]
  /** What the comment said of an earlier commit, where that was something else; null: nothing. */
  readonly history: Phrase | null
  /** The run in one line, for the end of a terminal: `BLOCK credit-default (2 of 63 checks worse)`. */
  readonly summary: string
}

export type AlertKind = 'caution' | 'warning' | 'important' | 'tip'

/** One of the four questions, in the language of the report. */
export interface Answer {
  readonly question: string
  /** One part; with several models one for each answer that differs. */
  readonly parts: readonly Phrase[]
}

/** What may be left out when a comment grows too long, in this order. Nothing else ever is. */
export const DROPS = [
  'words explained',
  'groups to watch',
  'explanations of failed checks',
  'groups that contain a failed group',
  'passed checks',
  'lines that waive',
  'parts of single models',
] as const
export type Drop = (typeof DROPS)[number]

export type Block =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: Phrase; readonly drawn?: true }
  /** decides: ids of the checks that decide, as code spans; the last thing that is left out of a comment. */
  | { readonly kind: 'list'; readonly items: readonly Phrase[]; readonly decides?: true }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | CheckTable
  | Grid

export interface CheckTable {
  readonly kind: 'checks'
  /** What a reader who cannot see hears first. */
  readonly caption: string
  readonly last: 'range' | 'rowsNeeded'
  /** `95 % range`, by the policy's confidence. */
  readonly rangeTitle: string
  readonly rows: readonly CheckRow[]
}

/** A row of a table of checks; null is "not there" (printed as an empty cell, never as a number). */
export interface CheckRow {
  readonly id: string
  /** `unclear`, and what that means: `holds the merge`. */
  readonly result: { readonly icon: Icon; readonly word: string; readonly rest: readonly string[] }
  readonly name: Phrase
  readonly change: string | null
  readonly values: string | null
  /** The same one by one, where both are known. */
  readonly sides: { readonly today: string; readonly next: string } | null
  readonly allowed: string | null
  readonly range: string | null
  readonly rowsNeeded: string | null
  /** What that number of rows would do; null where words stand in its place, because no number is known to do. */
  readonly rowsNeededFor: 'ifEqual' | 'atEstimate' | 'loss' | null
  readonly failed: boolean
  readonly drop: Drop | null
  /** For a picture of characters; null: there is no range, or no allowed loss to measure it by. */
  readonly plot: IntervalPlot | null
}

export interface Grid {
  readonly kind: 'grid'
  readonly caption: string
  readonly header: readonly string[]
  readonly align: readonly ('left' | 'right')[]
  readonly rows: readonly (readonly Phrase[])[]
  /** The first column leads (a result, a note), and the second one names the row. Absent: the first one names it. */
  readonly leading?: true
  /** Where a chart with a table of its own stands beside it, that one says all of this. */
  readonly drawn?: true
}

/** What a section is about, for renderers that put a chart beside it. */
export type Topic =
  | 'failed'
  | 'why'
  | 'checks'
  | 'ranges'
  | 'watch'
  | 'discovered'
  | 'assumptions'
  | 'threshold'
  | 'money'
  | 'decisions'
  | 'calibration'
  | 'drift'
  | 'card'
  | 'method'
  | 'glossary'
  | 'answers'

export interface Section {
  readonly title: Phrase
  readonly about?: Topic
  readonly blocks: readonly Block[]
  readonly drop: Drop | null
  /** A curve that a terminal draws above the blocks. */
  readonly curve?: CurvePlot & { readonly caption: string }
}

export interface Link {
  readonly text: string
  readonly href: string
}

export interface DescribeOptions {
  /** The bot answers commands: print them. Off until it exists. */
  readonly commands?: boolean
  /** The day of the report, `2026-11-29`, for the dates in lines to write; without it none are written. */
  readonly today?: string
  /** A newer commit is there and has no report yet: the heading says of which one this is. */
  readonly outdated?: boolean
  /** All checks instead of those that matter most (report files). */
  readonly full?: boolean
  /** Single rows, where the report holds some: only for a file that its owner keeps, never for a comment. */
  readonly rows?: boolean
}

/** What a description can be without. */
export type Left = Drop | 'ends of lists' | 'all but the first' | 'ids'

/** A check in units of what it may lose: 0 is today's model, −1 the allowed loss; positive is better. null: no limit. */
export interface IntervalPlot {
  readonly low: number | null
  readonly estimate: number
  readonly high: number | null
}

/** Values at ascending places, of both models; null has none. */
export interface CurvePlot {
  readonly champion: readonly (number | null)[]
  readonly challenger: readonly (number | null)[]
}
