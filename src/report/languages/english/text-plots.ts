/** Sentences of `text-plots.ts`. */
export const textPlots = {}
