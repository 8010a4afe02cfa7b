/** Sentences of `progress.ts`. */
export const progress = {}
