/** A check's numbers in their unit: values, change, what is allowed and the range, for tables and sentences. */
import type { Check } from '../../core/comparison.js'
import { shorten } from '../escape.js'
import type { Words } from '../report.js'
import { say } from '../say.js'
import { casesBehind, casesChange } from './cases.js'
import { isOfRow, isRateOfPeople, isReportedOnly } from './check-names.js'
import {
  decimalsOfAmount,
  decimalsOfPlain,
  formatBound,
  formatLargeAmount,
  formatNumber,
  formatPercent,
  formatPlain,
  formatPlainPercent,
  formatSigned,
  formatSize,
  type Rounding,
  roundTo,
  stepOf,
  withUnit,
} from './format.js'
import { MINUS, NBSP } from './signs.js'
import { distanceRange, hasTarget, isSigned, signedPoints, targetOf } from './targets.js'

/** How a check's change is written. */
type Style = 'points' | 'amount' | 'percent' | 'score'

/** A change in percent of less than this says nothing to anybody. */
export const SMALLEST_BASE = 1e-9

/** AUC and losses: enough to see a change that matters, few enough to read. */
const SCORE_DECIMALS = 3

export function styleOf(check: Check): Style {
  if (check.unit.kind === 'share') return 'points'
  if (check.unit.kind === 'money') return 'amount'
  if (check.unit.kind === 'number' && check.margin?.kind !== 'relative') return 'amount'
  return check.margin?.kind === 'relative' && Math.abs(check.champion ?? 0) >= SMALLEST_BASE ? 'percent' : 'score'
}

/** Both ends in the metric's own direction (challenger − champion), lower number first; null is no limit. */
export interface OwnRange {
  readonly low: number | null
  readonly high: number | null
}

export function rangeOf(check: Check): OwnRange | null {
  if (check.interval === null) return null
  const { low, high } = check.interval
  const flip = (end: number | null) => (end === null ? null : end === 0 ? 0 : -end)
  return check.better === 'lower' ? { low: flip(high), high: flip(low) } : { low, high }
}

/** Factor from the metric's unit to the one its change is written in. */
export function factorOf(check: Check): number {
  const style = styleOf(check)
  if (style === 'points') return 100
  return style === 'percent' ? 100 / Math.abs(check.champion!) : 1
}

export function decimalsOf(check: Check): number {
  const style = styleOf(check)
  if (style === 'points' || style === 'percent') return 1
  if (check.unit.kind === 'number') return decimalsOfNumber(check)
  return style === 'amount' ? decimalsOfAmount(check.champion ?? 0, check.challenger ?? 0) : decimalsOfScore(check)
}

/** As many decimals as measured numbers need, no more than amounts have, and enough to tell a value from its limit. */
function decimalsOfNumber({ champion, challenger, limit }: Check): number {
  const numbers = [champion, challenger, limit?.value].filter((value) => typeof value === 'number')
  const needed = Math.max(0, ...numbers.map(decimalsOfPlain))
  const usual = Math.min(needed, decimalsOfAmount(...numbers))
  const distinct = new Set(numbers).size
  const isTold = (decimals: number) => new Set(numbers.map((value) => formatNumber(value, decimals))).size === distinct
  for (let decimals = usual; decimals < usual + 4; decimals++) if (isTold(decimals)) return decimals
  return usual
}

const isOfLabel = ({ unit }: Check): boolean => unit.kind === 'score' && unit.of === 'label'

/** A typical error of 2,401 needs no thousandths; a margin that was written down is shown as it is. */
function decimalsOfScore(check: Check): number {
  if (!isOfLabel(check)) return SCORE_DECIMALS
  const largest = Math.max(Math.abs(check.champion ?? 0), Math.abs(check.challenger ?? 0))
  const places = largest >= 1000 ? 0 : largest >= 100 ? 1 : largest >= 10 ? 2 : SCORE_DECIMALS
  const written = check.margin?.kind === 'absolute' ? decimalsOfPlain(check.margin.value) : 0
  return Math.max(places, Math.min(written, SCORE_DECIMALS))
}

/** The unit of the label, beside an amount in it; nothing without a name for it. */
export function inLabelUnit(amount: string, { unit }: Check): string {
  if (unit.kind !== 'score' || unit.name === undefined) return amount
  const name = amount === formatNumber(1) ? say().nouns.unitOfOne(unit.name) : unit.name
  return withUnit(amount, shorten(name))
}

