/** One model of the report in words: what happened to it, the four answers, and its tables. */
import type { Check, CheckStatus } from '../core/comparison.js'
import { configLine, firstSentence, problemBlocks, unknownAnswers } from './describe-problems.js'
import type { Block, CheckRow, CheckTable, DescribeOptions, Drop, Icon, Section } from './description.js'
import {
  formatInHundred,
  formatNumber,
  formatPercent,
  formatPlain,
  formatPlainPercent,
  formatRowsNeeded,
  NBSP,
  perPeriod,
} from './format.js'
import { countOf, pluralOf } from './language.js'
import { sentenceOf } from './messages/index.js'
import { capitalise, code, joinPhrases, mention, type Phrase, phrase, plainText, strong } from './phrase.js'
import {
  allowedOf,
  changeOf,
  effectOf,
  gainAtLeast,
  groupOf,
  inlineNameOf,
  lossAtLeast,
  marginInWords,
  moneyChange,
  moneyInTest,
  moneyRange,
  peopleSentence,
  positivesOf,
  rangeInWords,
  rowNameOf,
  shorten,
  sizeOf,
  sizeOfGroup,
  todayToNew,
  valueInWords,
} from './present.js'
import type { BusinessReport, InputReport, ModelReport, Report } from './report.js'

export interface ModelDescription {
  readonly model: ModelReport
  /** What happened, as a clause for the heading; the longest that fits is used. */
  readonly facts: readonly Phrase[]
  readonly lead: string
  readonly alert: Phrase
  readonly betterOrWorse: Phrase
  readonly whoGetsWorse: Phrase
  readonly howSure: Phrase
  readonly whatNow: Phrase
  readonly command: { readonly lines: readonly string[]; readonly after: Phrase } | null
  readonly open: readonly Block[]
  /** The last section says what was not checked and how the rest was computed. */
  readonly folded: readonly Section[]
  /** `2 worse, 14 unclear, 47 fine (3 of them shown better)`. */
  readonly counts: string
  /** The finding in a table of models. */
  readonly found: Phrase
  /** `2 of 63 checks worse`. */
  readonly summary: string
}

const MOST_DECIDING_ROWS = 6
const MOST_WATCHED = 12
const MOST_NAMED = 3
const MOST_GROUPS_NAMED = 6

/** The checks of a model by the part they play in the sentences. */
interface Findings {
  readonly model: ModelReport
  readonly report: Report
  /** Take part in the decision, by their role. */
  readonly judged: readonly Check[]
  readonly overall: readonly Check[]
  readonly groups: readonly Check[]
  readonly failedOverall: readonly Check[]
  readonly failedLimits: readonly Check[]
  /** Failed checks of groups, smallest group first, those containing it under it. */
  readonly failedGroups: readonly { readonly check: Check; readonly contains: Check | null }[]
  /** Undecided, and a person is asked because of it. */
  readonly undecided: readonly Check[]
  /** Undecided with an estimate beyond the allowed loss, in groups: not proven, worth watching; worst first. */
  readonly watched: readonly Check[]
  readonly notEvaluated: readonly Check[]
  /** Not evaluated although the verdict waits for their answer. */
  readonly unanswered: readonly Check[]
  /** Shown worse, but within the margin or only reported. */
  readonly worseWithinMargin: readonly Check[]
}

const isReportedOnly = (check: Check) => check.role === 'info' || check.severity === 'info'
const isOverall = (check: Check) => check.slice === null
const hasStatus =
  (...statuses: readonly CheckStatus[]) =>
  (check: Check) =>
    statuses.includes(check.status)

/** Whether an undecided check asks for a person: the same rule that the verdict follows. */
const mustAnswer = (check: Check) =>
  check.gating && !isReportedOnly(check) && (isOverall(check) || check.severity === 'critical')
const asksForPerson = (check: Check) => check.status === 'inconclusive' && mustAnswer(check)

type SliceIndex = ReadonlyMap<string, readonly Check[]>

const keyOfEntries = (entries: readonly (readonly [string, string])[]): string =>
  JSON.stringify([...entries].sort(([a], [b]) => (a < b ? -1 : 1)))

function indexBySlice(checks: readonly Check[]): SliceIndex {
  const index = new Map<string, Check[]>()
  for (const check of checks) {
    const key = keyOfEntries(Object.entries(check.slice ?? {}))
    index.set(key, [...(index.get(key) ?? []), check])
  }
  return index
}

/** Crosses of more columns than this are not searched for the groups that contain them. */
const MOST_CROSSED = 8

/**
 * Checks of groups that contain this one's. A group with fewer conditions, all of them among this one's, contains it; so
 * the candidates are looked up rather than every pair compared.
 */
function outersOf(check: Check, index: SliceIndex): readonly Check[] {
  const entries = Object.entries(check.slice ?? {})
  if (entries.length > MOST_CROSSED) return []
  const everything = 2 ** entries.length - 1
  return Array.from({ length: Math.max(0, everything - 1) }, (_, subset) =>
    entries.filter((_, bit) => ((subset + 1) >> bit) & 1),
  ).flatMap((part) => index.get(keyOfEntries(part)) ?? [])
}

const severityOf = (check: Check): number =>
  check.improvement === null ? 0 : check.improvement / (check.marginValue || Math.abs(check.champion ?? 1) || 1)

const byId = (a: Check, b: Check) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

function findingsOf(model: ModelReport, report: Report): Findings {
  const judged = model.checks.filter((check) => !isReportedOnly(check) && check.kind !== 'integrity')
  const overall = judged.filter((check) => isOverall(check) && check.kind !== 'limit')
  const groups = judged.filter((check) => !isOverall(check) && check.kind !== 'limit')
  const failed = hasStatus('regressed')
  return {
    model,
    report,
    judged,
    overall,
    groups,
    failedOverall: overall
      .filter(failed)
      .sort((a, b) => rankOf(a) - rankOf(b) || severityOf(a) - severityOf(b) || byId(a, b)),
    failedLimits: judged.filter((check) => check.kind === 'limit' && failed(check)),
    failedGroups: nest(groups.filter(failed)),
    undecided: judged.filter(asksForPerson).sort((a, b) => rankOf(a) - rankOf(b)),
    watched: groups
      .filter((check) => check.status === 'inconclusive' && check.reason?.code === 'estimate_beyond_margin')
      .sort((a, b) => severityOf(a) - severityOf(b) || byId(a, b)),
    notEvaluated: model.checks.filter(
      // A reported check is not judged by design, and identical predictions are said once.
      (check) =>
        check.status === 'not_evaluated' &&
        !['reported_only', 'identical_predictions'].includes(check.reason?.code ?? ''),
    ),
    unanswered: judged.filter(
      (check) =>
        check.status === 'not_evaluated' && mustAnswer(check) && check.reason?.code !== 'identical_predictions',
    ),
    worseWithinMargin: model.checks.filter(
      (check) =>
        (check.status !== 'regressed' && check.notes.some((note) => note.code === 'regression_within_margin')) ||
        (check.status === 'regressed' && isReportedOnly(check)),
    ),
  }
}

