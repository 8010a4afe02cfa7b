/** How numbers are written, and the words beside them: the digits are rounded already. */
import { NBSP } from '../../words/signs.js'

type Scale = 'million' | 'billion' | 'trillion'

const SCALES: Readonly<Record<Scale, string>> = { million: 'M', billion: 'bn', trillion: 'tn' }

export const format = {
  decimal: '.',
  thousands: ',',
  /** `79.5 %`. */
  percent: (number: string): string => `${number}${NBSP}%`,
  /** `+1.2 points`: a change of a share, never in percent. */
  points: (number: string): string => `${number}${NBSP}points`,
  range: (low: string, high: string): string => `${low} to${NBSP}${high}`,
  /** `1.3 bn`. */
  scaled: (number: string, scale: Scale): string => `${number}${NBSP}${SCALES[scale]}`,
  /** `NTD 1.3 bn`, `€1.3 bn`, `1.3 M hours`: a unit is the code or the sign of a currency, or a word. */
  withUnit: (amount: string, unit: string, look: 'code' | 'sign' | 'word'): string =>
    look === 'sign' ? `${unit}${amount}` : look === 'code' ? `${unit}${NBSP}${amount}` : `${amount}${NBSP}${unit}`,
  /** `56 in 100`, `1 in 250`, `7 more in 100`. */
  inSoMany: (count: string, many: string, compared?: 'more' | 'fewer'): string =>
    `${count}${NBSP}${compared === undefined ? '' : `${compared}${NBSP}`}in${NBSP}${many}`,
  /** `a year`, `an hour`. */
  perPeriod: (period: string): string => `${/^(?:[aeiou]|hour)/i.test(period) ? 'an' : 'a'} ${period}`,
  /** `312 bytes`, `1.5 MiB`. */
  bytes: (size: number, formatted: string, unit: 'byte' | 'KiB' | 'MiB' | 'GiB' | 'TiB'): string =>
    `${formatted} ${unit === 'byte' && size !== 1 ? 'bytes' : unit}`,
}
