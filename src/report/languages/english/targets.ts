/** Sentences of `targets.ts`. */
export const targets = {}
