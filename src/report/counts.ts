/** The checks of a model in one line: how many are fine, unclear, not checked and worse. */
import type { Check, CheckStatus, Family } from '../core/comparison.js'
import { isLimit, isRequirement } from '../core/verdict.js'
import { casesInWords } from './cases.js'
import { bestOf, type Findings, hasStatus, MOST_NAMED } from './findings.js'
import { formatNumber, NBSP } from './format.js'
import { countOf } from './languages/english/nouns.js'
import { joinPhrases, type Phrase, phrase } from './phrase.js'
import { changeOf, groupOf, inlineNameOf, valueWithUnit } from './present.js'

interface Counts {
  readonly total: number
  readonly fine: number
  readonly better: number
  /** Fine, because no harm is shown; not because its absence is. */
  readonly noHarm: number
  readonly unclear: number
  readonly worse: number
  readonly broken: number
  /** Of those that fail, accepted by a waiver. */
  readonly waived: number
  /** Scenarios. */
  readonly failing: number
  readonly notChecked: number
}

export function count(findings: Findings): Counts {
  const of = (...statuses: CheckStatus[]) => findings.judged.filter(hasStatus(...statuses)).length
  const failed = findings.judged.filter(hasStatus('regressed'))
  const broken = failed.filter(isLimit).length
  const failing = failed.filter(({ kind }) => kind === 'scenario').length
  return {
    total: findings.judged.length,
    fine: of('pass', 'improved'),
    better: of('improved'),
    noHarm: findings.judged.filter((check) => check.status === 'pass' && check.reason?.code === 'no_harm_shown').length,
    unclear: of('inconclusive'),
    waived: findings.waived.length,
    worse: failed.length - broken - failing,
    broken,
    failing,
    notChecked: of('not_evaluated'),
  }
}

/** Checks of a family that were answered: all of it but those that could not be evaluated. */
export function answeredIn(family: Family, findings: Findings): number {
  if (family.tier === 'limits') return family.checks
  const without = findings.model.checks.filter(
    (check) =>
      check.gating &&
      check.kind !== 'limit' &&
      !isRequirement(check) &&
      check.status === 'not_evaluated' &&
      check.reason?.code !== 'identical_predictions' &&
      (check.slice === null || check.severity === 'critical') === (family.tier === 'overall'),
  ).length
  return Math.max(0, family.checks - without)
}

const isOrAre = (value: number, word: string) => `${formatNumber(value)} ${value === 1 ? 'is' : 'are'} ${word}`

/** `(3 of them shown better, 14 not proven)`. */
function fineDetails({ fine, better, noHarm }: Counts): string {
  const parts = [
    ...(better > 0 ? [better === fine && fine > 1 ? 'all shown better' : `${formatNumber(better)} shown better`] : []),
    ...(noHarm > 0 ? [`${formatNumber(noHarm)} because no harm is shown`] : []),
  ]
  return parts.length > 0 ? ` (${parts.join(', ')})` : ''
}

export function countLine(findings: Findings): string {
  const counts = count(findings)
  const { total, fine, better, unclear, worse, broken, failing, notChecked } = counts
  if (findings.model.identicalPredictions) {
    const fails =
      failing + broken > 0
        ? ` What is required of the new model alone was checked: ${brokenParts(counts).join(', ')}.`
        : ''
    return `No check was tested: there is no difference to test.${fails}`
  }
  if (total === 0) return 'No check was judged.'
  if (total === 1)
    return `The only check is ${fine > 0 ? (better > 0 ? 'shown better' : 'fine') : unclear > 0 ? 'unclear' : worse > 0 ? 'worse' : broken > 0 ? 'a broken limit' : failing > 0 ? 'a failed scenario' : 'not checked'}.`
  if (fine === total) return `All ${formatNumber(total)} checks are fine${fineDetails(counts)}.`
  if (worse === total) return `All ${formatNumber(total)} checks are worse.${waivedSentence(counts)}`
  const parts = [
    `${fine === 0 ? 'None' : formatNumber(fine)} of the ${countOf(total, formatNumber(total), 'check')} ${fine <= 1 ? 'is' : 'are'} fine${fineDetails(counts)}`,
    ...(unclear > 0 ? [isOrAre(unclear, 'unclear')] : []),
    ...(notChecked > 0 ? [isOrAre(notChecked, 'not checked')] : []),
    ...brokenParts(counts),
    worse === 0 ? 'none is worse' : isOrAre(worse, 'worse'),
  ]
  return `${parts.join(', ')}.${waivedSentence(counts)}`
}

/** What is waived is counted where it fails, and named as waived. */
function waivedSentence({ waived, worse, broken, failing }: Counts): string {
  if (waived === 0) return ''
  const failed = worse + broken + failing
  if (waived === failed)
    return failed === 1
      ? ' It is waived.'
      : ` ${failed === 2 ? 'Both' : `All ${formatNumber(failed)}`} of these are waived.`
  return ` ${formatNumber(waived)} of the ${formatNumber(failed)} that fail ${waived === 1 ? 'is' : 'are'} waived.`
}

