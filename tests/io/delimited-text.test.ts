import { describe, expect, it } from 'vitest'
import { columnTexts, problemsOf, read } from './read-text.js'

const codeAndArgs = async (text: string) => (await problemsOf(read(text))).map(({ code, args }) => ({ code, ...args }))
const file = 'predictions.csv'

describe('the first line', () => {
  it.each([
    { delimiter: ',', header: 'a,b,c' },
    { delimiter: ';', header: 'a;b;c, d' },
    { delimiter: '\t', header: 'a\tb\tc;d' },
    { delimiter: '|', header: 'a|b|c' },
    { delimiter: ',', header: 'a,b;c' },
    { delimiter: '\t', header: 'a\tb;c' },
    { delimiter: ';', header: 'a;b|c' },
  ])(
    'says the delimiter: the most frequent, or by preference when they tie: $header',
    async ({ delimiter, header }) => {
      const columns = header.split(delimiter)
      const table = await read(`${header}\n${columns.join(delimiter)}\n`)
      expect(table.columnNames).toEqual(columns)
      expect(columns.map((name) => columnTexts(table, name)[0])).toEqual(columns)
    },
  )
  it('does not count delimiters inside quotes', async () => {
    expect((await read('"a;b;c;d",e\n1,2\n')).columnNames).toEqual(['a;b;c;d', 'e'])
  })
  it('keeps names exactly, spaces and quotes included', async () => {
    expect((await read(' SCORE ,"say ""hi""","two\nlines"\n1,2,3\n')).columnNames).toEqual([
      ' SCORE ',
      'say "hi"',
      'two\nlines',
    ])
  })
  it('may name columns __proto__, constructor and toString', async () => {
    const table = await read('__proto__,constructor,toString\n1,2,3\n')
    expect(columnTexts(table, '__proto__')).toEqual(['1'])
    expect(columnTexts(table, 'constructor')).toEqual(['2'])
    expect(table.column('hasOwnProperty')).toBeUndefined()
  })
  it('calls columns without a name by their position, as pandas does', async () => {
    expect((await read(',score,\n0,0.5,x\n')).columnNames).toEqual(['Unnamed: 0', 'score', 'Unnamed: 2'])
  })
  it('may not hold a name twice', async () => {
    expect(await codeAndArgs('id,score,"score"\n1,2,3\n')).toEqual([
      { code: 'duplicate_column', file, column: 'score', first: 2, second: 3 },
    ])
  })
  it('may not be blank, nor stand alone', async () => {
    expect(await codeAndArgs('\nid,score\n1,2\n')).toEqual([{ code: 'blank_line', file, line: 1 }])
    expect(await codeAndArgs('\r\n\n')).toEqual([{ code: 'file_empty', file }])
    for (const end of ['', '\n', '\r\n', '\r', '\n\n\n'])
      expect(await codeAndArgs(`id,score${end}`)).toEqual([{ code: 'no_rows', file, columns: 2 }])
  })
  it('may not have an open quote or text after a closed one', async () => {
    expect(await codeAndArgs('id,"score\n1,2\n')).toEqual([{ code: 'unclosed_quote', file, line: 1 }])
    expect(await codeAndArgs('id,"sc"ore\n1,2\n')).toEqual([{ code: 'stray_quote', file, line: 1 }])
  })
})

