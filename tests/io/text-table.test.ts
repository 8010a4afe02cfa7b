import { describe, expect, it } from 'vitest'
import { CellState } from '../../src/core/table.js'
import { columnCategories, columnTexts, read } from './read-text.js'

const { finite, missing, infinite, text } = CellState

describe('numbers', () => {
  it('have no state when every cell is a finite number', async () => {
    const view = (await read('score\n0.5\n-1\n+2e3\n 7 \n"8"\n.5\n5.\n-0\n')).column('score')!.numbers()
    expect(Array.from(view.values)).toEqual([0.5, -1, 2000, 7, 8, 0.5, 5, -0])
    expect(view.state).toBeUndefined()
  })
  it.each(['', '""', 'NA', 'NaN', 'nan', 'null', 'NULL', 'None', '<NA>', '"NA"', ' nan '])(
    'missing: %j',
    async (cell) => {
      const view = (await read(`id,score\n1,${cell}\n2,1\n`)).column('score')!.numbers()
      expect(Array.from(view.values)).toEqual([Number.NaN, 1])
      expect(Array.from(view.state!)).toEqual([missing, finite])
    },
  )
  it.each(['inf', '-inf', 'Infinity', '-INFINITY', '+Inf', '1e400', '-1e999'])('infinite: %j', async (cell) => {
    const view = (await read(`score\n${cell}\n1\n`)).column('score')!.numbers()
    expect(Array.from(view.values)).toEqual([Number.NaN, 1])
    expect(Array.from(view.state!)).toEqual([infinite, finite])
  })
  it.each([
    'n/a',
    '-',
    '.',
    '+',
    'e5',
    '1e',
    '1e+',
    '0x10',
    '0b1',
    '1_000',
    '12abc',
    'true',
    '1 2',
    '1.2.3',
    '50%',
    '--1',
    'N/A',
    'infinit',
    '"1,5"',
  ])('text: %j', async (cell) => {
    const view = (await read(`id,score\n1,${cell}\n2,1\n`)).column('score')!.numbers()
    expect(Array.from(view.values)).toEqual([Number.NaN, 1])
    expect(Array.from(view.state!)).toEqual([text, finite])
  })
  it('are parsed once', async () => {
    const column = (await read('score\n1\n')).column('score')!
    expect(column.numbers()).toBe(column.numbers())
    expect(column.categories()).toBe(column.categories())
    expect(column.keys()).toBe(column.keys())
  })
})

describe('decimal commas', () => {
  const numbersOf = async (content: string) => {
    const table = await read(content)
    const { values, state } = table.column('score')!.numbers()
    return { values: Array.from(values), state: state && Array.from(state), notes: table.notes() }
  }
  it('are read where commas do not separate, and a note says so', async () => {
    for (const delimiter of [';', '\t'])
      expect(await numbersOf(`id${delimiter}score\n1${delimiter}0,5\n2${delimiter}-12,25\n3${delimiter}7\n`)).toEqual({
        values: [0.5, -12.25, 7],
        state: undefined,
        notes: [{ severity: 'warning', code: 'decimal_comma', args: { file: 'predictions.csv', column: 'score' } }],
      })
  })
  it('may stand beside missing cells and words', async () => {
    expect(await numbersOf('id;score\n1;0,5\n2;NA\n3;n/a\n')).toMatchObject({
      values: [0.5, Number.NaN, Number.NaN],
      state: [finite, missing, text],
      notes: [{ code: 'decimal_comma' }],
    })
  })
  it('are text when any cell of the column has a dot, or a comma elsewhere than between digits', async () => {
    for (const other of ['0.5', '1.234,5', '1,2,3', ',5', 'a, b'])
      expect(await numbersOf(`id;score\n1;0,5\n2;${other}\n`)).toMatchObject({
        state: [text, other === '0.5' ? finite : text],
        notes: [],
      })
  })
  it('are text when all of them may as well group thousands, and a note says so', async () => {
    expect(await numbersOf('id;score\n1;1,234\n2;56,789\n3;10\n')).toMatchObject({
      state: [text, text, finite],
      notes: [{ code: 'ambiguous_comma' }],
    })
    expect(await numbersOf('id;score\n1;1,234\n2;0,789\n')).toMatchObject({ values: [1.234, 0.789], state: undefined })
  })
  it('are text in a file separated by commas', async () => {
    expect(await numbersOf('id,score\n1,"0,5"\n')).toMatchObject({ state: [text], notes: [] })
  })
  it('are noted for the columns that were asked for numbers, each once', async () => {
    const table = await read('id;score;other\n1;0,5;0,5\n')
    expect(table.notes()).toEqual([])
    table.column('score')!.numbers()
    table.column('score')!.numbers()
    expect(table.notes()).toHaveLength(1)
  })
})

describe('categories', () => {
  it('are numbered in order of first appearance, quoted or not', async () => {
    const view = (await read('g,h\nb,1\na,1\n"b",1\n"a",1\nc,1\n')).column('g')!.categories()
    expect(Array.from(view.codes)).toEqual([0, 1, 0, 1, 2])
    expect(view.categories).toEqual(['b', 'a', 'c'])
  })
  it('are exact text: case, spaces, composed and decomposed letters differ', async () => {
    const values = ['x', 'X', ' x', 'x ', 'Zürich', 'Zu\u0308rich', '__proto__', '日本', '🙂', '\ufeff']
    const table = await read(`g,h\n${values.map((value) => `${value},1\n`).join('')}`)
    expect(table.column('g')!.categories().categories).toEqual(values)
  })
  it('are missing where the cell is empty or an unquoted word for it; the quoted word is text', async () => {
    const table = await read('g,h\n,1\n"",1\nNA,1\n"NA",1\nNone,1\nnone,1\n"None",1\nNo,1\nna,1\n<NA>,1\nNAN,1\n')
    expect(columnCategories(table, 'g')).toEqual([
      null,
      null,
      null,
      'NA',
      null,
      'none',
      'None',
      'No',
      'na',
      null,
      'NAN',
    ])
  })
  it('differ where their hashes collide', async () => {
    // Known pairs with equal 32-bit FNV-1a hashes.
    const values = ['costarring', 'liquid', 'declinate', 'macallums', 'altarage', 'zinke']
    const table = await read(`g\n${[...values, ...values].join('\n')}\n`)
    expect(columnCategories(table, 'g')).toEqual([...values, ...values])
  })
  it('may be as many as the rows, and longer than any buffer', async () => {
    const values = Array.from({ length: 20_000 }, (_, i) => (i % 3 === 0 ? `v${i}` : `"q""${i}"`))
    const long = `"${'y""'.repeat(2000)}"`
    const table = await read(`g,h\n${[...values, long, ...values].map((value) => `${value},1\n`).join('')}`)
    const view = table.column('g')!.categories()
    expect(view.categories).toHaveLength(20_001)
    expect(Array.from(view.codes)).toEqual([...values.keys(), 20_000, ...values.keys()])
    expect(view.categories[20_000]).toBe('y"'.repeat(2000))
    expect(view.categories[1]).toBe('q"1')
  })
})

describe('keys', () => {
  it('are the exact text of every row, packed', async () => {
    const table = await read('id,h\n000123,1\n9007199254740993,1\n,1\nNA,1\n"a ""b""",1\n é ,1\n"""""",1\n')
    expect(columnTexts(table, 'id')).toEqual(['000123', '9007199254740993', '', 'NA', 'a "b"', ' é ', '""'])
    const { bytes, offsets } = table.column('id')!.keys()
    expect(offsets[0]).toBe(0)
    expect(offsets.at(-1)).toBe(bytes.length)
  })
})
