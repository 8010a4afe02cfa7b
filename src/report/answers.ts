/** The four questions that every reader asks of a model, and the command that answers the last one. */
import type { Check } from '../core/comparison.js'
import { answeredIn } from './counts.js'
import { givenSoFar } from './decided.js'
import type { ModelDescription } from './describe-model.js'
import type { DescribeOptions } from './description.js'
import { discoveredSentence, undeclaredWorse } from './discovered.js'
import {
  bestOf,
  type Findings,
  hasStatus,
  indexBySlice,
  isBeyondMargin,
  isOverall,
  MOST_NAMED,
  metLimits,
  outersOf,
  rankOf,
  thanAllowed,
} from './findings.js'
import { formatInHundred, formatNumber, formatPlainPercent, formatRowsNeeded, formatSize, NBSP } from './format.js'
import { countOf, pluralOf } from './languages/english/nouns.js'
import { isOfTotals } from './method.js'
import { moneySentence, tradeOff } from './money-sentences.js'
import { joinPhrases, mention, type Phrase, phrase, plainText, strong } from './phrase.js'
import {
  allowanceInWords,
  allowedOf,
  changeOf,
  gainAtLeast,
  groupOf,
  inlineNameOf,
  isOfValue,
  lossAtLeast,
  lowerFirstLetter,
  marginInWords,
  moneyInTest,
  peopleSentence,
  rowsToSay,
  sizeOf,
  sizeOfGroup,
  todayToNewWithUnit,
  valueInWords,
  valueWithUnit,
} from './present.js'
import type { DecisionsReport, ModelReport, Report } from './report.js'
import { certaintyOfRequirements, requirementOwners, requirementsSentence, whereToRepair } from './requirements.js'
import { sentenceOf } from './say.js'
import { hasTarget } from './targets.js'

export function betterOrWorse(findings: Findings): Phrase {
  const { model } = findings
  const required = requirementsSentence(findings)
  if (model.identicalPredictions)
    return joinPhrases(
      [
        "Neither. Every prediction is the same as today's, so there is nothing to compare.",
        ...[limitSentence(findings), required].filter((sentence) => sentence.length > 0),
      ],
      ' ',
    )
  const money = findings.overall.filter((check) => check.kind === 'business').slice(0, 2)
  const metrics = findings.overall.filter((check) => check.kind !== 'business')
  const within = findings.worseWithinMargin.filter(isOverall)
  const worse = findings.worseAndUndecided.filter(isOverall)
  const isMetric = (check: Check) => check.kind !== 'business'
  const traded = tradeOff(findings)
  const sentences = [
    ...(traded
      ? [
          ...money
            .filter((check) => !hasStatus('improved', 'regressed')(check))
            .map((check) => moneySentence(check, model)),
          ...traded,
        ]
      : [
          ...money.map((check) => moneySentence(check, model)),
          statusSentence(metrics.filter(hasStatus('regressed')), 'Worse', model, true),
        ]),
    limitSentence(findings),
    required,
    traded ? [] : statusSentence(metrics.filter(hasStatus('improved')), 'Better', model, true),
    statusSentence(
      metrics.filter((check) => check.status === 'pass' && !within.includes(check) && !isTrusted(check)),
      'Not shown to be worse than allowed',
      model,
      false,
    ),
    statusSentence(
      metrics.filter((check) => check.status === 'pass' && isTrusted(check)),
      'Not worse than allowed, taking the numbers as they are',
      model,
      true,
    ),
    statusSentence(
      metrics.filter((check) => check.status === 'inconclusive' && !worse.includes(check)),
      'Undecided',
      model,
      true,
    ),
    undecidedLimitSentence(findings),
    statusSentence(worse.filter(isMetric), 'Shown to be worse, undecided whether by more than allowed', model, true),
    statusSentence(within, 'Shown to be worse, but within what the policy allows', model, true),
    traded ? [] : statusSentence(findings.reportedWorse, 'Only reported, not judged, though worse', model, true),
  ].filter((sentence) => sentence.length > 0)
  return sentences.length > 0 ? joinPhrases(sentences, ' ') : unjudgedSentence(findings)
}

