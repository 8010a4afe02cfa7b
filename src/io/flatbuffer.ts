/**
 * A table in a FlatBuffer, field by field in the order of its schema. A field that is not there has its default.
 * Throws RangeError where an offset leads out of the bytes; a vector is never longer than they are.
 */
export interface FlatTable {
  byte(field: number, fallback?: number): number
  short(field: number, fallback?: number): number
  int(field: number, fallback?: number): number
  /** A 64-bit number that must be exact as a double, as lengths and offsets are. */
  long(field: number): number
  text(field: number): string
  table(field: number): FlatTable | undefined
  tables(field: number): FlatTable[]
  /** Where each struct of `size` bytes begins in the view. */
  structs(field: number, size: number): { readonly view: DataView; readonly starts: number[] }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export function readFlatBuffer(bytes: Uint8Array): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return tableAt(view, bytes, view.getUint32(0, true))
}

function tableAt(view: DataView, bytes: Uint8Array, start: number): FlatTable {
  const fields = start - view.getInt32(start, true)
  const fieldsLength = view.getUint16(fields, true)
  const placeOf = (field: number): number => {
    const at = 4 + 2 * field
    const offset = at + 2 <= fieldsLength ? view.getUint16(fields + at, true) : 0
    return offset === 0 ? 0 : start + offset
  }
  const follow = (place: number): number => place + view.getUint32(place, true)
  const vector = (field: number, size: number): number[] => {
    const place = placeOf(field)
    if (place === 0) return []
    const at = follow(place)
    const length = view.getUint32(at, true)
    if (at + 4 + length * size > bytes.length) throw new RangeError('vector out of range')
    return Array.from({ length }, (_, i) => at + 4 + i * size)
  }
  return {
    byte: (field, fallback = 0) => (placeOf(field) === 0 ? fallback : view.getUint8(placeOf(field))),
    short: (field, fallback = 0) => (placeOf(field) === 0 ? fallback : view.getInt16(placeOf(field), true)),
    int: (field, fallback = 0) => (placeOf(field) === 0 ? fallback : view.getInt32(placeOf(field), true)),
    long: (field) => (placeOf(field) === 0 ? 0 : readLong(view, placeOf(field))),
    text: (field) => {
      const [...places] = vector(field, 1)
      return places.length === 0 ? '' : decoder.decode(bytes.subarray(places[0], places[0] + places.length))
    },
    table: (field) => (placeOf(field) === 0 ? undefined : tableAt(view, bytes, follow(placeOf(field)))),
    tables: (field) => vector(field, 4).map((place) => tableAt(view, bytes, follow(place))),
    structs: (field, size) => ({ view, starts: vector(field, size) }),
  }
}

export function readLong(view: DataView, at: number): number {
  const value = Number(view.getBigInt64(at, true))
  if (!Number.isSafeInteger(value) || value < -1) throw new RangeError('length out of range')
  return value
}
