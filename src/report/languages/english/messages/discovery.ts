/** Sentences about the search for slices that nobody declared. */
import type { ReasonValue } from '../../../../core/problem.js'
import { formatNumber } from '../../../words/format.js'
import type { Messages } from '../../message.js'

const number = (value: ReasonValue | undefined): string => formatNumber(Number(value))

/** `39 instead of 17`. */
const change = (challenger: ReasonValue | undefined, champion: ReasonValue | undefined): string =>
  `${number(challenger)} instead of ${number(champion)}`

export const discoveryMessages: Messages = {
  discover_loss_not_by_row: ({ loss }) =>
    `Undeclared groups were not searched: ${loss} is not a mean over rows, so it cannot be compared row by row. Give another loss under discover, for instance brier_score, mean_absolute_error or a row formula.`,
  discover_no_difference: ({ loss }) =>
    `Undeclared groups were not searched: both models have the same ${loss} on every row.`,
  discover_no_common_value: ({ distinct, min_rows }) =>
    `none of its ${number(distinct)} values has ${number(min_rows)} rows`,
  discover_one_value: () => 'it has one value only',
  found_missed: ({ champion, challenger, word }) =>
    `It misses ${change(challenger, champion)}${word ? ` ${word}` : ''}.`,
  found_alarms: ({ champion, challenger }) => `It raises ${change(challenger, champion)} false alarms.`,
  found_confused: ({ label, predicted, champion, challenger }) =>
    `It takes ${label} for ${predicted} in ${number(challenger)} ${Number(challenger) === 1 ? 'case' : 'cases'} instead of ${number(champion)}.`,
}