/** Money first, then required checks, then the rest. */
function rankOf(check: Check): number {
  if (check.kind === 'business') return 0
  return check.role === 'primary' ? 1 : 2
}

/** Smallest group first, each followed by the groups that contain it. */
function nest(failed: readonly Check[]): Findings['failedGroups'] {
  const index = indexBySlice(failed)
  const outer = new Map(failed.map((check) => [check, outersOf(check, index)]))
  const containing = new Set([...outer.values()].flat())
  const smallest = failed
    .filter((check) => !containing.has(check))
    .sort((a, b) => severityOf(a) - severityOf(b) || a.n - b.n || byId(a, b))
  const listed = new Set<Check>()
  return smallest.flatMap((check) => {
    const parents = outer
      .get(check)!
      .filter((other) => !listed.has(other))
      .sort((a, b) => a.n - b.n || byId(a, b))
    const chain = [{ check, contains: null }, ...parents.map((parent) => ({ check: parent, contains: check }))]
    for (const link of chain) listed.add(link.check)
    return chain
  })
}

/** Groups that failed and contain no other failed group, each once however many of its checks failed. */
function smallestGroups(findings: Findings): readonly Check[] {
  const seen = new Map<string, Check>()
  for (const { check, contains: inner } of findings.failedGroups) {
    const key = plainText(groupOf(check.slice!))
    if (inner === null && !seen.has(key)) seen.set(key, check)
  }
  return [...seen.values()]
}

export function describeModel(model: ModelReport, report: Report, options: DescribeOptions): ModelDescription {
  if (model.verdict === 'error') return describeFailure(model, report)
  const findings = findingsOf(model, report)
  const said = sayVerdict(findings)
  const command = commandOf(findings, options)
  return {
    model,
    ...said,
    betterOrWorse: betterOrWorse(findings),
    whoGetsWorse: whoGetsWorse(findings),
    howSure: howSure(findings),
    whatNow: whatNow(findings, command !== null),
    command,
    open: openBlocks(findings),
    folded: foldedSections(findings, options),
    counts: countsOf(findings),
    found: foundOf(findings),
    summary: summaryOf(findings),
  }
}

// The verdict: heading and alert, by the first reason's code.

type Said = Pick<ModelDescription, 'facts' | 'lead' | 'alert'>

const LEADS = { block: 'Blocked.', review: 'Not decided.', pass: 'Passed.', error: 'No result, so no merge.' } as const

function sayVerdict(findings: Findings): Said {
  const { model } = findings
  const name = code(shorten(model.name))
  const clients = pluralOf(model.words.row)
  const lead = LEADS[model.verdict]
  switch (model.reasons[0]?.code) {
    case 'checks_regressed':
    case 'limits_broken':
      return sayFailure(findings)
    case 'identical_predictions':
      return {
        lead,
        facts: [phrase`the predictions of ${name} did not change`, phrase`${name} predicts as before`],
        alert: [sentenceOf(model.reasons[0])],
      }
    case 'checks_inconclusive': {
      const beyond = findings.undecided.some((check) => check.reason?.code === 'estimate_beyond_margin')
      return {
        lead,
        facts: beyond
          ? [phrase`the data do not settle whether ${name} is worse`, phrase`${name} is undecided`]
          : [phrase`too little data to judge ${name}`, phrase`${name} is undecided`],
        alert: phrase`${formatNumber(model.rows?.matched ?? 0)} test ${clients} cannot show whether the new model is worse than the policy allows. ${
          model.verdict === 'pass' ? 'The policy lets undecided checks pass.' : 'This is not a pass.'
        }`,
      }
    }
    case 'not_evaluated_gating':
    case 'no_gating_checks':
      return {
        lead,
        facts: [phrase`${name} could not be judged in full`, phrase`${name} could not be judged`],
        alert: [sentenceOf(model.reasons[0])],
      }
    default:
      return model.verdict === 'pass'
        ? sayPass(findings)
        : { lead, facts: [phrase`${name} needs a decision`], alert: joinPhrases(model.reasons.map(sentenceOf), ' ') }
  }
}

function sayFailure(findings: Findings): Said {
  const { model } = findings
  const { words, policy } = model
  const name = code(shorten(model.name))
  const lead =
    model.verdict === 'block'
      ? 'Blocked.'
      : model.verdict === 'review'
        ? 'Worse, and a person decides.'
        : 'Worse, but the policy lets it pass.'
  const groups = smallestGroups(findings)
  const check = findings.failedOverall[0] ?? groups[0]
  if (check === undefined) return sayLimit(findings, lead)
  const count = groups.length === 1 ? 'one group' : `${formatNumber(groups.length)} groups`
  const also = [
    ...findings.failedOverall
      .filter((other) => other !== check)
      .map((other) => phrase`is worse in ${inlineNameOf(other, words)}`),
    ...findings.failedLimits.map((limit) => phrase`breaks the limit for ${inlineNameOf(limit, words)}`),
    ...(isOverall(check) && groups.length > 0 ? [`gets worse for ${count} of ${pluralOf(words.row)}`] : []),
  ]
  const more = also.length > 0 ? phrase` It also ${joinPhrases(also, ', ', ' and ')}.` : ''
  const policyNote =
    policy.onRegression === 'block' ? '' : ` The policy says what a shown loss does: ${policy.onRegression}.`
  if (isOverall(check)) {
    const effect = effectOf(check, words)
    return {
      lead,
      facts: [
        ...(check.kind === 'business' ? [phrase`${name} ${effect} than today's`] : []),
        phrase`${name} ${effect}`,
        phrase`${name} gets worse`,
      ],
      alert: phrase`${harmSentence(check, model)}${more}${policyNote}`,
    }
  }
  return {
    lead,
    facts: [phrase`${name} gets worse for ${count} of ${pluralOf(words.row)}`, phrase`${name} gets worse for ${count}`],
    alert: phrase`${harmSentence(check, model)}${more}${policyNote}`,
  }
}

