/** Sentences of `remedies.ts`. */
export const remedies = {}
