/** Sentences for what the decision found: why a check or a verdict is as it is. */
import { formatNumber, formatPlain, formatRowsNeeded } from '../../../words/format.js'
import type { Message, Messages } from '../../message.js'

type Args = Parameters<Message>[0]

/** An argument as text; a list by commas. A missing one is said to be missing, so that the finding is never lost. */
export function text(args: Args, name: string): string {
  const value = Object.hasOwn(args, name) ? args[name] : undefined
  if (value === undefined || value === null) return `(${name} not given)`
  if (typeof value === 'number') return Number.isInteger(value) ? formatNumber(value) : formatPlain(value)
  return Array.isArray(value) ? value.join(', ') : String(value)
}

export function plural(args: Args, name: string, one: string, many: string): string {
  return `${text(args, name)} ${args[name] === 1 ? one : many}`
}

/** The unit of a measured number, behind it. */
const unit = (args: Args): string => (typeof args.unit === 'string' && args.unit !== '' ? ` ${args.unit}` : '')

/** "The group", or its name when the reason has one. */
const group = (args: Args): string => (typeof args.slice === 'string' && args.slice !== '' ? args.slice : 'The group')

const DEGENERATE: Readonly<Record<string, string>> = {
  champion:
    "Today's model flags nobody, so there is nothing to compare the new one with. Check the champion's threshold.",
  challenger: 'The new model flags nobody. Check its scores and the threshold.',
  both: 'Neither model flags anybody. Check the threshold.',
}

export const decisionMessages: Messages = {
  // Why a check could not be evaluated.
  slice_too_small: (args) =>
    `${group(args)} has ${plural(args, 'n', 'row', 'rows')}; the policy asks for ${text(args, 'min_rows')}. Not checked.`,
  slice_empty: (args) => `${group(args)} has no row in this data. Not checked. Correct the slice, or remove it.`,
  one_class: (args) => `All rows here have the same label, so ${text(args, 'metric')} does not exist. Not checked.`,
  no_predicted_positive: (args) =>
    `A rate among flagged rows does not exist without any. ${DEGENERATE[String(args.model)] ?? DEGENERATE.both}`,
  no_predicted_negative: () =>
    'One of the models flags every row, so a rate among rows that are not flagged does not exist. Check its scores and the threshold.',
  formula_missing_rows: (args) =>
    `The formula of ${text(args, 'name')} compares a missing value in ${text(args, 'rows')} of ${text(args, 'of')} rows, which counts as "no". Fill the column, or say in the formula what a missing value means.`,
  formula_undefined_rows: (args) =>
    `${text(args, 'name')} has no finite value for ${text(args, 'rows')} of ${text(args, 'of')} rows. Check the columns of its formula for missing values and for division by zero. This is not a pass.`,
  unknown_metric: (args) =>
    `There is no metric named "${text(args, 'metric')}". Use a name that scikit-learn uses, for instance roc_auc or log_loss.`,
  metric_undefined: (args) =>
    // A check beside which the reason stands names what was not computed; elsewhere the reason does.
    `${typeof args.metric === 'string' ? args.metric : 'Its value'} could not be computed: ${text(args, 'why')}. This is not a pass.`,
  champion_not_positive: () =>
    "The allowed loss is a share of today's value, which is not above zero, so it has no meaning. Write the margin as a number instead of a percentage.",

  // Why a check has its status.
  shown_better: () => "Shown to be better than today's.",
  non_inferior: () => 'Shown not to be worse than the policy allows. It is not shown to be better.',
  regression_shown: () => 'Shown to be worse than the policy allows.',
  limit_broken: (args) =>
    `The value is ${text(args, 'value')}${unit(args)}; the limit is ${args.kind === 'max' ? 'at most' : 'at least'} ${text(args, 'limit')}${unit(args)}.`,
  limit_met: (args) =>
    `The value ${text(args, 'value')}${unit(args)} meets the limit of ${args.kind === 'max' ? 'at most' : 'at least'} ${text(args, 'limit')}${unit(args)}.`,
  undecided: () => 'The data show neither a loss beyond what is allowed nor its absence.',
  no_harm_shown: () => 'No loss beyond what is allowed is shown; that does not prove that there is none.',
  estimate_beyond_margin: () =>
    'The estimate is beyond the limit but not proven. At this estimate more rows will not turn it into a pass.',
  no_disagreement: (args) =>
    typeof args.needed === 'number'
      ? `Both models decide alike for every row here. That is not proof: it takes about ${formatRowsNeeded(args.needed)} rows.`
      : 'Both models decide alike for every row here. That is not proof of no loss.',
  reported_only: () => 'Reported only: it takes no part in the decision.',
  regression_within_margin: () => 'Shown to be worse, within what the policy allows.',

  // Why a check cannot block, however large its loss looks.
  support_too_small: (args) =>
    `The change rests on too few rows (an effective number of ${text(args, 'support')}); fewer than ${text(args, 'minimum')} cannot block.`,
  too_few_disagreements: (args) =>
    `Only ${plural(args, 'units', 'decision', 'decisions')} changed; fewer than ${text(args, 'minimum')} cannot block.`,
  too_few_positives: (args) =>
    `Only ${plural(args, Object.hasOwn(args, 'n') ? 'n' : 'positives', 'row has', 'rows have')} the positive label; a block needs at least ${text(args, 'minimum')}.`,
  too_few_negatives: (args) =>
    `Only ${plural(args, Object.hasOwn(args, 'n') ? 'n' : 'negatives', 'row has', 'rows have')} no positive label; a block needs at least ${text(args, 'minimum')}.`,
  effect_scale_unknown: () =>
    'The models differ in too few places to tell how far one row can move this measure, so it cannot block.',
  too_few_clusters: (args) =>
    `Only ${plural(args, 'units', 'independent group (cluster)', 'independent groups (clusters)')}; at least ${text(args, 'minimum')} are needed.`,

  // Why the verdict is what it is.
  checks_regressed: (args) =>
    `${plural(args, 'count', 'check is', 'checks are')} shown to be worse than the policy allows.`,
  limits_broken: (args) => `${plural(args, 'count', 'limit is', 'limits are')} broken.`,
  critical_scenarios_failed: (args) =>
    `${plural(args, 'count', 'critical scenario fails', 'critical scenarios fail')}. Such a scenario must pass, whatever got better elsewhere.`,
  scenarios_failed: (args) => `${plural(args, 'count', 'scenario fails', 'scenarios fail')}.`,
  numbers_worse: (args) =>
    `${plural(args, 'count', 'number beside the metrics is', 'numbers beside the metrics are')} worse than the policy allows.`,
  checks_inconclusive: (args) => `${plural(args, 'count', 'check is', 'checks are')} undecided.`,
  identical_predictions: (args) =>
    `All ${text(args, 'n')} predictions are the same as today's. Is a model compared with itself, or were the predictions not regenerated?`,
  not_evaluated_gating: (args) =>
    `${plural(args, 'count', 'check that must be judged', 'checks that must be judged')} could not be evaluated. This is not a pass.`,
  no_gating_checks: () =>
    'No check can decide anything here. Give at least one metric or business function the role primary or guardrail.',
  all_fine: () => 'No check is worse than the policy allows.',

  // What the whole review says beside its verdict.
  advisory_review: () => 'No approvals are configured, so this is a warning and the merge is not held.',
}
