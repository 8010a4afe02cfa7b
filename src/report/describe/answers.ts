/** The four questions that every reader asks of a model, and the command that answers the last one. */
import type { Check } from '../../core/comparison.js'
import type { DescribeOptions } from '../description.js'
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
  worseThoughAllowed,
} from '../findings.js'
import type { Catalogue } from '../languages/catalogue.js'
import { mention, type Phrase, plainText, sentences } from '../phrase.js'
import type { DecisionsReport, ModelReport, Report } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { groupOf, inlineNameOf, sizeOfGroup } from '../words/check-names.js'
import {
  allowanceInWords,
  allowedOf,
  changeOf,
  isOfValue,
  marginInWords,
  rangeWithUnit,
  rowsToSay,
  sizeOf,
  todayToNewWithUnit,
  valueInWords,
  valueWithUnit,
} from '../words/check-numbers.js'
import { formatInHundred, formatPlainPercent, formatRowsNeeded, formatSize } from '../words/format.js'
import { gainAtLeast, lossAtLeast, peopleSentence } from '../words/harm.js'
import { moneyInTest } from '../words/money-words.js'
import { hasTarget } from '../words/targets.js'
import { answeredIn } from './counts.js'
import { givenSoFar } from './decided.js'
import type { ModelDescription } from './describe-model.js'
import { discoveredSentence, undeclaredWorse } from './discovered.js'
import { isOfTotals } from './method.js'
import { moneySentence, tradeOff } from './money-sentences.js'
import { certaintyOfRequirements, requirementOwners, requirementsSentence, whereToRepair } from './requirements.js'

/** An answer, sentence by sentence, the most important one first. */
export type Answered = readonly Phrase[]

const told = (...parts: readonly (Phrase | string | null)[]): Answered =>
  parts.flatMap((part) => (part === null || part.length === 0 ? [] : [typeof part === 'string' ? [part] : part]))

export function betterOrWorse(findings: Findings): Answered {
  const { model } = findings
  const words = say().answers
  const required = requirementsSentence(findings)
  if (model.identicalPredictions) return told(words.samePredictions, limitSentence(findings), required)
  const money = findings.overall.filter((check) => check.kind === 'business').slice(0, 2)
  const metrics = findings.overall.filter((check) => check.kind !== 'business')
  const within = findings.worseWithinMargin.filter(isOverall)
  const worse = findings.worseAndUndecided.filter(isOverall)
  const isMetric = (check: Check) => check.kind !== 'business'
  const traded = tradeOff(findings)
  const said = told(
    ...(traded
      ? [
          ...money
            .filter((check) => !hasStatus('improved', 'regressed')(check))
            .map((check) => moneySentence(check, model)),
          ...traded,
        ]
      : [
          ...money.map((check) => moneySentence(check, model)),
          checksSentence(metrics.filter(hasStatus('regressed')), 'worse', model),
        ]),
    limitSentence(findings),
    required,
    traded ? null : checksSentence(metrics.filter(hasStatus('improved')), 'better', model),
    checksSentence(
      metrics.filter((check) => check.status === 'pass' && !within.includes(check) && !isTrusted(check)),
      'notWorse',
      model,
      false,
    ),
    checksSentence(
      metrics.filter((check) => check.status === 'pass' && isTrusted(check)),
      'trusted',
      model,
    ),
    checksSentence(
      metrics.filter((check) => check.status === 'inconclusive' && !worse.includes(check)),
      'undecided',
      model,
    ),
    undecidedLimitSentence(findings),
    checksSentence(worse.filter(isMetric), 'worseUndecided', model),
    checksSentence(within, 'worseWithin', model),
    traded ? null : checksSentence(findings.reportedWorse, 'reportedWorse', model),
  )
  return said.length > 0 ? said : unjudgedSentence(findings)
}

/** Without a test, a difference beyond chance cannot be told: the policy trusts the numbers. */
const isTrusted = (check: Check): boolean => check.reason?.code === 'trusted_point'

/** Nothing of the whole data was judged but limits; what is only reported is said, so that nobody takes it for nothing. */
function unjudgedSentence(findings: Findings): Answered {
  const { model } = findings
  const words = say().answers
  const met = metLimits(findings)
  const reported = model.checks.filter(
    (check) =>
      isOverall(check) &&
      check.role === 'info' &&
      check.kind !== 'limit' &&
      check.difference !== null &&
      !met.some(({ metric }) => metric === check.metric),
  )
  return told(
    met.length === 0
      ? words.unknown
      : words.limitsMet(
          met.map((check) => ({
            name: inlineNameOf(check, model.words),
            value: valueWithUnit(check.challenger!, check),
            allowed: allowedOf(check) ?? '',
          })),
        ),
    met.length === 0 ? null : words.notJudged,
    checksSentence(reported, 'reported', model),
  )
}

