import { type ColumnChunk, type FileMetaData, parquetMetadata, type SchemaElement } from 'hyparquet'
import { errorOf, ProblemError } from '../core/problem.js'
import { checkNames } from './column-names.js'
import { expectIntact, readingDamage } from './damage.js'
import { packDecimals } from './decimal-bytes.js'
import { halfToNumber } from './number-text.js'
import { type Chunk, type PageValues, parquetCodecs, readPages, UnknownEncoding } from './parquet-pages.js'
import type { TextTable } from './text-table.js'
import {
  type CodedColumn,
  type Meaning,
  makeTypedTable,
  PackedBuilder,
  type PackedTexts,
  type TypedColumn,
} from './typed-table.js'

const format = 'Parquet'
const mark = 0x31524150

/** A file of a table; most tables have one. */
export interface Part {
  /** For messages. */
  readonly file: string
  readonly bytes: Uint8Array
}

/**
 * The columns of a Parquet file that are not nested, each read when it is first looked at; of the bytes of the others
 * nothing is touched. Compression: none, snappy, gzip, zstd, lz4, brotli. Encodings: all but BIT_PACKED.
 *
 * Text without an annotation (BYTE_ARRAY) is taken as UTF-8. INT96 is a local time in nanoseconds, as in pyarrow.
 *
 * Several files are one table whose row groups lie in files of their own, in the order given; some of them may be without
 * rows. `source` names the table in messages.
 *
 * Throws ProblemError with `truncated_file`, `damaged_file`, `no_rows`, `duplicate_column`, `parts_differ` {path, first,
 * second, column, firstType, secondType}; a column when it is looked at with `nested_column`, `column_type_unsupported`,
 * `column_not_text`, `codec_unsupported`, `encoding_unsupported`, `inflated_too_large`, `damaged_file`.
 */
export function readParquet(parts: readonly Part[], source: string, maxInflatedBytes: number): TextTable {
  const files = parts.map(openPart)
  for (const file of files.slice(1)) expectAlike(source, files[0], file)
  const rows = files.reduce((sum, file) => sum + file.rows, 0)
  const columns = files[0].columns.map(({ element, isNested }) => {
    const { name } = element
    const chunks = files.flatMap((file) => file.columns.find((column) => column.element.name === name)!.chunks)
    return { element, isNested, chunks }
  })
  if (rows >= 2 ** 31) throw new ProblemError(errorOf('damaged_file', { file: source, format }))
  checkNames(
    columns.map(({ element }) => element.name),
    rows,
    source,
  )
  const bytes = parts.reduce((sum, part) => sum + part.bytes.length, 0)
  const readers = columns.map((column) => ({
    name: column.element.name,
    read: () => {
      const of = { file: source, column: column.element.name }
      if (column.isNested) throw new ProblemError(errorOf('nested_column', { ...of, kind: 'lists or records' }))
      return readingDamage(source, format, () => readColumn(column, rows, bytes, maxInflatedBytes, of))
    },
  }))
  return makeTypedTable(readers, rows, source)
}

interface OpenPart {
  readonly file: string
  readonly columns: readonly ParquetColumn[]
  readonly rows: number
}

function openPart(part: Part): OpenPart {
  const { file, bytes } = part
  const end = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || end.getUint32(bytes.length - 4, true) !== mark)
    throw new ProblemError(errorOf('truncated_file', { file, format }))
  return readingDamage(file, format, () => {
    const metadata = parquetMetadata(bytes, { geoparquet: false })
    return { file, columns: findColumns(metadata, part), rows: countRows(metadata) }
  })
}