/** The allowed loss in the metric's own direction and unit, signed; null without a margin. */
function ownMargin(check: Check): number | null {
  if (check.marginValue === null) return null
  return check.better === 'lower' ? check.marginValue : check.marginValue === 0 ? 0 : -check.marginValue
}

/** `−36.0 points`, `−524 NTD`, `+0.7 %`, `+0.005`. */
export function changeOf(check: Check): string | null {
  if (check.kind === 'scenario') return casesChange(check)
  if (check.difference === null) return null
  return withChangeUnit(formatSigned(check.difference * factorOf(check), decimalsOf(check)), check)
}

function withChangeUnit(text: string, check: Check): string {
  const style = styleOf(check)
  if (style === 'points') return say().format.points(text)
  if (style === 'percent') return say().format.percent(text)
  if (style === 'score') return inLabelUnit(text, check)
  return style === 'amount' ? withUnitBehind(text, check) : text
}

/** A unit behind its amount: `−524 NTD`, `+30 ms`. */
function withUnitBehind(text: string, { unit }: Check): string {
  const name = unit.kind === 'money' || unit.kind === 'number' ? shorten(unit.name) : ''
  return name === '' ? text : say().checkNumbers.unitBehind(text, name)
}

/** `79.5 %`, `0.437`, `7,281`, `210 ms`; amounts of money without their unit. */
export function valueInWords(value: number, check: Check): string {
  if (check.unit.kind === 'share') return isSigned(check) ? signedPoints(value) : formatPercent(value)
  if (check.unit.kind === 'number')
    return withUnitBehind(formatPlain(roundTo(value, decimalsOfNumber(check), 'nearest')), check)
  const decimals = check.unit.kind === 'money' ? decimalsOf(check) : decimalsOfScore(check)
  return isSigned(check) ? formatSigned(value, decimals) : formatNumber(value, decimals)
}

/** The same with the unit that the config names. */
export function valueWithUnit(value: number, check: Check): string {
  const text = valueInWords(value, check)
  return check.unit.kind === 'money' ? withUnit(text, shorten(check.unit.name)) : inLabelUnit(text, check)
}

/** The value of each model, without a space that a line could break at; null: there is none. */
export function bothValues(check: Check): { readonly today: string | null; readonly next: string | null } {
  const isScenario = check.kind === 'scenario'
  const value = (measured: number | null) =>
    measured === null
      ? null
      : (isScenario ? casesBehind(measured, check) : valueInWords(measured, check)).replaceAll(' ', NBSP)
  return { today: value(check.champion), next: value(check.challenger) }
}

/** `79.5 % → 43.5 %`. */
export function todayToNew(check: Check): string | null {
  const { today, next } = bothValues(check)
  const told = say().checkNumbers
  if (today === null) return next === null ? null : told.onlyNew(next)
  return next === null ? told.onlyToday(today) : told.todayToNew(today, next)
}

/** The limit or the margin: `at least 55 %`, `−5.0`, `−78`, `+2 %`, `none`. */
export function allowedOf(check: Check): string | null {
  const { all, noLoss, ofShare } = say().checkNumbers
  if (check.limit) return check.kind === 'scenario' && check.limit.value === 1 ? all : limitInWords(check, check.limit)
  const own = ownMargin(check)
  // Nothing is allowed or forbidden to what is only reported.
  if (check.margin === null || own === null || isReportedOnly(check)) return null
  if (hasTarget(check)) return farther(check)
  if (check.margin.value === 0) return noLoss
  const sign = own < 0 ? MINUS : '+'
  if (styleOf(check) === 'percent') return `${sign}${formatPlainPercent(Math.abs(check.margin.value))}`
  if (check.unit.kind === 'share') {
    // A share of a share has as many digits as the champion's value: one decimal of it is what a reader can use.
    if (check.margin.kind === 'absolute') return `${sign}${withOneDecimal(Math.abs(own) * 100)}`
    return ofShare(`${sign}${formatNumber(Math.abs(own) * 100, 1)}`, formatPlainPercent(Math.abs(check.margin.value)))
  }
  if (isOfLabel(check)) return `${sign}${inLabelUnit(formatPlain(Math.abs(own)), check)}`
  if (styleOf(check) === 'score') return `${sign}${withDecimals(Math.abs(own), 3)}`
  if (check.unit.kind === 'number') return withUnitBehind(`${sign}${formatPlain(Math.abs(own))}`, check)
  const amount = `${sign}${formatSize(own, decimalsOf(check), 'nearest')}`
  return check.margin.kind === 'relative' ? ofShare(amount, formatPlainPercent(Math.abs(check.margin.value))) : amount
}

