import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assignBuckets } from '../../src/core/buckets.js'
import { orderKeys } from '../../src/core/canonical-order.js'
import { packKeys, positionKeys } from '../../src/core/keys.js'
import { findRepeatedKeys, matchSorted, rankKeys, sortKeys } from '../../src/core/match.js'
import { keyText } from '../../src/core/table.js'
import gate from '../reference/gate_procedure.json' with { type: 'json' }
import { makeTable } from './make-table.js'

const keysOf = (texts: readonly string[]) => packKeys(makeTable('t.csv', { id: texts }).column('id')!.keys())

/** Reference: what JavaScript itself does, stable. */
const sortedRows = (texts: readonly string[]) =>
  [...texts.keys()].sort((left, right) =>
    texts[left] < texts[right] ? -1 : texts[left] > texts[right] ? 1 : left - right,
  )

const orderOf = (texts: readonly string[]) => [...(orderKeys(keysOf(texts)) ?? texts.keys())]

/** Texts from few characters, so that many are equal or prefixes of others; among them both sides of the surrogates. */
const nearTexts = fc.array(
  fc.string({
    unit: fc.constantFrom('a', 'b', '0', '\u0000', 'é', '\ud7ff', '\ue000', '\uffff', '😀', '\u{10ffff}'),
    maxLength: 6,
  }),
  { maxLength: 200 },
)

describe('canonical order', () => {
  test('is the order of JavaScript strings, whatever the characters', () => {
    fc.assert(
      fc.property(nearTexts, (texts) => {
        expect(orderOf(texts)).toEqual(sortedRows(texts))
      }),
    )
  })

  test('a character above U+FFFF comes before U+E000 to U+FFFF, as UTF-16 has it and UTF-8 has not', () => {
    const texts = ['\uffff', '😀', '\ue000', '\ud7ff']
    expect(orderOf(texts).map((row) => texts[row])).toEqual(['\ud7ff', '😀', '\ue000', '\uffff'])
  })

  test.each([
    ['numbers without padding', (i: number) => String((i * 7919) % 5000)],
    ['a long common beginning', (i: number) => `tenant/production/customer/${(i * 7919) % 5000}`],
    ['groups that share 40 characters each', (i: number) => `${'x'.repeat(40 + (i % 3))}${(i * 7919) % 5000}`],
    [
      'many characters at each place',
      (i: number) => String.fromCodePoint(...[1, 2, 3].map((k) => 33 + ((i * 7919 * k) % 900))),
    ],
    ['many equal texts', (i: number) => `user-${(i * 7919) % 40}`],
  ])('5000 rows with %s are ordered as Array.sort orders them', (_, make) => {
    const texts = Array.from({ length: 5000 }, (_, i) => make(i))
    expect(orderOf(texts)).toEqual(sortedRows(texts))
  })

  test('rows in strict order are left alone; a repeated key is not strict order', () => {
    expect(orderKeys(keysOf(['a', 'b', 'ba']))).toBeUndefined()
    expect(orderKeys(keysOf(['a', 'b', 'b']))).toBeDefined()
    expect(orderKeys(keysOf([]))).toBeUndefined()
  })
})

describe('matching sorted keys', () => {
  test('finds exactly the keys that both sides have', () => {
    const ids = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 4 }).filter((id) => !/\p{Cs}/u.test(id)))
    fc.assert(
      fc.property(ids, ids, (left, right) => {
        const [one, other] = [sortKeys(keysOf(left)), sortKeys(keysOf(right))]
        const { partner, matched } = matchSorted(one.keys, other.keys)
        const pairs = left.map((_, place) => [keyText(one.keys, place), partner ? partner[place] : place] as const)
        const met = pairs.filter(([, place]) => place >= 0)
        expect(met.every(([text, place]) => keyText(other.keys, place) === text)).toBe(true)
        expect(met.map(([text]) => text).sort()).toEqual(left.filter((id) => right.includes(id)).sort())
        expect(matched).toBe(met.length)
      }),
    )
  })

  test('repeated keys: the rows beyond the first are counted, the earliest repetition is named', () => {
    expect(findRepeatedKeys(sortKeys(keysOf(['z', 'b', 'a', 'b', 'z', 'b'])))).toEqual({
      count: 3,
      first: 1,
      second: 3,
    })
    expect(findRepeatedKeys(sortKeys(keysOf(['b', 'a'])))).toBeUndefined()
  })

  test('ranks number distinct keys in their order', () => {
    const { rankOfRow, distinct } = rankKeys(keysOf(['u2', 'u10', 'u2', '😀', '\ue000']))
    expect([...rankOfRow]).toEqual([1, 0, 1, 2, 3])
    expect([0, 1, 2, 3].map((rank) => keyText(distinct, rank))).toEqual(['u10', 'u2', '😀', '\ue000'])
  })
})

describe('positions and buckets', () => {
  test('positions are the decimal numbers from 1', () => {
    const keys = positionKeys(1001)
    expect(Array.from({ length: 1001 }, (_, row) => keyText(keys, row))).toEqual(
      Array.from({ length: 1001 }, (_, row) => String(row + 1)),
    )
  })

  test('1024 units have a bucket each, their rank', () => {
    const { bucketOfUnit, buckets } = assignBuckets(positionKeys(1024))
    expect(buckets).toBe(1024)
    expect([...bucketOfUnit]).toEqual([...bucketOfUnit.keys()])
  })

  test('from 1025 units on the bucket is the hash of the id (gate_procedure.json, draws.bucket_hash)', () => {
    const known = gate.draws.bucket_hash
    const others = Array.from({ length: 1025 }, (_, i) => `other ${i}`)
    const { bucketOfUnit, buckets } = assignBuckets(keysOf([...known.map(({ id }) => id), ...others]))
    expect(buckets).toBe(1024)
    expect([...bucketOfUnit.subarray(0, known.length)]).toEqual(known.map(({ bucket_1024 }) => bucket_1024))
  })
})
