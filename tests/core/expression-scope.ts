import type { RowScope } from '../../src/core/expression.js'
import { CellState } from '../../src/core/table.js'

/** A scope over columns given as the text of their cells; an empty cell is missing. */
export function scopeOf(
  columns: Readonly<Record<string, readonly string[]>>,
  model: { score?: number[]; label?: number[]; flagged?: number[] } = {},
): RowScope {
  const cells = new Map(Object.entries(columns))
  return {
    rows: [...cells.values()][0]?.length ?? model.score?.length ?? 0,
    score: model.score && Float64Array.from(model.score),
    label: model.label && Uint8Array.from(model.label),
    flagged: model.flagged && Uint8Array.from(model.flagged),
    column(name) {
      const texts = cells.get(name)
      if (!texts) return undefined
      return {
        numbers() {
          const values = Float64Array.from(texts, (text) => (text === '' ? Number.NaN : Number(text)))
          const state = Uint8Array.from(texts, (text, row) =>
            text === '' ? CellState.missing : Number.isNaN(values[row]) ? CellState.text : CellState.finite,
          )
          return { values, state }
        },
        categories() {
          const categories = [...new Set(texts.filter((text) => text !== ''))]
          return { categories, codes: Int32Array.from(texts, (text) => categories.indexOf(text)) }
        },
      }
    },
  }
}
