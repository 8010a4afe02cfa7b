// Prepares a release: `npm run release -- 1.2.0`, or with --dry-run to be told and have nothing changed. It writes the version,
// the changelog, dist/ with its licences and everything else that names the version, and says what to do next. It commits and
// pushes nothing.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const BRANCH = 'main'
const UNRELEASED = '## [Unreleased]'

/** `[1, 2, 3]`, and what comes after a hyphen; null: no version as npm writes it. */
export function parseVersion(text) {
  const match =
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9A-Za-z-][0-9A-Za-z-]*))*))?$/.exec(
      text,
    )
  return match && { numbers: match.slice(1, 4).map(Number), pre: match[4]?.split('.') ?? null }
}

/** Semantic Versioning 2.0.0, section 11: below 0 where `a` comes before `b`. */
export function compareVersions(a, b) {
  const [one, other] = [parseVersion(a), parseVersion(b)]
  const at = one.numbers.findIndex((number, i) => number !== other.numbers[i])
  if (at >= 0) return one.numbers[at] - other.numbers[at]
  if (!one.pre || !other.pre) return (one.pre ? 0 : 1) - (other.pre ? 0 : 1)
  for (let i = 0; i < Math.max(one.pre.length, other.pre.length); i++) {
    const [x, y] = [one.pre[i], other.pre[i]]
    if (x === y) continue
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1
    const [isNumber, isOther] = [/^\d+$/.test(x), /^\d+$/.test(y)]
    if (isNumber && isOther) return Number(x) - Number(y)
    if (isNumber !== isOther) return isNumber ? -1 : 1
    return x < y ? -1 : 1
  }
  return 0
}

/** What stands under Unreleased; '' for headings without an entry. */
export function unreleasedOf(changelog) {
  const [, after = ''] = changelog.split(`${UNRELEASED}\n`)
  const notes = after.split(/^## /m)[0].trim()
  return /^- /m.test(notes) ? notes : ''
}

/** The changelog with what was unreleased under the version and its day. */
export const withRelease = (changelog, version, day) =>
  changelog.replace(`${UNRELEASED}\n`, `${UNRELEASED}\n\n## [${version}] - ${day}\n`)

/** Notes of a version that is in the changelog; '' for one that is not. */
export function notesOf(changelog, version) {
  const section = changelog.split(/^## /m).find((each) => each.startsWith(`[${version}]`)) ?? ''
  return section.slice(section.indexOf('\n') + 1).trim()
}

/** Why it may not be released now, each with what to do. */
export function obstacles({ version, current, branch, changes, tags, changelog }) {
  if (!parseVersion(version)) return [`"${version}" is no version. Give one such as 1.2.0 or 1.2.0-rc.1.`]
  return [
    compareVersions(version, current) <= 0 && `${version} is not above ${current}, the version of package.json.`,
    tags.includes(`v${version}`) &&
      `The tag v${version} is there already, and a released version never changes. Take the next one.`,
    branch !== BRANCH && `This is the branch ${branch || '(none)'}. Releases are made from ${BRANCH}.`,
    changes !== '' && `There are changes that are not committed:\n${changes}\nCommit or stash them first.`,
    unreleasedOf(changelog) === '' && `CHANGELOG.md says nothing under ${UNRELEASED}. Say there what changed.`,
  ].filter(Boolean)
}

function main([version = '', ...options]) {
  const dryRun = options.includes('--dry-run')
  const read = (file) => readFileSync(join(root, file), 'utf8')
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  const current = JSON.parse(read('package.json')).version
  const changelog = read('CHANGELOG.md')
  if (version === '--notes') {
    const notes = notesOf(changelog, options[0] ?? '')
    if (notes === '') throw new Error(`CHANGELOG.md says nothing of ${options[0]}.`)
    console.log(notes)
    return 0
  }
  const found = obstacles({
    version,
    current,
    branch: git('branch', '--show-current'),
    changes: git('status', '--porcelain'),
    tags: git('tag', '--list').split('\n'),
    changelog,
  })
  if (found.length > 0) {
    for (const sentence of found) console.error(sentence)
    return 1
  }
  const day = new Date().toISOString().slice(0, 10)
  const steps = [
    [
      'package.json and package-lock.json',
      () => execFileSync('npm', ['version', version, '--no-git-tag-version'], { cwd: root }),
    ],
    [
      'src/version.ts',
      () => writeFileSync(join(root, 'src/version.ts'), read('src/version.ts').replace(`'${current}'`, `'${version}'`)),
    ],
    [`CHANGELOG.md, ${day}`, () => writeFileSync(join(root, 'CHANGELOG.md'), withRelease(changelog, version, day))],
    [
      'dist/ with its licences, schema.json, README.md and docs/',
      () => {
        for (const script of ['build', 'schema', 'readme'])
          execFileSync(process.execPath, [`scripts/${script}.mjs`], { cwd: root, stdio: 'inherit' })
      },
    ],
    [
      // They name the version at their end, and a test compares them.
      'the comments of examples/',
      () =>
        execFileSync(
          process.execPath,
          ['node_modules/vitest/vitest.mjs', 'run', 'tests/examples.test.ts', '--project', 'unit', '--update'],
          { cwd: root, stdio: 'inherit' },
        ),
    ],
  ]
  for (const [what, write] of steps) {
    console.log(`${dryRun ? 'would write' : 'writes'} ${what}`)
    if (!dryRun) write()
  }
  if (dryRun) return 0
  console.log(`\nRead the difference, run .ci/run, and then:
  git add --all
  git commit --message "Version ${version}"
  git tag --annotate v${version} --message "Version ${version}"
  git push origin ${BRANCH} v${version}
The workflow "release" does the rest.`)
  return 0
}

if (process.argv[1] === import.meta.filename) process.exitCode = main(process.argv.slice(2))
