/** Sentences of `answers.ts`. */
export const answers = {}
