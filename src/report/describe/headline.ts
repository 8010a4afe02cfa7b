/** The verdict in words: heading and alert, by the code of the first reason. */
import type { Check } from '../../core/comparison.js'
import { shorten } from '../escape.js'
import {
  bestOf,
  type Findings,
  hasStatus,
  isBeyondMargin,
  isOverall,
  metLimits,
  worseThoughAllowed,
} from '../findings.js'
import type { Catalogue } from '../languages/catalogue.js'
import { code, joinPhrases, type Phrase, sentences } from '../phrase.js'
import type { ModelReport } from '../report.js'
import { say, sentenceOf } from '../say.js'
import {
  groupOf,
  inlineNameOf,
  isRateOfPeople,
  isReportedOnly,
  negativesOf,
  positivesOf,
} from '../words/check-names.js'
import {
  allowanceInWords,
  allowedOf,
  changeOf,
  marginInWords,
  rowsToSay,
  todayToNewWithUnit,
  valueWithUnit,
} from '../words/check-numbers.js'
import { formatNumber, formatRowsNeeded } from '../words/format.js'
import { aimedSentence, effectOf, peopleCountedBy, peopleSentence } from '../words/harm.js'
import { moneyChange, moneyEstimate, moneyInTest } from '../words/money-words.js'
import { gapSentence } from './calibration.js'
import { isApproved, isWaivedPass } from './decided.js'
import type { ModelDescription } from './describe-model.js'
import { undeclaredWorse } from './discovered.js'
import { driftInWords } from './drift.js'
import { alsoFailed, sayNumber, sayScenario, unansweredSentence } from './requirements.js'

/** Other failed measures that the alert names; more are counted. */
const MOST_ALSO_NAMED = 2

type Words = Catalogue['headline']
type Harm = Parameters<Words['countedHarm']>[0]
type Movement = Parameters<Words['goesFrom']>[0]
type Said = Pick<ModelDescription, 'facts' | 'lead' | 'alert'>

export function sayVerdict(findings: Findings): Said {
  const { model } = findings
  const name = code(shorten(model.name))
  const lead = say().leads[model.verdict]
  const words = say().headline
  const { facts } = words
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
        facts: [facts.samePredictions(name), facts.predictsAsBefore(name)],
        alert: [sentenceOf(model.reasons[0])],
      }
    case 'checks_inconclusive': {
      const beyond = findings.undecided.some(isBeyondMargin)
      const money = sayUndecidedMoney(findings)
      if (money) return { lead, ...money }
      return {
        lead,
        facts: [beyond ? facts.notSettled(name) : facts.tooLittle(name), facts.undecided(name)],
        alert: sentences(words.cannotShow(model.rows?.matched ?? null, model.words.row), undecidedMeans(findings)),
      }
    }
    case 'not_evaluated_gating':
    case 'no_gating_checks':
      return {
        lead,
        facts: [facts.notInFull(name), facts.notJudged(name)],
        alert: sentences(sentenceOf(model.reasons[0]), unansweredSentence(findings)),
      }
    default:
      return model.verdict === 'pass'
        ? sayPass(findings)
        : { lead, facts: [facts.needsDecision(name)], alert: joinPhrases(model.reasons.map(sentenceOf), ' ') }
  }
}

/** What follows from checks that are undecided. */
function undecidedMeans({ model, report }: Findings): string {
  const words = say().headline
  if (isApproved(report)) return words.accepted
  return model.verdict === 'pass' ? words.undecidedPasses : words.noPass
}

