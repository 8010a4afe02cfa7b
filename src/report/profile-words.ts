/** What is different about some rows, in words: which way the mistakes went, and what the models expected of them. */
import type { FoundProfile } from '../core/comparison.js'
import { formatPercent, formatPlain } from './format.js'
import { pluralOf } from './languages/english/nouns.js'
import type { Phrase } from './phrase.js'
import { positivesOf } from './present.js'
import type { ModelReport } from './report.js'
import { sentenceOf } from './say.js'

type Profile = Omit<FoundProfile, 'standsOut'>

/** `It misses 39 instead of 17 defaults.` */
export const mistakesInWords = ({ mistakes }: Profile, { words }: ModelReport): Phrase[] =>
  mistakes.map((mistake) => [
    sentenceOf(
      mistake.code === 'found_missed' ? { ...mistake, args: { ...mistake.args, word: positivesOf(words) } } : mistake,
    ),
  ])

/** Of a group `Here 22 % are defaults (20 % of all); the new model expects …`; of everything without what is the same. */
export function scoresInWords({ label, score }: Profile, { words, task }: ModelReport, isGroup = true): Phrase[] {
  if (!label || !score) return []
  if (task === 'binary') {
    const here = isGroup ? 'Here' : `Of all ${pluralOf(words.row)}`
    const all = isGroup ? ` (${formatPercent(label.all)} of all)` : ''
    return [
      [
        `${here} ${formatPercent(label.here)} are ${positivesOf(words)}${all}; the new model expects ${formatPercent(score.challenger)}, today's ${formatPercent(score.champion)}.`,
      ],
    ]
  }
  return [
    [
      `On average the truth is ${formatPlain(rounded(label.here))}${isGroup ? ' here' : ''}; the new model says ${formatPlain(rounded(score.challenger))}, today's ${formatPlain(rounded(score.champion))}.`,
    ],
  ]
}

const rounded = (value: number): number => Number(value.toPrecision(4))

/** How a group's part stands to the whole, both positive where they are a gain: `34 % of the whole loss sits here.` */
export function shareInWords(own: number, whole: number): string {
  if (whole === 0 || own === 0) return ''
  const rest = whole - own
  if (own < 0 && whole < 0) {
    return own <= whole
      ? 'Without this group the new model would be no worse.'
      : `${formatPercent(own / whole, 0)} of the whole loss sits here.`
  }
  if (own < 0 && rest > 0) return `It takes back ${formatPercent(-own / rest, 0)} of what is gained elsewhere.`
  if (own > 0 && whole > 0)
    return own >= whole
      ? 'The whole gain comes from here.'
      : `${formatPercent(own / whole, 0)} of the whole gain comes from here.`
  return ''
}
