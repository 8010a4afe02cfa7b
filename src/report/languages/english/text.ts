/** Sentences of `text.ts`. */
export const text = {}
