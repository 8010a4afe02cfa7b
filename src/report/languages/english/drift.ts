/** Sentences of `drift.ts`. */
export const drift = {}
