import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawSigns, fmix32, fnv1a32, seedXoshiro128, takeDraws } from '../../../src/core/stats/random.js'
import reference from '../../reference/gate_procedure.json' with { type: 'json' }

const { draws } = reference
const seed = Uint8Array.from(Buffer.from(draws.seed_hex, 'hex'))
const signOf = (signs: ReturnType<typeof drawSigns>, bucket: number, draw: number) =>
  (signs.bytes[(bucket >> 3) * signs.draws + draw] >> (bucket & 7)) & 1 ? 1 : -1

describe('hashing a unit id to its bucket', () => {
  it.each(draws.bucket_hash)('fmix32 of FNV-1a32 of the UTF-8 of "$id" is $fnv1a_fmix32', (expected) => {
    const bytes = new TextEncoder().encode(expected.id)
    const hash = fmix32(fnv1a32(bytes, 0, bytes.length))
    expect(hash).toBe(expected.fnv1a_fmix32)
    expect(hash % 1024).toBe(expected.bucket_1024)
  })

  it('FNV-1a32 agrees with the test vectors of its authors ("", "a", "foobar")', () => {
    const hash = (text: string) => fnv1a32(new TextEncoder().encode(text), 0, text.length)
    expect([hash(''), hash('a'), hash('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968])
  })

  it('only the bytes between start and end count', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), fc.uint8Array(), (before, bytes, after) => {
        const packed = Uint8Array.from([...before, ...bytes, ...after])
        expect(fnv1a32(packed, before.length, before.length + bytes.length)).toBe(fnv1a32(bytes, 0, bytes.length))
      }),
    )
  })

  it('fmix32 loses nothing: different hashes stay different', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(), (a, b) => (fmix32(a) === fmix32(b)) === (a === b)))
  })
})

describe('the generator xoshiro128**', () => {
  it('gives the reference words for the reference seed', () => {
    const next = seedXoshiro128(seed)
    expect(draws.first_words.map(() => next())).toEqual(draws.first_words)
  })

  it('a seed of zeros starts from the first word 1', () => {
    const one = new Uint8Array(16)
    one[0] = 1
    const [fromZero, fromOne] = [seedXoshiro128(new Uint8Array(16)), seedXoshiro128(one)]
    const words = Array.from({ length: 50 }, () => fromZero())
    expect(words).toEqual(Array.from({ length: 50 }, () => fromOne()))
    expect(words.some((word) => word !== 0)).toBe(true)
  })

  it('reads the first 16 bytes of a view, wherever the view lies in its buffer', () => {
    const wide = new Uint8Array(40)
    wide.set(seed, 5)
    expect(seedXoshiro128(wide.subarray(5, 37))()).toBe(draws.first_words[0])
  })

  it('refuses a seed of fewer than 16 bytes', () => {
    expect(() => seedXoshiro128(new Uint8Array(15))).toThrow(RangeError)
  })
})

describe('drawing signs', () => {
  it('gives the reference sign rows: least significant bit first', () => {
    const signs = drawSigns(seed, draws.B, 4)
    const rows = [0, 1, 2, 3].map((draw) => Array.from({ length: draws.B }, (_, bucket) => signOf(signs, bucket, draw)))
    expect(rows).toEqual(draws.first_sign_rows)
  })

  it('each draw takes ⌈buckets/32⌉ consecutive words, for any number of buckets', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 9 }), (buckets, count) => {
        const next = seedXoshiro128(seed)
        const signs = drawSigns(seed, buckets, count)
        for (let draw = 0; draw < count; draw++) {
          const words = Array.from({ length: Math.ceil(buckets / 32) }, next)
          for (let bucket = 0; bucket < buckets; bucket++) {
            const plus = (words[bucket >> 5] >>> (bucket & 31)) & 1
            expect(signOf(signs, bucket, draw)).toBe(plus ? 1 : -1)
          }
        }
      }),
    )
  })

  it('bits beyond the last bucket are 0', () => {
    const signs = drawSigns(seed, 13, 500)
    expect(signs.bytes.subarray(500).every((byte) => byte < 32)).toBe(true)
    expect(signs.bytes.subarray(500).some((byte) => byte >= 16)).toBe(true)
  })

  it('another seed gives other signs; the same seed the same', () => {
    const other = seed.slice()
    other[15] ^= 1
    expect(drawSigns(seed, 64, 20)).toEqual(drawSigns(seed, 64, 20))
    expect(drawSigns(other, 64, 20).bytes).not.toEqual(drawSigns(seed, 64, 20).bytes)
  })

  it('the signs of a bucket are balanced and those of two buckets uncorrelated', () => {
    const count = 4999
    const signs = drawSigns(seed, 40, count)
    const limit = 5 * Math.sqrt(count)
    for (let a = 0; a < 40; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0
        for (let draw = 0; draw < count; draw++) sum += signOf(signs, a, draw) * (a === b ? 1 : signOf(signs, b, draw))
        expect(Math.abs(sum)).toBeLessThan(limit)
      }
    }
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses %s buckets or draws', (count) => {
    expect(() => drawSigns(seed, count, 10)).toThrow(RangeError)
    expect(() => drawSigns(seed, 10, count)).toThrow(RangeError)
  })
})

it('draws taken in parts are the draws of the whole', () => {
  const signs = drawSigns(new Uint8Array(16).fill(3), 21, 10)
  const parts = [takeDraws(signs, 0, 4), takeDraws(signs, 4, 10)]
  expect(parts.map(({ draws }) => draws)).toEqual([4, 6])
  for (let block = 0; block < 3; block++) {
    const joined = parts.flatMap(({ bytes, draws }) => [...bytes.subarray(block * draws, (block + 1) * draws)])
    expect(joined).toEqual([...signs.bytes.subarray(block * 10, (block + 1) * 10)])
  }
})
