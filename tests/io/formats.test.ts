import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readTable } from '../../src/io/read-table.js'
import { columnCategories, columnTexts } from './read-text.js'

// The same rows in ten formats; they stand beside a checkout and are never part of it.
const folder = fileURLToPath(new URL('../../../shared/data/formats/', import.meta.url))
const absent = !existsSync(folder)
if (absent) console.warn('skipped: ../shared/data/formats is not beside this checkout')
const files = absent ? [] : readdirSync(folder).filter((name) => /^(champion|challenger)\./.test(name))
const take = (path: string) => readTable({ path, bytes: readFileSync(folder + path) })

describe.skipIf(absent)('every file of ../shared/data/formats', () => {
  it('is there in ten formats a side', () => expect(files).toHaveLength(20))

  it.each(files)('%s holds the rows of its CSV', async (path) => {
    const csv = await take(`${path.split('.')[0]}.csv`)
    const table = await take(path)
    expect(table.columnNames).toEqual(csv.columnNames)
    expect(table.rows).toBe(csv.rows)
    const isJson = path.includes('.jsonl')
    for (const name of csv.columnNames) {
      expect(table.column(name)!.numbers()).toEqual(csv.column(name)!.numbers())
      // Its JSON has 0 where the CSV has 0.0, and a text is what is written.
      if (isJson && name === 'page_values') continue
      expect(columnCategories(table, name)).toEqual(columnCategories(csv, name))
      expect(columnTexts(table, name)).toEqual(columnTexts(csv, name))
    }
    expect(new Set(columnCategories(table, 'purchased'))).toEqual(new Set(['false', 'true']))
  })
})
