/** Reads zip archives in memory. Nothing is ever written to disk, and every name, size and checksum is doubted. */
import { crc32, inflateRawSync } from 'node:zlib'
import { errorOf, ProblemError } from '../core/problem.js'

/** No archive of predictions has as many. */
const MOST_ENTRIES = 10_000
/** What one file may inflate to. */
const MOST_INFLATED_BYTES = 2 ** 31 - 1

export interface ZipEntry {
  /** With `/`, from the root of the archive; only of files. */
  readonly path: string
  readonly bytes: number
  /** Throws ProblemError with `zip_damaged` {file, entry} or `inflated_too_large`. */
  readonly read: () => Uint8Array
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50

/**
 * The files in an archive, by path (APPNOTE.TXT 6.3.10 of PKWARE; stored and deflated, no ZIP64). Throws ProblemError with
 * `zip_damaged` {file, entry: null}, `zip_unsupported` {file, what}, `zip_unsafe` {file, entry, why} where a name leads out
 * of the archive, stands twice, or is a link.
 */
export function readZip(bytes: Uint8Array, file: string, maxBytes = MOST_INFLATED_BYTES): ZipEntry[] {
  const damaged = (entry: string | null = null) => new ProblemError(errorOf('zip_damaged', { file, entry }))
  const unsupported = (what: string) => new ProblemError(errorOf('zip_unsupported', { file, what }))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  if (end === undefined) throw damaged()
  const count = view.getUint16(end + 10, true)
  const size = view.getUint32(end + 12, true)
  const start = view.getUint32(end + 16, true)
  if (count === 0xffff || size === 0xffffffff || start === 0xffffffff) throw unsupported('ZIP64')
  if (count > MOST_ENTRIES) throw unsupported(`more than ${MOST_ENTRIES} entries`)
  if (start + size > end) throw damaged()
  const entries = new Map<string, ZipEntry>()
  let at = start
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) throw damaged()
    const flags = view.getUint16(at + 8, true)
    const method = view.getUint16(at + 10, true)
    const sum = view.getUint32(at + 16, true)
    const packed = view.getUint32(at + 20, true)
    const unpacked = view.getUint32(at + 24, true)
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const commentLength = view.getUint16(at + 32, true)
    const unixMode = view.getUint32(at + 38, true) >>> 16
    const local = view.getUint32(at + 42, true)
    const next = at + 46 + nameLength + extraLength + commentLength
    if (next > end) throw damaged()
    const path = Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('utf8')
    at = next
    const why = whyUnsafe(path, unixMode)
    if (why !== undefined) throw new ProblemError(errorOf('zip_unsafe', { file, entry: path, why }))
    if (path.endsWith('/')) continue
    if (entries.has(path)) throw new ProblemError(errorOf('zip_unsafe', { file, entry: path, why: 'twice' }))
    if ((flags & 1) !== 0) throw unsupported('encrypted entries')
    if (method !== 0 && method !== 8) throw unsupported(`compression method ${method}`)
    if (packed === 0xffffffff || unpacked === 0xffffffff || local === 0xffffffff) throw unsupported('ZIP64')
    const read = (): Uint8Array => {
      if (unpacked > maxBytes)
        throw new ProblemError(
          errorOf('inflated_too_large', { file: `${file}/${path}`, bytes: packed, limit: maxBytes }),
        )
      if (local + 30 > start || view.getUint32(local, true) !== LOCAL_ENTRY) throw damaged(path)
      const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
      if (from + packed > start) throw damaged(path)
      const content = bytes.subarray(from, from + packed)
      const whole = method === 0 ? content : inflate(content, unpacked)
      // The sizes that an archive claims are claims: what came out is what counts.
      if (whole === undefined || whole.length !== unpacked || crc32(whole) !== sum) throw damaged(path)
      return whole
    }
    entries.set(path, { path, bytes: unpacked, read })
  }
  return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function inflate(content: Uint8Array, unpacked: number): Uint8Array | undefined {
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, unpacked) })
  } catch {
    return undefined
  }
}

/** The record stands at the end, before a comment of at most 65,535 bytes. */
function findEnd(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 0xffff; at--) {
    if (view.getUint32(at, true) !== END_OF_DIRECTORY) continue
    const isOneDisk = view.getUint16(at + 4, true) === 0 && view.getUint16(at + 6, true) === 0
    if (isOneDisk && at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at
  }
  return undefined
}

const SYMBOLIC_LINK = 0o120000

function whyUnsafe(path: string, unixMode: number): string | undefined {
  const parts = path.replace(/\/$/, '').split('/')
  const leadsOut = path.startsWith('/') || /^[a-z]:/i.test(path) || parts.includes('..')
  if (leadsOut || path.includes('\\') || path.includes('\0') || parts.some((part) => part === '' || part === '.'))
    return 'outside'
  return (unixMode & 0o170000) === SYMBOLIC_LINK ? 'link' : undefined
}

/** Whether bytes begin as a zip archive does. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes.length >= 22 && bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)
