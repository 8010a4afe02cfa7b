import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAggregates } from '../../src/io/aggregate/read-aggregates.js'
import { sha256 } from '../../src/io/digest.js'
import { fetchLocal } from '../../src/io/fetch-local.js'
import { encode, problemsOf } from './read-text.js'

let root: string
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
const hle = (value: number, more = '') => `- dataset:\n    id: cais/hle\n    task_id: hle\n  value: ${value}\n${more}`

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'metrics-folder-'))
  put('mlruns/1/abc/meta.yaml', 'run_id: abc\n')
  put('mlruns/1/abc/metrics/rmse', '1700000000001 3.5 0\n1700000000002 2.25 10\n1700000000009 2.75 5\n')
  put('mlruns/1/abc/metrics/val/loss', '1700000000001 0.5\n1700000000003 0.25\n')
  put('mlruns/1/abc/metrics/gone', '1700000000001 nan 0\n')
  put('mlruns/1/abc/metrics/.gone.crc', 'x')
  put('mlruns/1/abc/params/alpha', '0.1')
  put('hub/.eval_results/hle.yaml', hle(20.9))
  put('hub/.eval_results/hle_with_tools.yaml', hle(41, '  notes: "With tools"\n'))
  put('hub/.eval_results/notes.txt', 'not read')
  put('hub/model.safetensors', 'not read')
  put(
    'card/README.md',
    '---\nmodel-index:\n- name: m\n  results:\n  - dataset: { type: sst2 }\n    metrics: [{ type: accuracy, value: 0.9 }]\n---\n# A model\n',
  )
  put('dvc/metrics/train.json', '{"auc": 0.9}')
  put('bad/metrics/rmse', '1700000000001 3.5 0\nsoon\n')
  symlinkSync('/etc/hostname', join(root, 'mlruns/1/abc/metrics/way-out'))
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: root,
      },
    )
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-q', '-m', 'first')
  put('hub/.eval_results/hle.yaml', hle(22))
  put('mlruns/1/abc/metrics/rmse', '1700000000001 1 0\n')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const take = (path: string, ref?: string, baseFolder = root) =>
  fetchLocal({ baseFolder, gitBase: 'main' })({ path, ref, orFolder: 'metrics' })
const valuesOf = async (path: string, ref?: string, baseFolder = root) => {
  const { metrics } = await readAggregates(await take(path, ref, baseFolder))
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
}

describe('a folder of metrics', () => {
  it.each(['mlruns/1/abc', 'mlruns/1/abc/metrics'])(
    'MLflow, %s: of each metric the value of its last step',
    async (path) => {
      expect(await valuesOf(path, 'base')).toEqual({ rmse: 2.25, 'val/loss': 0.25 })
      expect(await valuesOf(path)).toEqual({ rmse: 1, 'val/loss': 0.25 })
      const { format, unreadable, source } = await readAggregates(await take(path))
      expect({ format, unreadable, source }).toEqual({
        format: 'mlflow',
        unreadable: [{ name: 'gone', found: 'nan' }],
        source: path,
      })
    },
  )

  it.each(['hub', 'hub/.eval_results'])('Hugging Face, %s: every YAML file of .eval_results', async (path) => {
    expect(await valuesOf(path, 'base')).toEqual({ 'cais/hle.hle': 20.9, 'cais/hle.hle (With tools)': 41 })
    expect(await valuesOf(path)).toEqual({ 'cais/hle.hle': 22, 'cais/hle.hle (With tools)': 41 })
    expect((await readAggregates(await take(path))).format).toBe('eval_results')
  })

  it('a model without .eval_results is judged by its card', async () => {
    expect(await valuesOf('card')).toEqual({ 'sst2.accuracy': 0.9 })
  })

  it('of a config inside the repository is found at a ref as on disk', async () => {
    expect(await valuesOf('.', 'base', join(root, 'hub'))).toEqual(await valuesOf('hub', 'base'))
    expect(await valuesOf('../card', 'base', join(root, 'hub')).catch(() => 'refused')).toBe('refused')
  })

  it('has a manifest as sha256sum prints it, so that its digest names the content', async () => {
    const { bytes, commit, ref } = await take('hub', 'base')
    expect(new TextDecoder().decode(bytes)).toBe(
      `${sha256(encode(hle(20.9)))}  hle.yaml\n${sha256(encode(hle(41, '  notes: "With tools"\n')))}  hle_with_tools.yaml\n`,
    )
    expect({ ref, commit }).toEqual({ ref: 'base', commit: expect.stringMatching(/^[0-9a-f]{40}$/) })
    expect((await take('hub')).bytes).not.toEqual(bytes)
  })

  it.each([
    ['mlruns/1', ['abc']],
    ['mlruns/1/abc/params', ['alpha']],
    ['dvc', ['metrics/train.json']],
  ])('%s holds no metrics that are known, and it is said what it holds', async (path, holds) => {
    for (const ref of [undefined, 'base'])
      expect(await problemsOf(take(path, ref))).toMatchObject([
        { code: 'folder_without_metrics', args: { path, holds } },
      ])
  })

  it('a line that is no metric is told with its file', async () => {
    expect(await problemsOf(take('bad').then(readAggregates))).toMatchObject([
      { code: 'metrics_unreadable', args: { file: 'bad/rmse', line: 2 } },
    ])
  })

  it('is no file of predictions', async () => {
    for (const ref of [undefined, 'base'])
      expect(await problemsOf(fetchLocal({ baseFolder: root, gitBase: 'main' })({ path: 'hub', ref }))).toMatchObject([
        { code: 'is_a_folder' },
      ])
  })
})
