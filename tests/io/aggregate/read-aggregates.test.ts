import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { AggregateMetric, Aggregates } from '../../../src/core/aggregate.js'
import { shareStandardError } from '../../../src/core/aggregate-judge.js'
import { type Problem, ProblemError } from '../../../src/core/problem.js'
import { readAggregates } from '../../../src/io/aggregate/read-aggregates.js'
import { messages } from '../../../src/report/languages/english/messages/index.js'

const bytesOf = (content: string | object): Uint8Array =>
  new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content))
const read = (content: string | object): Promise<Aggregates> =>
  readAggregates({ path: 'metrics.txt', bytes: bytesOf(content) })
const values = ({ metrics }: Aggregates) => Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
const metricOf = ({ metrics }: Aggregates, name: string): AggregateMetric => {
  const metric = metrics.find((entry) => entry.name === name)
  if (!metric) throw new Error(`no ${name} among ${metrics.map((entry) => entry.name).join(', ')}`)
  return metric
}
async function problemOf(reading: Promise<unknown>): Promise<Problem> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ProblemError)) throw new Error(`no problem, but ${String(error)}`)
  expect(messages).toHaveProperty(error.problems[0].code)
  return error.problems[0]
}

describe('plain metrics (DVC, DVCLive)', () => {
  const expected = { 'test.auc': 0.83, 'test.loss': 0.43, rows: 3538 }

  it.each([
    ['JSON', '{"test": {"auc": 0.83, "loss": 0.43}, "rows": 3538, "confusion": [[1, 2]], "by": "someone"}'],
    ['YAML', 'test:\n  auc: 0.83\n  loss: 4.3e-1\nrows: 3538\nby: someone\nconfusion: [[1, 2]]\n'],
    ['YAML with a document mark', '---\ntest: {auc: 0.83, loss: 0.43}\nrows: 3538\n'],
    ['TOML', 'rows = 3_538\nby = "some: one"\n\n[test]\nauc = 0.83\nloss = 0.43\n'],
    ['TOML that begins with a table', '[test]\nauc = 0.83\nloss = 0.43\n\n[[runs]]\nx = 1\n'],
  ])('%s: nested names are joined by dots; texts and lists are no metrics', async (kind, text) => {
    const found = await read(text)
    expect(found).toMatchObject({ format: 'metrics', source: 'metrics.txt', unreadable: [] })
    expect(values(found)).toEqual(kind.includes('begins') ? { 'test.auc': 0.83, 'test.loss': 0.43 } : expected)
  })

  it('reads gzip and a byte order mark', async () => {
    const bytes = gzipSync(bytesOf('\ufeff{"auc": 0.5}'))
    expect(values(await readAggregates({ path: 'm.json.gz', bytes }))).toEqual({ auc: 0.5 })
  })

  it('a number named as the standard error of another is that, and any other spread is a number of its own', async () => {
    const found = await read({ acc: 0.8, acc_stderr: 0.01, f1: 0.7, f1_std: 0.2 })
    expect(found.metrics).toEqual([
      { name: 'acc', value: 0.8, standardError: 0.01 },
      { name: 'f1', value: 0.7, standardError: undefined },
      { name: 'f1_std', value: 0.2, standardError: undefined },
    ])
  })

  it('NaN and its like are there but no numbers', async () => {
    const json = await read('{"a": NaN, "b": -Infinity, "c": null, "d": 1, "text": "NaN, \\"Infinity\\""}')
    expect(values(json)).toEqual({ d: 1 })
    expect(json.unreadable).toEqual([
      { name: 'a', found: 'NaN' },
      { name: 'b', found: '-Infinity' },
      { name: 'c', found: 'null' },
    ])
    expect((await read('a: .nan\nd: 1\n')).unreadable).toEqual([{ name: 'a', found: 'NaN' }])
    expect((await read('a = nan\nd = 1\n')).unreadable).toEqual([{ name: 'a', found: 'NaN' }])
  })

  it('names of objects that every object has are names like others', async () => {
    expect((await read('{"__proto__": {"x": 1}, "constructor": 2}')).metrics.map(({ name }) => name)).toEqual([
      '__proto__.x',
      'constructor',
    ])
  })

  it('one name that two places give is refused', async () => {
    expect(await problemOf(read({ a: { b: 1 }, 'a.b': 2 }))).toMatchObject({
      code: 'metric_twice',
      args: { metric: 'a.b' },
    })
  })
})

