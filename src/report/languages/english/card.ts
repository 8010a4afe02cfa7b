/** Sentences of `card.ts`. */
export const card = {}