describe('rows', () => {
  const rows = [
    ['1', 'a'],
    ['2', 'b'],
  ]
  const texts = async (text: string) => {
    const table = await read(text)
    const [first, second] = table.columnNames.map((name) => columnTexts(table, name))
    return first.map((value, row) => [value, second[row]])
  }
  it.each([
    ['LF', 'id,group\n1,a\n2,b\n'],
    ['CRLF', 'id,group\r\n1,a\r\n2,b\r\n'],
    ['LF and CRLF mixed', 'id,group\n1,a\r\n2,b\n'],
    ['bare CR', 'id,group\r1,a\r2,b\r'],
    ['no last line end', 'id,group\n1,a\n2,b'],
    ['no last line end after bare CR', 'id,group\r1,a\r2,b'],
    ['CRLF cut between CR and LF', 'id,group\r\n1,a\r\n2,b\r'],
    ['blank lines at the end', 'id,group\n1,a\n2,b\n\n\r\n\n'],
    ['quoted fields', '"id","group"\n"1","a"\n"2","b"'],
  ])('end with %s', async (_, text) => {
    expect(await texts(text)).toEqual(rows)
  })
  it('may hold delimiters, line ends and doubled quotes inside quotes', async () => {
    expect(await texts('id,note\n1,"a, ""b""\r\nc"\n2,""\n3,""""\n')).toEqual([
      ['1', 'a, "b"\r\nc'],
      ['2', ''],
      ['3', '"'],
    ])
  })
  it('keep a quote that does not begin a field as an ordinary character', async () => {
    expect(await texts('id,note\n1,5" pipe\n2, "x"\n')).toEqual([
      ['1', '5" pipe'],
      ['2', ' "x"'],
    ])
  })
  it('may end with an empty field, also at the very end of the file', async () => {
    expect(await texts('id,note\n1,\n,\n2,')).toEqual([
      ['1', ''],
      ['', ''],
      ['2', ''],
    ])
  })
  it('of one column may be blank between others, and trailing blank lines are ignored', async () => {
    const table = await read('score\n1\n\n\n2\n\n')
    expect(columnTexts(table, 'score')).toEqual(['1', '', '', '2'])
    expect([0, 1, 2, 3].map((row) => table.lineOf(row))).toEqual([2, 3, 4, 5])
  })
  it('of one column: thousands of blank lines are as many empty cells, also after a long first row', async () => {
    for (const first of ['1', '1'.repeat(70_000)]) {
      const table = await read(`score\n${first}\n${'\n'.repeat(5000)}2\n`)
      expect(table.rows).toBe(5002)
      expect(columnTexts(table, 'score')).toEqual([first, ...new Array(5000).fill(''), '2'])
    }
  })
  it('may be many more than the first lines let expect', async () => {
    const long = `${'x'.repeat(70_000)},1\n`
    const table = await read(`name,value\n${long}${'y,2\n'.repeat(20_000)}`)
    expect(table.rows).toBe(20_001)
    expect(columnTexts(table, 'value').every((text, row) => text === (row === 0 ? '1' : '2'))).toBe(true)
  })
  it('know the line they begin on, also after line ends inside quotes and in the header', async () => {
    const table = await read('id,"no\nte"\r\n1,"a\nb\r\nc"\r\n2,x\r\n3,"y"\r\n')
    expect([0, 1, 2].map((row) => table.lineOf(row))).toEqual([3, 6, 7])
  })
})

describe('damage is refused with the line where it is', () => {
  it('a row with too many or too few fields: the first, and how many there are', async () => {
    expect(await codeAndArgs('a,b\n1,2\n1,2,3\n1\n1,2\n')).toEqual([
      { code: 'ragged_row', file, line: 3, found: 3, expected: 2, rows: 2 },
    ])
  })
  it('the end of the file in the middle of a row', async () => {
    expect(await codeAndArgs('a,b,c\n1,2,3\n4,5')).toEqual([
      { code: 'truncated', file, line: 3, found: 2, expected: 3 },
    ])
    expect(await codeAndArgs('a,b\n1')).toEqual([{ code: 'truncated', file, line: 2, found: 1, expected: 2 }])
  })
  it('a last row with too many fields is ragged, not cut', async () => {
    expect(await codeAndArgs('a,b\n1,2,3')).toEqual([
      { code: 'ragged_row', file, line: 2, found: 3, expected: 2, rows: 1 },
    ])
  })
  it('ragged rows and an open quote are told together', async () => {
    expect(await codeAndArgs('a,b\n1\n1,"2\n3,4\n')).toEqual([
      { code: 'ragged_row', file, line: 2, found: 1, expected: 2, rows: 1 },
      { code: 'unclosed_quote', file, line: 3 },
    ])
  })
  it('a quote that never closes: where it opened', async () => {
    expect(await codeAndArgs('a,b\n"x\ny",2\n1,"2\n3,4\n5,6\n')).toEqual([{ code: 'unclosed_quote', file, line: 4 }])
  })
  it('text after a closing quote: where it stands', async () => {
    expect(await codeAndArgs('a,b\n1,"two\nlines" more\n')).toEqual([{ code: 'stray_quote', file, line: 3 }])
  })
  it('a blank line between rows', async () => {
    expect(await codeAndArgs('a,b\n1,2\n\n\n3,4\n')).toEqual([{ code: 'blank_line', file, line: 3 }])
  })
  it('bare CR among LF, and LF among bare CR', async () => {
    expect(await codeAndArgs('a,b\n1,x\ry\n')).toEqual([{ code: 'mixed_line_ends', file, line: 2 }])
    expect(await codeAndArgs('a,b\r1,2\r3,4\n5,6\r')).toEqual([{ code: 'mixed_line_ends', file, line: 3 }])
  })
})
