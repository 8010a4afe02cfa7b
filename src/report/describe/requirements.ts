/**
 * What is said of checks beside the metrics: scenarios (lists of cases) and numbers of operations. A drift check without
 * words of its own is said as a number is.
 */
import type { Check } from '../../core/comparison.js'
import { shorten } from '../escape.js'
import type { Findings } from '../findings.js'
import { code, joinPhrases, mention, type Phrase, plainText, sentences } from '../phrase.js'
import type { ModelReport, Words } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { casesInWords, casesOf } from '../words/cases.js'
import { inlineNameOf } from '../words/check-names.js'
import { allowedOf, changeOf, valueInWords } from '../words/check-numbers.js'
import { NBSP } from '../words/signs.js'
import type { ModelDescription } from './describe-model.js'

/** Failed scenarios that are named; more are counted. */
const MOST_NAMED = 3
/** Longest reason that is printed whole. */
const LONGEST_REASON = 160

type Said = Pick<ModelDescription, 'facts' | 'lead' | 'alert'>

/** The heading and alert of a review that a scenario decides. */
export function sayScenario(findings: Findings, lead: string, also: Phrase): Said {
  const { model } = findings
  const name = code(shorten(model.name))
  const words = say().requirements
  const [check] = findings.failedScenarios
  if (check === undefined)
    return { lead, facts: [words.failsScenario(name)], alert: joinPhrases(model.reasons.map(sentenceOf), ' ') }
  const scenario = inlineNameOf(check, model.words)
  const others = findings.failedScenarios.length - 1
  const alert = sentences(
    words.scenarioFails(scenario, casesInWords(check, model.words)),
    isCritical(check) ? words.critical : null,
    others > 0 ? words.otherScenariosFail(others) : null,
  )
  return { lead, facts: words.failsScenarios(name, scenario, casesOf(check)), alert: sentences(alert, also) }
}

const isCritical = (check: Check) => check.severity === 'critical'

/** The heading and alert of a review that a number of operations decides. */
export function sayNumber(findings: Findings, lead: string, also: Phrase): Said {
  const { model } = findings
  const words = say().requirements
  const name = code(shorten(model.name))
  const [check] = findings.failedNumbers
  if (check === undefined)
    return { lead, facts: [words.getsWorse(name)], alert: joinPhrases(model.reasons.map(sentenceOf), ' ') }
  return {
    lead,
    facts: words.getsWorseIn(name, inlineNameOf(check, model.words), changeOf(check)),
    alert: sentences(words.numberGoes(changeOfNumber(check, model.words)), also),
  }
}

/** From what to what a number goes, and what is allowed. */
const changeOfNumber = (check: Check, words: Words) => {
  const value = (of: number | null) => (of === null ? null : valueInWords(of, check).replaceAll(' ', NBSP))
  return {
    name: inlineNameOf(check, words),
    today: value(check.champion),
    next: value(check.challenger),
    change: changeOf(check),
    allowed: allowedOf(check),
  }
}

/** What else failed, as clauses after "It": `fails 2 scenarios`, `goes beyond what is allowed in latency.p95_ms`. */
export function alsoFailed(findings: Findings, named: readonly Check[]): Phrase[] {
  const said = say().requirements
  const scenarios = findings.failedScenarios.filter((check) => !named.includes(check))
  const numbers = findings.failedNumbers.filter((check) => !named.includes(check))
  const clauseOf = (
    checks: readonly Check[],
    one: (name: Phrase) => Phrase,
    many: (count: number) => Phrase,
  ): Phrase[] => {
    if (checks.length === 0) return []
    return [checks.length === 1 ? one(inlineNameOf(checks[0], findings.model.words)) : many(checks.length)]
  }
  return [
    ...clauseOf(scenarios, said.alsoFails, said.alsoFailsScenarios),
    ...clauseOf(numbers, said.alsoBeyond, said.alsoBeyondIn),
  ]
}

