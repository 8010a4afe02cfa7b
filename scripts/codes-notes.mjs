// What the pages in docs/codes/ say beside the sentence of a code. What the sources tell (severity, who makes it, which
// arguments) is read from them by scripts/codes.mjs; here stands the rest. Links start in docs/codes/.

/**
 * What kinds of codes there are: what each means for the verdict, and where the JSON has it. `severity` is that of the problem,
 * and `level` that of the doctor, by which the sources tell the kind themselves.
 */
export const kinds = {
  error: {
    name: 'Error',
    severity: 'error',
    means:
      'Nothing is concluded: the verdict is `error`, the exit code 2. It says nothing about the model, good or bad, and no approval or waiver takes the place of the repair.',
    where: '`problems[]`, `models[].problems[]`',
  },
  stop: {
    name: 'Error of a command',
    severity: 'error',
    means: 'The command ends with exit code 2. No verdict is touched.',
    where: 'the terminal alone',
  },
  promotion_error: {
    name: 'Error of the promotion',
    severity: 'error',
    means:
      'The job after the merge ends with exit code 2. What could be recorded is recorded; another run of the job does what is still missing.',
    where: 'the log and the summary of the job',
  },
  warning: {
    name: 'Warning',
    severity: 'warning',
    means: 'The verdict and the exit code stand. The report says it beside them.',
    where: '`problems[]`, `models[].problems[]`',
  },
  told: {
    name: 'Told in the log',
    means: 'The log and the summary of the job say it. No verdict and no exit code depends on it.',
    where: 'the log and the summary of the job',
  },
  nothing: {
    name: 'Nothing to do',
    severity: 'warning',
    means: 'The job ends with exit code 0 and without a verdict, because there was nothing to judge.',
    where: 'the log and the summary of the job',
  },
  not_evaluated: {
    name: 'Not checked',
    means:
      'The check has the status `not_evaluated`, which is never a pass. Where the verdict waits for it (a primary, a guardrail, a limit, a scenario, a critical group) the verdict is `review` at least; elsewhere the report counts it under *What was not checked*.',
    where: '`models[].checks[].reason`',
  },
  pass: {
    name: 'Fine',
    means: 'The check has the status `pass` or `improved` and holds nothing up.',
    where: '`models[].checks[].reason`',
  },
  inconclusive: {
    name: 'Undecided',
    means:
      'The check has the status `inconclusive`. Where the verdict waits for it (a primary, a guardrail, a critical group), `policy.on_inconclusive` follows: `review`, exit code 3, unless changed.',
    where: '`models[].checks[].reason`',
  },
  regressed: {
    name: 'Worse',
    means:
      'The check has the status `regressed`. If it has a say, `policy.on_regression` follows: `block`, exit code 1, unless changed. A [waiver](../commands.md#waivers) lets it through for a time.',
    where: '`models[].checks[].reason`',
  },
  limit: {
    name: 'Limit broken',
    means:
      'The check has the status `regressed`. If it has a say the verdict is `block`, exit code 1, whatever `policy.on_regression` is: a limit was agreed beforehand, and no chance is involved. A [waiver](../commands.md#waivers) lets it through for a time.',
    where: '`models[].checks[].reason`',
  },
  cannot_block: {
    name: 'Too little to block',
    means:
      'The check cannot block, however large its loss looks, since so little data would block by chance too often. It may still pass, or stay undecided.',
    where: '`models[].checks[].evidence.ineligibleBecause`',
  },
  verdict: {
    name: 'Reason of a verdict',
    means: 'One of the reasons for the verdict, the deciding ones first.',
    where: '`models[].reasons[]`',
  },
  said: {
    name: 'Said beside the numbers',
    means: 'It helps to read the report, and decides nothing.',
    where: 'beside what it speaks of',
  },
  guess: {
    name: 'A guess',
    means:
      'It decides nothing by itself. What was guessed is used until a config says it; `model-review init` writes one with every guess as a line to correct.',
    where: 'the report, or the terminal of `init`',
  },
  advice: {
    name: 'Advice of the self-test',
    means: 'It speaks of the policy and not of the model. The exit code stays 0.',
    where: 'the terminal, and `warnings` in the JSON of the self-test',
  },
  done: {
    name: 'A command was carried out',
    means: 'Answered in the comment. What was recorded counts from the next verdict on.',
    where: '`decisions.answers[]`',
  },
  refused: {
    name: 'A command was refused',
    means: 'Answered in the comment. Nothing was decided, and the verdict stands as it was.',
    where: '`decisions.answers[]`',
  },
  asks: {
    name: 'Why approval is asked for',
    means:
      'A change that would pass or be reviewed waits for the people in `policy.approvals`: exit code 3 until they have approved.',
    where: '`decisions.approvals.because[]`',
  },
  uncounted: {
    name: 'An approval that does not count',
    means: 'The approval stays in the report, with this as the reason why it does not count.',
    where: '`decisions.approvals.voided[]`',
  },
  check_run: {
    name: 'Said in the check run',
    means: 'The check run *Model review: report* says it. The gate is the exit code of the job.',
    where: 'the check run, or the log',
  },
  found: {
    name: 'Found by `init`',
    means: 'It says what `init` saw, and what it made of that. Nothing is judged.',
    where: 'the terminal of `init`, and comments in the config that it writes',
  },
  mend: {
    name: 'To be mended',
    level: 'mend',
    means: '`model-review doctor` ends with exit code 1 until it is mended. No verdict depends on it.',
    where: 'the terminal of `doctor`; the summary of a job that could not do all of its work',
  },
  note: {
    name: 'A note of the doctor',
    level: 'note',
    means: 'Nothing has to be done; the exit code of `model-review doctor` does not depend on it.',
    where: 'the terminal of `doctor`',
  },
  ok: {
    name: 'Well',
    level: 'ok',
    means: '`model-review doctor` looked, and all is well.',
    where: 'the terminal of `doctor`',
  },
}

