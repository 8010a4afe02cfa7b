import { errorOf, ProblemError } from '../core/problem.js'
import { checkNames } from './column-names.js'
import { expectIntact, readingDamage } from './damage.js'
import { packDecimals } from './decimal-bytes.js'
import { type FlatTable, readFlatBuffer, readLong } from './flatbuffer.js'
import { inflateLz4Frame } from './lz4.js'
import { halfToNumber } from './number-text.js'
import type { TextTable } from './text-table.js'
import {
  type CodedColumn,
  type Meaning,
  makeTypedTable,
  PackedBuilder,
  type PackedTexts,
  type TypedColumn,
} from './typed-table.js'
import { inflateZstd } from './zstd.js'

const format = 'Arrow'
/** `ARROW1` and two bytes of padding; the file ends with the first six. */
const fileMark = 'ARROW1'

const Header = { schema: 1, dictionaryBatch: 2, recordBatch: 3 } as const
/** `Type` of Schema.fbs. */
const Type = {
  null: 1,
  int: 2,
  floatingPoint: 3,
  binary: 4,
  utf8: 5,
  bool: 6,
  decimal: 7,
  date: 8,
  time: 9,
  timestamp: 10,
  interval: 11,
  list: 12,
  struct: 13,
  union: 14,
  fixedSizeBinary: 15,
  fixedSizeList: 16,
  map: 17,
  duration: 18,
  largeBinary: 19,
  largeUtf8: 20,
  largeList: 21,
  runEndEncoded: 22,
  binaryView: 23,
  utf8View: 24,
  listView: 25,
  largeListView: 26,
} as const
const typeNames = new Map<number, string>(Object.entries(Type).map(([name, type]) => [type, name]))

/**
 * The columns of an Arrow file (Feather version 2) or stream that are not nested, each read when it is first looked at.
 * Buffers may be bare or in LZ4 or zstd; categorical columns stay coded; text may be Utf8, LargeUtf8 or Utf8View.
 *
 * Laid out in https://arrow.apache.org/docs/format/Columnar.html (version 1.5), metadata in Schema.fbs, Message.fbs and
 * File.fbs of the same project, whose field order the numbers below are.
 *
 * Throws ProblemError with `truncated_file`, `damaged_file`, `no_rows`, `duplicate_column`, `big_endian`; a column when it
 * is looked at with `nested_column`, `column_type_unsupported`, `column_not_text`, `codec_unsupported`,
 * `inflated_too_large`, `damaged_file`.
 */
export function readArrow(bytes: Uint8Array, file: string, maxInflatedBytes: number): TextTable {
  const messages = readingDamage(file, format, () =>
    startsWith(bytes, 0, fileMark) ? fileMessages(bytes, file) : streamMessages(bytes, file),
  )
  const { fields, batches, rows } = readingDamage(file, format, () => arrange(messages, file))
  checkNames(
    fields.map(({ name }) => name),
    rows,
    file,
  )
  const budget: Budget = { left: maxInflatedBytes, file, bytes: bytes.length, limit: maxInflatedBytes }
  const readers = fields.map((field) => ({
    name: field.name,
    read: () => readingDamage(file, format, () => readColumn(field, batches, rows, budget)),
  }))
  return makeTypedTable(readers, rows, file)
}

// ---- messages --------------------------------------------------------------------------------------------------------

interface Message {
  readonly type: number
  readonly header: FlatTable
  readonly body: Uint8Array
}

