import type { Messages } from '../../message.js'

/** Columns that the command line can name; the others are named in a config. */
const OPTIONS: readonly string[] = ['id', 'label', 'score', 'weight', 'cluster']

/** What was guessed because no config said so, and what could not be guessed. */
export const inferenceMessages: Messages = {
  inferred_column: ({ role, column }) => `Column "${column}" was taken as the ${role}, by its name.`,
  inferred_positive: ({ column, value }) =>
    `The value "${value}" of "${column}" was taken as positive. Another one: --positive VALUE.`,
  inferred_threshold: ({ threshold }) =>
    `Rows with a score of ${threshold} or more were taken as flagged. Another threshold: --threshold NUMBER.`,
  inferred_slices: ({ columns }) => `Groups are the values of ${(columns as readonly string[]).join(', ')}.`,
  inferred_no_slices: () => 'No column has few enough values to make groups of.',
  inferred_defaults: () =>
    'Allowed losses are the defaults: 0.010 of roc_auc, 2 % of log_loss; in groups 0.020 of roc_auc and 5 % of brier_score. A config sets your own.',
  inferred_task: ({ task }) => `The task was taken as ${task}, by the columns.`,
  inferred_task_defaults: ({ task }) =>
    `Metrics and allowed losses are the defaults of ${task}. A config sets your own: model-review init CHAMPION CHALLENGER.`,
  inferred_samples: ({ column, others }) =>
    `The files are samples of lm-evaluation-harness: "${column}" was judged, question by question (doc_hash).${(others as readonly string[]).length > 0 ? ` Also there: ${(others as readonly string[]).join('; ')}. To choose: --score NAME or columns.score.` : ''}`,
  inferred_metrics: ({ metric, count }) =>
    `The files hold metrics and no rows (task metrics). ${Number(count) > 1 ? `${count} of them were taken, with "${metric}" as the one that decides` : `"${metric}" was taken as the one that decides`}. A config sets your own: model-review init CHAMPION CHALLENGER.`,
  unsure_primary: ({ metric }) =>
    `"${metric}" was taken as the metric that must not get worse. Name the one that matters most to you.`,
  unsure_bare_numbers: ({ metric }) =>
    `"${metric}" has no standard error in both files, so that a difference cannot be told from chance and the verdict will be "review". Give predictions or standard errors, set "min" or "max", or "trust: point".`,
  unsure_metric_direction: ({ metrics }) =>
    `More of ${(metrics as readonly string[]).map((name) => `"${name}"`).join(', ')} was taken as better, as of most benchmarks. Correct "better" where it is not.`,
  unsure_left_out: ({ metrics, count }) =>
    `Not judged (${count}): ${(metrics as readonly string[]).join(', ')}${Number(count) > (metrics as readonly string[]).length ? ', …' : ''}. Whether more of them is better is not known, or there are enough others.`,
  no_common_metrics: ({ championFile, challengerFile, shared }) =>
    (shared as readonly string[]).length > 0
      ? `Of the metrics that ${championFile} and ${challengerFile} share (${(shared as readonly string[]).join(', ')}) it is not known whether more or less is better. Write a config with "task: metrics" and "better: higher" or "better: lower" at each.`
      : `${championFile} and ${challengerFile} have no metric of the same name. Evaluate both models in the same way, or name the files that belong together.`,
  files_of_two_kinds: ({ champion, challenger, metrics }) =>
    `${metrics === 'champion' ? champion : challenger} holds metrics and ${metrics === 'champion' ? challenger : champion} holds rows, which cannot be compared. Give the predictions of both models, or the metrics of both.`,
  init_can_guess: ({ columns, positive, options, champion, challenger }) =>
    `By what the columns hold it may be ${(columns as readonly string[]).join(', ')}${typeof positive === 'string' ? `, with "${positive}" as the positive label` : ''}. ${(options as readonly string[]).length > 0 ? `If that is right, add: ${(options as readonly string[]).join(' ')}. To keep it in a config` : 'To check and keep that'}: model-review init ${champion} ${challenger}.`,
  guessed_by_uniqueness: ({ role, column }) =>
    `"${column}" was taken as the ${role}: each row has a value of its own, and both files share them.`,
  guessed_by_difference: ({ role, column }) =>
    `"${column}" was taken as the ${role}: its numbers differ between the two files.`,
  guessed_by_name: ({ role, column }) =>
    `"${column}" was taken as the ${role}, by its name; its numbers are the same in both files.`,
  guessed_by_likeness: ({ role, column }) =>
    `"${column}" was taken as the ${role}: it is named like the model's output and is the same in both files.`,
  guessed_by_exclusion: ({ role, column }) =>
    `"${column}" was taken as the ${role}: no other column that both files share could be it.`,
  guessed_by_place: ({ role, column }) =>
    `"${column}" was taken as the ${role}, because it stands before the model's output. Is that what really happened?`,
  guessed_by_interval: ({ role, column }) =>
    `"${column}" was taken as the ${role} end of the prediction interval: it is named so, and most predictions lie on its side.`,
  guessed_series: ({ series, columns }) =>
    `"${series}" was taken as the series, because ${(columns as readonly string[]).map((name) => `"${name}"`).join(', ')} together name a row. Rows of one series are not independent.`,
  guessed_item: ({ column, score }) =>
    `"${column}" was taken as the item and "${score}" as its score: each item stands several times, and as often in both files. Its scores are averaged.`,
  unsure_label_differs: ({ column }) =>
    `"${column}" is not the same in both files. A review needs the same truth for both models, and will say which rows differ.`,
  guessed_positive: ({ column, value, score }) =>
    `"${value}" was taken as the positive label of "${column}": its rows have the higher "${score}" on average.`,
  unsure_threshold: ({ threshold }) =>
    `Rows with a score of ${threshold} or more count as flagged. Set operating_point to the threshold that is really used.`,
  unsure_direction: ({ column }) => `More of "${column}" was taken as better, and no column as the truth.`,
  unsure_no_id: () =>
    'No column names the rows: they are paired by their order, which a sorted or filtered file breaks. Add an id column to both files.',
  unsure_label_file: ({ column }) =>
    `Only the champion's file has "${column}", so the challenger's labels cannot be checked. Better: the same column in both.`,
  unsure_forecast: ({ column }) =>
    `The task was taken as forecast, because the rows of one "${column}" belong together; no column is named like a horizon.`,
  unsure_ranking: ({ column }) =>
    `The task was taken as ranking, with "${column}" as the query. If scores are not compared within it, name another task.`,
  unsure_cluster: ({ column }) =>
    `"${column}" repeats. If rows that share it belong together, name it as columns.cluster.`,
  unsure_decisions: ({ column }) =>
    `"${column}" holds decisions, no probabilities: a column of scores would show smaller differences.`,
  unsure_classes: ({ column }) =>
    `"${column}" holds few different numbers, which were taken as classes. If they are amounts, the task is regression.`,
  unsure_regression: ({ column }) =>
    `"${column}" holds few different numbers, which were taken as amounts. If they are classes, the task is multiclass.`,
  column_not_nameable: ({ role, column }) =>
    `The column ${JSON.stringify(column)} (${role}) cannot be named in a config: its name is empty or has spaces around it. Rename it in both files.`,
  positive_blank: ({ column }) =>
    `A label of "${column}" is blank. A label that counts as positive needs a text: --positive VALUE.`,
  draft_outside: ({ path, folder, output }) =>
    `${path} lies outside ${folder === '.' ? 'this folder' : folder}, where the paths of ${output} start. Write the config above the file: --output FILE.`,
  draft_exists: ({ output, workflow }) =>
    `${typeof workflow === 'string' ? `${output} and ${workflow} are there already and were left as they are. To see what is still to do: model-review doctor.` : `${output} is there already and was left as it is.`} Another name: --output FILE; to replace it: --force; only to look: --dry-run.`,
  draft_unwritable: ({ output, why }) =>
    `${output} cannot be written: ${why === 'EACCES' || why === 'EPERM' ? 'writing there is not allowed' : why === 'EROFS' ? 'that disk can only be read' : why}. Allow it, or choose another place: --output FILE for the config, --workflow FILE for the workflow.`,
  positive_not_known: ({ column, file, values, count }) =>
    (values as readonly string[]).length > 0
      ? `Column "${column}" of ${file} holds ${(values as readonly string[]).map((value) => `"${value}"`).join(', ')}; which one is positive? Say --positive VALUE.`
      : `Column "${column}" of ${file} holds ${count} different values; a label has two. Is it the label? If so, say --positive VALUE.`,
  column_not_found: ({ role, file, columns, aliases }) =>
    `No column of ${file} is named like a ${role} (${(aliases as readonly string[]).slice(0, 4).join(', ')}, …). ${(columns as readonly string[]).length > 0 ? `It holds: ${(columns as readonly string[]).join(', ')}` : 'The two files have no column in common'}. Name the right one: columns.${role} in the config${OPTIONS.includes(String(role)) ? `, or --${role} on the command line` : ''}.`,
  challenger_not_named: ({ champion }) =>
    `Only one file was named (${champion}). Two are compared: model-review compare CHAMPION CHALLENGER.`,
  config_and_files: ({ config }) =>
    `Both a config (${config}) and prediction files were named. Give one or the other: the config names its own files.`,
  config_not_given: ({ file, compares }) =>
    `There is no ${file} here. Have one written: model-review init CHAMPION CHALLENGER. Or name another with --config FILE${compares === true ? ', or two prediction files in its place' : ''}.`,
  config_unreadable: ({ file, why }) =>
    `The config ${file} cannot be read (${why === 'ENOENT' ? 'there is no such file' : why}). Check the name given with --config.`,
  report_unwritable: ({ file, folder, why }) => {
    const start = `The report ${file} could not be written, so this run is not complete`
    switch (why) {
      case 'EISDIR':
        return `${start}: ${file} is a folder. Name a file.`
      case 'ENOENT':
        return `${start}: there is no folder ${folder}. Make it, or name another file.`
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        return `${start}: writing there is not allowed. Name a file in another folder.`
      case 'ENOSPC':
        return `${start}: the disk is full.`
      case 'EPIPE':
        return `${start}: whoever read it stopped before its end.`
      default:
        return `${start} (${why}). Does the folder ${folder} exist, and may it be written to?`
    }
  },
  plan_decides_nothing: ({ model }) =>
    `Nothing in the policy of "${model}" can decide: every check is only reported, so every review would end with a person. Give a metric or a business function the role primary or guardrail, or a limit, or name slices.`,
  limit_on_wrong_side: ({ model, metric, better, value }) =>
    better === 'lower'
      ? `Model "${model}": the less ${metric} the better, but its limit is "min: ${value}", which only a better model breaks. Did you mean "max: ${value}"?`
      : `Model "${model}": the more ${metric} the better, but its limit is "max: ${value}", which only a better model breaks. Did you mean "min: ${value}"?`,
  flips_without_decisions: ({ file }) =>
    `No rows are in ${file}: there are no changed decisions to list. They need the predictions of two models that decide, row by row.`,
  no_champion: ({ path, ref, source }) =>
    typeof source === 'string'
      ? `There is no model in production yet: ${path} (${source}) does not exist on ${ref}. If one should, correct champion.${source}.`
      : `There is no model in production yet: ${path} does not exist on ${ref}. If one should, correct champion.path. After the merge this model is the champion.`,
}