function limitInWords(check: Check, { kind, value }: NonNullable<Check['limit']>): string {
  const isSize = kind === 'max_distance' || isSigned(check)
  const plain =
    check.unit.kind === 'share'
      ? isSize
        ? say().format.points(formatPlain(value * 100))
        : formatPlainPercent(value)
      : check.unit.kind === 'money'
        ? withUnit(formatPlain(value), shorten(check.unit.name))
        : withUnitBehind(inLabelUnit(formatPlain(value), check), check)
  const { atLeast, atMost, atMostFrom } = say().checkNumbers
  if (kind === 'max_distance' && hasTarget(check)) return atMostFrom(plain, targetOf(check))
  return kind === 'min' ? atLeast(plain) : atMost(plain)
}

/** How much farther from its target the new model may be: `0.5 bikes farther`, `no farther`. */
function farther(check: Check): string {
  const size = Math.abs(check.margin?.value ?? 0)
  return size === 0 ? say().checkNumbers.noFarther : say().checkNumbers.farther(marginInWords(check))
}

const withOneDecimal = (value: number) => withDecimals(value, 1)
/** As many decimals as the number has, but at least so many. */
const withDecimals = (value: number, least: number): string =>
  decimalsOfPlain(value) >= least ? formatPlain(value) : formatNumber(value, least)

/** The margin in a sentence: `5.0 points`, `2 %`, `NTD 78 per client`, `0.005`. */
export function marginInWords(check: Check): string {
  if (check.margin === null || check.marginValue === null) return say().checkNumbers.nothing
  if (check.margin.kind === 'relative') return formatPlainPercent(Math.abs(check.margin.value))
  const size = Math.abs(check.margin.value)
  if (check.unit.kind === 'share') return say().format.points(withOneDecimal(size * 100))
  if (check.unit.kind === 'money') return withUnit(formatPlain(size), shorten(check.unit.name))
  return inLabelUnit(formatPlain(size), check)
}

/** What the policy tolerates, behind "the policy allows": `a loss of 2 %`, `a rise of 1 bike`, `no loss`. */
export function allowanceInWords(check: Check): string {
  const { noLargerDistance, distanceLargerBy, noLoss, aRiseOf, aLossOf } = say().checkNumbers
  if (hasTarget(check)) return check.margin?.value ? distanceLargerBy(marginInWords(check)) : noLargerDistance
  if (check.margin?.value === 0) return noLoss
  // Errors rise; what is earned or hit is lost.
  const isRise = check.better === 'lower' && check.unit.kind !== 'money'
  return (isRise ? aRiseOf : aLossOf)(marginInWords(check))
}

/** A range of the value itself: a rate of both models together has no difference. */
export const isOfValue = (check: Check): boolean => check.metric === 'negative_flip_rate' && check.interval !== null

/** `1.2 % to 2.3 %`, both ends outward. */
function valueRangeInWords({ low, high }: NonNullable<Check['interval']>): string {
  if (low === null || high === null) return say().checkNumbers.noLimit
  const { percent, range } = say().format
  const end = (share: number, rounding: Rounding) => percent(formatSize(share * 100, 1, rounding))
  return range(low === 0 ? formatPercent(0, 0) : end(low, 'towardZero'), end(high, 'awayFromZero'))
}

/** In place of a range, where neither more nor less is better and nothing is aimed at. */
const noRange = (check: Check): string | null =>
  check.better === 'target' && !hasTarget(check) && check.challenger !== null ? say().checkNumbers.noSideIsBetter : null