function sayLimit(findings: Findings, lead: string): Said {
  const { model } = findings
  const name = code(shorten(model.name))
  const check = findings.failedLimits[0]
  if (check === undefined)
    return { lead, facts: [phrase`${name} gets worse`], alert: joinPhrases(model.reasons.map(sentenceOf), ' ') }
  const value = check.challenger === null ? 'not known' : valueInWords(check.challenger, check)
  const allowed = allowedOf(check) ?? 'not given'
  return {
    lead: model.verdict === 'block' ? 'Blocked.' : lead,
    facts: [
      phrase`${name} breaks the limit for ${inlineNameOf(check, model.words)}: ${value}, allowed ${allowed}`,
      phrase`${name} breaks the limit for ${code(shorten(check.metric))}`,
      phrase`${name} breaks a limit`,
    ],
    alert: phrase`${inlineNameOf(check, model.words)}: ${strong(value)}. The policy asks for ${allowed}.`,
  }
}

function sayPass(findings: Findings): Said {
  const { model } = findings
  const name = code(shorten(model.name))
  const best = bestOf(findings)
  const groups =
    findings.groups.length === 0
      ? 'No groups were compared.'
      : `No group is shown to get worse${thanAllowed(findings)}.`
  if (best === undefined) {
    return {
      lead: 'Passed.',
      facts: [phrase`${name} is not worse than allowed`, phrase`${name} passes`],
      alert: phrase`No check is shown to be worse than the policy allows. ${groups}`,
    }
  }
  const money =
    best.kind === 'business'
      ? phrase`${name} gets better, about ${moneyChange(best, model.words)}`
      : phrase`${name} ${effectOf(best, model.words)}`
  return {
    lead: 'Passed.',
    facts: [money, phrase`${name} gets better`],
    alert: phrase`${gainSentence(best, model)} ${groups}`,
  }
}

/** The improvement to lead with: money, then a required check. */
function bestOf(findings: Findings): Check | undefined {
  return findings.overall.filter(hasStatus('improved')).sort((a, b) => rankOf(a) - rankOf(b) || byId(a, b))[0]
}

/** What a person can repeat: people, or today's value and the new one. */
function harmSentence(check: Check, model: ModelReport): Phrase {
  const people = peopleSentence(check, model)
  if (people) return people
  const money = check.slice === null ? moneyInTest(check, model.words) : null
  if (money !== null)
    return phrase`On the test data the new model ${strong(money)}; the policy allows a loss of ${marginInWords(check)}.`
  const group = check.slice === null ? '' : phrase` in ${strong(groupOf(check.slice))}`
  return phrase`${inlineNameOf(check, model.words)}${group} goes from ${valuesInSentence(check)}, a change of ${strong(changeOf(check) ?? 'unknown size')}; the policy allows a loss of ${marginInWords(check)}.`
}

function gainSentence(check: Check, model: ModelReport): Phrase {
  const money = moneyInTest(check, model.words)
  if (money !== null) return phrase`On the test data the new model ${strong(money)}.`
  return (
    peopleSentence(check, model) ??
    phrase`${inlineNameOf(check, model.words)} goes from ${valuesInSentence(check)}, a change of ${strong(changeOf(check) ?? 'unknown size')}.`
  )
}

const valuesInSentence = (check: Check): string => {
  const unit = check.unit.kind === 'money' ? `${NBSP}${shorten(check.unit.name)}` : ''
  return `${(todayToNew(check) ?? 'unknown').replace(`${NBSP}→${NBSP}`, ' to ')}${unit}`
}

// The four answers.

function betterOrWorse(findings: Findings): Phrase {
  const { model } = findings
  if (model.identicalPredictions)
    return ["Neither. Every prediction is the same as today's, so there is nothing to compare."]
  const money = findings.overall.filter((check) => check.kind === 'business').slice(0, 2)
  const metrics = findings.overall.filter((check) => check.kind !== 'business')
  const within = findings.worseWithinMargin.filter(isOverall)
  const sentences = [
    ...money.map((check) => moneySentence(check, model)),
    statusSentence(metrics.filter(hasStatus('regressed')), 'Worse', model, true),
    statusSentence(findings.failedLimits, 'Limit broken', model, true),
    statusSentence(metrics.filter(hasStatus('improved')), 'Better', model, true),
    statusSentence(
      metrics.filter((check) => check.status === 'pass' && !within.includes(check)),
      'Not shown to be worse than allowed',
      model,
      false,
    ),
    statusSentence(metrics.filter(hasStatus('inconclusive')), 'Undecided', model, true),
    statusSentence(
      within.filter((check) => !isReportedOnly(check)),
      'Shown to be worse, but within what the policy allows',
      model,
      true,
    ),
    statusSentence(within.filter(isReportedOnly), 'Worse, but only reported', model, true),
  ].filter((sentence) => sentence.length > 0)
  return sentences.length > 0 ? joinPhrases(sentences, ' ') : ['Unknown. No check of the whole data could be judged.']
}

function statusSentence(checks: readonly Check[], label: string, model: ModelReport, withNumbers: boolean): Phrase {
  if (checks.length === 0) return []
  const named = checks
    .slice(0, MOST_NAMED)
    .map((check) => phrase`${inlineNameOf(check, model.words)}${withNumbers ? ` ${todayToNew(check) ?? ''}` : ''}`)
  const more = checks.length - named.length
  return phrase`${label}: ${joinPhrases(more > 0 ? [...named, `${formatNumber(more)} more`] : named, ', ', more > 0 ? ' and ' : ', ')}.`
}

function moneySentence(check: Check, model: ModelReport): Phrase {
  const { words } = model
  const title = inlineNameOf(check, words)
  const unit = check.unit.kind === 'money' ? shorten(check.unit.name) : ''
  const perRow =
    check.champion === null || check.challenger === null
      ? null
      : `${valueInWords(check.challenger, check)} instead of ${valueInWords(check.champion, check)} ${unit} per ${words.row}`
  const volume =
    check.scaled && unit
      ? `at ${formatNumber(check.scaled.rows)} ${pluralOf(words.row)} ${perPeriod(shorten(check.scaled.per))}`
      : ''
  const atVolume = volume !== '' ? `; ${volume} that is about ${moneyChange(check, words)}` : ''
  const tested =
    perRow === null
      ? ''
      : ` In the test of ${countOf(check.n, formatNumber(check.n), words.row)}: ${perRow}${atVolume}.`
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

function whoGetsWorse(findings: Findings): Phrase {
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
      : ['Unknown: no groups are configured, so nobody was compared by group.']
  }
  const failed = smallestGroups(findings)
  const allowed = thanAllowed(findings)
  const within = withinMarginSentence(findings)
  const unsettled = unsettledSentence(findings)
  if (failed.length > 0) {
    const named = failed
      .slice(0, MOST_GROUPS_NAMED)
      .map((check) => phrase`${groupOf(check.slice!)} (${sizeOfGroup(check, words)}${shareOfAll(check, model)})`)
    // The alert speaks of people when a group leads it; here they are said when something else does.
    const people =
      findings.failedOverall.length > 0
        ? peopleSentence(failed[0], model, failed.length === 1 ? 'there' : 'named')
        : null
    const more = failed.length - named.length
    const containing = findings.failedGroups.some((each) => each.contains !== null)
    const count = failed.length === 1 ? 'One group' : `${formatNumber(failed.length)} groups`
    return phrase`${count}: ${joinPhrases(more > 0 ? [...named, `${formatNumber(more)} more, listed below`] : named, '; ')}.${people ? phrase` ${people}` : ''}${
      containing ? ` Larger groups that contain ${failed.length === 1 ? 'it' : 'them'} fail too.` : ''
    } No other group is shown to get worse${allowed}.${within}`
  }
  if (unsettled.length > 0) return phrase`No group is shown to get worse${allowed}.${within} ${unsettled}${tooSmall}`
  const open = groups.filter(hasStatus('inconclusive')).length
  const openNote =
    open > 0
      ? ` ${formatNumber(open)} of ${countOf(groups.length, formatNumber(groups.length), 'group check')} ${open === 1 ? 'is' : 'are'} unclear; groups block only when harm is shown.`
      : ''
  return phrase`No group is shown to get worse${allowed}.${within}${openNote}${tooSmall}`
}