/** Every theme by the file of its sentences: title, what it is about, and the kind of what the sources do not tell of. */
export const themes = {
  config: {
    title: 'The config',
    about: 'What is written in the config, and what is missing there.',
    kind: 'error',
    next: '`model-review validate` tells all mistakes at once, by line, without reading data. Every key: [the config](../config.md).',
  },
  files: {
    title: 'The files',
    about: 'Finding a file, opening it, and splitting it into cells.',
    next: 'What can be read: [the format of predictions](../predictions-format.md).',
  },
  data: {
    title: 'The rows',
    about:
      'What was joined, and what the cells hold. A code that ends in `_within_limit` is a warning: the policy allows the loss.',
    next: 'What the files must hold: [the format of predictions](../predictions-format.md).',
  },
  decision: {
    title: 'The decision',
    about: 'Why a check or a verdict is as it is. These are reasons, not faults.',
    next: 'Worked by hand: [how a decision is made](../how-a-decision-is-made.md).',
  },
  discovery: {
    title: 'Found groups',
    about: 'The search for groups that nobody declared, and what it says of them.',
    kind: 'said',
    next: 'What the search does and does not prove: [found groups](../found-groups.md).',
  },
  sources: {
    title: 'Sources',
    about: 'Files from artifacts, releases, MLflow and addresses.',
    kind: 'error',
    next: 'Every source and what it needs: [where files come from](../sources.md).',
  },
  thresholds: {
    title: 'Thresholds',
    about: 'Where each model flags, and what that does.',
    kind: 'said',
    next: 'How thresholds are set and compared: [operating points](../operating-points.md).',
  },
  money: {
    title: 'Money',
    about: 'What a business function wants, and what it does not seem to want.',
    kind: 'said',
    next: 'Formulas, signs and amounts: [money](../money.md).',
  },
  changes: {
    title: 'What changed',
    about: 'Decisions that change, calibration, and drift against a reference.',
    kind: 'said',
    next: 'What each of these measures: [what changed](../what-changed.md).',
  },
  inference: {
    title: 'What was guessed',
    about: 'Without a config, columns and defaults are guessed, and the report says so.',
    kind: 'guess',
    next: 'From two files to a config: [on your own files](../../README.md#on-your-own-files).',
  },
  joining: {
    title: 'Joining by task',
    about: 'What a task needs of the files beside ids and scores.',
    kind: 'not_evaluated',
    next: 'What each task reads: [the format of predictions](../predictions-format.md).',
  },
  tasks: {
    title: 'Metrics of the tasks',
    about: 'Why a metric has no value on these rows.',
    kind: 'not_evaluated',
  },
  multiclass: { title: 'Classes', about: 'Why a metric of classes has no value on these rows.', kind: 'not_evaluated' },
  ranking: { title: 'Rankings', about: 'Queries, and what they lack.', kind: 'not_evaluated' },
  aggregate: { title: 'Totals', about: 'Reviews from metrics files, without rows.', kind: 'not_evaluated' },
  requirements: {
    title: 'Scenarios and operations',
    about: 'Cases that must come out as expected, and numbers beside the metrics. No test of chance is involved.',
    kind: 'not_evaluated',
    next: 'How they are written and what they decide: [scenarios](../scenarios.md).',
  },
  'self-test': {
    title: 'The self-test',
    about: 'What `model-review self-test` says of a policy. All but the first two are advice, and change no exit code.',
    kind: 'advice',
    next: 'Margins and groups that a policy can keep: [choosing margins and slices](../choosing-margins-and-slices.md).',
  },
  people: {
    title: 'Deciding',
    about: 'Commands in a pull request, and the approvals and waivers that they give.',
    kind: 'refused',
    next: 'Who may ask for what: [commands](../commands.md).',
  },
  promotion: {
    title: 'The champion',
    about: 'What becomes the champion after a merge, and how it goes back.',
    kind: 'told',
    next: 'What is recorded and what moves: [promotion](../promotion.md).',
  },
  platform: {
    title: 'GitHub',
    about: 'The workflow, the policy and the comment.',
    kind: 'warning',
    next: 'Workflows to copy, with the rights that they need: [workflows](../workflows.md). `model-review doctor` looks at yours.',
  },
  gate: {
    title: 'Changes of the gate',
    about: 'Pull requests that change the rules, the workflow or the data that they are judged by.',
    kind: 'warning',
    next: 'Who can change what, and how that is closed: [what is trusted](../../SECURITY.md#the-policy).',
  },
  setup: { title: 'Setting up', about: 'What `init` found.', kind: 'found' },
  doctor: {
    title: 'The doctor',
    about:
      'What `model-review doctor` says of a set-up. In a job that could not do all of its work, what is to be mended stands in the summary.',
    next: 'Complete workflows to compare with: [workflows](../workflows.md).',
  },
}

