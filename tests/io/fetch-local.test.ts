import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchLocal } from '../../src/io/fetch-local.js'
import { problemsOf } from './read-text.js'

let top: string
let repository: string
let first: string
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', ...args], {
    cwd: repository,
    encoding: 'utf8',
  }).trim()

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'fetch-local-'))
  repository = join(top, 'repository')
  mkdirSync(join(repository, 'models', 'credit'), { recursive: true })
  writeFileSync(join(top, 'secret.csv'), 'outside')
  writeFileSync(join(repository, 'models', 'credit', 'predictions.csv'), 'champion\r\n')
  writeFileSync(join(repository, 'models', 'name with * and space.csv'), 'odd name')
  symlinkSync('credit/predictions.csv', join(repository, 'models', 'link.csv'))
  symlinkSync('../../secret.csv', join(repository, 'models', 'way-out.csv'))
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-q', '-m', 'champion')
  first = git('rev-parse', 'HEAD')
  git('tag', 'v1')
  writeFileSync(join(repository, 'models', 'credit', 'predictions.csv'), 'challenger\n')
})
afterAll(() => rmSync(top, { recursive: true, force: true }))

const take = (
  path: string,
  ref?: string,
  options: { allowOutside?: boolean; gitBase?: string; baseFolder?: string } = {},
) => fetchLocal({ baseFolder: repository, ...options })({ path, ref })
const text = async (...args: Parameters<typeof take>) => Buffer.from((await take(...args)).bytes).toString('utf8')

describe('from the disk', () => {
  it('takes the working tree, which has no commit', async () => {
    expect(await take('models/credit/predictions.csv')).toMatchObject({
      path: 'models/credit/predictions.csv',
      ref: null,
      commit: null,
    })
    expect(await text('models/credit/predictions.csv')).toBe('challenger\n')
    expect(await text('./models/credit/../link.csv')).toBe('challenger\n')
  })
  it('names a near file when one is missing', async () => {
    expect(await problemsOf(take('models/credit/prediction.csv'))).toMatchObject([
      { code: 'file_missing', args: { path: 'models/credit/prediction.csv', near: 'models/credit/predictions.csv' } },
    ])
    expect(await problemsOf(take('nowhere/a.csv'))).toMatchObject([{ code: 'file_missing', args: { near: null } }])
    expect(await problemsOf(take('models/link.csv/a.csv'))).toMatchObject([{ code: 'file_missing' }])
  })
  it('says that a folder is a folder', async () => {
    for (const path of ['models', '.', 'models/credit/'])
      expect(await problemsOf(take(path))).toMatchObject([{ code: 'is_a_folder', args: { path } }])
  })
  it('refuses a path that leads out: by dots, from the root, by a link, or into a folder with the same beginning', async () => {
    mkdirSync(join(top, 'repository-two'), { recursive: true })
    writeFileSync(join(top, 'repository-two', 'a.csv'), 'outside')
    const ways = [
      '../secret.csv',
      'models/../../secret.csv',
      join(top, 'secret.csv'),
      'models/way-out.csv',
      '../repository-two/a.csv',
      'a\0b',
    ]
    for (const path of ways)
      expect(await problemsOf(take(path))).toMatchObject([{ code: 'path_outside', args: { path } }])
  })
  it('follows such a path for files that the command line names', async () => {
    for (const path of ['../secret.csv', join(top, 'secret.csv'), 'models/way-out.csv'])
      expect(await text(path, undefined, { allowOutside: true })).toBe('outside')
  })
  it('may hold a name that begins with two dots', async () => {
    writeFileSync(join(repository, '..name.csv'), 'inside')
    expect(await text('..name.csv')).toBe('inside')
  })
})