/** Columns are the same by name and type, in any order. */
function expectAlike(path: string, first: OpenPart, second: OpenPart): void {
  const typesOf = ({ columns }: OpenPart) =>
    new Map(columns.map(({ element, isNested }) => [element.name, isNested ? 'nested' : typeOf(element)]))
  const [firstTypes, secondTypes] = [typesOf(first), typesOf(second)]
  for (const column of new Set([...firstTypes.keys(), ...secondTypes.keys()])) {
    const [firstType, secondType] = [firstTypes.get(column) ?? null, secondTypes.get(column) ?? null]
    if (firstType === secondType) continue
    const args = { path, first: first.file, second: second.file, column, firstType, secondType }
    throw new ProblemError(errorOf('parts_differ', args))
  }
}

/** What the values are, said as the file says it. Whether some may be missing is no difference. */
function typeOf({ type, converted_type: converted, logical_type: logical, scale, type_length: length }: SchemaElement) {
  const { type: kind, ...details } = logical ?? {}
  const said = logical ? [kind, ...Object.values(details).map(String)].join(' ') : converted
  const decimal = converted === 'DECIMAL' ? [`scale ${scale ?? 0}`] : []
  return [type, ...(length === undefined ? [] : [length]), ...(said === undefined ? [] : [said]), ...decimal].join(' ')
}

interface ParquetColumn {
  readonly element: SchemaElement
  readonly isNested: boolean
  /** One a row group; none when nested. */
  readonly chunks: readonly PlacedChunk[]
}

interface PlacedChunk {
  readonly chunk: ColumnChunk
  readonly element: SchemaElement
  readonly rows: number
  readonly part: Part
}

function countRows({ row_groups, num_rows }: FileMetaData): number {
  let rows = 0
  for (const group of row_groups) {
    expectIntact(group.num_rows >= 0n, 'row group of negative length')
    rows += Number(group.num_rows)
  }
  expectIntact(rows === Number(num_rows) && rows < 2 ** 31, 'row groups do not add up')
  return rows
}

/** Columns of the file, in order; each has as many chunks as there are row groups. */
function findColumns({ schema, row_groups }: FileMetaData, part: Part): ParquetColumn[] {
  const columns: ParquetColumn[] = []
  let at = 1
  let leaf = 0
  /** Passes over an element and what it holds; deep nesting is a loop, not a recursion. */
  const skip = (): void => {
    for (let left = 1; left > 0; left--) {
      expectIntact(at < schema.length, 'schema out of range')
      const children = schema[at++].num_children ?? 0
      expectIntact(children >= 0, 'negative children')
      if (children === 0) leaf++
      left += children
    }
  }
  for (let child = schema[0].num_children ?? 0; child > 0; child--) {
    expectIntact(at < schema.length, 'schema out of range')
    const element = schema[at]
    const isNested = (element.num_children ?? 0) > 0 || element.repetition_type === 'REPEATED'
    const place = leaf
    const chunks = isNested
      ? []
      : row_groups.map((group) => ({ chunk: group.columns[place], element, rows: Number(group.num_rows), part }))
    columns.push({ element, isNested, chunks })
    skip()
  }
  expectIntact(at === schema.length, 'schema with more than its columns')
  expectIntact(
    row_groups.every((group) => group.columns.length === leaf),
    'row group of other columns',
  )
  return columns
}

interface Where {
  readonly file: string
  readonly column: string
}

function readColumn(
  { element, chunks }: ParquetColumn,
  rows: number,
  bytes: number,
  maxInflatedBytes: number,
  of: Where,
): TypedColumn {
  const stored = findMeaning(element)
  if (typeof stored === 'string') throw new ProblemError(errorOf('column_type_unsupported', { ...of, type: stored }))
  // A row group without rows has no pages to point at.
  const filled = chunks.filter(({ rows }) => rows > 0)
  const parts = filled.map((chunk) => readingDamage(chunk.part.file, format, () => locate(chunk, of)))
  const inflated = parts.reduce((sum, { meta }) => sum + Number(meta.total_uncompressed_size), 0)
  if (inflated > maxInflatedBytes)
    throw new ProblemError(errorOf('inflated_too_large', { file: of.file, bytes, limit: maxInflatedBytes }))
  try {
    switch (element.type) {
      case 'BOOLEAN':
        return readBooleans(parts, rows)
      case 'INT32':
      case 'INT64':
      case 'FLOAT':
      case 'DOUBLE':
        return readNumbers(parts, rows, element, stored.meaning ?? { is: 'integer' }, stored.isUnsigned === true)
      default: {
        const { texts, codes } = readTexts(parts, rows)
        const of = stored.read ? stored.read(texts) : texts
        return codes ? ({ kind: 'coded', codes, of } satisfies CodedColumn) : of
      }
    }
  } catch (error) {
    if (error instanceof UnknownEncoding)
      throw new ProblemError(errorOf('encoding_unsupported', { ...of, encoding: error.message }))
    throw error
  }
}