/** Without a test, a difference beyond chance cannot be told: the policy trusts the numbers. */
const isTrusted = (check: Check): boolean => check.reason?.code === 'trusted_point'

/** Nothing of the whole data was judged but limits; what is only reported is said, so that nobody takes it for nothing. */
function unjudgedSentence(findings: Findings): Phrase {
  const { model } = findings
  const met = metLimits(findings)
  const limits =
    met.length === 0
      ? []
      : phrase`${met.length === 1 ? 'Its limit is met' : 'Its limits are met'}: ${joinPhrases(
          met.map(
            (check) =>
              phrase`${inlineNameOf(check, model.words)} ${valueWithUnit(check.challenger!, check)} (${allowedOf(check) ?? ''})`,
          ),
          ', ',
        )}. `
  const reported = model.checks.filter(
    (check) =>
      isOverall(check) &&
      check.role === 'info' &&
      check.kind !== 'limit' &&
      check.difference !== null &&
      !met.some(({ metric }) => metric === check.metric),
  )
  const shown = statusSentence(reported, 'Only reported, not judged', model, true)
  return phrase`${limits}${met.length > 0 ? 'Whether it is better or worse than today was not judged.' : 'Unknown. No check of the whole data could be judged.'}${shown.length > 0 ? phrase` ${shown}` : ''}`
}

function limitSentence({ failedLimits, model }: Findings): Phrase {
  if (failedLimits.length === 0) return []
  const named = failedLimits.map((check) => {
    const value = check.challenger === null ? 'unknown' : valueWithUnit(check.challenger, check)
    return phrase`${inlineNameOf(check, model.words)} is ${value} where the policy asks for ${allowedOf(check) ?? 'more'}`
  })
  return phrase`${named.length === 1 ? 'Limit' : 'Limits'} broken: ${joinPhrases(named, '; ')}.`
}

/** A limit that is tested can also be undecided. */
function undecidedLimitSentence({ undecided, model }: Findings): Phrase {
  const named = undecided.filter(isOfValue).map((check) => {
    const value = check.challenger === null ? 'unknown' : valueInWords(check.challenger, check)
    return phrase`${inlineNameOf(check, model.words)} is ${value} where the policy asks for ${allowedOf(check) ?? 'less'}`
  })
  return named.length === 0 ? [] : phrase`Undecided: ${joinPhrases(named, '; ')}.`
}

function statusSentence(checks: readonly Check[], label: string, model: ModelReport, withNumbers: boolean): Phrase {
  if (checks.length === 0) return []
  // "and 1 more" is no shorter than its name.
  const named = checks
    .slice(0, checks.length === MOST_NAMED + 1 ? MOST_NAMED + 1 : MOST_NAMED)
    .map(
      (check) => phrase`${inlineNameOf(check, model.words)}${withNumbers ? ` ${todayToNewWithUnit(check) ?? ''}` : ''}`,
    )
  const more = checks.length - named.length
  return phrase`${label}: ${joinPhrases(more > 0 ? [...named, `${formatNumber(more)} more`] : named, ', ', more > 0 ? ' and ' : ', ')}.`
}

export function whoGetsWorse(findings: Findings): Phrase {
  const found = discoveredSentence(findings.model)
  if (findings.groups.length === 0 && found.length > 0) return phrase`No groups are declared.${found}`
  return phrase`${declaredWorse(findings)}${found}`
}

/** Where the search found another that is worse, "no group" would contradict it. */
const declaredGroup = (model: ModelReport): string => (undeclaredWorse(model).length > 0 ? 'declared group' : 'group')

