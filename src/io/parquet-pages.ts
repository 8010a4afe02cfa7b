import { brotliDecompressSync, crc32, gunzipSync } from 'node:zlib'
import type { ColumnMetaData, DataReader, PageHeader, SchemaElement } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { decompressPage } from 'hyparquet/src/datapage.js'
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from 'hyparquet/src/delta.js'
import { byteStreamSplit } from 'hyparquet/src/encoding.js'
import { expectIntact } from './damage.js'
import { inflateLz4Block, inflateLz4Hadoop } from './lz4.js'
import { inflateZstd } from './zstd.js'

/** Values of one page without the missing ones, as they are stored. */
export type PageValues =
  | { readonly stored: 'numbers'; readonly values: Int32Array | BigInt64Array | Float32Array | Float64Array }
  | { readonly stored: 'booleans'; readonly values: Uint8Array }
  /** Packed: value i is the bytes from starts[i] to ends[i]. */
  | {
      readonly stored: 'bytes'
      readonly bytes: Uint8Array
      readonly starts: Uint32Array
      readonly ends: Uint32Array
    }
  /** Places in the dictionary that came before. */
  | { readonly stored: 'codes'; readonly values: Int32Array }

export interface Page {
  readonly rows: number
  /** 1 where a row has a value; undefined when every row has. */
  readonly present: Uint8Array | undefined
  readonly values: PageValues
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** What `decompressPage` does not bring itself. Each is told the length that it must have, which is checked after it. */
const compressors = {
  GZIP: (input: Uint8Array, length: number) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input: Uint8Array, length: number) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: inflateZstd,
  LZ4: inflateLz4Hadoop,
  LZ4_RAW: inflateLz4Block,
}

export const parquetCodecs: readonly string[] = ['UNCOMPRESSED', 'SNAPPY', ...Object.keys(compressors)]

const encodings = new Set([
  'PLAIN',
  'PLAIN_DICTIONARY',
  'RLE_DICTIONARY',
  'RLE',
  'BYTE_STREAM_SPLIT',
  'DELTA_BINARY_PACKED',
  'DELTA_LENGTH_BYTE_ARRAY',
  'DELTA_BYTE_ARRAY',
])

/** Thrown for an encoding of values that is not known; by name. */
export class UnknownEncoding extends Error {}

export interface Chunk {
  readonly meta: ColumnMetaData
  readonly element: SchemaElement
  readonly rows: number
  /** The file that holds it, for messages. */
  readonly file: string
  /** The bytes of the chunk, from its first page on. */
  readonly bytes: Uint8Array
}

/**
 * Hands on the dictionary, if there is one, and each page of a chunk of a column that is not nested. Throws an Error when
 * the bytes contradict themselves; pages are inflated only as far as the chunk says it is long.
 */
export function readPages(
  chunk: Chunk,
  onDictionary: (values: PageValues) => void,
  onPage: (page: Page) => void,
): void {
  const { meta, element, bytes, rows } = chunk
  const reader: DataReader = { view: viewOf(bytes), offset: 0 }
  let inflatedLeft = Number(meta.total_uncompressed_size)
  let done = 0
  let hasDictionary = false
  while (done < rows) {
    const header = parquetHeader(reader)
    const size = header.compressed_page_size
    expectIntact(size >= 0 && reader.offset + size <= bytes.length, 'page out of range')
    expectIntact(header.uncompressed_page_size >= 0, 'page of negative length')
    inflatedLeft -= header.uncompressed_page_size
    expectIntact(inflatedLeft >= 0, 'page longer than its chunk')
    const stored = bytes.subarray(reader.offset, reader.offset + size)
    reader.offset += size
    if (header.crc !== undefined) expectIntact(crc32(stored) === header.crc >>> 0, 'checksum of a page')
    if (header.type === 'DICTIONARY_PAGE') {
      const { num_values: count } = needed(header.dictionary_page_header)
      expectIntact(!hasDictionary, 'second dictionary')
      hasDictionary = true
      const page = inflate(stored, header.uncompressed_page_size, meta)
      onDictionary(readPlain({ view: viewOf(page), offset: 0 }, count, meta, element))
    } else if (header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2') {
      const page = readPage(header, stored, chunk, rows - done)
      expectIntact(page.values.stored !== 'codes' || hasDictionary, 'no dictionary')
      onPage(page)
      done += page.rows
    }
  }
}

