/** Sentences of `assumptions.ts`. */
export const assumptions = {}