function limitSentence({ failedLimits, model }: Findings): Phrase {
  if (failedLimits.length === 0) return []
  return say().answers.limitsBroken(
    failedLimits.map((check) => ({
      name: inlineNameOf(check, model.words),
      value: check.challenger === null ? null : valueWithUnit(check.challenger, check),
      allowed: allowedOf(check),
    })),
  )
}

/** A limit that is tested can also be undecided. */
function undecidedLimitSentence({ undecided, model }: Findings): Phrase {
  const open = undecided.filter(isOfValue)
  if (open.length === 0) return []
  return say().answers.limitsUndecided(
    open.map((check) => ({
      name: inlineNameOf(check, model.words),
      value: check.challenger === null ? null : valueInWords(check.challenger, check),
      allowed: allowedOf(check),
    })),
  )
}

type Label = Parameters<Catalogue['answers']['checks']>[0]

function checksSentence(checks: readonly Check[], label: Label, model: ModelReport, withNumbers = true): Phrase {
  if (checks.length === 0) return []
  const words = say().answers
  // "and 1 more" is no shorter than its name.
  const named = checks.slice(0, checks.length === MOST_NAMED + 1 ? MOST_NAMED + 1 : MOST_NAMED).map((check) => {
    const name = inlineNameOf(check, model.words)
    const values = withNumbers ? todayToNewWithUnit(check) : null
    if (values === null) return name
    // What is not decided has no estimate without its range.
    const range = label === 'undecided' ? rangeWithUnit(check) : ''
    return range === '' ? words.checkWithValues(name, values) : words.checkWithRange(name, values, range)
  })
  return words.checks(label, named, checks.length - named.length)
}

/** More than a reader takes in at once; the sentences beyond the first ones are folded. */
const MOST_SAID = 4
const SAID_OF_MANY = 3

/** Where groups fail, the first sentences name them and what it means to them; the others have a part of their own. */
export function whoGetsWorse(findings: Findings): Answered {
  const all = everyoneWorse(findings)
  return isLong(all, findings) ? [...all.slice(0, SAID_OF_MANY), [say().answers.whoElse.pointer]] : all
}

/** What `whoGetsWorse` does not say; empty where it says all. */
export function whoElseGetsWorse(findings: Findings): Answered {
  const all = everyoneWorse(findings)
  return isLong(all, findings) ? all.slice(SAID_OF_MANY) : []
}

const isLong = (all: Answered, { smallestGroups }: Findings): boolean =>
  smallestGroups.length > 0 && all.length > MOST_SAID

function everyoneWorse(findings: Findings): Answered {
  const found = discoveredSentence(findings.model)
  if (findings.groups.length === 0 && found.length > 0) return told(say().answers.noGroupsDeclared, found)
  return told(...declaredWorse(findings), found)
}

function declaredWorse(findings: Findings): Answered {
  const { model, groups } = findings
  const words = say().answers
  const { row } = model.words
  if (model.identicalPredictions) return told(words.nobody)
  const small = model.smallSlices
  const tooSmall = small && small.slices > 0 ? words.groupsTooSmall(small.slices, small.minRows, row) : null
  if (groups.length === 0) {
    if (tooSmall !== null) return told(words.unknownWho, tooSmall)
    return told(isOfTotals(model) ? words.totalsHaveNoGroups : words.noGroupsConfigured)
  }
  const unjudged = groups.filter(hasStatus('not_evaluated'))
  if (unjudged.length === groups.length) {
    const [first] = unjudged
    const more = countGroups(unjudged) - 1
    return told(
      words.noGroupJudged(groupOf(first.slice!), first.reason && sentenceOf(first.reason)),
      more > 0 ? words.moreGroupsListed(more) : null,
      tooSmall,
    )
  }
  const failed = findings.smallestGroups
  // Where the search found another that is worse, "no group" would contradict it.
  const none = { declared: undeclaredWorse(model).length > 0, thanAllowed: worseThoughAllowed(findings) }
  const within = sentences(
    worseGroupsSentence(findings.worseWithinMargin, findings, 'within'),
    worseAndUndecidedSentence(findings),
  )
  const payers = payersSentence(findings, failed)
  if (failed.length > 0) {
    const named = failed
      .slice(0, failed.length <= MOST_NAMED + 1 ? failed.length : MOST_NAMED)
      .map((check) =>
        words.groupOfSize(
          groupOf(check.slice!),
          failed.length === 1 ? sizeOfGroup(check, model.words) : words.groupSize(check.n, row),
          shareOfAll(check, model),
        ),
      )
    // The alert speaks of people when a group leads it; here they are said when something else does.
    const people =
      findings.failedOverall.length > 0
        ? peopleSentence(failed[0], model, failed.length === 1 ? 'there' : 'named')
        : null
    const judged = countGroups(groups.filter((check) => check.status !== 'not_evaluated'))
    return told(
      words.groupsWorse(failed.length, named),
      people,
      payers,
      findings.failedGroups.some((each) => each.contains !== null) ? words.containingFailToo(failed.length) : null,
      failed.length === judged && failed.length > 1 ? words.allGroupsJudged : words.noOtherWorse(none),
      within,
    )
  }
  const unsettled = unsettledSentence(findings)
  if (unsettled.length > 0) return told(words.noneWorse(none), within, payers, unsettled, tooSmall)
  const open = groups.filter(hasStatus('inconclusive')).length
  return told(
    words.noneWorse(none),
    within,
    payers,
    open > 0 ? words.groupChecksOpen(open, groups.length) : null,
    tooSmall,
  )
}

