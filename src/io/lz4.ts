/**
 * LZ4, as its block and frame descriptions say. All three throw an Error when the input is damaged or does not fill
 * `output` exactly, and never write or read outside of it.
 */

/** One block, into `output` from `from` on; matches may reach back to its beginning. Returns where the block ends. */
function inflateBlock(input: Uint8Array, output: Uint8Array, from: number): number {
  let to = from
  let at = 0
  const lengthFrom = (nibble: number): number => {
    let length = nibble
    for (let more = nibble === 15; more; ) {
      if (at >= input.length) throw new Error('lz4: input ends inside a length')
      const byte = input[at++]
      length += byte
      more = byte === 255
    }
    return length
  }
  while (at < input.length) {
    const token = input[at++]
    const literals = lengthFrom(token >> 4)
    if (at + literals > input.length || to + literals > output.length) throw new Error('lz4: literals out of range')
    // For the few bytes of most sequences, a loop is faster than a call.
    if (literals > 32) {
      output.set(input.subarray(at, at + literals), to)
      at += literals
      to += literals
    } else for (const end = at + literals; at < end; ) output[to++] = input[at++]
    // The last sequence of a block has no match.
    if (at === input.length) break
    if (at + 2 > input.length) throw new Error('lz4: input ends inside an offset')
    const distance = input[at] | (input[at + 1] << 8)
    at += 2
    const length = lengthFrom(token & 15) + 4
    if (distance === 0 || distance > to || to + length > output.length) throw new Error('lz4: match out of range')
    if (length > 32 && distance >= length) output.copyWithin(to, to - distance, to - distance + length)
    else for (let step = 0; step < length; step++) output[to + step] = output[to + step - distance]
    to += length
  }
  return to
}

export function inflateLz4Block(input: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length)
  if (inflateBlock(input, output, 0) !== length) throw new Error('lz4: block of another length')
  return output
}

/** Parquet's first LZ4, which Hadoop wrote as blocks behind two big-endian lengths and others as one bare block. */
export function inflateLz4Hadoop(input: Uint8Array, length: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  const output = new Uint8Array(length)
  let at = 0
  let to = 0
  while (at + 8 <= input.length) {
    const inflated = view.getUint32(at)
    const end = at + 8 + view.getUint32(at + 4)
    if (end > input.length || to + inflated > length) break
    const chunk = output.subarray(to, to + inflated)
    try {
      if (inflateBlock(input.subarray(at + 8, end), chunk, 0) !== inflated) break
    } catch {
      break
    }
    at = end
    to += inflated
  }
  return at === input.length && to === length ? output : inflateLz4Block(input, length)
}

const frameMagic = 0x184d2204

/** One or more frames. Checksums are not compared: the lengths are. */
export function inflateLz4Frame(input: Uint8Array, length: number): Uint8Array {
  // A byte of input stands for at most 255 of output.
  if (length > 255 * input.length) throw new Error('lz4: input too short for its length')
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  const output = new Uint8Array(length)
  let at = 0
  let to = 0
  while (at < input.length) {
    if (view.getUint32(at, true) !== frameMagic) throw new Error('lz4: no frame')
    const flags = view.getUint8(at + 4)
    if (flags >> 6 !== 1) throw new Error('lz4: unknown frame version')
    const hasBlockChecksum = (flags & 0x10) !== 0
    const hasLength = (flags & 0x08) !== 0
    const hasChecksum = (flags & 0x04) !== 0
    if ((flags & 0x01) !== 0) throw new Error('lz4: frame with a dictionary')
    at += 6 + (hasLength ? 8 : 0) + 1
    // Blocks may be linked: matches reach back within the frame.
    const frame = output.subarray(to)
    let written = 0
    while (true) {
      const size = view.getUint32(at, true)
      at += 4
      if (size === 0) break
      const bytes = size & 0x7fffffff
      if (at + bytes > input.length) throw new Error('lz4: block out of range')
      const block = input.subarray(at, at + bytes)
      if (size === bytes) {
        written = inflateBlock(block, frame, written)
      } else {
        frame.set(block, written)
        written += bytes
      }
      at += bytes + (hasBlockChecksum ? 4 : 0)
    }
    at += hasChecksum ? 4 : 0
    to += written
  }
  if (to !== length) throw new Error('lz4: frame of another length')
  return output
}
