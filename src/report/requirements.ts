/**
 * What is said of checks beside the metrics: scenarios (lists of cases) and numbers of operations. A drift check without
 * words of its own is said as a number is.
 */
import type { Check } from '../core/comparison.js'
import { casesInWords, casesOf } from './cases.js'
import type { ModelDescription } from './describe-model.js'
import type { Findings } from './findings.js'
import { formatNumber } from './format.js'
import { capitalise, code, joinPhrases, mention, type Phrase, phrase, plainText } from './phrase.js'
import { allowedOf, changeOf, inlineNameOf, shorten, todayToNew } from './present.js'
import type { ModelReport, Words } from './report.js'
import { sentenceOf } from './say.js'

/** Failed scenarios that are named; more are counted. */
const MOST_NAMED = 3
/** Longest reason that is printed whole. */
const LONGEST_REASON = 160

type Said = Pick<ModelDescription, 'facts' | 'lead' | 'alert'>

/** The heading and alert of a review that a scenario decides. */
export function sayScenario(findings: Findings, lead: string, also: Phrase): Said {
  const { model } = findings
  const name = code(shorten(model.name))
  const [check] = findings.failedScenarios
  if (check === undefined)
    return { lead, facts: [phrase`${name} fails a scenario`], alert: joinPhrases(model.reasons.map(sentenceOf), ' ') }
  const found = casesOf(check)
  const cases = found === null ? '' : `: ${formatNumber(found.failed)} of ${formatNumber(found.cases)} cases`
  const others = findings.failedScenarios.length - 1
  const more =
    others > 0 ? ` ${formatNumber(others)} other ${others === 1 ? 'scenario fails' : 'scenarios fail'} too.` : ''
  const required = isCritical(check) ? ' It is critical: it must pass, whatever got better elsewhere.' : ''
  return {
    lead,
    facts: [
      phrase`${name} fails ${inlineNameOf(check, model.words)}${cases}`,
      phrase`${name} fails ${inlineNameOf(check, model.words)}`,
      phrase`${name} fails a scenario${cases}`,
    ],
    alert: phrase`${inlineNameOf(check, model.words)} fails: ${casesInWords(check, model.words)}.${required}${more}${also}`,
  }
}

const isCritical = (check: Check) => check.severity === 'critical'

/** The heading and alert of a review that a number of operations decides. */
export function sayNumber(findings: Findings, lead: string, also: Phrase): Said {
  const { model } = findings
  const name = code(shorten(model.name))
  const [check] = findings.failedNumbers
  if (check === undefined)
    return { lead, facts: [phrase`${name} gets worse`], alert: joinPhrases(model.reasons.map(sentenceOf), ' ') }
  return {
    lead,
    facts: [
      phrase`${name} gets worse: ${inlineNameOf(check, model.words)} ${changeOf(check) ?? 'changes'}`,
      phrase`${name} gets worse in ${inlineNameOf(check, model.words)}`,
      phrase`${name} gets worse beside its metrics`,
    ],
    alert: phrase`${capitalise(numberInWords(check, model.words))}.${also}`,
  }
}

/** `latency.p95_ms goes from 180 ms to 210 ms (+16.7 %); the policy allows +10 %`. */
function numberInWords(check: Check, words: Words): Phrase {
  const values = todayToNew(check)?.replace(/\u00a0→\u00a0/, ' to ') ?? 'unknown'
  const change = changeOf(check)
  return phrase`${inlineNameOf(check, words)} goes from ${values}${change === null ? '' : ` (${change})`}; the policy allows ${allowedOf(check) ?? 'less'}`
}

/** What else failed, as clauses after "It": `fails 2 scenarios`, `goes beyond what is allowed in latency.p95_ms`. */
export function alsoFailed(findings: Findings, said: readonly Check[]): Phrase[] {
  const { words } = findings.model
  const scenarios = findings.failedScenarios.filter((check) => !said.includes(check))
  const numbers = findings.failedNumbers.filter((check) => !said.includes(check))
  const named = (checks: readonly Check[], one: string, many: string): Phrase[] => {
    if (checks.length === 0) return []
    return checks.length === 1
      ? [phrase`${one} ${inlineNameOf(checks[0], words)}`]
      : [[many.replace('#', formatNumber(checks.length))]]
  }
  return [
    ...named(scenarios, 'fails', 'fails # scenarios'),
    ...named(numbers, 'goes beyond what is allowed in', 'goes beyond what is allowed in # numbers beside its metrics'),
  ]
}