/** Codes whose kind neither the sources nor their theme tell. */
export const codesOfKind = {
  error: ['label_from_one_side', 'label_missing', 'score_missing', 'score_not_finite'],
  stop: [
    'challenger_not_named',
    'column_not_nameable',
    'config_and_files',
    'config_not_given',
    'config_unreadable',
    'draft_exists',
    'draft_outside',
    'draft_unwritable',
    'init_nothing_found',
    'ledger_broken',
    'ledger_unreadable_here',
    'pin_file_columns',
    'pin_model_missing',
    'pin_unwritable',
    'positive_blank',
    'report_unwritable',
    'rollback_file_missing',
    'rollback_model_unclear',
    'rollback_no_access',
    'rollback_nothing',
    'scenario_needs_ids',
    'scenario_needs_rows',
    'scenario_unknown',
    'self_test_identical',
    'self_test_needs_rows',
  ],
  promotion_error: ['promotion_differs', 'promotion_pointer_failed'],
  warning: [
    'ambiguous_comma',
    'decimal_comma',
    'label_from_one_side',
    'label_missing_within_limit',
    'score_missing_within_limit',
    'score_not_finite_within_limit',
    'slice_column_high_cardinality',
    'slice_cross_high_cardinality',
    'source_age_unknown',
    'source_stale',
    'waivers_file_too_long',
    'waivers_file_wrong',
    'waivers_not_set_up',
  ],
  told: [
    'comment_overtaken',
    'nothing_to_promote',
    'promoted',
    'promoted_advisory',
    'promoted_despite',
    'promoted_unreviewed',
    'promotion_known',
    'promotion_pointers_held',
  ],
  nothing: [
    'comment_asks_nothing',
    'comment_elsewhere',
    'comment_not_new',
    'comment_of_bot',
    'decision_no_policy',
    'run_not_approved',
    'run_of_other_event',
    'run_outdated',
    'run_without_pull_request',
  ],
  not_evaluated: [
    'champion_not_positive',
    'drift_column_missing',
    'drift_no_values',
    'drift_not_by_query',
    'drift_nothing_to_compare',
    'drift_too_few_rows',
    'drift_too_many_values',
    'formula_undefined_rows',
    'metric_undefined',
    'no_predicted_negative',
    'no_predicted_positive',
    'one_class',
    'scenario_needs_ids',
    'scenario_needs_rows',
    'slice_empty',
    'slice_too_small',
  ],
  pass: [
    'drift_not_shown',
    'limit_met',
    'no_disagreement',
    'no_harm_shown',
    'non_inferior',
    'number_within',
    'rate_below_limit',
    'scenario_passed',
    'shown_better',
    'trusted_point',
  ],
  inconclusive: ['estimate_beyond_margin', 'no_disagreement', 'rate_undecided', 'undecided'],
  regressed: [
    'drift_shown',
    'number_beyond',
    'rate_above_limit',
    'regression_shown',
    'scenario_failed',
    'trusted_point',
  ],
  limit: ['limit_broken'],
  cannot_block: [
    'effect_scale_unknown',
    'support_too_small',
    'too_few_clusters',
    'too_few_disagreements',
    'too_few_negatives',
    'too_few_positives',
  ],
  verdict: [
    'all_fine',
    'check_left_out',
    'checks_inconclusive',
    'checks_regressed',
    'critical_scenarios_failed',
    'identical_aggregates',
    'identical_predictions',
    'limits_broken',
    'no_champion',
    'no_gating_checks',
    'not_evaluated_gating',
    'numbers_worse',
    'reuse_spent',
    'reuse_unknown',
    'scenarios_failed',
  ],
  said: [
    'advisory_review',
    'evidence_numbers',
    'evidence_numbers_trusted',
    'evidence_totals',
    'flips_without_decisions',
    'independent_samples',
    'no_influence',
    'proposed_policy_other_file',
    'regression_within_margin',
    'reported_only',
    'rows_differ',
    'self_test_support_too_small',
  ],
  done: [
    'approve_recorded',
    'command_help',
    'command_status',
    'explained',
    'rerun_started',
    'revoke_recorded',
    'waive_recorded',
  ],
  asks: ['approval_always', 'approval_business', 'approval_policy_change', 'approval_review', 'approval_slice'],
  uncounted: ['approval_by_author', 'approval_not_named', 'approval_voided'],
  check_run: ['check_run_cancelled', 'check_run_defect', 'check_run_left_out'],
  found: ['init_left_out'],
}

