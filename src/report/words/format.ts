/**
 * Numbers as people read them: rounded, with units and signs, and bounds that stay true after rounding. The language says
 * how their digits are grouped and what stands beside them.
 *
 * A point estimate rounds to nearest. A bound rounds away from the claim it makes: "at least" toward zero, "up to" and
 * both ends of a range outward. A bound that is not zero is never printed as zero.
 */
import { say } from '../speaking.js'
import { MINUS } from './signs.js'

export type Rounding = 'nearest' | 'down' | 'up' | 'towardZero' | 'awayFromZero'

/** Digits beyond this are noise of binary arithmetic (0.07 × 100 is 7.000000000000001) and must not move a bound. */
const MEANINGFUL_DIGITS = 12
/** No number of a report is smaller than this in its unit; finer ones are said as "more than zero" or in another unit. */
const MOST_DECIMALS = 10

/** Powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))

const LARGEST_CLEAN = 10 ** MEANINGFUL_DIGITS

/**
 * Text rounds exactly and is slow. Away from a tie, a value times a power of ten has the same nearest integer whatever the
 * error of the product, and an integer divided by an exact power is the number that its text is read as. So only what lies
 * near a tie, or beyond these powers, goes through text.
 */
const isNearTie = (scaled: number, whole: number, error: number): boolean =>
  Math.abs(Math.abs(scaled - whole) - 0.5) <= error

/** `Number(value.toPrecision(12))`. */
function clean(value: number): number {
  const size = Math.abs(value)
  if (size < LARGEST_CLEAN && Number.isInteger(value)) return value
  const power = POWERS[MEANINGFUL_DIGITS - 1 - Math.floor(Math.log10(size))]
  const scaled = value * power
  const whole = Math.round(scaled)
  const digits = Math.abs(whole)
  const has12 = digits > LARGEST_CLEAN / 10 && digits < LARGEST_CLEAN
  return has12 && !isNearTie(scaled, whole, 1e-3) ? whole / power : Number(value.toPrecision(MEANINGFUL_DIGITS))
}

/** `Number(value.toFixed(decimals))`. */
function toDecimals(value: number, decimals: number): number {
  const places = Math.min(decimals, 20)
  const power = POWERS[places]
  const scaled = value * power
  const whole = Math.round(scaled)
  return Math.abs(whole) < 1e9 && !isNearTie(scaled, whole, 1e-6) ? whole / power : Number(value.toFixed(places))
}

const notNegativeZero = (value: number): number => (value === 0 ? 0 : value)

/** `value` rounded to `decimals` places (negative: to tens, hundreds, …) in the given direction. */
export function roundTo(value: number, decimals: number, rounding: Rounding): number {
  if (!Number.isFinite(value)) throw new RangeError(`cannot round ${value}`)
  return roundClean(clean(value), decimals, rounding)
}

function roundClean(exact: number, decimals: number, rounding: Rounding): number {
  const step = 10 ** -decimals
  // To decimals, so that 0.00001 − 0.00001 is 0 and not 10⁻²¹.
  const settle = (x: number) => (decimals >= 0 ? toDecimals(x, decimals) : Math.round(x / step) * step)
  const nearest = settle(exact)
  const upward = rounding === 'up' || (rounding === 'awayFromZero' ? exact > 0 : rounding === 'towardZero' && exact < 0)
  if (rounding === 'nearest') return notNegativeZero(nearest)
  if (upward) return notNegativeZero(nearest >= exact ? nearest : settle(nearest + step))
  return notNegativeZero(nearest <= exact ? nearest : settle(nearest - step))
}

/** `value` to `digits` significant digits in the given direction; 0 stays 0. */
export function roundSignificant(value: number, digits: number, rounding: Rounding): number {
  if (value === 0) return 0
  const decimals = digits - 1 - Math.floor(Math.log10(Math.abs(clean(value))))
  return roundTo(value, decimals, rounding)
}

/**
 * Fewest decimals, from `decimals` on, at which a rounded bound is not zero and lies on its own side of `boundaries`
 * (a bound just inside the margin must not be printed as the margin), as far as four more digits can show it.
 */
function decimalsOfBound(value: number, decimals: number, rounding: Rounding, boundaries: readonly number[]): number {
  const exact = clean(value)
  let notZero = decimals
  while (notZero < MOST_DECIMALS && Math.sign(roundClean(exact, notZero, rounding)) !== Math.sign(exact)) notZero++
  if (boundaries.length === 0) return notZero
  for (let places = notZero; places < notZero + 4; places++) {
    const rounded = roundClean(exact, places, rounding)
    if (boundaries.every((limit) => Math.sign(rounded - limit) === Math.sign(exact - limit))) return places
  }
  return notZero
}

