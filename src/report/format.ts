/**
 * Numbers as people read them: signs, units, thousands, and bounds that stay true after rounding.
 *
 * A point estimate rounds to nearest. A bound rounds away from the claim it makes: "at least" toward zero, "up to" and
 * both ends of a range outward. A bound that is not zero is never printed as zero.
 */

export const MINUS = '\u2212'
/** No-break space: keeps a number and its unit on one line. */
export const NBSP = '\u00a0'

export type Rounding = 'nearest' | 'down' | 'up' | 'towardZero' | 'awayFromZero'

/** Digits beyond this are noise of binary arithmetic (0.07 × 100 is 7.000000000000001) and must not move a bound. */
const MEANINGFUL_DIGITS = 12
/** No number of a report is smaller than this in its unit; finer ones are said as "more than zero" or in another unit. */
const MOST_DECIMALS = 10

const clean = (value: number): number =>
  Number.isInteger(value) && Math.abs(value) < 10 ** MEANINGFUL_DIGITS
    ? value
    : Number(value.toPrecision(MEANINGFUL_DIGITS))
const notNegativeZero = (value: number): number => (value === 0 ? 0 : value)

/** `value` rounded to `decimals` places (negative: to tens, hundreds, …) in the given direction. */
export function roundTo(value: number, decimals: number, rounding: Rounding): number {
  if (!Number.isFinite(value)) throw new RangeError(`cannot round ${value}`)
  const exact = clean(value)
  const step = 10 ** -decimals
  // Through decimal text, so that 0.00001 − 0.00001 is 0 and not 10⁻²¹.
  const settle = (x: number) =>
    decimals >= 0 ? Number(x.toFixed(Math.min(decimals, 20))) : Math.round(x / step) * step
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
  const sidesKept = (places: number, limits: readonly number[]) =>
    limits.every(
      (limit) => Math.sign(clean(roundTo(exact, places, rounding) - limit)) === Math.sign(clean(exact - limit)),
    )
  let notZero = decimals
  while (notZero < MOST_DECIMALS && !sidesKept(notZero, [0])) notZero++
  for (let places = notZero; places < notZero + 4; places++) if (sidesKept(places, boundaries)) return places
  return notZero
}

/** `1,234.50`: thousands by comma, the true minus, and no sign for what rounds to zero. */
export function formatNumber(value: number, decimals = 0): string {
  const rounded = roundTo(value, decimals, 'nearest')
  const [whole, fraction] = Math.abs(rounded).toFixed(Math.max(0, decimals)).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return `${rounded < 0 ? MINUS : ''}${grouped}${fraction ? `.${fraction}` : ''}`
}

/** `+0.027`, `−0.5`; what rounds to zero has no sign. */
export function formatSigned(value: number, decimals: number): string {
  return `${roundTo(value, decimals, 'nearest') > 0 ? '+' : ''}${formatNumber(value, decimals)}`
}

/** A signed bound, with as many decimals as keep it off zero and on its side of `boundaries`. */
export function formatBound(
  value: number,
  decimals: number,
  rounding: Rounding,
  boundaries: readonly number[] = [],
): string {
  const places = decimalsOfBound(value, decimals, rounding, boundaries)
  return formatSigned(roundTo(value, places, rounding), places)
}

/** An unsigned size whose rounding keeps the sentence true: "at least" is `towardZero`, "up to" `awayFromZero`. */
export function formatSize(value: number, decimals: number, rounding: Rounding): string {
  const size = Math.abs(value)
  const places = rounding === 'nearest' ? decimals : decimalsOfBound(size, decimals, rounding, [])
  return formatNumber(roundTo(size, places, rounding), places)
}

/** `79.5 %` of a share. */
export function formatPercent(share: number, decimals = 1): string {
  return `${formatNumber(share * 100, decimals)}${NBSP}%`
}

/** `2 %`, `0.5 %`: a share that somebody wrote down, with the decimals it needs and no more. */
export function formatPlainPercent(share: number): string {
  return `${formatPlain(clean(share * 100))}${NBSP}%`
}

/** A number that somebody wrote down, with the decimals it needs and no more. */
export function formatPlain(value: number): string {
  const text = String(clean(value))
  const decimals = text.includes('e') ? MOST_DECIMALS : (text.split('.')[1]?.length ?? 0)
  return formatNumber(value, decimals)
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
  if (/^\p{Sc}$/u.test(unit)) return `${unit}${amount}`
  return isCurrency(unit) ? `${unit}${NBSP}${amount}` : `${amount}${NBSP}${unit}`
}

/** Decimals for amounts per row, as currencies are spoken: 7,281 but 53.70; small ones keep two significant digits. */
export function decimalsOfAmount(...amounts: readonly number[]): number {
  const largest = Math.max(0, ...amounts.map(Math.abs))
  if (largest >= 1000) return 0
  if (largest >= 1 || largest === 0) return 2
  return Math.min(MOST_DECIMALS, 1 - Math.floor(Math.log10(largest)))
}

const SCALES = [
  { size: 1e12, word: 'tn' },
  { size: 1e9, word: 'bn' },
  { size: 1e6, word: 'M' },
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
    return `${formatNumber(amount, amount < 10 && (finest < scale.size || !Number.isInteger(amount)) ? 1 : 0)}${NBSP}${scale.word}`
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
  return `${formatNumber(clean(rounded / unit), decimals)}${scale ? `${NBSP}${scale.word}` : ''}`
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
export function formatInHundred(share: number, rounding: Rounding, word = ''): string {
  const size = Math.abs(share)
  const between = word ? `${NBSP}${word}${NBSP}` : NBSP
  const hundredths = roundTo(size * 100, 0, rounding)
  // Of the smallest numbers there are, no N of "1 in N" is finite.
  if (clean(size) === 0 || !Number.isFinite(1 / size)) return `0${between}in${NBSP}100`
  if (size < 0.01 || hundredths === 0) return `1${between}in${NBSP}${formatOneIn(size, rounding)}`
  if (hundredths >= 100 && size < 1) {
    const isUpTo = rounding === 'awayFromZero' || rounding === 'up'
    const nearly = formatSize(size * 100, 1, isUpTo ? 'awayFromZero' : 'towardZero')
    return `${nearly === '100.0' ? '100' : nearly}${between}in${NBSP}100`
  }
  return `${formatNumber(hundredths)}${between}in${NBSP}100`
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
export function perPeriod(period: string): string {
  return `${/^(?:[aeiou]|hour)/i.test(period) ? 'an' : 'a'} ${period}`
}

/** `312 bytes`, `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${formatNumber(bytes)} byte${bytes === 1 ? '' : 's'}`
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  let size = bytes
  let unit = -1
  while (size >= 1023.95 && unit < units.length - 1) {
    size /= 1024
    unit++
  }
  const rounded = roundTo(size, 1, 'nearest')
  return `${formatNumber(rounded, Number.isInteger(rounded) ? 0 : 1)} ${units[unit]}`
}
