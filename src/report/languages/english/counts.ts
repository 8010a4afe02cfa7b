/** Sentences of `counts.ts`. */
export const counts = {}
