import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pair } from '../../src/core/pair.js'
import { swapArrays, swapCells, swapPredictions } from '../../src/core/swap.js'
import type { TaskValues } from '../../src/core/task-values.js'
import { makePair } from './make-pair.js'

const floats = (...values: number[]) => Float64Array.from(values)
const ints = (...values: number[]) => Int32Array.from(values)
const pairOf = (values: TaskValues): Pair => ({
  ...makePair({ label: [0, 1, 1], champion: [1, 2, 3], challenger: [11, 12, 13] }),
  values,
})
/** The second row of three. */
const second = Uint8Array.from([0, 1, 0])

describe('swapPredictions', () => {
  it('exchanges the scores of the rows that are named and nothing else', () => {
    const pair = pairOf({ task: 'binary' })
    const swapped = swapPredictions(pair, second)
    expect(swapped.championScore).toEqual(floats(1, 12, 3))
    expect(swapped.challengerScore).toEqual(floats(11, 2, 13))
    expect({ ...swapped, championScore: 0, challengerScore: 0 }).toEqual({
      ...pair,
      championScore: 0,
      challengerScore: 0,
    })
    expect(pair.championScore).toEqual(floats(1, 2, 3))
  })

  it.each<[string, TaskValues, TaskValues]>([
    [
      'a number',
      { task: 'regression', yTrue: floats(7, 8, 9), champion: floats(1, 2, 3), challenger: floats(11, 12, 13) },
      { task: 'regression', yTrue: floats(7, 8, 9), champion: floats(1, 12, 3), challenger: floats(11, 2, 13) },
    ],
    [
      'a class and its probabilities',
      {
        task: 'multiclass',
        classes: ['a', 'b'],
        label: ints(0, 1, 0),
        champion: { predicted: ints(0, 0, 0), probabilities: [floats(0.9, 0.8, 0.7), floats(0.1, 0.2, 0.3)] },
        challenger: { predicted: ints(1, 1, 1), probabilities: [floats(0.4, 0.3, 0.2), floats(0.6, 0.7, 0.8)] },
      },
      {
        task: 'multiclass',
        classes: ['a', 'b'],
        label: ints(0, 1, 0),
        champion: { predicted: ints(0, 1, 0), probabilities: [floats(0.9, 0.3, 0.7), floats(0.1, 0.7, 0.3)] },
        challenger: { predicted: ints(1, 0, 1), probabilities: [floats(0.4, 0.8, 0.2), floats(0.6, 0.2, 0.8)] },
      },
    ],
    [
      'the scores of all items of a query',
      {
        task: 'ranking',
        itemStart: ints(0, 2, 4, 5),
        relevance: floats(1, 0, 1, 0, 1),
        champion: floats(1, 2, 3, 4, 5),
        challenger: floats(11, 12, 13, 14, 15),
      },
      {
        task: 'ranking',
        itemStart: ints(0, 2, 4, 5),
        relevance: floats(1, 0, 1, 0, 1),
        champion: floats(1, 2, 13, 14, 5),
        challenger: floats(11, 12, 3, 4, 15),
      },
    ],
    [
      'a forecast with its interval and quantiles',
      {
        task: 'forecast',
        yTrue: floats(7, 8, 9),
        scale: floats(1, 1, 1),
        champion: {
          point: floats(1, 2, 3),
          lower: floats(0, 1, 2),
          upper: undefined,
          quantiles: [{ level: 0.5, values: floats(1, 2, 3) }],
        },
        challenger: {
          point: floats(11, 12, 13),
          lower: floats(10, 11, 12),
          upper: undefined,
          quantiles: [{ level: 0.5, values: floats(11, 12, 13) }],
        },
      },
      {
        task: 'forecast',
        yTrue: floats(7, 8, 9),
        scale: floats(1, 1, 1),
        champion: {
          point: floats(1, 12, 3),
          lower: floats(0, 11, 2),
          upper: undefined,
          quantiles: [{ level: 0.5, values: floats(1, 12, 3) }],
        },
        challenger: {
          point: floats(11, 2, 13),
          lower: floats(10, 1, 12),
          upper: undefined,
          quantiles: [{ level: 0.5, values: floats(11, 2, 13) }],
        },
      },
    ],
    [
      'a score with its repeats',
      {
        task: 'score',
        champion: floats(1, 2, 3),
        challenger: floats(11, 12, 13),
        repeats: {
          champion: { count: floats(1, 2, 3), correct: floats(1, 1, 1) },
          challenger: { count: floats(4, 5, 6), correct: floats(2, 2, 2) },
        },
      },
      {
        task: 'score',
        champion: floats(1, 12, 3),
        challenger: floats(11, 2, 13),
        repeats: {
          champion: { count: floats(1, 5, 3), correct: floats(1, 2, 1) },
          challenger: { count: floats(4, 2, 6), correct: floats(2, 1, 2) },
        },
      },
    ],
  ])('exchanges %s, twice is nothing', (_, values, expected) => {
    const swapped = swapPredictions(pairOf(values), second)
    expect(swapped.values).toEqual(expected)
    expect(swapPredictions(swapped, second).values).toEqual(values)
  })
})

describe('swapArrays and swapCells', () => {
  it('exchange the same rows, and exchanging all of them exchanges the models', () => {
    const rows = fc.array(fc.tuple(fc.nat(7), fc.nat(9), fc.nat(9), fc.boolean()), { maxLength: 20 })
    fc.assert(
      fc.property(rows, (made) => {
        const cells = Uint8Array.from(made, ([cell]) => cell)
        const one = Float64Array.from(made, ([, value]) => value)
        const other = Float64Array.from(made, ([, , value]) => value)
        const exchange = Uint8Array.from(made, ([, , , bit]) => (bit ? 1 : 0))
        expect(swapArrays(one, other, new Uint8Array(made.length).fill(1))).toEqual([other, one])
        const swapped = swapArrays(one, other, exchange)
        expect(swapArrays(swapped[0], swapped[1], exchange)).toEqual([one, other])
        const swappedCells = swapCells(cells, exchange)
        expect(swapCells(swappedCells, exchange)).toEqual(cells)
        for (const [row, [cell, , , bit]] of made.entries()) {
          const decisions = [(cell >> 1) & 1, cell & 1]
          if (bit) decisions.reverse()
          expect(swappedCells[row]).toBe((cell & 4) + 2 * decisions[0] + decisions[1])
        }
      }),
    )
  })
})
