/** Sentences of `method.ts`. */
export const method = {}