function declaredWorse(findings: Findings): Phrase {
  const { model, groups } = findings
  const { words } = model
  const clients = pluralOf(words.row)
  if (model.identicalPredictions) return ['Nobody: every prediction is the same.']
  const small = model.smallSlices
  const tooSmall =
    small && small.slices > 0
      ? ` ${countOf(small.slices, formatNumber(small.slices), 'group')} with fewer than ${formatNumber(small.minRows)} ${clients} ${small.slices === 1 ? 'was' : 'were'} not judged.`
      : ''
  if (groups.length === 0) {
    return tooSmall
      ? phrase`Unknown.${tooSmall}`
      : isOfTotals(model)
        ? ['Unknown: the files hold totals, and groups need rows. Give the predictions of both models to compare them.']
        : ['Unknown: no groups are configured, so nobody was compared by group.']
  }
  const unjudged = groups.filter(hasStatus('not_evaluated'))
  if (unjudged.length === groups.length) {
    const [first] = unjudged
    const more = new Set(unjudged.map((check) => plainText(groupOf(check.slice!)))).size - 1
    return phrase`Unknown: no declared group could be judged. Group ${strong(groupOf(first.slice!))}: ${first.reason ? lowerFirstLetter(sentenceOf(first.reason)) : 'no reason was given.'}${
      more > 0 ? ` ${formatNumber(more)} more ${more === 1 ? 'group is' : 'groups are'} listed below.` : ''
    }${tooSmall}`
  }
  const failed = findings.smallestGroups
  const allowed = thanAllowed(findings)
  const within = phrase`${withinMarginSentence(findings)}${worseAndUndecidedSentence(findings)}`
  const unsettled = unsettledSentence(findings)
  const payers = payersSentence(findings, failed)
  if (failed.length > 0) {
    const most = failed.length <= MOST_NAMED + 1 ? failed.length : MOST_NAMED
    const named = failed
      .slice(0, most)
      .map(
        (check) =>
          phrase`${groupOf(check.slice!)} (${failed.length === 1 ? sizeOfGroup(check, words) : countOf(check.n, formatNumber(check.n), words.row)}${shareOfAll(check, model)})`,
      )
    // The alert speaks of people when a group leads it; here they are said when something else does.
    const people =
      findings.failedOverall.length > 0
        ? peopleSentence(failed[0], model, failed.length === 1 ? 'there' : 'named')
        : null
    const more = failed.length - named.length
    const judgedGroups = new Set(
      groups.filter((check) => check.status !== 'not_evaluated').map((check) => plainText(groupOf(check.slice!))),
    )
    const rest =
      failed.length === judgedGroups.size && failed.length > 1
        ? 'These are all the groups that were judged.'
        : `No other ${declaredGroup(model)} is shown to get worse${allowed}.`
    const containing = findings.failedGroups.some((each) => each.contains !== null)
    const count = failed.length === 1 ? 'One group' : `${formatNumber(failed.length)} groups`
    return phrase`${count}: ${joinPhrases(more > 0 ? [...named, `${formatNumber(more)} more, listed below`] : named, '; ')}.${people ? phrase` ${people}` : ''}${payers}${
      containing ? ` Larger groups that contain ${failed.length === 1 ? 'it' : 'them'} fail too.` : ''
    } ${rest}${within}`
  }
  if (unsettled.length > 0)
    return phrase`No ${declaredGroup(model)} is shown to get worse${allowed}.${within}${payers} ${unsettled}${tooSmall}`
  const open = groups.filter(hasStatus('inconclusive')).length
  const openNote =
    open > 0
      ? ` ${formatNumber(open)} of ${countOf(groups.length, formatNumber(groups.length), 'group check')} ${open === 1 ? 'is' : 'are'} unclear; groups block only when harm is shown.`
      : ''
  return phrase`No ${declaredGroup(model)} is shown to get worse${allowed}.${within}${payers}${openNote}${tooSmall}`
}