describe('from git', () => {
  it('takes a commit, a branch or a tag, and records the commit', async () => {
    for (const ref of ['main', 'v1', first, first.slice(0, 8), 'HEAD']) {
      const taken = await take('models/credit/predictions.csv', ref)
      expect(taken).toMatchObject({ ref, commit: first })
      expect(Buffer.from(taken.bytes).toString()).toBe('champion\r\n')
    }
  })
  it('takes paths relative to the base folder, also below the top of the repository, and odd names', async () => {
    expect(await text('credit/predictions.csv', 'v1', { baseFolder: join(repository, 'models') })).toBe('champion\r\n')
    expect(await text('models/name with * and space.csv', 'v1')).toBe('odd name')
  })
  it('reads base as the commit given, or else as origin/HEAD, or the usual branch where there is no remote', async () => {
    expect(await take('models/credit/predictions.csv', 'base', { gitBase: 'v1' })).toMatchObject({
      ref: 'base',
      commit: first,
    })
    expect(await take('models/credit/predictions.csv', 'base')).toMatchObject({ ref: 'base', commit: first })
    const unusual = mkdtempSync(join(tmpdir(), 'model-review-base-'))
    execFileSync('git', ['clone', '-q', repository, unusual])
    execFileSync('git', ['-C', unusual, 'checkout', '-q', '-b', 'trunk'])
    execFileSync('git', ['-C', unusual, 'branch', '-q', '-D', 'main'])
    execFileSync('git', ['-C', unusual, 'remote', 'remove', 'origin'])
    const missing = await problemsOf(take('models/credit/predictions.csv', 'base', { baseFolder: unusual }))
    rmSync(unusual, { recursive: true })
    expect(missing).toMatchObject([{ code: 'git_ref_missing', args: { ref: 'base', looked: 'origin/HEAD' } }])
  })
  it.each(['nope', '--output=x', '-h', 'main..v1', ':/champion', 'v1:models', '', 'a b', 'v1\n'])(
    'knows no commit %j',
    async (ref) => {
      expect(await problemsOf(take('models/credit/predictions.csv', ref))).toMatchObject([{ code: 'git_ref_missing' }])
    },
  )
  it('names a near file when one is missing there, in folders and at the top', async () => {
    expect(await problemsOf(take('models/credit/Predictions.csv', 'v1'))).toMatchObject([
      { code: 'file_missing_on_ref', args: { ref: 'v1', commit: first, near: 'models/credit/predictions.csv' } },
    ])
    expect(await problemsOf(take('model', 'v1'))).toMatchObject([
      { code: 'file_missing_on_ref', args: { near: 'models' } },
    ])
    for (const path of ['models/*.csv', ':(icase)MODELS/credit/predictions.csv', ':/models/credit/predictions.csv'])
      expect(await problemsOf(take(path, 'v1'))).toMatchObject([{ code: 'file_missing_on_ref' }])
  })
  it('tells when a file was last changed, if asked, and not from a history that is cut off', async () => {
    const changed = git('log', '-1', '--format=%ct', 'v1')
    const spec = { path: 'models/credit/predictions.csv', ref: 'v1', wantsTime: true }
    const { origin } = await fetchLocal({ baseFolder: repository })(spec)
    expect(origin?.time).toBe(new Date(Number(changed) * 1000).toISOString())
    const shallow = join(top, 'shallow')
    git('clone', '-q', '--depth', '1', '--no-local', `file://${repository}`, shallow)
    const cut = await fetchLocal({ baseFolder: shallow })({ ...spec, ref: 'HEAD' })
    expect(cut.origin).toMatchObject({ kind: 'path', time: null })
  })
  it('tells a file that DVC keeps from one that is not there: it is no first version', async () => {
    writeFileSync(join(repository, 'kept.csv.dvc'), 'outs:\n- md5: 0\n  path: kept.csv\n')
    git('add', 'kept.csv.dvc')
    git('commit', '-q', '-m', 'kept by DVC')
    for (const ref of [undefined, 'main'])
      expect(await problemsOf(take('kept.csv', ref))).toMatchObject([
        { code: 'dvc_not_pulled', args: { path: 'kept.csv', ref: ref ?? null } },
      ])
    expect(await problemsOf(take('kept.csv', 'v1'))).toMatchObject([{ code: 'file_missing_on_ref' }])
  })
  it('knows the outputs of a pipeline of DVC, in the folder or above; those that git holds are none', async () => {
    const pipeline =
      'stages:\n  a:\n    outs: [models/out.csv]\n    metrics: [{ models/m.json: { cache: false } }]\n  b:\n    wdir: models\n    outs: [own.csv]\n'
    writeFileSync(join(repository, 'dvc.yaml'), pipeline)
    git('add', 'dvc.yaml')
    git('commit', '-q', '-m', 'a pipeline')
    for (const ref of [undefined, 'main']) {
      for (const path of ['models/out.csv', './models/own.csv'])
        expect(await problemsOf(take(path, ref))).toMatchObject([{ code: 'dvc_not_pulled', args: { path } }])
      const missing = ref === undefined ? 'file_missing' : 'file_missing_on_ref'
      for (const path of ['models/m.json', 'models/other.csv'])
        expect(await problemsOf(take(path, ref))).toMatchObject([{ code: missing }])
    }
  })
  it('refuses folders, links and paths that lead out', async () => {
    expect(await problemsOf(take('models', 'v1'))).toMatchObject([{ code: 'is_a_folder' }])
    expect(await problemsOf(take('models/link.csv', 'v1'))).toMatchObject([{ code: 'link_on_ref' }])
    expect(await problemsOf(take('../secret.csv', 'v1'))).toMatchObject([{ code: 'path_outside' }])
  })
  it('says when there is no repository', async () => {
    const outside = { baseFolder: top }
    expect(await problemsOf(take('secret.csv', 'v1', outside))).toMatchObject([{ code: 'git_unavailable' }])
  })
})
