import { isUtf8 } from 'node:buffer'
import { errorOf, ProblemError } from '../core/problem.js'
import { lineAt } from './delimited-text.js'

/** Either byte order mark of UTF-16. */
export const hasUtf16Mark = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)

/**
 * The same text as UTF-8 without a byte order mark. UTF-16 is recognised by its mark alone (spreadsheets write it as
 * "Unicode text"); everything else must be UTF-8. Throws ProblemError with `not_utf8` or `not_utf16`.
 */
export function decodeText(bytes: Uint8Array, file: string): Uint8Array {
  if (hasUtf16Mark(bytes)) return decodeUtf16(bytes, file)
  const text = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
  if (!isUtf8(text)) {
    const at = findInvalidByte(text)
    const byte = text[at].toString(16).toUpperCase().padStart(2, '0')
    throw new ProblemError(errorOf('not_utf8', { file, line: lineAt(text, at), byte }))
  }
  return text
}

function decodeUtf16(bytes: Uint8Array, file: string): Uint8Array {
  const bigEndian = bytes[0] === 0xfe
  const units = Buffer.from(bytes.subarray(2))
  const problem = new ProblemError(errorOf('not_utf16', { file, bytes: bytes.length }))
  if (units.length % 2 === 1) throw problem
  if (bigEndian) units.swap16()
  const text = decodeOrNothing(units)
  // A mark of UTF-32 begins like one of UTF-16; its characters then hold zeros.
  if (text === undefined || text.includes('\0')) throw problem
  return new TextEncoder().encode(text)
}

function decodeOrNothing(units: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }).decode(units)
  } catch {
    return undefined
  }
}

/** Where the first ill-formed sequence begins (Unicode 16, table 3-7). The text is known to hold one. */
function findInvalidByte(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length === 0) return at
    at += length
  }
  return bytes.length - 1
}

/** Bytes of the UTF-8 sequence that begins at `at`; 0 if it is ill-formed. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]
  if (first < 0x80) return 1
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  if (length === 0 || at + length > bytes.length) return 0
  // Overlong forms, surrogates and code points beyond U+10FFFF show in the second byte.
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  if (bytes[at + 1] < lowest || bytes[at + 1] > highest) return 0
  for (let next = at + 2; next < at + length; next++) if ((bytes[next] & 0xc0) !== 0x80) return 0
  return length
}