function locate({ chunk, element, rows, part: { file, bytes } }: PlacedChunk, of: Where): Chunk {
  const { meta_data: meta } = chunk
  if (!meta) throw new ProblemError(errorOf('column_type_unsupported', { ...of, type: 'encrypted' }))
  if (!parquetCodecs.includes(meta.codec))
    throw new ProblemError(errorOf('codec_unsupported', { file, format, codec: meta.codec ?? 'unknown' }))
  expectIntact(meta.path_in_schema.length === 1 && meta.path_in_schema[0] === element.name, 'chunk of another column')
  expectIntact(meta.type === element.type && Number(meta.num_values) === rows, 'chunk of another kind')
  const dictionary = Number(meta.dictionary_page_offset ?? 0)
  const data = Number(meta.data_page_offset)
  const start = dictionary > 0 && dictionary < data ? dictionary : data
  const end = start + Number(meta.total_compressed_size)
  expectIntact(start >= 4 && end >= start && end <= bytes.length, 'chunk out of range')
  return { meta, element, rows, file, bytes: bytes.subarray(start, end) }
}

// ---- what the numbers and bytes mean ---------------------------------------------------------------------------------

interface Stored {
  readonly meaning?: Meaning
  readonly isUnsigned?: boolean
  /** From bytes to what they stand for. */
  readonly read?: (bytes: PackedTexts) => Exclude<TypedColumn, CodedColumn>
}

const unitLengths = { MILLIS: 1_000_000n, MICROS: 1000n, NANOS: 1n }

/** Or the name of a type that is no label, score, id or group. */
function findMeaning(element: SchemaElement): Stored | string {
  const { type, converted_type: converted, logical_type: logical } = element
  const scale = element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0)
  const isDecimal = converted === 'DECIMAL' || logical?.type === 'DECIMAL'
  if (isDecimal) expectIntact(Math.abs(scale) <= 1000, 'scale')
  const decimal: Meaning = { is: 'decimal', scale }
  switch (type) {
    case 'BOOLEAN':
      return {}
    case 'FLOAT':
      return { meaning: { is: 'float' } }
    case 'DOUBLE':
      return { meaning: { is: 'double' } }
    case 'INT32':
    case 'INT64':
      if (isDecimal) return { meaning: decimal }
      if (logical?.type === 'TIMESTAMP')
        return {
          meaning: { is: 'timestamp', nanoseconds: unitLengths[logical.unit], isInstant: logical.isAdjustedToUTC },
        }
      if (converted === 'TIMESTAMP_MILLIS' || converted === 'TIMESTAMP_MICROS')
        return {
          meaning: {
            is: 'timestamp',
            nanoseconds: converted === 'TIMESTAMP_MILLIS' ? unitLengths.MILLIS : unitLengths.MICROS,
            isInstant: true,
          },
        }
      if (converted === 'DATE' || logical?.type === 'DATE') return { meaning: { is: 'date' } }
      if (logical?.type === 'TIME') return { meaning: { is: 'time', nanoseconds: unitLengths[logical.unit] } }
      if (converted === 'TIME_MILLIS' || converted === 'TIME_MICROS')
        return {
          meaning: { is: 'time', nanoseconds: converted === 'TIME_MILLIS' ? unitLengths.MILLIS : unitLengths.MICROS },
        }
      return {
        meaning: { is: 'integer' },
        isUnsigned: converted?.startsWith('UINT_') || (logical?.type === 'INTEGER' && !logical.isSigned),
      }
    case 'INT96':
      return { read: readInt96 }
    case 'BYTE_ARRAY':
      if (isDecimal) return { read: (bytes) => packDecimals(bytes, scale) }
      if (logical && !['STRING', 'ENUM', 'JSON'].includes(logical.type)) return logical.type.toLowerCase()
      return converted === 'BSON' ? 'bson' : {}
    case 'FIXED_LEN_BYTE_ARRAY':
      if (isDecimal) return { read: (bytes) => packDecimals(bytes, scale) }
      if (logical?.type === 'UUID') return { read: readUuids }
      if (logical?.type === 'FLOAT16') return { read: readHalves }
      if (converted === 'INTERVAL') return 'interval'
      return {}
    default:
      throw new Error('column without a type')
  }
}

