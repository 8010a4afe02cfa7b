/** Sentences for what people decide in a pull request: commands, approvals, waivers and the ledger that keeps them. */

import { formatNumber } from '../../../words/format.js'
import type { Message, Messages } from '../../message.js'
import { pluralOf } from '../nouns.js'
import { plural, text } from './decision.js'

type Args = Parameters<Message>[0]

const MISSING: Readonly<Record<string, string>> = {
  nothing_more: 'nothing stands behind it',
  check: 'the id of a check stands behind it, as the report writes it',
  one_check: 'one check stands behind it, without spaces',
  sha: 'the commit that you looked at stands behind it, at least 7 digits of it',
  until: 'a last day stands behind the check: until 2027-01-15',
  day: 'the last day is written as year, month and day, and exists: 2027-01-15',
  because: 'a reason stands at its end: because …',
  id: 'the id of a waiver or an approval stands behind it',
}

const names = (args: Args, name: string): string => {
  const value = args[name]
  if (!Array.isArray(value) || value.length < 2) return text(args, name)
  return `${value.slice(0, -1).join(', ')} or ${value.at(-1)}`
}

const amount = (args: Args, name: string): string =>
  typeof args[name] === 'number' ? String(Number(args[name].toPrecision(4))).replace('-', '−') : text(args, name)

const rows = (args: Parameters<Message>[0]): string => pluralOf(text(args, 'row'))

