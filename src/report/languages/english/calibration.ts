/** Sentences of `calibration.ts`: can the scores be taken as probabilities? `positives`: their noun, in the plural. */

import { type Phrase, phrase, strong } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { NBSP } from '../../words/signs.js'
import { pluralOf } from './nouns.js'

type Side = 'champion' | 'challenger'

const THE_MODEL: Readonly<Record<Side, string>> = { champion: "today's model", challenger: 'the new model' }

const happened = (observed: string, positives: string, isWeighted: boolean): string =>
  `${observed} are ${positives}${isWeighted ? ' (by weight)' : ''}`

/** How far off a level is; amounts of points as formatted numbers: `2.3`. */
type Off =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'too high' | 'too low'; readonly by: string; readonly atLeast: string; readonly sure: string }
  | { readonly kind: 'not shown'; readonly atMost: string; readonly sure: string }
  | { readonly kind: 'too few rows'; readonly row: string }

const pointsOf = (points: string): string => `${points}${NBSP}points`

function offBy(off: Off): string {
  switch (off.kind) {
    case 'unknown':
      return ''
    case 'too high':
      return `: too high by ${pointsOf(off.by)} (${off.sure} sure: by at least ${pointsOf(off.atLeast)})`
    case 'too low':
      return `: too low by ${pointsOf(off.by)} (${off.sure} sure: by at least ${pointsOf(off.atLeast)})`
    case 'too few rows':
      return `: not shown to be too high or too low; there are too few ${pluralOf(off.row)} to say how far off it can be`
    case 'not shown':
      return `: not shown to be too high or too low; off by at most ${pointsOf(off.atMost)} (${off.sure} sure)`
  }
}

export const calibration = {
  title: 'Can the scores be taken as probabilities?',
  byRanges: (positives: string, row: string): string =>
    `By ranges that hold about equally many scores of both models: the probability given on average → the share of ${positives} among them (${pluralOf(row)}).`,
  /** given, observed: shares; today: what today's model gives, null where there is none. */
  gap: (args: {
    given: string
    today: string | null
    observed: string
    positives: string
    isWeighted: boolean
  }): Phrase =>
    phrase`It gives ${strong(args.given)} on average${args.today === null ? '' : ` (today's model: ${args.today})`}, and ${happened(args.observed, args.positives, args.isWeighted)}.`,

  /** `The new model gives 29.4 % on average, and 22.1 % are defaults: too high by 7.3 points …` */
  level: (args: {
    side: Side
    given: string
    observed: string
    positives: string
    isWeighted: boolean
    off: Off
  }): Phrase =>
    phrase`${strong(args.side === 'champion' ? "Today's model" : 'The new model')} gives ${args.given} on average, and ${happened(args.observed, args.positives, args.isWeighted)}${offBy(args.off)}.`,
  /** count: how many of so many. */
  furthestOff: (args: {
    row: string
    range: string
    given: string
    count: string
    many: string
    positives: string
    isWeighted: boolean
  }): Phrase =>
    phrase`Furthest off: of ${args.many} ${pluralOf(args.row)} that are given ${args.range} (${args.given} on average), ${strong(args.count)} are ${args.positives}${args.isWeighted ? ' (by weight)' : ''}.`,
  /** Of shares, in percent: `4.2 to 23.8 %`. */
  range: (low: string, high: string): string => `${low} to${NBSP}${high}${NBSP}%`,

  spreadUnknown: (side: Side, why: string | null): string => `Spread of ${THE_MODEL[side]}: ${why ?? 'not known.'}`,
  tooExtreme: (side: Side, slope: string): string =>
    `The probabilities of ${THE_MODEL[side]} are too extreme: high ones should be lower and low ones higher (slope ${slope}).`,
  tooTimid: (side: Side, slope: string): string =>
    `The probabilities of ${THE_MODEL[side]} are too timid: high ones should be higher and low ones lower (slope ${slope}).`,
  spreadNotShown: (side: Side, slope: string): string =>
    `The probabilities of ${THE_MODEL[side]} are not shown to be too extreme or too timid (slope ${slope}).`,

  table: {
    caption: (positives: string, row: string): string => `Given on average → share of ${positives} (${pluralOf(row)})`,
    given: 'Given',
    today: 'Today',
    new: 'New',
    none: 'none',
    cell: (given: string, observed: string, n: string): string => `${given}${NBSP}→${NBSP}${observed} (${n})`,
  },

  informationOnly: 'Shown for information; log loss, Brier score and calibration as a metric can decide.',
  /** debiased: null where it is not given, because of `why`; intercept: null, none. */
  technical: (args: {
    side: Side
    debiased: string | null
    why: string | null
    expected: string
    intercept: string | null
    rowsWithoutLogOdds: number
  }): string => {
    const debiased = args.debiased ?? `not given (${args.why ?? 'not known'})`
    const intercept = args.intercept === null ? '' : `, intercept ${args.intercept}`
    const without =
      args.rowsWithoutLogOdds > 0
        ? `, ${formatNumber(args.rowsWithoutLogOdds)} ${args.rowsWithoutLogOdds === 1 ? 'score' : 'scores'} of exactly 0 or 1 left out of the slope`
        : ''
    return `${args.side === 'champion' ? 'Today' : 'New'}: squared calibration error without noise ${debiased}, expected calibration error ${args.expected}${intercept}${without}.`
  },
  noiseCounts: 'The expected calibration error counts noise as error.',
}
