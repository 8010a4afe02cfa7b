import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnCategories, columnTexts, read } from './read-text.js'

// csv-parse is the other opinion: every cell of every generated file must be the same text to both.
const cell = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-c0-9.]{0,4}$/) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom('"', ',', ';', '\t', '|', '\n', '\r\n', ' ', 'a', "'", '\\', '#', 'é', '日', '🙂'), {
        maxLength: 5,
      })
      .map((pieces) => pieces.join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom('NA', 'null', '__proto__', '=1+1', '-', '""', '\u200b') },
)

const files = fc
  .record({
    columns: fc.integer({ min: 2, max: 5 }),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    lastEnd: fc.boolean(),
    mark: fc.boolean(),
    quoteAll: fc.boolean(),
  })
  .chain((shape) =>
    fc
      .array(fc.array(cell, { minLength: shape.columns, maxLength: shape.columns }), { minLength: 1, maxLength: 8 })
      .map((rows) => {
        const header = Array.from({ length: shape.columns }, (_, column) => `column ${column}`)
        const lines = [header, ...rows].map((row) => row.map((text) => quote(text, shape)).join(shape.delimiter))
        const text = (shape.mark ? '\ufeff' : '') + lines.join(shape.end) + (shape.lastEnd ? shape.end : '')
        return { ...shape, header, rows, text }
      }),
  )

function quote(text: string, shape: { delimiter: string; quoteAll: boolean }): string {
  const needed = text.includes(shape.delimiter) || /[\r\n]/.test(text) || text.startsWith('"')
  return shape.quoteAll || needed ? `"${text.replaceAll('"', '""')}"` : text
}

describe('a generated file', () => {
  it('holds the same text in every cell as csv-parse finds, as keys and as categories', async () => {
    await fc.assert(
      fc.asyncProperty(files, async ({ text, delimiter, end, header, rows }) => {
        const expected: string[][] = parse(text, { bom: true, delimiter, record_delimiter: end, relax_quotes: true })
        expect(expected).toEqual([header, ...rows])
        const table = await read(text)
        expect(table.columnNames).toEqual(expected[0])
        expect(table.rows).toBe(rows.length)
        for (const [column, name] of table.columnNames.entries()) {
          const texts = expected.slice(1).map((row) => row[column])
          expect(columnTexts(table, name)).toEqual(texts)
          const categories = columnCategories(table, name)
          for (const [row, category] of categories.entries())
            if (category === null) expect(['', 'NA', 'null']).toContain(texts[row])
            else expect(category).toBe(texts[row])
        }
      }),
      { numRuns: 1500, seed: 20240607 },
    )
  })

  it('cut anywhere, or with a byte changed, is read or refused with a code, never anything else', async () => {
    await fc.assert(
      fc.asyncProperty(
        files,
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        async (file, place, byte, cut) => {
          const bytes = new TextEncoder().encode(file.text)
          const at = place % bytes.length
          if (!cut) bytes[at] = byte
          try {
            const table = await read(cut ? bytes.subarray(0, at) : bytes)
            for (const name of table.columnNames) {
              expect(columnTexts(table, name)).toHaveLength(table.rows)
              expect(table.column(name)!.numbers().values).toHaveLength(table.rows)
            }
          } catch (error) {
            expect((error as Error).name).toBe('ProblemError')
          }
        },
      ),
      { numRuns: 1500, seed: 7 },
    )
  })
})
