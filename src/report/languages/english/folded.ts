/** Sentences of `folded.ts`. */
export const folded = {}
