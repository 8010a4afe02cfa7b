/** Sentences of `changed-decisions.ts`. */
export const changedDecisions = {}