/** What a sentence cannot say of itself: when the finding appears, what follows, or what else to know. */
export const notes = {
  // The config.
  version_unknown: 'What happens to a config when its format changes: *Versions* in [the config](../config.md).',
  key_renamed: 'The key is read under its new name. No key has got another name so far.',
  key_retired: 'No key has lost its effect so far.',
  unknown_key:
    'A key that is not known would not be checked, so it is never passed over. `args.known` lists the keys of that place.',
  not_supported_yet:
    'The key belongs to the documented format, and this version does not read it. To accept it would look as if it were checked.',
  yaml_duplicate_key: 'YAML readers disagree on which of the two counts, and a gate may not depend on that.',
  config_too_many_aliases:
    'An alias may repeat a part; a file that multiplies itself is refused before it is unfolded.',
  number_out_of_range: 'A share may be written as `0.95` or as `95%`; the bare number 95 is neither.',
  margin_too_large: 'A margin as large as the whole range of a metric would let everything pass.',
  metric_without_influence:
    'A test needs to know how much each row moves the value. Of a median or a largest error there is no such share, so it may be shown with `role: info`, and not judged.',
  metric_without_direction: 'To judge it all the same, give it a bound: `min` and `max` need no direction.',
  flip_rate_key:
    'A negative flip is a decision that was right and becomes wrong; see [what changed](../what-changed.md).',
  approvals_nobody: 'A rule that nobody can meet would hold every merge for ever, so the config is refused.',
  approvals_too_many:
    'A rule that nobody can meet would hold every merge for ever, so the config is refused. Members of a team are not counted here, since only GitHub knows them.',
  nothing_to_check: 'A model without any metric, limit or scenario would pass without having been looked at.',
  source_key_unused: 'A key that is not read looks as if it were in force, so it is refused.',
  business_matrix_empty: 'See [money](../money.md) for what a cell means.',
  scale_not_per_row: 'See [money](../money.md) for `scale`.',
  expression_not_smooth:
    'The interval of a formula comes from what each row contributes to it; of a jump there is no such share.',
  expression_null: 'A missing value is never equal to anything, also not to another missing value.',
  // The files.
  path_outside:
    'The config of a pull request can be written by a stranger; paths end at the repository for that reason.',
  link_on_ref: 'A link could lead out of the repository.',
  truncated: 'A file that was cut off is never read as a shorter one: the missing rows could be those that decide.',
  truncated_gzip:
    'A file that was cut off is never read as a shorter one: the missing rows could be those that decide.',
  truncated_file:
    'A file that was cut off is never read as a shorter one: the missing rows could be those that decide.',
  json_cut_off: 'A file that was cut off is never read as a shorter one: the missing rows could be those that decide.',
  ragged_row:
    'Fields are never moved or filled up: a value in the wrong column would be a wrong number without a trace.',
  not_csv: 'What a file is, is told by its first bytes, and never by its name.',
  lfs_pointer: 'See [Git LFS](../sources.md#a-path).',
  decimal_comma: 'Read so only in files separated by semicolons or tabs, where the column allows no other reading.',
  ambiguous_comma: '`1,234` is one and a bit, or more than a thousand; the review does not choose.',
  // The rows.
  unmatched_rows:
    'Fewer rows than the limit are left out, counted and told: [unmatched_rows_within_limit](unmatched_rows_within_limit.md).',
  lost_coverage: 'Each loss alone may be within `policy.max_unmatched`; together they are not.',
  label_mismatch: 'It is often a test set that was made anew, or rows that shifted against their ids.',
  label_from_one_side: 'A warning where an evaluation file is there too, an error otherwise.',
  paired_by_position: 'A sorted or filtered file would pair strangers, and nothing would show it.',
  repeated_rows: 'Measured: undeclared copies raise false blocks to 26 in 100 and false passes to 21 in 100.',
  single_label_value: 'Checks that need both labels are [not checked](one_class.md), which is never a pass.',
  slice_column_high_cardinality: 'The values below `slices.min_rows` are counted under *What was not checked*.',
  slice_cross_high_cardinality: 'The combinations below `slices.min_rows` are counted under *What was not checked*.',
  slice_where_missing: 'A comparison with a missing value is never true.',
  weight_invalid:
    'A weight of 0 would be a row that is in the files and does not count, without anybody having said so.',
  // The decision: of a check.
  slice_too_small:
    'The fewest rows are `slices.min_rows`, 50 unless changed. A group of severity `critical` that is too small asks for a person; of others the report counts them.',
  slice_empty: 'It is often a value that is spelt otherwise in the files.',
  one_class:
    'In a group this may be right: then leave the metric out there, or take one that exists for one label, such as `brier_score`.',
  no_predicted_positive:
    'Precision is a share of the flagged rows. Without any it does not exist, and is not taken as 0 or 1.',
  no_predicted_negative:
    'A share of the rows that are not flagged does not exist without any, and is not taken as 0 or 1.',
  champion_not_positive:
    'A margin in per cent is a share of what the champion reaches, which may be 0 or less for money or R².',
  metric_undefined: 'A value that does not exist is a reason, and never a number that fills its place.',
  formula_undefined_rows: 'See [money](../money.md) for formulas and missing values.',
  shown_better: 'The status is `improved`: a loss beyond the margin is ruled out, and the whole range lies above 0.',
  non_inferior:
    'The status is `pass`: a loss beyond the margin is ruled out at the confidence of `policy.confidence`, 95 % unless changed.',
  no_harm_shown:
    'Of a guardrail on all rows no proof is asked. To ask for it, write `require: non_inferior` at the metric, or make it a primary.',
  regression_shown:
    'Chance is no good explanation of this loss, also when all checks of the report are counted together: see [is a loss beyond the margin shown?](../how-a-decision-is-made.md#is-a-loss-beyond-the-margin-shown).',
  regression_within_margin:
    'The loss is real, and within what the policy tolerates. Such losses add up over many releases.',
  undecided:
    'The report says about how many rows would decide it. See [is such a loss ruled out?](../how-a-decision-is-made.md#is-such-a-loss-ruled-out).',
  estimate_beyond_margin: 'More rows would rather show the loss than rule it out.',
  no_disagreement:
    'Decided by the rule of three; see [when nothing disagrees](../how-a-decision-is-made.md#when-nothing-disagrees). It passes with enough rows, and is undecided with fewer.',
  limit_met: 'Only the value counts here: a limit is not tested against chance, except for negative flips and drift.',
  limit_broken: '`min`, `max` and `max_distance` of a metric, and `min` and `max` of operations.',
  reported_only: 'Its role is `info`.',
  // The decision: what cannot block.
  support_too_small:
    'See [when there is too little](../how-a-decision-is-made.md#when-there-is-too-little). A few rows with large weights or amounts count as few, however many there are.',
  too_few_disagreements: 'See [when there is too little](../how-a-decision-is-made.md#when-there-is-too-little).',
  too_few_positives: 'See [when there is too little](../how-a-decision-is-made.md#when-there-is-too-little).',
  too_few_negatives: 'See [when there is too little](../how-a-decision-is-made.md#when-there-is-too-little).',
  too_few_clusters: 'Rows of one unit (`columns.cluster`) share their luck, so units are counted and not rows.',
  effect_scale_unknown: 'Declare `effect_scale`: the largest change that one row can bring.',
  // The decision: of a verdict.
  checks_regressed:
    'Follows `policy.on_regression`: `block` unless changed. The checks are those with the reason [regression_shown](regression_shown.md).',
  limits_broken: 'The verdict is `block`, whatever `policy.on_regression` is.',
  critical_scenarios_failed: 'The verdict is `block`, whatever `policy.on_regression` is.',
  scenarios_failed: 'Scenarios of severity `normal` follow `policy.on_regression`: `block` unless changed.',
  numbers_worse:
    '`max_increase` and `max_decrease` of operations follow `policy.on_regression`: `block` unless changed.',
  checks_inconclusive:
    'Follows `policy.on_inconclusive`: `review` unless changed. Groups count only with severity `critical`.',
  not_evaluated_gating: 'The verdict is `review` at least, and what `policy.on_inconclusive` says if that is worse.',
  identical_predictions: 'What follows is `policy.on_identical`: `review` unless changed.',
  identical_aggregates: 'What follows is `policy.on_identical`: `review` unless changed.',
  no_gating_checks: 'The verdict is `review`: a policy under which nothing can block has not passed anything.',
  all_fine:
    'The verdict is `pass`. It is less than a proof that every group is as well off as before: see *What was not checked*.',
  no_champion:
    'Evidence D: limits (`min`, `max`) and scenarios are judged, everything else waits for a champion. What follows is `policy.on_missing_champion`: `review` unless changed.',
  check_left_out:
    "The verdict is `error`. A report from another job is a stranger's file, and to say nothing of a check would be the easiest lie.",
  advisory_review:
    'With `policy.approvals` the exit code of a review is 3 until it is approved; see [approvals](../commands.md#approvals).',
  // Sources.
  source_stale: 'With `policy.on_stale: review` or `block` it is a reason of that verdict instead of a warning.',
  source_age_unknown: 'With `policy.on_stale: review` or `block` it is a reason of that verdict instead of a warning.',
  sha256_differs:
    'The file behind an address can change without a change of the config; `sha256` is what makes it the same.',
  zip_unsafe: 'Nothing of such an archive is used.',
  mlflow_not_proxied: 'The tracking server hands out only what it was started with `--serve-artifacts` for.',
  url_not_https: 'Whoever can change the champion on the way can let everything pass.',
  // Thresholds and money.
  threshold_volume:
    'The same threshold means another number of flagged rows for each model; who works on them feels that first.',
  mistakes_pay: 'It is nearly always a sign that was turned round. See [money](../money.md).',
  wrong_class_pays: 'It is nearly always a sign that was turned round. See [money](../money.md).',
  perfect_model_worth_less: 'It is nearly always a sign that was turned round. See [money](../money.md).',
  // What changed.
  drift_shown:
    "Without `drift.block` the check is only reported. A new model may score otherwise, so the challenger's score never blocks.",
  rate_above_limit: 'The largest share of negative flips that is allowed is `max` of `negative_flip_rate`.',
  rate_undecided: 'The largest share of negative flips that is allowed is `max` of `negative_flip_rate`.',
  drift_column_missing:
    'Not checked where `drift.columns` names the column; where all columns are compared, the report only says that this one was left out.',
  drift_no_values:
    'Not checked where `drift.columns` names the column; where all columns are compared, the report only says that this one was left out.',
  drift_not_by_query:
    'Not checked where `drift.columns` names the column; where all columns are compared, the report only says that this one was left out.',
  drift_too_few_rows:
    'Not checked where `drift.columns` names the column; where all columns are compared, the report only says that this one was left out.',
  drift_too_many_values:
    'Not checked where `drift.columns` names the column; where all columns are compared, the report only says that this one was left out.',
  separation: 'The slope of calibration has no value then, and none is invented.',
  // Totals.
  trusted_point:
    'Because of `trust: point` bare numbers decide as they are, within the margin or beyond it, and a lucky run passes like a better model.',
  direction_unknown: 'Names that are known (such as `accuracy` or `loss`) have their direction; others need `better`.',
  evidence_bare_numbers:
    'Evidence C. See [questions that come up](../reading-the-report.md#questions-that-come-up) for what the letters mean.',
  evidence_totals:
    'Evidence B. See [questions that come up](../reading-the-report.md#questions-that-come-up) for what the letters mean.',
  evidence_numbers:
    'Evidence C. See [questions that come up](../reading-the-report.md#questions-that-come-up) for what the letters mean.',
  samples_prompts_differ: 'Another prompt is another question, whatever its number.',
  // Scenarios and operations.
  scenario_failed:
    'With severity `critical` the verdict is `block` whatever `policy.on_regression` is; with `info` it is only reported. `model-review pin` keeps the rows that failed on a list.',
  scenario_no_rows: 'A condition that chooses no row is never passed.',
  number_beyond: '`max_increase` and `max_decrease`. One measured number says nothing of its own noise.',
  operations_champion_unknown: '`max_increase` and `max_decrease` need both numbers; `max` and `min` do not.',
  // The self-test.
  self_test_all_blind: 'A check that can block nothing on these rows is one that only looks like a gate.',
  self_test_margin_zero: 'A proof that a model has not lost anything at all is a proof that it is better.',
  // Deciding.
  approve_while_blocked: 'A review is approved; a failure is repaired or waived.',
  approve_not_head: 'An approval names what was looked at, so that a commit pushed meanwhile is not approved unseen.',
  approval_voided: 'An approval holds for later commits as long as nothing new fails and nothing gets worse.',
  waive_recorded: 'It ends by itself after its last day, or as soon as the loss grows beyond what was accepted.',
  waivers_file_wrong: 'A file with a mistake waives nothing at all: a half-read list would waive what nobody meant.',
  team_unknown: 'Who cannot be shown to be a member does not count as one.',
  permission_unknown: 'What GitHub does not say is not taken as a yes.',
  ledger_damaged:
    'Each line holds the digest of the line before it, so that a change of any byte shows; see [the ledger](../commands.md#the-ledger).',
  ledger_repaired: 'See [the ledger](../commands.md#the-ledger).',
  reuse_spent: 'The verdict is `review`: the budget is `policy.reuse.budget`.',
  reuse_unknown: 'The verdict is `review`, where `policy.reuse.budget` is set.',
  reuse_high:
    'Whoever tries often enough passes by luck. A budget (`policy.reuse.budget`) shares the error rate of a pass among the tries.',
  // The champion.
  promoted_despite:
    'The gate held nothing up: the job was not a [required check](../workflows.md#make-it-a-required-check), or somebody went around it.',
  promoted_advisory: 'From the next pull request on, the rules bind.',
  // GitHub.
  policy_missing:
    '`model-review init` writes one from two files; see [on your own files](../../README.md#on-your-own-files).',
  policy_changed_in_pr:
    'See [what is trusted](../../SECURITY.md#the-policy). Where `policy.approvals` is set up, such a change needs an approval whatever else it does.',
  policy_new:
    'Until then the exit code of the job is 0 unless the verdict is `error`. See [what is trusted](../../SECURITY.md#the-policy).',
  report_of_other_policy: 'The verdict is `review` at least.',
  policy_differs:
    'Where `policy.approvals` is set up, it is treated as a change of the rules: what cannot be told is no reason to ask nobody.',
  workflow_changed_in_pr:
    'Three ways to close this: [the workflow file](../../SECURITY.md#the-workflow-file). Where `policy.approvals` is set up, such a change needs an approval.',
  evaluation_changed_in_pr: 'Where `policy.approvals` is set up, such a change needs an approval.',
  proposed_policy_effect:
    'The verdict is by the rules of the base branch; this says what the proposed ones would have made of the same rows.',
  comment_not_permitted: 'See [forks](../../SECURITY.md#forks).',
  computed_elsewhere: 'See [forks](../../SECURITY.md#forks).',
  model_reported_twice: 'The worst counts, so that a second report can never improve a verdict.',
  model_result_missing: 'A model that nobody reported on has not passed.',
  run_defect: 'The exit code is 70, which stands for a defect of ours and is never a pass.',
  check_run_defect: 'The exit code of the job is 70, which stands for a defect of ours and is never a pass.',
  run_not_approved:
    'The required check is the first half of [forks and Dependabot](../workflows.md#forks-and-dependabot), which has not run yet.',
  run_outdated: 'A newer commit has a run of its own.',
  // The doctor.
  doctor_job_if: 'See [rules that all of them keep](../workflows.md#rules-that-all-of-them-keep).',
  doctor_job_needs: 'See [rules that all of them keep](../workflows.md#rules-that-all-of-them-keep).',
  doctor_paths_filter: 'See [rules that all of them keep](../workflows.md#rules-that-all-of-them-keep).',
  doctor_event_target: 'See [rules that all of them keep](../workflows.md#rules-that-all-of-them-keep).',
  doctor_check_not_required: 'See [make it a required check](../workflows.md#make-it-a-required-check).',
}