const brokenParts = ({ broken, failing }: Counts): string[] => [
  ...(broken > 0 ? [`${formatNumber(broken)} ${broken === 1 ? 'breaks its limit' : 'break their limits'}`] : []),
  ...(failing > 0
    ? [`${formatNumber(failing)} ${failing === 1 ? 'is a failed scenario' : 'are failed scenarios'}`]
    : []),
]

export function countsOf(findings: Findings): string {
  const counts = count(findings)
  const { fine, unclear, worse, broken, failing, notChecked } = counts
  const parts = [
    failing > 0 ? `${countOf(failing, formatNumber(failing), 'scenario')} failed` : '',
    broken > 0 ? `${countOf(broken, formatNumber(broken), 'limit')} broken` : '',
    worse > 0 ? `${formatNumber(worse)} worse` : '',
    unclear > 0 ? `${formatNumber(unclear)} unclear` : '',
    notChecked > 0 ? `${formatNumber(notChecked)} not checked` : '',
    fine > 0 ? `${formatNumber(fine)} fine${fineDetails(counts)}` : '',
    counts.waived > 0 ? `${formatNumber(counts.waived)} of the failed waived` : '',
  ].filter((part) => part !== '')
  return parts.join(', ') || 'nothing judged'
}

export function summaryOf(findings: Findings): string {
  const { waived } = findings
  return `${summaryOfChecks(findings)}${waived.length > 0 ? `, ${formatNumber(waived.length)} waived` : ''}`
}

function summaryOfChecks(findings: Findings): string {
  const counts = count(findings)
  const { total, worse, broken, failing, unclear, notChecked } = counts
  const checks = countOf(total, formatNumber(total), 'check').replace(NBSP, ' ')
  // Where the predictions are the same, but that is not what decided, what decided is named.
  const decidedOtherwise =
    findings.model.verdict !== 'pass' && findings.model.reasons[0]?.code !== 'identical_predictions'
  const same =
    findings.model.identicalPredictions && !(decidedOtherwise && notChecked > 0) ? 'the predictions did not change' : ''
  if (broken > 0 && failing === 0 && same === '')
    return `${formatNumber(broken)} of ${checks} ${broken === 1 ? 'breaks its limit' : 'break their limits'}${worse > 0 ? `, ${formatNumber(worse)} worse` : ''}`
  if (broken + failing > 0)
    return [
      same,
      failing > 0 ? `${countOf(failing, formatNumber(failing), 'scenario')} failed`.replace(NBSP, ' ') : '',
      broken > 0 ? `${countOf(broken, formatNumber(broken), 'limit')} broken`.replace(NBSP, ' ') : '',
      worse > 0 ? `${formatNumber(worse)} of ${checks} worse` : '',
    ]
      .filter((part) => part !== '')
      .join(', ')
  if (same !== '') return same
  if (worse > 0) return `${formatNumber(worse)} of ${checks} worse`
  if (findings.model.verdict === 'review' && total === 0) return 'nothing judged'
  if (findings.model.verdict === 'review' && unclear === 0 && notChecked > 0)
    return `${formatNumber(notChecked)} of ${checks} not checked`
  if (findings.model.verdict === 'review')
    return `${formatNumber(unclear)} of ${checks} undecided${notChecked > 0 ? `, ${formatNumber(notChecked)} not checked` : ''}`
  return `${checks}, none worse${unclear > 0 ? `, ${formatNumber(unclear)} unclear` : ''}`
}

/** Every failed check with its own estimate, or what is undecided, or what got better. */
export function foundOf(findings: Findings): Phrase {
  const { model } = findings
  const failed = [
    ...findings.failedOverall,
    ...findings.failedScenarios,
    ...findings.failedLimits,
    ...findings.failedNumbers,
    ...findings.failedGroups.map(({ check }) => check),
  ]
  const shown = (check: Check) => {
    const group = check.slice === null ? '' : phrase` in ${groupOf(check.slice)}`
    if (check.kind === 'scenario' && check.status === 'regressed')
      return phrase`${inlineNameOf(check, model.words)} failed: ${casesInWords(check, model.words)}`
    const change = isLimit(check)
      ? `limit broken, ${check.challenger === null ? 'unknown' : valueWithUnit(check.challenger, check)}`
      : (changeOf(check) ?? 'unknown')
    return phrase`${inlineNameOf(check, model.words)}${group} ${change}`
  }
  if (failed.length > 0) return joinPhrases(failed.map(shown), '; ')
  if (model.identicalPredictions) return ['the predictions did not change']
  if (findings.undecided.length > 0) {
    const more = findings.undecided.length - MOST_NAMED
    return phrase`undecided: ${joinPhrases(findings.undecided.slice(0, MOST_NAMED).map(shown), '; ')}${more > 0 ? `; ${formatNumber(more)} more` : ''}`
  }
  const best = bestOf(findings)
  return best ? phrase`better: ${shown(best)}` : ['not worse than allowed']
}
