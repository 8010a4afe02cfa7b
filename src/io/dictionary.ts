export function sameBytes(
  left: Uint8Array,
  leftStart: number,
  leftEnd: number,
  right: Uint8Array,
  rightStart: number,
  rightEnd: number,
): boolean {
  if (leftEnd - leftStart !== rightEnd - rightStart) return false
  for (let at = leftStart, other = rightStart; at < leftEnd; at++, other++) if (left[at] !== right[other]) return false
  return true
}

export const HASH_START = 0x811c9dc5 | 0
export const HASH_PRIME = 0x01000193

/** The low bits choose the place: let the high ones have a say. */
const placeOf = (hash: number): number => hash ^ (hash >>> 15)

/** Distinct byte strings, numbered in order of first appearance. Open addressing with linear probing, at most half full. */
export class Dictionary {
  private count = 0
  /** Number of the string plus one; 0: free. */
  private table = new Int32Array(64)
  private hashes = new Int32Array(32)
  private starts = new Uint32Array(33)
  private pool = new Uint8Array(1024)

  codeOf(bytes: Uint8Array, start: number, end: number, isMissing: boolean): number {
    if (isMissing) return -1
    let hash = HASH_START
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], HASH_PRIME)
    return this.codeOfHashed(bytes, start, end, hash)
  }

  /** hash: from `HASH_START`, for every byte in turn `Math.imul(hash ^ byte, HASH_PRIME)`. */
  codeOfHashed(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.table.length - 1
    let place = placeOf(hash) & mask
    while (true) {
      const code = this.table[place] - 1
      if (code < 0) return this.add(bytes, start, end, hash, place)
      if (
        this.hashes[code] === hash &&
        sameBytes(bytes, start, end, this.pool, this.starts[code], this.starts[code + 1])
      )
        return code
      place = (place + 1) & mask
    }
  }

  texts(): string[] {
    return Array.from({ length: this.count }, (_, code) =>
      decoder.decode(this.pool.subarray(this.starts[code], this.starts[code + 1])),
    )
  }

  private add(bytes: Uint8Array, start: number, end: number, hash: number, place: number): number {
    const code = this.count++
    const from = this.starts[code]
    const to = from + end - start
    if (to > this.pool.length) this.pool = copyInto(new Uint8Array(2 * to), this.pool)
    this.pool.set(bytes.subarray(start, end), from)
    this.starts[code + 1] = to
    this.hashes[code] = hash
    this.table[place] = code + 1
    if (this.count === this.hashes.length) this.double()
    return code
  }

  private double(): void {
    this.hashes = copyInto(new Int32Array(2 * this.count), this.hashes)
    this.starts = copyInto(new Uint32Array(2 * this.count + 1), this.starts)
    this.table = new Int32Array(4 * this.count)
    const mask = this.table.length - 1
    for (let code = 0; code < this.count; code++) {
      let place = placeOf(this.hashes[code]) & mask
      while (this.table[place] !== 0) place = (place + 1) & mask
      this.table[place] = code + 1
    }
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function copyInto<Numbers extends Uint8Array | Int32Array | Uint32Array>(larger: Numbers, old: Numbers): Numbers {
  larger.set(old)
  return larger
}
