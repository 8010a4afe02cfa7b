/** The harm or gain that people feel: of 100 clients so many more are declined, and how much of it is sure. */
import type { Check } from '../../core/comparison.js'
import { shorten } from '../escape.js'
import type { Phrase } from '../phrase.js'
import type { ModelReport, Words } from '../report.js'
import { say } from '../say.js'
import {
  countOfPeople,
  groupOf,
  isRateOfPeople,
  metricWords,
  nameInBrackets,
  peopleOf,
  plainNameOf,
  rateOf,
} from './check-names.js'
import { decimalsOf, inLabelUnit, sizeOf } from './check-numbers.js'
import { formatInHundred, formatNumber, formatSize, roundTo } from './format.js'
import { moneyEstimate, verbOf } from './money-words.js'
import { aimSentence, hasTarget } from './targets.js'

/** `95 % sure that …`: the end of the range that the block test decides, as a loss. */
export function lossAtLeast(check: Check, words: Words): string | null {
  const bound = check.interval?.high
  if (bound === null || bound === undefined || bound >= 0) return null
  return boundInWords(Math.abs(bound), check, words, false)
}

/** The end of the range that the pass test decides, as a gain. */
export function gainAtLeast(check: Check, words: Words): string | null {
  const bound = check.interval?.low
  if (bound === null || bound === undefined || bound <= 0) return null
  return boundInWords(bound, check, words, true)
}

function boundInWords(size: number, check: Check, words: Words, gain: boolean): string {
  const atLeast = sizeOf(size, check, words, 'towardZero')
  const told = say().harm
  if (check.unit.kind === 'money')
    return say().moneyWords.surely(verbOf(check), atLeast, gain === (check.better === 'higher') ? 'more' : 'less')
  const there = check.slice !== null
  if (check.metric === 'roc_auc') {
    const pairs = size < 0.02 ? 1000 : 100
    return told.pairsSurely(formatNumber(pairs), formatSize(size * pairs, 0, 'towardZero'), gain, there)
  }
  if (hasTarget(check)) return told.distanceSurely(atLeast, gain, there, nameInBrackets(check, words))
  const rate = rateOf(check)
  if (rate) {
    const hundred = formatInHundred(size, 'towardZero', gain ? 'fewer' : 'more')
    return told.peopleSurely(told.verbs[rate](words), hundred, peopleOf(rate, words), there)
  }
  return told.surely(atLeast, gain, there, nameInBrackets(check, words))
}

/** The harm or gain as a clause after the model's name: `misses 7 more in 100 defaults`, `ranks clients worse`. */
export function effectOf(check: Check, words: Words): string {
  const known = metricWords(check)
  const told = say().harm
  // By status, never by sign: only `regressed` may be called worse.
  const worse = check.status === 'regressed'
  if (check.title !== undefined && check.unit.kind === 'money') return moneyEstimate(check, words)
  if (!known) {
    const name = plainNameOf(check, words) ?? shorten(check.metric)
    return worse ? told.getsWorseIn(name) : told.getsBetterIn(name)
  }
  const rate = rateOf(check)
  if (rate && check.difference !== null) {
    const amount = formatInHundred(check.difference, 'nearest', worse ? 'more' : 'fewer')
    return told.harmsSoMany(told.verbs[rate](words), amount, peopleOf(rate, words))
  }
  return worse ? known.worse(words) : known.better(words)
}

/** Both models beside the target of the check: `On average the new model predicts 0.2 bikes too low; today's model 3.1 …`. */
export function aimedSentence(check: Check, both = true): Phrase | null {
  const [factor, decimals] = check.unit.kind === 'share' ? [100, 1] : [1, decimalsOf(check)]
  // What rounds to nothing has no side.
  const size = (value: number) => {
    if (roundTo(value * factor, decimals, 'nearest') === 0) return null
    const text = formatSize(value * factor, decimals, 'nearest')
    return check.unit.kind === 'share' ? say().format.points(text) : inLabelUnit(text, check)
  }
  return aimSentence(check, { size, group: check.slice && groupOf(check.slice), both })
}

