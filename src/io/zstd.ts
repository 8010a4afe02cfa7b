import { decompress } from 'fzstd'
import { expectIntact } from './damage.js'

/**
 * Zstandard frames that inflate to exactly `length` bytes. Throws an Error when they do not; one block, of at least four
 * bytes, inflates to at most 128 KiB (RFC 8878), so that a length no input of this size could have is never made room for.
 */
export function inflateZstd(input: Uint8Array, length: number): Uint8Array {
  expectIntact(length <= (input.length / 4) * 131_072, 'zstd: input too short for its length')
  const output = decompress(input, new Uint8Array(length))
  expectIntact(output.length === length, 'zstd: frame of another length')
  return output
}
