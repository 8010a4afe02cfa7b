/** Sentences of `policy-effect.ts`. */
export const policyEffect = {}
