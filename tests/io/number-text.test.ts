import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dateText,
  decimalText,
  doubleText,
  floatText,
  halfToNumber,
  timestampText,
  timeText,
} from '../../src/io/number-text.js'

describe('texts of typed values', () => {
  // Python 3.11: repr(value).
  it.each([
    [1, '1.0'],
    [0.1, '0.1'],
    [-0, '-0.0'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1.5e300, '1.5e+300'],
    [1e-4, '0.0001'],
    [0.00001, '1e-05'],
    [-1.25e-7, '-1.25e-07'],
    [5e-324, '5e-324'],
    [Number.POSITIVE_INFINITY, 'inf'],
  ])('a double is written as Python does: %d', (value, text) => expect(doubleText(value)).toBe(text))

  it('the text of a double reads back as the same double, that of a float as the same float', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (v) => Object.is(Number(doubleText(v)), v)),
    )
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (v) =>
        Object.is(Math.fround(Number(floatText(v))), v),
      ),
    )
    expect(floatText(Math.fround(0.1))).toBe('0.1')
  })

  it('a decimal has its digits after the point, and no others', () => {
    expect(decimalText(1230n, 2)).toBe('12.30')
    expect(decimalText(-5n, 3)).toBe('-0.005')
    expect(decimalText(12, 0)).toBe('12')
    expect(decimalText(12, -3)).toBe('12000')
    expect(decimalText(0, -3)).toBe('0')
  })

  it('a date agrees with JavaScript in every year that has four digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (days) => {
        expect(dateText(days)).toBe(new Date(days * 86_400_000).toISOString().slice(0, 10))
      }),
    )
    expect(dateText(3_000_000)).toBe('+10183-09-21')
  })

  it('a time has 0, 3, 6 or 9 digits of a second, whatever its unit', () => {
    expect(timeText(3_723_000_000_000n)).toBe('01:02:03')
    expect(timeText(500_000_000n)).toBe('00:00:00.500')
    expect(timeText(1_000n)).toBe('00:00:00.000001')
    expect(timeText(1n)).toBe('00:00:00.000000001')
  })

  it('a time before 1970 is on its own day; an instant ends with Z', () => {
    expect(timestampText(-1_000_000n, false)).toBe('1969-12-31T23:59:59.999')
    expect(timestampText(0n, true)).toBe('1970-01-01T00:00:00Z')
  })

  it('half floats', () => {
    expect([0x3c00, 0xc000, 0x0001, 0x7c00, 0x8000].map(halfToNumber)).toEqual([
      1,
      -2,
      2 ** -24,
      Number.POSITIVE_INFINITY,
      -0,
    ])
    expect(halfToNumber(0x7e00)).toBeNaN()
  })
})
