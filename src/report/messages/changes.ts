/** Sentences about decisions that change, calibration, and drift against a reference. */
import { formatPercent, formatPlainPercent, formatRowsNeeded, NBSP } from '../format.js'
import type { Message, Messages } from './message.js'

type Args = Parameters<Message>[0]

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const percent = (args: Args, name: string): string => {
  const value = args[name]
  return isNumber(value) ? formatPercent(value, Math.abs(value) < 0.01 ? 2 : 1) : `(${name} not given)`
}
const limit = ({ limit: value }: Args): string => (isNumber(value) ? formatPlainPercent(value) : '(limit not given)')

const range = ({ low, high }: Args): string =>
  isNumber(low) && isNumber(high)
    ? `between ${formatPercent(low)} and ${formatPercent(high)} fits the data`
    : 'these data set no bounds to it'

export const changesMessages: Messages = {
  rows_weighted: () => 'Rows are weighted, so McNemar’s test, which counts single rows, does not apply.',
  rows_clustered: () => 'Rows belong together, so McNemar’s test, which takes them as independent, does not apply.',
  scores_constant: () => 'All scores are the same, so they have no spread to judge.',
  separation: () =>
    'The scores set the two labels apart without a single exception, so no finite slope describes them.',
  calibration_rows_too_few: () => 'There are too few rows to take chance out of the squared error.',
  rate_above_limit: (args) =>
    `${percent(args, 'value')} of the decisions are right today and wrong with the new model; shown to be more than the ${limit(args)} allowed.`,
  rate_below_limit: (args) =>
    `${percent(args, 'value')} of the decisions are right today and wrong with the new model; shown to be no more than the ${limit(args)} allowed.`,
  rate_undecided: (args) =>
    `${percent(args, 'value')} of the decisions are right today and wrong with the new model; ${range(args)}, and the policy allows ${limit(args)}.${
      isNumber(args.needed)
        ? ` About ${formatRowsNeeded(args.needed)}${NBSP}rows would settle it at this estimate.`
        : ''
    }`,
}
