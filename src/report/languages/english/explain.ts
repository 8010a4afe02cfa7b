/** Sentences of `explain.ts`. */
export const explain = {}
