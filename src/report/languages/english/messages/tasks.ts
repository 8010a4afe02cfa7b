import type { Reason, ReasonValue } from '../../../../core/problem.js'
import type { Messages } from '../../message.js'

type Args = Reason['args']

const count = (value: ReasonValue | undefined): string => String(value ?? 0).replace(/\B(?=(\d{3})+$)/g, ',')

/** "1 of 2,248 rows has", "12 of 2,248 rows have" */
const rowsHave = (args: Args, of = args.rows, noun = 'rows'): string =>
  `${count(of)} of ${count(args.total)} ${noun} ${of === 1 ? 'has' : 'have'}`

const list = (value: ReasonValue | undefined): string => (Array.isArray(value) ? value.join(', ') : String(value))

const NUMBERS: Readonly<Record<string, { readonly found: string; readonly asked: string }>> = {
  above_minus_one: { found: 'of -1 or less', asked: 'above -1' },
  not_negative: { found: 'below 0', asked: '0 or more' },
  above_zero: { found: 'of 0 or less', asked: 'above 0' },
}

const PARAMETERS: Readonly<Record<string, string>> = {
  level: 'a number between 0 and 1, for instance 0.9',
  share: 'a number above 0 and at most 1, for instance 0.99',
  not_negative: 'a number of 0 or more',
  count: 'a whole number of 1 or more',
  tweedie_power: 'a number of 0 or less, or of 1 or more (1 is Poisson, 2 is gamma)',
}

const LOG_ERRORS = ['mean_squared_log_error', 'root_mean_squared_log_error']

const instead = (metric: ReasonValue | undefined): string =>
  LOG_ERRORS.includes(String(metric)) ? 'mean_absolute_error' : 'mean_squared_error'

/** Why a metric of regression, forecasts or scores has no value: the data lack something it needs, or a parameter does. */
export const taskMessages: Messages = {
  metric_parameter_missing: (args) =>
    `${args.metric} needs ${args.parameter}: ${PARAMETERS[String(args.rule)]}. Add it beside the metric in the config.`,
  metric_parameter_invalid: (args) =>
    `${args.parameter} of ${args.metric} is ${args.value}; it must be ${PARAMETERS[String(args.rule)]}. Correct it in the config.`,
  metric_domain: (args) => {
    const numbers = NUMBERS[String(args.rule)]
    const what = args.of === 'label' ? 'a label' : `a prediction of the ${args.of}`
    return `${rowsHave(args)} ${what} ${numbers.found}; ${args.metric} exists for numbers ${numbers.asked} only. Not checked. Correct these rows, or use another metric, for instance ${instead(args.metric)}.`
  },
  truth_constant: (args) =>
    `Every row here has the same label, so there is nothing for ${args.metric} to explain. Not checked. mean_absolute_error has a value here.`,
  truth_all_zero: (args) =>
    `Every label here is 0, so ${args.metric} would divide by zero. Not checked. mean_absolute_error has a value here.`,
  cap_zero: (args) =>
    `The errors of the champion are 0 up to their quantile ${args.cap}, so a cap there would hide every error of the challenger. Not checked. Raise the cap of ${args.metric}, or leave it out.`,
  scale_missing: (args) =>
    `${args.metric} divides by the scale of each series, and no column holds it. Not checked. Name one with columns.scale: the mean absolute difference from one season ago, in the past of the series.`,
  scale_zero: (args) =>
    `${rowsHave(args)} a scale of 0 or less, and ${args.metric} divides by it. Not checked. Leave series that never changed in the past out of the file, or give them another scale.`,
  quantiles_missing: (args) =>
    `${args.metric} needs predicted quantiles, and the ${args.model} has none. Not checked. Name their columns with columns.quantiles.`,
  quantile_level_missing: (args) =>
    `${args.metric} asks for the quantile ${args.alpha}; the ${args.model} predicts ${list(args.levels)}. Not checked. Use one of these as alpha, or add the column to columns.quantiles.`,
  quantile_levels_differ: (args) =>
    `The champion predicts the quantiles ${list(args.champion)}, the challenger ${list(args.challenger)}; a mean of ${args.metric} over different levels cannot be compared. Not checked. Name one level that both have with alpha.`,
  interval_missing: (args) =>
    `${args.metric} needs both ends of the prediction interval, and the ${args.model} does not have them. Not checked. Name their columns with columns.lower and columns.upper.`,
  interval_crossed: (args) =>
    `${rowsHave(args)} an interval of the ${args.model} that ends below its beginning, so ${args.metric} has no meaning. Not checked. Exchange columns.lower and columns.upper, or sort the two ends of each row.`,
  score_not_share: (args) =>
    `${rowsHave(args)} a score of the ${args.model} below 0 or above 1; ${args.metric} counts right (1) and wrong (0) answers. Not checked. Use mean_score for other scores.`,
  too_few_repeats: (args) =>
    `${rowsHave(args, args.items, 'items')} fewer than ${args.k} answers of the ${args.model}, and pass@${args.k} draws ${args.k}. Not checked. Use a smaller k, or answer every item at least ${args.k} times.`,
}