/** Codes that are read together, whichever of them appears: each page names the others of its row. */
export const families = [
  ['regression_shown', 'estimate_beyond_margin', 'undecided', 'no_harm_shown', 'non_inferior', 'shown_better'],
  ['limit_broken', 'limit_met', 'limits_broken', 'limit_on_wrong_side'],
  ['identical_predictions', 'identical_aggregates', 'no_disagreement', 'self_test_identical'],
  ['checks_regressed', 'regression_shown'],
  ['checks_inconclusive', 'undecided', 'estimate_beyond_margin', 'no_disagreement'],
  ['not_evaluated_gating', 'one_class', 'slice_too_small', 'metric_undefined'],
  ['scenarios_failed', 'critical_scenarios_failed', 'scenario_failed'],
  ['numbers_worse', 'number_beyond', 'number_within'],
  ['no_gating_checks', 'plan_decides_nothing', 'self_test_no_gating_checks'],
  ['no_champion', 'init_first_version', 'doctor_first_version', 'file_missing_on_ref'],
  ['unmatched_rows', 'unmatched_rows_within_limit', 'lost_coverage', 'ids_disjoint', 'ids_differ_in_form'],
  ['label_missing', 'label_missing_within_limit', 'lost_coverage'],
  ['score_missing', 'score_missing_within_limit', 'lost_coverage'],
  ['score_not_finite', 'score_not_finite_within_limit', 'lost_coverage'],
  ['lfs_pointer', 'doctor_lfs_checkout', 'dvc_pointer', 'dvc_not_pulled'],
  ['policy_new', 'doctor_config_not_on_base', 'decision_no_policy', 'promoted_advisory'],
  ['policy_changed_in_pr', 'approval_policy_change', 'proposed_policy_effect', 'policy_differs'],
  ['comment_not_permitted', 'doctor_permission_missing', 'github_not_permitted', 'check_run_not_permitted'],
  ['workflow_changed_in_pr', 'other_workflows_changed', 'evaluation_changed_in_pr'],
  ['metric_without_influence', 'no_influence', 'reported_only'],
  ['source_stale', 'source_age_unknown', 'doctor_clock'],
  ['expression_column_missing', 'column_missing', 'column_not_found'],
  ['approve_by_author', 'approval_by_author'],
  ['approve_not_named', 'approval_not_named', 'team_unknown'],
  ['operating_point_unreachable', 'operating_point_target', 'operating_point_one_class'],
  ['class_unknown', 'class_name_unknown', 'class_absent'],
]

