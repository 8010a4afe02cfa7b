import { describe, expect, it, test } from 'vitest'
import { loadConfig } from '../../src/config/load.js'
import { specOf } from '../../src/config/schema-source.js'
import { ProblemError } from '../../src/core/problem.js'

const load = (champion: string, more = '') =>
  loadConfig(`version: 1
models:
  - name: credit
    champion: ${champion}
    challenger: { path: challenger.csv }
    ${more}
`)
const codesOf = (champion: string, more?: string) => {
  try {
    load(champion, more)
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map(({ code, args }) => `${code} at ${args.path}`)
    throw error
  }
  return []
}
const digest = 'a'.repeat(64)

describe('a source', () => {
  test.each([
    ['{ path: a.csv, ref: base, max_age: 30 days }', { path: 'a.csv', ref: 'base', wantsTime: true }],
    [
      '{ artifact: { name: predictions, workflow: train.yml } }',
      {
        path: 'predictions',
        remote: { kind: 'artifact', name: 'predictions', workflow: 'train.yml', path: undefined },
      },
    ],
    ['{ release: { asset: a.csv } }', { path: 'a.csv', remote: { kind: 'release', tag: 'latest', asset: 'a.csv' } }],
    [
      '{ mlflow: { model: models:/credit@champion, path: a.csv, tracking_uri: https://mlflow.example.com } }',
      { remote: { kind: 'mlflow', path: 'a.csv', trackingUri: 'https://mlflow.example.com' } },
    ],
    [
      `{ url: https://example.com/a.csv, sha256: ${digest} }`,
      { remote: { kind: 'url', url: 'https://example.com/a.csv' }, sha256: digest },
    ],
  ])('%s is asked for as it is written', (champion, spec) => {
    expect(specOf(load(champion).config.models[0].champion)).toMatchObject(spec)
  })

  it('of the reference of drift is one of the same kinds', () => {
    const drift = (reference: string) => `drift: { reference: ${reference} }`
    const champion = '{ path: a.csv, ref: base }'
    expect(codesOf(champion, drift('{ release: { asset: sample.csv } }'))).toEqual([])
    expect(codesOf(champion, drift('{ mlflow: models:/credit@champion }'))).toEqual([
      'mlflow_path_missing at models[0].drift.reference.mlflow',
    ])
    expect(codesOf(champion, drift('{ ref: base }'))).toEqual(['missing_key at models[0].drift.reference'])
  })

  it('of MLflow without a file is the metrics of the run, for the task metrics alone', () => {
    const champion = '{ mlflow: models:/credit@champion }'
    expect(codesOf(champion)).toEqual(['mlflow_path_missing at models[0].champion.mlflow'])
    const metrics = 'task: metrics\n    metrics: [roc_auc]'
    expect(specOf(load(champion, metrics).config.models[0].champion)).toMatchObject({ remote: { path: undefined } })
  })

  test.each([
    ['{}', 'missing_key at models[0].champion'],
    ['{ ref: base }', 'missing_key at models[0].champion'],
    ['{ path: a.csv, url: https://example.com/a.csv }', 'source_twice at models[0].champion.url'],
    ['{ url: https://example.com/a.csv, ref: base }', 'source_key_unused at models[0].champion.ref'],
    ['{ path: a.csv, max_age: 30 days }', 'source_key_unused at models[0].champion.max_age'],
    ['{ path: a.csv, ref: base, max_age: soon }', 'wrong_format at models[0].champion.max_age'],
    [`{ path: a.csv, sha256: abc }`, 'wrong_format at models[0].champion.sha256'],
    ['{ artifact: predictions }', 'wrong_type at models[0].champion.artifact'],
    ['{ artifact: { path: a.csv } }', 'missing_key at models[0].champion.artifact'],
    ['{ release: { tag: v1 } }', 'missing_key at models[0].champion.release'],
    ['{ release: { asset: a.csv, repository: stranger/credit } }', 'unknown_key at models[0].champion.release'],
    ['{ pth: a.csv }', 'unknown_key at models[0].champion'],
  ])('%s is a mistake', (champion, problem) => expect(codesOf(champion)).toEqual([problem]))
})