/** `−25.6 to −11.7`, `−9.5 or more`, `no limit`; null without an interval. */
export function rangeInWords(check: Check): string | null {
  if (isOfValue(check)) return valueRangeInWords(check.interval!)
  const range = rangeOf(check)
  if (range === null) return noRange(check)
  const factor = factorOf(check)
  const decimals = decimalsOf(check)
  const margin = ownMargin(check)
  const boundaries = margin === null ? [] : [margin * factor]
  if (hasTarget(check)) {
    const scaled = (end: number | null) => (end === null ? null : end * factor)
    return distanceRange({ low: scaled(range.low), high: scaled(range.high) }, decimals, boundaries)
  }
  const end = (value: number, rounding: Rounding) => formatBound(value * factor, decimals, rounding, boundaries)
  const { percent, range: fromTo } = say().format
  const { noLimit, orMore, orLess, rangeInPercent } = say().checkNumbers
  const isPercent = styleOf(check) === 'percent'
  const alone = (text: string) => (isPercent ? percent(text) : text)
  const [low, high] = [withinReach(range.low, check), withinReach(range.high, check)]
  if (low === null && high === null) return noLimit
  if (high === null) return orMore(alone(end(low!, 'down')))
  if (low === null) return orLess(alone(end(high, 'up')))
  return (isPercent ? rangeInPercent : fromTo)(end(low, 'down'), end(high, 'up'))
}

/** Away from its change, a range needs its own unit: `−296 to +314 NTD`, `−5.0 to +1.2 points`; '' without one. */
export function rangeWithUnit(check: Check): string {
  const range = rangeInWords(check)
  if (range === null) return ''
  if (check.unit.kind === 'money') return withUnitBehind(range, check)
  const ends = rangeOf(check)
  const isBetweenPoints =
    styleOf(check) === 'points' &&
    !isOfValue(check) &&
    !hasTarget(check) &&
    [ends?.low, ends?.high].every((end) => typeof end === 'number' && withinReach(end, check) !== null)
  return isBetweenPoints ? say().format.points(range) : range
}

/** An end that no rate of rows can reach sets no limit: from 0 to 1 it moves by 100 points at most. */
const withinReach = (end: number | null, check: Check): number | null =>
  end !== null && isRateOfPeople(check) && Math.abs(end) >= 1 ? null : end

/** `79.5 % → 43.5 %`, `NTD 7,805 → 7,281`: for sentences. */
export function todayToNewWithUnit(check: Check): string | null {
  const values = todayToNew(check)
  if (values === null) return null
  return check.unit.kind === 'money' ? withUnit(values, shorten(check.unit.name)) : inLabelUnit(values, check)
}

/** Whether the check's amounts can be said for the volume that the config names. */
export const volumeOf = (check: Check) => (check.scaled && check.unit.kind === 'money' ? check.scaled : undefined)

/**
 * No digit of an amount at the volume is finer than the second digit of half its range, as a person would say it: USD 1.1 M
 * less, between 1.9 M and 63,000. Without a finite range its own two digits decide.
 */
export function finestOf(check: Check): number {
  const volume = volumeOf(check)
  const { low = null, high = null } = check.interval ?? {}
  return volume && low !== null && high !== null ? stepOf(((high - low) / 2) * volume.rows) : 0
}

/** `NTD 1.3 bn a year`, `NTD 524 per client`, `36 in 100`, `6.7 %`, `0.012`: a size without a sign. */
export function sizeOf(size: number, check: Check, words: Words, rounding: Rounding): string {
  const volume = volumeOf(check)
  if (volume && check.unit.kind === 'money') {
    const amount = formatLargeAmount(size * volume.rows, shorten(check.unit.name), rounding, finestOf(check))
    return say().moneyWords.inPeriod(amount, shorten(volume.per))
  }
  if (check.unit.kind === 'money') {
    const amount = withUnit(formatSize(size, decimalsOf(check), rounding), shorten(check.unit.name))
    return isOfRow(check) ? say().checkNumbers.perRow(amount, words.row) : amount
  }
  if (check.unit.kind === 'share') return say().format.points(formatSize(size * 100, 1, rounding))
  const number = formatSize(size * factorOf(check), decimalsOf(check), rounding)
  return styleOf(check) === 'percent' ? say().format.percent(number) : inLabelUnit(number, check)
}

/**
 * Rows for an answer: if the models are equally good, or, where that many are there already, at the present estimate. null:
 * no number of rows is known to give one.
 */
export function rowsToSay({ evidence, n }: Check): { readonly rows: number; readonly atEstimate: boolean } | null {
  const { ifEqual, atEstimate } = evidence?.rowsNeeded ?? { ifEqual: null, atEstimate: null }
  if (ifEqual === null) return null
  return ifEqual <= n && atEstimate !== null
    ? { rows: atEstimate, atEstimate: true }
    : { rows: ifEqual, atEstimate: false }
}