const startsWith = (bytes: Uint8Array, at: number, text: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', at, at + text.length) === text

const truncated = (file: string): ProblemError => new ProblemError(errorOf('truncated_file', { file, format }))

/** The message that begins at `at`, and where the next one does; undefined at the mark of the end. */
function messageAt(bytes: Uint8Array, at: number, file: string): { message: Message; next: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (at + 8 > bytes.length) throw truncated(file)
  expectIntact(view.getUint32(at, true) === 0xffffffff, 'no message')
  const length = view.getUint32(at + 4, true)
  if (length === 0) return undefined
  const bodyStart = at + 8 + length
  if (bodyStart > bytes.length) throw truncated(file)
  const flat = readFlatBuffer(bytes.subarray(at + 8, bodyStart))
  const header = flat.table(2)
  expectIntact(header !== undefined, 'message without a header')
  const next = bodyStart + flat.long(3)
  expectIntact(next >= bodyStart, 'body of negative length')
  if (next > bytes.length) throw truncated(file)
  return { message: { type: flat.byte(1), header, body: bytes.subarray(bodyStart, next) }, next }
}

function streamMessages(bytes: Uint8Array, file: string): Message[] {
  const messages: Message[] = []
  // A stream may end with its mark or where the bytes end.
  for (let at = 0; at < bytes.length; ) {
    const found = messageAt(bytes, at, file)
    if (!found) break
    messages.push(found.message)
    at = found.next
  }
  return messages
}

/** The footer says where the messages are; they may stand in any order. */
function fileMessages(bytes: Uint8Array, file: string): Message[] {
  const end = bytes.length - fileMark.length
  if (end < 12 || !startsWith(bytes, end, fileMark)) throw truncated(file)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const footerStart = end - 4 - view.getUint32(end - 4, true)
  expectIntact(footerStart >= 8, 'footer out of range')
  const footer = readFlatBuffer(bytes.subarray(footerStart, end - 4))
  const schema = footer.table(1)
  expectIntact(schema !== undefined, 'footer without a schema')
  const blocks = [2, 3].flatMap((field) => {
    const { view, starts } = footer.structs(field, 24)
    return starts.map((start) => readLong(view, start))
  })
  return [
    { type: Header.schema, header: schema, body: bytes.subarray(0, 0) },
    ...blocks.map((at) => {
      const found = messageAt(bytes.subarray(0, footerStart), at, file)
      expectIntact(found !== undefined, 'no message')
      return found.message
    }),
  ]
}

interface Field {
  readonly name: string
  readonly file: string
  readonly type: number
  /** Undefined for types without parameters. */
  readonly parameters: FlatTable | undefined
  /** Set when the batches hold codes; the type is that of the values. */
  readonly dictionary: { readonly id: number; readonly bits: number; readonly isSigned: boolean } | undefined
  /** Place of the first node, buffer and count of variadic buffers in a batch. */
  readonly node: number
  readonly buffer: number
  readonly variadic: number
}

interface Batch {
  readonly rows: number
  readonly nodes: readonly { readonly length: number; readonly missing: number }[]
  readonly buffers: readonly { readonly start: number; readonly length: number }[]
  readonly variadic: readonly number[]
  /** Undefined: bare. */
  readonly codec: number | undefined
  readonly body: Uint8Array
  /** By number: the values that codes of this batch stand for. A stream may say them anew for the batches that follow. */
  readonly dictionaries: Dictionaries
}

type Dictionaries = ReadonlyMap<number, readonly Batch[]>

interface Arranged {
  readonly fields: readonly Field[]
  readonly batches: readonly Batch[]
  readonly rows: number
}

function arrange(messages: readonly Message[], file: string): Arranged {
  const [first, ...rest] = messages
  expectIntact(first?.type === Header.schema, 'no schema')
  if (first.header.short(0) !== 0) throw new ProblemError(errorOf('big_endian', { file }))
  const fields = readFields(first.header.tables(1), file)
  const batches: Batch[] = []
  const dictionaries = new Map<number, Batch[]>()
  for (const { type, header, body } of rest) {
    if (type === Header.recordBatch) batches.push(readBatch(header, body, new Map(dictionaries)))
    else if (type === Header.dictionaryBatch) {
      const data = header.table(1)
      expectIntact(data !== undefined, 'dictionary without values')
      const id = header.long(0)
      const batch = readBatch(data, body, new Map())
      const known = dictionaries.get(id)
      // A delta goes on where the values before it end: codes of earlier batches stay as they are.
      if (header.byte(2) !== 0 && known) known.push(batch)
      else dictionaries.set(id, [batch])
    }
  }
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0)
  expectIntact(rows < 2 ** 31, 'too many rows')
  return { fields, batches, rows }
}

function readBatch(header: FlatTable, body: Uint8Array, dictionaries: Dictionaries): Batch {
  const rows = header.long(0)
  expectIntact(rows >= 0, 'batch of negative length')
  const nodes = header.structs(1, 16)
  const buffers = header.structs(2, 16)
  const compression = header.table(3)
  const variadic = header.structs(4, 8)
  return {
    rows,
    nodes: nodes.starts.map((at) => ({ length: readLong(nodes.view, at), missing: readLong(nodes.view, at + 8) })),
    buffers: buffers.starts.map((at) => ({
      start: readLong(buffers.view, at),
      length: readLong(buffers.view, at + 8),
    })),
    variadic: variadic.starts.map((at) => readLong(variadic.view, at)),
    codec: compression?.byte(0),
    body,
    dictionaries,
  }
}