/** Undecided, and about money: the amount is said first, as the estimate that it is. null for anything else. */
function sayUndecidedMoney(findings: Findings): Pick<Said, 'facts' | 'alert'> | null {
  const { undecided, model } = findings
  const [check] = undecided
  if (check?.kind !== 'business' || check.difference === null || check.interval === null) return null
  const { words } = model
  const name = code(shorten(model.name))
  const { facts, moneyUndecided } = say().headline
  const isBeyond = isBeyondMargin(check)
  const needed =
    check.reason?.code === 'estimate_beyond_margin' ? check.evidence?.rowsNeeded?.toShowLoss : rowsToSay(check)?.rows
  return {
    facts: [
      ...(isBeyond ? [facts.does(name, moneyEstimate(check, words, { mood: 'may' }))] : []),
      isBeyond ? facts.notSettled(name) : facts.tooLittle(name),
      facts.undecided(name),
    ],
    alert: sentences(
      moneyUndecided({
        name: inlineNameOf(check, words),
        change: moneyChange(check, words),
        rows: check.n,
        row: words.row,
        margin: marginInWords(check),
        needed: typeof needed === 'number' ? formatRowsNeeded(needed) : null,
      }),
      undecidedMeans(findings),
    ),
  }
}

function leadOfFailure({ verdict }: ModelReport): string {
  if (verdict === 'block') return say().leads.block
  return verdict === 'review' ? say().headline.worseAndAsked : say().headline.worseAndPasses
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
  return clauses.length > 0 ? say().headline.itAlso(clauses) : []
}

function brokenLimits(limits: readonly Check[], { model }: Findings): Phrase[] {
  const words = say().headline
  if (limits.length === 0) return []
  if (limits.length > 1) return [[words.breaksLimits(limits.length)]]
  return [words.breaksLimit(inlineNameOf(limits[0], model.words))]
}

const OF_PROBABILITIES = ['log_loss', 'brier_score', 'mean_calibration_error']

function sayFailure(findings: Findings): Said {
  const { model, report } = findings
  const { words, policy } = model
  const { facts, policySays } = say().headline
  const name = code(shorten(model.name))
  const lead = leadOfFailure(model)
  const groups = findings.smallestGroups
  const check = findings.failedOverall[0] ?? groups[0]
  if (check === undefined) {
    const limit = sayLimit(findings, lead)
    return { ...limit, alert: sentences(limit.alert, alsoBroken(findings, findings.failedLimits)) }
  }
  const more = alsoSentence(findings, check, groups)
  const gap = findings.failedOverall.some(({ metric }) => OF_PROBABILITIES.includes(metric)) ? gapSentence(model) : []
  const policyNote = policy.onRegression === 'block' ? null : policySays(policy.onRegression)
  const harm = sentences(withFelt(check, findings, harmSentence(check, model)), more)
  if (isOverall(check)) {
    const effect = effectOf(check, words)
    return {
      lead,
      facts: [
        ...(check.kind === 'business' ? [facts.doesThanToday(name, effect)] : []),
        facts.does(name, effect),
        ...(check.kind === 'business' ? [facts.does(name, moneyEstimate(check, words, { isBrief: true }))] : []),
        facts.worse(name),
      ],
      alert: sentences(harm, gap, policyNote),
    }
  }
  return {
    lead,
    facts: [
      // What is waived is named; what is not, below.
      ...(isWaivedPass(report) && groups.length === 1 ? [facts.worseIn(name, groupOf(check.slice!))] : []),
      facts.worseForGroupsOf(name, groups.length, words.row),
      facts.worseForGroups(name, groups.length),
    ],
    alert: sentences(harm, policyNote),
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
  if (counted) return sentences(counted, peopleSentence(check, findings.model, 'there') ?? harm)
  if (felt === null) return harm
  return felt.isJudged ? sentences(felt.sentence, harm) : sentences(harm, say().headline.onlyReported(felt.sentence))
}

/**
 * Of a group whose failed measure is no rate of people: how many of them a mistake hits, as the test counts it. null where
 * nothing of the sort is known, or no more are hit than today.
 */
function countedHarm(check: Check, { words, weighted, task }: ModelReport): Phrase | null {
  const { slice, profile, positives, n, unit } = check
  if (slice === null || !profile || positives === undefined || weighted || task !== 'binary') return null
  if (unit.kind === 'share' || unit.kind === 'money') return null
  const harms = profile.mistakes.flatMap(({ code: why, args }): Omit<Harm, 'group' | 'flagged'>[] => {
    const [today, next] = [Number(args.champion), Number(args.challenger)]
    if (!(next > today)) return []
    if (why === 'found_alarms')
      return [{ mistake: 'alarm', today, next, of: n - positives, people: negativesOf(words) }]
    return why === 'found_missed' ? [{ mistake: 'miss', today, next, of: positives, people: positivesOf(words) }] : []
  })
  const [most] = harms.sort((a, b) => b.next - b.today - (a.next - a.today))
  return most === undefined
    ? null
    : say().headline.countedHarm({ ...most, group: groupOf(slice), flagged: words.flagged })
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
    const does = moneyInTest(money, model.words)!
    const { inTest, inGroup } = say().headline
    return {
      sentence: money.slice === null ? inTest(does) : inGroup(groupOf(money.slice), does),
      isJudged: !isReportedOnly(money),
    }
  }
  const people = felt.find((other) => peopleSentence(other, model) !== null)
  return people ? { sentence: peopleSentence(people, model)!, isJudged: !isReportedOnly(people) } : null
}

