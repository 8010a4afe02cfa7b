/** Sentences of `annotations.ts`. */
export const annotations = {}
