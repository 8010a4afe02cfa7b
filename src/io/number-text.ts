/**
 * The text of typed values, as the same data has it in a CSV that pandas writes (`to_csv`): whole numbers of integer
 * columns as `1`, of floating-point columns as `1.0`; so an id or a slice is the same in either file.
 */

/**
 * The shortest decimal that reads back as the same double, in Python's `repr` form: `1.0`, `0.1`, `1e-05`, `1e+16`,
 * `inf`. JavaScript has the same digits, and other rules for the exponent.
 */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '' : value > 0 ? 'inf' : '-inf'
  const size = Math.abs(value)
  if (size >= 1e16 || (size < 1e-4 && size > 0)) return exponentText(value.toExponential())
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return Number.isInteger(value) ? `${text}.0` : text
}

/** As `doubleText`, with the fewest digits that read back as the same 32-bit float: 0.1, not 0.10000000149011612. */
export function floatText(value: number): string {
  if (!Number.isFinite(value) || value === 0) return doubleText(value)
  for (let digits = 6; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return doubleText(short)
  }
  return doubleText(value)
}

function exponentText(text: string): string {
  const [digits, exponent] = text.split('e')
  const sign = exponent[0]
  return `${digits}e${sign}${exponent.slice(1).padStart(2, '0')}`
}

/** `unscaled / 10^scale` with exactly `scale` digits after the point, as a decimal column means it. */
export function decimalText(unscaled: bigint | number, scale: number): string {
  const text = String(unscaled)
  if (scale <= 0) return text === '0' ? text : text + '0'.repeat(-scale)
  const sign = text[0] === '-' ? '-' : ''
  const digits = text.slice(sign.length).padStart(scale + 1, '0')
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** `2024-01-31`. Days since 1970-01-01 in the Gregorian calendar, for any year. */
export function dateText(days: number): string {
  // Eras of 400 years begin on March 1st, so that the leap day is the last of its year.
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const digits = String(Math.abs(year)).padStart(4, '0')
  return `${year < 0 ? '-' : year > 9999 ? '+' : ''}${digits}-${two(month)}-${two(day)}`
}

/** `10:20:30`, with 3, 6 or 9 digits of a second where they are needed, whatever the unit of the file. */
export function timeText(nanoseconds: bigint): string {
  const seconds = Number(nanoseconds / 1_000_000_000n)
  const fraction = String(nanoseconds % 1_000_000_000n).padStart(9, '0')
  const shown = fraction.endsWith('000000000')
    ? ''
    : fraction.endsWith('000000')
      ? `.${fraction.slice(0, 3)}`
      : fraction.endsWith('000')
        ? `.${fraction.slice(0, 6)}`
        : `.${fraction}`
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${shown}`
}

const nanosecondsPerDay = 86_400_000_000_000n

/** ISO 8601, `2024-01-31T10:20:30.500` with `Z` when it is an instant and not a local time. */
export function timestampText(nanoseconds: bigint, isInstant: boolean): string {
  let days = nanoseconds / nanosecondsPerDay
  let rest = nanoseconds % nanosecondsPerDay
  if (rest < 0n) {
    rest += nanosecondsPerDay
    days -= 1n
  }
  return `${dateText(Number(days))}T${timeText(rest)}${isInstant ? 'Z' : ''}`
}

const two = (number: number): string => String(number).padStart(2, '0')

/** IEEE 754 binary16. */
export function halfToNumber(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}