/** What else failed: by name if it is little, counted if it is much. */
function alsoSentence(findings: Findings, said: Check, groups: readonly Check[]): Phrase {
  const { words } = findings.model
  const { it, isAlsoWorse } = say().headline
  const others = findings.failedOverall.filter((check) => check !== said)
  const isNamed = others.length <= MOST_ALSO_NAMED
  const also = {
    measures: isNamed ? others.map((other) => inlineNameOf(other, words)) : [],
    more: isNamed ? 0 : others.length,
    groups: isOverall(said) ? groups.length : 0,
    row: words.row,
  }
  const clauses = [
    ...(others.length + also.groups > 0 ? [isAlsoWorse(also)] : []),
    ...alsoFailed(findings, []),
    ...brokenLimits(findings.failedLimits, findings),
  ]
  return clauses.length > 0 ? it(clauses) : []
}

export function sayLimit(findings: Findings, lead: string): Said {
  const { model } = findings
  const { facts, limitBroken, todayToo } = say().headline
  const name = code(shorten(model.name))
  const check = findings.failedLimits[0]
  if (check === undefined)
    return { lead, facts: [facts.worse(name)], alert: joinPhrases(model.reasons.map(sentenceOf), ' ') }
  if (check.kind === 'drift') return sayDrift(check, model, lead)
  const limit = inlineNameOf(check, model.words)
  const value = check.challenger === null ? null : valueWithUnit(check.challenger, check)
  const allowed = allowedOf(check)
  // What a number in a file was before; a limit of a metric has its change in the table.
  const today = check.unit.kind === 'number' && check.champion !== null ? valueWithUnit(check.champion, check) : null
  return {
    lead: model.verdict === 'block' ? say().leads.block : lead,
    facts: [
      facts.breaksLimitBy(name, limit, value, allowed),
      facts.breaksLimit(name, code(shorten(check.metric))),
      facts.breaksALimit(name),
    ],
    alert:
      limitHarm(check, model) ?? sentences(limitBroken(limit, value, allowed), today === null ? null : todayToo(today)),
  }
}

/** The rows changed, not the model: so the heading speaks of the rows. */
function sayDrift(check: Check, model: ModelReport, lead: string): Said {
  const { facts, policyBlocksDrift } = say().headline
  const name = code(shorten(model.name))
  return {
    lead: model.verdict === 'block' ? say().leads.block : lead,
    facts: [facts.driftOf(name, code(shorten(check.title ?? ''))), facts.drift(name)],
    alert: sentences(
      driftInWords(check, model) ?? sentenceOf(check.reason ?? { code: 'limits_broken', args: { count: 1 } }),
      policyBlocksDrift,
    ),
  }
}

