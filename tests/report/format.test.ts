import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decimalsOfAmount,
  formatBound,
  formatBytes,
  formatInHundred,
  formatLargeAmount,
  formatLargeSize,
  formatNumber,
  formatPercent,
  formatPlain,
  formatPlainPercent,
  formatRowsNeeded,
  formatSigned,
  formatSize,
  formatTotal,
  perPeriod,
  roundSignificant,
  roundTo,
  stepOf,
  withUnit,
} from '../../src/report/words/format.js'
import { MINUS } from '../../src/report/words/signs.js'

/** What a reader takes a printed number for. */
function read(text: string): number {
  const [, sign, digits, scale] = /^([+−]?)([\d,.]+)(?:\u00a0(M|bn|tn))?/u.exec(text)!
  const factor = { M: 1e6, bn: 1e9, tn: 1e12 }[scale] ?? 1
  return (sign === MINUS ? -1 : 1) * Number(digits.replaceAll(',', '')) * factor
}

// Bounds are rounded at 12 significant digits, below which binary arithmetic is noise.
const slack = (value: number) => Math.abs(value) * 1e-11

const anyNumber = fc
  .double({ min: -1e12, max: 1e12, noNaN: true, noDefaultInfinity: true })
  .filter((x) => x === 0 || Math.abs(x) > 1e-9)
const size = fc.double({ min: 1e-9, max: 1e13, noNaN: true })

describe('formatNumber', () => {
  it('groups thousands by comma and writes the true minus', () => {
    expect(formatNumber(-1234567.891, 1)).toBe(`${MINUS}1,234,567.9`)
  })
  it('gives no sign to what rounds to zero', () => {
    expect(formatNumber(-0.04, 1)).toBe('0.0')
    expect(formatSigned(0.0004, 3)).toBe('0.000')
    expect(formatSigned(-0, 1)).toBe('0.0')
  })
  it('groups only the whole part', () => expect(formatNumber(1.23456, 5)).toBe('1.23456'))
  it('refuses what is no number', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) expect(() => formatNumber(value)).toThrow(RangeError)
  })
})

describe('formatSigned', () => {
  it('writes a plus before a gain and a minus before a loss', () => {
    expect([formatSigned(5.42, 1), formatSigned(-36, 1)]).toEqual(['+5.4', '−36.0'])
  })
})

describe('roundTo', () => {
  it('is not moved by the noise of binary arithmetic', () => {
    expect(roundTo(0.07 * 100, 0, 'up')).toBe(7)
    expect(roundTo(0.29 * 100, 0, 'down')).toBe(29)
  })
  it('rounds toward zero and away from it on both sides', () => {
    expect([1.25, -1.25].map((x) => roundTo(x, 1, 'towardZero'))).toEqual([1.2, -1.2])
    expect([1.21, -1.21].map((x) => roundTo(x, 1, 'awayFromZero'))).toEqual([1.3, -1.3])
  })
  it('rounds as decimal text does, also beside a tie', () => {
    const beside = fc
      .tuple(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom(-1e-13, 0, 1e-13, 1e-9),
      )
      .map(([whole, places, off]) => ((whole + 0.5) / 10 ** places) * (1 + off))
    fc.assert(
      fc.property(
        fc.oneof(beside, anyNumber, fc.double({ noNaN: true, noDefaultInfinity: true })),
        fc.integer({ min: 0, max: 10 }),
        (value, decimals) => {
          expect(roundTo(value, decimals, 'nearest')).toBe(Number(Number(value.toPrecision(12)).toFixed(decimals)) + 0)
        },
      ),
      { numRuns: 2000 },
    )
  })
  it('rounds to hundreds with negative places', () => expect(roundTo(1234, -2, 'up')).toBe(1300))
})

describe('formatBound', () => {
  it('adds digits rather than round to zero', () => {
    expect(formatBound(0.00031, 3, 'down')).toBe('+0.0003')
    expect(formatBound(-0.0004, 3, 'up')).toBe('−0.0004')
  })
  it('adds digits rather than round onto the margin it lies beside', () => {
    expect(formatBound(-0.0049, 3, 'down', [-0.005])).toBe('−0.0049')
    expect(formatBound(-5.02, 1, 'up', [-5])).toBe('−5.02')
  })
  it('keeps an end of exactly zero', () => expect(formatBound(0, 3, 'down')).toBe('0.000'))
  it('never claims more than the exact bound: a lower end is not above it, an upper end not below', () => {
    fc.assert(
      fc.property(
        anyNumber,
        fc.integer({ min: 0, max: 4 }),
        fc.array(anyNumber, { maxLength: 2 }),
        (value, decimals, boundaries) => {
          expect(read(formatBound(value, decimals, 'down', boundaries))).toBeLessThanOrEqual(value + slack(value))
          expect(read(formatBound(value, decimals, 'up', boundaries))).toBeGreaterThanOrEqual(value - slack(value))
        },
      ),
    )
  })
  it('never prints zero for a bound that is not zero', () => {
    fc.assert(
      fc.property(
        anyNumber,
        fc.integer({ min: 0, max: 4 }),
        fc.constantFrom('up' as const, 'down' as const),
        (value, decimals, rounding) => {
          expect(read(formatBound(value, decimals, rounding)) === 0).toBe(value === 0)
        },
      ),
    )
  })
})

