/** Sentences of `cases.ts`. */
export const cases = {}