/** Who pays, where money is shown to be lost: by group it is only reported, but "nobody" would contradict it. */
function payersSentence(findings: Findings, failed: readonly Check[]): Phrase {
  const { model } = findings
  const lost = model.checks.filter(
    (check) => check.kind === 'business' && check.slice !== null && check.status === 'regressed',
  )
  const there = failed.length === 1 && lost.find((check) => sameGroup(check, failed[0]))
  if (there) return phrase` There it also ${moneyInTest(there, model.words) ?? 'loses money'}.`
  if (!findings.failedOverall.some((check) => check.kind === 'business')) return []
  const [most] = lost
    .filter((check) => Object.keys(check.slice!).length === 1)
    .sort((a, b) => Math.abs(b.difference! * b.n) - Math.abs(a.difference! * a.n))
  const amount = most && moneyInTest(most, model.words)
  return amount
    ? phrase` Money by group is only reported, not judged: most is lost in ${groupOf(most.slice!)}, where the new model ${amount}.`
    : []
}

const sameGroup = (a: Check, b: Check): boolean => plainText(groupOf(a.slice!)) === plainText(groupOf(b.slice!))

function shareOfAll(check: Check, model: ModelReport): string {
  const all = model.rows?.matched
  return all && check.n < all && !model.weighted ? `, ${formatInHundred(check.n / all, 'nearest')} of all` : ''
}

const withinMarginSentence = (findings: Findings): Phrase =>
  worseGroupsSentence(findings.worseWithinMargin, findings, 'within what the policy allows')

/** Without the groups that `unsettledSentence` speaks of. */
function worseAndUndecidedSentence(findings: Findings): Phrase {
  const said = findings.smallestGroups.length === 0 ? findings.watched : []
  const checks = findings.worseAndUndecided.filter((check) => !said.includes(check))
  return worseGroupsSentence(checks, findings, 'undecided whether by more than the policy allows')
}

function worseGroupsSentence(checks: readonly Check[], findings: Findings, but: string): Phrase {
  const failed = new Set(findings.failedGroups.map(({ check }) => plainText(groupOf(check.slice!))))
  const groups = new Map(
    checks
      .filter((check) => !isOverall(check))
      .map((check) => [plainText(groupOf(check.slice!)), groupOf(check.slice!)] as const)
      .filter(([name]) => !failed.has(name)),
  )
  if (groups.size === 0) return []
  if (groups.size > MOST_NAMED) return [` ${formatNumber(groups.size)} groups are shown to be worse, but ${but}.`]
  const named: (Phrase | string)[] = [...groups.values()].slice(0, MOST_NAMED)
  const more = groups.size - named.length
  return phrase` Shown to be worse, but ${but}: ${joinPhrases(more > 0 ? [...named, `${formatNumber(more)} more`] : named, '; ', more > 0 ? ' and ' : '; ')}.`
}

/** What was not settled and by what rule it does not hold the merge. */
function unsettledSentence(findings: Findings): Phrase {
  // A group inside another watched one says less than the larger.
  const index = indexBySlice(findings.watched)
  const worst = findings.watched.find((check) => outersOf(check, index).length === 0)
  if (worst === undefined) return []
  const { model } = findings
  const example =
    peopleSentence(worst, model) ??
    phrase`${inlineNameOf(worst, model.words)} in ${strong(groupOf(worst.slice!))}: ${changeOf(worst) ?? 'unknown'}.`
  const others = findings.watched.length - 1
  const more =
    others > 0 ? ` ${formatNumber(others)} more ${others === 1 ? 'check is' : 'checks are'} listed below.` : ''
  const rule =
    model.verdict === 'pass'
      ? 'Groups block only when harm is shown; merging accepts that risk.'
      : 'Groups block only when harm is shown.'
  const open = findings.worseAndUndecided.includes(worst)
    ? 'Shown to be worse, but undecided whether by more than the policy allows'
    : 'Not settled either way'
  return phrase`${open}: ${lowerFirst(example)}${more} ${rule}`
}