describe('formatSize and formatLargeSize', () => {
  it('never say more than "at least" or less than "up to" the exact size, and never zero', () => {
    fc.assert(
      fc.property(size, (value) => {
        for (const format of [formatLargeSize, (x: number, r: 'towardZero' | 'awayFromZero') => formatSize(x, 1, r)]) {
          const [atLeast, upTo] = [read(format(value, 'towardZero')), read(format(value, 'awayFromZero'))]
          expect(atLeast).toBeGreaterThan(0)
          expect(atLeast).toBeLessThanOrEqual(value + slack(value))
          expect(upTo).toBeGreaterThanOrEqual(value - slack(value))
        }
      }),
    )
  })
  it('stay within one in ten of a large amount', () => {
    fc.assert(
      fc.property(size, (value) => {
        for (const rounding of ['nearest', 'towardZero', 'awayFromZero'] as const) {
          expect(Math.abs(read(formatLargeSize(value, rounding)) / value - 1)).toBeLessThan(0.1 + 1e-9)
        }
      }),
    )
  })
  it('write two significant digits in words', () => {
    expect(
      [1_257_000_000, 344_500_000, 24_321, 999_600_000, 1_925_000_000_000, 0.0345, 0].map((x) =>
        formatLargeSize(x, 'nearest'),
      ),
    ).toEqual(
      ['1.3 bn', '340 M', '24,000', '1.0 bn', '1.9 tn', '0.035', '0'].map((text) => text.replace(' ', '\u00a0')),
    )
  })
  it('round 344.5 M to "at least 340 M" and 1,925 M to "up to 2.0 bn"', () => {
    expect(formatLargeAmount(344.5e6, 'NTD', 'towardZero')).toBe('NTD\u00a0340\u00a0M')
    expect(formatLargeAmount(-1925e6, 'NTD', 'awayFromZero')).toBe('NTD\u00a02.0\u00a0bn')
  })
  it('are no finer than the second digit of their uncertainty, and no bound becomes zero by it', () => {
    expect(stepOf(412_345)).toBe(10_000)
    expect(stepOf(0)).toBe(0)
    expect(formatLargeSize(1_234_567, 'nearest', stepOf(412_345))).toBe('1.2\u00a0M')
    expect(formatLargeSize(1_234_567, 'nearest', stepOf(12_345_678))).toBe('1\u00a0M')
    expect(formatLargeSize(63_000, 'towardZero', stepOf(912_345))).toBe('60,000')
    expect(formatLargeSize(234, 'nearest', stepOf(912_345))).toBe('0')
    fc.assert(
      fc.property(size, size, (value, uncertainty) => {
        const finest = stepOf(uncertainty)
        expect(read(formatLargeSize(value, 'towardZero', finest))).toBeGreaterThan(0)
        expect(read(formatLargeSize(value, 'towardZero', finest))).toBeLessThanOrEqual(value + slack(value))
        expect(read(formatLargeSize(value, 'awayFromZero', finest))).toBeGreaterThanOrEqual(value - slack(value))
      }),
    )
  })
})

