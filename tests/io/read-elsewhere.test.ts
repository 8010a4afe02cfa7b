/** Views read by another thread are those of the table; what it cannot read is told where it always was. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../src/core/problem.js'
import { readParquet } from '../../src/io/parquet.js'
import { readDelimited, type WantedView } from '../../src/io/read-ahead.js'
import { type ReadElsewhere, readTable, readViews } from '../../src/io/read-table.js'
import type { TextTable } from '../../src/io/text-table.js'

const kinds = ['numbers', 'categories', 'keys'] as const
const wanted = (names: readonly string[]): WantedView[] =>
  names.flatMap((column) => kinds.map((kind) => ({ column, kind })))

/** As a thread answers: with copies. */
const elsewhere: ReadElsewhere = {
  readDelimited: async (...asked) => structuredClone(readDelimited(...asked)),
  readParquetViews: async (parts, file, limit, views) =>
    structuredClone(readViews(readParquet(parts, file, limit), views)),
}

const contentOf = (table: TextTable) =>
  table.columnNames.flatMap((name) =>
    kinds.map((kind) => {
      try {
        return { name, kind, view: table.column(name)![kind](), line: table.lineOf(0) }
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        return { name, kind, problems: error.problems }
      }
    }),
  )

const folder = join(import.meta.dirname, 'small')
const files = readdirSync(folder).filter((name) => /\.(parquet|csv|tsv)$/.test(name))

describe('a table whose views another thread reads', () => {
  it.each(files)('is the same table: %s', async (name) => {
    const source = { path: name, bytes: new Uint8Array(readFileSync(join(folder, name))) }
    const read = async (options: Parameters<typeof readTable>[1]) => contentOf(await readTable(source, options))
    const expected = await read({}).catch((error: ProblemError) => error.problems)
    for (const options of [{ wanted }, { wanted, elsewhere }])
      expect(await read(options).catch((error: ProblemError) => error.problems)).toEqual(expected)
  })

  it('is read here when the thread fails', async () => {
    const text = new TextEncoder().encode('id,score\na,0.5\n')
    const failing: ReadElsewhere = {
      readDelimited: () => Promise.reject(new Error('gone')),
      readParquetViews: () => Promise.reject(new Error('gone')),
    }
    const table = await readTable({ path: 'a.csv', bytes: text }, { wanted, elsewhere: failing })
    expect([...table.column('score')!.numbers().values]).toEqual([0.5])
  })
})