function needed<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('page without its header')
  return value
}

const inflate = (bytes: Uint8Array, length: number, { codec }: ColumnMetaData): Uint8Array =>
  decompressPage(bytes, length, codec, compressors)

function readPage(header: PageHeader, stored: Uint8Array, { meta, element }: Chunk, rowsLeft: number): Page {
  const isOptional = element.repetition_type === 'OPTIONAL'
  const isSecond = header.type === 'DATA_PAGE_V2'
  const { num_values: rows, encoding } = needed(isSecond ? header.data_page_header_v2 : header.data_page_header)
  expectIntact(rows >= 0 && rows <= rowsLeft, 'page with more rows than its chunk')
  let bytes: Uint8Array
  let levels: Int32Array | undefined
  if (isSecond) {
    const second = needed(header.data_page_header_v2)
    const levelsEnd = second.repetition_levels_byte_length + second.definition_levels_byte_length
    expectIntact(second.repetition_levels_byte_length === 0, 'repetition levels of a flat column')
    expectIntact(levelsEnd >= 0 && levelsEnd <= stored.length, 'levels out of range')
    if (isOptional) levels = readRuns(stored.subarray(0, levelsEnd), 1, rows)
    bytes = stored.subarray(levelsEnd)
    const length = header.uncompressed_page_size - levelsEnd
    // A page of nothing but missing values has nothing to inflate.
    if (second.is_compressed && length > 0) bytes = inflate(bytes, length, meta)
  } else {
    bytes = inflate(stored, header.uncompressed_page_size, meta)
    if (isOptional && rows > 0) {
      const length = viewOf(bytes).getUint32(0, true)
      expectIntact(4 + length <= bytes.length, 'levels out of range')
      levels = readRuns(bytes.subarray(4, 4 + length), 1, rows)
      bytes = bytes.subarray(4 + length)
    }
  }
  let count = rows
  let present: Uint8Array | undefined
  if (levels) {
    count = 0
    for (const level of levels) count += level
    if (count < rows) present = Uint8Array.from(levels)
  }
  return { rows, present, values: readValues(bytes, count, encoding, meta, element) }
}

function readValues(
  bytes: Uint8Array,
  count: number,
  encoding: string,
  meta: ColumnMetaData,
  element: SchemaElement,
): PageValues {
  const { type } = meta
  const reader: DataReader = { view: viewOf(bytes), offset: 0 }
  if (!encodings.has(encoding)) throw new UnknownEncoding(encoding)
  if (count === 0 || encoding === 'PLAIN') return readPlain(reader, count, meta, element)
  if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY')
    return { stored: 'codes', values: readRuns(bytes.subarray(1), bytes[0], count) }
  if (encoding === 'RLE') {
    expectIntact(type === 'BOOLEAN', 'run lengths of no booleans')
    const length = reader.view.getUint32(0, true)
    return { stored: 'booleans', values: Uint8Array.from(readRuns(bytes.subarray(4, 4 + length), 1, count)) }
  }
  if (encoding === 'BYTE_STREAM_SPLIT') {
    const width =
      type === 'DOUBLE' || type === 'INT64' ? 8 : type === 'FIXED_LEN_BYTE_ARRAY' ? (element.type_length ?? 0) : 4
    expectIntact(count * width <= bytes.length, 'values out of range')
    const values = byteStreamSplit(reader, count, type, element.type_length)
    return Array.isArray(values) ? packValues(values) : { stored: 'numbers', values: asNumbers(values) }
  }
  if (encoding === 'DELTA_BINARY_PACKED') {
    const values = type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count)
    deltaBinaryUnpack(reader, count, values)
    return { stored: 'numbers', values }
  }
  const values = new Array<Uint8Array>(count)
  if (encoding === 'DELTA_LENGTH_BYTE_ARRAY') deltaLengthByteArray(reader, count, values)
  else deltaByteArray(reader, count, values)
  return packValues(values)
}

function asNumbers(values: ArrayLike<unknown>): Int32Array | BigInt64Array | Float32Array | Float64Array {
  expectIntact(
    values instanceof Int32Array ||
      values instanceof BigInt64Array ||
      values instanceof Float32Array ||
      values instanceof Float64Array,
    'no numbers',
  )
  return values
}

