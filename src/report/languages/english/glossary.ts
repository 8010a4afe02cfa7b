/** Sentences of `glossary.ts`. */
export const glossary = {}
