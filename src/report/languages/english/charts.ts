/** Sentences of `charts/`. */
export const charts = {}