function readFields(tables: readonly FlatTable[], file: string): Field[] {
  const place = { node: 0, buffer: 0, variadic: 0 }
  return tables.map((field) => {
    const begin = { ...place }
    passField(field, place, 0)
    const dictionary = field.table(4)
    const index = dictionary?.table(1)
    return {
      name: field.text(0),
      file,
      type: field.byte(2),
      parameters: field.table(3),
      dictionary: dictionary && {
        id: dictionary.long(0),
        bits: index?.int(0) ?? 32,
        isSigned: index ? index.byte(1) !== 0 : true,
      },
      ...begin,
    }
  })
}

/** Counts the nodes and buffers of a field and of those inside it, so that the next one's are found. */
function passField(field: FlatTable, place: { node: number; buffer: number; variadic: number }, depth: number): void {
  expectIntact(depth < 64, 'nested too deep')
  const type = field.byte(2)
  if (field.table(4)) {
    place.node++
    place.buffer += 2
    return
  }
  place.node++
  switch (type) {
    case Type.null:
    case Type.runEndEncoded:
      break
    case Type.struct:
    case Type.fixedSizeList:
      place.buffer += 1
      break
    case Type.union:
      // Sparse: types. Dense: types and offsets.
      place.buffer += (field.table(3)?.short(0) ?? 0) === 1 ? 2 : 1
      break
    case Type.binary:
    case Type.utf8:
    case Type.largeBinary:
    case Type.largeUtf8:
    case Type.listView:
    case Type.largeListView:
      place.buffer += 3
      break
    case Type.binaryView:
    case Type.utf8View:
      // The data buffers behind are counted by each batch; see `firstBuffer`.
      place.buffer += 2
      place.variadic++
      break
    default:
      place.buffer += 2
  }
  for (const child of field.tables(5)) passField(child, place, depth + 1)
}

// ---- buffers ---------------------------------------------------------------------------------------------------------

interface Budget {
  left: number
  readonly file: string
  readonly bytes: number
  readonly limit: number
}

const codecs = ['lz4', 'zstd']

/** The buffer at `place` of the batch, inflated. */
function bufferOf(batch: Batch, place: number, budget: Budget): Uint8Array {
  const found = batch.buffers[place]
  expectIntact(found !== undefined, 'batch without a buffer')
  const { start, length } = found
  expectIntact(start >= 0 && length >= 0 && start + length <= batch.body.length, 'buffer out of range')
  const bytes = batch.body.subarray(start, start + length)
  if (batch.codec === undefined || length === 0) return bytes
  const codec = codecs[batch.codec]
  if (codec === undefined)
    throw new ProblemError(errorOf('codec_unsupported', { file: budget.file, format, codec: String(batch.codec) }))
  const inflated = readLong(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0)
  if (inflated === -1) return bytes.subarray(8)
  budget.left -= inflated
  if (budget.left < 0)
    throw new ProblemError(
      errorOf('inflated_too_large', { file: budget.file, bytes: budget.bytes, limit: budget.limit }),
    )
  return codec === 'lz4' ? inflateLz4Frame(bytes.subarray(8), inflated) : inflateZstd(bytes.subarray(8), inflated)
}

/** Data buffers of the string views before this field move its own buffers on. */
function firstBuffer({ buffer, variadic }: Field, batch: Batch): number {
  let place = buffer
  for (let view = 0; view < variadic; view++) {
    expectIntact(batch.variadic[view] >= 0, 'views without a count of buffers')
    place += batch.variadic[view]
  }
  return place
}

/** A part of a column: one batch's rows of it. */
interface Part {
  readonly rows: number
  readonly hasMissing: boolean
  /** Bit r is 1 where row r has a value; undefined when every row has. */
  readonly validity: Uint8Array | undefined
  buffer(index: number): Uint8Array
  readonly dataBuffers: number
}

