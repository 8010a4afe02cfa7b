/** Money in sentences: what the test gives, what that is at the volume of the policy, and what is traded for it. */
import type { Check } from '../../core/comparison.js'
import { shorten } from '../escape.js'
import { type Findings, hasStatus, MOST_NAMED, rankOf } from '../findings.js'
import type { Phrase } from '../phrase.js'
import type { ModelReport } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { inlineNameOf, isOfRow } from '../words/check-names.js'
import { changeOf, todayToNewWithUnit, valueInWords } from '../words/check-numbers.js'
import { withUnit } from '../words/format.js'
import { moneyBetween, moneyChange, moneyRange } from '../words/money-words.js'

const unitOf = (check: Check): string => (check.unit.kind === 'money' ? shorten(check.unit.name) : '')

/** `at 24,000 applications a year`; null where the policy names no volume. */
const volumeInWords = (check: Check, { words }: ModelReport): string | null =>
  check.scaled && unitOf(check)
    ? say().moneySentences.volume(check.scaled.rows, words.row, shorten(check.scaled.per))
    : null

/** What the test rows give, and what that is at the volume of the policy; null without values of both models. */
function moneyTested(check: Check, model: ModelReport): string | null {
  const { words } = model
  const { champion, challenger } = check
  if (champion === null || challenger === null) return null
  const volume = volumeInWords(check, model)
  return say().moneySentences.tested({
    rows: check.n,
    row: words.row,
    next: withUnit(valueInWords(challenger, check), unitOf(check)),
    today: valueInWords(champion, check),
    ofRow: isOfRow(check),
    atVolume: volume === null ? null : { volume, change: moneyChange(check, words), between: moneyBetween(check) },
  })
}

export function moneySentence(check: Check, model: ModelReport): Phrase {
  const { words } = model
  const { worse, better, notShown, undecided, notChecked, estimate } = say().moneySentences
  const title = inlineNameOf(check, words)
  const estimated = () => estimate(volumeInWords(check, model), moneyChange(check, words), moneyRange(check))
  switch (check.status) {
    case 'regressed':
      return worse(title, moneyTested(check, model))
    case 'improved':
      return better(title, moneyTested(check, model))
    case 'pass':
      return notShown(title, estimated())
    case 'inconclusive':
      return undecided(title, estimated())
    case 'not_evaluated':
      return notChecked(title, check.reason && sentenceOf(check.reason))
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
  const words = say().moneySentences
  const side = (of: typeof words.losses, judged: readonly Check[], reported: readonly Check[]): Phrase[] => {
    const parts = [
      ...traded(judged, model),
      ...(reported.length > 0 ? [words.onlyReported(traded(reported, model))] : []),
    ]
    return parts.length > 0 ? [of(parts)] : []
  }
  return [...side(words.losses, lost, reportedWorse), ...side(words.wins, won, reportedBetter)]
}

/** Money first; each with its role, and the change. */
function traded(checks: readonly Check[], model: ModelReport): Phrase[] {
  const words = say().moneySentences
  const sorted = [...checks].sort((a, b) => rankOf(a) - rankOf(b))
  const most = sorted.length === MOST_NAMED + 1 ? sorted.length : MOST_NAMED
  const named = sorted.slice(0, most).map((check) => {
    const tested = check.kind === 'business' ? moneyTested(check, model) : null
    const name = inlineNameOf(check, model.words)
    const role = check.role === 'info' ? null : check.role
    return tested !== null
      ? words.moneyTraded(name, role, tested)
      : words.traded(name, role, todayToNewWithUnit(check) ?? changeOf(check) ?? '')
  })
  const more = sorted.length - named.length
  return more > 0 ? [...named, [words.more(more)]] : named
}
