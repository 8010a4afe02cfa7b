/** The verdict in words: heading and alert, by the code of the first reason. */
import type { Check } from '../core/comparison.js'
import { lowerFirst } from './answers.js'
import { gapSentence } from './calibration.js'
import { isApproved } from './decided.js'
import type { ModelDescription } from './describe-model.js'
import { undeclaredWorse } from './discovered.js'
import { driftInWords } from './drift.js'
import { bestOf, type Findings, hasStatus, isBeyondMargin, isOverall, metLimits, thanAllowed } from './findings.js'
import { formatNumber, formatRowsNeeded, NBSP } from './format.js'
import { countOf, pluralOf, thirdPerson } from './languages/english/nouns.js'
import { code, joinPhrases, type Phrase, phrase, strong } from './phrase.js'
import {
  aimedSentence,
  allowanceInWords,
  allowedOf,
  changeOf,
  effectOf,
  groupOf,
  inlineNameOf,
  isRateOfPeople,
  isReportedOnly,
  marginInWords,
  moneyChange,
  moneyEstimate,
  moneyInTest,
  negativesOf,
  peopleCountedBy,
  peopleSentence,
  positivesOf,
  rowsToSay,
  shorten,
  todayToNewWithUnit,
  valueWithUnit,
} from './present.js'
import type { ModelReport } from './report.js'
import { alsoFailed, sayNumber, sayScenario, unansweredSentence } from './requirements.js'
import { say, sentenceOf } from './say.js'

/** Other failed measures that the alert names; more are counted. */
const MOST_ALSO_NAMED = 2

type Said = Pick<ModelDescription, 'facts' | 'lead' | 'alert'>

export function sayVerdict(findings: Findings): Said {
  const { model } = findings
  const name = code(shorten(model.name))
  const lead = say().leads[model.verdict]
  switch (model.reasons[0]?.code) {
    case 'checks_regressed':
    case 'limits_broken':
      return sayFailure(findings)
    case 'critical_scenarios_failed':
    case 'scenarios_failed':
      return sayScenario(findings, leadOfFailure(model), alsoBroken(findings, findings.failedScenarios))
    case 'numbers_worse':
      return sayNumber(findings, leadOfFailure(model), alsoBroken(findings, findings.failedNumbers.slice(0, 1)))
    case 'identical_predictions':
      return {
        lead,
        facts: [phrase`the predictions of ${name} did not change`, phrase`${name} predicts as before`],
        alert: [sentenceOf(model.reasons[0])],
      }
    case 'checks_inconclusive': {
      const beyond = findings.undecided.some(isBeyondMargin)
      const money = sayUndecidedMoney(findings)
      if (money) return { lead, ...money }
      return {
        lead,
        facts: beyond
          ? [phrase`the data do not settle whether ${name} is worse`, phrase`${name} is undecided`]
          : [phrase`too little data to judge ${name}`, phrase`${name} is undecided`],
        alert: phrase`${model.rows === null ? 'These totals' : countOf(model.rows.matched, formatNumber(model.rows.matched), `test ${model.words.row}`).replace(NBSP, ' ')} cannot show whether the new model is worse than the policy allows. ${undecidedMeans(findings)}`,
      }
    }
    case 'not_evaluated_gating':
    case 'no_gating_checks':
      return {
        lead,
        facts: [phrase`${name} could not be judged in full`, phrase`${name} could not be judged`],
        alert: phrase`${sentenceOf(model.reasons[0])}${unansweredSentence(findings)}`,
      }
    default:
      return model.verdict === 'pass'
        ? sayPass(findings)
        : { lead, facts: [phrase`${name} needs a decision`], alert: joinPhrases(model.reasons.map(sentenceOf), ' ') }
  }
}

/** What follows from checks that are undecided. */
function undecidedMeans({ model, report }: Findings): string {
  if (isApproved(report)) return 'That is accepted; it is not shown.'
  return model.verdict === 'pass' ? 'The policy lets undecided checks pass.' : 'This is not a pass.'
}

