/** The harm or gain that people feel. `words`: the nouns and verbs that the config has; numbers arrive formatted. */
import { type Phrase, phrase, strong } from '../../phrase.js'
import type { Words } from '../../report.js'
import { NBSP } from '../../words/signs.js'
import { onePositive, thirdPerson } from './nouns.js'

const place = (group: Phrase | 'there' | null): Phrase =>
  group === null ? [] : group === 'there' ? [' there'] : phrase` in ${strong(group)}`

/** What the new model does to those who suffer, of a rate of people. */
const verbs: Readonly<Record<'accuracy' | 'recall' | 'specificity', (words: Words) => string>> = {
  accuracy: () => 'decides wrongly on',
  recall: ({ positive }) => (positive ? 'misses' : 'does not flag'),
  specificity: ({ flagged }) => thirdPerson(flagged ?? 'flag'),
}

export const harm = {
  verbs,
  /** Behind `95 % sure that`; there: in a group that is named before. */
  pairsSurely: (pairs: string, count: string, gain: boolean, there: boolean): string =>
    `of ${pairs} pairs${there ? ' there' : ''} it ranks at least ${count}${NBSP}${gain ? 'more' : 'fewer'} rightly`,
  distanceSurely: (size: string, gain: boolean, there: boolean, name: string): string =>
    `it is at least ${size} ${gain ? 'nearer to its' : 'farther from its'} target than today's${there ? ' there' : ''} (${name})`,
  /** inHundred: `7 more in 100`. */
  peopleSurely: (harmed: string, inHundred: string, counted: string, there: boolean): string =>
    `it ${harmed} at least ${inHundred} ${counted}${there ? ' there' : ''}`,
  surely: (size: string, gain: boolean, there: boolean, name: string): string =>
    `it is at least ${size} ${gain ? 'better' : 'worse'} than today's${there ? ' there' : ''} (${name})`,

  getsWorseIn: (name: string): string => `gets worse in ${name}`,
  getsBetterIn: (name: string): string => `gets better in ${name}`,
  /** `misses 7 more in 100 defaults`. */
  harmsSoMany: (harmed: string, inHundred: string, counted: string): string => `${harmed} ${inHundred} ${counted}`,

  /** `Of 100 good clients, the new model declines 56; today's model declines 20.` many: null is all of them. */
  peopleOfBoth: (args: {
    many: string | null
    counted: string
    group: Phrase | 'there' | null
    harmed: string
    challenger: string
    champion: string
  }): Phrase =>
    phrase`Of ${args.many ?? 'all'} ${args.counted}${place(args.group)}, the new model ${args.harmed} ${strong(args.challenger)}; today's model ${args.harmed} ${strong(args.champion)}.`,
  pairsOfBoth: (args: {
    pairs: string
    words: Words
    group: Phrase | 'there' | null
    challenger: string
    champion: string
    guessing: string
  }): Phrase =>
    phrase`Of ${args.pairs} pairs of one ${onePositive(args.words)} and one ${args.words.negative ?? 'other'}${place(args.group)}, the new model ranks ${strong(args.challenger)} rightly; today's model ${strong(args.champion)} (guessing: ${args.guessing}).`,
  /** The same of one model, without a subject before it: `of 100 defaults it misses 42`. */
  peopleOfOne: (many: string | null, counted: string, harmed: string, count: string): Phrase =>
    phrase`of ${many ?? 'all'} ${counted} it ${harmed} ${strong(count)}`,
  pairsOfOne: (pairs: string, words: Words, count: string, guessing: string): Phrase =>
    phrase`of ${pairs} pairs of one ${onePositive(words)} and one ${words.negative ?? 'other'} it ranks ${strong(count)} rightly (guessing: ${guessing})`,
  wrongFlags: (hundred: string, words: Words, wrong: string): Phrase =>
    phrase`of ${hundred} that it ${words.flagged ? thirdPerson(words.flagged) : 'flags'}, ${strong(wrong)} are wrong`,
  nobody: 'none',
}