/** All about scenarios and numbers, for "Better or worse?": failed ones by name, passed ones counted. */
export function requirementsSentence(findings: Findings): Phrase {
  const { model, judged } = findings
  const { words } = model
  const failed = findings.failedScenarios
  const named = failed
    .slice(0, MOST_NAMED)
    .map((check) => phrase`${inlineNameOf(check, words)}: ${casesInWords(check, words)}`)
  const more = failed.length - named.length
  const scenarios = judged.filter((check) => check.kind === 'scenario')
  const passed = scenarios.filter((check) => check.status === 'pass').length
  const all = passed === scenarios.length
  const rest = all
    ? `${passed === 1 ? 'The one scenario passes' : `All ${formatNumber(passed)} scenarios pass`}.`
    : `${formatNumber(passed)} of ${formatNumber(scenarios.length)} scenarios ${passed === 1 ? 'passes' : 'pass'}.`
  const numbers = findings.failedNumbers.slice(0, MOST_NAMED).map((check) => numberInWords(check, words))
  const sentences = [
    ...(failed.length > 0
      ? [
          phrase`${failed.length === 1 ? 'Scenario' : 'Scenarios'} failed: ${joinPhrases(more > 0 ? [...named, `${formatNumber(more)} more`] : named, '; ')}.`,
        ]
      : []),
    ...(passed > 0 ? [[rest]] : []),
    ...(numbers.length > 0 ? [phrase`${capitalise(joinPhrases(numbers, '; '))}.`] : []),
  ]
  return joinPhrases(sentences, ' ')
}

/** Why something that is required is not answered, for the alert: the first by name, others counted. */
export function unansweredSentence({ unanswered, model }: Findings): Phrase {
  const [first, ...others] = unanswered
  if (first === undefined) return []
  const why = first.reason ? sentenceOf(first.reason) : 'no reason was given.'
  const more =
    others.length > 0 ? ` ${formatNumber(others.length)} more ${others.length === 1 ? 'is' : 'are'} listed below.` : ''
  return phrase` ${capitalise(inlineNameOf(first, model.words))}: ${why}${more}`
}

/** `No test and no range are involved: …`, where nothing but requirements decided. */
export function certaintyOfRequirements({ failedScenarios, failedLimits, failedNumbers }: Findings): Phrase {
  if (failedScenarios.length > 0)
    return [
      'Certain for these cases: each one was looked at, and the count is compared with what is asked. No test of chance is involved.',
    ]
  if (failedLimits.length > 0) return ['A limit is compared with the measured value itself; no range is involved.']
  return failedNumbers.length > 0
    ? [
        'The numbers are compared as the files give them; no range is involved, and how they were measured is not known here.',
      ]
    : []
}

/** Who asked for what failed, and why: `Asked for because of: incident 2231. Owner: @acme/fraud.` */
export function requirementOwners(findings: Findings): Phrase {
  const failed = [...findings.failedScenarios, ...findings.failedLimits, ...findings.failedNumbers]
  const notes = new Map<string, Phrase>()
  for (const check of failed) {
    const note = ownerOf(check, findings)
    if (note.length > 0) notes.set(plainText(note), note)
  }
  const shown = [...notes.values()].slice(0, MOST_NAMED)
  return shown.length > 0 ? phrase` ${joinPhrases(shown.map(capitalise), ' ')}` : []
}

function ownerOf(check: Check, { report, model }: Findings): Phrase {
  const { because, owner } = check.reason?.args ?? {}
  const name = inlineNameOf(check, model.words)
  // Only agreed rules may call for somebody.
  const person = typeof owner !== 'string' ? [] : report.advisory ? code(shorten(owner)) : mention(owner)
  return joinPhrases(
    [
      ...(typeof because === 'string' ? [phrase`${name} is asked for because of: ${clipReason(because)}.`] : []),
      ...(person.length > 0
        ? [phrase`${typeof because === 'string' ? 'Its owner' : phrase`The owner of ${name}`} is ${person}.`]
        : []),
    ],
    ' ',
  )
}

const clipReason = (text: string): string => {
  const shown = text.length > LONGEST_REASON ? `${[...text].slice(0, LONGEST_REASON - 1).join('')}…` : text
  return shown.replace(/\.$/, '')
}

/** `the rows of "Known rings"`: what the author repairs where scenarios decided. */
export function whereToRepair({ failedScenarios, model }: Findings): Phrase {
  if (failedScenarios.length === 0) return []
  return failedScenarios.length === 1
    ? phrase` for the cases of ${inlineNameOf(failedScenarios[0], model.words)}`
    : [` for the cases of ${formatNumber(failedScenarios.length)} scenarios`]
}

/** `Drift and operations are not part of this review.`: the kinds of which the config names nothing. */
export function notPartSentence(model: ModelReport): string | null {
  const kinds = (['drift', 'operations', 'scenario'] as const).filter(
    (kind) => !model.checks.some((check) => check.kind === kind),
  )
  if (kinds.length === 0) return null
  const names = kinds.map((kind) => (kind === 'scenario' ? 'scenarios' : kind))
  const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  const verb = names.length === 1 && names[0] === 'drift' ? 'is' : 'are'
  return `${list.charAt(0).toUpperCase()}${list.slice(1)} ${verb} not part of this review.`
}
