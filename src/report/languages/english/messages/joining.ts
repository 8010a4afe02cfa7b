import { formatNumber } from '../../../words/format.js'
import type { Messages } from '../../message.js'

const list = (value: unknown): string =>
  Array.isArray(value) ? value.map((each) => `"${each}"`).join(', ') : String(value)

/** What a task needs of the files beside ids and scores. */
export const joiningMessages: Messages = {
  label_not_a_number: ({ model, file, column, count, line }) =>
    `${formatNumber(Number(count))} values of "${column}" in the ${model}'s file ${file} are text, the first on line ${line}; this task needs numbers there. Write numbers, or name another column (columns.label).`,
  class_without_probability: ({ classes, count }) =>
    `${count} classes of the labels or predictions have no column of probabilities${Array.isArray(classes) && classes.length > 0 ? `: ${list(classes)}` : ''}. Write one column for each class, or correct the pattern (columns.probabilities).`,
  class_unknown: ({ class: name }) =>
    `No label and no prediction is "${name}", so this does not exist. Correct the class in brackets; names count letter by letter.`,
  feature_differs: ({ column, rows, of }) =>
    `The two files differ in the column "${column}" in ${formatNumber(Number(rows))} of ${formatNumber(Number(of))} rows. Groups and amounts are those of the champion's file. If both files speak of the same rows, write the same values, or put them into an evaluation file.`,
  features_not_compared: ({ rows, most }) =>
    `Whether both files fill the columns of groups and amounts alike was not compared: ${formatNumber(Number(rows))} rows are more than ${formatNumber(Number(most))}. Those of the champion's file count; an evaluation file that both models share leaves no doubt.`,
  formula_reads_model_column: ({ column, formula, instead }) =>
    `The formula ${formula} reads the column "${column}", of which each model has one of its own. Write ${instead}, which stands for the model that is judged.`,
  no_influence: () =>
    'Shown only: how sure this number is cannot be told row by row, so it is never a reason to block.',
  no_probability_columns: ({ pattern, file }) =>
    `No column that both models have fits the pattern "${pattern}" of columns.probabilities (looked in ${file}). The * stands for the class: proba_*.`,
  no_quantile_columns: ({ pattern, file, columns }) =>
    Array.isArray(columns) && columns.length > 0
      ? `columns.quantiles: in ${list(columns)} the part for * of "${pattern}" is no level between 0 and 1. Name columns like q0.1, q0.5, q0.9.`
      : `No column that both models have fits the pattern "${pattern}" of columns.quantiles (looked in ${file}). The * stands for the level: q*.`,
}
