/** Sentences of `check-tables.ts`. */
export const checkTables = {}