export const peopleMessages: Messages = {
  // Commands that were not understood.
  command_unknown: (args) =>
    `There is no command "${text(args, 'command')}". There are: ${text(args, 'known')}. Write /model-review help for what each does.`,
  command_malformed: (args) =>
    `"${text(args, 'command')}" is understood when ${MISSING[String(args.missing)] ?? 'it is written as below'}. For example: ${text(args, 'example')}`,
  commands_beyond: (args) =>
    `${plural(args, 'count', 'more command was', 'more commands were')} not read: one comment may hold ${text(args, 'limit')}. Write another comment.`,

  // What was asked for and given.
  command_help: (args) =>
    `Write one of these as a new comment: ${text(args, 'examples')}. Several lines are several commands.`,
  command_status: (args) =>
    [
      args.verdict === 'pass' ? 'Nothing holds the merge.' : '',
      args.verdict === 'error' ? 'The change could not be evaluated, which no approval and no waiver answers.' : '',
      args.failing === 0 ? '' : `Failing: ${names(args, 'failingChecks')}.`,
      args.waived === 0 ? '' : `Waived: ${text(args, 'waivedChecks')}.`,
      args.asked === true
        ? `Approval is asked for: ${text(args, 'given')} of ${text(args, 'needed')} given. May approve: ${names(args, 'approvers')}.`
        : '',
      args.verdict === 'review' && args.asked !== true ? 'A person must decide; no approvals are set up.' : '',
      args.failing === 0 ? '' : args.waivers === null ? 'Nobody may waive.' : `May waive: ${names(args, 'waivers')}.`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  explained: (args) => text(args, 'text'),
  approve_recorded: (args) =>
    `Recorded as ${text(args, 'id')}: ${text(args, 'by')} approves ${text(args, 'sha')}. It holds for later commits too, as long as nothing new fails and nothing gets worse.`,
  waive_recorded: (args) =>
    `Recorded as ${text(args, 'id')}: ${text(args, 'check')} of ${text(args, 'model')} is waived until ${text(args, 'until')}${
      args.upTo === null ? '' : `, or until its loss grows beyond ${amount(args, 'upTo')}`
    }. It stays visible and counted.`,
  revoke_recorded: (args) => `${text(args, 'id')} is taken back.`,
  rerun_started: () => 'The gate runs again.',
  rerun_running: () =>
    'The gate is running on this commit already. Its answer counts everything that was decided before it began; write /model-review rerun once it has ended.',

  // What was asked for and refused.
  decision_no_policy: (args) =>
    `There are no agreed rules on "${text(args, 'branch')}" yet, so nobody can approve or waive; the review only informs.`,
  decision_no_report: (args) =>
    `There is no report of ${text(args, 'sha')}, the newest commit. Wait until its run has ended. The workflow must upload the report as the artifact "model-review-report".`,
  decision_report_wrong: (args) =>
    `The report that the run of ${text(args, 'sha')} uploaded is not as this version writes it. Use one version in all workflows, and run it again.`,
  permission_unknown: (args) =>
    `GitHub did not say what ${text(args, 'by')} may do in this repository (${text(args, 'status')}), so this is refused. The token needs to read the repository's metadata.`,
  team_unknown: (args) =>
    `GitHub did not say who is in ${text(args, 'teams')} (${text(args, 'status')}), so ${text(args, 'by')} does not count as a member. The token of a job cannot read teams: pass one of a GitHub App with "Members: read", or name users in the policy.`,
  approve_not_set_up: () =>
    'The policy names nobody who may approve, so an approval would decide nothing. Set policy.approvals on the base branch.',
  approve_not_head: (args) =>
    `${text(args, 'sha')} is not the newest commit of this pull request, which is ${text(args, 'head')}. Look at that one and write: ${text(args, 'example')}`,
  approve_while_blocked: (args) =>
    `This commit is blocked, which an approval does not change. Repair ${Array.isArray(args.checks) && args.checks.length > 0 ? text(args, 'checks') : 'what the report names'}${
      args.example === null ? '.' : `, or let somebody who may waive it write: ${text(args, 'example')}`
    }`,
  approve_not_evaluated: () =>
    'This commit could not be evaluated, so there is nothing to approve yet. The report says what to repair.',
  approve_not_asked: () => 'Nothing asks for approval here, so none was recorded.',
  approve_by_author: (args) =>
    `${text(args, 'by')} opened this pull request, and the policy leaves its author out. Ask ${names(args, 'names')}.`,
  approve_not_named: (args) =>
    `The policy does not name ${text(args, 'by')} among those who may approve: ${names(args, 'names')}.`,
  approve_needs_write: (args) =>
    `${text(args, 'by')} has no write access to this repository, and the policy does not let readers approve (policy.approvals.readers_may_approve).`,
  waive_not_set_up: () => 'The policy lets nobody waive. Set policy.waivers on the base branch.',
  waive_not_named: (args) =>
    `The policy does not name ${text(args, 'by')} among those who may waive: ${names(args, 'names')}.`,
  waive_not_failing: (args) =>
    `${text(args, 'check')} does not fail, and only what fails now can be waived. ${
      Array.isArray(args.failing) && args.failing.length > 0 ? `Failing: ${text(args, 'failing')}.` : 'Nothing fails.'
    }`,
  waive_past: (args) => `${text(args, 'until')} is over. Name a day from today on: ${text(args, 'example')}`,
  waive_too_long: (args) =>
    `A waiver lasts at most ${plural(args, 'days', 'day', 'days')}, that is until ${text(args, 'last')}. Write: ${text(args, 'example')}`,
  check_unknown: (args) =>
    `The report has no check "${text(args, 'check')}"${
      typeof args.near === 'string' ? `. Did you mean "${args.near}"?` : '. The ids of all checks stand in the report.'
    }`,
  check_of_several: (args) =>
    `${plural(args, 'count', 'model has', 'models have')} a check "${text(args, 'check')}". Write which: ${names(args, 'choices')}.`,
  revoke_unknown: (args) => `There is no waiver and no approval "${text(args, 'id')}" here that could be taken back.`,
  revoke_in_file: (args) =>
    `${text(args, 'id')} stands in ${text(args, 'path')}. Take it out there, in a pull request.`,
  revoke_not_permitted: (args) =>
    `${text(args, 'id')} can be taken back by ${text(args, 'owner')}, who gave it, or by those who may waive.`,
  rerun_needs_write: (args) => `${text(args, 'by')} has no write access to this repository, which a re-run asks for.`,
  rerun_nothing: () => 'There is no run of the gate for the newest commit. Push a commit, or re-open the pull request.',
  rerun_not_permitted: (args) =>
    `GitHub did not let the gate run again (${text(args, 'status')}). Add "actions: write" to the "permissions" of the job that answers commands, or re-run the failed job by hand.`,
  rerun_failed: (args) => `GitHub did not run the gate again (${text(args, 'status')}). Re-run the failed job by hand.`,

  // Why approval is asked for, and why one does not count.
  approval_review: () => 'The verdict asks for a person.',
  approval_always: () => 'The policy asks for approval of every change.',
  approval_policy_change: ({ what }) => {
    const list = Array.isArray(what) ? what : ['rules']
    const words: Record<string, string> = {
      rules: 'the rules',
      workflow: 'the workflow that runs the review',
      data: 'the data that models are judged by',
    }
    const named = list.map((item) => words[item] ?? String(item))
    const start = named.slice(0, -1).join(', ')
    return `This pull request changes ${start === '' ? '' : `${start} and `}${named.at(-1)}.`
  },
  approval_business: (args) =>
    `${text(args, 'check')} changes by more than ${text(args, 'amount')}, which the policy lets nobody merge alone.`,
  approval_slice: (args) =>
    `${text(args, 'check')} is worse or undecided, in a group of severity "${text(args, 'severity')}".`,
  approval_by_author: (args) =>
    `The approval of ${text(args, 'by')} does not count: the policy leaves the author of the change out.`,
  approval_not_named: (args) => `The approval of ${text(args, 'by')} does not count: the policy does not name them.`,
  approval_voided: (args) =>
    `The approval of ${text(args, 'by')} was for ${text(args, 'sha')}. With newer commits ${names({ ...args, checks: andOthers(args) }, 'checks')} is new or worse, so it is asked for again.`,

  // What is to be said of the records themselves.
  reuse_high: (args) =>
    `These test ${rows(args)} have judged ${plural(args, 'count', 'model', 'models')}${typeof args.budget === 'number' ? `, of ${text(args, 'budget')} that the policy allows` : ''}. Refresh them soon: every reuse makes luck more likely.`,
  reuse_spent: (args) =>
    `These test ${rows(args)} have judged ${plural(args, 'count', 'model', 'models')}, and the policy allows ${text(args, 'budget')}, so a person decides. Judge the new model on fresh ${rows(args)}.`,
  reuse_unknown: () =>
    'How many models these test rows have judged is not known, since the ledger could not be read, so a person decides. Run the gate again.',
  ledger_damaged: (args) =>
    `The ledger of decisions on the branch "${text(args, 'branch')}" is not as it was written, from line ${text(args, 'line')} on, so no decision in it counts now. The next command repairs it and says what was lost; the history of the branch has every former version.`,
  ledger_repaired: (args) =>
    `The ledger on "${text(args, 'branch')}" was damaged from line ${text(args, 'line')} on and has been repaired; ${plural(args, 'lost', 'line is', 'lines are')} lost.${
      args.lost === 0
        ? ''
        : ' Decisions from before count no more, since what was lost may have taken them back: give them again.'
    }`,
  ledger_lost_write: (args) =>
    `${plural(args, 'count', 'earlier command', 'earlier commands')} of this pull request ${args.count === 1 ? 'was' : 'were'} not in the ledger on "${text(args, 'branch')}" and ${args.count === 1 ? 'has' : 'have'} been read and judged again.`,
  ledger_not_readable: (args) =>
    `The ledger of decisions on the branch "${text(args, 'branch')}" could not be read (${text(args, 'status')}), so no approval and no waiver of it counts. Re-run the job.`,
  ledger_not_written: (args) =>
    `The decision could not be recorded on the branch "${text(args, 'branch')}" (${text(args, 'status')}), so it does not count. Add "contents: write" to the "permissions" of the job that answers commands, and let it write to that branch; then write the command again.`,
  reviews_not_readable: (args) =>
    `The reviews of this pull request could not be read (${text(args, 'status')}), so approvals given there do not count. Add "pull-requests: read" to the "permissions" of the job, or approve by a comment.`,
  waivers_file_wrong: (args) =>
    `${text(args, 'path')}${args.line === null ? '' : `, line ${formatNumber(Number(args.line))}`}${
      args.at === null ? '' : ` (${text(args, 'at')})`
    } is not as it should be, so it waives nothing. Every waiver has model, check, by, since, until, because and up_to.`,
  waivers_not_set_up: (args) =>
    `${text(args, 'path')} waives nothing: the policy lets nobody waive. Set policy.waivers on the base branch.`,
  waivers_file_too_long: (args) =>
    `${text(args, 'path')} waives nothing: ${text(args, 'check')} of ${text(args, 'model')} from ${text(args, 'since')} until ${text(args, 'until')} is longer than the ${plural(args, 'days', 'day', 'days')} that the policy allows.`,
}

const andOthers = ({ checks, count }: Args): readonly (string | number)[] => {
  const shown = Array.isArray(checks) ? checks : []
  const left = typeof count === 'number' ? count - shown.length : 0
  return left > 0 ? [...shown, `${left} more`] : shown
}
