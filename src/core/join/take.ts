import type { PackedKeys } from '../keys.js'
import { type Problem, ProblemError } from '../problem.js'
import type { CategoryView } from '../table.js'

/** The rows in the order of the file, from the first on: what is taken of all of them is what there is. */
export function isRange(rows: Int32Array): boolean {
  for (let i = 0; i < rows.length; i++) if (rows[i] !== i) return false
  return true
}

/** Categories are in the order of their first row, and none is without one. */
export function isNumberedByRow({ codes, categories }: CategoryView, rows: number): boolean {
  if (codes.length !== rows) return false
  let known = 0
  for (let row = 0; row < rows; row++) if (codes[row] >= known && codes[row] !== known++) return false
  return known === categories.length
}

export function takeNumbers(values: Float64Array, rows: Int32Array): Float64Array {
  if (values.length === rows.length && isRange(rows)) return values
  const taken = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]]
  return taken
}

export const takeTruth = (values: Uint8Array | Float64Array, rows: Int32Array): Uint8Array | Float64Array =>
  values instanceof Uint8Array ? takeBytes(values, rows) : takeNumbers(values, rows)

export function takeBytes(values: Uint8Array, rows: Int32Array): Uint8Array {
  const taken = new Uint8Array(rows.length)
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]]
  return taken
}

export function takeIndices(values: Int32Array, rows: Int32Array): Int32Array {
  const taken = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]]
  return taken
}

export function takeBuckets(values: Uint16Array, rows: Int32Array): Uint16Array {
  const taken = new Uint16Array(rows.length)
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]]
  return taken
}

export function rangeOf(count: number): Int32Array {
  const range = new Int32Array(count)
  for (let i = 0; i < count; i++) range[i] = i
  return range
}

export function isWhole(places: Int32Array, keys: PackedKeys): boolean {
  return places.length === keys.offsets.length - 1 && places.every((place, i) => place === i)
}

export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

export function memoise<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>()
  return (name) => {
    if (!made.has(name)) made.set(name, make(name))
    return made.get(name) as T
  }
}

export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some(({ severity }) => severity === 'error')

export const errorsOf = (problems: readonly Problem[]): ProblemError =>
  new ProblemError(...problems.filter(({ severity }) => severity === 'error'))