export function howSure(findings: Findings): Phrase {
  const { model } = findings
  const { words } = model
  const sure = formatPlainPercent(model.policy.confidence)
  if (model.identicalPredictions && findings.failedScenarios.length + findings.failedNumbers.length === 0)
    return ['Certain: the predictions were compared one by one. Nothing follows about a new model.']
  const failed = findings.failedOverall[0] ?? findings.smallestGroups[0]
  // Without counts or standard errors nothing is shown: the policy trusts the numbers as they are, and the reason says so.
  if (failed?.reason?.code === 'trusted_point') return [sentenceOf(failed.reason)]
  if (failed) {
    const loss = lossAtLeast(failed, words)
    const others = findings.failedOverall.length + findings.failedGroups.length - 1
    const more =
      others > 0
        ? ` The ${others === 1 ? 'other failed check is' : `${formatNumber(others)} other failed checks are`} shown with the same certainty.`
        : ''
    return phrase`${loss ? `${sure} sure that ${loss}.` : sentenceOf({ code: 'regression_shown', args: {} })}${falseAlarm(findings, failed)}${more}`
  }
  const tested = findings.failedLimits.find(isOfValue)
  if (tested) return [`${sure} sure that ${rateAtLeast(tested)}.`]
  if (findings.failedLimits[0]?.kind === 'drift')
    return [
      `${sure} sure that the rows differ from the reference by more than is tolerated, all compared columns counted together.`,
    ]
  const required = certaintyOfRequirements(findings)
  if (required.length > 0) return required
  if (findings.undecided.length > 0) return notSure(findings.undecided[0], findings)
  const best = bestOf(findings)
  const gain = best && gainAtLeast(best, words)
  if (gain) return [`${sure} sure that ${gain}.`]
  const shown = findings.overall
    .filter((check) => check.status === 'pass' && check.reason?.code === 'non_inferior')
    .sort((a, b) => rankOf(a) - rankOf(b))[0]
  if (shown) {
    if (hasTarget(shown))
      return phrase`${sure} sure that it is not farther from its target by more than the ${marginInWords(shown)} allowed in ${inlineNameOf(shown, words)}. It is not shown to be nearer.`
    return phrase`${sure} sure that it does not lose more than the ${marginInWords(shown)} allowed in ${inlineNameOf(shown, words)}. It is not shown to be better.`
  }
  const guarded = findings.overall.find((check) => check.status === 'pass')
  if (guarded === undefined)
    return metLimits(findings).length > 0
      ? ['A limit is compared with the measured value itself; no range is involved.']
      : ['Unknown. No check of the whole data could be judged.']
  if (isTrusted(guarded)) return [sentenceOf(guarded.reason!)]
  const seen = guarded.evidence?.minimumDetectableLoss
  const would =
    typeof seen === 'number' && seen > 0
      ? ` ${hasTarget(guarded) ? 'A distance from the target larger by' : 'A loss of'} ${sizeOf(seen, guarded, words, 'awayFromZero')} in ${plainText(inlineNameOf(guarded, words))} would have been seen 4 times in 5.`
      : ''
  return phrase`No loss beyond what is allowed is shown; that does not prove there is none.${would}`
}

function falseAlarm(findings: Findings, check: Check): string {
  if (!check.interval?.simultaneous) return ' This check alone.'
  const all = findings.model.families.reduce(
    (sum, family) => sum + (family.tier === 'reported' ? 0 : answeredIn(family, findings)),
    0,
  )
  const alpha = 1 - findings.model.policy.confidence
  return all > 1
    ? ` Allowing for ${all === 2 ? 'both' : `all ${formatNumber(all)}`} checks, the chance that this is a false alarm is at most ${formatInHundred(alpha, 'awayFromZero')}.`
    : ''
}

