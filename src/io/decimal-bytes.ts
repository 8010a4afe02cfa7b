import { decimalText } from './number-text.js'
import { type LongColumn, PackedBuilder, type PackedTexts } from './typed-table.js'

/**
 * Decimals from big-endian two's complement, each of any length; an empty one is missing. They stay numbers of 64 bits if
 * they all fit, and are else kept as text, so that every digit stands.
 */
export function packDecimals({ bytes, offsets }: PackedTexts, scale: number): LongColumn | PackedTexts {
  const count = offsets.length - 1
  const values = new BigInt64Array(count)
  let missing: Uint8Array | undefined
  for (let i = 0; i < count; i++) {
    if (offsets[i] === offsets[i + 1]) {
      missing ??= new Uint8Array(count)
      missing[i] = 1
      continue
    }
    const value = readInteger(bytes, offsets[i], offsets[i + 1])
    values[i] = value
    if (values[i] !== value) return decimalTexts({ kind: 'texts', bytes, offsets }, scale)
  }
  return { kind: 'long', values, missing, meaning: { is: 'decimal', scale } }
}

function decimalTexts({ bytes, offsets }: PackedTexts, scale: number): PackedTexts {
  const texts = new PackedBuilder(offsets.length - 1)
  for (let i = 0; i < offsets.length - 1; i++) {
    if (offsets[i] < offsets[i + 1]) texts.addText(decimalText(readInteger(bytes, offsets[i], offsets[i + 1]), scale))
    texts.endRow()
  }
  return texts.pack()
}

function readInteger(bytes: Uint8Array, start: number, end: number): bigint {
  // Most are short: six bytes are exact as a double.
  let at = start
  const isNegative = bytes[start] >= 0x80
  const fill = isNegative ? 0xff : 0
  while (at < end - 6 && bytes[at] === fill) at++
  if (end - at > 6) {
    const hex = Buffer.from(bytes.subarray(start, end)).toString('hex')
    return BigInt.asIntN(8 * (end - start), BigInt(`0x${hex}`))
  }
  let value = 0
  for (let from = at; from < end; from++) value = value * 256 + bytes[from]
  return BigInt(isNegative ? value - 256 ** (end - at) : value)
}
