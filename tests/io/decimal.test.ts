import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CellState } from '../../src/core/table.js'
import { parsePlainDecimal, readNumber } from '../../src/io/decimal.js'
import { encode } from './read-text.js'

const parse = (text: string): number => {
  // Digits around it show when a parser reads past its cell.
  const bytes = encode(`9${text}9`)
  return parsePlainDecimal(bytes, 1, bytes.length - 1)
}

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{0,${most}}$`))
const decimals = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    digits(20),
    fc.constantFrom('', '.'),
    digits(24),
    fc.constantFrom('', 'e', 'E', 'e-', 'E+'),
    digits(3),
  )
  .map(
    ([sign, whole, point, fraction, e, exponent]) =>
      sign + whole + (point ? point + fraction : '') + (e ? e + exponent : ''),
  )

describe('parsePlainDecimal', () => {
  it('gives the same double as Number() or leaves the text to it', () => {
    fc.assert(
      fc.property(decimals, (text) => {
        const value = parse(text)
        if (!Number.isNaN(value)) expect(value).toBe(Number(text))
      }),
      { numRuns: 20_000, seed: 1 },
    )
  })
  it('reads fixed decimals below 2^53 without their point itself, up to 15 places', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 15 }), fc.integer({ min: 0, max: 15 }), (mantissa, scale) => {
        const text = (mantissa / 10 ** scale).toFixed(scale)
        expect(parse(text)).toBe(Number(text))
      }),
      { numRuns: 5_000, seed: 2 },
    )
  })
  it.each([
    ['9007199254740991', 9007199254740991],
    ['0.1', 0.1],
    ['1e22', 1e22],
    ['1e-22', 1e-22],
    ['123456789012345e7', 123456789012345e7],
    ['0.000001', 0.000001],
    ['-0', -0],
    ['00012.50', 12.5],
  ])('reads %s', (text, value) => {
    expect(parse(text)).toBe(value)
  })
  it.each([
    '',
    '.',
    '-',
    '+',
    'e5',
    '1e',
    '1e+',
    '1ee5',
    '1.2.3',
    ' 1',
    '1 ',
    'NaN',
    '0x10',
    '9007199254740993',
    '1e23',
    '1e-23',
  ])('leaves %j to the slow path', (text) => {
    expect(parse(text)).toBeNaN()
  })
})

describe('readNumber', () => {
  it('gives the double of Number() for every decimal, and says when it is too large', () => {
    fc.assert(
      fc.property(fc.oneof(decimals, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)), (text) => {
        const read = readNumber(text)
        const value = Number(text)
        if (text === '') expect(read.state).toBe(CellState.missing)
        else if (Number.isNaN(value)) expect(read).toEqual({ value: Number.NaN, state: CellState.text })
        else if (Number.isFinite(value)) expect(read).toEqual({ value, state: CellState.finite })
        else expect(read).toEqual({ value: Number.NaN, state: CellState.infinite })
      }),
      { numRuns: 20_000, seed: 3 },
    )
  })
})
