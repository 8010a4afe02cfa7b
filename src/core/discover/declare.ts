/** A found slice as the config would declare it. */
import type { DeclaredSlice } from '../comparison.js'
import type { SearchedValue } from './predicates.js'

/** Words of the formula language, which a column must not be taken for. */
const WORDS = [
  'and',
  'or',
  'not',
  'in',
  'if',
  'col',
  'true',
  'false',
  'null',
  'score',
  'label',
  'prediction',
  'flagged',
  'min',
  'max',
  'abs',
  'sqrt',
  'log',
  'exp',
  'round',
  'floor',
  'clip',
  'sum',
  'mean',
  'count',
]

const textOf = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

const nameOf = (column: string): string =>
  /^[A-Za-z_]\w*$/.test(column) && !WORDS.includes(column) ? column : `col(${textOf(column)})`

function conditionOf(column: string, value: SearchedValue): string | undefined {
  const name = nameOf(column)
  switch (value.kind) {
    case 'value':
      return `${name} == ${textOf(value.text)}`
    case 'range':
      return [
        ...(value.low === Number.NEGATIVE_INFINITY ? [] : [`${name} >= ${value.low}`]),
        ...(value.high === Number.POSITIVE_INFINITY ? [] : [`${name} < ${value.high}`]),
      ].join(' and ')
    case 'missing':
      return undefined
  }
}

/**
 * The entry of `slices.of` that makes the found slice a declared one: a `where` of exactly its rows, or, where a missing
 * value is part of it and no formula can say so, the cut of its columns that contains it.
 */
export function declareSlice(
  parts: readonly { readonly column: string; readonly value: SearchedValue }[],
): DeclaredSlice {
  const conditions = parts.map(({ column, value }) => conditionOf(column, value))
  const name = parts.map(({ column, value }) => `${column} ${value.text}`).join(', ')
  if (conditions.every((condition) => condition !== undefined)) return { name, where: conditions.join(' and ') }
  return {
    columns: parts.map(({ column, value }) =>
      value.kind === 'range' ? { column, bins: [value.low, value.high].filter(Number.isFinite) } : { column },
    ),
  }
}
