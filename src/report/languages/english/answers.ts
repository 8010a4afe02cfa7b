/** Sentences of `answers.ts`: what is said to the four questions. `row`: the noun for one row, as the config has it. */

import { type Phrase, phrase, sentences, strong } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { type Approvers, again, approversIn, areSeveral, LIMIT_HAS_NO_RANGE, NOTHING_FROM_YOU } from './common.js'
import { lowerFirst, lowerFirstLetter } from './letters.js'
import { lists } from './lists.js'
import { countOf, pluralOf } from './nouns.js'

interface LimitOf {
  readonly name: Phrase
  /** null: not known. */
  readonly value: string | null
  readonly allowed: string | null
}

const LABELS = {
  worse: 'Worse',
  better: 'Better',
  notWorse: 'Not shown to be worse than allowed',
  trusted: 'Not worse than allowed, taking the numbers as they are',
  undecided: 'Undecided',
  worseUndecided: 'Shown to be worse, undecided whether by more than allowed',
  worseWithin: 'Shown to be worse, but within what the policy allows',
  reportedWorse: 'Only reported, not judged, though worse',
  reported: 'Only reported, not judged',
} as const

const HOW_WORSE = {
  within: 'within what the policy allows',
  undecided: 'undecided whether by more than the policy allows',
} as const

const groupsOf = (count: number): string => countOf(count, formatNumber(count), 'group')
/** `Its limit is met`, `Its limits are met`. */
const limitsAreMet = (count: number): string => (count === 1 ? 'Its limit is met' : 'Its limits are met')
const noneWorse = (start: string, declared: boolean, thanAllowed: boolean): string =>
  `${start} ${declared ? 'declared group' : 'group'} is shown to get worse${thanAllowed ? ' than allowed' : ''}.`

