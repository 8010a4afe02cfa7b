/** A real git remote with files of Git LFS: pointers are explained, and the commands that are named do fetch the file. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../../src/cli.js'

const hasLfs = spawnSync('git', ['lfs', 'version']).status === 0
if (!hasLfs) console.warn('Git LFS is not tested: there is no git lfs (Debian: apt-get install git-lfs)')

const fixture = join(import.meta.dirname, '../../fixtures/loans-better')
const configOf = (champion: string) => `version: 1
models:
  - name: rows
    champion: ${champion}
    challenger: { path: challenger.csv }
    columns: { id: application_id, label: bank_rejected, score: reject_probability }
    operating_point: { threshold: 0.15 }
    metrics: [{ metric: roc_auc, role: primary, margin: 0.01 }]
`

describe.skipIf(!hasLfs)('a git remote with Git LFS', () => {
  let top: string
  let clone: string
  const run = (cwd: string, command: string, ...args: string[]) =>
    execFileSync(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, GIT_CONFIG_GLOBAL: join(top, 'gitconfig'), GIT_CONFIG_NOSYSTEM: '1' },
    })

  beforeAll(() => {
    top = mkdtempSync(join(tmpdir(), 'lfs-test-'))
    writeFileSync(
      join(top, 'gitconfig'),
      '[user]\n name = Ada\n email = ada@example.com\n[init]\n defaultBranch = main\n',
    )
    run(top, 'git', 'lfs', 'install')
    run(top, 'git', 'init', '--bare', 'remote.git')
    run(top, 'git', 'clone', 'remote.git', 'author')
    const author = join(top, 'author')
    run(author, 'git', 'lfs', 'track', '*.csv')
    copyFileSync(join(fixture, 'champion.csv'), join(author, 'champion.csv'))
    mkdirSync(join(author, '.github'))
    run(author, 'git', 'add', '.')
    run(author, 'git', 'commit', '-m', 'champion')
    run(author, 'git', 'push', 'origin', 'HEAD:main')
    // As actions/checkout does without "lfs: true".
    clone = join(top, 'clone')
    execFileSync('git', ['clone', '-b', 'main', 'remote.git', 'clone'], {
      cwd: top,
      stdio: 'ignore',
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: join(top, 'gitconfig'),
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_LFS_SKIP_SMUDGE: '1',
      },
    })
    mkdirSync(join(clone, '.github'), { recursive: true })
    copyFileSync(join(fixture, 'challenger.csv'), join(clone, 'challenger.csv'))
  })
  afterAll(() => rmSync(top, { recursive: true, force: true }))

  async function compare(champion: string) {
    writeFileSync(join(clone, '.github', 'model-review.yml'), configOf(champion))
    const silent = { write: () => true }
    const argv = ['compare', '--json', join(top, 'report.json')]
    const exitCode = await runCli({ argv, cwd: clone, env: {}, stdout: silent, stderr: silent })
    const [model] = JSON.parse(readFileSync(join(top, 'report.json'), 'utf8')).models
    return { exitCode, model }
  }
  const size = () => readFileSync(join(fixture, 'champion.csv')).length

  it('gives a pointer in the checkout, until git lfs pull has run', async () => {
    const before = await compare('{ path: champion.csv }')
    expect(before.exitCode).toBe(2)
    expect(before.model.problems).toMatchObject([{ code: 'lfs_pointer', args: { size: size() } }])
    run(clone, 'git', 'lfs', 'pull')
    expect((await compare('{ path: champion.csv }')).model.verdict).toBe('pass')
  })

  it('gives a pointer at a ref, of which git lfs smudge makes the file', async () => {
    const before = await compare('{ path: champion.csv, ref: base }')
    expect(before.exitCode).toBe(2)
    expect(before.model.problems).toMatchObject([{ code: 'lfs_pointer', args: { size: size() } }])
    run(clone, 'sh', '-c', 'git show origin/main:champion.csv | git lfs smudge > today.csv')
    expect((await compare('{ path: today.csv }')).model.verdict).toBe('pass')
  })
})
