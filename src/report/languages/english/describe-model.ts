/** Sentences of `describe-model.ts`. */
export const describeModel = {}
