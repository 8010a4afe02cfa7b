/** Sentences of `explain.ts`: one check, for whoever asks about it. */
import type { CheckStatus } from '../../../core/comparison.js'
import { pluralOf } from './nouns.js'

const OUTCOMES: Readonly<Record<CheckStatus, string>> = {
  improved: 'It is shown to be better.',
  pass: 'It holds nothing up.',
  regressed: 'It fails.',
  inconclusive: 'It is undecided.',
  not_evaluated: 'It could not be judged.',
}

export const explain = {
  /** group, size, values, change: null where there is none. size: `551 clients`; values: today's and the new one. */
  compared: (args: {
    name: string
    group: string | null
    size: string | null
    values: string | null
    change: string | null
  }): string => {
    const where = args.group === null ? '' : `, group ${args.group}`
    const on = args.size === null ? '' : ` on ${args.size}`
    const change = args.change === null ? '' : `, a change of ${args.change}`
    return `${args.name}${where}${on}: ${args.values ?? 'no value'}${change}.`
  },
  limitWithoutRange: (allowed: string): string =>
    `The policy asks for ${allowed}; the measured value itself is compared, without a range.`,
  countedNotTested: 'Cases and numbers are counted; no test of chance is made.',
  /** together: its better end counts all checks. */
  range: (sure: string, range: string, together: boolean): string =>
    `The ${sure} range of the change is ${range} (${together ? 'its better end counts all checks together, its worse end this check alone' : 'this check alone'}).`,
  outcomes: OUTCOMES,
  allows: (allowance: string): string => `The policy allows ${allowance}.`,
  onlyReported: 'It is only reported and decides nothing.',
  groupDoesNotHold: 'A group blocks only when harm is shown, so this does not hold the merge.',
  undecidedMayPass: 'The policy lets undecided checks pass.',
  passesWhenMet: 'It passes when the new model meets what is asked.',
  passesWhenRepaired:
    'It passes when the loss is repaired, or is no longer shown on the same rows; until then somebody may waive it.',
  moreRowsWouldTell: (row: string): string => `More ${pluralOf(row)} of this kind would tell; how many is not known.`,
  /** atEstimate: they would do at the present estimate; else if both models are equally good. */
  rowsNeeded: (args: { needed: string; row: string; atEstimate: boolean; n: string }): string =>
    `About ${args.needed} ${pluralOf(args.row)} would decide it, ${args.atEstimate ? 'at the present estimate' : 'if both models are equally good'}; there are ${args.n}.`,
  judgedOnceReasonIsGone: 'It can be judged once the reason above is gone.',
  failsWhenLossIsShown: 'It fails when a loss beyond what is allowed is shown.',
}