function shareOfAll(check: Check, model: ModelReport): string {
  const all = model.rows?.matched
  return all && check.n < all && !model.weighted ? `, ${formatInHundred(check.n / all, 'nearest')} of all` : ''
}

/** A group whose better end lies below zero is worse, if only within the margin: then "worse" alone would be wrong. */
const thanAllowed = (findings: Findings): string =>
  findings.worseWithinMargin.some((check) => !isOverall(check)) ? ' than allowed' : ''

function withinMarginSentence(findings: Findings): Phrase {
  const groups = new Map(
    findings.worseWithinMargin
      .filter((check) => !isOverall(check))
      .map((check) => [plainText(groupOf(check.slice!)), groupOf(check.slice!)]),
  )
  if (groups.size === 0) return []
  const named: (Phrase | string)[] = [...groups.values()].slice(0, MOST_NAMED)
  const more = groups.size - named.length
  return phrase` Shown to be worse, but within what the policy allows or only reported: ${joinPhrases(more > 0 ? [...named, `${formatNumber(more)} more`] : named, '; ', more > 0 ? ' and ' : '; ')}.`
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
  return phrase`Not settled either way: ${lowerFirst(example)}${more} ${rule}`
}

function howSure(findings: Findings): Phrase {
  const { model } = findings
  const { words } = model
  const sure = formatPlainPercent(model.policy.confidence)
  if (model.identicalPredictions)
    return ['Certain: the predictions were compared one by one. Nothing follows about a new model.']
  const failed = findings.failedOverall[0] ?? findings.failedGroups[0]?.check
  if (failed) {
    const loss = lossAtLeast(failed, words)
    const others = findings.failedOverall.length + findings.failedGroups.length - 1
    const more =
      others > 0
        ? ` The ${others === 1 ? 'other failed check is' : `${formatNumber(others)} other failed checks are`} shown with the same certainty.`
        : ''
    return phrase`${loss ? `${sure} sure that ${loss}.` : sentenceOf({ code: 'regression_shown', args: {} })}${falseAlarm(findings, failed)}${more}`
  }
  if (findings.failedLimits.length > 0)
    return ['A limit is compared with the measured value itself; no range is involved.']
  if (findings.undecided.length > 0) return notSure(findings.undecided[0], findings)
  const best = bestOf(findings)
  const gain = best && gainAtLeast(best, words)
  if (gain) return [`${sure} sure that ${gain}.`]
  const shown = findings.overall
    .filter((check) => check.status === 'pass' && check.reason?.code === 'non_inferior')
    .sort((a, b) => rankOf(a) - rankOf(b))[0]
  if (shown) {
    return phrase`${sure} sure that it does not lose more than the ${marginInWords(shown)} allowed in ${inlineNameOf(shown, words)}. It is not shown to be better.`
  }
  const guarded = findings.overall.find((check) => check.status === 'pass')
  if (guarded === undefined) return ['Unknown. No check of the whole data could be judged.']
  const seen = guarded.evidence?.minimumDetectableLoss
  const would =
    typeof seen === 'number' && seen > 0
      ? ` A loss of ${sizeOf(seen, guarded, words, 'awayFromZero')} in ${plainText(inlineNameOf(guarded, words))} would have been seen 4 times in 5.`
      : ''
  return phrase`No loss beyond what is allowed is shown; that does not prove there is none.${would}`
}

function falseAlarm(findings: Findings, check: Check): string {
  if (!check.interval?.simultaneous) return ' This check alone.'
  const all = findings.model.families.reduce((sum, family) => sum + (family.tier === 'reported' ? 0 : family.checks), 0)
  const alpha = 1 - findings.model.policy.confidence
  return all > 1
    ? ` Allowing for all ${formatNumber(all)} checks, the chance that this is a false alarm is at most ${formatInHundred(alpha, 'awayFromZero')}.`
    : ''
}

function notSure(check: Check, findings: Findings): Phrase {
  const { model } = findings
  const name = inlineNameOf(check, model.words)
  const clients = pluralOf(model.words.row)
  const start = phrase`Not sure enough. In ${name} the policy allows a loss of ${marginInWords(check)}`
  if (check.reason?.code === 'estimate_beyond_margin') return phrase`${start}. ${sentenceOf(check.reason)}`
  const because = check.evidence?.ineligibleBecause
  const needed = check.evidence?.rowsNeeded?.ifEqual
  const support = because ? ` ${sentenceOf(because)}` : ''
  if (typeof needed !== 'number') return phrase`${start}; these data cannot rule out more.${support}`
  return phrase`${start}; to rule out more than that takes about ${formatRowsNeeded(needed)} ${clients}. You have ${formatNumber(check.n)}.${support}`
}

function approversOf(model: ModelReport): Phrase | null {
  const { approvals } = model.policy
  if (approvals === null) return null
  const names = joinPhrases(
    approvals.anyOf.map((name) => mention(name)),
    ', ',
    ' or ',
  )
  const count = approvals.count === 1 ? 'One' : formatNumber(approvals.count)
  return phrase`${count} of ${names}${approvals.preventAuthor ? ', not the author,' : ''}`
}