function partOf(field: Field, batch: Batch, budget: Budget): Part {
  const node = batch.nodes[field.node]
  expectIntact(node?.length === batch.rows, 'node of another length')
  const first = firstBuffer(field, batch)
  const hasMissing = node.missing !== 0
  const validity = hasMissing && field.type !== Type.null ? bufferOf(batch, first, budget) : undefined
  // No validity buffer means that nothing is missing, whatever the count says.
  const isMarked = validity !== undefined && validity.length > 0
  if (isMarked) expectIntact(8 * validity.length >= batch.rows, 'validity out of range')
  return {
    rows: batch.rows,
    hasMissing: isMarked,
    validity: isMarked ? validity : undefined,
    buffer: (index) => bufferOf(batch, first + index, budget),
    dataBuffers: batch.variadic[field.variadic] ?? 0,
  }
}

const isValid = ({ validity }: Part, row: number): boolean =>
  validity === undefined || ((validity[row >> 3] >> (row & 7)) & 1) === 1

// ---- columns ---------------------------------------------------------------------------------------------------------

function readColumn(field: Field, batches: readonly Batch[], rows: number, budget: Budget): TypedColumn {
  const { dictionary } = field
  if (!dictionary) return readValues(field, partsOf(field, batches, budget), rows)

  // All dictionaries one behind the other; each batch counts from where its own begins.
  const begins = new Map<readonly Batch[] | undefined, { readonly base: number; readonly size: number }>()
  const valueBatches: Batch[] = []
  let size = 0
  for (const batch of batches) {
    const values = batch.dictionaries.get(dictionary.id)
    if (begins.has(values)) continue
    const length = (values ?? []).reduce((sum, part) => sum + part.rows, 0)
    begins.set(values, { base: size, size: length })
    valueBatches.push(...(values ?? []))
    size += length
  }
  expectIntact(size < 2 ** 31, 'too many values')
  const valueField: Field = { ...field, dictionary: undefined, node: 0, buffer: 0, variadic: 0 }
  const of = readValues(valueField, partsOf(valueField, valueBatches, budget), size)

  const codes = new Int32Array(rows)
  const codeField: Field = { ...field, type: Type.int }
  let row = 0
  for (const batch of batches) {
    const part = partOf(codeField, batch, budget)
    const own = begins.get(batch.dictionaries.get(dictionary.id))!
    const stored = readIntegers(part, dictionary.bits, dictionary.isSigned)
    for (let i = 0; i < part.rows; i++, row++) {
      if (!isValid(part, i)) {
        codes[row] = -1
        continue
      }
      const code = Number(stored[i])
      expectIntact(code >= 0 && code < own.size, 'code out of range')
      codes[row] = own.base + code
    }
  }
  return { kind: 'coded', codes, of }
}

const partsOf = (field: Field, batches: readonly Batch[], budget: Budget): Part[] =>
  batches.map((batch) => partOf(field, batch, budget))

const units = [1_000_000_000n, 1_000_000n, 1000n, 1n]
const nested: ReadonlySet<number> = new Set([
  Type.list,
  Type.struct,
  Type.union,
  Type.fixedSizeList,
  Type.map,
  Type.largeList,
  Type.listView,
  Type.largeListView,
])

