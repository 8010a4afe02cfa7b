import type { Messages } from './message.js'

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
  positive_not_known: ({ column, file, values, count }) =>
    (values as readonly string[]).length > 0
      ? `Column "${column}" of ${file} holds ${(values as readonly string[]).map((value) => `"${value}"`).join(', ')}; which one is positive? Say --positive VALUE.`
      : `Column "${column}" of ${file} holds ${count} different values; a label has two. Is it the label? If so, say --positive VALUE.`,
  column_not_found: ({ role, file, columns, aliases }) =>
    `No column of ${file} is named like a ${role} (${(aliases as readonly string[]).slice(0, 4).join(', ')}, …). It holds: ${(columns as readonly string[]).join(', ')}. Name the right one: columns.${role} in the config, or --${role} on the command line.`,
  challenger_not_named: ({ champion }) =>
    `Only one file was named (${champion}). Two are compared: model-review compare CHAMPION CHALLENGER.`,
  config_and_files: ({ config }) =>
    `Both a config (${config}) and prediction files were named. Give one or the other: the config names its own files.`,
  config_not_given: ({ file }) =>
    `There is no ${file} here. Name a config with --config FILE, or two prediction files: model-review compare CHAMPION CHALLENGER.`,
  config_unreadable: ({ file, why }) =>
    `The config ${file} cannot be read (${why === 'ENOENT' ? 'there is no such file' : why}). Check the name given with --config.`,
  report_unwritable: ({ file, folder, why }) =>
    `The report ${file} cannot be written (${why}). Does the folder ${folder} exist, and may it be written to?`,
  no_champion: ({ path, ref }) =>
    `There is no model in production yet: ${path} does not exist on ${ref}. If one should, correct champion.path. After the merge this model is the champion.`,
}
