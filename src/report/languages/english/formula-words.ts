/** Sentences of `formula-words.ts`. */
export const formulaWords = {}
