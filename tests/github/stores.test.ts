import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fetchArtifact, fetchRelease } from '../../src/github/stores.js'
import type { Remote } from '../../src/io/source.js'
import type { FolderKind } from '../../src/io/take-folder.js'
import { makeZip } from '../io/make-zip.js'
import { codesOf, connectTo, repository, startFake } from './helpers.js'

const zipOf = (content: string, path = 'champion.csv') => makeZip([{ path, content }])
type Asked = Partial<Extract<Remote, { kind: 'artifact' }>>

async function start() {
  const fake = await startFake()
  const store = { client: connectTo(fake), repository, defaultBranch: 'main' }
  const take = (asked: Asked = {}, orFolder?: FolderKind) =>
    fetchArtifact(
      store,
      { kind: 'artifact', name: 'predictions', path: undefined, workflow: undefined, ...asked },
      orFolder,
    )
  const text = async (asked: Asked = {}) => Buffer.from((await take(asked)).bytes).toString('utf8')
  const asset = (tag: string, name = 'champion.csv') => fetchRelease(store, { kind: 'release', tag, asset: name })
  return { fake, github: fake.repository, take, text, asset }
}

describe.each([
  ['by its name', undefined],
  ['by its name and workflow', 'train.yml'],
])('an artifact, found %s', (_, workflow) => {
  test('is that of the newest good run on the default branch, with its run, commit and time', async () => {
    const { github, take } = await start()
    github.addArtifact(github.addRun(), 'predictions', zipOf('old'))
    const run = github.addRun({ sha: 'a'.repeat(40) })
    const { createdAt } = github.addArtifact(run, 'predictions', zipOf('new'))
    github.addArtifact(github.addRun(), 'other', zipOf('other'))
    expect(await take({ workflow })).toEqual({
      path: 'predictions/champion.csv',
      ref: 'main',
      commit: 'a'.repeat(40),
      bytes: Buffer.from('new'),
      origin: { kind: 'artifact', version: null, run: String(run.id), time: createdAt },
    })
  })

  test.each([
    ['of a fork whose branch has the same name', { fork: true }],
    ['of a fork’s pull request', { fork: true, event: 'pull_request' }],
    ['of a pull request of this repository', { event: 'pull_request' }],
    ['of a run that another run started, which may handle a fork’s files', { event: 'workflow_run' }],
    ['of a run that a stranger’s comment started', { event: 'issue_comment' }],
    ['of a run that a pull request started with rights', { event: 'pull_request_target' }],
    ['of another branch', { branch: 'retrain' }],
    ['of a run that failed', { conclusion: 'failure' as const }],
  ])('is never that %s', async (_who, run) => {
    const { github, text, take } = await start()
    const forged = github.addRun(run)
    github.addArtifact(forged, 'predictions', zipOf('forged'))
    github.addRun()
    expect(await codesOf(take({ workflow }))).toEqual(['artifact_missing'])
    github.addArtifact(github.addRun(), 'predictions', zipOf('good'))
    github.addArtifact(forged, 'predictions', zipOf('forged again'))
    expect(await text({ workflow })).toBe('good')
  })

  test('that has expired is no first version', async () => {
    const { github, take } = await start()
    github.addArtifact(github.addRun(), 'predictions', zipOf('x'), { expired: true })
    expect(await codesOf(take({ workflow }))).toEqual(['artifact_expired'])
  })

  test('is asked for in few requests, of which none carries the token to where the file lies', async () => {
    const { fake, github, text } = await start()
    for (let i = 0; i < 20; i++) github.addArtifact(github.addRun({ event: 'pull_request' }), 'predictions', zipOf('x'))
    github.addArtifact(github.addRun(), 'predictions', zipOf('good'))
    expect(await text({ workflow })).toBe('good')
    expect(fake.calls.length).toBeLessThanOrEqual(3)
    expect(fake.defects).toEqual([])
  })
})

