/** Sentences of `describe.ts`. */
export const describe = {}
