/** Sentences of `requirements.ts`: scenarios, and numbers beside the metrics. */

import { joinPhrases, type Phrase, phrase } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { LIMIT_HAS_NO_RANGE } from './common.js'
import { upperFirst, upperFirstLetter } from './letters.js'
import { lists } from './lists.js'

interface Change {
  /** Of the check. */
  readonly name: Phrase
  /** null: not known. */
  readonly today: string | null
  readonly next: string | null
  readonly change: string | null
  readonly allowed: string | null
}

/** `latency.p95_ms goes from 180 ms to 210 ms (+16.7 %); the policy allows +10 %`. */
function goesFromTo({ name, today, next, change, allowed }: Change): Phrase {
  const both = today !== null && next !== null ? `${today} to ${next}` : null
  const one = today !== null ? `today ${today}` : next !== null ? `new ${next}` : 'unknown'
  return phrase`${name} goes from ${both ?? one}${change === null ? '' : ` (${change})`}; the policy allows ${allowed ?? 'less'}`
}

/** `: 2 of 14 cases`. */
const casesBehind = (cases: { failed: number; cases: number } | null): string =>
  cases === null ? '' : `: ${formatNumber(cases.failed)} of ${formatNumber(cases.cases)} cases`

export const requirements = {
  failsScenario: (model: Phrase): Phrase => phrase`${model} fails a scenario`,
  /** The same in several lengths, longest first. */
  failsScenarios: (model: Phrase, scenario: Phrase, cases: { failed: number; cases: number } | null): Phrase[] => [
    phrase`${model} fails ${scenario}${casesBehind(cases)}`,
    phrase`${model} fails ${scenario}`,
    phrase`${model} fails a scenario${casesBehind(cases)}`,
  ],
  /** found: what became of its cases. */
  scenarioFails: (scenario: Phrase, found: Phrase): Phrase => phrase`${scenario} fails: ${found}.`,
  critical: 'It is critical: it must pass, whatever got better elsewhere.',
  otherScenariosFail: (others: number): string =>
    `${formatNumber(others)} other ${others === 1 ? 'scenario fails' : 'scenarios fail'} too.`,

  getsWorse: (model: Phrase): Phrase => phrase`${model} gets worse`,
  getsWorseIn: (model: Phrase, number: Phrase, change: string | null): Phrase[] => [
    phrase`${model} gets worse: ${number} ${change ?? 'changes'}`,
    phrase`${model} gets worse in ${number}`,
    phrase`${model} gets worse beside its metrics`,
  ],
  numberGoes: (change: Change): Phrase => phrase`${upperFirst(goesFromTo(change))}.`,
  numbersGo: (changes: readonly Change[]): Phrase => phrase`${upperFirst(joinPhrases(changes.map(goesFromTo), '; '))}.`,

  /** Clauses about the new model, behind "it also". */
  alsoFails: (scenario: Phrase): Phrase => phrase`fails ${scenario}`,
  alsoFailsScenarios: (scenarios: number): Phrase => [`fails ${formatNumber(scenarios)} scenarios`],
  alsoBeyond: (number: Phrase): Phrase => phrase`goes beyond what is allowed in ${number}`,
  alsoBeyondIn: (numbers: number): Phrase => [
    `goes beyond what is allowed in ${formatNumber(numbers)} numbers beside its metrics`,
  ],

  scenarioFound: (scenario: Phrase, found: Phrase): Phrase => phrase`${scenario}: ${found}`,
  /** more: failed scenarios that are not named. */
  scenariosFailed: (found: readonly Phrase[], more: number): Phrase =>
    phrase`${found.length + more === 1 ? 'Scenario' : 'Scenarios'} failed: ${lists.longThenMore(found, more)}.`,
  scenariosPass: (passed: number, all: number): string => {
    if (passed < all)
      return `${formatNumber(passed)} of ${formatNumber(all)} scenarios ${passed === 1 ? 'passes' : 'pass'}.`
    return passed === 1 ? 'The one scenario passes.' : `All ${formatNumber(passed)} scenarios pass.`
  },

  noReason: 'no reason was given.',
  unanswered: (name: Phrase, why: string): Phrase => phrase`${upperFirst(name)}: ${why}`,
  moreUnanswered: (more: number): string => `${formatNumber(more)} more ${more === 1 ? 'is' : 'are'} listed below.`,

  certainForCases:
    'Certain for these cases: each one was looked at, and the count is compared with what is asked. No test of chance is involved.',
  certainForLimits: LIMIT_HAS_NO_RANGE,
  certainForNumbers:
    'The numbers are compared as the files give them; no range is involved, and how they were measured is not known here.',

  /** because: without a full stop. */
  askedBecause: (name: Phrase, because: string): Phrase =>
    phrase`${upperFirst(name)} is asked for because of: ${because}.`,
  itsOwner: (owner: Phrase): Phrase => phrase`Its owner is ${owner}.`,
  ownerOf: (name: Phrase, owner: Phrase): Phrase => phrase`The owner of ${name} is ${owner}.`,

  /** Behind "repair the model". */
  forCasesOf: (scenario: Phrase): Phrase => phrase`for the cases of ${scenario}`,
  forCasesOfScenarios: (scenarios: number): Phrase => [`for the cases of ${formatNumber(scenarios)} scenarios`],

  notPart: (kinds: readonly ('drift' | 'operations' | 'scenario')[]): string => {
    const names = { drift: 'drift', operations: 'operations', scenario: 'scenarios' }
    const [first, ...rest] = kinds.map((kind) => names[kind])
    const list = rest.length === 0 ? first : `${[first, ...rest.slice(0, -1)].join(', ')} and ${rest.at(-1)}`
    return `${upperFirstLetter(list)} ${rest.length === 0 && first === 'drift' ? 'is' : 'are'} not part of this review.`
  },
}
