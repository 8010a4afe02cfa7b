/** What is read while the text is split is what is read from its cells: over plain, quoted, numeric and hostile text. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../src/core/problem.js'
import { keyText, type Table } from '../../src/core/table.js'
import { splitCells } from '../../src/io/delimited-text.js'
import { readAhead, type WantedView } from '../../src/io/read-ahead.js'
import { makeTableAhead, makeTextTable } from '../../src/io/text-table.js'

const file = 'predictions.csv'
const bytesOf = (text: string) => new TextEncoder().encode(text)
const kinds = ['numbers', 'categories', 'keys'] as const
const everyView = (names: readonly string[]): WantedView[] =>
  names.flatMap((column) => kinds.map((kind) => ({ column, kind })))
const oneView = (names: readonly string[], first: number): WantedView[] =>
  names.map((column, index) => ({ column, kind: kinds[(first + index) % 3] }))

const contentOf = (table: Table) =>
  table.columnNames.map((name) => {
    const column = table.column(name)!
    const { values, state } = column.numbers()
    const { codes, categories } = column.categories()
    const keys = column.keys()
    return {
      name,
      values: [...values],
      state: state ? [...state] : undefined,
      categories: [...codes].map((code) => (code < 0 ? null : categories[code])),
      order: categories,
      keys: Array.from({ length: table.rows }, (_, row) => keyText(keys, row)),
      lines: Array.from({ length: table.rows }, (_, row) => table.lineOf(row)),
    }
  })

/** Read ahead as wanted; the rest, when it is asked for, from the cells. undefined: left to `splitCells`. */
function readWanted(text: string, wanted: (names: readonly string[]) => WantedView[]) {
  const bytes = bytesOf(text)
  const names = splitCells(bytes, file).columnNames
  const ahead = readAhead(bytes, file, wanted(names))
  return ahead && contentOf(makeTableAhead(ahead, bytes, file))
}
const readCells = (text: string) => contentOf(makeTextTable(splitCells(bytesOf(text), file), file))

const plain = fc.oneof(
  fc.constantFrom(
    '',
    'NA',
    'nan',
    'null',
    '<NA>',
    'None',
    'a',
    'b',
    'web',
    'é日本',
    'with space',
    'quote"inside',
    '-',
    '+',
  ),
  fc.constantFrom(
    '0',
    '1',
    '-0',
    '0.5',
    '.5',
    '5.',
    '-1.25e-3',
    '1e400',
    'inf',
    '-Infinity',
    '0x10',
    '1,5e',
    ' 7 ',
    '00012',
  ),
  fc.constantFrom(
    '12345678901234567890',
    '0.1234567890123456789',
    '9007199254740993',
    '1.7976931348623157e308',
    '1e-7',
  ),
  fc.double({ noNaN: true }).map(String),
  fc.integer().map(String),
  fc.string({ maxLength: 6 }),
)
const cell = (delimiter: string) =>
  fc.tuple(plain, fc.boolean()).map(([text, quoted]) => {
    const single = text.replace(/[\r\n]/g, ' ')
    const needsQuotes = single.startsWith('"') || single.includes(delimiter)
    return quoted || needsQuotes ? `"${single.replaceAll('"', '""')}"` : single
  })
const clean = fc
  .tuple(
    fc.constantFrom(',', ';', '\t', '|'),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
    fc.integer({ min: 2, max: 4 }),
  )
  .chain(([delimiter, lineEnd, isEnded, columns]) =>
    fc
      .array(fc.array(cell(delimiter), { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 12 })
      .map((rows) => {
        const header = Array.from({ length: columns }, (_, column) => `c${column}`)
        // A row of nothing at the end is a blank line to none of the readers when it is quoted.
        const lines = [header, ...rows].map((row) => row.join(delimiter))
        return lines.join(lineEnd) + (isEnded ? lineEnd : '')
      }),
  )

describe('reading ahead', () => {
  it('gives the views that the cells give, whichever of them were wanted', () => {
    let readSoFar = 0
    fc.assert(
      fc.property(clean, fc.nat(2), fc.boolean(), (text, first, all) => {
        let cells: ReturnType<typeof readCells>
        try {
          cells = readCells(text)
        } catch (error) {
          if (error instanceof ProblemError) return
          throw error
        }
        const ahead = readWanted(text, (names) => (all ? everyView(names) : oneView(names, first)))
        if (!ahead) return
        readSoFar++
        expect(ahead).toEqual(cells)
      }),
      { numRuns: 500 },
    )
    expect(readSoFar).toBeGreaterThan(250)
  })

  it('never reads what `splitCells` refuses', () => {
    const piece = fc.constantFrom('a', '1', '0.5', ',', ',', '\n', '\n', '\r\n', '\r', '"', '""', ' ', ';', '')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const bytes = bytesOf(`a,b\n1,2\n${pieces.join('')}`)
        let refused = false
        try {
          splitCells(bytes, file)
        } catch {
          refused = true
        }
        if (refused) expect(readAhead(bytes, file, everyView(['a', 'b']))).toBeUndefined()
      }),
      { numRuns: 3000 },
    )
  })

  it('grows with files whose later rows are shorter than the first ones', () => {
    const long = Array.from({ length: 900 }, (_, row) => `${'x'.repeat(100)}${row},1.5,y`)
    const short = Array.from({ length: 30_000 }, (_, row) => `${row},2,${row % 7 === 0 ? '' : 'n'}`)
    const text = `id,score,group\n${[...long, ...short].join('\n')}\n`
    const wanted = ['keys', 'numbers', 'categories'] as const
    const ahead = readAhead(
      bytesOf(text),
      file,
      ['id', 'score', 'group'].map((column, index) => ({ column, kind: wanted[index] })),
    )!
    expect(ahead.rows).toBe(30_900)
    expect(contentOf(makeTableAhead(ahead, bytesOf(text), file))).toEqual(readCells(text))
  })

  it.each([
    ['a blank line at the end', 'a,b\n1,2\n\n'],
    ['a quoted line end', 'a,b\n"1\n",2\n'],
    ['bare returns', 'a,b\r1,2\r'],
    ['a row too short', 'a,b\n1,2\n3\n'],
    ['a row too long', 'a,b\n1,2,3\n'],
    ['an open quote', 'a,b\n1,"2\n'],
    ['text behind a quote', 'a,b\n1,"2"x\n'],
    ['one column', 'a\n1\n2\n'],
    ['commas that may be decimal marks', 'a;b\n0,5;1\n0,25;2\n'],
    ['no row', 'a,b\n'],
  ])('leaves to the cells: %s', (_, text) => {
    expect(readAhead(bytesOf(text), file, everyView(['a', 'b']))).toBeUndefined()
  })

  it('without a wanted column there is nothing to read', () => {
    expect(readAhead(bytesOf('a,b\n1,2\n'), file, [{ column: 'c', kind: 'keys' }])).toBeUndefined()
  })
})