/** Undecided, and about money: the amount is said first, as the estimate that it is. null for anything else. */
function sayUndecidedMoney(findings: Findings): Pick<Said, 'facts' | 'alert'> | null {
  const { undecided, model } = findings
  const [check] = undecided
  if (check?.kind !== 'business' || check.difference === null || check.interval === null) return null
  const { words } = model
  const name = code(shorten(model.name))
  const isBeyond = isBeyondMargin(check)
  const needed =
    check.reason?.code === 'estimate_beyond_margin' ? check.evidence?.rowsNeeded?.toShowLoss : rowsToSay(check)?.rows
  const decide = typeof needed === 'number' ? `; about ${formatRowsNeeded(needed)} would decide it` : ''
  const change = moneyChange(check, words)
  return {
    facts: [
      ...(isBeyond ? [phrase`${name} may ${moneyEstimate(check, words).replace(/^would /, '')}`] : []),
      isBeyond ? phrase`the data do not settle whether ${name} is worse` : phrase`too little data to judge ${name}`,
      phrase`${name} is undecided`,
    ],
    alert: phrase`${inlineNameOf(check, words)}: best estimate ${strong(change)}, but ${countOf(check.n, formatNumber(check.n), `test ${words.row}`).replace(NBSP, ' ')} cannot show whether it loses more than the ${marginInWords(check)} that the policy allows${decide}. ${undecidedMeans(findings)}`,
  }
}

function leadOfFailure({ verdict }: ModelReport): string {
  if (verdict === 'block') return 'Blocked.'
  return verdict === 'review' ? 'Worse, and a person decides.' : 'Worse, but the policy lets it pass.'
}

/** What else failed beside the metrics and limits, where one of these leads. */
function alsoBroken(findings: Findings, said: readonly Check[]): Phrase {
  const clauses = [
    ...alsoFailed(findings, said),
    ...brokenLimits(
      findings.failedLimits.filter((check) => !said.includes(check)),
      findings,
    ),
  ]
  return clauses.length > 0 ? phrase` It also ${joinPhrases(clauses, ', and ')}.` : []
}

function brokenLimits(limits: readonly Check[], { model }: Findings): Phrase[] {
  if (limits.length === 0) return []
  if (limits.length > 1) return [[`breaks ${formatNumber(limits.length)} limits`]]
  return [phrase`breaks the limit for ${inlineNameOf(limits[0], model.words)}`]
}

const OF_PROBABILITIES = ['log_loss', 'brier_score', 'mean_calibration_error']

function sayFailure(findings: Findings): Said {
  const { model } = findings
  const { words, policy } = model
  const name = code(shorten(model.name))
  const lead = leadOfFailure(model)
  const groups = findings.smallestGroups
  const check = findings.failedOverall[0] ?? groups[0]
  if (check === undefined) {
    const limit = sayLimit(findings, lead)
    return { ...limit, alert: phrase`${limit.alert}${alsoBroken(findings, findings.failedLimits)}` }
  }
  const count = groups.length === 1 ? 'one group' : `${formatNumber(groups.length)} groups`
  const more = alsoSentence(findings, check, groups)
  const gap = findings.failedOverall.some(({ metric }) => OF_PROBABILITIES.includes(metric)) ? gapSentence(model) : []
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
      alert: phrase`${withFelt(check, findings, harmSentence(check, model))}${more}${gap}${policyNote}`,
    }
  }
  return {
    lead,
    facts: [phrase`${name} gets worse for ${count} of ${pluralOf(words.row)}`, phrase`${name} gets worse for ${count}`],
    alert: phrase`${withFelt(check, findings, harmSentence(check, model))}${more}${policyNote}`,
  }
}

/**
 * Where the failed check speaks neither of money nor of people but another one of the same rows does and is shown worse too,
 * that one is said beside it: first if it is judged, and behind it, called what it is, if it is only reported.
 */
function withFelt(check: Check, findings: Findings, harm: Phrase): Phrase {
  const felt = feltWorse(check, findings)
  const counted = felt === null ? countedHarm(check, findings.model) : null
  // The group is named once.
  if (counted) return phrase`${counted} ${peopleSentence(check, findings.model, 'there') ?? harm}`
  if (felt === null) return harm
  return felt.isJudged
    ? phrase`${felt.sentence} ${harm}`
    : phrase`${harm} Only reported, not judged: ${lowerFirst(felt.sentence)}`
}

/**
 * Of a group whose failed measure is no rate of people: how many of them a mistake hits, as the test counts it. null where
 * nothing of the sort is known, or no more are hit than today.
 */
