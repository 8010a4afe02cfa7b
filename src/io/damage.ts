import { errorOf, ProblemError } from '../core/problem.js'

/**
 * Runs a decoder of bytes that nobody has vouched for. Whatever it throws on them means that they are damaged (a length
 * that leads out of the file, a code that the format does not have), unless it already says what is wrong.
 */
export function readingDamage<Value>(file: string, format: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError(errorOf('damaged_file', { file, format }))
  }
}

/** Thrown by a decoder where the bytes contradict the format; `readingDamage` turns it into a sentence. */
export function expectIntact(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what)
}
