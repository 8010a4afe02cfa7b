import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readAny } from '../../src/io/read-any.js'
import { encode, problemsOf } from './read-text.js'

const read = (content: string | Uint8Array) =>
  readAny({ path: 'a.txt', ref: null, commit: null, bytes: typeof content === 'string' ? encode(content) : content })

describe('rows or metrics, by content', () => {
  it.each([
    ['a flat object', '{"roc_auc": 0.8}'],
    ['an object over several lines', '{\n  "test": {\n    "roc_auc": 0.8\n  }\n}\n'],
    ['a list of MLflow', '[{"key": "rmse", "value": 2.5, "step": 1, "timestamp": 3}]'],
    ['a list of .eval_results', '[{"dataset": {"id": "a", "task_id": "b"}, "value": 3}]'],
    ['YAML', '# of the last run\nroc_auc: 0.8\nloss: 0.3\n'],
    ['YAML of .eval_results', '- dataset:\n    id: a\n    task_id: b\n  value: 3\n'],
    ['TOML', '[test]\nroc_auc = 0.8\n'],
    [
      'a model card',
      '---\nmodel-index:\n- name: m\n  results:\n  - dataset: { type: d }\n    metrics: [{ type: acc, value: 1 }]\n---\n',
    ],
    ['all of it in gzip', gzipSync('{"roc_auc": 0.8}')],
  ])('%s is metrics', async (_, content) => {
    expect((await read(content)).kind).toBe('metrics')
  })

  it.each([
    ['CSV', 'id,score\n1,0.5\n2,0.25\n'],
    ['CSV with colons in its header', 'id: key,score\n1,0.5\n2,0.25\n'],
    ['one column with a colon', 'score: of the model\n0.5\n0.25\n'],
    ['JSON Lines', '{"id": 1, "score": 0.5}\n{"id": 2, "score": 0.25}\n'],
    ['an array of records', '[{"id": 1, "score": 0.5}, {"id": 2, "score": 0.25}]'],
    [
      'records that look like metrics but for their names',
      '[{"name": "a", "value": 0.5}, {"name": "b", "value": 0.25}]',
    ],
    ["pandas' split", '{"columns": ["id", "score"], "index": [0, 1], "data": [[1, 0.5], [2, 0.25]]}'],
  ])('%s is rows', async (_, content) => {
    const found = await read(content)
    expect(found.kind).toBe('rows')
    if (found.kind === 'rows') expect(found.table.rows).toBe(2)
  })

  it.each([
    ['{"id": 1, "score": 0.5}\n{"id": 2, "sco', 'json_cut_off'],
    ['[1, 2, 3]', 'not_json_rows'],
    ['{\n"note": "no number here",\n"tags": []}', 'no_metrics_found'],
    ['', 'file_empty'],
  ])('%j is neither, and is told as what it most looks like', async (content, code) => {
    const problems = await problemsOf(read(content))
    expect(problems.map((problem) => problem.code)).toEqual([code])
  })
})
