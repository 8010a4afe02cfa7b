/** Sentences of `first-version.ts`. */
export const firstVersion = {}
