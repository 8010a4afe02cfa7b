import { describe, expect, it } from 'vitest'
import { intervalOfQuantile } from '../../../src/core/stats/quantile-interval.js'

const ranks = (n: number) => Float64Array.from({ length: n }, (_, i) => i + 1)

describe('intervalOfQuantile', () => {
  // R 4.2.2: a <- (1 - level)/2; qbinom(a, n, p), qbinom(1 - a, n, p) + 1, ceiling(n * p)
  it.each([
    [20, 0.5, 0.95, 10, 6, 15],
    [50, 0.8, 0.95, 40, 34, 46],
    [200, 0.8, 0.95, 160, 149, 172],
    [400, 0.8, 0.99, 320, 299, 341],
  ])('takes the order statistics that R names: n %i, p %f, level %f', (n, p, level, value, low, high) =>
    expect(intervalOfQuantile(ranks(n), p, level)).toEqual({ value, low, high }),
  )

  it('is open to the side on which the values are too few', () => {
    expect(intervalOfQuantile(ranks(10), 0.8, 0.95)).toEqual({ value: 8, low: 5, high: Number.POSITIVE_INFINITY })
    expect(intervalOfQuantile([7], 0.5, 0.95)).toEqual({
      value: 7,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    })
  })

  it('refuses no values, and probabilities that are none', () => {
    expect(() => intervalOfQuantile([], 0.5, 0.95)).toThrow(RangeError)
    expect(() => intervalOfQuantile([1], 1, 0.95)).toThrow(RangeError)
    expect(() => intervalOfQuantile([1], 0.5, 0)).toThrow(RangeError)
  })
})
