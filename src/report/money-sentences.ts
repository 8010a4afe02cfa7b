/** Money in sentences: what the test gives, what that is at the volume of the policy, and what is traded for it. */
import type { Check } from '../core/comparison.js'
import { type Findings, hasStatus, MOST_NAMED, rankOf } from './findings.js'
import { formatNumber, perPeriod, withUnit } from './format.js'
import { countOf, pluralOf } from './languages/english/nouns.js'
import { joinPhrases, type Phrase, phrase } from './phrase.js'
import {
  changeOf,
  inlineNameOf,
  moneyBetween,
  moneyChange,
  moneyRange,
  perRowOf,
  shorten,
  todayToNewWithUnit,
  valueInWords,
} from './present.js'
import type { ModelReport } from './report.js'
import { sentenceOf } from './say.js'

const unitOf = (check: Check): string => (check.unit.kind === 'money' ? shorten(check.unit.name) : '')

/** `at 24,000 applications a year`; empty where the policy names no volume. */
const volumeInWords = (check: Check, { words }: ModelReport): string =>
  check.scaled && unitOf(check)
    ? `at ${formatNumber(check.scaled.rows)} ${pluralOf(words.row)} ${perPeriod(shorten(check.scaled.per))}`
    : ''

/** What the test rows give, and what that is at the volume of the policy; null without values of both models. */
function moneyTested(check: Check, model: ModelReport): string | null {
  const { words } = model
  const { champion, challenger } = check
  if (champion === null || challenger === null) return null
  const volume = volumeInWords(check, model)
  const between = moneyBetween(check)
  const atVolume =
    volume === ''
      ? ''
      : `; ${volume} that is about ${moneyChange(check, words)}${between === null ? '' : `, ${between}`}`
  const values = `${withUnit(valueInWords(challenger, check), unitOf(check))} instead of ${valueInWords(champion, check)}`
  return `in the test of ${countOf(check.n, formatNumber(check.n), words.row)}: ${values}${perRowOf(check, words)}${atVolume}`
}

export function moneySentence(check: Check, model: ModelReport): Phrase {
  const { words } = model
  const title = inlineNameOf(check, words)
  const said = moneyTested(check, model)
  const tested = said === null ? '' : ` ${said.charAt(0).toUpperCase()}${said.slice(1)}.`
  const volume = volumeInWords(check, model)
  const estimate = `${volume === '' ? '' : `${volume}, `}best estimate ${moneyChange(check, words)}; ${moneyRange(check)}`
  switch (check.status) {
    case 'regressed':
      return phrase`Worse: ${title}.${tested}`
    case 'improved':
      return phrase`Better: ${title}.${tested}`
    case 'pass':
      return phrase`${title} is not shown to be worse than allowed, nor better: ${estimate}.`
    case 'inconclusive':
      return phrase`${title} is undecided: ${estimate}.`
    case 'not_evaluated':
      return phrase`${title} was not checked${check.reason ? `: ${sentenceOf(check.reason)}` : '.'}`
  }
}

/**
 * What is lost and what is won, by role, where there are both: never blended into one number. null where nothing is traded,
 * or only among what is merely reported.
 */
export function tradeOff({ overall, failedLimits, reportedWorse, reportedBetter, model }: Findings): Phrase[] | null {
  const lost = overall.filter(hasStatus('regressed'))
  const won = overall.filter(hasStatus('improved'))
  const anyLost = lost.length + failedLimits.length + reportedWorse.length > 0
  const anyWon = won.length + reportedBetter.length > 0
  if (!anyLost || !anyWon || lost.length + won.length + failedLimits.length === 0) return null
  const side = (label: string, judged: readonly Check[], reported: readonly Check[]): Phrase => {
    const parts = [
      ...traded(judged, model),
      ...(reported.length > 0 ? [phrase`${joinPhrases(traded(reported, model), ', ')} (only reported)`] : []),
    ]
    return parts.length > 0 ? phrase`${label}: ${joinPhrases(parts, '; ')}.` : []
  }
  return [side('Losses', lost, reportedWorse), side('Wins', won, reportedBetter)].filter((part) => part.length > 0)
}

/** Money first; each with its role, and the change. */
function traded(checks: readonly Check[], model: ModelReport): Phrase[] {
  const sorted = [...checks].sort((a, b) => rankOf(a) - rankOf(b))
  const most = sorted.length === MOST_NAMED + 1 ? sorted.length : MOST_NAMED
  const named = sorted.slice(0, most).map((check) => {
    const tested = check.kind === 'business' ? moneyTested(check, model) : null
    const name = inlineNameOf(check, model.words)
    if (tested !== null) return phrase`${name}${check.role === 'info' ? '' : ` (${check.role})`}, ${tested}`
    const role = check.role === 'info' ? '' : `, ${check.role},`
    return phrase`${name}${role} ${todayToNewWithUnit(check) ?? changeOf(check) ?? ''}`
  })
  const more = sorted.length - named.length
  return more > 0 ? [...named, [`${formatNumber(more)} more`]] : named
}
