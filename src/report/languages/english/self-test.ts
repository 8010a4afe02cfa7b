/** Sentences of `self-test.ts`: what the policy does to equal models. `often`: as `inRuns`; `row`: the noun for one row. */
import { formatNumber } from '../../words/format.js'
import { countOf } from './nouns.js'

const counted = (count: number, noun: string): string => countOf(count, formatNumber(count), noun)

export const selfTest = {
  title: (model: string): string => `Self-test of the policy for ${model}`,
  couldNotRun: 'self-test could not run.',
  /** blocked: how many runs, for each model that was tested; untested: models that could not be. */
  summary: (args: { blocked: readonly number[]; runs: number; untested: number; seed: number }): string => {
    const blocked = args.blocked.map((count) => formatNumber(count)).join(' and ')
    const without = args.untested > 0 ? `; ${counted(args.untested, 'model')} could not be tested` : ''
    return `equal models blocked in ${blocked} of ${formatNumber(args.runs)} runs${without}; seed ${args.seed}.`
  },
  exit: (summary: string, exitCode: number): string => `model-review: ${summary} exit ${exitCode}`,
  untested: 'It could not be tested:',

  /** units: what belongs together was exchanged together; null: single rows. */
  question: (args: { runs: number; n: number; units: number | null; row: string }): string => {
    const rows = counted(args.n, args.row)
    const unit =
      args.units === null
        ? `each of the ${rows}`
        : `each of the ${formatNumber(args.units)} units (${rows} that belong together)`
    return `${formatNumber(args.runs)} times ${unit} exchanged the predictions of today's model and the new one by the toss of a coin, and the whole policy was run on the result. Neither side of it is better, so every block is a false alarm.`
  },
  howOftenItStops: "How often it stops a model that is as good as today's",
  blocked: 'Blocked',
  held: 'Held for a person',
  passed: 'Passed',
  notEvaluated: 'Not evaluated',
  falseAlarms: (often: string, promised: string): string =>
    `A loss was shown where there is none in ${often}. The policy promises at most ${promised}.`,
  inRuns: (count: number, runs: number, range: string): string =>
    `${formatNumber(count)} of ${formatNumber(runs)} runs (${range} in the long run)`,
  atMost: (share: string): string => `at most ${share}`,
  atLeast: (share: string): string => `at least ${share}`,
  between: (low: string, high: string): string => `${low} to ${high}`,

  whatItCatches: 'What loss it would catch',
  nothing: 'Nothing: the policy judges no metric and no group.',
  blockedIfTrue: 'Of a true loss of this size, or a larger one, 4 in 5 are blocked:',
  check: (name: string, isPrimary: boolean): string => `${name}${isPrimary ? ' (primary)' : ''}`,
  noLoss: (why: string): string => `No loss. ${why}`,
  loss: (size: string, allowed: string | null): string => `${size}; allowed: ${allowed ?? 'nothing'}`,
  /** A share of today's value, and the same in the unit of the loss beside it. */
  shareAndSize: (share: string, size: string): string => `${share} (${size})`,
  /** low, high: null, no end. */
  size: (args: { size: string; low: string | null; high: string | null }): string => {
    const { size, low, high } = args
    if (high === null) return `${size} (${low} or more)`
    return `${size} (${low === null ? '' : `${low} `}to ${high})`
  },
  holdsEqual: (often: string): string => `It holds an equal model in ${often}.`,
  wouldPass: (size: string): string => `Allowing ${size} would let 4 of 5 pass.`,

  largestGroups: 'The largest groups:',
  group: (name: string, size: string): string => `${name}: ${size}`,
  noGroupCanBlock: (metric: string, groups: number): string =>
    `${metric} in groups: 0 of ${counted(groups, 'group')} can block.`,
  groupsCanBlock: (args: { metric: string; able: number; groups: number; sizes: string }): string =>
    `${args.metric} in groups (${formatNumber(args.able)} of ${counted(args.groups, 'group')} can block): ${args.sizes}`,
  sizes: (smallest: string, largest: string, middle: string): string =>
    `from ${smallest} to ${largest}, half of them ${middle} or less`,
  whatToKnow: 'What to know',
}