function whatNow(findings: Findings, hasCommand: boolean): Phrase {
  const { model, report } = findings
  const again = report.context.pullRequest === null ? 'compare again' : 'push'
  if (model.verdict === 'block') {
    if (model.identicalPredictions)
      return [`Author: write the predictions of the new model and ${again}. Nobody else needs to act.`]
    const [failed] = [...findings.failedOverall, ...smallestGroups(findings)]
    const where =
      failed && failed.slice !== null
        ? smallestGroups(findings).length === 1
          ? ' for this group'
          : ' for these groups'
        : ''
    if (model.reasons[0]?.code === 'checks_inconclusive')
      return [`Author: test on more ${pluralOf(model.words.row)} and ${again}. The policy blocks what is undecided.`]
    return [`Author: repair the model${where} and ${again}. Nobody else needs to act.`]
  }
  if (model.verdict === 'pass') return ['Nothing from you. Usual code review, then merge.']
  const author =
    model.reasons[0]?.code === 'identical_predictions'
      ? `Author: write the predictions of the new model and ${again} (best).`
      : model.reasons[0]?.code === 'checks_regressed'
        ? `Author: repair the model and ${again} (best).`
        : `Author: test on more ${pluralOf(model.words.row)} and ${again} (best).`
  const approvers = approversOf(model)
  const refuse = report.context.pullRequest === null ? '' : ' To refuse, request changes or close the pull request.'
  if (approvers === null || report.advisory) {
    const held = report.advisory ? 'The merge is not held.' : sentenceOf({ code: 'advisory_review', args: {} })
    return phrase`${author} Or whoever merges accepts the risk: ${held.charAt(0).toLowerCase()}${held.slice(1)}${refuse}`
  }
  if (hasCommand)
    return phrase`${author} Or ${lowerFirst(approvers)} accepts the risk with a new comment here, adding a reason:`
  return phrase`${author} Or ${lowerFirst(approvers)} decides; the check stays red until then.${refuse}`
}

const lowerFirst = ([first, ...rest]: Phrase): Phrase =>
  typeof first === 'string' ? [first.charAt(0).toLowerCase() + first.slice(1), ...rest] : [first, ...rest]

function commandOf(findings: Findings, options: DescribeOptions): ModelDescription['command'] {
  const { model, report } = findings
  const head = report.context.headSha
  if (
    !options.commands ||
    report.advisory ||
    model.verdict !== 'review' ||
    model.policy.approvals === null ||
    head === null
  )
    return null
  return {
    lines: [`/model-review approve ${head.slice(0, 7)} <why>`],
    after: [
      'Approval counts for this commit only. Until then the merge waits. To refuse, request changes or close the pull request.',
    ],
  }
}

// Tables.

const RESULTS: Readonly<Record<Exclude<CheckStatus, 'inconclusive'>, { icon: Icon; word: string }>> = {
  regressed: { icon: '⛔', word: 'worse' },
  improved: { icon: '✅', word: 'better' },
  pass: { icon: '✅', word: 'fine' },
  not_evaluated: { icon: '➖', word: 'not checked' },
}

function resultOf(check: Check, findings: Findings): CheckRow['result'] {
  if (check.kind === 'limit' && check.status === 'regressed') return { icon: '⛔', word: 'limit broken' }
  if (check.kind === 'limit' && check.status === 'pass') return { icon: '✅', word: 'limit met' }
  if (check.status === 'regressed' && isReportedOnly(check)) return { icon: '⚠️', word: 'worse, only reported' }
  if (check.status === 'not_evaluated' && check.reason?.code === 'reported_only')
    return { icon: '➖', word: 'only reported' }
  if (check.status !== 'inconclusive') return RESULTS[check.status]
  const holds = asksForPerson(check) && findings.model.policy.onInconclusive !== 'pass' && !findings.report.advisory
  if (!holds) return { icon: '⚠️', word: 'unclear, does not hold the merge' }
  const held = findings.model.policy.onInconclusive === 'block' || findings.model.policy.approvals !== null
  return { icon: '⚠️', word: held ? 'unclear, holds the merge' : 'unclear, a person decides' }
}

function rowOf(check: Check, findings: Findings, options: { nested?: boolean; drop?: Drop } = {}): CheckRow {
  const result = resultOf(check, findings)
  const needed = check.evidence?.rowsNeeded
  return {
    id: check.id,
    result: options.nested ? { ...result, word: 'worse, contains the group above' } : result,
    name: rowNameOf(check, findings.model, options.nested ?? false),
    change: changeOf(check),
    values: todayToNew(check),
    allowed: allowedOf(check),
    range: rangeInWords(check),
    rowsNeeded:
      needed == null
        ? null
        : needed.ifEqual === null || check.reason?.code === 'estimate_beyond_margin'
          ? 'more will not help'
          : formatRowsNeeded(needed.ifEqual),
    failed: check.status === 'regressed' && !isReportedOnly(check),
    drop: options.drop ?? (options.nested ? 'groups that contain a failed group' : null),
  }
}

const checkTable = (
  findings: Findings,
  caption: string,
  rows: readonly CheckRow[],
  last: CheckTable['last'] = 'range',
): CheckTable => ({
  kind: 'checks',
  caption,
  last,
  rangeTitle: `${formatPlainPercent(findings.model.policy.confidence)} range`,
  rows,
})

const failedRows = (findings: Findings): CheckRow[] => [
  ...findings.failedOverall.map((check) => rowOf(check, findings)),
  ...findings.failedLimits.map((check) => rowOf(check, findings)),
  ...findings.failedGroups.map(({ check, contains: inner }) => rowOf(check, findings, { nested: inner !== null })),
]

/** Failed, then undecided where a person is asked, then one passed check that readers will look for; none on a pass. */
function decidingRows(findings: Findings): CheckRow[] {
  const rows = [
    ...failedRows(findings),
    ...[...findings.undecided, ...findings.unanswered].map((check) => rowOf(check, findings)),
  ]
  if (rows.length === 0 || findings.model.identicalPredictions) return []
  const passed = findings.overall
    .filter(hasStatus('improved', 'pass'))
    .sort((a, b) => rankOf(b) - rankOf(a))
    .find((check) => check.role === 'primary')
  return [
    ...rows.slice(0, MOST_DECIDING_ROWS),
    ...(rows.length < MOST_DECIDING_ROWS && passed ? [rowOf(passed, findings)] : []),
  ]
}

function openBlocks(findings: Findings): Block[] {
  const rows = decidingRows(findings)
  const failed = rows.some((row) => row.failed)
  const blocks: Block[] = []
  if (rows.length > 0) {
    blocks.push({ kind: 'title', text: failed ? 'What decided' : 'What is undecided' })
    blocks.push(
      checkTable(
        findings,
        failed ? 'The checks that decided' : 'The checks that are undecided',
        rows,
        failed ? 'range' : 'rowsNeeded',
      ),
    )
    if (!failed) {
      blocks.push({
        kind: 'paragraph',
        text: phrase`Rows needed: to pass with 80${NBSP}% probability if the models are equally good. You have ${formatNumber(findings.model.rows?.matched ?? 0)}.`,
      })
    }
    const overlap = overlapSentence(findings)
    if (overlap.length > 0) blocks.push({ kind: 'paragraph', text: overlap })
  }
  blocks.push({ kind: 'paragraph', text: [countLine(findings)] })
  return blocks
}

