import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Problem, ProblemError } from '../../src/core/problem.js'
import { CellState, type Table } from '../../src/core/table.js'
import { readTable } from '../../src/io/read-table.js'
import { messages } from '../../src/report/languages/english/messages/index.js'
import { columnTexts } from './read-text.js'
import { bytesOf, readSamples as read, sample } from './samples.js'

async function problemOf(reading: Promise<unknown>): Promise<Problem> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ProblemError)) throw new Error(`no problem, but ${String(error)}`)
  expect(messages).toHaveProperty(error.problems[0].code)
  return error.problems[0]
}
const scoresOf = (table: Table, column: string) => [...table.column(column)!.numbers().values]

describe('samples of lm-evaluation-harness', () => {
  it('become a table: id is the hash of the document, each metric a column, true is 1', async () => {
    const table = await read([sample('é1', { acc: true, acc_norm: 0 }), '', sample('b', { acc: 0.25, acc_norm: 1 })])
    expect(table.scores).toEqual(['acc', 'acc_norm'])
    expect(table.columnNames.slice(0, 3)).toEqual(['id', 'acc', 'acc_norm'])
    expect(columnTexts(table, 'id')).toEqual(['é1', 'b'])
    expect(scoresOf(table, 'acc')).toEqual([1, 0.25])
    expect([table.lineOf(0), table.lineOf(1)]).toEqual([1, 3])
  })

  it('short values of the document are columns, as its subject; texts to read are not', async () => {
    const doc = (subject: string) => ({ subject, question: 'Why? '.repeat(30), year: 1990, choices: ['a'] })
    const table = await read([sample('a', { doc: doc('law') }), sample('b', { doc: doc('art') })])
    expect(columnTexts(table, 'doc.subject')).toEqual(['law', 'art'])
    expect(columnTexts(table, 'doc.year')).toEqual(['1990', '1990'])
    expect(table.columnNames).not.toContain('doc.question')
    expect(table.columnNames).not.toContain('doc.choices')
  })

  it('several filters of one document are one row, with a column for each metric and filter', async () => {
    const table = await read([
      sample('a', { filter: 'strict' }),
      sample('b', { filter: 'strict', acc: 0 }),
      sample('a', { filter: 'loose', acc: 0 }),
      sample('b', { filter: 'loose' }),
    ])
    expect(columnTexts(table, 'id')).toEqual(['a', 'b'])
    expect(table.scores).toEqual(['acc,strict', 'acc,loose'])
    expect(scoresOf(table, 'acc,strict')).toEqual([1, 0])
    expect(scoresOf(table, 'acc,loose')).toEqual([0, 1])
    expect(table.column('acc')).toBeUndefined()
  })

  it('with one filter its name may be written or left out', async () => {
    const table = await read([sample('a')])
    expect(table.column('acc,none')).toBe(table.column('acc'))
  })

  it('a document that stands at several places is several items, numbered by place and not by line', async () => {
    const at = (doc_id: number, acc: number) => sample('a', { doc_id, acc })
    const table = await read([at(10, 0), at(9, 1), sample('b', { doc_id: 2 })])
    expect(columnTexts(table, 'id')).toEqual(['a (2)', 'a', 'b'])
    // Of fewer documents the first place is the first still.
    expect(columnTexts(await read([at(9, 1)]), 'id')).toEqual(['a'])
  })

  it('the same place of a document once more is a repeat, with the same id', async () => {
    const table = await read([sample('a'), sample('a', { acc: 0 })])
    expect(columnTexts(table, 'id')).toEqual(['a', 'a'])
    expect(scoresOf(table, 'acc')).toEqual([1, 0])
  })

  it('the same document under two tasks is two items, and the task is a column', async () => {
    const table = await read([sample('a', { task: 'easy' }), sample('a', { task: 'hard', acc: 0 })])
    expect(columnTexts(table, 'id')).toEqual(['easy a', 'hard a'])
    expect(columnTexts(table, 'task')).toEqual(['easy', 'hard'])
  })

  it('what samples name as metrics are the metrics, and other numbers are none', async () => {
    const table = await read([sample('a', { metrics: ['f1'], f1: 0.5, seconds: 3 })])
    expect(table.scores).toEqual(['f1'])
    expect((await read([sample('a', { metrics: undefined, f1: 0.5 })])).scores).toEqual(['acc', 'f1'])
  })

  it('NaN is a lost score, never a number', async () => {
    const table = await read([sample('b'), JSON.stringify(sample('a')).replace('"acc":1', '"acc":NaN')])
    expect(table.column('acc')!.numbers()).toEqual({
      values: Float64Array.of(1, Number.NaN),
      state: Uint8Array.of(CellState.finite, CellState.missing),
    })
  })

  it.each([
    [[sample('a'), '{"doc_hash": '], 'samples_unreadable', { line: 2 }],
    [[sample('a', { prompt_hash: undefined })], 'samples_hash_missing', { field: 'prompt_hash', line: 1 }],
  ])('%#: what cannot be matched is told with its line', async (lines, code, args) => {
    expect(await problemOf(read(lines))).toMatchObject({ code, args: { file: 'samples.jsonl', ...args } })
  })

  it.each([
    [[sample('a'), sample('b', { acc: undefined, f1: 1 })], 'samples_metric_missing', { line: 2, known: ['f1'] }],
    [[sample('a', { acc: [1, 2] })], 'samples_score_not_number', { line: 1 }],
  ])('%#: a metric that some sample lacks is no score, and asked for it says where', async (lines, code, args) => {
    const table = await read(lines)
    expect(table.scores).not.toContain('acc')
    expect(table.columnNames).not.toContain('acc')
    const looking = (async () => table.column('acc')!.numbers())()
    expect(await problemOf(looking)).toMatchObject({ code, args: { file: 'samples.jsonl', metric: 'acc', ...args } })
    expect(table.problemsOf('acc')).toMatchObject([{ code }])
  })

  it('are told from other JSON Lines by their first line', async () => {
    const plain = await readTable({ path: 'plain.jsonl', bytes: bytesOf({ id: 1, score: 2 }) })
    expect(plain.scores).toBeUndefined()
    expect(plain.columnNames).toEqual(['id', 'score'])
  })
})