/** Where a sentence counts: in the group, which it names, or which is named before it. */
const groupIn = ({ slice }: Check, named: 'named' | 'there'): Phrase | 'there' | null =>
  slice === null ? null : named === 'there' ? 'there' : groupOf(slice)

/**
 * Both models side by side in people: `Of 100 good clients, the new model declines 56; today's model declines 20.` Below 100
 * people as counts. null when the check is no rate of people.
 */
export function peopleSentence(check: Check, model: ModelReport, named: 'named' | 'there' = 'named'): Phrase | null {
  const { words } = model
  const rate = rateOf(check)
  if (check.metric === 'roc_auc') return pairsSentence(check, model, named)
  if (!rate || check.champion === null || check.challenger === null) return null
  const [today, next] = [1 - check.champion, 1 - check.challenger]
  const total = countOfPeople(check)
  const { verbs, peopleOfBoth } = say().harm
  const sentence = (many: string | null, count: (share: number) => string) =>
    peopleOfBoth({
      many,
      counted: peopleOf(rate, words),
      group: groupIn(check, named),
      harmed: verbs[rate](words),
      challenger: count(next),
      champion: count(today),
    })
  if (total < 100 && !model.weighted && total > 0)
    return sentence(formatNumber(total), (share) => formatNumber(Math.round(share * total)))
  const smallest = Math.min(...[today, next].filter((share) => share > 0))
  if (smallest < 0.01) return sentence(null, inPeople)
  return sentence(formatNumber(100), (share) => formatNumber(share * 100, Math.abs(next - today) < 0.01 ? 1 : 0))
}

/**
 * What an area under the curve means to a person: of so many pairs of a positive and a negative row, how often the positive
 * one has the higher score (Hanley and McNeil 1982, p. 31; ties count half).
 */
function pairsSentence(check: Check, model: ModelReport, named: 'named' | 'there'): Phrase | null {
  if (check.champion === null || check.challenger === null || model.weighted) return null
  const pairs = Math.abs(check.challenger - check.champion) < 0.02 ? 1000 : 100
  return say().harm.pairsOfBoth({
    pairs: formatNumber(pairs),
    words: model.words,
    group: groupIn(check, named),
    challenger: formatNumber(check.challenger * pairs),
    champion: formatNumber(check.champion * pairs),
    guessing: formatNumber(pairs / 2),
  })
}

/** Whom a rate counts, and what happens to those who suffer. */
export function peopleCountedBy(check: Check, words: Words) {
  const rate = rateOf(check)!
  return { people: peopleOf(rate, words), verb: say().harm.verbs[rate](words), total: countOfPeople(check) }
}

/** What one model does, in people: `of 100 defaults it misses 42`; null for what is no rate of people. */
export function aloneInPeople(check: Check, model: ModelReport): Phrase | null {
  const { words } = model
  const value = check.challenger
  if (value === null) return null
  const { pairsOfOne, wrongFlags, peopleOfOne } = say().harm
  const hundred = formatNumber(100)
  if (check.metric === 'roc_auc' && !model.weighted)
    return pairsOfOne(hundred, words, formatNumber(value * 100), formatNumber(50))
  const missing = 1 - value
  if (check.metric === 'precision') return wrongFlags(hundred, words, formatNumber(missing * 100))
  if (!isRateOfPeople(check)) return null
  const { people, verb, total } = peopleCountedBy(check, words)
  if (total < 100 && !model.weighted)
    return peopleOfOne(formatNumber(total), people, verb, formatNumber(Math.round(missing * total)))
  if (missing < 0.01) return peopleOfOne(null, people, verb, inPeople(missing))
  return peopleOfOne(hundred, people, verb, formatNumber(missing * 100))
}

const inPeople = (share: number): string => (share <= 0 ? say().harm.nobody : formatInHundred(share, 'nearest'))
