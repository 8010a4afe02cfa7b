/** Sentences of `money-by-group.ts`. */
export const moneyByGroup = {}
