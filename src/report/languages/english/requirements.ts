/** Sentences of `requirements.ts`. */
export const requirements = {}
