/** Sentences of `text-plots.ts`: how pictures made of characters are read. */
export const textPlots = {
  intervals:
    'Drawn in units of the allowed loss, worse to the left: ┊ allowed, │ today, ● estimate, ─ range; < and > go on.',
}