/** `at least 2.1 % of the decisions are right today and wrong with the new model`. */
const rateAtLeast = (check: Check): string =>
  `at least ${formatSize((check.interval?.low ?? 0) * 100, 1, 'towardZero')}${NBSP}% of the decisions are right today and wrong with the new model`

function notSure(check: Check, findings: Findings): Phrase {
  const { model } = findings
  // The reason of a tested limit holds its range and the rows that would settle it.
  if (isOfValue(check) && check.reason) return phrase`Not sure enough. ${sentenceOf(check.reason)}`
  const name = inlineNameOf(check, model.words)
  const clients = pluralOf(model.words.row)
  const start = phrase`Not sure enough. In ${name} the policy allows ${allowanceInWords(check)}`
  const because = check.evidence?.ineligibleBecause
  if (check.reason?.code === 'estimate_beyond_margin') {
    const show = check.evidence?.rowsNeeded?.toShowLoss
    const wouldShow =
      typeof show === 'number'
        ? ` About ${formatRowsNeeded(show)} ${clients} would show the loss, if it is as large as that. You have ${formatNumber(check.n)}.`
        : ''
    if (because)
      return phrase`${start}. The loss measured is larger, but not proven. ${sentenceOf(because)}${wouldShow}`
    return phrase`${start}. ${sentenceOf(check.reason)}${wouldShow}`
  }
  const needed = rowsToSay(check)
  const support = because ? ` ${sentenceOf(because)}` : ''
  if (needed === null) return phrase`${start}; these data cannot rule out more.${support}`
  const takes = `takes about ${formatRowsNeeded(needed.rows)} ${clients}`
  const have = check.n > 0 ? ` You have ${formatNumber(check.n)}.` : ''
  return needed.atEstimate
    ? phrase`${start}; at the present estimate it ${takes} to rule out more than that.${have}${support}`
    : phrase`${start}; to rule out more than that ${takes}.${have}${support}`
}

/** `One of @a or @b, not the author,`. soFar: who has approved already, so that only the rest is asked for. */
export function approversOf(model: ModelReport, soFar?: DecisionsReport['approvals']): Phrase | null {
  const { approvals } = model.policy
  if (approvals === null) return null
  const { anyOf, allOf = [], count, preventAuthor } = approvals
  const some = joinPhrases(anyOf.map(mention), ', ', ' or ')
  const all = joinPhrases(allOf.map(mention), ', ', ' and ')
  const missing = soFar && allOf.length === 0 ? soFar.needed - soFar.given.length : count
  const counted = `${missing === 1 ? 'One' : formatNumber(missing)}${missing < count || (soFar && soFar.given.length > 0) ? ' more' : ''}`
  const names =
    allOf.length === 0
      ? phrase`${counted} of ${some}`
      : anyOf.length === 0
        ? all
        : phrase`${all}, and ${lowerFirstLetter(counted)} of ${some}`
  return phrase`${names}${preventAuthor ? ', not the author,' : ''}`
}

/** Reasons that only a better model takes away. */
const REPAIRED: readonly (string | undefined)[] = ['checks_regressed', 'scenarios_failed', 'numbers_worse']

const isDriftAlone = ({ failedLimits, failedScenarios, failedNumbers }: Findings): boolean =>
  failedScenarios.length + failedNumbers.length === 0 && failedLimits.every(({ kind }) => kind === 'drift')

