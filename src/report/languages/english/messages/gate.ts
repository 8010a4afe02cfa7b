import type { Reason } from '../../../../core/problem.js'
import { formatNumber } from '../../../words/format.js'
import type { Messages } from '../../message.js'

type Args = Reason['args']

const listOf = (args: Args, name: string): readonly (string | number)[] => {
  const value = args[name]
  return Array.isArray(value) ? value : []
}

/** `"a", "b" and 3 more`, of a list that may be shortened. */
function named(list: readonly (string | number)[], count: number): string {
  const more = count - list.length
  return `${list.map((item) => `"${item}"`).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

const files = (args: Args): string => named(listOf(args, 'files'), Number(args.count))

/** What follows for the merge; empty where nobody has decided it yet. */
export const heldSentence = ({ held }: Args): string => {
  if (held === true) return ' Approval is asked for that.'
  return held === false ? ' No approvals are configured, so this does not hold the merge.' : ''
}

const checks = (count: number, one: string, many: string): string =>
  count === 1 ? `1 check would ${one}` : `${count} checks would ${many}`

const VERDICTS: Readonly<Record<string, string>> = {
  pass: 'a pass',
  review: 'a decision by a person',
  block: 'a block',
  error: 'no result',
}
const verdict = (args: Args, name: string): string => VERDICTS[String(args[name])] ?? String(args[name])

/** `the verdict would be a pass instead of a block`. */
export const otherVerdict = (args: Args): string =>
  `the verdict would be ${verdict(args, 'proposed')} instead of ${verdict(args, 'verdict')}`

/** Findings about a change of the gate itself, and what proposed rules would say. */
export const gateMessages: Messages = {
  workflow_changed_in_pr: (args) =>
    `This pull request changes the workflow that runs this review, and GitHub runs the changed one: ${files(args)}. Read that change before you rely on the result.${heldSentence(args)}`,
  other_workflows_changed: (args) =>
    `This pull request changes ${files(args)}. If a workflow among them makes the files that are compared here, read that change too.`,
  evaluation_changed_in_pr: (args) =>
    `This pull request changes data that models are judged by: ${files(args)}. ${
      args.own === true
        ? 'It is judged by the changed data; "ref: base" in the config would take those of the base branch.'
        : 'It is judged by those on the base branch; the changed ones count once merged.'
    }${heldSentence(args)}`,

  proposed_policy_effect: (args) => {
    const [freed, caught, dropped] = ['freed', 'caught', 'dropped'].map((name) => Number(args[name]))
    const parts = [
      args.verdict === args.proposed ? '' : otherVerdict(args),
      freed > 0
        ? `${checks(freed, 'no longer block', 'no longer block')}: ${named(listOf(args, 'freedChecks'), freed)}`
        : '',
      caught > 0 ? `${checks(caught, 'block', 'block')}: ${named(listOf(args, 'caughtChecks'), caught)}` : '',
      dropped > 0
        ? `${checks(dropped, 'no longer be made', 'no longer be made')}: ${named(listOf(args, 'droppedChecks'), dropped)}`
        : '',
      listOf(args, 'models').length > 0
        ? `no longer reviewed would be ${named(listOf(args, 'models'), listOf(args, 'models').length)}`
        : '',
    ].filter((part) => part !== '')
    return `Under the rules proposed in "${args.path}", on the same rows: ${parts.join('; ')}.`
  },
  proposed_policy_same: ({ path }) =>
    `Under the rules proposed in "${path}" the verdict on the same rows would be the same, and the same checks would block.`,
  proposed_policy_unknown: (args) =>
    `What the rules proposed in "${args.path}" would say of ${named(listOf(args, 'models'), listOf(args, 'models').length)} is not known: they could not be applied to the files of this review.`,
  proposed_policy_other_file: ({ path }) =>
    `The proposed rules read "${path}", or read it from another place, which this review did not. Their effect shows once they are merged.`,
  proposed_policy_too_large: ({ path, rows, limit }) =>
    `What the rules proposed in "${path}" would say was not computed: ${formatNumber(Number(rows))} rows were compared, and a second look is taken at no more than ${formatNumber(Number(limit))}. Compare with them on the command line.`,
  proposed_policy_invalid: ({ path, count }) =>
    `The "${path}" of this pull request cannot be used as it is (${count === 1 ? '1 mistake' : `${count} mistakes`}): merged like this, it would leave every later review without a result.`,
  proposed_policy_missing: ({ path }) =>
    `This pull request removes "${path}". Once that is merged, later pull requests are judged by their own rules, and reviews only inform.`,
}