const countGroups = (checks: readonly Check[]): number =>
  new Set(checks.map((check) => plainText(groupOf(check.slice!)))).size

/** Who pays, where money is shown to be lost: by group it is only reported, but "nobody" would contradict it. */
function payersSentence(findings: Findings, failed: readonly Check[]): Phrase {
  const { model } = findings
  const words = say().answers
  const lost = model.checks.filter(
    (check) => check.kind === 'business' && check.slice !== null && check.status === 'regressed',
  )
  const there = failed.length === 1 && lost.find((check) => sameGroup(check, failed[0]))
  if (there) return [words.thereItAlso(moneyInTest(there, model.words))]
  if (!findings.failedOverall.some((check) => check.kind === 'business')) return []
  const [most] = lost
    .filter((check) => Object.keys(check.slice!).length === 1)
    .sort((a, b) => Math.abs(b.difference! * b.n) - Math.abs(a.difference! * a.n))
  const amount = most && moneyInTest(most, model.words)
  return amount ? words.mostIsLostIn(groupOf(most.slice!), amount) : []
}

const sameGroup = (a: Check, b: Check): boolean => plainText(groupOf(a.slice!)) === plainText(groupOf(b.slice!))

/** `21 in 100`; null where it is not known, or is all. */
function shareOfAll(check: Check, model: ModelReport): string | null {
  const all = model.rows?.matched
  return all && check.n < all && !model.weighted ? formatInHundred(check.n / all, 'nearest') : null
}

/** Without the groups that `unsettledSentence` speaks of. */
function worseAndUndecidedSentence(findings: Findings): Phrase {
  const said = findings.smallestGroups.length === 0 ? findings.watched : []
  const checks = findings.worseAndUndecided.filter((check) => !said.includes(check))
  return worseGroupsSentence(checks, findings, 'undecided')
}

function worseGroupsSentence(checks: readonly Check[], findings: Findings, how: 'within' | 'undecided'): Phrase {
  const words = say().answers
  const failed = new Set(findings.failedGroups.map(({ check }) => plainText(groupOf(check.slice!))))
  const groups = new Map(
    checks
      .filter((check) => !isOverall(check))
      .map((check) => [plainText(groupOf(check.slice!)), groupOf(check.slice!)] as const)
      .filter(([name]) => !failed.has(name)),
  )
  if (groups.size === 0) return []
  return groups.size > MOST_NAMED
    ? [words.manyGroupsShownWorse(how, groups.size)]
    : words.groupsShownWorse(how, [...groups.values()])
}

/** What was not settled and by what rule it does not hold the merge. */
function unsettledSentence(findings: Findings): Phrase {
  // A group inside another watched one says less than the larger.
  const index = indexBySlice(findings.watched)
  const worst = findings.watched.find((check) => outersOf(check, index).length === 0)
  if (worst === undefined) return []
  const { model } = findings
  const words = say().answers
  return words.unsettled({
    shownWorse: findings.worseAndUndecided.includes(worst),
    example:
      peopleSentence(worst, model) ??
      words.changeInGroup(inlineNameOf(worst, model.words), groupOf(worst.slice!), changeOf(worst)),
    more: findings.watched.length - 1,
    merges: model.verdict === 'pass',
  })
}

