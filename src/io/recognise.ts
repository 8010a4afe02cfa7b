import { errorOf, type Problem } from '../core/problem.js'
import { hasUtf16Mark } from './text-encoding.js'

export type Format = 'delimited' | 'json' | 'parquet' | 'arrow'

/** What files that are no table begin with. Bytes as Latin-1 text. */
const beginnings: readonly (readonly [string, string])[] = [
  ['PARE', 'an encrypted Parquet file'],
  ['FEA1', 'a Feather file of the first version (write version 2)'],
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
const parquet = /^PAR1(?:$|[\s\S]*[\x00-\x08])/
const arrow = /^(?:ARROW1\x00\x00|\xff\xff\xff\xff)/
const encryptedParquet = /^PARE[\s\S]*[\x00-\x08]/
const utf16WithoutMark = /^(?:[^\0]\0){4}|^(?:\0[^\0]){4}/

/** What the bytes are, by what they begin with and never by a name. Ask `findObstacle` first. */
export function recogniseFormat(bytes: Uint8Array): Format {
  const start = beginningOf(bytes)
  if (parquet.test(start)) return 'parquet'
  if (arrow.test(start)) return 'arrow'
  if (hasUtf16Mark(bytes)) return beginsLikeJson(start.replaceAll('\0', '').slice(2)) ? 'json' : 'delimited'
  return beginsLikeJson(start.replace(/^\xef\xbb\xbf/, '')) ? 'json' : 'delimited'
}

const beginningOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1')

const beginsLikeJson = (start: string): boolean => ['{', '['].includes(start.trimStart()[0])

/** Why the bytes are no table, as far as the content says it before any row is read; undefined if they may be one. */
export function findObstacle(bytes: Uint8Array, file: string): Problem | undefined {
  if (bytes.length === 0) return errorOf('file_empty', { file })
  const start = beginningOf(bytes)
  if (lfsPointer.test(start)) {
    const size = /^size (\d+)$/m.exec(start)?.[1]
    return errorOf('lfs_pointer', { file, size: size === undefined ? null : Number(size) })
  }
  if (dvcPointer.test(start)) return errorOf('dvc_pointer', { file })
  if (hasUtf16Mark(bytes) || parquet.test(start) || arrow.test(start)) return undefined
  const known = beginnings.find(([beginning]) => start.startsWith(beginning))
  if (known && isReally(known[0], start)) return errorOf('not_csv', { file, looksLike: known[1] })
  if (pickle.test(start)) return errorOf('not_csv', { file, looksLike: 'a Python pickle' })
  if (utf16WithoutMark.test(start))
    return errorOf('not_csv', { file, looksLike: 'UTF-16 text without a byte order mark' })
  // As a Buffer: searched many bytes at a time.
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(0))
    return errorOf('not_csv', { file, looksLike: 'a binary file' })
  return undefined
}

/** Some marks are letters, with which a CSV may begin as well. */
const isReally = (mark: string, start: string): boolean =>
  mark === 'ORC' ? orc.test(start) : mark === 'PARE' ? encryptedParquet.test(start) : true