/** What is left of a larger group's change without the smaller one inside it; for rates and means of unweighted rows. */
function overlapSentence(findings: Findings): Phrase {
  if (findings.model.weighted) return []
  const rests = new Map<Check, Phrase[]>()
  for (const { check, contains: inner } of findings.failedGroups) {
    if (inner === null || inner.metric !== check.metric || check.difference === null || inner.difference === null)
      continue
    const [outerCount, innerCount] = [denominator(check), denominator(inner)]
    if (outerCount === null || innerCount === null || outerCount <= innerCount) continue
    const rest = (check.difference * outerCount - inner.difference * innerCount) / (outerCount - innerCount)
    const change = changeOf({ ...check, difference: rest }) ?? 'unknown'
    rests.set(inner, [...(rests.get(inner) ?? []), phrase`${change} for all ${groupOf(check.slice!)}`])
  }
  const sentences = [...rests].map(
    ([inner, changes]) =>
      phrase`Without the ${formatNumber(inner.n)} ${pluralOf(findings.model.words.row)} of ${groupOf(inner.slice!)}, the change is ${joinPhrases(changes, ', ', ' and ')}.`,
  )
  return joinPhrases(sentences.slice(0, MOST_NAMED), ' ')
}

function denominator(check: Check): number | null {
  if (check.metric === 'accuracy') return check.n
  if (check.positives === undefined) return null
  if (check.metric === 'recall') return check.positives
  return check.metric === 'specificity' ? check.n - check.positives : null
}

interface Counts {
  readonly total: number
  readonly fine: number
  readonly better: number
  readonly unclear: number
  readonly worse: number
  readonly broken: number
  readonly notChecked: number
}

function count(findings: Findings): Counts {
  const of = (...statuses: CheckStatus[]) => findings.judged.filter(hasStatus(...statuses)).length
  const broken = findings.failedLimits.length
  return {
    total: findings.judged.length,
    fine: of('pass', 'improved'),
    better: of('improved'),
    unclear: of('inconclusive'),
    worse: of('regressed') - broken,
    broken,
    notChecked: of('not_evaluated'),
  }
}

const isOrAre = (value: number, word: string) => `${formatNumber(value)} ${value === 1 ? 'is' : 'are'} ${word}`

function countLine(findings: Findings): string {
  const { total, fine, better, unclear, worse, broken, notChecked } = count(findings)
  if (findings.model.identicalPredictions) return 'No check was tested: there is no difference to test.'
  if (total === 0) return 'No check was judged.'
  if (total === 1)
    return `The only check is ${fine > 0 ? (better > 0 ? 'shown better' : 'fine') : unclear > 0 ? 'unclear' : worse > 0 ? 'worse' : broken > 0 ? 'a broken limit' : 'not checked'}.`
  const parts = [
    `${fine === 0 ? 'None' : formatNumber(fine)} of the ${countOf(total, formatNumber(total), 'check')} ${fine <= 1 ? 'is' : 'are'} fine${better > 0 ? ` (${formatNumber(better)} of them shown better)` : ''}`,
    ...(unclear > 0 ? [isOrAre(unclear, 'unclear')] : []),
    ...(notChecked > 0 ? [isOrAre(notChecked, 'not checked')] : []),
    ...(broken > 0 ? [`${formatNumber(broken)} ${broken === 1 ? 'breaks its limit' : 'break their limits'}`] : []),
    worse === 0 ? 'none is worse' : isOrAre(worse, 'worse'),
  ]
  return `${parts.join(', ')}.`
}

function countsOf(findings: Findings): string {
  const { fine, better, unclear, worse, broken, notChecked } = count(findings)
  const parts = [
    broken > 0 ? `${countOf(broken, formatNumber(broken), 'limit')} broken` : '',
    worse > 0 ? `${formatNumber(worse)} worse` : '',
    unclear > 0 ? `${formatNumber(unclear)} unclear` : '',
    notChecked > 0 ? `${formatNumber(notChecked)} not checked` : '',
    fine > 0 ? `${formatNumber(fine)} fine${better > 0 ? ` (${formatNumber(better)} of them shown better)` : ''}` : '',
  ].filter((part) => part !== '')
  return parts.join(', ') || 'nothing judged'
}

function summaryOf(findings: Findings): string {
  const { total, worse, broken, unclear, notChecked } = count(findings)
  const checks = countOf(total, formatNumber(total), 'check').replace(NBSP, ' ')
  if (findings.model.identicalPredictions) return 'the predictions did not change'
  if (broken > 0)
    return `${formatNumber(broken)} of ${checks} ${broken === 1 ? 'breaks its limit' : 'break their limits'}${worse > 0 ? `, ${formatNumber(worse)} worse` : ''}`
  if (worse > 0) return `${formatNumber(worse)} of ${checks} worse`
  if (findings.model.verdict === 'review')
    return `${formatNumber(unclear)} of ${checks} undecided${notChecked > 0 ? `, ${formatNumber(notChecked)} not checked` : ''}`
  return `${checks}, none worse${unclear > 0 ? `, ${formatNumber(unclear)} unclear` : ''}`
}

/** Every failed check with its own estimate, or what is undecided, or what got better. */
function foundOf(findings: Findings): Phrase {
  const { model } = findings
  if (model.identicalPredictions) return ['the predictions did not change']
  const failed = [
    ...findings.failedOverall,
    ...findings.failedLimits,
    ...findings.failedGroups.map(({ check }) => check),
  ]
  const shown = (check: Check) => {
    const group = check.slice === null ? '' : phrase` in ${groupOf(check.slice)}`
    const change =
      check.kind === 'limit'
        ? `limit broken, ${check.challenger === null ? 'unknown' : valueInWords(check.challenger, check)}`
        : (changeOf(check) ?? 'unknown')
    return phrase`${inlineNameOf(check, model.words)}${group} ${change}`
  }
  if (failed.length > 0) return joinPhrases(failed.map(shown), '; ')
  if (findings.undecided.length > 0) {
    const more = findings.undecided.length - MOST_NAMED
    return phrase`undecided: ${joinPhrases(findings.undecided.slice(0, MOST_NAMED).map(shown), '; ')}${more > 0 ? `; ${formatNumber(more)} more` : ''}`
  }
  const best = bestOf(findings)
  return best ? phrase`better: ${shown(best)}` : ['not worse than allowed']
}

// Folded parts.

