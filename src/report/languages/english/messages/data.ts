import type { Reason, ReasonValue } from '../../../../core/problem.js'
import type { Messages } from '../../message.js'

type Args = Reason['args']

const text = (value: ReasonValue | undefined): string => (value === null || value === undefined ? '' : String(value))
const number = (value: ReasonValue | undefined): number => Number(value ?? 0)
const list = (value: ReasonValue | undefined): readonly (string | number)[] => (Array.isArray(value) ? value : [])

const quoted = (value: ReasonValue | undefined): string => `"${text(value)}"`

/** 1234567 → 1,234,567 */
const count = (value: ReasonValue | undefined): string => String(number(value)).replace(/\B(?=(\d{3})+$)/g, ',')

const counted = (value: ReasonValue | undefined, one: string, many = `${one}s`): string =>
  `${count(value)} ${number(value) === 1 ? one : many}`

/** Two significant digits, away from the limit: a share is never shown smaller than it is. */
function percent(value: ReasonValue | undefined): string {
  const percentage = number(value) * 100
  if (percentage === 0) return '0 %'
  const unit = 10 ** (Math.floor(Math.log10(percentage)) - 1)
  const rounded = Math.ceil(percentage / unit - 1e-9) * unit
  return `${Number(rounded.toPrecision(2))} %`
}

/** A limit as it was configured. */
const limitPercent = (value: ReasonValue | undefined): string => `${Number((number(value) * 100).toPrecision(12))} %`

const fileOf = (model: ReasonValue | undefined, file: ReasonValue | undefined): string =>
  `${text(model)} file ${text(file)}`
const file = (args: Args): string => fileOf(args.model, args.file)
/** The same where a sentence begins with it. */
const atStart = (named: string): string => named.charAt(0).toUpperCase() + named.slice(1)
const fileAt = (args: Args, index: number): string => fileOf(list(args.models)[index], list(args.files)[index])

const values = (value: ReasonValue | undefined): string => list(value).map(quoted).join(', ')

const didYouMean = (args: Args): string =>
  typeof args.nearest === 'string' ? ` Did you mean ${quoted(args.nearest)}?` : ''

/** What is there instead, where no name is near. */
const itHolds = (args: Args): string => {
  const names = list(args.columns)
  if (names.length === 0) return ''
  const more = number(args.more) > 0 ? ` and ${count(args.more)} more` : ''
  return ` ${list(args.files).length === 1 ? 'It holds' : 'They hold'}: ${names.join(', ')}${more}.`
}

/** "has 1 row" / "3 rows have": the verb follows the number. */
const have = (value: ReasonValue | undefined): string => (number(value) === 1 ? 'has' : 'have')

const limitAdvice = 'or raise policy.max_unmatched if this is expected'

const uses: Readonly<Record<string, string>> = {
  id: 'columns.id',
  label: 'columns.label',
  score: 'columns.score',
  weight: 'columns.weight',
  cluster: 'columns.cluster',
}

/** Columns that `compare` takes by an option of the same name. */
const OPTIONS = ['id', 'label', 'score', 'weight', 'cluster']

const forms: Readonly<Record<string, string>> = {
  spaces: 'spaces around them',
  letter_case: 'other upper and lower case',
  zero_padding: 'leading zeros (like 000123 for 123)',
  decimal_ending: 'a decimal ending (like 123.0 for 123, as data frames export whole numbers with gaps)',
  unicode_form: 'accented letters composed differently (Unicode normalisation)',
  several: 'several differences of form at once (spaces, case, leading zeros, decimal endings)',
}

const lost = (args: Args, what: string): string =>
  `${atStart(file(args))}: column ${quoted(args.column)} ${what} in ${counted(args.count, 'row')} (first: line ${count(args.line)}), ${percent(args.share)} of the rows`

const tooMany = (args: Args): string => `, more than the ${limitPercent(args.limit)} that policy.max_unmatched allows`