describe('an artifact', () => {
  test('of another workflow than the one that is named is not taken', async () => {
    const { github, take } = await start()
    github.addArtifact(github.addRun({ workflow: 'nightly.yml' }), 'predictions', zipOf('x'))
    expect(await codesOf(take({ workflow: 'train.yml' }))).toEqual(['workflow_missing'])
    github.addRun({ workflow: 'train.yml' })
    expect(await codesOf(take({ workflow: 'train.yml' }))).toEqual(['artifact_missing'])
  })

  test('with several files needs a path', async () => {
    const { github, take, text } = await start()
    const files = [
      { path: 'run/champion.csv', content: 'a' },
      { path: 'run/metrics.json', content: 'b' },
    ]
    github.addArtifact(github.addRun(), 'predictions', makeZip(files))
    expect(await codesOf(take())).toEqual(['artifact_file_unclear'])
    expect(await codesOf(take({ path: 'champion.csv' }))).toEqual(['artifact_file_missing'])
    expect(await text({ path: './run/champion.csv' })).toBe('a')
  })

  test('may hold a folder of metrics', async () => {
    const { github, take } = await start()
    const files = [
      { path: 'mlruns/1/metrics/val/loss', content: '1 0.5 0\n' },
      { path: 'mlruns/1/metrics/roc_auc', content: '1 0.7 0\n' },
      { path: 'mlruns/1/meta.yaml', content: 'x' },
    ]
    github.addArtifact(github.addRun(), 'predictions', makeZip(files))
    const taken = await take({ path: 'mlruns/1' }, 'metrics')
    expect(taken.folder?.layout).toBe('mlflow')
    expect(taken.folder?.files.map(({ path }) => path)).toEqual(['roc_auc', 'val/loss'])
  })

  test('may hold a table in several files, at its top or in a folder; one file alone is that file', async () => {
    const { github, take } = await start()
    const content = readFileSync(new URL('../io/parts/part-00000.snappy.parquet', import.meta.url))
    const parts = (folder: string) => [
      { path: `${folder}_SUCCESS`, content: '' },
      { path: `${folder}part-00000.parquet`, content },
      { path: `${folder}part-00001.parquet`, content },
    ]
    github.addArtifact(github.addRun(), 'predictions', makeZip(parts('')))
    const taken = await take({}, 'parts')
    expect(taken.path).toBe('predictions')
    expect(taken.folder?.files.map(({ path }) => path)).toEqual(['part-00000.parquet', 'part-00001.parquet'])
    github.addArtifact(github.addRun(), 'predictions', makeZip(parts('out/credit/')))
    expect((await take({ path: 'out/credit/' }, 'parts')).folder?.files).toHaveLength(2)
    github.addArtifact(github.addRun(), 'predictions', makeZip(parts('').slice(1, 2)))
    expect((await take({}, 'parts')).path).toBe('predictions/part-00000.parquet')
  })

  test('that leads out of its archive, or is not what GitHub took the digest of, is not read', async () => {
    const { github, take } = await start()
    github.addArtifact(github.addRun(), 'predictions', zipOf('x', '../champion.csv'))
    expect(await codesOf(take())).toEqual(['zip_unsafe'])
    github.addArtifact(github.addRun(), 'predictions', zipOf('x'), { digest: `sha256:${'0'.repeat(64)}` })
    expect(await codesOf(take())).toEqual(['digest_differs'])
    github.addArtifact(github.addRun(), 'predictions', zipOf('x'), { digest: null })
    expect(await codesOf(take())).toEqual([])
  })

  test('that is too large is not even asked for', async () => {
    const { fake, github, take } = await start()
    github.addArtifact(github.addRun(), 'predictions', zipOf('x'), { claimedSize: 2 ** 31 })
    expect(await codesOf(take())).toEqual(['download_too_large'])
    expect(fake.callsOf('actions/download-artifact')).toEqual([])
  })

  test('that may not be read says which permission is missing', async () => {
    const { fake, take } = await start()
    const refused = { times: 9, status: 403, message: 'Resource not accessible by integration' }
    fake.failNext({ operation: 'actions/list-artifacts-for-repo', ...refused })
    const error = await take().catch((found: unknown) => found)
    expect(error).toMatchObject({
      problems: [{ code: 'github_not_permitted', args: { permission: 'actions: read', status: 403 } }],
    })
  })
})

describe('an asset of a release', () => {
  test('is found by tag, or in the latest release that is no pre-release', async () => {
    const { github, asset } = await start()
    github.addRelease('v1', { 'champion.csv': 'first' })
    github.addRelease('v2', { 'champion.csv': 'second' })
    github.addRelease('v3-rc1', { 'champion.csv': 'third' }, { prerelease: true })
    expect(await asset('latest')).toEqual({
      path: 'champion.csv',
      ref: 'v2',
      commit: null,
      bytes: Buffer.from('second'),
      origin: { kind: 'release', version: 'v2', run: null, time: '2026-01-02T03:04:05.000Z' },
    })
    expect(Buffer.from((await asset('v1')).bytes).toString()).toBe('first')
  })

  test('of a release that is not there is a first version, one that the release lacks is a mistake', async () => {
    const { github, asset } = await start()
    expect(await codesOf(asset('latest'))).toEqual(['release_missing'])
    github.addRelease('v1', { 'champion.parquet': 'x' })
    expect(await codesOf(asset('v9'))).toEqual(['release_missing'])
    const error = await asset('v1').catch((found: unknown) => found)
    expect(error).toMatchObject({ problems: [{ code: 'asset_missing', args: { holds: ['champion.parquet'] } }] })
  })
})
