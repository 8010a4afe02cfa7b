/** Sentences of `money-sentences.ts`. */
export const moneySentences = {}
