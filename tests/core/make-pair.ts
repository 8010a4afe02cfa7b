import { createHash } from 'node:crypto'
import type { Pair, PairColumn } from '../../src/core/pair.js'
import { fmix32, fnv1a32 } from '../../src/core/stats/random.js'
import { CellState } from '../../src/core/table.js'

export interface PairRows {
  readonly label: readonly number[]
  readonly champion: readonly number[]
  readonly challenger: readonly number[]
  readonly weight?: readonly number[]
  /** One unit name a row; rows are put into the canonical order of units. */
  readonly cluster?: readonly (string | number)[]
  /** Becomes the column `id`; left out: rows have no ids. */
  readonly id?: readonly (string | number)[]
  readonly columns?: Readonly<Record<string, readonly (number | string)[]>>
}

/** A pair as the join would make it, straight from arrays: ids are the row numbers, zero-padded. */
export function makePair(data: PairRows): Pair & { readonly order: readonly number[] } {
  const n = data.label.length
  const names = data.cluster?.map(String)
  const order = Array.from({ length: n }, (_, row) => row)
  if (names) order.sort((a, b) => (names[a] < names[b] ? -1 : names[a] > names[b] ? 1 : a - b))
  const take = (values: readonly number[]) => Float64Array.from(order, (row) => values[row])
  const unitNames = names ? order.map((row) => names[row]) : undefined
  const unitOfRow = unitNames && new Int32Array(n)
  let units = n
  if (unitNames && unitOfRow) {
    units = 0
    for (let row = 0; row < n; row++)
      unitOfRow[row] = row > 0 && unitNames[row] === unitNames[row - 1] ? units - 1 : units++
  }
  const small = units <= 1024
  const encoder = new TextEncoder()
  const bucketOfRow = Uint16Array.from({ length: n }, (_, row) => {
    if (small) return unitOfRow ? unitOfRow[row] : row
    const bytes = encoder.encode(unitNames ? unitNames[row] : String(row).padStart(9, '0'))
    return fmix32(fnv1a32(bytes, 0, bytes.length)) % 1024
  })
  const championScore = take(data.champion)
  const challengerScore = take(data.challenger)
  const column = (name: string): PairColumn | undefined => {
    const own = data.columns && Object.hasOwn(data.columns, name) ? data.columns[name] : undefined
    const values = own ?? (name === 'id' ? data.id : undefined)
    if (!values) return undefined
    return {
      numbers: () => {
        const numbers = Float64Array.from(order, (row) => Number(values[row]))
        const state = Uint8Array.from(numbers, (value) => (Number.isFinite(value) ? CellState.finite : CellState.text))
        return { values: numbers, state: state.some((cell) => cell !== CellState.finite) ? state : undefined }
      },
      categories: () => {
        const categories = [...new Set(order.map((row) => String(values[row])))]
        return { categories, codes: Int32Array.from(order, (row) => categories.indexOf(String(values[row]))) }
      },
    }
  }
  return {
    rows: { champion: n, challenger: n, matched: n, onlyChampion: 0, onlyChallenger: 0, unusable: 0 },
    n,
    values: { task: 'binary' },
    label: Uint8Array.from(order, (row) => data.label[row]),
    championScore,
    challengerScore,
    weight: data.weight ? take(data.weight) : undefined,
    unitOfRow,
    units,
    bucketOfRow,
    buckets: small ? units : 1024,
    identicalPredictions: championScore.every((score, row) => score === challengerScore[row]),
    fingerprint: createHash('sha256').update(JSON.stringify(data)).digest(),
    idColumns: data.id ? ['id'] : [],
    columnNames: Object.keys(data.columns ?? {}),
    column,
    order,
  }
}