/** What the values of a sentence are, by name: where nothing else is said below, the same in every theme. */
export const meanings = {
  file: 'the file, as the config, the command line or the source names it',
  line: 'its line, counted from 1; `null` where there is none',
  path: 'a path as it was written',
  column: 'the column, as the header writes it',
  model: 'which model: `champion` or `challenger`',
  metric: 'the metric, by its name in the config',
  count: 'how many there are',
  value: 'the value as it was found',
  formula: 'the formula as it was written',
  limit: 'the bound that was passed, or kept',
  rows: 'rows that this is about',
  total: 'rows, or items, looked at',
  n: 'rows that were looked at',
  of: 'rows, or items, looked at',
  share: 'the share of the rows, between 0 and 1',
  first: 'the first one, of which this is a repetition; or the first line with it',
  known: 'what would be right here',
  suggestion: 'the nearest right word; `null` where none is near',
  near: 'the nearest right word; `null` where none is near',
  nearest: 'the nearest right word; `null` where none is near',
  branch: 'a branch of the repository',
  ref: 'the branch, tag or commit that was asked for',
  commit: 'a commit',
  sha: 'a commit',
  head: 'the newest commit of the pull request',
  number: 'the number of the pull request',
  by: 'the login of a person',
  status: 'the HTTP status of the answer',
  seconds: 'seconds; `null` where nobody said',
  why: 'what went wrong, as the system below says it, or a code',
  doing: 'what was being done',
  example: 'what would be right, ready to be copied',
  minimum: 'the fewest that are needed',
  min_rows: 'the fewest rows that are needed',
  minRows: 'the fewest rows that are needed',
  support: 'the effective number of rows that the change rests on',
  units: 'independent units: rows, or clusters of rows',
  unit: 'the unit of the numbers',
  slice: 'the group',
  task: 'the task of the model',
  check: 'the id of a check',
  checks: 'ids of checks, or their number',
  permission: 'a line of `permissions:` in the workflow',
  event: 'the event that started the workflow',
  url: 'the address that was asked',
  folder: 'the folder that was looked in',
  format: 'the format that the bytes have',
  class: 'the class, as the labels write it',
  until: 'the last day on which it holds, in UTC',
  id: 'the id that `/model-review revoke` takes',
  key: 'a key of the config',
  input: 'an input of the action',
  job: 'a job of the workflow',
  verdict: 'the verdict',
  holds: 'what is there instead',
  threshold: 'the score from which on a row is flagged',
  champion: 'of the champion',
  challenger: 'of the challenger',
  championFile: 'the file of the champion',
  challengerFile: 'the file of the challenger',
  onlyFirst: 'rows that only the first file has',
  onlySecond: 'rows that only the second file has',
  confidence: '`policy.confidence`',
  needed: 'about how many rows would settle it; `null` where no number is known to suffice',
  queries: 'queries that this is about',
  cases: 'cases that were looked at',
  runs: 'runs of the self-test',
  side: 'which of the two files: `champion`, `challenger`, `reference`',
  names: 'who may do it, as the policy names them',
  stability: 'the population stability index',
  tolerated: 'the index that the config tolerates',
  files: 'the files, in the order of `models`',
  models: 'which models: `champion`, `challenger`',
  role: 'which file, or what a column is for',
  name: 'a name as it was written',
  rule: 'what `operating_point` asks for',
  columns: 'columns',
  values: 'values that are there',
  what: 'what is meant',
  kind: '`min` or `max`',
  allowed: 'what the config allows',
  better: '`higher` or `lower`',
  parameter: 'a parameter of the metric',
  held: 'whether the merge waits for an approval because of it',
  target: 'what was to be reached',
  instead: 'what to write instead',
  low: 'the lower end',
  high: 'the upper end',
  counts: 'how many, in the order of what they count',
  amount: 'an amount in the unit of the business function',
  output: 'the config that is written',
  slug: 'the id that the name gives',
  newest: 'the newest version that is read',
  needs: 'what is needed for it; `null` where nothing is',
  goneIn: 'the first version of the config that does not know the key',
  days: 'the most days that the policy allows',
  budget: '`policy.reuse.budget`',
  permissions: 'lines of `permissions:`',
  uses: 'what the step uses, as the workflow writes it',
  version: 'a version',
  repository: 'owner and name of a repository',
  because: 'why, as a code',
  positive: 'the label that counts as positive',
  lines: 'the line in each file',
  toPositive: 'labels that turned positive',
  toNegative: 'labels that turned negative',
  otherLine: 'the line with the same id',
  min_pass: 'the share of the cases that must pass',
  failed: 'cases that fail',
  passed: 'cases, or runs, that pass',
  newly_failed: 'cases that fail now and passed with the champion',
  newly_passed: 'cases that pass now and failed with the champion',
  upTo: 'the largest loss that is accepted',
  date: 'the day that the file is of',
  hours: 'its age in hours',
  removed: 'lines that the change takes out',
  added: 'lines that the change puts in',
  looksLike: 'what its bytes look like',
  metrics: 'metrics, or their number',
  classes: 'classes, or their number',
  others: 'what else is there',
  pattern: 'the pattern of column names',
  server: 'the tracking server',
}

/** The same word in another meaning, by theme. */
export const meaningsInTheme = {
  config: {
    path: 'the place in the config, from its root',
    line: 'the line of the config, counted from 1; `null` where the whole file is meant',
    column: 'the character of the formula, or of the line, counted from 1',
    limit: 'the bound that the schema sets',
    found: 'what stands there',
    expected: 'what would be right there',
    count: 'what the policy asks for',
    name: 'the name that was written',
  },
  doctor: { model: 'the name of the model', line: 'the line of the workflow, counted from 1' },
  people: { model: 'the name of the model' },
  promotion: { model: 'the name of the model' },
  platform: { model: 'the name of the model', models: 'names of models' },
  'self-test': { model: 'the name of the model', count: 'how many runs, or checks' },
  tasks: { of: 'whose value it is', rule: 'what the value must be' },
  files: {
    expected: 'fields that there should be',
    found: 'fields that there are',
    kind: 'what the cells hold',
    columns: 'columns of the file',
  },
  requirements: { champion: 'the number of the champion', challenger: 'the number of the challenger' },
  money: { name: 'the business function', champion: 'what the champion is worth' },
}
