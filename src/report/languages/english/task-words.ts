/** Sentences of `task-words.ts`. */
export const taskWords = {}
