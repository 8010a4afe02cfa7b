/** Sentences of `self-test`: what a policy does to a model that is as good as the champion. */

import type { Messages } from '../../message.js'
import { plural, text } from './decision.js'

export const selfTestMessages: Messages = {
  // Why a model could not be tested.
  self_test_needs_rows: (args) =>
    `${text(args, 'model')} is judged by files of metrics. Without rows there are no predictions to exchange, so its policy cannot be tested here. Give the self-test prediction files with one line a row.`,
  self_test_identical: (args) =>
    `All ${text(args, 'n')} predictions of the two models are the same, so exchanging them changes nothing and the numbers here say nothing. Give two models that differ, for instance the same model trained with two seeds.`,

  // What the owner of a policy should know.
  self_test_no_gating_checks: () =>
    'This policy can never block: no check has the role primary or guardrail, and no group is judged. Give one metric or business function a role.',
  self_test_regression_does_not_block: (args) =>
    `This policy can never block for a loss: policy.on_regression is "${text(args, 'on_regression')}". Set it to "block" if a loss that is shown should stop the merge.`,
  self_test_all_blind: (args) =>
    `On these rows none of the ${text(args, 'count')} checks can block, however bad the new model is: they are too few, or the models differ in too few of them. Take more rows.`,
  self_test_margin_zero: (args) =>
    `An equal model can pass this policy only by chance: ${list(args.checks)} must be shown to be better than today's, because the margin is 0. Allow a small loss (margin) if a model that is as good should pass.`,
  self_test_rarely_passes: (args) =>
    `An equal model passed in only ${text(args, 'passed')} of ${text(args, 'runs')} runs. Allow larger losses (margin), or take more rows.`,
  self_test_limits_broken: (args) =>
    `Today's model itself breaks a limit (${list(args.checks)}), so a model that is as good is stopped: in ${text(args, 'count')} of ${text(args, 'runs')} runs a limit was broken. Set it a little below what today's model reaches, or keep it if only a better model may pass.`,
  self_test_limits_between: (args) =>
    `Today's model keeps a limit that mixtures of the two models break (${list(args.checks)}), in ${text(args, 'count')} of ${text(args, 'runs')} runs: the new model is far from it. Such blocks say nothing of the policy.`,
  self_test_blocks_undecided: (args) =>
    `${text(args, 'count')} of ${text(args, 'runs')} runs were blocked although no loss was shown: policy.on_inconclusive is "block". Set it to "review", or take more rows.`,
  self_test_false_alarms: (args) =>
    `A loss was shown in ${text(args, 'count')} of ${text(args, 'runs')} runs, more often than the ${Number((Number(args.promised) * 100).toPrecision(6))} % that policy.confidence promises. small_sample: exchangeable or a hand-set effect scale may be the cause; please report it otherwise.`,
  self_test_blind_slices: (args) =>
    `${text(args, 'count')} of ${plural(args, 'of', 'check of a group', 'checks of groups')} can block no loss in 4 of 5 cases, however large${blindness(args)}. Larger groups or more rows would change that.`,
  self_test_support_too_small: () => 'The change rests on too few rows to tell any loss from chance.',
}

const BLINDNESS: Readonly<Record<string, string>> = {
  slice_too_small: 'fewer rows than slices.min_rows',
  slice_empty: 'no row',
  one_class: 'only one label',
  no_positives: 'no row with the positive label',
  too_few_positives: 'too few rows with the positive label',
  too_few_negatives: 'too few rows without the positive label',
  too_few_disagreements: 'too few rows in which the models differ',
  too_few_clusters: 'too few independent units',
  support_too_small: 'too few rows',
  self_test_support_too_small: 'too few rows',
}

/** `: 100 have too few rows with the positive label, 12 fewer rows than slices.min_rows`. */
function blindness(args: Parameters<Messages[string]>[0]): string {
  const codes = Array.isArray(args.codes) ? args.codes.map(String) : []
  const counts = Array.isArray(args.counts) ? args.counts : []
  const byWords = new Map<string, number>()
  for (const [index, code] of codes.entries()) {
    const words = Object.hasOwn(BLINDNESS, code) ? BLINDNESS[code] : 'other reasons'
    byWords.set(words, (byWords.get(words) ?? 0) + Number(counts[index]))
  }
  const said = [...byWords].map(([words, count], index) => `${count}${index === 0 ? ' because of' : ' of'} ${words}`)
  return said.length > 0 ? ` (${said.join(', ')})` : ''
}

/** Names of checks, the first few. */
function list(names: unknown): string {
  const all = Array.isArray(names) ? names.map(String) : [String(names)]
  const more = all.length - 3
  return more > 0 ? `${all.slice(0, 3).join(', ')} and ${more} more` : all.join(' and ')
}