export const answers = {
  unknown: 'Unknown. No check of the whole data could be judged.',
  nothingFromYou: NOTHING_FROM_YOU,

  // Better or worse?
  samePredictions: "Neither. Every prediction is the same as today's, so there is nothing to compare.",
  /** `Worse: ranking (roc_auc) 0.79 → 0.78, f1 0.61 → 0.58 and 2 more.` */
  checks: (label: keyof typeof LABELS, named: readonly Phrase[], more: number): Phrase =>
    phrase`${LABELS[label]}: ${lists.andMore(named, more)}.`,
  checkWithValues: (name: Phrase, values: string): Phrase => phrase`${name} ${values}`,
  /** range: of the change, by what fits the data. */
  checkWithRange: (name: Phrase, values: string, range: string): Phrase => phrase`${name} ${values} (change ${range})`,
  limitsMet: (met: readonly { readonly name: Phrase; readonly value: string; readonly allowed: string }[]): Phrase =>
    phrase`${limitsAreMet(met.length)}: ${lists.plain(met.map(({ name, value, allowed }) => phrase`${name} ${value} (${allowed})`))}.`,
  notJudged: 'Whether it is better or worse than today was not judged.',
  limitsBroken: (broken: readonly LimitOf[]): Phrase =>
    phrase`${broken.length === 1 ? 'Limit' : 'Limits'} broken: ${lists.long(broken.map(({ name, value, allowed }) => phrase`${name} is ${value ?? 'unknown'} where the policy asks for ${allowed ?? 'more'}`))}.`,
  limitsUndecided: (open: readonly LimitOf[]): Phrase =>
    phrase`Undecided: ${lists.long(open.map(({ name, value, allowed }) => phrase`${name} is ${value ?? 'unknown'} where the policy asks for ${allowed ?? 'less'}`))}.`,

  // Who gets worse?
  noGroupsDeclared: 'No groups are declared.',
  nobody: 'Nobody: every prediction is the same.',
  unknownWho: 'Unknown.',
  groupsTooSmall: (groups: number, minRows: number, row: string): string =>
    `${groupsOf(groups)} with fewer than ${formatNumber(minRows)} ${pluralOf(row)} ${groups === 1 ? 'was' : 'were'} not judged.`,
  totalsHaveNoGroups:
    'Unknown: the files hold totals, and groups need rows. Give the predictions of both models to compare them.',
  noGroupsConfigured: 'Unknown: no groups are configured, so nobody was compared by group.',
  /** why: the sentence of the reason. */
  noGroupJudged: (group: Phrase, why: string | null): Phrase =>
    phrase`Unknown: no declared group could be judged. Group ${strong(group)}: ${why === null ? 'no reason was given.' : lowerFirstLetter(why)}`,
  moreGroupsListed: (more: number): string =>
    `${formatNumber(more)} more ${more === 1 ? 'group is' : 'groups are'} listed below.`,
  groupSize: (rows: number, row: string): string => countOf(rows, formatNumber(rows), row),
  /** `40-49 (1,275 clients, 21 in 100 of all)`. share: null where it is not known, or is all. */
  groupOfSize: (group: Phrase, size: string, share: string | null): Phrase =>
    phrase`${group} (${size}${share === null ? '' : `, ${share} of all`})`,
  groupsWorse: (count: number, named: readonly Phrase[]): Phrase => {
    const more = count - named.length
    const all = more > 0 ? [...named, `${formatNumber(more)} more, listed below`] : named
    return phrase`${count === 1 ? 'One group' : `${formatNumber(count)} groups`}: ${lists.long(all)}.`
  },
  /** The part for what is beyond the first sentences. */
  whoElse: { title: 'Who else gets worse?', pointer: 'More under "Who else gets worse?" below.' },
  containingFailToo: (count: number): string => `Larger groups that contain ${count === 1 ? 'it' : 'them'} fail too.`,
  allGroupsJudged: 'These are all the groups that were judged.',
  /** declared: the search found another one that is worse. thanAllowed: some are worse, but within the margin. */
  noneWorse: (args: { declared: boolean; thanAllowed: boolean }): string =>
    noneWorse('No', args.declared, args.thanAllowed),
  noOtherWorse: (args: { declared: boolean; thanAllowed: boolean }): string =>
    noneWorse('No other', args.declared, args.thanAllowed),
  groupChecksOpen: (open: number, of: number): string =>
    `${formatNumber(open)} of ${countOf(of, formatNumber(of), 'group check')} ${open === 1 ? 'is' : 'are'} unclear; groups block only when harm is shown.`,
  /** does: `earns 6.7 % less per client`; null where it is not known. */
  thereItAlso: (does: string | null): string => `There it also ${does ?? 'loses money'}.`,
  mostIsLostIn: (group: Phrase, does: string): Phrase =>
    phrase`Money by group is only reported, not judged: most is lost in ${group}, where the new model ${does}.`,
  groupsShownWorse: (how: keyof typeof HOW_WORSE, named: readonly Phrase[]): Phrase =>
    phrase`Shown to be worse, but ${HOW_WORSE[how]}: ${lists.long(named)}.`,
  manyGroupsShownWorse: (how: keyof typeof HOW_WORSE, count: number): string =>
    `${formatNumber(count)} groups are shown to be worse, but ${HOW_WORSE[how]}.`,
  changeInGroup: (name: Phrase, group: Phrase, change: string | null): Phrase =>
    phrase`${name} in ${strong(group)}: ${change ?? 'unknown'}.`,
  /** example: a sentence about the worst of them. merges: nothing else holds the merge. */
  unsettled: (args: { shownWorse: boolean; example: Phrase; more: number; merges: boolean }): Phrase =>
    sentences(
      phrase`${args.shownWorse ? 'Shown to be worse, but undecided whether by more than the policy allows' : 'Not settled either way'}: ${lowerFirst(args.example)}`,
      args.more > 0
        ? `${formatNumber(args.more)} more ${args.more === 1 ? 'check is' : 'checks are'} listed below.`
        : null,
      args.merges
        ? 'Groups block only when harm is shown; merging accepts that risk.'
        : 'Groups block only when harm is shown.',
    ),

  // How sure? `sure`: `95 %`. `that`: a clause about the new model.
  sameIsCertain: 'Certain: the predictions were compared one by one. Nothing follows about a new model.',
  sureThat: (sure: string, that: string): string => `${sure} sure that ${that}.`,
  othersAsSure: (others: number): string =>
    `The ${others === 1 ? 'other failed check is' : `${formatNumber(others)} other failed checks are`} shown with the same certainty.`,
  wrongAtLeast: (share: string): string =>
    `at least ${share} of the decisions are right today and wrong with the new model`,
  sureOfDrift: (sure: string): string =>
    `${sure} sure that the rows differ from the reference by more than is tolerated, all compared columns counted together.`,
  sureOfMargin: (sure: string, margin: string, name: Phrase): Phrase =>
    phrase`${sure} sure that it does not lose more than the ${margin} allowed in ${name}. It is not shown to be better.`,
  sureOfDistance: (sure: string, margin: string, name: Phrase): Phrase =>
    phrase`${sure} sure that it is not farther from its target by more than the ${margin} allowed in ${name}. It is not shown to be nearer.`,
  limitHasNoRange: LIMIT_HAS_NO_RANGE,
  noLossShown: 'No loss beyond what is allowed is shown; that does not prove there is none.',
  wouldHaveBeenSeen: (size: string, name: string, ofTarget: boolean): string =>
    `${ofTarget ? 'A distance from the target larger by' : 'A loss of'} ${size} in ${name} would have been seen 4 times in 5.`,
  thisCheckAlone: 'This check alone.',
  falseAlarm: (checks: number, atMost: string): string =>
    `Allowing for ${checks === 2 ? 'both' : `all ${formatNumber(checks)}`} checks, the chance that this is a false alarm is at most ${atMost}.`,
  notSure: 'Not sure enough.',
  /** allowance: `a loss of 2 %`. */
  policyAllows: (name: Phrase, allowance: string): Phrase => phrase`In ${name} the policy allows ${allowance}.`,
  cannotRuleOut: (name: Phrase, allowance: string): Phrase =>
    phrase`In ${name} the policy allows ${allowance}; these data cannot rule out more.`,
  /** rows: how many would do, formatted. atEstimate: if the loss is as it is measured; else, if the models are equal. */
  ruleOut: (args: { name: Phrase; allowance: string; rows: string; row: string; atEstimate: boolean }): Phrase => {
    const takes = `takes about ${args.rows} ${pluralOf(args.row)}`
    return phrase`In ${args.name} the policy allows ${args.allowance}; ${args.atEstimate ? `at the present estimate it ${takes} to rule out more than that` : `to rule out more than that ${takes}`}.`
  },
  lossNotProven: 'The loss measured is larger, but not proven.',
  wouldShow: (needed: string, row: string): string =>
    `About ${needed} ${pluralOf(row)} would show the loss, if it is as large as that.`,
  youHave: (rows: number): string => `You have ${formatNumber(rows)}.`,

  // What now? push: the author pushes to the pull request; else the comparison is run again.
  author: (task: Phrase | string): Phrase => phrase`Author: ${task}.`,
  /** One way; the other one is that somebody accepts the risk. */
  authorBest: (task: Phrase | string): Phrase => phrase`Author: ${task} (best).`,
  nobodyElse: 'Nobody else needs to act.',
  policyBlocksUndecided: 'The policy blocks what is undecided.',
  noModelRepairs: 'No change of the model repairs this.',
  tasks: {
    writePredictions: (push: boolean): string => `write the predictions of the new model and ${again(push)}`,
    /** where: `for this group`; null: in general. */
    repair: (where: Phrase | string | null, push: boolean): Phrase =>
      phrase`repair the model${where === null ? '' : phrase` ${where}`} and ${again(push)}`,
    improve: (push: boolean): string => `improve the model and ${again(push)}`,
    givePredictions: (push: boolean): string =>
      `give the predictions of both models, which decide more than totals, and ${again(push)}`,
    testOnMore: (row: string, push: boolean): string => `test on more ${pluralOf(row)} and ${again(push)}`,
    letItBeChecked: (push: boolean): string => `see that what is missing can be checked, and ${again(push)}`,
    sayWhatDecides: (push: boolean): string => `say in the config what decides, and ${again(push)}`,
    findWhatChanged: (push: boolean): string =>
      `find out what changed in the data, bring the test rows or the reference up to date, and ${again(push)}`,
  },
  /** Behind "repair the model". */
  forGroups: (count: number): string => (count === 1 ? 'for this group' : 'for these groups'),
  lookAtFound: (group: Phrase, more: number): Phrase =>
    phrase`Author: look at ${group}${more > 0 ? ` and ${formatNumber(more)} more` : ''}, which the search found worse, and say whether that is accepted. Nothing else is asked: usual code review, then merge.`,
  mergeNotHeld: 'The merge is not held.',
  /** held: a sentence that says why the merge is not held. */
  orWhoeverMerges: (held: string): string => `Or whoever merges accepts the risk: ${lowerFirstLetter(held)}`,
  orAccepts: (approvers: Approvers): Phrase =>
    phrase`Or ${lowerFirst(approversIn(approvers))} ${areSeveral(approvers) ? 'accept' : 'accepts'} the risk with a new comment here, adding a reason:`,
  orDecides: (approvers: Approvers): Phrase =>
    phrase`Or ${lowerFirst(approversIn(approvers))} ${areSeveral(approvers) ? 'decide' : 'decides'}; the check stays red until then.`,
  /** Where an approver puts their own words. */
  why: '<why>',
  toRefuse: 'To refuse, request changes or close the pull request.',
  approvalHolds:
    'It holds for later commits too, as long as nothing new fails and nothing gets worse. Until then the merge waits. To refuse, request changes or close the pull request.',
}