describe('classification_report of scikit-learn', () => {
  const row = (precision: number, recall: number, support: number) => ({
    precision,
    recall,
    'f1-score': (2 * precision * recall) / (precision + recall),
    support,
  })
  // 45 of 50 cats found among 60 called cat; 85 of 100 dogs among 90 called dog.
  const report = {
    cat: row(45 / 60, 45 / 50, 50),
    dog: row(85 / 90, 85 / 100, 100),
    accuracy: 130 / 150,
    'macro avg': row(0.8472, 0.875, 150),
    'weighted avg': row(0.8796, 130 / 150, 150),
  }

  it('counts come back from the support: accuracy, recall and precision are shares of known rows', async () => {
    const found = await read(report)
    expect(found.format).toBe('classification_report')
    expect(metricOf(found, 'accuracy')).toMatchObject({ n: 150, standardError: shareStandardError(130 / 150, 150) })
    expect(metricOf(found, 'cat.recall')).toMatchObject({ n: 50, standardError: shareStandardError(0.9, 50) })
    expect(metricOf(found, 'dog.precision')).toMatchObject({ n: 90, standardError: shareStandardError(85 / 90, 90) })
    expect(metricOf(found, 'weighted avg.recall').n).toBe(150)
  })

  it('an F1 or a mean over classes is no share and has no standard error', async () => {
    const found = await read(report)
    for (const name of ['cat.f1-score', 'macro avg.recall', 'macro avg.precision', 'weighted avg.precision'])
      expect(metricOf(found, name).standardError, name).toBeUndefined()
  })

  it('with sample weights the counts are no whole numbers and nothing has a standard error', async () => {
    const weighted = { ...report, cat: row(0.75, 0.9, 50.37), 'macro avg': row(0.8, 0.8, 150.37) }
    const found = await read(weighted)
    expect(metricOf(found, 'cat.recall').standardError).toBeUndefined()
    expect(metricOf(found, 'accuracy').standardError).toBeUndefined()
  })

  it('is recognised inside other metrics', async () => {
    const found = await read({ train: { loss: 1 }, test: { report } })
    expect(found.format).toBe('metrics')
    expect(metricOf(found, 'test.report.cat.recall').n).toBe(50)
  })
})

describe('MLflow', () => {
  it.each([
    [
      'a list of a run',
      {
        run: {
          data: {
            metrics: [
              { key: 'auc', value: 0.7, step: 1 },
              { key: 'auc', value: 0.8, step: 2 },
            ],
          },
        },
      },
    ],
    [
      'a bare list out of order',
      [
        { key: 'auc', value: 0.8, step: 2 },
        { key: 'auc', value: 0.7, step: 1 },
      ],
    ],
    [
      'histories by name',
      {
        auc: [
          { value: 0.7, step: 1, timestamp: 9 },
          { value: 0.8, step: 2, timestamp: 5 },
        ],
      },
    ],
    [
      'the later of one step',
      {
        auc: [
          { value: 0.8, step: 2, timestamp: 9 },
          { value: 0.7, step: 2, timestamp: 5 },
        ],
      },
    ],
  ])('%s: the last step counts', async (_, document) => {
    const found = await read(document)
    expect(found.format).toBe('mlflow')
    expect(values(found)).toEqual({ auc: 0.8 })
  })
})

describe('lm-evaluation-harness', () => {
  it('keys up to 0.3: standard errors, version and shots', async () => {
    const found = await read({
      results: { arc: { acc: 0.5, acc_stderr: 0.01, acc_norm: 0.6, acc_norm_stderr: 0.02 }, taco: { em: 0.1 } },
      versions: { arc: 0, taco: 1 },
      config: { num_fewshot: 8 },
    })
    expect(found.format).toBe('lm_eval')
    expect(metricOf(found, 'arc.acc_norm')).toMatchObject({ value: 0.6, standardError: 0.02, version: '0', shots: '8' })
    expect(metricOf(found, 'taco.em').standardError).toBeUndefined()
    expect(found.metrics.map(({ name }) => name)).toEqual(['arc.acc', 'arc.acc_norm', 'taco.em'])
  })

  it('keys from 0.4: filters, direction, rows, shots of the task and the hash of its prompts', async () => {
    const found = await read({
      results: {
        gsm: {
          alias: ' - gsm',
          sample_len: 1319,
          'exact_match,strict-match': 0.5,
          'exact_match_stderr,strict-match': 0.0138,
          'exact_match,flexible-extract': 0.6,
          'exact_match_stderr,flexible-extract': 'N/A',
        },
      },
      configs: { gsm: { num_fewshot: 4 } },
      'n-shot': { gsm: 5 },
      versions: { gsm: 3.0 },
      'n-samples': { gsm: { original: 1319, effective: 100 } },
      higher_is_better: { gsm: { exact_match: true } },
      task_hashes: { gsm: 'abc' },
    })
    expect(found.metrics).toEqual([
      {
        name: 'gsm.exact_match,strict-match',
        value: 0.5,
        standardError: 0.0138,
        n: 100,
        better: 'higher',
        version: '3',
        shots: '5',
        promptHash: 'abc',
        setup: undefined,
      },
      expect.objectContaining({ name: 'gsm.exact_match,flexible-extract', standardError: undefined }),
    ])
  })

  it('an accuracy of 0 over known rows is not certain, although the harness says so', async () => {
    const found = await read({
      results: { gsm: { 'acc,none': 0, 'acc_stderr,none': 0, 'perplexity,none': 1, 'perplexity_stderr,none': 0 } },
      'n-samples': { gsm: { effective: 50 } },
    })
    expect(metricOf(found, 'gsm.acc,none').standardError).toBe(shareStandardError(0, 50))
    expect(metricOf(found, 'gsm.perplexity,none').standardError).toBe(0)
  })
})