describe('laws of samples', () => {
  const samples = fc
    .uniqueArray(
      fc.record({ doc_id: fc.nat(6), doc_hash: fc.constantFrom('a', 'b', 'c'), strict: fc.nat(3), loose: fc.nat(3) }),
      { minLength: 1, maxLength: 12, selector: ({ doc_id, doc_hash }) => `${doc_id} ${doc_hash}` },
    )
    .map((documents) =>
      documents.flatMap(({ doc_id, doc_hash, strict, loose }) => [
        { doc_id, doc_hash, filter: 'strict', acc: strict },
        { doc_id, doc_hash, filter: 'loose', acc: loose },
      ]),
    )

  it('the order of the lines changes no score of any id', () => {
    const byId = async (lines: readonly object[]) => {
      const table = await read(lines.map((line) => sample('a', line)))
      expect([...table.scores!].sort()).toEqual(['acc,loose', 'acc,strict'])
      const found = columnTexts(table, 'id').map((id, row) => [
        id,
        ...table.scores!.map((name) => [name, table.column(name)!.numbers().values[row]] as const).sort(),
      ])
      return found.map((each) => JSON.stringify(each)).sort()
    }
    return fc.assert(
      fc.asyncProperty(samples, fc.infiniteStream(fc.nat()), async (lines, keys) => {
        const shuffled = lines
          .map((line) => ({ line, key: keys.next().value as number }))
          .sort((one, other) => one.key - other.key)
          .map(({ line }) => line)
        expect(await byId(shuffled)).toEqual(await byId(lines))
      }),
      { numRuns: 50 },
    )
  })

  it('whatever stands in the fields of a sample, it is a table or a problem with a sentence', () => {
    const fields = fc.dictionary(
      fc.constantFrom('doc_id', 'doc', 'filter', 'metrics', 'task', 'acc', 'id', '__proto__', 'constructor', 'x,y', ''),
      fc.jsonValue({ maxDepth: 2 }),
    )
    return fc.assert(
      fc.asyncProperty(fc.array(fields, { minLength: 1, maxLength: 6 }), async (lines) => {
        try {
          const table = await read(lines.map((line, row) => sample(`d${row % 3}`, line)))
          for (const name of table.columnNames) {
            const column = table.column(name)!
            expect(column.numbers().values).toHaveLength(table.rows)
            expect(column.categories().codes).toHaveLength(table.rows)
            expect(column.keys().offsets).toHaveLength(table.rows + 1)
          }
          expect(new Set(table.columnNames).size).toBe(table.columnNames.length)
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error
        }
      }),
      { numRuns: 200 },
    )
  })
})
