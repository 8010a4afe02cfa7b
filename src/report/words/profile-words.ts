/** What is different about some rows, in words: which way the mistakes went, and what the models expected of them. */
import type { FoundProfile } from '../../core/comparison.js'
import type { Phrase } from '../phrase.js'
import type { ModelReport } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { positivesOf } from './check-names.js'
import { formatPercent, formatPlain } from './format.js'

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
  const { shareHere, shareOfAll, meanHere, meanOfAll } = say().profileWords
  const told = (format: (value: number) => string) => ({
    here: format(label.here),
    challenger: format(score.challenger),
    champion: format(score.champion),
  })
  if (task !== 'binary') return [[(isGroup ? meanHere : meanOfAll)(told((mean) => formatPlain(rounded(mean))))]]
  const shares = { ...told(formatPercent), positives: positivesOf(words) }
  return [
    [isGroup ? shareHere({ ...shares, all: formatPercent(label.all) }) : shareOfAll({ ...shares, row: words.row })],
  ]
}

const rounded = (value: number): number => Number(value.toPrecision(4))

/** How a group's part stands to the whole, both positive where they are a gain: `34 % of the whole loss sits here.` */
export function shareInWords(own: number, whole: number): string {
  if (whole === 0 || own === 0) return ''
  const told = say().profileWords
  const rest = whole - own
  if (own < 0 && whole < 0) return own <= whole ? told.noWorseWithout : told.partOfLoss(formatPercent(own / whole, 0))
  if (own < 0 && rest > 0) return told.takesBack(formatPercent(-own / rest, 0))
  if (own > 0 && whole > 0) return own >= whole ? told.wholeGain : told.partOfGain(formatPercent(own / whole, 0))
  return ''
}
