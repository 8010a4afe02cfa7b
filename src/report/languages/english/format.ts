/** Sentences of `format.ts`. */
export const format = {}