export function howSure(findings: Findings): Answered {
  const { model } = findings
  const words = say().answers
  const sure = formatPlainPercent(model.policy.confidence)
  if (model.identicalPredictions && findings.failedScenarios.length + findings.failedNumbers.length === 0)
    return told(words.sameIsCertain)
  const failed = findings.failedOverall[0] ?? findings.smallestGroups[0]
  // Without counts or standard errors nothing is shown: the policy trusts the numbers as they are, and the reason says so.
  if (failed?.reason?.code === 'trusted_point') return told(sentenceOf(failed.reason))
  if (failed) {
    const loss = lossAtLeast(failed, model.words)
    const others = findings.failedOverall.length + findings.failedGroups.length - 1
    return told(
      loss ? words.sureThat(sure, loss) : sentenceOf({ code: 'regression_shown', args: {} }),
      falseAlarm(findings, failed),
      others > 0 ? words.othersAsSure(others) : null,
    )
  }
  const tested = findings.failedLimits.find(isOfValue)
  if (tested) return told(words.sureThat(sure, words.wrongAtLeast(leastShareOf(tested))))
  if (findings.failedLimits[0]?.kind === 'drift') return told(words.sureOfDrift(sure))
  const required = certaintyOfRequirements(findings)
  if (required.length > 0) return told(required)
  if (findings.undecided.length > 0) return notSure(findings.undecided[0], findings)
  const best = bestOf(findings)
  const gain = best && gainAtLeast(best, model.words)
  if (gain) return told(words.sureThat(sure, gain))
  const shown = findings.overall
    .filter((check) => check.status === 'pass' && check.reason?.code === 'non_inferior')
    .sort((a, b) => rankOf(a) - rankOf(b))[0]
  if (shown) {
    const name = inlineNameOf(shown, model.words)
    return told(
      hasTarget(shown)
        ? words.sureOfDistance(sure, marginInWords(shown), name)
        : words.sureOfMargin(sure, marginInWords(shown), name),
    )
  }
  const guarded = findings.overall.find((check) => check.status === 'pass')
  if (guarded === undefined) return told(metLimits(findings).length > 0 ? words.limitHasNoRange : words.unknown)
  if (isTrusted(guarded)) return told(sentenceOf(guarded.reason!))
  const seen = guarded.evidence?.minimumDetectableLoss
  return told(
    words.noLossShown,
    typeof seen === 'number' && seen > 0
      ? words.wouldHaveBeenSeen(
          sizeOf(seen, guarded, model.words, 'awayFromZero'),
          plainText(inlineNameOf(guarded, model.words)),
          hasTarget(guarded),
        )
      : null,
  )
}

function falseAlarm(findings: Findings, check: Check): string | null {
  const words = say().answers
  if (!check.interval?.simultaneous) return words.thisCheckAlone
  const all = findings.model.families.reduce(
    (sum, family) => sum + (family.tier === 'reported' ? 0 : answeredIn(family, findings)),
    0,
  )
  const alpha = 1 - findings.model.policy.confidence
  return all > 1 ? words.falseAlarm(all, formatInHundred(alpha, 'awayFromZero')) : null
}

/** `2.1 %` of a rate that is tested against a limit. */
const leastShareOf = (check: Check): string =>
  say().format.percent(formatSize((check.interval?.low ?? 0) * 100, 1, 'towardZero'))

function notSure(check: Check, findings: Findings): Answered {
  const { model } = findings
  const words = say().answers
  // The reason of a tested limit holds its range and the rows that would settle it.
  if (isOfValue(check) && check.reason) return told(words.notSure, sentenceOf(check.reason))
  const name = inlineNameOf(check, model.words)
  const allowance = allowanceInWords(check)
  const { row } = model.words
  const because = check.evidence?.ineligibleBecause
  if (check.reason?.code === 'estimate_beyond_margin') {
    const show = check.evidence?.rowsNeeded?.toShowLoss
    return told(
      words.notSure,
      words.policyAllows(name, allowance),
      ...(because ? [words.lossNotProven, sentenceOf(because)] : [sentenceOf(check.reason)]),
      ...(typeof show === 'number' ? [words.wouldShow(formatRowsNeeded(show), row), words.youHave(check.n)] : []),
    )
  }
  const needed = rowsToSay(check)
  const support = because ? sentenceOf(because) : null
  if (needed === null) return told(words.notSure, words.cannotRuleOut(name, allowance), support)
  const { rows, atEstimate } = needed
  return told(
    words.notSure,
    words.ruleOut({ name, allowance, rows: formatRowsNeeded(rows), row, atEstimate }),
    check.n > 0 ? words.youHave(check.n) : null,
    support,
  )
}

