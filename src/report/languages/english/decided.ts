/** Sentences of `decided.ts`: waivers, approvals, and the answers to what was asked. */

import { type Phrase, phrase, strong } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { MERGE_ANYWAY, NOTHING_FROM_YOU } from './common.js'
import { lists } from './lists.js'
import { countOf } from './nouns.js'

interface Given {
  readonly by: string
  /** Last day: `2027-01-15`. */
  readonly until: string
  readonly daysLeft: number
  readonly reason: string
}

const quoted = (reason: string): string => `“${reason}”`

const daysLeft = (left: number): string =>
  left === 0 ? 'today is its last day' : `${countOf(left, formatNumber(left), 'day')} left`

export const decided = {
  waivedLead: 'Worse, and waived.',
  approvedLead: 'Approved.',
  approvalLead: 'Approval is asked for.',

  /** `Accepted by @ada until 2027-01-15 (30 days left): “…”.` */
  accepted: ({ by, until, daysLeft: left, reason }: Given): string =>
    `Accepted by ${by} until ${until} (${daysLeft(left)}): ${quoted(reason)}.`,
  /** first: the one that ends first; endTogether: all end with it. */
  acceptedAll: (waivers: number, first: Pick<Given, 'until' | 'daysLeft'>, endTogether: boolean): string =>
    `${countOf(waivers, formatNumber(waivers), 'failed check')} are accepted by waivers; ${endTogether ? 'they end' : 'the first ends'} on ${first.until} (${daysLeft(first.daysLeft)}).`,
  /** A person, and the commit that was approved. */
  approver: (by: string, sha: Phrase): Phrase => phrase`${by} (${sha})`,
  acceptTheRisk: (approvers: readonly Phrase[]): Phrase =>
    phrase`${lists.and(approvers)} ${approvers.length === 1 ? 'accepts' : 'accept'} the risk.`,
  approvalIsAsked: 'The policy asks for approval.',
  approvedSoFar: (people: readonly string[], needed: number): Phrase =>
    phrase`Approved so far by ${lists.and(people)}: ${formatNumber(people.length)} of ${formatNumber(needed)}.`,

  waiversEnd: (waivers: number, first: string): string =>
    `Nothing more before the merge. The ${waivers === 1 ? 'waiver ends' : 'waivers end, the first'} on ${first}, or earlier if the loss grows beyond what was accepted: repair the model before then.`,
  nothingFromYou: NOTHING_FROM_YOU,
  /** needed: how many of them; holds: the check stays red until then. */
  whoDecides: (needed: number, names: Phrase, holds: boolean): Phrase =>
    phrase`${needed === 1 ? 'One' : formatNumber(needed)} of ${names} ${needed === 1 ? 'decides' : 'decide'}${holds ? '; the check stays red until then' : ''}.`,
  toApprove: 'To approve, write a new comment here, adding a reason:',

  title: 'What people decided',
  /** check: what failed, and by how much. */
  waivedCheck: (check: Phrase, waiver: Phrase): Phrase => phrase`${check} (${waiver})`,
  /** accepted: by whom. */
  waived: (checks: readonly Phrase[], accepted: string, fromFile: boolean): Phrase => {
    const ends =
      checks.length === 1
        ? 'It ends earlier if the loss grows beyond what was accepted.'
        : 'Each ends earlier if its loss grows beyond what was accepted.'
    return phrase`${lists.long(checks)}. ${accepted} ${ends}${fromFile ? ' From the file of waivers.' : ''}`
  },
  ended: {
    expired: (check: Phrase, by: string, until: string): Phrase =>
      phrase`${check}. The waiver of ${by} ended on ${until}. Repair, or ask again.`,
    grew: (check: Phrase, by: string): Phrase =>
      phrase`${check}. The waiver of ${by} ended, because the loss grew beyond what was accepted. Repair, or ask again.`,
    revoked: (check: Phrase, by: string): Phrase =>
      phrase`${check}. The waiver of ${by} was taken back. Repair, or ask again.`,
  },
  checkOfModel: (model: Phrase, check: Phrase): Phrase => phrase`${model}: ${check}`,
  /** `Good clients approved (specificity) in age_band 40-49 −36.0 points`. */
  check: (name: Phrase, group: Phrase | null, change: string | null): Phrase =>
    phrase`${name}${group === null ? '' : phrase` in ${strong(group)}`}${change === null ? '' : ` ${change}`}`,
  /** on: a day. */
  approved: (args: { by: string; sha: Phrase; on: string; byReview: boolean; reason: string | null }): Phrase =>
    phrase`Approved by ${args.by} for ${args.sha} on ${args.on}${args.byReview ? ', by a review' : ''}${args.reason === null ? '' : `: ${quoted(args.reason)}`}.`,

  answersTitle: (answers: number): string => `Asked and answered here (${formatNumber(answers)})`,
  earlierAnswers: (more: number): string =>
    `${formatNumber(more)} earlier ${more === 1 ? 'one is' : 'ones are'} in the ledger.`,
  answer: (command: Phrase, by: string, on: string, answer: string): Phrase =>
    phrase`${command} by ${by} on ${on}: ${answer}`,

  mergeAnyway: {
    title: (who: Phrase, days: number): Phrase =>
      phrase`${strong(MERGE_ANYWAY)} One of ${who} may take responsibility for up to ${countOf(days, formatNumber(days), 'day')}`,
    how: (checks: number): string =>
      checks === 1
        ? 'Write this as a new comment, with a reason; the bot answers. The loss stays visible and counted, and the waiver ends if it grows.'
        : `Write this as a new comment, with reasons; the bot answers. It names ${checks === 2 ? 'both' : `all ${formatNumber(checks)}`} failed checks, one a line. The losses stay visible and counted, and a waiver ends if its loss grows.`,
    /** Where whoever writes puts their own words. */
    reason: '<reason>',
  },
}
