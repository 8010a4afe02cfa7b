/** What a release asks for before it writes anything, and what it writes. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const { compareVersions, notesOf, obstacles, parseVersion, unreleasedOf, withRelease } = await import(
  path.join(root, 'scripts/release.mjs')
)

const changelog = '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A gate.\n\n## [1.1.0] - 2026-01-01\n\n- Older.\n'
const ready = { version: '1.2.0', current: '1.1.0', branch: 'main', changes: '', tags: ['v1.1.0'], changelog }

describe('versions', () => {
  it('come in the order that Semantic Versioning gives as its example', () => {
    const ordered =
      '1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 1.10.0'
    const versions = ordered.split(' ')
    expect(versions.toReversed().sort(compareVersions)).toEqual(versions)
  })

  it('are ordered totally: swapping two swaps the sign', () => {
    const part = fc.oneof(fc.nat(20).map(String), fc.constantFrom('rc', 'beta', 'a-1'))
    const version = fc
      .tuple(fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)), fc.array(part, { maxLength: 3 }))
      .map(([numbers, pre]) => [numbers.join('.'), ...(pre.length > 0 ? [pre.join('.')] : [])].join('-'))
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0)
        expect(compareVersions(a, b) === 0).toBe(a === b)
      }),
    )
  })

  it.each(['1.2', 'v1.2.0', '1.2.0.1', '01.2.0', '1.2.0-', '1.2.0-01', '1.2.0+build', ''])('%j is none', (text) => {
    expect(parseVersion(text)).toBeNull()
  })
})

describe('the changelog', () => {
  it('moves what was unreleased under the version, and leaves an empty place for what comes', () => {
    const released = withRelease(changelog, '1.2.0', '2026-02-03')
    expect(unreleasedOf(released)).toBe('')
    expect(notesOf(released, '1.2.0')).toBe('### Added\n\n- A gate.')
    expect(notesOf(released, '1.1.0')).toBe('- Older.')
    expect(released).toContain('## [1.2.0] - 2026-02-03\n')
  })

  it('has no notes of a version that it does not name, nor of one whose name begins alike', () => {
    expect(notesOf(changelog, '1.1')).toBe('')
    expect(notesOf(changelog, '1.1.00')).toBe('')
  })

  it('of this repository is one that a release can be made of', () => {
    const own = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8')
    expect(
      unreleasedOf(own) !== '' ||
        notesOf(own, JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version) !== '',
    ).toBe(true)
  })
})

describe('a release', () => {
  it('is made where nothing stands in its way', () => {
    expect(obstacles(ready)).toEqual([])
  })

  it.each([
    ['a version that is none', { version: 'next' }, /no version/],
    ['a version that is not above the present one', { version: '1.0.9' }, /not above 1\.1\.0/],
    ['a version that was released', { tags: ['v1.2.0'] }, /tag v1\.2\.0 is there already/],
    ['another branch', { branch: 'fix' }, /branch fix/],
    ['no branch', { branch: '' }, /\(none\)/],
    ['changes that are not committed', { changes: ' M README.md' }, /README\.md/],
    [
      'a changelog with headings alone',
      { changelog: changelog.replace('- A gate.\n', '') },
      /CHANGELOG\.md says nothing/,
    ],
  ])('is refused for %s', (_, more, sentence) => {
    expect(obstacles({ ...ready, ...more })).toEqual([expect.stringMatching(sentence)])
  })
})

describe('npm run release in a checkout', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'release-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const git = (...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
    })
  const release = (...args: string[]) =>
    spawnSync(process.execPath, ['scripts/release.mjs', ...args], { cwd: folder, encoding: 'utf8' })
  const person = {
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  }
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  mkdirSync(path.join(folder, 'scripts'))
  cpSync(path.join(root, 'scripts/release.mjs'), path.join(folder, 'scripts/release.mjs'))
  writeFileSync(path.join(folder, 'package.json'), '{"name":"x","version":"1.1.0","type":"module"}\n')
  writeFileSync(path.join(folder, 'CHANGELOG.md'), changelog)
  git('init', '--quiet', '--initial-branch', 'main')
  git('add', '.')
  git('commit', '--quiet', '--message', 'first')

  it('tells with --dry-run what it would write, and writes nothing', () => {
    const { status, stdout } = release('1.2.0', '--dry-run')
    expect(stdout).toMatch(/would write package\.json[\s\S]*would write CHANGELOG\.md[\s\S]*would write dist\//)
    expect([status, git('status', '--porcelain').stdout]).toEqual([0, ''])
  })

  it('refuses a dirty tree, and says which file', () => {
    writeFileSync(path.join(folder, 'left.txt'), 'x')
    const { status, stderr } = release('1.2.0', '--dry-run')
    expect([status, stderr]).toEqual([1, expect.stringContaining('left.txt')])
    rmSync(path.join(folder, 'left.txt'))
  })

  it('writes version, changelog and all that names the version; what it says to do makes a release on the remote', () => {
    // Every maker notes that it ran, and with which version.
    const maker = (name: string) =>
      `import { appendFileSync, readFileSync } from 'node:fs'
appendFileSync('made.txt', '${name} ' + /'(.*)'/.exec(readFileSync('src/version.ts', 'utf8'))[1] + ' ' + process.argv.slice(2).join(' ') + '\\n')\n`
    for (const name of ['build', 'schema', 'readme']) write(`scripts/${name}.mjs`, maker(name))
    write('node_modules/vitest/vitest.mjs', maker('vitest'))
    write('src/version.ts', "export const VERSION = '1.1.0'\n")
    write(
      'package-lock.json',
      '{"name":"x","version":"1.1.0","lockfileVersion":3,"packages":{"":{"version":"1.1.0"}}}\n',
    )
    write('.gitignore', 'node_modules/\nremote/\n')
    git('add', '.')
    git('commit', '--quiet', '--message', 'more')
    git('init', '--quiet', '--bare', '--initial-branch', 'main', 'remote')
    git('remote', 'add', 'origin', path.join(folder, 'remote'))

    const { status, stdout } = release('1.2.0')
    expect(status).toBe(0)
    const read = (file: string) => readFileSync(path.join(folder, file), 'utf8')
    expect(JSON.parse(read('package.json')).version).toBe('1.2.0')
    expect(JSON.parse(read('package-lock.json'))).toMatchObject({
      version: '1.2.0',
      packages: { '': { version: '1.2.0' } },
    })
    expect(read('src/version.ts')).toBe("export const VERSION = '1.2.0'\n")
    expect(notesOf(read('CHANGELOG.md'), '1.2.0')).toBe('### Added\n\n- A gate.')
    expect(
      read('made.txt')
        .trim()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      'build 1.2.0',
      'schema 1.2.0',
      'readme 1.2.0',
      'vitest 1.2.0 run tests/examples.test.ts --project unit --update',
    ])

    const commands = stdout.split('\n').filter((line) => /^ {2}git /.test(line))
    expect(commands.length).toBeGreaterThan(2)
    for (const command of commands) {
      const done = spawnSync('bash', ['-c', command], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, ...person },
      })
      expect([command, done.status, done.stderr.includes('fatal')]).toEqual([command, 0, false])
    }
    expect(git('status', '--porcelain').stdout).toBe('')
    const remote = (...args: string[]) => git('--git-dir', 'remote', ...args).stdout.trim()
    expect(remote('rev-parse', 'v1.2.0^{commit}')).toBe(remote('rev-parse', 'main'))
    expect(remote('cat-file', '-t', 'v1.2.0')).toBe('tag')
    expect(remote('show', 'v1.2.0:made.txt')).toContain('build 1.2.0')
    expect(release('1.2.0').stderr).toMatch(/not above 1\.2\.0[\s\S]*is there already/)
  })

  it('gives the notes of a version, and fails where there are none', () => {
    expect(release('--notes', '1.1.0').stdout).toBe('- Older.\n')
    expect(release('--notes', '9.9.9').status).not.toBe(0)
  })
})
