import { createHash } from 'node:crypto'
import { CellState, type Column, type Table } from '../../src/core/table.js'

/** A table of text cells in memory; '' is missing. Numbers are read as the file readers read them, in their simplest form. */
export function makeTable(source: string, columns: Readonly<Record<string, readonly string[]>>): Table {
  const entries = new Map(Object.entries(columns))
  const rows = [...entries.values()][0]?.length ?? 0
  return {
    source,
    rows,
    columnNames: [...entries.keys()],
    column: (name) => {
      const cells = entries.get(name)
      return cells && makeColumn(name, cells)
    },
    lineOf: (row) => row + 2,
  }
}

function makeColumn(name: string, cells: readonly string[]): Column {
  return {
    name,
    numbers: () => {
      const state = Uint8Array.from(cells, stateOf)
      return {
        values: Float64Array.from(cells, (cell, row) => (state[row] === CellState.finite ? Number(cell) : Number.NaN)),
        state: state.some((cell) => cell !== CellState.finite) ? state : undefined,
      }
    },
    categories: () => {
      const categories = [...new Set(cells.filter((cell) => cell !== ''))]
      return { codes: Int32Array.from(cells, (cell) => categories.indexOf(cell)), categories }
    },
    keys: () => {
      const encoded = cells.map((cell) => new TextEncoder().encode(cell))
      const offsets = new Uint32Array(cells.length + 1)
      encoded.forEach((bytes, row) => {
        offsets[row + 1] = offsets[row] + bytes.length
      })
      const bytes = new Uint8Array(offsets[cells.length])
      encoded.forEach((text, row) => {
        bytes.set(text, offsets[row])
      })
      return { bytes, offsets }
    },
  }
}

function stateOf(cell: string): number {
  if (cell === '') return CellState.missing
  if (/^[+-]?inf$/.test(cell)) return CellState.infinite
  return Number.isFinite(Number(cell)) ? CellState.finite : CellState.text
}

export function digest(chunks: Iterable<Uint8Array>): Uint8Array {
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest()
}
