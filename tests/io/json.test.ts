import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../src/core/problem.js'
import { CellState } from '../../src/core/table.js'
import { readTable } from '../../src/io/read-table.js'
import { columnCategories, columnTexts, encode, problemsOf, read } from './read-text.js'

const onlyProblem = async (reading: Promise<unknown>) => {
  const problems = await problemsOf(reading)
  expect(problems).toHaveLength(1)
  const { file: _, ...args } = problems[0].args
  return { code: problems[0].code, ...args }
}

describe('JSON of records', () => {
  const rows = [
    { id: 'a', score: 0.25 },
    { id: 'b', score: 1e-7 },
  ]
  const lines = rows.map((row) => JSON.stringify(row)).join('\n')
  it.each([
    ['JSON Lines', lines],
    ['JSON Lines with a last line end, blank lines, spaces and CRLF', `\n ${lines.replace('\n', '\r\n\r\n')} \n\n`],
    ['an array', JSON.stringify(rows)],
    ['an array over several lines', JSON.stringify(rows, undefined, 2)],
    ['columns and data (pandas, split)', '{"columns":["id","score"],"index":[0,1],"data":[["a",0.25],["b",1e-7]]}'],
    ['data before columns', '{"data":[["a",0.25],["b",1e-7]],"columns":["id","score"]}\n'],
    ['a byte order mark', `\ufeff${lines}`],
    ['UTF-16', Buffer.from(`\ufeff${lines}`, 'utf16le')],
    ['gzip', gzipSync(lines)],
  ])('is read from %s', async (_, content) => {
    const table = await read(content)
    expect(table.columnNames).toEqual(['id', 'score'])
    expect(columnTexts(table, 'id')).toEqual(['a', 'b'])
    expect(table.column('score')!.numbers()).toEqual({ values: Float64Array.of(0.25, 1e-7), state: undefined })
  })

  it('keys may come in any order, and new ones in any row', async () => {
    const table = await read('{"a":1,"b":2}\n{"b":3,"c":4,"a":5}\n{"c":6}')
    expect(table.columnNames).toEqual(['a', 'b', 'c'])
    expect(columnTexts(table, 'a')).toEqual(['1', '5', ''])
    expect(columnTexts(table, 'b')).toEqual(['2', '3', ''])
    expect(columnTexts(table, 'c')).toEqual(['', '4', '6'])
  })

  it('rows may begin with a key of split, and a key may be escaped', async () => {
    const table = await read('{"index":1,"d\\u00e9but":2}\n{"d\\u00e9but":3,"index":4}')
    expect(table.columnNames).toEqual(['index', 'début'])
    expect(columnTexts(table, 'début')).toEqual(['2', '3'])
  })

  it('a column grows beyond the first rows, also one that comes late', async () => {
    const content = Array.from({ length: 5000 }, (_, i) => (i < 3000 ? `{"a":${i}}` : `{"a":${i},"late":${i}}`))
    const table = await read(content.join('\n'))
    expect(columnTexts(table, 'a')).toEqual(content.map((_, i) => String(i)))
    expect(columnTexts(table, 'late')).toEqual(content.map((_, i) => (i < 3000 ? '' : String(i))))
    expect(table.lineOf(4000)).toBe(4001)
  })
})

describe('JSON values', () => {
  it('a number keeps every digit as it is written', async () => {
    const table = await read('{"id":9007199254740993}\n{"id":12345678901234567890}\n{"id":1.50}\n{"id":-0}')
    expect(columnTexts(table, 'id')).toEqual(['9007199254740993', '12345678901234567890', '1.50', '-0'])
    expect(columnCategories(table, 'id')).toEqual(['9007199254740993', '12345678901234567890', '1.50', '-0'])
  })
  it('null, NaN, an absent key and an empty text are missing', async () => {
    const table = await read('{"x":null,"y":1}\n{"x":NaN,"y":1}\n{"y":1}\n{"x":"","y":1}')
    expect(columnTexts(table, 'x')).toEqual(['', '', '', ''])
    expect(columnCategories(table, 'x')).toEqual([null, null, null, null])
    expect(Array.from(table.column('x')!.numbers().state!)).toEqual(Array(4).fill(CellState.missing))
  })
  it('Infinity is infinite; truth values and other words are text; a number in quotes is a number', async () => {
    const table = await read(
      '{"x":Infinity}\n{"x":-Infinity}\n{"x":true}\n{"x":"high"}\n{"x":"0.5"}\n{"x":1e400}\n{"x":"NA"}',
    )
    const { values, state } = table.column('x')!.numbers()
    expect(Array.from(state!)).toEqual([2, 2, 3, 3, 0, 2, 1])
    expect(values[4]).toBe(0.5)
    expect(columnCategories(table, 'x').slice(2)).toEqual(['true', 'high', '0.5', '1e400', 'NA'])
  })
  it('text is what JSON.parse makes of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }),
        fc.boolean(),
        async (texts, isEscaped) => {
          const write = (text: string) => {
            const json = JSON.stringify(text)
            return isEscaped
              ? json.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
              : json
          }
          const table = await read(texts.map((text) => `{"t":${write(text)},"n":1}`).join('\n'))
          expect(columnTexts(table, 't')).toEqual(texts)
          expect(columnCategories(table, 't')).toEqual(texts.map((text) => (text === '' ? null : text)))
        },
      ),
      { numRuns: 200 },
    )
  })
  it('whatever JSON.stringify writes is read back', async () => {
    const record = fc.dictionary(
      fc.string({ minLength: 1 }),
      fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null)),
      {
        minKeys: 1,
        noNullPrototype: true,
      },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1 }), fc.nat(2), async (records, indent) => {
        const table = await read(JSON.stringify(records, undefined, indent))
        const parsed: Record<string, unknown>[] = JSON.parse(JSON.stringify(records))
        for (const name of table.columnNames)
          expect(columnTexts(table, name)).toEqual(
            parsed.map((row) => (Object.hasOwn(row, name) && row[name] !== null ? textOf(row[name]) : '')),
          )
      }),
      { numRuns: 200 },
    )
  })
  const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
})

