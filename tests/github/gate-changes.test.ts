import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.js'
import { findGateChanges } from '../../src/github/gate-changes.js'

const CONFIG = `version: 1
models:
  - name: credit
    champion: { path: predictions.csv, ref: base }
    challenger: { path: predictions.csv }
    evaluation: { path: data/holdout.csv, ref: base }
    columns: { id: id }
    metrics: [{ metric: roc_auc, role: primary, margin: 0.01 }]
    drift: { reference: data/production.csv, psi_max: 0.2 }
    scenarios: [{ name: Known rings, file: data/rings.csv, expect: flagged }]
    operating_point: 0.5
`

const find = (files: readonly string[], workflowRef?: string, previousPath?: string) =>
  findGateChanges({
    changed: {
      files: files.map((path) => ({ path, previousPath, status: 'modified', patch: undefined })),
      complete: true,
      problems: [],
    },
    config: loadConfig(CONFIG).config,
    baseFolder: '.',
    workflowRef,
  }).map(({ code, severity, args }) => [code, severity, args.files, args.own])

const RUNNING = 'acme/credit/.github/workflows/model-review.yml@refs/pull/7/merge'

describe('a change of the gate', () => {
  test('is the workflow that runs the review; others are told apart', () => {
    const files = [
      '.github/workflows/lint.yml',
      '.github/workflows/model-review.yml',
      '.github/actions/train/action.yml',
    ]
    expect(find(files, RUNNING)).toEqual([
      ['workflow_changed_in_pr', 'warning', ['.github/workflows/model-review.yml'], undefined],
      [
        'other_workflows_changed',
        'warning',
        ['.github/actions/train/action.yml', '.github/workflows/lint.yml'],
        undefined,
      ],
    ])
  })

  test('is any workflow where nobody says which one runs', () => {
    const found = [['workflow_changed_in_pr', 'warning', ['.github/workflows/lint.yml'], undefined]]
    expect(find(['.github/workflows/lint.yml'])).toEqual(found)
    expect(find(['.github/workflows/lint.yml'], 'nonsense')).toEqual(found)
  })

  test('is a workflow that is moved away', () => {
    expect(find(['docs/old.yml'], RUNNING, '.github/workflows/model-review.yml')).toEqual([
      ['workflow_changed_in_pr', 'warning', ['.github/workflows/model-review.yml'], undefined],
    ])
  })

  test('is the data that judge, and says whether the changed ones were used', () => {
    expect(find(['data/holdout.csv', 'data/production.csv', 'data/rings.csv'], RUNNING)).toEqual([
      ['evaluation_changed_in_pr', 'warning', ['data/production.csv', 'data/rings.csv'], true],
      ['evaluation_changed_in_pr', 'warning', ['data/holdout.csv'], false],
    ])
  })

  test('is nothing else: predictions, code and documents are what is reviewed', () => {
    expect(find(['predictions.csv', 'train.py', 'docs/workflows/a.yml', '.github/CODEOWNERS'], RUNNING)).toEqual([])
  })
})
