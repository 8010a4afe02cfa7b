/** Sentences of `discovered.ts`. */
export const discovered = {}