describe('nested values', () => {
  const content = '{"id":1,"tags":[1,{"a":[]}],"more":{"x":"}"}}\n{"id":2,"tags":null,"more":{}}'
  it('of other columns are passed over', async () => {
    const table = await readTable({ path: 'p.jsonl', bytes: encode(content) }, { columns: ['id'] })
    expect(columnTexts(table, 'id')).toEqual(['1', '2'])
  })
  it('of a column that is looked at are refused with their line, those of all named columns together', async () => {
    const table = await read(content)
    const looking = (async () => table.column('tags')!.categories())()
    expect(await onlyProblem(looking)).toEqual({ code: 'nested_column', column: 'tags', kind: 'arrays', line: 1 })
    const reading = readTable({ path: 'p.jsonl', bytes: encode(content) }, { columns: ['more', 'tags'] })
    expect(await problemsOf(reading)).toMatchObject([
      { code: 'nested_column', args: { column: 'tags' } },
      { code: 'nested_column', args: { column: 'more', kind: 'objects' } },
    ])
  })
  it('may be nested a million times', async () => {
    const deep = `{"id":1,"x":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}\n{"id":2}`
    expect(columnTexts(await read(deep), 'id')).toEqual(['1', '2'])
  })
})

describe('what is no JSON is told with its line and character', () => {
  it.each([
    ['{"a":1}\n{"a":}\n{"a":2}', { line: 2, character: 6, expected: 'a value' }],
    ['{"a":1}\n{"a":1,}\n{"a":2}', { line: 2, character: 8, expected: 'a name in double quotes' }],
    ['{"a":1}\n{"a":1\n{"a":2}', { line: 2, character: 7, expected: 'a comma or }' }],
    ['{"a":1} {"a":2}\n', { line: 1, character: 9, expected: 'the end of the line' }],
    ['{"é":01}\n', { line: 1, character: 6, expected: 'a number of JSON (0.5, -1, 1e-7)' }],
    ["{'a':1}\n", { line: 1, character: 2, expected: 'a name in double quotes' }],
    ['{"a" 1}\n', { line: 1, character: 6, expected: 'a colon' }],
    ['{"a":"x\n"}\n', { line: 1, character: 8, expected: 'a double quote at the end of the text' }],
    ['{"a":"\\x"}\n', { line: 1, character: 7, expected: 'an escape of JSON (\\n, \\", \\u00e9, …)' }],
    ['{"a":truth}\n', { line: 1, character: 6, expected: 'a value' }],
    ['[{"a":1} {"a":2}]', { line: 1, character: 10, expected: 'a comma or ]' }],
    ['[{"a":1}] x', { line: 1, character: 11, expected: 'the end of the file' }],
    ['{\n  "a": 1\n}\n', { line: 1, character: 2, expected: 'a name in double quotes' }],
  ])('%j', async (content, where) => {
    expect(await onlyProblem(read(content))).toEqual({ code: 'broken_json', ...where })
  })
  it('a file that ends inside a row is cut off there', async () => {
    const content = '{"a":1,"b":[true,"x"]}\n{"a":-1.5e3,"b":null,"c":"\\u00e9"}'
    for (let length = 24; length < content.length; length++)
      expect(await onlyProblem(read(content.slice(0, length)))).toEqual({ code: 'json_cut_off', line: 2 })
  })
  it('a name twice in one object', async () => {
    expect(await onlyProblem(read('{"a":1}\n{"a":1,"b":2,"a":3}'))).toEqual({
      code: 'repeated_key',
      line: 2,
      column: 'a',
    })
  })
  it.each([
    ['{"score":{"0":0.1,"1":0.2},"id":{"0":1,"1":2}}', 'one object that holds whole columns'],
    ['[1, 2]', 'an array of values that are no objects'],
    ['[[1, 2]]', 'an array of values that are no objects'],
    ['{"a":1}\n[1]', 'lines that are no objects'],
    ['{"columns":["a"],"data":[1]}', 'data that are no rows'],
  ])('%s is no table', async (content, shape) => {
    expect(await onlyProblem(read(content))).toEqual({ code: 'not_json_rows', shape })
  })
  it('rows of columns and data that do not fit them, and a column named twice', async () => {
    expect(await onlyProblem(read('{"columns":["a","b"],"data":[[1,2],\n[3]]}'))).toEqual({
      code: 'ragged_json_row',
      line: 2,
      row: 2,
      found: 1,
      expected: 2,
    })
    expect(await onlyProblem(read('{"columns":["a","a"],"data":[[1,2]]}'))).toEqual({
      code: 'duplicate_column',
      column: 'a',
      first: 1,
      second: 2,
    })
  })
  it('an empty array has no rows', async () => {
    expect(await onlyProblem(read(' [] '))).toEqual({ code: 'no_rows', columns: 0 })
  })
  it('changed bytes end in a table or a problem', async () => {
    const bytes = encode('{"id":1,"x":[1,{"é":null}],"s":"\\u00e9\\n"}\n{"id":2,"x":"a","s":true}\n')
    const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const damaged = Buffer.from(bytes)
        for (const [at, change] of changes) damaged[at] ^= change
        try {
          const table = await read(damaged)
          for (const name of table.columnNames) table.column(name)!.keys()
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