function packValues(values: readonly Uint8Array[]): PageValues {
  let length = 0
  for (const value of values) length += value.length
  const bytes = new Uint8Array(length)
  const starts = new Uint32Array(values.length)
  const ends = new Uint32Array(values.length)
  let to = 0
  for (const [index, value] of values.entries()) {
    bytes.set(value, to)
    starts[index] = to
    to += value.length
    ends[index] = to
  }
  return { stored: 'bytes', bytes, starts, ends }
}

function readPlain(reader: DataReader, count: number, { type }: ColumnMetaData, element: SchemaElement): PageValues {
  const { view } = reader
  const room = view.byteLength - reader.offset
  const aligned = (width: number): ArrayBuffer => {
    expectIntact(count >= 0 && count * width <= room, 'values out of range')
    const from = view.byteOffset + reader.offset
    return view.buffer.slice(from, from + count * width) as ArrayBuffer
  }
  switch (type) {
    case 'INT32':
      return { stored: 'numbers', values: new Int32Array(aligned(4)) }
    case 'INT64':
      return { stored: 'numbers', values: new BigInt64Array(aligned(8)) }
    case 'FLOAT':
      return { stored: 'numbers', values: new Float32Array(aligned(4)) }
    case 'DOUBLE':
      return { stored: 'numbers', values: new Float64Array(aligned(8)) }
    case 'BOOLEAN': {
      expectIntact(count >= 0 && count <= 8 * room, 'values out of range')
      const values = new Uint8Array(count)
      for (let i = 0; i < count; i++) values[i] = (view.getUint8(reader.offset + (i >> 3)) >> (i & 7)) & 1
      return { stored: 'booleans', values }
    }
    default: {
      const width = type === 'INT96' ? 12 : type === 'FIXED_LEN_BYTE_ARRAY' ? needed(element.type_length) : undefined
      expectIntact(width === undefined || width >= 0, 'values of negative length')
      const bytes = new Uint8Array(view.buffer, view.byteOffset + reader.offset, room)
      // At least the length of each value must be there.
      expectIntact(count >= 0 && (width === undefined ? 4 : width) * count <= room, 'values out of range')
      const starts = new Uint32Array(count)
      const ends = new Uint32Array(count)
      let at = 0
      for (let i = 0; i < count; i++) {
        let length = width
        if (length === undefined) {
          length = view.getUint32(reader.offset + at, true)
          at += 4
        }
        starts[i] = at
        at += length
        expectIntact(at <= room, 'value out of range')
        ends[i] = at
      }
      return { stored: 'bytes', bytes, starts, ends }
    }
  }
}

/**
 * `count` numbers of `width` bits in runs and bit-packed groups of eight (Parquet's hybrid). hyparquet has the same, which
 * trusts the lengths it reads.
 */
export function readRuns(bytes: Uint8Array, width: number, count: number): Int32Array {
  expectIntact(width >= 0 && width <= 32, 'bit width')
  const values = new Int32Array(count)
  const mask = width === 32 ? -1 : (1 << width) - 1
  const bytesOfValue = (width + 7) >> 3
  let at = 0
  let done = 0
  while (done < count) {
    let header = 0
    for (let shift = 0; ; shift += 7) {
      expectIntact(at < bytes.length && shift < 35, 'run out of range')
      const byte = bytes[at++]
      header += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    if (header % 2 === 0) {
      const run = Math.min(header / 2, count - done)
      expectIntact(run > 0 && at + bytesOfValue <= bytes.length, 'run out of range')
      let value = 0
      for (let byte = 0; byte < bytesOfValue; byte++) value |= bytes[at++] << (8 * byte)
      values.fill(value, done, done + run)
      done += run
    } else {
      const groups = (header - 1) / 2
      const packed = Math.min(groups * 8, count - done)
      expectIntact(packed > 0 && at + Math.ceil((packed * width) / 8) <= bytes.length, 'group out of range')
      let bit = 0
      let from = at
      for (let i = 0; i < packed; i++) {
        let value = 0
        for (let got = 0; got < width; ) {
          value |= (bytes[from] >>> bit) << got
          const taken = Math.min(8 - bit, width - got)
          got += taken
          bit += taken
          if (bit === 8) {
            bit = 0
            from++
          }
        }
        values[done++] = value & mask
      }
      at += groups * width
    }
  }
  return values
}
