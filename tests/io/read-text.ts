import { ProblemError, type Reason } from '../../src/core/problem.js'
import { keyText, type Table } from '../../src/core/table.js'
import { readTable } from '../../src/io/read-table.js'
import type { TextTable } from '../../src/io/text-table.js'

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

export const read = (content: string | Uint8Array): Promise<TextTable> =>
  readTable({ path: 'predictions.csv', bytes: typeof content === 'string' ? encode(content) : content })

/** The problems that reading ends with; fails when it does not. */
export async function problemsOf(reading: Promise<unknown>): Promise<readonly Reason[]> {
  try {
    await reading
  } catch (error) {
    if (error instanceof ProblemError) return error.problems
    throw error
  }
  throw new Error('was read without a problem')
}

export const columnTexts = (table: Table, name: string): string[] => {
  const keys = table.column(name)!.keys()
  return Array.from({ length: table.rows }, (_, row) => keyText(keys, row))
}

export const columnCategories = (table: Table, name: string): (string | null)[] => {
  const { codes, categories } = table.column(name)!.categories()
  return Array.from(codes, (code) => (code < 0 ? null : categories[code]))
}
