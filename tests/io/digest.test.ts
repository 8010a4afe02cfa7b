import { expect, it } from 'vitest'
import { sha256, sha256Bytes } from '../../src/io/digest.js'
import { encode } from './read-text.js'

// FIPS 180-4, example "abc".
const digestOfAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

it('sha256 is the SHA-256 of the bytes in hexadecimal', () => {
  expect(sha256(encode('abc'))).toBe(digestOfAbc)
})
it('sha256Bytes is the SHA-256 of all chunks one after the other, wherever they are cut', () => {
  for (const chunks of [['abc'], ['a', 'bc'], ['', 'a', '', 'b', 'c']])
    expect(Buffer.from(sha256Bytes(chunks.map(encode))).toString('hex')).toBe(digestOfAbc)
})
