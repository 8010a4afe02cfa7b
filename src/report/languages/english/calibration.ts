/** Sentences of `calibration.ts`. */
export const calibration = {}
