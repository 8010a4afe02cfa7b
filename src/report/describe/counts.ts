/** The checks of a model in one line: how many are fine, unclear, not checked and worse. */
import type { Check, CheckStatus, Family } from '../../core/comparison.js'
import { isLimit, isRequirement } from '../../core/verdict.js'
import { bestOf, type Findings, hasStatus, MOST_NAMED } from '../findings.js'
import { type Phrase, plainText } from '../phrase.js'
import { say } from '../say.js'
import { casesInWords } from '../words/cases.js'
import { groupOf, inlineNameOf, plainNameOf } from '../words/check-names.js'
import { changeOf, valueWithUnit } from '../words/check-numbers.js'

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

/** `3 shown better`, `14 because no harm is shown`. */
function fineDetails({ fine, better, noHarm }: Counts): string[] {
  const { allBetter, shownBetter, noHarmShown } = say().counts
  return [
    ...(better > 0 ? [better === fine && fine > 1 ? allBetter : shownBetter(better)] : []),
    ...(noHarm > 0 ? [noHarmShown(noHarm)] : []),
  ]
}

export function countLine(findings: Findings): string {
  const counts = count(findings)
  const { total, fine, unclear, worse, broken, failing, notChecked } = counts
  const told = say().counts
  if (findings.model.identicalPredictions) {
    const fails = failing + broken > 0 ? [told.checkedAlone(brokenParts(counts))] : []
    return [told.nothingTested, ...fails].join(' ')
  }
  if (total === 0) return told.noneJudged
  if (total === 1) return told.only[kindOfOnly(counts)]
  if (fine === total) return told.allFine(total, fineDetails(counts))
  if (worse === total) return [told.allWorse(total), ...waivedSentence(counts)].join(' ')
  const line = told.line([
    told.fineOf(fine, total, fineDetails(counts)),
    ...(unclear > 0 ? [told.areUnclear(unclear)] : []),
    ...(notChecked > 0 ? [told.areNotChecked(notChecked)] : []),
    ...brokenParts(counts),
    worse === 0 ? told.noneIsWorse : told.areWorse(worse),
  ])
  return [line, ...waivedSentence(counts)].join(' ')
}

function kindOfOnly({ fine, better, unclear, worse, broken, failing }: Counts) {
  if (fine > 0) return better > 0 ? 'better' : 'fine'
  if (unclear > 0) return 'unclear'
  if (worse > 0) return 'worse'
  if (broken > 0) return 'broken'
  return failing > 0 ? 'failed' : 'notChecked'
}

/** What is waived is counted where it fails, and named as waived. */
function waivedSentence({ waived, worse, broken, failing }: Counts): string[] {
  if (waived === 0) return []
  const failed = worse + broken + failing
  return [waived === failed ? say().counts.allWaived(failed) : say().counts.someWaived(waived, failed)]
}

const brokenParts = ({ broken, failing }: Counts): string[] => [
  ...(broken > 0 ? [say().counts.breakLimits(broken)] : []),
  ...(failing > 0 ? [say().counts.areFailedScenarios(failing)] : []),
]

export function countsOf(findings: Findings): string {
  const counts = count(findings)
  const { fine, unclear, worse, broken, failing, notChecked, waived } = counts
  const told = say().counts
  const parts = [
    ...(failing > 0 ? [told.scenariosFailed(failing)] : []),
    ...(broken > 0 ? [told.limitsBroken(broken)] : []),
    ...(worse > 0 ? [told.worse(worse)] : []),
    ...(unclear > 0 ? [told.unclear(unclear)] : []),
    ...(notChecked > 0 ? [told.notChecked(notChecked)] : []),
    ...(fine > 0 ? [told.fine(fine, fineDetails(counts))] : []),
    ...(waived > 0 ? [told.ofFailedWaived(waived)] : []),
  ]
  return listed(parts) || told.nothingJudged
}

const listed = (parts: readonly string[]): string => plainText(say().lists.plain(parts))

export function summaryOf(findings: Findings): string {
  const { waived } = findings
  return listed([...summaryOfChecks(findings), ...(waived.length > 0 ? [say().counts.waived(waived.length)] : [])])
}

function summaryOfChecks(findings: Findings): string[] {
  const { total, worse, broken, failing, unclear, notChecked } = count(findings)
  const told = say().counts
  // Where the predictions are the same, but that is not what decided, what decided is named.
  const decidedOtherwise =
    findings.model.verdict !== 'pass' && findings.model.reasons[0]?.code !== 'identical_predictions'
  const same = findings.model.identicalPredictions && !(decidedOtherwise && notChecked > 0)
  if (broken > 0 && failing === 0 && !same)
    return [told.brokenOf(broken, total), ...(worse > 0 ? [told.worse(worse)] : [])]
  if (broken + failing > 0)
    return [
      ...(same ? [told.samePredictions] : []),
      ...(failing > 0 ? [told.scenariosFailedInHeading(failing)] : []),
      ...(broken > 0 ? [told.limitsBrokenInHeading(broken)] : []),
      ...(worse > 0 ? [told.worseOf(worse, total)] : []),
    ]
  if (same) return [told.samePredictions]
  if (worse > 0) return [told.worseOf(worse, total)]
  if (findings.model.verdict !== 'review')
    return [told.noneWorseOf(total), ...(unclear > 0 ? [told.unclear(unclear)] : [])]
  if (total === 0) return [told.nothingJudged]
  if (unclear === 0 && notChecked > 0) return [told.notCheckedOf(notChecked, total)]
  return [told.undecidedOf(unclear, total), ...(notChecked > 0 ? [told.notChecked(notChecked)] : [])]
}

/** Every failed check with its own estimate, or what is undecided, or what got better. */
export function foundOf(findings: Findings): Phrase {
  const { model } = findings
  const told = say().counts
  const failed = [
    ...findings.failedOverall,
    ...findings.failedScenarios,
    ...findings.failedLimits,
    ...findings.failedNumbers,
  ]
  // Beside two other columns there is little room: the id of a metric stands in the model's own part.
  const nameOf = (check: Check): Phrase => {
    const plain = plainNameOf(check, model.words)
    return plain === null ? inlineNameOf(check, model.words) : [plain]
  }
  const shown = (check: Check) => {
    const name = nameOf(check)
    if (check.kind === 'scenario' && check.status === 'regressed')
      return told.scenarioFailed(name, casesInWords(check, model.words))
    const group = check.slice && groupOf(check.slice)
    return isLimit(check)
      ? told.limitBroken(name, group, check.challenger === null ? null : valueWithUnit(check.challenger, check))
      : told.changed(name, group, changeOf(check))
  }
  const ofGroups = findings.failedGroups.map(({ check }) => check)
  const groups = [...new Set(ofGroups.map(({ metric }) => metric))].map((metric) => {
    const alike = ofGroups.filter((check) => check.metric === metric)
    return told.changedInGroups(
      nameOf(alike[0]),
      alike.map((check) => told.changedGroup(groupOf(check.slice!), changeOf(check))),
    )
  })
  if (failed.length + groups.length > 0) return say().lists.long([...failed.map(shown), ...groups])
  if (model.identicalPredictions) return [told.samePredictions]
  if (findings.undecided.length > 0) {
    const named = findings.undecided.slice(0, MOST_NAMED).map(shown)
    return told.undecided(say().lists.longThenMore(named, findings.undecided.length - MOST_NAMED))
  }
  const best = bestOf(findings)
  return best ? told.better(shown(best)) : [told.notWorseThanAllowed]
}