/** `Of 100 defaults, the new model misses 46; the policy allows 45.` null where that is no rate of people. */
function limitHarm(check: Check, model: ModelReport): Phrase | null {
  if (!isRateOfPeople(check) || check.limit?.kind !== 'min' || check.challenger === null || model.weighted) return null
  const { people, verb } = peopleCountedBy(check, model.words)
  const [harm, allowed] = [1 - check.challenger, 1 - check.limit.value].map((share) => share * 100)
  const decimals = [0, 1, 2].find((places) => formatNumber(harm, places) !== formatNumber(allowed, places))
  if (decimals === undefined) return null
  return say().headline.limitHarm({
    people,
    verb,
    next: formatNumber(harm, decimals),
    allowed: formatNumber(allowed, decimals),
  })
}

function sayPass(findings: Findings): Said {
  const { model } = findings
  const words = say().headline
  const { facts } = words
  const lead = say().leads.pass
  const name = code(shorten(model.name))
  const best = bestOf(findings)
  const groups = groupsPassed(findings)
  if (best === undefined) {
    const met = metLimits(findings).length
    if (findings.overall.every((check) => check.status === 'not_evaluated') && met > 0)
      return {
        lead,
        facts: [facts.keepsLimits(name, met), facts.passes(name)],
        alert: sentences(words.onlyLimitsMet(met), groups),
      }
    return {
      lead,
      facts: [facts.notWorse(name), facts.passes(name)],
      alert: sentences(words.noCheckWorse, groups),
    }
  }
  const gain =
    best.kind === 'business'
      ? facts.betterBy(name, moneyChange(best, model.words))
      : facts.does(name, effectOf(best, model.words))
  return {
    lead,
    facts: [gain, facts.better(name)],
    alert: sentences(gainSentence(best, model), groups),
  }
}

/** What is known of groups where nothing failed: those that were declared, and those that the search found. */
function groupsPassed(findings: Findings): Phrase {
  const { model, groups } = findings
  const words = say().headline
  const found = undeclaredWorse(model).length
  const none = { declared: found > 0, thanAllowed: worseThoughAllowed(findings) }
  const judged =
    groups.length === 0
      ? model.discovery === null
        ? words.noGroups
        : null
      : groups.every(hasStatus('not_evaluated'))
        ? words.noGroupJudged
        : say().answers.noneWorse(none)
  return sentences(judged, found > 0 ? words.searchFound(found) : null)
}

const movementOf = (check: Check, name: Phrase): Movement => ({
  name,
  group: check.slice && groupOf(check.slice),
  values: todayToNewWithUnit(check),
  change: changeOf(check),
})

/** What a person can repeat: people, or today's value and the new one. */
function harmSentence(check: Check, model: ModelReport): Phrase {
  const words = say().headline
  const people = peopleSentence(check, model)
  if (people) return people
  const money = check.slice === null ? moneyInTest(check, model.words) : null
  if (money !== null) return words.inTestAllowed(money, allowanceInWords(check))
  const aimed = aimedSentence(check)
  if (aimed) return sentences(aimed, words.policyAllows(allowanceInWords(check)))
  return check.metric === 'brier_score' || check.metric === 'log_loss'
    ? words.probabilitiesGoFrom(movementOf(check, code(check.metric)), allowedOf(check))
    : words.goesFromAllowed(movementOf(check, inlineNameOf(check, model.words)), allowanceInWords(check))
}

function gainSentence(check: Check, model: ModelReport): Phrase {
  const words = say().headline
  const money = moneyInTest(check, model.words)
  if (money !== null) return words.inTest(money)
  return (
    peopleSentence(check, model) ??
    aimedSentence(check) ??
    words.goesFrom({ ...movementOf(check, inlineNameOf(check, model.words)), group: null })
  )
}