/** Nanoseconds of the day, then the Julian day. */
function readInt96({ bytes, offsets }: PackedTexts): TypedColumn & { kind: 'long' } {
  const count = offsets.length - 1
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = new BigInt64Array(count)
  const missing = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    if (offsets[i + 1] === offsets[i]) missing[i] = 1
    else
      values[i] =
        view.getBigInt64(offsets[i], true) +
        BigInt(view.getInt32(offsets[i] + 8, true) - 2_440_588) * 86_400_000_000_000n
  }
  return { kind: 'long', values, missing, meaning: { is: 'timestamp', nanoseconds: 1n, isInstant: false } }
}

function readUuids({ bytes, offsets }: PackedTexts): PackedTexts {
  const texts = new PackedBuilder(offsets.length - 1)
  for (let i = 0; i < offsets.length - 1; i++) {
    if (offsets[i + 1] > offsets[i]) {
      const hex = Buffer.from(bytes.subarray(offsets[i], offsets[i + 1])).toString('hex')
      texts.addText([0, 8, 12, 16, 20].map((from, part) => hex.slice(from, [8, 12, 16, 20, 32][part])).join('-'))
    }
    texts.endRow()
  }
  return texts.pack()
}

function readHalves({ bytes, offsets }: PackedTexts): TypedColumn & { kind: 'number' } {
  const count = offsets.length - 1
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = new Float32Array(count)
  const missing = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    if (offsets[i + 1] === offsets[i]) missing[i] = 1
    else values[i] = halfToNumber(view.getUint16(offsets[i], true))
  }
  return { kind: 'number', values, missing, meaning: { is: 'float' } }
}

// ---- from pages to columns -------------------------------------------------------------------------------------------

function readBooleans(chunks: readonly Chunk[], rows: number): TypedColumn {
  const values = new Uint8Array(rows)
  const missing = new Uint8Array(rows)
  let hasMissing = false
  let row = 0
  for (const chunk of chunks) {
    readChunk(
      chunk,
      () => expectIntact(false, 'dictionary of booleans'),
      ({ rows: count, present, values: page }) => {
        expectIntact(page.stored === 'booleans', 'no booleans')
        hasMissing ||= present !== undefined
        for (let i = 0, from = 0; i < count; i++, row++) {
          if (present?.[i] === 0) missing[row] = 1
          else values[row] = page.values[from++]
        }
      },
    )
  }
  return { kind: 'boolean', values, missing: hasMissing ? missing : undefined }
}