function countedHarm(check: Check, { words, weighted, task }: ModelReport): Phrase | null {
  const { slice, profile, positives, n, unit } = check
  if (slice === null || !profile || positives === undefined || weighted || task !== 'binary') return null
  if (unit.kind === 'share' || unit.kind === 'money') return null
  const harms = profile.mistakes.flatMap(({ code: why, args }) => {
    const [champion, challenger] = [Number(args.champion), Number(args.challenger)]
    if (!(challenger > champion)) return []
    if (why === 'found_alarms')
      return [
        {
          champion,
          challenger,
          of: n - positives,
          people: negativesOf(words),
          verb: thirdPerson(words.flagged ?? 'flag'),
        },
      ]
    return why === 'found_missed'
      ? [{ champion, challenger, of: positives, people: positivesOf(words), verb: 'misses' }]
      : []
  })
  const [most] = harms.sort((a, b) => b.challenger - b.champion - (a.challenger - a.champion))
  return most === undefined
    ? null
    : phrase`Of ${formatNumber(most.of)} ${most.people} in ${strong(groupOf(slice))}, the new model ${most.verb} ${strong(formatNumber(most.challenger))}; today's model ${formatNumber(most.champion)}.`
}

function feltWorse(check: Check, { model }: Findings): { sentence: Phrase; isJudged: boolean } | null {
  if (check.kind === 'business' || peopleSentence(check, model) !== null) return null
  const group = JSON.stringify(check.slice)
  const felt = model.checks.filter(
    (other) =>
      other.status === 'regressed' &&
      other.kind !== 'limit' &&
      other !== check &&
      JSON.stringify(other.slice) === group,
  )
  const money = felt.find((other) => moneyInTest(other, model.words) !== null)
  if (money) {
    const place = money.slice === null ? 'On the test data' : phrase`In ${groupOf(money.slice)}`
    return {
      sentence: phrase`${place} the new model ${strong(moneyInTest(money, model.words)!)}.`,
      isJudged: !isReportedOnly(money),
    }
  }
  const people = felt.find((other) => peopleSentence(other, model) !== null)
  return people ? { sentence: peopleSentence(people, model)!, isJudged: !isReportedOnly(people) } : null
}

/** What else failed: by name if it is little, counted if it is much. */
function alsoSentence(findings: Findings, said: Check, groups: readonly Check[]): Phrase {
  const { words } = findings.model
  const others = findings.failedOverall.filter((check) => check !== said)
  const worse = [
    ...(others.length === 0
      ? []
      : others.length <= MOST_ALSO_NAMED
        ? [
            phrase`in ${joinPhrases(
              others.map((other) => inlineNameOf(other, words)),
              ' and ',
            )}`,
          ]
        : [phrase`in ${formatNumber(others.length)} other measures`]),
    ...(isOverall(said) && groups.length > 0
      ? [`for ${groups.length === 1 ? 'one group' : `${formatNumber(groups.length)} groups`} of ${pluralOf(words.row)}`]
      : []),
  ]
  const clauses = [
    ...(worse.length > 0 ? [phrase`is also worse ${joinPhrases(worse, ' and ')}`] : []),
    ...alsoFailed(findings, []),
    ...brokenLimits(findings.failedLimits, findings),
  ]
  return clauses.length > 0 ? phrase` It ${joinPhrases(clauses, ', and ')}.` : []
}

export function sayLimit(findings: Findings, lead: string): Said {
  const { model } = findings
  const name = code(shorten(model.name))
  const check = findings.failedLimits[0]
  if (check === undefined)
    return { lead, facts: [phrase`${name} gets worse`], alert: joinPhrases(model.reasons.map(sentenceOf), ' ') }
  if (check.kind === 'drift') return sayDrift(check, model, lead)
  const value = check.challenger === null ? 'not known' : valueWithUnit(check.challenger, check)
  const allowed = allowedOf(check) ?? 'not given'
  return {
    lead: model.verdict === 'block' ? 'Blocked.' : lead,
    facts: [
      phrase`${name} breaks the limit for ${inlineNameOf(check, model.words)}: ${value}, allowed ${allowed}`,
      phrase`${name} breaks the limit for ${code(shorten(check.metric))}`,
      phrase`${name} breaks a limit`,
    ],
    alert:
      limitHarm(check, model) ??
      phrase`${inlineNameOf(check, model.words)}: ${strong(value)}. The policy asks for ${allowed}.${todayToo(check)}`,
  }
}

/** The rows changed, not the model: so the heading speaks of the rows. */
function sayDrift(check: Check, model: ModelReport, lead: string): Said {
  const name = code(shorten(model.name))
  return {
    lead: model.verdict === 'block' ? 'Blocked.' : lead,
    facts: [
      phrase`the rows of ${name} are not like the reference: ${code(shorten(check.title ?? ''))}`,
      phrase`the rows of ${name} are not like the reference`,
    ],
    alert: phrase`${driftInWords(check, model) ?? sentenceOf(check.reason ?? { code: 'limits_broken', args: { count: 1 } })} The policy blocks drift.`,
  }
}

