import { describe, expect, it } from 'vitest'
import { joinTables } from '../../src/config/join-tables.js'
import { defaultPolicy, modelOf } from '../../src/config/schema.js'
import { toPlan } from '../../src/config/to-plan.js'
import type { Plan } from '../../src/core/plan.js'
import { ProblemError } from '../../src/core/problem.js'
import { sha256Bytes } from '../../src/io/digest.js'
import { readTable } from '../../src/io/read-table.js'
import type { TextTable } from '../../src/io/text-table.js'
import { makeTypedTable, type TypedColumn } from '../../src/io/typed-table.js'
import { sentenceOf } from '../../src/report/say.js'
import { readSmall } from '../io/small-files.js'

const ROWS = 60
const rows = Array.from({ length: ROWS }, (_, row) => row)
const idOf = (row: number) => 1000 + row * 37
const labelOf = (row: number) => row % 2
const scoreOf = (row: number) => ((row * 7) % 60) / 100

const text = (content: string) => readTable({ path: 'p', bytes: new TextEncoder().encode(content) })
const csv = (id: (row: number) => string) =>
  text(`id,label,score\n${rows.map((row) => `${id(row)},${labelOf(row)},${scoreOf(row)}`).join('\n')}\n`)
/** `id` writes a JSON value. */
const jsonl = (id: (row: number) => string) =>
  text(rows.map((row) => `{"id": ${id(row)}, "label": ${labelOf(row)}, "score": ${scoreOf(row)}}`).join('\n'))
const doubles = (of: (row: number) => number): TypedColumn => ({
  kind: 'number',
  values: Float64Array.from(rows, of),
  missing: undefined,
  meaning: { is: 'double' },
})
/** Columns as the readers of Parquet and Arrow make them. */
const typed = async (id: TypedColumn): Promise<TextTable> =>
  makeTypedTable(
    [
      { name: 'id', read: () => id },
      { name: 'label', read: () => ({ ...doubles(labelOf), meaning: { is: 'integer' } }) as TypedColumn },
      { name: 'score', read: () => doubles(scoreOf) },
    ],
    ROWS,
    'p',
  )
const long = (factor: bigint, meaning: Extract<TypedColumn, { kind: 'long' }>['meaning']): TypedColumn => ({
  kind: 'long',
  values: BigInt64Array.from(rows, (row) => BigInt(idOf(row)) * factor),
  missing: undefined,
  meaning,
})
const padded = (row: number) => String(idOf(row)).padStart(9, '0')

const forms: Readonly<Record<string, Readonly<Record<string, () => Promise<TextTable>>>>> = {
  plain: {
    'CSV 123': () => csv((row) => String(idOf(row))),
    'JSON 123': () => jsonl((row) => String(idOf(row))),
    'JSON "123"': () => jsonl((row) => `"${idOf(row)}"`),
    'Parquet int64': () => typed(long(1n, { is: 'integer' })),
    'Parquet decimal(18,0)': () => typed(long(1n, { is: 'decimal', scale: 0 })),
  },
  decimal: {
    'CSV 123.0': () => csv((row) => `${idOf(row)}.0`),
    'JSON 123.0': () => jsonl((row) => `${idOf(row)}.0`),
    'Parquet double': () => typed(doubles(idOf)),
    'Parquet decimal(18,2)': () => typed(long(100n, { is: 'decimal', scale: 2 })),
  },
  padded: {
    'CSV 000123': () => csv(padded),
    'JSON "000123"': () => jsonl((row) => `"${padded(row)}"`),
  },
}

function problemsOfJoin(
  champion: TextTable,
  challenger: TextTable,
  id: string | string[] = 'id',
  positive: string | number = 1,
) {
  const paths = { champion: { path: 'a' }, challenger: { path: 'b' } }
  const model = modelOf({ name: 'm', positive, ...paths, columns: { id, label: 'label', score: 'score' } })
  try {
    joinTables({ champion, challenger }, model.columns, toPlan(model, defaultPolicy()) as Plan, sha256Bytes)
  } catch (error) {
    if (error instanceof ProblemError) return error.problems
    throw error
  }
  return []
}

const pairs = (one: string, other: string) =>
  Object.entries(forms[one]).flatMap(([name, make]) =>
    Object.entries(forms[other]).map(([otherName, makeOther]) => [name, otherName, make, makeOther] as const),
  )

describe('ids that a spreadsheet or a data frame wrote in another form', () => {
  it.each(pairs('plain', 'plain'))('%s and %s are the same ids', async (_, __, one, other) => {
    expect(problemsOfJoin(await one(), await other())).toEqual([])
  })

  it.each([
    ...pairs('plain', 'decimal').map((pair) => [...pair, 'decimal_ending', 'challenger'] as const),
    ...pairs('decimal', 'plain').map((pair) => [...pair, 'decimal_ending', 'champion'] as const),
    ...pairs('plain', 'padded').map((pair) => [...pair, 'zero_padding', 'challenger'] as const),
    ...pairs('decimal', 'padded').map((pair) => [...pair, 'several', undefined] as const),
  ])('%s and %s never meet, and it is said why', async (_, __, one, other, form, where) => {
    const problems = problemsOfJoin(await one(), await other())
    expect(problems).toMatchObject([
      { code: 'ids_differ_in_form', args: { form, ...(where ? { where: [where] } : {}) } },
    ])
    expect(sentenceOf(problems[0])).not.toContain(String(idOf(1)))
  })

  it('also where one of several columns that name a row differs', async () => {
    const of = (shop: (row: number) => string) =>
      text(
        `shop,day,label,score\n${rows.map((row) => `${shop(row)},d${row % 4},${labelOf(row)},${scoreOf(row)}`).join('\n')}\n`,
      )
    const plain = await of((row) => String(idOf(row)))
    expect(problemsOfJoin(plain, await of((row) => `${idOf(row)}.0`), ['shop', 'day'])).toMatchObject([
      { code: 'ids_differ_in_form', args: { form: 'decimal_ending' } },
    ])
    expect(problemsOfJoin(plain, await of(padded), ['day', 'shop'])).toMatchObject([
      { code: 'ids_differ_in_form', args: { form: 'zero_padding' } },
    ])
  })

  it('a real Parquet file with int64 ids beyond 2^53, and a CSV of it that has every digit and a decimal point', async () => {
    const parquet = await readTable({ path: 'p', bytes: readSmall('zstd.parquet') })
    const lines = (end: string) =>
      Array.from({ length: parquet.rows }, (_, row) => `${2n ** 53n + BigInt(row)}${end},${row % 3 === 0},0.5`).join(
        '\n',
      )
    const of = (end: string) => text(`id,label,score\n${lines(end)}\n`)
    const codes = (problems: readonly { code: string }[]) => problems.map(({ code }) => code)
    expect(codes(problemsOfJoin(parquet, await of(''), 'id', 'true'))).not.toContain('ids_differ_in_form')
    expect(codes(problemsOfJoin(parquet, await of('.0'), 'id', 'true'))).toEqual(['ids_differ_in_form'])
  })
})
