/** Sentences of `remedies.ts`. */
export const remedies = {
  title: 'To mend in the set-up',
}
