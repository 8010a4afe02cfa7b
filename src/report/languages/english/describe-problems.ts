/** Sentences of `describe-problems.ts`. */
export const describeProblems = {}