/** The digits of a number that is rounded already: thousands grouped, the true minus. */
function written(rounded: number, decimals: number): string {
  const { decimal, thousands } = say().format
  const digits = Math.abs(rounded).toFixed(Math.max(0, decimals))
  const point = digits.indexOf('.')
  const whole = point === -1 ? digits : digits.slice(0, point)
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+(?!\d))/g, thousands) : whole
  return `${rounded < 0 ? MINUS : ''}${grouped}${point === -1 ? '' : `${decimal}${digits.slice(point + 1)}`}`
}

/** `1,234.50`: thousands grouped, the true minus, and no sign for what rounds to zero. */
export function formatNumber(value: number, decimals = 0): string {
  return written(roundTo(value, decimals, 'nearest'), decimals)
}

const signed = (rounded: number, decimals: number): string => `${rounded > 0 ? '+' : ''}${written(rounded, decimals)}`

/** `+0.027`, `−0.5`; what rounds to zero has no sign. */
export function formatSigned(value: number, decimals: number): string {
  return signed(roundTo(value, decimals, 'nearest'), decimals)
}

/** A signed bound, with as many decimals as keep it off zero and on its side of `boundaries`. */
export function formatBound(
  value: number,
  decimals: number,
  rounding: Rounding,
  boundaries: readonly number[] = [],
): string {
  const places = decimalsOfBound(value, decimals, rounding, boundaries)
  return signed(roundTo(value, places, rounding), places)
}

/** The same without its sign, where words say the side. */
export function formatBoundSize(
  value: number,
  decimals: number,
  rounding: Rounding,
  boundaries: readonly number[],
): string {
  const places = decimalsOfBound(value, decimals, rounding, boundaries)
  return written(Math.abs(roundTo(value, places, rounding)), places)
}

/** An unsigned size whose rounding keeps the sentence true: "at least" is `towardZero`, "up to" `awayFromZero`. */
export function formatSize(value: number, decimals: number, rounding: Rounding): string {
  const size = Math.abs(value)
  const places = rounding === 'nearest' ? decimals : decimalsOfBound(size, decimals, rounding, [])
  return written(roundTo(size, places, rounding), places)
}

/** `79.5 %` of a share. */
export function formatPercent(share: number, decimals = 1): string {
  return say().format.percent(formatNumber(share * 100, decimals))
}

/** `2 %`, `0.5 %`: a share that somebody wrote down, with the decimals it needs and no more. */
export function formatPlainPercent(share: number): string {
  return say().format.percent(formatPlain(clean(share * 100)))
}

/** A number that somebody wrote down, with the decimals it needs and no more. */
export function formatPlain(value: number): string {
  return formatNumber(value, decimalsOfPlain(value))
}

/** How many decimals it needs. */
export function decimalsOfPlain(value: number): number {
  const text = String(clean(value))
  const point = text.indexOf('.')
  return text.includes('e') ? MOST_DECIMALS : point === -1 ? 0 : text.length - point - 1
}

/** Rows needed: two significant digits, rounded up (`12,000`). */
export function formatRowsNeeded(rows: number): string {
  return formatNumber(rows < 100 ? Math.ceil(clean(rows)) : roundSignificant(rows, 2, 'up'))
}

/** Whether a unit is a currency, by its look: an ISO 4217 code or a currency sign. */
export function isCurrency(unit: string): boolean {
  return /^[A-Z]{3}$/.test(unit) || /^\p{Sc}$/u.test(unit)
}

/** A unit set beside its amount: `NTD 1.3 bn`, `€1.3 bn`, `1.3 M hours`. */
export function withUnit(amount: string, unit: string): string {
  const look = /^\p{Sc}$/u.test(unit) ? 'sign' : isCurrency(unit) ? 'code' : 'word'
  return say().format.withUnit(amount, unit, look)
}

/** Decimals for amounts per row, as currencies are spoken: 7,281 but 53.70; small ones keep two significant digits. */
export function decimalsOfAmount(...amounts: readonly number[]): number {
  const largest = Math.max(0, ...amounts.map(Math.abs))
  if (largest >= 1000) return 0
  if (largest >= 1 || largest === 0) return 2
  return Math.min(MOST_DECIMALS, 1 - Math.floor(Math.log10(largest)))
}

const SCALES = [
  { size: 1e12, name: 'trillion' },
  { size: 1e9, name: 'billion' },
  { size: 1e6, name: 'million' },
] as const

/**
 * The size of a scaled amount in two significant digits: `1.3 bn`, `340 M`, `24,000`; unsigned. finest: a step (a power of
 * ten) below which its digits say nothing; a bound that would be 0 by it is printed finer.
 */
