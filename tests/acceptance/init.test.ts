/** `init` and `compare` of two files alone, on every pair there is: the fixtures, and the real files where they are. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from '../../src/cli.js'
import { loadConfig } from '../../src/config/load.js'
import { hasSharedData, readShared, SHARED_DATA } from './shared-data.js'

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures')
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

interface Pair {
  readonly name: string
  readonly folder: string
  readonly champion: string
  readonly challenger: string
}

/** A folder with nothing but the two files. */
function alone({ folder, champion, challenger }: Pair) {
  const cwd = mkdtempSync(join(tmpdir(), 'model-review-pair-'))
  folders.push(cwd)
  for (const file of [champion, challenger]) cpSync(join(folder, file), join(cwd, file))
  return {
    read: (file: string) => readFileSync(join(cwd, file), 'utf8'),
    run: async (...argv: string[]) => {
      let shown = ''
      const stream = { write: (text: string) => (shown += text) }
      const exit = await runCli({ argv, cwd, env: {}, stdout: stream, stderr: stream })
      return { exit, shown }
    },
  }
}

/** What both ways say of a pair. */
async function tryPair(pair: Pair) {
  const { run, read } = alone(pair)
  const init = await run('init', pair.champion, pair.challenger, '--output', 'config.yml')
  expect(init.exit, init.shown).toBe(0)
  const text = read('config.yml')
  const model = loadConfig(text).config.models[0]
  expect(model.slices.of.length).toBeLessThanOrEqual(10)
  const byConfig = await run('compare', '--config', 'config.yml', '--json', 'config.json')
  const byFiles = await run('compare', pair.champion, pair.challenger, '--json', 'files.json')
  return {
    text,
    model,
    byConfig,
    byFiles,
    report: JSON.parse(read('config.json')),
    files: JSON.parse(read('files.json')),
  }
}

/** The two files alone have the verdict of the config, or it is said which columns cannot be told by their names. */
function expectSameOrTold({ model, byConfig, byFiles, files }: Awaited<ReturnType<typeof tryPair>>) {
  const codes: string[] = files.problems.map(({ code }: { code: string }) => code)
  if (codes.length === 0) expect(byFiles.exit).toBe(byConfig.exit)
  else {
    expect(byFiles.exit).toBe(2)
    expect(new Set(codes)).toEqual(new Set(['column_not_found', 'init_can_guess']))
    const { columns } = files.problems.at(-1).args
    for (const role of ['label', 'score', 'prediction'] as const)
      if (model.columns[role] !== undefined) expect(columns).toContain(`${role} "${model.columns[role]}"`)
  }
}

const fixtures = readdirSync(FIXTURES)
  .filter((name) => existsSync(join(FIXTURES, name, 'model-review.yml')))
  .map((name): Pair => {
    const folder = join(FIXTURES, name)
    const find = (side: string) => readdirSync(folder).find((file) => file.startsWith(side))!
    return { name, folder, champion: find('champion'), challenger: find('challenger') }
  })

describe('init and two files alone, on the fixtures', () => {
  it.each(fixtures)('$name: the task and columns of its own config, and a config that runs unchanged', async (pair) => {
    const expected = JSON.parse(readFileSync(join(pair.folder, 'expected.json'), 'utf8'))
    const own = loadConfig(readFileSync(join(pair.folder, 'model-review.yml'), 'utf8')).config.models[0]
    const found = await tryPair(pair)
    expect(found.model.task).toBe(own.task)
    for (const role of ['label', 'score', 'prediction', 'query', 'series', 'lower', 'upper', 'quantiles'] as const)
      expect({ [role]: found.model.columns[role] }).toEqual({ [role]: own.columns[role] })
    if (expected.verdict === 'error') {
      expect(found.byConfig.exit).toBe(2)
      const codes = found.report.models[0].problems.map(({ code }: { code: string }) => code)
      expect(codes).toEqual(expect.arrayContaining(expected.problems))
    } else expect([0, 1, 3], found.byConfig.shown).toContain(found.byConfig.exit)
    // A loss on all rows is found by the defaults as well; only a group or a price may need a config to be seen.
    if (expected.verdict === 'pass') expect(found.byConfig.exit).not.toBe(1)
    expectSameOrTold(found)
  })
})

const realPairs = (): readonly (Pair & { readonly task: string })[] => {
  const tasks: Readonly<Record<string, string>> = {
    'bike-sharing': 'regression',
    'dry-bean': 'multiclass',
    'insurance-charges': 'regression',
    'movielens-ranking': 'ranking',
  }
  const sets = readdirSync(SHARED_DATA).filter(
    (name) => name !== 'integrity' && existsSync(join(SHARED_DATA, name, 'cases.json')),
  )
  const metrics = (folder: string, challenger: string) => ({
    name: `metrics-only/${folder}`,
    folder: join(SHARED_DATA, 'metrics-only', folder),
    champion: 'champion.json',
    challenger,
    task: 'metrics',
  })
  return [
    ...sets.map((name) => {
      const [entry] = Object.values(readShared(name, 'cases.json').cases) as { champion?: string; challenger: string }[]
      const { champion = 'champion.csv', challenger } = entry
      return { name, folder: join(SHARED_DATA, name), champion, challenger, task: tasks[name] ?? 'binary' }
    }),
    ...readdirSync(join(SHARED_DATA, 'formats'))
      .filter((file) => file.startsWith('champion'))
      .map((champion) => ({
        name: `formats/${champion}`,
        folder: join(SHARED_DATA, 'formats'),
        champion,
        challenger: champion.replace('champion', 'challenger'),
        task: 'binary',
      })),
    metrics('classification_report', 'challenger-better.json'),
    metrics('dvc-bike-flat', 'challenger-worse.json'),
    metrics('dvc-telco-nested', 'challenger-worse.json'),
    ...readdirSync(join(SHARED_DATA, 'metrics-only', 'lm-eval')).map((folder) =>
      metrics(join('lm-eval', folder), 'challenger.json'),
    ),
  ]
}

describe.skipIf(!hasSharedData)('init and two files alone, on real files', () => {
  it.each(hasSharedData ? realPairs() : [])(
    '$name: $task, and a config that runs unchanged',
    async ({ task, ...pair }) => {
      const found = await tryPair(pair)
      expect(found.model.task).toBe(task)
      expect([0, 1, 3], found.byConfig.shown).toContain(found.byConfig.exit)
      // Bare numbers decide nothing.
      if (pair.name.includes('dvc')) expect(found.byConfig.exit).toBe(3)
      expectSameOrTold(found)
    },
  )
})