function readValues(field: Field, parts: readonly Part[], rows: number): Exclude<TypedColumn, CodedColumn> {
  const { type, parameters, file, name } = field
  const unit = (fallback: number): bigint => {
    const length = units[parameters?.short(0, fallback) ?? fallback]
    expectIntact(length !== undefined, 'unknown unit')
    return length
  }
  const fixed = (bits: number, isSigned: boolean, meaning: Meaning) => joinNumbers(parts, rows, bits, isSigned, meaning)
  switch (type) {
    case Type.null:
      return emptyTexts(rows)
    case Type.bool:
      return joinBooleans(parts, rows)
    case Type.int:
      return fixed(parameters?.int(0) ?? 0, parameters?.byte(1) === 1, { is: 'integer' })
    case Type.floatingPoint:
      return joinFloats(parts, rows, parameters?.short(0) ?? 0)
    case Type.date:
      // Days, or milliseconds of whole days.
      if ((parameters?.short(0, 1) ?? 1) === 0) return fixed(32, true, { is: 'date' })
      return joinDates(parts, rows)
    case Type.time:
      return fixed(parameters?.int(1, 32) ?? 32, true, { is: 'time', nanoseconds: unit(1) })
    case Type.timestamp:
      return fixed(64, true, {
        is: 'timestamp',
        nanoseconds: unit(0),
        isInstant: parameters !== undefined && parameters.text(1) !== '',
      })
    case Type.decimal: {
      const bits = parameters?.int(2, 128) ?? 128
      const scale = parameters?.int(1) ?? 0
      expectIntact([32, 64, 128, 256].includes(bits) && Math.abs(scale) <= 1000, 'decimal')
      if (bits <= 64) return fixed(bits, true, { is: 'decimal', scale })
      return packDecimals(joinFixed(parts, bits / 8, true), scale)
    }
    case Type.fixedSizeBinary:
      return joinFixed(parts, parameters?.int(0) ?? 0, false)
    case Type.utf8:
    case Type.binary:
      return joinTexts(parts, rows, false)
    case Type.largeUtf8:
    case Type.largeBinary:
      return joinTexts(parts, rows, true)
    case Type.utf8View:
    case Type.binaryView:
      return joinViews(parts, rows)
    default:
      if (nested.has(type))
        throw new ProblemError(errorOf('nested_column', { file, column: name, kind: 'lists or records' }))
      throw new ProblemError(
        errorOf('column_type_unsupported', { file, column: name, type: typeNames.get(type) ?? `type ${type}` }),
      )
  }
}

const emptyTexts = (rows: number): PackedTexts => ({
  kind: 'texts',
  bytes: new Uint8Array(0),
  offsets: new Uint32Array(rows + 1),
})

/** `count` numbers of `width` bytes, moved to where a typed array may begin. */
function alignedBytes(part: Part, index: number, count: number, width: number): ArrayBuffer {
  const bytes = part.buffer(index)
  expectIntact(count * width <= bytes.length, 'values out of range')
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + count * width) as ArrayBuffer
}

function readIntegers(part: Part, bits: number, isSigned: boolean) {
  const values = (width: number) => alignedBytes(part, 1, part.rows, width)
  switch (bits) {
    case 8:
      return isSigned ? new Int8Array(values(1)) : new Uint8Array(values(1))
    case 16:
      return isSigned ? new Int16Array(values(2)) : new Uint16Array(values(2))
    case 32:
      return isSigned ? new Int32Array(values(4)) : new Uint32Array(values(4))
    case 64:
      return isSigned ? new BigInt64Array(values(8)) : new BigUint64Array(values(8))
    default:
      throw new Error('integers of unknown width')
  }
}

/** Which rows are missing over all parts; undefined when none is. */
function joinMissing(parts: readonly Part[], rows: number): Uint8Array | undefined {
  if (!parts.some((part) => part.hasMissing)) return undefined
  const missing = new Uint8Array(rows)
  let row = 0
  for (const part of parts) {
    for (let i = 0; i < part.rows; i++) if (!isValid(part, i)) missing[row + i] = 1
    row += part.rows
  }
  return missing
}

function joinNumbers(
  parts: readonly Part[],
  rows: number,
  bits: number,
  isSigned: boolean,
  meaning: Meaning,
): Exclude<TypedColumn, CodedColumn> {
  const read = parts.map((part) => readIntegers(part, bits, isSigned))
  const missing = joinMissing(parts, rows)
  if (bits === 64) {
    const values = isSigned ? new BigInt64Array(rows) : new BigUint64Array(rows)
    place(values, read)
    return { kind: 'long', values, missing, meaning }
  }
  const values = isSigned ? new Int32Array(rows) : new Uint32Array(rows)
  place(values, read)
  return { kind: 'number', values, missing, meaning }
}

/** One after another. All are arrays of numbers or all of bigints. */
function place(into: ArrayBufferView, parts: readonly ArrayBufferView[]): void {
  let at = 0
  for (const part of parts as unknown as readonly Float64Array[]) {
    const target = into as Float64Array
    target.set(part, at)
    at += part.length
  }
}