function foldedSections(findings: Findings, options: DescribeOptions): Section[] {
  const { model } = findings
  const listed = new Set(decidingRows(findings).map((row) => row.id))
  const sections: Section[] = []
  const failed = failedRows(findings).filter((row) => !listed.has(row.id))
  if (failed.length > 0) {
    sections.push({
      title: ['All other failed checks'],
      blocks: [checkTable(findings, 'Failed checks not listed above', failed)],
      drop: null,
    })
  }
  if (options.full) {
    const rows = [...model.checks].map((check) => rowOf(check, findings))
    sections.push({
      title: [`All ${formatNumber(rows.length)} checks`],
      blocks: [checkTable(findings, 'Every check, in the order of the policy', rows)],
      drop: null,
    })
    sections.push(rangesOf(findings, model.checks))
  } else {
    const overall = model.checks.filter(
      (check) =>
        isOverall(check) &&
        !listed.has(check.id) &&
        check.status !== 'not_evaluated' &&
        !failed.some((row) => row.id === check.id),
    )
    if (overall.length > 0) {
      const rows = overall.map((check) => rowOf(check, findings, { drop: 'passed checks' }))
      sections.push({
        title: [listed.size > 0 ? 'All other overall checks' : 'Numbers'],
        blocks: [checkTable(findings, 'Overall checks', rows)],
        drop: 'passed checks',
      })
    }
    if (findings.undecided.length > 0 && findings.failedOverall.length + findings.failedGroups.length === 0) {
      sections.push(rangesOf(findings, findings.undecided))
    }
    if (findings.watched.length > 0 || findings.worseWithinMargin.some((check) => !isOverall(check)))
      sections.push(watchSection(findings))
  }
  sections.push({
    title: ['What was not checked, and how this was computed'],
    blocks: [{ kind: 'list', items: methodItems(findings) }],
    drop: null,
  })
  return sections
}

function watchSection(findings: Findings): Section {
  const within = findings.worseWithinMargin.filter((check) => !isOverall(check))
  const checks = [...new Set([...findings.watched, ...within])]
  const rows = checks.slice(0, MOST_WATCHED).map((check) => rowOf(check, findings, { drop: 'groups to watch' }))
  const more = checks.length - rows.length
  return {
    title: [`Groups to watch (${formatNumber(checks.length)})`],
    blocks: [
      checkTable(findings, 'Groups whose loss is not proven, or is within what is allowed', rows),
      {
        kind: 'paragraph',
        text: [
          'Unclear here means that the estimate is beyond the limit but not proven. At these estimates more rows will not turn it into a pass. Groups block only when harm is shown.',
        ],
      },
      ...(more > 0 ? [{ kind: 'paragraph', text: [`${formatNumber(more)} more are in the report.`] } as const] : []),
    ],
    drop: 'groups to watch',
  }
}

function rangesOf(findings: Findings, checks: readonly Check[]): Section {
  const { model } = findings
  const rows = checks
    .filter((check) => check.evidence !== null)
    .map((check) => {
      const loss = check.evidence!.minimumDetectableLoss
      const because = check.evidence!.ineligibleBecause
      return [
        phrase`${inlineNameOf(check, model.words)}${check.slice === null ? '' : phrase`, ${groupOf(check.slice)}`}`,
        [evidenceOf(check, model)],
        [rangeInWords(check) ?? ''],
        [
          loss === null
            ? because
              ? `none: ${lowerFirstText(sentenceOf(because))}`
              : 'none'
            : sizeOf(loss, { ...check, scaled: undefined }, model.words, 'awayFromZero'),
        ],
      ]
    })
  return {
    title: ['Ranges, and what would have been caught'],
    blocks: [
      {
        kind: 'grid',
        caption: 'Ranges and smallest losses that would have been caught',
        header: [
          'Check',
          'Evidence',
          `${formatPlainPercent(model.policy.confidence)} range`,
          'Smallest loss it would have caught',
        ],
        align: ['left', 'left', 'right', 'right'],
        rows,
      },
      {
        kind: 'paragraph',
        text: [`Caught means: blocked with 80${NBSP}% probability, if the true loss were that large.`],
      },
    ],
    drop: null,
  }
}

const lowerFirstText = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

function evidenceOf(check: Check, model: ModelReport): string {
  const rows = `${formatNumber(check.n)} ${pluralOf(model.words.row)}`
  const positives =
    check.positives === undefined ? '' : `, ${formatNumber(check.positives)} ${positivesOf(model.words)}`
  const changed =
    check.evidence && check.unit.kind === 'share' ? `, ${formatNumber(check.evidence.disagreeingUnits)} changed` : ''
  return `${rows}${positives}${changed}`
}

function methodItems(findings: Findings): Phrase[] {
  const { model, report } = findings
  return [
    notCheckedItem(findings),
    evidenceItem(model),
    ...(model.operatingPoint ? [thresholdItem(model)] : []),
    methodItem(findings),
    ...model.business.map((business) => businessItem(business, model)),
    ...(model.inferred.length > 0
      ? [phrase`${strong('Assumed, because no policy says so:')} ${model.inferred.map(sentenceOf).join(' ')}`]
      : []),
    ...failedIds(findings),
    repeatItem(model, report),
  ]
}

function failedIds(findings: Findings): Phrase[] {
  const failed = findings.judged.filter(hasStatus('regressed'))
  if (failed.length === 0) return []
  return [
    phrase`${strong('Failed checks by id:')} ${joinPhrases(
      failed.map((check) => code(check.id)),
      ', ',
    )}.`,
  ]
}

function notCheckedItem(findings: Findings): Phrase {
  const { model, notEvaluated } = findings
  const small = model.smallSlices
  const parts: Phrase[] = []
  if (small && small.slices > 0) {
    const examples = small.examples.slice(0, 2).map(({ slice, n }) => phrase`${groupOf(slice)} (${formatNumber(n)})`)
    parts.push(
      phrase`${countOf(small.slices, formatNumber(small.slices), 'group')} with fewer than ${formatNumber(small.minRows)} ${pluralOf(model.words.row)} (${formatNumber(small.rows)} ${pluralOf(model.words.row)} in all)${examples.length > 0 ? phrase`, such as ${joinPhrases(examples, ', ', ' and ')}` : ''}.`,
    )
  }
  for (const check of notEvaluated.slice(0, MOST_GROUPS_NAMED)) {
    const group = check.slice === null ? '' : phrase` in ${groupOf(check.slice)}`
    parts.push(
      phrase`${capitalise(inlineNameOf(check, model.words))}${group}: ${check.reason ? sentenceOf(check.reason) : 'no reason was given.'}`,
    )
  }
  const more = notEvaluated.length - MOST_GROUPS_NAMED
  if (more > 0) parts.push([`${formatNumber(more)} more checks could not be evaluated; the report lists them.`])
  if (model.business.length === 0) parts.push(['No business function is configured, so nothing is said about money.'])
  parts.push(['Drift, operations and scenarios are not part of this review.'])
  return phrase`${strong('Not checked:')} ${joinPhrases(parts, ' ')}`
}