/** All about scenarios and numbers, for "Better or worse?": failed ones by name, passed ones counted. */
export function requirementsSentence(findings: Findings): Phrase {
  const { model, judged } = findings
  const { words } = model
  const said = say().requirements
  const failed = findings.failedScenarios
  const named = failed
    .slice(0, MOST_NAMED)
    .map((check) => said.scenarioFound(inlineNameOf(check, words), casesInWords(check, words)))
  const scenarios = judged.filter((check) => check.kind === 'scenario')
  const passed = scenarios.filter((check) => check.status === 'pass').length
  const numbers = findings.failedNumbers.slice(0, MOST_NAMED).map((check) => changeOfNumber(check, words))
  return sentences(
    failed.length > 0 ? said.scenariosFailed(named, failed.length - named.length) : null,
    passed > 0 ? said.scenariosPass(passed, scenarios.length) : null,
    numbers.length > 0 ? said.numbersGo(numbers) : null,
  )
}

/** Why something that is required is not answered, for the alert: the first by name, others counted. */
export function unansweredSentence({ unanswered, model }: Findings): Phrase {
  const [first, ...others] = unanswered
  if (first === undefined) return []
  const words = say().requirements
  const why = first.reason ? sentenceOf(first.reason) : words.noReason
  const said = words.unanswered(inlineNameOf(first, model.words), why)
  return sentences(said, others.length > 0 ? words.moreUnanswered(others.length) : null)
}

/** `No test and no range are involved: …`, where nothing but requirements decided. */
export function certaintyOfRequirements({ failedScenarios, failedLimits, failedNumbers }: Findings): Phrase {
  const words = say().requirements
  if (failedScenarios.length > 0) return [words.certainForCases]
  if (failedLimits.length > 0) return [words.certainForLimits]
  return failedNumbers.length > 0 ? [words.certainForNumbers] : []
}

/** Who asked for what failed, and why: `Asked for because of: incident 2231. Owner: @acme/fraud.` */
export function requirementOwners(findings: Findings): Phrase {
  const failed = [...findings.failedScenarios, ...findings.failedLimits, ...findings.failedNumbers]
  const notes = new Map<string, Phrase>()
  for (const check of failed) {
    const note = ownerOf(check, findings)
    if (note.length > 0) notes.set(plainText(note), note)
  }
  return sentences(...[...notes.values()].slice(0, MOST_NAMED))
}

function ownerOf(check: Check, { report, model }: Findings): Phrase {
  const words = say().requirements
  const { because, owner } = check.reason?.args ?? {}
  const name = inlineNameOf(check, model.words)
  const asked = typeof because === 'string' ? words.askedBecause(name, clipReason(because)) : null
  if (typeof owner !== 'string') return asked ?? []
  // Only agreed rules may call for somebody.
  const person = report.advisory ? code(shorten(owner)) : mention(owner)
  return sentences(asked, asked ? words.itsOwner(person) : words.ownerOf(name, person))
}

const clipReason = (text: string): string => {
  const shown = text.length > LONGEST_REASON ? `${[...text].slice(0, LONGEST_REASON - 1).join('')}…` : text
  return shown.replace(/\.$/, '')
}

/** `for the cases of "Known rings"`: what the author repairs where scenarios decided; null where none did. */
export function whereToRepair({ failedScenarios, model }: Findings): Phrase | null {
  if (failedScenarios.length === 0) return null
  const words = say().requirements
  return failedScenarios.length === 1
    ? words.forCasesOf(inlineNameOf(failedScenarios[0], model.words))
    : words.forCasesOfScenarios(failedScenarios.length)
}

/** `Drift and operations are not part of this review.`: the kinds of which the config names nothing. */
export function notPartSentence(model: ModelReport): string | null {
  const kinds = (['drift', 'operations', 'scenario'] as const).filter(
    (kind) => !model.checks.some((check) => check.kind === kind),
  )
  return kinds.length === 0 ? null : say().requirements.notPart(kinds)
}
