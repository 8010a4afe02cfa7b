/** Sentences of `headline.ts`. */
export const headline = {}
