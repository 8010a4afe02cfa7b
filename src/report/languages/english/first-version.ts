/** Sentences of `first-version.ts`: a model that there is nothing to compare with. `row`: the noun for one row. */

import { joinPhrases, type Phrase, phrase, strong } from '../../phrase.js'
import { formatNumber, perPeriod } from '../../words/format.js'
import { NBSP } from '../../words/signs.js'
import { type Approvers, again, approversIn, areSeveral } from './common.js'
import { upperFirst, upperFirstLetter } from './letters.js'
import { lists } from './lists.js'
import { countOf, pluralOf } from './nouns.js'

const count = (value: number, noun: string) => countOf(value, formatNumber(value), noun)

export const firstVersion = {
  lead: 'First version.',
  nothingToCompare: (model: Phrase): Phrase => phrase`${model} is new, nothing to compare it with`,
  isNew: (model: Phrase): Phrase => phrase`${model} is new`,
  found: 'first version, nothing to compare it with',
  summary: (counts: string): string => `first version, ${counts}`,
  noneInProduction: 'There is no model in production yet.',
  afterTheMerge: 'After the merge this model is the champion, and the next change is compared with it.',

  noScenarioChecked: 'No scenario could be checked.',
  yourDecision: 'Whether that is good enough is your decision.',
  noLimits: 'The policy sets no limits, so nothing was judged; whether the new model is good enough is your decision.',
  breaksLimits: (broken: number, limits: number): string =>
    `The new model breaks ${formatNumber(broken)} of the ${count(limits, 'limit')} of the policy.`,
  meetsLimits: (met: number, limits: number): string => {
    const which =
      met < limits
        ? `${formatNumber(met)} of ${formatNumber(limits)} limits`
        : met === 1
          ? 'the one limit'
          : `all ${formatNumber(met)} limits`
    return `The new model meets ${which} of the policy; whether that is good enough is your decision.`
  },
  scenariosPassed: (passed: number, scenarios: number): string =>
    `${formatNumber(passed)} of ${count(scenarios, 'scenario')} passed`,
  limitsMet: (met: number, limits: number): string => `${formatNumber(met)} of ${count(limits, 'limit')} met`,
  nothingToMeet: 'no limits to meet',

  noComparison: 'No comparison is possible.',
  /** said: what it does, in people. */
  inPeople: (said: readonly Phrase[]): Phrase => upperFirst(phrase`${joinPhrases(said, '; ')}.`),
  valueIs: (name: Phrase, value: string): Phrase => phrase`${name} is ${value}`,
  values: (values: readonly Phrase[]): Phrase => phrase`${upperFirst(lists.plain(values))}.`,
  /** volume: the same at the rows of a period. */
  money: (args: {
    name: Phrase
    perRow: string
    row: string
    tested: number
    volume: { rows: number; per: string; amount: string } | null
  }): Phrase => {
    const { volume } = args
    const atVolume =
      volume === null
        ? ''
        : `; at ${formatNumber(volume.rows)} ${pluralOf(args.row)} ${perPeriod(volume.per)} about ${volume.amount}`
    return phrase`${args.name}: ${args.perRow} per ${args.row} in the test of ${formatNumber(args.tested)}${atVolume}.`
  },

  noGroups: 'Nobody can be compared, and no values by group are there.',
  /** size: a share of people, or a value. */
  groupWith: (group: Phrase, size: string): Phrase => phrase`${group} (${size})`,
  /** verb: `misses`; people: `defaults`. */
  largestShares: (verb: string, people: string, groups: readonly Phrase[]): Phrase =>
    phrase`Nobody can be compared. It ${verb} the largest share of ${people} in these groups: ${lists.and(groups)}.`,
  weakestGroups: (name: Phrase, groups: readonly Phrase[]): Phrase =>
    phrase`Nobody can be compared. ${name} is weakest in these groups: ${lists.and(groups)}.`,
  countOf: (some: number, all: number): string => `${formatNumber(some)} of ${formatNumber(all)}`,
  inHundred: (some: number): string => `${formatNumber(some)} in${NBSP}100`,
  percentRange: (low: string, high: string): string => `${low} to${NBSP}${high}${NBSP}%`,

  noRange: 'Unknown. Of one model alone, ranges are computed only for rates of rows that count one by one.',
  sureBetween: (args: { confidence: string; verb: string; low: string; high: string; people: string }): string =>
    `${args.confidence} sure that it ${args.verb} between ${args.low} and ${args.high} in${NBSP}100 ${args.people}. That says how well it was measured, not that it is good enough.`,

  /** push: to the pull request; where there is none, the comparison is run again. */
  nameChampion: (key: string, push: boolean): string =>
    `Author: name a champion in the config (${key}) and ${again(push)}. The policy blocks a model without one.`,
  mergerDecides: 'Whoever merges decides whether it is good enough; the merge is not held.',
  approverAccepts: (approvers: Approvers): Phrase =>
    phrase`${approversIn(approvers)} ${areSeveral(approvers) ? 'accept' : 'accepts'} it as the first champion with this comment, adding a reason:`,
  approverDecides: (approvers: Approvers): Phrase =>
    phrase`${approversIn(approvers)} ${areSeveral(approvers) ? 'decide' : 'decides'} whether it becomes the first champion; the check stays red until then.`,

  limits: {
    title: 'Limits',
    caption: 'The limits of the policy',
    header: (confidence: string): string[] => ['Result', 'Check', 'Value', 'Limit', `${confidence} range`],
    pass: 'met',
    regressed: 'broken',
    notChecked: 'not checked',
  },
  scenarios: {
    title: 'Scenarios',
    caption: 'The scenarios of the policy',
    header: ['Result', 'Scenario', 'Asked', 'Found'],
    pass: 'passes',
    regressed: 'fails',
    notChecked: 'not checked',
  },
  allValues: {
    title: 'All values',
    caption: 'Values of the new model',
    header: (confidence: string): string[] => ['Check', 'Value', `${confidence} range`],
  },
  groups: {
    title: (name: Phrase): Phrase => phrase`Groups, weakest first: ${name}`,
    caption: 'Values by group',
    /** counted: plural. */
    header: (counted: string): string[] => ['Group', 'Value', upperFirstLetter(counted)],
    more: (more: number): string => `${formatNumber(more)} more are in the JSON report.`,
  },

  everyComparison: 'Every comparison, because there is no champion.',
  /** key: of the config that says where; byName: it names a version, not a file. */
  lookedFor: (args: { place: Phrase; on: Phrase | null; at: Phrase | null; byName: boolean; key: Phrase }): Phrase => {
    const on = args.on === null ? '' : phrase` on ${args.on}`
    const at = args.at === null ? '' : phrase` at ${args.at}`
    const missing = args.byName ? 'nothing of that name exists there' : 'the file does not exist there'
    return phrase`${strong('Looked for a champion in:')} ${args.place}${on}${at}: ${missing}. If one should, correct ${args.key}.`
  },
  /** rows: null where a file of metrics judged; positives: counted, in words. */
  tested: (rows: number | null, row: string, positives: string | null): string =>
    `${rows === null ? 'a file of metrics, without rows' : count(rows, row)}${positives === null ? '' : ` (${positives})`}. Ranges are exact (Clopper and Pearson), for each rate alone; of other measures none is computed without a champion.`,
}