export function formatLargeSize(value: number, rounding: Rounding, finest = 0): string {
  const size = Math.abs(value)
  const own = roundSignificant(size, 2, rounding)
  const coarse = finest > 0 ? roundTo(size, -Math.round(Math.log10(finest)), rounding) : own
  const isCoarser = finest > 0 && size > 0 && finest > 10 ** (Math.floor(Math.log10(clean(size))) - 1)
  const rounded = isCoarser && (coarse > 0 || rounding === 'nearest') ? coarse : own
  const scale = SCALES.find((candidate) => rounded >= candidate.size)
  if (scale) {
    const amount = clean(rounded / scale.size)
    const decimals = amount < 10 && (finest < scale.size || !Number.isInteger(amount)) ? 1 : 0
    return say().format.scaled(formatNumber(amount, decimals), scale.name)
  }
  return formatNumber(rounded, rounded === 0 || rounded >= 10 ? 0 : 1 - Math.floor(Math.log10(rounded)))
}

/**
 * The size of a total beside a change of it: in two significant digits, or in as many as it takes to see a change of that
 * size. 3,173,000 that grows by 60,000 is `3.17 M`, not `3.2 M` like its new value. change: 0 asks for nothing more.
 */
export function formatTotal(value: number, change: number): string {
  const size = Math.abs(value)
  const place = change === 0 || size === 0 ? Number.POSITIVE_INFINITY : Math.floor(Math.log10(Math.abs(change)))
  if (place >= Math.floor(Math.log10(size)) - 1) return formatLargeSize(value, 'nearest')
  const rounded = roundTo(size, -place, 'nearest')
  const scale = SCALES.find((candidate) => rounded >= candidate.size)
  const unit = scale?.size ?? 1
  const decimals = Math.max(0, Math.round(Math.log10(unit)) - place)
  const amount = formatNumber(clean(rounded / unit), decimals)
  return scale ? say().format.scaled(amount, scale.name) : amount
}

/** `NTD 1.3 bn`: unit and size. */
export function formatLargeAmount(value: number, unit: string, rounding: Rounding, finest = 0): string {
  return withUnit(formatLargeSize(value, rounding, finest), unit)
}

/** The place of the second significant digit of an uncertainty: digits of an estimate beyond it are noise. */
export const stepOf = (uncertainty: number): number =>
  uncertainty > 0 && Number.isFinite(uncertainty) ? 10 ** (Math.floor(Math.log10(uncertainty)) - 1) : 0

/**
 * A share of people: `56 in 100`; below 1 in 100 `1 in 250`. A bound rounds to stay true ("at least" is `towardZero`).
 * What is nearly everybody keeps a decimal, so that 99.6 is not called 100.
 */
export function formatInHundred(share: number, rounding: Rounding, compared?: 'more' | 'fewer'): string {
  const size = Math.abs(share)
  const { inSoMany } = say().format
  const inHundred = (count: string) => inSoMany(count, formatNumber(100), compared)
  const hundredths = roundTo(size * 100, 0, rounding)
  // Of the smallest numbers there are, no N of "1 in N" is finite.
  if (clean(size) === 0 || !Number.isFinite(1 / size)) return inHundred(formatNumber(0))
  if (size < 0.01 || hundredths === 0) return inSoMany(formatNumber(1), formatOneIn(size, rounding), compared)
  if (hundredths < 100 || size >= 1) return inHundred(formatNumber(hundredths))
  const isUpTo = rounding === 'awayFromZero' || rounding === 'up'
  const nearly = roundTo(size * 100, 1, isUpTo ? 'awayFromZero' : 'towardZero')
  return inHundred(formatNumber(nearly, nearly === 100 ? 0 : 1))
}

/** N of "1 in N", two significant digits; a smaller share has a larger N, so the direction turns. */
function formatOneIn(share: number, rounding: Rounding): string {
  const turned: Record<Rounding, Rounding> = {
    nearest: 'nearest',
    down: 'up',
    up: 'down',
    towardZero: 'up',
    awayFromZero: 'down',
  }
  return formatNumber(roundSignificant(1 / share, 2, turned[rounding]))
}

/** `a year`, `an hour`. */
export const perPeriod = (period: string): string => say().format.perPeriod(period)

const BINARY_UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const

/** `312 bytes`, `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return say().format.bytes(bytes, formatNumber(bytes), 'byte')
  let size = bytes
  let unit = -1
  while (size >= 1023.95 && unit < BINARY_UNITS.length - 1) {
    size /= 1024
    unit++
  }
  const rounded = roundTo(size, 1, 'nearest')
  return say().format.bytes(rounded, formatNumber(rounded, Number.isInteger(rounded) ? 0 : 1), BINARY_UNITS[unit])
}