function joinFloats(parts: readonly Part[], rows: number, precision: number): TypedColumn & { kind: 'number' } {
  const missing = joinMissing(parts, rows)
  if (precision === 2) {
    const values = new Float64Array(rows)
    place(
      values,
      parts.map((part) => new Float64Array(alignedBytes(part, 1, part.rows, 8))),
    )
    return { kind: 'number', values, missing, meaning: { is: 'double' } }
  }
  expectIntact(precision === 0 || precision === 1, 'unknown precision')
  const values = new Float32Array(rows)
  place(
    values,
    parts.map((part) =>
      precision === 1
        ? new Float32Array(alignedBytes(part, 1, part.rows, 4))
        : Float32Array.from(new Uint16Array(alignedBytes(part, 1, part.rows, 2)), halfToNumber),
    ),
  )
  return { kind: 'number', values, missing, meaning: { is: 'float' } }
}

function joinDates(parts: readonly Part[], rows: number): TypedColumn & { kind: 'number' } {
  const values = new Float64Array(rows)
  let row = 0
  for (const part of parts)
    for (const value of new BigInt64Array(alignedBytes(part, 1, part.rows, 8)))
      values[row++] = Math.floor(Number(value) / 86_400_000)
  return { kind: 'number', values, missing: joinMissing(parts, rows), meaning: { is: 'date' } }
}

function joinBooleans(parts: readonly Part[], rows: number): TypedColumn & { kind: 'boolean' } {
  const values = new Uint8Array(rows)
  let row = 0
  for (const part of parts) {
    const bits = part.buffer(1)
    expectIntact(8 * bits.length >= part.rows, 'values out of range')
    for (let i = 0; i < part.rows; i++) values[row++] = (bits[i >> 3] >> (i & 7)) & 1
  }
  return { kind: 'boolean', values, missing: joinMissing(parts, rows) }
}

/** Values of `width` bytes each, in the order of the file or, of little-endian numbers, the other way round. */
function joinFixed(parts: readonly Part[], width: number, isReversed: boolean): PackedTexts {
  expectIntact(width >= 0, 'negative width')
  const texts = new PackedBuilder(parts.reduce((sum, part) => sum + part.rows, 0))
  for (const part of parts) {
    const bytes = new Uint8Array(alignedBytes(part, 1, part.rows, width))
    for (let i = 0; i < part.rows; i++) {
      if (isValid(part, i)) {
        if (isReversed) bytes.subarray(i * width, (i + 1) * width).reverse()
        texts.addBytes(bytes, i * width, (i + 1) * width)
      }
      texts.endRow()
    }
  }
  return texts.pack()
}

function joinTexts(parts: readonly Part[], rows: number, isLarge: boolean): PackedTexts {
  const texts = new PackedBuilder(rows)
  for (const part of parts) {
    if (part.rows === 0) continue
    const offsets = isLarge
      ? new BigInt64Array(alignedBytes(part, 1, part.rows + 1, 8))
      : new Int32Array(alignedBytes(part, 1, part.rows + 1, 4))
    const data = part.buffer(2)
    let start = Number(offsets[0])
    expectIntact(start >= 0, 'text out of range')
    for (let i = 0; i < part.rows; i++) {
      const end = Number(offsets[i + 1])
      expectIntact(end >= start && end <= data.length, 'text out of range')
      if (isValid(part, i)) texts.addBytes(data, start, end)
      texts.endRow()
      start = end
    }
  }
  return texts.pack()
}

/** Up to twelve bytes stand in the view itself, longer texts in one of the data buffers. */
function joinViews(parts: readonly Part[], rows: number): PackedTexts {
  const texts = new PackedBuilder(rows)
  for (const part of parts) {
    const views = new Uint8Array(alignedBytes(part, 1, part.rows, 16))
    const view = new DataView(views.buffer)
    expectIntact(part.dataBuffers >= 0 && part.dataBuffers <= 1 << 20, 'too many buffers')
    const data = Array.from({ length: part.dataBuffers }, (_, index) => part.buffer(2 + index))
    let total = 0
    for (let i = 0; i < part.rows; i++) {
      if (isValid(part, i)) {
        const at = 16 * i
        const length = view.getInt32(at, true)
        total += length
        // Many views may share the same bytes.
        expectIntact(length >= 0 && total < 2 ** 31, 'text out of range')
        if (length <= 12) texts.addBytes(views, at + 4, at + 4 + length)
        else {
          const from = data[view.getInt32(at + 8, true)]
          const start = view.getInt32(at + 12, true)
          expectIntact(from !== undefined && start >= 0 && start + length <= from.length, 'text out of range')
          texts.addBytes(from, start, start + length)
        }
      }
      texts.endRow()
    }
  }
  return texts.pack()
}
