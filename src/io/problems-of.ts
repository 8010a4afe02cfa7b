import { type Problem, ProblemError } from '../core/problem.js'

/** What a step ends with, as data. */
export function problemsOfStep(step: () => unknown): readonly Problem[] {
  try {
    step()
    return []
  } catch (error) {
    if (error instanceof ProblemError) return error.problems
    throw error
  }
}
