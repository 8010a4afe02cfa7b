/** What a business function earns or costs: in the test, at the volume of a period, and the range around it. */
import type { Check } from '../../core/comparison.js'
import { shorten } from '../escape.js'
import type { Words } from '../report.js'
import { say } from '../say.js'
import { isOfRow } from './check-names.js'
import { decimalsOf, finestOf, rangeOf, SMALLEST_BASE, sizeOf, valueInWords, volumeOf } from './check-numbers.js'
import {
  formatLargeAmount,
  formatLargeSize,
  formatNumber,
  formatSize,
  isCurrency,
  type Rounding,
  withUnit,
} from './format.js'
import { MINUS } from './signs.js'

/** Money is earned or cost; anything else just is. */
export const verbOf = (check: Check): 'cost' | 'earn' | 'bring' =>
  check.unit.kind === 'money' && isCurrency(check.unit.name) ? (check.better === 'lower' ? 'cost' : 'earn') : 'bring'

const directionOf = (difference: number): 'less' | 'more' => (difference < 0 ? 'less' : 'more')

/** `would earn about NTD 1.3 bn a year less`: the best estimate of a business function. isBrief: without "about". */
export function moneyEstimate(
  check: Check,
  words: Words,
  { mood = 'would', isBrief = false }: { readonly mood?: 'would' | 'may'; readonly isBrief?: boolean } = {},
): string {
  const { difference } = check
  const { noEstimate, estimate } = say().moneyWords
  if (difference === null) return noEstimate
  const size = sizeOf(difference, check, words, 'nearest')
  return estimate(mood, verbOf(check), volumeOf(check) !== undefined && !isBrief, size, directionOf(difference))
}

/** `earns 6.7 % less per client (NTD 7,281 instead of 7,805)`: today's amount and the new one. */
export function moneyInTest(check: Check, words: Words): string | null {
  const { champion, challenger, difference } = check
  if (check.unit.kind !== 'money' || champion === null || challenger === null || difference === null) return null
  const unit = shorten(check.unit.name)
  return say().moneyWords.inTest({
    verb: verbOf(check),
    change:
      champion >= SMALLEST_BASE
        ? say().format.percent(formatSize((difference / champion) * 100, 1, 'nearest'))
        : withUnit(formatSize(difference, decimalsOf(check), 'nearest'), unit),
    direction: directionOf(difference),
    row: isOfRow(check) ? words.row : null,
    challenger: withUnit(valueInWords(challenger, check), unit),
    champion: valueInWords(champion, check),
  })
}

/** `NTD 180 M a year less`. */
export function moneyChange(check: Check, words: Words): string {
  const { unknown, noChange, change } = say().moneyWords
  if (check.difference === null) return unknown
  const volume = volumeOf(check)
  const atVolume = volume ? formatLargeSize(check.difference * volume.rows, 'nearest', finestOf(check)) : ''
  if (check.difference === 0 || atVolume === formatNumber(0)) return noChange
  return change(sizeOf(check.difference, check, words, 'nearest'), directionOf(check.difference))
}

/** `anything from NTD 710 M less to 760 M more fits the data`: both ends outward, read with the estimate. */
export function moneyRange(check: Check): string {
  const range = rangeOf(check)
  const told = say().moneyWords
  if (range === null || check.unit.kind !== 'money') return told.noRange
  const unit = shorten(check.unit.name)
  const volume = volumeOf(check)?.rows
  const finest = finestOf(check)
  // An end toward zero rounds inward: a smaller size covers more.
  const end = (value: number, towardMore: boolean) => {
    if (value === 0) return told.noChange
    const rounding = value < 0 !== towardMore ? 'awayFromZero' : 'towardZero'
    const size =
      volume === undefined
        ? withUnit(formatSize(value, decimalsOf(check), rounding), unit)
        : formatLargeAmount(value * volume, unit, rounding, finest)
    return told.change(size, directionOf(value))
  }
  const { low, high } = range
  if (low === null) return high === null ? told.anything : told.anythingUpTo(end(high, true))
  if (high === null) return told.anythingUpward(end(low, false))
  return told.anythingBetween(end(low, false), end(high, true))
}

/**
 * `between USD 2.0 M and 3.8 M less`, at the volume: the range behind an estimate that is shown to be better or worse; both
 * ends outward. null where the range holds 0, or there is no volume.
 */
export function moneyBetween(check: Check): string | null {
  const range = rangeOf(check)
  const volume = volumeOf(check)?.rows
  if (range === null || volume === undefined || check.unit.kind !== 'money') return null
  const { low, high } = range
  const isLoss = high !== null && high < 0
  const [near, far] = isLoss ? [high, low] : [low, high]
  if (near === null || (!isLoss && near <= 0)) return null
  const size = (value: number, rounding: Rounding) => formatLargeSize(value * volume, rounding, finestOf(check))
  const unit = shorten(check.unit.name)
  const { atLeast, between } = say().moneyWords
  const least = size(near, 'towardZero')
  return far === null
    ? atLeast(least, unit, directionOf(near))
    : between(least, size(far, 'awayFromZero'), unit, directionOf(near))
}

/** `NTD 19 bn`: an amount per row at the volume of a period. */
export const moneyAtVolume = (perRow: number, unit: string, volume: number): string =>
  `${perRow < 0 ? MINUS : ''}${formatLargeAmount(perRow * volume, unit, 'nearest')}`
