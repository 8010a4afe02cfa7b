import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readTable } from '../../src/io/read-table.js'
import { columnTexts, encode, problemsOf, read } from './read-text.js'

const csv = 'id,group\n1,Zürich\n2,東京🙂\n'
const file = 'predictions.csv'
const bytesOf = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? encode(part) : Uint8Array.from(part))))
const utf16 = (text: string, bigEndian = false): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}
const onlyProblem = async (content: string | Uint8Array) => {
  const problems = await problemsOf(read(content))
  expect(problems).toHaveLength(1)
  return { code: problems[0].code, ...problems[0].args }
}

describe('the same table comes from', () => {
  it.each([
    ['UTF-8', encode(csv)],
    ['UTF-8 with a byte order mark', bytesOf([0xef, 0xbb, 0xbf], csv)],
    ['UTF-16 LE with a byte order mark', utf16(csv)],
    ['UTF-16 BE with a byte order mark', utf16(csv, true)],
    ['gzip, whatever the name says', gzipSync(csv)],
    ['gzip of UTF-16', gzipSync(utf16(csv))],
    ['gzip in several members', Buffer.concat([gzipSync(csv.slice(0, 12)), gzipSync(csv.slice(12))])],
  ])('%s', async (_, bytes) => {
    const before = Buffer.from(bytes)
    const table = await read(bytes)
    expect(table.columnNames).toEqual(['id', 'group'])
    expect(columnTexts(table, 'group')).toEqual(['Zürich', '東京🙂'])
    expect(before.equals(bytes)).toBe(true)
  })
  it('bytes that lie inside a larger buffer', async () => {
    const bytes = bytesOf('xx', csv, 'xx').subarray(2, -2)
    expect(columnTexts(await read(bytes), 'id')).toEqual(['1', '2'])
  })
})

describe('what is no CSV is named by its content', () => {
  it.each([
    ['an encrypted Parquet file', bytesOf('PARE', [0x15, 0])],
    ['a Feather file of the first version (write version 2)', bytesOf('FEA1', [0, 0])],
    ['a zip archive (an Excel workbook is one)', bytesOf('PK', [3, 4, 0])],
    ['a Python pickle', bytesOf([0x80, 4, 0x95])],
    ['a zstd archive', bytesOf([0x28, 0xb5, 0x2f, 0xfd])],
    ['an ORC file', bytesOf('ORC', [8, 3])],
    ['a web page', encode('<!DOCTYPE html><title>Sign in</title>')],
    ['UTF-16 text without a byte order mark', Buffer.from('id,score\n1,2\n', 'utf16le')],
    ['UTF-16 text without a byte order mark', Buffer.from('id,score\n1,2\n', 'utf16le').swap16()],
    ['a binary file', bytesOf('id,score\n1,', [0], '\n')],
    ['a gzip archive inside a gzip archive', gzipSync(gzipSync(csv))],
  ])('%s', async (looksLike, bytes) => {
    expect(await onlyProblem(bytes)).toEqual({ code: 'not_csv', file, looksLike })
  })
  it.each(['ORCHARD', 'PAR1', 'PARENT', 'ARROW1'])('a column may be called %s', async (name) => {
    expect((await read(`${name},score\n1,2\n`)).columnNames).toEqual([name, 'score'])
  })
  it.each([
    ['Parquet', bytesOf('PAR1', [0x15, 0])],
    ['Parquet', bytesOf('PAR1')],
    ['Arrow', bytesOf('ARROW1', [0, 0])],
    ['Arrow', bytesOf([0xff, 0xff, 0xff, 0xff, 0xf0, 0, 0, 0])],
  ])('a beginning of %s alone ends too early', async (format, bytes) => {
    expect(await onlyProblem(bytes)).toEqual({ code: 'truncated_file', file, format })
  })
  it('a Git LFS pointer, with the size of the file it stands for', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'
    expect(await onlyProblem(pointer)).toEqual({ code: 'lfs_pointer', file, size: 12345 })
  })
  it('a DVC pointer', async () => {
    const pointer = 'outs:\n- md5: a304afb96060aad90176268345e10355\n  size: 123\n  path: predictions.csv\n'
    expect(await onlyProblem(pointer)).toEqual({ code: 'dvc_pointer', file })
  })
  it('nothing at all, and nothing in gzip', async () => {
    expect(await onlyProblem('')).toEqual({ code: 'file_empty', file })
    expect(await onlyProblem('\ufeff')).toEqual({ code: 'file_empty', file })
    expect(await onlyProblem(gzipSync(''))).toEqual({ code: 'file_empty', file })
  })
})

describe('damaged encodings', () => {
  it.each([
    ['E9', 3, [0xe9, 0x2c]],
    ['C0', 3, [0xc0, 0x80]],
    ['ED', 3, [0xed, 0xa0, 0x80]],
    ['F4', 3, [0xf4, 0x90, 0x80, 0x80]],
    ['E0', 3, [0xe0, 0x80, 0x80]],
    ['80', 3, [0x80]],
    ['E2', 3, [0xe2, 0x82]],
  ])('a byte that is not UTF-8 is told with its line: %s', async (byte, line, bytes) => {
    const content = bytesOf('id,group\n1,Zürich 東京🙂\n2,', bytes, '\n')
    expect(await onlyProblem(content)).toEqual({ code: 'not_utf8', file, line, byte })
  })
  it('a sequence cut by the end of the file is not UTF-8', async () => {
    expect(await onlyProblem(bytesOf('id,group\n1,', [0xf0, 0x9f]))).toMatchObject({
      code: 'not_utf8',
      line: 2,
      byte: 'F0',
    })
  })
  it('UTF-16 of odd length, with half a pair, or UTF-32', async () => {
    for (const bytes of [
      utf16(csv).subarray(0, -1),
      utf16('id,group\n1,\ud83d\n'),
      bytesOf([0xff, 0xfe, 0, 0, 0x69, 0, 0, 0, 0x0a, 0, 0, 0]),
    ])
      expect(await onlyProblem(bytes)).toMatchObject({ code: 'not_utf16' })
  })
})

describe('gzip', () => {
  const bytes = gzipSync(csv.repeat(100))
  it('cut anywhere is truncated', async () => {
    for (const length of [2, 9, 10, 11, bytes.length - 9, bytes.length - 8, bytes.length - 1])
      expect(await onlyProblem(bytes.subarray(0, length))).toMatchObject({ code: 'truncated_gzip' })
  })
  it('with a changed byte is damaged', async () => {
    const damaged = Buffer.from(bytes)
    damaged[damaged.length - 6] ^= 0xff
    expect(await onlyProblem(damaged)).toMatchObject({ code: 'damaged_gzip' })
  })
  it('that inflates to more than allowed is refused before it does', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 'a,'))
    expect(bomb.length).toBeLessThan(100_000)
    const reading = (maxInflatedBytes: number) => readTable({ path: file, bytes: bomb }, { maxInflatedBytes })
    expect(await problemsOf(reading(1_000_000))).toMatchObject([
      { code: 'inflated_too_large', args: { file, bytes: bomb.length, limit: 1_000_000 } },
    ])
    const whole = readTable({ path: file, bytes: gzipSync(csv) }, { maxInflatedBytes: encode(csv).length })
    expect((await whole).rows).toBe(2)
  })
})
