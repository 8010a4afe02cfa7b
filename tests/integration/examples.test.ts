/** The helper for Python writes what is read without a config; the training scripts of examples/ make the files beside them. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { runCli } from '../../src/cli.js'
import { readTable } from '../../src/io/read-table.js'
import { findPython } from './python.js'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'model-review-python-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const found = findPython('examples')
if ('absent' in found) console.warn(`skipped: ${found.absent}`)
const python = 'python' in found ? found.python : ''

function run(cwd: string, ...args: string[]): string {
  // One thread: on a busy machine those of OpenMP wait for each other longer than they work.
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
  const { status, stdout, stderr } = spawnSync(python, args, { cwd, encoding: 'utf8', env })
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`)
  return stdout
}

describe.skipIf('absent' in found)('write_predictions', () => {
  const made = 'absent' in found ? undefined : JSON.parse(run(root, 'tests/integration/write_predictions.py', folder))

  it('writes the same table of lists, NumPy, pandas and Polars, as CSV, gzip and Parquet; every digit of an id', async () => {
    const tables = await Promise.all(
      made.binary.map((file: string) => readTable({ path: file, bytes: readFileSync(join(folder, file)) })),
    )
    for (const table of tables) {
      expect(table.columnNames).toEqual(['id', 'label', 'score', 'side'])
      expect(table.rows).toBe(made.rows)
      expect(table.column('id').categories().categories.at(-1)).toBe(made.lastId)
      expect([...table.column('score').numbers().values]).toEqual([...tables[0].column('score').numbers().values])
      expect(table.column('label').categories().categories.toSorted()).toEqual(['0', '1'])
      expect(table.column('side').categories().categories).toEqual(['right, "upper"', 'left'])
    }
    expect(made.same).toBe(true)
  })

  it('writes what compare reads without a config', async () => {
    const shown: string[] = []
    const stream = { write: (text: string) => shown.push(text) }
    const compare = (...files: string[]) =>
      runCli({ argv: ['compare', ...files, '--quiet'], cwd: folder, env: {}, stdout: stream, stderr: stream })
    // The predictions did not change: a person is asked whether that is meant.
    expect(await compare(made.binary[0], made.binary[2]), shown.join('')).toBe(3)
    expect(await compare('multiclass.csv', 'multiclass.csv'), shown.join('')).toBe(3)
  })

  it('refuses what would be refused later, and names the row', () => {
    const refused: Record<string, string | null> = made.refused
    for (const [what, sentence] of Object.entries(refused)) expect(sentence, what).toMatch(/^\w+/)
    expect(refused['ids twice']).toBe("ids, row 1: 'a' is the id of row 0 too; every row needs its own")
    expect(refused['score no probability']).toContain('row 1: 2.3; a probability lies between 0 and 1')
    expect(made.ranks).toBeNull()
  })
})

/** The example, and its script for one version of the model into a folder. */
const SCRIPTS: readonly (readonly [name: string, files: readonly string[], args: (out: string) => string[]])[] = [
  ['sklearn-csv', ['predictions.csv'], (out) => ['train.py', '--out', `${out}/predictions.csv`]],
  ['forecasting', ['predictions.csv'], (out) => ['train.py', '--out', `${out}/predictions.csv`]],
  ['lightgbm-ranking', ['predictions.csv'], (out) => ['train.py', '--out', `${out}/predictions.csv`]],
  ['forks', ['predictions.csv'], (out) => ['train.py', '--out', `${out}/predictions.csv`]],
  ['ghes', ['predictions.csv'], (out) => ['train.py', '--out', `${out}/predictions.csv`]],
  ['mlflow', ['predictions.csv'], (out) => ['train.py', '--out', `${out}/predictions.csv`]],
  ['merge-queue', ['predictions.csv'], (out) => ['train.py', '--out', `${out}/predictions.csv`]],
  ['llm-evaluation', ['samples.jsonl'], (out) => ['evaluate.py', '--out', `${out}/samples.jsonl`]],
  ['dvc', ['predictions.csv', 'metrics.json'], (out) => ['train.py', '--out', out]],
  ...['credit', 'price', 'intent'].map(
    (model) =>
      [
        'monorepo',
        [`${model}/predictions.csv`],
        (out: string) => ['train.py', '--model', model, '--out', `${out}/${model}/predictions.csv`],
      ] as const,
  ),
]

/** Numbers may differ in their last digits between machines; everything else may not. */
function expectAlike(made: string, committed: string): void {
  const split = (text: string) => text.split(/(-?\d+\.\d+(?:e-?\d+)?)/)
  const [own, others] = [split(made), split(committed)]
  expect(own.filter((_, place) => place % 2 === 0).join('#')).toBe(
    others.filter((_, place) => place % 2 === 0).join('#'),
  )
  let different = 0
  own.forEach((part, place) => {
    if (
      place % 2 === 1 &&
      Math.abs(Number(part) - Number(others[place])) > 0.0011 * Math.max(1, Math.abs(Number(part)))
    )
      different++
  })
  expect(different / (own.length / 2)).toBeLessThan(0.001)
}

