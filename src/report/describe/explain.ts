/** One check explained to whoever asks: what was compared, on what, how sure, and what would change the outcome. */
import type { Check } from '../../core/comparison.js'
import { isLimit, isRequirement } from '../../core/verdict.js'
import { plainText } from '../phrase.js'
import type { ModelReport } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { groupOf, inlineNameOf, sizeOfGroup } from '../words/check-names.js'
import {
  allowanceInWords,
  allowedOf,
  changeOf,
  rangeInWords,
  rowsToSay,
  todayToNewWithUnit,
} from '../words/check-numbers.js'
import { formatNumber, formatPlainPercent, formatRowsNeeded } from '../words/format.js'

/** Plain text of some sentences. Everything that is not known is left out or said to be unknown. */
export function explainCheck(check: Check, model: ModelReport): string {
  return [whatWasCompared(check, model), howSure(check, model), outcome(check, model), whatWouldChange(check, model)]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function whatWasCompared(check: Check, model: ModelReport): string {
  return say().explain.compared({
    name: plainText(inlineNameOf(check, model.words)),
    group: check.slice === null ? null : plainText(groupOf(check.slice)),
    size: check.n > 0 ? sizeOfGroup(check, model.words) : null,
    values: todayToNewWithUnit(check),
    change: changeOf(check),
  })
}

function howSure(check: Check, model: ModelReport): string {
  const said = say().explain
  if (isLimit(check) && check.interval === null) {
    const allowed = allowedOf(check)
    return allowed === null ? '' : said.limitWithoutRange(allowed)
  }
  if (isRequirement(check)) return said.countedNotTested
  const range = rangeInWords(check)
  if (range === null) return ''
  const sure = formatPlainPercent(check.interval?.confidence ?? model.policy.confidence)
  return said.range(sure, range, check.interval?.simultaneous ?? false)
}

function outcome(check: Check, model: ModelReport): string {
  const said = say().explain
  const isAllowedALoss = !isLimit(check) && !isRequirement(check) && check.margin !== null
  const because = check.status === 'inconclusive' ? check.evidence?.ineligibleBecause : null
  return [
    said.outcomes[check.status],
    ...(check.reason === null ? [] : [sentenceOf(check.reason)]),
    ...(because ? [sentenceOf(because)] : []),
    ...(check.gating ? (isAllowedALoss ? [said.allows(allowanceInWords(check))] : []) : [said.onlyReported]),
    ...held(check, model),
  ].join(' ')
}

function held(check: Check, model: ModelReport): string[] {
  if (check.status !== 'inconclusive' || !check.gating) return []
  const mustAnswer = check.slice === null || check.severity === 'critical'
  if (!mustAnswer) return [say().explain.groupDoesNotHold]
  return model.policy.onInconclusive === 'pass' ? [say().explain.undecidedMayPass] : []
}

function whatWouldChange(check: Check, model: ModelReport): string {
  if (!check.gating) return ''
  const said = say().explain
  switch (check.status) {
    case 'regressed':
      return isLimit(check) || isRequirement(check) ? said.passesWhenMet : said.passesWhenRepaired
    case 'inconclusive': {
      const needed = rowsToSay(check)
      const { row } = model.words
      if (needed === null) return said.moreRowsWouldTell(row)
      const { rows, atEstimate } = needed
      return said.rowsNeeded({ needed: formatRowsNeeded(rows), row, atEstimate, n: formatNumber(check.n) })
    }
    case 'not_evaluated':
      return said.judgedOnceReasonIsGone
    default: {
      const seen = check.evidence?.minimumDetectableLoss
      return typeof seen === 'number' && seen > 0 && check.status === 'pass' ? said.failsWhenLossIsShown : ''
    }
  }
}