describe('Evidently', () => {
  const reference = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', 'reference', 'evidently.json'), 'utf8'),
  )

  it('regression from 0.7: the mean error has the standard error of its rows', async () => {
    const found = await read(reference.regression)
    expect(found.format).toBe('evidently')
    const error = metricOf(found, 'MAE.mean')
    expect(error).toMatchObject({ n: reference.rows, better: 'lower' })
    expect(error.value).toBeCloseTo(reference.mean_absolute_error.value, 12)
    expect(error.standardError).toBeCloseTo(reference.mean_absolute_error.standard_error, 12)
    // Its spread is in another unit than its mean.
    expect(metricOf(found, 'MAPE.mean').standardError).toBeUndefined()
    expect(found.metrics.map(({ name }) => name)).toEqual([
      'MAE.mean',
      'RMSE',
      'MeanError.mean',
      'R2Score',
      'MAPE.mean',
      'AbsMaxError',
      'RowCount',
    ])
  })

  it('classification from 0.7: accuracy is a share of the rows', async () => {
    const found = await read(reference.classification)
    expect(metricOf(found, 'Accuracy')).toMatchObject({
      value: reference.right / reference.rows,
      n: reference.rows,
      standardError: shareStandardError(reference.right / reference.rows, reference.rows),
    })
    expect(metricOf(found, 'F1ByLabel.0').better).toBe('higher')
  })

  it('without the number of rows nothing has a standard error', async () => {
    const metrics = reference.regression.metrics.filter(
      ({ metric_name }: { metric_name: string }) => metric_name !== 'RowCount()',
    )
    expect(metrics.length).toBeLessThan(reference.regression.metrics.length)
    expect(metricOf(await read({ metrics }), 'MAE.mean').standardError).toBeUndefined()
  })

  it('a metric that stands twice is named with its arguments', async () => {
    const entry = (cut: string) => ({ metric_name: `Recall(cut=${cut})`, config: {}, value: 0.5 })
    expect((await read({ metrics: [entry('1'), entry('2')] })).metrics.map(({ name }) => name)).toEqual([
      'Recall(cut=1)',
      'Recall(cut=2)',
    ])
  })

  it('reports before 0.7: the current part, not the reference and not the curves', async () => {
    expect(values(await read(reference.old_regression))).toEqual(
      Object.fromEntries(
        ['r2_score', 'rmse', 'mean_error', 'mean_abs_error', 'mean_abs_perc_error', 'abs_error_max'].map((name) => [
          `RegressionQualityMetric.${name}`,
          reference.old_regression.metrics[0].result.current[name],
        ]),
      ),
    )
    const classes = await read(reference.old_classification)
    expect(metricOf(classes, 'ClassificationQualityMetric.fpr').better).toBe('lower')
    expect(classes.unreadable.map(({ name }) => name)).toEqual([
      'ClassificationQualityMetric.roc_auc',
      'ClassificationQualityMetric.log_loss',
    ])
  })
})