const TIERS: Readonly<Record<string, string>> = {
  A: 'the same rows judged by both models',
  B: 'totals with counts or standard errors',
  C: 'bare numbers',
  D: 'one model only',
}

function evidenceItem(model: ModelReport): Phrase {
  const { rows, words } = model
  if (rows === null || model.evidence === null) return phrase`${strong('Evidence:')} nothing was compared.`
  const clients = pluralOf(words.row)
  const positives = model.positives === null ? '' : ` (${formatNumber(model.positives)} ${positivesOf(words)})`
  const lost = rows.onlyChampion + rows.onlyChallenger + rows.unusable
  const losses =
    lost === 0
      ? 'none lost'
      : `${formatNumber(rows.onlyChampion)} only in today's file, ${formatNumber(rows.onlyChallenger)} only in the new one, ${formatNumber(rows.unusable)} without a usable value`
  const flips = model.flips
    ? ` ${formatNumber(model.flips.changed)} decisions differ (${formatPercent(model.flips.share)}): ${formatNumber(model.flips.becameRight)} become right, ${formatNumber(model.flips.becameWrong)} become wrong.`
    : ''
  const units =
    model.clustered && model.units !== null
      ? ` Rows that belong together count as one: ${formatNumber(model.units)} independent units.`
      : ''
  const weights = model.weighted ? ' Rows are weighted.' : ''
  return phrase`${strong(`Evidence ${model.evidence}`)} (${TIERS[model.evidence]}): ${formatNumber(rows.matched)} ${clients}${positives}, matched by id, ${losses}.${flips}${units}${weights}`
}

function thresholdItem(model: ModelReport): Phrase {
  const { champion, challenger } = model.operatingPoint!
  const text =
    champion === challenger
      ? `both models flag at ${formatPlain(champion)} and above`
      : `today's model flags at ${formatPlain(champion)} and above, the new one at ${formatPlain(challenger)}`
  return phrase`${strong('Threshold:')} ${text}.`
}

function methodItem(findings: Findings): Phrase {
  const { model } = findings
  const sure = formatPlainPercent(model.policy.confidence)
  const tiers = { overall: 'overall', slices: 'group', reported: 'reported' } as const
  const families = model.families.filter((family) => family.checks > 0 && family.tier !== 'reported')
  const parts = families.map(
    (family) =>
      `${formatNumber(family.checks)} ${tiers[family.tier]} ${family.checks === 1 ? 'check' : 'checks'} (${formatPlainPercent(family.alpha)}; ${formatNumber(family.eligible)} can block)`,
  )
  const required = findings.overall.filter((check) => check.role === 'primary').length
  const block = parts.length > 0 ? `A block needs proof over ${parts.join(' and ')} together. ` : ''
  const pass =
    required > 0
      ? `A pass needs ${sure} for ${required === 1 ? 'the required check' : `each of the ${formatNumber(required)} required checks`}. `
      : ''
  return phrase`${strong('Method:')} paired, row by row. ${block}${pass}The two ends of a range answer two questions: the better end counts all checks together and decides a block; the worse end is for that check alone and decides a pass. So a range can be lopsided.`
}

function businessItem(business: BusinessReport, model: ModelReport): Phrase {
  const formula =
    typeof business.formula === 'string'
      ? code(clipFormula(business.formula))
      : joinPhrases(
          Object.entries(business.formula).map(
            ([outcome, text]) => phrase`${outcome.replaceAll('_', ' ')} ${code(clipFormula(text))}`,
          ),
          ', ',
        )
  const volume = business.scale
    ? ` Scaled to ${formatNumber(business.scale.rows)} ${pluralOf(model.words.row)} ${perPeriod(shorten(business.scale.per))}.`
    : ''
  return phrase`${strong(`${shorten(business.name)} (${shorten(business.unit)}${business.better === 'lower' ? ', lower is better' : ''}):`)} ${formula}.${volume} An estimate from past data, not a forecast.`
}

const clipFormula = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text)

const INPUTS: Readonly<Record<InputReport['role'], string>> = {
  champion: 'champion',
  challenger: 'challenger',
  evaluation: 'evaluation',
}

function repeatItem(model: ModelReport, report: Report): Phrase {
  const inputs = model.inputs.map((input) => {
    const at = input.commit
      ? ` at ${input.ref ? `${shorten(input.ref)} ` : ''}`
      : input.ref
        ? ` at ${shorten(input.ref)}`
        : ''
    return phrase`${INPUTS[input.role]} ${code(input.sha256.slice(0, 12))} (${code(shorten(input.path))}${at}${input.commit ? code(input.commit.slice(0, 7)) : ''})`
  })
  const seed =
    model.seed === null
      ? ''
      : phrase` Seed ${code(model.seed.slice(0, 8))}${model.draws === null ? '' : `, ${formatNumber(model.draws)} draws`}.`
  const commit = report.context.headSha ? phrase` Commit ${code(report.context.headSha.slice(0, 7))}.` : ''
  return phrase`${strong('To repeat:')} ${joinPhrases(inputs, ', ')}. ${joinPhrases(configLine(report), ' ')}${seed}${commit}`
}

function describeFailure(model: ModelReport, report: Report): ModelDescription {
  const name = code(shorten(model.name))
  const errors = [...model.problems, ...report.problems].filter((problem) => problem.severity === 'error')
  const [betterOrWorse, whoGetsWorse, howSure, whatNow] = unknownAnswers(report)
  const rows: Phrase[] = model.inputs.map(
    (input) =>
      phrase`${INPUTS[input.role]} ${code(shorten(input.path))}, ${formatNumber(input.rows)} rows, ${code(input.sha256.slice(0, 12))}${input.commit ? phrase`, commit ${code(input.commit.slice(0, 7))}` : ''}`,
  )
  return {
    model,
    facts: [phrase`${name} could not be evaluated`],
    lead: LEADS.error,
    alert: errors.length > 0 ? firstSentence(errors) : joinPhrases(model.reasons.map(sentenceOf), ' '),
    betterOrWorse,
    whoGetsWorse,
    howSure,
    whatNow,
    command: null,
    open: problemBlocks(errors),
    folded: [
      { title: ['What was read'], blocks: [{ kind: 'list', items: [...rows, ...configLine(report)] }], drop: null },
    ],
    counts: 'could not be evaluated',
    found: errors.length > 0 ? firstSentence(errors) : ['could not be evaluated'],
    summary: errors.map((problem) => problem.code).join(', ') || 'could not be evaluated',
  }
}
