/** Sentences of `present.ts`. */
export const present = {}
