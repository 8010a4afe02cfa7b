/** Sentences of `decided.ts`. */
export const decided = {}
