/** Sentences of `profile-words.ts`: what is different about some rows. Numbers arrive formatted. */
import { pluralOf } from './nouns.js'

interface Told {
  /** Their label: a share, or a mean. */
  readonly here: string
  readonly challenger: string
  readonly champion: string
}

export const profileWords = {
  shareHere: ({ here, all, positives, challenger, champion }: Told & { all: string; positives: string }): string =>
    `Here ${here} are ${positives} (${all} of all); the new model expects ${challenger}, today's ${champion}.`,
  shareOfAll: ({ here, row, positives, challenger, champion }: Told & { row: string; positives: string }): string =>
    `Of all ${pluralOf(row)} ${here} are ${positives}; the new model expects ${challenger}, today's ${champion}.`,
  meanHere: ({ here, challenger, champion }: Told): string =>
    `On average the truth is ${here} here; the new model says ${challenger}, today's ${champion}.`,
  meanOfAll: ({ here, challenger, champion }: Told): string =>
    `On average the truth is ${here}; the new model says ${challenger}, today's ${champion}.`,

  noWorseWithout: 'Without this group the new model would be no worse.',
  partOfLoss: (share: string): string => `${share} of the whole loss sits here.`,
  takesBack: (share: string): string => `It takes back ${share} of what is gained elsewhere.`,
  wholeGain: 'The whole gain comes from here.',
  partOfGain: (share: string): string => `${share} of the whole gain comes from here.`,
}
