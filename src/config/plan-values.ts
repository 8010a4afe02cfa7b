import { type Expression, ExpressionError, type ParseOptions, parseExpression } from '../core/expression.js'
import type { Margin } from '../core/plan.js'
import type { Reason } from '../core/problem.js'
import type { Path } from './path.js'
import { percentOf } from './schema-parts.js'

/** Takes note of a mistake: the path of the value that is wrong, a code, and what the sentence about it needs. */
export type Report = (path: Path, code: string, args?: Reason['args']) => void

export function marginOf(value: number | string | undefined): Margin | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number') return { kind: 'absolute', value }
  return { kind: 'relative', value: percentOf(value) }
}

/** Lower case, everything but letters and digits to `_`. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')

/** A formula, or undefined after its mistake was told. */
export function parseFormula(
  source: string | number,
  options: ParseOptions,
  path: Path,
  report: Report,
): Expression | undefined {
  try {
    return parseExpression(String(source), options)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    report(path, error.code, error.args)
    return undefined
  }
}
