/** Sentences of `self-test.ts`. */
export const selfTest = {}
