/** Sentences of `profile-words.ts`. */
export const profileWords = {}