describe('formatInHundred', () => {
  it('says whole people in 100, and 1 in N below one', () => {
    expect(
      [0.565, 0.004, 0.0099, 0].map((share) => formatInHundred(share, 'nearest').replaceAll('\u00a0', ' ')),
    ).toEqual(['57 in 100', '1 in 250', '1 in 100', '0 in 100'])
  })
  it('rounds a bound so that it claims no more: a rarer "at least", a commoner "up to"', () => {
    expect(formatInHundred(0.2585, 'towardZero', 'more').replaceAll('\u00a0', ' ')).toBe('25 more in 100')
    expect(formatInHundred(0.0043, 'towardZero').replaceAll('\u00a0', ' ')).toBe('1 in 240')
    expect(formatInHundred(0.0043, 'awayFromZero').replaceAll('\u00a0', ' ')).toBe('1 in 230')
    expect(formatInHundred(0.0001234, 'towardZero').replaceAll('\u00a0', ' ')).toBe('1 in 8,200')
  })
  it('says none of a share so small that no N is finite', () =>
    expect(formatInHundred(5e-324, 'towardZero')).toBe('0\u00a0in\u00a0100'))
  it('does not call nearly everybody everybody', () =>
    expect(formatInHundred(0.996, 'nearest')).toBe('99.6\u00a0in\u00a0100'))
  it('does not call less than everybody "up to" less than it is', () => {
    expect(formatInHundred(0.9965, 'awayFromZero')).toBe('99.7\u00a0in\u00a0100')
    expect(formatInHundred(0.9996, 'awayFromZero')).toBe('100\u00a0in\u00a0100')
    expect(formatInHundred(0.9996, 'towardZero')).toBe('99\u00a0in\u00a0100')
  })
  it('never claims more than the exact share, nor less where it says up to', () => {
    const readShare = (text: string) => {
      const [, part, whole] = /^([\d.,]+)\u00a0in\u00a0([\d,]+)$/u.exec(text)!
      return Number(part.replaceAll(',', '')) / Number(whole.replaceAll(',', ''))
    }
    fc.assert(
      fc.property(fc.double({ min: 1e-7, max: 1, noNaN: true }), (share) => {
        expect(readShare(formatInHundred(share, 'towardZero'))).toBeLessThanOrEqual(share + slack(share))
        expect(readShare(formatInHundred(share, 'towardZero'))).toBeGreaterThan(0)
        expect(readShare(formatInHundred(share, 'awayFromZero'))).toBeGreaterThanOrEqual(share - slack(share))
      }),
    )
  })
})

describe('numbers that somebody wrote', () => {
  it('are printed back with the decimals they have', () => {
    expect([
      formatPlain(0.005),
      formatPlain(1200),
      formatPlainPercent(0.07),
      formatPlainPercent(0.005),
      formatPlainPercent(0.95),
    ]).toEqual(['0.005', '1,200', '7\u00a0%', '0.5\u00a0%', '95\u00a0%'])
  })
})

describe('a total beside its change', () => {
  it('has the digits that show the change, and two where two show it', () => {
    const totals = [
      [3_173_000, 60_000],
      [3_233_000, 60_000],
      [3_173_000, 900_000],
      [3_173_000, 0],
      [24_310, 120],
      [1_586, 3],
      [999_996, 5],
    ]
    expect(totals.map(([value, change]) => formatTotal(value, change).replace('\u00a0', ' '))).toEqual([
      '3.17 M',
      '3.23 M',
      '3.2 M',
      '3.2 M',
      '24,300',
      '1,586',
      '999,996',
    ])
  })
  it('two totals that differ are written differently', () => {
    const amount = fc.double({ min: 1, max: 1e12, noNaN: true })
    fc.assert(
      fc.property(amount, fc.double({ min: 1e-4, max: 2, noNaN: true }), (today, share) => {
        expect(formatTotal(today, today * share)).not.toBe(formatTotal(today + today * share, today * share))
      }),
    )
  })
})

describe('rows needed', () => {
  it('are two digits rounded up', () => {
    expect([11_420, 641, 99.2, 7.1, 12_000].map(formatRowsNeeded)).toEqual(['12,000', '650', '100', '8', '12,000'])
  })
  it('never fall short', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e12, noNaN: true }), (rows) => {
        expect(read(formatRowsNeeded(rows))).toBeGreaterThanOrEqual(rows - slack(rows))
      }),
    )
  })
})

describe('amounts', () => {
  it('put a currency before and any other unit behind', () => {
    expect([withUnit('7,281', 'NTD'), withUnit('7,281', '€'), withUnit('7,281', 'hours')]).toEqual([
      'NTD\u00a07,281',
      '€7,281',
      '7,281\u00a0hours',
    ])
  })
  it('are spoken whole from a thousand on, with cents below, with two digits below one', () => {
    expect([7805, 50.28, 0.0345, 0].map((amount) => decimalsOfAmount(amount))).toEqual([0, 2, 3, 2])
  })
})

it('sizes of files are bytes, or units of 1,024 with a decimal where it says something', () =>
  expect([1, 1023, 1024, 1536, 1_048_524, 1_048_576].map(formatBytes)).toEqual([
    '1 byte',
    '1,023 bytes',
    '1 KiB',
    '1.5 KiB',
    '1,023.9 KiB',
    '1 MiB',
  ]))
it('percent has one decimal and a space that does not break', () => expect(formatPercent(0.7953)).toBe('79.5\u00a0%'))
it('roundSignificant keeps zero', () => expect(roundSignificant(0, 2, 'up')).toBe(0))
it('a period has its article', () =>
  expect(['year', 'hour', 'week'].map(perPeriod)).toEqual(['a year', 'an hour', 'a week']))