const leftOut = (args: Args): string =>
  `; within the limit of ${limitPercent(args.limit)} (policy.max_unmatched), so these rows were left out.`

const unmatched = (args: Args): string =>
  `${counted(args.onlyFirst, 'row')} of the ${fileAt(args, 0)} and ${counted(args.onlySecond, 'row')} of the ${fileAt(args, 1)} have no partner with the same ${quoted(args.column)} (${percent(args.share)} of the larger file)`

/** Findings about the rows of the files: what was joined, and what the cells hold. */
export const dataMessages: Messages = {
  column_missing: (args) => {
    if (args.use === 'slice') {
      return `slices.of: ${quoted(args.slice)} uses the column ${quoted(args.column)}, which none of the files has.${didYouMean(args) || `${itHolds(args)} Correct the name, or add the column to the predictions.`}`
    }
    if (args.use === 'discover') {
      return `discover: none of the files has a column ${quoted(args.column)}.${didYouMean(args) || ' Correct the name, or take it away.'}`
    }
    const where = list(args.files)
      .map((_, index) => fileAt(args, index))
      .join(' and ')
    const verb = list(args.files).length === 1 ? 'has' : 'have'
    const use = text(args.use)
    const option = OPTIONS.includes(use) ? ` (--${use} on the command line)` : ''
    const advice = `Add the column, or set ${uses[use] ?? 'columns'}${option} to the name that is used there.`
    return `${atStart(where)} ${verb} no column ${quoted(args.column)} (${uses[use] ?? use}).${didYouMean(args) || itHolds(args)} ${advice}`
  },
  no_id_different_rows: (args) =>
    `Without an id column rows are paired by position, but the files differ in length: ${list(args.counts)
      .map((rows, index) => `${fileAt(args, index)} has ${counted(rows, 'row')}`)
      .join(', ')}. Set columns.id to a column that names each row.`,
  paired_by_position: (args) =>
    `Rows were paired by their position (${counted(args.rows, 'row')}), because no id column is named: line for line, the files must speak of the same rows. Set columns.id to have this checked.`,
  id_missing: (args) =>
    `${atStart(file(args))}: ${counted(args.count, 'row')} ${have(args.count)} no id in column ${quoted(args.column)} (first: line ${count(args.line)}). Fill in the ids, or name another column in columns.id.`,
  duplicate_id: (args) =>
    `${atStart(file(args))}: ids in column ${quoted(args.column)} repeat: ${counted(args.count, 'row')} ${number(args.count) === 1 ? 'repeats' : 'repeat'} the id of an earlier row (first: lines ${count(args.line)} and ${count(args.otherLine)}). Each row needs an id of its own; if the column names a customer with several rows, set it as columns.cluster and name the row in columns.id.`,
  ids_disjoint: (args) =>
    `No id in column ${quoted(args.column)} occurs in both files: ${fileAt(args, 0)} (${counted(list(args.counts)[0], 'row')}) and ${fileAt(args, 1)} (${counted(list(args.counts)[1], 'row')}). Both must hold predictions for the same rows; check that they come from the same evaluation set and that columns.id names the right column.`,
  ids_differ_in_form: (args) =>
    `Ids in column ${quoted(args.column)} look alike but are written differently in ${fileAt(args, 0)} and ${fileAt(args, 1)}: ${counted(args.onlyFirst, 'row')} and ${counted(args.onlySecond, 'row')} find no partner. The ${list(args.where).join(' and ')} ${list(args.where).length === 1 ? 'file has' : 'files have'} ${forms[text(args.form)] ?? text(args.form)}. Export the ids as text, the same way in both files.`,
  unmatched_rows: (args) =>
    `${unmatched(args)}${tooMany(args)}. A comparison of the rest could flatter either model: predict the same rows with both, ${limitAdvice}.`,
  unmatched_rows_within_limit: (args) => `${unmatched(args)}${leftOut(args)}`,
  evaluation_rows_without_prediction: (args) =>
    `Evaluation file ${text(args.file)}: ${count(args.count)} of ${counted(args.rows, 'row')} ${have(args.count)} no prediction by the champion and were not judged. If both models should have predicted them, add the missing predictions.`,
  lost_coverage: (args) =>
    `${counted(args.unmatched, 'row')} without a partner and ${counted(args.unusable, 'row')} without a label or a usable score are together ${percent(args.share)} of ${counted(args.rows, 'row')}${tooMany(args)}. Complete the predictions, ${limitAdvice}.`,
  no_usable_rows: () =>
    'No row has a label and a usable score of both models, so there is nothing to compare. Check columns.label and columns.score.',
  label_from_one_side: (args) =>
    `${atStart(fileOf(args.lackingModel, args.lackingFile))} has no label column ${quoted(args.column)}, so the labels of the ${file(args)} could not be checked against it.${didYouMean(args)} Write the labels into both prediction files, or name a file that holds them under evaluation (it may be the champion file).`,
  label_missing: (args) => `${lost(args, 'is empty')}${tooMany(args)}. Complete the labels, ${limitAdvice}.`,
  label_missing_within_limit: (args) => `${lost(args, 'is empty')}${leftOut(args)}`,
  label_mismatch: (args) =>
    `Labels in column ${quoted(args.column)} differ in ${count(args.count)} of ${counted(args.rows, 'row')} (first: line ${count(list(args.lines)[0])} of the ${fileAt(args, 0)}, line ${count(list(args.lines)[1])} of the ${fileAt(args, 1)}): ${count(args.toPositive)} turned positive and ${count(args.toNegative)} turned negative in the latter. Both models must be judged by the same labels: export both files from the same evaluation set.`,
  labels_not_binary: (args) =>
    `Column ${quoted(args.column)} holds ${count(args.distinct)} different labels in all files together${list(args.values).length > 0 ? ` (${values(args.values)})` : ''}; a binary task needs two. ${
      list(args.firstLabels).length > 0
        ? `The first file writes ${values(args.firstLabels)}, another ${values(args.otherLabels)}: write them the same way in all files.`
        : 'Check columns.label, and that all files write the labels the same way.'
    }`,
  positive_not_in_labels: (args) =>
    `The positive label is ${quoted(args.positive)}, but column ${quoted(args.column)} holds ${values(args.values)}.${didYouMean(args)} Set positive to the label that counts as positive.`,
  ranks_below_guessing: (args) => {
    const [first, second] = list(args.values).map((value) => Number(value).toFixed(3))
    const advice = `Most often ${quoted(args.positive)} is not the label that the scores are the probability of. Then set positive to the other one (--positive on the command line), or write the scores as 1 minus the score; until then "better" means nothing here.`
    if (second !== undefined)
      return `Both models rank worse than guessing: roc_auc ${first} today, ${second} new; 0.5 is guessing. ${advice}`
    return `${list(args.models)[0] === 'champion' ? "Today's model" : 'The new model'} ranks worse than guessing: roc_auc ${first}; 0.5 is guessing. Most often its scores are the probability of the other label, and not of ${quoted(args.positive)}. Then write them as 1 minus the score.`
  },
  single_label_value: (args) =>
    `Every label in column ${quoted(args.column)} is ${quoted(args.value)}, none is ${quoted(args.positive)}: what needs both kinds of rows (ranking, recall) cannot be judged. Check that the evaluation set is complete.`,
  score_not_a_number: (args) =>
    `${atStart(file(args))}: column ${quoted(args.column)} holds text instead of a number in ${count(args.count)} of ${counted(args.rows, 'row')} (first: line ${count(args.line)}). Write scores as numbers like 0.25; leave a cell empty where there is no score.`,
  score_missing: (args) =>
    `${lost(args, 'has no score')}${tooMany(args)}. Missing predictions are lost coverage and are never dropped in silence: predict every row, ${limitAdvice}.`,
  score_missing_within_limit: (args) => `${lost(args, 'has no score')}${leftOut(args)}`,
  score_not_finite: (args) => `${lost(args, 'is infinite')}${tooMany(args)}. Write finite scores, ${limitAdvice}.`,
  score_not_finite_within_limit: (args) => `${lost(args, 'is infinite')}${leftOut(args)}`,
  score_out_of_range: (args) => {
    const found = `${atStart(file(args))}: column ${quoted(args.column)} holds scores outside ${text(args.low)} to ${text(args.high)} in ${count(args.count)} of ${counted(args.rows, 'row')} (first: line ${count(args.line)}; smallest ${text(args.smallest)}, largest ${text(args.largest)}).`
    return args.hint === 'percentages'
      ? `${found} They look like percentages: divide them by 100.`
      : `${found} A score is the probability of the positive label: write probabilities, not log-odds or classes.`
  },
  weight_invalid: (args) =>
    `${atStart(file(args))}: weights in column ${quoted(args.column)} must be numbers above 0, but ${counted(args.count, 'row')} ${have(args.count)} another value or none (first: line ${count(args.line)}). Correct them, or leave rows that should not count out of the files.`,
  cluster_missing: (args) =>
    `${atStart(file(args))}: column ${quoted(args.column)} (columns.cluster) is empty in ${counted(args.count, 'row')} (first: line ${count(args.line)}). Every row needs to say which unit it belongs to: give rows that stand alone an id of their own.`,
  repeated_rows: (args) =>
    `${count(args.count)} of ${counted(args.rows, 'row')} repeat another row in everything but the id: the label, what both models say, and every other column. If these are the same subjects counted several times, the ranges shown are too narrow: set columns.cluster to what identifies a subject, or remove the copies.`,
  slice_column_not_numeric: (args) =>
    `slices.of: ${quoted(args.slice)} cuts the column ${quoted(args.column)} into ranges, but ${count(args.count)} of ${counted(args.rows, 'row')} ${have(args.count)} text there. Remove bins or quantiles to have one slice for each value, or correct the column.`,
  slice_no_finite_values: (args) =>
    `slices.of: ${quoted(args.slice)} asks for quantiles of the column ${quoted(args.column)}, which holds no number. Check the column.`,
  slice_quantiles_merged: (args) =>
    `slices.of: ${quoted(args.slice)} asks for ${count(args.asked)} groups of equal size of ${quoted(args.column)}, but many rows share a value: ${counted(args.groups, 'group')} could be made. Use bins to choose the edges.`,
  slice_name_repeated: (args) =>
    `slices.of: the cross ${quoted(args.slice)} has two parts called ${quoted(args.name)}. Give one of them another name.`,
  slice_where_missing: (args) =>
    `slices.of: the formula of ${quoted(args.slice)} cannot be decided in ${count(args.count)} of ${counted(args.rows, 'row')}, because a value is missing there; these rows are not in the slice.`,
  slice_column_high_cardinality: (args) =>
    `slices.of: column ${quoted(args.column)} has ${count(args.values)} different values; only the ${count(args.listed)} with at least ${counted(args.minRows, 'row')} are judged. If it is a number, cut it by bins or quantiles; if it is an id, leave it out.`,
  slice_cross_high_cardinality: (args) =>
    `slices.of: the cross ${quoted(args.column)} has ${count(args.values)} combinations; only the ${count(args.listed)} with at least ${counted(args.minRows, 'row')} are judged. Cross fewer columns, or cut them into bins.`,
  duplicate_slice: (args) =>
    `slices.of: entries ${count(args.firstEntry)} (${quoted(args.first)}) and ${count(args.secondEntry)} (${quoted(args.second)}) give ${counted(args.count, 'slice')} the same name, so their checks could not be told apart. Remove one entry, or give it a name.`,
}
