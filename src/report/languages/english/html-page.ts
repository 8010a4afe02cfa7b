/** Sentences of `html-page.ts`. */
export const htmlPage = {}