/** What a number in a file was before; a limit of a metric has its change in the table. */
const todayToo = (check: Check): string =>
  check.unit.kind === 'number' && check.champion !== null
    ? ` Today's model: ${valueWithUnit(check.champion, check)}.`
    : ''

/** `Of 100 defaults, the new model misses 46; the policy allows 45.` null where that is no rate of people. */
function limitHarm(check: Check, model: ModelReport): Phrase | null {
  if (!isRateOfPeople(check) || check.limit?.kind !== 'min' || check.challenger === null || model.weighted) return null
  const { people, verb } = peopleCountedBy(check, model.words)
  const [harm, allowed] = [1 - check.challenger, 1 - check.limit.value].map((share) => share * 100)
  const decimals = [0, 1, 2].find((places) => formatNumber(harm, places) !== formatNumber(allowed, places))
  if (decimals === undefined) return null
  return phrase`Of 100 ${people}, the new model ${verb} ${strong(formatNumber(harm, decimals))}; the policy allows ${formatNumber(allowed, decimals)}.`
}

function sayPass(findings: Findings): Said {
  const { model } = findings
  const name = code(shorten(model.name))
  const best = bestOf(findings)
  const found = undeclaredWorse(model).length
  const judged =
    findings.groups.length === 0
      ? model.discovery === null
        ? 'No groups were compared.'
        : ''
      : findings.groups.every(hasStatus('not_evaluated'))
        ? 'No declared group could be judged.'
        : `No ${found > 0 ? 'declared ' : ''}group is shown to get worse${thanAllowed(findings)}.`
  const searched =
    found > 0
      ? `The search found ${countOf(found, found === 1 ? 'one' : formatNumber(found), 'undeclared group')} that ${found === 1 ? 'gets' : 'get'} worse: look at "Who gets worse?" before you merge.`
      : ''
  const groups = [judged, searched].filter((text) => text !== '').join(' ')
  if (best === undefined) {
    const met = metLimits(findings)
    if (findings.overall.every((check) => check.status === 'not_evaluated') && met.length > 0)
      return {
        lead: 'Passed.',
        facts: [phrase`${name} keeps ${met.length === 1 ? 'its limit' : 'its limits'}`, phrase`${name} passes`],
        alert: phrase`${met.length === 1 ? 'Its limit is met' : `All ${formatNumber(met.length)} limits are met`}. Nothing else was judged. ${groups}`,
      }
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

/** What a person can repeat: people, or today's value and the new one. */
function harmSentence(check: Check, model: ModelReport): Phrase {
  const people = peopleSentence(check, model)
  if (people) return people
  const money = check.slice === null ? moneyInTest(check, model.words) : null
  if (money !== null)
    return phrase`On the test data the new model ${strong(money)}; the policy allows ${allowanceInWords(check)}.`
  const aimed = aimedSentence(check)
  if (aimed) return phrase`${aimed} The policy allows ${allowanceInWords(check)}.`
  const group = check.slice === null ? '' : phrase` in ${strong(groupOf(check.slice))}`
  if (check.metric === 'brier_score' || check.metric === 'log_loss') {
    // A loss of probabilities has no unit that people know; its share of today's is what can be repeated.
    return phrase`The error of its probabilities (${code(check.metric)})${group} goes from ${valuesInSentence(check)}, a change of ${strong(changeOf(check) ?? 'unknown size')}; the policy allows ${allowedOf(check) ?? 'none'}.`
  }
  return phrase`${inlineNameOf(check, model.words)}${group} goes from ${valuesInSentence(check)}, a change of ${strong(changeOf(check) ?? 'unknown size')}; the policy allows ${allowanceInWords(check)}.`
}

function gainSentence(check: Check, model: ModelReport): Phrase {
  const money = moneyInTest(check, model.words)
  if (money !== null) return phrase`On the test data the new model ${strong(money)}.`
  return (
    peopleSentence(check, model) ??
    aimedSentence(check) ??
    phrase`${inlineNameOf(check, model.words)} goes from ${valuesInSentence(check)}, a change of ${strong(changeOf(check) ?? 'unknown size')}.`
  )
}

const valuesInSentence = (check: Check): string =>
  (todayToNewWithUnit(check) ?? 'unknown').replace(`${NBSP}→${NBSP}`, ' to ')
