import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ProblemError } from '../../src/core/problem.js'
import { fetchFromRepository, readFileAt, resolveCommit } from '../../src/github/contents.js'
import type { Fetch } from '../../src/io/source.js'
import { codesOf, connectTo, repository, startFake } from './helpers.js'

const noLocal: Fetch = async (spec) => ({ path: spec.path, ref: null, commit: null, bytes: Buffer.from('local') })

describe('a file at a commit', () => {
  test('arrives byte for byte, also when it is no text', async () => {
    const fake = await startFake()
    const bytes = {
      'a.gz': gzipSync('x,y\n1,2\n'),
      'bom.csv': Buffer.from([0xef, 0xbb, 0xbf, 0x61]),
      'utf16.csv': Buffer.from([0xff, 0xfe, 0x61, 0]),
    }
    const commit = fake.repository.commit('heads/main', bytes)
    for (const [path, content] of Object.entries(bytes)) {
      expect(Buffer.from((await readFileAt(connectTo(fake), repository, path, commit))!)).toEqual(Buffer.from(content))
    }
  })

  test('has a name with folders, spaces, # and non-Latin letters', async () => {
    const fake = await startFake()
    const path = 'modèles/crédit #1/prévisions 100%.csv'
    const commit = fake.repository.commit('heads/main', { [path]: 'x' })
    expect(await readFileAt(connectTo(fake), repository, path, commit)).toEqual(Buffer.from('x'))
  })

  test('may be missing, which is no problem by itself', async () => {
    const fake = await startFake()
    const commit = fake.repository.commit('heads/main', { 'a.csv': '' })
    expect(await readFileAt(connectTo(fake), repository, 'b.csv', commit)).toBeUndefined()
    expect(await readFileAt(connectTo(fake), repository, 'a.csv', commit)).toEqual(Buffer.from(''))
  })

  test('that is a folder or exceeds 100 MB is a problem of its own', async () => {
    const fake = await startFake()
    const commit = fake.repository.commit('heads/main', { 'data/a.csv': '1', 'huge.csv': '1' })
    fake.repository.pretendedSizes.set('huge.csv', 101 * 1024 * 1024)
    expect(await codesOf(readFileAt(connectTo(fake), repository, 'data', commit))).toEqual(['is_a_folder'])
    expect(await codesOf(readFileAt(connectTo(fake), repository, 'huge.csv', commit))).toEqual([
      'file_too_large_for_api',
    ])
  })
})

describe('a name of a commit', () => {
  test('may be a branch with slashes, a tag or a commit', async () => {
    const fake = await startFake()
    const branch = fake.repository.commit('heads/release/1', {})
    const tag = fake.repository.commit('tags/v1', {})
    const client = connectTo(fake)
    expect(await resolveCommit(client, repository, 'heads/release/1')).toBe(branch)
    expect(await resolveCommit(client, repository, 'v1')).toBe(tag)
    expect(await resolveCommit(client, repository, tag)).toBe(tag)
    expect(await resolveCommit(client, repository, 'nowhere')).toBeUndefined()
  })
})

describe('fetching for a review', () => {
  async function startSource(baseFolder = '') {
    const fake = await startFake()
    const baseTip = fake.repository.commit('heads/main', { 'p.csv': 'base', 'services/credit/p.csv': 'nested' })
    const tag = fake.repository.commit('tags/v1', { 'p.csv': 'tagged' })
    const fetch = fetchFromRepository({
      client: connectTo(fake),
      repository,
      baseFolder,
      baseTip,
      baseRef: 'main',
      local: noLocal,
    })
    return { fake, baseTip, tag, fetch }
  }

  test('tells when a file was last changed, if asked', async () => {
    const { fetch } = await startSource()
    const { origin } = await fetch({ path: 'p.csv', ref: 'base', wantsTime: true })
    expect(origin).toEqual({ kind: 'path', version: null, run: null, time: '2026-01-02T00:00:00.000Z' })
  })

  test('tells a file that DVC keeps from one that is not there: it is no first version', async () => {
    const { fake, fetch } = await startSource()
    fake.repository.commit('tags/kept', { 'kept.csv.dvc': 'outs: []' })
    expect(await codesOf(fetch({ path: 'kept.csv', ref: 'kept' }))).toEqual(['dvc_not_pulled'])
    expect(await codesOf(fetch({ path: 'kept.csv', ref: 'v1' }))).toEqual(['file_missing_on_ref'])
    fake.repository.commit('tags/piped', { 'dvc.yaml': 'stages:\n  train:\n    outs: [out/made.csv]\n' })
    expect(await codesOf(fetch({ path: 'out/made.csv', ref: 'piped' }))).toEqual(['dvc_not_pulled'])
    expect(await codesOf(fetch({ path: 'out/other.csv', ref: 'piped' }))).toEqual(['file_missing_on_ref'])
  })

  test('`ref: base` is the tip of the base branch, and its commit is recorded', async () => {
    const { fake, baseTip, fetch } = await startSource()
    expect(await fetch({ path: 'p.csv', ref: 'base' })).toEqual({
      path: 'p.csv',
      ref: 'base',
      commit: baseTip,
      bytes: Buffer.from('base'),
    })
    expect(fake.calls.map((call) => call.operation)).toEqual(['repos/get-content'])
  })

  test('a tag is looked up once and read at its commit', async () => {
    const { fake, tag, fetch } = await startSource()
    await Promise.all([fetch({ path: 'p.csv', ref: 'v1' }), fetch({ path: 'p.csv', ref: 'v1' })])
    expect((await fetch({ path: 'p.csv', ref: 'v1' })).commit).toBe(tag)
    expect(fake.callsOf('repos/get-commit')).toHaveLength(1)
  })

  test('no ref means the working tree, without a request', async () => {
    const { fake, fetch } = await startSource()
    expect(Buffer.from((await fetch({ path: 'p.csv', ref: undefined })).bytes).toString()).toBe('local')
    expect(fake.calls).toEqual([])
  })

  test('paths start at the base folder of the config and stay in the repository', async () => {
    const { fetch } = await startSource('services/credit')
    expect((await fetch({ path: 'p.csv', ref: 'base' })).bytes).toEqual(Buffer.from('nested'))
    expect((await fetch({ path: '../../p.csv', ref: 'base' })).bytes).toEqual(Buffer.from('base'))
    expect(await codesOf(fetch({ path: '../../../p.csv', ref: 'base' }))).toEqual(['path_outside'])
    expect(await codesOf(fetch({ path: '/etc/passwd', ref: 'base' }))).toEqual(['path_outside'])
  })

  test('a missing file and a missing branch are told apart', async () => {
    const { fetch } = await startSource()
    expect(await codesOf(fetch({ path: 'q.csv', ref: 'base' }))).toEqual(['file_missing_on_ref'])
    expect(await codesOf(fetch({ path: 'p.csv', ref: 'v2' }))).toEqual(['github_ref_missing'])
  })
})

test('a folder of metrics at a ref is refused with what to do instead', async () => {
  const fake = await startFake()
  const commit = fake.repository.commit('heads/main', { 'runs/7/metrics/rmse': '1 2 3' })
  const fetch = fetchFromRepository({
    client: connectTo(fake),
    repository,
    baseFolder: '',
    baseTip: commit,
    baseRef: 'main',
    local: noLocal,
  })
  const error = await fetch({ path: 'runs/7', ref: 'base', orFolder: 'metrics' }).catch((thrown: unknown) => thrown)
  expect((error as ProblemError).problems).toMatchObject([
    { code: 'folder_at_ref', args: { path: 'runs/7', ref: 'main' } },
  ])
})
