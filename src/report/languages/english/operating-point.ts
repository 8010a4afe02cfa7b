/** Sentences of `operating-point.ts`. */
export const operatingPoint = {}
