/**
 * Deterministic bits: hashes that put units into buckets, and the generator of the random signs (statistics.md, section 5).
 * Integer arithmetic only, so that every machine sees the same signs.
 */

/**
 * FNV-1a hash, 32 bits, of `bytes[start … end − 1]`; unsigned. No bytes: the offset basis 2166136261.
 * Fowler, Noll, Vo 1991; IETF draft-eastlake-fnv.
 */
export function fnv1a32(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193)
  return hash >>> 0
}

/** Finaliser of MurmurHash3 (x86, 32 bits), unsigned: spreads the last bytes of an FNV hash over all bits. Appleby 2011. */
export function fmix32(hash: number): number {
  let h = hash | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/**
 * The generator xoshiro128** as a function that returns the next unsigned 32-bit output.
 * seed: at least 16 bytes, of which the first 16 are read as four little-endian words (all zero, which the generator could
 * never leave: the first word becomes 1). Fewer bytes: RangeError. Blackman, Vigna 2021, ACM TOMS 47(4), article 36.
 */
export function seedXoshiro128(seed: Uint8Array): () => number {
  if (seed.length < 16) throw new RangeError(`the seed has ${seed.length} bytes; 16 are needed`)
  const view = new DataView(seed.buffer, seed.byteOffset, 16)
  let s0 = view.getInt32(0, true)
  let s1 = view.getInt32(4, true)
  let s2 = view.getInt32(8, true)
  let s3 = view.getInt32(12, true)
  if ((s0 | s1 | s2 | s3) === 0) s0 = 1
  return () => {
    const scrambled = Math.imul(s1, 5)
    const output = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0
    const shifted = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 11) | (s3 >>> 21)
    return output
  }
}

/** Random signs, one per draw and bucket, packed for table look-up. */
export interface SignVectors {
  readonly buckets: number
  readonly draws: number
  /** The draws are all 2^buckets patterns, each once: p values need no correction for sampling. */
  readonly complete: boolean
  /**
   * One byte per block of 8 buckets and draw: bit j of `bytes[block * draws + draw]` is 1 where bucket 8·block + j has
   * sign +. Bits beyond the last bucket are 0.
   */
  readonly bytes: Uint8Array
}

/**
 * Draws `draws` vectors of `buckets` random signs (Rademacher variables). Each draw takes ⌈buckets/32⌉ outputs of the
 * generator; bucket b is + where bit b mod 32, least significant first, of output ⌊b/32⌋ is 1. statistics.md, section 5.
 * seed: as for `seedXoshiro128`. buckets and draws: whole and positive; RangeError otherwise.
 */
export function drawSigns(seed: Uint8Array, buckets: number, draws: number): SignVectors {
  for (const count of [buckets, draws])
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`a positive whole number is needed, not ${count}`)
  const next = seedXoshiro128(seed)
  const blocks = Math.ceil(buckets / 8)
  const words = Math.ceil(buckets / 32)
  const lastByteMask = 0xff >>> (8 * blocks - buckets)
  const bytes = new Uint8Array(blocks * draws)
  for (let draw = 0; draw < draws; draw++) {
    for (let word = 0; word < words; word++) {
      const bits = next()
      const end = Math.min(4 * word + 4, blocks)
      for (let block = 4 * word, shift = 0; block < end; block++, shift += 8) {
        bytes[block * draws + draw] = bits >>> shift
      }
    }
    bytes[(blocks - 1) * draws + draw] &= lastByteMask
  }
  return { buckets, draws, complete: false, bytes }
}

/** The draws from `from` up to, without, `to`. */
export function takeDraws({ buckets, draws, complete, bytes }: SignVectors, from: number, to: number): SignVectors {
  const blocks = Math.ceil(buckets / 8)
  const taken = new Uint8Array(blocks * (to - from))
  for (let block = 0; block < blocks; block++)
    taken.set(bytes.subarray(block * draws + from, block * draws + to), block * (to - from))
  return { buckets, draws: to - from, complete, bytes: taken }
}
