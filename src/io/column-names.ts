import { errorOf, ProblemError } from '../core/problem.js'

/** Throws ProblemError with `duplicate_column` or `no_rows`: what makes a well-formed file no table. */
export function checkNames(names: readonly string[], rows: number, file: string): void {
  const seen = new Map<string, number>()
  for (const [index, name] of names.entries()) {
    const first = seen.get(name)
    if (first !== undefined)
      throw new ProblemError(errorOf('duplicate_column', { file, column: name, first: first + 1, second: index + 1 }))
    seen.set(name, index)
  }
  if (rows === 0) throw new ProblemError(errorOf('no_rows', { file, columns: names.length }))
}
