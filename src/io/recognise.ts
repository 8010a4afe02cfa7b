import { errorOf, type Problem } from '../core/problem.js'
import { hasUtf16Mark } from './text-encoding.js'

/** What files that are no CSV begin with. Bytes as Latin-1 text. */
const beginnings: readonly (readonly [string, string])[] = [
  ['PAR1', 'a Parquet file'],
  ['ARROW1', 'an Arrow or Feather file'],
  ['\xff\xff\xff\xff', 'an Arrow stream'],
  ['FEA1', 'a Feather file'],
  ['ORC', 'an ORC file'],
  ['Obj\x01', 'an Avro file'],
  ['PK\x03\x04', 'a zip archive (an Excel workbook is one)'],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook'],
  ['\x28\xb5\x2f\xfd', 'a zstd archive'],
  ['BZh', 'a bzip2 archive'],
  ['\xfd7zXZ\x00', 'an xz archive'],
  ['\x1f\x8b', 'a gzip archive inside a gzip archive'],
  ['\x93NUMPY', 'a NumPy array'],
  ['\x89HDF', 'an HDF5 file'],
  ['SQLite format 3\x00', 'an SQLite database'],
  ['%PDF', 'a PDF document'],
  ['<!DOCTYPE', 'a web page'],
  ['<!doctype', 'a web page'],
  ['<html', 'a web page'],
  ['<?xml', 'an XML document'],
]

const pickle = /^\x80[\x02-\x05]/
const lfsPointer = /^version https:\/\/git-lfs\.github\.com\/spec\//
const dvcPointer = /^outs:\s*$[\s\S]*^\s*(- )?\s*(md5|etag|checksum):/m
const orc = /^ORC[\x00-\x1f]/
const utf16WithoutMark = /^(?:[^\0]\0){4}|^(?:\0[^\0]){4}/

/** Why the bytes cannot be a CSV, as far as the content says it before any line is read; undefined if they may be one. */
export function findObstacle(bytes: Uint8Array, file: string): Problem | undefined {
  if (bytes.length === 0) return errorOf('file_empty', { file })
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1')
  if (lfsPointer.test(start)) {
    const size = /^size (\d+)$/m.exec(start)?.[1]
    return errorOf('lfs_pointer', { file, size: size === undefined ? null : Number(size) })
  }
  if (dvcPointer.test(start)) return errorOf('dvc_pointer', { file })
  if (hasUtf16Mark(bytes)) return undefined
  const known = beginnings.find(([beginning]) => start.startsWith(beginning))
  if (known && (known[0] !== 'ORC' || orc.test(start))) return errorOf('not_csv', { file, looksLike: known[1] })
  if (pickle.test(start)) return errorOf('not_csv', { file, looksLike: 'a Python pickle' })
  if (utf16WithoutMark.test(start))
    return errorOf('not_csv', { file, looksLike: 'UTF-16 text without a byte order mark' })
  if (bytes.includes(0)) return errorOf('not_csv', { file, looksLike: 'a binary file' })
  const first = start.replace(/^\xef\xbb\xbf/, '').trimStart()[0]
  if (first === '{') return errorOf('format_not_supported_yet', { file, format: 'JSON or JSON Lines' })
  if (first === '[') return errorOf('format_not_supported_yet', { file, format: 'JSON' })
  return undefined
}
