/** Sentences of `assumptions.ts`. */
export const assumptions = {
  title: (amounts: number): string => (amounts === 1 ? 'What this amount assumes' : 'What these amounts assume'),
}