type Approvers = Parameters<Catalogue['answers']['orAccepts']>[0]

/** Who is asked to approve; null: nobody. soFar: who has approved already, so that only the rest is asked for. */
export function approversOf(model: ModelReport, soFar?: DecisionsReport['approvals']): Approvers | null {
  const { approvals } = model.policy
  if (approvals === null) return null
  const { anyOf, allOf = [], count, preventAuthor } = approvals
  const missing = soFar && allOf.length === 0 ? soFar.needed - soFar.given.length : count
  return {
    count: missing,
    more: missing < count || (soFar !== undefined && soFar !== null && soFar.given.length > 0),
    anyOf: anyOf.map(mention),
    allOf: allOf.map(mention),
    notAuthor: preventAuthor,
  }
}

/** Reasons that only a better model takes away. */
const REPAIRED: readonly (string | undefined)[] = ['checks_regressed', 'scenarios_failed', 'numbers_worse']

const isDriftAlone = ({ failedLimits, failedScenarios, failedNumbers }: Findings): boolean =>
  failedScenarios.length + failedNumbers.length === 0 && failedLimits.every(({ kind }) => kind === 'drift')

/** What would decide an open question. More rows are no advice where the report says that they will not help. */
function remedyOf({ undecided, model }: Findings, push: boolean): string {
  const { tasks } = say().answers
  if (undecided.some(isBeyondMargin)) return tasks.improve(push)
  return isOfTotals(model) ? tasks.givePredictions(push) : tasks.testOnMore(model.words.row, push)
}

export function whatNow(findings: Findings, hasCommand: boolean): Phrase {
  const { model, report } = findings
  const words = say().answers
  const push = report.context.pullRequest !== null
  if (model.verdict === 'block') return whatNowBlocked(findings, push)
  if (model.verdict === 'pass') {
    const found = undeclaredWorse(model)
    return found.length === 0 ? [words.nothingFromYou] : words.lookAtFound(groupOf(found[0].slice), found.length - 1)
  }
  const author = sentences(
    words.authorBest(taskOfReview(findings, push)),
    REPAIRED.includes(model.reasons[0]?.code) ? requirementOwners(findings) : null,
  )
  const approvers = approversOf(model, report.decisions?.approvals)
  const refuse = push ? words.toRefuse : null
  if (approvers === null || report.advisory || report.trial) {
    const held =
      report.advisory || report.trial ? words.mergeNotHeld : sentenceOf({ code: 'advisory_review', args: {} })
    return sentences(author, words.orWhoeverMerges(held), refuse)
  }
  const soFar = givenSoFar(report)
  return hasCommand
    ? sentences(author, soFar, words.orAccepts(approvers))
    : sentences(author, soFar, words.orDecides(approvers), refuse)
}

function whatNowBlocked(findings: Findings, push: boolean): Phrase {
  const { model } = findings
  const words = say().answers
  const why = model.reasons[0]?.code
  if (model.identicalPredictions && why === 'identical_predictions')
    return sentences(words.author(words.tasks.writePredictions(push)), words.nobodyElse)
  if (why === 'checks_inconclusive')
    return sentences(words.author(remedyOf(findings, push)), words.policyBlocksUndecided)
  if (why === 'not_evaluated_gating')
    return sentences(words.author(words.tasks.letItBeChecked(push)), words.policyBlocksUndecided)
  const [failed] = [...findings.failedOverall, ...findings.smallestGroups]
  if (failed === undefined && isDriftAlone(findings))
    return sentences(words.author(words.tasks.findWhatChanged(push)), words.noModelRepairs)
  const where =
    failed === undefined
      ? whereToRepair(findings)
      : failed.slice === null
        ? null
        : words.forGroups(findings.smallestGroups.length)
  return sentences(words.author(words.tasks.repair(where, push)), words.nobodyElse, requirementOwners(findings))
}

/** What the author does, where the other way is that a person decides. */
function taskOfReview(findings: Findings, push: boolean): Phrase | string {
  const { tasks } = say().answers
  const why = findings.model.reasons[0]?.code
  if (why === 'identical_predictions') return tasks.writePredictions(push)
  if (REPAIRED.includes(why)) return tasks.repair(whereToRepair(findings), push)
  if (why === 'not_evaluated_gating') return tasks.letItBeChecked(push)
  return why === 'no_gating_checks' ? tasks.sayWhatDecides(push) : remedyOf(findings, push)
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
    lines: [`/model-review approve ${head.slice(0, 7)} ${say().answers.why}`],
    after: [say().answers.approvalHolds],
  }
}