export function whatNow(findings: Findings, hasCommand: boolean): Phrase {
  const { model, report } = findings
  const again = report.context.pullRequest === null ? 'compare again' : 'push'
  // More rows are no advice where the report says that they will not help.
  const beyond = findings.undecided.some(isBeyondMargin)
  const remedy = beyond
    ? 'improve the model'
    : isOfTotals(model)
      ? 'give the predictions of both models, which decide more than totals,'
      : `test on more ${pluralOf(model.words.row)}`
  if (model.verdict === 'block') {
    if (model.identicalPredictions && model.reasons[0]?.code === 'identical_predictions')
      return [`Author: write the predictions of the new model and ${again}. Nobody else needs to act.`]
    const [failed] = [...findings.failedOverall, ...findings.smallestGroups]
    const where =
      failed && failed.slice !== null
        ? findings.smallestGroups.length === 1
          ? ' for this group'
          : ' for these groups'
        : failed === undefined
          ? whereToRepair(findings)
          : ''
    if (model.reasons[0]?.code === 'checks_inconclusive')
      return [`Author: ${remedy} and ${again}. The policy blocks what is undecided.`]
    if (model.reasons[0]?.code === 'not_evaluated_gating')
      return [`Author: see that what is missing can be checked, and ${again}. The policy blocks what is undecided.`]
    if (failed === undefined && isDriftAlone(findings))
      return [
        `Author: find out what changed in the data, bring the test rows or the reference up to date, and ${again}. No change of the model repairs this.`,
      ]
    return phrase`Author: repair the model${where} and ${again}. Nobody else needs to act.${requirementOwners(findings)}`
  }
  if (model.verdict === 'pass') {
    const found = undeclaredWorse(model)
    return found.length === 0
      ? ['Nothing from you. Usual code review, then merge.']
      : phrase`Author: look at ${groupOf(found[0].slice)}${found.length > 1 ? ` and ${formatNumber(found.length - 1)} more` : ''}, which the search found worse, and say whether that is accepted. Nothing else is asked: usual code review, then merge.`
  }
  const author =
    model.reasons[0]?.code === 'identical_predictions'
      ? `Author: write the predictions of the new model and ${again} (best).`
      : REPAIRED.includes(model.reasons[0]?.code)
        ? phrase`Author: repair the model${whereToRepair(findings)} and ${again} (best).${requirementOwners(findings)}`
        : model.reasons[0]?.code === 'not_evaluated_gating'
          ? `Author: see that what is missing can be checked, and ${again} (best).`
          : model.reasons[0]?.code === 'no_gating_checks'
            ? `Author: say in the config what decides, and ${again} (best).`
            : `Author: ${remedy} and ${again} (best).`
  const approvers = approversOf(model, report.decisions?.approvals)
  const refuse = report.context.pullRequest === null ? '' : ' To refuse, request changes or close the pull request.'
  if (approvers === null || report.advisory || report.trial) {
    const held =
      report.advisory || report.trial ? 'The merge is not held.' : sentenceOf({ code: 'advisory_review', args: {} })
    return phrase`${author} Or whoever merges accepts the risk: ${held.charAt(0).toLowerCase()}${held.slice(1)}${refuse}`
  }
  if (hasCommand)
    return phrase`${author}${givenSoFar(report)} Or ${lowerFirst(approvers)} accepts the risk with a new comment here, adding a reason:`
  return phrase`${author}${givenSoFar(report)} Or ${lowerFirst(approvers)} decides; the check stays red until then.${refuse}`
}

export const lowerFirst = (content: Phrase): Phrase => {
  const [first, ...rest] = content
  return typeof first === 'string' ? [lowerFirstLetter(first), ...rest] : content
}

export function commandOf(model: ModelReport, report: Report, options: DescribeOptions): ModelDescription['command'] {
  if (model.verdict !== 'review' || model.policy.approvals === null) return null
  return approveCommand(report, options)
}

/** The line that approves this commit; null: no bot answers, nobody is asked, or no commit is known. */
export function approveCommand(report: Report, options: DescribeOptions): ModelDescription['command'] {
  const head = report.context.headSha
  if (!options.commands || report.advisory || report.verdict !== 'review' || head === null) return null
  return {
    lines: [`/model-review approve ${head.slice(0, 7)} <why>`],
    after: [
      'It holds for later commits too, as long as nothing new fails and nothing gets worse. Until then the merge waits. To refuse, request changes or close the pull request.',
    ],
  }
}
