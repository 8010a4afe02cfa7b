import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkId, parseCheckId } from '../../src/core/check-id.js'

const text = fc.oneof(
  fc.string({ unit: 'binary' }).filter((value) => !/\p{Cs}/u.test(value)),
  fc.string({ unit: fc.constantFrom('@', ',', '=', '\\', '%', ' ', '\n', 'a', '2', 'C', '\u00a0', '\u202e', '😀') }),
)
const slices = fc.dictionary(text, text, { minKeys: 1, maxKeys: 3, noNullPrototype: true })

describe('check ids', () => {
  test('read back to the metric and the slice they were made of', () => {
    fc.assert(
      fc.property(text, fc.option(slices), (metric, slice) => {
        expect(parseCheckId(checkId(metric, slice))).toEqual({ metric, slice })
      }),
    )
  })

  test('are one word on one line', () => {
    fc.assert(
      fc.property(text, slices, (metric, slice) => {
        expect(checkId(metric, slice)).not.toMatch(/[\s\\\p{Cc}\p{Cf}]/u)
      }),
    )
  })

  test('different slices have different ids', () => {
    fc.assert(
      fc.property(slices, slices, (one, other) => {
        const same = JSON.stringify(Object.entries(one)) === JSON.stringify(Object.entries(other))
        expect(checkId('recall', one) === checkId('recall', other)).toBe(same)
      }),
    )
  })

  test('write column=value in the order of the slice and escape what would be misread', () => {
    expect(checkId('roc_auc', null)).toBe('roc_auc')
    expect(checkId('recall', { sex: 'F', age: '25..40' })).toBe('recall@sex=F,age=25..40')
    expect(checkId('recall', { 'e-mail': 'a@b, c=100 %' })).toBe('recall@e-mail=a%40b%2C%20c%3D100%20%25')
  })

  test('a metric may hold an @, a column may be called __proto__', () => {
    expect(parseCheckId('ndcg@10')).toEqual({ metric: 'ndcg@10', slice: null })
    expect(parseCheckId('ndcg@10@country=DE')).toEqual({ metric: 'ndcg@10', slice: { country: 'DE' } })
    expect(Object.entries(parseCheckId('recall@__proto__=x')?.slice ?? {})).toEqual([['__proto__', 'x']])
  })

  test.each(['recall@a=%ZZ', 'recall@a=b=c', 'recall@a=b,c', 'recall@a=b,a=c', 'a=b'])('%s is no check id', (id) => {
    expect(parseCheckId(id)).toBeUndefined()
  })
})
