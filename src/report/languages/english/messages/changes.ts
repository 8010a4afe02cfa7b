/** Sentences about decisions that change, calibration, and drift against a reference. */
import { formatNumber, formatPercent, formatPlainPercent, formatRowsNeeded } from '../../../words/format.js'
import { NBSP } from '../../../words/signs.js'
import type { Message, Messages } from '../../message.js'

type Args = Parameters<Message>[0]

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const percent = (args: Args, name: string): string => {
  const value = args[name]
  return isNumber(value) ? formatPercent(value, Math.abs(value) < 0.01 ? 2 : 1) : `(${name} not given)`
}
const number = (args: Args, name: string): string => {
  const value = args[name]
  return isNumber(value) ? formatNumber(value, 3) : `(${name} not given)`
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
    'The scores set the two labels apart without a single exception, the right way round or exactly the wrong one, so no finite slope describes them.',
  calibration_rows_too_few: () => 'There are too few rows to take chance out of the squared error.',
  drift_shown: (args) =>
    `The rows are shown to differ from the reference by more than is tolerated: stability index ${number(args, 'stability')}, tolerated ${number(args, 'tolerated')}.`,
  drift_not_shown: (args) =>
    `The rows are not shown to differ from the reference by more than is tolerated: stability index ${number(args, 'stability')}, tolerated ${number(args, 'tolerated')}.`,
  drift_column_missing: (args) =>
    args.where === 'reference'
      ? `The reference has no column "${args.column}". Add it, or take it from drift.columns.`
      : `The reviewed files have no column "${args.column}". Add it, or take it from drift.columns.`,
  drift_not_by_query: ({ column }) =>
    `Column "${column}" has different values within a query, so it does not describe queries.`,
  drift_too_many_values: ({ column, values, limit }) =>
    `Column "${column}" has ${formatNumber(Number(values))} different texts, more than ${formatNumber(Number(limit))}: names rather than groups. List it under drift.columns to compare it all the same.`,
  drift_too_few_rows: ({ column, rows, side, minimum }) =>
    `Column "${column}": ${side === 'reference' ? 'the reference has' : rows === 1 ? 'there is' : 'there are'} ${rows} ${rows === 1 ? 'row' : 'rows'}; at least ${minimum} are needed.`,
  drift_no_values: ({ column }) => `Column "${column}" is empty in the reference.`,
  drift_nothing_to_compare: () =>
    'The reference and the reviewed files have no column in common beside ids, labels and scores. Name the columns under drift.columns, or correct the reference.',
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
