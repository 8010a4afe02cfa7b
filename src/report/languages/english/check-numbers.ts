/** A check's numbers in a table and in a sentence; they arrive formatted, with their units. */
import { NBSP } from '../../words/signs.js'

export const checkNumbers = {
  /** `−524 NTD`, `+30 ms`. */
  unitBehind: (number: string, unit: string): string => `${number}${NBSP}${unit}`,
  /** `NTD 524 per client`. */
  perRow: (amount: string, row: string): string => `${amount} per ${row}`,
  onlyNew: (value: string): string => `new ${value}`,
  onlyToday: (value: string): string => `today ${value}`,
  /** `79.5 % → 43.5 %`. */
  todayToNew: (today: string, next: string): string => `${today}${NBSP}→${NBSP}${next}`,

  all: 'all',
  noLoss: 'no loss',
  noFarther: `no${NBSP}farther`,
  farther: (distance: string): string => `${distance} farther`,
  /** A margin, and the share of the champion's value that it was written as. */
  ofShare: (margin: string, share: string): string => `${margin}${NBSP}(${share})`,
  atLeast: (value: string): string => `at${NBSP}least${NBSP}${value}`,
  atMost: (value: string): string => `at${NBSP}most${NBSP}${value}`,
  atMostFrom: (distance: string, target: string): string => `at${NBSP}most${NBSP}${distance} from${NBSP}${target}`,
  nothing: 'nothing',
  noLargerDistance: 'no larger distance from the target',
  distanceLargerBy: (margin: string): string => `a distance from the target larger by ${margin}`,
  aLossOf: (margin: string): string => `a loss of ${margin}`,
  aRiseOf: (margin: string): string => `a rise of ${margin}`,

  noLimit: 'no limit',
  noSideIsBetter: 'none: no side is better',
  orMore: (low: string): string => `${low} or more`,
  orLess: (high: string): string => `${high} or less`,
  /** A range of changes in percent: the sign stands once, behind. */
  rangeInPercent: (low: string, high: string): string => `${low} to${NBSP}${high}${NBSP}%`,
}
