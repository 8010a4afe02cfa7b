/**
 * What goes to npm: its files, its manifest as publint reads it, and the command line as somebody who has installed it runs it.
 * There is nothing to import but the schema, and so no types: attw (Are The Types Wrong, 0.18.5) says of the package "This package
 * does not contain types" and has no more to check.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'model-review-package-'))
const made = path.join(folder, 'package')
const home = path.join(folder, 'home')
let tarball = ''

beforeAll(() => {
  execFileSync(process.execPath, [path.join(root, 'scripts/package.mjs'), made])
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: made, encoding: 'utf8' })
  tarball = path.join(folder, JSON.parse(packed)[0].filename)
  mkdirSync(home)
  // Nothing is fetched: an installation that needs more than this one file fails here.
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: home, stdio: 'pipe' })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...args: string[]) =>
  spawnSync(path.join(home, 'node_modules/.bin/model-review'), args, { cwd: home, encoding: 'utf8' })

describe('the package for npm', () => {
  test('holds what runs and what is read, with the licences of what is in it, and no sources', () => {
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n').sort()
    const documents = ['CHANGELOG.md', 'LICENSE', 'README.md', 'action.yml', 'package.json', 'schema.json']
    const bundles = ['action', 'cli'].flatMap((name) =>
      ['index.js', 'licenses.txt', 'package.json'].map((file) => `dist/${name}/${file}`),
    )
    // What only some commands load is a file of its own beside the bundle, with a number for a name.
    const parts = files.filter((file) => /^package\/dist\/cli\/\d+\.index\.js$/.test(file))
    expect(parts.length).toBeGreaterThan(0)
    expect(files).toEqual(
      [...[...documents, ...bundles, 'dist/package.json'].map((file) => `package/${file}`), ...parts].sort(),
    )
  })

  test('says where it comes from, and the same everywhere', () => {
    const { repository, homepage, bugs } = JSON.parse(readFileSync(path.join(made, 'package.json'), 'utf8'))
    const home = /^git\+(https:\/\/github\.com\/[\w-]+\/[\w-]+)\.git$/.exec(repository.url)?.[1]
    expect([homepage, bugs]).toEqual([`${home}#readme`, `${home}/issues`])
  })

  test('has no complaint of publint', async () => {
    const manifest = JSON.parse(readFileSync(path.join(made, 'package.json'), 'utf8'))
    const bytes = new Uint8Array(readFileSync(tarball)).buffer
    const { messages } = await publint({ pkgDir: 'package', pack: { tarball: bytes }, strict: true })
    expect(messages.map((message) => formatMessage(message, manifest, { color: false }))).toEqual([])
  })

  test('installs without anything else, and compares two files', () => {
    expect(
      execFileSync('npm', ['ls', '--all', '--parseable'], { cwd: home, encoding: 'utf8' }).trim().split('\n'),
    ).toHaveLength(2)
    const fixture = (file: string) => path.join(root, 'fixtures/loans-worse', file)
    const columns = ['--id', 'application_id', '--label', 'bank_rejected', '--score', 'reject_probability']
    const { status, stdout } = run('compare', fixture('champion.csv'), fixture('challenger.csv'), ...columns)
    expect([status, stdout]).toEqual([1, expect.stringContaining('Do not merge')])
  })

  test('gives its version and its schema, and no way into its bundle', () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
    expect(run('--version').stdout.trim()).toBe(version)
    const resolve = (name: string) =>
      spawnSync(process.execPath, ['-e', `require.resolve('model-review-gate/${name}')`], { cwd: home }).status
    expect([resolve('schema.json'), resolve('dist/cli/index.js')]).toEqual([0, 1])
  })
})
