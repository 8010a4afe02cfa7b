import { equalSequences, type PackedKeys } from './keys.js'

/** SHA-256 of the chunks one after another; handed in, because the core imports no machinery. */
export type Digest = (chunks: Iterable<Uint8Array>) => Uint8Array

/** Everything that decides the random signs, in canonical order; all of one length. */
export interface FingerprintedRows {
  readonly rowIds: PackedKeys
  /** Unit id of every row; undefined: every row is a unit of its own. */
  readonly unitIds: PackedKeys | undefined
  /** A byte each for the binary task, a number for the others. */
  readonly label: Uint8Array | Float64Array
  readonly weight: Float64Array | undefined
  /** Every number that each model gave, one array a column. */
  readonly champion: readonly Float64Array[]
  readonly challenger: readonly Float64Array[]
}

/**
 * The data fingerprint that seeds the random signs (statistics.md, section 5): SHA-256 over unit id, row id, label, weight
 * and both predictions of every row in canonical order; 32 bytes.
 *
 * The encoding goes column by column, all numbers little-endian, so that nothing is read twice and two data sets never give
 * the same bytes: the ASCII text `model-review rows 1` and a line feed; the number of rows (uint32); row ids (lengths as
 * uint32, then their UTF-8 bytes); one byte 1 and unit ids in the same form, or one byte 0 where they equal the row ids;
 * labels (a byte each, or float64 where
 * they are numbers or classes); one byte 1 and weights (float64), or one byte 0 where all weigh 1; the columns of the champion,
 * then of the challenger (float64).
 */
export function fingerprintRows(rows: FingerprintedRows, digest: Digest): Uint8Array {
  return digest(encodeRows(rows))
}

/**
 * Names a test set, whoever is judged by it (statistics.md, section 14): SHA-256 over the ids and labels of its rows in
 * canonical order, in the encoding of `fingerprintRows`; 32 bytes. Rows that a model lacks are not among them.
 */
export function fingerprintTestSet({ rowIds, label }: Pick<FingerprintedRows, 'rowIds' | 'label'>, digest: Digest) {
  return digest(encodeTestSet(rowIds, label))
}

function* encodeTestSet(rowIds: PackedKeys, label: FingerprintedRows['label']) {
  yield new TextEncoder().encode('model-review test set 1\n')
  yield littleEndian(Uint32Array.of(label.length))
  yield* encodeKeys(rowIds)
  yield label instanceof Uint8Array ? label : littleEndian(label)
}

const header = new TextEncoder().encode('model-review rows 1\n')

function* encodeRows({ rowIds, unitIds, label, weight, champion, challenger }: FingerprintedRows) {
  yield header
  yield littleEndian(Uint32Array.of(label.length))
  yield* encodeKeys(rowIds)
  if (unitIds && !equalSequences(unitIds, rowIds)) {
    yield Uint8Array.of(1)
    yield* encodeKeys(unitIds)
  } else yield Uint8Array.of(0)
  yield label instanceof Uint8Array ? label : littleEndian(label)
  if (weight) {
    yield Uint8Array.of(1)
    yield littleEndian(weight)
  } else yield Uint8Array.of(0)
  for (const column of [...champion, ...challenger]) yield littleEndian(column)
}

function* encodeKeys({ bytes, offsets }: PackedKeys) {
  const rows = offsets.length - 1
  const lengths = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) lengths[row] = offsets[row + 1] - offsets[row]
  yield littleEndian(lengths)
  yield bytes.subarray(offsets[0], offsets[rows])
}

const machineIsLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

function littleEndian(values: Uint32Array | Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  if (machineIsLittleEndian) return bytes
  const swapped = bytes.slice()
  for (let at = 0; at < swapped.length; at += values.BYTES_PER_ELEMENT) {
    swapped.subarray(at, at + values.BYTES_PER_ELEMENT).reverse()
  }
  return swapped
}
