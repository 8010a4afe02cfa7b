import { describe, expect, it } from 'vitest'
import { type Problem, ProblemError } from '../../src/core/problem.js'
import { keyText, type Table } from '../../src/core/table.js'
import { findPromptDifference, looksLikeLmEvalSamples, readLmEvalSamples } from '../../src/io/lm-eval-samples.js'
import { messages } from '../../src/report/messages/index.js'

const sample = (doc: string, rest: object = {}) => ({
  doc_id: 0,
  doc: { question: 'Why?', note: 'NaN' },
  target: '1',
  arguments: {},
  resps: [['x']],
  filtered_resps: ['x'],
  filter: 'none',
  metrics: ['acc'],
  doc_hash: doc,
  prompt_hash: `p-${doc}`,
  target_hash: `t-${doc}`,
  acc: 1,
  ...rest,
})
const bytesOf = (...samples: (object | string)[]) =>
  new TextEncoder().encode(samples.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
const read = (samples: (object | string)[], metric = 'acc', path = 'samples.jsonl'): Promise<Table> =>
  readLmEvalSamples({ path, bytes: bytesOf(...samples) }, { metric })
async function problemOf(reading: Promise<unknown>): Promise<Problem> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ProblemError)) throw new Error(`no problem, but ${String(error)}`)
  expect(messages).toHaveProperty(error.problems[0].code)
  return error.problems[0]
}
const texts = (table: Table, column: string) => {
  const keys = table.column(column)!.keys()
  return Array.from({ length: table.rows }, (_, row) => keyText(keys, row))
}

describe('samples of lm-evaluation-harness', () => {
  it('become a table: id is the hash of the document, score the metric, true is 1', async () => {
    const table = await read([sample('é1', { acc: true }), '', sample('b', { acc: 0.25 })])
    expect(table.columnNames).toEqual(['id', 'score', 'prompt_hash', 'target_hash'])
    expect(texts(table, 'id')).toEqual(['é1', 'b'])
    expect([...table.column('score')!.numbers().values]).toEqual([1, 0.25])
    expect([table.lineOf(0), table.lineOf(1)]).toEqual([1, 3])
  })

  it('a filter behind the metric chooses its samples', async () => {
    const both = [sample('a', { filter: 'strict' }), sample('a', { filter: 'loose', acc: 0 })]
    expect([...(await read(both, 'acc,loose')).column('score')!.numbers().values]).toEqual([0])
    expect(await problemOf(read(both))).toMatchObject({
      code: 'samples_filter_unknown',
      args: { filters: ['strict', 'loose'] },
    })
    expect((await problemOf(read(both, 'acc,lose'))).code).toBe('samples_filter_unknown')
  })

  it.each([
    [[], 'samples_empty', {}],
    [[sample('a'), '{"doc_hash": '], 'samples_unreadable', { line: 2 }],
    [[sample('a', { prompt_hash: undefined })], 'samples_hash_missing', { field: 'prompt_hash' }],
    [[sample('a', { acc: undefined, f1: 1 })], 'samples_metric_missing', { metric: 'acc', known: ['f1'] }],
    [[sample('a', { acc: [1, 2] })], 'samples_score_not_number', { line: 1 }],
    [[JSON.stringify(sample('a')).replace('"acc":1', '"acc":NaN')], 'samples_score_not_number', { line: 1 }],
  ])('%#: what is missing is told with its line', async (lines, code, args) => {
    expect(await problemOf(read(lines))).toMatchObject({ code, args: { file: 'samples.jsonl', ...args } })
  })

  it('are told from other JSON Lines by their first line', () => {
    expect(looksLikeLmEvalSamples(bytesOf(sample('a')))).toBe(true)
    expect(looksLikeLmEvalSamples(bytesOf({ id: 1, score: 2 }))).toBe(false)
    expect(looksLikeLmEvalSamples(bytesOf('id,score'))).toBe(false)
  })
})

describe('the same questions for both models', () => {
  it('order, repeats and documents of one side only do not matter', async () => {
    const champion = await read([sample('a'), sample('b'), sample('b', { prompt_hash: 'again' })])
    const challenger = await read([sample('b', { prompt_hash: 'again' }), sample('b'), sample('a'), sample('c')])
    expect(findPromptDifference(champion, challenger)).toBeUndefined()
  })

  it.each([
    ['prompts', 'prompt_hash'],
    ['targets', 'target_hash'],
  ])('different %s are found with their lines', async (what, field) => {
    const champion = await read([sample('a'), sample('b')], 'acc', 'old.jsonl')
    const challenger = await read([sample('c'), sample('b', { [field]: 'other' }), sample('a')], 'acc', 'new.jsonl')
    const problem = findPromptDifference(champion, challenger)
    expect(problem).toEqual({
      severity: 'error',
      code: 'samples_prompts_differ',
      args: {
        what,
        rows: 1,
        total: 2,
        championFile: 'old.jsonl',
        championLine: 2,
        challengerFile: 'new.jsonl',
        challengerLine: 2,
      },
    })
    expect(messages).toHaveProperty(problem!.code)
  })
})
