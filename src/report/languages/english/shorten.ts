/** Sentences of `shorten.ts`. */
export const shorten = {}
