/** A folder of Parquet files, as Spark writes it, is one table; what is no whole table is refused. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from '../../src/cli.js'
import { sha256 } from '../../src/io/digest.js'
import { fetchLocal } from '../../src/io/fetch-local.js'
import { takePartsFolder } from '../../src/io/parts-folder.js'
import { readAny } from '../../src/io/read-any.js'
import { readTable } from '../../src/io/read-table.js'
import { bytesTaken } from '../../src/io/source.js'
import { columnCategories, columnTexts, problemsOf } from './read-text.js'

const part = (name: string) => readFileSync(new URL(`./parts/${name}`, import.meta.url))
const first = part('part-00000.snappy.parquet')
const empty = part('part-00001.snappy.parquet')
const last = part('part-00002.zstd.parquet')

const root = mkdtempSync(join(tmpdir(), 'parts-folder-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folders = 0
function makeFolder(files: Readonly<Record<string, Uint8Array | string>>): string {
  const name = `predictions-${folders++}`
  mkdirSync(join(root, name))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true })
    writeFileSync(join(root, name, path), content)
  }
  return name
}

const take = (path: string, ref?: string) => fetchLocal({ baseFolder: root })({ path, ref, orFolder: 'parts' })
const read = async (path: string, ref?: string) => readTable(await take(path, ref))
const refusal = async (files: Readonly<Record<string, Uint8Array | string>>) => {
  const path = makeFolder(files)
  const [problem] = await problemsOf(read(path))
  return { ...problem, path }
}

const WHOLE = {
  _SUCCESS: '',
  '._SUCCESS.crc': 'crc',
  '.part-00000.snappy.parquet.crc': 'crc',
  'part-00000.snappy.parquet': first,
  'part-00001.snappy.parquet': empty,
  'part-00002.zstd.parquet': last,
}

describe('a folder of part files', () => {
  it('is one table, the files in the order of their names, whatever their codecs and dictionaries; one may be without rows', async () => {
    const table = await read(makeFolder(WHOLE))
    expect(table.rows).toBe(6)
    expect(table.columnNames).toEqual(['id', 'score', 'side'])
    const ids = ['9007199254740993', '9007199254740994', '9007199254740995', '7', '8', '9']
    expect(columnTexts(table, 'id')).toEqual(ids)
    expect([...table.column('score')!.numbers().values]).toEqual([0.25, 0.5, 0.5, Number.NaN, 1, 0.125])
    expect(columnCategories(table, 'side')).toEqual(['left', 'right', 'left', 'right', null, 'upper'])
  })

  it('is named by the digests of its files, and has the bytes of all', async () => {
    const path = makeFolder({ _SUCCESS: '', 'part-00000.snappy.parquet': first, 'part-00001.snappy.parquet': last })
    const taken = await take(path)
    expect(Buffer.from(taken.bytes).toString()).toBe(
      `${sha256(first)}  part-00000.snappy.parquet\n${sha256(last)}  part-00001.snappy.parquet\n`,
    )
    expect(bytesTaken(taken)).toBe(first.length + last.length)
  })

  it('may begin with an empty file, be named as other programs do, and lie at a commit', async () => {
    expect((await read(makeFolder({ 'part.0.parquet': empty, 'data_0.parquet': last }))).rows).toBe(3)
    const path = makeFolder(WHOLE)
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], { cwd: root })
    git('init', '-q', '-b', 'main')
    git('add', path)
    git('-c', 'commit.gpgsign=false', 'commit', '-q', '-m', 'first')
    rmSync(join(root, path, 'part-00002.zstd.parquet'))
    expect((await read(path)).rows).toBe(3)
    expect((await read(path, 'main')).rows).toBe(6)
  })

  it('finished by Databricks, with _started and _committed, is read', async () => {
    const done = { _started_17: '', _committed_17: '{}', 'part-00000-tid-17.parquet': first }
    expect((await read(makeFolder(done))).rows).toBe(3)
  })

  it('is told from a folder of metrics where nobody said which', async () => {
    const fetch = fetchLocal({ baseFolder: root })
    const rows = await readAny(await fetch({ path: makeFolder(WHOLE), ref: undefined, orFolder: 'either' }))
    expect(rows.kind).toBe('rows')
    const run = makeFolder({ 'metrics/roc_auc': '1700000000001 0.75 0\n' })
    expect((await readAny(await fetch({ path: run, ref: undefined, orFolder: 'either' }))).kind).toBe('metrics')
  })

  it('is compared from the command line with a config and without', async () => {
    const example = new URL('../../examples/spark/', import.meta.url).pathname
    const shown: string[] = []
    const stream = { write: (text: string) => shown.push(text) }
    const argv = ['compare', 'before/predictions', 'predictions', '--json', join(root, 'report.json'), '--quiet']
    expect(await runCli({ argv, cwd: example, env: {}, stdout: stream, stderr: stream }), shown.join('')).toBe(0)
    const [model] = JSON.parse(readFileSync(join(root, 'report.json'), 'utf8')).models
    expect(model.rows.matched).toBe(3000)
    expect(model.inputs[0]).toMatchObject({ path: 'before/predictions', rows: 3000 })
    expect(model.inputs[0].bytes).toBeGreaterThan(30_000)
  })
})

describe('a folder that is no whole table is refused', () => {
  const file = (path: string, name: string) => `${path}/${name}`

  it('without part files, with what it holds', async () => {
    const { code, args } = await refusal({ 'champion.csv': 'id\n1\n', _SUCCESS: '' })
    expect({ code, args }).toMatchObject({
      code: 'folder_without_parts',
      args: { holds: ['_SUCCESS', 'champion.csv'] },
    })
    expect((await refusal({})).code).toBe('folder_without_parts')
  })

  it.each([
    ['_temporary/0/part-00000.parquet', '_temporary'],
    ['_started_17', '_started_17'],
  ])('while it is written: %s', async (name, found) => {
    expect(await refusal({ ...WHOLE, [name]: '' })).toMatchObject({ code: 'folder_unfinished', args: { found } })
  })

  it.each([
    ['_delta_log/00000.json', 'Delta'],
    ['.hoodie/hoodie.properties', 'Hudi'],
  ])('when a log says which files count: %s', async (name, format) => {
    expect(await refusal({ ...WHOLE, [name]: '' })).toMatchObject({ code: 'folder_of_log', args: { format } })
  })

  it('with folders inside, which may hold more rows', async () => {
    const partitioned = { _SUCCESS: '', 'city=Cork/part-00000.parquet': first }
    expect(await refusal(partitioned)).toMatchObject({ code: 'folder_nested', args: { found: 'city=Cork' } })
    expect(await refusal({ ...WHOLE, 'more/part-00000.parquet': first })).toMatchObject({
      code: 'folder_nested',
      args: { found: 'more' },
    })
  })

  it('with a file that is no Parquet, is a pointer, or is cut off, which is named', async () => {
    const mixed = await refusal({ ...WHOLE, 'part-00003.csv': 'id,score\n1,0.5\n' })
    expect(mixed).toMatchObject({ code: 'part_not_parquet', args: { file: file(mixed.path, 'part-00003.csv') } })
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n'
    const lfs = await refusal({ 'part-00000.parquet': pointer })
    expect(lfs).toMatchObject({ code: 'lfs_pointer', args: { file: file(lfs.path, 'part-00000.parquet') } })
    const cut = await refusal({ ...WHOLE, 'part-00003.parquet': last.subarray(0, last.length - 30) })
    expect(cut).toMatchObject({ code: 'truncated_file', args: { file: file(cut.path, 'part-00003.parquet') } })
  })

  it('with a page that is damaged: the file of the page is named', async () => {
    const broken = Uint8Array.from(last)
    broken.fill(0xff, 4, 60)
    const path = makeFolder({ ...WHOLE, 'part-00003.parquet': broken })
    const table = await read(path)
    expect(await problemsOf((async () => table.column('id')!.keys())())).toMatchObject([
      { code: 'damaged_file', args: { file: file(path, 'part-00003.parquet') } },
    ])
  })

  it('with files of other columns or types', async () => {
    const texts = await refusal({ ...WHOLE, 'part-00003.parquet': part('of-texts.parquet') })
    expect(texts).toMatchObject({
      code: 'parts_differ',
      args: { column: 'score', firstType: 'DOUBLE', second: file(texts.path, 'part-00003.parquet') },
    })
    const fewer = { 'part-00000.parquet': part('of-fewer.parquet'), 'part-00001.parquet': first }
    expect(await refusal(fewer)).toMatchObject({ code: 'parts_differ', args: { column: 'side', firstType: null } })
  })

  it('with no rows in any file, or with more files than a job should write', async () => {
    expect((await refusal({ 'part-00000.parquet': empty, 'part-00001.parquet': empty })).code).toBe('no_rows')
    const names = Array.from({ length: 2001 }, (_, number) => `part-${number}.parquet`)
    const many = takePartsFolder({
      path: 'p',
      name: 'p',
      list: async () => names.map((name) => ({ name, kind: 'file' })),
      read: () => Promise.reject(new Error('nothing is read')),
    })
    expect(await problemsOf(many)).toMatchObject([{ code: 'folder_too_many_parts', args: { files: 2001 } }])
  })
})