function readNumbers(
  chunks: readonly Chunk[],
  rows: number,
  { type }: SchemaElement,
  meaning: Meaning,
  isUnsigned: boolean,
): TypedColumn {
  const values =
    type === 'INT32'
      ? new Int32Array(rows)
      : type === 'INT64'
        ? new BigInt64Array(rows)
        : type === 'FLOAT'
          ? new Float32Array(rows)
          : new Float64Array(rows)
  // One typed array or another, the same one throughout: what is copied has the kind of where it goes.
  const into = values as Float64Array
  let missing: Uint8Array | undefined
  let row = 0
  for (const chunk of chunks) {
    let dictionary: Float64Array | undefined
    readChunk(
      chunk,
      (entries) => {
        expectIntact(isLike(entries, values), 'dictionary of another kind')
        dictionary = entries.values as Float64Array
      },
      ({ rows: count, present, values: page }) => {
        const isCoded = page.stored === 'codes'
        expectIntact(page.stored === 'codes' || isLike(page, values), 'values of another kind')
        const stored = page.values as Float64Array
        if (present) missing ??= new Uint8Array(rows)
        if (!isCoded && !present) {
          if (stored.length > 0) into.set(stored, row)
          row += count
          return
        }
        const of = isCoded ? dictionary! : stored
        for (let i = 0, from = 0; i < count; i++, row++) {
          if (present?.[i] === 0) {
            missing![row] = 1
            continue
          }
          const place = isCoded ? stored[from] : from
          from++
          expectIntact(place >= 0 && place < of.length, 'code out of range')
          into[row] = of[place]
        }
      },
    )
  }
  if (values instanceof BigInt64Array) {
    const longs = isUnsigned ? new BigUint64Array(values.buffer) : values
    return { kind: 'long', values: longs, missing, meaning }
  }
  const numbers = isUnsigned && values instanceof Int32Array ? new Uint32Array(values.buffer) : values
  return { kind: 'number', values: numbers, missing, meaning }
}

/** Where bytes contradict themselves, the file is named that holds them. */
function readChunk(
  chunk: Chunk,
  onDictionary: Parameters<typeof readPages>[1],
  onPage: Parameters<typeof readPages>[2],
): void {
  try {
    readPages(chunk, onDictionary, onPage)
  } catch (error) {
    if (error instanceof UnknownEncoding) throw error
    throw new ProblemError(errorOf('damaged_file', { file: chunk.file, format }))
  }
}

const isLike = (page: PageValues, values: ArrayBufferView): page is PageValues & { stored: 'numbers' } =>
  page.stored === 'numbers' && page.values.constructor === values.constructor

/** Distinct texts of the dictionaries and all others in one place, and for each row which; no codes: row r holds text r. */
function readTexts(chunks: readonly Chunk[], rows: number): { texts: PackedTexts; codes: Int32Array | undefined } {
  const texts = new PackedBuilder(Math.min(rows, 1 << 16))
  const codes = new Int32Array(rows)
  let isOneEach = true
  let row = 0
  const add = (page: PageValues & { stored: 'bytes' }, i: number): void => {
    texts.addBytes(page.bytes, page.starts[i], page.ends[i])
    texts.endRow()
  }
  for (const chunk of chunks) {
    let base = 0
    let size = 0
    readChunk(
      chunk,
      (entries) => {
        expectIntact(entries.stored === 'bytes', 'dictionary of another kind')
        isOneEach = false
        base = texts.count
        size = entries.starts.length
        for (let i = 0; i < size; i++) add(entries, i)
      },
      ({ rows: count, present, values: page }) => {
        expectIntact(page.stored === 'bytes' || page.stored === 'codes', 'values of another kind')
        for (let i = 0, from = 0; i < count; i++, row++) {
          if (present?.[i] === 0) {
            if (isOneEach) texts.endRow()
            codes[row] = isOneEach ? row : -1
          } else if (page.stored === 'codes') {
            const code = page.values[from++]
            expectIntact(code >= 0 && code < size, 'code out of range')
            codes[row] = base + code
          } else {
            expectIntact(from < page.starts.length, 'value out of range')
            codes[row] = texts.count
            add(page, from++)
          }
        }
      },
    )
  }
  return { texts: texts.pack(), codes: isOneEach ? undefined : codes }
}
