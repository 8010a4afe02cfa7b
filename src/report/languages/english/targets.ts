/** Sentences of `targets.ts`: how far from its target a metric is. Distances arrive formatted, without a sign. */
import { type Phrase, phrase, strong } from '../../phrase.js'
import { NBSP } from '../../words/signs.js'

const place = (group: Phrase | null): Phrase => (group === null ? [] : phrase` in ${strong(group)}`)

export const targets = {
  noLimit: 'no limit',
  atMostFarther: (distance: string): string => `at most ${distance} farther`,
  atLeastFarther: (distance: string): string => `at least ${distance} farther`,
  atMostNearer: (distance: string): string => `at most ${distance} nearer`,
  atLeastNearer: (distance: string): string => `at least ${distance} nearer`,
  nearer: (low: string, high: string): string => `${low} to${NBSP}${high} nearer`,
  farther: (low: string, high: string): string => `${low} to${NBSP}${high} farther`,
  fartherToNearer: (farther: string, nearer: string): string => `${farther} farther to${NBSP}${nearer} nearer`,

  /** today: null where the new model stands alone. */
  insideInterval: (group: Phrase | null, challenger: string, today: string | null, promised: string): Phrase =>
    phrase`Of the true values${place(group)}, ${strong(challenger)} lie inside the interval of the new model${today === null ? '' : `, ${today} in today's`}; it promises ${promised}.`,
  /** `0.2 bikes too low`; null: what rounds to nothing has no side. */
  off: (distance: string | null, isHigh: boolean): string =>
    distance === null ? 'neither too high nor too low' : `${distance} too ${isHigh ? 'high' : 'low'}`,
  predictionsOnAverage: (group: Phrase | null, challenger: string, today: string | null): Phrase =>
    phrase`On average${place(group)} the new model predicts ${strong(challenger)}${today === null ? '' : `; today's model ${today}`}.`,
  probabilitiesOnAverage: (group: Phrase | null, challenger: string, today: string | null): Phrase =>
    phrase`On average${place(group)} the probabilities of the new model are ${strong(challenger)}${today === null ? '' : `; today's are ${today}`}.`,
}
