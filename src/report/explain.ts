/** One check explained to whoever asks: what was compared, on what, how sure, and what would change the outcome. */
import type { Check } from '../core/comparison.js'
import { isLimit, isRequirement } from '../core/verdict.js'
import { formatNumber, formatPlainPercent, formatRowsNeeded } from './format.js'
import { pluralOf } from './languages/english/nouns.js'
import { plainText } from './phrase.js'
import {
  allowanceInWords,
  allowedOf,
  changeOf,
  groupOf,
  inlineNameOf,
  rangeInWords,
  rowsToSay,
  sizeOfGroup,
  todayToNewWithUnit,
} from './present.js'
import type { ModelReport } from './report.js'
import { sentenceOf } from './say.js'

const OUTCOMES: Readonly<Record<Check['status'], string>> = {
  improved: 'It is shown to be better.',
  pass: 'It holds nothing up.',
  regressed: 'It fails.',
  inconclusive: 'It is undecided.',
  not_evaluated: 'It could not be judged.',
}

/** Plain text of some sentences. Everything that is not known is left out or said to be unknown. */
export function explainCheck(check: Check, model: ModelReport): string {
  return [whatWasCompared(check, model), howSure(check, model), outcome(check, model), whatWouldChange(check, model)]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function whatWasCompared(check: Check, model: ModelReport): string {
  const name = plainText(inlineNameOf(check, model.words))
  const where = check.slice === null ? '' : `, group ${plainText(groupOf(check.slice))}`
  const on = check.n > 0 ? ` on ${sizeOfGroup(check, model.words)}` : ''
  const values = todayToNewWithUnit(check)
  const change = changeOf(check)
  return `${name}${where}${on}: ${values ?? 'no value'}${change === null ? '' : `, a change of ${change}`}.`
}

function howSure(check: Check, model: ModelReport): string {
  if (isLimit(check) && check.interval === null) {
    const allowed = allowedOf(check)
    return allowed === null
      ? ''
      : `The policy asks for ${allowed}; the measured value itself is compared, without a range.`
  }
  if (isRequirement(check)) return 'Cases and numbers are counted; no test of chance is made.'
  const range = rangeInWords(check)
  if (range === null) return ''
  const together = check.interval?.simultaneous
    ? 'its better end counts all checks together, its worse end this check alone'
    : 'this check alone'
  return `The ${formatPlainPercent(check.interval?.confidence ?? model.policy.confidence)} range of the change is ${range} (${together}).`
}

function outcome(check: Check, model: ModelReport): string {
  const rule = check.gating
    ? isLimit(check) || isRequirement(check) || check.margin === null
      ? ''
      : ` The policy allows ${allowanceInWords(check)}.`
    : ' It is only reported and decides nothing.'
  const why = check.reason === null ? '' : ` ${sentenceOf(check.reason)}`
  const because = check.status === 'inconclusive' ? check.evidence?.ineligibleBecause : null
  return `${OUTCOMES[check.status]}${why}${because ? ` ${sentenceOf(because)}` : ''}${rule}${held(check, model)}`
}

function held(check: Check, model: ModelReport): string {
  if (check.status !== 'inconclusive' || !check.gating) return ''
  const mustAnswer = check.slice === null || check.severity === 'critical'
  if (!mustAnswer) return ' A group blocks only when harm is shown, so this does not hold the merge.'
  return model.policy.onInconclusive === 'pass' ? ' The policy lets undecided checks pass.' : ''
}

function whatWouldChange(check: Check, model: ModelReport): string {
  if (!check.gating) return ''
  const rows = pluralOf(model.words.row)
  switch (check.status) {
    case 'regressed':
      if (isLimit(check) || isRequirement(check)) return 'It passes when the new model meets what is asked.'
      return 'It passes when the loss is repaired, or is no longer shown on the same rows; until then somebody may waive it.'
    case 'inconclusive': {
      const needed = rowsToSay(check)
      if (needed === null) return `More ${rows} of this kind would tell; how many is not known.`
      const if_ = needed.atEstimate ? 'at the present estimate' : 'if both models are equally good'
      return `About ${formatRowsNeeded(needed.rows)} ${rows} would decide it, ${if_}; there are ${formatNumber(check.n)}.`
    }
    case 'not_evaluated':
      return 'It can be judged once the reason above is gone.'
    default: {
      const seen = check.evidence?.minimumDetectableLoss
      return typeof seen === 'number' && seen > 0 && check.status === 'pass'
        ? 'It fails when a loss beyond what is allowed is shown.'
        : ''
    }
  }
}