describe.skipIf('absent' in found)('the training scripts of examples/', () => {
  it.each(SCRIPTS)('%s makes %j as they are committed, of both versions', (name, files, args) => {
    const example = join(root, 'examples', name)
    for (const version of ['now', 'before']) {
      const out = mkdtempSync(join(folder, `${name}-`))
      run(example, ...args(out), '--version', version)
      for (const file of files) {
        expect(existsSync(join(out, file)), file).toBe(true)
        const committed = join(example, version === 'before' ? 'before' : '', file)
        expectAlike(readFileSync(join(out, file), 'utf8'), readFileSync(committed, 'utf8'))
      }
    }
  })
})

describe.skipIf('absent' in found)(
  'examples/dvc with DVC: a pipeline, a remote, and a clone as a job of GitHub has it',
  () => {
    const example = join(root, 'examples', 'dvc')
    const work = join(folder, 'dvc-work')
    const clone = join(folder, 'dvc-clone')
    const env = {
      ...process.env,
      PATH: `${dirname(python)}${delimiter}${process.env.PATH}`,
      DVC_NO_ANALYTICS: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
    }
    const shell = (cwd: string, command: string) => {
      const { status, stdout, stderr } = spawnSync('bash', ['-euc', command], { cwd, encoding: 'utf8', env })
      if (status !== 0) throw new Error(`${command}: ${stdout}${stderr}`)
      return stdout
    }
    const steps: readonly { run?: string }[] = parse(
      readFileSync(join(example, '.github/workflows/model-review.yml'), 'utf8'),
    ).jobs['model-review'].steps
    const commands = steps.flatMap(({ run }) => (run?.startsWith('dvc ') || run?.includes(' dvc get ') ? [run] : []))

    async function cli(...argv: string[]) {
      let shown = ''
      const stream = { write: (text: string) => (shown += text) }
      const exit = await runCli({ argv, cwd: clone, env: {}, stdout: stream, stderr: stream })
      return { exit, shown }
    }

    // The main branch with the old model, and a branch with the new one: each trained by the pipeline, and pushed.
    beforeAll(() => {
      mkdirSync(work)
      const [store, origin] = [join(folder, 'dvc-store'), join(folder, 'dvc-origin.git')]
      for (const file of ['train.py', 'dvc.yaml', '.github'])
        cpSync(join(example, file), join(work, file), { recursive: true })
      cpSync(join(root, 'python', 'model_review_gate.py'), join(work, 'model_review_gate.py'))
      const commit = 'git add -A && git -c user.name=A -c user.email=a@example.org -c commit.gpgsign=false commit -q -m'
      shell(work, `git init -q -b main && git init -q --bare -b main '${origin}' && git remote add origin '${origin}'`)
      shell(work, `dvc init -q && dvc remote add -q -d store '${store}'`)
      shell(work, `sed -i 's/default="now"/default="before"/' train.py && dvc repro -q && ${commit} old && dvc push -q`)
      shell(work, `git push -q origin main && git checkout -q -b smaller-errors`)
      shell(work, `sed -i 's/default="before"/default="now"/' train.py && dvc repro -q && ${commit} new && dvc push -q`)
      shell(work, `git push -q origin smaller-errors && git clone -q -b smaller-errors '${origin}' '${clone}'`)
    }, 300_000)

    it('git has the metrics and not the predictions: without the steps of the workflow it is said what to run', async () => {
      expect(existsSync(join(clone, 'predictions.csv'))).toBe(false)
      expect(readFileSync(join(clone, 'metrics.json'), 'utf8')).toBe(
        readFileSync(join(example, 'metrics.json'), 'utf8'),
      )
      const { exit, shown } = await cli('compare', '--config', '.github/model-review.yml')
      expect(exit).toBe(2)
      expect(shown.replace(/\s+/g, ' ')).toContain('Run "dvc pull predictions.csv"')
    })

    it('the steps of the workflow, as they stand, fetch both files; the review ends as the README says', async () => {
      expect(commands).toHaveLength(2)
      for (const command of commands) shell(clone, command)
      for (const [made, committed] of [
        ['predictions.csv', 'predictions.csv'],
        ['champion/predictions.csv', 'before/predictions.csv'],
      ])
        expectAlike(readFileSync(join(clone, made), 'utf8'), readFileSync(join(example, committed), 'utf8'))
      const { exit, shown } = await cli('compare', '--config', '.github/model-review.yml')
      expect(exit, shown).toBe(0)
    })

    it('init finds the pipeline, and what it says to run next does what it says', async () => {
      shell(clone, 'rm -r .github champion')
      const { exit, shown } = await cli('init')
      expect(exit, shown).toBe(0)
      const next = shown.split('\n').filter((line) => line.startsWith('  ') && line.includes('dvc get'))
      expect(next).toHaveLength(1)
      shell(clone, next[0])
      const compared = await cli('compare', '--config', '.github/model-review.yml')
      expect(compared.exit, compared.shown).toBe(0)
    })
  },
)