describe('Hugging Face', () => {
  const card = `---
license: mit
model-index:
- name: m
  results:
  - task: {type: text-classification}
    dataset: {type: glue, name: GLUE, config: sst2, split: validation, revision: abc, args: {num_few_shot: 25}}
    metrics:
    - {type: accuracy, value: 0.91, name: Accuracy}
    - {type: f1, value: "92.5"}
    - {type: wer, value: "20.0 ± 1.2"}
---

# A model

rmse: 3
`

  it('model-index of a model card: named by data set, configuration, split and metric', async () => {
    const found = await read(card)
    expect(found.format).toBe('model_index')
    expect(found.metrics).toEqual([
      { name: 'glue.sst2.validation.accuracy', value: 0.91, version: 'abc', shots: '25' },
      { name: 'glue.sst2.validation.f1', value: 92.5, version: 'abc', shots: '25' },
    ])
    expect(found.unreadable).toEqual([{ name: 'glue.sst2.validation.wer', found: '20.0 ± 1.2' }])
  })

  it('a card of front matter alone, and one with CRLF', async () => {
    const alone = `${card.split('\n\n#')[0]}\n`
    expect((await read(alone)).metrics).toHaveLength(2)
    expect((await read(card.replaceAll('\n', '\r\n'))).metrics).toHaveLength(2)
  })

  it('a page with other front matter has no metrics', async () => {
    expect(await problemOf(read('---\nweight: 3\n---\n# Page\n'))).toMatchObject({ code: 'metrics_not_recognised' })
  })

  it('.eval_results: data set and task, with the notes that tell two values of one task apart', async () => {
    const found = await read(
      '- dataset:\n    id: cais/hle\n    task_id: default\n    revision: r1\n  value: 20.90\n  date: "2025-01-15"\n  notes: no-tools\n',
    )
    expect(found.format).toBe('eval_results')
    expect(found.metrics).toEqual([{ name: 'cais/hle.default (no-tools)', value: 20.9, version: 'r1' }])
  })
})

describe('SageMaker Model Monitor', () => {
  it('the spread over subsamples is not taken for a standard error', async () => {
    const found = await read({ version: 0, regression_metrics: { mse: { value: 0.37, standard_deviation: 0.0037 } } })
    expect(found).toMatchObject({ format: 'sagemaker' })
    expect(found.metrics).toEqual([{ name: 'regression_metrics.mse', value: 0.37 }])
  })

  it('the confusion matrix says of how many rows a share is, where it gives the same value', async () => {
    const group = (accuracy: number) => ({
      binary_classification_metrics: {
        confusion_matrix: { 0: { 0: 60, 1: 20 }, 1: { 0: 5, 1: 15 } },
        accuracy: { value: accuracy, standard_deviation: 'NaN' },
        recall: { value: 0.75 },
        precision: { value: 15 / 35 },
        f2: { value: 'NaN' },
      },
    })
    const found = await read(group(0.75))
    const rows = (name: string) => metricOf(found, `binary_classification_metrics.${name}`).n
    expect([rows('accuracy'), rows('recall'), rows('precision')]).toEqual([100, 20, 35])
    expect(found.unreadable).toEqual([{ name: 'binary_classification_metrics.f2', found: 'NaN' }])
    const other = await read(group(0.74))
    expect(metricOf(other, 'binary_classification_metrics.accuracy').n).toBeUndefined()
  })
})

describe('what is no file of metrics', () => {
  it.each([
    ['', 'file_empty', {}],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n', 'lfs_pointer', {}],
    ['id,score\n1,0.5\n', 'metrics_not_recognised', {}],
    ['just words', 'metrics_not_recognised', {}],
    ['[1, 2]', 'metrics_not_recognised', {}],
    ['{"auc": 0.5,', 'metrics_unreadable', { format: 'JSON' }],
    ['a: 1\nb: [2\n', 'metrics_unreadable', { format: 'YAML' }],
    ['a = 1\nb = \n', 'metrics_unreadable', { format: 'TOML', line: 2 }],
    ['{"name": "x", "curve": [1, 2]}', 'no_metrics_found', { format: 'metrics' }],
    [`${'{"a":'.repeat(80)}1${'}'.repeat(80)}`, 'metrics_too_deep', {}],
    ['PAR1\0\0', 'metrics_not_recognised', {}],
  ])('%j is refused with %s', async (text, code, args) => {
    expect(await problemOf(read(text))).toMatchObject({ code, args: { file: 'metrics.txt', ...args } })
  })

  it('aliases that multiply without end are refused', async () => {
    const levels = Array.from({ length: 20 }, (_, i) => `a${i}: &a${i} [${Array(9).fill(i ? `*a${i - 1}` : '1')}]`)
    expect(await problemOf(read(levels.join('\n')))).toMatchObject({ code: 'metrics_unreadable' })
  })
})
